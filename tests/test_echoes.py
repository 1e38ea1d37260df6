"""An error is told once, nothing that only follows from it is, and many errors take no more time than they must."""

import pytest
from strategies import certain, work

import regalia
from regalia.dsl.diagnostic import Diagnostic, Refusal
from regalia.dsl.source import Source

HEAD = """deal "Example"
dated 2026-01-01
currency USD
"""
PARTIES = """party company "The company"
party investor "The investor"
"""
STREAM = """stream sales "Sales" received by company
"""
WATERFALL = """waterfall sharing of sales
  50% to investor
  rest to company
"""


def told(text: str) -> tuple[Diagnostic, ...]:
    """What is told of a contract."""
    try:
        return certain(regalia.check(Source("example.deal", text)))
    except Refusal as refusal:
        return refusal.findings


def codes(text: str) -> list[str]:
    """The codes of what is told of a contract, in text order."""
    return [finding.code for finding in told(text)]


@pytest.mark.parametrize("line", ['party fund "x"', "let a{} = missing{}"])
def test_time_grows_with_the_errors_and_no_faster(line: str) -> None:
    """Eight times the errors in well under the sixty-four times the work of a square."""

    def tell(count: int) -> None:
        text = HEAD + "".join(line.format(number, number) + "\n" for number in range(count))
        assert len(told(text)) >= count - 1

    tell(10)
    assert work(tell, 4_000) < 24 * work(tell, 500)


def test_an_error_outside_a_reading_of_clauses_is_told_once() -> None:
    reading = """reading share "the share"
  low
    let tenth = 10%
  high
    let tenth = 20%
    let tenths = 20%
"""
    wrong = HEAD + PARTIES + STREAM + reading + WATERFALL.replace("50%", "tenthss")
    assert [(f.code, f.message) for f in told(wrong)] == [("RG101", "'tenthss' is not declared")]


USES = PARTIES + STREAM + WATERFALL.replace("investor", "fund")


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ('party Fund "The Fund"', "RG001"),
        ('party "The fund"', "RG001"),
        ("party fund “The fund”", "RG001"),
        ('party fu\u00adnd "The fund"', "RG003"),
        ('party fu\u200bnd "The fund"', "RG003"),
        ('party all "All"\n  100% fund “The fund”', "RG111"),
    ],
)
def test_what_an_unread_line_was_to_declare_is_not_told_as_undeclared(line: str, code: str) -> None:
    assert codes(HEAD + USES) == ["RG101"]
    assert set(codes(HEAD + line + "\n" + USES)) <= {code, "RG001"}


def test_a_payer_of_an_unread_line_is_not_told_as_undeclared() -> None:
    asks = WATERFALL + "check always received by company from payer >= 0\n"
    payer = "  from payer “The payer”\n"
    assert codes(HEAD + PARTIES + STREAM + asks) == ["RG101"]
    assert codes(HEAD + PARTIES + STREAM + payer + asks) == ["RG001"]


def test_a_name_that_no_unread_line_has_is_still_told() -> None:
    assert codes(HEAD + 'party Funds "The Funds"\n' + USES) == ["RG001", "RG101"]


def test_lines_after_a_tab_are_not_blamed_for_it() -> None:
    bands = "  bands of received by investor in all\n    50% to investor for the first 5.00\n"
    bands += "    50% to company thereafter\n"
    text = HEAD + PARTIES + STREAM + WATERFALL.replace("  50% to investor\n", bands)
    assert codes(text) == []
    assert codes(text.replace("  bands", "\tbands")) == ["RG003"]


def test_a_value_over_a_limit_is_told_alone() -> None:
    lets = "let x0 = 2\n" + "".join(f"let x{n} = x{n - 1} * x{n - 1}\n" for n in range(1, 13))
    issue = "instrument unit, units of company\n  {0} units issued to investor at {0} on 2026-02-01\n"
    for name in ("x11", "x12"):
        text = HEAD + PARTIES + lets + issue.replace("{0} units", "{0}").format(name)
        assert codes(text) == ["RG010"], name
    assert codes(HEAD + lets + "check x12 > 0\n") == ["RG010"]


@pytest.mark.parametrize("indent", [" ", "  ", "\t", "\u00a0", "\u200b "])
@pytest.mark.parametrize("line", ["dated 2026-01-01", "currency USD"])
def test_a_line_of_the_head_that_is_indented_is_said(line: str, indent: str) -> None:
    """Its indentation is wrong, and nothing is lacking."""
    assert codes(HEAD.replace(line, indent + line) + PARTIES + STREAM + WATERFALL) in (["RG002"], ["RG003"])


def test_a_line_of_another_clause_is_no_line_of_the_head() -> None:
    text = HEAD.replace("currency USD\n", "") + PARTIES.replace('investor "', "investor  ")
    assert codes(text) == ["RG108", "RG001"]


def test_a_royalty_with_the_name_of_something_else_is_told_and_not_followed() -> None:
    royalty = "royalty {} on sales from company to investor\n  5%\n"
    text = HEAD + PARTIES + STREAM.replace("received by", "earned by")
    assert codes(text + royalty.format("investor")) == ["RG102"]
    assert "RG102" in codes(text + 'reading base ""\n  base\n    ' + royalty.format("base").replace("\n  ", "\n      "))
