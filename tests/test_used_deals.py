"""Deals that use others: their names, their days, and that they mean what they mean alone."""

from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from projects import BASED, TEMPLATE, USING, cash_of, deal, found, passed, write

import regalia
from regalia.dsl.diagnostic import Refusal
from regalia.dsl.source import Link, joined
from regalia.interpreter.inputs import Inputs
from regalia.interpreter.rows import CashRow
from regalia.interpreter.run import run
from regalia.interpreter.tables import InputFile


def test_a_deal_uses_another(folder: Path) -> None:
    assert found(folder / "using.deal") == []
    assert passed(folder / "using.deal") == [True]


def test_inputs_name_the_streams_of_the_other_deal(folder: Path) -> None:
    result = regalia.run(
        folder / "using.deal", cash=cash_of(folder, "2022-02-01,n.sales,1000.00", "2021-06-01,n.sales,100.00")
    )
    assert result.totals["n.buyer"] == {"USD": 4400}
    alone = regalia.run(
        folder / "based.deal", cash=cash_of(folder, "2022-02-01,sales,1000.00", "2021-06-01,sales,100.00")
    )
    assert alone.totals["buyer"] == {"USD": 4400}


def test_each_deal_has_its_own_day(folder: Path) -> None:
    for row in ("2021-06-01,extra,1.00", "2020-06-01,n.sales,1.00"):
        with pytest.raises(Refusal) as refused:
            regalia.run(folder / "using.deal", cash=cash_of(folder, row))
        assert [f.code for f in refused.value.findings] == ["RG514"]


def test_one_file_twice_is_two_deals(folder: Path) -> None:
    write(
        folder,
        using=USING.replace("as n\n", 'as n\nuse "based.deal" as m\n')
        .replace("2022-02-01 extra", "2022-02-02 m.sales 50.00\n  2022-02-01 extra")
        .replace("  expect received by n.b", "  expect received by m.buyer = 2.00\n  expect received by n.b"),
    )
    assert found(folder / "using.deal") == []
    assert passed(folder / "using.deal") == [True]


def test_a_deal_that_uses_a_deal_is_used(folder: Path) -> None:
    clauses = """use "using.deal" as u
example "t"
  2023-02-01 u.n.sales 100.00
  expect received by u.n.buyer = 4.00
"""
    write(folder, top=deal("Top", "2023-01-01", clauses))
    assert found(folder / "top.deal") == []
    assert passed(folder / "top.deal") == [True]


def test_names_of_the_other_deal_are_never_those_of_this_one(folder: Path) -> None:
    """What the other deal does not declare is unknown there, though this one has the name."""
    write(folder, based=BASED + "check 1 < ghost\n", using=USING + "let ghost = 2\ncheck ghost > 1\n")
    assert found(folder / "using.deal") == [("RG101", "based.deal", 8)]


GOLD = """measure ounce, ounces
party mine "Mine"
party buyer "Buyer"
stream gold in ounces received by mine
waterfall w of gold
  10% to buyer
  rest to mine
"""
MORE_GOLD = """measure ounce, ounces
use "gold.deal" as g
party one "One"
party two "Two"
stream more in ounces received by one
waterfall v of more
  20% to two
  rest to one
example "e"
  2021-01-01 g.gold 10 ounces
  2021-01-01 more 10 ounces
  expect received by g.buyer under g.w + received by two under v = 3 ounces
"""


def test_measures_are_the_same_for_all_deals(folder: Path) -> None:
    mine = deal("T", "2020-01-01", MORE_GOLD)
    write(folder, gold=deal("Gold", "2020-01-01", GOLD), mine=mine)
    assert found(folder / "mine.deal") == []
    assert passed(folder / "mine.deal") == [True]
    write(folder, mine=mine.replace("measure ounce, ounces\n", ""))
    assert passed(folder / "mine.deal") == [True]
    other = mine.replace("measure ounce, ounces", "measure ounce, oz")
    write(folder, mine=other.replace("in ounces", "in oz").replace("10 ounces", "10 oz"))
    assert "RG102" in {code for code, *_ in found(folder / "mine.deal")}


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("currency USD", "currency CAD", "RG104"),
        ("half up", "half even", "RG118"),
        ('party fund "The fund"', 'party n "The fund"', "RG102"),
        ('party fund "The fund"', 'party n.fund "The fund"', "RG111"),
        ("10% to n.seller", "10% to n.nobody", "RG101"),
        ("10% to n.seller", "10% to seller", "RG101"),
        ("waterfall more of extra", "waterfall more of n.sales", "RG207"),
    ],
)
def test_what_a_deal_that_uses_another_may_not(folder: Path, old: str, new: str, code: str) -> None:
    write(folder, using=USING.replace(old, new, 1))
    assert code in {code for code, *_ in found(folder / "using.deal")}


