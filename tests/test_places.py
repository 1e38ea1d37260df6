"""Where a citation leads in a plain text; what is not found, or not alone, is said."""

from pathlib import Path

import pytest

from regalia.dsl.diagnostic import Refusal
from regalia.dsl.provenance.document import TextDocument, read_document
from regalia.dsl.provenance.places import find_place
from regalia.dsl.provenance.sections import roman

NUMBERED = """Royalty participation agreement

TABLE OF CONTENTS
1. Definitions ........ 3
2. Royalty             4

1. Definitions
1.1 "Net Sales" means 95% of sales.
1.2 "Unit" means one of
1,000 units.
2. Royalty

2.1 Rates. The Company shall pay
(a) seventy-five percent until $300 per unit,
(b) fifty percent thereafter under clause (a), where
    (i) the first; and
    (ii) the next.
5 May 2006 is the date.

2.2 Term. (h) one; (i) two; (j) three years from the day under Section
2.1 The end.

Article IV Final

4.1 Nothing.

Exhibit A - Form

1. Whatever 5%.
2. More.
"""
PLAIN = 'The "Raise"\n\nOne.\n\nTwo,\nlong.\n\nThree.\n'
PAGED = "First page.\n\fSecond page.\n\nMore.\n\fThird.\n"


def said(document: TextDocument, point: str) -> str:
    """What stands at a place, or why there is nothing."""
    place = find_place(document, point)
    return place.problem or "|".join(document.text[span.start : span.end] for span in place.spans)


@pytest.fixture
def numbered() -> TextDocument:
    return TextDocument("a.txt", "", NUMBERED, "Royalty Participation Agreement")


@pytest.mark.parametrize(
    ("point", "begins", "ends"),
    [
        ("1", "1. Definitions\n1.1", "1,000 units."),
        ("1.2", "1.2 ", "1,000 units."),
        ("Section 1.2", "1.2 ", "1,000 units."),
        ("\u00a7 1.2", "1.2 ", "1,000 units."),
        ("2", "2. Royalty\n\n", "2.1 The end."),
        ("2.1", "2.1 Rates", "5 May 2006 is the date."),
        ("2.1(a)", "(a) seventy", "per unit,"),
        ("2.1(b)", "(b) fifty", "the date."),
        ("2.1(b)(i)", "(i) the first", "; and"),
        ("2.1 (b) (ii)", "(ii) the next", "the date."),
        ("2.2(i)", "(i) two", "two;"),
        ("Article IV", "Article IV", "4.1 Nothing."),
        ("4.1", "4.1 Nothing", "."),
        ("Exhibit A", "Exhibit A", "More."),
        ("Exhibit A, 1", "1. Whatever", "5%."),
        ("title", "Royalty participation", "agreement"),
        ("paragraph 2", "1. Definitions\n1.1", "2. Royalty"),
        ("line 8", "1.1 ", "sales."),
        ("1.1 and 4.1", "1.1 ", "4.1 Nothing."),
    ],
)
def test_a_place_is_found(numbered: TextDocument, point: str, begins: str, ends: str) -> None:
    found = said(numbered, point)
    assert found.startswith(begins)
    assert found.endswith(ends)


@pytest.mark.parametrize(
    ("point", "problem"),
    [
        ("9", "there is no section 9: for the paragraph write 'paragraph 9'"),
        ("2.9", "there is no section 2.9"),
        ("2.1(c)", "section 2.1(c) is not found"),
        ("2.2(h)(z)", "section 2.2(h)(z) is not found"),
        ("Exhibit", "'Exhibit' is no place that can be looked for"),
        ("Exhibit B", "there is no heading 'Exhibit B'"),
        ("Exhibit A, 7", "there is no section 7 in Exhibit A"),
        ("page 2", "the text has no pages: a form feed ends each"),
        ("paragraph 99", "there is no paragraph 99: the document has 8 paragraphs"),
        ("somewhere", "'somewhere' is no place that can be looked for"),
        ("2.1(" + "a" * 50 + ")", "'2.1(aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…' is no place that can be looked for"),
        ("1, " * 100, "'" + "1, " * 13 + "1\u2026' is no place that can be looked for"),
        ("", "'' is no place that can be looked for"),
    ],
)
def test_what_is_not_found_is_said(numbered: TextDocument, point: str, problem: str) -> None:
    assert said(numbered, point) == problem


