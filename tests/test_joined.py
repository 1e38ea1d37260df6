"""Waterfalls that pay waterfalls: where limits make them one list, the ledger shows what each received all the same."""

from datetime import date
from typing import Any

import pytest
from strategies import cash, codes, head, run, totals

import regalia

THOUSAND = cash([(date(2007, 1, 1), "s", 1_000_00)])
UPPER = "stream s received by d\nwaterfall upper of s\n"


def receipts(text: str) -> list[tuple[str | None, str | None, int]]:
    """From whom each waterfall received what; every entry can be explained."""
    result = run(head() + text, cash=THOUSAND)
    for entry in result.entries:
        regalia.explain(result, entry.id)
    found = [(e.source, e.target, e.amount // 100) for e in result.entries if e.kind == "receipt" and e.target != "s"]
    return [*found, *((who, None, amount // 100) for who, amount in sorted(totals(result).items()))]


def below(limit: str) -> str:
    """Three waterfalls in a row, of which the middle one pays nobody but the last."""
    text = UPPER + f"  80% to middle {limit}\n  rest to c\nwaterfall middle of upper\n  rest to lower\n"
    return text + "waterfall lower of middle\n  50% to b\n  rest to a\n"


@pytest.mark.parametrize(
    "limit",
    ["until s in all reaches 250.00", "until received by b reaches 100.00", "until received by middle reaches 200.00"],
)
def test_a_waterfall_that_only_passes_on(limit: str) -> None:
    """The same whether its bands are joined to those above or not."""
    paid = [("a", None, 100), ("b", None, 100), ("c", None, 800)]
    assert receipts(below(limit)) == [("s", "middle", 200), ("middle", "lower", 200), *paid]


BESIDE = (
    "  40% to east, 40% to west until received by b reaches 130.00\n  rest to c\n"
    "waterfall east of upper\n  50% to b\n  rest to inner\n"
    "waterfall west of upper\n  75% to a\n  rest to b\n"
    "waterfall inner of east\n  1 / 3 to a\n  rest to b\n"
)


def test_each_of_several_joined_waterfalls_receives_its_own() -> None:
    """And one below another is part of what that one received: of 300.00 b has 60.00, 30.00 and 40.00."""
    found = receipts(UPPER + BESIDE)
    assert set(found) == {
        *(("s", "east", 120), ("s", "west", 120), ("east", "inner", 60)),
        *(("a", None, 110), ("b", None, 130), ("c", None, 760)),
    }


@pytest.mark.parametrize("limit", ["until s in all reaches 250.00", "until received by b reaches 100.00"])
def test_what_a_waterfall_below_receives_is_counted(limit: str) -> None:
    """From the one above it; what passes on is counted as paid by the last."""
    text = below(limit) + (
        "event enough when received by middle from s reaches 200.00\n"
        "event more when received by lower from middle reaches 200.01\n"
        "event less when middle in all reaches 0.01\n"
        "event all_of_it when lower in all reaches 200.00\n"
        "event too_much when upper in all reaches 800.01\n"
    )
    result = run(head() + text, cash=THOUSAND)
    assert [entry.clause for entry in result.entries if entry.kind == "latch"] == ["upper", "enough", "all_of_it"]


def test_a_final_end_of_a_waterfall_that_only_passes_on() -> None:
    """Closes its own line, and decides no share of the amount that reaches it."""
    text = below("until received by b reaches 100.00").replace(
        "  rest to lower\n", "  all to lower until received by b reaches 50.00\n  rest to inner\n"
    )
    text += "waterfall inner of middle\n  10% to b\n  rest to a\n"
    paid = [("a", None, 500), ("b", None, 100), ("c", None, 400)]
    assert receipts(text) == [("s", "middle", 600), ("middle", "lower", 100), ("middle", "inner", 500), *paid]


@pytest.mark.parametrize(
    ("limit", "found"),
    [("until s in all reaches 500.00", []), ("until received by b reaches 100.00", ["RG115"])],
)
def test_two_ways_to_one_waterfall(limit: str, found: list[str]) -> None:
    """Each is a receipt of its own; where all are one list it could not be said by which way money came."""
    text = head() + UPPER + f"  40% to east, 60% to west {limit}\n  rest to c\n" + (
        "waterfall east of upper\n  rest to lower\nwaterfall west of upper\n  50% to lower\n  rest to a\n"
        "waterfall lower of east + west\n  50% to b\n  rest to a\n"
    )  # fmt: skip
    assert codes(text, cash=THOUSAND) == found
    if not found:
        assert totals(run(text, cash=THOUSAND)) == {"a": 325_00, "b": 175_00, "c": 500_00}


@pytest.mark.parametrize(
    ("steps", "text"),
    [
        ("50% to east", "waterfall east of upper\n  rest to b\n"),
        ("all to c up to 10.00\n  50% to east", "waterfall east of upper\n  all to b up to 1.00\n  rest to c\n"),
    ],
)
def test_latches_are_told_under_the_waterfall_that_ends(steps: str, text: str) -> None:
    """An end of a waterfall below is that waterfall's."""
    ended = "  all to a until received by a reaches 10.00\n  " + steps + "\n  rest to d\n" + text
    ended += "waterfall other of t\n  50% to b until t in all reaches 5.00\n  rest to c\nstream t received by d\n"
    rows = cash([(date(2007, 1, 1), "s", 1_000_00), (date(2007, 1, 2), "t", 1_000_00)])
    result: Any = run(head() + UPPER + ended, cash=rows)
    assert [entry.clause for entry in result.entries if entry.kind == "latch"] == ["upper", "other"]
