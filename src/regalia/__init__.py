"""Regalia: a language for royalty participations, and its interpreter.

The functions here are the whole public interface; each takes the path or the text of a contract and gives
data. Nothing is imported before it is used, so that `regalia --version` is quick.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from regalia.analysis import sensitivity, solve, thresholds, value
    from regalia.api import (
        check,
        diff,
        explain,
        explain_party,
        fix,
        format,
        read,
        readings,
        run,
        sources,
        statement,
        take_in,
        test,
        why_not,
    )
    from regalia.auditing import audit, payments
    from regalia.dsl.diagnostic import Diagnostic, Refusal
    from regalia.interpreter.readings.side_by_side import Readings
    from regalia.interpreter.run import Result
    from regalia.interpreter.statement.statement import Statement
    from regalia.views import chart, diagram

__all__ = [
    "Diagnostic",
    "Readings",
    "Refusal",
    "Result",
    "Statement",
    "audit",
    "chart",
    "check",
    "diagram",
    "diff",
    "explain",
    "explain_party",
    "fix",
    "format",
    "payments",
    "read",
    "readings",
    "run",
    "sensitivity",
    "solve",
    "sources",
    "statement",
    "take_in",
    "test",
    "thresholds",
    "value",
    "why_not",
]

_HOMES = {
    "Diagnostic": "regalia.dsl.diagnostic",
    "Readings": "regalia.interpreter.readings.side_by_side",
    "Refusal": "regalia.dsl.diagnostic",
    "Result": "regalia.interpreter.run",
    "Statement": "regalia.interpreter.statement.statement",
    "audit": "regalia.auditing",
    "payments": "regalia.auditing",
    "chart": "regalia.views",
    "diagram": "regalia.views",
    **dict.fromkeys(("sensitivity", "solve", "thresholds", "value"), "regalia.analysis"),
}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'regalia' has no attribute '{name}'")
    return getattr(import_module(_HOMES.get(name, "regalia.api")), name)
