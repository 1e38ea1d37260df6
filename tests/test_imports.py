"""Files as people have them: sheets, Parquet, other headings and other ways to write a number."""

import io
import json
import struct
import sys
import zipfile
import zlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

import regalia
from regalia.cli import main
from regalia.dsl import limits
from regalia.dsl.diagnostic import Refusal
from regalia.dsl.numbers import TextRefused, read_number
from regalia.interpreter.imports.archive import CannotOpen, opened
from regalia.interpreter.imports.cells import as_text
from regalia.interpreter.imports.forms import DateForm, NumberForm
from regalia.interpreter.tables import cell_name

DEAL = """deal "Licence"
dated 2020-01-01
currency EUR
rounding each payment to 0.01 half up, residue by largest remainder
party licensor "The licensor"
party fund "The fund"
stream royalties received by licensor
  from acme "Acme"
  from zeta "Zeta"
waterfall participation of royalties
  30% to fund
  rest to licensor
"""
PLAIN = """[[cash]]
files = "report*"
columns.date = "Day"
columns.amount = "Royalty"
columns.payer = "Licensee"
values.stream = "royalties"
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "licence.deal").write_text(DEAL)
    (tmp_path / "licence.import.toml").write_text(PLAIN)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def sheet(rows: list[list[Any]], name: str = "Royalties", *further: str) -> bytes:
    """A workbook: dates as date cells, `=` texts as formulas without a result."""
    xlsxwriter = pytest.importorskip("xlsxwriter")
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        days = book.add_format({"num_format": "yyyy-mm-dd"})
        page = book.add_worksheet(name)
        for each in further:
            book.add_worksheet(each)
        for number, row in enumerate(rows):
            for index, cell in enumerate(row):
                if isinstance(cell, date):
                    page.write_datetime(number, index, cell, days)
                elif cell is not None:
                    page.write(number, index, cell)
    return out.getvalue()


def taken(**options: Any) -> Any:
    return regalia.take_in("licence.deal", cash=[next(Path.cwd().glob("report*"))], **options)


def rows(**options: Any) -> list[tuple[str, str | None, str]]:
    """What was understood: day, payer, amount."""
    return [(str(row.date), row.payer, str(row.amount)) for row in taken(**options).inputs.cash]


def said(**options: Any) -> list[str]:
    """What was found: code, line, cell, message."""
    found = taken(**options).findings
    return [f"{f.code} {f.place.line if f.place else '-'}{f.place.cell if f.place else ''} {f.message}" for f in found]


def refused(text: str) -> list[str]:
    """What is said of a mapping: line and message."""
    Path("licence.import.toml").write_text(text)
    Path("report.csv").write_text("Day,Royalty,Licensee\n")
    with pytest.raises(Refusal) as caught:
        regalia.run("licence.deal", cash="report.csv")
    return [f"{f.place.line if f.place else '-'} {f.message}" for f in caught.value.findings]


def command(*arguments: str) -> Result:
    result = CliRunner().invoke(main, ["import", "licence.deal", *arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


# ---- dates and numbers


@pytest.mark.parametrize(
    ("form", "text", "day"),
    [
        ("DD/MM/YYYY", "31/03/2026", "2026-03-31"),
        ("D.M.YYYY", "1.3.2026", "2026-03-01"),
        ("MMM D, YYYY", "mar 1, 2026", "2026-03-01"),
        ("MMMM YYYY", "February 2024", "2024-02-29"),
        ("MM/YYYY", "02/2026", "2026-02-28"),
        ("Qn YYYY", "Q1 2026", "2026-03-31"),
        ("nQYYYY", "4q2025", "2025-12-31"),
        ("YYYY-Qn", "2026-Q2", "2026-06-30"),
        ("DD/MM/YYYY", "2026-03-31", "2026-03-31"),
    ],
)
def test_dates_in_their_forms(form: str, text: str, day: str) -> None:
    assert DateForm.of(form).iso(text) == day


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("DD/MM/YYYY", "31/04/2026"),
        ("DD/MM/YYYY", "1/4/2026"),
        ("DD/MM/YYYY", "01/04/26"),
        ("MM/YYYY", "13/2026"),
        ("MM/YYYY", "01/0000"),
        ("Qn YYYY", "Q5 2026"),
        ("Qn YYYY", "Q\u0661 2026"),
        ("DD/MM/YYYY", "\u0663\u0661/03/2026"),
    ],
)
def test_dates_that_are_none(form: str, text: str) -> None:
    with pytest.raises(TextRefused):
        DateForm.of(form).iso(text)


@pytest.mark.parametrize("form", ["", "DD/MM", "YYYY", "DD YYYY", "MM MM YYYY", "DD/MM/YY", "MM DD Qn YYYY", "Qn"])
def test_forms_that_leave_the_day_open(form: str) -> None:
    with pytest.raises(TextRefused, match="is no form of a date"):
        DateForm.of(form)


@given(st.dates(min_value=date(1, 1, 1)), st.sampled_from(["DD/MM/YYYY", "MM-DD-YYYY", "YYYYMMDD", "D MMMM YYYY"]))
def test_a_date_is_read_as_it_was_written(day: date, form: str) -> None:
    names = {"YYYY": f"{day.year:04}", "MMMM": f"{day:%B}", "MM": f"{day.month:02}", "DD": f"{day.day:02}"}
    text = form
    for part, value in names.items():
        text = text.replace(part, value)
    assert DateForm.of(form).iso(text.replace("D ", f"{day.day} ", 1) if "D " in form else text) == day.isoformat()


def in_groups(digits: str, mark: str) -> str:
    return mark.join([digits[max(0, end - 3) : end] for end in range(len(digits), 0, -3)][::-1])


@given(
    st.integers(0, 10**12),
    st.text("0123456789", max_size=4),
    st.sampled_from([(".", ","), (",", "."), (",", " "), (".", "'"), (",", "\u00a0"), (".", "")]),
    st.sampled_from(["{}", "-{}", "({})", "{}-", "( {} )", "- {}"]),
    st.sampled_from(["{}", "€ {}", "{} EUR", "€{}"]),
)
def test_a_number_is_read_as_it_was_written(
    whole: int, part: str, marks: tuple[str, str], sign: str, beside: str
) -> None:
    """Written by hand from its parts, in the ways of four countries."""
    point, group = marks
    text = beside.format(sign.format(in_groups(str(whole), group) + (point + part if part else "")))
    value = Fraction(int(f"{whole}{part}"), 10 ** len(part)) * (1 if sign == "{}" else -1)
    assert read_number(NumberForm(point, ("€", "EUR")).plain(text), signed=True) == value


@pytest.mark.parametrize(
    ("point", "text"),
    [
        (".", "1,23"),
        (",", "1.23"),
        (".", "1,2345"),
        (".", "12,34,567"),
        (",", "1 23"),
        (".", ",123"),
        (",", "1234.567"),
    ],
)
def test_groups_that_are_none_are_not_guessed(point: str, text: str) -> None:
    with pytest.raises(TextRefused, match="groups of other than three digits"):
        NumberForm(point).plain(text)


@pytest.mark.parametrize("text", ["", "n/a", "1e6", "12 apples", "1.2.3", "--5", "(-5)", "NaN", "1,000.00 or so", "()"])
def test_what_is_no_number_stays_none(text: str) -> None:
    with pytest.raises(TextRefused):
        read_number(NumberForm(".").plain(text), signed=True)


# ---- cells

MIDNIGHT = datetime(2026, 1, 31)  # noqa: DTZ001 (a cell has no time zone)


def test_cells_become_fields() -> None:
    cells: list[list[Any]] = [
        ["a\nb ", None, True, 5, 0.1 + 0.2, 1e15, 1234.5],
        [None, "", " "],
        [date(2026, 1, 31), MIDNIGHT, MIDNIGHT.replace(hour=12), Decimal("1.50"), Decimal("1E+3")],
        ['=1+1, "x"', float("nan")],
    ]
    assert as_text(cells, ",").split("\n") == [
        'a b,,true,5,"0,3",1000000000000000.0,"1234,5"',
        "",
        '2026-01-31,2026-01-31,2026-01-31 12:00:00,"1,5",1000',
        '"=1+1, ""x""",nan',
        "",
    ]


