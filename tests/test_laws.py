"""The laws of the language, as properties of whole runs: who is paid, to the cent, whatever comes in."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, note
from hypothesis import strategies as st
from oracle import Plan, Step, Tier, Units, ceiling, paid_each_time, paid_on_the_running_total, taken
from strategies import (
    CENTS,
    CUMULATIVE,
    DEALT,
    LARGEST,
    Paper,
    Receipts,
    Tiered,
    cash,
    head,
    in_parts,
    money,
    percent,
    plans,
    receipts,
    run,
    shares,
    spelled,
    table,
    tiered,
    tiered_units,
    totals,
)

import regalia
from regalia.interpreter.outputs.json import document
from regalia.interpreter.run import Result

# Tiers against payoff functions


@given(deal=tiered(), stream=receipts())
def test_tiers_pay_what_their_payoff_function_gives(deal: Tiered, stream: Receipts) -> None:
    """Receipt by receipt, exactly, where nothing is rounded."""
    note(deal.text)
    came_in, expected = 0, []
    for _, _, amount in stream:
        expected.append(taken(deal.tiers, came_in + amount) - taken(deal.tiers, came_in))
        came_in += amount
    paid = shares(run(deal.text, cash=cash(stream)))
    assert [each.get("a", 0) for each in paid] == expected
    assert [each.get("b", 0) for each in paid] == [a - e for (_, _, a), e in zip(stream, expected, strict=True)]


@given(deal=tiered(LARGEST), stream=receipts())
def test_tiers_with_each_payment_rounded(deal: Tiered, stream: Receipts) -> None:
    """The nearest cent of each receipt, counted as it was paid."""
    note(deal.text)
    paid = shares(Paper(deal.text).run(cash=cash(stream)))
    assert [each.get("a", 0) for each in paid] == paid_each_time(deal.tiers, [amount for _, _, amount in stream])


@given(deal=tiered(CUMULATIVE), stream=receipts())
def test_tiers_with_the_running_total_rounded(deal: Tiered, stream: Receipts) -> None:
    """The rounded total less what was paid before."""
    note(deal.text)
    paid = shares(Paper(deal.text).run(cash=cash(stream)))
    expected = paid_on_the_running_total(deal.tiers, [amount for _, _, amount in stream])
    assert [each.get("a", 0) for each in paid] == expected


@given(deal=tiered(LARGEST), stream=receipts(), mode=st.sampled_from(["half up", "half even", "down", "up"]))
def test_tiers_with_a_mode_and_a_taker_of_the_residue(deal: Tiered, stream: Receipts, mode: str) -> None:
    """The payee of the tiers is rounded by the mode, the other takes what is left."""
    text = deal.text.replace(LARGEST, f"rounding each payment to 0.01 {mode}, residue to b")
    note(text)
    paid = shares(Paper(text).run(cash=cash(stream)))
    expected = paid_each_time(deal.tiers, [amount for _, _, amount in stream], mode)
    assert [each.get("a", 0) for each in paid] == expected


# Units, some of them given up


@st.composite
def _stories(draw: st.DrawFn) -> tuple[Tiered, Units, list[tuple[date, str, int]]]:
    """A deal with tiers per unit, and receipts and elections day by day."""
    deal, issued, leave = draw(tiered_units(LARGEST))
    days = sorted(draw(st.sets(st.dates(DEALT, date(2012, 12, 31)), min_size=1, max_size=7)))
    alive, story = issued, []
    for day in days:
        if draw(st.integers(0, 3)) == 0 and alive:
            count = draw(st.integers(1, alive))
            alive -= count
            story.append((day, "conversion", count))
        else:
            scale = draw(st.sampled_from([1, issued]))
            story.append((day, "s", draw(CENTS) * scale))
    assume(any(what == "s" for _, what, _ in story))
    return deal, Units(deal.tiers, issued, leave), story


@given(story=_stories())
def test_units_given_up_leave_the_others_what_the_contract_says(
    story: tuple[Tiered, Units, list[tuple[date, str, int]]],
) -> None:
    """Partial conversions under both meanings, receipt by receipt; no unit ever passes the ceiling."""
    deal, units, happenings = story
    note(deal.text)
    expected = []
    for _, what, number in happenings:
        if what == "s":
            expected.append(units.receive(number))
        else:
            units.give_up(number)
    elections = [(day, what, "holder", number) for day, what, number in happenings if what != "s"]
    result = Paper(deal.text).run(
        cash=cash([(day, what, number) for day, what, number in happenings if what == "s"]),
        events=table("events", elections),
    )
    assert [each.get("unit", 0) for each in shares(result)] == expected
    (each,) = (result.value(state.per_unit) for state in result.state.instruments if state.name == "unit")
    assert each == units.each <= ceiling(deal.tiers)


@given(story=_stories(), more=CENTS)
def test_a_ceiling_is_reached_exactly_and_never_passed(
    story: tuple[Tiered, Units, list[tuple[date, str, int]]], more: int
) -> None:
    """However units were given up before, enough cash brings those that are left to the ceiling, as near as whole
    cents can, and no more does.
    """
    deal, units, happenings = story
    elections = [(day, what, "holder", number) for day, what, number in happenings if what != "s"]
    left = units.issued - sum(number for *_, number in elections)
    assume(left)
    enough = sum(tier.width / tier.rate for tier in deal.tiers) * units.issued
    stream = [(day, what, number) for day, what, number in happenings if what == "s"]
    stream += [(date(2013, 1, 1), "s", int(enough) + 1), (date(2014, 1, 1), "s", more)]
    result = Paper(deal.text).run(cash=cash(stream), events=table("events", elections))
    (each,) = (result.value(state.per_unit) for state in result.state.instruments if state.name == "unit")
    assert 0 <= (ceiling(deal.tiers) - each) * left < 1
    assert shares(result)[-1] == {"b": more}


# Conservation


ROUNDINGS = (
    "",
    LARGEST,
    CUMULATIVE,
    "rounding each payment to 0.01 down, residue by largest remainder",
    "rounding each payment to 0.01 half even, residue by largest remainder",
    "rounding cumulative to 0.01 up, residue by largest remainder",
    "rounding each payment to 0.05 half up, residue by largest remainder",
    "rounding each payment to 1.00 half up, residue by largest remainder",
)


def _amounts(result: Result) -> list[Any]:
    return [entry.amount for entry in result.entries if entry.kind in ("share", "receipt")]


@given(plan=plans(), stream=receipts(("s", "t")), rounding=st.sampled_from(ROUNDINGS))
def test_every_cent_is_shared_and_nobody_gets_less_than_nothing(plan: Plan, stream: Receipts, rounding: str) -> None:
    """Of each receipt and in all, in whole cents where money is rounded; what came in is what was posted."""
    text = spelled(plan, rounding)
    note(text)
    result = Paper(text).run(cash=cash(stream))
    paid = shares(result)
    assert [sum(each.values()) for each in paid] == [amount for _, _, amount in stream]
    assert sum(totals(result).values()) == sum(amount for _, _, amount in stream)
    assert all(amount > 0 for amount in _amounts(result))
    assert not rounding or all(isinstance(amount, int) for amount in _amounts(result))


@given(plan=plans(), stream=receipts(("s", "t")))
def test_rounding_the_running_total_stays_within_a_cent_of_what_is_owed(plan: Plan, stream: Receipts) -> None:
    """After every receipt, for every payee: a cent for each waterfall that pays it, and one more for what another
    waterfall pays to that; limits see what is owed, to the last fraction. Where limits keep cents from others, as many
    more: nobody is rounded up past one.
    """
    text = spelled(plan)
    note(text)
    owed: dict[str, Fraction] = {}
    paid: dict[str, Fraction] = {}
    exact, rounded = Paper(text).run(cash=cash(stream)), Paper(spelled(plan, CUMULATIVE)).run(cash=cash(stream))
    units = {who: _rounded_times(plan, who) for who in ("a", "b", "c", "unit")}
    for due, done in zip(shares(exact), shares(rounded), strict=True):
        for who in {*due, *done}:
            owed[who] = owed.get(who, Fraction(0)) + due.get(who, 0)
            paid[who] = paid.get(who, Fraction(0)) + done.get(who, 0)
            assert owed[who] - paid[who] < units[who]
            assert paid[who] - owed[who] < units[who] + len(units) - 2


@pytest.mark.parametrize(
    ("lines", "amounts", "expected"),
    [
        (
            ("bands of received by b each calendar year", "  50% to b up to 10.00", "  0% to b above"),
            (1, 10_000, 1, 10_000),
            2001,
        ),
        (("50% to a, 50% to b until received by b reaches 0.01",), (1, 1, 1, 1), 1),
        (("50% to a, 50% to b until received by b reaches 0.02",), (1, 1, 1, 1), 2),
    ],
)
def test_with_a_running_total_a_limit_counts_each_half_cent_once(
    lines: tuple[str, ...], amounts: tuple[int, ...], expected: int
) -> None:
    """Half a cent that falls due in a year counts in that year's limit; and once, whichever stream brings it."""
    steps = "".join(f"  {line}\n" for line in (*lines, "rest to a"))
    text = head(CUMULATIVE) + "stream s received by d\nstream t received by d\nwaterfall w of s + t\n" + steps
    rows = [(date(2010 + year, 1, 1), "st"[year % 2], amount) for year, amount in enumerate(amounts)]
    assert totals(run(text, cash=cash(rows)))["b"] == expected


