"""The figures of a document, however they are written; and what only looks like one."""

from datetime import date
from fractions import Fraction
from time import perf_counter

import pytest

from regalia.dsl.dates import Duration
from regalia.dsl.provenance.figures_in_text import figures_in
from regalia.dsl.provenance.times_in_text import Month, MonthDay

READ = [
    # numbers
    ("600 common shares", "number", Fraction(600)),
    ("8,839,500", "number", Fraction(8_839_500)),
    ("8\u00a0839\u00a0500", "number", Fraction(8_839_500)),
    ("8'839'500", "number", Fraction(8_839_500)),
    ("8.839.500", "number", Fraction(8_839_500)),
    ("1.234,50", "number", Fraction("1234.5")),
    ("300,00", "number", Fraction(300)),
    ("0.065", "number", Fraction("0.065")),
    ("400 thousand", "number", Fraction(400_000)),
    ("six hundred", "number", Fraction(600)),
    ("six hundred (600)", "number", Fraction(600)),
    ("twenty-nine thousand four hundred sixty-five", "number", Fraction(29_465)),
    ("two hundred and fifty thousand", "number", Fraction(250_000)),
    ("one million two hundred thousand", "number", Fraction(1_200_000)),
    ("a million", "number", Fraction(1_000_000)),
    ("2000 shares", "number", Fraction(2000)),
    # money
    ("$8,839,500", "money", Fraction(8_839_500)),
    ("$8.8 Million", "money", Fraction(8_800_000)),
    ("$8.8M", "money", Fraction(8_800_000)),
    ("US$30 million", "money", Fraction(30_000_000)),
    ("U.S.$30 million", "money", Fraction(30_000_000)),
    ("USD 300", "money", Fraction(300)),
    ("300 CAD", "money", Fraction(300)),
    ("ten million dollars", "money", Fraction(10_000_000)),
    ("300 Canadian dollars", "money", Fraction(300)),
    ("$.50", "money", Fraction(1, 2)),
    ("50 cents", "money", Fraction(1, 2)),
    ("50\u00a2", "money", Fraction(1, 2)),
    ("\u20ac1.234,50", "money", Fraction("1234.5")),
    # shares
    ("75%", "percent", Fraction(3, 4)),
    ("75 %", "percent", Fraction(3, 4)),
    ("75 percent", "percent", Fraction(3, 4)),
    ("12.5 per cent", "percent", Fraction(1, 8)),
    ("seventy-five percent", "percent", Fraction(3, 4)),
    ("seventy five (75) percent", "percent", Fraction(3, 4)),
    ("one and one-half percent", "percent", Fraction(3, 200)),
    ("33 1/3%", "percent", Fraction(1, 3)),
    ("33\u2153%", "percent", Fraction(1, 3)),
    ("4 percentage points", "percent", Fraction(1, 25)),
    ("50 basis points", "percent", Fraction(1, 200)),
    ("one-half", "fraction", Fraction(1, 2)),
    ("two-thirds", "fraction", Fraction(2, 3)),
    ("7/8", "fraction", Fraction(7, 8)),
    ("1.65x", "multiple", Fraction("1.65")),
    ("1.65 times", "multiple", Fraction("1.65")),
    ("twice", "multiple", Fraction(2)),
    # times
    ("May 3, 2006", "date", date(2006, 5, 3)),
    ("May 3 2006", "date", date(2006, 5, 3)),
    ("3 May 2006", "date", date(2006, 5, 3)),
    ("3rd day of May, 2006", "date", date(2006, 5, 3)),
    ("first day of March, 2025", "date", date(2025, 3, 1)),
    ("First (1st) day of March, 2025", "date", date(2025, 3, 1)),
    ("1st (first) day of March, 2025", "date", date(2025, 3, 1)),
    ("second of May 2006", "date", date(2006, 5, 2)),
    ("nineteenth day of May, 2006", "date", date(2006, 5, 19)),
    ("twentieth day of May, 2006", "date", date(2006, 5, 20)),
    ("twenty-third day of May, 2006", "date", date(2006, 5, 23)),
    ("thirty first day of December 2006", "date", date(2006, 12, 31)),
    ("thirtieth day of June", "month day", MonthDay(6, 30)),
    ("Sept. 3, 2006", "date", date(2006, 9, 3)),
    ("2006-05-03", "date", date(2006, 5, 3)),
    ("03-May-2006", "date", date(2006, 5, 3)),
    ("3.5.2006", "date", date(2006, 5, 3)),
    ("31/12/2006", "date", date(2006, 12, 31)),
    ("30 June", "month day", MonthDay(6, 30)),
    ("June 30", "month day", MonthDay(6, 30)),
    ("May 2009", "month", Month(2009, 5)),
    ("three years", "duration", Duration(3, "year")),
    ("three (3) years", "duration", Duration(3, "year")),
    ("three-year", "duration", Duration(3, "year")),
    ("45 days", "duration", Duration(45, "day")),
    ("four consecutive calendar quarters", "duration", Duration(4, "quarter")),
    # words as well
    ("first", "ordinal", Fraction(1)),
    ("2nd", "ordinal", Fraction(2)),
    ("in 2007", "year", Fraction(2007)),
]


