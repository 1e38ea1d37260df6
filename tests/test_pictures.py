"""Drawings of contracts and of runs: well formed, the same twice, and nothing in them but what is drawn."""

import re
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner
from conftest import Golden

import regalia
from regalia.cli import main
from regalia.interpreter.outputs.diagram.graph import Arrow, Box, Graph, graph_of
from regalia.interpreter.outputs.diagram.svg import to_svg
from regalia.interpreter.run import chosen_model
from regalia.interpreter.statement.history import courses

ROOT = Path(__file__).parents[1]
IMAGES = ROOT / "docs" / "images"
DEALS = sorted(path for path in (ROOT / "contracts").glob("*/*.deal") if "clauses" not in path.name)
MIGENIX = ROOT / "contracts" / "migenix"
SVG = "{http://www.w3.org/2000/svg}"
DRAWN = {"svg", "title", "defs", "marker", "path", "rect", "text"}


def graph(path: Path) -> Graph:
    return graph_of(chosen_model(regalia.read(path), {}))


@pytest.mark.parametrize("path", DEALS, ids=lambda path: path.stem)
def test_every_deal_is_drawn(path: Path) -> None:
    """Whoever pays in, has a share or a lien is there; arrows lead from box to box; a box is where no other is."""
    found = graph(path)
    keys = [box.key for box in found.boxes]
    assert len(set(keys)) == len(keys)
    assert {key for arrow in found.arrows for key in (arrow.source, arrow.target)} == set(keys)
    text = to_svg(found)
    assert text == to_svg(graph(path))
    drawing = ET.fromstring(text)  # noqa: S314 (made here)
    assert {element.tag.removeprefix(SVG) for element in drawing.iter()} <= DRAWN
    boxes = [each for each in drawing.iter(f"{SVG}rect") if each.get("rx")]
    assert len(boxes) == len(keys)
    places = [tuple(float(each.get(name, "0")) for name in ("x", "y", "width", "height")) for each in boxes]
    for number, (x, y, width, height) in enumerate(places):
        for left, top, wide, high in places[:number]:
            assert x + width <= left or left + wide <= x or y + height <= top or top + high <= y


def test_payers_streams_shares_and_liens() -> None:
    found = graph(MIGENIX / "migenix.deal")
    arrows = {(arrow.source, arrow.target, arrow.secures) for arrow in found.arrows}
    assert {
        ("cadence", "royalties", False),
        ("cutanea", "royalties", False),
        ("royalties", "participation", False),
        ("participation", "unit", False),
        ("participation", "company", False),
        ("cadence_license", "lien", True),
        ("lien", "unit", True),
        ("unit", "conversion", False),
    } <= arrows
    (box,) = (box for box in found.boxes if box.key == "participation")
    assert box.lines[:2] == ("bands of received per unit in all", "   75% to units for the first 300.00 per unit")


def test_circles_have_an_end() -> None:
    boxes = tuple(Box(name, "party", name) for name in "abc")
    arrows = tuple(Arrow(one, other) for one, other in ("ab", "bc", "ca", "aa"))
    ET.fromstring(to_svg(Graph("circle", boxes, arrows)))  # noqa: S314


@pytest.mark.parametrize("payload", ["<script>alert(1)</script>", "' onload='x", "&lt;b&gt;", "\u202eabc", "]]>"])
def test_a_title_is_drawn_as_it_stands(payload: str) -> None:
    text = to_svg(Graph(payload, (Box("a", "party", payload, (payload,)), Box("b", "party", "b")), (Arrow("a", "b"),)))
    drawing = ET.fromstring(text)  # noqa: S314
    assert {element.tag.removeprefix(SVG) for element in drawing.iter()} <= DRAWN
    assert "\u202e" not in text
    assert payload.replace("\u202e", " ") in {element.text for element in drawing.iter(f"{SVG}text")}


def test_the_pictures_of_the_docs(golden: Golden) -> None:
    """docs/statements.md shows them."""
    pytest.importorskip("altair")
    pytest.importorskip("vl_convert")
    result = regalia.run(MIGENIX / "migenix.deal", cash=MIGENIX / "cash.csv")
    chart = regalia.chart(result)
    assert chart == regalia.chart(result)
    assert not re.search(r"<script|href=|onload", chart)
    golden.check(IMAGES / "chart.svg", chart)
    golden.check(IMAGES / "diagram.svg", regalia.diagram(MIGENIX / "migenix.deal"))


def test_the_course_of_a_limit() -> None:
    """By hand: 1,500,000.00, then 3,750,000.00, then 6,196,500.00 over 29,465 units; 1,000.00 each in the end."""
    result = regalia.run(MIGENIX / "migenix.deal", cash=MIGENIX / "cash.csv")
    (course,) = courses(result)
    assert [round(value / 100, 2) for _, value in course.days][1:4] == [
        pytest.approx(50.91, abs=0.01),
        pytest.approx(178.18, abs=0.01),
        pytest.approx(388.48, abs=0.01),
    ]
    assert [level for _, level in course.levels] == [30_000, 60_000, 100_000]
    assert course.days[-1][1] == 100_000


def test_the_commands(tmp_path: Path) -> None:
    deal = str(MIGENIX / "migenix.deal")
    path = tmp_path / "a.svg"
    for number, words in enumerate((["diagram", deal], ["diagram", deal], ["diagram", deal, "--force"])):
        done = CliRunner().invoke(main, [*words, "-o", str(path)])
        assert done.exit_code == (2 if number == 1 else 0)
    assert CliRunner().invoke(main, ["diagram", deal]).output == path.read_text()
    other = CliRunner().invoke(main, ["diagram", deal, "-o", str(tmp_path / "a.png")])
    assert (other.exit_code, "use one of: .svg" in other.output) == (2, True)


def test_a_chart_without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "altair", None)
    words = ["chart", str(MIGENIX / "migenix.deal"), "--cash", str(MIGENIX / "cash.csv")]
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 2
    assert 'needs the "charts" extra' in done.output


def test_a_statement_with_its_pictures(tmp_path: Path) -> None:
    pytest.importorskip("altair")
    pytest.importorskip("typst")
    words = ["statement", str(MIGENIX / "migenix.deal"), "--cash", str(MIGENIX / "cash.csv"), "--period", "2012"]
    sizes = {}
    for name in ("plain.html", "drawn.html", "plain.pdf", "drawn.pdf"):
        drawn = ["--charts"] if name.startswith("drawn") else []
        done = CliRunner().invoke(main, [*words, *drawn, "-o", str(tmp_path / name)])
        assert done.exit_code == 0, done.output
        sizes[name] = (tmp_path / name).stat().st_size
    assert sizes["drawn.pdf"] > sizes["plain.pdf"]
    page = (tmp_path / "drawn.html").read_text(encoding="utf-8")
    assert page.count('src="data:image/svg+xml;base64,') == 3
    assert "<script" not in page


@pytest.mark.parametrize("out", [[], ["-o", "s.csv"]])
def test_pictures_go_where_they_are_shown(out: list[str]) -> None:
    words = ["statement", str(MIGENIX / "migenix.deal"), "--cash", str(MIGENIX / "cash.csv"), "--charts", *out]
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 2
    assert "--charts goes with a file that shows pictures" in done.stderr
