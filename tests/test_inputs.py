"""Input files: what is read from them, and which files are not."""

import io
import os
from datetime import date
from fractions import Fraction
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regalia.dsl import limits
from regalia.dsl.diagnostic import Refusal
from regalia.interpreter.inputs import parse_table, read_inputs
from regalia.interpreter.rows import (
    CASH,
    EVENTS,
    OBSERVATIONS,
    QUANTITIES,
    REGISTER,
    CashRow,
    EventRow,
    Kind,
    ObservationRow,
    QuantityRow,
    RegisterRow,
)
from regalia.interpreter.tables import BrokenRecord, InputFile, cut, records

HEAD = "date,stream,payer,amount,currency\n"
GOOD = "2009-06-30,royalties,cadence,2000000.00,CAD\n"


def said(refusal: Refusal) -> list[str]:
    """Code, place (line:column+width, if it has one) and message of each finding."""
    places = [f"{f.place.line}:{f.place.column}+{f.place.width} " if f.place else "" for f in refusal.findings]
    return [f"{f.code} {place}{f.message}" for f, place in zip(refusal.findings, places, strict=True)]


# What is read


def test_a_cash_file() -> None:
    (row,) = parse_table(CASH, "cash.csv", HEAD + GOOD)
    file = InputFile.of("cash.csv", HEAD + GOOD)
    assert row == CashRow(date(2009, 6, 30), "royalties", "cadence", Fraction(2_000_000), "CAD", (), 2, file)


def test_the_other_kinds() -> None:
    (quantity,) = parse_table(QUANTITIES, "q", "date,stream,quantity,unit\n2009-06-30,sales,-12.5,copies\n")
    (observation,) = parse_table(OBSERVATIONS, "o", "date,index,value\n2009-06-30,gold,1 thousand\n")
    (event,) = parse_table(EVENTS, "e", "date,event,party,quantity\n2010-01-10,default,trustee,\n")
    (change,) = parse_table(REGISTER, "r", 'date,instrument,holder,change\n2006-05-04,unit,holder_a,"-10,000"\n')
    assert quantity == QuantityRow(date(2009, 6, 30), "sales", Fraction(-25, 2), "copies", (), 2, quantity.file)
    assert observation == ObservationRow(date(2009, 6, 30), "gold", Fraction(1000), 2, observation.file)
    assert event == EventRow(date(2010, 1, 10), "default", "trustee", None, 2, event.file)
    assert change == RegisterRow(date(2006, 5, 4), "unit", "holder_a", Fraction(-10000), 2, change.file)


def test_columns_that_may_be_left_out() -> None:
    (cash,) = parse_table(CASH, "c", "amount,date,stream\n-5.00,2009-06-30,royalties\n")
    assert (cash.payer, cash.amount, cash.currency) == (None, Fraction(-5), None)
    (quantity,) = parse_table(QUANTITIES, "q", "date,stream,quantity\n2009-06-30,sales,3\n")
    assert quantity.unit is None
    (event,) = parse_table(EVENTS, "e", "date,event\n2010-01-10,default\n")
    assert (event.party, event.quantity) == (None, None)


def test_cells_that_may_be_empty_are_none() -> None:
    """Enforcement proceeds have no payer."""
    (row,) = parse_table(CASH, "c", HEAD + "2010-03-01,lien,,10000000.00,\n")
    assert (row.payer, row.currency) == (None, None)


def test_further_columns_of_cash_are_tags() -> None:
    """In the order of their names whatever the order of columns; an empty one is not there."""
    text = "territory,date,stream,amount,product\nEU,2009-06-30,royalties,1,maxima\n,2009-07-01,royalties,2,x\n"
    first, second = parse_table(CASH, "c", text)
    assert first.tags == (("product", "maxima"), ("territory", "EU"))
    assert second.tags == (("product", "x"),)


def test_a_header_alone_has_no_rows() -> None:
    assert parse_table(CASH, "c", HEAD) == ()
    assert parse_table(CASH, "c", HEAD.rstrip()) == ()


@pytest.mark.parametrize(
    "text",
    [
        "\ufeff" + HEAD + GOOD,
        (HEAD + GOOD).replace("\n", "\r\n"),
        "\n  \n" + HEAD + "\n\t\n \r\n" + GOOD + "\n\n",
        (HEAD + GOOD).rstrip("\n"),
        (HEAD + GOOD).replace(",", " ,\t "),
        '"date","stream","payer","amount","currency"\n"2009-06-30","royalties","cadence","2,000,000.00","CAD"\n',
        ' "date" , "stream","payer","amount" ,"currency" \r\n2009-06-30,"royalties",cadence,2 million,CAD\n',
        "currency,amount,payer,stream,date\nCAD,2000000,cadence,royalties,2009-06-30\n",
    ],
)
def test_the_same_row_in_other_clothes(text: str) -> None:
    (row,) = parse_table(CASH, "cash.csv", text)
    assert (row.date, row.stream, row.payer) == (date(2009, 6, 30), "royalties", "cadence")
    assert (row.amount, row.currency) == (2_000_000, "CAD")


