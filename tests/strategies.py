"""What several tests share: deals made as text, cash for them, and a short way to run both."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from itertools import count, pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any

from attrs import define, field, frozen
from hypothesis import strategies as st
from oracle import AllOf, AnyOf, Counter, Gap, Line, Plan, Step, Tier, Until, Window

import regalia
from regalia.dsl.diagnostic import Diagnostic, Refusal, has_errors
from regalia.dsl.model import Model
from regalia.dsl.parser import parse
from regalia.dsl.resolve import resolve
from regalia.dsl.source import Source
from regalia.interpreter.exact.unknown import Unknown
from regalia.interpreter.inputs import parse_table
from regalia.interpreter.rows import CASH, EVENTS, OBSERVATIONS, QUANTITIES, REGISTER, Inputs
from regalia.interpreter.run import Result, evaluate

DEALT = date(2006, 1, 1)
LARGEST = "rounding each payment to 0.01 half up, residue by largest remainder"
CUMULATIVE = "rounding cumulative to 0.01 half up, residue by largest remainder"
PARTIES = 'party a "A"\nparty b "B"\nparty c "C"\nparty d "D"\n'
HEADS = {
    "cash": "date,stream,payer,amount,currency",
    "events": "date,event,party,quantity",
    "observations": "date,index,value",
    "quantities": "date,stream,quantity,unit",
    "register": "date,instrument,holder,change",
}


# ---- text


def head(rounding: str = LARGEST, currency: str = "CAD") -> str:
    """The head of a deal of the first day of 2006, and four parties."""
    return f'deal "Test"\ndated {DEALT}\ncurrency {currency}\n{rounding}\n{PARTIES}'


def money(cents: Fraction | int) -> str:
    """Cents as an amount of a contract: `1,234.56`; finer amounts have more decimals."""
    value = Fraction(cents) / 100
    digits = 2
    while (value * 10**digits).denominator != 1:
        digits += 1
    return f"{value.numerator * 10**digits // value.denominator / 10**digits:,.{digits}f}"


def percent(part: Fraction) -> str:
    """A share as a percentage with as many decimals as it needs."""
    value, digits = part * 100, 0
    while (value * 10**digits).denominator != 1:
        digits += 1
    whole = str(int(value * 10**digits)).rjust(digits + 1, "0")
    return (whole[:-digits] + "." + whole[-digits:] if digits else whole) + "%"


def table(kind: str, rows: Iterable[Sequence[object]]) -> str:
    """A CSV text of one kind of input; cells that a row does not give are left empty."""
    columns = HEADS[kind].count(",") + 1
    lines = [",".join([*map(str, row), *[""] * (columns - len(row))]) for row in rows]
    return "\n".join([HEADS[kind], *lines]) + "\n"


Receipts = Sequence[tuple[date, str, int]]


def cash(receipts: Receipts) -> str:
    """A CSV text of cash in cents."""
    return table("cash", [(day, stream, "", f"{cents // 100}.{cents % 100:02d}") for day, stream, cents in receipts])


# ---- running


def run(
    text: str,
    *,
    through: date | None = None,
    readings: Mapping[str, str] | None = None,
    supplied: Mapping[str, str] | None = None,
    **tables: str,
) -> Result:
    """A contract run on the texts of its inputs by way of `regalia.run`, as a user has it, from files."""
    with TemporaryDirectory() as folder:
        paths: dict[str, Any] = {}
        for kind, content in tables.items():
            paths[kind] = Path(folder) / f"{kind}.csv"
            paths[kind].write_bytes(content.encode())
        return regalia.run(Source("test.deal", text), through=through, readings=readings, supplied=supplied, **paths)


@define
class Paper:
    """A contract that is read once and run many times, without a check of what its other readings would say."""

    text: str
    readings: Mapping[str, str] = field(factory=dict)
    _model: Model | None = None

    def run(self, *, through: date | None = None, **tables: str) -> Result:
        """As `run`, without files and without reading the contract anew."""
        kinds = {"cash": CASH, "quantities": QUANTITIES, "observations": OBSERVATIONS, "events": EVENTS}
        kinds["register"] = REGISTER
        if self._model is None:
            source = Source("test.deal", self.text)
            deal, wrong = parse(source)
            self._model, found = resolve(source, deal, self.readings)
            if self._model is None or has_errors(wrong):
                raise Refusal([*wrong, *found])
        rows = {kind: parse_table(kinds[kind], f"{kind}.csv", content) for kind, content in tables.items()}
        return evaluate(self._model, Inputs(**rows), through=through)


def totals(result: Result, currency: str = "CAD") -> dict[str, Any]:
    """What each has received of a currency in all, in smallest units, where that is known and not nothing."""
    found = {who: theirs.get(currency, 0) for who, theirs in result.totals.items()}
    return {who: amount for who, amount in found.items() if not isinstance(amount, Unknown) and amount}


def shares(result: Result) -> list[dict[str, Any]]:
    """What each payee has of each receipt from outside, in the order of the ledger."""
    found: dict[int, dict[str, Any]] = {}
    outer: dict[int, int] = {}
    for entry in result.entries:
        if entry.kind == "receipt" and not isinstance(entry.cause, int):
            outer[entry.id], found[entry.id] = entry.id, {}
        elif entry.kind == "receipt":
            outer[entry.id] = outer[entry.cause]
        elif entry.kind in ("share", "enforcement"):
            assert isinstance(entry.cause, int)
            theirs = found[outer[entry.cause]]
            theirs[entry.target] = theirs.get(entry.target, 0) + entry.amount
    return list(found.values())


def codes(text: str, **tables: str) -> list[str]:
    """The codes of what is wrong with a contract or a run of it; none where it runs."""
    try:
        run(text, **tables)
    except Refusal as refusal:
        return [finding.code for finding in refusal.findings]
    return []


# ---- tiers


@frozen
class Tiered:
    """A deal with tiers of one payee, and the same tiers for the oracle."""

    text: str
    tiers: tuple[Tier, ...]


RATES = st.one_of(
    st.integers(1, 100).map(lambda n: Fraction(n, 100)),
    st.integers(1, 10_000).map(lambda n: Fraction(n, 10_000)),
    st.sampled_from([Fraction(1, 2), Fraction(1, 4), Fraction(3, 4), Fraction(1), Fraction(333333, 10**6)]),
)
CENTS = st.one_of(st.integers(1, 500), st.integers(1, 2_000_000), st.sampled_from([1, 2, 99, 100, 10_000, 10**9]))


@st.composite
def tiers(draw: st.DrawFn, most: int = 5) -> tuple[Tier, ...]:
    """One tier or several, each with a rate above zero."""
    found = draw(st.lists(st.tuples(RATES, CENTS), min_size=1, max_size=most))
    return tuple(Tier(rate, Fraction(width)) for rate, width in found)


def widths(tiers_: Sequence[Tier], payee: str, per: str = "") -> list[str]:
    """Tiers as lines `for the first ..`, `for the next ..`."""
    words = [f"for the {'next' if number else 'first'} {money(t.width)}{per}" for number, t in enumerate(tiers_)]
    return [f"{percent(tier.rate)} to {payee} {word}" for tier, word in zip(tiers_, words, strict=True)]


def levels(tiers_: Sequence[Tier], payee: str, per: str = "") -> list[str]:
    """Tiers as lines `up to ..`."""
    level, found = Fraction(0), []
    for tier in tiers_:
        level += tier.width
        found.append(f"{percent(tier.rate)} to {payee} up to {money(level)}{per}")
    return found


def ends(tiers_: Sequence[Tier], payee: str, counter: str, per: str = "") -> list[str]:
    """Tiers as lines `until .. reaches ..`, each with an end of its own."""
    return [line.replace("up to", f"until {counter} reaches") for line in levels(tiers_, payee, per)]


@st.composite
def tiered(draw: st.DrawFn, rounding: str = "") -> Tiered:
    """A deal whose party `a` has tiers of what it has received and `b` has the rest, in any of the spellings."""
    found = draw(tiers())
    form = draw(st.sampled_from(("widths", "levels", "ends")))
    if form == "ends":
        lines = ["bands", *(f"  {line}" for line in ends(found, "a", "received by a")), "  all to b thereafter"]
    else:
        spelled_ = (widths if form == "widths" else levels)(found, "a")
        above = "thereafter" if form == "widths" else "above"
        lines = ["bands of received by a in all", *(f"  {line}" for line in spelled_)]
        lines += [f"  all to b {above}"] * draw(st.booleans())
    lines.append("rest to b")
    body = "".join(f"  {line}\n" for line in lines)
    return Tiered(f"{head(rounding)}stream s received by a\nwaterfall w of s\n{body}", found)


@st.composite
def tiered_units(draw: st.DrawFn, rounding: str = "", most_units: int = 40_000) -> tuple[Tiered, int, bool]:
    """A deal whose units have tiers per unit, with how many units, and whether units given up leave their part
    to `b`, who has the rest. `holder` elects `conversion`.
    """
    found, units = draw(tiers(most=4)), draw(st.one_of(st.integers(1, 9), st.integers(1, most_units)))
    leave = draw(st.booleans())
    spelled = draw(st.sampled_from((widths, levels)))(found, "units", " per unit")
    body = "".join(f"    {line}\n" for line in spelled)
    text = (
        f"{head(rounding)}"
        'party holder "Holder"\n'
        "instrument share, shares of b\n"
        "instrument unit, units of b\n"
        f"  {units:,} units issued to holder on {DEALT}\n"
        f"  units given up leave their part to {'b' if leave else 'units'}\n"
        "option conversion of units by holder\n"
        "  each unit becomes 1 share\n"
        "stream s received by b\n"
        "waterfall w of s\n"
        "  bands of received per unit in all\n"
        f"{body}"
        "  rest to b\n"
    )
    return Tiered(text, found), units, leave


# ---- cash


DAYS = st.dates(DEALT, date(2012, 12, 31))


@st.composite
def receipts(draw: st.DrawFn, streams: Sequence[str] = ("s",), most: int = 6, largest: int = 0) -> Receipts:
    """Receipts on days that differ, in the order of their days."""
    days = sorted(draw(st.sets(DAYS, min_size=1, max_size=most)))
    amounts = st.integers(1, largest) if largest else CENTS
    return [(day, draw(st.sampled_from(list(streams))), draw(amounts)) for day in days]


@st.composite
def in_parts(draw: st.DrawFn, whole: Receipts) -> Receipts:
    """The same cash on the same days, some receipts cut into several."""
    found: list[tuple[date, str, int]] = []
    for day, stream, amount in whole:
        cuts = sorted(draw(st.sets(st.integers(1, amount - 1), max_size=3))) if amount > 1 else []
        edges = [0, *cuts, amount]
        found += [(day, stream, after - before) for before, after in pairwise(edges)]
    return found


# ---- plans


PAYEES = ("a", "b", "c")
LEVELS = st.one_of(st.integers(1, 40).map(lambda n: n * 100), st.integers(1, 5_000), st.sampled_from([1, 333, 10_000]))
SHARES = st.sampled_from([Fraction(n, 100) for n in (5, 10, 20, 25, 30, 50, 60, 75, 90)] + [Fraction(333, 1000)])


@st.composite
def windows(draw: st.DrawFn, *, always: bool = True) -> Window:
    """Any of the windows."""
    kind = draw(st.sampled_from((["all"] * always) + ["year", "fiscal", "quarter", "month", "rolling", "since", "by"]))
    return Window(kind, draw(st.integers(1, 5)), draw(DAYS))


@define
class _Planner:
    """Draws the parts of a plan; what `timeless` leaves out is whatever depends on days or on how cash is cut."""

    draw: st.DrawFn
    payees: tuple[str, ...]
    streams: tuple[str, ...]
    timeless: bool
    numbers: Any = field(factory=count)

    def window(self) -> Window:
        return Window() if self.timeless else self.draw(windows())

    def counter(self) -> Counter:
        """Any counter."""
        who = self.draw(st.sampled_from([*self.payees, *self.streams]))
        window = self.window()
        if who in self.streams:
            return Counter("inflow", who, window)
        return Counter("per unit" if who == "unit" else "received", who, window)

    def reaching(self) -> Gap:
        return Gap(Fraction(self.draw(LEVELS)), ((Fraction(-1), self.counter()),))

    def part_of_both(self, more: int = 0) -> Gap:
        """Until one party has a part of what it and another have, and so much more."""
        first, second = self.draw(st.permutations(PAYEES))[:2]
        part = self.draw(SHARES)
        return Gap(Fraction(more), ((part, Counter("received", first)), (part - 1, Counter("received", second))))

    def shares(self, part: Fraction | None = None) -> tuple[tuple[str, Fraction], ...]:
        """Payees with their shares, which come to `part` or to something up to one."""
        whole = part or self.draw(st.one_of(SHARES, st.just(Fraction(1))))
        whom = self.draw(st.lists(st.sampled_from(self.payees), min_size=1, max_size=2, unique=True))
        if len(whom) == 1:
            return ((whom[0], whole),)
        first = whole * self.draw(SHARES)
        return ((whom[0], first), (whom[1], whole - first))

    def line(self, shares: tuple[tuple[str, Fraction], ...], until: Until | None = None, **more: Any) -> Line:
        return Line(next(self.numbers), shares, until, **more)

    def by_counter(self) -> Step:
        """Bands of one counter."""
        counter, level, lines = self.counter(), Fraction(0), []
        for _ in range(self.draw(st.integers(1, 3))):
            level += self.draw(LEVELS)
            lines.append(self.line(self.shares(), Gap(level, ((Fraction(-1), counter),))))
        if self.draw(st.booleans()):
            lines.append(self.line(self.shares()))
        return Step(tuple(lines))

    def by_end(self) -> Step:
        """Bands each with an end of its own, the last for all that follows."""
        lines = []
        for _ in range(self.draw(st.integers(1, 2))):
            final = self.draw(st.booleans())
            joined = self.draw(st.sampled_from(("one", "one", "any", "all")))
            parts = [self.reaching(), self.reaching()]
            if final and self.draw(st.booleans()):
                parts[0] = self.part_of_both(self.draw(LEVELS))
            until: Until = parts[0] if joined == "one" else (AnyOf if joined == "any" else AllOf)(tuple(parts))
            lines.append(self.line(self.shares(), until, final=final))
        lines.append(self.line(self.shares()))
        return Step(tuple(lines))

    def catching_up(self) -> Step:
        """All to one party until another has something, then all to that until it has a part of what both have."""
        caught, level, last = self.part_of_both(), Fraction(self.draw(LEVELS)), self.draw(SHARES)
        (_, ones), (_, others) = caught.terms
        first, second = ones.who, others.who
        return Step(
            (
                self.line(((first, Fraction(1)),), Gap(level, ((Fraction(-1), ones),)), final=True),
                self.line(((second, Fraction(1)),), caught, final=True),
                self.line(((first, last), (second, 1 - last))),
            )
        )

    def capped(self) -> Step:
        """A step with a limit: an amount a distribution or a window, or an end."""
        kind = self.draw(st.sampled_from(("end", "end", "cap", "window")))
        if kind == "end" or self.timeless:
            final = self.draw(st.booleans())
            return Step((self.line(self.shares(), self.reaching(), final=final),))
        window = None if kind == "cap" else self.draw(windows(always=False))
        if window and window.kind in ("rolling", "since", "by"):
            window = Window("year")
        return Step((self.line(self.shares(), cap=Fraction(self.draw(LEVELS)), window=window),))

    def steps(self, most: int) -> tuple[Step, ...]:
        found = []
        for _ in range(self.draw(st.integers(1, most))):
            match self.draw(st.sampled_from(["counter", "end", "cap", "catch-up"])):
                case "counter":
                    found.append(self.by_counter())
                case "end":
                    found.append(self.by_end())
                case "cap":
                    found.append(self.capped())
                case _:
                    found.append(self.catching_up())
        return tuple(found)


@st.composite
def plans(draw: st.DrawFn, *, timeless: bool = False) -> Plan:
    """Steps and bands over one stream or two, now and then with a waterfall below or a stream beside them."""
    units = draw(st.sampled_from([0, 0, 1, 7, 1000]))
    below = draw(st.integers(0, 3)) == 0
    beside = draw(st.booleans())
    payees = PAYEES + (("unit",) if units else ())
    planner = _Planner(draw, payees + (("lower",) if below else ()), ("s", "t"), timeless)
    waterfalls = {"upper": (planner.steps(1 if below else 3), draw(st.sampled_from(planner.payees)))}
    if below:
        planner = evolve_payees(planner, payees)
        waterfalls["lower"] = (planner.steps(1), draw(st.sampled_from(payees)))
    if beside:
        waterfalls["beside"] = ((), draw(st.sampled_from(PAYEES)))
    return Plan(waterfalls, {"s": "upper", "t": "beside" if beside else "upper"}, units)


def evolve_payees(planner: _Planner, payees: tuple[str, ...]) -> _Planner:
    """A planner of the same draw and the same numbers with fewer payees."""
    return _Planner(planner.draw, payees, planner.streams, planner.timeless, planner.numbers)


def spelled(plan: Plan, rounding: str = "") -> str:
    """A plan as a contract."""
    lines = [head(rounding), "year fiscal ends 30 June\n"]
    if plan.units:
        lines.append(f"instrument unit, units of d\n  {plan.units:,} units issued to d on {DEALT}\n")
    lines += [f"stream {stream} received by d\n" for stream in plan.streams]
    for name, (steps, rest) in plan.waterfalls.items():
        base = [stream for stream, into in plan.streams.items() if into == name] or [f"into_{name}"]
        lines += [f"stream {stream} received by d\n" for stream in base if stream not in plan.streams]
        lines.append(f"waterfall {name} of {' + '.join(base)}\n")
        for step in steps:
            lines += [f"  {line}\n" for line in _step(step)]
        lines.append(f"  rest to {rest}\n")
    return "".join(lines)


def _step(step: Step) -> list[str]:
    first = step.lines[0]
    if len(step.lines) == 1 and first.cap is not None:
        window = f"{_window(first.window)} " if first.window else ""
        return [f"{window}{_shares(first)} up to {money(first.cap)}"]
    if len(step.lines) == 1 and first.until is not None and isinstance(first.until, Gap):
        return [f"{_shares(first)} {_end(first)}"]
    gaps = [line.until for line in step.lines if line.until is not None]
    counters = {gap.terms[0][1] for gap in gaps if isinstance(gap, Gap) and len(gap.terms) == 1}
    if len(counters) == 1 and all(isinstance(g, Gap) for g in gaps) and not any(line.final for line in step.lines):
        (counter,) = counters
        rising = [gap.constant for gap in gaps if isinstance(gap, Gap)]
        if rising == sorted(set(rising)):
            unit = " per unit" if counter.sense == "per unit" else ""
            limits = [f"up to {money(level)}{unit}" for level in rising]
            limits += ["above"] * (len(step.lines) - len(limits))
            spelled_ = [f"  {_shares(line)} {limit}" for line, limit in zip(step.lines, limits, strict=True)]
            return [f"bands of {_counter(counter)}", *spelled_]
    return ["bands", *(f"  {_shares(line)} {_end(line) if line.until else 'thereafter'}" for line in step.lines)]


def _shares(line: Line) -> str:
    names = {"unit": "units"}
    parts = [f"{'all' if part == 1 else percent(part)} to {names.get(who, who)}" for who, part in line.shares]
    return ", ".join(parts)


def _end(line: Line) -> str:
    assert line.until is not None
    return f"until {_reached(line.until)}" if line.final else f"while {_lasting(line.until)}"


def _reached(until: Until) -> str:
    if isinstance(until, (AnyOf, AllOf)):
        return (" or " if isinstance(until, AnyOf) else " and ").join(_reached(part) for part in until.parts)
    left, right = _sides(until)
    return f"{left} reaches {right}"


def _lasting(until: Until) -> str:
    if isinstance(until, (AnyOf, AllOf)):
        return (" and " if isinstance(until, AnyOf) else " or ").join(_lasting(part) for part in until.parts)
    left, right = _sides(until)
    return f"{left} < {right}"


def _sides(gap: Gap) -> tuple[str, str]:
    """What counts, and the level that it reaches; for a catch-up a part of what both have."""
    if len(gap.terms) == 1:
        ((_, counter),) = gap.terms
        return _counter(counter), money(gap.constant) + (" per unit" if counter.sense == "per unit" else "")
    (part, ones), (_, others) = gap.terms
    more = f" + {money(gap.constant)}" if gap.constant else ""
    return _counter(others), f"{percent(part)} of ({_counter(others)} + {_counter(ones)}){more}"


def _counter(counter: Counter) -> str:
    window = _window(counter.window)
    if counter.sense == "inflow":
        return f"{counter.who} {window}"
    return f"received {'per' if counter.sense == 'per unit' else 'by'} {counter.who} {window}"


def _window(window: Window) -> str:
    words = {
        "all": "in all",
        "year": "each calendar year",
        "fiscal": "each fiscal year",
        "quarter": "each calendar quarter",
        "month": "each month",
        "rolling": f"in any {window.quarters} quarters",
        "since": f"since {window.day}",
        "by": f"by {window.day}",
    }
    return words[window.kind]


def certain(findings: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Findings but what the linter suspects (RG7): a deal of a test is as small as it can be."""
    return tuple(finding for finding in findings if not finding.code.startswith("RG7"))


def next_day(day: date) -> date:
    """The day after."""
    return day + timedelta(days=1)


# ---- work


def work(done: Callable[..., object], *given: Any) -> float:
    """The processor time that something takes, the best of three: only ever compared with that of something else."""
    times = []
    for _ in range(3):
        start = process_time()
        done(*given)
        times.append(process_time() - start)
    return max(min(times), 1e-6)
