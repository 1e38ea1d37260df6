"""A clause whose title names a figure that the clause does not have."""

import re
from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from ..diagnostic import Severity
from ..figures import day, figure
from ..linter import Subject, Suspicion
from ..syntax import Clause, Name, walk
from ..terms import expression as ex
from ..terms.head import Document
from ..terms.party import Asset, Party
from ..terms.trust import Example
from ..terms.value import Let

CODE = "RG784"
SEVERITY = Severity.WARNING
WHOLE = True
_FIGURE = r"\d{4}-\d\d-\d\d|\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?%|\d+\.\d\d"
_SAID = rf"(?<![\w.,-])({_FIGURE})(?![\w-]|[.,]\d| +(?:m|b|thous))"
_NAMES = (Document, Party, Asset, Example)


def find(subject: Subject) -> Iterator[Suspicion]:
    """Each percentage, day, or number with commas or cents in a title, where the clause has others of its sort only."""
    values: dict[str, Let] = {}
    for clause in subject.nodes:
        if not isinstance(clause, Clause) or isinstance(clause, _NAMES):
            continue
        title = getattr(clause, "title", "")
        found = re.findall(_SAID, title) if any(letter.isdigit() for letter in title) else ()
        if not found:
            continue
        values = values or {node.name.text: node for node in subject.nodes if isinstance(node, Let)}
        own = _figures(clause, values)
        for said in found:
            sort = "day" if "-" in said else "percent" if "%" in said else "number"
            if own[sort] and _value(said) not in own[sort]:
                message = f"the title says {said}, and the clause does not"
                yield Suspicion(clause, message, "mend the title or the figure")


def _value(said: str) -> Fraction | date:
    if "-" in said:
        year, month, of_month = map(int, said.split("-"))
        try:
            return date(year, month, of_month)
        except ValueError:
            return date.min
    number = Fraction(said.rstrip("%").replace(",", ""))
    return number / 100 if "%" in said else number


def _figures(clause: Clause, values: dict[str, Let]) -> dict[str, set[Fraction | date]]:
    """The figures of a clause by sort, with those of the values that it names."""
    found: dict[str, set[Fraction | date]] = {"day": set(), "percent": set(), "number": set()}
    named = [values[node.text] for node in walk(clause) if isinstance(node, Name) and node.text in values]
    for node in walk((clause, *named)):
        when, value = day(node), figure(node)
        if when:
            found["day"].add(when)
        elif value is not None:
            found["percent" if isinstance(node, (ex.Percent, ex.Points)) else "number"].add(value)
    return found
