"""What walks over all terms finds those of every form: figures with their citations, days, marks, names."""

import re
from datetime import date
from pathlib import Path
from typing import Any, cast

from attrs import fields

from regalia.dsl.figures import days
from regalia.dsl.parser import parse_file
from regalia.dsl.provenance.stated import statements_of
from regalia.dsl.source import Source
from regalia.dsl.syntax import Mark, Name, Node, walk
from regalia.dsl.terms.trust import Example

CASES = Path(__file__).parent / "cases" / "words"
SOURCES = [Source(path.name, path.read_text(encoding="utf-8")) for path in sorted(CASES.glob("*.deal"))]

_OF_THE_FILE = ("Title", "Document", "Check", "Example", "Note", "Use", "Rounding")


def test_every_day_that_a_node_holds_is_found() -> None:
    """Both ends of a term, the day of an amendment and that from which it is in force."""
    held = 0
    for source in SOURCES:
        deal, _ = parse_file(source)
        nodes = tuple(walk(deal))
        for node in nodes:
            values = [getattr(node, part.name) for part in fields(cast(Any, type(node)))]
            written = [value for value in values if isinstance(value, date)]
            assert [day for _, day in days([node])] == written
            held += len(written)
    assert held > 20


def test_every_figure_of_a_text_is_stated_at_its_place() -> None:
    """What is written with digits, outside quotation marks, marks, names, examples and the head of the file."""
    left_out = re.compile(r'"[^"\n]*"|\[[^\]\n]*\]|#[^\n]*|[a-z]\w*\.\d+|\bactual/\d+|\b30/360')
    for source in SOURCES:
        deal, _ = parse_file(source)
        stated = [figure for each in statements_of(source, deal) for figure in each.figures]
        spans = {(figure.span.start, figure.span.end) for figure in stated}
        for figure in stated:
            assert source.text[figure.span.start : figure.span.end].strip() == figure.words.strip()
        told = [clause.span for clause in deal.clauses if type(clause).__name__ in _OF_THE_FILE]
        text = left_out.sub(lambda found: " " * len(found.group()), source.text)
        for found in re.finditer(r"\d[\d,.-]*", text):
            inside = any(start <= found.start() < end for start, end in spans)
            assert inside or any(span.start <= found.start() < span.end for span in told), (source.name, found)


def test_a_citation_serves_the_lines_of_its_clause_and_of_clauses_inside() -> None:
    (source,) = (source for source in SOURCES if source.name == "changes.deal")
    deal, _ = parse_file(source)
    cited = {
        each.clause.label: [mark.point for mark in each.citations]
        for each in statements_of(source, deal)
        if each.is_clause
    }
    assert cited["added"] == ["2"]
    lines = [each for each in statements_of(source, deal) if not each.is_clause]
    assert [(each.node.marks[0].point, [figure.words for figure in each.figures]) for each in lines] == [("9", ["6%"])]


def test_every_mark_and_every_name_is_walked() -> None:
    """As many as are written."""
    for source in SOURCES:
        deal, _ = parse_file(source)
        bare = "\n".join(line.split("  #")[0].split("# ")[0] for line in source.text.split("\n"))
        assert sum(isinstance(node, Mark) for node in walk(deal)) == len(re.findall(r"\[", bare))


def test_tags_and_their_values_are_no_names() -> None:
    deal, _ = parse_file(next(source for source in SOURCES if source.name == "royalties.deal"))
    names = {node.text for node in walk(deal) if isinstance(node, Name)}
    assert not names & {"product", "maxima", "lucentis", "territory", "us"}


def test_examples_are_no_terms() -> None:
    (source,) = (source for source in SOURCES if source.name == "changes.deal")
    deal, _ = parse_file(source)
    (example,) = (clause for clause in deal.clauses if isinstance(clause, Example))
    assert isinstance(example, Node)
    assert not any(each.clause is example for each in statements_of(source, deal))
