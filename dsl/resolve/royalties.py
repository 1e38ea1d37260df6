"""Streams that are made of others, and royalties on them: what they may name, and in what they count."""

from .. import types
from ..constant import try_constant
from ..flows import FLOWS, FlowPart, NotAFlow, paid_by_clauses, parts_of_flow, streams_named, tags_asked
from ..infer import expect, infer
from ..scope import Scope
from ..syntax import Clause, Name
from ..terms import expression as ex
from ..terms.account import Account, OwedBy
from ..terms.limit import Above, Below, ForFirst, ForNext, Limit, Otherwise, Thereafter, Through, Until, UpTo, While
from ..terms.royalty import Rate, RateBands, Royalty
from ..terms.stream import Carrying, Derived, Stream, Tagged
from ..terms.term import AtLeast, AtMost, Condition, EndsWhen, Late, Payable, Separately, TermOf
from ..terms.waterfall import Band, Bands
from ..types import TRUTH, UNKNOWN
from ..units import check_window, flow_type, royalty_type, tags_of
from .accounts import check_rate_of_interest
from .bands import check_counter, check_order

_BY_LEVEL = (UpTo, Above, ForFirst, ForNext, Thereafter)
_BY_END = (Until, While, Through, Thereafter, Otherwise)


def check_royalty(scope: Scope, clause: Clause) -> None:
    """Check a stream's tags, a derived stream or a royalty; other clauses are left alone."""
    match clause:
        case Stream():
            _check_tags(scope, clause.tags)
        case Derived():
            _check_derived(scope, clause)
        case Royalty():
            _check_royalty(scope, clause)


def _check_tags(scope: Scope, tags: tuple[Tagged, ...]) -> None:
    seen: set[str] = set()
    for tagged in tags:
        if tagged.tag.text in seen:
            scope.error("RG102", f"the tag '{tagged.tag}' is declared twice", tagged.tag, "keep one of the lines")
        seen.add(tagged.tag.text)
        values = [value.text for value in tagged.values]
        for number, value in enumerate(tagged.values):
            if value.text in values[:number]:
                scope.error("RG102", f"the value '{value}' is given twice", value, "keep one of them")


# ---- derived streams


def _check_derived(scope: Scope, derived: Derived) -> None:
    infer(scope, ex.Reference(derived.name))
    check_window(scope, derived.window)
    found = flow_type(scope, scope.symbols[derived.name.text]) if derived.name.text in scope.symbols else UNKNOWN
    if found.kind not in ("amount", "unknown"):
        message = f"a stream counts in money or in a measure, not in {types.describe(found)}"
        scope.error("RG104", message, derived.value, "write a sum of streams, or of what comes in on them")
    if derived.where:
        _check_where(scope, derived, derived.where)
    if derived.window:
        if derived.where:
            way = "name what carries the tags in a stream of its own: stream ... = ... where ..."
            scope.error("RG115", "a stream of whole periods cannot ask for tags", derived.where, way)
        _check_period(scope, derived)
        return
    try:
        parts = parts_of_flow(scope, derived.value)
    except NotAFlow as wrong:
        message = "this is no sum of streams, each times a value"
        way = "say over which time it is reckoned: stream NAME each calendar quarter = ..."
        scope.error("RG205", message, wrong.where, way)
        return
    for part in parts:
        _check_part(scope, part)


def _check_period(scope: Scope, derived: Derived) -> None:
    """It comes when something came in: on streams, of which no clause still pays once the period is reckoned."""
    streams = streams_named(scope, derived.value)
    if not streams and not scope.broken:
        way = "name what comes in, or write a payment: each calendar year ..."
        scope.error("RG115", "this names no stream, so that nothing of it would ever come in", derived.value, way)
    for stream in streams:
        if paid_by_clauses(scope, stream.node):
            message = f"'{stream.key}' is what clauses pay, and some of a period is paid when this was reckoned"
            scope.error("RG115", message, derived.value, "write a payment: each calendar year ... received by ...")
            return


def _check_part(scope: Scope, part: FlowPart) -> None:
    for _, factor in part.factors:
        found = infer(scope, factor)
        if found.kind not in ("amount", "unknown"):
            message = f"a stream cannot be multiplied by {types.describe(found)}"
            scope.error("RG104", message, factor, "multiply it by a number, a percentage or a price")


def _check_where(scope: Scope, derived: Derived, where: Carrying) -> None:
    known = tags_of(scope, derived)
    for asked in tags_asked(where):
        values = known.get(asked.tag.text)
        if values is None:
            way = f"declare it under the stream: tagged {asked.tag}"
            if known:
                way = "use one of: " + ", ".join(sorted(known))
            scope.error("RG101", f"no stream in this has the tag '{asked.tag}'", asked.tag, way)
        elif values and asked.value.text not in values:
            way = "use one of: " + ", ".join(values)
            scope.error("RG101", f"'{asked.value}' is no value of the tag '{asked.tag}'", asked.value, way)


# ---- royalties


