"""What deals pay, worked out in other ways than the interpreter does it. Nothing of regalia is imported.

Two oracles. The first never cuts a receipt: a *payoff function* says what a payee has had once so much has
come in, as a sum of clamps, and a receipt pays the difference of two of its values. The second follows money
along its steps instant by instant: before every slice it asks each step afresh which of its lines is open
(`docs/core.md`, section 4), knows no product of bands, and counts windows by going through all that was paid.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from itertools import accumulate
from math import floor

from attrs import define, field, frozen

Cents = Fraction | int


# ---- payoff functions of tiers


@frozen
class Tier:
    """A rate, and how much the payee receives at it before the next tier begins."""

    rate: Fraction
    width: Fraction


@frozen
class Stretch:
    """A rate, and how much comes in at it before the next one begins; None for all that follows."""

    rate: Fraction
    width: Fraction | None


def clamp(value: Cents, low: Cents, high: Cents) -> Cents:
    """The value, or the bound that it passes."""
    return max(low, min(value, high))


def taken(tiers: Iterable[Tier], came_in: Cents) -> Fraction:
    """What the payee has once `came_in` has come in: each tier gives its rate of the stretch that it spans."""
    total, start = Fraction(0), Fraction(0)
    for tier in tiers:
        span = tier.width / tier.rate
        total += tier.rate * clamp(came_in - start, 0, span)
        start += span
    return total


def needed(tiers: Iterable[Tier], had: Cents) -> Fraction:
    """How much must have come in for the payee to have `had`: the inverse of `taken`, below the last tier's end."""
    total, start = Fraction(0), Fraction(0)
    for tier in tiers:
        total += clamp(had - start, 0, tier.width) / tier.rate
        start += tier.width
    return total


def ceiling(tiers: Iterable[Tier]) -> Fraction:
    """The most that the tiers give."""
    return sum((tier.width for tier in tiers), Fraction(0))


def taken_by_stretch(stretches: Iterable[Stretch], came_in: Cents) -> Fraction:
    """What the payee has where the tiers count what came in, not what was paid."""
    total, start = Fraction(0), Fraction(0)
    for stretch in stretches:
        width = came_in if stretch.width is None else stretch.width
        total += stretch.rate * clamp(came_in - start, 0, width)
        start += width
    return total


# ---- the same with cents


def nearest(value: Cents) -> int:
    """The nearest whole number, ties upwards."""
    return floor(Fraction(value) + Fraction(1, 2))


def whole(value: Cents, mode: str) -> int:
    """A whole number chosen by one of the modes of the language."""
    value = Fraction(value)
    below, odd = floor(value), value - floor(value)
    match mode:
        case "down":
            return below
        case "up":
            return below + (odd > 0)
        case "half up":
            return below + (odd >= Fraction(1, 2))
        case "half even":
            return below + (odd > Fraction(1, 2) or (odd == Fraction(1, 2) and below % 2 == 1))
    raise ValueError(mode)


def paid_each_time(tiers: Sequence[Tier], stream: Iterable[int], mode: str = "") -> list[int]:
    """Whole cents of each receipt where each payment is rounded; tiers count what was really paid.

    There are two payees, the one of the tiers named first. Without a mode the cent left over goes by largest
    remainder, so that the first has the nearest whole number, ties included; with a mode the first is rounded
    by it, never past its tiers, and the other takes what is left.
    """
    had, found = 0, []
    for amount in stream:
        due = taken(tiers, needed(tiers, had) + amount) - had if had < ceiling(tiers) else Fraction(0)
        paid = nearest(due) if not mode else whole(due, mode)
        paid = min(paid, amount, floor(ceiling(tiers)) - had)
        had += paid
        found.append(paid)
    return found


def paid_on_the_running_total(tiers: Sequence[Tier], stream: Iterable[int]) -> list[int]:
    """Whole cents of each receipt where the running total is rounded and the difference is paid."""
    had, came_in, found = 0, 0, []
    for amount in stream:
        came_in += amount
        paid = nearest(taken(tiers, came_in)) - had
        had += paid
        found.append(paid)
    return found


@define
class Units:
    """Units that share in tiers counted per unit, some of them given up as time goes by.

    What each unit has had decides where in the tiers a receipt begins. `leave` says whether the part of units
    given up goes elsewhere, so that the others have no more for it.
    """

    tiers: Sequence[Tier]
    issued: int
    leave: bool
    alive: int = field(init=False)
    each: Fraction = field(init=False, default=Fraction(0))

    def __attrs_post_init__(self) -> None:
        self.alive = self.issued

    def give_up(self, count: int) -> None:
        """So many units leave the register."""
        self.alive -= count

    def receive(self, amount: int) -> int:
        """What the units that are left are paid of a receipt, in whole cents: never past the tier that it ends in."""
        pool = self.issued if self.leave else self.alive
        if not self.alive:
            return 0
        spread = [Tier(tier.rate, tier.width * pool) for tier in self.tiers]
        before = needed(spread, self.each * pool)
        flow = taken(spread, before + amount) - self.each * pool
        ends = accumulate(tier.width for tier in self.tiers)
        limit = next(end for end in ends if self.each + flow / pool <= end)
        paid = min(nearest(flow * self.alive / pool), floor((limit - self.each) * self.alive), amount)
        self.each += Fraction(paid, self.alive)
        return paid


