"""Waterfalls that gather: what comes in is held, and shared together when a period closes."""

from collections.abc import Iterator

from ...dsl.scope import Symbol
from ...dsl.syntax import Name, Node, walk
from ...dsl.terms import expression as ex
from ...dsl.terms.account import Account
from ...dsl.terms.term import SubjectTo
from ...dsl.terms.value import Let, Reading
from ...dsl.terms.waterfall import Waterfall
from ...dsl.terms.window import Each, EachDay, InAll, Rolling, Window
from ...dsl.units import flow_type
from ..formula import ZERO, Reg, Val, sub
from ..program import Days, Operation, Phase, Post, Register, TickKind
from ..program import Let as Bind
from .claims import balance_of
from .context import Lowering
from .counting import period_of
from .expressions import words_of
from .joining import registers_read

_IN_A_YEAR = ("month", "quarter", "half", "year")


def gathered(into: Lowering, waterfall: Waterfall) -> Reg:
    """What came in and is not shared yet."""
    unit = words_of(flow_type(into.model.scope, into.model.symbol(waterfall.name)))
    return into.register(f"gathered:{waterfall.name}", Register("counter", unit, low=0))


def lower_gathering(into: Lowering, refused: set[str]) -> None:
    """A rule for the day on which each waterfall shares what it gathered."""
    for waterfall in _in_turn(into):
        if waterfall.window and waterfall.steps and waterfall.name.text not in refused:
            _lower_closing(into, waterfall)


def _in_turn(into: Lowering) -> Iterator[Waterfall]:
    """Waterfalls in text order, each after those that it is subject to."""
    every = {waterfall.name.text: waterfall for waterfall in into.model.all_of(Waterfall)}
    state: dict[str, int] = {}

    def visit(waterfall: Waterfall) -> Iterator[Waterfall]:
        name = waterfall.name.text
        state[name] = 1
        for term in waterfall.terms:
            other = every.get(term.clause.text) if isinstance(term, SubjectTo) else None
            if other and state.get(other.name.text) == 1:
                message = f"'{name}' waits for something that in turn waits for it"
                into.refuse("RG107", message, term, "let one of the waterfalls go first")
            elif other and other.name.text not in state:
                yield from visit(other)
        state[name] = 2
        yield waterfall

    for waterfall in every.values():
        if waterfall.name.text not in state:
            yield from visit(waterfall)


def _lower_closing(into: Lowering, waterfall: Waterfall) -> None:
    from .waterfall import share_on

    name, span = waterfall.name.text, waterfall.span
    bases = [into.model.symbol(base) for base in waterfall.base]
    held = Val(f"{name}.gathered")
    of_account = isinstance(bases[0].node, Account)
    source = bases[0].key if len(bases) == 1 else name
    count = balance_of(into, bases[0].key) if of_account else gathered(into, waterfall)
    counted = len(bases) == 1 and not of_account
    came = Post(
        kind="cash" if counted else "measure",
        view="receipt" if counted else "",
        source=None,
        target=source,
        unit=into.registers[count.name].unit,
        amount=held,
        clause=source,
        span=span,
    )
    if not of_account and _is_refused(into, waterfall, bases):
        return
    body: list[Operation] = [Bind(name=held.name, value=count, clause=name, span=span)]
    body += share_on(into, waterfall, source, came)
    if not of_account:
        body.append(_emptied(waterfall, count, held, came.unit))
    into.rule(_closing(into, waterfall), tuple(body), name, span)


def _emptied(waterfall: Waterfall, count: Reg, held: Val, unit: str) -> Post:
    return Post(
        kind="measure",
        view="",
        source=waterfall.name.text,
        target=None,
        unit=unit,
        amount=sub(ZERO, held),
        adds=((count.name, 1),),
        clause=waterfall.name.text,
        span=waterfall.span,
    )


