"""Files of a counterparty -> the rows that a deal can be run on, and why each of the others cannot."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

from attrs import evolve, frozen

from ...dsl.diagnostic import Diagnostic, Refusal, in_text_order
from ...dsl.model import Model
from ...dsl.source import Source
from ..arrivals import Arrivals
from ..columns import Findings
from ..inputs import Account, read_files
from ..register import Register
from ..rows import Inputs
from ..run import Ready, chosen_model
from .mapping import INPUTS

REJECTED_SHOWN = 10_000
"""The most rejected rows that are told one by one."""


@frozen
class Intake:
    """What was understood of files.

    `inputs` are the rows that can be read and fit the deal. `findings` say why the others were rejected, by file and
    line; `blocking` are those that are of no row, so that nothing can be taken in while they stand.
    """

    model: Model
    inputs: Inputs
    accounts: tuple[Account, ...]
    findings: tuple[Diagnostic, ...]
    blocking: tuple[Diagnostic, ...]

    @property
    def rejected(self) -> frozenset[tuple[str, int]]:
        """The rejected rows: file and line."""
        lines = {(account.file.name, line) for account in self.accounts for line in account.rejected}
        return frozenset(lines | set(_rows_of(self.findings, self.accounts)))


def taken_in(
    source: Source,
    paths: Mapping[str, Sequence[Path]],
    mapping: Path | None,
    *,
    choices: Mapping[str, str] | None = None,
    supplied: Mapping[str, str] | None = None,
    signed: date | None = None,
) -> Intake:
    """Read files of any form that a mapping explains, and hold their rows against the deal.

    Raises: Refusal where the contract has errors, or a figure supplied does not fit.
    """
    model = chosen_model(source, choices or {}, signed)
    ready = Ready.of(model, supplied or {})
    findings = Findings(most=REJECTED_SHOWN)
    inputs, accounts = read_files(paths, mapping, findings)
    told = list(findings.all())
    blocking = [each for each in told if not _is_of_a_row(each, accounts)]
    while True:
        misfits = _misfits(ready, inputs)
        told += misfits
        bad = set(_rows_of(misfits, accounts))
        if not bad:
            blocking += misfits
            break
        inputs = _without(inputs, bad)
    return Intake(model, inputs, accounts, in_text_order(told), tuple(blocking))


def _misfits(ready: Ready, inputs: Inputs) -> list[Diagnostic]:
    """What does not fit the deal."""
    arrivals = Arrivals(ready.model, ready.machine.program, Register.of(ready.model, inputs.register))
    try:
        arrivals.ticks(inputs)
    except Refusal:
        return arrivals.findings[:REJECTED_SHOWN]
    return []


def _is_of_a_row(finding: Diagnostic, accounts: Sequence[Account]) -> bool:
    place = finding.place
    return place is not None and any(
        account.file.name == place.file and account.layouts and place.line > account.heading for account in accounts
    )


def _rows_of(findings: Iterable[Diagnostic], accounts: Sequence[Account]) -> Iterable[tuple[str, int]]:
    """The rows that findings are of: file and line."""
    return ((f.place.file, f.place.line) for f in findings if f.place and _is_of_a_row(f, accounts))


def _without(inputs: Inputs, bad: set[tuple[str, int]]) -> Inputs:
    """Inputs without the rows of these lines."""
    kept = {
        kind: tuple(row for row in getattr(inputs, kind) if (row.file.name, row.line) not in bad) for kind in INPUTS
    }
    return evolve(inputs, **kept)
