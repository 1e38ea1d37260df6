"""A sum in a check that repeats the bands of a waterfall, one of them otherwise."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from attrs import frozen

from ..diagnostic import Severity
from ..levels import Ladder, Stretch, figures, ladders
from ..linter import Subject, Suspicion
from ..syntax import Node
from ..terms import expression as ex
from ..terms.trust import Check
from ..terms.waterfall import Waterfall

CODE = "RG726"
SEVERITY = Severity.WARNING
WHOLE = True


@frozen(eq=False, repr=False, slots=False)
class _Term:
    """A term of a sum: its figures, less those that every term has."""

    node: Node
    values: tuple[Fraction, ...]

    def tells(self, stretch: Stretch) -> bool:
        """Whether the figures are those of a band."""
        known = {stretch.width, stretch.end, *stretch.rates}
        kept_back = None in stretch.rates
        return sum(value not in known for value in self.values) <= kept_back

    def touches(self, stretch: Stretch) -> bool:
        """Whether one of the figures is of a band."""
        return any(value in (stretch.width, stretch.end, *stretch.rates) for value in self.values)


def find(subject: Subject) -> Iterator[Suspicion]:
    """Each sum that has a term for each band of a list, in order, but for one, and tells no other list."""
    sums = [found for check in subject.all_of(Check) for found in _sums(subject, check)]
    if not sums:
        return
    waterfalls = tuple(subject.all_of(Waterfall))
    lists = _by_figure(ladder for ladder in ladders(subject.model.scope, waterfalls) if len(ladder.stretches) > 1)
    for terms in sums:
        alike = {id(ladder): ladder for term in terms for value in term.values for ladder in lists.get(value, ())}
        differing = [_difference(terms, ladder) for ladder in alike.values()]
        if None not in differing:
            yield from [found for found in differing if found][:1]


def _by_figure(found: Iterator[Ladder]) -> dict[Fraction, list[Ladder]]:
    """Lists of bands by each of their widths and ends; of several with the same figures the first stands for all."""
    lists: dict[Fraction, list[Ladder]] = {}
    known: set[object] = set()
    for ladder in found:
        figures = tuple((stretch.end, stretch.rates) for stretch in ladder.stretches)
        if figures not in known:
            known.add(figures)
            for value in {value for each in ladder.stretches for value in (each.width, each.end) if value is not None}:
                lists.setdefault(value, []).append(ladder)
    return lists


def _sums(subject: Subject, check: Check) -> Iterator[tuple[_Term, ...]]:
    """The sums of fixed figures in a check."""
    for node in subject.within(check, ex.Sum):
        if any(sign != "+" for sign, _ in node.terms):
            continue
        found = [(term, figures(subject.model.scope, term)) for _, term in node.terms]
        if all(isinstance(subject.constant(term), Fraction) for term, _ in found):
            values = [[value for _, value in each] for _, each in found]
            common = set.intersection(*map(set, values)) if len({tuple(each) for each in values}) > 1 else set()
            kept = [tuple(value for value in each if value not in common) or tuple(each) for each in values]
            yield tuple(_Term(term, each) for (term, _), each in zip(found, kept, strict=True))


def _difference(terms: tuple[_Term, ...], ladder: Ladder) -> Suspicion | tuple[()] | None:
    """What a sum says otherwise than a list of bands: None where nothing, empty where it speaks of something else."""
    stretches = [stretch for stretch in ladder.stretches if stretch.end is not None]
    told = [term.tells(stretch) for term, stretch in zip(terms, stretches, strict=False)]
    if all(told) and len(terms) <= len(stretches):
        return None
    if len(terms) == len(stretches):
        return _changed(terms, stretches, told, ladder)
    if len(terms) == len(stretches) + 1 and len(stretches) > 1:
        return _left_out(terms, stretches, ladder)
    return ()


def _changed(
    terms: tuple[_Term, ...], stretches: Sequence[Stretch], told: list[bool], ladder: Ladder
) -> Suspicion | tuple[()]:
    wrong = [place for place, agrees in enumerate(told) if not agrees]
    pairs = [(terms[place], stretches[place]) for place in wrong]
    one_of_many = len(wrong) == 1 and len(terms) > 2
    in_part = len(wrong) <= 2 and all(term.touches(stretch) for term, stretch in pairs)
    exchanged = len(wrong) == 2 and all(
        term.tells(stretches[place]) for term, place in zip((term for term, _ in pairs), reversed(wrong), strict=True)
    )
    if not one_of_many and not in_part and not exchanged:
        return ()
    term, stretch = pairs[0]
    message = f"this sum repeats the bands of '{ladder.clause.name}', and here it has other figures"
    way = "look which is meant, the figures of the band or those of the check"
    return Suspicion(term.node, message, way, ((stretch.band, "the band"),))


def _left_out(terms: tuple[_Term, ...], stretches: Sequence[Stretch], ladder: Ladder) -> Suspicion | tuple[()]:
    first = next((n for n, stretch in enumerate(stretches) if not terms[n].tells(stretch)), len(stretches))
    if not all(term.tells(stretch) for term, stretch in zip(terms[first + 1 :], stretches[first:], strict=True)):
        return ()
    message = f"this sum repeats the bands of '{ladder.clause.name}', which has no band for this term"
    return Suspicion(terms[first].node, message, "look whether a band is missing", ((ladder.bands, "the bands"),))
