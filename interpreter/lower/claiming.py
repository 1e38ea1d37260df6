"""A share to an account goes on as long as its balance lasts; what it cannot take passes to the next step."""

from collections.abc import Iterator

from attrs import evolve

from .alternative import Alternative, Closing, closed_by, payee_of
from .claims import claimed
from .context import Lowering

_BALANCE = ".balance"


def as_far_as_claimed(into: Lowering, alternative: Alternative, passes_on: bool) -> Iterator[Alternative]:
    """The alternatives of a line: with all of its accounts, then without each of those whose balance is over.

    Balances only fall while money is shared, so that each alternative, once over, stays so. A line that pays
    nobody any more takes no part, unless it `passes_on` to a waterfall beneath.
    """
    claims = {target: count for target, _ in alternative.shares if (count := claimed(into, payee_of(target)[1]))}
    for without in _some(tuple(claims)):
        shares = tuple(pair for pair in alternative.shares if pair[0] not in without)
        found = evolve(alternative, shares=shares, lines=alternative.lines if shares or passes_on else ())
        for target, count in reversed(claims.items()):
            if target not in without:
                found = closed_by(found, Closing(target + _BALANCE, excess=count, span=alternative.span))
        yield found


def _some(targets: tuple[str, ...]) -> Iterator[frozenset[str]]:
    """None of some targets, then each choice among them, fewer before more."""
    choices: list[frozenset[str]] = [frozenset()]
    for target in targets:
        choices += [choice | {target} for choice in choices]
    yield from sorted(choices, key=len)


def is_claim(closing: Closing) -> bool:
    """Whether a closing is the balance of an account that is paid."""
    return closing.name.endswith(_BALANCE)
