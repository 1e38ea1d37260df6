"""Figures, days and currencies in words that a contract quotes."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, strategies

from regalia.dsl.quotations import quoted


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("seventy-five percent", "75"),
        ("75 per cent.", "75"),
        ("three quarters of it", "75"),
        ("one-half", "50"),
        ("half of all", "50"),
        ("two thirds", "200/3"),
        ("raised $8.8 million", "8800000"),
        ("US$30 million", "30000000"),
        ("US$30M in all", "30000000"),
        ("29,465 units", "29465"),
        ("twenty-nine thousand four hundred and sixty-five units", "29465"),
        ("one hundred and five", "105"),
        ("two million five hundred thousand dollars", "2500000"),
        ("EUR 1 250 000.50", "2500001/2"),
        ("thirty (30) days", "30"),
        ("on the thirtieth day", "30"),
        ("2.5 times", "5/2"),
        ("one and a half times", "3/2"),
        ("$300 per unit until $1,000", "300"),
        ("twice the price", "2"),
    ],
)
def test_numbers_are_read_from_quoted_words(words: str, value: str) -> None:
    assert Fraction(value) in quoted((words,)).numbers


@pytest.mark.parametrize(
    "words",
    [
        "on or before May 2, 2009",
        "2 May 2009",
        "the 2nd day of May, 2009",
        "May 2nd 2009",
        "2009-05-02",
        "5/2/2009",
        "02.05.2009",
        "until 2 MAY 2009.",
    ],
)
def test_days_are_read_from_quoted_words(words: str) -> None:
    found = quoted((words,))
    assert date(2009, 5, 2) in found.days
    assert found.numbers == set()


@pytest.mark.parametrize(
    ("words", "currency"),
    [("US$30", "USD"), ("C$30", "CAD"), ("Cdn$30", "CAD"), ("€30", "EUR"), ("30 euros", "EUR"), ("GBP 30", "GBP")],
)
def test_currencies_are_read_from_quoted_words(words: str, currency: str) -> None:
    assert quoted((words,)).currencies == {currency}


@given(text=strategies.text(max_size=60))
def test_no_words_are_too_strange_to_read(text: str) -> None:
    quoted((text,))
