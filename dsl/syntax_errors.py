"""What went wrong in a text, in words: from the parser's exceptions to findings with a way out."""

import re

from lark import Token
from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken

from . import limits
from .characters import mistaken_letters, with_latin_letters
from .diagnostic import Diagnostic, Severity
from .expected import CURRENCY_FIRST, VALUE, way_out
from .layout import CLAUSES, LayoutError
from .nearest import nearest
from .numbers import with_decimal_point
from .slips import (
    NAMES,
    SLIPS,
    WORDS,
    date_instead,
    figure_before,
    missing_words,
    scaled_instead,
    sign_instead,
    slip_in_line,
    times_instead,
)
from .slips_in_terms import slip_in_terms
from .source import Source, Span

_WORD = re.compile(r"[^\s\[\]()\"#]+")
_EXPONENT = re.compile(r"\d[\d.,_]*[eE][-+]?\d+")
_LOOSE_NUMBER = re.compile(r"[-+]?[\d.,_]*\d[\d.,_]*")
_LETTERS = re.compile(r"\w+")
_TAKINGS = re.compile(r"([a-z][a-z0-9_]*) +(?:by|per) *$")
_THE = re.compile(r"\bthe +$")
_COLUMN_ONE = "start it in column one"
_TAKINGS_WORDS = {"RECEIVED", "EARNED", "DUE"}
_BEFORE_MARKS = re.compile(r'(?:"[^"]*"|[^"#\[])*')


def explain(source: Source, error: UnexpectedInput | LayoutError, expected: set[str], text: str) -> Diagnostic:
    """The finding for what the parser met; `expected` are the terminals that could stand there, `text` what it read."""
    if isinstance(error, LayoutError):
        return _layout(source, error)
    if slip := _slip_in_terms(source, error, text):
        return slip
    if isinstance(error, UnexpectedToken):
        return _token(source, error, expected, text)
    if isinstance(error, UnexpectedCharacters):
        return _characters(source, getattr(error, "pos_in_stream", 0), expected)
    return _found(source, Span(len(source.text), len(source.text)), "the text ends too early", set())


def _slip_in_terms(source: Source, error: UnexpectedInput, text: str) -> Diagnostic | None:
    """The finding for a line that says in other words than the language's what the language can say."""
    token = getattr(error, "token", None)
    if token is not None and token.type in ("_INDENT", "_DEDENT"):
        return None
    offset = token.start_pos if token is not None else getattr(error, "pos_in_stream", None)
    if offset is None or text[offset : offset + 1].strip() != source.text[offset : offset + 1].strip():
        return None
    line = _line_span(source, min(offset, max(len(source.text) - 1, 0)))
    found = slip_in_terms(source.text[line.start : line.end])
    if not found:
        return None
    start, end, way = found
    span = Span(line.start + start, line.start + end) if end > start else Span(line.end - 1, line.end)
    words = source.text[span.start : span.end]
    message = f"'{words}' is not expected here" if end > start else "the line ends too early"
    return Diagnostic("RG001", Severity.ERROR, message, source.place(span), way)


def _layout(source: Source, error: LayoutError) -> Diagnostic:
    token = error.token
    start = token.start_pos or 0
    if error.code == "RG010":
        message = f"this text has more than {limits.TOKENS:,} words"
        return Diagnostic("RG010", Severity.ERROR, message, source.place(Span(start, start + 1)), "split the deal")
    if error.code == "RG012":
        if wrong := _bad_number(source, start):
            return wrong
        span = Span(start, token.end_pos or start)
        message = f"'{token}' runs together with the word before it"
        way = CURRENCY_FIRST.format(token) if token.type == "CODE" else f"put a space before '{token}'"
        return Diagnostic("RG012", Severity.ERROR, message, source.place(span), way)
    end = start + len(token)
    message = "this line is indented like no line above it"
    place = source.place(Span(end, end + 1))
    return Diagnostic("RG002", Severity.ERROR, message, place, "indent by two spaces for each level")


