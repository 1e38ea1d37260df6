"""Whose units an election gives up, and how many there are: by the contract, and by a register of holders."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import head, run, table

from regalia.dsl.diagnostic import Diagnostic, Refusal

DAY = "2006-06-30"
DEAL = head() + (
    """party fund "Fund"
  60% x "X"
  40% y "Y"
instrument unit, units of d
  70 units issued to a on 2006-01-01
  20 units issued to b on 2006-01-01
  30 units issued to a on 2007-01-01
instrument bond, bonds of d
  5 bonds issued to b on 2006-01-01
instrument note, notes of d
  50 notes issued to fund on 2006-01-01
instrument deed, deeds of d
  8 deeds issued to x on 2006-01-01
instrument share, shares of d
stream s received by d
waterfall w of s
  rest to d
option swap of units by a
  each unit becomes 1 share
option exit of units by b
  each unit becomes 2 shares
option call of bonds by c
  each bond becomes 3 shares
option put of notes by fund
  each note becomes 4 shares
option turn of deeds by y
  each deed becomes 5 shares
"""
)
HOLDERS = [("2006-01-01", "unit", f"h{n}", units) for n, units in enumerate([10, 20, 5, 5, 20, 10, 20])]
HOLDERS += [("2007-01-01", "unit", "h0", 30)]

Rows = list[tuple[str, str, str, int]]


def issued(events: Rows, register: Rows | None = None) -> dict[str, int]:
    """The shares that each has from elections."""
    files = {"register": table("register", register)} if register else {}
    result = run(DEAL, events=table("events", events), **files)
    return {who: theirs["share"] for who, theirs in result.totals.items() if "share" in theirs}


def refused(events: Rows, register: Rows | None = None, deal: str = DEAL) -> list[tuple[str, str, str]]:
    """Code, message and way out of what is wrong."""
    files = {"register": table("register", register)} if register else {}
    with pytest.raises(Refusal) as caught:
        run(deal, events=table("events", events), **files)
    return [(found.code, found.message, found.help) for found in caught.value.findings]


def findings(register: Rows) -> tuple[Diagnostic, ...]:
    """What is told of a register."""
    with pytest.raises(Refusal) as caught:
        run(DEAL, register=table("register", register))
    return caught.value.findings


# Without a register


@pytest.mark.parametrize(
    ("option", "party", "who"),
    [
        ("swap", "", "a"),
        ("swap", "a", "a"),
        ("exit", "", "b"),
        ("exit", "b", "b"),
        ("call", "", "b"),  # of units that were all issued to another than the party of the option
        ("call", "c", "b"),
        ("put", "", "fund"),
        ("turn", "y", "x"),
    ],
)
def test_whose_units_are_given_up(option: str, party: str, who: str) -> None:
    """Those of the party of the option, or of the only one that was issued any."""
    each = {"swap": 1, "exit": 2, "call": 3, "put": 4, "turn": 5}[option]
    assert issued([(DAY, option, party, 5)]) == {who: 5 * each}


@pytest.mark.parametrize(
    ("option", "party", "message", "way"),
    [
        ("swap", "b", "'swap' is for 'a' to elect, not for 'b'", "write 'a'"),
        ("exit", "a", "'exit' is for 'b' to elect, not for 'a'", "write 'b'"),
        ("call", "a", "'call' is for 'c' to elect, not for 'a'", "write 'c'"),
        ("call", "b", "'call' is for 'c' to elect, not for 'b'", "write 'c'"),
        ("put", "x", "what 'x' holds is not disclosed", "give a register, or elect for 'fund'"),
        ("put", "a", "'put' is for 'fund' to elect, not for 'a'", "write 'fund'"),
        ("turn", "fund", "'turn' is for 'y' to elect, not for 'fund'", "write 'y'"),
        ("turn", "x", "'turn' is for 'y' to elect, not for 'x'", "write 'y'"),
    ],
)
def test_who_may_not_elect(option: str, party: str, message: str, way: str) -> None:
    """Another party, though the units are its own; a member of the group of the option, the group of which one was."""
    assert refused([(DAY, option, party, 1)]) == [("RG515", message, way)]


@pytest.mark.parametrize(
    ("events", "message", "way"),
    [
        ([(DAY, "swap", "a", 71)], "71 units are elected, and 'a' has 70", "elect at most 70"),
        ([("2007-01-01", "swap", "a", 101)], "101 units are elected, and 'a' has 100", "elect at most 100"),
        ([(DAY, "exit", "b", 21)], "21 units are elected, and 'b' has 20", "elect at most 20"),
        ([(DAY, "exit", "b", 19), (DAY, "exit", "b", 2)], "19 units are elected, and 'b' has 18", "elect at most 18"),
        ([(DAY, "exit", "b", 19), (DAY, "exit", "b", 20)], "20 units are elected, and 'b' has 1", "elect at most 1"),
        (
            [(DAY, "exit", "b", 20), ("2006-07-01", "exit", "b", 1)],
            "1 unit is elected, and 'b' has 0",
            "leave the row out: none are left",
        ),
        (
            [(DAY, "exit", "b", 20), ("2006-07-01", "exit", "b", 2)],
            "2 units are elected, and 'b' has 0",
            "leave the row out: none are left",
        ),
    ],
)
def test_more_units_than_were_issued_until_then(events: Rows, message: str, way: str) -> None:
    """To that party, less those given up."""
    assert refused(events) == [("RG508", message, way)]


def test_all_units_that_were_issued_until_then() -> None:
    """To the last one."""
    assert issued([(DAY, "swap", "a", 70), ("2007-01-01", "swap", "a", 30), (DAY, "exit", "b", 20)]) == {
        "a": 100,
        "b": 40,
    }


# With a register


def test_an_instrument_without_rows_is_as_without_a_register() -> None:
    """Whatever the file says of other instruments."""
    assert issued([("2006-02-01", "put", "", 30)], HOLDERS) == {"fund": 120}
    ((code, message, _),) = refused([("2006-02-01", "put", "h1", 30)], HOLDERS)
    assert (code, message) == ("RG515", "'put' is for 'fund' to elect, not for 'h1'")


def test_a_holder_elects_for_itself() -> None:
    """Under either option, in its own name, and with what the register gives it on that day."""
    events = [(DAY, "swap", "h1", 20), (DAY, "exit", "h6", 19), ("2007-01-01", "swap", "h0", 40)]
    assert issued(events, HOLDERS) == {"h0": 40, "h1": 20, "h6": 38}
    assert issued([(DAY, "put", "", 1), *events[:1]], HOLDERS) == {"fund": 4, "h1": 20}


@pytest.mark.parametrize("option", ["swap", "exit"])
def test_only_what_the_register_gives_a_holder_limits_its_elections(option: str) -> None:
    """Not what the party of the option was issued: 70 and 20 units, of which the register knows nothing."""
    each = {"swap": 1, "exit": 2}[option]
    moved = [*HOLDERS[:-1], ("2006-03-01", "unit", "h1", 55), ("2006-03-01", "unit", "h4", -20)]
    moved += [("2006-03-01", "unit", who, -units) for who, units in (("h0", 10), ("h2", 5), ("h5", 10), ("h6", 10))]
    assert issued([(DAY, option, "h1", 75)], moved) == {"h1": 75 * each}
    assert refused([(DAY, option, "h1", 76)], moved) == [
        ("RG508", "76 units are elected, and 'h1' has 75", "elect at most 75")
    ]
    both = [(DAY, option, "h1", 70), (DAY, "swap", "h6", 10), ("2006-07-01", "exit", "h1", 6)]
    assert refused(both, moved) == [("RG508", "6 units are elected, and 'h1' has 5", "elect at most 5")]


@pytest.mark.parametrize(
    ("event", "code", "message", "way"),
    [
        ((DAY, "swap", "", 1), "RG515", "who elects 'swap' is not said", "name the holder in the column 'party'"),
        (
            (DAY, "swap", "a", 1),
            "RG515",
            "'a' is no holder in the register",
            "name one of: h0, h1, h2, h3, h4, h5",
        ),
        ((DAY, "swap", "h0", 11), "RG508", "11 units are elected, and 'h0' has 10", "elect at most 10"),
    ],
)
def test_who_is_no_holder_or_holds_less(event: tuple[str, str, str, int], code: str, message: str, way: str) -> None:
    """Six names are enough to choose from."""
    assert refused([event], HOLDERS) == [(code, message, way)]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([*HOLDERS[:-1], ("2006-12-31", "unit", "h0", 30)], "120 units after 2006-12-31, and 90 were issued"),
        ([*HOLDERS[:-1], ("2007-01-01", "unit", "h0", 29)], "119 units after 2007-01-01, and 120 were issued"),
        (HOLDERS[:6], "70 units after 2006-01-01, and 90 were issued"),
    ],
)
def test_a_register_comes_to_all_that_was_issued_until_then(rows: Rows, message: str) -> None:
    """To whomever, on each day on which it changes."""
    assert [text for _, text, _ in refused([], rows)] == [f"the register comes to {message}"]


@pytest.mark.parametrize(
    ("changes", "lines"),
    [
        ([("2006-02-01", "h0", 1)], [9]),
        ([("2006-02-01", "h0", -5), ("2006-02-01", "new", 6), ("2006-02-01", "h1", 0)], [9, 10, 11]),
        ([("2006-02-01", "h0", 1), ("2006-03-01", "h0", -2), ("2006-03-01", "h1", 2)], [9]),
        ([("2006-02-01", "h0", 1), ("2006-03-01", "h0", 2)], [9, 10]),
        ([("2006-02-01", "h0", 1), ("2006-03-01", "h0", -1)], [9]),
        ([("2006-02-01", "h2", -6), ("2006-02-01", "h1", 6), ("2006-03-01", "h0", -1), ("2006-03-01", "h1", 1)], [9]),
    ],
)
def test_a_wrong_total_is_told_once_at_the_changes_of_its_day(
    changes: list[tuple[str, str, int]], lines: list[int]
) -> None:
    """All of them, since any may be the wrong one; and not again on later days that leave it as it is."""
    rows = [*HOLDERS[:-1], *((day, "unit", who, units) for day, who, units in changes)]
    found = findings(rows)
    places = [place for each in found for place in (each.place, *(there for there, _ in each.related))]
    assert [(place.line, place.column > len("2006-02-01,unit,")) for place in places if place] == [
        (line, True) for line in lines
    ]


def test_units_that_were_issued_and_that_nobody_got_are_shown() -> None:
    """The changes of a later day are in order; the issue stands beside them."""
    rows = [*HOLDERS[:-1], ("2007-03-01", "unit", "h0", -1), ("2007-03-01", "unit", "h1", 1)]
    (found,) = findings(rows)
    assert found.message == "the register comes to 90 units after 2007-03-01, and 120 were issued"
    place, words = found.related[-1]
    assert (place.text.strip(), words) == ("30 units issued to a on 2007-01-01", "issued since the last change")


def test_an_instrument_that_is_none_of_the_deal() -> None:
    """The way out names what was probably meant, or those there are."""
    row = ("2006-01-01", "untis", "h0", 1)
    text = "'untis' is not an instrument of this deal"
    assert refused([], [row]) == [("RG503", text, "did you mean 'units'?")]
    way = "use an instrument of the deal: bond, deed, note, share, unit"
    assert refused([], [("2006-01-01", "x", "h0", 1)]) == [("RG503", "'x' is not an instrument of this deal", way)]
    plain = head() + "stream s received by d\nwaterfall w of s\n  rest to d\n"
    assert refused([], [row], plain) == [("RG503", text, "the deal has no units")]


# The order of rows


@settings(max_examples=30)
@given(st.permutations([("exit", "b", 8), ("exit", "", 8), ("exit", "b", 5), ("exit", "b", 7)]))
def test_which_election_is_one_too_many(rows: list[tuple[str, str, int]]) -> None:
    """The largest of a day, in whatever order they are written."""
    found = refused([(DAY, *row) for row in rows])
    assert found == [("RG508", "8 units are elected, and 'b' has 0", "leave the row out: none are left")]


@settings(max_examples=30)
@given(st.permutations([("swap", "h1", 5), ("exit", "h1", 6), ("exit", "h1", 4), ("swap", "h1", 9)]))
def test_which_option_has_its_turn_first(rows: list[tuple[str, str, int]]) -> None:
    """The one that the contract names first, as in a run."""
    assert refused([(DAY, *row) for row in rows], HOLDERS) == [
        ("RG508", "6 units are elected, and 'h1' has 2", "elect at most 2")
    ]
