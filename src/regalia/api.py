"""The public functions: one for each thing that a user does with a contract.

Each imports what it needs when it is called, so that a command starts with no more than its own part.
"""

import os
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from regalia.dsl.diagnostic import Diagnostic, Refusal, Severity
from regalia.dsl.reading import read_source
from regalia.dsl.source import Source

if TYPE_CHECKING:
    from regalia.interpreter.examples import ExampleResult
    from regalia.interpreter.explain import Explanation
    from regalia.interpreter.readings.side_by_side import Readings
    from regalia.interpreter.rows import Inputs
    from regalia.interpreter.run import Result

_ONE_OF_TWO = "name a file for the contract, or for the input"
PathLike = str | os.PathLike[str]


def read(path: PathLike) -> Source:
    """The text of a contract file; `-` is standard input.

    Raises: Refusal where it cannot be read, is too large, or is no text.
    """
    return read_source(path)


def check(contract: PathLike | Source) -> tuple[Diagnostic, ...]:
    """Every finding of a contract, in text order.

    Raises: Refusal where it cannot be read at all.
    """
    from regalia.interpreter.check import check as check_source

    return check_source(_source(contract))


def format(contract: PathLike | Source) -> str:
    """The contract in its one canonical form, comments kept.

    Raises: Refusal where it has errors of syntax.
    """
    from regalia.dsl.format import format_source

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
) -> "Result":
    """Evaluate a contract on input files, through the end of a day (by default the last input's).

    Amounts in the result are in smallest units (cents), exact. `supplied` gives undisclosed terms their
    figures as text. Raises: Refusal with everything that is wrong.
    """
    from regalia.interpreter.run import run as run_source

    inputs = _inputs(contract, cash, quantities, observations, events, register)
    return run_source(_source(contract), inputs, through=through, choices=readings, supplied=supplied)


def readings(
    contract: PathLike | Source,
    *,
    cash: PathLike | None = None,
    events: PathLike | None = None,
    observations: PathLike | None = None,
    quantities: PathLike | None = None,
    register: PathLike | None = None,
    through: date | None = None,
    fixed: Mapping[str, str] | None = None,
    supplied: Mapping[str, str] | None = None,
    worth: bool = False,
) -> "Readings":
    """Every combination of the readings of a contract: side by side on input files, where there are some.

    `fixed` readings keep the meaning given; with `worth` streams are searched on which each reading makes the most.
    Amounts are in smallest units, exact. Raises: Refusal with everything that is wrong.
    """
    from regalia.interpreter.readings.side_by_side import readings as readings_of

    files = (cash, quantities, observations, events, register)
    inputs = _inputs(contract, *files) if any(path is not None for path in files) else None
    return readings_of(_source(contract), inputs, through=through, choices=fixed, supplied=supplied, worth=worth)


def explain(result: "Result", entry: int) -> "Explanation":
    """The tree behind one entry of a run. Raises: Refusal where there is no such entry."""
    from regalia.interpreter.explain import explain_entry

    return explain_entry(result, entry)


def test(contract: PathLike | Source) -> "tuple[ExampleResult, ...]":
    """Run the examples inside a contract. Raises: Refusal where the contract has errors."""
    from regalia.interpreter.examples import run_examples

    return run_examples(_source(contract))


def _source(contract: PathLike | Source) -> Source:
    return contract if isinstance(contract, Source) else read_source(contract)


def _inputs(
    contract: PathLike | Source,
    cash: PathLike | None,
    quantities: PathLike | None,
    observations: PathLike | None,
    events: PathLike | None,
    register: PathLike | None,
) -> "Inputs":
    """The rows of input files. Raises: Refusal, also where two files are to be standard input."""
    from pathlib import Path

    from regalia.interpreter.inputs import read_inputs

    files = {
        "cash": cash,
        "quantities": quantities,
        "observations": observations,
        "events": events,
        "register": register,
    }
    if str(contract) == "-" and "-" in map(str, files.values()):
        finding = Diagnostic("RG011", Severity.ERROR, "standard input can be read only once", None, _ONE_OF_TWO)
        raise Refusal([finding])
    return read_inputs(**{kind: Path(path) for kind, path in files.items() if path is not None})
