"""A term of the language is whole: a rule, a builder, a meaning, a lowering."""

import re
from typing import get_args

import pytest

from regalia.dsl import tables
from regalia.dsl.parser import grammar
from regalia.dsl.syntax import BUILDERS
from regalia.interpreter import lower, program
from regalia.interpreter.exact import operations

TEXT_ONLY = {
    "deal": "names the deal",
    "dated": "the first day of every run",
    "currency": "the unit of bare sums",
    "rounding": "read by every distribution and payment",
    "year": "read by windows",
    "business_days": "read by what is payable",
    "measure": "names a unit",
    "source": "is cited",
    "use": "brings the clauses of another deal",
    "party": "is paid",
    "asset": "is pledged",
    "covenant": "moves no money",
    "example": "is run by `regalia test`",
    "note": "is for the reader",
    "stream": "is lowered by the waterfall that shares it",
    "let": "is lowered where it is named",
    "table": "is lowered where it is named",
    "reading": "is lowered where it is named",
    "translate": "is read by what comes in",
    "royalty": "is lowered with the streams that it is reckoned on",
    "derived": "is lowered with what feeds it",
    "account": "is lowered with what charges and pays it",
    "on": "is lowered with what it changes",
    "amendment": "is lowered with what it changes",
}
LOWERED = {"event", "index", "instrument", "waterfall", "payment", "option", "security", "check", "on", "amendment"}


def _clauses() -> list[str]:
    text = tables.grammar()
    found = re.search(r"^_clause: (.*?)\n\n", text, re.MULTILINE | re.DOTALL)
    assert found
    return re.findall(r"[a-z_]+", found.group(1))


@pytest.mark.parametrize("clause", _clauses())
def test_every_term_is_complete(clause: str) -> None:
    """A clause has a builder, and a lowering or a reason to have none."""
    assert clause in BUILDERS
    assert clause in LOWERED or TEXT_ONLY[clause]
    if clause in LOWERED:
        named = (f"lower_{clause}", f"lower_{clause[:-1]}ies")
        assert any(name.startswith(named) for name in dir(lower)), clause


def test_every_rule_that_makes_a_node_has_a_builder() -> None:
    """A rule without a builder is a choice of words."""
    made = {str(rule.alias or rule.origin.name) for rule in grammar().rules}
    words = {"rounding_point", "rounding_mode", "year_edge", "basis", "side", "all", "always", "extreme_word"}
    words |= {"day_period", "year_period", "undisclosed_part", "sign", "accrues", "ends_word", "fraction", "linear"}
    words |= {"payment_word", "shift", "whole"}
    inner = {name for name in made if name.startswith("_")}
    passed_on = {"window", "bound", "factor", "expr", "start", "piece", "carries_one"}
    assert made - set(BUILDERS) - inner - passed_on == words


def test_every_operation_has_a_meaning() -> None:
    """The exact engine compiles each of the eight."""
    names = {kind.__name__.lower() for kind in get_args(program.Operation)}
    assert len(names) == 8
    assert {name for name in names if hasattr(operations, f"_{name}")} == names
