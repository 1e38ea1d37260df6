"""Terms at their edges: what each comes to exactly at a limit, a day or a count, and what is refused there."""

from datetime import date
from typing import Any

import pytest
from strategies import cash, codes, head, run, shares, table, totals

import regalia
from regalia.dsl import limits
from regalia.dsl.diagnostic import Refusal
from regalia.dsl.source import Source
from regalia.interpreter.outputs.json import document
from regalia.interpreter.run import Result

DAY = date(2007, 1, 1)
S = "stream s received by d\nwaterfall w of s\n"
UNITS = "instrument unit, units of d\n  100 units issued to a on 2006-01-01\ninstrument share, shares of d\n"


def after(text: str, *amounts: int, **more: Any) -> dict[str, Any]:
    """Who has what of receipts of 2007, in dollars, one a year."""
    rows = [(date(2007 + year, 1, 1), "s", amount * 100) for year, amount in enumerate(amounts)]
    result = run(head() + text, cash=cash(rows), **more)
    return {who: amount / 100 for who, amount in totals(result).items()}


def told(text: str, **more: Any) -> list[tuple[str, str]]:
    """Code and words of what an input is refused for."""
    with pytest.raises(Refusal) as refused:
        run(head() + text, **more)
    return [(found.code, found.message) for found in refused.value.findings]


# Shares


@pytest.mark.parametrize(
    ("steps", "rate", "found"),
    [
        ("  rate to b\n  rest to b\n", "150%", "the shares come to more than the whole, or one to less than nothing"),
        (
            "  rate to b\n  rest to b\n",
            "0% - 50%",
            "the shares come to more than the whole, or one to less than nothing",
        ),
        ("  rate to b, rate to c\n  rest to c\n", "60%", "the shares come to more than the whole"),
        ("  rate to b\n  rest to b\n", "100%", ""),
        ("  rate to b\n  rest to b\n", "0%", ""),
        ("  rate to b, 50% to c\n  rest to c\n", "0%", ""),
    ],
)
def test_a_share_that_changes_lies_between_nothing_and_the_whole(steps: str, rate: str, found: str) -> None:
    """Each, also where what the next step gives would make good what is wrong; nothing and the whole are shares."""
    text = f"let rate\n  {rate} through 2007-12-31\n  10% thereafter\n{S}{steps}"
    if found:
        ((code, message),) = told(text, cash=cash([(DAY, "s", 100)]))
        assert (code, message.startswith(found)) == ("RG202", True)
    else:
        assert sum(after(text, 100).values()) == 100


