"""Every entry explained, as a trustee who is asked for the reason of a cent reads it: golden files and sums."""

import json
import re
from datetime import date
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest
from conftest import Golden
from hypothesis import given, note, settings
from hypothesis import strategies as st
from oracle import Plan
from strategies import CUMULATIVE, LARGEST, Paper, Receipts, cash, head, plans, receipts, run, spelled

import regalia
from regalia.dsl.source import Source
from regalia.interpreter.exact.unknown import Unknown
from regalia.interpreter.explain import Explanation
from regalia.interpreter.outputs.explanation import to_json, to_text
from regalia.interpreter.outputs.text import to_text as run_to_text
from regalia.interpreter.run import Result

CASES = Path(__file__).parent / "cases" / "explain"
DEALS = sorted(path.stem for path in CASES.glob("*.deal"))
MIGENIX = Path(__file__).parents[1] / "contracts" / "migenix"
SUPPLIED = {"catch_up": {"fee": "5%"}}
INTERNAL = re.compile(
    r"\b(per|received|receipts|distributed|outstanding|taken|carry|held|end|event|paid):[a-z]|\.all\b"
)


def result_of(name: str) -> Result:
    """The run of a case, on the input files that stand beside it."""
    kinds = ("cash", "events", "observations", "quantities")
    files = {kind: path for kind in kinds if (path := CASES / f"{name}_{kind}.csv").is_file()}
    source = Source(f"{name}.deal", (CASES / f"{name}.deal").read_text(encoding="utf-8"))
    return regalia.run(source, **files, supplied=SUPPLIED.get(name))


