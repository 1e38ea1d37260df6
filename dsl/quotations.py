"""The figures, days and currencies in words quoted from a document, however they are written there."""

import re
from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from attrs import define, field

from .currencies import is_currency
from .limits import LITERAL_DIGITS

_UNITS = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"
_SMALL = {
    **{word: value for value, word in enumerate(f"{_UNITS} seventeen eighteen nineteen".split())},
    **{word: 10 * value for value, word in enumerate(_TENS.split(), 2)},
    **{word: value for value, word in enumerate(_ORDINALS.split(), 1)},
    **{f"{word[:-1]}ieth": 10 * value for value, word in enumerate(_TENS.split(), 2)},
    "once": 1,
    "twice": 2,
    "double": 2,
    "triple": 3,
}
_PARTS = {"half": 2, "halves": 2, "third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fifth": 5, "fifths": 5}
_PARTS |= {"tenth": 10, "tenths": 10}
_SCALES = {"hundred": 10**2, "thousand": 10**3, "million": 10**6, "billion": 10**9}
_SCALES |= {"k": 10**3, "m": 10**6, "mm": 10**6, "mn": 10**6, "bn": 10**9}

_MOST = Fraction(10**LITERAL_DIGITS)

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_MONTH = rf"(?P<month>{'|'.join(_MONTHS)})[a-z]*\.?"
_DATES = (
    r"\b(?P<year>\d{4})-(?P<m>\d{1,2})-(?P<day>\d{1,2})\b",
    rf"\b{_MONTH} +(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? +(?P<year>\d{{4}})\b",
    rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: +day)?(?: +of)? +{_MONTH},? +(?P<year>\d{{4}})\b",
    r"\b(?P<day>\d{1,2})[./](?P<m>\d{1,2})[./](?P<year>\d{4})\b",
)
_NUMBER = r"\d{1,3}(?:[,' ]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_WORD = rf"(?P<number>{_NUMBER})|(?P<word>[a-z]+)|(?P<other>[^\s-])"
_SIGNS = {"us$": "USD", "c$": "CAD", "ca$": "CAD", "cdn$": "CAD", "cad$": "CAD", "a$": "AUD", "au$": "AUD"}
_SIGNS |= {"nz$": "NZD", "hk$": "HKD", "s$": "SGD", "€": "EUR", "£": "GBP"}
_DOLLARS = frozenset("USD CAD AUD NZD HKD SGD TWD JMD TTD BSD BBD BMD BZD FJD GYD KYD LRD NAD XCD MXN CLP COP".split())
_NAMED = {"euro": "EUR", "euros": "EUR", "sterling": "GBP", "yen": "JPY"}


@define(eq=False, repr=False, slots=False)
class Quoted:
    """What stands in quoted words: numbers as they are said (75 for `75%`), days, and currencies.

    `currencies` are those that are named without doubt, or all that a bare `$` may be.
    """

    numbers: set[Fraction] = field(factory=set)
    days: set[date] = field(factory=set)
    currencies: set[str] = field(factory=set)

    def __bool__(self) -> bool:
        return bool(self.numbers or self.days)

    def holds(self, value: Fraction) -> bool:
        """Whether a figure stands there: itself, as a percentage, or as the sum or the difference of two others."""
        return any(self._holds(each) for each in (value, value * 100))

    def _holds(self, value: Fraction) -> bool:
        if value in self.numbers or 100 - value in self.numbers:
            return True
        return any(value - one in self.numbers or value + one in self.numbers for one in self.numbers)


def quoted(texts: tuple[str, ...]) -> Quoted:
    """What stands in quotations of one place or of several."""
    found = Quoted()
    for text in texts:
        words = text.casefold().replace("\u2013", "-").replace("\u2019", "'").replace("\u00a0", " ")
        for pattern in _DATES:
            words = re.sub(pattern, lambda match: _day(match, found), words)
        found.currencies |= set(_currencies(text, words))
        found.numbers |= set(_numbers(words))
    return found


def _day(match: "re.Match[str]", found: Quoted) -> str:
    """Keeps the day that was matched; a day written in digits alone may have its month first."""
    parts = match.groupdict()
    year, day = int(parts["year"]), int(parts["day"])
    month = int(parts["m"]) if parts.get("m") else _MONTHS.index(parts["month"]) + 1
    orders = [(month, day), (day, month)] if parts.get("m") and "-" not in match.group() else [(month, day)]
    for m, d in orders:
        try:
            found.days.add(date(year, m, d))
        except ValueError:
            continue
    return " ; "


def _currencies(text: str, words: str) -> Iterator[str]:
    yield from (code for code in re.findall(r"\b[A-Z]{3}\b", text) if is_currency(code))
    yield from (_NAMED[word] for word in re.findall(r"[a-z]+", words) if word in _NAMED)
    for sign in re.findall(r"[a-z]{0,3}\$|[€£]", words):
        known = _SIGNS.get(sign)
        yield from (known,) if known else _DOLLARS


def _numbers(words: str) -> Iterator[Fraction]:
    """Every number said in digits or in words; where one can be read in two ways, both."""
    number = _Number()
    before = Fraction(1)
    for match in re.finditer(_WORD, words):
        digits, word = match["number"], match["word"]
        if word in _PARTS:
            yield Fraction(int(number.value) if number.said else 1, _PARTS[word]) * 100
            yield before + Fraction(1, _PARTS[word])
        if number.said and word in _SCALES:
            number.scale(_SCALES[word])
        elif word in _SMALL and number.takes(_SMALL[word]):
            number.add(Fraction(_SMALL[word]))
        elif word != "and" or not number.said:
            if number.said:
                before = number.value
                yield before
            number = _Number()
            if digits and len(digits) <= LITERAL_DIGITS:
                number.add(Fraction(re.sub("[,' ]", "", digits)))
            elif word in _SMALL:
                number.add(Fraction(_SMALL[word]))
        elif number.said:
            before = number.value
    if number.said:
        yield number.value


@define(eq=False, repr=False, slots=False)
class _Number:
    """A number while it is being said: the groups that have their scale, and the one that is under way."""

    total: Fraction = Fraction(0)
    group: Fraction = Fraction(0)
    said: bool = False

    @property
    def value(self) -> Fraction:
        return self.total + self.group

    def takes(self, small: int) -> bool:
        """Whether a number below a hundred goes on with it, as five does with twenty or with two hundred."""
        if not self.said or self.group % 100 == 0:
            return self.said
        return self.group % 10 == 0 and self.group % 100 >= 20 and small < 10

    def add(self, amount: Fraction) -> None:
        self.group += amount
        self.said = True

    def scale(self, by: int) -> None:
        if by == _SCALES["hundred"]:
            self.group = min(self.group * by, _MOST)
        else:
            self.total, self.group = self.total + self.group * by, Fraction(0)
