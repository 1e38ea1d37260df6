"""Statements: whose every cent is, in which period, and that each form says the same."""

import csv
import io
import json
import os
import re
import subprocess
import sys
import zipfile
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from conftest import Golden
from hypothesis import given
from hypothesis import strategies as st

import regalia
from regalia.cli import main
from regalia.dsl.diagnostic import Refusal
from regalia.interpreter.outputs.statement.beancount import to_beancount
from regalia.interpreter.outputs.statement.csv import write_csv
from regalia.interpreter.outputs.statement.document import document
from regalia.interpreter.outputs.statement.endings import ENDINGS, write
from regalia.interpreter.outputs.statement.html import to_html
from regalia.interpreter.outputs.statement.text import to_text
from regalia.interpreter.statement import holders as of_holders
from regalia.interpreter.statement.apportion import apportioned, fits
from regalia.interpreter.statement.holders import Class
from regalia.interpreter.statement.statement import Statement

ROOT = Path(__file__).parents[1]
CASES = ROOT / "tests" / "cases" / "statements"
VERSION = "0.0.0"

HEAD = """deal "Units"
dated 2026-01-01
currency USD
rounding each payment to 0.01 half up, residue by largest remainder
business days weekdays, following
  closed 25 December
year fiscal ends 30 June
party company "The company"
party investor "The investor"
stream royalties received by company
  from licensee "The licensee"
instrument unit, units "Unit" of company
  1,000 units issued to investor at 10.00 per unit on 2026-01-01
  units given up leave their part to units
instrument share, shares "Share" of company
option conversion of units by investor
  each unit becomes 10 shares
"""
TIERS = """waterfall participation of royalties
  bands of received by units in all
    60% to units up to 100,000.00
    10% to units above
  rest to company
"""
ISSUED = "2026-01-01,units,ann,333\n2026-01-01,units,bob,333\n2026-01-01,units,carla,334\n"


def made(folder: Path, text: str, cash: str, register: str = ISSUED, events: str = "", **options: Any) -> Statement:
    (folder / "deal.deal").write_text(text)
    (folder / "cash.csv").write_text("date,stream,payer,amount\n" + cash)
    files = {"cash": folder / "cash.csv"}
    if register:
        (folder / "register.csv").write_text("date,instrument,holder,change\n" + register)
        files["register"] = folder / "register.csv"
    if events:
        (folder / "events.csv").write_text("date,event,party,quantity\n" + events)
        files["events"] = folder / "events.csv"
    return regalia.statement(folder / "deal.deal", **files, **options)


def received(statement: Statement) -> dict[str, Any]:
    """What each holder of units received in the period, in cents."""
    each = next(each for each in statement.classes if each.name == "unit")
    return {row.holder: row.received.get("USD", 0) for row in each.book}


# ---- sharing by hand and by another hand


