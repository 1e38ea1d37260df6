"""The public functions of audits: a payer's report held against the contract, and the report that was due."""

from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from regalia.dsl.diagnostic import Diagnostic, Refusal, Severity
from regalia.dsl.lint.unused_name import AUDIT_THRESHOLD
from regalia.dsl.numbers import TextRefused, read_percentage
from regalia.dsl.source import Source
from regalia.given import PathLike, inputs_of, mapping_of, source_of

if TYPE_CHECKING:
    from regalia.interpreter.analysis.case import Case
    from regalia.interpreter.audit.audit import Audit
    from regalia.interpreter.audit.due import Due
    from regalia.interpreter.run import Result

_INPUTS = ("cash", "quantities", "observations", "events", "register")


def audit(
    contract: PathLike | Source,
    reported: PathLike,
    *,
    since: date | None = None,
    threshold: str | None = None,
    **given: Any,
) -> "Audit":
    """Hold what a payer reports against what the contract gives: each difference with its cause, and the shortfall.

    `since` leaves out what was due before a day. `threshold` is the part of what was due over which a shortfall is told
    to be: a text as `5%`, or the name of a value of the contract (by default `audit_threshold`, where there is one).
    What else is `given` is as `run` takes it.

    Raises: Refusal where a file cannot be read, the run is refused, or a line names what the contract does not have.
    """
    from regalia.interpreter.audit.audit import audit as audited
    from regalia.interpreter.inputs import read_reported

    file, rows = read_reported(Path(reported), mapping_of(contract))
    case = _case(contract, given)
    return audited(case, file, rows, since=since, threshold=_threshold(contract, given, case.run(), threshold))


def payments(contract: PathLike | Source, **given: Any) -> "tuple[Due, ...]":
    """Every payment of a run, with the base, the tiers and the rates behind it; what is `given` is as `run` takes it.

    Raises: Refusal.
    """
    from regalia.interpreter.audit.due import due

    return due(_case(contract, given).run())


def _case(contract: PathLike | Source, given: dict[str, Any], asked: str = "") -> "Case":
    from regalia.interpreter.analysis.case import Case

    left = dict(given)
    inputs = inputs_of(contract, *(left.pop(name, None) for name in _INPUTS))
    run = {"choices": left.pop("readings", None), "supplied": left.pop("supplied", None)}
    run |= {"through": left.pop("through", None), "signed": left.pop("as_of", None)}
    if left:
        raise TypeError(f"unexpected argument: {', '.join(left)}")
    return Case.of(source_of(contract), inputs, asked=asked, option="--threshold", **run)


def _threshold(
    contract: PathLike | Source, given: dict[str, Any], result: "Result", text: str | None
) -> Fraction | None:
    """A threshold as it is given, or as the contract says it."""
    if text is not None and text.endswith("%"):
        try:
            return Fraction(read_percentage(text))
        except TextRefused as refused:
            raise _refused(f"threshold {refused}", refused.help) from None
    name = text or AUDIT_THRESHOLD
    symbol = result.model.scope.symbols.get(name)
    if symbol is None and text is None:
        return None
    if symbol is None or symbol.kind != "let":
        raise _refused(f"'{name}' is no value of this deal, and no percentage", "write it as 5%")
    case = _case(contract, given, name)
    (value, _), _ = case.answer(case.run())
    if not isinstance(value, (int, Fraction)):
        raise _refused(f"'{name}' is not known", "give the threshold: --threshold 5%")
    return Fraction(value)


def _refused(message: str, way: str) -> Refusal:
    return Refusal([Diagnostic("RG608", Severity.ERROR, message, None, way)])
