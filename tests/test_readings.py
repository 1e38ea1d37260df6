"""The readings of a contract side by side: every figure is that of `regalia run`, and each stream found is replayed."""

import json
import os
import shlex
import subprocess
import sys
from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from conftest import Golden
from hypothesis import given, settings
from hypothesis import strategies as st
from oracle import Tier, paid_each_time
from strategies import table

import regalia
from regalia.cli import main
from regalia.dsl.source import Source
from regalia.interpreter.exact.unknown import Unknown
from regalia.interpreter.readings.comparison import Comparison, Worth
from regalia.interpreter.readings.search import Largest

ROOT = Path(__file__).parents[1]
CASES = ROOT / "tests" / "cases" / "readings"
FOLDER = ROOT / "contracts" / "migenix"
DEAL = FOLDER / "migenix.deal"
HEAD = """deal "Example"
dated 2026-01-01
currency USD
rounding each payment to 0.01 half up, residue by largest remainder
party company "The company"
party investor "The investor"
party lender "The lender"
stream royalties "Royalties" received by company
"""
RATE = """reading rate "how much the investor has"
  low = 10%
  high = 25%
"""
CAPPED = f"""{HEAD}{RATE}waterfall participation of royalties
  rate to investor while received by investor < 1,000.00
  rest to company
"""
NESTED = f"""{HEAD}reading base "whether the fee comes before the participation"
  gross
    waterfall participation of royalties
      50% to investor
      rest to company
  net
    reading fee "how large the fee is"
      small = 100.00
      large = 300.00
    waterfall participation of royalties
      all to lender up to fee
      50% to investor
      rest to company
{RATE}stream extra "Extra" received by company
waterfall extras of extra
  rate to investor
  rest to company
"""
BONUS = f"""{HEAD}{RATE}reading payer "who pays the bonus"
  us
    payment bonus "Bonus" from company to lender
      undisclosed on 2026-03-01
  them
    payment bonus "Bonus" from investor to lender
      undisclosed on 2026-03-01
waterfall participation of royalties
  rate to investor
  rest to company
"""
STOPS = f"""{HEAD}reading extras "whether there are extras"
  without
    waterfall participation of royalties
      10% to investor
      rest to company
  with_them
    stream extra "Extra" received by company
    waterfall participation of royalties + extra
      10% to investor
      rest to company
"""
CASH = [("2026-06-30", "royalties", "", "4000.00"), ("2026-09-30", "royalties", "", "8000.00")]