def _rounded_times(plan: Plan, who: str) -> int:
    """How often money is rounded on its way to a payee, over all waterfalls that pay it."""
    paying = [name for name, (steps, rest) in plan.waterfalls.items() if who in _payees(steps, rest)]
    return sum(2 if name == "lower" else 1 for name in paying)


def _payees(steps: Sequence[Step], rest: str) -> set[str]:
    """Who is paid by a waterfall."""
    return {rest, *(who for step in steps for line in step.lines for who, _ in line.shares)}


# How cash arrives


@given(data=st.data(), plan=plans(timeless=True), stream=receipts(("s", "t"), most=4))
def test_splitting_receipts_changes_nothing_before_rounding(data: st.DataObject, plan: Plan, stream: Receipts) -> None:
    """Parts of a receipt on its day come to what the whole comes to; limits of one distribution are left out."""
    paper = Paper(spelled(plan))
    note(paper.text)
    parts = data.draw(in_parts(stream))
    assert totals(paper.run(cash=cash(parts))) == totals(paper.run(cash=cash(stream)))


@given(data=st.data(), deal=tiered(), amounts=st.lists(CENTS, min_size=2, max_size=5))
def test_the_order_of_receipts_of_one_day_changes_nothing(
    data: st.DataObject, deal: Tiered, amounts: list[int]
) -> None:
    """Whoever pays which amount, and so whichever comes first; the ledger differs, the sums do not."""
    payers = ("p", "q", "r")
    text = deal.text.replace("received by a\n", "received by a\n" + "".join(f'  from {p} "{p}"\n' for p in payers), 1)
    paper, sums = Paper(text), []
    for _ in range(2):
        who = data.draw(st.lists(st.sampled_from(payers), min_size=len(amounts), max_size=len(amounts)))
        rows = [("2010-01-01", "s", p, f"{a // 100}.{a % 100:02d}", "CAD") for p, a in zip(who, amounts, strict=True)]
        sums.append(totals(paper.run(cash=table("cash", rows))))
    assert sums[0] == sums[1]


