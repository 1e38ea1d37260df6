"""What Python and a notebook have of a run."""

import re
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

import regalia
from regalia.dsl.diagnostic import Refusal
from regalia.interpreter.run import Result

MIGENIX = Path(__file__).parents[1] / "contracts" / "migenix"


@pytest.fixture(scope="module")
def result() -> Result:
    return regalia.run(MIGENIX / "migenix.deal", cash=MIGENIX / "cash.csv")


def test_entries_by_party_and_period(result: Result) -> None:
    assert [entry.amount for entry in result.by("units", "2010")] == [375_000_000]
    assert result.by("unit", "2010Q2") == result.by("units", "2010-06")
    assert {entry.target for entry in result.by("agent")} == {"agent"}
    everything = {entry.id for who in ("unit", "company", "agent", "holders", "royalties") for entry in result.by(who)}
    assert everything == {entry.id for entry in result.entries}


@pytest.mark.parametrize(("party", "period", "code"), [("unitz", None, "RG503"), ("unit", "2010Q5", "RG521")])
def test_nobody_and_no_period(result: Result, party: str, period: str | None, code: str) -> None:
    with pytest.raises(Refusal) as caught:
        result.by(party, period)
    assert [finding.code for finding in caught.value.findings] == [code]


def test_as_columns(result: Result) -> None:
    pytest.importorskip("pyarrow")
    table = result.to_arrow()
    rows = table.to_pylist()
    assert [row["id"] for row in rows] == [entry.id for entry in result.entries]
    shared = [row for row in rows if row["to"] == "unit"]
    assert sum(row["amount"] for row in shared) == Decimal("29465000")
    assert shared[0]["date"] == date(2009, 6, 30)
    assert shared[0]["cause_entry"] == 5
    (fee,) = (row for row in rows if row["clause"] == "placement_fee")
    assert (fee["amount"], fee["unknown"]) == (None, "placement_fee")
    assert rows[4]["cause_file"] == "cash.csv"


def test_as_a_frame(result: Result) -> None:
    pytest.importorskip("pyarrow")
    pandas = pytest.importorskip("pandas")
    frame = result.to_pandas()
    assert isinstance(frame, pandas.DataFrame)
    assert len(frame) == len(result.entries)
    assert frame.groupby("to")["amount"].sum()["unit"] == Decimal("29465000")


def test_as_a_notebook_shows_it(result: Result, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = result._repr_html_()
    assert "29,465,000.00" in shown
    assert "MIGENIX Royalty Conversion Units" in shown
    assert not re.search(r"<script|\son\w+=|href=|src=\"(?!data:)", shown)
    if "altair" in sys.modules:
        assert shown.count("data:image/svg+xml") == 3
    monkeypatch.setitem(sys.modules, "altair", None)
    assert "data:image" not in result._repr_html_()


def test_a_title_cannot_be_markup(tmp_path: Path) -> None:
    text = (
        (MIGENIX / "migenix.deal").read_text().replace("MIGENIX Royalty Conversion Units", "<script>alert(1)</script>")
    )
    (tmp_path / "a.deal").write_text(text)
    shown = regalia.run(tmp_path / "a.deal", cash=MIGENIX / "cash.csv")._repr_html_()
    assert "<script" not in shown
    assert "&lt;script&gt;" in shown