Call = Callable[..., Result]


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Call:
    """Call `regalia readings` in a folder with the contracts; no exception but an exit may come out."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "contracts").symlink_to(ROOT / "contracts")

    def called(*words: str) -> Result:
        result = CliRunner().invoke(main, ["readings", *words])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result

    return called


def compared(text: str, rows: Any, folder: Path, **more: Any) -> Comparison:
    """The combinations of a contract on some cash."""
    path = folder / "cash.csv"
    path.write_text(table("cash", rows), encoding="utf-8")
    stream = regalia.readings(Source("example.deal", text), cash=path, **more).stream
    assert stream is not None
    return stream


def comparable(totals: Mapping[str, Mapping[str, Any]], model: Any) -> dict[tuple[str, str], Any]:
    """What parties and units received, without what only passed through a waterfall or a stream."""
    passed = {name for name, s in model.scope.symbols.items() if s.kind in ("stream", "waterfall", "security")}
    return {
        (who, unit): tuple(sorted(amount.names)) if isinstance(amount, Unknown) else amount
        for who, theirs in totals.items()
        if who not in passed
        for unit, amount in theirs.items()
    }


def last(table: Mapping[Any, Any]) -> dict[tuple[str, str], Any]:
    found = {holding: running.last for holding, running in table.items()}
    return {h: tuple(sorted(v.names)) if isinstance(v, Unknown) else v for h, v in found.items()}


def assert_as_run(contract: Path | Source, stream: Comparison, **inputs: Any) -> None:
    """Every combination has the figures of a run of its own, and they lie in the ranges."""
    ranges = {(each.who, each.unit): each for each in stream.ranges if not each.net}
    for outcome in stream.outcomes:
        result = regalia.run(contract, readings=outcome.combination.choices, **inputs)
        ran = comparable(result.totals, result.model)
        assert {h: v for h, v in last(outcome.received).items() if v} == {h: v for h, v in ran.items() if v}
        for holding, each in ranges.items():
            if each.undisclosed:
                continue
            number = outcome.combination.number
            assert each.least <= ran.get(holding, 0) <= each.most
            assert (number in each.least_under) == (ran.get(holding, 0) == each.least)
            assert (number in each.most_under) == (ran.get(holding, 0) == each.most)


def worth(stream: Comparison, name: str, meaning: str) -> Worth:
    (found,) = (each for each in stream.worths if (each.question.name, each.meaning) == (name, meaning))
    return found


def effects(found: Worth) -> dict[str, tuple[int, date]]:
    return {who: (each.amount, each.first) for (who, _), each in found.effects.items()}


# ---- what a person sees

MIGENIX_CASH = """date,stream,payer,amount,currency
2008-12-31,milestone_payments,cadence,9999995.00,CAD
2009-06-30,royalties,cadence,2000000.00,CAD
2010-06-30,royalties,cadence,5000000.00,CAD
"""
MIGENIX_EVENTS = "date,event,party,quantity\n2009-09-30,conversion,holders,10000\n"
GOLDEN = {
    "list": [],
    "none": ["--cash", "contracts/migenix/cash.csv"],
    "all": ["--cash", "cash.csv", "--events", "events.csv", "--set", "placement_fee=400,000.00"],
    "fixed": ["--cash", "cash.csv", "--reading", "milestones=inside", "--through", "2009-06-30"],
    "worth": ["--worth", "--witness", "found"],
}


@pytest.mark.parametrize("name", GOLDEN)
@pytest.mark.parametrize("output", ["text", "json"])
def test_migenix(call: Call, golden: Golden, name: str, output: str) -> None:
    Path("cash.csv").write_text(MIGENIX_CASH, encoding="utf-8")
    Path("events.csv").write_text(MIGENIX_EVENTS, encoding="utf-8")
    result = call("contracts/migenix/migenix.deal", *GOLDEN[name], "--output", output)

    assert result.exit_code == (name not in ("list", "none"))
    golden.check(CASES / f"migenix-{name}.{'txt' if output == 'text' else output}", result.output)


@pytest.mark.parametrize("seed", ["1", "4711"])
def test_the_same_bytes_on_any_machine(golden: Golden, seed: str) -> None:
    command = [sys.executable, "-m", "regalia", "readings", "contracts/migenix/migenix.deal", "--worth"]
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    done = subprocess.run([*command, "--output", "json"], cwd=ROOT, env=environment, capture_output=True, check=False)
    golden.check(CASES / "migenix-worth.json", done.stdout.decode())


SMALL = {"capped": CAPPED, "nested": NESTED, "bonus": BONUS, "stops": STOPS}


@pytest.mark.parametrize("name", SMALL)
def test_small_deals(call: Call, golden: Golden, name: str) -> None:
    rows = [*CASH, ("2026-12-31", "extra", "", "100.00")] if name in ("nested", "stops") else CASH
    Path("cash.csv").write_text(table("cash", rows), encoding="utf-8")
    Path("a.deal").write_text(SMALL[name], encoding="utf-8")
    result = call("a.deal", "--cash", "cash.csv", "--worth")

    assert result.exit_code == 1
    golden.check(CASES / f"{name}.txt", result.output)


@pytest.mark.parametrize("name", sorted(path.name for path in CASES.glob("*.txt")))
def test_no_line_is_wider_than_the_page(name: str) -> None:
    lines = (CASES / name).read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if len(line) > 100 and not line.startswith("    regalia run ")] == []


# ---- the figures are those of runs

AMOUNTS = st.integers(min_value=1, max_value=40_000_000_00)


@settings(max_examples=15)
@given(st.lists(st.tuples(st.sampled_from(["royalties", "milestone_payments"]), AMOUNTS), min_size=1, max_size=5))
def test_every_combination_is_a_run(tmp_path_factory: pytest.TempPathFactory, receipts: list[tuple[str, int]]) -> None:
    folder = tmp_path_factory.mktemp("run")
    rows = [(f"{2009 + n}-06-30", s, "cadence", f"{a // 100}.{a % 100:02d}") for n, (s, a) in enumerate(receipts)]
    (folder / "cash.csv").write_text(table("cash", rows), encoding="utf-8")
    (folder / "events.csv").write_text(MIGENIX_EVENTS, encoding="utf-8")
    inputs = {"cash": folder / "cash.csv", "events": folder / "events.csv", "through": date(2013, 12, 31)}
    stream = regalia.readings(DEAL, **inputs).stream

    assert stream is not None
    assert len(stream.outcomes) == 8
    assert_as_run(DEAL, stream, **inputs)


@settings(max_examples=25)
@given(st.lists(st.integers(min_value=1, max_value=900_000), min_size=1, max_size=6))
@pytest.mark.parametrize("name", ["capped", "nested", "bonus"])
def test_every_combination_of_a_small_deal_is_a_run(
    tmp_path_factory: pytest.TempPathFactory, name: str, amounts: list[int]
) -> None:
    folder = tmp_path_factory.mktemp("run")
    rows = [(f"2026-{n + 2:02d}-28", "royalties", "", f"{a // 100}.{a % 100:02d}") for n, a in enumerate(amounts)]
    stream = compared(SMALL[name], rows, folder)
    assert_as_run(Source("example.deal", SMALL[name]), stream, cash=folder / "cash.csv")


TIERS = [Tier(Fraction(3, 4), Fraction(8_839_500_00)), Tier(Fraction(1, 2), Fraction(8_839_500_00))]
TIERS += [Tier(Fraction(1, 4), Fraction(11_786_000_00))]


@settings(max_examples=25)
@given(st.lists(st.tuples(st.booleans(), AMOUNTS), min_size=1, max_size=6))
def test_what_the_milestones_are_worth(
    tmp_path_factory: pytest.TempPathFactory, receipts: list[tuple[bool, int]]
) -> None:
    """By an oracle that cuts no receipt: milestones inside are as much more in the tiers."""
    streams = ["milestone_payments" if inside else "royalties" for inside, _ in receipts]
    amounts = [amount for _, amount in receipts]
    days = [date(2009 + n, 6, 30) for n in range(len(receipts))]
    rows = [(d, s, "cadence", f"{a // 100}.{a % 100:02d}") for d, s, a in zip(days, streams, amounts, strict=True)]
    stream = compared(DEAL.read_text(encoding="utf-8"), rows, tmp_path_factory.mktemp("run"))
    inside = paid_each_time(TIERS, amounts)
    alone = iter(paid_each_time(TIERS, [a for (is_milestone, a) in receipts if not is_milestone]))
    outside = [0 if is_milestone else next(alone) for is_milestone, _ in receipts]
    parts = [sum(inside[: n + 1]) - sum(outside[: n + 1]) for n in range(len(receipts))]
    first = next((day for day, part in zip(days, parts, strict=True) if part), None)
    expected = {"company": (-parts[-1], first), "unit": (parts[-1], first)} if first else {}

    assert effects(worth(stream, "milestones", "inside")) == expected
    (units,) = (each for each in stream.ranges if (each.who, each.net) == ("unit", False))
    assert (units.least, units.most, units.first) == (*sorted((sum(outside), sum(inside))), first)


def test_the_milestone_payment_of_2008(tmp_path: Path) -> None:
    """75% of 9,999,995.00 is 7,499,996.25, and the year after is left with less room in the first tier."""
    rows = [line.split(",") for line in MIGENIX_CASH.splitlines()[1:2]]
    found = worth(compared(DEAL.read_text(encoding="utf-8"), rows, tmp_path), "milestones", "inside")
    assert effects(found)["unit"] == (7_499_996_25, date(2008, 12, 31))


# ---- which combinations there are


def test_a_reading_inside_a_drafting_counts_where_that_is_in_force(tmp_path: Path) -> None:
    stream = compared(NESTED, CASH, tmp_path)
    assert [tuple(outcome.combination.choices.values()) for outcome in stream.outcomes] == [
        ("gross", "low"),
        ("gross", "high"),
        ("net", "small", "low"),
        ("net", "small", "high"),
        ("net", "large", "low"),
        ("net", "large", "high"),
    ]
    fee = worth(stream, "fee", "large")
    assert (fee.base.combination.number, fee.other.combination.number) == (3, 5)
    assert stream.indifferent == ("rate",)


def test_readings_held_fast_leave_fewer_combinations(tmp_path: Path) -> None:
    stream = compared(NESTED, CASH, tmp_path, fixed={"base": "net", "rate": "high"})
    assert [str(outcome.combination) for outcome in stream.outcomes] == [
        "base = net, fee = small, rate = high",
        "base = net, fee = large, rate = high",
    ]
    assert {each.question.name for each in stream.worths} == {"fee"}


MANY = HEAD + "".join(f'reading r_{n} "share"\n  low = {n}%\n  high = {n + 1}%\n' for n in range(1, 9))
MANY += "waterfall participation of royalties\n  " + " + ".join(f"r_{n}" for n in range(1, 9)) + " to investor\n"
MANY += "  rest to company\n"


def test_many_readings_are_looked_at_alone(tmp_path: Path) -> None:
    """256 combinations: the default and each other meaning, and all where enough are held fast."""
    space = compared(MANY, CASH, tmp_path).space
    assert (space.number, space.complete, len(space.combinations)) == (256, False, 9)
    space = compared(MANY, CASH, tmp_path, fixed={"r_1": "high", "r_2": "low"}).space
    assert (space.number, space.complete, len(space.combinations)) == (64, True, 64)


def test_it_is_told_that_many_are_looked_at_alone(call: Call) -> None:
    Path("a.deal").write_text(MANY, encoding="utf-8")
    Path("cash.csv").write_text(table("cash", CASH), encoding="utf-8")
    output = " ".join(call("a.deal", "--cash", "cash.csv").output.split())
    assert "8 readings, 256 combinations" in output
    assert "9 in all. Hold readings fast to see the others: --reading NAME=CHOICE" in output


def test_many_combinations_as_rows(call: Call, golden: Golden) -> None:
    """Long names leave no room for a column each: they are shortened, and a key stands above."""
    Path("a.deal").write_text(MANY.replace("r_", "share_of_investor_"), encoding="utf-8")
    Path("cash.csv").write_text(table("cash", CASH), encoding="utf-8")
    fixed = ("--reading", "share_of_investor_1=low", "--reading", "share_of_investor_8=high")
    golden.check(CASES / "many.txt", call("a.deal", "--cash", "cash.csv", *fixed).output)


def test_a_thousand_readings_are_counted_without_being_made() -> None:
    text = HEAD + "".join(f'reading r_{n} "share"\n  low = 1%\n  high = 2%\n' for n in range(1000))
    space = regalia.readings(Source("a.deal", text)).space
    assert (space.number, len(space.combinations)) == (2**1000, 1001)


def test_a_contract_without_readings(call: Call) -> None:
    Path("a.deal").write_text(CAPPED.replace(RATE, "let rate = 10%\n"), encoding="utf-8")
    Path("cash.csv").write_text(table("cash", CASH), encoding="utf-8")
    result = call("a.deal", "--cash", "cash.csv", "--worth")
    assert (result.exit_code, "0 readings, 1 combination" in result.output) == (0, True)
    assert "investor   1,000.00  USD" in result.output


# ---- what is not told in silence


def test_a_run_that_stops_under_one_reading_is_told(tmp_path: Path) -> None:
    stream = compared(STOPS, [*CASH, ("2026-12-31", "extra", "", "100.00")], tmp_path)
    assert [[finding.code for finding in outcome.stopped] for outcome in stream.outcomes] == [["RG503"], []]
    found = worth(stream, "extras", "with_them")
    assert (found.stops, found.differs, found.effects) == (True, True, {})
    assert stream.indifferent == ()
    (company, investor) = stream.ranges
    assert (company.least_under, investor.least_under) == ((2,), (2,))


def test_inputs_that_fit_under_no_reading_are_refused(call: Call) -> None:
    Path("a.deal").write_text(STOPS, encoding="utf-8")
    Path("cash.csv").write_text(table("cash", [("2026-06-30", "nothing", "", "1.00")]), encoding="utf-8")
    result = call("a.deal", "--cash", "cash.csv")
    assert (result.exit_code, result.output.count("error[RG503]")) == (2, 1)


def test_what_is_not_disclosed_stays_so(tmp_path: Path) -> None:
    """Under either reading the lender has the bonus; who pays it differs by what it comes to."""
    stream = compared(BONUS, CASH, tmp_path)
    found = worth(stream, "payer", "them")
    assert found.undisclosed == ("bonus",)
    assert set(found.effects) == {("company", "USD"), ("investor", "USD")}
    (lender,) = (each for each in stream.ranges if each.who == "lender")
    assert (lender.undisclosed, lender.least, lender.first) == (("bonus",), None, None)
    assert effects(worth(stream, "rate", "high")) == {
        "company": (-1_800_00, date(2026, 6, 30)),
        "investor": (1_800_00, date(2026, 6, 30)),
    }


def test_what_a_party_pays_counts_against_it(tmp_path: Path) -> None:
    stream = compared(BONUS, CASH, tmp_path, supplied={"bonus": "50.00"})
    assert effects(worth(stream, "payer", "them")) == {
        "company": (50_00, date(2026, 3, 1)),
        "investor": (-50_00, date(2026, 3, 1)),
    }
    net = {each.who: each.difference for each in stream.ranges if each.net}
    assert net == {"company": 1_850_00, "investor": 1_850_00}
    assert not stream.same_money


def test_figures_supplied_under_one_drafting_only(tmp_path: Path) -> None:
    text = BONUS.replace("payment bonus", "payment other", 1)
    stream = compared(text, CASH, tmp_path, supplied={"bonus": "50.00"})
    assert [outcome.stopped for outcome in stream.outcomes] == [()] * 4
    with pytest.raises(regalia.Refusal, match="no undisclosed term 'bonsu'"):
        compared(text, CASH, tmp_path, supplied={"bonsu": "50.00"})


def test_rights_that_stand_at_the_end_make_a_difference() -> None:
    """Nobody converts in 2009, and what a unit would become differs."""
    stream = regalia.readings(DEAL, cash=FOLDER / "cash.csv", through=date(2009, 6, 30)).stream
    assert stream is not None
    assert stream.same_money == ("milestones", "reduction", "after_conversion")
    assert stream.indifferent == ("milestones", "after_conversion")
    assert list(worth(stream, "reduction", "of_the_price").rights) == ["conversion of unit"]


# ---- options


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--witness", "found"], "--witness writes what --worth finds"),
        (["--through", "2026-06-30"], "--through ends a run on inputs"),
        (["--reading", "rte=low"], "the deal has no reading 'rte'"),
        (["--reading", "rate=lwo"], "'rate' has no meaning 'lwo'"),
        (["--reading", "rate=low", "--reading", "rate=high"], "given twice"),
        (["--set", "fee=1.00"], "the deal has no undisclosed term 'fee'"),
        (["--cash", "absent.csv"], "absent.csv"),
    ],
)
def test_what_cannot_be_done(call: Call, words: list[str], said: str) -> None:
    Path("a.deal").write_text(CAPPED, encoding="utf-8")
    result = call("a.deal", *words)
    assert (result.exit_code, said in result.output) == (2, True), result.output


def test_a_contract_with_errors_is_refused(call: Call) -> None:
    Path("a.deal").write_text(CAPPED.replace("to investor", "to nobody"), encoding="utf-8")
    assert call("a.deal").exit_code == 2


def test_a_folder_that_is_there_is_left_alone(call: Call) -> None:
    Path("a.deal").write_text(CAPPED, encoding="utf-8")
    assert call("a.deal", "--worth", "--witness", "found").exit_code == 1
    result = call("a.deal", "--worth", "--witness", "found")
    assert (result.exit_code, "exists already; nothing was written" in result.output) == (2, True)


# ---- the most that a reading makes


def searched(text: str, **more: Any) -> dict[str, dict[str, Largest]]:
    """The largest difference of each reading by unit."""
    search = regalia.readings(Source("example.deal", text), worth=True, **more).search
    assert search is not None
    return {name: {each.unit: each for each in largest} for name, largest in search.alone.items()}


def test_the_most_is_made_where_the_higher_rate_reaches_its_limit() -> None:
    """At 4,000.00 the one has 1,000.00 and the other 400.00; from there on the difference shrinks."""
    largest = searched(CAPPED)["rate"]["USD"]
    assert (largest.who, largest.difference, largest.grows) == ("investor", 600_00, False)
    assert largest.scenario.rows == ("2027-06-30,royalties,,4000,USD",)


def test_a_difference_without_limit_is_said_to_grow() -> None:
    assert searched(CAPPED.replace(" while received by investor < 1,000.00", ""))["rate"]["USD"].grows


def test_the_most_that_milestones_make() -> None:
    """All tiers, which nothing else fills: the ceiling of 29,465,000.00."""
    found = searched(DEAL.read_text(encoding="utf-8"))
    assert (found["milestones"]["CAD"].who, found["milestones"]["CAD"].difference) == ("unit", 29_465_000_00)
    assert list(found["reduction"]) == ["common_share"]


def test_the_part_of_units_given_up_matters_between_the_levels() -> None:
    """Past the last level both meanings have paid the same: the stream has to end before."""
    largest = searched(DEAL.read_text(encoding="utf-8"))["after_conversion"]["CAD"]
    plain = 14_732 * 300_00
    assert (largest.who, largest.difference >= plain) == ("unit", True)


def test_streams_past_the_work_are_not_tried(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("regalia.interpreter.readings.search.MOST_WORK", 1)
    Path("a.deal").write_text(CAPPED, encoding="utf-8")
    output = call("a.deal", "--worth").output
    assert "1 stream tried, and more there are than the work allowed" in output


def test_terms_that_are_not_disclosed_have_one_figure_under_all_combinations() -> None:
    """The bonus is assumed, and the rate is worth the same as if it were not."""
    found = searched(BONUS)
    assert found["payer"]["USD"].assumed == {"bonus"}
    assert found["payer"]["USD"].supplied[0] == found["payer"]["USD"].supplied[1]
    assert found["rate"]["USD"].assumed == frozenset()
    assert searched(BONUS, supplied={"bonus": "7.00"})["payer"]["USD"].difference == 7_00


def test_a_promise_that_is_broken_stops_a_run(tmp_path: Path) -> None:
    """As in `regalia run`."""
    text = CAPPED.replace(" while received by investor < 1,000.00", "")
    text += "check always received by investor <= 1,000.00\n"
    stream = compared(text, [CASH[0], ("2026-09-30", "royalties", "", "4000.00")], tmp_path)
    assert [[finding.code for finding in outcome.stopped] for outcome in stream.outcomes] == [[], ["RG604"]]


def test_a_search_says_where_it_could_not_look(call: Call) -> None:
    """Each stream that is made breaks the promise under both meanings."""
    text = CAPPED.replace(" while received by investor < 1,000.00", "")
    Path("a.deal").write_text(text + "check always received by investor <= 1.00\n", encoding="utf-8")
    result = call("a.deal", "--worth")
    assert (result.exit_code, "the run stops under some meaning" in result.output) == (0, True)
    assert "makes no difference" not in result.output


@pytest.mark.parametrize("name", ["migenix", *SMALL])
def test_what_was_found_is_replayed(call: Call, name: str) -> None:
    """The commands and files that are printed give the difference that is told."""
    Path("a.deal").write_text(SMALL.get(name) or DEAL.read_text(encoding="utf-8"), encoding="utf-8")
    call("a.deal", "--worth", "--witness", "found")
    data = json.loads(call("a.deal", "--worth", "--output", "json").output)["generated"]
    text = call("a.deal", "--worth", "--witness", "again").output
    commands = [shlex.split(line)[1:] for line in text.splitlines() if line.startswith("    regalia run ")]
    told = [each for largest in (*data["readings"].values(), data["together"]) for each in largest]

    assert len(commands) == 2 * len(told)
    assert told or name == "stops"
    for place, each in enumerate(told):
        one, other = (ledger(command) for command in commands[2 * place : 2 * place + 2])
        assert net(other, each) - net(one, each) == Fraction(each["difference"])


def ledger(command: list[str]) -> list[dict[str, Any]]:
    result = CliRunner().invoke(main, [*command, "--output", "json"])
    assert result.exit_code == 0, result.output
    entries: list[dict[str, Any]] = json.loads(result.output)["entries"]
    return [entry for entry in entries if entry["kind"] != "receipt" and entry["amount"]]


def net(entries: list[dict[str, Any]], each: dict[str, Any]) -> Fraction:
    ours = [entry for entry in entries if entry["currency"] == each["unit"]]
    came = sum(Fraction(entry["amount"]) for entry in ours if entry["to"] == each["who"])
    went = sum(Fraction(entry["amount"]) for entry in ours if entry["from"] == each["who"])
    return Fraction(came) - Fraction(went)
