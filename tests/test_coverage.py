"""docs/coverage.md: which feature of royalty deals is carried by which primitive, in which clause of which deal.

docs/coverage.toml says what is claimed. Each claim is held against the contract: the clause is there, it runs, and it
has a form that carries the feature. `pytest tests/test_coverage.py --update-golden` writes the page.
"""

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from forms import FORMS, Contract, by_label, runs

from regalia.dsl.parser import parse
from regalia.dsl.reading import read_source
from regalia.dsl.syntax import Clause, NotModelled, walk
from regalia.dsl.terms.figure import Undisclosed
from regalia.dsl.terms.trust import Example
from regalia.dsl.terms.value import Reading

ROOT = Path(__file__).parents[1]
CONTRACTS, PAGE = ROOT / "contracts", ROOT / "docs" / "coverage.md"
CLAIMS: dict[str, dict[str, Any]] = tomllib.loads((ROOT / "docs" / "coverage.toml").read_text(encoding="utf-8"))
FEATURES, DEALS = CLAIMS["features"], CLAIMS["deals"]
FOLDERS = sorted({path.parent.name for path in CONTRACTS.glob("*/*.deal")} - {"templates"})
SEVERAL = {"F27"}  # features that one clause alone cannot show


@cache
def contracts(folder: str) -> tuple[Contract, ...]:
    """The contracts of a deal, each with the template that it is based on."""
    found = []
    for path in sorted((CONTRACTS / folder).glob("*.deal")):
        source = read_source(path)
        deal, wrong = parse(source)
        assert not wrong
        links = (segment.link for segment in source.segments if segment.link is not None)
        template = next((link.path for link in links if not link.name), "")
        found.append(Contract(path.name, deal, by_label(deal), lines_of_terms(source.text), template))
    return tuple(found)


def lines_of_terms(text: str) -> int:
    """How many lines a contract has without comments, examples and empty lines."""
    terms = re.sub(r"^example .*\n(?:(?: .*)?\n)*", "", text + "\n", flags=re.MULTILINE)
    return sum(1 for line in terms.splitlines() if line.strip() and not line.lstrip().startswith("#"))


def named(claim: str | list[str]) -> list[str]:
    """The clauses of a claim."""
    return [claim] if isinstance(claim, str) else claim


@cache
def carries(folder: str, label: str, form: str) -> str:
    """The file in which a clause of a deal runs and has a form, or nothing."""
    for contract in contracts(folder):
        for clause in contract.named(label):
            if runs(clause) and FORMS[form](clause, contract):
                return contract.name
    return ""


def form_of(folder: str, feature: str, label: str) -> str:
    """The first form of a feature that a clause has, or nothing."""
    return next((form for form in FEATURES[feature]["forms"] if carries(folder, label, form)), "")


def claims() -> Iterator[tuple[str, str, str]]:
    """Each deal, feature and clause that is claimed."""
    for folder, deal in DEALS.items():
        for feature, claim in deal["has"].items():
            yield from ((folder, feature, label) for label in named(claim))


# ---- what is claimed


@pytest.mark.parametrize("folder", FOLDERS)
def test_each_claim_stands_in_a_clause_that_runs(folder: str) -> None:
    for feature, claim in DEALS[folder]["has"].items():
        for label in named(claim):
            assert form_of(folder, feature, label), f"{folder} `{label}` does not carry {feature}"
        assert len(named(claim)) > 1 or feature not in SEVERAL


@pytest.mark.parametrize("folder", FOLDERS)
def test_what_is_kept_as_text_is_so_in_the_contract(folder: str) -> None:
    deal = DEALS[folder]
    for feature, label in deal.get("as_text", {}).items():
        assert sentences(folder, label), f"{folder} `{label}` keeps nothing of {feature} as text"
    kinds = [set(deal.get(kind, {})) for kind in ("has", "as_text", "unsaid")]
    assert sum(map(len, kinds)) == len(set.union(*kinds)), "a feature is carried, kept as text, or unsaid"
    assert set.union(*kinds) <= FEATURES.keys()


def test_each_deal_and_each_feature_is_there() -> None:
    assert sorted(DEALS) == FOLDERS
    assert sorted(FEATURES) == [f"F{number:02}" for number in range(1, 46)]
    assert {deal["entry"] for deal in DEALS.values()} == {"seed", *(f"O{number}" for number in range(1, 41))}


