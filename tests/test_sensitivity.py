"""How far a metric swings: against runs of contracts that were written with the other figure."""

import json
import re
from fractions import Fraction
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import Golden

import regalia
from regalia.cli import main
from regalia.dsl.diagnostic import Refusal
from regalia.interpreter.analysis.sensitivity import Swing
from regalia.interpreter.outputs.analysis.sensitivity import to_svg

ROOT = Path(__file__).parents[1]
MIGENIX = ROOT / "contracts" / "migenix"
DEAL, CASH = str(MIGENIX / "migenix.deal"), str(MIGENIX / "cash.csv")


def swings(of: str, **asked: object) -> dict[str, Swing]:
    found = regalia.sensitivity(DEAL, of, cash=CASH, **asked)
    assert sorted(found.swings, key=lambda each: -each.size) == list(found.swings)
    return {each.variable.name: each for each in found.swings}


def written_anew(tmp_path: Path, old: str, new: str) -> int:
    """What the units receive under a contract in which a text is another, promises left out."""
    text = (MIGENIX / "migenix.deal").read_text()
    assert text.count(old) == 1
    kept = text.replace(old, new).split("# The figures agree")[0]
    (tmp_path / "new.deal").write_text(kept)
    return int(regalia.run(tmp_path / "new.deal", cash=CASH).totals["unit"]["CAD"])


@pytest.mark.parametrize(
    ("name", "old", "low", "high"),
    [
        ("participation[1].amount", "first 300.00 per unit", "first 270.00 per unit", "first 330.00 per unit"),
        ("participation[3].amount", "next 400.00 per unit", "next 360.00 per unit", "next 440.00 per unit"),
        ("unit.quantity", "29,465 units issued", "26,518 units issued", "32,412 units issued"),
    ],
)
def test_a_swing_is_that_of_the_contract_written_so(tmp_path: Path, name: str, old: str, low: str, high: str) -> None:
    found = swings("received by units")[name]
    assert (found.at_low, found.at_high) == (written_anew(tmp_path, old, low), written_anew(tmp_path, old, high))
    assert found.size == abs(found.at_high - found.at_low)


def test_streams_swing_by_what_comes_in(tmp_path: Path) -> None:
    """The figures of the file, cut to nine and eleven tenths."""
    found = swings("received by company")["royalties"]
    for times, at in ((Fraction(9, 10), found.at_low), (Fraction(11, 10), found.at_high)):
        head, *rows = Path(CASH).read_text().splitlines()
        cells = [row.split(",") for row in rows]
        place = head.split(",").index("amount")
        for row in cells:
            row[place] = f"{float(Fraction(row[place]) * times):.2f}"
        (tmp_path / "cash.csv").write_text("\n".join([head, *map(",".join, cells)]) + "\n")
        assert regalia.run(DEAL, cash=tmp_path / "cash.csv").totals["company"]["CAD"] == at


def test_only_what_is_named_is_varied_and_by_so_much() -> None:
    found = regalia.sensitivity(DEAL, "received by units", cash=CASH, vary=["participation[3].amount"], by="50%")
    (only,) = found.swings
    assert (only.low, only.high, only.at_low, only.at_high) == (200, 600, 23_572_000_00, 35_358_000_00)
    assert (found.still, found.stopped) == ((), ())


def test_what_does_not_move_it_is_named() -> None:
    found = regalia.sensitivity(DEAL, "received by units", cash=CASH)
    assert "conversion.quantity" in found.still
    assert "lien[1]" in found.stopped
    names = [each.variable.name for each in found.swings]
    assert not {*names} & {*found.still}
    assert len(names) + len(found.still) + len(found.stopped) == len(found.case.figures) + 1


def test_what_is_not_known_does_not_swing() -> None:
    with pytest.raises(Refusal, match="placement_fee"):
        regalia.sensitivity(DEAL, "received by agent", cash=CASH)
    found = regalia.sensitivity(DEAL, "received by agent", cash=CASH, supplied={"placement_fee": "400,000.00"})
    assert [(each.variable.name, each.at_low, each.at_high) for each in found.swings] == [
        ("placement_fee.amount", 360_000_00, 440_000_00)
    ]


def test_worth_swings_with_the_price_too() -> None:
    pytest.importorskip("pyxirr")
    found = regalia.sensitivity(DEAL, "yearly return of unit", cash=CASH, price="8,839,500", vary=["price", "receipts"])
    price, receipts = found.swings
    assert price.variable.name == "price"
    assert price.at_low > found.now > price.at_high
    assert receipts.at_low < found.now < receipts.at_high


def test_a_tornado_is_drawn_and_told_as_data(tmp_path: Path) -> None:
    pytest.importorskip("altair")
    words = ["sensitivity", DEAL, "--cash", CASH, "--of", "received by units", "--output", "json"]
    done = CliRunner().invoke(main, [*words, "--chart", str(tmp_path / "t.svg")])
    assert done.exit_code == 0, done.output
    data = json.loads(done.stdout[done.stdout.index("{") :])
    assert (data["format"], data["now"]) == ("regalia.sensitivity/1", "29,465,000.00")
    assert data["swings"][0] == {
        "term": "unit.quantity",
        "low": "26,518",
        "high": "32,412",
        "at_low": "26,518,000.00",
        "at_high": "32,412,000.00",
        "swing": "5,894,000.00",
    }
    texts = re.findall(r"<text[^>]*>([^<]*)<", (tmp_path / "t.svg").read_text())
    assert {"unit.quantity", "participation[3].amount", "received by units"} <= set(texts)


def test_the_tornado_of_the_docs_is_this_one(tmp_path: Path, golden: Golden) -> None:
    pytest.importorskip("altair")
    found = regalia.sensitivity(DEAL, "yearly return of unit", cash=CASH, price="8,839,500")
    golden.check(ROOT / "docs" / "images" / "migenix-tornado.svg", to_svg(found))


@pytest.mark.parametrize("by", ["10", "0%", "100%", "x%"])
def test_a_part_that_is_none_is_refused(by: str) -> None:
    done = CliRunner().invoke(main, ["sensitivity", DEAL, "--cash", CASH, "--of", "received by units", "--by", by])
    assert done.exit_code == 2
    assert "--by" in done.stderr
