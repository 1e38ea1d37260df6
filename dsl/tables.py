"""The parser's tables: built with the package and shipped in it, because building them takes half a second.

`setup.py` loads this file by its path, before there is a package; so it imports nothing of ours.
Tables are used only where they fit: the same lark, the same options, the same grammar. They are read from
the installed package and from nowhere else (lark's own cache lies in a folder that others can write to),
and their pickle may name no class but lark's `Token`.
"""

import os
import pickle
from collections.abc import Iterator
from hashlib import sha256
from io import BytesIO
from typing import Any, Final

import lark
from lark import Lark, Token
from lark.lark import PostLex

_FOLDER = os.path.dirname(__file__)

LARK_OPTIONS: Final[dict[str, Any]] = {
    "parser": "lalr",
    "lexer": "basic",
    "start": ["start", "piece", "expression"],
    "propagate_positions": True,
    "maybe_placeholders": True,
    "strict": False,  # the strict mode needs interegular, which only the tests have
}


class _LineEnds(PostLex):
    """All of the layout that the tables depend on: a line's end is accepted everywhere."""

    always_accept = ("_NL",)

    def process(self, stream: Iterator[Token]) -> Iterator[Token]:
        return stream


class _Reader(pickle.Unpickler):
    """Reads plain data and tokens, so that no bytes whatever make it run code."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) == ("lark.lexer", "Token"):
            return Token
        raise pickle.UnpicklingError(f"the tables name '{module}.{name}'")


def grammar() -> str:
    """The grammar of the language, as the installed package has it."""
    with open(os.path.join(_FOLDER, "grammar.lark"), encoding="utf-8") as file:
        return file.read()


def parser(postlex: PostLex) -> Lark:
    """The parser: from the tables of the installed package where they fit, else built now."""
    text = grammar()
    try:
        with open(os.path.join(_FOLDER, "grammar.tables"), "rb") as file:
            ready = load(file.read(), text, postlex)
    except FileNotFoundError:
        ready = None
    return ready or build(text, postlex)


def build(grammar_text: str, postlex: PostLex) -> Lark:
    """A parser built from the grammar.

    Raises: lark's GrammarError for a grammar with reduce/reduce conflicts.
    """
    return Lark(grammar_text, postlex=postlex, **LARK_OPTIONS)


def build_tables(grammar_text: str) -> bytes:
    """The tables of a grammar as a file; what the build of the package calls."""
    return dump(build(grammar_text, _LineEnds()), grammar_text)


def dump(parser: Lark, grammar_text: str) -> bytes:
    """A line that says what the tables fit, then the tables."""
    data = BytesIO()
    parser.save(data, exclude_options=("postlex",))
    return _fits(grammar_text, parser.options.postlex) + data.getvalue()


def load(data: bytes, grammar_text: str, postlex: PostLex) -> Lark | None:
    """The parser that `dump` wrote, or None where lark, the options or the grammar are others now.

    Raises: pickle.UnpicklingError for tables that hold more than plain data.
    """
    first = _fits(grammar_text, postlex)
    if not data.startswith(first):
        return None
    saved = _Reader(BytesIO(data[len(first) :])).load()
    saved["data"]["options"]["postlex"] = postlex
    return Lark.load(saved)


def _fits(grammar_text: str, postlex: PostLex | None) -> bytes:
    """The first line of a tables file: the version of lark, and a hash of all that goes into the tables."""
    accepted = sorted(postlex.always_accept) if postlex else []
    made_of = repr((sorted(LARK_OPTIONS.items()), accepted, grammar_text))
    return f"lark {lark.__version__} sha256:{sha256(made_of.encode()).hexdigest()}\n".encode()
