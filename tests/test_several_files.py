"""Deals of several files: their places, and what every command makes of them."""

import json
import os
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from projects import BASED, TEMPLATE, call, cash_of, deal, found, write

from regalia.dsl.several import links
from regalia.dsl.source import Link, Source, Span, joined


def test_places_are_those_of_the_file() -> None:
    source = joined([("a.deal", "one\ntwo", None), ("b.deal", "three\nfour\n", Link(0, "b.deal"))])
    for word, name, line in (("one", "a.deal", 1), ("two", "a.deal", 2), ("three", "b.deal", 1), ("four", "b.deal", 2)):
        start = source.text.index(word)
        span = Span(start, start + len(word))
        place = source.place(span)
        assert (place.file, place.line, place.column, place.width, place.text) == (name, line, 1, len(word), word)
        assert source.line_of(start) == line
        assert source.slice(span) == word
    assert source.own == "one\ntwo"
    assert [file.text for file in source.files] == ["one\ntwo", "three\nfour\n"]
    assert source.with_own("zero\n").files[1] == source.files[1]


LINES = st.text("ab\n", max_size=12)


@given(st.lists(LINES, min_size=1, max_size=4), st.data())
def test_every_place_is_that_of_its_file_alone(texts: list[str], data: st.DataObject) -> None:
    source = joined([(f"{number}.deal", text, None) for number, text in enumerate(texts)])
    number = data.draw(st.integers(0, len(texts) - 1))
    offset = data.draw(st.integers(0, len(texts[number])))
    alone = Source(f"{number}.deal", texts[number])
    start = sum(len(text) + 1 for text in texts[:number])
    assert source.place(Span(start + offset, start + offset + 2)) == alone.place(Span(offset, offset + 2))
    assert source.line_of(start + offset) == alone.line_of(offset)


def test_the_files_that_a_text_names() -> None:
    lines = (
        'deal "T" based on "t.deal"',
        'use "a.deal" as a  # use "c.deal" as c',
        '  use "b.deal" as b',
        'note "use"',
    )
    text = "\n".join([*lines, 'use "a.deal" as a', ""])
    assert list(links(text)) == [("t.deal", ""), ("a.deal", "a")]


# ---- commands


def test_fixes_stay_in_the_own_file(folder: Path) -> None:
    write(folder, template=TEMPLATE + "let unused = 5\n", based=BASED + "let unused_too = 6\n")
    before = (folder / "template.deal").read_text()
    assert call("check", "--fix", "--unsafe-fixes", str(folder / "based.deal")).exit_code == 0
    assert (folder / "template.deal").read_text() == before
    assert (folder / "based.deal").read_text() == BASED
    assert call("check", "--fix", "--unsafe-fixes", str(folder / "template.deal")).exit_code == 0
    assert (folder / "template.deal").read_text() == TEMPLATE


def test_suspicions_of_another_file_are_told_where_it_is_checked(folder: Path) -> None:
    write(folder, template=TEMPLATE + "let unused = 5\n")
    assert found(folder / "based.deal") == []
    assert found(folder / "template.deal") == [("RG701", "template.deal", 17)]


def test_the_formatter_formats_the_file_itself(folder: Path) -> None:
    write(folder, based=BASED.replace("  with rate = 4%", "  with   rate =  4%"))
    assert call("fmt", str(folder / "based.deal")).exit_code == 0
    assert (folder / "based.deal").read_text() == BASED
    assert call("fmt", "--check", str(folder)).exit_code == 0


def test_the_receipt_has_every_file(folder: Path) -> None:
    cash = cash_of(folder, "2022-02-01,n.sales,100.00")
    data = json.loads(call("run", str(folder / "using.deal"), "--cash", str(cash), "--output", "json").output)
    assert sorted(data["receipt"]["files"]) == ["based.deal", "template.deal"]
    shown = call("run", str(folder / "using.deal"), "--cash", str(cash)).output
    for digest in (data["receipt"]["contract"], *data["receipt"]["files"].values()):
        assert digest in shown
    single = json.loads(
        call("run", str(folder / "template.deal"), "--output", "json", "--set", "rate=5%", "--set", "cap=1").output
    )
    assert "files" not in single["receipt"]


