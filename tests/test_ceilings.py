"""What every limit counts at the end of a day, and what remains until it: reckoned by hand."""

from attrs import evolve
from strategies import run, table

from regalia.interpreter.exact.unknown import Unknown
from regalia.interpreter.statement.ceilings import Ceiling, ceilings

HEAD = """deal "Limits"
dated 2026-01-01
currency USD
rounding each payment to 0.01 half up, residue by largest remainder
party company "The company"
party investor "The investor"
party lender "The lender"
stream royalties received by company
stream fees received by company
stream sales earned by company
"""
TERMS = """event sale
event level when royalties in all >= 1,000.00 and sales in all >= 2,000.00
event on_a_day on 2027-12-31 when royalties in all >= 5,000.00
event small when 300.00 <= fees in all
waterfall participation of royalties
  each calendar year all to lender up to 100.00
  bands of royalties in all
    10% to investor for the first 1,000.00
    20% to investor for the next 500.00
    30% to investor thereafter
  50% to investor until sale or received by investor reaches 900.00
  rest to company
waterfall other of fees
  all to lender up to 50.00
  10% to investor while received by investor under other < 2 * received by lender under other
  rest to company
royalty running on sales from company to investor
  1%
  until earned by investor under running reaches 25.00
"""
ROWS = [
    ("2026-06-30", "royalties", "", "700.00"),
    ("2026-06-30", "fees", "", "90.00"),
    ("2026-06-30", "sales", "", "1200.00"),
]


def found(terms: str, rows: list[tuple[str, ...]]) -> tuple[Ceiling, ...]:
    return ceilings(run(HEAD + terms, cash=table("cash", rows)))


def test_every_limit_with_what_it_counts() -> None:
    """Of 700.00 the lender has 100.00, the investor a tenth of 600.00 and half of 540.00; 4.00 of the fees; 12.00.

    A test on a day, a limit that moves as fast as what it counts, and the most of one receipt are no limits reached.
    """
    told = [(each.clause, each.words.split()[0], each.counts, each.now, each.limit) for each in found(TERMS, ROWS)]
    assert told == [
        ("level", "event", "royalties in all", 70000, 100000),
        ("level", "event", "sales in all", 120000, 200000),
        ("small", "event", "fees in all", 9000, 30000),
        ("participation", "each", "taken by this line each calendar year", 10000, 10000),
        ("participation", "10%", "royalties in all", 70000, 100000),
        ("participation", "20%", "royalties in all", 70000, 150000),
        ("participation", "50%", "received by investor", 10000 * 3 + 3000 + 400 + 1200, 90000),
        ("running", "until", "earned by investor under running", 1200, 2500),
    ]


def test_what_was_passed_has_nothing_left() -> None:
    left = {each.counts: each.left for each in found(TERMS, [*ROWS, ("2026-07-31", "fees", "", "1000.00")])}
    assert left["fees in all"] == 0
    assert left["sales in all"] == 80000
    assert left["taken by this line each calendar year"] == 0


def test_what_is_unknown_leaves_what_is_unknown() -> None:
    """Of what is counted, and of the limit; both names are told."""
    (ceiling, *_) = found(TERMS, ROWS)
    whole = evolve(ceiling, now=Unknown("fee"), limit=Unknown("cap"))
    assert isinstance(whole.left, Unknown)
    assert whole.left.names == {"fee", "cap"}
    assert evolve(ceiling, now=Unknown("fee")).left.names == {"fee"}
    assert evolve(ceiling, limit=Unknown("cap")).left.names == {"cap"}
