"""One canonical form for a contract: two spaces a level, one space between words, comments kept.

The layout of lines is the author's. Every run proves itself: the same nodes, the same comments, and a second
run changes nothing.
"""

import re

from attrs import define, field
from lark import Token
from lark.exceptions import UnexpectedInput

from .diagnostic import Diagnostic, Refusal, Severity, has_errors
from .layout import LayoutError
from .parser import grammar, parse_file
from .plain import comment_spans, plain
from .source import Source

INDENT = "  "
_CONTINUED = 2
_FACT = 3
"""The last word at which the amount of an example's line begins, after its day, its name and its currency."""

_LAYOUT = {"_NL", "_INDENT", "_DEDENT", "$END"}
_ENDS_A_VALUE = {
    "NAME",
    "NUMBER",
    "PERCENT",
    "MULTIPLE",
    "POINTS",
    "DATE",
    "DURATION",
    "MONTHDAY",
    "CODE",
    "RPAR",
    "NIL",
    "ALL",
    "UNDISCLOSED",
    "DAY",
    "WEEK",
    "MONTH",
    "QUARTER",
    "HALF",
    "YEAR",
}


@define
class _Line:
    """A line of the text: its words, how deep it stands, and its comment."""

    tokens: list[Token] = field(factory=list)
    depth: int = 0
    comment: str = ""


def format_source(source: Source) -> str:
    """The canonical text of a contract's own file.

    Raises: Refusal where the text has errors of syntax.
    """
    source = source.files[0]
    deal, findings = parse_file(source)
    if has_errors(findings):
        raise Refusal(findings)
    text = _formatted(source)
    again = Source(source.name, text)
    reparsed, wrong = parse_file(again)
    if wrong or reparsed != deal or _comments(text) != _comments(source.text) or _formatted(again) != text:
        message = "the formatter met a text that it cannot keep as it is"
        way = "please report the text; nothing was changed"
        raise Refusal([Diagnostic("RG001", Severity.ERROR, message, None, way)])
    return text


def _formatted(source: Source) -> str:
    """The text with every line laid out anew; blank lines in a row become one, none at either end."""
    out: list[str] = []
    lines = _lines(source)
    for number, line in enumerate(lines):
        if line.tokens:
            out.append(INDENT * line.depth + _joined(line.tokens) + (f"  {line.comment}" if line.comment else ""))
        elif line.comment:
            following = next((later for later in lines[number:] if later.tokens), line)
            out.append(INDENT * following.depth + line.comment)
        elif out and out[-1]:
            out.append("")
    while out and not out[-1]:
        out.pop()
    return "".join(f"{line}\n" for line in out)


def _lines(source: Source) -> list[_Line]:
    """The lines of the text, each with its words, depth and comment."""
    text = source.text if source.text.endswith("\n") else source.text + "\n"
    lines = [_Line() for _ in text.split("\n")[:-1]]
    for start, end in comment_spans(text):
        lines[source.line_of(start) - 1].comment = text[start:end].rstrip()
    depth, begins = 0, True
    for token in _tokens(text):
        if token.type in _LAYOUT:
            depth += {"_INDENT": 1, "_DEDENT": -1}.get(token.type, 0)
            begins = True
            continue
        line = lines[source.line_of(token.start_pos or 0) - 1]
        if not line.tokens:
            line.depth = depth if begins else depth + _CONTINUED
        line.tokens.append(token)
        begins = False
    return lines


def _tokens(text: str) -> list[Token]:
    """The tokens of a contract, as its parser meets them."""
    try:
        return list(grammar().parse_interactive(plain(text), start="start").iter_parse())
    except (UnexpectedInput, LayoutError) as error:
        raise AssertionError("a text that parses has tokens") from error


def _joined(tokens: list[Token]) -> str:
    """The words of a line: one space between them, two before marks."""
    text, before = "", None
    sign = False
    given = [token.type for token in tokens[:2]] == ["DATE", "NAME"]
    for number, token in enumerate(tokens):
        text += _space(before, token, sign) + _word(token)
        negative = before is not None and (before.type not in _ENDS_A_VALUE or (given and number <= _FACT))
        sign = token.type == "MINUS" and negative
        before = token
    return text


def _space(before: Token | None, token: Token, after_sign: bool) -> str:
    if before is None or after_sign or before.type == "LPAR" or token.type in ("RPAR", "COMMA", "COLON"):
        return ""
    return "  " if token.type == "MARK" and before.type != "MARK" else " "


def _word(token: Token) -> str:
    if token.type in ("STRING", "MARK"):
        return str(token)
    return re.sub(" +", " ", str(token))


def _comments(text: str) -> list[str]:
    """Every comment, in order."""
    return [text[start:end].rstrip() for start, end in comment_spans(text)]
