"""The contracts of real deals: each is whole and sound, and its money obeys the laws, whatever comes in.

The laws are asked of any deal file: the inputs are those of its examples, as they stand and then by chance.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from fractions import Fraction
from pathlib import Path
from random import Random
from statistics import median
from typing import Any

import pytest
from attrs import evolve

import regalia
from regalia.dsl.diagnostic import Refusal, Severity
from regalia.dsl.reading import read_source
from regalia.dsl.terms.trust import Example
from regalia.interpreter.balance import balances
from regalia.interpreter.examples import Examples
from regalia.interpreter.inputs import Inputs
from regalia.interpreter.run import Ready, Result, chosen_model

CONTRACTS = Path(__file__).parents[1] / "contracts"
DEALS = sorted(path for path in CONTRACTS.glob("*/*.deal") if path.parent.name != "templates")
NAMES = [str(path.relative_to(CONTRACTS)) for path in DEALS]
FOLDERS = sorted({path.parent for path in DEALS})
LINES, MEDIAN = 140, 50
TRIALS = 6
every_deal = pytest.mark.parametrize("path", DEALS, ids=NAMES)


def examples_of(path: Path) -> Examples:
    """A contract with its examples."""
    source = read_source(path)
    return Examples(source, chosen_model(source, {}))


def cases(path: Path) -> Iterator[tuple[str, Ready, Inputs]]:
    """What each example of a deal gives."""
    examples = examples_of(path)
    for example in examples.default.all_of(Example):
        yield (example.title, *examples.given(example))


def lines_of_terms(text: str) -> int:
    """How many lines a contract has without comments, examples and empty lines."""
    count, inside = 0, False
    for line in text.splitlines():
        if re.match(r"\S", line):
            inside = line.startswith("example ")
        if line.strip() and not line.lstrip().startswith("#") and not inside:
            count += 1
    return count


@every_deal
def test_a_contract_is_sound_and_its_examples_pass(path: Path) -> None:
    found = [each for each in regalia.check(path) if each.severity is not Severity.NOTE]
    assert not found, "\n".join(f"{each.place}: {each.code} {each.message}" for each in found)
    results = regalia.test(path)
    assert all(result.passed for result in results), [each.findings for each in results if not each.passed]


@pytest.mark.parametrize("folder", FOLDERS, ids=[folder.name for folder in FOLDERS])
def test_a_folder_is_whole(folder: Path) -> None:
    """Two examples at least, worked in the notes, which name where the terms come from."""
    examples = sum(path.read_text(encoding="utf-8").count("\nexample ") for path in folder.glob("*.deal"))
    assert examples >= 2
    notes = (folder / "NOTES.md").read_text(encoding="utf-8")
    assert "source" in notes.lower() or "http" in notes
    assert regalia.format(next(folder.glob("*.deal"))) == next(folder.glob("*.deal")).read_text(encoding="utf-8")


def test_contracts_are_short() -> None:
    lengths = {str(path): lines_of_terms(path.read_text(encoding="utf-8")) for path in DEALS}
    assert not {path: length for path, length in lengths.items() if length > LINES}
    assert median(lengths.values()) <= MEDIAN


def had(result: Result) -> Counter[tuple[str, str]]:
    """What everybody was paid, less what everybody paid, by unit."""
    found: Counter[tuple[str, str]] = Counter()
    for entry in result.entries:
        if entry.pays and entry.amount is not None and not entry.unknown:
            found[entry.target or "", entry.unit or ""] += entry.amount
            found[entry.source or "", entry.unit or ""] -= entry.amount
    return found


def conserves(result: Result) -> None:
    """Whatever came in is shared or held, and what follows from a receipt is the whole of it."""
    for balance in balances(result.model, result.entries, result.through):
        assert balance.came_in == balance.shared + balance.held
    passed_on: Counter[int] = Counter()
    for entry in result.entries:
        if entry.kind in ("share", "receipt") and isinstance(entry.cause, int):
            passed_on[entry.cause] += entry.amount
    for number, amount in passed_on.items():
        assert result.entries[number - 1].amount == amount


@every_deal
def test_what_comes_in_is_shared_or_held(path: Path) -> None:
    for _, ready, inputs in cases(path):
        conserves(ready.evaluate(inputs))


@every_deal
def test_the_order_of_lines_changes_nothing(path: Path) -> None:
    """Rows of one day in another order come to the same in all, and rows of other days to the same ledger."""
    for title, ready, inputs in cases(path):
        expected = had(ready.evaluate(inputs))
        random = Random(title)  # noqa: S311 - by chance, the same each time
        for _ in range(2):
            assert had(ready.evaluate(shuffled(inputs, random))) == expected, title


def shuffled(inputs: Inputs, random: Random) -> Inputs:
    """The same rows in another order; events of one day stay as they are, since each may rest on another."""

    def mixed(rows: Sequence[Any]) -> tuple[Any, ...]:
        return tuple(random.sample(rows, len(rows)))

    return evolve(
        inputs,
        cash=mixed(inputs.cash),
        quantities=mixed(inputs.quantities),
        observations=mixed(inputs.observations),
    )


@every_deal
def test_receipts_in_parts_come_to_the_whole(path: Path) -> None:
    """To the smallest unit for each entry, where each is rounded; to the last fraction where nothing is."""
    for title, ready, inputs in cases(path):
        whole = ready.evaluate(inputs)
        try:
            parts = ready.evaluate(in_parts(inputs))
        except Refusal as refusal:
            pytest.fail(f"{title}: {[each.message for each in refusal.findings]}")
        expected, found = had(whole), had(parts)
        margin = len(parts.entries) if ready.model.rounding else 0
        away = {key: found[key] - expected[key] for key in {*expected, *found} if found[key] != expected[key]}
        assert all(abs(gap) <= margin for gap in away.values()), (title, away)


def in_parts(inputs: Inputs) -> Inputs:
    """Every amount and quantity as two of its day; the first is whole, since not every currency has cents."""
    rows = [evolve(row, amount=part) for row in inputs.cash for part in _parts(row.amount)]
    counted = [evolve(row, quantity=part) for row in inputs.quantities for part in _parts(row.quantity)]
    return evolve(inputs, cash=tuple(rows), quantities=tuple(counted))


def _parts(amount: Fraction) -> tuple[Fraction, ...]:
    first = Fraction(int(amount) // 3)
    return (first, amount - first) if first else (amount,)


@every_deal
def test_the_laws_hold_whatever_comes_in(path: Path) -> None:
    """Amounts by chance, also none and negative ones: a run that is not refused conserves."""
    ran = path.read_text(encoding="utf-8").count("\nexample ") == 0
    for title, ready, inputs in cases(path):
        random = Random(title)  # noqa: S311 - by chance, the same each time
        for _ in range(TRIALS):
            with suppress(Refusal):
                result = ready.evaluate(by_chance(inputs, random))
                ran = True
                conserves(result)
    assert ran


def by_chance(inputs: Inputs, random: Random) -> Inputs:
    """The same rows with other amounts."""

    def other(value: Fraction, scale: int) -> Fraction:
        return Fraction(round(value * scale * random.choice([0, 1, 2, 5, 10, 31]) * random.randint(1, 9) / 9), scale)

    return evolve(
        inputs,
        cash=tuple(evolve(row, amount=other(row.amount, 100)) for row in inputs.cash),
        quantities=tuple(evolve(row, quantity=other(row.quantity, 1)) for row in inputs.quantities),
    )