@given(plan=plans(timeless=True), stream=receipts(("s",), most=4), more=receipts(("s",), most=4))
def test_more_cash_never_pays_anybody_less(plan: Plan, stream: Receipts, more: Receipts) -> None:
    """In all, where nothing depends on days and nothing is given up."""
    paper = Paper(spelled(plan))
    note(paper.text)
    before = totals(paper.run(cash=cash(stream)))
    after = totals(paper.run(cash=cash([*stream, *more])))
    assert all(after.get(who, 0) >= amount for who, amount in before.items())


# Steps with a limit over a window


@given(
    amounts=st.lists(st.integers(1, 400), min_size=1, max_size=40),
    limit=st.integers(1, 2_000),
    part=st.sampled_from([Fraction(7, 10), Fraction(1, 3), Fraction(99, 100)]),
    lines=st.sampled_from(["{0} to b", "{0} to units", "{0} / 3 to b, {0} * 2 / 3 to c"]),
    rounding=st.sampled_from([LARGEST, LARGEST.replace("by largest remainder", "to a"), CUMULATIVE]),
)
def test_a_step_takes_its_limit_of_each_year_to_the_cent(
    amounts: list[int], limit: int, part: Fraction, lines: str, rounding: str
) -> None:
    """Whatever the rounding of each payment does: what counts is what was paid."""
    line = lines.format("1 / 3" if part == Fraction(1, 3) else percent(part))
    text = head(rounding) + (
        "instrument unit, units of d\n  7 units issued to d on 2006-01-01\nstream s received by a\n"
        f"waterfall w of s\n  each calendar year {line} up to {money(limit)}\n  rest to a\n"
    )
    note(text)
    rows = [(date(2010, 1, 1 + n % 28), "s", amount) for n, amount in enumerate(amounts)]
    result = Paper(text).run(cash=cash([*rows, (date(2010, 12, 1), "s", 100_00), (date(2011, 1, 1), "s", 100_00)]))
    taken = [sum(each for who, each in paid.items() if who != "a") for paid in shares(result)]
    assert sum(taken[:-1]) == limit == taken[-1]


