"""Days and stretches of time as documents write them; read from tokens."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from ..dates import Duration, Unit
from ..terms.window import MONTHS
from .number_words import ORDINALS, Numeral, at, touching
from .tokens import Token

_MONTHS = {name.lower(): number for number, name in enumerate(MONTHS, 1)}
_MONTHS |= {name[:3].lower(): number for number, name in enumerate(MONTHS, 1)} | {"sept": 9}
_SUFFIXES = ("st", "nd", "rd", "th")
_TENS = {"twenty": 20, "thirty": 30}
_TEENS = "thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth".split()
_DAYS = {**ORDINALS, **{word: day for day, word in enumerate(_TEENS, 13)}, "twentieth": 20, "thirtieth": 30}
_UNITS: dict[str, Unit] = {"day": "day", "week": "week", "month": "month", "quarter": "quarter", "year": "year"}
_UNITS |= {f"{word}s": unit for word, unit in _UNITS.items()}
_BETWEEN = {"consecutive", "calendar", "fiscal", "financial", "full", "successive", "additional", "complete"}


class MonthDay(NamedTuple):
    """A day of every year: `30 June`."""

    month: int
    day: int


class Month(NamedTuple):
    """A month of one year: `May 2006`."""

    year: int
    month: int


When = date | MonthDay | Month


def days_at(tokens: Sequence[Token], index: int) -> tuple[tuple[When, ...], int] | None:
    """The day that begins at a token, and its last token; several where the figures can be read two ways."""
    token = tokens[index]
    if token.kind == "num":
        return _numeric(tokens, index) or _day_first(tokens, index)
    if _month(token):
        return _month_first(tokens, index)
    return _day_in_words(tokens, index)


def _month(token: Token) -> int | None:
    """The month that a word names: with a capital letter, since one may also march."""
    return _MONTHS.get(token.text) if token.capital else None


def _whole(token: Token, longest: int = 2) -> int | None:
    """A short whole number in digits."""
    plain = token.kind == "num" and token.text.isdigit() and len(token.text) <= longest
    return int(token.text) if plain else None


def _year(tokens: Sequence[Token], index: int) -> tuple[int, int] | None:
    """The year that stands at a token, behind a comma if there is one, and the token it is."""
    index += at(tokens, index).text in (",", "of")
    token = at(tokens, index)
    year = _whole(token, 4)
    return (year, index) if year and len(token.text) == 4 else None


def _dated(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _month_day(month: int, day: int) -> MonthDay | None:
    return MonthDay(month, day) if _dated(2000, month, day) else None


def _month_first(tokens: Sequence[Token], index: int) -> tuple[tuple[When, ...], int] | None:
    """`May 3, 2006`, `May 3`, `May 2006`."""
    month = _month(tokens[index]) or 0
    after = index + 1 + (at(tokens, index + 1).text == "." and len(tokens[index].text) < 5)
    if found := _year(tokens, after):
        return (Month(found[0], month),), found[1]
    day = _whole(at(tokens, after))
    if day is None:
        return None
    last = after + (at(tokens, after + 1).text in _SUFFIXES and touching(tokens, after + 1))
    return _with_year(tokens, month, day, last)


def _day_first(tokens: Sequence[Token], index: int) -> tuple[tuple[When, ...], int] | None:
    """`3 May 2006`, `3rd day of May, 2006`, `03-May-2006`, `3 May`."""
    day = _whole(tokens[index])
    if day is None:
        return None
    after = index + 1 + (at(tokens, index + 1).text in _SUFFIXES and touching(tokens, index + 1))
    again = _in_words(tokens, after + 1) if at(tokens, after).text == "(" else None
    if again and again[0] == day and at(tokens, again[1] + 1).text == ")":
        after = again[1] + 2
    return _of_month(tokens, day, after)


def _day_in_words(tokens: Sequence[Token], index: int) -> tuple[tuple[When, ...], int] | None:
    """`first day of March, 2025`, `twenty-first (21st) day of March`; `first` alone may be the first of anything."""
    found = _in_words(tokens, index)
    if found is None or at(tokens, index - 1).text in ("-", *_TENS):
        return None
    day, after = found[0], found[1] + 1
    if at(tokens, after).text == "(":
        again = ordinal_at(tokens, after + 1)
        if again is None or again[0] != day or at(tokens, again[1] + 1).text != ")":
            return None
        after = again[1] + 2
    return _of_month(tokens, day, after) if at(tokens, after).text in ("day", "of") else None


def _in_words(tokens: Sequence[Token], index: int) -> tuple[int, int] | None:
    """The day of a month that an ordinal in words is, and its last token."""
    tens = _TENS.get(at(tokens, index).text, 0)
    index += bool(tens)
    index += bool(tens) and at(tokens, index).text == "-"
    day = _DAYS.get(at(tokens, index).text)
    return (tens + day, index) if day and (not tens or day < 10) else None


def _of_month(tokens: Sequence[Token], day: int, after: int) -> tuple[tuple[When, ...], int] | None:
    """The day of a month that is named at a token, behind `day of`."""
    after += at(tokens, after).text == "day"
    after += at(tokens, after).text in ("of", "-")
    month = _month(at(tokens, after))
    if month is None:
        return None
    after += at(tokens, after + 1).text == "." and len(tokens[after].text) < 5
    after += at(tokens, after + 1).text == "-"
    return _with_year(tokens, month, day, after)


def _with_year(tokens: Sequence[Token], month: int, day: int, last: int) -> tuple[tuple[When, ...], int] | None:
    found = _year(tokens, last + 1)
    when = _dated(found[0], month, day) if found else _month_day(month, day)
    return ((when,), found[1] if found else last) if when else None


def _numeric(tokens: Sequence[Token], index: int) -> tuple[tuple[When, ...], int] | None:
    """`2006-05-03`, `3.5.2006`; `05/04/2006` can be read two ways where both are days."""
    first, mark, second, again, third = (at(tokens, index + n) for n in range(5))
    if mark.text in ("-", "/") and again.text == mark.text and all(touching(tokens, index + n) for n in range(1, 5)):
        numbers = [_whole(token, 4) for token in (first, second, third)]
        if None in numbers:
            return None
        a, b, c = (number or 0 for number in numbers)
        if len(first.text) == 4 and (day := _dated(a, b, c)):
            return (day,), index + 4
        if len(third.text) == 4 and mark.text == "/":
            either = dict.fromkeys(day for day in (_dated(c, a, b), _dated(c, b, a)) if day)
            return (tuple(either), index + 4) if either else None
        return None
    parts = first.text.split(".")
    dotted = len(parts) == 2 and mark.text == "." and touching(tokens, index + 1) and touching(tokens, index + 2)
    if dotted and second.text.isdigit() and len(second.text) == 4 and all(len(part) < 3 for part in parts):
        day = _dated(int(second.text), int(parts[1]), int(parts[0]))
        return ((day,), index + 2) if day else None
    return None


def duration_at(tokens: Sequence[Token], index: int, count: Numeral) -> tuple[Duration, int] | None:
    """So many days, months or years, from the token behind their number, and the last token."""
    index += at(tokens, index).text == "-"
    for _ in range(2):
        index += at(tokens, index).text in _BETWEEN
    unit = _UNITS.get(at(tokens, index).text)
    if not unit or count.value.denominator != 1 or count.value > 10**6:
        return None
    return Duration(int(count.value), unit), index


def ordinal_at(tokens: Sequence[Token], index: int) -> tuple[int, int] | None:
    """`first`, `2nd`: the number, and the last token."""
    token = tokens[index]
    if token.kind == "word" and token.text in ORDINALS:
        return ORDINALS[token.text], index
    number = _whole(token, 4)
    if number is not None and at(tokens, index + 1).text in _SUFFIXES and touching(tokens, index + 1):
        return number, index + 1
    return None