def by_another_hand(total: int, units: list[int]) -> list[int]:
    """Largest remainder with fractions: floors, then a cent each to those who lack most, the first named first."""
    dues = [Fraction(total * count, sum(units)) for count in units]
    parts = [int(due // 1) for due in dues]
    for index in sorted(range(len(units)), key=lambda i: (parts[i] - dues[i], i))[: total - sum(parts)]:
        parts[index] += 1
    return parts


UNITS = st.lists(st.integers(0, 50) | st.integers(0, 10**9), min_size=1, max_size=30).filter(any)


@given(st.integers(0, 10**14), UNITS)
def test_shares_are_those_of_largest_remainder(total: int, units: list[int]) -> None:
    parts = apportioned(total, units)
    assert parts == by_another_hand(total, units)
    assert sum(parts) == total
    assert apportioned(-total, units) == [-part for part in parts]
    assert all(abs(part - Fraction(total * count, sum(units))) < 1 for part, count in zip(parts, units, strict=True))


def test_many_holders_are_shared_by_arrays_where_products_fit() -> None:
    units = [1 + n % 7 for n in range(20_000)]
    for total in (10**9 + 7, 2**63 - 1, 2**70):
        parts = apportioned(total, units)
        assert sum(parts) == total
        assert parts[:50] == by_another_hand(total, units)[:50]
    assert not fits(2**62, 4, 10)


def test_many_holders_are_stated_as_few_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By arrays or by lists the book is the same; nobody is found missing in both."""
    cash = "2026-03-31,royalties,licensee,1000.00\n2026-06-30,royalties,licensee,1000.01\n"
    events = "2026-03-31,conversion,bob,333\n"
    plain = made(tmp_path, HEAD + TIERS, cash, events=events, period="2026Q2").classes[0].book
    monkeypatch.setattr(of_holders, "MANY", 1)
    assert made(tmp_path, HEAD + TIERS, cash, events=events, period="2026Q2").classes[0].book == plain
    text = (
        HEAD.replace("  units given up", "  record date the end of the previous calendar quarter\n  units given up")
        + TIERS
    )
    with pytest.raises(Refusal, match="nobody held units on 2025-12-31"):
        assert made(tmp_path, text, cash, ISSUED + RECORDED).classes[0].book


def test_nobody_to_share_among() -> None:
    with pytest.raises(ValueError, match="nobody holds a unit"):
        apportioned(100, [0, 0])


# ---- periods


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026", "2026-01-01", "2026-12-31"),
        ("2026H2", "2026-07-01", "2026-12-31"),
        ("2026Q1", "2026-01-01", "2026-03-31"),
        ("2026Q4", "2026-10-01", "2026-12-31"),
        ("2028-02", "2028-02-01", "2028-02-29"),
        ("calendar 2026Q3", "2026-07-01", "2026-09-30"),
        ("fiscal 2027", "2026-07-01", "2027-06-30"),
        ("fiscal 2027Q1", "2026-07-01", "2026-09-30"),
        ("fiscal 2027H2", "2027-01-01", "2027-06-30"),
        ("2026-02-10..2026-05-09", "2026-02-10", "2026-05-09"),
    ],
)
def test_periods(tmp_path: Path, text: str, first: str, last: str) -> None:
    period = made(tmp_path, HEAD + TIERS, "2026-01-31,royalties,licensee,1.00\n", period=text).period
    assert (str(period.first), str(period.last)) == (first, last)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("2026Q5", "is no period"),
        ("2026-13", "is no period"),
        ("9999", "is no period of the calendar"),
        ("0000", "is no period of the calendar"),
        ("fiskal 2026", "names a year 'fiskal' that the deal does not have"),
        ("2026-05-09..2026-02-10", "ends before it begins"),
        ("2026-02-30..2026-05-09", "is not a day of the calendar"),
        ("", "is no period"),
    ],
)
def test_periods_that_are_none(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(Refusal, match=re.escape(message)) as caught:
        made(tmp_path, HEAD + TIERS, "2026-01-31,royalties,licensee,1.00\n", period=text)
    assert caught.value.findings[0].code == "RG521"


def test_a_period_and_another_last_day(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="another day is given"):
        made(tmp_path, HEAD + TIERS, "", period="2026", through=date(2026, 5, 1))


# ---- holders by hand


def test_three_holders_and_the_odd_cent(tmp_path: Path) -> None:
    """6,000.01 over 333, 333 and 334 of 1,000: 1,998.00333, 1,998.00333, 2,004.00334; the cent goes to carla."""
    statement = made(tmp_path, HEAD + TIERS, "2026-03-31,royalties,licensee,10000.01\n")
    assert received(statement) == {"ann": 199_800, "bob": 199_800, "carla": 200_401}


def test_transfers_of_the_day_are_done_before_a_payment(tmp_path: Path) -> None:
    rows = ISSUED + "2026-03-31,units,ann,-333\n2026-03-31,units,dora,333\n"
    statement = made(tmp_path, HEAD + TIERS, "2026-03-31,royalties,licensee,10000.00\n", rows)
    assert received(statement) == {"ann": 0, "bob": 199_800, "carla": 200_400, "dora": 199_800}


RECORDED = "2026-03-20,units,ann,-333\n2026-03-20,units,dora,333\n"


@pytest.mark.parametrize(
    ("line", "who"),
    [
        ("record date 11 days before payment", "dora"),  # 20 March
        ("record date 12 days before payment", "ann"),
        ("record date 7 business days before payment", "dora"),  # 20 March: 30, 27, 26, 25, 24, 23, 20
        ("record date 8 business days before payment", "ann"),
        ("record date the end of the previous month", "ann"),
        ("record date the end of the previous calendar quarter", "nobody"),
        ("record date 0 days before payment", "dora"),
    ],
)
def test_record_dates(tmp_path: Path, line: str, who: str) -> None:
    text = HEAD.replace("  units given up", f"  {line}\n  units given up") + TIERS
    cash = "2026-03-31,royalties,licensee,10000.00\n"
    if who == "nobody":
        with pytest.raises(Refusal, match="nobody held units on 2025-12-31"):
            assert made(tmp_path, text, cash, ISSUED + RECORDED).classes[0].book
        return
    parts = received(made(tmp_path, text, cash, ISSUED + RECORDED))
    assert {name for name in ("ann", "dora") if parts.get(name)} == {who}


def test_who_converts_before_a_payment_of_the_day_is_out_and_after_it_is_in(tmp_path: Path) -> None:
    """Elections come after receipts: the payment of the day is Bob's, the next one is not."""
    cash = "2026-03-31,royalties,licensee,1000.00\n2026-06-30,royalties,licensee,1000.00\n"
    statement = made(tmp_path, HEAD + TIERS, cash, events="2026-03-31,conversion,bob,333\n", period="2026Q1")
    assert received(statement)["bob"] == 19_980
    later = made(tmp_path, HEAD + TIERS, cash, events="2026-03-31,conversion,bob,333\n", period="2026Q2")
    assert received(later) == {"ann": 29_955, "bob": 0, "carla": 30_045}
    rows = {row.holder: row for row in later.classes[0].book}
    assert (rows["bob"].opening, rows["bob"].closing, rows["bob"].opening_received) == (0, 0, {"USD": 19_980})
    shares = {row.holder: row.closing for row in next(c for c in later.classes if c.name == "share").book}
    assert shares == {"bob": 3_330}


def test_without_a_register_those_who_were_issued_units_hold_them(tmp_path: Path) -> None:
    statement = made(tmp_path, HEAD + TIERS, "2026-03-31,royalties,licensee,1000.00\n", "")
    assert received(statement) == {"investor": 60_000}


def test_a_stranger_has_no_statement(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="'anne' holds nothing under this deal") as caught:
        made(tmp_path, HEAD + TIERS, "2026-03-31,royalties,licensee,1.00\n", holder="anne")
    assert caught.value.findings[0].help == "did you mean 'ann'?"


def test_money_that_is_not_rounded_is_not_stated(tmp_path: Path) -> None:
    text = HEAD.replace("rounding each payment to 0.01 half up, residue by largest remainder\n", "") + TIERS
    with pytest.raises(Refusal) as caught:
        made(tmp_path, text, "2026-03-31,royalties,licensee,1.00\n")
    assert [finding.code for finding in caught.value.findings] == ["RG519"]


def test_what_remains_to_each_limit(tmp_path: Path) -> None:
    statement = made(tmp_path, HEAD + TIERS, "2026-03-31,royalties,licensee,50000.00\n")
    (ceiling,) = statement.ceilings
    assert (ceiling.words, ceiling.now, ceiling.limit, ceiling.left) == (
        "60% to units up to 100,000.00",
        3_000_000,
        10_000_000,
        7_000_000,
    )


# ---- holders by another hand

DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))
NAMES = ["ann", "bob", "carla", "dora", "emil"]
LINES = [
    "",
    "  record date 10 days before payment\n",
    "  record date 3 business days before payment\n",
    "  record date the end of the previous month\n",
]