# Liens


@st.composite
def _enforcement(draw: st.DrawFn) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Liens over one asset, each with its rank and what it secures; and proceeds, each with the lien it comes on."""
    liens = draw(st.lists(st.tuples(st.integers(1, 2), st.integers(0, 1_00)), min_size=1, max_size=3))
    proceeds = draw(st.lists(st.tuples(st.integers(0, len(liens) - 1), st.integers(1, 1_00)), min_size=1, max_size=6))
    return liens, proceeds


def _secured(liens: Sequence[tuple[int, int]], proceeds: Sequence[int]) -> list[list[Fraction]]:
    """What each lien has had in all after each of the proceeds, exactly."""
    had, after = [Fraction(0)] * len(liens), []
    for amount in proceeds:
        left = Fraction(amount)
        for rank in (1, 2):
            open_ones = {n: secured - had[n] for n, (of, secured) in enumerate(liens) if of == rank}
            wanted = sum(open_ones.values())
            takes = min(left, wanted)
            for n, lacks in open_ones.items():
                had[n] += takes * lacks / wanted if wanted else 0
            left -= takes
        after.append(list(had))
    return after


@given(enforcement=_enforcement(), rounding=st.sampled_from(["", LARGEST, CUMULATIVE]))
def test_liens_have_what_they_secure_rank_by_rank(
    enforcement: tuple[list[tuple[int, int]], list[tuple[int, int]]], rounding: str
) -> None:
    """Nothing beyond it; the second rank only what the first leaves; within a cent of what is exact."""
    liens, proceeds = enforcement
    payees = ("units", "b", "c")[: len(liens)]
    text = head(rounding) + 'asset x "X"\ninstrument unit, units of d\n  7 units issued to a on 2006-01-01\n'
    for n, (rank, secured) in enumerate(liens):
        text += f"security lien{n} for {payees[n]} over x\n  rank {rank}\n  secures {money(secured)}\n  surplus to d\n"
    note(text)
    rows = [(date(2010, 1, 1 + day), f"lien{n}", amount) for day, (n, amount) in enumerate(proceeds)]
    result = Paper(text).run(cash=cash(rows), events=table("events", [("2010-01-01", "default", "", "")]))
    had = dict.fromkeys(("unit", "b", "c", "d"), Fraction(0))
    for (_, amount), paid, exactly in zip(
        proceeds, shares(result), _secured(liens, [a for _, a in proceeds]), strict=True
    ):
        assert sum(paid.values()) == amount
        had = {who: so_far + paid.get(who, 0) for who, so_far in had.items()}
        theirs = [had[who] for who in ("unit", "b", "c")][: len(liens)]
        assert all(sum_ <= secured for sum_, (_, secured) in zip(theirs, liens, strict=True))
        assert rounding or theirs == exactly
        assert rounding != CUMULATIVE or all(abs(a - b) < 1 for a, b in zip(theirs, exactly, strict=True))
        for rank in (1, 2):
            of_rank = [n for n, (of, _) in enumerate(liens) if of == rank]
            assert sum(theirs[n] for n in of_rank) == sum(exactly[n] for n in of_rank)


# Order of lines, hash seeds, time zones

RICH = (
    head(LARGEST)
    + """instrument share, shares of d