# ---- plans: steps, bands and ends as data


@frozen
class Window:
    """The days that a counter counts. `kind` is all, year, fiscal, quarter, month, rolling, since or by."""

    kind: str = "all"
    quarters: int = 0
    day: date = date.min

    def holds(self, posted: date, today: date) -> bool:
        """Whether a posting of one day counts on another."""
        match self.kind:
            case "year":
                return posted.year == today.year
            case "fiscal":  # ends 30 June
                return fiscal_year(posted) == fiscal_year(today)
            case "quarter":
                return quarter(posted) == quarter(today)
            case "month":
                return (posted.year, posted.month) == (today.year, today.month)
            case "rolling":
                return quarter(today) - self.quarters < quarter(posted)
            case "since":
                return posted >= self.day
            case "by":
                return posted <= self.day
        return True


def quarter(day: date) -> int:
    """The number of the calendar quarter."""
    return day.year * 4 + (day.month - 1) // 3


def fiscal_year(day: date) -> int:
    """The year in which the fiscal year of a day, which ends on 30 June, ends."""
    return day.year + (day.month > 6)


@frozen
class Counter:
    """What a party or a unit has received, or what came in on a stream (`inflow`) or a waterfall, in a window."""

    sense: str
    who: str
    window: Window = Window()


@frozen
class Gap:
    """Open while positive: `constant` plus the sum of coefficient times counter."""

    constant: Fraction
    terms: tuple[tuple[Fraction, Counter], ...]


@frozen
class AnyOf:
    """Over when any part is."""

    parts: tuple["Until", ...]


@frozen
class AllOf:
    """Over when all parts are."""

    parts: tuple["Until", ...]


Until = Gap | AnyOf | AllOf


def gaps(until: Until) -> Iterator[Gap]:
    """The gaps of a tree of ends."""
    if isinstance(until, Gap):
        yield until
    else:
        for part in until.parts:
            yield from gaps(part)


def positive(until: Until, value: Callable[[Gap], Fraction]) -> bool:
    """Whether a tree of ends is not over, where gaps have these values."""
    match until:
        case AnyOf(parts=parts):
            return all(positive(part, value) for part in parts)
        case AllOf(parts=parts):
            return any(positive(part, value) for part in parts)
    return value(until) > 0


@frozen
class Line:
    """Shares by payee and where they end; `final` ends stay reached. `cap` is a limit on what the line takes,
    in one distribution or in the window. `number` tells lines apart that say the same.
    """

    number: int
    shares: tuple[tuple[str, Fraction], ...]
    until: Until | None = None
    final: bool = False
    cap: Fraction | None = None
    window: Window | None = None


@frozen
class Step:
    """Alternatives in order: the first that is open has its shares, what it leaves reaches the next step."""

    lines: tuple[Line, ...]


@frozen
class Plan:
    """Waterfalls by name, each with its steps and who has the rest; and which waterfall a stream goes through.

    `units` is how many units of the instrument `unit` are issued.
    """

    waterfalls: Mapping[str, tuple[tuple[Step, ...], str]]
    streams: Mapping[str, str]
    units: int


