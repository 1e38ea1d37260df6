"""How others write files, dates and numbers: forms that a mapping of columns states, read as ours."""

import re
from calendar import monthrange
from datetime import date

from attrs import frozen

from ...dsl.numbers import DateRefused, NumberRefused, TextRefused

_MONTHS = "January February March April May June July August September October November December".split()
_PARTS = {
    "YYYY": r"(?P<year>[0-9]{4})",
    "MMMM": "(?P<month>" + "|".join(_MONTHS) + ")",
    "MMM": "(?P<month>" + "|".join(name[:3] for name in _MONTHS) + ")",
    "MM": r"(?P<month>[0-9]{2})",
    "M": r"(?P<month>[0-9]{1,2})",
    "DD": r"(?P<day>[0-9]{2})",
    "D": r"(?P<day>[0-9]{1,2})",
    "Qn": r"Q(?P<quarter>[1-4])",
    "nQ": r"(?P<quarter>[1-4])Q",
}
_PART = re.compile("|".join(_PARTS))
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_GROUPS = " '\u2019\u00a0\u202f"


ENCODINGS = {"utf-8": "UTF-8", "utf-16": "UTF-16", "windows-1252": "Windows-1252", "iso-8859-15": "ISO 8859-15"}
"""The encodings of texts that a mapping may name."""


@frozen
class FileForm:
    """How a file is cut into cells: which sheet of a workbook; what separates the fields of a text, and its encoding.

    `point` stands before the decimals of a sheet's numbers when it is read as a text.
    """

    sheet: str | None = None
    point: str = "."
    separator: str = ","
    encoding: str = "utf-8"


@frozen
class DateForm:
    """A form such as `DD/MM/YYYY`, `MMM YYYY` or `YYYY-Qn`; without a day it means the last one of the period."""

    form: str
    pattern: re.Pattern[str]

    @classmethod
    def of(cls, form: str) -> "DateForm":
        """A form from its text. Raises: TextRefused where it does not say which day is meant."""
        names = _PART.findall(form)
        kinds = sorted(name.replace("n", "").strip("0")[0] for name in names)
        if kinds not in (["D", "M", "Y"], ["M", "Y"], ["Q", "Y"]):
            way = "use YYYY once, with MM (or M, MMM, MMMM) and DD (or D), with a month alone, or with Qn"
            raise TextRefused(form, "is no form of a date", way)
        pieces, at = [], 0
        for found in _PART.finditer(form):
            pieces += [re.escape(form[at : found.start()]), _PARTS[found[0]]]
            at = found.end()
        return cls(form, re.compile("".join([*pieces, re.escape(form[at:])]), re.IGNORECASE))

    def iso(self, text: str) -> str:
        """The day as `YYYY-MM-DD`; a text that is so written already stays. Raises: DateRefused."""
        if not text or _ISO.fullmatch(text):
            return text
        found = self.pattern.fullmatch(text)
        if found is None or not text.isascii():
            raise DateRefused(text, "is not a date", f"write it as {self.form}, or mend 'dates' in the mapping")
        parts = found.groupdict()
        month = _month(parts)
        if not 1 <= month <= 12 or parts["year"] == "0000":
            raise DateRefused(text, "is not a day of the calendar", "look at its month and year")
        last = monthrange(int(parts["year"]), month)[1]
        day = int(parts.get("day") or last)
        if not 1 <= day <= last:
            raise DateRefused(text, "is not a day of the calendar", "look at its month and day")
        return date(int(parts["year"]), month, day).isoformat()


def _month(parts: dict[str, str]) -> int:
    """The month that a text names, or the last one of its quarter."""
    if quarter := parts.get("quarter"):
        return 3 * int(quarter)
    text = parts["month"]
    return int(text) if text.isdigit() else 1 + [name[:3] for name in _MONTHS].index(text[:3].title())


@frozen
class NumberForm:
    """How numbers are written: what stands before their decimals, and which signs stand beside them."""

    point: str = "."
    signs: tuple[str, ...] = ()

    def plain(self, text: str) -> str:
        """The number as we write it: a minus before it, no groups, a point. What is no number stays for its reader.

        Raises: NumberRefused where the groups of digits are not of three.
        """
        percent = "%" if text.endswith("%") else ""
        bare = text.removesuffix("%")
        for sign in self.signs:
            bare = bare.replace(sign, "")
        bare = bare.strip()
        if bare.startswith("(") and bare.endswith(")"):
            bare = f"-{bare[1:-1].strip()}"
        elif bare.endswith("-"):
            bare = f"-{bare[:-1].strip()}"
        minus, figure = ("-", bare[1:].strip()) if bare.startswith("-") else ("", bare)
        group = "." if self.point == "," else ","
        if not figure or figure.strip(f"0123456789{group}{self.point}{_GROUPS}"):
            return f"{minus}{figure}{percent}" if figure else text
        whole, point, part = figure.partition(self.point)
        digits = re.split(f"[{re.escape(group + _GROUPS)}]", whole)
        if len(digits) > 1 and not (1 <= len(digits[0]) <= 3 and all(len(each) == 3 for each in digits[1:])):
            reason = "has groups of other than three digits"
            raise NumberRefused(
                text, reason, f"write it as 1{group}234{self.point}50, or mend 'decimal' in the mapping"
            )
        return f"{minus}{''.join(digits)}{'.' if point else ''}{part}{percent}"
