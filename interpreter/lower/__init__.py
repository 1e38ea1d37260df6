"""A checked deal -> the core program."""

from collections.abc import Mapping

from attrs import evolve

from ...dsl.diagnostic import Diagnostic, in_text_order
from ...dsl.model import Model
from ...dsl.syntax import Clause
from ...dsl.terms.instrument import Instrument
from ...dsl.terms.option import Option
from ...dsl.terms.payment import Payment
from ...dsl.terms.stream import Event, Index
from ...dsl.terms.trust import Check
from ..formula import Figure
from ..program import Program
from .account import lower_accounts, with_charges
from .amendment import lower_amendments, note_restarts
from .check import lower_check
from .context import SETTLE, Lowering
from .event import lower_default, lower_event, lower_index
from .gathering import lower_gathering
from .holes import holes_of
from .instrument import lower_instrument
from .late import lower_interest, lower_late_payments
from .on import lower_ons
from .option import lower_option
from .overshooting import refuse_overshooting
from .owed import counting_owed
from .passing import pass_on_payments
from .payment import lower_payment, lower_periods_of_payments
from .schedule import lower_payments_of_royalties
from .security import lower_securities
from .settling import in_order
from .state import State, lower_state
from .streams import lower_periods, lower_streams, passed_on
from .waterfall import lower_waterfalls


def lower(model: Model, supplied: Mapping[str, Figure] | None = None) -> tuple[Program, State, tuple[Diagnostic, ...]]:
    """The program of a deal, what a report reads off its registers, and why it cannot be run, if so.

    `supplied` gives undisclosed terms a value, in smallest units of money.
    """
    hole_of = holes_of(model)
    holes: dict[str, Figure | None] = dict.fromkeys(hole_of.values())
    holes.update(supplied or {})
    into = Lowering(model, holes, hole_of)
    note_restarts(into)
    lower_default(into)
    for clause in model.clauses:
        _lower_thing(into, clause)
    bearing = [(bears, ()) for bears in lower_accounts(into)]
    lower_interest(into, (*bearing, *lower_late_payments(into)))
    lower_streams(into)
    refused = lower_waterfalls(into, passed_on)
    lower_periods(into)
    lower_payments_of_royalties(into)
    lower_periods_of_payments(into)
    lower_gathering(into, refused)
    lower_securities(into)
    lower_ons(into)
    lower_amendments(into)
    pass_on_payments(into)
    for check in model.all_of(Check):
        lower_check(into, check)
    state = lower_state(into)
    program = _finish(into)
    refuse_overshooting(into, program.rules)
    return program, state, in_text_order(into.findings)


def _lower_thing(into: Lowering, clause: Clause) -> None:
    match clause:
        case Instrument():
            lower_instrument(into, clause)
        case Event():
            lower_event(into, clause)
        case Index():
            lower_index(into, clause)
        case Payment():
            lower_payment(into, clause)
        case Option():
            lower_option(into, clause)


def _finish(into: Lowering) -> Program:
    """The program, with every posting tied to the counters that count it, and settling in order."""
    rules = with_charges(into, into.rules)
    rules = [evolve(rule, body=tuple(into.with_counters(operation) for operation in rule.body)) for rule in rules]
    if any(name.startswith("index:") for name in into.registers):
        rules = [into.with_observations(rule) for rule in rules]
    rules = counting_owed(into, rules)
    settling = in_order(into, [rule for rule in rules if rule.on == SETTLE])
    acting = [rule for rule in rules if rule.on != SETTLE]
    return Program(into.registers, (*acting, *settling, *into.last), into.tables, into.holes, into.days)