def _token(source: Source, error: UnexpectedToken, expected: set[str], text: str) -> Diagnostic:
    token = error.token
    start = token.start_pos if token.start_pos is not None else len(source.text)
    if token.type in ("_NL", "_INDENT", "_DEDENT", "$END"):
        return _layout_token(source, token, start, expected, text)
    if wrong := _bad_number(source, start):
        return wrong
    span = Span(start, token.end_pos or start)
    factor = token.type in _TAKINGS_WORDS or ("TIMES" in expected and token.type in VALUE | {"OF"})
    if slip := slip_in_line(source.text, span, CLAUSES) or (factor and times_instead(source.text, span)):
        return Diagnostic("RG001", Severity.ERROR, f"'{token}' is not expected here", source.place(span), slip)
    if _column(source, start) == 1 and not expected >= VALUE:
        return _unknown_clause(source, span, str(token))
    if indented := _indented_clause(source, token, start, expected):
        return indented
    if article := _article(source, start):
        return article
    if misspelt := _misspelt_before(source, start, str(token)):
        return misspelt
    if expected >= VALUE and str(token) not in WORDS and _follows_a_value(error):
        message, way = f"a figure is missing before '{token}'", figure_before(str(token))
        return Diagnostic("RG001", Severity.ERROR, message, source.place(span), way)
    if "NAME" in expected and token.type != "NAME" and re.fullmatch(r"[a-z][a-z0-9_]*", str(token)):
        if not _declares(source, start, expected):
            way = WORDS.get(str(token)) or way_out(expected, str(token))
            return Diagnostic("RG001", Severity.ERROR, f"'{token}' is not expected here", source.place(span), way)
        message = f"'{token}' is a word of the language, where a name is expected"
        return Diagnostic("RG111", Severity.ERROR, message, source.place(span), f"choose another name, as '{token}_1'")
    if "_INDENT" in expected and "_NL" not in expected:
        return _incomplete(source, _line_span(source, len(text[:start].rstrip())))
    return _found(source, span, f"'{token}' is not expected here", expected, str(token))


def _indented_clause(source: Source, token: Token, start: int, expected: set[str]) -> Diagnostic | None:
    """A line that begins a clause and is indented under one that has no lines like it."""
    first = not source.text[source.text.rfind("\n", 0, start) + 1 : start].strip()
    if not first or str(token) not in CLAUSES or "NAME" in expected or expected >= VALUE:
        return None
    place = source.place(Span(start, start + 1))
    return Diagnostic("RG002", Severity.ERROR, "this line is indented, but begins a clause", place, _COLUMN_ONE)


def _article(source: Source, start: int) -> Diagnostic | None:
    """`the` before a name, which it was read as."""
    found = _THE.search(source.text, source.text.rfind("\n", 0, start) + 1, start)
    if not found:
        return None
    span = Span(found.start(), found.start() + 3)
    return Diagnostic("RG001", Severity.ERROR, "'the' is not expected here", source.place(span), WORDS["the"])


def _follows_a_value(error: UnexpectedToken) -> bool:
    """Whether what was met is a word that could stand there after a figure."""
    if not str(error.token).isidentifier():
        return False
    with_figure = error.interactive_parser.copy()  # type: ignore[no-untyped-call]
    with_figure.feed_token(Token("NUMBER", "1"))
    return error.token.type in with_figure.accepts()


def _declares(source: Source, offset: int, expected: set[str]) -> bool:
    """Whether the word at an offset is where a line declares a name: after the word of a clause, or first."""
    before = source.text[source.text.rfind("\n", 0, offset) + 1 : offset].split()
    if not before:
        return "REST" not in expected
    return (len(before) == 1 and before[0] in CLAUSES) or before[-1] == "with" or before[-1].endswith(",")


def _layout_token(source: Source, token: Token, start: int, expected: set[str], text: str) -> Diagnostic:
    if token.type == "_INDENT":
        at = len(text) - len(text[start:].lstrip())
        message = "this line is indented, but the line above it takes no lines under it"
        place = source.place(Span(at, at + 1))
        way = "start it in column one, or indent it like the line above"
        return Diagnostic("RG002", Severity.ERROR, message, place, way)
    if "_INDENT" in expected:
        return _incomplete(source, _line_span(source, start))
    span = Span(max(start - 1, 0), start) if start else Span(0, 1)
    return _found(source, span, "the line ends too early", expected)


def _characters(source: Source, offset: int, expected: set[str]) -> Diagnostic:
    character = source.text[offset : offset + 1]
    if wrong := _bad_number(source, offset):
        return wrong
    if character == '"':
        line = source.place(Span(offset, offset))
        message = "the quotation marks are not closed on this line"
        return Diagnostic("RG006", Severity.ERROR, message, line, 'end the words with " on the same line')
    if character in SLIPS:
        span = Span(offset, offset + 1)
        way = sign_instead(source.text, offset)
        return Diagnostic("RG001", Severity.ERROR, f"'{character}' is not read here", source.place(span), way)
    if wrong := _mistaken_letters(source, offset):
        return wrong
    word = _WORD.match(source.text, offset)
    span = Span(offset, word.end() if word else offset + 1)
    if _column(source, offset) == 1 and character.isalpha() and not expected >= VALUE:
        return _unknown_clause(source, span, source.text[span.start : span.end])
    text = source.text[span.start : span.end]
    return _found(source, span, f"'{text}' is not expected here", expected, text)


