"""The words, numerals and signs of a document's text, each with its place; in time that is linear in the text."""

import re
import unicodedata
from fractions import Fraction
from typing import NamedTuple

from ..limits import LITERAL_DIGITS

VULGAR = "\u00bc-\u00be\u2150-\u215e"
_GROUPED = "[\u00a0\u2009\u202f'\u2019]"
_TOKEN = re.compile(
    r"(?P<gap>\n[ \t]*\n|\f)"
    r"|(?P<num>[0-9]{1,3}(?:,[0-9]{3})+(?!\d)(?:\.[0-9]+)?"
    rf"|[0-9]{{1,3}}(?:{_GROUPED}[0-9]{{3}})+(?!\d)(?:\.[0-9]+)?"
    r"|[0-9]{1,3}(?:\.[0-9]{3})+,[0-9][0-9](?!\d)|[0-9]{1,3}(?:\.[0-9]{3}){2,}(?![\d.])"
    r"|[0-9]+,[0-9][0-9](?![\d,.])|[0-9]+(?:\.[0-9]+)?|(?<![\w.])\.[0-9]+)"
    rf"|(?P<vulgar>[{VULGAR}])"
    rf"|(?P<word>[^\W\d_{VULGAR}]+)"
    r"|(?P<sign>[^\w\s]|_)"
)


class Token(NamedTuple):
    """A part of a text. `kind` is gap, num, vulgar, word or sign; a word is in small letters.

    `value` is that of a numeral, with the unit of its last digit in `step`; None where it is none, or too long.
    `capital` says that a word begins with a capital letter.
    """

    kind: str
    text: str
    start: int
    end: int
    value: Fraction | None = None
    step: Fraction = Fraction(1)
    capital: bool = False


NOTHING = Token("gap", "", -1, -1)


def tokens_of(text: str) -> list[Token]:
    """All tokens of a text, in order; spaces are left out, and blank lines and page ends are gaps."""
    found = []
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or ""
        words = match.group()
        if kind == "num":
            value, step = _numeral(words)
            found.append(Token(kind, words, match.start(), match.end(), value, step))
        elif kind == "vulgar":
            found.append(Token(kind, words, match.start(), match.end(), _vulgar(words)))
        else:
            lower = words.lower() if kind == "word" else words
            found.append(Token(kind, lower, match.start(), match.end(), capital=words[:1].isupper()))
    return found


def _numeral(text: str) -> tuple[Fraction | None, Fraction]:
    """The value of a numeral with its groups in the English, the Swiss or the continental way; and its last digit's."""
    whole, part = _halves(text)
    digits = "".join(c for c in whole + part if c.isdigit())
    if len(digits) > LITERAL_DIGITS:
        return None, Fraction(1)
    return Fraction(int(digits), 10 ** len(part)), Fraction(1, 10 ** len(part))


def _halves(text: str) -> tuple[str, str]:
    """What stands before and after the decimal point, or comma."""
    if "," in text and text[-3:-2] == "," and (text.count(",") == 1):
        return text[:-3], text[-2:]
    if text.count(".") > 1:
        return text, ""
    whole, _, part = text.partition(".")
    return whole, part


def _vulgar(sign: str) -> Fraction | None:
    """One half for its sign, and so on."""
    above, _, below = unicodedata.normalize("NFKC", sign).partition("\u2044")
    return Fraction(int(above), int(below)) if below else None
