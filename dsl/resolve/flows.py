"""Waterfalls and payments: who is paid, in what order, and that nothing is left over or shared twice."""

from fractions import Fraction

from .. import types
from ..constant import try_constant
from ..infer import expect, infer
from ..scope import Scope, Symbol
from ..show import show
from ..syntax import Clause, Name, walk
from ..terms import expression as ex
from ..terms.limit import Above, ForFirst, ForNext, Limit, Otherwise, Thereafter, Through, Until, UpTo, While
from ..terms.payment import Payment
from ..terms.royalty import Royalty
from ..terms.term import Condition, EndsWhen, Overrides
from ..terms.value import Meaning, Reading
from ..terms.waterfall import Bands, Rest, Share, Step, Waterfall
from ..types import TRUTH, UNKNOWN
from ..units import basis_of, check_window, flow_type
from .accounts import check_claim, takes_some
from .amendments import in_order
from .bands import check_counter, check_order
from .payments import check_payment

_BY_LEVEL = (UpTo, Above, ForFirst, ForNext, Thereafter)
_BY_END = (Until, While, Through, Thereafter, Otherwise)


def check_flow(scope: Scope, clause: Clause) -> None:
    """Check a clause that moves money; others are left alone."""
    if isinstance(clause, Waterfall):
        _check_waterfall(scope, clause)
    elif isinstance(clause, Payment):
        check_payment(scope, clause)


def check_streams_shared_once(scope: Scope, clauses: tuple[Clause, ...]) -> None:
    """What comes in on a stream is split by one waterfall only."""
    first: dict[str, tuple[Name, Waterfall]] = {}
    for clause in clauses:
        if isinstance(clause, Waterfall):
            for name in clause.base:
                symbol = scope.symbols.get(name.text)
                if symbol is None or symbol.kind != "stream":
                    continue
                earlier, other = first.setdefault(name.text, (name, clause))
                if earlier is not name and (other is clause or not in_order(scope, (clause.label, other.label))):
                    message = f"'{name}' is split twice, so its money would be paid twice"
                    way = "name it in one waterfall, once; or say which goes before the other: overrides ..."
                    scope.error("RG207", message, name, way, [(earlier.span, "first split here")])


def _check_waterfall(scope: Scope, waterfall: Waterfall) -> None:
    kinds = []
    own = not any(isinstance(term, Overrides) for term in waterfall.terms)
    for name in waterfall.base:
        symbol = scope.find(name, "stream", "waterfall", "royalty", "account")
        kinds.append(flow_type(scope, symbol) if symbol else UNKNOWN)
        if symbol and symbol.kind == "stream" and basis_of(scope, symbol) != "received":
            message = f"what comes in on '{name}' is no cash, so it cannot be shared"
            scope.error("RG103", message, name, "share a royalty on it: royalty ... on ... to " + waterfall.name.text)
        if symbol and own and isinstance(symbol.node, Royalty) and symbol.node.payee.text != waterfall.name.text:
            message = f"'{name}' is not paid to '{waterfall.name}'"
            scope.error("RG110", message, name, f"write: royalty {name} on ... from ... to {waterfall.name}")
        if symbol and own and isinstance(symbol.node, Waterfall) and not _pays(symbol.node, waterfall.name.text):
            message = f"'{name}' pays nothing to '{waterfall.name}'"
            scope.error("RG110", message, name, f"add to '{name}' a line that pays: ... to {waterfall.name}")
    if len({kind for kind in kinds if kind != UNKNOWN}) > 1:
        message = "these streams do not count in the same unit"
        scope.error("RG104", message, waterfall.base[-1], "split them by waterfalls of their own")
    kind = kinds[0] if kinds else UNKNOWN
    if not waterfall.steps and not waterfall.not_modelled:
        scope.error("RG009", "this waterfall has no steps", waterfall, "add steps, or 'rest to ...'")
    for position, step in enumerate(waterfall.steps):
        match step:
            case Rest():
                _check_paid(scope, step, kind)
                if position + 1 < len(waterfall.steps):
                    message = "nothing is left for the steps after 'rest'"
                    scope.error("RG209", message, waterfall.steps[position + 1], "put 'rest' last")
            case Step():
                _check_step(scope, step, kind)
                more = (
                    position + 1 < len(waterfall.steps)
                    and waterfall.name.text not in scope.ended
                    and not waterfall.terms
                )
                if step.limit is None and more and _takes_all(scope, step):
                    message = "nothing is left for the steps after this one, which takes all"
                    scope.error(
                        "RG209", message, waterfall.steps[position + 1], "limit the step before, or put this one first"
                    )
            case Bands():
                _check_bands(scope, step, kind)
    _check_terms(scope, waterfall)


def _check_terms(scope: Scope, waterfall: Waterfall) -> None:
    for term in waterfall.terms:
        if isinstance(term, (EndsWhen, Condition)):
            expect(scope, term.condition, TRUTH, "what a waterfall waits for")


def _takes_all(scope: Scope, step: Step) -> bool:
    if any(takes_some(scope, share) for share in step.shares):
        return False
    parts = [Fraction(1) if share.part is None else try_constant(scope, share.part) for share in step.shares]
    known = [part for part in parts if isinstance(part, Fraction)]
    return len(known) == len(parts) and sum(known, Fraction(0)) == 1


