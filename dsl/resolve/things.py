"""Parties, streams, instruments, events: what they must name, and in what they count."""

from fractions import Fraction

from .. import types
from ..constant import try_constant, varies
from ..dates import least_days, most_days
from ..infer import expect
from ..scope import Scope
from ..show import show
from ..syntax import Clause
from ..terms.expression import Reference
from ..terms.instrument import Instrument, Issue
from ..terms.party import Party
from ..terms.stream import Event, Index, SoLongAfter, Stream
from ..types import TRUTH, UNKNOWN
from ..units import PLAIN_UNITS, unit_type


def check_thing(scope: Scope, clause: Clause) -> None:
    """Check a clause that declares a thing; others are left alone."""
    match clause:
        case Party():
            _check_group(scope, clause)
        case Stream():
            _check_stream(scope, clause)
        case Index():
            unit_type(scope, clause.unit)
        case Event():
            _check_event(scope, clause)
        case Instrument():
            _check_instrument(scope, clause)


def _check_event(scope: Scope, event: Event) -> None:
    if event.condition:
        expect(scope, event.condition, TRUTH, "what an event waits for")
    if not isinstance(event.day, SoLongAfter):
        return
    after, chain = event.day, [event.name.text]
    if not scope.find(after.event, "event", "option"):
        return
    if (after.less and least_days(after.lag) <= most_days(after.less)) or not after.lag.count:
        message = f"this is no day after that of '{after.event}'"
        scope.error("RG115", message, after, f"write: on {after.event} + 30 days")
    node: object = event
    while isinstance(node, Event) and isinstance(node.day, SoLongAfter):
        chain.append(node.day.event.text)
        if chain[-1] in chain[:-1]:
            if chain[-1] == chain[0]:
                way = "let one of them be reported from outside, or on a day"
                scope.error("RG107", f"'{event.name}' waits for itself: {' -> '.join(chain)}", after, way)
            return
        symbol = scope.symbols.get(chain[-1])
        node = symbol.node if symbol else None


def _check_group(scope: Scope, party: Party) -> None:
    parts = [member.part for member in party.members]
    known = [part for part in parts if part is not None]
    if known and len(known) < len(parts):
        scope.error(
            "RG202",
            f"some parts of '{party.name}' are disclosed and some are not",
            party,
            "give all parts, or write 'undisclosed' for each",
        )
    elif known and sum(known) != 1:
        message = f"the parts of '{party.name}' come to {show(sum(known, Fraction(0)) * 100)}%"
        scope.error("RG202", message, party, "make them come to 100%")


def _check_stream(scope: Scope, stream: Stream) -> None:
    if stream.unit and stream.unit.measure and stream.unit.measure.text in PLAIN_UNITS:
        message = f"a stream counts amounts, not in '{stream.unit.measure}'"
        scope.error("RG104", message, stream.unit, "declare an index for a rate, and a stream for what comes in")
    unit_type(scope, stream.unit)
    if stream.unit and stream.unit.per:
        message = "a stream counts in money or in a measure, not in money for each of something"
        scope.error("RG104", message, stream.unit, "declare an index for a price, and a stream for what comes in")
    scope.find(stream.receiver, "party")
    seen: set[str] = set()
    for payer in stream.payers:
        if payer.under:
            scope.find(payer.under, "asset")
        if not payer.title:
            scope.find(payer.name, "payer", "party")
        if payer.name.text in seen and not payer.title:
            message = f"'{payer.name}' pays into '{stream.name}' twice"
            scope.error("RG109", message, payer.name, "keep one of the lines")
        seen.add(payer.name.text)


def _check_instrument(scope: Scope, instrument: Instrument) -> None:
    scope.find(instrument.issuer, "party")
    for issue in instrument.issues:
        _check_issue(scope, instrument, issue)
    for given_up in instrument.given_up:
        for name, words in ((given_up.units, "units"), (given_up.to, "payee")):
            kinds = ("instrument",) if words == "units" else ("party", "instrument", "reading")
            symbol = scope.find(name, *kinds)
            if symbol and symbol.kind == "instrument" and symbol.key != instrument.name.text:
                way = f"write '{instrument.plural}'"
                scope.error("RG103", f"'{name}' is another instrument", name, way)
    if len(instrument.given_up) > 1:
        message = "the part of units given up is left twice"
        scope.error("RG109", message, instrument.given_up[1], "keep one of the lines")
    if len(instrument.records) > 1:
        scope.error("RG109", "the record date is said twice", instrument.records[1], "keep one of the lines")


def _check_issue(scope: Scope, instrument: Instrument, issue: Issue) -> None:
    key = instrument.name.text
    scope.find(issue.to, "party")
    count = try_constant(scope, issue.units)
    named = scope.symbols.get(issue.units.name.text) if isinstance(issue.units, Reference) else None
    if named and named.kind == "instrument":
        way = f"write it before the name, as 29,465 {instrument.plural}"
        scope.error("RG113", "the number is missing", issue.units, way)
    elif expect(scope, issue.units, types.of(key), "the number of units") == UNKNOWN:
        pass
    elif varies(scope, issue.units) or not isinstance(count, Fraction | None):
        scope.error("RG113", "the number of units is not a fixed figure", issue.units, "write the number, as 29,465")
    elif count is not None and (count.denominator != 1 or count <= 0):
        scope.error("RG005", "units are issued in whole numbers", issue.units, "write a whole number of units")
    if issue.price is None:
        return
    if scope.currency:
        expect(scope, issue.price, types.of(scope.currency), "the price", types.per(scope.currency, key))
    if varies(scope, issue.price):
        scope.error("RG113", "the price is not a fixed figure", issue.price, "write the price, as 300.00 per unit")