@pytest.mark.parametrize(("bands", "found"), [(limits.COMBINED_BANDS, []), (limits.COMBINED_BANDS + 1, ["RG210"])])
def test_steps_combine_to_so_many_bands(bands: int, found: list[str]) -> None:
    """As many as the limit, and one more is refused; a list whose last band goes on has no further one."""
    lines = [f"    50% to b up to {n}.00\n" for n in range(1, bands)]
    text = head() + S + "  bands of received by b in all\n" + "".join(lines) + "    50% to b above\n  rest to c\n"
    assert codes(text, cash=cash([(DAY, "s", 100_00)])) == found
    half = "  bands of received by c in all\n    50% to c up to 1.00\n    50% to c above\n"
    lists = [[f"    50% to b up to {n}.00\n" for n in range(1, size)] for size in (bands // 2, bands // 2 + 1)]
    for number, lines in enumerate(lists):
        text = head() + S + half + "  bands of received by b in all\n" + "".join(lines) + "    50% to b above\n"
        assert codes(text + "  rest to d\n") == (["RG210"] if number else [])


# Limits


@pytest.mark.parametrize(
    ("line", "paid"),
    [
        ("all to b while received by b < 50.00", 50),
        ("all to b while 50.00 > received by b", 50),
        ("all to b while not (received by b >= 50.00)", 50),
        ("all to b until received by b reaches 50.00", 50),
        ("all to b until 50.00 <= received by b", 50),
        ("all to b until not received by b < 50.00", 50),
        ("all to b until received by b reaches 30.00 or s in all reaches 20.00", 20),
        ("all to b until received by b reaches 30.00 and s in all reaches 20.00", 30),
        ("all to b while received by b < 30.00 or s in all < 20.00", 30),
        ("all to b while received by b < 30.00 and s in all < 20.00", 20),
        ("all to b until received by b reaches (lesser of 30.00 and s in all - 40.00)", 0),
        ("all to b until received by b reaches (greater of 30.00 and 50% of s in all)", 30),
        ("all to b until received by b - 10.00 reaches (lesser of 30.00 and 20.00)", 30),
        ("all to b while (lesser of 30.00 - received by b and 40.00 - received by b) + 5.00 > 0", 35),
        ("all to b while (greater of 30.00 - received by b and 40.00 - received by b) + 5.00 > 0", 45),
        ("all to b while 5.00 + (lesser of 30.00 - received by b and 40.00 - received by b) > 0", 35),
        ("all to b while 5.00 - (lesser of received by b - 30.00 and received by b - 40.00) > 0", 45),
        ("all to b while 90.00 - received by b - 20.00 - 30.00 > 0", 40),
        ("all to b while 5.00 + (greater of 30.00 - received by b and 40.00 - received by b) > 0", 45),
        ("all to b while 5.00 - (greater of received by b - 30.00 and received by b - 40.00) > 0", 35),
        ("50% to b, 50% to c until (lesser of received by b and 2 * received by c) reaches 30.00", 30),
        ("50% to b, 50% to c until (greater of received by b and 2 * received by c) reaches 30.00", 15),
        ("all to b until received by c <= 0", 0),
        ("all to b until received by b in all + received by c in all reaches 100.00 - 20.00 - 30.00", 50),
    ],
)
def test_where_a_line_ends(line: str, paid: int) -> None:
    """Of 100.00, whichever way the limit is put."""
    assert after(S + f"  {line}\n  rest to d\n", 100).get("b", 0) == paid


LATER = "until received by b reaches 50.00\n"


@pytest.mark.parametrize(
    ("steps", "found"),
    [
        ("  all to b while received by b < 10.00\n  rest to c\n", []),
        ("  all to b while received by b < 50% of s in all\n  rest to c\n", ["RG203"]),
        ("  all to b while received by b < 10.00 and received by b < 50% of s in all\n  rest to c\n", ["RG203"]),
        ("  all to b while received by b < 10.00 or received by b < 50% of s in all\n  rest to c\n", ["RG203"]),
        ("  all to b while received by b < 10.00 + received by c\n  rest to d\n", []),
        (f"  50% to b {LATER}  all to c while received by c < 50% of s in all\n  rest to d\n", ["RG203"]),
        (f"  50% to b {LATER}  20% to c while received by c < received by b\n  rest to d\n", ["RG203"]),
        ("  all to b until enough\n  rest to c\n", ["RG211"]),
        ("  all to b while not enough\n  rest to c\n", ["RG211"]),
        ("  all to c until enough\n  rest to d\n", []),
        ("  all to b until received by b reaches 50% of s in all\n  rest to c\n", []),
        ("  all to b while received by b = 50.00\n  rest to c\n", ["RG205"]),
        ("  all to b until received by b > 50.00\n  rest to c\n", ["RG205"]),
        ("  all to b while received by b <= 50.00\n  rest to c\n", ["RG205"]),
        ("  all to b while received by b * received by b < 50.00\n  rest to c\n", ["RG104"]),
    ],
)
def test_limits_that_are_refused(steps: str, found: list[str]) -> None:
    """One that grows while a later line pays, in any part of it; one that ends nowhere exactly."""
    enough = "event enough when received by b reaches 10.00\n"
    assert sorted(set(codes(head() + enough + S + steps))) == found


ENDS = "payment fee from d to b\n  100.00 on 2007-06-30\n"


@pytest.mark.parametrize(
    ("first", "over"),
    [
        ("bands\n    all to a until received by a reaches 10.00\n  ", True),
        ("bands\n    all to a until received by a reaches 20.00\n  ", False),
        ("bands\n    all to a while received by a < 10.00\n  ", True),
        ("bands\n    all to a while received by a < 20.00\n  ", False),
        ("bands\n    all to a through 2007-06-30\n  ", False),
        ("bands\n    all to a through 2007-06-29\n  ", True),
        ("all to a until received by a reaches 10.00\n", True),
        ("all to a until received by a reaches 20.00\n", False),
        ("all to a while received by a < 10.00\n", True),
        ("all to a while received by a < 20.00\n", False),
        ("all to a through 2007-06-30\n", False),
        ("all to a through 2007-06-29\n", True),
        ("each calendar year all to a up to 10.00\n", True),
        ("each calendar year all to a up to 20.00\n", False),
        ("10% to a while received by a < 20.00\n", True),
        ("bands\n    all to a while received by a < 10.00\n", True),
        ("bands\n    all to a while received by a < 20.00\n", False),
        ("bands\n    10% to a while received by a < 20.00\n", True),
        ("bands\n    all to a until received by a reaches 5.00\n    all to d while received by d < 5.00\n", True),
        ("bands\n    all to a until received by a reaches 5.00\n    all to d while received by d < 10.00\n", False),
        ("bands\n    10% to a until received by a reaches 20.00\n    all to d while received by d < 5.00\n", True),
        ("bands\n    all to a until received by a reaches 20.00\n    10% to d while received by d < 5.00\n", False),
    ],
)
def test_an_end_comes_between_two_receipts_in_its_turn(first: str, over: bool) -> None:
    """A payment brings b to its limit of the year; that is final where what stands before it was over."""
    text = ENDS + S + f"  {first}  all to b until received by b each calendar year reaches 100.00\n  "
    text += "  all to c thereafter\n" if first.endswith("  ") else "rest to c\n"
    rows = [(DAY, "s", 10_00), (date(2008, 1, 1), "s", 100_00)]
    last = shares(run(head() + text, cash=cash(rows)))[1]
    assert ("b" not in last) == over


def test_the_last_day_of_the_calendar() -> None:
    """Through it is always."""
    text = "let rate\n  50% through 9999-12-31\n  10% thereafter\n" + S + "  rate to b\n  all to c through 9999-12-31\n"
    assert after(text + "  rest to d\n", 100) == {"b": 50, "c": 50}


# Indexes

PRICE = "index price in CAD per share\n"


@pytest.mark.parametrize(
    "line",
    [
        "all to b while price < 2.00 per share",
        "all to b up to 100 * price * 1 share",
        "bands of received by b in all\n    all to b up to 100 * price * 1 share",
        "50% to b while received by b < 10 * price * 1 share",
        "price / 2.00 per share to b",
    ],
)
def test_what_shares_by_a_price_needs_it_on_the_day(line: str) -> None:
    """Wherever the price stands in a line."""
    text = head() + UNITS + PRICE + S + f"  {line}\n  rest to c\n"
    rows, price = cash([(DAY, "s", 100_00)]), table("observations", [("2007-01-01", "price", "1.00")])
    assert codes(text, cash=rows, observations=price) == []
    assert codes(text, cash=rows) == ["RG510"]
    before = table("observations", [("2006-12-31", "price", "1.00")])
    assert codes(text, cash=rows, observations=before) == ["RG510"]


def test_a_happening_by_a_day_and_one_at_a_figure() -> None:
    """Not by a later day, nor past the figure."""
    text = "event sale\nevent twenty when s in all = 20.00\npayment fee from d to c\n"
    text += "  1.00 on 2008-12-31 if sale by 2007-06-30\n  10.00 on 2008-12-31 if twenty\n" + S + "  rest to a\n"
    for day, amounts, paid in (
        ("2007-06-30", (20, 5), 11),
        ("2007-07-01", (20, 5), 10),
        ("2007-06-30", (25, 5), 1),
        ("2009-01-01", (25, 5), 0),
    ):
        found = after(text, *amounts, events=table("events", [(day, "sale")]), through=date(2009, 1, 1))
        assert found.get("c", 0) == paid


def test_an_index_may_be_read_before_the_clause_that_declares_it() -> None:
    """Its values keep their unit; a condition of two is true by either, also at its edge."""
    text = head() + UNITS + "event rally when price > 3.00 per share or price < 1.00 per share\n" + PRICE
    rows = [("2006-02-01", "price", "1.00"), ("2006-02-02", "price", "3.00"), ("2006-02-03", "price", "0.99")]
    result = run(text, observations=table("observations", rows))
    assert [(e.kind, e.amount, e.unit) for e in result.entries if e.kind == "term"] == [
        ("term", amount, "CAD per share") for amount in (100, 300, 99)
    ]
    assert [(e.clause, e.day) for e in result.entries if e.kind == "latch"] == [("rally", date(2006, 2, 3))]


# Payments


def test_a_payment_that_was_made_is_a_happening() -> None:
    """From its first instalment; so is an option from its first election."""
    text = UNITS + (
        "payment fee from d to c\n  1.00 on 2007-01-01 if s in all > 0\n  1.00 on 2008-12-31\n"
        "payment tail from d to b\n  10.00 on 2008-06-30 if fee\n  20.00 on zeal\n  40.00 on 2009-01-01 if fee\n"
        "option zeal of units by a\n  each unit becomes 1 share\n" + S + "  rest to a\n"
    )
    zeal = table("events", [("2007-01-01", "zeal", "a", 1)])
    last = {"through": date(2009, 1, 1)}
    assert after(text, 1, **last) == {"a": 1, "c": 2, "b": 50}
    assert after(text, 1, events=zeal, **last) == {"a": 1, "c": 2, "b": 70}
    assert after(text, **last) == {"c": 1, "b": 40}


def test_a_payment_may_be_made_of_what_is_known_and_what_is_not() -> None:
    """Its amount is then unknown, and the run goes on; each undisclosed term has its number where there are several."""
    text = head() + "payment fee from d to b\n  undisclosed + 5.00 on 2006-01-31\n"
    text += "  undisclosed + fee in all on 2006-02-28\n"
    result = regalia.run(Source("d.deal", text), through=DAY)
    assert [entry.amount.names for entry in result.entries] == [{"fee.1"}, {"fee.1", "fee.2"}]
    result = regalia.run(Source("d.deal", text), through=DAY, supplied={"fee.1": "1.00", "fee.2": "2.00"})
    assert [entry.amount for entry in result.entries] == [600, 800]


# Options


def elected(option: str, *events: tuple[object, ...]) -> list[str]:
    """What is wrong with elections of an option."""
    return codes(head() + "event sale\n" + UNITS + option, events=table("events", events))


def test_a_window_of_weeks_after_a_happening() -> None:
    """Fourteen days, the last of them in it."""
    option = "option zeal of units by a\n  exercisable within 2 weeks of sale\n  each unit becomes 1 share\n"
    sale = ("2006-03-01", "sale")
    assert elected(option, ("2006-02-28", "zeal", "a", 1), sale) == ["RG507"]
    assert elected(option, sale, ("2006-03-15", "zeal", "a", 1)) == []
    assert elected(option, sale, ("2006-03-16", "zeal", "a", 1)) == ["RG507"]


def test_an_option_that_is_partly_text_is_text() -> None:
    """Whatever else it says; a report has no figures of it."""
    option = 'option zeal of units by a\n  each unit becomes 1 share\n  not modelled "on terms to be agreed"\n'
    assert elected(option, ("2006-03-01", "zeal", "a", 1)) == ["RG511"]
    instruments = document(run(head() + UNITS + option, through=DAY), "0")["instruments"]
    assert instruments["unit"]["options"] == {}


def test_units_are_given_up_by_who_holds_them() -> None:
    """Each holder those that were issued to it, over several elections; and none that are gone."""
    text = UNITS.replace("instrument share", "  50 units issued to b on 2006-01-01\ninstrument share")
    text += "option mine of units by a\n  each unit becomes 1 share\n"
    text += "option yours of units by b\n  each unit becomes 2 shares\n"
    rows = [("2006-02-01", "mine", "a", 60), ("2006-02-02", "mine", "a", 40), ("2006-02-03", "yours", "b", 50)]
    result = run(head() + text, events=table("events", rows))
    assert (result.totals["a"]["share"], result.totals["b"]["share"]) == (100, 100)
    for more in (("2006-02-04", "mine", "a", 1), ("2006-02-04", "yours", "b", 1)):
        assert codes(head() + text, events=table("events", [*rows, more])) == ["RG508"]


def test_nobody_can_be_paid_before_units_were_issued() -> None:
    """Whether units given up have an heir or not."""
    late = UNITS.replace("2006-01-01", "2008-01-01")
    heir = late.replace("instrument share", "  units given up leave their part to c\ninstrument share")
    for text in (late, heir):
        assert codes(head() + text + S + "  all to units\n", cash=cash([(DAY, "s", 100)])) == ["RG606"]


# Counters of several currencies


def test_money_per_unit_is_counted_by_currency() -> None:
    """And so is what a party received: by stream, where it is paid in another currency too."""
    text = UNITS + (
        "stream s received by d\nstream t in USD received by d\nwaterfall w of s\n  rest to units\n"
        "waterfall v of t\n  50% to units\n  rest to b\npayment fee from d to c\n"
        "  received per unit from s * 1 unit + received by b from s on 2007-12-31\n"
    )
    rows = table("cash", [("2007-01-01", "s", "", "100.00", "CAD"), ("2007-01-02", "t", "", "300.00", "USD")])
    result = run(head() + text, cash=rows, through=date(2007, 12, 31))
    assert totals(result)["c"] == 1_00
    assert document(result, "0")["instruments"]["unit"]["received_per_unit"]["exact"] == "1"


# Reports


def lines_of(result: Result, who: str) -> list[Any]:
    """The lines under which somebody was paid, as they are explained."""
    found = [regalia.explain(result, entry.id) for entry in result.entries if entry.target == who]
    return [line for each in found for band in each.bands for line in band.lines]


def test_the_limit_of_a_step_is_explained() -> None:
    """What it took before and after, and at most."""
    text = head() + S + "  10% to a\n  all to b up to 20.00\n  each calendar year all to c up to 30.00\n  rest to d\n"
    result = run(text, cash=cash([(DAY, "s", 50_00), (DAY, "s", 100_00)]))
    for who, counted in (("b", [(0, 2000, 2000)] * 2), ("c", [(0, 2500, 3000), (2500, 3000, 3000)])):
        found = [(c.before, c.after, c.limit) for line in lines_of(result, who) for c in line.counters]
        assert set(counted) <= set(found)


def test_a_term_of_a_day_is_explained_as_it_was_on_that_day() -> None:
    """Not as it was on the day before."""
    text = head() + "let rate\n  60% through 2006-12-31\n  40% thereafter\n" + S + "  rate to b\n  rest to c\n"
    result = run(text, cash=cash([(date(2006, 12, 31), "s", 100), (DAY, "s", 100)]))
    assert [each["b"] for each in shares(result)] == [60, 40]
    values = [figure.value for line in lines_of(result, "b") for figure in line.figures]
    assert values == [60, 40]


@pytest.mark.parametrize(("day", "opens"), [(date(2006, 6, 30), True), (date(2006, 7, 1), False)])
def test_a_report_says_what_holds_on_its_last_day(day: date, opens: bool) -> None:
    """Though nothing has come in since."""
    option = "option zeal of units by a\n  exercisable through 2006-06-30\n  each unit becomes 1 share\n"
    found = document(run(head() + UNITS + option, through=day), "0")["instruments"]["unit"]["options"]["zeal"]
    assert found["open"] is opens


def test_a_division_by_nothing_is_told_at_its_divisor() -> None:
    """And not at the clause."""
    text = head() + "let rate = received by a / received by b\n" + S + "  rate to c\n  rest to d\n"
    with pytest.raises(Refusal) as refused:
        run(text, cash=cash([(DAY, "s", 100)]))
    (found,) = refused.value.findings
    assert found.place is not None
    assert (found.code, found.place.line, found.place.column) == ("RG602", 9, 28)


@pytest.mark.parametrize("second", ["20%", "10%"])
def test_a_meaning_given_twice_is_refused(second: str) -> None:
    """Alike or not."""
    text = head() + f'reading r "r"\n  low = 10%\n  low = {second}\n' + S + "  r to b\n  rest to d\n"
    assert "RG102" in [found.code for found in regalia.check(Source("twice.deal", text))]