def test_each_form_is_that_of_a_clause() -> None:
    """No form is told that no deal has: each is the first that some clause of its feature holds."""
    assert CLAIMS["forms"].keys() == FORMS.keys()
    told = {(feature, form) for feature, said in FEATURES.items() for form in said["forms"]}
    assert told == {(feature, form_of(folder, feature, label)) for folder, feature, label in claims()}


@pytest.mark.parametrize(
    ("folder", "label", "form"),
    [
        ("ruxience", "first", "amendment"),  # its one payment is not modelled
        ("migenix", "forced_conversion", "option"),  # nor is this option
        ("pizza", "on each 1 January", "choice"),
        ("omidria", "annual_cap", "held_by"),  # a table is no reserve
        ("spinraza", "counted", "bands_to_nil"),  # the limit of the year is in the waterfall before it
        ("after_payout", "overriding", "royalty_in_kind"),  # of money
        ("orladeyo_omers", "multiple", "on_happening"),  # undisclosed, in one piece
        ("migenix", "participation", "thereafter"),  # the rest is the company's
        ("cprit", "exclusivity_ends", "test"),  # reported from outside
        ("skytrofa", "skytrofa", "thereafter"),
        ("rytelo", "rytelo", "bands_in_all"),
        ("orladeyo", "second_price", "payment_on_happening"),
        ("axogen", "put_return", "solved"),
        ("trade_book", "of_hardcovers", "royalty"),  # of copies
        ("skytrofa", "skytrofa", "band_until_total"),  # the royalty ends, and no rate changes
    ],
)
def test_a_form_is_not_found_where_it_is_not(folder: str, label: str, form: str) -> None:
    assert any(contract.named(label) for contract in contracts(folder))
    assert not carries(folder, label, form)


def test_no_primitive_is_made_for_one_deal() -> None:
    """A kind of node that only one of the deals has is told, with what else it is for."""
    users: dict[str, set[str]] = {}
    for folder in FOLDERS:
        for contract in contracts(folder):
            for node in walk(tuple(clause for each in contract.clauses.values() for clause in each)):
                for kind in type(node).__mro__:
                    users.setdefault(kind.__name__, set()).add(folder)
    assert sorted(CLAIMS["once"]) == sorted(kind for kind, folders in users.items() if len(folders) == 1)


# ---- the page


def page() -> Iterator[str]:
    """The lines of docs/coverage.md."""
    yield from ("# Coverage: which primitive carries which feature, in which deal", "")
    yield f"{len(FEATURES)} features of royalty deals, and the {len(DEALS)} deals of [contracts/](../contracts)."
    yield "The claims stand in [coverage.toml](coverage.toml). `tests/test_coverage.py` holds each against the"
    yield "contract: the clause is there, it runs, and it has the form in whose row it stands. What a clause keeps as"
    yield "`not modelled` counts for nothing. That a clause carries a feature says nothing of whether its figures are"
    yield "disclosed: the deals have a column for that."
    yield from section("Features", *features())
    yield from section("Features that one deal alone has, or none", *seldom())
    yield from section("Deals", *deals())
    yield from section("Deals of several files, and templates", *several())
    yield from section("What is not modelled", *not_modelled())
    yield from section("Features that a source mentions and its contract does not compute", *not_carried())
    lines = (f"- {reason}" for reason in CLAIMS["once"].values())
    yield from section("Terms that one of these deals has, and what else they are for", *lines)


def section(title: str, *lines: str) -> Iterator[str]:
    yield from ("", f"## {title}", "", *lines)


def link(folder: str, file: str, text: str) -> str:
    return f"[{text}](../contracts/{folder}/{file})"


def features() -> Iterator[str]:
    """A row for each feature and each form that carries it."""
    yield from ("| feature | carried by | deals, each with the clause |", "|---|---|---|")
    for number, feature in FEATURES.items():
        head = f"{number} {feature['name']}"
        for form in feature["forms"]:
            where: dict[str, list[str]] = {}
            for folder, claimed, label in claims():
                if claimed == number and form_of(folder, number, label) == form:
                    where.setdefault(link(folder, carries(folder, label, form), folder), []).append(f"`{label}`")
            cells = " · ".join(f"{deal} {', '.join(labels)}" for deal, labels in where.items())
            yield f"| {head} | {CLAIMS['forms'][form]} | {cells} |"
            head = ""