def test_a_quoted_field_may_hold_anything() -> None:
    text = 'date,stream,amount,note\n2009-06-30,a,1,"one, ""two""\nand three"\n2009-07-01,b,2,four\n'
    first, second = parse_table(CASH, "c", text)
    assert first.tags == (("note", 'one, "two"\nand three'),)
    assert (first.line, second.line) == (2, 4)


# Files


def test_files_of_all_kinds(tmp_path: Path) -> None:
    texts = {
        "cash": HEAD + GOOD,
        "quantities": "date,stream,quantity\n2009-06-30,sales,3\n",
        "observations": "date,index,value\n2009-06-30,gold,900\n",
        "events": "date,event\n2010-01-10,default\n",
        "register": "date,instrument,holder,change\n2006-05-04,unit,a,5\n",
    }
    paths = {kind: tmp_path / f"{kind}.csv" for kind in texts}
    for kind, text in texts.items():
        paths[kind].write_bytes(b"\xef\xbb\xbf" + text.encode())

    inputs = read_inputs(**paths)

    assert [file.name for file in inputs.files] == [f"{kind}.csv" for kind in texts]
    assert inputs.files[0].sha256 == sha256(b"\xef\xbb\xbf" + texts["cash"].encode()).hexdigest()
    assert inputs.files[0].text == texts["cash"]
    rows = (inputs.cash, inputs.quantities, inputs.observations, inputs.events, inputs.register)
    assert all(len(each) == 1 and each[0].file in inputs.files for each in rows)
    assert read_inputs().files == ()


def bytes_refused(tmp_path: Path, data: bytes) -> list[str]:
    path = tmp_path / "in.csv"
    path.write_bytes(data)
    return paths_refused(cash=path)


def paths_refused(**paths: Path) -> list[str]:
    with pytest.raises(Refusal) as caught:
        read_inputs(**paths)
    return said(caught.value)


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    latin = HEAD.encode() + "2009-06-30,é,".encode() + b"\xe9,1,CAD\r\n"
    assert bytes_refused(tmp_path, latin) == ["RG011 2:14+1 byte 0xe9 is not UTF-8"]
    assert bytes_refused(tmp_path, b"\xef\xbb\xbfda\xff") == ["RG011 1:3+1 byte 0xff is not UTF-8"]
    assert bytes_refused(tmp_path, HEAD.encode("utf-16")) == ["RG011 'in.csv' is UTF-16, not UTF-8"]
    assert bytes_refused(tmp_path, b"PK\x03\x04\x14") == ["RG011 'in.csv' is damaged"]
    assert bytes_refused(tmp_path, b"\x00" * 10) == ["RG501 1:1+1 the file holds a NUL byte"]


def test_a_file_over_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = (HEAD + GOOD).encode()
    monkeypatch.setattr(limits, "INPUT_BYTES", len(data))
    (tmp_path / "cash.csv").write_bytes(data)
    assert len(read_inputs(cash=tmp_path / "cash.csv").cash) == 1
    monkeypatch.setattr(limits, "INPUT_BYTES", len(data) - 1)
    assert bytes_refused(tmp_path, data) == [f"RG010 'in.csv' has more than {len(data) - 1} bytes"]