@pytest.mark.parametrize("output", ["text", "json", "sarif", "github", "junit"])
def test_every_format_of_check(folder: Path, output: str) -> None:
    write(folder, based=BASED + 'party buyer "Another"\nlet unused = 4\n')
    result = call("check", str(folder / "using.deal"), str(folder / "based.deal"), "--output", output)
    assert result.exit_code == 1
    assert "RG102" in result.output


def test_sources_readings_and_siblings(folder: Path) -> None:
    assert call("sources", str(folder / "using.deal"), "--html", str(folder / "page.html")).exit_code == 0
    page = (folder / "page.html").read_text()
    assert page.index("using.deal") < page.index("based.deal") < page.index("template.deal")
    assert "SECRET" not in page
    assert call("sources", str(folder / "using.deal"), "--output", "json").exit_code == 0
    assert call("readings", str(folder / "using.deal")).exit_code == 0
    (folder / "family").mkdir()
    for name in ("one", "two"):
        write(folder / "family", **{name: BASED.replace("template", "../template")})
    assert call("check", str(folder / "based.deal"), "--siblings", str(folder / "family")).exit_code == 0
    write(folder, based=BASED.replace("4%", "5%").replace("4.00", "5.00"))
    assert "RG779" in call("check", str(folder / "based.deal"), "--siblings", str(folder / "family")).output


def test_diff_shows_what_a_line_with_changes(folder: Path) -> None:
    write(folder, other=BASED.replace("4%", "5%"))
    shown = call("diff", str(folder / "based.deal"), str(folder / "other.deal")).output
    assert "4% -> 5%" in shown
    assert "1 in terms" in shown


def test_a_deal_and_the_same_written_out_are_alike(folder: Path) -> None:
    whole = TEMPLATE.replace("undisclosed between 1% and 10%", "4%").replace("cap = undisclosed", "cap = 1,000.00")
    whole = whole.replace('"Template"', '"Based"').replace("2020-01-01", "2021-01-01")
    write(folder, whole=whole[: whole.index("example")] + BASED[BASED.index("example") :])
    result = call("diff", str(folder / "based.deal"), str(folder / "whole.deal"), "--gate", "terms,cash,rights")
    assert result.exit_code == 0, result.output


def test_a_draft_in_which_a_figure_is_not_disclosed_any_more(folder: Path) -> None:
    clauses = """party one "One"
party two "Two"
let cut = 4%
stream s received by one
waterfall w of s
  cut to two
  rest to one
"""
    other = deal("O", "2020-01-01", clauses)
    write(folder, old=other, new=other.replace("4%", "undisclosed"))
    for drafts in (("old", "new"), ("new", "old")):
        shown = call("diff", *(str(folder / f"{draft}.deal") for draft in drafts))
        assert "1 change: 1 in terms" in shown.output


def test_a_revision_takes_its_other_files_with_it(folder: Path) -> None:
    environment = {
        **os.environ,
        "GIT_AUTHOR_NAME": "a",
        "GIT_AUTHOR_EMAIL": "a@b.c",
        "GIT_COMMITTER_NAME": "a",
        "GIT_COMMITTER_EMAIL": "a@b.c",
    }

    def git(*words: str) -> None:
        subprocess.run(["git", "-C", str(folder), *words], check=True, capture_output=True, env=environment)

    (folder / "deals").mkdir()
    for name in ("template", "based", "using"):
        (folder / f"{name}.deal").rename(folder / "deals" / f"{name}.deal")
    git("init", "-q")
    git("add", "-A")
    git("commit", "-qm", "first")
    write(folder / "deals", template=TEMPLATE.replace("rest to seller", "10% to buyer\n  rest to seller"))
    based = str(folder / "deals" / "based.deal")
    shown = call("diff", f"{based}@HEAD", based).output
    assert "10% to buyer" in shown
    assert "1 in terms" in shown or "2 in terms" in shown
    shown = call("diff", f"{folder / 'deals'}@HEAD", str(folder / "deals")).output
    assert "3 contracts compared" in shown
    (folder / "deals" / "out.deal").symlink_to("../template.deal")
    write(folder / "deals", evil=BASED.replace("template.deal", "out.deal"), up=BASED.replace("template", "../../x"))
    git("add", "-A")
    git("commit", "-qm", "second")
    for name in ("evil", "up"):
        refused = call("diff", f"{folder / 'deals' / name}.deal@HEAD", f"{folder / 'deals' / name}.deal@HEAD")
        assert "RG116" in refused.output