@st.composite
def lives(draw: st.DrawFn) -> tuple[str, list[tuple[date, int]], list[tuple[date, str, str, int]], list[Any]]:
    """A line of a record date, receipts, transfers that can be done, and conversions of what is then left."""
    receipts = sorted(draw(st.lists(st.tuples(DAYS, st.integers(1, 10**7)), min_size=1, max_size=6)))
    receipts = [(max(day, date(2026, 2, 15)), cents) for day, cents in receipts]
    held = {"ann": 333, "bob": 333, "carla": 334}
    transfers, elections = [], []
    for day in sorted(draw(st.lists(DAYS, max_size=6, unique=True))):
        seller = draw(st.sampled_from(sorted(name for name, units in held.items() if units)))
        units = draw(st.integers(1, held[seller]))
        held[seller] -= units
        if draw(st.booleans()) and sum(held.values()):
            elections.append((day, seller, units))
        else:
            buyer = draw(st.sampled_from(NAMES))
            held[buyer] = held.get(buyer, 0) + units
            transfers.append((day, seller, buyer, units))
    return draw(st.sampled_from(LINES)), receipts, transfers, elections


def expected(
    line: str, pools: list[tuple[date, int]], transfers: list[Any], elections: list[Any], first: date, last: date
) -> Counter[str]:
    """What each holder has, looked up afresh for each payment from everything that was done."""
    order = ["ann", "bob", "carla"]
    for who in [name for _, *rest in sorted([*transfers, *elections]) for name in rest if isinstance(name, str)]:
        order += [who] if who not in order else []
    order = sorted(order, key=lambda name: _first(name, transfers))
    found: Counter[str] = Counter()
    for day, pool in pools:
        record = _record(line, day)
        units = Counter({"ann": 333, "bob": 333, "carla": 334})
        for when, seller, buyer, count in transfers:
            if when <= record:
                units[seller] -= count
                units[buyer] += count
        for when, who, count in elections:
            if when < record or (when == record and record < day):
                units[who] -= count
        if first <= day <= last:
            parts = by_another_hand(pool, [units[name] for name in order])
            found.update(dict(zip(order, parts, strict=True)))
    return +found


