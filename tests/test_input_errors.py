"""Input files that are refused: for each thing that is wrong its code, its place and its cause."""

import pytest
from strategies import work

from regalia.dsl import limits
from regalia.dsl.diagnostic import Refusal, Severity
from regalia.interpreter.inputs import parse_table
from regalia.interpreter.rows import CASH, EVENTS, OBSERVATIONS, QUANTITIES, REGISTER, Kind
from regalia.interpreter.tables import COLUMNS

HEAD = "date,stream,payer,amount,currency\n"
GOOD = "2009-06-30,royalties,cadence,2000000.00,CAD\n"

TABLE = {  # name: kind, text, what is said of it
    "empty": (CASH, "", "RG501 1:1+1 the file is empty"),
    "no header": (CASH, GOOD, "RG501 1:1+43 the first line is not a header"),
    "semicolons": (CASH, "date;stream;amount\n", "RG501 1:1+18 fields are separated by semicolons"),
    "tabs": (EVENTS, "date\tevent\n", "RG501 1:1+10 fields are separated by tabs"),
    "missing": (CASH, "date,stream\n2009-06-30,a\n", "RG501 1:1+11 column 'amount' is missing"),
    "two missing": (
        REGISTER,
        "\ndate,holder\n",
        "RG501 2:1+11 column 'instrument' is missing",
        "RG501 2:1+11 column 'change' is missing",
    ),
    "misspelled": (CASH, "date,stream,ammount\n", "RG501 1:13+7 column 'ammount' is not known"),
    "capitals": (CASH, "Date,stream,amount\n", "RG501 1:1+4 column 'Date' is not known"),
    "nearly optional": (
        CASH,
        "date,stream,amount,curency\n2009-06-30,a,1,CAD\n",
        "RG501 1:20+7 column 'curency' is not known",
    ),
    "unknown": (
        EVENTS,
        "date,event,colour\n2010-01-10,default,red\n2010-01-1,default,red\n",
        "RG501 1:12+6 column 'colour' is not known",
        "RG502 3:1+9 date '2010-01-1' is not a date",
    ),
    "twice": (
        CASH,
        "date,stream,amount,date\n2009-06-30,a,1,2009-06-31\n",
        "RG501 1:20+4 column 'date' stands twice",
    ),
    "no name": (CASH, "date,stream,amount,\n", "RG501 1:20+1 column 4 has no name"),
    "due": (CASH, "date,stream,Due,amount\n", "RG501 1:13+3 column 'Due' is not supported"),
    "too few": (CASH, HEAD + "2009-06-30,a,b\n" + GOOD, "RG501 2:1+14 the row has 3 fields and the header 5"),
    "one field": (CASH, HEAD + "x\n", "RG501 2:1+1 the row has 1 field and the header 5"),
    "too many": (CASH, HEAD + "a,b,c,2,000.00,CAD\n", "RG501 2:7+1 the row has 6 fields and the header 5"),
    "nothing": (CASH, HEAD + ", ,,,\n", "RG501 2:1+5 the row is empty"),
    "stray quote": (
        CASH,
        HEAD + '2009-06-30,a"b,c,1,CAD\n2009-06-31,a,b,1,CAD\n',
        "RG501 2:13+1 a quotation mark stands inside a field that does not begin with one",
        "RG502 3:1+10 date '2009-06-31' is not a day of the calendar",
    ),
    "text after quote": (
        CASH,
        HEAD + '2009-06-30, "a" b,c,1,CAD\nx\n',
        "RG501 2:17+1 text follows the quotation mark that closes a field",
        "RG501 3:1+1 the row has 1 field and the header 5",
    ),
    "a quote over two lines": (
        CASH,
        HEAD + '2009-06-30,"a,c,1,CAD\n2009-06-30,"a,c,1,CAD\nx\n',
        "RG501 3:13+1 text follows the quotation mark that closes a field",
        "RG501 4:1+1 the row has 1 field and the header 5",
    ),
    "open quote": (CASH, HEAD + 'x,"a,c,1,CAD\nx\ny\n', "RG501 2:3+1 a quotation mark is never closed"),
    "broken header": (
        CASH,
        'date,"stream"s,amount\n' + GOOD,
        "RG501 1:14+1 text follows the quotation mark that closes a field",
    ),
    "NUL": (CASH, HEAD + "2009-06-30,\0\n", "RG501 2:12+1 the file holds a NUL byte"),
    "lone CR": (
        CASH,
        (HEAD + GOOD).replace("\n", "\r"),
        "RG501 1:34+1 a carriage return stands without a line feed",
    ),
    "bidi": (CASH, HEAD + "2009-06-30,\u202ea,c,1,CAD\n", "RG003 2:12+1 character U+202E cannot be seen"),
    "no width": (
        CASH,
        HEAD + "2009-06-30,a\u200b,c,1e5,CAD\n",
        "RG003 2:13+1 character U+200B cannot be seen",
        "RG502 2:17+3 amount '1e5' has an exponent",
    ),
    "second mark": (
        CASH,
        "\ufeff\ufeff" + HEAD,
        "RG003 1:1+1 character U+FEFF cannot be seen",
        "RG501 1:1+5 column '\\ufeffdate' is not known",
    ),
    "half character": (
        CASH,
        HEAD + "\ud800\n",
        "RG003 2:1+1 character U+D800 cannot be seen",
        "RG501 2:1+1 the row has 1 field and the header 5",
    ),
    "every cell": (
        CASH,
        HEAD + "30.06.2009,,c,$5,CAD\n",
        "RG502 2:1+10 date '30.06.2009' is not a date",
        "RG502 2:12+1 column 'stream' is empty",
        "RG502 2:15+2 amount '$5' has the sign of a currency",
    ),
    "empty amount": (CASH, HEAD + "2009-06-30,a,c,,CAD\n", "RG502 2:16+1 column 'amount' is empty"),
    "quoted cell": (
        CASH,
        HEAD + '2009-06-30,"a, b", "c" ,"1,00",CAD\n',
        "RG502 2:25+6 amount '1,00' has a misplaced comma",
    ),
    "cell of a later line": (
        CASH,
        HEAD + '2009-06-30,"a\nb",c,1e5,CAD\n2009-06-30,a,c,nan,CAD\n',
        "RG502 3:6+3 amount '1e5' has an exponent",
        "RG502 4:16+3 amount 'nan' is not a finite number",
    ),
    "many digits": (
        CASH,
        HEAD + f"2009-06-30,a,c,{'9' * 5000},CAD\n",
        f"RG502 2:16+4081 amount '{'9' * 40}…' has more than 28 digits",
    ),
    "full width": (
        OBSERVATIONS,
        "date,index,value\n2009-06-30,gold,\uff15\n",
        "RG502 2:17+1 value '\uff15' has digits other than 0 to 9",
    ),
    "plus": (
        REGISTER,
        "date,instrument,holder,change\n2009-06-30,unit,a,+5\n",
        "RG502 2:19+2 change '+5' has a plus sign",
    ),
    "no holder": (
        REGISTER,
        "date,instrument,holder,change\n2009-06-30,unit,,5\n",
        "RG502 2:17+1 column 'holder' is empty",
    ),
    "negative election": (
        EVENTS,
        "date,event,party,quantity\n2009-06-30,conversion,a,-5\n",
        "RG502 2:25+2 quantity '-5' has a minus sign",
    ),
    "no event": (EVENTS, "date,event\n2009-06-30,\n", "RG502 2:12+1 column 'event' is empty"),
    "wide": (CASH, "," * COLUMNS + "\n", "RG010 1:1+1 a line has more than 256 fields"),
    "wide and quoted": (
        CASH,
        HEAD + '"",' * COLUMNS + "\nx\n",
        "RG010 2:1+1 a line has more than 256 fields",
        "RG501 3:1+1 the row has 1 field and the header 5",
    ),
    "long field": (
        CASH,
        HEAD + f"2009-06-30,{'a' * 65_537},c,1,CAD\n" + "x\n",
        "RG010 2:12+4085 a field has more than 65,536 characters",
        "RG501 3:1+1 the row has 1 field and the header 5",
    ),
    "long header": (
        CASH,
        "a" * 65_537 + "\n" + GOOD,
        "RG010 1:1+4096 a field has more than 65,536 characters",
    ),
    "long name": (
        CASH,
        f"date,stream,amount,{'a' * 129}\n",
        f"RG010 1:20+129 column '{'a' * 40}…' has more than 128 characters",
    ),
}


