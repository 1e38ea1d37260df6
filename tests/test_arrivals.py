"""Rows against a deal: what fits and what it brings, what does not and how that is told."""

from typing import Any

import pytest
from strategies import head, run, table, totals

from regalia.dsl import limits
from regalia.dsl.diagnostic import Refusal, Severity

DEAL = (
    head()
    + """measure ounce, ounces
measure gram, grams
asset licence "Licence"
event sale "Sale"
index price in CAD per share
index gauge in ounces
instrument unit, units of d
  100 units issued to a on 2006-01-01
  units given up leave their part to units
instrument share, shares of d
stream open_to_all received by d
stream of_one received by d
  from north "North"
stream of_two received by d
  from south "South"
  from b
stream gold in ounces received by d
waterfall w of open_to_all + of_one + of_two
  rest to d
waterfall v of gold
  rest to d
option paper by a
  not modelled "the form of notice"
security senior for units over licence
  rank 1
  held by c
  secures 1.00 per unit
security junior for b over licence
  rank 2
  secures 1.00
  surplus to d
"""
)
DAY = "2006-06-30"


def said(deal: str = DEAL, **rows: list[tuple[object, ...]]) -> list[tuple[str, int, str, str]]:
    """Code, line, message and way out of each finding; the rows of a day come without it."""
    files = {kind: table(kind, [(DAY, *row) for row in some]) for kind, some in rows.items()}
    with pytest.raises(Refusal) as refused:
        run(deal, **files)
    return [(f.code, f.place.line if f.place else 0, f.message, f.help) for f in refused.value.findings]


def brought(**rows: list[tuple[object, ...]]) -> list[tuple[str, str | None, Any]]:
    """What each row from outside is in the ledger: clause, who, amount."""
    result = run(DEAL, **{kind: table(kind, [(DAY, *row) for row in some]) for kind, some in rows.items()})
    return [(e.clause, e.source, e.amount) for e in result.entries if e.kind in ("receipt", "latch", "term")]


# Cash and quantities


def test_rows_that_fit() -> None:
    """A payer left out is the only one; nothing is an amount; a part of an ounce is one; any party reports a sale."""
    cash = [("of_one", "", "5.00"), ("of_one", "north", "6.00"), ("open_to_all", "", "7.00"), ("of_two", "b", "0.00")]
    cash += [("open_to_all", "c", "8.00"), ("open_to_all", "south", "9.00")]
    assert brought(cash=cash) == [
        ("open_to_all", None, 7_00),
        ("open_to_all", "c", 8_00),
        ("open_to_all", "south", 9_00),
        ("of_one", "north", 5_00),
        ("of_one", "north", 6_00),
    ]
    quantities = [("gold", "3", "ounces"), ("gold", "4", ""), ("gold", "0", "ounce"), ("gold", "0.5", "ounce")]
    assert [amount for _, _, amount in brought(quantities=quantities)] == [0.5, 3, 4]
    assert brought(events=[("sale", "d")]) == [("sale", "d", None)]


@pytest.mark.parametrize(
    ("kind", "row", "code", "message", "way"),
    [
        ("cash", ("of_two", "", "1.00"), "RG503", "who paid into 'of_two' is not said", "name one of: south, b"),
        ("cash", ("of_two", "d", "1.00"), "RG503", "'d' does not pay into 'of_two'", "name one of: south, b"),
        ("cash", ("of_two", "suth", "1.00"), "RG503", "'suth' does not pay into 'of_two'", "did you mean 'south'?"),
        (
            "cash",
            ("open_to_all", "stranger", "1.00"),
            "RG503",
            "'stranger' is not a payer or a party of this deal",
            "use a payer or a party of the deal: a, b, c, d, north, south",
        ),
        ("cash", ("of_one", "", "-0.01"), "RG506", "this amount is below zero", "leave the row out, or mend it"),
        ("quantities", ("gold", "-1"), "RG506", "this quantity is below zero", "leave the row out, or mend it"),
        (
            "quantities",
            ("gold", "1", "gram"),
            "RG504",
            "'gold' counts in ounce, not in gram",
            "give the quantity in ounce",
        ),
        (
            "events",
            ("paper", "a", "1"),
            "RG511",
            "'paper' cannot be elected, since it is not modelled: the form of notice",
            "leave the row out, or model the option",
        ),
    ],
)
def test_a_row_that_does_not_fit(kind: str, row: tuple[object, ...], code: str, message: str, way: str) -> None:
    """One finding, with its cause and the way out."""
    assert said(**{kind: [row]}) == [(code, 2, message, way)]


