"""What a value comes to by turns: a case for each combination of pieces and meanings that can hold at once."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from itertools import product

from attrs import define, field

from .constant import is_fixed, try_constant
from .model import Model
from .scope import Scope
from .syntax import Node, walk
from .terms import expression as ex
from .terms.limit import Through
from .terms.value import Let, Meaning, Piece, Reading

MOST = 64

Chosen = Mapping[str, Piece | Meaning]


@define(eq=False, repr=False, slots=False)
class Case:
    """What names stand for in a case: the piece of a value that holds, the meaning of a reading."""

    model: Model
    chosen: Chosen
    _known: dict[str, Fraction | None] = field(factory=dict)

    def figure(self, expr: ex.Expr) -> Fraction | None:
        """What an expression comes to; None where that is no fixed figure."""
        match expr:
            case ex.Reference(name=name):
                if name.text not in self._known:
                    self._known[name.text] = None
                    self._known[name.text] = self._named(name.text)
                return self._known[name.text]
            case ex.Negative(of=of):
                value = self.figure(of)
                return None if value is None else -value
            case ex.PartOf(part=part, of=of):
                value = self.figure(of)
                return None if value is None else part.value * value
            case ex.Sum(terms=terms):
                found = self._figures([term for _, term in terms])
                return None if found is None else _added([sign for sign, _ in terms], found)
            case ex.Product(factors=factors):
                found = self._figures([factor for _, factor in factors])
                return None if found is None else _multiplied([sign for sign, _ in factors], found)
            case ex.Extreme(word=word, of=of):
                found = self._figures(of)
                return None if found is None else max(found) if word == "greater" else min(found)
            case _:
                known = try_constant(self.model.scope, expr)
                return known if isinstance(known, Fraction) else None

    def words(self) -> str:
        """Which case it is: `with 'rate' at 60%`."""
        slice_of = self.model.source.slice
        named = [
            f"'{name}' as '{part.name}'" if isinstance(part, Meaning) else f"'{name}' at {slice_of(part.value.span)}"
            for name, part in self._in_text_order()
        ]
        return f"with {' and '.join(named)}" if named else ""

    @property
    def places(self) -> tuple[tuple[Node, str], ...]:
        """Where the pieces and the meanings stand."""
        return tuple((part.value, f"'{name}' then") for name, part in self._in_text_order())

    def _in_text_order(self) -> list[tuple[str, Piece | Meaning]]:
        return sorted(self.chosen.items(), key=lambda each: each[1].span.start)

    def _figures(self, exprs: Sequence[ex.Expr]) -> list[Fraction] | None:
        found = [self.figure(expr) for expr in exprs]
        known = [value for value in found if value is not None]
        return known if len(known) == len(found) else None

    def _named(self, name: str) -> Fraction | None:
        if name in self.chosen:
            return self.figure(self.chosen[name].value)
        let = self.model.symbol(name).node
        return self.figure(let.pieces[0].value) if isinstance(let, Let) and is_fixed(self.model.scope, let) else None


def _added(signs: Sequence[str], values: Sequence[Fraction]) -> Fraction:
    return sum((value if sign == "+" else -value for sign, value in zip(signs, values, strict=True)), Fraction(0))


def _multiplied(signs: Sequence[str], values: Sequence[Fraction]) -> Fraction | None:
    total = Fraction(1)
    for sign, value in zip(signs, values, strict=True):
        if sign == "/" and not value:
            return None
        total = total * value if sign == "*" else total / value
    return total


def cases(model: Model, exprs: Sequence[ex.Expr]) -> Iterator[Case]:
    """Each combination of pieces and meanings that expressions can meet together.

    Values that change on days do so as the days come; of those that wait for conditions several are taken together
    only where they wait for the same. None where that cannot be told, or where there are more than MOST.
    """
    changing = _changing(model, exprs)
    if len(changing) > MOST:
        return
    lets = [let for let in changing if isinstance(let, Let)]
    readings = [reading for reading in changing if isinstance(reading, Reading)]
    by_day = [let for let in lets if all(_by_day(piece) for piece in let.pieces[:-1])]
    waiting = [let for let in lets if let not in by_day]
    choices: list[list[dict[str, Piece | Meaning]]] = []
    choices += [[{reading.name.text: meaning} for meaning in reading.values] for reading in readings]
    if waiting:
        if any(not _wait_alike(let, waiting[0]) for let in waiting):
            return
        places = range(len(waiting[0].pieces))
        choices.append([{let.name.text: let.pieces[place] for let in waiting} for place in places])
    if by_day:
        choices.append([{let.name.text: _on(let, day) for let in by_day} for day in _days(by_day)])
    count = 1
    for choice in choices:
        count *= len(choice)
    if count <= MOST:
        for chosen in product(*choices):
            yield Case(model, {name: part for each in chosen for name, part in each.items()})


def _changing(model: Model, exprs: Sequence[ex.Expr]) -> list[Let | Reading]:
    """The values in several pieces and the readings of values that expressions name, also by way of others.

    At most one more than MOST names are followed.
    """
    found: dict[str, Let | Reading] = {}
    waiting: list[ex.Expr] = list(exprs)
    while waiting and len(found) <= MOST:
        for node in walk(waiting.pop()):
            if not isinstance(node, ex.Reference) or node.name.text in found:
                continue
            named = model.symbol(node.name).node
            if isinstance(named, (Let, Reading)):
                found[node.name.text] = named
                waiting += [part.value for part in (named.pieces if isinstance(named, Let) else named.values)]
    if len(found) > MOST:
        return list(found.values())
    scope = model.scope
    changed = scope.changed
    return [part for key, part in found.items() if key not in changed and not _is_fixed(scope, part)]


def _is_fixed(scope: Scope, part: Let | Reading) -> bool:
    return isinstance(part, Let) and is_fixed(scope, part)


def _by_day(piece: Piece) -> bool:
    return isinstance(piece.limit, Through) and not piece.limit.basis


def _wait_alike(one: Let, other: Let) -> bool:
    return [piece.limit for piece in one.pieces] == [piece.limit for piece in other.pieces]


def _on(let: Let, day: date) -> Piece:
    """The piece that holds on a day."""
    return next((p for p in let.pieces if not isinstance(p.limit, Through) or day <= p.limit.day), let.pieces[-1])


def _days(lets: Sequence[Let]) -> list[date]:
    """A day of each stretch between the days on which values change."""
    ends = sorted({piece.limit.day for let in lets for piece in let.pieces if isinstance(piece.limit, Through)})
    return [*ends, *(end + timedelta(1) for end in ends[-1:] if end < date.max)]
