"""Values given to the open terms of a template: within the bounds that it states."""

from fractions import Fraction

from ..constant import try_constant
from ..infer import infer
from ..scope import Scope
from ..syntax import Deal
from ..types import BARE, UNKNOWN


def check_fillings(scope: Scope, deal: Deal) -> None:
    """A term that the template leaves open between bounds has a figure between them."""
    for filling in deal.fillings:
        low, high = filling.hole.low, filling.hole.high
        if low is None or high is None:
            continue
        before, wrong = len(scope.findings), len(scope.wrong)
        kinds = {infer(scope, each).unit for each in (low, high, filling.value)} - {BARE.unit, UNKNOWN.unit}
        del scope.findings[before:], scope.wrong[wrong:]
        least, value, most = (try_constant(scope, each) for each in (low, filling.value, high))
        words = f"'{filling.term}' lies between {scope.source.slice(low.span)} and {scope.source.slice(high.span)}"
        way = "write a figure between them"
        if not (isinstance(least, Fraction) and isinstance(value, Fraction) and isinstance(most, Fraction)):
            scope.error("RG113", f"{words} in the template, and this is no fixed figure", filling.value, way)
        elif len(kinds) > 1 or not least <= value <= most:
            scope.error("RG117", f"{words} in the template", filling.value, way, [(low.span, "its bounds")])