def seldom() -> Iterator[str]:
    """The features that rest on one deal, and those that no deal has, each with the reasons."""
    missing = False
    for number, feature in FEATURES.items():
        having = [name for name, deal in DEALS.items() if number in deal["has"]]
        if len(having) == 1:
            yield f"- {number} {feature['name']}: {having[0]}"
        if not having:
            missing = True
            told = [f"{name}, {lacks(name)[number]}" for name in DEALS if number in lacks(name)]
            yield f"- {number} {feature['name']}: none; {'; '.join(told) or 'no source mentions it'}"
    if not missing:
        yield from ("", "There is none that no deal has.")


def deals() -> Iterator[str]:
    """A row for each contract."""
    yield "Counted in the contracts as parsed, each with its template. What stands within an amendment or a reading is"
    yield from ("no clause of its own here. Lines are without comments, examples and empty lines.", "")
    counted = {"examples": Example, "readings": Reading, "undisclosed": Undisclosed, "not modelled": NotModelled}
    yield from (f"| deal | | features | clauses | lines | {' | '.join(counted)} |", f"|{'---|' * 9}")
    for name, deal in DEALS.items():
        for contract in contracts(name):
            nodes = list(walk(contract.deal))
            count = [sum(isinstance(node, kind) for node in nodes) for kind in counted.values()]
            clauses = len(contract.deal.clauses) - count[0]
            own = sum(any(file == contract.name for file in files) for files in files_of(name).values())
            cells = (link(name, contract.name, contract.name), deal["entry"], own, clauses, contract.lines, *count)
            yield f"| {' | '.join(map(str, cells))} |"


def files_of(folder: str) -> dict[str, set[str]]:
    """The features of a deal, each with the files whose clauses carry it."""
    found: dict[str, set[str]] = {}
    for number, claim in DEALS[folder]["has"].items():
        for contract in contracts(folder):
            for label in named(claim):
                running = [clause for clause in contract.named(label) if runs(clause)]
                forms = [FORMS[form] for form in FEATURES[number]["forms"]]
                if any(form(clause, contract) for form in forms for clause in running):
                    found.setdefault(number, set()).add(contract.name)
    return found


def several() -> Iterator[str]:
    """The deals of more than one file, and what is based on what."""
    for folder in DEALS:
        files = contracts(folder)
        if len(files) > 1:
            yield f"- {folder}: {', '.join(link(folder, file.name, file.name) for file in files)}{based(files)}"
    shapes = sorted((CONTRACTS / "templates").glob("*.deal"))
    yield f"- templates: {', '.join(link('templates', path.name, path.name) for path in shapes)}, shapes to start from"
    yield from ("", "A deal with undisclosed terms is a template too: `based on` it, another gives them values.")


def based(files: tuple[Contract, ...]) -> str:
    """Which of the files of a deal is based on which."""
    told = [f"{file.name} is based on {file.template}" for file in files if file.template]
    return "; " + (", ".join(told) or "each stands by itself")


def not_modelled() -> Iterator[str]:
    """Each sentence that a contract keeps as text, with its clause."""
    for name in DEALS:
        for contract in contracts(name):
            for clause in contract.deal.clauses:
                lines = (node for node in walk(clause) if isinstance(node, NotModelled))
                yield from (f"- {contract.name} `{clause.label}`: {line.reason}" for line in lines)


def sentences(folder: str, label: str) -> list[str]:
    """What a clause of a deal keeps as text."""
    clauses: list[Clause] = [clause for contract in contracts(folder) for clause in contract.named(label)]
    return [node.reason for clause in clauses for node in walk(clause) if isinstance(node, NotModelled)]


def lacks(folder: str) -> dict[str, str]:
    """The features of a deal that its contract keeps as text, or does not have, each with the reason."""
    deal = DEALS[folder]
    kept = deal.get("as_text", {}).items()
    return {
        **{number: f"not modelled (`{label}`): {sentences(folder, label)[0]}" for number, label in kept},
        **deal.get("unsaid", {}),
    }


def not_carried() -> Iterator[str]:
    """Each feature that a source mentions and its contract does not carry, with the reason."""
    for name in DEALS:
        for number, reason in sorted(lacks(name).items()):
            yield f"- {name}, {number} {FEATURES[number]['name']}: {reason}"


def test_the_page_is_made_of_the_claims(golden: Any) -> None:
    golden.check(PAGE, "\n".join(page()) + "\n")