def _first(name: str, transfers: list[Any]) -> tuple[Any, ...]:
    """Where the register names a holder first: by day, then by line."""
    if name in ("ann", "bob", "carla"):
        return (date(2026, 1, 1), ["ann", "bob", "carla"].index(name))
    days = [(day, 10 + 2 * n) for n, (day, _, buyer, _) in enumerate(sorted(transfers)) if buyer == name]
    return min(days, default=(date.max, 0))


def _record(line: str, day: date) -> date:
    if "10 days" in line:
        return day - timedelta(days=10)
    if "business" in line:
        count = 3
        while count:
            day -= timedelta(days=1)
            count -= day.weekday() < 5 and (day.month, day.day) != (12, 25)
        return day
    return day.replace(day=1) - timedelta(days=1) if "previous" in line else day


def assert_arrays_agree(each: Class) -> None:
    """Arrays have what lists have, payment by payment and in all; not looked at where numpy is not installed."""
    if find_spec("numpy") is None:
        return
    for within in (True, False):
        pairs = zip(each.payments(within=within), each.arrays(within=within), strict=True)
        for one, other in pairs:
            assert (one.entry, one.record_date) == (other.entry, other.record_date)
            assert list(one.units) == other.units.tolist()
            assert one.amounts == other.amounts.tolist()


