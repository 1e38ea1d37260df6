"""The words of every form: read, laid out in one way only, and kept as they are; in texts that use every rule."""

import re
from pathlib import Path

import pytest
from lark import Tree

from regalia.dsl.format import format_source
from regalia.dsl.index import Index
from regalia.dsl.parser import grammar, parse_file
from regalia.dsl.plain import plain
from regalia.dsl.source import Source
from regalia.dsl.syntax import Clause, Line, walk

CASES = Path(__file__).parent / "cases" / "words"
FILES = sorted(CASES.glob("*.deal"))
QUOTED = re.compile(r'("[^"\n]*"|\[[^\]\n]*\]|#[^\n]*)')
TEXTS = {path.stem: path.read_text(encoding="utf-8") for path in FILES}


def careless(text: str) -> str:
    """The same words with more space between them, further in, and further apart."""
    lines = []
    for line in text.split("\n"):
        depth = len(line) - len(line.lstrip())
        parts = QUOTED.split(line.strip())
        said = [part if QUOTED.fullmatch(part) else part.replace(" ", "   ").replace(",", " ,") for part in parts]
        loose = "".join(said)
        loose = re.sub(r"(?<=\d) ,(?=\d{3})", ",", loose)
        lines += [" " * (depth * 3 // 2) + loose + "  " * bool(loose), *[""] * (not loose)]
    return "\n".join(lines)


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_is_read_and_is_in_canonical_form(name: str) -> None:
    source = Source(f"{name}.deal", TEXTS[name])
    deal, findings = parse_file(source)
    assert findings == ()
    assert deal.unread == ()
    assert format_source(source) == TEXTS[name]


@pytest.mark.parametrize("name", TEXTS)
def test_a_careless_text_has_the_same_nodes_and_the_same_form(name: str) -> None:
    loose = Source(f"{name}.deal", careless(TEXTS[name]))
    assert loose.text != TEXTS[name]
    assert parse_file(loose) == parse_file(Source(f"{name}.deal", TEXTS[name]))
    assert format_source(loose) == TEXTS[name]


@pytest.mark.parametrize("name", TEXTS)
def test_every_node_stands_where_it_was_written(name: str) -> None:
    """Inside the node around it; what is indexed under a clause is what is written in it."""
    source = Source(f"{name}.deal", TEXTS[name])
    deal, _ = parse_file(source)
    index = Index(deal)
    for clause in deal.clauses:
        nodes = list(walk(clause))
        assert index.within(clause, Line) == [node for node in nodes if isinstance(node, Line)]
        assert all(clause.span.start <= node.span.start <= node.span.end <= clause.span.end for node in nodes)
        first = source.text[clause.span.start : clause.span.end].split()[0]
        assert first.isalpha()
    assert sum(isinstance(node, Clause) for node in walk(deal)) >= len(deal.clauses)


def test_the_texts_use_every_rule_of_the_grammar() -> None:
    used: set[str] = set()
    for text in TEXTS.values():
        tree = grammar().parse(plain(text), start="start")
        for found in tree.iter_subtrees():
            assert isinstance(found, Tree)
            used.add(str(found.data))
    made = {str(rule.alias or rule.origin.name) for rule in grammar().rules}
    made = {name for name in made if not name.startswith("_")}
    inlined = {"window", "bound", "factor", "expr", "piece", "expression", "carries_one"}
    assert made - used == inlined
