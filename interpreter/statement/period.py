"""The period of a statement: `2010Q4`, `2010H2`, `2010-11`, `2010`, `fiscal 2010Q4`, or two days."""

import re
from datetime import date, timedelta

from attrs import frozen

from ...dsl.dates import OutOfCalendar, PeriodKind, YearBasis, next_start, period_start
from ...dsl.model import Model
from ...dsl.nearest import did_you_mean
from ...dsl.numbers import TextRefused, read_date
from ...dsl.terms.head import Year

_DAY = timedelta(days=1)
_PERIOD = re.compile(r"(?:(?P<year_name>[a-z][a-z0-9_]*) +)?(?P<year>[0-9]{4})(?:Q(?P<quarter>[1-4])|H(?P<half>[12]))?")
_MONTH = re.compile(r"(?P<year>[0-9]{4})-(?P<month>0[1-9]|1[0-2])")
_DAYS = re.compile(r"(?P<first>[0-9-]{10})(?: to |\.\.)(?P<last>[0-9-]{10})")
_FORMS = "write 2010Q4, 2010H2, 2010-11, 2010, a year of the deal as 'fiscal 2010Q4', or 2010-10-01..2010-12-31"


@frozen
class Period:
    """From the first day through the last; `words` is how a reader names it."""

    words: str
    first: date
    last: date

    def holds(self, day: date) -> bool:
        """Whether a day is in it."""
        return self.first <= day <= self.last


def whole(model: Model, through: date) -> Period:
    """From the day of the deal through a day."""
    return Period(f"{model.dated} to {through}", model.dated, through)


def read_period(text: str, model: Model) -> Period:
    """A period from its text. A named year is called by the calendar year in which it ends.

    Raises: TextRefused.
    """
    try:
        if found := _DAYS.fullmatch(text):
            first, last = read_date(found["first"]), read_date(found["last"])
            if first > last:
                raise TextRefused(text, "ends before it begins", "write the earlier day first")
            return Period(f"{first} to {last}", first, last)
        if found := _MONTH.fullmatch(text):
            first = date(int(found["year"]), int(found["month"]), 1)
            return Period(text, first, _last(first, PeriodKind("month")))
        if found := _PERIOD.fullmatch(text):
            return _of_a_year(text, found, model)
    except (OutOfCalendar, ValueError) as problem:
        if isinstance(problem, TextRefused):
            raise
        raise TextRefused(text, "is no period of the calendar", _FORMS) from None
    raise TextRefused(text, "is no period", _FORMS)


def _of_a_year(text: str, found: re.Match[str], model: Model) -> Period:
    """A year, a half or a quarter, of the calendar or of a year that the deal names."""
    basis = _basis(text, found["year_name"], model)
    year = PeriodKind("year", basis)
    first = period_start(date(int(found["year"]), 12, 31), year)
    if _last(first, year).year > int(found["year"]):
        first = period_start(first - _DAY, year)
    if found["quarter"] or found["half"]:
        kind = PeriodKind("quarter" if found["quarter"] else "half", basis)
        for _ in range(int(found["quarter"] or found["half"]) - 1):
            first = next_start(first, kind)
        return Period(text, first, _last(first, kind))
    return Period(text, first, _last(first, year))


def _last(first: date, kind: PeriodKind) -> date:
    return next_start(first, kind) - _DAY


def _basis(text: str, name: str | None, model: Model) -> YearBasis | None:
    """The year that the deal calls by a name; None for the calendar's."""
    if name in (None, "calendar"):
        return None
    years = {year.name.text: year for year in model.all_of(Year)}
    if name not in years:
        way = did_you_mean(str(name), years, f"use one of: {', '.join(years)}" if years else "the deal names no year")
        raise TextRefused(text, f"names a year '{name}' that the deal does not have", way)
    node = years[str(name)]
    return YearBasis(node.name.text, "ends" if node.edge == "ends" else "starts", node.month, node.day)
