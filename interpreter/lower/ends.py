"""What ends a royalty, or limits it by period: on the line of what is earned, or of what is paid."""

from collections.abc import Iterator, Sequence

from attrs import frozen

from ...dsl.terms import expression as ex
from ...dsl.terms.royalty import Royalty
from ...dsl.terms.term import AtMost, Condition, EndsWhen, Payable
from ...dsl.terms.waterfall import Waterfall
from ..formula import TRUE, Expr, Reg, both, no, reads, sub
from .alternative import Closing
from .context import Lowering
from .counters import Counter
from .counting import windowed
from .expressions import lower_value
from .lives import lives


@frozen(eq=False, repr=False, slots=False)
class Ends:
    """The ends that a split is cut at, and the truth under which there is anything to cut."""

    closings: tuple[Closing, ...]
    guard: Expr


def is_at_once(royalty: Royalty) -> bool:
    """Whether what is earned is paid at once."""
    return not any(isinstance(term, Payable) for term in royalty.terms)


def earned_counter(into: Lowering, royalty: Royalty) -> Reg:
    """What the payee has earned under the royalty."""
    from .paying import unit_of

    payee = into.model.symbol(royalty.payee).key
    return into.counter(Counter("earned", payee, clause=royalty.name.text), unit_of(into, royalty))


def ends_of_earning(into: Lowering, royalty: Royalty) -> Ends:
    """What ends or limits the earning; an end of the payments, once reached, ends it too."""
    closings: list[Closing] = []
    guard: Expr = lives(into, _whole(into, royalty))
    for number, term in enumerate(royalty.terms):
        name = _name(royalty, number)
        match term:
            case EndsWhen(condition=condition):
                guard = both(guard, no(into.latch(f"end:{name}")))
                if not _of_payments(into, royalty, condition):
                    _settle(into, royalty, name, term)
                    closings.append(Closing(name, until=condition, once=True, span=term.span))
            case Condition(condition=condition) if not _of_payments(into, royalty, condition):
                closings.append(Closing(name, lasting=condition, span=term.span))
            case AtMost(window=window, amount=amount, carried=False):
                left = sub(lower_value(into, amount), windowed(into, earned_counter(into, royalty), window))
                closings.append(Closing(name, excess=left, span=term.span))
    return Ends(tuple(closings), guard)


def ends_of_payments(into: Lowering, royalty: Royalty) -> Ends:
    """What ends or limits the payments, where they come after the earning."""
    closings: list[Closing] = []
    guard: Expr = TRUE
    for number, term in _on_payments(into, royalty):
        name = _name(royalty, number)
        if isinstance(term, EndsWhen):
            guard = both(guard, no(into.latch(f"end:{name}")))
            _settle(into, royalty, name, term)
            closings.append(Closing(name, until=term.condition, once=True, span=term.span))
        else:
            closings.append(Closing(name, lasting=term.condition, span=term.span))
    return Ends(tuple(closings), guard)


def _on_payments(into: Lowering, royalty: Royalty) -> Iterator[tuple[int, EndsWhen | Condition]]:
    for number, term in enumerate(royalty.terms):
        if isinstance(term, (EndsWhen, Condition)) and _of_payments(into, royalty, term.condition):
            yield number, term


def _whole(into: Lowering, royalty: Royalty) -> str:
    """The royalty as it was written, of which one may stand for a single value of a tag."""
    name = royalty.name.text
    before = into.model.scope.symbols.get(name.rpartition(".")[0])
    return before.key if before and before.kind == "royalty" else name


def _name(royalty: Royalty, number: int) -> str:
    return f"{royalty.name}.line.{number}"


def _settle(into: Lowering, royalty: Royalty, name: str, term: EndsWhen) -> None:
    """An end that is reached otherwise than by the amount that is cut."""
    settled = f"end:{name}"
    if settled not in into.latch_reads:
        into.latch(settled)
        into.settle(settled, lower_value(into, term.condition), royalty.name.text, term.span)


def _of_payments(into: Lowering, royalty: Royalty, condition: ex.Expr) -> bool:
    """Whether a condition counts what was received or due, and payments lag; or what a waterfall pays of it in turn."""
    read = {item.name for item in reads(lower_value(into, condition)) if isinstance(item, Reg)}
    if is_at_once(royalty):
        return bool(read & moved_in_turn(into, royalty))
    return any(name.startswith(("received:", "due:", "per:", "got:")) for name in read)


def moved_in_turn(into: Lowering, royalty: Royalty) -> frozenset[str]:
    """The registers that the waterfall which a royalty pays moves; none where it pays none."""
    from .joining import moved_beneath

    paid = into.model.symbol(royalty.payee).node
    return moved_beneath(into, paid) if isinstance(paid, Waterfall) and paid.steps else frozenset()


def registers_of(into: Lowering, ends: Sequence[Closing]) -> frozenset[str]:
    """The registers that ends read."""
    exprs = [lower_value(into, condition) for end in ends for condition in (end.until, end.lasting) if condition]
    exprs += [end.excess for end in ends if end.excess is not None]
    return frozenset(item.name for expr in exprs for item in reads(expr) if isinstance(item, Reg))
