"""The public functions of analysis: what a run is worth, what would have to be otherwise, and what matters most."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from regalia.dsl.source import Source
from regalia.given import PathLike, inputs_of, source_of

if TYPE_CHECKING:
    from regalia.interpreter.analysis.case import Case
    from regalia.interpreter.analysis.metric import Metric
    from regalia.interpreter.analysis.sensitivity import Sensitivity
    from regalia.interpreter.analysis.solve import Solved
    from regalia.interpreter.analysis.thresholds import Threshold
    from regalia.interpreter.analysis.value import Value
    from regalia.interpreter.run import Result

_INPUTS = ("cash", "quantities", "observations", "events", "register")
_PRICING = ("rate", "price", "buyer", "on", "day_count")


def value(
    result: "Result",
    *,
    rate: str | None = None,
    price: str | None = None,
    buyer: str | None = None,
    on: date | None = None,
    day_count: str = "actual/365",
) -> "tuple[Value, ...]":
    """What a run is worth to each party and instrument, on a day (that of the deal).

    Figures are in smallest units, exact but for present values (to the cent) and returns (to about twelve digits).

    `rate` is a text as `12%`, `price` one as `8,839,500`, paid by `buyer` (by default the only instrument, or else the
    only party, that receives anything). Raises: Refusal; ImportError where the extra `finance` is not installed.
    """
    from regalia.interpreter.analysis.asking import asked_values

    return asked_values(result, rate=rate, price=price, buyer=buyer, on=on, day_count=day_count)


def solve(contract: PathLike | Source, term: str, so: str, **given: Any) -> "Solved":
    """The figures of a term at which a run comes to what is asked.

    `term` names a figure (`participation[1].rate`), `receipts` or a stream (how many times as much comes in), or
    `price`; `so` is `METRIC = VALUE`, a value in the contract's words, or `present value of`, `yearly return of`,
    `multiple of` somebody. What else is `given` is as `run` and `value` take it: `cash`, `through`, `rate`, ...

    Raises: Refusal; ImportError where a return is asked and the extra `finance` is not installed.
    """
    from regalia.interpreter.analysis.solve import solve as solved
    from regalia.interpreter.analysis.variable import variable_named

    case, metric = _case(contract, so, True, "--so", given)
    return solved(case, metric, variable_named(case, metric, term))


def thresholds(contract: PathLike | Source, **given: Any) -> "tuple[Result, tuple[Threshold, ...]]":
    """The run, and what must still come in on each stream until each limit of the contract is reached.

    What is `given` is as `run` takes it. Raises: Refusal.
    """
    from regalia.interpreter.analysis.case import Case
    from regalia.interpreter.analysis.thresholds import thresholds as reached

    inputs, run, _ = _given(contract, given)
    case = Case.of(source_of(contract), inputs, **run)
    result = case.run()
    return case.told(result), tuple(reached(case, result))


def sensitivity(
    contract: PathLike | Source, of: str, *, vary: Sequence[str] = (), by: str = "10%", days: int = 90, **given: Any
) -> "Sensitivity":
    """What a metric comes to with each figure of the terms, and each stream, less and more `by` a part of it.

    `of` is a metric as that of `solve`, `vary` names figures (by default all); days are earlier and later by so many.
    What else is `given` is as `run` and `value` take it. Raises: Refusal; ImportError, as `solve`.
    """
    from regalia.dsl.numbers import read_percentage
    from regalia.interpreter.analysis.sensitivity import sensitivity as found

    case, metric = _case(contract, of, False, "--of", given)
    return found(case, metric, tuple(vary), Fraction(read_percentage(by)), days)


def _case(
    contract: PathLike | Source, words: str, goal: bool, option: str, given: dict[str, Any]
) -> "tuple[Case, Metric]":
    from regalia.interpreter.analysis.asking import asked_case

    inputs, run, pricing = _given(contract, given)
    return asked_case(source_of(contract), inputs, words, pricing, goal=goal, option=option, **run)


def _given(contract: PathLike | Source, given: dict[str, Any]) -> tuple[Any, dict[str, Any], dict[str, Any]]:
    """Rows, what a run takes besides, and what worth rests on."""
    left = dict(given)
    inputs = inputs_of(contract, *(left.pop(name, None) for name in _INPUTS))
    pricing = {name: left.pop(name) for name in _PRICING if name in left}
    run: dict[str, Any] = {
        "choices": left.pop("readings", None),
        "supplied": left.pop("supplied", None),
        "through": left.pop("through", None),
        "signed": left.pop("as_of", None),
    }
    if left:
        raise TypeError(f"unexpected argument: {', '.join(left)}")
    return inputs, run, pricing
