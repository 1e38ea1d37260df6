"""Seeded errors: the contracts that they are put into, how they are drawn, who finds them, and the page on it."""

from collections import Counter
from pathlib import Path

import pytest
from seeded.contract import Contract, Seed, Slip, changes_nothing
from seeded.diffs import told_by_diff
from seeded.page import PAGE, page, read_records, reason, record
from seeded.sample import KINDS, NUMBER, contracts, sample
from seeded.study import CHECK, EXAMPLE, FOUND, MISSED, RULE, look

import regalia
from regalia.dsl.diagnostic import Severity
from regalia.dsl.source import Span
from regalia.dsl.terms.figure import Percent
from regalia.dsl.terms.trust import Check, Example

VARIANTS = sorted((Path(__file__).parent / "cases" / "seeded").glob("*.deal"))
CONTRACTS = contracts()
SEEDS = sample(CONTRACTS)
RECORDS = read_records()
EACH = pytest.mark.parametrize("path", VARIANTS, ids=lambda path: path.stem)
AGAIN = "run 'just seeded'"


@EACH
def test_a_variant_is_sound(path: Path) -> None:
    assert [finding for finding in regalia.check(path) if finding.severity is not Severity.NOTE] == []
    results = regalia.test(path)
    assert len(results) >= 6
    assert [result.title for result in results if not result.passed] == []
    assert regalia.format(path) == path.read_text(encoding="utf-8")


def test_the_same_errors_are_drawn_again() -> None:
    few = [[seed.text for seed in sample(CONTRACTS, 32, seed)] for seed in (7, 7, 8)]
    assert few[0] == few[1] != few[2]
    assert len({(seed.contract.name, seed.text) for seed in SEEDS}) == NUMBER


def test_every_kind_and_every_contract_has_its_part() -> None:
    kinds = Counter(seed.kind for seed in SEEDS)
    assert list(kinds) == list(KINDS)
    assert min(kinds.values()) >= 12
    assert min(Counter(seed.contract.name for seed in SEEDS).values()) >= 20


@pytest.mark.parametrize("contract", CONTRACTS, ids=lambda contract: contract.name)
def test_an_error_is_in_the_terms_and_changes_them(contract: Contract) -> None:
    promises = [clause.span for clause in contract.deal.clauses if isinstance(clause, (Check, Example))]
    for seed in (seed for seed in SEEDS if seed.contract is contract):
        for span, _ in seed.edits:
            assert not any(span.start < other.end and other.start < span.end for other in promises), seed
        assert not changes_nothing(seed), seed


def test_a_figure_spelled_otherwise_is_no_error() -> None:
    migenix = CONTRACTS[0]
    rate = next(term for term in migenix.terms if isinstance(term.node, Percent))
    place = Span(rate.node.span.start, rate.node.span.end - 1)
    assert migenix.text(place) == "75"
    assert changes_nothing(Slip(rate, ((place, "75.0"),)).seed("spelling", migenix))
    assert not changes_nothing(Slip(rate, ((place, "57"),)).seed("spelling", migenix))


def _first(kind: str, words: str) -> Seed:
    """The first error of a kind in MIGENIX with these words."""
    return next(seed for slip in KINDS[kind](CONTRACTS[0]) if words in (seed := slip.seed(kind, CONTRACTS[0])).words)


@pytest.mark.parametrize(
    ("kind", "words", "by"),
    [
        ("rate off by 100 times", "75 → 0.75", RULE),
        ("lien lost", "lien is left out", EXAMPLE),
        ("party swapped", "trustee for units in: 75%", RULE),
        ("reading flipped", "of_the_price stands first", EXAMPLE),
        ("rate off by a point", "25 → 26", CHECK),
        ("wrong currency", "CAD → USD", MISSED),
    ],
)
def test_by_what_an_error_is_found(kind: str, words: str, by: str) -> None:
    assert look(_first(kind, words)).by == by


@pytest.mark.parametrize("number", range(0, NUMBER, 8))
def test_an_error_ends_as_recorded(number: int) -> None:
    seed = SEEDS[number]
    assert record(seed, look(seed), told_by_diff(seed)) == RECORDS[number], AGAIN


def test_the_records_are_of_these_errors() -> None:
    told = [(one["kind"], one["contract"], one["line"], one["words"]) for one in RECORDS]
    assert told == [(seed.kind, seed.contract.source.name, seed.number, seed.words) for seed in SEEDS], AGAIN


def test_diff_puts_every_error_in_its_clause_and_category() -> None:
    assert [(seed.words, wrong) for seed in SEEDS if (wrong := told_by_diff(seed)) not in ("", "unread")] == []


def test_six_of_ten_are_found_without_the_original() -> None:
    assert sum(one["by"] in FOUND for one in RECORDS) >= 60 * NUMBER / 100


def test_every_miss_has_its_reason() -> None:
    assert [one for one in RECORDS if one["by"] not in FOUND and reason(one) is None] == []


def test_the_page_says_what_was_found() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(RECORDS), AGAIN