def test_a_security_is_of_one_deal(folder: Path) -> None:
    lien = """asset shop "Shop"
party bank "Bank"
security lien for bank over shop
  rank 1
  held by bank
  secures 5.00
"""
    write(folder, based=BASED + lien)
    assert "RG115" in {code for code, *_ in found(folder / "using.deal")}


OPEN = """party one "One"
party two "Two"
let cut = undisclosed
reading share "a share"
  low = 10%
  high = 20%
stream s received by one
waterfall w of s
  share * cut to two
  rest to one
"""
CHOOSING = """use "other.deal" as o
example "e" with o.share = high, o.cut = 50%
  2021-01-01 o.s 100.00
  expect received by o.two = 10.00
"""


def test_readings_and_terms_of_the_other_deal_are_chosen_by_name(folder: Path) -> None:
    write(folder, other=deal("O", "2020-01-01", OPEN), own=deal("T", "2020-01-01", CHOOSING))
    assert passed(folder / "own.deal") == [True]
    cash = cash_of(folder, "2021-01-01,o.s,100.00")
    result = regalia.run(folder / "own.deal", cash=cash, readings={"o.share": "low"}, supplied={"o.cut": "50%"})
    assert result.totals["o.two"] == {"USD": 500}


ROYALTY = """party owner "The owner"
party maker "The maker"
stream sales "Sales" earned by maker
  tagged territory in us, eu
royalty fee on sales from maker to owner
  separately for each territory
  bands of sales each calendar year
    5% up to 1,000.00
    10% above
  payable 30 days after each calendar quarter
  until received by owner under fee reaches 100.00
stream cash received by owner
waterfall w of cash
  50% to maker until received by maker under w reaches 100.00
  rest to owner
"""
ON_TOP = """use "other.deal" as n
party fund "The fund"
stream kept = received by n.owner under n.fee
royalty more on kept from n.owner to fund
  10%
"""


def test_clauses_of_the_other_deal_keep_their_names_and_amounts(folder: Path) -> None:
    """Lines that end for good, counters of several clauses together, and a stream of what the other deal pays."""
    write(folder, other=deal("O", "2020-01-01", ROYALTY), own=deal("T", "2022-01-01", ON_TOP))
    ledgers = []
    for name, prefix in (("other", ""), ("own", "n.")):
        rows = "{0}sales,2000.00,us", "{0}sales,1000.00,eu", "{0}cash,1000.00,"
        lines = [f"2022-0{month}-01,{row.format(prefix)}" for month, row in enumerate(rows, 1)]
        (folder / "cash.csv").write_text("\n".join(["date,stream,amount,territory", *lines, ""]))
        result = regalia.run(folder / f"{name}.deal", cash=folder / "cash.csv", through=date(2022, 12, 31))
        entries = [e for e in result.entries if e.clause not in ("more", "kept") and e.kind != "report"]
        ledgers.append([(e.day, e.clause.removeprefix(prefix), e.kind, e.amount) for e in entries])
    assert ledgers[0] == ledgers[1]
    assert [clause for _, clause, kind, _ in ledgers[1] if kind == "latch"] == ["w", "fee.us"]
    assert result.totals["fund"] == {"USD": 1500}


def test_files_are_named_in_column_one(folder: Path) -> None:
    text = deal("T", "2020-01-01", 'reading r "which"\n  a\n    use "based.deal" as n\n  b\n    note "none"\n')
    write(folder, using=text)
    assert ("RG115", "using.deal", 7) in found(folder / "using.deal")


ROWS = st.lists(st.tuples(st.integers(1, 300), st.integers(1, 10**7), st.booleans()), max_size=8)
OWN = InputFile.of("cash.csv", "date,stream,amount\n" * 20)


def inputs(rows: list[tuple[int, int, bool]], prefix: str) -> Inputs:
    """Cash of the other deal, and with a prefix of the deal's own too."""
    streams = {True: "extra", False: f"{prefix}sales"}
    cash = [
        CashRow(date(2022, 1, 1) + timedelta(day), streams[own], None, Fraction(cents, 100), None, (), number, OWN)
        for number, (day, cents, own) in enumerate(rows, 2)
        if prefix or not own
    ]
    return Inputs(tuple(cash), (), (), (), (), (OWN,))


@settings(max_examples=100)
@given(ROWS)
def test_a_deal_that_is_used_pays_what_it_pays_alone(rows: list[tuple[int, int, bool]]) -> None:
    """Without clauses of this deal that pay into it, the other runs as by itself."""
    using = USING.replace("10% to n.seller", "10% to fund")
    based, template = ("based.deal", BASED), ("template.deal", TEMPLATE)
    alone = run(joined([(*based, None), (*template, Link(0, "template.deal"))]), inputs(rows, ""))
    files = [("using.deal", using, None), (*based, Link(0, "based.deal", "n")), (*template, Link(1, "template.deal"))]
    inside = run(joined(files), inputs(rows, "n."))
    theirs = {who.removeprefix("n."): total for who, total in inside.totals.items() if who.startswith("n.")}
    assert theirs == dict(alone.totals)
