"""Examples that choose a meaning may speak of what it declares; others may not."""

import pytest
from strategies import head

from regalia import check
from regalia import test as run_tests
from regalia.dsl.diagnostic import Severity
from regalia.dsl.source import Source

ONE_EACH = """\
stream s earned by d
reading base "on what"
  sales
    royalty plain on s from d to b
      10%
  net
    stream costs earned by d
    stream less = s - costs
    royalty on_less on less from d to b
      20%
      payable after each calendar quarter
"""
NET = " with base = net\n  2006-03-31 s 10.00\n  2006-03-31 costs 4.00\n"


@pytest.mark.parametrize(
    ("example", "codes", "passed"),
    [
        (NET + "  expect received by b under on_less = 1.20\n", [], [True]),
        (NET + "  expect less in all = 7.00\n", [], [False]),
        (" with base = sales\n  2006-03-31 s 10.00\n  expect plain in all = 1.00\n", [], [True]),
        (" with base = sales\n  2006-03-31 s 10.00\n  expect on_less in all = 1.00\n", ["RG114"], []),
        ("\n  2006-03-31 s 10.00\n  expect on_less in all = 1.00\n", ["RG114"], []),
        (" with base = net\n  2006-03-31 s 10.00\n  expect on_loss in all = 1.00\n", ["RG101"], []),
        (" with base = net\n  2006-03-31 costs CAD 4.00\n  expect costs in all = 4.00 per unit\n", ["RG101"], []),
        (" with base = net\n  2006-03-31 costs 4.00\n", ["RG110"], []),
    ],
)  # fmt: skip
def test_an_example_may_speak_of_what_its_own_meaning_declares(
    example: str, codes: list[str], passed: list[bool]
) -> None:
    source = Source("test.deal", head() + ONE_EACH + f'example "x"{example}')
    found = [finding.code for finding in check(source) if finding.severity is Severity.ERROR]
    assert found == codes
    if not codes:
        assert [each.passed for each in run_tests(source)] == passed
