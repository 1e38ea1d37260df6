"""Which line is indented wrongly, and what its indentation should be."""

from collections.abc import Callable, Iterator

from attrs import evolve, frozen

from .diagnostic import Diagnostic
from .source import Source, Span

_AHEAD = 8
_LEVEL = 2


@frozen
class _Line:
    """The spaces before a line, its words and where they begin; whether it is the first of its block."""

    indent: int
    words: str
    offset: int
    first: bool = True


@frozen(order=True)
class _Trial:
    """How well a text reads once a line is moved: best what can be read longest, at a usual level, and nearest."""

    unread: int
    unusual: bool
    moved: int


def put_right(source: Source, text: str, finding: Diagnostic, end: int, error_in: Callable[[str], int]) -> Diagnostic:
    """A finding about indentation, at the line that is to be moved, with what its indentation should be.

    The line and those that it stands under are tried at one another's levels; `error_in` says where a text cannot be
    read, or its length. The finding is as it was where no line alone can be moved so that the text reads on.
    """
    if not finding.place:
        return finding
    at = source.offset(finding.place)
    above = _above(text, at)
    here, *after = _lines(text[:end], text.rfind("\n", 0, at) + 1)
    trials: dict[tuple[_Line, int], _Trial] = {}
    for number, line in enumerate(above):
        below = above[number - 1].indent if number else -_LEVEL
        for moved, target in ((here, line.indent), (line, here.indent)):
            if moved is line and not (line.first and 0 <= below < target):
                continue
            lines = [evolve(each, indent=target) if each is moved else each for each in (*above, here, *after)]
            trial = _written(lines)
            unread = len(trial) - error_in(trial)
            if unread < len(_written([here, *after])) - here.indent:
                unusual = target - below != _LEVEL
                trials[moved, target] = _Trial(unread, unusual, abs(target - moved.indent))
    if not trials:
        return finding
    best = min(trials.values())
    line = next(line for (line, _), trial in trials.items() if trial == best)
    levels = [level for (moved, level), trial in trials.items() if moved is line and trial == best]
    finding = evolve(finding, help=_way(levels))
    if line is here:
        return finding
    message = f"this line is indented by {_spaces(line.indent)}, unlike the lines that it stands with"
    return evolve(finding, message=message, place=source.place(Span(line.offset, line.offset + 1)))


def first_error(text: str, error_in: Callable[[str], int]) -> int:
    """How far before the end of a text an error stands, of its last line and those that it stands under; 0 for none."""
    begin = text.rfind("\n") + 1
    trial = _written([*_above(text, begin), *_lines(text, begin)])
    return max(len(trial) - 1 - error_in(trial), 0)


def _above(text: str, at: int) -> list[_Line]:
    """The lines that a line may belong to or stand beside: the last one before it of each level."""
    found: list[_Line] = []
    stop = text.rfind("\n", 0, at)
    while stop > 0 and not (found and not found[0].indent):
        begin = text.rfind("\n", 0, stop) + 1
        for line in _lines(text[:stop], begin):
            if not found or line.indent < found[0].indent:
                found.insert(0, line)
            elif line.indent == found[0].indent:
                found[0] = evolve(found[0], first=False)
        stop = begin - 1
    return found


def _lines(text: str, begin: int) -> Iterator[_Line]:
    """The next lines of a text that are not blank."""
    count = 0
    while begin < len(text) and count <= _AHEAD:
        stop = text.find("\n", begin)
        stop = len(text) if stop < 0 else stop
        line = text[begin:stop]
        if words := line.strip():
            indent = line.index(words)
            yield _Line(indent, words, begin + indent)
            count += 1
        begin = stop + 1


def _written(lines: list[_Line]) -> str:
    return "".join(f"{' ' * line.indent}{line.words}\n" for line in lines)


def _way(levels: list[int]) -> str:
    if levels == [0]:
        return "start it in column one"
    return "indent it by " + ", or by ".join(_spaces(level) for level in sorted(levels, reverse=True))


def _spaces(number: int) -> str:
    return f"{number} space{'' if number == 1 else 's'}"
