"""Effects -> operations: all values are fixed when the first of them runs, then each takes place in order."""

from collections.abc import Iterable, Iterator

from attrs import define, field

from ...dsl.syntax import Node
from ...dsl.terms import expression as ex
from ...dsl.terms.change import Changed, Choice, Ends, Pays
from ...dsl.types import TRUTH
from ..formula import FALSE, TRUE, ZERO, Expr, Val, at_most, both, either, if_, no
from ..program import Check, Let, Operation, Post
from .changing import term, to_be
from .context import Lowering, indexes_read, read_where
from .expressions import lower_value
from .lives import register_of
from .payee import paid_per_unit
from .payment import may_be_unknown, rounded


@define(eq=False, repr=False, slots=False)
class Effects:
    """The effects of one clause at one moment; `key` is unique among the values of the rule."""

    into: Lowering
    clause: str
    key: str
    values: list[Operation] = field(factory=list)
    count: int = 0

    def lower(self, effects: Iterable[Node], when: Expr = TRUE) -> tuple[Operation, ...]:
        """The operations of effects that take place where a condition holds."""
        lines = tuple(effects)
        if when != TRUE and lines:
            when = self._let("when", when, lines[0])
        done = tuple(self._each(lines, when))
        return (*self.values, *done)

    def _each(self, effects: Iterable[Node], when: Expr) -> Iterator[Operation]:
        for effect in effects:
            match effect:
                case Changed():
                    yield from self._changed(effect, when)
                case Pays():
                    yield from self._pays(effect, when)
                case Ends():
                    register, value, new = register_of(self.into, effect)
                    all_effects = [
                        other
                        for other in self.into.model.scope.ended[effect.clause.text]
                        if register_of(self.into, other)[0] == register
                    ]
                    yield from to_be(self.into, register, value, when, effect, all_effects, self.clause, new)
                case Choice():
                    yield from self._choice(effect, when)

    def _changed(self, effect: Changed, when: Expr) -> Iterator[Operation]:
        name = effect.name.text
        register = term(self.into, name)
        value = self._value("becomes", effect.value, when)
        yield from to_be(self.into, register, value, when, effect, self.into.model.scope.changed[name], self.clause)

    def _choice(self, effect: Choice, when: Expr) -> Iterator[Operation]:
        condition = lower_value(self.into, effect.condition)
        self._observed(condition, when, effect.condition)
        holds = self._let("if", both(when, condition), effect.condition)
        then = tuple(self._each(effect.effects, holds))
        others: tuple[Operation, ...] = ()
        if effect.otherwise:
            not_so = self._let("otherwise", both(when, no(holds)), effect.condition)
            others = tuple(self._each(effect.otherwise.effects, not_so))
        yield from then
        yield from others

    def _pays(self, effect: Pays, when: Expr) -> Iterator[Operation]:
        into, clause, span = self.into, self.clause, effect.span
        unit, payee = into.model.currency, into.model.symbol(effect.payee)
        amount = self._value("amount", effect.amount, when)
        paid = Val(f"{amount.name}.paid")
        self.values += rounded(into, paid.name, amount, unit, clause, span)
        if not self._is_unknown(effect.amount):
            yield Check(
                condition=either(no(when), at_most(ZERO, paid)),
                code="RG603",
                message=f"what '{effect.payer}' pays '{effect.payee}' comes to less than nothing",
                help="write 'greater of 0 and ...' where it may",
                clause=clause,
                span=span,
            )
        yield Post(
            kind="cash",
            view="payment",
            source=effect.payer.text,
            target=payee.key,
            unit=unit,
            amount=paid,
            when=when,
            clause=clause,
            span=span,
        )
        if payee.kind == "instrument":
            yield from paid_per_unit(into, payee.key, paid, unit, clause, effect.payer.text, span, when)

    def _is_unknown(self, expr: ex.Expr) -> bool:
        return may_be_unknown(self.into, self.into.formulas[id(expr)])

    def _value(self, what: str, expr: ex.Expr, when: Expr) -> Val:
        """A value, looked at only where the effect takes place."""
        value = lower_value(self.into, expr)
        self._observed(value, when, expr)
        nothing = FALSE if self.into.model.scope.types.get(id(expr)) == TRUTH else ZERO
        return self._let(what, if_(when, value, nothing), expr)

    def _let(self, what: str, value: Expr, node: Node) -> Val:
        self.count += 1
        name = f"{self.key}.{self.count}.{what}"
        let = Let(name=name, value=value, clause=self.clause, span=node.span)
        self.into.observing.add(id(let))
        self.values.append(let)
        return Val(name)

    def _observed(self, value: Expr, when: Expr, node: ex.Expr) -> None:
        """An index that a value reads was observed on the day."""
        self.values += observed_checks(self.into, value, when, self.clause, node)


def observed_checks(into: Lowering, value: Expr, when: Expr, clause: str, node: ex.Expr) -> Iterator[Check]:
    """Checks that the indexes that a value reads were observed on the day, where a condition holds."""
    for name in sorted(indexes_read(value)):
        yield Check(
            condition=either(no(when), either(into.observed_today(name), no(read_where(value, name)))),
            code="RG510",
            message=f"no value of '{name.removeprefix('index:')}' was observed on this day",
            help="add the observation of the day",
            clause=clause,
            span=node.span,
        )