def test_a_number_is_a_paragraph_where_no_section_is_numbered() -> None:
    """The title is none, however it is quoted or capitalised."""
    document = TextDocument("a.txt", "", PLAIN, "the raise")
    assert [said(document, point) for point in ("1", "2", "paragraph 3")] == ["One.", "Two,\nlong.", "Three."]
    assert said(document, "2-3") == "Two,\nlong.\n\nThree."
    assert said(document, "2 to 3") == "Two,\nlong.\n\nThree."
    assert said(document, "1, 3") == "One.|Three."
    assert said(document, "0") == "there is no paragraph 0: the document has 3 paragraphs"
    assert said(document, "3-2").startswith("there is no paragraph")
    assert said(document, "4.2") == "there is no section 4.2: the text has no numbered sections"


def test_without_its_title_the_first_paragraph_is_one() -> None:
    assert said(TextDocument("a.txt", "", PLAIN, "Another title"), "1") == 'The "Raise"'
    assert said(TextDocument("a.txt", "", PLAIN, ""), "title").startswith("the document does not begin with")


def test_pages_end_with_a_form_feed() -> None:
    document = TextDocument("a.txt", "", PAGED)
    assert said(document, "page 2") == "Second page.\n\nMore.\n"
    assert said(document, "pages 2 and 3") == "Second page.\n\nMore.\n|Third.\n"
    assert said(document, "p. 3") == "Third.\n"
    assert said(document, "page 4") == "there is no page 4: the document has 3 pages"
    assert said(document, "paragraph 4") == "Third."


def test_a_number_that_stands_twice_is_not_guessed() -> None:
    text = "Exhibit A\n\n1. One.\n\nExhibit B\n\n1. Other.\n"
    assert said(TextDocument("a.txt", "", text), "1") == "2 sections are numbered 1"


def test_roman_numerals() -> None:
    assert [roman(text) for text in ("I", "iv", "IX", "XL", "XCIX", "M", "")] == [1, 4, 9, 40, 99, 0, 0]


# ---- reading


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"%PDF-1.7 x", "is a PDF"),
        (b"PK\x03\x04x", "is a Word file"),
        (b"\xff\xfeT\x00", "is UTF-16"),
        (b"<!DOCTYPE html><p>x", "is HTML"),
        (b"caf\xe9", "is not a UTF-8 text (line 1)"),
        (b"a\x00b", "is not a text"),
        (b" \n", "is not a text"),
    ],
)
def test_what_is_no_plain_text_is_refused(tmp_path: Path, data: bytes, words: str) -> None:
    (tmp_path / "a.txt").write_bytes(data)
    with pytest.raises(Refusal) as refused:
        read_document(tmp_path / "a.txt")
    (finding,) = refused.value.findings
    assert finding.code == "RG011"
    assert words in finding.message


def test_too_large_a_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"a" * (4 * 1024 * 1024 + 1))
    with pytest.raises(Refusal) as refused:
        read_document(tmp_path / "a.txt")
    assert refused.value.findings[0].code == "RG010"


@pytest.mark.parametrize("path", ["missing.txt", ".", "a\x00b"])
def test_what_is_no_file_is_refused(tmp_path: Path, path: str) -> None:
    with pytest.raises(Refusal):
        read_document(f"{tmp_path}/{path}")


def test_line_ends_and_marks_of_order_mean_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"\xef\xbb\xbfOne.\r\n\r\nTwo.\r")
    document = read_document(tmp_path / "a.txt")
    assert document.text == "One.\n\nTwo.\n"
    assert said(document, "2") == "Two."


def test_what_cannot_be_seen_parts_a_figure() -> None:
    """A figure with a character in it that no reader sees is another to a program: it is not found."""
    document = TextDocument("a.txt", "", "pays 3\u200b00 and \u202e57%\n")
    assert document.hidden == 2
    assert [document.text[figure.start : figure.end] for figure in document.figures] == ["3", "00", "57%"]


def test_numbers_of_sections_are_no_figures(numbered: TextDocument) -> None:
    words = [numbered.text[figure.start : figure.end] for figure in numbered.figures if not figure.weak]
    assert "1.1" not in words
    assert {"95%", "1,000", "$300", "5 May 2006", "5%", "three years"} <= set(words)