@pytest.mark.parametrize(("text", "kind", "value"), READ, ids=[text for text, _, _ in READ])
def test_a_figure_is_read(text: str, kind: str, value: object) -> None:
    (found,) = figures_in(f"They agree that {text} shall do.")[:1]
    assert (found.kind, found.value) == (kind, value)


NONE = [
    "MX-3253",
    "CPI-226",
    "Form 10-K",
    "Section 4.2",
    "Sections 4.2 and 4.3",
    "Rule 144",
    "No. 5",
    "clause 4.2.1",
    "10.1.2.3",
    "(604) 221-9666",
    "(1) to pay",
    "Q3",
    "3M",
    "the holder may march",
    "9" * 40,
]


@pytest.mark.parametrize("text", NONE)
def test_what_names_something_is_no_figure(text: str) -> None:
    assert figures_in(f"As {text} says so.") == ()


def test_a_month_needs_its_capital() -> None:
    (found,) = figures_in("the holder may 30 days after that")
    assert found.value == Duration(30, "day")


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("first day of each month", "ordinal", 1),
        ("first march", "ordinal", 1),
        ("first March 2025", "ordinal", 1),
        ("first (2nd) day of March, 2025", "ordinal", 1),
        ("third of the price", "ordinal", 3),
        ("twenty first-class units", "number", 20),
    ],
)
def test_what_only_begins_as_a_day_in_words_is_none(text: str, kind: str, value: int) -> None:
    found, *_ = figures_in(f"On the {text} it is so.")
    assert (found.kind, found.value) == (kind, value)


def test_a_day_that_does_not_exist_is_none_in_words_either() -> None:
    assert not [found for found in figures_in("the thirty-first day of June, 2025") if found.kind == "date"]


def test_a_day_that_reads_two_ways_is_read_both_ways() -> None:
    assert [found.value for found in figures_in("05/04/2006")] == [date(2006, 5, 4), date(2006, 4, 5)]


def test_a_row_of_references_ends_where_something_is_counted() -> None:
    text = "under Sections 4.2, 4.3 and 5, 600 shares and 1.01x, and in Section 7, 40 units"
    assert [text[found.start : found.end] for found in figures_in(text)] == ["600", "1.01x", "40"]


def test_quarters_are_times_and_parts() -> None:
    assert {(found.kind, found.value) for found in figures_in("for two quarters")} == {
        ("duration", Duration(2, "quarter")),
        ("fraction", Fraction(1, 2)),
    }


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        ("$300", "$"),
        ("US$300", "USD"),
        ("Cdn$300", "CAD"),
        ("C$300", "CAD"),
        ("Cdn.$300", "CAD"),
        ("A$300", "AUD"),
        ("\u20ac300", "EUR"),
        ("\u00a3300", "GBP"),
        ("USD $300", "USD"),
        ("300 U.S. dollars", "USD"),
        ("300 US dollars", "USD"),
        ("JPY 300", "JPY"),
    ],
)
def test_currencies(text: str, currency: str) -> None:
    assert figures_in(text)[0].currency == currency


@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("$8.8 million", Fraction(100_000)),
        ("approximately 29,500", Fraction(100)),
        ("about 33%", Fraction(1, 100)),
        ("$30 million", Fraction(10**6)),
    ],
)
def test_round_figures_say_so(text: str, step: Fraction) -> None:
    (found,) = figures_in(text)
    assert (found.about, found.step) == (True, step)


@pytest.mark.parametrize("text", ["$300", "29,500", "33%", "0.5"])
def test_others_do_not(text: str) -> None:
    assert not figures_in(text)[0].about


def test_figures_do_not_reach_over_a_blank_line() -> None:
    assert [found.kind for found in figures_in("There are 30\n\nmillion and 3\fyears")] == ["number", "number"]


def test_places_are_those_of_the_text() -> None:
    text = "pays US$30\nmillion within three (3) years"
    assert [text[found.start : found.end] for found in figures_in(text)] == ["US$30\nmillion", "three (3) years"]


HOSTILE = {
    "digits": "9",
    "groups": "1,234",
    "dots": "1.234.",
    "apostrophes": "1'234'",
    "brackets": "three (3) ",
    "hundreds": "one hundred and ",
    "tens": "twenty-",
    "dollars": "$",
    "halves": "one and one-half ",
    "dates": "3/5/",
    "gaps": "\n \n",
    "spaces": " \t",
    "words": "seven",
    "references": "Sections 4 and 4 and ",
    "points": ".5.",
    "fractions": "1/2",
}


@pytest.mark.parametrize("what", HOSTILE)
def test_time_is_linear_in_the_text(what: str) -> None:
    """Four times the text may take eight times as long on a busy machine, never sixteen and more as a square would."""

    def seconds(size: int) -> float:
        text = HOSTILE[what] * (size // len(HOSTILE[what]))
        start = perf_counter()
        figures_in(text)
        return perf_counter() - start

    assert min(seconds(80_000) for _ in range(2)) < 11 * max(min(seconds(20_000) for _ in range(3)), 1 / 1000)
