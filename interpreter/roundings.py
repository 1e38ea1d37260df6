"""How an exact amount became the one that was posted."""

from fractions import Fraction
from typing import Any

from attrs import frozen

from ..dsl.source import Place
from ..dsl.terms.head import Rounding as Terms
from ..dsl.types import is_currency
from .exact.unknown import Unknown
from .figures import Replay
from .formula import Val
from .ledger import Entry
from .money import digits_of, round_to, show_short
from .program import Operation, Post, Round, Rule, Share

DROPPED = "fractions dropped"
UNROUNDED = ("earned", "due")
"""What is owed is exact: only what is paid is rounded."""
PAID_ON = "the sum of what it pays, each rounded"


@frozen
class Rounding:
    """How an exact amount became the one that was posted, by which rule.

    `owed` is what was owed and not paid before (paid and not owed, below zero), None where rounding is not cumulative.
    `residue` is how much the amount is above its due rounded down: what of the residue it was given, None where the
    residue does not go by largest remainder. `held` says that a limit kept it from being rounded up.
    """

    exact: Any
    owed: Any
    rounded: Any
    residue: Any
    held: bool
    rule: str
    place: Place


def rounding_of(entry: Entry, operation: Operation, rule: Rule, replay: Replay) -> Rounding | None:
    """The rounding that gave the amount of an entry, if there was one."""
    if not isinstance(operation, Post) or isinstance(entry.amount, Unknown):
        return None
    name = getattr(operation.amount, "name", "")
    for step in rule.body:
        if isinstance(step, Round) and step.name == name:
            return _single(entry, step, replay)
        if isinstance(step, Share):
            due = next((part.due for part in step.parts if f"{step.name}.{part.name}" == name), None)
            if due is not None:
                return _shared(entry, step, replay.after(due), replay)
    return _passed_on(entry, operation, replay)


def _single(entry: Entry, step: Round, replay: Replay) -> Rounding:
    """An instalment, a price, money for units; or units, whose fractions are dropped."""
    model = replay.result.model
    number = next(number for number, each in enumerate(replay.result.run.operations) if each is step)
    exact = Replay.of(replay.result, entry, number).before(step.value)
    money = is_currency(entry.unit or "")
    rule = f"to {_unit(step.unit, entry)} {step.mode}" if money else DROPPED
    place = model.rounding.span if money and model.rounding else step.span
    return Rounding(exact, None, entry.amount, None, False, rule, model.source.place(place))


def _shared(entry: Entry, step: Share, due: Any, replay: Replay) -> Rounding:
    model = replay.result.model
    terms = model.rounding
    assert terms is not None
    exact = _in_all(entry)
    owed = due - exact if terms.point == "cumulative" else None
    residue = None
    if terms.residue is None:
        residue = entry.amount - max(0, round_to(due, step.unit, "down"))
    held = _held(entry, step, due, replay)
    return Rounding(exact, owed, entry.amount, residue, held, _rule(terms, step, entry), model.source.place(step.span))


def _held(entry: Entry, step: Share, due: Any, replay: Replay) -> bool:
    """Whether a payee was rounded down where its remainder, or the mode, would have rounded it up."""
    low = round_to(due, step.unit, "down")
    if entry.amount > low:
        return False
    if step.residue is not None:
        taker = f"{step.name}.{step.residue}" == getattr(_post(entry, replay).amount, "name", "")
        return not taker and round_to(due, step.unit, step.mode) > low
    for part in step.parts:
        theirs = replay.after(part.due)
        floor = round_to(theirs, step.unit, "down")
        if replay.after(Val(f"{step.name}.{part.name}")) > floor and theirs - floor < due - low:
            return True
    return False


def _post(entry: Entry, replay: Replay) -> Post:
    operation = replay.result.run.operations[entry.operation]
    assert isinstance(operation, Post)
    return operation


def _passed_on(entry: Entry, operation: Post, replay: Replay) -> Rounding | None:
    """What reaches a waterfall whose bands are joined to another's is what it pays of it, each payment rounded."""
    terms = replay.result.model.rounding
    if not operation.split or terms is None or not is_currency(entry.unit or "") or entry.kind in UNROUNDED:
        return None
    place = replay.result.model.source.place(terms.span)
    return Rounding(_in_all(entry), None, entry.amount, None, False, PAID_ON, place)


def _in_all(entry: Entry) -> Any:
    return sum((part.exact for part in entry.slices), Fraction(0))


def _rule(terms: Terms, step: Share, entry: Entry) -> str:
    residue = f"to {terms.residue}" if terms.residue else "by largest remainder"
    return f"{terms.point} to {_unit(step.unit, entry)} {step.mode}, residue {residue}"


def _unit(unit: Any, entry: Entry) -> str:
    return show_short(Fraction(unit) / 10 ** digits_of(entry.unit or ""))