@pytest.fixture(scope="module", params=[*DEALS, "migenix"])
def result(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Result:
    if request.param != "migenix":
        return result_of(request.param)
    events = tmp_path_factory.mktemp("events") / "events.csv"
    rows = "2009-05-01,exercise,agent,1001\n2009-09-30,conversion,holders,10000\n2014-07-01,default,trustee,\n"
    events.write_text(f"date,event,party,quantity\n{rows}")
    return regalia.run(MIGENIX / "migenix.deal", cash=MIGENIX / "cash.csv", events=events)


@pytest.mark.parametrize("name", DEALS)
def test_every_entry_of_a_deal(golden: Golden, name: str) -> None:
    result = result_of(name)
    told = [to_text(regalia.explain(result, entry.id)) for entry in result.entries if not isinstance(entry.cause, int)]
    told += [first(to_text(regalia.explain(result, e.id))) for e in result.entries if isinstance(e.cause, int)]
    golden.check(CASES / f"{name}.explained.txt", "\n".join(told))
    golden.check(CASES / f"{name}.run.txt", run_to_text(result, "0"))


def first(text: str) -> str:
    """An explanation without that of its cause."""
    return text.split("\n  because of\n", maxsplit=1)[0] + "\n"


def explained(result: Result) -> list[Explanation]:
    return [regalia.explain(result, entry.id) for entry in result.entries]


def test_slices_come_to_the_amount(result: Result) -> None:
    """Base times rate, slice by slice, sums to what was rounded; what was rounded to is what was posted."""
    for each in explained(result):
        rounding = each.rounding
        assert all(band.base * band.rate == band.exact for band in each.bands)
        if each.bands and not isinstance(each.entry.amount, Unknown):
            total = sum(band.exact for band in each.bands)
            assert total == (rounding.exact if rounding else each.entry.amount)
        if rounding:
            assert rounding.rounded == each.entry.amount
            assert abs(rounding.exact + (rounding.owed or 0) - rounding.rounded) <= 1


def test_slices_follow_one_another(result: Result) -> None:
    """A slice begins after those before it, and none goes past the receipt."""
    for each in explained(result):
        starts = [(band.start, band.start + band.base) for band in each.bands]
        assert all(end <= start for (_, end), (start, _) in pairwise(starts))
        whole = each.cause and each.cause.entry.kind == "receipt" and each.cause.entry.clause
        if whole == each.entry.source and each.cause and starts:
            assert starts[-1][1] <= each.cause.entry.amount


def test_what_is_counted_stays_within_its_limit(result: Result) -> None:
    """And goes on where the slice before left it, where one line counts it in both."""
    for each in explained(result):
        for band in each.bands:
            for counted in (counted for line in band.lines for counted in line.counters):
                assert counted.limit is None or counted.after <= max(counted.limit, counted.before)


def test_nothing_but_words_of_the_contract_is_shown(result: Result) -> None:
    for each in explained(result):
        data = json.loads(to_json(each))
        assert not INTERNAL.search(to_text(each)), to_text(each)
        names = [c["counter"] for band in data["bands"] for line in band["lines"] for c in line["counters"]]
        names += [figure["words"] for figure in data["figures"]]
        assert not [name for name in names if INTERNAL.search(name)]


def test_every_line_that_is_named_stands_where_it_is_said_to(result: Result) -> None:
    lines = result.model.source.text.splitlines()
    for each in explained(result):
        for line in (line for band in each.bands for line in band.lines):
            assert line.words in " ".join(lines[line.place.line - 1].split())


LACKING = (
    head()
    + """stream s received by d
event sale "The company is sold"
waterfall w of s
  50% to a
  rest to d
payment floor from d to a
  each calendar quarter greater of 0 and 10.00 - received by a each calendar quarter
payment fee from d to a
  1 / 3 * (9,000.00 - received by a) on sale
account loan owed by d to a
  opens at 1,000.00 on 2006-01-01
  interest 10% a year on actual/365, added each calendar quarter
"""
)


def test_what_counts_what_it_pays_is_explained_as_it_was_before() -> None:
    """A payment of what is missing, and interest that is posted: not as they are once it is paid."""
    rows = cash([(date(2006, 2, 28), "s", 10_01), (date(2006, 5, 31), "s", 100_00)])
    result = Paper(LACKING).run(cash=rows, events="date,event,party,quantity\n2006-06-15,sale,,\n")
    found = [each for each in explained(result) if each.entry.kind in ("payment", "interest")]
    assert [(each.entry.clause, each.entry.amount, each.rounding and each.rounding.exact) for each in found] == [
        ("loan", 24_66, Fraction(1_000_00 * 90, 3650)),
        ("floor", 4_99, 4_99),
        ("fee", 2_980_00, Fraction(9_000_00 - 60_00, 3)),
    ]


@settings(max_examples=100)
@given(plan=plans(), stream=receipts(("s", "t")), rounding=st.sampled_from(["", LARGEST, CUMULATIVE]))
def test_any_waterfalls_explained(plan: Plan, stream: Receipts, rounding: str) -> None:
    """Every entry has its lines, and slices that sum to it."""
    text = spelled(plan, rounding)
    note(text)
    for each in explained(Paper(text).run(cash=cash(stream))):
        assert not INTERNAL.search(to_text(each))
        assert all(band.lines for band in each.bands)
        if each.bands:
            exact = each.rounding.exact if each.rounding else each.entry.amount
            assert sum(band.exact for band in each.bands) == exact


# ---- one at a time


def explanation(name: str, kind: str, target: str, unit: str, turn: int = 0) -> Explanation:
    """That of an entry by its kind, payee and unit."""
    result = result_of(name)
    found = [e for e in result.entries if (e.kind, e.target, e.unit) == (kind, target, unit)]
    return regalia.explain(result, found[turn].id)


def test_fractions_of_a_conversion_are_dropped_and_not_rounded() -> None:
    rounding = explanation("liens", "conversion", "investor", "share").rounding
    assert rounding is not None
    assert (rounding.rule, rounding.place.line) == ("fractions dropped", 31)
    assert (rounding.exact, rounding.rounded) == (Fraction(25308, 10), 2530)


def test_what_was_elected_and_what_each_unit_becomes() -> None:
    figures = explanation("liens", "conversion", "investor", "share").figures
    assert [(figure.words, figure.value) for figure in figures] == [
        ("elected", 333),
        ("received per unit", 240),
        ("each unit becomes", Fraction(38, 5)),
    ]


def test_a_band_of_a_year_counts_the_year() -> None:
    bands = explanation("annual", "share", "investor", "USD", 1).bands
    counted = [line.counters[0] for band in bands for line in band.lines]
    assert [(each.words, each.before, each.after, each.limit) for each in counted] == [
        ("royalties each calendar year", 810_00, 1_000_00, 1_000_00),
        ("royalties each calendar year", 1_000_00, 1_400_01, None),
    ]


def test_running_totals_say_what_was_owed_before() -> None:
    rounding = explanation("annual", "share", "investor", "USD", 1).rounding
    assert rounding is not None
    assert rounding.owed == Fraction(-1, 3)
    assert rounding.exact + rounding.owed == Fraction(103331, 10)


def test_the_odd_cent_is_told_from_the_due() -> None:
    rounding = explanation("liens", "enforcement", "lender", "USD").rounding
    assert rounding is not None
    assert (rounding.rounded, rounding.residue) == (1_460_31, 1)


def test_a_cent_that_a_limit_kept_is_told(tmp_path: Path) -> None:
    """What a lien secures ends in 0.83 and more than three quarters of a cent: rounding up would go past it."""
    cash, events = tmp_path / "cash.csv", tmp_path / "events.csv"
    receipts_ = "2009-06-30,royalties,cadence,2000000.00,CAD\n2010-06-30,royalties,cadence,5000000.00,CAD\n"
    cash.write_text(f"date,stream,payer,amount,currency\n{receipts_}2012-08-01,lien,,40000000.00,CAD\n")
    rows = "2009-09-30,conversion,holders,10000\n2012-07-01,default,trustee,\n"
    events.write_text(f"date,event,party,quantity\n{rows}")
    result = regalia.run(MIGENIX / "migenix.deal", cash=cash, events=events)
    units, company = (regalia.explain(result, e.id) for e in result.entries if e.kind == "enforcement")
    assert units.rounding is not None
    assert company.rounding is not None
    assert (units.rounding.held, units.rounding.residue) == (True, 0)
    assert (company.rounding.held, company.rounding.residue) == (False, 1)
    assert "to stay within a limit" in to_text(units)


def test_a_line_that_ended_is_named_with_what_it_counted() -> None:
    result = result_of("liens")
    entry = next(entry for entry in result.entries if entry.kind == "latch" and entry.clause == "participation")
    ended = regalia.explain(result, entry.id)
    assert ended.ended is True
    assert (ended.place.line, ended.words) == (26, "all to lender until received by lender reaches 700.00")
    assert [(figure.words, figure.value) for figure in ended.figures] == [("received by lender", 700_00)]
    assert entry.source is None


def test_liens_have_the_place_of_what_they_secure() -> None:
    told = explanation("liens", "enforcement", "lender", "USD")
    assert told.place.line == 48
    (band,) = told.bands
    assert [(line.place.line, line.words) for line in band.lines] == [
        (50, "secures 3,000.00"),
        (54, "secures 1,001.00"),
    ]
    (counted,) = band.lines[0].counters
    assert (counted.words, counted.before, counted.limit) == ("paid of these proceeds under rank 2", 0, 4_001_00)


def test_an_undisclosed_figure_is_named() -> None:
    told = explanation("liens", "payment", "trustee", "USD")
    assert "fee: undisclosed (fee) USD" in to_text(told)
    told = explanation("catch_up", "payment", "lender", "USD")
    assert [(figure.words, figure.value) for figure in told.figures][:2] == [("fee", 5), ("royalties in all", 1_177_77)]


def test_a_window_is_shown_from_what_was_owed_when_it_opened() -> None:
    """Four tenths of a cent that January leaves owed are no part of February."""
    text = head(CUMULATIVE) + (
        "stream t received by b\nwaterfall w of t\n  bands of received by a each month\n    10% to a up to 100.00\n"
        "  rest to b\n"
    )
    result = Paper(text).run(cash=cash([(date(2010, 1, 5), "t", 4), (date(2010, 2, 5), "t", 2_000_00)]))
    told = [to_text(regalia.explain(result, entry.id)) for entry in result.entries if entry.target == "a"]
    assert "received by a each month, with what is owed: 0.00 -> 100.00, limit 100.00 CAD" in told[-1]


METAL = """deal "Stream"
dated 2006-01-01
currency USD
rounding each payment to 1.00 half up, residue by largest remainder
measure ounce, ounces
party mine "The mine"
party holder "The holder"
index gold "Gold" in USD per ounce
stream gold_paid in ounces earned by mine
royalty price on gold_paid from holder to mine
  bands of gold_paid in all
    435.00 per ounce up to 100 ounces
    lesser of 400.10 per ounce and gold above
"""


def test_a_slice_of_ounces_is_of_ounces_at_money_for_each() -> None:
    """100 ounces at 435.00 and 0.5 at 400.10 are 43,500.00 and 200.05; only what is paid is rounded."""
    quantities = "date,stream,quantity,unit\n2006-06-30,gold_paid,100.5,ounces\n"
    observations = "date,index,value\n2006-06-30,gold,500\n"
    result = run(METAL, quantities=quantities, observations=observations)
    earned = next(entry for entry in result.entries if entry.kind == "earned")
    told = to_text(regalia.explain(result, earned.id))
    assert "slice of 100 ounce at 435.00 USD per ounce = 43,500.00\n" in told
    assert "slice of 0.5 ounce, after the first 100, at 400.10 USD per ounce = 200.05\n" in told
    assert "rounded" not in told
    assert '"base": "1/2"' in to_json(regalia.explain(result, earned.id))
    assert '"rate": "4001/10"' in to_json(regalia.explain(result, earned.id))
    assert next(entry.amount for entry in result.entries if entry.kind == "royalty") == 43_700_00