def _mistaken_letters(source: Source, offset: int) -> Diagnostic | None:
    """A word with letters that are not those of names, most of all such as look like them."""
    start = offset
    while start and source.text[start - 1].isalnum():
        start -= 1
    word = _LETTERS.match(source.text, start)
    if not word or not (letters := mistaken_letters(word.group())):
        return None
    message = f"'{word.group()}' is written with {letters}"
    instead = with_latin_letters(word.group()).lower()
    way = f"type it anew: {instead}" if re.fullmatch("[a-z0-9_]+", instead) else NAMES
    return Diagnostic("RG001", Severity.ERROR, message, source.place(Span(*word.span())), way)


def _misspelt_before(source: Source, start: int, token: str) -> Diagnostic | None:
    """A word read as a name because it is misspelt, where what follows shows what it was to be."""
    line = source.text.rfind("\n", 0, start) + 1
    before = _TAKINGS.search(source.text[line:start] + (token if token in ("by", "per") else ""))
    if not before or not nearest(before[1], ["received"]):
        return None
    span = Span(line + before.start(1), line + before.end(1))
    return _found(source, span, f"'{before[1]}' is not a word of the language", {"RECEIVED"}, before[1])


def _bad_number(source: Source, offset: int) -> Diagnostic | None:
    """A figure written in a way that the language does not read, at or just before `offset`."""
    start = offset
    while start and source.text[start - 1] not in ' \n\r\t()[]"':
        start -= 1
    word = _WORD.match(source.text, start)
    if not word:
        return None
    text = word.group().rstrip(",;:")
    if way := date_instead(text):
        place = source.place(Span(start, start + len(text)))
        return Diagnostic("RG007", Severity.ERROR, f"'{text}' is not a date", place, way)
    figure = text.rstrip("%x")
    unit = text[len(figure) :]
    if way := scaled_instead(text):
        reason = "is not a number"
    elif point := with_decimal_point(figure):
        reason, way = "is not a number", f"write {point}{unit} if it is a decimal comma"
    elif unit and "," in figure and _LOOSE_NUMBER.fullmatch(figure):
        reason, way = "is not a number", f"write it without commas: {figure.replace(',', '')}{unit}"
        if re.fullmatch(r"\d+,\d+", figure):
            way += f", or {figure.replace(',', '.')}{unit} if it is a decimal comma"
    elif _EXPONENT.fullmatch(text):
        reason, way = "is written with an exponent", "write the figure out, as 1,500,000 or 1.5 million"
    elif _LOOSE_NUMBER.fullmatch(text) and not re.fullmatch(r"(\d{1,3}(,\d{3})+|\d+)(\.\d+)?", text):
        reason, way = (
            "is not a number",
            "write it as 29,465 or 300.00, with a comma before every three digits and a point before decimals",
        )
    else:
        return None
    shown = text if len(text) <= 40 else text[:37] + "..."
    place = source.place(Span(start, start + len(text)))
    return Diagnostic("RG005", Severity.ERROR, f"'{shown}' {reason}", place, way)


def _unknown_clause(source: Source, span: Span, word: str) -> Diagnostic:
    if wrong := _mistaken_letters(source, span.start):
        return wrong
    near = nearest(word, CLAUSES)
    if word in CLAUSES:
        return _found(source, span, f"'{word}' is not expected here", set())
    way = f"did you mean '{near}'?" if near else "a clause begins with one of: " + ", ".join(CLAUSES)
    return Diagnostic("RG004", Severity.ERROR, f"'{word}' begins no clause", source.place(span), way)


def _incomplete(source: Source, span: Span) -> Diagnostic:
    message = "this clause says nothing: it needs lines under it"
    return Diagnostic("RG009", Severity.ERROR, message, source.place(span), "add its lines, indented by two spaces")


def _found(source: Source, span: Span, message: str, expected: set[str], word: str = "") -> Diagnostic:
    way = _quoted(source, span, word) if expected == {"STRING"} else way_out(expected, word)
    return Diagnostic("RG001", Severity.ERROR, message, source.place(span), way)


def _quoted(source: Source, span: Span, word: str) -> str:
    """The line with the words in quotation marks that it lacks."""
    line = _line_span(source, span.start)
    said = source.text[line.start : span.start if word else line.end].strip()
    words = source.text[span.start : line.end].strip().strip("'") if word else missing_words(said)
    return way_out({"STRING"}, word) if '"' in words else f'write: {said} "{words}"'


def _column(source: Source, offset: int) -> int:
    return offset - source.text.rfind("\n", 0, offset)


def _line_span(source: Source, offset: int) -> Span:
    """The words of a line, without its marks and its comment."""
    start = source.text.rfind("\n", 0, offset) + 1
    end = source.text.find("\n", start)
    end = len(source.text) if end < 0 else end
    text = source.text[start:end]
    words = _BEFORE_MARKS.match(text)
    said = words.group().rstrip() if words else text.rstrip()
    return Span(start + len(text) - len(text.lstrip()), max(start + len(said), start + 1))
