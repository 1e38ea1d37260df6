"""The figures in the text of a document: `$8.8 million`, `seventy-five percent`, `May 3, 2006`, `three (3) years`.

A word is read only where it can be nothing else; letters and figures that name something, such as `MX-3253`,
`Section 4.2` or a telephone number, are no figures.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction

from attrs import frozen

from ..currencies import is_currency
from ..dates import Duration
from .names_in_text import is_reference, part_of_a_name
from .number_words import SHORT_SCALES, Numeral, at, numeral_at, touching
from .times_in_text import Month, MonthDay, days_at, duration_at, ordinal_at
from .tokens import Token, tokens_of

_SIGNS = {"$": "$", "\u20ac": "EUR", "\u00a3": "GBP", "\u00a5": "\u00a5", "\u20b9": "INR", "\u00a2": "$"}
_DOLLARS = {"us": "USD", "s": "USD", "usd": "USD", "c": "CAD", "ca": "CAD", "cdn": "CAD", "can": "CAD", "cad": "CAD"}
_DOLLARS |= {"a": "AUD", "au": "AUD", "aud": "AUD", "nz": "NZD", "nzd": "NZD", "hk": "HKD", "sg": "SGD"}
_NAMES = {"dollar": "$", "cent": "$", "euro": "EUR", "pound": "GBP", "yen": "JPY", "franc": "CHF"}
_NAMES |= {f"{name}s": code for name, code in _NAMES.items()}
_COUNTRIES = {"us": "USD", "american": "USD", "canadian": "CAD", "australian": "AUD", "states": "USD"}
_ABOUT = {"approximately", "about", "approx", "roughly", "nearly", "almost", "around", "circa", "~", "\u2248"}
_SAID_IN_FULL = ("money", "percent", "multiple", "date", "duration")
_OF_A_YEAR = set("in of calendar fiscal year since until by through during from to before after early late mid".split())


@frozen
class TextFigure:
    """A figure of a document, from `start` to `end` of its text.

    `kind` is number, money, percent, fraction, multiple, ordinal, year, date, month, month day or duration; the value
    of a percentage is a fraction of one. `step` is the unit of the last digit written and `digits` how many were;
    `about` says that the figure is a round one, for its word of scale or for a word such as `approximately`.
    `currency` is a code, `$` for any dollars, `¥` for yen or yuan, or empty. A `weak` figure is one that reads as a
    word as well (`two`, `first`, `2007`).
    """

    kind: str
    value: Fraction | date | Duration | MonthDay | Month
    start: int
    end: int
    step: Fraction = Fraction(1)
    digits: int = 0
    about: bool = False
    currency: str = ""
    weak: bool = False


def figures_in(text: str) -> tuple[TextFigure, ...]:
    """Every figure of a text, in order; one that can be read two ways stands there twice."""
    return tuple(_figures(text, tokens_of(text)))


def _figures(text: str, tokens: Sequence[Token]) -> Iterator[TextFigure]:
    index, referred = 0, -1
    while index < len(tokens):
        token = tokens[index]
        if token.kind in ("gap", "sign"):
            index += 1
            continue
        found, last = _figures_at(text, tokens, index)
        plain = token.kind == "num" and not any(figure.kind in _SAID_IN_FULL for figure in found)
        if plain and is_reference(tokens, index, referred):
            found, referred = (), last
        yield from found
        index = last + 1


def _figures_at(text: str, tokens: Sequence[Token], index: int) -> tuple[tuple[TextFigure, ...], int]:
    """The figures that begin at a token, and the last token that was read."""
    token = tokens[index]
    if token.kind == "num" and (last := part_of_a_name(text, tokens, index)):
        return (), last
    if days := days_at(tokens, index):
        return tuple(_day(tokens, index, when, days[1]) for when in days[0]), days[1]
    if ordinal := ordinal_at(tokens, index):
        number, last = ordinal
        return (TextFigure("ordinal", Fraction(number), token.start, tokens[last].end, weak=True),), last
    if token.text in ("twice", "double", "thrice", "triple"):
        times = Fraction(2 if token.text in ("twice", "double") else 3)
        return (TextFigure("multiple", times, token.start, token.end, weak=True),), index
    number_ = numeral_at(tokens, index)
    if number_ is None:
        return (), index
    return _of_a_unit(text, tokens, number_)


def _day(tokens: Sequence[Token], first: int, when: date | MonthDay | Month, last: int) -> TextFigure:
    kind = "date" if isinstance(when, date) else "month" if isinstance(when, Month) else "month day"
    return TextFigure(kind, when, tokens[first].start, tokens[last].end, weak=kind == "month")


def _of_a_unit(text: str, tokens: Sequence[Token], number: Numeral) -> tuple[tuple[TextFigure, ...], int]:
    """A number with what stands before and behind it: its currency, a percent sign, a unit of time."""
    first, currency = _currency_before(text, tokens, number.first)
    number = _short_scale(tokens, number, bool(currency))
    behind = _behind(tokens, number)
    about = number.scaled or at(tokens, first - 1).text in _ABOUT
    start = tokens[first].start

    def figure(kind: str, value: Fraction | Duration, last: int, part: int = 1, code: str = "") -> TextFigure:
        step = number.step / part
        if about and not number.scaled and isinstance(value, Fraction):
            step = _rounded_to(value * part, number.step) / part
        weak = not code and kind in ("number", "fraction", "year") and _reads_as_a_word(tokens, number)
        return TextFigure(kind, value, start, tokens[last].end, step, number.digits, about, code, weak)

    if not currency:
        currency, last, part = _currency_behind(text, tokens, behind)
        if currency:
            return (figure("money", number.value / part, last, part, currency),), last
    if currency:
        return (figure("money", number.value, number.last, 1, currency),), number.last
    if share := _percent_behind(tokens, behind):
        last, part = share
        return (figure("percent", number.value / part, last, part),), last
    if last := _times_behind(tokens, behind):
        return (figure("multiple", number.value, last),), last
    found: tuple[TextFigure, ...] = ()
    if number.form != "fraction" or number.times:
        counted = number._replace(value=Fraction(number.times)) if number.times else number
        if length := duration_at(tokens, number.last if number.times else behind, counted):
            found = (figure("duration", *length),)
            if not number.times:
                return found, length[1]
    kind = "fraction" if number.form == "fraction" else "year" if _is_year(tokens, number) else "number"
    enumerated = at(tokens, first - 1).text == "(" and at(tokens, number.last + 1).text == ")" and number.value <= 30
    if kind == "number" and enumerated:
        return (), number.last
    return (*found, figure(kind, number.value, number.last)), number.last


def _short_scale(tokens: Sequence[Token], number: Numeral, money: bool) -> Numeral:
    """`$8.8M` is money; `3M` may be anything, and is read as it stands."""
    index = number.last + 1
    scale = SHORT_SCALES.get(at(tokens, index).text)
    if not (money and scale and touching(tokens, index) and number.form == "digits"):
        return number
    return number._replace(value=number.value * scale, step=number.step * scale, last=index, scaled=True)


def _behind(tokens: Sequence[Token], number: Numeral) -> int:
    """The token behind a number, past a number in brackets that repeats it, or past a bracket round it."""
    index = number.last + 1
    brackets = at(tokens, index).text == "(" and at(tokens, index + 2).text == ")"
    if brackets and at(tokens, index + 1).value == number.value:
        return index + 3
    if at(tokens, index).text == ")" and at(tokens, number.first - 1).text == "(":
        return index + 1
    return index


def _currency_before(text: str, tokens: Sequence[Token], index: int) -> tuple[int, str]:
    """The first token of a number with its currency, and the currency."""
    before = at(tokens, index - 1)
    if before.text in _SIGNS and before.text != "\u00a2":
        code, first = _SIGNS[before.text], index - 1
        letters = at(tokens, first - 1)
        if code == "$" and touching(tokens, first):
            if letters.kind == "word" and letters.text in _DOLLARS:
                return first - 1, _DOLLARS[letters.text]
            if letters.text == "." and at(tokens, first - 2).text == "s" and at(tokens, first - 4).text == "u":
                return first - 4, "USD"
            if letters.text == "." and at(tokens, first - 2).text in ("cdn", "can"):
                return first - 2, "CAD"
        if code == "$" and letters.kind == "word" and letters.text in ("usd", "cad", "aud", "us"):
            return first - 1, _DOLLARS[letters.text]
        return first, code
    if before.kind == "word" and is_currency(text[before.start : before.end]):
        return index - 1, text[before.start : before.end]
    return index, ""


def _currency_behind(text: str, tokens: Sequence[Token], index: int) -> tuple[str, int, int]:
    """The currency behind a number, its last token, and what the number is to be divided by: cents are hundredths."""
    word = at(tokens, index)
    if word.text == "\u00a2":
        return "$", index, 100
    if word.kind != "word":
        return "", index, 1
    if is_currency(text[word.start : word.end]):
        return text[word.start : word.end], index, 1
    country = _COUNTRIES.get(word.text, "")
    if word.text == "u" and [at(tokens, index + n).text for n in (1, 2, 3)] == [".", "s", "."]:
        country, index = "USD", index + 3
    index += bool(country)
    name = at(tokens, index).text
    code = _NAMES.get(name, "")
    return (country if code == "$" and country else code), index, 100 if name.startswith("cent") else 1


def _percent_behind(tokens: Sequence[Token], index: int) -> tuple[int, int] | None:
    """The last token of a percent sign or of points, and how many of them are the whole."""
    index += at(tokens, index).text == "-"
    word, next_ = at(tokens, index).text, at(tokens, index + 1).text
    if word == "per" and next_ in ("cent", "centum"):
        return index + 1, 100
    if word in ("percentage", "basis") and next_ in ("point", "points"):
        return index + 1, 100 if word == "percentage" else 10_000
    if word in ("bps", "bp"):
        return index, 10_000
    return (index, 100) if word in ("%", "percent", "pct", "point", "points") else None


def _times_behind(tokens: Sequence[Token], index: int) -> int:
    """The last token of `x`, `times` or `-fold`; else zero."""
    if at(tokens, index).text in ("x", "\u00d7") and touching(tokens, index):
        return index
    fold = index + (at(tokens, index).text == "-")
    return index if at(tokens, index).text == "times" else fold if at(tokens, fold).text == "fold" else 0


def _is_year(tokens: Sequence[Token], number: Numeral) -> bool:
    """Whether four figures are likelier a year: by the word before them, or by nothing that they count behind them."""
    token = tokens[number.first]
    if number.form != "digits" or number.scaled or len(token.text) != 4 or not 1900 <= number.value <= 2100:
        return False
    return at(tokens, number.first - 1).text in _OF_A_YEAR or at(tokens, number.last + 1).kind != "word"


def _reads_as_a_word(tokens: Sequence[Token], number: Numeral) -> bool:
    """`two` and `half` are words too; so are years."""
    small = number.form == "words" and number.value <= 10
    return small or _is_year(tokens, number) or tokens[number.first].text == "half"


def _rounded_to(value: Fraction, step: Fraction) -> Fraction:
    """The unit to which a figure is round that is said to be approximate: that of its last digit but zeros."""
    while step < 10**12 and value and (value / (step * 10)).denominator == 1 and value / step >= 1000:
        step *= 10
    return step
