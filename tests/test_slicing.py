"""Splits: one forward pass over the bands gives what choosing the open band afresh at every moment gives.

Once over the operation itself, with bands drawn at random; once over whole contracts, whose steps and bands the
interpreter multiplies out and the oracle does not.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from attrs import frozen
from hypothesis import Phase, given, note, settings
from hypothesis import strategies as st
from oracle import Follower, Plan
from strategies import Paper, cash, certain, head, plans, receipts, run, shares, spelled, table, totals

import regalia
from regalia.dsl.source import NOWHERE, Source
from regalia.interpreter.exact.evaluate import Frame
from regalia.interpreter.exact.slicing import NothingOpen, ShareBelowZero, Slicer
from regalia.interpreter.formula import TRUE, Const
from regalia.interpreter.program import AllOf, AnyOf, BandOf, End, Gap, Move, Split, Until

TARGETS = ("x", "y")
COUNTERS = ("m", "n")

# The operation


@frozen
class Cut:
    """A split as plain data: shares of the targets, speeds of the counters and named ends, band by band."""

    bands: tuple[tuple[tuple[Fraction, ...], tuple[Fraction, ...], tuple[str, ...]], ...]
    ends: Mapping[str, tuple[Until, bool]]

    def split(self, start: Mapping[str, Fraction], amount: Fraction, over: frozenset[str]) -> Split:
        """The operation, from a state: what counters count, and which final ends were reached before."""
        bands = tuple(
            BandOf(
                tuple((target, Const(share)) for target, share in zip(TARGETS, part, strict=True) if share),
                tuple((counter, Const(speed)) for counter, speed in zip(COUNTERS, speeds, strict=True)),
                tuple(End(name, *self.ends[name]) for name in names),
                Const(False) if over & set(names) else TRUE,
                NOWHERE,
            )
            for part, speeds, names in self.bands
        )
        moves = tuple(Move(counter, Const(start[counter])) for counter in COUNTERS)
        return Split(
            name="w", amount=Const(amount), bands=bands, moves=moves, targets=TARGETS, clause="w", span=NOWHERE
        )


@frozen
class Outcome:
    """What came of a split: the slices, what targets have, what counters count, the final ends reached."""

    slices: tuple[tuple[int, Fraction], ...]
    flows: tuple[Fraction, ...]
    counts: Mapping[str, Fraction]
    over: frozenset[str]


def forward(cut: Cut, start: Mapping[str, Fraction], amount: Fraction, over: frozenset[str]) -> Outcome:
    """By the interpreter."""
    split, frame = cut.split(start, amount, over), Frame()
    slicer = Slicer(frame, split)
    slots: list[Any] = [0] * (len(frame.slots) + 10)
    taken = tuple((number, Fraction(base)) for number, base in slicer(slots))
    counts = dict(start)
    for number, base in taken:
        for counter, speed in zip(COUNTERS, cut.bands[number][1], strict=True):
            counts[counter] += speed * base
    closed = {
        name
        for name, (_, once) in cut.ends.items()
        if once and slots[frame.slots.get(f"x.w.{name}.closed", -1)] is True
    }
    flows = tuple(Fraction(slots[frame.slots[f"x.w.{target}"]]) for target in TARGETS)
    return Outcome(taken, flows, counts, over | closed)


def afresh(cut: Cut, start: Mapping[str, Fraction], amount: Fraction, over: frozenset[str]) -> Outcome:
    """By choosing the first open band again at every moment at which any gap passes zero."""
    counts, flows, reached = dict(start), [Fraction(0)] * len(TARGETS), set(over)
    slices: list[tuple[int, Fraction]] = []
    left = amount
    while left:
        number = _first_open(cut, counts, reached, slices[-1][0] if slices else 0)
        part, speeds, names = cut.bands[number]
        velocity = dict(zip(COUNTERS, speeds, strict=True))
        moments = {left}
        for name in names:
            for gap in _gaps(cut.ends[name][0]):
                value, speed = _value(gap, counts), _speed(gap, velocity)
                if speed and 0 < -value / speed < left:
                    moments.add(-value / speed)
        step = min(moments)
        for counter, speed in velocity.items():
            counts[counter] += speed * step
        flows = [flow + share * step for flow, share in zip(flows, part, strict=True)]
        if slices and slices[-1][0] == number:
            step += slices.pop()[1]
        slices.append((number, step))
        left = amount - sum(base for _, base in slices)
        reached |= {name for name in names if cut.ends[name][1] and not _lasts(cut.ends[name][0], counts)}
    return Outcome(tuple(slices), tuple(flows), counts, frozenset(reached))


def _first_open(cut: Cut, counts: Mapping[str, Fraction], reached: set[str], current: int) -> int:
    """The first open band of all; an end is noted in its turn, the first that is over of a band not passed before."""
    for number, (_, _, names) in enumerate(cut.bands):
        if reached & set(names):
            continue
        ended = next((name for name in names if not _lasts(cut.ends[name][0], counts)), None)
        if ended is None:
            return number
        if number >= current and cut.ends[ended][1]:
            reached.add(ended)
    raise AssertionError("the last band has no end")


def _lasts(until: Until, counts: Mapping[str, Fraction]) -> bool:
    if isinstance(until, Gap):
        return _value(until, counts) > 0
    lasting = [_lasts(part, counts) for part in until.parts]
    return all(lasting) if isinstance(until, AnyOf) else any(lasting)


def _gaps(until: Until) -> list[Gap]:
    return [until] if isinstance(until, Gap) else [gap for part in until.parts for gap in _gaps(part)]


def _constant(expr: Any) -> Fraction:
    assert isinstance(expr, Const)
    return Fraction(expr.value)


def _value(gap: Gap, counts: Mapping[str, Fraction]) -> Fraction:
    return _constant(gap.constant) + sum(_constant(c) * counts[key] for key, c in gap.terms)


def _speed(gap: Gap, velocity: Mapping[str, Fraction]) -> Fraction:
    return sum((_constant(c) * velocity[key] for key, c in gap.terms), Fraction(0))


SMALL = st.sampled_from([Fraction(n, d) for n in range(-3, 4) for d in (1, 2, 3)])
PARTS = st.sampled_from([Fraction(0), Fraction(1), Fraction(1, 2), Fraction(1, 3), Fraction(9, 10)])
STARTS = st.integers(0, 6).map(Fraction)
AMOUNTS = st.fractions(Fraction(1, 6), 40, max_denominator=6)


@st.composite
def _gap(draw: st.DrawFn) -> Gap:
    terms = tuple((counter, Const(draw(SMALL))) for counter in COUNTERS)
    return Gap(terms, Const(Fraction(draw(st.integers(-4, 20)))))


def _untils() -> st.SearchStrategy[Until]:
    pairs = st.lists(_gap(), min_size=2, max_size=2).map(tuple)
    joined = st.one_of(_gap(), pairs.map(AnyOf), pairs.map(AllOf))
    nested = st.tuples(joined, _gap())
    return st.one_of(_gap(), _gap(), pairs.map(AnyOf), pairs.map(AllOf), nested.map(AnyOf), nested.map(AllOf))


@st.composite
def cuts(draw: st.DrawFn) -> Cut:
    """Bands that share some of their ends. An end that could reopen while it or a later band pays is final, as the
    language requires.
    """
    untils = {f"e{number}": draw(_untils()) for number in range(draw(st.integers(1, 3)))}
    found = []
    for _ in range(draw(st.integers(1, 4))):
        first = draw(PARTS)
        names = tuple(draw(st.sets(st.sampled_from(sorted(untils)), min_size=1, max_size=2)))
        found.append(((first, 1 - first), (draw(PARTS), draw(PARTS)), tuple(sorted(names))))
    first = draw(PARTS)
    found.append(((first, 1 - first), (draw(PARTS), draw(PARTS)), ()))
    bands, final = tuple(found), {}
    for name, until in untils.items():
        since = next((number for number, band in enumerate(bands) if name in band[2]), len(bands))
        final[name] = draw(st.booleans()) or any(
            _speed(gap, dict(zip(COUNTERS, speeds, strict=True))) > 0
            for _, speeds, _ in bands[since:]
            for gap in _gaps(until)
        )
    return Cut(bands, {name: (until, final[name]) for name, until in untils.items()})


STATES = st.fixed_dictionaries(dict.fromkeys(COUNTERS, STARTS))


@given(cut=cuts(), start=STATES, amount=AMOUNTS)
def test_one_forward_pass_is_choosing_afresh(cut: Cut, start: Mapping[str, Fraction], amount: Fraction) -> None:
    """The same slices, flows and final ends; slices and flows add up, and each band comes once."""
    outcome = forward(cut, start, amount, frozenset())
    assert outcome == afresh(cut, start, amount, frozenset())
    assert sum(base for _, base in outcome.slices) == amount == sum(outcome.flows)
    assert [number for number, _ in outcome.slices] == sorted({number for number, _ in outcome.slices})


@given(cut=cuts(), start=STATES, parts=st.lists(AMOUNTS, min_size=2, max_size=5))
def test_an_amount_in_parts_is_the_amount(cut: Cut, start: Mapping[str, Fraction], parts: list[Fraction]) -> None:
    """With final ends remembered from part to part, the state at the end is the same, and so are the flows."""
    at_once = forward(cut, start, sum(parts, Fraction(0)), frozenset())
    flows, counts, over = [Fraction(0)] * len(TARGETS), dict(start), frozenset[str]()
    for part in parts:
        step = forward(cut, counts, part, over)
        flows = [a + b for a, b in zip(flows, step.flows, strict=True)]
        counts, over = dict(step.counts), step.over
    assert (tuple(flows), counts) == (at_once.flows, at_once.counts)


def _gap_to(level: int) -> Gap:
    return Gap((("m", Const(-1)),), Const(level))


HALF = (Fraction(1, 2), Fraction(1, 2))
ONES = (Fraction(1), Fraction(0))


def test_a_boundary_belongs_to_the_lower_band() -> None:
    """An amount that ends on a boundary has no slice above it, and one that starts there none below it."""
    cut = Cut(((HALF, ONES, ("e",)), (ONES, ONES, ())), {"e": (_gap_to(10), False)})
    assert forward(cut, {"m": Fraction(4), "n": Fraction(0)}, Fraction(6), frozenset()).slices == ((0, 6),)
    assert forward(cut, {"m": Fraction(10), "n": Fraction(0)}, Fraction(6), frozenset()).slices == ((1, 6),)
    assert forward(cut, {"m": Fraction(9), "n": Fraction(0)}, Fraction(2), frozenset()).slices == ((0, 1), (1, 1))


def test_two_limits_that_bind_together_close_together() -> None:
    """In one slice, and both are noted as reached."""
    ends = {"e": (_gap_to(10), True), "f": (Gap((("n", Const(-1)),), Const(10)), True)}
    cut = Cut(((HALF, (Fraction(1), Fraction(1)), ("e", "f")), (ONES, ONES, ())), ends)
    outcome = forward(cut, {"m": Fraction(0), "n": Fraction(0)}, Fraction(12), frozenset())
    assert outcome.slices == ((0, 10), (1, 2))
    assert outcome.over == {"e", "f"}


def test_money_that_no_band_takes_is_refused() -> None:
    """Only once something is left over."""
    cut = Cut(((HALF, ONES, ("e",)),), {"e": (_gap_to(10), False)})
    start = {"m": Fraction(0), "n": Fraction(0)}
    assert forward(cut, start, Fraction(10), frozenset()).slices == ((0, 10),)
    with pytest.raises(NothingOpen):
        forward(cut, start, Fraction(11), frozenset())


def test_a_share_below_nothing_is_refused() -> None:
    """Where the others come to more than the whole."""
    cut = Cut((((Fraction(3, 2), Fraction(-1, 2)), ONES, ()),), {})
    with pytest.raises(ShareBelowZero):
        forward(cut, {"m": Fraction(0), "n": Fraction(0)}, Fraction(1), frozenset())


def test_both_of_two_ends_means_both_at_one_moment() -> None:
    """A part that was over at first and is not any more does not end a band."""
    ratio = Gap((("m", Const(Fraction(1, 5))), ("n", Const(Fraction(-4, 5)))), Const(0))
    cut = Cut(((HALF, ONES, ("e",)), (ONES, ONES, ())), {"e": (AllOf((ratio, _gap_to(100))), True)})
    start = {"m": Fraction(0), "n": Fraction(0)}
    assert forward(cut, start, Fraction(200), frozenset()).slices == ((0, 200),)


def _line(at: float | Fraction, speed: float | Fraction) -> Gap:
    """A gap by its value at first and its speed while the first band pays."""
    return Gap((("m", Const(Fraction(speed))),), Const(Fraction(at)))


@pytest.mark.parametrize(
    ("until", "after"),
    [
        (AllOf((_line(10, -1), _line(20, -1))), 20),
        (AllOf((_line(20, -2), _line(10, 0))), None),
        (AllOf((_line(0.5, -1), _line(0.5, -2))), 0.5),
        (AllOf((_line(-1, 1), _line(0.5, -1))), 0.5),
        (AllOf((_line(-5, 1), _line(4, -1))), 4),
        (AllOf((_line(5, -1), _line(-5, 1))), 5),
        (AllOf((_line(6, -1), _line(-5, 1))), None),
        (AllOf((_line(-5, 0.5), _line(8, -1))), 8),
        (AllOf((_line(-5, 0), _line(8, -1))), 8),
        (AllOf((_line(-5, 1), _line(-9, 1))), 0),
        (AllOf((_line(0, 1), _line(0, 0))), 0),
        (AllOf((_line(0, 0), _line(3, -1))), 3),
        (AllOf((_line(0, 1), _line(1, -1))), None),
        (AllOf((_line(-2, 1), _line(-9, 1), _line(5, -1))), None),
        (AllOf((_line(-9, 1), _line(-2, 1), _line(2, -1))), 2),
        (AnyOf((_line(-2, 0), _line(5, -1))), 0),
        (AnyOf((_line(9, -1), _line(12, -2))), 6),
        (AnyOf((_line(9, 1), _line(12, 0))), None),
        (AnyOf((AllOf((_line(8, -1), _line(9, -1))), _line(12, -1))), 9),
        (AllOf((AnyOf((_line(-2, 1), _line(10, -1))), _line(5, -1))), 10),
        (AllOf((AnyOf((_line(20, -1), _line(-3, 1))), AnyOf((_line(1, -1), _line(-0.5, 1))))), 0),
        (AllOf((AnyOf((_line(20, -1), _line(-3, 1))), AnyOf((_line(25, -1), _line(4, -1))))), 20),
    ],
)
def test_when_ends_of_several_limits_come(until: Until, after: float | None) -> None:
    """Limits that close, that open again, that touch at one moment; each, all, and all of several of each."""
    cut = Cut(((HALF, ONES, ("e",)), (ONES, ONES, ())), {"e": (until, True)})
    outcome = forward(cut, {"m": Fraction(0), "n": Fraction(0)}, Fraction(100), frozenset())
    expected = {None: ((0, 100),), 0: ((1, 100),)}.get(after) or ((0, after), (1, 100 - (after or 0)))
    assert outcome.slices == expected
    assert outcome.over == (frozenset() if after is None else {"e"})


def test_an_end_that_is_not_come_to_is_not_noted() -> None:
    """Though it is over: the money went before its turn."""
    cut = Cut(((HALF, ONES, ("e",)), (ONES, ONES, ("f",)), (ONES, ONES, ())), {
        "e": (_gap_to(10), True), "f": (_gap_to(0), True),
    })  # fmt: skip
    outcome = forward(cut, {"m": Fraction(0), "n": Fraction(0)}, Fraction(6), frozenset())
    assert (outcome.slices, outcome.over) == (((0, 6),), frozenset())


def test_a_split_remembers_nothing() -> None:
    """The same split again, from where it began before, ends where it ended before."""
    cut = Cut(((HALF, ONES, ("e",)), (ONES, ONES, ())), {"e": (_gap_to(10), True)})
    split, frame = cut.split({"m": Fraction(0), "n": Fraction(0)}, Fraction(16), frozenset()), Frame()
    slicer = Slicer(frame, split)
    slots: list[Any] = [None] * (len(frame.slots))
    assert [slicer(slots) for _ in range(3)] == [((0, 10), (1, 6))] * 3
    assert [slots[frame.slots[f"x.w.{target}"]] for target in TARGETS] == [11, 5]


# Whole contracts


def _paid(plan: Plan, stream: Sequence[tuple[date, str, int]]) -> list[dict[str, Fraction]]:
    follower = Follower(plan)
    return [_above_zero(follower.receive(*receipt)) for receipt in stream]


def _above_zero(paid: Mapping[str, Any]) -> dict[str, Any]:
    return {who: amount for who, amount in paid.items() if amount}


@given(plan=plans(), stream=receipts(("s", "t"), largest=20_000))
def test_contracts_pay_what_following_the_money_gives(plan: Plan, stream: Sequence[tuple[date, str, int]]) -> None:
    """Steps, bands, catch-ups, windows, limits of a step, waterfalls below and beside: receipt by receipt."""
    text = spelled(plan)
    note(text)
    assert [_above_zero(paid) for paid in shares(Paper(text).run(cash=cash(stream)))] == _paid(plan, stream)


def test_the_plans_that_are_drawn_ask_hard_questions() -> None:
    """Every window, step and end is among them; receipts are cut into several slices and reach final ends."""
    wanted = {
        "each calendar year", "each fiscal year", "each calendar quarter", "each month", "in any", "since", "by 20",
        "until", "while", "up to", "above", "thereafter", " or ", " and ", "to lower", "per unit", "waterfall beside",
        r"% of \(", r"\n  each .* up to", "to units",
    }  # fmt: skip
    words, slices, finals = set[str](), list[float](), list[bool]()

    @settings(max_examples=400, phases=[Phase.generate], derandomize=True)
    @given(plan=plans(), stream=receipts(("s", "t"), largest=20_000))
    def draw(plan: Plan, stream: Sequence[tuple[date, str, int]]) -> None:
        follower = Follower(plan)
        for receipt in stream:
            follower.receive(*receipt)
        text = spelled(plan)
        words.update(word for word in wanted if re.search(word, text))
        slices.append(follower.slices / len(stream))
        finals.append(bool(follower.reached))

    draw()
    assert words == wanted
    assert sum(each > 1 for each in slices) > len(slices) / 5
    assert sum(finals) > len(finals) / 10


CATCH_UP = (
    "  bands\n"
    "    all to b until received by b reaches 80.00\n"
    "    all to c until received by c reaches 20% of (received by b + received by c)\n"
    "    90% to b, 10% to c thereafter\n"
)
ENDING_BOTH = (
    "  bands\n"
    "    all to b until received by c reaches 20% of (received by b + received by c) and received by b reaches 100.00\n"
    "    all to c thereafter\n"
)
DEPENDENT = (
    "  50% to lower\n  rest to c\nstream t received by d\nwaterfall lower of t\n"
    "  bands of received by c in all\n    all to b up to 500.00\n    all to c above\n"
)
WAITING = (
    "  50% to lower\n  rest to c\nstream t received by d\nwaterfall lower of t\n"
    "  all to b while received by c < 500.00\n  rest to c\n"
)
COUNTED_BELOW = (
    "  bands\n    50% to lower, 50% to c until received by b reaches 30.00\n    all to c thereafter\n"
    "stream t received by d\nwaterfall lower of t\n"
    "  bands of received by lower in all\n    10% to a up to 20.00\n    20% to a above\n  rest to b\n"
)
YEARLY_TO_A_WATERFALL = (
    "  each calendar year all to lower up to 300.00\n  all to c until received by b reaches 1,000.00\n  rest to d\n"
    "stream t received by d\nwaterfall lower of t\n  25% to a\n  rest to b\n"
)
STORIES = {
    "a catch-up, then 90 and 10": (CATCH_UP, {"b": 89_000, "c": 11_000}),
    "a catch-up behind a step that ends on the way": (
        "  50% to d until received by d reaches 200.00\n" + CATCH_UP,
        {"b": 71_000, "c": 9_000, "d": 20_000},
    ),
    "until both hold at one moment": (ENDING_BOTH, {"b": 100_000}),
    "a waterfall below whose limit counts what the one above pays": (DEPENDENT, {"b": 50_000, "c": 50_000}),
    "the same as a condition": (WAITING, {"b": 50_000, "c": 50_000}),
    "a waterfall below that counts what reaches it": (COUNTED_BELOW, {"a": 500, "b": 3_000, "c": 96_500}),
    "a yearly limit on what goes to a waterfall": (YEARLY_TO_A_WATERFALL, {"a": 7_500, "b": 22_500, "c": 70_000}),
}


@pytest.mark.parametrize("parts", [1, 2, 4, 10, 100])
@pytest.mark.parametrize("story", STORIES)
def test_the_result_does_not_depend_on_how_cash_arrives(story: str, parts: int) -> None:
    """1,000.00 on one day in one receipt or in a hundred."""
    steps, expected = STORIES[story]
    text = head("") + "stream s received by d\nwaterfall w of s\n" + steps
    result = run(text, cash=cash([(date(2010, 1, 1), "s", 100_000 // parts)] * parts))
    assert totals(result) == expected


ROLLING = (
    "stream s received by d\nwaterfall w of s\n  rest to b\n"
    "event short when received by b in any 2 quarters reaches 41.00\n"
    "event long when received by b in any 4 quarters reaches 80.00\n"
)


def test_two_trailing_windows_of_one_counter_do_not_disturb_each_other() -> None:
    """20.00 a quarter come to 40.00 in any two quarters and reach 80.00 in the fourth."""
    quarters = [(date(2010, month, 5), "s", 2_000) for month in (1, 4, 7, 10)]
    for text in (ROLLING, ROLLING.replace("2 quarters", "5 quarters").replace("41.00", "81.00")):
        result = run(head() + text, cash=cash([*quarters, (date(2011, 1, 5), "s", 2_000)]))
        latched = [(entry.clause, entry.day) for entry in result.entries if entry.kind == "latch"]
        five = "5 quarters" in text
        assert latched == [("long", date(2010, 10, 5))] + [("short", date(2011, 1, 5))] * five


@pytest.mark.parametrize(
    ("window", "paid"),
    [
        ("since 2006-01-01", {"b": 10_000, "c": 10_000}),
        ("since 2000-01-01", {"b": 10_000, "c": 10_000}),
        ("since 2010-01-01", {"b": 10_000, "c": 10_000}),
        ("since 2010-01-02", {"b": 20_000}),
        ("by 2010-01-01", {"b": 10_000, "c": 10_000}),
        ("by 2009-12-31", {"b": 20_000}),
        ("by 2000-01-01", {"b": 20_000}),
        ("by 9999-12-31", {"b": 10_000, "c": 10_000}),
    ],
)
def test_windows_that_began_or_ended_before_the_deal(window: str, paid: dict[str, int]) -> None:
    """A counter since a day before the deal counts everything, one by such a day nothing."""
    text = head() + f"stream s received by d\nwaterfall w of s\n  bands of received by b {window}\n"
    text += "    all to b up to 100.00\n  rest to c\n"
    assert totals(run(text, cash=cash([(date(2010, 1, 1), "s", 20_000)]))) == paid


def test_the_most_of_one_distribution_is_fixed_when_it_begins() -> None:
    """`up to 100.00 - received by b` is what is missing then, however much b receives meanwhile."""
    text = head() + "stream s received by d\nwaterfall w of s\n  all to b up to 100.00 - received by b\n  rest to c\n"
    assert totals(run(text, cash=cash([(date(2010, 1, 1), "s", 20_000)]))) == {"b": 10_000, "c": 10_000}
    parts = [(date(2010, 1, 1), "s", 4_000)] * 5
    assert totals(run(text, cash=cash(parts))) == {"b": 10_000, "c": 10_000}


def test_a_window_of_a_step_counts_units_and_their_heirs_once() -> None:
    """Where the part of units given up goes to another, the step's limit counts both parts, each once."""
    text = head() + (
        "instrument share, shares of d\ninstrument unit, units of d\n  10 units issued to a on 2006-01-01\n"
        "  units given up leave their part to c\noption conversion of units by a\n  each unit becomes 1 share\n"
        "stream s received by d\nwaterfall w of s\n  each calendar year all to units up to 100.00\n  rest to b\n"
    )
    rows = cash([(date(2010, 1, 1), "s", 20_000)])
    assert totals(run(text, cash=rows)) == {"unit": 10_000, "b": 10_000}
    events = "date,event,party,quantity\n2009-01-01,conversion,a,5\n"
    assert totals(run(text, cash=rows, events=events)) == {"unit": 5_000, "c": 5_000, "b": 10_000}


