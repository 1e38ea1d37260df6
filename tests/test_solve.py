"""Figures looked for: roots against functions made of known pieces, solutions against the runs they stand for."""

import json
import re
from datetime import date
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import regalia
from regalia.cli import main
from regalia.dsl.diagnostic import Refusal
from regalia.dsl.named_figures import figure_named, named_figures, with_figure
from regalia.dsl.parser import parse
from regalia.dsl.reading import read_source
from regalia.dsl.source import Source
from regalia.interpreter.analysis.roots import roots

ROOT = Path(__file__).parents[1]
MIGENIX = ROOT / "contracts" / "migenix"
DEAL, CASH = str(MIGENIX / "migenix.deal"), str(MIGENIX / "cash.csv")
CONTRACTS = sorted((ROOT / "contracts").glob("*/*.deal"))
TIERS = """deal "Tiers"
dated 2026-01-01
currency USD
rounding each payment to 0.01 half up, residue by largest remainder
party a "A"
party b "B"
stream s received by a
waterfall w of s
  bands of received by b in all
    {rate}% to b up to {first}.00
    20% to b up to 900.00
  rest to a
"""
BEFORE = "50% to b through 2026-07-31"


def called(*words: str) -> str:
    done = CliRunner().invoke(main, list(words))
    assert done.exit_code in (0, 1), done.output
    return done.stdout


def tiers(folder: Path, cash: str, rate: int = 50, first: int = 300) -> tuple[str, str]:
    (folder / "t.deal").write_text(TIERS.format(rate=rate, first=first))
    (folder / "cash.csv").write_text("date,stream,amount\n" + cash)
    return str(folder / "t.deal"), str(folder / "cash.csv")


# ---- roots

PIECES = st.lists(st.tuples(st.integers(-50, 50), st.integers(-9, 9)), min_size=3, max_size=7)


@given(PIECES)
def test_roots_of_straight_pieces_are_exact(corners: list[tuple[int, int]]) -> None:
    """The oracle knows the corners: it takes each piece by itself, and joins what touches."""
    points = sorted({Fraction(x): Fraction(y) for x, y in corners}.items())
    assume(len(points) > 2)

    def f(x: Fraction) -> Fraction:
        for (low, at_low), (high, at_high) in pairwise(points):
            if low <= x <= high:
                return at_low + (at_high - at_low) * (x - low) / (high - low)
        raise AssertionError(x)

    expected: list[list[Fraction]] = []
    for (low, at_low), (high, at_high) in pairwise(points):
        if at_low == at_high == 0:
            stretch = [low, high]
        elif at_low * at_high <= 0:
            at = low - at_low * (high - low) / (at_high - at_low)
            stretch = [at, at]
        else:
            continue
        if expected and expected[-1][1] == stretch[0]:
            expected[-1][1] = stretch[1]
        else:
            expected.append(stretch)
    found = roots(f, [x for x, _ in points])
    assert [[root.low, root.high] for root in found] == expected
    assert all(root.exact for root in found)


@given(st.integers(1, 40), st.integers(1, 40), st.integers(1, 60), st.integers(1, 60))
def test_a_root_of_a_quotient_of_lines_is_exact(a: int, b: int, c: int, at: int) -> None:
    """(x - at) / (c x + b) times a, on a grid that does not hold it."""
    root = Fraction(at, 61)
    found = roots(lambda x: a * (x - root) / (c * x + b), [Fraction(0), Fraction(1, 2), Fraction(1)])
    assert [(each.low, each.high, each.exact) for each in found] == [(root, root, True)]


def test_a_leap_is_no_root() -> None:
    found = roots(lambda x: Fraction(1 if x >= Fraction(1, 3) else -1), [Fraction(0), Fraction(1)])
    assert [each.exact for each in found] == [False]
    assert found[0].low < Fraction(1, 3) <= found[0].high
    assert found[0].high - found[0].low < Fraction(1, 10**14)