def _closing(into: Lowering, waterfall: Waterfall) -> TickKind:
    """The tick on which a waterfall shares: when its period closes, or at the end of a day of each year."""
    assert waterfall.window is not None
    kind = TickKind("calendar", f"close of {waterfall.name}", Phase.CLOSE)
    period = period_of(into.model, waterfall.window)
    if isinstance(waterfall.window, EachDay):
        day = into.model.dated
        today = (day.month, day.day) == (waterfall.window.month, waterfall.window.day)
        into.days[kind] = Days(dates=(day,) if today else (), every=period)
    else:
        into.days[kind] = Days(every=period, ends=True)
    return kind


# ---- what could not be cut where it ought to be


def _is_refused(into: Lowering, waterfall: Waterfall, bases: list[Symbol]) -> bool:
    """Whether the limits of a waterfall count what it gathers otherwise than as it gathers it; a finding if so."""
    before = len(into.findings)
    limits, _ = registers_read(into, waterfall)
    for base in bases if len(bases) > 1 else ():
        if f"receipts:{base.key}" in limits:
            message = f"'{waterfall.name}' gathers several streams, and its limits count '{base.key}' alone"
            way = "count all of its streams together, or share that stream by a waterfall of its own"
            into.refuse("RG115", message, waterfall.name, way)
    if len(bases) == 1 and f"receipts:{bases[0].key}" in limits:
        for counted in _counted(into, waterfall, bases[0].key):
            if not _within(waterfall.window, counted.window):
                message = f"what '{waterfall.name}' gathers is not cut where this begins afresh"
                way = "count over periods that hold whole periods of the waterfall, or 'in all'"
                into.refuse("RG115", message, counted, way)
    if len(bases) > 1:
        _refuse_sources(into, waterfall, {base.key for base in bases})
    return len(into.findings) > before


def _refuse_sources(into: Lowering, waterfall: Waterfall, bases: set[str]) -> None:
    """Of several streams that are shared together nobody can say from which one a payee was paid."""
    for node in walk(into.model.clauses):
        if isinstance(node, ex.Takings) and node.source and node.source.text in bases:
            message = f"'{waterfall.name}' shares several streams together: what is paid comes from all of them"
            into.refuse("RG115", message, node, f"write: under {waterfall.name}")


def _counted(into: Lowering, root: Node, stream: str) -> Iterator[ex.Reference]:
    """Where a stream is counted in a clause, and in the values that it names."""
    seen: set[int] = set()
    waiting: list[Node] = [root]
    while waiting:
        for node in walk(waiting.pop()):
            if not isinstance(node, ex.Reference):
                continue
            symbol = into.model.symbol(node.name)
            if symbol.key == stream:
                yield node
            elif isinstance(symbol.node, (Let, Reading)) and id(symbol.node) not in seen:
                seen.add(id(symbol.node))
                waiting.append(symbol.node)


def _within(period: Window | None, window: Window | None) -> bool:
    """Whether a window begins afresh only where a period does."""
    match window, period:
        case ((None | InAll()), _):
            return True
        case Each(length=longer, basis=one), Each(length=shorter, basis=other):
            return _holds((longer, _named(one)), (shorter, _named(other)))
        case Rolling(duration=duration), Each(length=shorter, basis=other):
            basis = "" if duration.unit in ("day", "week", "month") else "calendar"
            return _holds((duration.unit, basis), (shorter, _named(other)))
    return False


def _holds(longer: tuple[str, str], shorter: tuple[str, str]) -> bool:
    """Whether periods, by their length and the year they are of, hold whole ones of the others."""
    if longer[0] == shorter[0]:
        return longer[1] == shorter[1]
    whole = longer[0] in _IN_A_YEAR and shorter[0] in _IN_A_YEAR
    alike = longer[1] == shorter[1] or (shorter[0] == "month" and longer[1] == "calendar")
    return whole and alike and _IN_A_YEAR.index(shorter[0]) < _IN_A_YEAR.index(longer[0])


def _named(name: Name | None) -> str:
    return name.text if name else ""
