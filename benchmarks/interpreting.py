"""The exact interpreter against a bare loop over the tiers in Decimal, on the same receipts."""

import tempfile
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from statistics import median

from measure import CONTRACT, Figure, Sizes, Work, exponent, in_turns, ratio

SUMMED_TO = 80_000_000_00  # cents: past every tier of the contract
DAYS = 20_000  # on which they come in, one or more a day


def interpret(sizes: Sizes) -> list[Figure]:
    """The exact interpreter with its trail against a bare loop over the tiers in Decimal, on the same receipts."""
    import regalia

    counts = [sizes.receipts, 10 * sizes.receipts, 100 * sizes.receipts]
    with tempfile.TemporaryDirectory() as folder:
        work: dict[str, Work] = {}
        for count in counts:
            receipts = receipts_of(count)
            cash = cash_file(Path(folder, f"{count}.csv"), receipts)
            result = regalia.run(CONTRACT, cash=cash)
            paid = [entry.amount for entry in result.entries if entry.kind == "share" and entry.target == "unit"]
            if [int(pay * 100) for pay in decimal_loop(receipts) if pay] != paid:
                raise SystemExit("the interpreter and the loop in Decimal pay different amounts")
            work[f"loop {count}"] = lambda receipts=receipts: decimal_loop(receipts)
            work[f"machine {count}"] = lambda run=result.run: run.machine.run(run.ticks)
            work[f"whole {count}"] = lambda cash=cash: regalia.run(CONTRACT, cash=cash)
        seconds = in_turns(max(1, sizes.repeat // 5), work)
    few, some, many = counts
    each = f"{1e6 * median(seconds[f'machine {some}']) / some:.0f} us a receipt"
    all_of = f"{1e6 * median(seconds[f'whole {many}']) / many:.0f} us a receipt"
    return [
        ratio(
            f"interpreter with its trail / bare Decimal loop, {some:,} receipts",
            seconds[f"machine {some}"],
            seconds[f"loop {some}"],
            30,
            each,
        ),
        ratio(f"the same, {many:,} receipts", seconds[f"machine {many}"], seconds[f"loop {many}"], 30),
        ratio(
            f"whole run, files and ledger included / loop, {many:,} receipts",
            seconds[f"whole {many}"],
            seconds[f"loop {many}"],
            note=all_of,
        ),
        exponent("interpreter, time by receipts", seconds[f"machine {few}"], seconds[f"machine {many}"], 100),
        exponent("whole run, time by receipts", seconds[f"whole {some}"], seconds[f"whole {many}"], 10),
    ]


def receipts_of(count: int) -> list[tuple[date, int]]:
    """Days and cents: uneven, in all past every tier, and in the order in which a run takes them."""
    mean = SUMMED_TO // count
    receipts = []
    for place in range(count):
        day = date(2007, 1, 1) + timedelta(days=place * DAYS // count)
        receipts.append((day, mean + mean // 2 * (7 * place % 11 - 5) // 5 + place % 97))
    return sorted(receipts)


def cash_file(path: Path, receipts: list[tuple[date, int]]) -> Path:
    """The receipts as a file of cash."""
    rows = [f"{day},royalties,cadence,{cents // 100}.{cents % 100:02d},CAD\n" for day, cents in receipts]
    path.write_text("date,stream,payer,amount,currency\n" + "".join(rows), encoding="utf-8")
    return path


def decimal_loop(receipts: list[tuple[date, int]]) -> list[Decimal]:
    """What a programmer would write for this one contract: no reasons, no checks, no other terms."""
    units, cent = 29_465, Decimal("0.01")
    tiers = [(units * Decimal(top), Decimal(rate)) for top, rate in ((300, "0.75"), (600, "0.5"), (1000, "0.25"))]
    paid = Decimal(0)
    payments = []
    for _, cents in receipts:
        left = Decimal(cents) / 100
        due = Decimal(0)
        for top, rate in tiers:
            room = top - paid - due
            if room <= 0:
                continue
            take = min(left, room / rate)
            due += take * rate
            left -= take
            if not left:
                break
        pay = due.quantize(cent, ROUND_HALF_UP)
        paid += pay
        payments.append(pay)
    return payments