def refused(kind: Kind, text: str) -> Refusal:
    """What is said of a text that is refused; its name is `in.csv`."""
    with pytest.raises(Refusal) as caught:
        parse_table(kind, "in.csv", text)
    return caught.value


def said(refusal: Refusal) -> list[str]:
    """Code, place (line:column+width, if it has one) and message of each finding."""
    places = [f"{f.place.line}:{f.place.column}+{f.place.width} " if f.place else "" for f in refusal.findings]
    return [f"{f.code} {place}{f.message}" for f, place in zip(refusal.findings, places, strict=True)]


@pytest.mark.parametrize("name", TABLE)
def test_a_bad_table(name: str) -> None:
    kind, text, *expected = TABLE[name]
    refusal = refused(kind, text)
    assert said(refusal) == expected
    for finding in refusal.findings:
        assert finding.severity is Severity.ERROR
        assert finding.place is not None
        assert finding.place.file == "in.csv"
        assert finding.help
        for words in (finding.message, finding.help):
            assert not words.endswith(".")
            assert not words[0].isupper()


HELP = {
    "missing": "add it to the header and rows",
    "misspelled": "did you mean 'amount'?",
    "nearly optional": "did you mean 'currency'?",
    "unknown": "remove it; the columns are date, event, party, quantity",
    "no header": "begin with a line that names the columns: date,stream,payer,amount,currency,earned",
    "due": "remove it: no clause of the language reads the date due yet",
    "too few": "add what is missing",
    "too many": 'quote the number: "2,000.00"',
    "bidi": "remove it",
}


