"""Indentation as tokens: what is indented under a line belongs to it."""

from collections.abc import Iterator
from typing import Any

from lark import Token
from lark.lark import PostLex

from . import limits

SOFT = frozenset(
    """ACCOUNT AMENDMENT ASSET CHARGED CHECK CLOSED COVENANT CREDITED CURRENCY DATED DEAL EVENT EXAMPLE
    EXERCISABLE EXPECT FRACTIONS FUNDING INDEX INSTRUMENT _INTEREST LET MEASURE NOTE OPENS OPTION OVERRIDES PARTY
    RANK READING REST ROUNDING ROYALTY SECURES SECURITY SOURCE STREAM SURPLUS TABLE TAGGED TRANSLATE USE WATERFALL
    WHOLE""".split()
)
"""Words of the language only where a line begins; anywhere else they are names like any other."""

INSIDE = {
    "ADDED": ("_INTEREST",),
    "AFTER": ("PAYABLE",),
    "AS": ("USE",),
    "DROPPED": ("FRACTIONS",),
    "EFFECTIVE": ("AMENDMENT",),
    "FOLLOWING": ("_BUSINESS_DAYS",),
    "FOR": ("SECURITY", "EACH"),
    "LINEAR": ("TABLE",),
    "PAID": ("FRACTIONS",),
    "PAYABLE": ("_INTEREST",),
    "PRECEDING": ("_BUSINESS_DAYS",),
    "WHERE": ("STREAM",),
}
"""Words of the language only in lines that begin with one of these, after a name there; `payable` begins lines too."""

_NAMELESS = ("FRACTIONS", "PAYABLE")

SECOND = frozenset({"PAYS", "REVIVES"})
"""Words of the language only after a name that begins a line."""

FREE = SOFT | INSIDE.keys() | SECOND | {"IRR"}
"""The words of the language that may be names where they are none; `irr` is one only after `amount giving` a party."""

CLAUSES = (
    "account amendment asset business check covenant currency dated deal event example funding index instrument "
    "let measure note on option party payment reading rounding royalty security source stream table translate use "
    "waterfall year"
).split()
"""The words that begin a clause."""


class LayoutError(Exception):
    """A line whose indentation fits no line above it, two words written as one, or too many words."""

    def __init__(self, code: str, token: Token) -> None:
        super().__init__(code)
        self.code = code
        self.token = token


class Layout(PostLex):
    """Puts `_INDENT` and `_DEDENT` between lines, and refuses words that run together.

    The end of a `_NL` token is moved to its start, so that a clause's span ends with its last word.
    """

    always_accept = ("_NL",)

    def process(self, stream: Iterator[Token]) -> Iterator[Token]:
        """The token stream with indentation made explicit."""
        levels = [0]
        line: list[str] = []
        last: Token | None = None
        end: int | None = -1
        listed = False
        for number, token in enumerate(stream):
            if number == limits.TOKENS:
                raise LayoutError("RG010", token)
            if token.type != "_NL":
                if token.start_pos == end and (_glued(last, token) or (listed and token[:1].isdigit())):
                    raise LayoutError("RG012", token)
                listed = token.type == "COMMA" and token.start_pos == end and last is not None and last[-1:].isdigit()
                last, end = token, token.end_pos
                read = token if token.type not in FREE or _is_word(token.type, line) else _as_name(token)
                line.append(read.type)
                yield read
                continue
            indent = len(token) - token.rfind("\n") - 1
            stop = Token("_NL", str(token), token.start_pos, token.line, token.column, None, None, token.start_pos)
            yield stop
            last, line = token, []
            if indent > levels[-1]:
                levels.append(indent)
                yield Token.new_borrow_pos("_INDENT", "", stop)
            while indent < levels[-1]:
                levels.pop()
                yield Token.new_borrow_pos("_DEDENT", "", stop)
            if indent != levels[-1]:
                raise LayoutError("RG002", token)
        while len(levels) > 1:
            levels.pop()
            yield Token.new_borrow_pos("_DEDENT", "", last) if last else Token("_DEDENT", "")


def _is_word(kind: str, line: list[str]) -> bool:
    """Whether a word that may be a name is one of the language, after the kinds of words that its line begins with."""
    if kind in SECOND:
        return line == ["NAME"]
    if kind == "IRR":
        return line[-2:] == ["_AMOUNT_GIVING", "NAME"]
    if not line:
        return kind in SOFT or kind == "PAYABLE"
    inside = line[0] in INSIDE.get(kind, ()) and kind not in line
    return inside and (len(line) > 1 or line[0] in _NAMELESS)


def _as_name(token: Token) -> Token:
    """A word of the language, read as a name."""
    return Token.new_borrow_pos("NAME", str(token), token)


def _glued(before: Token | None, token: Any) -> bool:
    """Whether two neighbouring tokens would read as one word."""
    return before is not None and before[-1:].isalnum() and token[:1].isalnum()
