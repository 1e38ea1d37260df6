"""Numbers, days and currencies at the door: what is read, what is refused, and with which reason."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from strategies import work

from regalia.dsl.currencies import CODES, is_currency, minor_digits
from regalia.dsl.limits import LITERAL_DIGITS
from regalia.dsl.numbers import (
    SCALES,
    DateRefused,
    NumberRefused,
    TextRefused,
    quoted,
    read_date,
    read_number,
)

READ = {
    "0": Fraction(0),
    "000": Fraction(0),
    "7": Fraction(7),
    "007": Fraction(7),
    "29465": Fraction(29465),
    "29,465": Fraction(29465),
    "1,000,000": Fraction(10**6),
    "300.00": Fraction(300),
    "0.1": Fraction(1, 10),
    "2.675": Fraction(107, 40),
    "1,234.56": Fraction(123456, 100),
    "1.5 billion": Fraction(1_500_000_000),
    "30 million": Fraction(30_000_000),
    "2  thousand": Fraction(2000),
    "1,500 thousand": Fraction(1_500_000),
    "0.0000001": Fraction(1, 10**7),
    "9" * 28: Fraction(10**28 - 1),
    "0." + "3" * 27: Fraction(int("3" * 27), 10**27),
    "9,999,999,999,999,999,999,999,999,999": Fraction(10**28 - 1),
}

HOSTILE = {
    "": "is empty",
    "   ": "is empty",
    "1e5": "has an exponent",
    "1E5": "has an exponent",
    "1.5e-3": "has an exponent",
    "1e999999999": "has an exponent",
    "9" * 29: "has more than 28 digits",
    "0" * 29: "has more than 28 digits",
    "0." + "0" * 28: "has more than 28 digits",
    "9" * 5_000: "has more than 28 digits",
    "9" * 1_000_000: "has more than 28 digits",
    "-" + "9" * 1_000_000: "has more than 28 digits",
    "1," + "000," * 300_000: "has more than 28 digits",
    "1,00": "has a misplaced comma",
    "1,0000": "has a misplaced comma",
    "1000,000": "has a misplaced comma",
    "1,,000": "has a misplaced comma",
    ",100": "has a misplaced comma",
    "100,": "has a misplaced comma",
    "1.234.567": "has a misplaced comma or point",
    "1.234,50": "has a misplaced comma or point",
    "0.1,000": "has a misplaced comma or point",
    ".5": "has no digit before its point",
    "5.": "has no digit after its point",
    "5. million": "has no digit after its point",
    "inf": "is not a finite number",
    "-Infinity": "is not a finite number",
    "nan": "is not a finite number",
    "sNaN123": "is not a finite number",
    "1_000": "has an underscore",
    "+5": "has a plus sign",
    "+inf": "is not a finite number",
    "\uff11\uff12": "has digits other than 0 to 9",
    "\u0661\u0662\u0663": "has digits other than 0 to 9",
    "1\u0662": "has digits other than 0 to 9",
    "0x10": "is not a number",
    "5%": "is not a number",
    "$5": "has the sign of a currency",
    "1/3": "is not a number",
    "(5.00)": "is in brackets",
    "1 000": "is not a number",
    "1\u00a0000": "is not a number",
    " 5": "is not a number",
    "5 ": "is not a number",
    "5\n": "is not a number",
    "5\x00": "is not a number",
    "1.5million": "is not a number",
    "5 Million": "is not a number",
    "5 million million": "is not a number",
    "5 trillion": "is not a number",
    "5" + " " * 100 + "million": "is not a number",
    "--5": "is not a number",
    "- 5": "is not a number",
    "\u22125": "has a dash in place of a minus sign",
    "5\u00b2": "is not a number",
    "\u00bd": "is not a number",
    "x" * 1_000_000: "is not a number",
    "(" * 1_000_000: "is not a number",
    " " * 1_000_000: "is empty",
}


def short(value: object) -> str:
    return ascii(value)[:24]


@pytest.mark.parametrize("text", READ, ids=short)
def test_numbers_are_read_exactly(text: str) -> None:
    assert read_number(text) == READ[text]
    assert type(read_number(text)) is Fraction


def test_a_minus_sign_is_read_only_where_one_may_stand() -> None:
    assert read_number("-5.00", signed=True) == -5
    assert read_number("-1.5 million", signed=True) == -1_500_000
    assert read_number("-0.00", signed=True) == 0
    with pytest.raises(NumberRefused, match="has a minus sign"):
        read_number("-5.00")


def test_there_are_forty_hostile_literals() -> None:
    assert len(HOSTILE) >= 40


@pytest.mark.parametrize("signed", [False, True])
@pytest.mark.parametrize("text", HOSTILE, ids=short)
def test_hostile_literals_are_refused_with_a_reason(text: str, signed: bool) -> None:
    with pytest.raises(NumberRefused) as caught:
        read_number(text, signed=signed)

    assert caught.value.reason == HOSTILE[text]
    assert str(caught.value) == f"{quoted(text)} {HOSTILE[text]}"
    assert caught.value.help
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize("text", HOSTILE, ids=short)
def test_hostile_literals_are_refused_at_once(text: str) -> None:
    """With no more than fifty times the work of a thousand short ones."""
    for read in (read_number, read_date):
        assert work(refuse, read, text) < 50 * work(lambda read: [refuse(read, "x") for _ in range(1_000)], read)


def refuse(read: Callable[[str], object], text: str) -> None:
    with pytest.raises(TextRefused):
        read(text)


@given(whole=st.integers(0, 10**14), part=st.text("0123456789", max_size=13), minus=st.booleans())
def test_what_is_written_is_what_is_read(whole: int, part: str, minus: bool) -> None:
    """With and without commas, and Decimal, an exact reader written by others, agrees."""
    point = f".{part}" if part else ""
    sign = "-" if minus else ""
    plain, grouped = f"{sign}{whole}{point}", f"{sign}{whole:,}{point}"

    assert read_number(plain, signed=True) == read_number(grouped, signed=True) == Fraction(Decimal(plain))


@given(
    number=st.from_regex(r"\A([0-9]{1,3}(,[0-9]{3})+|[0-9]+)(\.[0-9]+)?\Z"),
    scale=st.sampled_from(list(SCALES)),
)
def test_the_grammar_is_read_whole(number: str, scale: str) -> None:
    if sum(map(str.isdigit, number)) > LITERAL_DIGITS:
        with pytest.raises(NumberRefused, match="more than 28 digits"):
            read_number(number)
    else:
        assert read_number(f"{number} {scale}") == read_number(number) * SCALES[scale]


@given(st.text() | st.text("0123456789,.-+eE_ \u0661\uff11infa", max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    """What is read is plain ASCII, and Decimal reads the same in it."""
    try:
        value = read_number(text, signed=True)
    except NumberRefused:
        return
    assume(text[-1].isdigit())
    assert text.isascii()
    assert value == Fraction(Decimal(text.replace(",", "")))


@given(st.text())
def test_quotations_are_short_and_can_be_seen(text: str) -> None:
    shown = quoted(text)
    assert shown.isprintable()
    assert shown.startswith("'")
    assert shown.endswith("'")
    assert len(shown) <= 2 + 40 * 10 + 1
    if len(text) <= 40 and text.isprintable():
        assert shown == f"'{text}'"


def test_quotations_show_what_is_unseen() -> None:
    assert quoted("1\u00a0000\u202e") == r"'1\xa0000\u202e'"
    assert quoted("9" * 41) == "'" + "9" * 40 + "…'"


@given(st.dates())
def test_days_go_round(day: date) -> None:
    assert read_date(day.isoformat()) == day


@given(st.text() | st.from_regex(r"\A\d{4}-\d{2}-\d{2}\Z"))
def test_any_text_is_a_day_or_refused(text: str) -> None:
    try:
        day = read_date(text)
    except DateRefused:
        return
    assert day.isoformat() == text


NO_DATE = ["", "2006", "2006-5-4", "06-05-04", "20060504", "2006/05/04", "4 May 2006", "2006-05-04T00:00"]
NO_DATE += ["2006-05-04 ", "2006-05-04\n", "+2006-05-04", "2006-W18-4", "2006-124", "2006-05-0\u0664"]
NO_DATE += ["\uff12\uff10\uff10\uff16-05-04", "2006-05-04" * 100_000]
NO_DAY = ["0000-01-01", "2006-00-04", "2006-13-04", "2006-05-00", "2006-05-32", "2006-02-29", "1900-02-29"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [(text, "is not a date") for text in NO_DATE] + [(text, "is not a day of the calendar") for text in NO_DAY],
    ids=short,
)
def test_other_forms_and_other_days_are_refused(text: str, reason: str) -> None:
    with pytest.raises(DateRefused) as caught:
        read_date(text)
    assert caught.value.reason == reason
    assert caught.value.help


def test_currencies_have_the_places_of_the_standard() -> None:
    assert [minor_digits(code) for code in ("CAD", "USD", "JPY", "KWD", "CLF")] == [2, 2, 0, 3, 4]
    assert len(CODES) == len(set(CODES)) == 165
    assert list(CODES) == sorted(CODES)
    assert {minor_digits(code) for code in CODES} == {0, 2, 3, 4}


@pytest.mark.parametrize("code", ["", "cad", "CA", "CADX", "XXX", "XTS", "XAU", "DEM", "BGN", "US$"])
def test_other_codes_are_no_currency(code: str) -> None:
    assert not is_currency(code)
    with pytest.raises(KeyError):
        minor_digits(code)


@pytest.mark.parametrize("code", CODES)
def test_codes_are_three_capital_letters(code: str) -> None:
    assert is_currency(code)
    assert len(code) == 3
    assert code.isalpha()
    assert code.isupper()


@pytest.mark.parametrize(
    ("text", "reason", "way"),
    [
        ("(5.00)", "is in brackets", "write a minus sign before it, as in -5.00"),
        ("1000,00", "has a misplaced comma", "write 1000.00 if it is a decimal comma"),
        ("-1.234,5", "has a misplaced comma or point", "write -1234.5 if it is a decimal comma"),
        ("\u22125.00", "has a dash in place of a minus sign", "write '-', as in -5.00"),
        ("$5", "has the sign of a currency", "write the figure alone, as in 5.00"),
        ("-$5", "has the sign of a currency", "write the figure alone, as in 5.00"),
    ],
)
def test_figures_as_spreadsheets_show_them(text: str, reason: str, way: str) -> None:
    with pytest.raises(NumberRefused) as refused:
        read_number(text, signed=True)
    assert (refused.value.reason, refused.value.help) == (reason, way)


def test_the_year_nought_is_named() -> None:
    with pytest.raises(DateRefused) as refused:
        read_date("0000-12-31")
    assert refused.value.help == "look at its year"
