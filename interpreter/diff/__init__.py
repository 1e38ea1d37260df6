"""Two drafts of a deal: what changed in the terms, and what each change pays whom, by evidence."""

from collections.abc import Mapping
from itertools import chain

from attrs import evolve, field, frozen

from ...dsl.diagnostic import Refusal, has_errors
from ...dsl.diff import Change, TermsDiff, compare
from ...dsl.diff.change import WORDING
from ...dsl.parser import parse
from ...dsl.source import Source
from ...dsl.syntax import Deal
from ..evidence.scenario import Scenario
from ..rows import renamed
from .cash import CashDiff, cash_changes, cash_diff
from .effect import Effect, Stopped, by_party, effects
from .outcome import Ran
from .trials import Pair, Trials

__all__ = ["Diff", "Effect", "diff"]


@frozen(eq=False)
class Diff:
    """What lies between two drafts.

    `changes` are of all categories. `effects` says of a change, by its number, what it does for each party, `together`
    with which others it had to be tried, and `stops` on which streams it alone makes a draft stop. `overall` is the
    effect of all changes, by party, and `cash` the amounts on the stream that shows it best. `assumed` are undisclosed
    terms with the figures that they were given, `unweighed` changes that were not tried alone, `broken` by draft the
    check of its own that stops it on that stream. `drafts` are both, ready to run; `why_not` says why no cash was
    compared.
    """

    old: Source
    new: Source
    terms: TermsDiff
    changes: tuple[Change, ...]
    effects: Mapping[int, Mapping[str, Effect]] = field(factory=dict)
    together: Mapping[int, frozenset[int]] = field(factory=dict)
    stops: Mapping[int, tuple[Stopped, ...]] = field(factory=dict)
    overall: Mapping[str, Effect] = field(factory=dict)
    stopped: tuple[Stopped, ...] = ()
    drafts: Pair | None = None
    cash: CashDiff | None = None
    assumed: Mapping[str, str] = field(factory=dict)
    unweighed: frozenset[int] = frozenset()
    broken: Mapping[str, str] = field(factory=dict)
    why_not: str = ""
    over_budget: bool = False

    @property
    def scenarios(self) -> tuple[Scenario, ...]:
        """The streams that were tried."""
        return self.drafts.scenarios if self.drafts else ()

    @property
    def unchanged(self) -> int:
        """How many clauses and lines say the same."""
        return self.terms.unchanged


def diff(
    old: Source,
    new: Source,
    given: Scenario | None = None,
    *,
    readings: Mapping[str, str] | None = None,
    supplied: Mapping[str, str] | None = None,
) -> Diff:
    """Compare two drafts: on the stream given, else on streams at the breakpoints of both.

    Raises: Refusal where a draft cannot be read, or the stream given runs through neither.
    """
    (old_deal, new_deal) = (_parsed(source) for source in (old, new))
    terms = compare(old, old_deal, new, new_deal)
    if all(change.category == WORDING for change in terms.changes):
        return Diff(old, new, terms, terms.changes)
    if given:
        given = evolve(given, inputs=renamed(given.inputs, terms.names))
    trials = Trials(terms, supplied or {}, readings or {}, given)
    pair = trials.pair({})
    if isinstance(pair, Refusal):
        return Diff(old, new, terms, terms.changes, why_not=pair.findings[0].message)
    return _weighed(old, new, terms, trials, pair)


def _parsed(source: Source) -> Deal:
    deal, findings = parse(source)
    if has_errors(findings):
        raise Refusal(findings)
    return deal


def _weighed(old: Source, new: Source, terms: TermsDiff, trials: Trials, pair: Pair) -> Diff:
    """The comparison with its evidence."""
    outcomes = list(trials.run(pair.new, pair))
    overall, stopped = effects(outcomes)
    if trials.given and len(outcomes) == 1:
        _, before, after = outcomes[0]
        if isinstance(before, Refusal) and isinstance(after, Refusal):
            raise after
    cash = None
    differing = [effect for effect in overall.values() if effect.scenario]
    if differing:
        largest = max(differing, key=lambda effect: abs(effect.difference))
        assert largest.scenario
        ran = ((before, after) for scenario, before, after in outcomes if scenario is largest.scenario)
        before, after = next(ran)
        assert isinstance(before, Ran) and isinstance(after, Ran)
        cash = cash_diff(largest.scenario, before, after)
    found: dict[int, dict[str, Effect]] = {}
    together: dict[int, frozenset[int]] = {}
    stops: dict[int, tuple[Stopped, ...]] = {}
    unweighed: set[int] = set()
    for change in terms.changes:
        if change.category != WORDING:
            weighed = _alone(trials, change)
            if weighed is None:
                unweighed.add(change.number)
            else:
                found[change.number], together[change.number], stops[change.number] = weighed
    changes = (*terms.changes, *(cash_changes(cash, len(terms.changes)) if cash else ()))
    currency = pair.new.model.currency
    return Diff(
        old,
        new,
        terms,
        changes,
        effects=found,
        together=together,
        stops=stops,
        overall=by_party(overall, currency),
        stopped=tuple(stopped),
        drafts=pair,
        cash=cash,
        assumed=_assumed(pair),
        unweighed=frozenset(unweighed),
        broken=dict(trials.broken_checks(cash.scenario, pair)) if cash else {},
        over_budget=trials.budget.over,
    )


def _assumed(pair: Pair) -> dict[str, str]:
    """What undisclosed terms were assumed to be, by each draft where it is not the same."""
    found = {**pair.old.assumed, **pair.new.assumed}
    for name, was in pair.old.assumed.items():
        if was != found[name]:
            found[name] = f"{was} in the old draft and {found[name]} in the new"
    return found


def _alone(trials: Trials, change: Change) -> tuple[dict[str, Effect], frozenset[int], tuple[Stopped, ...]] | None:
    """What a change does by itself, or with those that it cannot do without."""
    choices = change.choices
    pair = trials.pair(choices)
    if isinstance(pair, Refusal) and change.kind in ("added", "removed"):
        pair, choices = trials.pair({}), {}  # a meaning that one draft does not have moves nothing by default
    if isinstance(pair, Refusal):
        return None
    made = trials.alone(change, pair, choices)
    if made is None:
        return None
    draft, chosen = made
    found, stopped = effects(chain(trials.run(draft, pair), trials.further(draft, pair)))
    return by_party(found, pair.new.model.currency), chosen - {change.number}, tuple(stopped)
