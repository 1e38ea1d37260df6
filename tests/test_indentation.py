"""A line that is indented wrongly is told of at that line, with what its indentation should be."""

import re

import pytest
from strategies import certain

import regalia
from regalia.dsl.source import Source

SOUND = """deal "Example"
dated 2026-01-01
currency USD
party company "The company"
party investor "The investor"
party pool "The pool"
asset licence "The licence"
stream sales "Sales" received by company
reading shape "which"
  flat
    waterfall sharing of sales
      30% to pool
      rest to company
  tiers
    waterfall sharing of sales
      10% to pool up to 5.00
      bands of received by pool in all
        30% to pool up to 25.00  # the first

        20% to pool up to 50.00
        10%
          + 0 * 5% to pool up to 75.00
        5% to pool above
      20% to investor
      rest to company
payment fee from company to pool
  50.00 on 2027-01-01
  50.00 on 2028-01-01
  50.00 on 2029-01-01
security lien for pool over licence
  rank 1
  secures 5.00
  surplus to company
"""
LINES = SOUND.splitlines()


def moved(number: int, spaces: int) -> str:
    """The contract with one line indented by so many spaces more, or fewer."""
    line = LINES[number]
    depth = len(line) - len(line.lstrip()) + spaces
    return "\n".join([*LINES[:number], " " * depth + line.lstrip(), *LINES[number + 1 :], ""])


IN_BLOCKS = [number for number, line in enumerate(LINES) if re.match(r" +(?!waterfall|\+)\S", line)]


@pytest.mark.parametrize("spaces", [1, -1])
@pytest.mark.parametrize("number", IN_BLOCKS)
def test_a_line_out_by_one_space_is_told_with_what_it_should_be(number: int, spaces: int) -> None:
    """At that line, though it is the first of its block and the next one is the first that cannot be read."""
    assert certain(regalia.check(Source("example.deal", SOUND))) == ()
    (finding,) = regalia.check(Source("example.deal", moved(number, spaces)))
    assert finding.place
    assert (finding.code, finding.place.line) == ("RG002", number + 1)
    indent = len(LINES[number]) - len(LINES[number].lstrip())
    assert finding.help.split(",")[0] == f"indent it by {indent} spaces"


def test_a_line_between_two_levels_may_belong_to_either() -> None:
    """Where it can be read at both, neither is chosen."""
    (finding,) = regalia.check(
        Source("example.deal", SOUND.replace("        5% to pool above", "       5% to pool above"))
    )
    assert finding.help == "indent it by 8 spaces, or by 6 spaces"


def test_a_clause_that_is_indented_starts_in_column_one() -> None:
    (finding,) = regalia.check(Source("example.deal", SOUND.replace("\npayment", "\n payment")))
    assert (finding.code, finding.help) == ("RG002", "start it in column one")


def test_a_line_that_is_out_hides_no_error_of_the_others() -> None:
    """Each is told once, at its own place."""
    text = moved(SOUND[: SOUND.index("30% to pool up to 25.00")].count("\n"), 1).replace(
        "20% to pool up", "20%% to pool up"
    )
    found = [
        (f.code, f.place and f.place.text[f.place.column - 1]) for f in regalia.check(Source("example.deal", text))
    ]
    assert found == [("RG002", "3"), ("RG001", "%")]
