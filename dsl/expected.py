"""What could stand where a text breaks off, in words."""

import re

from .currencies import is_currency
from .nearest import nearest
from .slips import NAMES

_TERMINALS = {
    "NAME": "a name",
    "STRING": 'words in quotation marks ("...")',
    "NUMBER": "a number",
    "NUMBERED": "a numbered term (fee.1)",
    "DATE": "a date (2006-05-04)",
    "MONTHDAY": "a day of the year (30 June)",
    "DURATION": "a duration (45 days)",
    "PERCENT": "a percentage",
    "MULTIPLE": "a multiple (1.65x)",
    "POINTS": "points (4 points)",
    "CODE": "a currency (CAD)",
    "LESSTHAN": "'<'",
    "MORETHAN": "'>'",
    "__ANON_0": "",
    "MARK": "a mark ([release 4])",
    "PLUS": "'+'",
    "MINUS": "'-'",
    "TIMES": "'*'",
    "DIVIDE": "'/'",
    "LPAR": "'('",
    "RPAR": "')'",
    "COMMA": "','",
    "EQUAL": "'='",
    "BUSINESS_DURATION": "business days (5 business days)",
    "DATE_LINE": "a date line (on the date received)",
    "DAYCOUNT": "a day count (on actual/365)",
    "EXCESS": "'excess lost' or 'excess carried'",
    "EXCESS_CREDITED": "'excess credited'",
    "SHORTFALL": "'shortfall lost' or 'shortfall carried'",
    "FIRST": "'interest first' or 'principal first'",
    "COLON": "':'",
    "_NL": "the end of the line",
    "_INDENT": "indented lines under it",
    "_DEDENT": "the end of the clause",
    "$END": "the end of the text",
}
_JOINED = {
    "_SEPARATELY": "separately for each",
    "_LATE": "late payments bear",
}
"""Words that are one where they stand in a row, if their terminal is not called as they read."""

_OPERATORS = {"PLUS", "MINUS", "TIMES", "DIVIDE", "LESSTHAN", "MORETHAN", "EQUAL", "REACHES", "__ANON_0", "__ANON_1"}
VALUE = {"NAME", "NUMBER", "PERCENT", "LPAR", "MINUS", "CODE"}
"""The terminals with which a value may begin."""

CURRENCY_FIRST = "write the currency before its amount: {} 500.00"
_SHOWN = 7


def way_out(expected: set[str], word: str) -> str:
    """The way out of a text that breaks off at a word: what was probably meant, or what could stand there."""
    words = {name: _in_words(name) for name in expected}
    near = nearest(word, [w.strip("'") for n, w in words.items() if n not in _TERMINALS]) if word else None
    if near:
        return f"did you mean '{near}'?"
    if expected == {"CODE"}:
        return "write its three capital letters of ISO 4217, as CAD, USD or EUR"
    if "DATE" in expected and re.fullmatch(r"\d{1,2} +[A-Z][a-z]+", word):
        return "write the day with its year: 2026-06-30"
    if word == "(" and "LPAR" not in expected and "TIMES" in expected:
        return "there are no functions; write 'greater of ... and ...', 'lesser of ... and ...', or a sign before '('"
    if glued := re.fullmatch(r"([A-Z]{3})(\d[\d.,]*)", word):
        return f"put a space after the currency: {glued[1]} {glued[2]}"
    if is_currency(word):
        return CURRENCY_FIRST.format(word)
    if word in ("==", "=>", "=<", "<>", "!="):
        return "write '=', '<=', '>=', '<' or '>'"
    if re.fullmatch(r"[A-Za-z\u00c0-\u024f][\w\u00c0-\u024f.-]*", word) and "NAME" in expected and not word.islower():
        return f"{NAMES}: {word.lower()}" if re.fullmatch("[a-z][a-z0-9_]*", word.lower()) else NAMES
    if expected >= VALUE:
        words = {
            n: w
            for n, w in words.items()
            if n in _TERMINALS and n not in VALUE | {"DATE", "DURATION", "POINTS", "MULTIPLE"}
        }
        words["value"] = "a value"
    if expected >= {"PLUS", "TIMES"}:
        words = {n: w for n, w in words.items() if n not in _OPERATORS}
        words["operator"] = "an operator"
    choices = sorted({w for w in words.values() if w}, key=lambda w: (w.startswith("'"), w))
    if not choices:
        return "see 'the clauses' in docs/language.md"
    if len(choices) > _SHOWN:
        choices = [*choices[:_SHOWN], "..."]
    return "expected " + (" or ".join([", ".join(choices[:-1]), choices[-1]]) if len(choices) > 1 else choices[0])


def _in_words(terminal: str) -> str:
    if terminal in _TERMINALS:
        return _TERMINALS[terminal]
    if terminal.startswith("__"):
        return ""
    return f"'{_JOINED.get(terminal) or terminal.strip('_').replace('_', ' ').lower()}'"
