"""Which row of a table an amount was read at, as an explanation says it; at its edges too."""

import pytest
from strategies import head, run, table

import regalia

TABLES = """year fiscal ends 30 June
stream sales received by a
index price in CAD
table by_year by fiscal year
  2006: 5%
  2007: 6%
  2009: 7%
table by_price by price
  10% below 20.00
  20% up to 40.00
  30% above
table along by price, linear
  10.00: 10%
  20.00: 30%
  40.00: 20%
"""


@pytest.mark.parametrize(
    ("name", "day", "price", "says", "paid"),
    [
        ("by_year", "2006-06-30", "1.00", "2006: 5%", 500),
        ("by_year", "2006-07-01", "1.00", "2007: 6%", 600),
        ("by_year", "2007-06-30", "1.00", "2007: 6%", 600),
        ("by_year", "2009-06-30", "1.00", "2009: 7%", 700),
        ("by_price", "2006-02-01", "19.99", "10% below 20.00", 1000),
        ("by_price", "2006-02-01", "20.00", "20% up to 40.00", 2000),
        ("by_price", "2006-02-01", "40.00", "20% up to 40.00", 2000),
        ("by_price", "2006-02-01", "40.01", "30% above", 3000),
        ("along", "2006-02-01", "5.00", "", 1000),
        ("along", "2006-02-01", "10.00", "", 1000),
        ("along", "2006-02-01", "15.00", "", 2000),
        ("along", "2006-02-01", "20.00", "", 3000),
        ("along", "2006-02-01", "30.00", "", 2500),
        ("along", "2006-02-01", "40.00", "", 2000),
        ("along", "2006-02-01", "90.00", "", 2000),
    ],
)
def test_the_row_is_named(name: str, day: str, price: str, says: str, paid: int) -> None:
    text = head() + TABLES + f"waterfall w of sales\n  {name} to b\n  rest to a\n"
    rows = table("cash", [(day, "sales", "", "100.00")])
    result = run(text, cash=rows, observations=f"date,index,value\n{day},price,{price}\n")
    (entry,) = (entry for entry in result.entries if entry.target == "b")
    assert entry.amount == paid
    figures = [
        figure for band in regalia.explain(result, entry.id).bands for line in band.lines for figure in line.figures
    ]
    (read,) = (figure for figure in figures if figure.words == name)
    assert read.says == says
    assert (read.value * 100, read.unit) == (paid, "%")


UNITS = "instrument unit, units of a\n  100 units issued to c on 2006-01-01\nstream sales earned by a\n"
THREE = """  bands of received per unit in all
    10% up to 2.00 per unit
    20% up to 4.00 per unit
    5% above
"""
TWO = """  bands of received per unit in all
    10% up to 2.00 per unit
    20% above
"""
END = "  10%\n  until received per unit in all reaches 5.00 per unit\n"


@pytest.mark.parametrize(
    ("lines", "sales", "paid"),
    [
        (END, ["3000.00", "4000.00"], [30_000, 20_000]),
        (THREE, ["3000.00", "4000.00"], [40_000, 20_000]),
        (TWO, ["1000.00", "1000.00", "1000.00"], [10_000, 10_000, 20_000]),
    ],
)
def test_a_royalty_to_units_counts_what_each_receives(lines: str, sales: list[str], paid: list[int]) -> None:
    """By hand: 2.00 per unit is 200.00 in all, which 10% of 2,000.00 reach; 4.00 comes after 1,000.00 more at 20%."""
    text = head() + UNITS + f"royalty r on sales from a to units\n{lines}"
    rows = [(f"2006-0{month}-01", "sales", "", amount) for month, amount in enumerate(sales, 2)]
    result = run(text, cash=table("cash", rows))
    assert [entry.amount for entry in result.entries if entry.kind == "royalty"] == paid