@given(life=lives(), cut=DAYS)
def test_holders_sum_to_the_pool_and_periods_to_the_run(
    life: tuple[str, Any, Any, Any], cut: date, tmp_path_factory: pytest.TempPathFactory
) -> None:
    line, receipts, transfers, elections = life
    folder = tmp_path_factory.mktemp("life")
    text = HEAD.replace("  units given up", f"{line}  units given up") + TIERS
    cash = "".join(f"{day},royalties,licensee,{Decimal(cents) / 100}\n" for day, cents in receipts)
    register = ISSUED + "".join(f"{d},units,{a},-{n}\n{d},units,{b},{n}\n" for d, a, b, n in sorted(transfers))
    events = "".join(f"{day},conversion,{who},{count}\n" for day, who, count in elections)
    last = date(2027, 12, 31)
    whole = made(folder, text, cash, register, events, through=last)
    each = whole.classes[0]
    pools = [(entry.day, entry.amount) for entry in each.pools]
    for payment in each.payments():
        assert payment.amounts is not None
        assert sum(payment.amounts) == payment.entry.amount
    assert +Counter(received(whole)) == expected(line, pools, transfers, elections, date(2026, 1, 1), last)
    before = made(folder, text, cash, register, events, period=f"2026-01-01..{cut}")
    after = made(folder, text, cash, register, events, period=f"{min(cut + timedelta(days=1), last)}..{last}")
    if cut < last:
        parts = Counter(received(before))
        parts.update(received(after))
        assert +parts == +Counter(received(whole))
    for statement in (whole, before):
        assert_arrays_agree(statement.classes[0])
        for row in statement.classes[0].book:
            assert row.opening + row.acquired - row.disposed - row.given_up == row.closing
        positions = {(p.who, p.unit): p for p in statement.positions}
        assert sum(received(statement).values()) == getattr(positions.get(("unit", "USD")), "received", 0)
    assert whole.result.totals.get("unit", {}).get("USD", 0) == sum(amount for _, amount in pools)


# ---- forms

DEALS = {
    "migenix": {"deal": "migenix/migenix.deal", "cash": "migenix/cash.csv"},
    "pizza": {"deal": "pizza/pizza.deal", "cash": "pizza/cash.csv"},
    "axogen": {"deal": "axogen/axogen.deal", "cash": "axogen/cash.csv"},
    "andacollo": {
        "deal": "andacollo/andacollo.deal",
        "quantities": "andacollo/quantities.csv",
        "observations": "andacollo/observations.csv",
    },
}


def of_deal(name: str, **options: Any) -> Statement:
    files = {kind: ROOT / "contracts" / path for kind, path in DEALS[name].items()}
    return regalia.statement(files.pop("deal"), **files, **options)


def cells(data: bytes) -> str:
    """The sheets of a workbook as another program reads them."""
    calamine = pytest.importorskip("python_calamine")
    book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    lines = []
    for name in book.sheet_names:
        lines.append(f"== {name}")
        rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        lines += ["\t".join(str(cell) for cell in row).rstrip("\t") for row in rows]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("name", DEALS)
@pytest.mark.parametrize("ending", ENDINGS)
def test_golden_statements(name: str, ending: str, tmp_path: Path, golden: Golden) -> None:
    """In every form, and the same bytes twice; binary forms as what other programs read in them."""
    needed = {"excel": "xlsxwriter", "arrow": "pyarrow", "pdf": "typst"}
    if ENDINGS[ending].extra:
        pytest.importorskip(needed[ENDINGS[ending].extra])
    written = []
    for number in range(2):
        path = tmp_path / f"{number}{ending}"
        write(of_deal(name), path, VERSION)
        written.append(path.read_bytes())
    assert written[0] == written[1]
    match ending:
        case ".xlsx":
            golden.check(CASES / f"{name}.xlsx.txt", cells(written[0]))
        case ".parquet":
            table = pytest.importorskip("pyarrow.parquet").read_table(tmp_path / "0.parquet")
            golden.check(
                CASES / f"{name}.parquet.txt", f"{table.schema}\n" + "".join(f"{row}\n" for row in table.to_pylist())
            )
        case ".pdf":
            assert written[0].startswith(b"%PDF-")
            assert b"/Type/Page" in written[0].replace(b" ", b"")
        case _:
            golden.check(CASES / f"{name}{ending}", written[0].decode())


