"""Where a diff of the original and the contract with the error sees the change."""

from regalia.dsl.diff import compare
from regalia.dsl.diff.change import WORDING
from regalia.dsl.parser import parse
from regalia.dsl.syntax import Clause, walk

from .contract import Contract, Seed

UNREAD = "unread"


def told_by_diff(seed: Seed) -> str:
    """Nothing where all changes of terms or rights are of the clause of the error and of its category.

    `unread` where the text cannot be read, and the finding is at the lines of the error; else what is told instead.
    """
    new = seed.source
    deal, findings = parse(new)
    if findings:
        lines = range(seed.number - 1, seed.number + 2)
        away = [f"{f.code} at line {f.place.line}" for f in findings if f.place and f.place.line not in lines]
        return "; ".join(away) or UNREAD
    changes = compare(seed.contract.source, seed.contract.deal, new, deal).changes
    told = {(change.clause, change.category) for change in changes if change.category != WORDING}
    wrong = {(clause, category) for clause, category in told if category != seed.category or clause not in inside(seed)}
    return "; ".join(sorted(f"{clause}: {category}" for clause, category in wrong)) or ("" if told else "no change")


def inside(seed: Seed) -> frozenset[str]:
    """The label of the clause of an error, and of the clauses inside it."""
    return frozenset(label for clause in _named(seed.contract, seed.clause) for label in _labels(clause))


def _named(contract: Contract, label: str) -> list[Clause]:
    return [term.clause for term in contract.terms if term.clause.label == label and term.node is term.clause]


def _labels(clause: Clause) -> list[str]:
    return [node.label for node in walk(clause) if isinstance(node, Clause)]
