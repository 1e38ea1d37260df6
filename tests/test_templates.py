"""Deals based on templates: what is filled, added, and taken the place of."""

from pathlib import Path

import pytest
from projects import BASED, TEMPLATE, USING, call, cash_of, found, passed, write

import regalia
from regalia.dsl.source import Source


def test_a_deal_based_on_a_template(folder: Path) -> None:
    assert found(folder / "based.deal") == []
    assert [result.title for result in regalia.test(folder / "based.deal")] == ["of its own"]
    assert passed(folder / "based.deal") == [True]


def test_a_template_checks_clean(folder: Path) -> None:
    assert found(folder / "template.deal") == []
    assert call("check", str(folder)).exit_code == 0
    assert call("test", str(folder)).output.endswith("3 examples passed, 0 failed\n")


def test_what_is_left_open_stays_open(folder: Path) -> None:
    write(
        folder,
        based=BASED.replace("  with cap = 1,000.00\n", "")
        .replace('its own"', 'its own" with cap = 3.00')
        .replace("= 4.00", "= 3.00"),
    )
    assert found(folder / "based.deal") == []
    assert passed(folder / "based.deal") == [True]


def test_a_template_of_a_template(folder: Path) -> None:
    write(folder, middle='deal "Middle" based on "template.deal"\n  with cap = 5.00\ndated 2020-06-01\n')
    write(
        folder,
        based=BASED.replace("template", "middle")
        .replace("  with cap = 1,000.00\n", "")
        .replace("100.00", "200.00")
        .replace("= 4.00", "= 5.00"),
    )
    assert found(folder / "based.deal") == []
    assert passed(folder / "based.deal") == [True]


NUMBERED = TEMPLATE.replace(
    "rate to buyer until received by buyer reaches cap",
    "undisclosed to buyer until received by buyer reaches undisclosed",
)
NUMBERED = NUMBERED.partition("let rate")[0] + NUMBERED[NUMBERED.index("stream sales") : NUMBERED.index("check always")]


def test_terms_of_a_clause_have_numbers(folder: Path) -> None:
    write(folder, template=NUMBERED, based=BASED.replace("rate", "split.1").replace("cap", "split.2"))
    assert found(folder / "based.deal") == []
    assert passed(folder / "based.deal") == [True]


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("with rate = 4%", "with rat = 4%", "RG117", 2),
        ("with rate = 4%", "with split = 4%", "RG117", 2),
        ("with rate = 4%", "with rate = 11%", "RG117", 2),
        ("with rate = 4%", "with rate = sales / 2", "RG113", 2),
        ("with rate = 4%", "with rate = undisclosed", "RG113", 2),
        ("with cap = 1,000.00", "with rate = 5%", "RG109", 3),
        ("dated 2021-01-01\n", "", "RG108", 1),
        ("dated 2021", 'party buyer "Another"\ndated 2021', "RG102", 4),
        ("dated 2021", 'party sales "Another"\ndated 2021', "RG102", 4),
        ("  with cap", "  overrides other\n  with cap", "RG101", 3),
        ("  with cap", "  overrides buyer\n  with cap", "RG101", 3),
    ],
)
def test_what_a_template_does_not_take(folder: Path, old: str, new: str, code: str, line: int) -> None:
    write(folder, based=BASED.replace(old, new, 1))
    assert (code, "based.deal", line) in found(folder / "based.deal")


def test_a_value_of_another_kind_is_told_where_it_is_read(folder: Path) -> None:
    write(folder, based=BASED.replace("cap = 1,000.00", "cap = 3%"))
    assert ("RG104", "template.deal", 11) in found(folder / "based.deal")


def test_two_clauses_of_one_name_are_both_shown(folder: Path) -> None:
    write(folder, based=BASED + 'party buyer "Another"\n')
    (finding,) = regalia.check(folder / "based.deal")
    assert finding.code == "RG102"
    assert Path(finding.related[0][0].file).name == "template.deal"
    assert finding.related[0][0].line == 6
    assert "overrides buyer" in finding.help


def test_a_clause_takes_the_place_of_the_templates(folder: Path) -> None:
    text = (
        BASED.replace("dated", "  overrides split\ndated")
        + "waterfall split of sales\n  50% to buyer\n  rest to seller\n"
    )
    write(folder, based=text.replace("  with rate = 4%\n  with cap = 1,000.00\n", "").replace("= 4.00", "= 50.00"))
    assert passed(folder / "based.deal") == [True]
    assert {code for code, *_ in found(folder / "based.deal")} <= {"RG701"}


def test_the_head_of_the_deal_comes_before_that_of_the_template(folder: Path) -> None:
    own = "currency CAD\nrounding each payment to 1 half up, residue to seller\n"
    write(folder, based=BASED.replace("dated", f"{own}dated", 1).replace("100.00", "110.00"))
    result = regalia.run(folder / "based.deal", cash=cash_of(folder, "2021-02-01,sales,110.00"))
    assert (result.model.currency, result.model.title) == ("CAD", "Based")
    assert result.totals["buyer"] == {"CAD": 400}


def test_a_figure_of_a_line_with_has_its_own_place(folder: Path) -> None:
    result = regalia.run(folder / "based.deal", cash=cash_of(folder, "2021-02-01,sales,100.00"))
    explained = regalia.explain(result, 2)
    assert Path(explained.place.file).name == "template.deal"
    shown = call("explain", str(folder / "based.deal"), "--entry", "2", "--cash", str(folder / "cash.csv")).output
    assert "slice of 100.00 at 4% = 4.00" in shown


def test_an_error_in_a_value_leaves_the_rest_to_be_looked_at(folder: Path) -> None:
    write(
        folder,
        template=NUMBERED,
        based=BASED.replace("rate = 4%", "split.1 = nobody").replace("cap", "split.2") + "let x = nothing\n",
    )
    assert {("RG101", "based.deal", 2), ("RG101", "based.deal", 8)} <= set(found(folder / "based.deal"))


def test_a_text_without_a_folder_names_no_files() -> None:
    assert [f.code for f in regalia.check(Source("x.deal", BASED))] == ["RG116"]
    assert [f.code for f in regalia.check(Source("x.deal", USING))] == ["RG116"]


def test_values_without_a_template(folder: Path) -> None:
    write(folder, based=TEMPLATE.replace('"Template"\n', '"Template"\n  with rate = 4%\n'))
    assert ("RG116", "based.deal", 2) in found(folder / "based.deal")


def test_a_document_that_an_open_term_cites_stays_cited(folder: Path) -> None:
    """A value without marks has those of the template's clause."""
    cited = TEMPLATE.replace("let rate = undisclosed between 1% and 10%", "let rate = undisclosed  [form 1]")
    write(folder, template=cited.replace("let cap", 'source form "Form" 2020-01-01\nlet cap'))
    assert "RG701" not in [each.code for each in regalia.check(folder / "based.deal")]
