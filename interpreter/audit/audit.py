"""A contract, what came in, and a payer's report -> each difference with its cause, and the shortfall."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from itertools import groupby

from attrs import evolve, frozen

from ...dsl.model import Model
from ...dsl.syntax import walk
from ...dsl.terms.figure import Nil, Percent, Points
from ..analysis.case import Case
from ..rows import ReportedRow
from ..run import Result
from ..tables import InputFile
from .due import due
from .evidence import agreed, evident
from .finding import Cause, Finding
from .matching import Pair, matched
from .suppositions import Supposition, Suppositions


@frozen
class Sums:
    """What was due and reported to a payee in a currency, in smallest units."""

    payee: str
    unit: str
    due: Fraction
    reported: Fraction

    @property
    def shortfall(self) -> Fraction:
        """What was due and not reported; below zero where more was."""
        return self.due - self.reported

    @property
    def part(self) -> Fraction | None:
        """The shortfall as a part of what was due; None where nothing was."""
        return self.shortfall / self.due if self.due else None


@frozen(eq=False)
class Audit:
    """What came of an audit. `threshold` is the part of what is due from which on a shortfall is told as passing it."""

    result: Result
    file: InputFile
    pairs: tuple[Pair, ...]
    findings: tuple[Finding, ...]
    sums: tuple[Sums, ...]
    threshold: Fraction | None

    def passes(self, sums: Sums) -> bool | None:
        """Whether a shortfall is over the threshold; None where there is none to be over."""
        if self.threshold is None or sums.part is None:
            return None
        return sums.part > self.threshold


def audit(
    case: Case,
    file: InputFile,
    rows: Sequence[ReportedRow],
    *,
    since: date | None = None,
    threshold: Fraction | None = None,
) -> Audit:
    """Hold a payer's report against what the contract gives, from a day on (by default the first).

    Payments to somebody of whom the report does not speak are not looked at. Raises: Refusal where the run is refused,
    or a line names what the contract does not have.
    """
    result = case.run()
    payments = [each for each in due(result) if since is None or each.day >= since]
    pairs = matched(result.model, payments, [row for row in rows if since is None or row.date >= since])
    findings: list[Finding] = []
    for _, group in groupby(sorted(pairs, key=_clause), key=_clause):
        findings += _of_clause(case, result.model, list(group))
    findings = [_other_side(each, findings) for each in findings]
    findings.sort(key=lambda each: (each.day, each.clause))
    return Audit(case.told(result), file, pairs, tuple(findings), _sums(pairs), threshold)


def _other_side(each: Finding, found: Sequence[Finding]) -> Finding:
    """What rounding gave to somebody, it took from another: there the lines' own figures cannot show it."""
    for other in found if each.cause is Cause.ARITHMETIC else ():
        same = (other.clause, other.day) == (each.clause, each.day)
        if other.cause is Cause.ROUNDING and same and other.shortfall == -each.shortfall:
            return evolve(each, cause=Cause.ROUNDING, words=f"the other side of what was {other.words}")
    return each


def _clause(pair: Pair) -> tuple[str, str]:
    one = pair.due or pair.reported
    assert one
    return one.clause, one.payee


def _of_clause(case: Case, model: Model, pairs: list[Pair]) -> list[Finding]:
    """The findings on the payments of one clause to one payee."""
    rates = _rates(model, _clause(pairs[0])[0])
    found: list[Finding] = []
    open_pairs: list[tuple[Pair, Fraction]] = []
    for pair in pairs:
        shown, left = evident(pair, rates)
        found += shown
        if left:
            open_pairs.append((pair, left))
    if open_pairs:
        return found + (_following(case, pairs, open_pairs, found) or _supposed(case, pairs, open_pairs))
    return _tiers_that_pay_nothing(case, pairs, found)


def _following(case: Case, pairs: list[Pair], left: list[tuple[Pair, Fraction]], found: list[Finding]) -> list[Finding]:
    """What follows from the only cause that a report shows, through minimums, limits and later tiers: where a run with
    it gives every amount."""
    causes = {each.cause for each in found} - {Cause.TIMING}
    alike = _ALIKE.get(causes.pop(), frozenset()) if len(causes) == 1 else frozenset()
    if not alike:
        return []
    together = [pair for pair in pairs if pair.due and pair.reported]
    first = next((each for each in Suppositions(case, together).holding() if each.cause in alike), None)
    shown = next(each.cause for each in found if each.cause is not Cause.TIMING)
    return (
        [Finding(shown, pair, rest, f"and what follows: {first.words}", "a run") for pair, rest in left]
        if first
        else []
    )