def test_where_there_is_no_value_nothing_is_said() -> None:
    assert roots(lambda x: None, [Fraction(0), Fraction(1)]) == ()
    assert roots(lambda x: None if x > 1 else x - 2, [Fraction(0), Fraction(1), Fraction(3)]) == ()


# ---- names of figures


@pytest.mark.parametrize("path", CONTRACTS, ids=lambda path: path.stem)
def test_every_figure_has_names_that_no_other_has(path: Path) -> None:
    source = read_source(path)
    figures = named_figures(source, parse(source)[0])
    names = [name for each in figures for name in each.names]
    assert len(names) == len(set(names))
    for each in figures:
        assert each.name == each.names[0]
        assert all(figure_named(figures, name) is each for name in each.names)


def test_another_figure_changes_that_alone() -> None:
    source = read_source(DEAL)
    deal = parse(source)[0]
    figure = figure_named(named_figures(source, deal), "participation[2].rate")
    made = with_figure(deal, figure, Fraction(3, 5))
    again = named_figures(source, made)
    before = {each.name: each.value for each in named_figures(source, deal)}
    assert {each.name: each.value for each in again} == {**before, "participation[2].rate": Fraction(3, 5)}


def test_names_go_through_readings_and_amendments() -> None:
    text = TIERS.format(rate=50, first=300) + (
        'reading r "which"\n  one = 5%\n  two = 7%\n'
        'amendment later "Later" 2026-06-01\n  w becomes\n'  # not read as a clause of its own
    )
    source = Source("x.deal", text.split("amendment")[0])
    names = [each.name for each in named_figures(source, parse(source)[0])]
    assert names == ["w[1].rate", "w[1].amount", "w[2].rate", "w[2].amount", "r[1]", "r[2]"]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("participation", "has several figures"),
        ("participation[1]", "participation[1].rate, participation[1].amount"),
        ("particpation[1].rate", "did you mean 'participation[1].rate'?"),
        ("participation[9].rate", "the deal has no figure"),
        ("", "the deal has no figure"),
        ("price", "no price is among what is asked"),
    ],
)
def test_a_name_that_is_not_there_is_told(name: str, words: str) -> None:
    with pytest.raises(Refusal) as told:
        regalia.solve(DEAL, name, "received by units = 1.00", cash=CASH)
    assert words in f"{told.value.findings[0].message}; {told.value.findings[0].help}"


# ---- solutions


@given(st.integers(1, 98), st.integers(100, 300_000))
@settings(max_examples=60)
def test_a_rate_that_was_so_is_found_again(tmp_path_factory: pytest.TempPathFactory, rate: int, cents: int) -> None:
    """What a rate pays without rounding is asked for: the rate is in the answer, and both its ends give the same."""
    folder = tmp_path_factory.mktemp("solve")
    got = _by_hand(Fraction(rate, 100), Fraction(cents, 100))
    asked = f"received by b = {got.numerator} * 1.00 / {got.denominator}"
    deal, cash = tiers(folder, f"2026-06-30,s,{cents / 100:.2f}\n", rate=37)
    found = regalia.solve(deal, "w[1].rate", asked, cash=cash)
    assert any(each.root.exact and each.root.low <= Fraction(rate, 100) <= each.root.high for each in found.solutions)
    for each in found.solutions:
        for end in (each.root.low, each.root.high):
            assert _by_hand(end, Fraction(cents, 100)) == got


def _by_hand(rate: Fraction, amount: Fraction) -> Fraction:
    """The two bands, by hand: 300 at the rate, then to 900 at a fifth; nothing after it."""
    first = min(300, amount * rate)
    left = amount - first / rate if rate else Fraction(0)
    return min(900, first + left / 5)