@pytest.mark.parametrize("name", HELP)
def test_the_way_out(name: str) -> None:
    kind, text, *_ = TABLE[name]
    assert refused(kind, text).findings[0].help == HELP[name]


def test_a_misspelled_column_of_other_kinds_is_told_from_an_unknown_one() -> None:
    (finding,) = refused(EVENTS, "date,events\n2010-01-10,default\n").findings
    assert (finding.message, finding.help) == ("column 'events' is not known", "did you mean 'event'?")


@pytest.mark.parametrize("tag", ["buyer", "product", "territory", "payment", "kind", "country", "state", "rate"])
def test_tags_unlike_a_column_are_tags(tag: str) -> None:
    (row,) = parse_table(CASH, "c", f"date,stream,amount,{tag}\n2009-06-30,a,1,x\n")
    assert row.tags == ((tag, "x"),)


def test_a_column_that_stands_twice_shows_both() -> None:
    (finding,) = refused(CASH, TABLE["twice"][1]).findings
    ((place, words),) = finding.related
    assert (str(place), place.width, words) == ("in.csv:1:1", 4, "first here")


def test_the_first_findings_are_shown_and_the_others_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "ERRORS_SHOWN", 3)
    text = HEAD + "2009-06-31,a,c,1,CAD\n" * 1_003
    findings = refused(CASH, text).findings
    assert [str(f.place) for f in findings] == ["in.csv:2:1", "in.csv:3:1", "in.csv:4:1", "in.csv:5:1"]
    assert (findings[-1].code, findings[-1].severity) == ("RG010", Severity.NOTE)
    assert findings[-1].message == "1,000 more errors are not shown"
    assert refused(CASH, HEAD + "x\n" * 4).findings[-1].message == "1 more error is not shown"
    assert len(refused(CASH, HEAD + "x\n" * 3).findings) == 3


def test_too_many_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "INPUT_ROWS", 3)
    assert len(parse_table(CASH, "c", HEAD + GOOD * 3)) == 3
    assert said(refused(CASH, HEAD + GOOD * 2 + "x\n" + GOOD + "y\n")) == [
        "RG501 4:1+1 the row has 1 field and the header 5",
        "RG010 5:1+43 the file has more than 3 rows",
    ]


