"""Characters that have no place in a contract: they cannot be seen, or change what is read."""

import re
import unicodedata
from collections.abc import Iterator
from itertools import islice

from attrs import evolve

from . import limits
from .diagnostic import Diagnostic, Severity
from .source import Source, Span


def forbidden_characters(source: Source) -> Iterator[Diagnostic]:
    """Characters that have no place in a contract: tabs, controls, and those that change what is read."""
    if "\x00" in source.text:
        yield Diagnostic(
            "RG011", Severity.ERROR, f"'{source.name}' is not a text", None, "give a contract file in UTF-8"
        )
        return
    for found in islice(_FORBIDDEN.finditer(source.text), limits.ERRORS_SHOWN):
        character = found.group()
        what = _INVISIBLE.get(character, f"the character U+{ord(character):04X}")
        seen = character in _INVISIBLE
        way = (
            _INSTEAD.get(character, "write spaces instead")
            if seen
            else "delete it: it cannot be seen, or changes the order in which text is read"
        )
        if character == "\u00a0" and _BETWEEN_DIGITS.fullmatch(
            source.text[max(found.start() - 1, 0) : found.end() + 1]
        ):
            way = "delete it: digits are grouped by commas, as in 10,000,000.00"
        yield Diagnostic(
            "RG003",
            Severity.ERROR,
            f"{what} has no place in a contract",
            source.place(Span(*found.span())),
            way,
        )


def mistaken_letters(word: str) -> str:
    """Which letters and digits of a word are not those of names, in words of a message; empty where none are."""
    other = dict.fromkeys(c for c in word if c.isalnum() and not c.isascii())
    told = []
    for letter in other:
        like = _looks_like(letter)
        name = unicodedata.name(letter, f"U+{ord(letter):04X}").title()
        told.append(f"'{letter}' ({name}), which only looks like '{like}'" if like else f"'{letter}' ({name})")
    return " and ".join(told)


def with_latin_letters(word: str) -> str:
    """The word that a word looks like."""
    return "".join(_looks_like(letter) or letter for letter in word)


def with_lookalikes(finding: Diagnostic) -> Diagnostic:
    """A finding about a name or a figure that is written with letters that only look right, with what they are."""
    if not finding.place or finding.place.text.isascii():
        return finding
    start = finding.place.column - 1
    word = finding.place.text[start : start + finding.place.width]
    meant = with_latin_letters(word)
    mixed = any(c.isascii() and c.isalnum() for c in word) or meant in re.findall(r"\w+", finding.help)
    if meant == word or not (mixed and re.fullmatch("[!-~]+", meant)) or "," in meant:
        return finding
    way = finding.help if meant in finding.help else f"type it anew: {meant}"
    return evolve(finding, message=f"{finding.message}: it is written with {mistaken_letters(word)}", help=way)


def _looks_like(letter: str) -> str:
    """The letter or digit of names for which a reader takes another one; empty where there is none."""
    if letter.isascii():
        return ""
    if like := LOOKALIKES.get(letter.lower()):
        return like.upper() if letter.isupper() else like
    plain = unicodedata.normalize("NFKC", letter)
    return plain if len(plain) == 1 and plain.isascii() and plain.isalnum() else ""


LOOKALIKES = dict(
    zip(
        "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455\u0501\u04bb\u051b\u051d\u043a\u043c\u0442\u0432\u043d"
        "\u03b1\u03bf\u03c1\u03c5\u03bd\u03b9\u03ba\u03c7\u0261\u0131",
        "aeopcyxijsdhqwkmtbnaopuvikxgi",
        strict=True,
    )
)
"""Letters of other alphabets that a reader takes for those of names."""

_INVISIBLE = {
    "\t": "a tab",
    "\u00a0": "a space that does not break",
    "\r": "a carriage return without a line feed",
}
_BETWEEN_DIGITS = re.compile(r"\d\D\d")
_INSTEAD = {"\r": "save the file with line ends LF or CRLF"}
_FORBIDDEN = re.compile(
    "[\x01-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u00a0\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
    r"|\r(?!\n|\Z)"
)


def without_forbidden(text: str) -> str:
    """The text with a space for each character that has no place in it; a carriage return alone ends a line."""
    return _FORBIDDEN.sub(lambda found: "\n" if found.group() == "\r" else " ", text)


def without_invisible(text: str) -> str:
    """The text without the characters that have no place in it and take up none."""
    return _FORBIDDEN.sub(lambda found: found.group() if found.group().isspace() else "", text)
