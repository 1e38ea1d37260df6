"""Draws the errors: so many of each kind, spread over the contracts, the same for the same seed."""

from collections.abc import Callable, Iterator, Sequence
from itertools import cycle
from pathlib import Path
from random import Random

from . import figures, lines
from .contract import Contract, Seed, Slip, changes_nothing

ROOT = Path(__file__).resolve().parents[2]
NUMBER = 200
SEED = 2006

KINDS: dict[str, Callable[[Contract], Iterator[Slip]]] = {
    "rate off by a point": figures.rate_by_a_point,
    "rate off by 100 times": figures.rate_by_a_hundred,
    "band dropped": lines.band_dropped,
    "boundary off by one cent": figures.boundary_by_a_cent,
    "ceiling changed": figures.ceiling_changed,
    "dates swapped": figures.dates_swapped,
    "wrong currency": figures.wrong_currency,
    "lien lost": lines.lien_lost,
    "party swapped": lines.party_swapped,
    "reading flipped": lines.reading_flipped,
    "digits transposed": figures.digits_transposed,
    "zero lost or added": figures.zero_lost_or_added,
    "comma slipped": figures.comma_slipped,
    "line duplicated": lines.line_duplicated,
    "until for while": lines.until_for_while,
    "under lost": lines.under_lost,
}


def contracts() -> tuple[Contract, ...]:
    """MIGENIX and its variants."""
    variants = sorted((ROOT / "tests" / "cases" / "seeded").glob("*.deal"))
    return tuple(Contract.read(path) for path in (ROOT / "contracts" / "migenix" / "migenix.deal", *variants))


def sample(deals: Sequence[Contract], number: int = NUMBER, seed: int = SEED) -> tuple[Seed, ...]:
    """So many errors, each kind as often as another as far as there are as many, no two the same text."""
    drawn: dict[str, list[Seed]] = {kind: [] for kind in KINDS}
    rows = {kind: _in_turn(kind, deals, seed) for kind in KINDS}
    texts: set[str] = set()
    left = list(KINDS)
    for kind in cycle(KINDS):
        if sum(map(len, drawn.values())) == number or not left:
            break
        if kind in left:
            found = next((one for one in rows[kind] if one.text not in texts and not changes_nothing(one)), None)
            if found is None:
                left.remove(kind)
            else:
                texts.add(found.text)
                drawn[kind].append(found)
    return tuple(one for found in drawn.values() for one in found)


def _in_turn(kind: str, deals: Sequence[Contract], seed: int) -> Iterator[Seed]:
    """The errors of a kind in an order drawn by chance, each contract in its turn."""
    rows = []
    for deal in deals:
        found = [slip.seed(kind, deal) for slip in KINDS[kind](deal)]
        Random(f"{seed} {kind} {deal.name}").shuffle(found)  # noqa: S311
        rows.append(iter(found))
    start = list(KINDS).index(kind) % len(rows)
    rows = rows[start:] + rows[:start]
    while rows:
        for row in tuple(rows):
            one = next(row, None)
            if one is None:
                rows.remove(row)
            else:
                yield one
