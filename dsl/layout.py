"""Indentation as tokens: what is indented under a line belongs to it."""

from collections.abc import Iterator
from typing import Any

from lark import Token
from lark.lark import PostLex

from . import limits

SOFT = frozenset(
    """ASSET CHECK COVENANT CURRENCY DATED DEAL EVENT EXAMPLE INDEX INSTRUMENT LET MEASURE NOTE OPTION PARTY
    EXERCISABLE EXPECT FRACTIONS HELD RANK READING REST ROUNDING SECURES SECURITY SOURCE STREAM SURPLUS
    WATERFALL""".split()
)
"""Words of the language only where a line begins; anywhere else they are names like any other."""

CLAUSES = (
    "asset check covenant currency dated deal event example index instrument let measure note option party "
    "payment reading rounding security source stream waterfall year"
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
        begins = True
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
                yield token if begins or token.type not in SOFT else _as_name(token)
                begins = False
                continue
            indent = len(token) - token.rfind("\n") - 1
            stop = Token("_NL", str(token), token.start_pos, token.line, token.column, None, None, token.start_pos)
            yield stop
            last, begins = token, True
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


def _as_name(token: Token) -> Token:
    """A word that begins a clause, read as a name where no line begins."""
    return Token.new_borrow_pos("NAME", str(token), token)


def _glued(before: Token | None, token: Any) -> bool:
    """Whether two neighbouring tokens would read as one word."""
    return before is not None and before[-1:].isalnum() and token[:1].isalnum()