_ALIKE = {
    Cause.RATE: frozenset({Cause.RATE, Cause.TIER}),
    Cause.TIER: frozenset({Cause.RATE, Cause.TIER}),
    Cause.BASE: frozenset({Cause.BASE}),
    Cause.DEDUCTION: frozenset({Cause.DEDUCTION, Cause.BASE}),
}
"""Under which causes a run may stand for one that a report shows: what is taken off is not counted."""


def _tiers_that_pay_nothing(case: Case, pairs: list[Pair], found: list[Finding]) -> list[Finding]:
    """A base may be another only because a tier that pays nothing ends elsewhere: then it is the tier that differs."""
    clause = _clause(pairs[0])[0]
    nil = any(rate == 0 for rate in _rates(case.run().model, clause)) or _has_a_floor(case.run().model, clause)
    if not found or not nil or any(each.cause is not Cause.BASE for each in found):
        return found
    together = [pair for pair in pairs if pair.due and pair.reported]
    tiers = list(Suppositions(case, together).tiers())
    if not tiers:
        return found
    return [evolve(each, cause=Cause.TIER, words=tiers[0].words, shown="a run") for each in found]


def _has_a_floor(model: Model, clause: str) -> bool:
    """Whether a list of bands of a clause has one that is nil."""
    clauses = (each for each in model.clauses if each.label == clause)
    return any(isinstance(node, Nil) for each in clauses for node in walk(each))


def _supposed(case: Case, pairs: list[Pair], left: list[tuple[Pair, Fraction]]) -> list[Finding]:
    """Findings by runs: of all payments together, else of each by itself, where the base is the likeliest to be other
    than in other payments."""
    unseen = all(pair.shortfall == rest for pair, rest in left)
    together = [pair for pair in pairs if pair.due and pair.reported]
    found = _holding(case, together, [pair for pair, _ in left]) if unseen else []
    findings = []
    for pair, rest in left:
        holding = found
        if not found and pair.shortfall == rest and len(together) > 1:
            holding = sorted(_holding(case, [pair], [pair]), key=lambda each: each.cause is not Cause.BASE)
        if holding:
            first, *others = holding
            told = tuple(f"{each.cause.value}: {each.words}" for each in others)
            findings.append(Finding(first.cause, pair, rest, first.words, "a run", told))
        else:
            findings.append(Finding(Cause.UNEXPLAINED, pair, rest, "no single cause gives this amount"))
    return findings


def _holding(case: Case, pairs: list[Pair], differing: list[Pair]) -> list[Supposition]:
    """What may have been done, but for what the report's own columns deny: the roundest figures first."""
    denied = set[Cause]().union(*map(agreed, differing))
    found = (each for each in Suppositions(case, pairs).holding() if each.cause not in denied)
    return sorted(found, key=lambda each: each.digits)


def _rates(model: Model, clause: str) -> frozenset[Fraction]:
    nodes = (node for each in model.clauses if each.label == clause for node in walk(each))
    return frozenset(node.value for node in nodes if isinstance(node, (Percent, Points)))


def _sums(pairs: Sequence[Pair]) -> tuple[Sums, ...]:
    found: dict[tuple[str, str], list[Fraction]] = {}
    for pair in pairs:
        one = pair.due or pair.reported
        assert one
        sums = found.setdefault((one.payee, _unit(pair)), [Fraction(), Fraction()])
        sums[0] += Fraction(pair.due.amount) if pair.due else Fraction()
        sums[1] += pair.reported.amount if pair.reported else Fraction()
    return tuple(Sums(*key, *sums) for key, sums in found.items())


def _unit(pair: Pair) -> str:
    if pair.due:
        return pair.due.unit
    rows = pair.reported.rows if pair.reported else ()
    return next((row.currency for row in rows if row.currency), "")