@pytest.mark.parametrize(
    ("term", "so", "low", "high"),
    [
        ("w[1].amount", "received by b = 400.00", "250", "250"),
        ("w[2].rate", "received by b = 300.00", "0", "0"),
        ("s", "received by b = 900.00", "3.6", "1000000"),
        ("receipts", "received by b = 250.00", "0.5", "0.5"),
        ("w[2].amount", "received by b = 340.00", "340", "340"),
    ],
)
def test_by_hand(tmp_path: Path, term: str, so: str, low: str, high: str) -> None:
    """1,000.00 comes in: 600 of it at 50%, 400 at 20%, so 380.00. 900.00 take 600 + 3,000 = 3.6 times as much; a first
    band to 250 takes 500 and leaves 500 at a fifth: 350.00; to X it is X + (1,000 - 2X) / 5, 400.00 at 333.33."""
    deal, cash = tiers(tmp_path, "2026-06-30,s,1000.00\n")
    found = regalia.solve(deal, term, so, cash=cash)
    expected = {"w[1].amount": (Fraction(1000, 3), Fraction(1000, 3))}.get(term, (Fraction(low), Fraction(high)))
    assert [(each.root.low, each.root.high) for each in found.solutions] == [expected]


def test_a_solution_is_shown_as_it_may_be_written(tmp_path: Path) -> None:
    deal, cash = tiers(tmp_path, "2026-06-30,s,1000.00\n")
    said = called("solve", deal, "--cash", cash, "--for", "w[1].amount", "--so", "received by b = 400.00")
    assert "exactly      333.3333333333...  (1,000 / 3)" in said
    assert "written as   333.33: 400.00" in said


def test_days_are_whole_and_lengths_too(tmp_path: Path) -> None:
    text = TIERS.replace("bands of received by b in all", "bands").replace("{rate}% to b up to {first}.00", BEFORE)
    (tmp_path / "d.deal").write_text(text.replace("20% to b up to 900.00", "25% to b thereafter"))
    (tmp_path / "c.csv").write_text(
        "date,stream,amount\n" + "".join(f"2026-{m:02}-15,s,100.00\n" for m in range(2, 12))
    )
    found = regalia.solve(str(tmp_path / "d.deal"), "w.date", "received by b = 325.00", cash=tmp_path / "c.csv")
    (only,) = found.solutions
    assert (date.fromordinal(int(only.root.low)), date.fromordinal(int(only.root.high))) == (
        date(2026, 4, 15),
        date(2026, 5, 14),
    )
    assert (only.written, only.off) == (date(2026, 4, 15), 0)


def test_worth_is_solved_for_a_price(tmp_path: Path) -> None:
    """By hand: 380.00 come on 2026-06-30 and nothing else, so twice the money is a price of 190.00."""
    deal, cash = tiers(tmp_path, "2026-06-30,s,1000.00\n")
    found = regalia.solve(deal, "price", "multiple of b = 2x", cash=cash)
    assert [(each.root.low, each.root.high) for each in found.solutions] == [(19_000, 19_000)]
    said = called("solve", deal, "--cash", cash, "--for", "price", "--so", "multiple of b = 2x")
    assert "exactly      190.00" in said


def test_a_price_gives_the_return_that_is_asked() -> None:
    pytest.importorskip("pyxirr")
    found = regalia.solve(DEAL, "price", "yearly return of unit = 15%", cash=CASH)
    (only,) = found.solutions
    value = next(
        each
        for each in regalia.value(regalia.run(DEAL, cash=CASH), price=f"{float(only.written) / 100:.2f}")
        if each.flows.who == "unit"
    )
    assert [float(rate) for rate in value.returns] == pytest.approx([0.15], abs=1e-9)


def test_what_nothing_gives_is_told_with_the_nearest(tmp_path: Path) -> None:
    deal, cash = tiers(tmp_path, "2026-06-30,s,1000.00\n")
    done = CliRunner().invoke(main, ["solve", deal, "--cash", cash, "--for", "s", "--so", "received by b = 901.00"])
    assert done.exit_code == 1
    assert "nothing from 0 times to 1,000,000 times gives that" in done.stdout
    assert ": 900.00, 1.00 less" in done.stdout


