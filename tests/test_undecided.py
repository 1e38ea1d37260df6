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