def test_the_names_of_cells() -> None:
    assert [cell_name(7, n) for n in (0, 25, 26, 51, 52, 701, 702)] == ["A7", "Z7", "AA7", "AZ7", "BA7", "ZZ7", "AAA7"]


# ---- workbooks and Parquet


def test_a_sheet_is_read_by_its_cells(project: Path) -> None:
    data = sheet(
        [["Report"], [], ["Licensee", "Day", "Royalty"], ["acme", date(2026, 3, 31), 0.1 + 0.2], ["zeta", "x", 2]]
    )
    Path("report.xlsx").write_bytes(data)
    Path("licence.import.toml").write_text(PLAIN + "heading = 3\n")
    assert refused_at_heading() == []
    assert rows() == [("2026-03-31", "acme", "3/10")]
    assert said() == ["RG502 5B5 date 'x' is not a date"]


def refused_at_heading() -> list[str]:
    """Keys behind a table of dotted keys belong to the same table in TOML."""
    return [each for each in said() if each.startswith("RG518")]


def test_a_sheet_in_our_own_form_needs_no_mapping(project: Path) -> None:
    Path("cash.xlsx").write_bytes(
        sheet([["date", "stream", "payer", "amount"], [date(2026, 3, 31), "royalties", "acme", 100]])
    )
    result = regalia.run("licence.deal", cash="cash.xlsx")
    assert result.totals["fund"] == {"EUR": 3000}
    assert [file.name for file in result.inputs.files] == ["cash.xlsx"]


