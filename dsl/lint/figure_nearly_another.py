"""A figure that differs from another one of the contract by a cent, by one, or by two digits that changed places."""

from collections.abc import Iterator
from fractions import Fraction

from ..diagnostic import Severity
from ..figures import figure
from ..linter import Subject, Suspicion
from ..show import show
from ..syntax import Node
from ..terms import expression as ex
from ..terms.trust import Check

CODE = "RG768"
SEVERITY = Severity.WARNING
WHOLE = True
_LEAST = 100  # below this, figures a step apart are told from each other at a glance
_LEAST_WHOLE = 10_000


def find(subject: Subject) -> Iterator[Suspicion]:
    """Each pair of such figures, told at the one that is written less often, else at the later in the text.

    Two figures of checks that bound a value, from below and from above, are meant to lie close.
    """
    bounding = {
        id(node)
        for check in subject.all_of(Check)
        if not check.always and isinstance(check.condition, ex.Comparison) and check.condition.sign != "="
        for node in subject.within(check, ex.Expr)
    }
    written: dict[Fraction, list[Node]] = {}
    for node in subject.terms(ex.Expr):
        value = figure(node)
        if value is not None and value >= _LEAST and not isinstance(node, (ex.Percent, ex.Points)):
            written.setdefault(value, []).append(node)
    for value, nodes in written.items():
        for other in _near(value):
            if other not in written or all(id(node) in bounding for node in nodes + written[other]):
                continue
            rare, usual = sorted((nodes, written[other]), key=lambda found: (len(found), -found[0].span.start))
            few, many = (value, other) if rare is nodes else (other, value)
            message = f"{show(few, 2)} is nearly {show(many, 2)}"
            yield Suspicion(rare[0], message, "look which of the two is meant", ((usual[0], "the other figure"),))


def _near(value: Fraction) -> Iterator[Fraction]:
    """The greater figures that a slip makes of one: a cent or one more, or two digits side by side changed."""
    cents = value * 100
    if cents.denominator != 1:
        return
    yield value + Fraction(1, 100)
    if value >= _LEAST_WHOLE and value.denominator == 1:
        yield value + 1
        digits = str(value)
        for place in range(len(digits) - 1):
            one, two = digits[place], digits[place + 1]
            if one < two:
                yield Fraction(digits[:place] + two + one + digits[place + 2 :])
