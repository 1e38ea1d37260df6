"""Why a clause paid nothing: what did not come in or happen, what does not hold or has ended, what is still to come."""

from collections.abc import Iterator

from attrs import frozen

from ..dsl.diagnostic import Diagnostic, Refusal, Severity
from ..dsl.nearest import did_you_mean
from ..dsl.syntax import Clause
from ..dsl.terms.change import On
from ..dsl.terms.option import Option
from ..dsl.terms.payment import Payment
from ..dsl.terms.royalty import Royalty
from ..dsl.terms.security import Security
from ..dsl.terms.value import Drafting, Reading
from ..dsl.terms.waterfall import Waterfall
from .ledger import Entry
from .reasons import Asked, Reason, paid_by, reason_of
from .run import Result

_MAY_PAY = (Waterfall, Royalty, Payment, Option, Security, On)


@frozen
class WhyNot:
    """A clause, the entries by which it did pay, and if there are none the reasons."""

    clause: str
    paid: tuple[Entry, ...]
    reasons: tuple[Reason, ...]


def why_not(result: Result, name: str) -> tuple[WhyNot, ...]:
    """Why a clause paid nothing; of a party or an instrument, of each clause that may pay it.

    Raises: Refusal where there is no such clause.
    """
    symbol = result.model.scope.symbols.get(name)
    if symbol is not None and symbol.kind in ("party", "instrument"):
        key = symbol.key
        return tuple(
            WhyNot(each.label, paid, () if paid else tuple(Asked(result, each, key).reasons()))
            for each in _clauses_paying(result, key)
            for paid in [tuple(e for e in paid_by(result, each) if e.target == key)]
        )
    clauses = [each for each in result.model.clauses if each.label == name]
    if not clauses:
        return (_elsewhere(result, name),)
    paid = tuple(entry for each in clauses[:1] for entry in paid_by(result, each))
    reasons = () if paid else tuple(reason for each in clauses for reason in Asked(result, each).reasons())
    return (WhyNot(name, paid, reasons),)


def _clauses_paying(result: Result, who: str) -> Iterator[Clause]:
    """The clauses of which a line pays somebody, in text order."""
    targets = {
        operation.clause
        for operation in result.run.operations
        if getattr(operation, "target", None) == who and getattr(operation, "kind", "") in ("cash", "due", "unit")
    }
    return (clause for clause in result.model.clauses if clause.label in targets)


def _elsewhere(result: Result, name: str) -> WhyNot:
    """A clause of a meaning that was not chosen."""
    for reading in result.model.all_of(Reading):
        for meaning in reading.meanings:
            inner = meaning.clauses if isinstance(meaning, Drafting) else ()
            for clause in inner:
                if clause.label == name:
                    chosen = result.model.choices[reading.name.text]
                    says = f"it is of '{meaning.name}', a meaning of the reading '{reading.name}': '{chosen}' is chosen"
                    return WhyNot(name, (), (reason_of(result, clause, says),))
    known = [each.label for each in result.model.clauses if isinstance(each, _MAY_PAY)]
    way = did_you_mean(name, known, "name a clause, a party or an instrument of the contract")
    raise Refusal([Diagnostic("RG608", Severity.ERROR, f"there is no clause '{name}'", None, way)])