@pytest.mark.parametrize(
    ("so", "words"),
    [
        ("received by units", "is not METRIC = VALUE"),
        ("received by unitz = 5", "unitz"),
        ("received by units = 2026-01-01", "do not"),
        ("yearly return of nobody = 5%", "'nobody' is no party and no instrument"),
        ("yearly return of unit = 5", "has no sign of percent"),
        ("present value of unit = 5", "needs a yearly rate"),
        ("received by agent = 5.00", "depends on 'placement_fee', which is not disclosed"),
        ("multiple of unit = 2026", ""),
    ],
)
def test_a_question_that_cannot_be_put_is_told(so: str, words: str) -> None:
    done = CliRunner().invoke(main, ["solve", DEAL, "--cash", CASH, "--for", "unit.amount", "--so", so])
    assert words in done.stderr if words else done.exit_code == 1
    assert done.exit_code == (2 if words else 1)


def test_a_figure_that_is_supplied_is_solved_for() -> None:
    fee = {"placement_fee": "400,000.00"}
    found = regalia.solve(DEAL, "placement_fee.amount", "received by agent = 123,456.78", cash=CASH, supplied=fee)
    assert [each.written for each in found.solutions] == [Fraction("123456.78")]
    assert found.case.told(found.result).supplied == fee


def test_a_solution_as_data(tmp_path: Path) -> None:
    deal, cash = tiers(tmp_path, "2026-06-30,s,1000.00\n")
    said = called("solve", deal, "--cash", cash, "--for", "s", "--so", "received by b = 250.00", "--output", "json")
    data = json.loads(said)
    assert [data[key] for key in ("format", "for", "metric")] == ["regalia.solve/1", "s", "received by b"]
    assert data["solutions"] == [
        {"from": "1/2", "to": "1/2", "exact": True, "written": "0.5 times", "comes_to": "250.00", "is_met": True}
    ]
    assert re.fullmatch("sha256:[0-9a-f]{64}", data["receipt"]["contract"])
    assert "--so" not in said


# ---- what must still come in


@given(st.integers(0, 400_000))
@settings(max_examples=60)
def test_what_is_needed_is_the_least(tmp_path_factory: pytest.TempPathFactory, cents: int) -> None:
    folder = tmp_path_factory.mktemp("reach")
    first = f"2026-06-30,s,{cents // 100}.{cents % 100:02}\n" if cents else ""
    deal, cash = tiers(folder, first)
    _, found = regalia.thresholds(deal, cash=cash, through=date(2026, 6, 30))
    for each in found:
        assert each.needed is not None
        for more, reached in ((each.needed, True), (each.needed - Fraction(1, 100), False)):
            _, path = tiers(folder, first + (f"2026-06-30,s,{float(more):.2f}\n" if more else ""))
            got = regalia.run(deal, cash=path, through=date(2026, 6, 30)).totals.get("b", {}).get("USD", 0)
            assert (got >= each.ceiling.limit) is reached


def test_limits_that_are_reached_are_not_told(tmp_path: Path) -> None:
    deal, cash = tiers(tmp_path, "2026-06-30,s,1000.00\n")
    _, found = regalia.thresholds(deal, cash=cash)
    assert [(each.ceiling.words, each.needed) for each in found] == [("20% to b up to 900.00", Fraction("2599.98"))]
    said = called("solve", deal, "--cash", cash, "--output", "json")
    data = json.loads(said)["thresholds"]
    assert [(each["limit"], each["stream"], each["needed"]) for each in data] == [("900.00", "s", "2599.98")]
    _, cash = tiers(tmp_path, "2026-06-30,s,100000.00\n")
    assert "No limit is left" in called("solve", deal, "--cash", cash)


def test_for_and_so_belong_together() -> None:
    done = CliRunner().invoke(main, ["solve", DEAL, "--for", "price"])
    assert done.exit_code == 2
    assert "belong together" in done.stderr
