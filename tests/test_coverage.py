"""docs/coverage.md: which feature of royalty deals is carried by which primitive, in which clause of which deal.

docs/coverage.toml says what is claimed. Each claim is held against the contract: the clause is there, and holds
a node that can carry the feature. `pytest tests/test_coverage.py --update-golden` writes the page.
"""

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen

from regalia.dsl.parser import parse
from regalia.dsl.reading import read_source
from regalia.dsl.syntax import Clause, Deal, NotModelled, walk
from regalia.dsl.terms.figure import Undisclosed
from regalia.dsl.terms.trust import Example
from regalia.dsl.terms.value import Reading

ROOT = Path(__file__).parents[1]
CONTRACTS, PAGE = ROOT / "contracts", ROOT / "docs" / "coverage.md"
CLAIMS: dict[str, dict[str, Any]] = tomllib.loads((ROOT / "docs" / "coverage.toml").read_text(encoding="utf-8"))
FEATURES, DEALS = CLAIMS["features"], CLAIMS["deals"]
FOLDERS = sorted({path.parent.name for path in CONTRACTS.glob("*/*.deal")} - {"templates"})


@frozen
class Contract:
    """A file of a deal, as it was written."""

    name: str
    deal: Deal
    lines: int


@cache
def contracts(folder: str) -> tuple[Contract, ...]:
    """The contracts of a deal."""
    found = []
    for path in sorted((CONTRACTS / folder).glob("*.deal")):
        source = read_source(path)
        deal, wrong = parse(source)
        assert not wrong
        found.append(Contract(path.name, deal, lines_of_terms(source.text)))
    return tuple(found)


def lines_of_terms(text: str) -> int:
    """How many lines a contract has without comments, examples and empty lines."""
    terms = re.sub(r"^example .*\n(?:(?: .*)?\n)*", "", text + "\n", flags=re.MULTILINE)
    return sum(1 for line in terms.splitlines() if line.strip() and not line.lstrip().startswith("#"))


@cache
def kinds(folder: str) -> dict[str, frozenset[str]]:
    """The kinds of node within each named clause of a deal, under whatever meaning."""
    found: dict[str, set[str]] = {}
    for contract in contracts(folder):
        for node in walk(contract.deal):
            if isinstance(node, Clause) and hasattr(node, "name"):
                within = {kind.__name__ for part in walk(node) for kind in type(part).__mro__}
                found.setdefault(node.name.text, set()).update(within)
    return {name: frozenset(within) for name, within in found.items()}


# ---- what is claimed


@pytest.mark.parametrize("folder", FOLDERS)
def test_each_claim_stands_in_a_clause(folder: str) -> None:
    claimed = DEALS[folder]
    for feature, clause in claimed["has"].items():
        assert clause in kinds(folder), f"{feature}: no clause '{clause}' in {folder}"
        assert kinds(folder)[clause] & set(FEATURES[feature]["nodes"]), f"'{clause}' does not carry {feature}"
    assert not claimed["has"].keys() & claimed.get("unsaid", {}).keys()


def test_each_deal_and_each_feature_is_there() -> None:
    assert sorted(DEALS) == FOLDERS
    assert sorted(FEATURES) == [f"F{number:02}" for number in range(1, 46)]
    assert {deal["entry"] for deal in DEALS.values()} == {"seed", *(f"O{number}" for number in range(1, 41))}
    assert {feature for deal in DEALS.values() for feature in deal["has"]} == set(FEATURES)
    mentioned = {feature for deal in DEALS.values() for feature in deal.get("unsaid", {})}
    assert mentioned <= set(FEATURES)


def test_no_primitive_is_made_for_one_deal() -> None:
    """A kind of node that only one of the deals has is told, with what else it is for."""
    users: dict[str, set[str]] = {}
    for folder in FOLDERS:
        for kind in frozenset().union(*kinds(folder).values()):
            users.setdefault(kind, set()).add(folder)
    assert sorted(CLAIMS["once"]) == sorted(kind for kind, folders in users.items() if len(folders) == 1)


# ---- the page


def page() -> Iterator[str]:
    """The lines of docs/coverage.md."""
    yield from ("# Coverage: which primitive carries which feature, in which deal", "")
    yield f"{len(FEATURES)} features of royalty deals, and the {len(DEALS)} deals of [contracts/](../contracts)."
    yield "None has a keyword of its own: a dozen primitives carry them all. The claims stand in"
    yield "[coverage.toml](coverage.toml) and are held against the contracts by `tests/test_coverage.py`."
    yield from section("Features", *features())
    yield from section("Deals", *deals())
    yield from section("What is not modelled", *not_modelled())
    unsaid = ((name, *each) for name, deal in DEALS.items() for each in deal.get("unsaid", {}).items())
    lines = (f"- {name}, {number} {FEATURES[number]['name']}: {reason}" for name, number, reason in unsaid)
    yield from section("What a source mentions and its contract does not carry", *lines)
    lines = (f"- {reason}" for reason in CLAIMS["once"].values())
    yield from section("Terms that one of these deals has, and what else they are for", *lines)


def section(title: str, *lines: str) -> Iterator[str]:
    yield from ("", f"## {title}", "", *lines)


def features() -> Iterator[str]:
    """A row for each feature."""
    yield from ("| feature | carried by | deals, each with the clause |", "|---|---|---|")
    for number, feature in FEATURES.items():
        having = {name: deal["has"][number] for name, deal in DEALS.items() if number in deal["has"]}
        where = " · ".join(f"[{name}](../contracts/{name}) `{clause}`" for name, clause in having.items())
        yield f"| {number} {feature['name']} | {feature['primitives']} | {where} |"


def deals() -> Iterator[str]:
    """A row for each contract."""
    counted = {"examples": Example, "readings": Reading, "undisclosed": Undisclosed, "not modelled": NotModelled}
    yield from (f"| deal | | clauses | lines | {' | '.join(counted)} |", "|---|---|---|---|---|---|---|---|")
    for name, deal in DEALS.items():
        for contract in contracts(name):
            nodes = list(walk(contract.deal))
            count = [sum(isinstance(node, kind) for node in nodes) for kind in counted.values()]
            link = f"[{contract.name}](../contracts/{name}/{contract.name})"
            cells = (link, deal["entry"], len(contract.deal.clauses) - count[0], contract.lines, *count)
            yield f"| {' | '.join(map(str, cells))} |"


def not_modelled() -> Iterator[str]:
    """Each sentence that a contract keeps as text, with its clause."""
    for name in DEALS:
        for contract in contracts(name):
            for clause in contract.deal.clauses:
                said = f" `{clause.name.text}`" if hasattr(clause, "name") else ""
                lines = (node for node in walk(clause) if isinstance(node, NotModelled))
                yield from (f"- {contract.name}{said}: {line.reason}" for line in lines)


def test_the_page_is_made_of_the_claims(golden: Any) -> None:
    golden.check(PAGE, "\n".join(page()) + "\n")
