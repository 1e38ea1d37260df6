"""A limit of which it is not said where it ends is refused, and what is written as told can be run."""

import re

import pytest
from strategies import certain

import regalia
from regalia.dsl.source import Source

HEAD = """deal "Example"
dated 2026-01-01
currency USD
party company "The company"
party investor "The investor"
party lender "The lender"
stream royalties received by company
"""
BANDS = HEAD + "waterfall participation of royalties\n  bands\n    all to investor {}\n    all to lender {}\n"
BEFORE = re.compile("put a band before it, '(while .*)', and let this one follow with 'otherwise'")
WRITE = re.compile("write '(.*)': ")
FINAL = re.compile("end it for good, in a list of bands: '(until .*)': ")


@pytest.mark.parametrize(
    ("condition", "way"),
    [
        ("while royalties in all <= 100.00", "write 'royalties in all < 100.00'"),
        ("while royalties in all = 100.00", "write 'royalties in all < 100.00'"),
        ("while 100.00 >= royalties in all", "write 'royalties in all < 100.00'"),
        ("while 100.00 - royalties in all >= nil", "write 'nil < 100.00 - royalties in all'"),
        ("while not royalties in all > 100.00", "write 'royalties in all reaches 100.00'"),
        ("until royalties in all > 100.00", "write 'royalties in all reaches 100.00'"),
        ("until royalties in all = 100.00", "write 'royalties in all reaches 100.00'"),
        ("until 100.00 < royalties in all", "write 'royalties in all reaches 100.00'"),
        ("while royalties in all >= 100.00", "put a band before it, 'while royalties in all < 100.00'"),
        ("while royalties in all reaches 100.00", "put a band before it, 'while royalties in all < 100.00'"),
        ("while 100.00 <= royalties in all", "put a band before it, 'while royalties in all < 100.00'"),
        ("while received by lender >= 100.00", "put a band before it, 'while received by lender < 100.00'"),
        (
            "while royalties each calendar year >= 9.00",
            "put a band before it, 'while royalties each calendar year < 9.00'",
        ),
        ("while not royalties in all < 100.00", "put a band before it, 'while royalties in all < 100.00'"),
        ("until royalties in all < 100.00", "put a band before it, 'while royalties in all < 100.00'"),
        ("while received by lender <= 5% of royalties in all", "end it for good"),
        ("while received by lender >= 5% of royalties in all", "end it for good"),
    ],
)
def test_a_limit_is_told_with_what_can_be_run(condition: str, way: str) -> None:
    """The words that the help gives check clean in the place that it names."""
    ends = "thereafter" if condition.startswith("until") else "otherwise"
    (finding,) = regalia.check(Source("example.deal", BANDS.format(condition, ends)))
    assert (finding.code, finding.message) == ("RG205", "where exactly this limit ends is not said")
    assert finding.help.startswith(way)
    assert finding.place
    words = finding.place.text[finding.place.column - 1 :]
    if found := BEFORE.match(finding.help):
        mended = (found[1], "otherwise")
    elif found := FINAL.match(finding.help):
        mended = (found[1], "thereafter")
    else:
        found = WRITE.match(finding.help)
        assert found
        mended = (condition.replace(words, found[1]), ends)
    assert certain(regalia.check(Source("example.deal", BANDS.format(*mended)))) == ()


SUMS = "compare sums and fixed multiples of what is counted: "
PIECES = SUMS + "give each piece of a value, or row of a table, a band of its own"


@pytest.mark.parametrize(
    ("limit", "way"),
    [
        ("received by lender / royalties in all reaches 3%", SUMS + "multiply the quotient out, 'a reaches 2 * b'"),
        ("royalties in all * share reaches 3 * royalties in all", SUMS + "no product of two of them"),
        ("received by lender reaches steps", PIECES),
        ("received by lender reaches 2 * named", PIECES),
        ("received by lender reaches 2 * (lesser of royalties in all and 5.00)", SUMS + "multiply within 'lesser of'"),
        ("received by lender reaches graded", PIECES),
    ],
)
def test_what_does_not_move_in_proportion_is_told_by_what_it_is(limit: str, way: str) -> None:
    """A limit with pieces by date was told that it has products of counters, or an 'if', which the language has not."""
    values = """let share = received by lender / USD 10.00
let steps
  10.00 through 2026-12-31
  1% of royalties in all thereafter
let named = steps
table graded by received by lender
  10.00 up to 10.00
  20.00 above
"""
    text = HEAD + values + f"waterfall w of royalties\n  all to lender until {limit}\n  rest to company\n"
    (finding,) = [found for found in regalia.check(Source("a.deal", text)) if found.severity.value == "error"]
    assert (finding.code, finding.message) == ("RG205", "this limit does not move in proportion to what is paid")
    assert finding.help == way
