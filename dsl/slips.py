"""Slips of the pen in contracts, and what to write instead."""

import re
from collections.abc import Container

from .numbers import SCALES
from .source import Span

NAMES = "names are written in small letters a to z, digits and '_'"
QUOTES = 'write straight quotation marks: "..."'
NO_SIGN = "delete it: it is no sign of the language"
GROUPS = "delete it: digits are grouped by commas, as in 10,000,000.00"
SLIPS = {
    "\u201c": QUOTES,
    "\u201d": QUOTES,
    "\u2018": QUOTES,
    "\u2019": QUOTES,
    "'": QUOTES,
    "\u2013": "write '-'",
    "\u2014": "write '-'",
    "\u2212": "write '-'",
    "\u00d7": "write '*'",
    "\u00f7": "write '/'",
    "\u2264": "write <=",
    "\u2265": "write >=",
    "\u2022": "delete it: a line needs no sign before it",
    "\u202f": GROUPS,
    "\u2009": GROUPS,
    "$": "write the currency's code and a space: USD 500",
    "\u20ac": "write the currency's code and a space: EUR 500",
    "\u00a3": "write the currency's code and a space: GBP 500",
    "%": "write it without a space: 75%",
    ";": "delete it: a line ends where it ends",
    "{": "delete it: what is indented belongs to the line above",
    "}": "delete it: what is indented belongs to the line above",
    "&": "write 'and'",
    "|": "write 'or'",
    "!": "write 'not'",
    **dict.fromkeys("@^~?`:\\", NO_SIGN),
}
"""Signs that are not read, each with what to write."""

WORDS = {
    "the": "leave it out: a name stands alone",
    "all": "name it: nothing stands for all of a kind here",
    "if": "write a value in pieces, each with its end: ... until sale, ... thereafter",
    "half": "write it as a percentage: 50%",
}
"""Words of the language that writers of contracts put where it has no use for them, each with what to write."""

PERIODS = ("quarter", "half", "year")
"""The windows that are parts of a year, which has to be named."""

INSTEAD = {
    "percent": "write '%' right after the figure, as in 30%",
    "remainder": "write: rest to ...",
    **{f"{scale}s": f"write '{scale}', without an s" for scale in SCALES},
}
"""Names that nobody declared and that stand for something else, each with what to write."""

_FIGURES_BEFORE = {"issued": "29,465", "to": "60%", "on": "500.00"}
_WORDS_AFTER = {"note": "Text", "modelled": "Reason", "sha256": "..."}
_FIGURE = r"(?<![\w.,])(\d[\d,]*(?:\.\d+)?)"
_APOSTROPHES = re.compile(r"\d+(?:['\u2019]\d{3})+(?!['\u2019,\d])")
_EACH = re.compile(r"\beach +$")
_COMMENTS = ("//", "/*")
_DATE = re.compile(r"(\d{1,4})([-./\u2010-\u2015\u2212])(\d{1,2})\2(\d{1,4})")
_SCALED = re.compile(r"([\d.,]*\d)(M|m|mn|bn|k|K)")
_SCALES = {"m": "million", "mn": "million", "bn": "billion", "k": "thousand"}


def date_instead(text: str) -> str:
    """What to write for a date in another form than that of the language; nothing for other words."""
    found = _DATE.fullmatch(text)
    if not found or 4 not in (len(found[1]), len(found[4])):
        return ""
    if len(found[1]) != 4:
        return "write year, month and day, as in 2006-05-04"
    written = f"{found[1]}-{found[3]:0>2}-{found[4]:0>2}"
    if found[2] != "-":
        return f"write '-' between year, month and day: {written}"
    return f"write month and day with two digits: {written}" if written != text else ""


def scaled_instead(text: str) -> str:
    """What to write for a figure with a letter of scale; nothing for other words."""
    found = _SCALED.fullmatch(text)
    return f"write it out: {found[1]} {_SCALES[found[2].lower()]}" if found else ""


def figure_before(word: str) -> str:
    """What to write where the figure before a word is missing."""
    figure = _FIGURES_BEFORE.get(word)
    return f"write it, as in: {figure} {word} ..." if figure else "write it there"


def missing_words(line: str) -> str:
    """What may stand for the words in quotation marks that a line lacks at its end."""
    return _WORDS_AFTER.get(line.rsplit(maxsplit=1)[-1], "Title")


def sign_instead(text: str, offset: int) -> str:
    """What to write for the sign at an offset."""
    before = text[max(offset - 40, 0) : offset]
    multiple = re.search(_FIGURE + " *$", before)
    if text[offset] == "\u00d7" and multiple and "," not in multiple[1]:
        return f"write '*', or for a multiple: {multiple[1]}x of ..."
    digits = re.search(r"\d+$", before)
    if digits and (grouped := _APOSTROPHES.match(text, offset - len(digits.group()))):
        return "group digits by commas: " + re.sub(r"\D", ",", grouped.group())
    if digits and text[offset] in "'\u2019" and text[offset + 1 : offset + 2].isdigit():
        return GROUPS
    return SLIPS[text[offset]]


def times_instead(text: str, span: Span) -> str:
    """What to write for a sign of multiplication that is an x, at a word that may not stand beside a value."""
    before, word = text[text.rfind("\n", 0, span.start) + 1 : span.start], text[span.start : span.end]
    if word == "x":
        return "write '*' to multiply"
    multiple = re.search(_FIGURE + " *x +$", before)
    if not multiple:
        return ""
    if word == "of":
        return f"write it without a space: {multiple[1]}x of"
    word = word if word[0].isalnum() and word not in ("received", "earned", "due") else "..."
    way = f"{multiple[1]} * {word}"
    return f"write {way}" if "," in multiple[1] else f"write {multiple[1]}x of {word}, or {way}"


def slip_in_line(text: str, span: Span, clauses: Container[str]) -> str:
    """What to write where the words around a place show a slip; nothing where they do not."""
    before = text[text.rfind("\n", 0, span.start) + 1 : span.start]
    if any(text.startswith(_COMMENTS, at) for at in (max(span.start - 1, 0), span.start)):
        return "write '#' before a comment"
    word = text[span.start : span.end]
    if word in ("greater", "lesser") and text.startswith(" of ", span.end):
        return f"put it in brackets inside a larger expression: ({word} of ... and ...)"
    if word in INSTEAD and before[-2:-1].isdigit():
        return INSTEAD[word]
    if word in PERIODS and _EACH.search(before):
        return f"did you mean 'each calendar {word}'?"
    first, second = re.search(r"[a-z]\w*$", before), re.compile(r"-([a-z]\w*)").match(text, span.start)
    if first and second and before.split(maxsplit=1)[0] in clauses:
        return f"{NAMES}: {first.group()}_{second[1]}"
    return ""