instrument unit, units of d
  100 units issued to d on 2006-01-01
  units given up leave their part to c
option conversion of units by d
  each unit becomes 7.5 shares
  fractions dropped
option sale of units by d
  each unit becomes CAD 3.33
index price in CAD
event good "Good"
event bad "Bad"
stream s received by d
  from p "P"
  from q "Q"
stream t received by d
stream u received by d
waterfall w of s + t
  bands of received per unit in all
    33.3% to units, 33.3% to b for the first 1.00 per unit
    12.5% to units for the next 1.00 per unit
  rest to c
waterfall v of u
  33.3% to a until good
  rest to b
"""
)


@st.composite
def _rows(draw: st.DrawFn) -> dict[str, list[tuple[object, ...]]]:
    """Rows of which many are of one day and alike."""
    days = st.sampled_from(["2010-01-01", "2010-01-02", "2010-04-01"])
    amounts = st.sampled_from(["0.01", "1.00", "1.00", "7.77", "150.00"])
    paid = st.one_of(
        st.tuples(days, st.just("s"), st.sampled_from("pq"), amounts),
        st.tuples(days, st.sampled_from("tu"), st.sampled_from(["", "a", "b"]), amounts),
    )
    elected = st.tuples(days, st.sampled_from(["conversion", "sale"]), st.sampled_from(["h", "k"]), st.integers(1, 4))
    happened = st.tuples(days, st.sampled_from(["good", "bad"]), st.just(""), st.just(""))
    observed = st.tuples(days, st.just("price"), st.sampled_from(["1.00"]))
    events = draw(st.lists(st.one_of(elected, happened), max_size=5))
    said = {row[1]: row for row in events}
    return {
        "cash": draw(st.lists(paid, min_size=1, max_size=6)),
        "events": [row for row in events if row[1] not in ("good", "bad") or row == said[row[1]]],
        "observations": draw(st.lists(observed, max_size=2)),
        "register": [("2006-01-01", "unit", "h", 60), ("2006-01-01", "unit", "k", 40)],
    }


def _seen(result: Result, rows: Mapping[str, Sequence[tuple[object, ...]]]) -> str:
    """The machine-readable result, with the text of an input row where it says which line it was."""
    data = document(result, "0")
    for entry in data["entries"]:
        cause = entry["cause"]
        if cause and "line" in cause:
            entry["cause"] = [str(cell) for cell in rows[cause["file"].removesuffix(".csv")][cause["line"] - 2]]
    data["receipt"]["inputs"] = sorted(data["receipt"]["inputs"])
    return json.dumps(data)


RICH_PAPER = Paper(RICH)


@given(data=st.data(), rows=_rows())
def test_the_order_of_lines_changes_nothing(data: st.DataObject, rows: dict[str, list[tuple[object, ...]]]) -> None:
    """The same bytes for the same rows in any order, apart from the lines that entries point at."""
    shuffled = {kind: data.draw(st.permutations(lines)) for kind, lines in rows.items()}
    results = [
        _seen(RICH_PAPER.run(**{kind: table(kind, lines) for kind, lines in each.items()}), each)
        for each in (rows, shuffled)
    ]
    assert results[0] == results[1]


def test_the_same_bytes_whatever_the_machine_is_set_to() -> None:
    """Hash seed, time zone and locale do not reach the result."""
    deal = Path(regalia.__file__).parent / "contracts" / "migenix"
    seen = set()
    for seed, zone, language in (("0", "UTC", "C"), ("1", "Asia/Kolkata", "C.UTF-8"), ("77", "Pacific/Apia", "POSIX")):
        command = [sys.executable, "-m", "regalia", "run", str(deal / "migenix.deal"), "--output", "json"]
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": language}
        done = subprocess.run(
            [*command, "--cash", str(deal / "cash.csv")], capture_output=True, check=True, env=environment
        )
        seen.add(done.stdout)
    assert len(seen) == 1


# One cent


def test_rounding_each_payment_and_the_running_total_differ_by_a_cent() -> None:
    """A third of three receipts of 0.50 and of 0.05: 0.17 + 0.17 + 0.17 and 0.02, or 0.53 in all less what was paid."""
    tiers = (Tier(Fraction(1, 3) + Fraction(2, 300), Fraction(10**6)),)
    text = "stream s received by d\nwaterfall w of s\n  34% to a\n  rest to b\n"
    stream = [(date(2010, month, 1), "s", 51) for month in range(1, 5)]
    each = totals(run(head(LARGEST) + text, cash=cash(stream)))
    running = totals(run(head(CUMULATIVE) + text, cash=cash(stream)))
    assert (each, running) == ({"a": 68, "b": 136}, {"a": 69, "b": 135})
    assert sum(paid_each_time(tiers, [51] * 4)) == 68
    assert sum(paid_on_the_running_total(tiers, [51] * 4)) == 69


def test_without_a_rounding_clause_amounts_are_exact() -> None:
    """A third of a cent is shown as such: its decimals where they end."""
    text = head("") + "stream s received by d\nwaterfall w of s\n  33.3% to a\n  rest to b\n"
    result = run(text, cash=cash([(date(2010, 1, 1), "s", 1)]))
    assert totals(result) == {"a": Fraction(333, 1000), "b": Fraction(667, 1000)}
    entries = document(result, "0")["entries"]
    assert [entry["amount"] for entry in entries] == ["0.01", "0.00333", "0.00667"]


@pytest.mark.parametrize("rounding", [LARGEST, CUMULATIVE])
@pytest.mark.parametrize(
    "limit", ["until received by a + received by b reaches 100.01", "while received by a + received by b < 100.01"]
)
def test_a_limit_on_what_two_have_together_is_reached_to_the_cent(rounding: str, limit: str) -> None:
    """Its last cent goes to one of the two, not to the payee of what follows."""
    text = head(rounding) + (
        "stream s received by d\nwaterfall w of s\n  bands\n"
        f"    33.3333% to a, 66.6667% to b {limit}\n    all to c {'thereafter' if 'until' in limit else 'otherwise'}\n"
    )
    result = run(text, cash=cash([(date(2010, 1, day), "s", 20_000) for day in (1, 2, 3)]))
    assert totals(result) == {"a": 3_334, "b": 6_667, "c": 50_000 - 1}


def test_money_helper_spells_what_the_language_reads() -> None:
    """The tests' own spelling of amounts."""
    assert [money(c) for c in (0, 1, 99, 100, 123456789, Fraction(1, 2))] == [
        "0.00", "0.01", "0.99", "1.00", "1,234,567.89", "0.005",
    ]  # fmt: skip


