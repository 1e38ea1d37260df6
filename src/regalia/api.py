"""The public functions: one for each thing that a user does with a contract."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from regalia.dsl.diagnostic import Diagnostic
from regalia.dsl.format import format_source
from regalia.dsl.reading import read_source
from regalia.dsl.source import Source
from regalia.interpreter.check import check as check_source
from regalia.interpreter.examples import ExampleResult, run_examples
from regalia.interpreter.explain import Explanation, explain_entry
from regalia.interpreter.inputs import read_inputs
from regalia.interpreter.run import Result
from regalia.interpreter.run import run as run_source

PathLike = str | Path


def read(path: PathLike) -> Source:
    """The text of a contract file; `-` is standard input.

    Raises: Refusal where it cannot be read, is too large, or is no text.
    """
    return read_source(path)


def check(contract: PathLike | Source) -> tuple[Diagnostic, ...]:
    """Every finding of a contract, in text order.

    Raises: Refusal where it cannot be read at all.
    """
    return check_source(_source(contract))


def format(contract: PathLike | Source) -> str:
    """The contract in its one canonical form, comments kept.

    Raises: Refusal where it has errors of syntax.
    """
    return format_source(_source(contract))


def run(
    contract: PathLike | Source,
    *,
    cash: PathLike | None = None,
    events: PathLike | None = None,
    observations: PathLike | None = None,
    quantities: PathLike | None = None,
    register: PathLike | None = None,
    through: date | None = None,
    readings: Mapping[str, str] | None = None,
    supplied: Mapping[str, str] | None = None,
) -> Result:
    """Evaluate a contract on input files, through the end of a day (by default the last input's).

    Amounts in the result are in smallest units (cents), exact. `supplied` gives undisclosed terms their
    figures as text. Raises: Refusal with everything that is wrong.
    """
    inputs = read_inputs(
        cash=_path(cash),
        quantities=_path(quantities),
        observations=_path(observations),
        events=_path(events),
        register=_path(register),
    )
    return run_source(_source(contract), inputs, through=through, choices=readings, supplied=supplied)


def explain(result: Result, entry: int) -> Explanation:
    """The tree behind one entry of a run. Raises: Refusal where there is no such entry."""
    return explain_entry(result, entry)


def test(contract: PathLike | Source) -> tuple[ExampleResult, ...]:
    """Run the examples inside a contract. Raises: Refusal where the contract has errors."""
    return run_examples(_source(contract))


def _source(contract: PathLike | Source) -> Source:
    return contract if isinstance(contract, Source) else read_source(contract)


def _path(path: PathLike | None) -> Path | None:
    return None if path is None else Path(path)