def test_a_sheet_is_named_where_there_are_several(project: Path) -> None:
    data = sheet([["Day", "Royalty", "Licensee"], [date(2026, 3, 31), 1, "acme"]], "Royalties", "Notes")
    Path("report.xlsx").write_bytes(data)
    assert said() == ["RG011 - 'report.xlsx' has 2 sheets"]
    Path("licence.import.toml").write_text(PLAIN + 'sheet = "Royalty"\n')
    assert said() == ["RG011 - 'report.xlsx' has no sheet 'Royalty'"]
    Path("licence.import.toml").write_text(PLAIN + 'sheet = "Royalties"\n')
    assert rows() == [("2026-03-31", "acme", "1")]


def test_a_parquet_file_is_read(project: Path) -> None:
    pa = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    table = pa.table(
        {
            "Day": [date(2026, 3, 31), date(2026, 6, 30)],
            "Royalty": pa.array([Decimal("1.50"), None], pa.decimal128(12, 2)),
            "Licensee": ["acme", "zeta"],
        }
    )
    parquet.write_table(table, "report.parquet")
    assert rows() == [("2026-03-31", "acme", "3/2")]
    assert said() == ["RG502 3 column 'amount' is empty"]
    parquet.write_table(table.append_column("list", [[[1], [2]]]), "report.parquet")
    assert said() == ["RG011 - 'report.parquet' has a column 'list' of more than one value"]
    Path("report.parquet").write_bytes(b"PAR1 and nothing PAR1")
    assert said() == ["RG011 - 'report.parquet' is damaged"]


