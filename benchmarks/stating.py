"""Statements for very many holders: a pool among a million of them, six times, against hand-written numpy."""

from dataclasses import replace
from datetime import date
from statistics import median

from measure import Figure, Sizes, in_turns, ratio

HOLDERS, PERIODS = 1_000_000, 6


def state(sizes: Sizes) -> list[Figure]:
    """Shares of payments to the cent against what a programmer would write; both give the same, or it stops."""
    import numpy as np

    from regalia.dsl.source import Source
    from regalia.interpreter.inputs import parse_table
    from regalia.interpreter.rows import CASH, Inputs
    from regalia.interpreter.run import run
    from regalia.interpreter.statement.arrays import shared_arrays
    from regalia.interpreter.statement.holdings import Holdings, Move

    units = 1 + np.arange(HOLDERS, dtype=np.int64) * 7919 % 97
    days = [f"2027-{month:02}-15" for month in range(1, PERIODS + 1)]
    rows = "".join(f"{day},s,{9_999_999 + number}.37\n" for number, day in enumerate(days))
    result = run(Source("many.deal", DEAL), Inputs(cash=parse_table(CASH, "cash.csv", "date,stream,amount\n" + rows)))
    (instrument,) = (clause for clause in result.model.clauses if clause.label == "unit")
    pools = [entry for entry in result.entries if entry.target == "unit" and entry.kind == "share"]
    issued = tuple(Move(date(2026, 1, 1), holder, int(count)) for holder, count in enumerate(units))
    holdings = Holdings(result.model, instrument, tuple(map(str, range(HOLDERS))), issued)
    amounts = [entry.amount for entry in pools]

    def ours() -> list[object]:
        return [each.amounts for each in shared_arrays(holdings, iter(pools))]

    def by_hand(*, ties: bool = False) -> list[object]:
        """The shortest way; with `ties` the one that gives the holder named first what is left of equal remainders."""
        found = []
        whole = units.sum()
        for amount in amounts:
            shares, left = np.divmod(units * amount, whole)
            missing = amount - shares.sum()
            order = np.argsort(-left, kind="stable") if ties else np.argpartition(-left, missing)
            shares[order[:missing]] += 1
            found.append(shares)
        return found

    if not all((one == other).all() for one, other in zip(ours(), by_hand(ties=True), strict=True)):
        raise SystemExit("the shares of holders are not those of the hand-written numpy")
    seconds = in_turns(max(1, sizes.repeat // 3), {"ours": ours, "hand": by_hand})
    note = f"{HOLDERS:,} holders, {PERIODS} payments, {median(seconds['ours']):.2f} s"
    found = ratio("hand-written numpy / shares of holders", seconds["hand"], seconds["ours"], LEAST, note)
    return [replace(found, least=True)]


LEAST = 0.3
DEAL = """deal "Many holders"
dated 2026-01-01
currency USD
rounding each payment to 0.01 half up, residue by largest remainder
party company "Company"
party holders "Holders"
stream s received by company
instrument unit, units "Unit" of company
  1,000 units issued to holders on 2026-01-01
waterfall w of s
  50% to units
  rest to company
"""
