"""Whether a figure of a contract and one of a document are the same: by value, however each is written."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from datetime import date
from fractions import Fraction

from ..dates import Duration
from ..source import Span
from .figures_in_text import TextFigure
from .stated import StatedFigure
from .times_in_text import Month, MonthDay

_DOLLARS = set("USD CAD AUD NZD HKD SGD TWD BBD BMD BSD BZD FJD GYD JMD KYD LRD NAD SBD SRD TTD XCD BND".split())
_MEANT = {"$": _DOLLARS, "\u00a5": {"JPY", "CNY"}}
_LIKE: dict[str, set[str]] = {
    "number": {"number", "money", "percent", "fraction", "multiple", "year"},
    "place": {"number", "ordinal"},
    "money": {"money", "number", "year"},
    "quantity": {"number", "year"},
    "percent": {"percent", "fraction", "multiple", "decimal"},
    "fraction": {"percent", "fraction", "decimal"},
    "multiple": {"multiple", "percent", "decimal"},
    "date": {"date"},
    "month day": {"month day", "date"},
    "duration": {"duration"},
}
"""By the kind of a contract's figure: the kinds of a document's that can be the same. A decimal has a point."""

_FIRST = {"money": "money", "quantity": "number", "percent": "percent"}
"""Those that are the same before all others."""

_FEWEST_DIGITS = 2


class Figures:
    """The figures of a document by value, so that one can be looked for in a stretch of it."""

    def __init__(self, figures: Iterable[TextFigure]) -> None:
        self._by_value: defaultdict[Hashable, list[TextFigure]] = defaultdict(list)
        self._round: list[TextFigure] = []
        for figure in figures:
            self._by_value[_key(figure.value)].append(figure)
            if isinstance(figure.value, date):
                self._by_value[_key(MonthDay(figure.value.month, figure.value.day))].append(figure)
            if figure.about and figure.digits >= _FEWEST_DIGITS:
                self._round.append(figure)

    def same(self, stated: StatedFigure, currency: str, span: Span | None = None) -> list[TextFigure]:
        """The figures of a stretch that are a figure of the contract; bare sums are of the deal's `currency`.

        A sum is a bare number only where no sum has the same digits: of another currency, it is another sum.
        """
        alike = [f for f in _within(self._by_value.get(_key(stated.value), []), span) if _is_like(stated, f)]
        strict = [figure for figure in alike if figure.kind == _FIRST.get(stated.kind, figure.kind)]
        return [figure for figure in strict or alike if _in_currency(stated, figure, currency)]

    def rounded(self, stated: StatedFigure, currency: str, span: Span) -> Iterator[TextFigure]:
        """The figures of a stretch that say themselves to be round, and to which a figure of the contract rounds."""
        if not isinstance(stated.value, Fraction):
            return
        for figure in _within(self._round, span):
            if not isinstance(figure.value, Fraction) or not _is_like(stated, figure):
                continue
            if abs(stated.value - figure.value) * 2 <= figure.step and _in_currency(stated, figure, currency):
                yield figure

    def like(self, stated: StatedFigure, span: Span) -> Iterator[TextFigure]:
        """The figures of a stretch that have the same digits and are something else: of another unit or currency."""
        value = stated.value
        keys = [value, value * 100, value / 100] if isinstance(value, Fraction) else [_key(value)]
        for key in keys:
            yield from _within(self._by_value.get(key, []), span)


def _key(value: Hashable) -> Hashable:
    """Equal for values that are the same: three years are thirty-six months, and two weeks fourteen days."""
    if isinstance(value, Duration):
        months = {"month": 1, "quarter": 3, "half": 6, "year": 12}.get(value.unit)
        days = 7 if value.unit == "week" else 1
        return ("months", value.count * months) if months else ("days", value.count * days)
    if isinstance(value, (MonthDay, Month)):
        return (type(value).__name__, *value)
    return value


def _within(figures: list[TextFigure], span: Span | None) -> Iterator[TextFigure]:
    if span is None:
        yield from figures
        return
    for index in range(bisect_left(figures, span.start, key=lambda figure: figure.start), len(figures)):
        if figures[index].start >= span.end:
            return
        if figures[index].end <= span.end:
            yield figures[index]


def _is_like(stated: StatedFigure, figure: TextFigure) -> bool:
    kinds = _LIKE[stated.kind]
    return figure.kind in kinds or (figure.kind == "number" and "decimal" in kinds and figure.step < 1)


def _in_currency(stated: StatedFigure, figure: TextFigure, currency: str) -> bool:
    code = stated.currency or currency
    if not figure.currency or not code or stated.kind not in ("number", "money"):
        return True
    return code in _MEANT.get(figure.currency, {figure.currency})