def test_what_is_no_regular_file_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A named pipe that nobody writes to would wait for ever."""
    monkeypatch.chdir(tmp_path)
    os.mkfifo("pipe.csv")
    Path("link.csv").symlink_to("pipe.csv")
    for path in ("pipe.csv", "link.csv", os.devnull):
        assert paths_refused(cash=Path(path)) == [f"RG011 '{path}' is not a regular file"]


def test_what_cannot_be_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("folder").mkdir()
    Path("loop").symlink_to("loop")
    assert paths_refused(cash=Path("folder")) == ["RG011 'folder' is a folder"]
    assert paths_refused(cash=Path("none.csv")) == ["RG011 'none.csv' does not exist"]
    assert paths_refused(cash=Path("loop")) == ["RG011 'loop' cannot be read"]
    assert paths_refused(cash=Path("a\0b")) == ["RG011 'a\\x00b' cannot be read"]
    assert paths_refused(cash=Path("n" * 5000)) == [f"RG011 '{'n' * 256}…' cannot be read"]


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO((HEAD + GOOD).encode())))
    inputs = read_inputs(cash=Path("-"))
    assert [file.name for file in inputs.files] == ["-"]
    assert inputs.cash[0].amount == 2_000_000
    assert str(inputs.cash[0].file.place(2, "payer")) == "-:2:22"
    assert paths_refused(cash=Path("-"), events=Path("-")) == ["RG011 standard input can be read only once"]


def test_what_is_wrong_with_all_files_is_said_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("cash.csv").write_text(HEAD + "2009-06-31,a,c,1,CAD\n" + GOOD)
    Path("events.csv").write_text("date,event\nx\n")
    said_at_once = paths_refused(cash=Path("cash.csv"), events=Path("events.csv"), register=Path("none.csv"))
    assert said_at_once == [
        "RG502 2:1+10 date '2009-06-31' is not a day of the calendar",
        "RG501 2:1+1 the row has 1 field and the header 2",
        "RG011 'none.csv' does not exist",
    ]


# Places


def test_the_place_of_a_field() -> None:
    file = InputFile.of("cash.csv", HEAD + '\r\n2009-06-30, "roy, alties" ,, 5.00 ,CAD\r\n')
    places = {name: file.place(3, name) for name in ("date", "stream", "payer", "amount", "currency")}
    assert {name: (place.column, place.width) for name, place in places.items()} == {
        "date": (1, 10),
        "stream": (13, 13),
        "payer": (28, 1),
        "amount": (30, 4),
        "currency": (36, 3),
    }
    assert places["date"].text == '2009-06-30, "roy, alties" ,, 5.00 ,CAD'
    assert str(file.place(3)) == "cash.csv:3:1"
    assert file.place(3).width == 38
    assert file.place(3, "colour") == file.place(3)


def test_the_place_in_a_record_that_is_broken_is_its_line() -> None:
    file = InputFile.of("c", HEAD + 'a,b"c\nx\n')
    assert file.place(2, "stream") == file.place(2)
    assert file.place(3, "stream") == file.place(3)
    assert InputFile.of("c", '"').place(1, "date").width == 1
    assert InputFile.of("c", "").place(1).text == ""


# Properties

cells = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Cs"]), max_size=8)


@given(st.lists(st.lists(cells, min_size=2, max_size=4), max_size=5))
def test_what_is_quoted_is_cut_as_it_was(rows: list[list[str]]) -> None:
    """Every field in quotation marks; spaces around it are not part of it."""
    text = "".join(",".join('"' + cell.replace('"', '""') + '"' for cell in row) + "\n" for row in rows)
    assert [record.values for record in records(text)] == [[cell.strip(" \t\r") for cell in row] for row in rows]


@given(st.text('ab",\n\r ', max_size=30))
def test_a_field_stands_where_it_is_said_to_stand(text: str) -> None:
    try:
        fields, end = cut(text, 0)
    except BrokenRecord:
        return
    assert end == len(text) or text[end] == "\n"
    for each in fields:
        assert text[each.start : each.end].strip('" \r').replace('""', '"') == each.value.strip('" \r')


@given(st.text() | st.text('date,stremoun0123-" \r\n\0', max_size=80), st.sampled_from([CASH, EVENTS]))
def test_any_text_is_read_or_refused(text: str, kind: Kind) -> None:
    for prefix in ("", "date,stream,amount\n", "date,event\n"):
        try:
            parse_table(kind, "in.csv", prefix + text)
        except Refusal as refusal:
            lines = (prefix + text).removeprefix("\ufeff").split("\n")
            for finding in refusal.findings:
                assert finding.place is not None
                assert finding.place.text == lines[finding.place.line - 1].removesuffix("\r")
                assert 1 <= finding.place.column <= len(finding.place.text) + 2


@given(
    st.lists(
        st.tuples(
            st.dates(),
            st.decimals(allow_nan=False, allow_infinity=False, places=2, max_value=10**20, min_value=-(10**20)),
        ),
        max_size=20,
    )
)
def test_rows_are_what_was_written(rows: list) -> None:
    text = "date,stream,amount\n" + "".join(f"{day},a,{amount:f}\n" for day, amount in rows)
    read = parse_table(CASH, "in.csv", text)
    assert [(row.date, row.amount) for row in read] == [(day, Fraction(amount)) for day, amount in rows]
    assert [row.line for row in read] == list(range(2, len(rows) + 2))