def test_names_to_choose_from_are_six_at_most() -> None:
    """The first by the alphabet."""
    deal = DEAL + "".join(f"index i{n} in ounces\n" for n in range(6))
    way = "use an index of the deal: gauge, i0, i1, i2, i3, i4"
    assert said(deal, observations=[("quite_another", "1")])[0][3] == way


# Observations


def test_a_value_observed_twice() -> None:
    """The same value is read once, and another is refused; what stands after it is read all the same."""
    rows = [("price", "1.00"), ("price", "1.00"), ("gauge", "3")]
    assert brought(observations=rows) == [("price", None, 1_00), ("gauge", None, 3)]
    rows = [("price", "1.00"), ("price", "2.00"), ("gauge", "3"), ("gauge", "4")]
    twice = "was observed twice on this day, with two values"
    assert [(code, line, text) for code, line, text, _ in said(observations=rows)] == [
        ("RG513", 3, f"'price' {twice}"),
        ("RG513", 5, f"'gauge' {twice}"),
    ]


# Who declares a default


@pytest.mark.parametrize("party", ["c", "a", "b", ""])
def test_a_default_is_declared_by_those_who_are_secured_or_nobody_is_named(party: str) -> None:
    """The trustee, who was issued the units, the party itself."""
    assert brought(events=[("default", party)]) == [("default", party or None, None)]


def test_a_default_is_for_no_other_to_declare() -> None:
    """The message names those who may, each once."""
    who = "'c' or 'a' or 'b'"
    found = ("RG515", 2, f"a default is for {who} to declare, not for 'd'", f"write {who}")
    assert said(events=[("default", "d")]) == [found]
    assert [code for code, *_ in said(events=[("default", "stranger")])] == ["RG503"]


def test_an_event_of_that_name_without_a_security() -> None:
    """Is one as any other: whoever reports it."""
    deal = head() + "event default\nstream s received by d\nwaterfall w of s\n  rest to d\n"
    events = table("events", [(DAY, "default", "b", "")])
    assert [entry.source for entry in run(deal, events=events).entries] == ["b"]


# How much is told


@pytest.mark.parametrize(
    ("rows", "left"),
    [(2, None), (3, None), (4, "1 more error is not shown"), (1_007, "1,004 more errors are not shown")],
)
def test_the_first_errors_are_shown_and_the_others_counted(
    rows: int, left: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At the place of the first that is left out."""
    monkeypatch.setattr(limits, "ERRORS_SHOWN", 3)
    cash = table("cash", [(DAY, "stranger", "", "1.00")] * rows)
    with pytest.raises(Refusal) as refused:
        run(DEAL, cash=cash)
    shown, note = refused.value.findings[:3], refused.value.findings[3:]
    assert [found.code for found in shown] == ["RG503"] * min(rows, 3)
    assert [(n.code, n.severity, n.message, n.place.line if n.place else None) for n in note] == [
        ("RG010", Severity.NOTE, left, 5)
    ] * bool(left)


def test_what_is_received_in_all_of_rows_alike() -> None:
    """Two rows that are alike are two rows."""
    cash = table("cash", [(DAY, "of_one", "north", "1.00")] * 2)
    assert totals(run(DEAL, cash=cash)) == {"d": 2_00}