@pytest.mark.parametrize(
    ("extra", "module", "name"), [("excel", "python_calamine", "a.xlsx"), ("arrow", "pyarrow", "a.parquet")]
)
def test_an_extra_that_is_missing_is_named(
    project: Path, monkeypatch: pytest.MonkeyPatch, extra: str, module: str, name: str
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    Path(name).write_bytes(sheet([["date"]]) if extra == "excel" else b"PAR1")
    with pytest.raises(Refusal, match=f"'{name}' needs the \"{extra}\" extra"):
        regalia.run("licence.deal", cash=name)


# ---- hostile workbooks

PARTS = {"xl/workbook.xml": b"<workbook/>", "xl/worksheets/sheet1.xml": b"<worksheet/>"}


def archive(parts: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as file:
        for name, data in parts.items():
            file.writestr(name, data)
    return out.getvalue()


def lying(parts: Mapping[str, bytes]) -> bytes:
    """A workbook whose directory says that its last part unpacks to ten bytes."""
    data = bytearray(archive(parts))
    entry = data.rindex(b"PK\x01\x02")
    data[entry + 24 : entry + 28] = struct.pack("<I", 10)
    return bytes(data)


def encrypted() -> bytes:
    data = bytearray(archive(PARTS))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


BOMBS: dict[str, Callable[[], bytes]] = {
    "unpacks to more": lambda: archive({**PARTS, "xl/a.xml": b" " * 20_000_000}),
    "is damaged": lambda: lying({**PARTS, "xl/a.xml": b" " * 500_000}),
    "has more than 2,000 parts": lambda: archive({**PARTS, **{f"xl/{n}.xml": b"" for n in range(2_000)}}),
    "has a document type": lambda: archive(
        {**PARTS, "xl/a.xml": b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]>'}
    ),
    "has a document type ": lambda: archive(
        {**PARTS, "xl/a.xml": "<!DOCTYPE a []>".encode("utf-16")}, zipfile.ZIP_STORED
    ),
    "is encrypted": encrypted,
    "is no workbook": lambda: archive({"word/document.xml": b"<w/>"}),
    "is a workbook in another form": lambda: archive({"xl/workbook.bin": b""}),
    "is damaged ": lambda: archive(PARTS)[:-30],
    "is damaged  ": lambda: archive(PARTS, zipfile.ZIP_BZIP2),
    "is damaged   ": lambda: b"PK\x03\x04",
    "cannot be read as a workbook": lambda: archive(PARTS),
}


@pytest.mark.parametrize("said", BOMBS)
def test_a_hostile_workbook_is_refused_by_name(project: Path, said: str) -> None:
    if "cannot be read" in said:
        pytest.importorskip("python_calamine")
    Path("cash.xlsx").write_bytes(BOMBS[said]())
    with pytest.raises(Refusal) as caught:
        regalia.run("licence.deal", cash="cash.xlsx")
    (found,) = caught.value.findings
    assert found.message.startswith(f"'cash.xlsx' {said.rstrip()}")
    assert found.code in ("RG010", "RG011")
    assert found.help


def test_no_more_is_unpacked_than_may_be(monkeypatch: pytest.MonkeyPatch) -> None:
    """By what comes out: the directory of the archive says that it is little."""
    unpacked = 0
    real = zlib.decompressobj

    class Counting:
        def __init__(self, bits: int) -> None:
            self.inner = real(bits)

        def decompress(self, data: bytes, most: int) -> bytes:
            nonlocal unpacked
            out = self.inner.decompress(data, most)
            unpacked += len(out)
            return out

        def __getattr__(self, name: str) -> Any:
            return getattr(self.inner, name)

    monkeypatch.setattr("regalia.interpreter.imports.archive.zlib.decompressobj", Counting)
    data = archive({**PARTS, "xl/a.xml": b" " * 200_000_000})
    assert len(data) < 250_000
    with pytest.raises(CannotOpen):
        opened(lying({**PARTS, "xl/a.xml": b" " * 200_000_000}))
    assert unpacked < limits.SHEET_RATIO * len(data) + 3_000_000


def test_what_is_handed_on_is_what_was_counted() -> None:
    """Pictures and what else a workbook holds are left behind, and nothing stays compressed."""
    data = archive({**PARTS, "xl/media/image1.png": b"\x89PNG", "xl/_rels/workbook.xml.rels": b"<r/>"})
    with zipfile.ZipFile(opened(data)) as copy:
        assert {part.filename: part.compress_type for part in copy.infolist()} == {
            "xl/workbook.xml": 0,
            "xl/worksheets/sheet1.xml": 0,
            "xl/_rels/workbook.xml.rels": 0,
        }


@given(st.binary(max_size=300), st.integers(0, 2_000), st.integers(0, 255))
def test_bytes_that_are_damaged_are_refused_and_nothing_else(tail: bytes, at: int, byte: int) -> None:
    """No damage of a sound archive makes another exception."""
    data = bytearray(archive({**PARTS, "xl/a.xml": b"<a>1</a>" * 9}))
    data[at % len(data)] = byte
    for hostile in (bytes(data), b"PK\x03\x04" + tail):
        with suppress(CannotOpen):
            opened(hostile)


# ---- mappings


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[[cash]]\nfiles = \n", "2 this is no TOML: invalid value"),
        ("[[cahs]]\n", "1 'cahs' is no kind of input"),
        ("[cash]\nfiles = 'a'\n", "1 'cash' is not a list of tables"),
        (PLAIN.replace("columns.payer", "colums.payer"), "5 'colums' says nothing of columns"),
        (PLAIN.replace('files = "report*"\n', ""), "1 which files this is for is not said"),
        (PLAIN.replace('columns.amount = "Royalty"\n', ""), "3 where 'amount' comes from is not said"),
        (PLAIN + 'values.payer = "acme"\n', "5 where 'payer' comes from is said twice"),
        (PLAIN + "heading = 0\n", "7 'heading' is not the number of a row"),
        (PLAIN + "heading = true\n", "7 'heading' is not the number of a row"),
        (PLAIN + 'dates = "DD/MM/YY"\n', "7 'DD/MM/YY' is no form of a date"),
        (PLAIN + 'decimal = ";"\n', "7 ';' cannot stand for 'decimal'"),
        (PLAIN + 'separator = "::"\n', "7 '::' cannot stand for 'separator'"),
        (PLAIN + 'encoding = "cp437"\n', "7 'cp437' cannot stand for 'encoding'"),
        (PLAIN + "scale = 0.001\n", "7 'scale' is no number to multiply by"),
        (PLAIN + "scale = 0\n", "7 'scale' is no number to multiply by"),
        (PLAIN + 'scale = "1e9"\n', "7 'scale' is no number to multiply by"),
        (PLAIN + 'round = "0.01"\n', "7 '0.01' says nothing of rounding"),
        (PLAIN + 'round = "to 0.00 down"\n', "7 'to 0.00 down' says nothing of rounding"),
        (PLAIN + 'percent = "yes"\n', "7 'yes' cannot stand for 'percent'"),
        (PLAIN + "sheet = 1\n", "7 'sheet' is no text"),
        (PLAIN + "signs = [1]\n", "7 'signs' is neither a text nor a list of texts"),
        (PLAIN + 'skip = [{ column = "Day" }]\n', "7 what stands in rows to skip is not said"),
        (PLAIN + 'skip = [{ is = "x" }]\n', "7 the column is not named"),
        (PLAIN + 'skip = [{ column = "Day", are = "x" }]\n', "7 'are' says nothing here"),
        (PLAIN + 'skip = "x"\n', "7 'skip' is not a list of tables"),
        (PLAIN + 'spread = [{ column = "Day" }]\n', "4 where 'amount' comes from is said twice"),
        (PLAIN + "names = 1\n", "7 'names' is no table"),
        (PLAIN + 'names.amount.x = "y"\n', "7 'amount' holds no names"),
        (PLAIN + 'names.currency.x = "y"\n', "7 no heading stands for 'currency'"),
        (PLAIN + 'values.due = "2026-01-01"\n', "7 'due' is no column of cash"),
        (PLAIN + "values.product = 5\n", "7 'product' stands for no text"),
        ("[[register]]\nfiles = 'a'\nvalues.broker = 'x'\n", "1 where 'date' comes from is not said"),
        ("[[register]]\nfiles = 'a'\nvalues.broker = 'x'\n", "3 'broker' is no column of register"),
        (PLAIN + 'values.earned = "soon"\n', "- earned 'soon' is not a date, in the mapping for 'report.csv'"),
        (PLAIN.replace('"Royalty"', '"Royalties"'), "1 no heading 'Royalties' stands in row 1"),
    ],
)
def test_what_is_wrong_with_a_mapping_is_told_at_its_line(project: Path, text: str, expected: str) -> None:
    assert any(each.startswith(expected) for each in refused(text)), refused(text)


