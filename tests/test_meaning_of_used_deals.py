"""A deal that is used means what it means alone: every deal of the pages and of `contracts`, with its examples."""

import re
from pathlib import Path

import pytest
from test_docs import BLOCKS

import regalia
from regalia.dsl.diagnostic import has_errors
from regalia.dsl.parser import parse
from regalia.dsl.source import Link, Source, joined
from regalia.dsl.syntax import Clause
from regalia.dsl.terms.head import Currency, Dated, Measure, Rounding, Translate
from regalia.dsl.terms.security import Security
from regalia.dsl.terms.trust import Example
from regalia.dsl.using import names_of

CONTRACTS = Path(regalia.__file__).parent / "contracts"
WORD = re.compile(r'"[^"\n]*"|#[^\n]*| *\[[^]\n]*\]|[a-z][a-z0-9_]*')
DEALS = {block.name: block.whole for block in BLOCKS if re.fullmatch(r"deal( fragment)?( [\w-]+\.deal)?", block.info)}
DEALS |= {f"{path.parent.name}/{path.name}": path.read_text(encoding="utf-8") for path in CONTRACTS.rglob("*.deal")}
OUT = (Security, Translate)
"""What a deal that is used has not."""


def used(text: str, clauses: tuple[Clause, ...]) -> str:
    """A deal that uses another and has its examples, in the names that its things have here, without its sources."""
    measures = {str(name) for each in clauses if isinstance(each, Measure) for name in (each.name, each.plural)}
    names = names_of(clauses) - measures

    def named(found: re.Match[str]) -> str:
        if found[0].lstrip().startswith("["):
            return ""
        return f"n.{found[0]}" if found[0] in names else found[0]

    def said(kind: type[Clause]) -> list[str]:
        return [WORD.sub(named, text[c.span.start : c.span.end]) for c in clauses if isinstance(c, kind)]

    head = [words.partition("  [")[0] for kind in (Dated, Currency, Rounding) for words in said(kind)]
    return "\n".join(['deal "Top"', *head, 'use "other.deal" as n', *said(Example), ""])


@pytest.mark.parametrize("name", DEALS)
def test_a_deal_means_the_same_when_it_is_used(name: str) -> None:
    source = Source("other.deal", DEALS[name])
    deal, errors = parse(source)
    if errors or any(isinstance(each, OUT) for each in deal.clauses):
        return
    alone = regalia.test(source)
    text = used(source.text, deal.clauses)
    top = joined([("top.deal", text, None), ("other.deal", source.text, Link(0, "other.deal", "n"))])
    assert [finding for finding in regalia.check(top) if has_errors([finding])] == [], text
    results = regalia.test(top)
    assert [(each.title, each.passed) for each in results] == [(each.title, each.passed) for each in alone]