def _check_claim(scope: Scope, royalty: Royalty) -> None:
    """A claim takes no more than its balance, so that a royalty cannot pay it alone."""
    symbol = scope.symbols.get(royalty.payee.text)
    if symbol and isinstance(symbol.node, Account) and isinstance(symbol.node.whose, OwedBy):
        message = f"'{royalty.payee}' takes no more than its balance, so that something may be left over"
        way = f"pay a waterfall: all to {royalty.payee}, and who has the rest after it"
        scope.error("RG201", message, royalty.payee, way)


def _check_royalty(scope: Scope, royalty: Royalty) -> None:
    scope.find(royalty.payer, "party")
    scope.find(royalty.payee, "party", "instrument", "waterfall", "account")
    _check_claim(scope, royalty)
    kinds = []
    for base in royalty.base:
        symbol = scope.find(base.name, *FLOWS)
        kinds.append(flow_type(scope, symbol) if symbol else UNKNOWN)
    if len({kind for kind in kinds if kind != UNKNOWN}) > 1:
        message = "the parts of this base do not count in the same unit"
        scope.error("RG104", message, royalty.base[-1], "write a royalty for each")
    if not royalty.rates and not royalty.not_modelled:
        scope.error("RG009", "this royalty has no rate", royalty, "add a line: 5%")
    if len(royalty.rates) > 1:
        message = "a royalty has one rate, or one list of bands"
        scope.error("RG109", message, royalty.rates[1], "write a royalty for each, or bands")
    pays = royalty_type(scope, royalty)
    if pays != UNKNOWN and (len(pays.unit) != 1 or pays.unit[0][1] != 1):
        message = f"'{royalty.name}' would pay {types.describe(pays)}"
        way = "make the base times the rate come to money, or to a quantity: 5% of money, 2.00 per ounce of ounces"
        scope.error("RG104", message, royalty.rates[0] if royalty.rates else royalty.name, way)
    for line in royalty.rates:
        if isinstance(line, Rate):
            _check_rate(scope, line.value)
        else:
            _check_bands(scope, line)
    _check_terms(scope, royalty, pays)


def _check_rate(scope: Scope, rate: ex.Expr) -> None:
    found = infer(scope, rate)
    if found.kind not in ("amount", "unknown") or found.flavour == "points":
        message = f"a rate is a percentage, or money for each unit, not {types.describe(found)}"
        scope.error("RG104", message, rate, "write 5%, or 2.00 per ounce")
    elif isinstance(rate, ex.Number) and rate.value > 1:
        message = f"the rate is {rate.value} times the base"
        scope.error("RG202", message, rate, f"did you mean {rate.value}%?")


def _check_bands(scope: Scope, bands: RateBands) -> None:
    allowed: tuple[type[Limit], ...] = _BY_LEVEL if bands.counter else _BY_END
    if bands.whole:
        allowed = (UpTo, Below, Above)
    kind = check_counter(scope, bands.counter) if bands.counter else UNKNOWN
    if (bands.whole or bands.position) and not bands.counter:
        scope.error("RG110", "whole bands say what they count", bands, "write: whole bands of ... each calendar year")
    for band in bands.bands:
        _check_rate(scope, band.value)
        limit = band.limit
        if not isinstance(limit, allowed):
            scope.error("RG001", "this end does not go with these bands", limit, _way(bands))
            continue
        match limit:
            case UpTo(level=amount) | Below(level=amount) | ForFirst(width=amount) | ForNext(width=amount):
                expect(scope, amount, kind, "the limit of a band")
                value = try_constant(scope, amount)
                if value is not None and not value > 0:  # type: ignore[operator]
                    scope.error("RG204", "this band has no width", amount, "write a limit above zero")
            case Until(condition=condition) | While(condition=condition):
                expect(scope, condition, TRUTH, "what a band waits for")
    check_order(
        scope, Bands(bands.counter, tuple(Band((), b.limit, span=b.span) for b in bands.bands), span=bands.span)
    )
    check_window(scope, bands.position)


def _way(bands: RateBands) -> str:
    if bands.whole:
        return "end whole bands with 'below', 'up to' or 'above'"
    if bands.counter:
        return "end bands of a counter with 'up to' or 'above', or with 'for the first', 'for the next', 'thereafter'"
    return "end bands with 'until', 'while', 'through', 'thereafter'; for levels say which counter: bands of ..."


def _check_terms(scope: Scope, royalty: Royalty, pays: types.Type) -> None:
    seen: dict[type, object] = {}
    for term in royalty.terms:
        if type(term) in seen and isinstance(term, (TermOf, Payable, Separately, Late)):
            scope.error("RG109", "this is said twice", term, "keep one of the lines")
        seen[type(term)] = term
        match term:
            case EndsWhen(condition=condition) | Condition(condition=condition):
                expect(scope, condition, TRUTH, "what a royalty waits for")
            case TermOf(start=start, end=end):
                if start and end and start > end:
                    scope.error("RG204", "this ends before it begins", term, "write the earlier day first")
            case AtMost(window=window, amount=amount) | AtLeast(window=window, amount=amount):
                check_window(scope, window)
                expect(scope, amount, pays, "the limit of a period")
            case Late(rate=rate):
                check_rate_of_interest(scope, rate)
            case Payable(after=after):
                if not isinstance(after, Name):
                    check_window(scope, after)