@given(
    text=st.text(max_size=200) | st.lists(st.sampled_from([*PLAIN.split(), "[", "]]", "=", "{", "\n"])).map(" ".join)
)
def test_no_text_makes_an_exception(text: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("any")
    (folder / "licence.deal").write_text(DEAL)
    (folder / "m.toml").write_text(text, encoding="utf-8", errors="replace", newline="")
    (folder / "report.csv").write_text("Day,Royalty,Licensee\n2026-01-31,1.00,acme\n")
    intake = regalia.take_in(folder / "licence.deal", cash=[folder / "report.csv"], mapping=folder / "m.toml")
    assert intake.inputs.cash or intake.findings


# ---- what is taken in

GERMAN = """[[cash]]
files = "report.csv"
separator = ";"
encoding = "windows-1252"
decimal = ","
dates = "DD.MM.YYYY"
signs = ["€"]
scale = 1000
round = "to 0.01 half even"
columns.date = "Tag"
columns.payer = "Lizenznehmer"
values.stream = "royalties"
fill_down = ["Lizenznehmer"]
skip = [{ column = "Tag", is = ["Summe", ""] }]
spread = [{ column = "Österreich" }, { column = "Schweiz", values.earned = "2026-01-01" }]
[cash.names.payer]
"Acme" = "acme"
"""


def test_a_report_of_another_country(project: Path) -> None:
    Path("licence.import.toml").write_text(GERMAN)
    lines = [
        "Lizenznehmer;Tag;Österreich;Schweiz",
        '"Acme";31.03.2026;1.234,567895;€ 2',
        ";30.06.2026;;0,1",
        '"all\nof it";Summe;1;1',
        "zeta;30.09.2026;5;x",
        "yota;30.09.2026;5;",
    ]
    Path("report.csv").write_bytes("\r\n".join(lines).encode("windows-1252"))
    assert rows() == [
        ("2026-03-31", "acme", "12345679/10"),
        ("2026-03-31", "acme", "2000"),
        ("2026-06-30", "acme", "100"),
    ]
    assert [row.earned for row in taken().inputs.cash] == [None, date(2026, 1, 1), date(2026, 1, 1)]
    assert said() == ["RG502 6 amount 'x' is not a number", "RG503 7 'yota' does not pay into 'royalties'"]
    assert taken().rejected == {("report.csv", 6), ("report.csv", 7)}


def test_what_is_in_another_encoding_is_told(project: Path) -> None:
    Path("licence.import.toml").write_text(GERMAN.replace("windows-1252", "utf-8"))
    Path("report.csv").write_bytes("Österreich".encode("windows-1252"))
    assert said() == ["RG011 - 'report.csv' is not UTF-8: byte 0xd6 stands where none can"]
    Path("report.csv").write_text('Tag;"Österreich')
    assert said()[0].startswith("RG501 - 'report.csv' has a quotation mark that is never closed")


def test_rows_that_do_not_fit_the_deal_are_told_with_the_others(project: Path) -> None:
    Path("report.csv").write_text(
        "Day,Royalty,Licensee\n2026-01-31,1.00,acme\n2026-01-31,1.005,acme\n2019-01-31,1.00,zeta\n2026-01-31,x,zeta\n"
    )
    assert rows() == [("2026-01-31", "acme", "1")]
    assert said() == [
        "RG505 3 EUR has 2 decimals, and this has more",
        "RG514 4 this is dated before the deal, which is of 2020-01-01",
        "RG502 5 amount 'x' is not a number",
    ]


def test_a_row_in_error_stops_a_run(project: Path) -> None:
    Path("report.csv").write_text("Day,Royalty,Licensee\n2026-01-31,1.00,acme\n2026-01-31,x,acme\n")
    with pytest.raises(Refusal, match="'x' is not a number"):
        regalia.run("licence.deal", cash="report.csv")


def test_the_mapping_stands_in_the_receipt(project: Path) -> None:
    Path("report.csv").write_text("Day,Royalty,Licensee\n2026-01-31,1.00,acme\n")
    result = regalia.run("licence.deal", cash="report.csv")
    assert [file.name for file in result.inputs.files] == ["report.csv", "licence.import.toml"]
    Path("cash.csv").write_text("date,stream,payer,amount\n2026-01-31,royalties,acme,1.00\n")
    result = regalia.run("licence.deal", cash="cash.csv")
    assert [file.name for file in result.inputs.files] == ["cash.csv"]


def test_percentages_of_observations(project: Path) -> None:
    deal = DEAL.replace("waterfall", 'index rate "Rate" in percent\nwaterfall', 1).replace("30% to", "rate to")
    Path("licence.deal").write_text(deal)
    mapping = '[[observations]]\nfiles = "rates.csv"\npercent = "{}"\n'
    mapping += 'columns.date = "d"\ncolumns.value = "v"\nvalues.index = "rate"\n'
    for how, text in (("shares", "0.025"), ("points", "2.5"), ("shares", "2.5%")):
        Path("licence.import.toml").write_text(mapping.format(how))
        Path("rates.csv").write_text(f"d,v\n2026-01-31,{text}\n")
        intake = regalia.take_in("licence.deal", observations=["rates.csv"])
        assert [row.value for row in intake.inputs.observations] == [Fraction(1, 40)]
        assert intake.findings == ()


AMOUNTS = st.lists(
    st.tuples(
        st.dates(date(2020, 1, 1), date(2029, 12, 31)), st.integers(0, 10**12), st.sampled_from(["acme", "zeta"])
    ),
    min_size=1,
    max_size=8,
)


@given(amounts=AMOUNTS, as_sheet=st.booleans())
def test_a_run_on_what_was_imported_is_the_run_on_the_report(
    amounts: list[tuple[date, int, str]], as_sheet: bool, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("same")
    (folder / "licence.deal").write_text(DEAL)
    (folder / "licence.import.toml").write_text(PLAIN)
    cells = [["Day", "Royalty", "Licensee"], *([day, Decimal(cents) / 100, who] for day, cents, who in amounts)]
    report = folder / ("report.xlsx" if as_sheet else "report.csv")
    report.write_bytes(sheet(cells) if as_sheet else as_text(cells).encode())
    done = CliRunner().invoke(
        main, ["import", str(folder / "licence.deal"), "--cash", str(report), "-o", str(folder / "in")]
    )
    assert done.exit_code == 0, done.output
    one, other = (regalia.run(folder / "licence.deal", cash=path) for path in (report, folder / "in" / "cash.csv"))
    assert one.totals == other.totals
    assert sum(sum(each.values()) for each in one.totals.values()) == sum(cents for _, cents, _ in amounts)


# ---- the command


def test_nothing_is_written_over_and_nothing_in_part_unless_told(project: Path) -> None:
    Path("report.csv").write_text("Day,Royalty,Licensee\n2026-01-31,1.00,acme\n2026-01-31,x,acme\n")
    assert command("--cash", "report.csv").exit_code == 1
    assert command("--cash", "report.csv", "-o", "in").exit_code == 2
    assert not Path("in").exists()
    assert command("--cash", "report.csv", "-o", "in", "--partial").exit_code == 1
    assert Path("in/cash.csv").read_text() == "date,stream,payer,amount\n2026-01-31,royalties,acme,1\n"
    again = command("--cash", "report.csv", "-o", "in", "--partial")
    assert again.exit_code == 2
    assert "is there already" in again.output


def test_several_files_are_one(project: Path) -> None:
    for name, who in (("report1.csv", "acme"), ("report2.csv", "zeta")):
        Path(name).write_text(f"Day,Royalty,Licensee\n2026-01-31,1.00,{who}\n")
    done = command("--cash", "report1.csv", "--cash", "report2.csv", "-o", "in")
    assert done.exit_code == 0
    assert Path("in/cash.csv").read_text().count("royalties") == 2


def test_what_concerns_no_row_stands_in_the_way_of_all(project: Path) -> None:
    Path("report.csv").write_text("Date,Royalty,Licensee\n2026-01-31,1.00,acme\n")
    done = command("--cash", "report.csv", "-o", "in", "--partial")
    assert done.exit_code == 2
    assert "no heading 'Day' stands in row 1" in done.output
    assert not Path("in").exists()


def test_as_data(project: Path) -> None:
    Path("report.csv").write_text("Day,Royalty,Licensee\n2026-01-31,1.00,acme\n2026-01-31,x,acme\n")
    data = json.loads(command("--cash", "report.csv", "--output", "json").output)
    assert data["format"] == "regalia.import/1"
    assert (data["understood"]["cash"], data["rejected"], data["blocked"]) == (1, 1, False)
    assert data["files"][0]["headings"] == {"date": "Day", "amount": "Royalty", "payer": "Licensee"}
    assert data["files"][0]["rejected"] == [3]


def test_a_link_is_not_written_through(project: Path) -> None:
    Path("report.csv").write_text("Day,Royalty,Licensee\n2026-01-31,1.00,acme\n")
    Path("in").mkdir()
    Path("in/cash.csv").symlink_to("elsewhere.csv")
    assert command("--cash", "report.csv", "-o", "in").exit_code == 2
    assert not Path("in/elsewhere.csv").exists()