def _pays(waterfall: Waterfall, payee: str) -> bool:
    """Whether a waterfall pays somebody, directly or under a reading of payees."""
    return any(isinstance(node, (Share, Rest)) and node.to.text == payee for node in walk(waterfall))


def _check_paid(scope: Scope, share: Share | Rest, kind: types.Type) -> None:
    """Whom a share pays; an account counts in the deal's currency."""
    symbol = check_payee(scope, share.to)
    check_claim(scope, share)
    if symbol and symbol.kind == "account" and scope.currency and kind not in (UNKNOWN, types.of(scope.currency)):
        message = f"'{share.to}' counts in {scope.currency}, and what is shared in {types.describe(kind)}"
        scope.error("RG104", message, share.to, "pay a party")


def check_payee(scope: Scope, name: Name) -> Symbol | None:
    """A payee: a party, an instrument, an account, another waterfall, or a reading of parties and instruments."""
    symbol = scope.find(name, "party", "instrument", "account", "waterfall", "reading")
    if symbol and isinstance(symbol.node, Reading):
        values = [m.value for m in symbol.node.meanings if isinstance(m, Meaning)]
        named = [value.name for value in values if isinstance(value, ex.Reference)]
        if any(scope.is_broken(name) for name in named):
            return None
        payees = [scope.symbols.get(value.name.text) if isinstance(value, ex.Reference) else None for value in values]
        for payee in payees or [None]:
            if payee is None or payee.kind not in ("party", "instrument"):
                scope.error("RG103", f"'{name}' is a reading of values, not of payees", name, "name a payee")
                return None
    return symbol


def _check_shares(scope: Scope, shares: tuple[Share, ...], kind: types.Type) -> None:
    total = Fraction(0)
    for share in shares:
        _check_paid(scope, share, kind)
        if share.part is None:
            total += 1
            continue
        found = infer(scope, share.part)
        if found != UNKNOWN and (found.kind != "amount" or found.unit or found.flavour == "points"):
            message = f"a share is a part of what comes in, not {types.describe(found)}"
            scope.error(
                "RG104",
                message,
                share.part,
                "write a percentage, as 75%; a sum is a limit: all to ... up to ...",
            )
        value = try_constant(scope, share.part)
        if isinstance(share.part, ex.Number) and share.part.value > 1:
            message = f"'{show(share.part.value)} to' is {_percent(share.part.value)} of what comes in"
            way = f"did you mean '{show(share.part.value)}% to {share.to}'? a sum is a limit: all to ... up to ..."
            scope.error("RG202", message, share.part, way)
        elif isinstance(value, Fraction) and (found != UNKNOWN or not value):
            total += value
            if value < 0:
                scope.error("RG202", "a share is less than nothing", share.part, "write a share between 0% and 100%")
    if total > 1:
        message = f"the shares come to {_percent(total)}"
        scope.error("RG202", message, shares[-1], "make the shares of one line come to 100% or less")


def _percent(value: Fraction) -> str:
    return f"{show(value * 100)}%"


def _check_step(scope: Scope, step: Step, kind: types.Type) -> None:
    _check_shares(scope, step.shares, kind)
    check_window(scope, step.window)
    match step.limit:
        case None:
            if step.window:
                message = "a window without a limit says nothing"
                scope.error("RG112", message, step.window, "add 'up to' and an amount, or leave the window out")
        case UpTo(level=level):
            expect(scope, level, kind, "the limit of a step")
        case Until(condition=condition) | While(condition=condition):
            expect(scope, condition, TRUTH, "what a step waits for")
        case Through():
            pass
        case _:
            message = "a step cannot end like this"
            scope.error(
                "RG001",
                message,
                step.limit,
                "end it with 'up to', 'until', 'while' or 'through', or write 'bands'",
            )
    if step.window and step.limit and not isinstance(step.limit, UpTo):
        scope.error("RG112", "only 'up to' counts over a window", step.window, "leave the window out")


def _check_bands(scope: Scope, bands: Bands, flow: types.Type) -> None:
    allowed: tuple[type[Limit], ...] = _BY_LEVEL if bands.counter else _BY_END
    kind = check_counter(scope, bands.counter) if bands.counter else UNKNOWN
    for band in bands.bands:
        _check_shares(scope, band.shares, flow)
        limit = band.limit
        if not isinstance(limit, allowed):
            message = "this end does not go with these bands"
            way = (
                "bands of a counter end with 'up to' or 'above', or with 'for the first', 'for the next', 'thereafter'"
                if bands.counter
                else "bands without a counter end with 'until', 'while', 'through', 'thereafter' or 'otherwise'; "
                "for levels say which counter: bands of ..."
            )
            scope.error("RG001", message, limit, way)
            continue
        _check_limit(scope, limit, kind)
    check_order(scope, bands)


def _check_limit(scope: Scope, limit: Limit, kind: types.Type) -> None:
    match limit:
        case UpTo(level=amount) | ForFirst(width=amount) | ForNext(width=amount):
            expect(scope, amount, kind, "the limit of a band")
            value = try_constant(scope, amount)
            if isinstance(value, Fraction) and value <= 0:
                scope.error("RG204", "this band has no width", amount, "write a limit above zero")
        case Until(condition=condition) | While(condition=condition):
            expect(scope, condition, TRUTH, "what a band waits for")
        case _:
            pass