@pytest.mark.parametrize("limit", ["while received by c < 100.00", "until received by c reaches 100.00"])
@pytest.mark.parametrize("amounts", [(2_100_00,), (100_00, 2_000_00), (200_00, 1_900_00), (1, 199_99, 1_900_00)])
def test_a_catch_up_waits_for_its_turn_behind_a_step_of_any_limit(limit: str, amounts: Sequence[int]) -> None:
    """What c has from the first step is more than a fifth at first; the catch-up begins once b has its thousand."""
    text = head() + (
        f"stream s received by a\nwaterfall w of s\n  50% to c {limit}\n"
        "  bands\n    all to b until received by b reaches 1,000.00\n"
        "    all to c until received by c reaches 20% of (received by b + received by c)\n    all to a thereafter\n"
    )
    rows = [(date(2007 + year, 1, 1), "s", amount) for year, amount in enumerate(amounts)]
    assert totals(run(text, cash=cash(rows))) == {"a": 850_00, "b": 1_000_00, "c": 250_00}


@pytest.mark.parametrize(
    "first",
    [
        "all to b while received by b < 1,000.00",
        "all to b until received by b reaches 1,000.00",
        "each calendar year all to b up to 1,000.00",
        "80% to b, 20% to b through 2007-12-31",
    ],
)
def test_a_catch_up_waits_for_a_step_that_takes_all(first: str) -> None:
    """The default of a deal settles its ends, long before anything came in: nobody has a fifth of nothing."""
    text = head() + (
        'asset x "X"\ninstrument unit, units of a\n  1 unit issued to d on 2006-01-01\n'
        "security l for units over x\n  rank 1\n  secures 1.00\n"
        f"stream s received by a\nwaterfall w of s\n  {first}\n"
        "  all to c until received by c reaches 20% of (received by b + received by c)\n  rest to a\n"
    )
    rows = [(date(2007, 1, 1), "s", 1_000_00), (date(2008, 1, 1), "s", 1_000_00), (date(2009, 1, 1), "s", 1_000_00)]
    if first.startswith("each"):
        rows = [(date(2008, 1, 1), "s", 2_000_00), *rows[2:]]
    result = run(text, cash=cash(rows), events=table("events", [("2006-06-01", "default", "", "")]))
    assert totals(result)["c"] == 250_00


@pytest.mark.parametrize(("count", "codes_"), [(500, []), (501, ["RG210"])])
def test_a_list_holds_five_hundred_bands(count: int, codes_: list[str]) -> None:
    """And a receipt goes through all of them."""
    lines = [f"    1% to b, 99% to a until received by b reaches {n}.00\n" for n in range(1, count)]
    text = head() + "stream s received by a\nwaterfall w of s\n  bands\n" + "".join(lines) + "    all to a thereafter\n"
    assert [found.code for found in certain(regalia.check(Source("test.deal", text)))] == codes_
    if not codes_:
        assert totals(run(text, cash=cash([(date(2010, 1, 1), "s", 200_000_00)]))) == {"a": 199_501_00, "b": 499_00}
