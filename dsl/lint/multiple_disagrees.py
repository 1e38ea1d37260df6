"""A multiple in words, as 1.65x, that the sums of the contract do not come to."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from fractions import Fraction

from ..diagnostic import Severity
from ..figures import figure
from ..levels import ladders
from ..linter import Subject, Suspicion
from ..quotations import quoted
from ..show import show
from ..syntax import Clause, Mark, walk
from ..terms import expression as ex
from ..terms.head import Title
from ..terms.instrument import Instrument
from ..terms.payment import Payment
from ..terms.royalty import Royalty
from ..terms.trust import Example, Note
from ..terms.value import Let, Reading
from ..terms.waterfall import Waterfall

CODE = "RG719"
SEVERITY = Severity.WARNING
_SAID = re.compile(r"(?<![\w.,])(\d{1,3}(?:\.\d+)?)(?:x\b| times\b)")
_LEAST = 100  # below this a number in words counts things, and is no sum
_YEARS = range(1900, 2101)
_RATES = (ex.Percent, ex.Points)


def find(subject: Subject) -> Iterator[Suspicion]:
    """Each title, phrase, note or quotation with a multiple that no sum beside it has to what was paid in."""
    said = [(clause, text, _SAID.findall(text)) for clause in subject.model.clauses for text in _texts(subject, clause)]
    said = [(clause, text, multiples) for clause, text, multiples in said if multiples]
    bases = sorted(_bases(subject)) if said else []
    for clause, text, multiples in said:
        sums, written = _sums(subject, clause, text)
        for words in multiples:
            multiple = Fraction(words)
            if multiple in written or not (written or (sums and bases)):
                continue
            places = len(words.partition(".")[2])
            if not _has_ratio(sums, multiple, places, (bases, sorted(sums - {Fraction(0)}))):
                yield Suspicion(clause, f"{words}x is said, and {_instead(sums, bases, written)}", _WAY)


_WAY = "look at the multiple, at the sum, and at what it is a multiple of"


def _texts(subject: Subject, clause: Clause) -> Iterator[str]:
    """The words of a clause: its title, its phrase or its text, and what it quotes."""
    if isinstance(clause, Example):
        return
    for name in ("title", "phrase", "text"):
        text = getattr(clause, name, "")
        if text:
            yield text
    for part in clause.values if isinstance(clause, Reading) else (clause,):
        yield from (mark.quotation for mark in subject.within(part, Mark) if mark.quotation)


def _bases(subject: Subject) -> set[Fraction]:
    """What was paid in: the price of each unit, of all units, and each fixed payment."""
    found: set[Fraction] = set()
    for unit in subject.model.all_of(Instrument):
        for issue in unit.issues:
            price, number = subject.constant(issue.price), subject.constant(issue.units)
            if isinstance(price, Fraction) and isinstance(number, Fraction):
                found |= {price, price * number}
    for payment in subject.model.all_of(Payment):
        amounts = [subject.constant(line.amount) for line in payment.instalments]
        values = [amount for amount in amounts if isinstance(amount, Fraction)]
        found |= {*values, sum(values, Fraction(0))}
    return found - {Fraction(0)}


def _sums(subject: Subject, clause: Clause, text: str) -> tuple[set[Fraction], set[Fraction]]:
    """The sums that a clause states, in its terms or in words, and the multiples that its terms state.

    A note and the title of the deal speak of the sums in their own words alone.
    """
    in_words = {number for number in quoted((text,)).numbers if number >= _LEAST and number not in _YEARS}
    if isinstance(clause, (Note, Title)):
        return in_words, set()
    sums, multiples = set(in_words), set[Fraction]()
    own = clause.values if isinstance(clause, Reading) else (clause,)
    named = [subject.model.symbol(node.name).node for node in walk(own) if isinstance(node, ex.Reference)]
    for node in walk((own, *(let for let in named if isinstance(let, Let)))):
        value = figure(node)
        if value is not None and not isinstance(node, _RATES):
            (multiples if isinstance(node, ex.Multiple) else sums).add(value)
    if isinstance(clause, (Waterfall, Royalty)):
        for ladder in ladders(subject.model.scope, (clause,)):
            sums |= set(ladder.ends)
    return sums, multiples


def _has_ratio(
    sums: set[Fraction], multiple: Fraction, places: int, bases: tuple[Sequence[Fraction], Sequence[Fraction]]
) -> bool:
    """Whether one of the sums is so many times one of the bases, as it is said in so many decimals."""
    half = Fraction(1, 2 * 10**places)
    for each in sums:
        for found in bases:
            place = bisect_left(found, each / (multiple + half))
            if any(_rounded(each / base, places) == multiple for base in found[place : place + 2]):
                return True
    return False


def _rounded(value: Fraction, places: int) -> Fraction:
    """A ratio as it is said in so many decimals."""
    return Fraction(int(value * 10**places + Fraction(1, 2)), 10**places)


def _instead(sums: set[Fraction], bases: Sequence[Fraction], written: set[Fraction]) -> str:
    """What the contract has in place of the multiple."""
    if written:
        return f"the clause has {_row(sorted(written), 'x')}"
    largest = max(sums)
    nearest = min(bases, key=lambda base: abs(base - largest))
    return f"{show(largest, 2)} is {show(_rounded(largest / nearest, 2))}x of {show(nearest, 2)}"


def _row(values: Sequence[Fraction], unit: str) -> str:
    return ", ".join(show(value) + unit for value in values)