@define
class Follower:
    """Follows money through a plan, slice by slice. Nothing is rounded."""

    plan: Plan
    history: list[tuple[date, tuple[str, str], Fraction]] = field(factory=list)
    reached: set[Line] = field(factory=set)
    caps: dict[Line, list[tuple[date, Fraction]]] = field(factory=dict)
    slices: int = 0

    def receive(self, day: date, stream: str, amount: Cents) -> dict[str, Fraction]:
        """What each payee has of a receipt."""
        paid: dict[str, Fraction] = {}
        here: dict[Line, Fraction] = {}
        left = Fraction(amount)
        while left:
            self.slices += 1
            assert self.slices < 10_000, "no end in sight"
            flows: dict[tuple[str, str], Fraction] = {("inflow", stream): Fraction(1)}
            active: dict[Line, Fraction] = {}
            self._into(self.plan.streams[stream], Fraction(1), day, here, flows, active)
            reaches = [self._reach(line, part, flows, day, here) for line, part in active.items()]
            slice_ = min([left, *(reach for reach in reaches if reach is not None)])
            for key, speed in flows.items():
                self.history.append((day, key, speed * slice_))
                if key[0] == "received" and key[1] not in self.plan.waterfalls:
                    paid[key[1]] = paid.get(key[1], Fraction(0)) + speed * slice_
            for line, part in active.items():
                if line.cap is not None:
                    here[line] = here.get(line, Fraction(0)) + part * slice_
                    self.caps.setdefault(line, []).append((day, part * slice_))
            self._note_ends(active, day)
            left -= slice_
        for steps, _ in self.plan.waterfalls.values():
            self._look_at_ends(steps, day)
        return paid

    def _look_at_ends(self, steps: Sequence[Step], day: date) -> None:
        """An end that was reached while nothing came in counts too, where its line has its turn."""
        for step in steps:
            line = next((line for line in step.lines if self._is_open(line, day, {})), None)
            if line is not None and sum(share for _, share in line.shares) == 1:
                return

    def _into(
        self,
        waterfall: str,
        amount: Fraction,
        day: date,
        here: dict[Line, Fraction],
        flows: dict[tuple[str, str], Fraction],
        active: dict[Line, Fraction],
    ) -> None:
        """Add the speed at which each payee receives, and the lines that are open with what reaches their shares."""
        steps, rest = self.plan.waterfalls[waterfall]
        passing = amount
        for step in steps:
            line = next((line for line in step.lines if passing and self._is_open(line, day, here)), None)
            if line is None:
                continue
            part = sum((share for _, share in line.shares), Fraction(0))
            active[line] = active.get(line, Fraction(0)) + passing * part
            for payee, share in line.shares:
                self._pay(payee, passing * share, day, here, flows, active)
            passing *= 1 - part
        self._pay(rest, passing, day, here, flows, active)

    def _pay(
        self,
        payee: str,
        amount: Fraction,
        day: date,
        here: dict[Line, Fraction],
        flows: dict[tuple[str, str], Fraction],
        active: dict[Line, Fraction],
    ) -> None:
        if amount:
            flows["received", payee] = flows.get(("received", payee), Fraction(0)) + amount
        if amount and payee in self.plan.waterfalls:
            self._into(payee, amount, day, here, flows, active)

    def _is_open(self, line: Line, day: date, here: dict[Line, Fraction]) -> bool:
        if line in self.reached:
            return False
        if line.cap is not None:
            return self._room(line, day, here) > 0
        if line.until is None or self._lasts(line.until, day):
            return True
        if line.final:
            self.reached.add(line)
        return False

    def _room(self, line: Line, day: date, here: dict[Line, Fraction]) -> Fraction:
        assert line.cap is not None
        if line.window is None:
            return line.cap - here.get(line, Fraction(0))
        window = line.window
        return line.cap - sum((a for posted, a in self.caps.get(line, ()) if window.holds(posted, day)), Fraction(0))

    def _lasts(self, until: Until, day: date) -> bool:
        return positive(until, lambda gap: self._value(gap, day))

    def _value(self, gap: Gap, day: date) -> Fraction:
        return gap.constant + sum((c * self.count(counter, day) for c, counter in gap.terms), Fraction(0))

    def count(self, counter: Counter, day: date) -> Fraction:
        """What a counter counts at this instant of a day."""
        key = ("received" if counter.sense == "per unit" else counter.sense, counter.who)
        total = sum((a for posted, k, a in self.history if k == key and counter.window.holds(posted, day)), Fraction(0))
        return total / self.plan.units if counter.sense == "per unit" else total

    def _reach(
        self,
        line: Line,
        part: Fraction,
        flows: Mapping[tuple[str, str], Fraction],
        day: date,
        here: dict[Line, Fraction],
    ) -> Fraction | None:
        """How much may come in before the line is over; None where it never is."""
        if line.cap is not None:
            return self._room(line, day, here) / part if part else None
        return None if line.until is None else self._distance(line.until, flows, day)

    def _distance(self, until: Until, flows: Mapping[tuple[str, str], Fraction], day: date) -> Fraction | None:
        """How much may come in until it is over, at the first of the moments at which a gap passes zero."""
        lines = {
            gap: (
                self._value(gap, day),
                sum((c * self._speed(counter, flows, day) for c, counter in gap.terms), Fraction(0)),
            )
            for gap in gaps(until)
        }
        moments = sorted({-value / speed for value, speed in lines.values() if speed and -value / speed > 0})
        return next(
            (at for at in moments if not positive(until, lambda gap, at=at: lines[gap][0] + lines[gap][1] * at)), None
        )

    def _speed(self, counter: Counter, flows: Mapping[tuple[str, str], Fraction], day: date) -> Fraction:
        if not counter.window.holds(day, day):
            return Fraction(0)
        key = ("received" if counter.sense == "per unit" else counter.sense, counter.who)
        speed = flows.get(key, Fraction(0))
        return speed / self.plan.units if counter.sense == "per unit" else speed

    def _note_ends(self, lines: Iterable[Line], day: date) -> None:
        for line in lines:
            if line.final and line.until is not None and not self._lasts(line.until, day):
                self.reached.add(line)
