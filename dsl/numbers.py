"""The one door through which the text of a number or of a date becomes exact.

A number is `(\\d{1,3}(,\\d{3})+|\\d+)(\\.\\d+)?` in the digits 0 to 9, with a word of scale behind it if
the writer likes: `29,465`, `300.00`, `1.5 billion`. All else is refused with a reason and a way out.
Nothing here is slow on hostile text: past the longest number that could be read, nothing is looked at.
"""

import re
from datetime import date
from fractions import Fraction

from .limits import LITERAL_DIGITS

SCALES: dict[str, int] = {"thousand": 10**3, "million": 10**6, "billion": 10**9}
"""The words that may follow a number, and what each multiplies it by."""

_LONGEST = 2 * LITERAL_DIGITS + 16

_NUMBER = re.compile(r"(-?)([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.([0-9]+))?(?: +(thousand|million|billion))?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

_DECIMAL_COMMA = re.compile(r"(-?)([0-9]{1,3}(?:\.[0-9]{3})+|[0-9]+),([0-9]{1,2})( +(?:thousand|million|billion))?")

_NOT_A_NUMBER = ("is not a number", "write digits, as in 29,465 or 300.00")
_NO_SIGN = "only zero or more can stand here"
_BELOW_ZERO = ("is in brackets", "has a dash in place of a minus sign")
_TOO_LONG = (f"has more than {LITERAL_DIGITS} digits", "write fewer digits")
_GROUPS = "put one before every three digits, and a point before decimals, as in 29,465.00"
_CAUSES: tuple[tuple[str, str, str], ...] = (
    (r"\s*$", "is empty", "write digits, as in 29,465 or 300.00"),
    (r"[+-]?(inf(inity)?|s?nan)[0-9]*$", "is not a finite number", "write its digits"),
    (r"\(.*\)$", _BELOW_ZERO[0], "write a minus sign before it, as in -5.00"),
    (r"[\u2010-\u2015\u2212]", _BELOW_ZERO[1], "write '-', as in -5.00"),
    (r"-?[$\u20ac\u00a3\u00a5]", "has the sign of a currency", "write the figure alone, as in 5.00"),
    (r"\+", "has a plus sign", "leave the sign out"),
    (r"[^a-z]*[0-9.]e[+-]?[0-9]", "has an exponent", "write all of its digits"),
    (r"-?[0-9]+_", "has an underscore", "group digits with commas, as in 29,465"),
    (r"-?[0-9,]*\.[0-9]*[,.]", "has a misplaced comma or point", "write it as in 29,465.00"),
    (r"-?\.[0-9]", "has no digit before its point", "write it as in 0.50"),
    (r"-?[0-9,]+\.(?![0-9])", "has no digit after its point", "write it as in 300.00"),
    (r"-?,?[0-9]+,", "has a misplaced comma", _GROUPS),
    (r"-?,[0-9]", "has a misplaced comma", _GROUPS),
    (r"-?[0-9]+['\u2019][0-9]", "has an apostrophe", "group digits with commas, as in 29,465"),
)
"""What is commonly wrong with a number: a pattern of its beginning, the reason, and the way out."""


class TextRefused(ValueError):
    """A `text` that could not be read. `reason` follows it in quotes; `help` is the way out."""

    def __init__(self, text: str, reason: str, help: str) -> None:
        self.text = text
        self.reason = reason
        self.help = help
        super().__init__(f"{quoted(text)} {reason}")


class NumberRefused(TextRefused):
    """A text that is no number as contracts and input files write numbers."""


class DateRefused(TextRefused):
    """A text that is no date as contracts and input files write dates."""


def quoted(text: str, most: int = 40) -> str:
    """A text in single quotes for a message: cut after `most` characters, what cannot be seen escaped."""
    head = text[:most] + ("…" if len(text) > most else "")
    return "'" + "".join(c if c.isprintable() else ascii(c)[1:-1] for c in head) + "'"


def read_number(text: str, *, signed: bool = False) -> Fraction:
    """The exact value of a number's text; a minus sign may stand before it only if `signed`.

    Raises: NumberRefused with the reason, in time that does not grow with the text.
    """
    match = _NUMBER.fullmatch(text) if len(text) <= _LONGEST else None
    if match is None:
        reason, help = _why_not(text[:_LONGEST])
        raise NumberRefused(text, reason, help if signed or reason not in _BELOW_ZERO else _NO_SIGN)
    minus, whole, part, scale = match.groups()
    digits = whole.replace(",", "") + (part or "")
    if len(digits) > LITERAL_DIGITS:
        raise NumberRefused(text, *_TOO_LONG)
    if minus and not signed:
        raise NumberRefused(text, "has a minus sign", _NO_SIGN)
    value = int(minus + digits) * (SCALES[scale] if scale else 1)
    return Fraction(value, 10 ** len(part)) if part else Fraction(value)


class Percentage(Fraction):
    """A share whose text has the sign of percent."""


def read_percentage(text: str, *, signed: bool = False) -> Percentage:
    """The exact share that a percentage's text says: `2.5%` is one fortieth.

    Raises: NumberRefused, as `read_number`.
    """
    return Percentage(read_number(text.removesuffix("%").rstrip(), signed=signed) / 100)


def with_decimal_point(text: str) -> str:
    """The number that a text is if its comma stands for the point; nothing where it cannot.

    Three digits after the comma may be a group of thousands: they are no decimals.
    """
    found = _DECIMAL_COMMA.fullmatch(text)
    return f"{found[1]}{found[2].replace('.', '')}.{found[3]}{found[4] or ''}" if found else ""


def _why_not(head: str) -> tuple[str, str]:
    """Why the beginning of a refused text is no number: the reason, and the way out."""
    if any(c.isdecimal() and not c.isascii() for c in head):
        return ("has digits other than 0 to 9", "type it with the digits 0 to 9")
    if sum(map(str.isdigit, head)) > LITERAL_DIGITS and not head.strip("-,.0123456789"):
        return _TOO_LONG
    if figure := with_decimal_point(head):
        reason = "has a misplaced comma or point" if "." in head else "has a misplaced comma"
        return reason, f"write {figure} if it is a decimal comma"
    for pattern, reason, help in _CAUSES:
        if re.match(pattern, head, re.IGNORECASE):
            return reason, help
    return _NOT_A_NUMBER


def read_date(text: str) -> date:
    """The day that a text `YYYY-MM-DD` names, in the digits 0 to 9.

    Raises: DateRefused, both for another form and for a day that no calendar has.
    """
    if not _DATE.fullmatch(text):
        raise DateRefused(text, "is not a date", "write year, month and day, as in 2006-05-04")
    try:
        return date(int(text[:4]), int(text[5:7]), int(text[8:]))
    except ValueError:
        if text.startswith("0000"):
            raise DateRefused(text, "is not a day of the calendar", "look at its year") from None
        raise DateRefused(text, "is not a day of the calendar", "look at its month and day") from None
