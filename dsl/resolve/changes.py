"""Effects: what they change, end or pay, and that no two set one thing at one moment."""

from collections.abc import Iterable, Sequence

from .. import types
from ..infer import expect, infer
from ..scope import Scope
from ..syntax import Clause, Name, Node, NotModelled, walk
from ..terms.change import Changed, Choice, Effect, Ends, On, Pays
from ..terms.expression import Reference, Undisclosed
from ..terms.term import Overrides
from ..terms.value import Let
from ..terms.waterfall import Rest, Waterfall
from ..terms.window import Window
from ..types import BARE, TRUTH, UNKNOWN
from ..units import check_window

CAN_END = ("waterfall", "royalty", "payment", "option")
"""The clauses that an effect may end, start or revive."""

_Said = dict[str, tuple[Effect, str]]


def check_change(scope: Scope, clause: Clause) -> None:
    """Check a block of effects, or a waterfall that they end; other clauses are left alone."""
    match clause:
        case On():
            _check_on(scope, clause)
        case Waterfall() if clause.name.text in scope.ended and not _takes_turns(clause):
            _check_rest(scope, clause)


def check_moments(scope: Scope, clauses: Iterable[Clause]) -> None:
    """No two blocks of one moment set one thing, whatever happens."""
    said: dict[object, _Said] = {}
    for clause in clauses:
        if isinstance(clause, On):
            moment = getattr(clause.moment, "when", clause.moment)
            once_each(scope, clause.effects, said.setdefault(moment, {}))


def check_effects(scope: Scope, effects: Iterable[object]) -> None:
    """Each effect names what it can change, and pays money from one party to another."""
    for effect in effects:
        match effect:
            case Changed():
                _check_changed(scope, effect)
            case Pays():
                scope.find(effect.payer, "party")
                scope.find(effect.payee, "party", "instrument")
                if scope.currency:
                    expect(scope, effect.amount, types.of(scope.currency), "what is paid")
            case Ends():
                scope.find(effect.clause, *CAN_END)
            case Choice():
                expect(scope, effect.condition, TRUTH, "what decides")
                check_effects(scope, effect.effects)
                check_effects(scope, effect.otherwise.effects if effect.otherwise else ())
            case _:
                pass


def _check_on(scope: Scope, on: On) -> None:
    if isinstance(on.moment, Window):
        check_window(scope, on.moment)
    elif isinstance(on.moment.when, Name):
        scope.find(on.moment.when, "event", "option", "payment")
    check_effects(scope, on.effects)
    for node in walk(on.effects):
        if isinstance(node, Undisclosed):
            way = "name it, and use the name: let ... = undisclosed"
            scope.error("RG115", "an undisclosed figure of an effect has no name by which to supply it", node, way)


def _check_changed(scope: Scope, effect: Changed) -> None:
    symbol = scope.find(effect.name, "let")
    if symbol is None or not isinstance(symbol.node, Let):
        return
    wanted = infer(scope, Reference(effect.name))
    if id(effect.value) in scope.types:
        return
    found = expect(scope, effect.value, wanted, f"what '{effect.name}' becomes")
    if wanted in (UNKNOWN, BARE) and scope.types[id(effect.value)] not in (UNKNOWN, wanted):
        message = f"in what '{effect.name}' counts is not said where it is declared"
        way = "state what it is at first, as 0% or USD 0.00"
        scope.error("RG104", message, effect.value, way, [(symbol.node.name.span, "declared here")])
    elif wanted == UNKNOWN and found != UNKNOWN:
        scope.types[id(effect.value)] = found


def _takes_turns(waterfall: Waterfall) -> bool:
    """Whether another waterfall has what comes in while this one is not in force: the one that it overrides."""
    return any(isinstance(term, Overrides) for term in waterfall.terms)


def _check_rest(scope: Scope, waterfall: Waterfall) -> None:
    """A waterfall that has ended passes what comes in to who has its rest."""
    effect = scope.ended[waterfall.name.text][0]
    if waterfall.steps and not isinstance(waterfall.steps[-1], Rest):
        message = f"who has what comes in while '{waterfall.name}' is not in force is not said"
        scope.error("RG110", message, waterfall.name, "add a last line: rest to ...", [(effect.span, "by this")])


def once_each(scope: Scope, effects: Sequence[object], said: _Said | None = None) -> None:
    """What effects set for certain; those under one arm of a condition do not meet those of the other."""
    said = {} if said is None else said
    for effect in effects:
        match effect:
            case Changed():
                _note(scope, said, effect, effect.name, "becomes another value")
            case Ends():
                _note(scope, said, effect, effect.clause, effect.word)
            case Choice():
                once_each(scope, effect.effects, dict(said))
                once_each(scope, effect.otherwise.effects if effect.otherwise else (), dict(said))
            case NotModelled() | _:
                pass


def _note(scope: Scope, said: _Said, effect: Effect, name: Name, word: str) -> None:
    earlier, before = said.setdefault(name.text, (effect, word))
    if earlier is not effect and (isinstance(effect, Changed) or before != word):
        message = f"'{name}' is set twice at one moment, and which holds is not said"
        way = "keep one of the lines, or put one under 'if' and the other under 'otherwise'"
        scope.error("RG109", message, _line(effect), way, [(_line(earlier).span, "first here")])


def _line(effect: Effect) -> Node:
    return effect
