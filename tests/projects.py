"""Three deals of one project: a template, a deal based on it, and one that uses that; what tests ask of them."""

from pathlib import Path
from typing import Any

from click.testing import CliRunner

import regalia
from regalia.cli import main
from regalia.dsl.diagnostic import Severity

HEAD = "currency USD\nrounding each payment to 0.01 half up, residue by largest remainder\n"
TEMPLATE = f"""deal "Template"
dated 2020-01-01
{HEAD}party seller "The seller"
party buyer "The buyer"
let rate = undisclosed between 1% and 10%
let cap = undisclosed
stream sales "Sales" received by seller
waterfall split of sales
  rate to buyer until received by buyer reaches cap
  rest to seller
check always received by buyer <= 10,000.00
example "of the template" with rate = 5%, cap = 100.00
  2021-01-01 sales 100.00
  expect received by buyer = 5.00
"""
BASED = """deal "Based" based on "template.deal"
  with rate = 4%
  with cap = 1,000.00
dated 2021-01-01
example "of its own"
  2021-02-01 sales 100.00
  expect received by buyer = 4.00
"""
USING = f"""deal "Using"
dated 2022-01-01
{HEAD}use "based.deal" as n
party fund "The fund"
stream extra received by fund
waterfall more of extra
  10% to n.seller
  rest to fund
example "both"
  2022-02-01 n.sales 100.00
  2022-02-01 extra 100.00
  expect received by n.seller = 106.00
  expect received by n.buyer under n.split = 4.00
"""


def deal(title: str, day: str, text: str) -> str:
    """A whole deal: its head, and clauses."""
    return f'deal "{title}"\ndated {day}\n{HEAD}{text}'


def write(folder: Path, **texts: str) -> None:
    for name, text in texts.items():
        (folder / f"{name}.deal").write_text(text, encoding="utf-8")


def found(path: Path) -> list[tuple[str, str, int]]:
    """The errors and warnings of a contract: code, file and line."""
    findings = regalia.check(path)
    return [
        (f.code, Path(f.place.file).name, f.place.line) for f in findings if f.severity is not Severity.NOTE and f.place
    ]


def messages(path: Path) -> list[str]:
    return [f.message for f in regalia.check(path)]


def passed(path: Path) -> list[bool]:
    return [result.passed for result in regalia.test(path)]


def call(*words: str) -> Any:
    result = CliRunner().invoke(main, list(words))
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def cash_of(folder: Path, *rows: str) -> Path:
    path = folder / "cash.csv"
    path.write_text("\n".join(["date,stream,amount", *rows, ""]))
    return path