@pytest.mark.parametrize("name", DEALS)
def test_every_form_says_the_same(name: str) -> None:
    """Positions of the document, lines of the CSV form, and what stands on the screen."""
    statement = of_deal(name)
    data = document(statement, VERSION)
    out = io.StringIO(newline="")
    write_csv(statement, out)
    lines = list(csv.DictReader(io.StringIO(out.getvalue())))
    screen = to_text(statement, VERSION)
    for position in data["positions"]:
        who, unit = position["who"], position["unit"]
        own = [line for line in lines if (line["who"], line["unit"], line["instrument"]) == (who, unit, "")]
        opening, closing = (next(x["amount"] for x in own if x["line"] == kind) for kind in ("opening", "closing"))
        assert (opening, closing) == (position["opening_received"] or "", position["closing_received"] or "")
        if opening and closing:
            came = sum(Decimal(line["amount"]) for line in own if line["line"] == "received")
            assert Decimal(opening) + came == Decimal(closing)
            whole, dot, part = closing.partition(".")
            assert f"{int(whole):,}{dot}{part}" in screen
    for each in data["classes"]:
        for payment in each["payments"]:
            shares = [line for line in lines if line["entry"] == str(payment["entry"]) and line["instrument"]]
            assert sum(Decimal(line["amount"]) for line in shares) == Decimal(payment["amount"])


BEAN_CHECK = os.environ.get("REGALIA_BEAN_CHECK")