# What is owed, counted once

DOWN = "rounding cumulative to 0.01 down, residue to b"


def test_an_end_counts_what_is_owed_once_however_many_streams_there_are() -> None:
    """A third of 299.99 is 99.99 and two thirds of a cent: the end at 100.00 is not reached by counting these twice."""
    text = head(DOWN) + (
        "stream s received by b\nstream t received by b\n"
        "waterfall w of s + t\n  1 / 3 to a until received by a reaches 100.00\n  rest to b\n"
    )
    first = (date(2006, 2, 1), "s", 299_99)
    assert [entry.kind for entry in run(text, cash=cash([first])).entries].count("latch") == 0
    assert totals(run(text, cash=cash([first, (date(2006, 3, 1), "t", 300_00)])))["a"] == 100_00


def test_a_limit_per_unit_under_a_clause_counts_what_is_owed() -> None:
    """Nobody is owed more than the limit, to the last fraction, also where it counts one waterfall only."""
    text = head(CUMULATIVE) + (
        "instrument unit, units of b\n  7 units issued to a on 2006-01-01\nstream s received by b\n"
        "waterfall w of s\n  1 / 3 to unit while received per unit under w < 3.00 per unit\n  rest to b\n"
    )
    result = run(text, cash=cash([(date(2006, 2, 1), "s", 31_00), (date(2006, 3, 1), "s", 100_00)]))
    exact = [part.exact for entry in result.entries if entry.target == "unit" for part in entry.slices]
    assert sum(exact) == totals(result)["unit"] == 21_00
