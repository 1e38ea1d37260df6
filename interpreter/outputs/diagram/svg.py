"""Boxes and arrows -> SVG: layers from left to right, boxes of a layer one under another, no script and no font."""

from collections import defaultdict
from html import escape

from attrs import frozen

from .graph import Arrow, Box, Graph

_TITLE, _LINE = 7, 6
"""How wide a letter of a title and of a line is at most, in pixels."""
_ROW, _PAD, _GAP, _BETWEEN = 15, 9, 22, 84
_WIDEST = 330
_FONT = 'font-family="Helvetica, Arial, sans-serif"'
_TIP = (
    '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
    '<path d="M0 0L8 4L0 8z" fill="#555"/></marker></defs>\n'
)
_FILL = {
    "payer": "#f3efe6",
    "stream": "#dcebf3",
    "clause": "#ffffff",
    "party": "#e4f0e2",
    "instrument": "#e9e3f1",
    "account": "#f6ead9",
    "lien": "#f7e1e1",
    "asset": "#eeeeee",
}


@frozen
class Placed:
    """A box with its place and size, in pixels."""

    box: Box
    x: float
    y: float
    width: float
    height: float


def to_svg(graph: Graph) -> str:
    """The drawing, the same text for the same deal."""
    layers = _layers(graph)
    placed = _placed(graph, layers)
    width = max((each.x + each.width for each in placed.values()), default=200) + _GAP
    height = max((each.y + each.height for each in placed.values()), default=0) + _GAP
    size = f'width="{width:.0f}" height="{height:.0f}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} viewBox="0 0 {width:.0f} {height:.0f}" {_FONT}>\n',
        f"<title>{_text(graph.title)}</title>\n",
        _TIP,
        f'<rect {size} fill="#ffffff"/>\n',
        _line(_GAP, _GAP + 4, graph.title, 'font-size="16" font-weight="bold" fill="#1a1a1a"'),
        *(_arrow(each, placed) for each in graph.arrows),
        *(_drawn(each) for each in placed.values()),
        "</svg>\n",
    ]
    return "".join(parts)


def _layers(graph: Graph) -> dict[str, int]:
    """The layer of each box: one after the last of those that lead to it, as far as arrows make no circle."""
    before: dict[str, list[str]] = defaultdict(list)
    for arrow in graph.arrows:
        if arrow.source != arrow.target:
            before[arrow.target].append(arrow.source)
    layers: dict[str, int] = {}

    def layer(key: str, above: frozenset[str]) -> int:
        if key not in layers:
            earlier = [layer(other, above | {key}) for other in before[key] if other not in above | {key}]
            found = max(earlier, default=-1) + 1
            if above & set(before[key]):  # a circle: where it is entered decides
                return found
            layers[key] = found
        return layers[key]

    for box in graph.boxes:
        layers[box.key] = layer(box.key, frozenset())
    return layers


def _placed(graph: Graph, layers: dict[str, int]) -> dict[str, Placed]:
    """Every box in its layer, in text order, with the layers set in their middle."""
    columns: dict[int, list[Box]] = defaultdict(list)
    for box in graph.boxes:
        columns[layers[box.key]].append(box)
    heights = {n: sum(_size(box)[1] + _GAP for box in boxes) - _GAP for n, boxes in columns.items()}
    tallest = max(heights.values(), default=0)
    found: dict[str, Placed] = {}
    x = float(_GAP)
    for number in sorted(columns):
        width = max(_size(box)[0] for box in columns[number])
        y = 5 * _GAP / 2 + (tallest - heights[number]) / 2
        for box in columns[number]:
            height = _size(box)[1]
            found[box.key] = Placed(box, x, y, width, height)
            y += height + _GAP
        x += width + _BETWEEN
    return found


def _size(box: Box) -> tuple[float, float]:
    title = len(_shown(box.title, _TITLE)) * _TITLE
    lines = [len(_shown(line, _LINE)) * _LINE for line in box.lines]
    return max([title, *lines]) + 2 * _PAD, _ROW * (1 + len(box.lines)) + 2 * _PAD


def _shown(text: str, letter: float) -> str:
    """A text that fits the widest box."""
    most = int(_WIDEST / letter)
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _drawn(placed: Placed) -> str:
    box, x, y = placed.box, placed.x, placed.y
    broken = ' stroke-dasharray="5 3"' if box.kind in ("lien", "asset") else ""
    size = f'x="{x:.1f}" y="{y:.1f}" width="{placed.width:.1f}" height="{placed.height:.1f}"'
    parts = [f'<rect {size} rx="4" fill="{_FILL[box.kind]}" stroke="#555"{broken}/>\n']
    row = y + _PAD + 11
    bold = 'font-size="12" font-weight="bold" fill="#1a1a1a"'
    parts.append(_line(x + _PAD, row, _shown(box.title, _TITLE), bold))
    for line in box.lines:
        row += _ROW
        parts.append(_line(x + _PAD, row, _shown(line, _LINE), 'font-size="11" fill="#333" xml:space="preserve"'))
    return "".join(parts)


def _arrow(arrow: Arrow, placed: dict[str, Placed]) -> str:
    """A curve from the right side of a box to the left side of another; back over the top where it leads back."""
    one, other = placed[arrow.source], placed[arrow.target]
    x1, y1 = one.x + one.width, one.y + one.height / 2
    x2, y2 = other.x - 1, other.y + other.height / 2
    bend = max(40, abs(x2 - x1) / 2)
    broken = ' stroke-dasharray="5 3"' if arrow.secures else ""
    path = f"M{x1:.1f} {y1:.1f}C{x1 + bend:.1f} {y1:.1f} {x2 - bend:.1f} {y2:.1f} {x2:.1f} {y2:.1f}"
    return f'<path d="{path}" fill="none" stroke="#555" stroke-width="1.3"{broken} marker-end="url(#tip)"/>\n'


def _line(x: float, y: float, words: str, how: str) -> str:
    """A line of text that begins at a point."""
    return f'<text x="{x:.1f}" y="{y:.1f}" {how}>{_text(words)}</text>\n'


def _text(words: str) -> str:
    """A text that nothing reads as more than a text."""
    return escape("".join(c if c.isprintable() else " " for c in words))