@pytest.mark.parametrize("name", DEALS)
def test_beancount_finds_nothing_wrong(name: str, tmp_path: Path) -> None:
    """The program itself, which is no dependency of ours and lives in an environment of its own."""
    if not BEAN_CHECK:
        pytest.skip("REGALIA_BEAN_CHECK names no bean-check")
    (tmp_path / "a.beancount").write_text(to_beancount(of_deal(name), VERSION))
    done = subprocess.run([BEAN_CHECK, tmp_path / "a.beancount"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


# ---- hostile texts

PAYLOADS = [
    "=1+1",
    "+1",
    "-1+1",
    "@SUM(A1)",
    "\uff1d1+1",
    '=HYPERLINK(""http://x.invalid"",""y"")',
    "http://x.invalid/a",
    "<script>alert(1)</script>",
    "</style><img src=x onerror=alert(1)>",
    "' onload='alert(1)",
    '#read(""/etc/passwd"") #import sys',
    "{{7*7}} ${7*7} %s",
    '];; option ""x""',
]
ALLOWED = re.compile(r"SUM\([A-Z]{1,3}\d+:[A-Z]{1,3}\d+\)")


def hostile(folder: Path, payload: str) -> Statement:
    """A payload in each text that a counterparty may choose: titles, holders, the names of files."""
    plain = payload.replace('""', '"')
    inside = plain.replace('"', "'")
    text = (HEAD + TIERS).replace('"Units"', f'"{inside}"').replace('"The company"', f'"{inside}"')
    text = text.replace('"The licensee"', f'"{inside}"').replace('"Unit"', f'"{inside}"')
    holder = '"' + payload + '"'
    return made(
        folder,
        text,
        "2026-03-31,royalties,licensee,10000.01\n",
        f"2026-01-01,units,{holder},600\n2026-01-01,units,bob,400\n",
        f"2026-06-30,conversion,{holder},6\n",
    )


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_cell_becomes_a_formula_or_a_link(payload: str, tmp_path: Path) -> None:
    pytest.importorskip("xlsxwriter")
    write(hostile(tmp_path, payload), tmp_path / "a.xlsx", VERSION)
    with zipfile.ZipFile(tmp_path / "a.xlsx") as book:
        parts = {name: book.read(name).decode() for name in book.namelist()}
    formulas = [found for text in parts.values() for found in re.findall(r"<f>(.*?)</f>", text)]
    assert formulas
    assert all(ALLOWED.fullmatch(formula) for formula in formulas), formulas
    assert not any("hyperlink" in text.lower() and "<hyperlink" in text for text in parts.values())
    assert not any('TargetMode="External"' in text for text in parts.values())


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_text_of_a_csv_begins_as_a_formula(payload: str, tmp_path: Path) -> None:
    out = io.StringIO(newline="")
    write_csv(hostile(tmp_path, payload), out)
    numbers = {"units", "amount", "entry"}
    for line in csv.DictReader(io.StringIO(out.getvalue())):
        for name, text in line.items():
            assert name in numbers or not text.startswith(("=", "+", "-", "@", "\t", "\r", "\uff1d")), (name, text)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_page_runs_and_fetches_nothing(payload: str, tmp_path: Path) -> None:
    page = to_html(hostile(tmp_path, payload), VERSION)
    tags = set(re.findall(r"<\s*([a-zA-Z][a-zA-Z0-9]*)", page))
    assert tags <= set(
        "html head meta title style body h1 h2 h3 p section div table thead tbody tfoot tr th td".split()
    )
    assert not re.search(r"<[^>]*\son\w+\s*=", page)
    assert not re.search(r"<[^>]*\s(src|href)\s*=(?!\"data:)", page)
    assert "default-src 'none'" in page


@pytest.mark.parametrize("payload", PAYLOADS)
def test_paper_shows_a_text_as_it_stands(payload: str, tmp_path: Path) -> None:
    pytest.importorskip("typst")
    write(hostile(tmp_path, payload), tmp_path / "a.pdf", VERSION)
    assert (tmp_path / "a.pdf").stat().st_size > 10_000


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_ledger_holds_no_more_than_was_written(payload: str, tmp_path: Path) -> None:
    text = to_beancount(hostile(tmp_path, payload), VERSION)
    assert len(re.findall(r"^option ", text, re.MULTILINE)) == 2
    for line in text.splitlines():
        assert re.match(r"(;|option |\d{4}-\d{2}-\d{2} (open|\*|balance) |  (entry|Assets|Equity):?|$)", line), line
    if BEAN_CHECK:
        (tmp_path / "a.beancount").write_text(text)
        assert subprocess.run([BEAN_CHECK, tmp_path / "a.beancount"], check=False).returncode == 0


# ---- the command


def command(folder: Path, *arguments: str) -> Result:
    made(folder, HEAD + TIERS, "2026-03-31,royalties,licensee,10000.01\n")
    files = ["--cash", str(folder / "cash.csv"), "--register", str(folder / "register.csv")]
    result = CliRunner().invoke(main, ["statement", str(folder / "deal.deal"), *files, *arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def test_nothing_is_written_over_unless_told(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    assert command(tmp_path, "-o", str(path)).exit_code == 0
    assert json.loads(path.read_text())["format"] == "regalia.statement/1"
    again = command(tmp_path, "-o", str(path))
    assert again.exit_code == 2
    assert "is there already" in again.output
    assert command(tmp_path, "-o", str(path), "--force").exit_code == 0
    assert sorted(each.name for each in tmp_path.iterdir() if "partial" in each.name) == []


def test_an_ending_that_is_no_form(tmp_path: Path) -> None:
    done = command(tmp_path, "-o", str(tmp_path / "a.docx"))
    assert done.exit_code == 2
    assert "use one of: .xlsx, .html, .pdf, .csv, .json, .parquet, .beancount" in done.output


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    done = command(tmp_path, "-o", str(tmp_path / "none" / "a.csv"))
    assert done.exit_code == 2
    assert "cannot be written" in done.output


@pytest.mark.parametrize(("ending", "module"), [(".xlsx", "xlsxwriter"), (".pdf", "typst"), (".parquet", "pyarrow")])
def test_an_extra_that_is_missing_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str, module: str
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    done = command(tmp_path, "-o", str(tmp_path / f"a{ending}"))
    assert done.exit_code == 2
    assert f'needs the "{ENDINGS[ending].extra}" extra' in done.output
    assert not (tmp_path / f"a{ending}").exists()


def test_a_statement_for_one_holder(tmp_path: Path) -> None:
    command(tmp_path, "--holder", "carla", "-o", str(tmp_path / "a.json"))
    data = json.loads((tmp_path / "a.json").read_text())
    (units,) = (each for each in data["classes"] if each["instrument"] == "unit")
    assert [row["holder"] for row in units["positions"]] == ["carla"]
    assert units["shares"] == [{"entry": 4, "holder": "carla", "units": 334, "amount": "2004.01"}]
    screen = command(tmp_path, "--holder", "carla").output
    assert "carla" in screen
    assert "ann" not in screen.replace("cannot", "")