HOSTILE = {
    "unclosed quotes": HEAD + '"a\n' * 100_000 + '"',
    "stray quotes": HEAD + 'a"b\n' * 100_000,
    "quotes": HEAD + '"' * 2_000_001,
    "commas": "," * 5_000_000,
    "columns": ",".join(f"amount{n}" for n in range(100_000)),
    "digits": HEAD + "2009-06-30,a,c," + "9" * 3_000_000,
    "blank lines": "\n" * 200_000,
    "long line": "x" * 5_000_000,
    "unseen": HEAD + "\u200b" * 1_000_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_refused_soon(name: str) -> None:
    """In no more than twenty times the work of rows that are right and as long, of which a tenth is measured."""
    right = HEAD + GOOD * (len(HOSTILE[name]) // len(GOOD) // 10)
    assert work(refused, CASH, HOSTILE[name]) < 200 * work(parse_table, CASH, "in.csv", right)
    findings = refused(CASH, HOSTILE[name]).findings
    assert 1 <= len(findings) <= limits.ERRORS_SHOWN + 1
    assert all(f.place is None or len(f.place.text) <= limits.STRING_CHARACTERS for f in findings)
    assert all(len(f.message) < 500 for f in findings)


def test_time_grows_with_the_rows_and_no_faster() -> None:
    """Ten times the rows in well under the hundred times the work of a square."""

    def read(count: int) -> None:
        assert len(parse_table(CASH, "in.csv", HEAD + GOOD * count)) == count

    assert work(read, 20_000) < 30 * work(read, 2_000)


@pytest.mark.parametrize(
    ("kind", "text", "way"),
    [
        (CASH, HEAD + '2009-06-30,a,b,"1000,00",CAD\n', "write 1000.00 if it is a decimal comma"),
        (CASH, HEAD + '2009-06-30,a,b,"1.000,5",CAD\n', "write 1000.5 if it is a decimal comma"),
        (CASH, HEAD + '2009-06-30,a,b,"-1,00",CAD\n', "write -1.00 if it is a decimal comma"),
        (CASH, HEAD + "2009-06-30,a,b,1000,00,CAD\n", "write 1000.00 if it is a decimal comma"),
        (OBSERVATIONS, "date,index,value\n2009-06-30,a,2,1\n", "write 2.1 if it is a decimal comma"),
        (
            CASH,
            HEAD + '2009-06-30,a,b,"1000,000",CAD\n',
            "put one before every three digits, and a point before decimals, as in 29,465.00",
        ),
        (CASH, HEAD + "2009-06-30,a,b,50'000,CAD\n", "group digits with commas, as in 29,465"),
    ],
)
def test_a_decimal_comma_is_told_with_its_point(kind: Kind[object], text: str, way: str) -> None:
    """To leave it out would make the amount a hundred times as much."""
    with pytest.raises(Refusal) as refused:
        parse_table(kind, "input.csv", text)
    assert [finding.help for finding in refused.value.findings] == [way]


@pytest.mark.parametrize(
    ("kind", "text", "way"),
    [
        (CASH, HEAD + "2009-06-30,a,b,(1000.00),CAD\n", "only zero or more can stand here"),
        (CASH, HEAD + "2009-06-30,a,b,\u2212500.00,CAD\n", "only zero or more can stand here"),
        (QUANTITIES, "date,stream,quantity\n2009-06-30,a,(5)\n", "only zero or more can stand here"),
        (EVENTS, "date,event,quantity\n2009-06-30,a,(5)\n", "only zero or more can stand here"),
        (OBSERVATIONS, "date,index,value\n2009-06-30,a,(5)\n", "write a minus sign before it, as in -5.00"),
    ],
)
def test_a_minus_sign_is_advised_only_where_one_may_stand(kind: Kind[object], text: str, way: str) -> None:
    with pytest.raises(Refusal) as refused:
        parse_table(kind, "input.csv", text)
    assert [finding.help for finding in refused.value.findings] == [way]
