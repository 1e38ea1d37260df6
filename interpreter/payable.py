"""From which days on something is payable on a day, where the deal has business days."""

from datetime import date, timedelta

from attrs import frozen

from ..dsl.business import Calendar
from ..dsl.dates import Duration
from ..dsl.source import NOWHERE, Span
from .dated import Lack
from .days_after import first_reaching


@frozen
class PayableFrom:
    """The first day, as a number, after which what is payable so long later is paid on a day or later.

    So what happened on a day is paid today where this day is not before that of today, and before that of tomorrow.
    """

    calendar: Calendar
    lag: Duration
    business: bool
    tomorrow: bool = False
    span: Span = NOWHERE

    @property
    def has_gaps(self) -> bool:
        """Whether there are days without a value: there are none."""
        return False

    def value(self, day: date) -> int:
        """The first such day of a day, or of the one after it."""
        wanted = day + timedelta(days=1) if self.tomorrow and day < date.max else day
        low = wanted.toordinal() - self.calendar.longest(self.lag.count) - 7 * self.lag.count
        return first_reaching(
            wanted, max(1, low), lambda day: self.calendar.payable(day, self.lag, business=self.business)
        )

    def lack(self, day: date) -> Lack:
        """Nothing is ever lacking."""
        raise AssertionError(f"there is a day from which on something is payable on {day}")
