"""The grammar: no conflict, no two readings of a word, and every text that it makes is read, laid out and checked."""

import re
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given, note
from hypothesis import strategies as st
from hypothesis.extra.lark import from_lark
from lark import Lark
from lark.exceptions import GrammarError, LexError
from lark.lexer import PatternStr

import regalia
from regalia.dsl.codes import CODES
from regalia.dsl.diagnostic import Refusal
from regalia.dsl.layout import FREE, Layout
from regalia.dsl.parser import grammar, parse_file
from regalia.dsl.source import Source
from regalia.dsl.syntax import Deal
from regalia.dsl.tables import LARK_OPTIONS
from regalia.dsl.tables import grammar as grammar_text

STRICT = {**LARK_OPTIONS, "strict": True}


def test_there_is_no_conflict_and_no_collision_of_words() -> None:
    """Lark's strict mode refuses any shift/reduce conflict, and any two terminals that match one text."""
    Lark(grammar_text(), postlex=Layout(), **STRICT)


@pytest.mark.parametrize(
    "flaw",
    [
        'bracket:   "(" expr ")" | "(" expr ")" "(" expr ")" | expr "also" expr',
        'bracket:   "(" expr ")" | WORD NUMBER\nWORD: /[a-z]+/',
    ],
)
def test_strict_mode_would_tell(flaw: str) -> None:
    """A planted conflict and a planted collision are refused."""
    flawed = grammar_text().replace('bracket:   "(" expr ")"', flaw)
    assert flawed != grammar_text()
    with pytest.raises((GrammarError, LexError)):
        Lark(flawed, postlex=Layout(), **STRICT)


# Texts made by the grammar

END = "\x00"
NAMES = ("a", "b", "unit", "units", "royalties", "x_1", "release", "calendar", "pay")
NUMBERS = ("0", "1", "29,465", "300.00", "1.5 million", "007", "1,000,000.25", "9" * 28)
STRINGS = ('""', '"Words"', '"With # and [brackets], and 75%"', '"Zürich, 日本"', '"it\'s"')
EXACT = {
    "NAME": NAMES,
    "NUMBERED": ("a.1", "fee.12"),
    "NUMBER": NUMBERS,
    "STRING": STRINGS,
    "DATE": ("2006-05-04", "2024-02-29", "9999-12-31", "0001-01-01"),
    "MONTHDAY": ("30 June", "1 January", "29 February"),
    "DURATION": ("45 days", "1 year", "4 quarters", "12  months"),
    "POINTS": ("4 points", "1 point", "0.5 points"),
    "PERCENT": ("75%", "0%", "33.333%"),
    "MULTIPLE": ("1.65x", "2x"),
    "CODE": ("CAD", "USD", "JPY"),
    "BUSINESS_DURATION": ("5 business days", "1  business day"),
    "DATE_LINE": ("on the date received", "on  the date due"),
    "DUE": ("due",),
    "EARNED": ("earned",),
    "DAYCOUNT": ("on actual/365", "on  actual/360", "on actual/actual", "on 30/360"),
    "EXCESS": ("excess lost", "excess  carried"),
    "EXCESS_CREDITED": ("excess credited",),
    "FIRST": ("interest first", "principal  first"),
    "SHORTFALL": ("shortfall lost", "shortfall  carried"),
    "_A_YEAR": ("a year", "a  year"),
    "_AMOUNT_GIVING": ("amount giving",),
    "_AT_LEAST": ("at least",),
    "_AT_MOST": ("at most",),
    "_AT_THE_START_OF": ("at the start of", "at  the  start  of"),
    "_BASED_ON": ("based on",),
    "_BUSINESS_DAYS": ("business days",),
    "_BY_LARGEST_REMAINDER": ("by largest remainder",),
    "_COUNTS_AFRESH": ("counts afresh",),
    "_FOR_THE_FIRST": ("for the first",),
    "_GIVEN_UP_LEAVE_THEIR_PART_TO": ("given up leave their part to",),
    "_FOR_THE_NEXT": ("for the next",),
    "_FUNDED_BY": ("funded by",),
    "_HELD_BY": ("held by",),
    "_INTEREST": ("interest",),
    "_LATE": ("late payments bear",),
    "_OWED_BY": ("owed by",),
    "_RECORD_DATE": ("record date",),
    "_BEFORE_PAYMENT": ("before payment", "before  payment"),
    "_THE_END_OF": ("the end of",),
    "_SEPARATELY": ("separately for each",),
    "_SUBJECT_TO": ("subject to",),
    "_THE_PREVIOUS": ("the previous",),
    "MARK": ("[assumed]", "[derived]", "[release 4]", '[release 4: "as it says"]', "[whatever]"),
    "_NL": ("\n",),
    "_INDENT": ("\x01",),
    "_DEDENT": ("\x02",),
}


CONTINUING = {"+", "-", "*", "/", ",", ")", "and", "or"}  # at the start of a line they go on with the one before


def _made() -> st.SearchStrategy[list[str]]:
    """Clauses as lists of words; `\x01` and `\x02` stand for indentation."""
    parser = Lark(grammar_text().replace("%ignore / +/", ""), postlex=Layout(), **LARK_OPTIONS)
    explicit = {
        terminal.name: st.sampled_from([f"{text}{END}" for text in EXACT[terminal.name]])
        if terminal.name in EXACT
        else st.just(f"{terminal.pattern.value}{END}")
        for terminal in parser.terminals
        if terminal.name in EXACT or isinstance(terminal.pattern, PatternStr)
    }
    explicit |= {name: st.sampled_from([f"{text}{END}" for text in EXACT[name]]) for name in ("_INDENT", "_DEDENT")}
    words = from_lark(parser, start="piece", explicit=explicit).map(
        lambda text: [word for part in text.split(END) if (word := part.strip(" "))]
    )
    return words.filter(lambda found: not any(a in "\n\x01\x02" and b in CONTINUING for a, b in pairwise(found)))


def _laid_out(words: Sequence[str], draw: st.DrawFn | None = None) -> str:
    """A text of words, in canonical spacing, or as carelessly as `draw` has it: spaces, blank lines, comments."""
    lines: list[str] = []
    line: list[str] = []
    depth = 0
    for word in words:
        if word == "\x01":
            depth += 1
        elif word == "\x02":
            depth -= 1
        elif word.startswith("\n"):
            if line:
                lines.append(_line(line, depth, draw))
            line = []
            lines += draw(st.sampled_from([[], [], [], [""], ["# alone"], ["", "      # far in"]])) if draw else []
        else:
            line.append(word)
    return "".join(f"{text}\n" for text in [*lines, *([" ".join(line)] if line else [])])


def _line(words: Sequence[str], depth: int, draw: st.DrawFn | None) -> str:
    """One line; a comment that stands inside quotation marks is none."""
    if draw is None:
        return "  " * depth + " ".join(words)
    text = "   " * depth
    for number, word in enumerate(words):
        glue = draw(st.sampled_from([" ", " ", "  ", "\n        "])) if number else ""
        text += (glue if "\n" not in glue or word in CONTINUING else " ") * bool(number) + word
    return text + draw(st.sampled_from(["", "", " ", "  # why", '# "so"', " # [x] # y"]))


CLAUSES = _made()


@st.composite
def _carelessly(draw: st.DrawFn) -> tuple[list[str], str]:
    words = draw(CLAUSES)
    return words, _laid_out(words, draw)


def _found(text: str) -> tuple[Deal, list[str]]:
    deal, findings = parse_file(Source("made.deal", text))
    return deal, [finding.code for finding in findings]


AROUND = """deal "Around"
dated 2006-05-04
currency CAD
rounding each payment to 0.01 half up, residue by largest remainder
source release "Release" 2006-05-04
party a "A"
party b "B"
instrument unit, units of a
  100 units issued to b at 300.00 per unit on 2006-05-04
event pay "Pay"
stream royalties received by a
let x_1 = 2 * received by b in all
"""


@given(words=CLAUSES)
def test_every_text_of_the_grammar_is_read_and_checked(words: list[str]) -> None:
    """Read without a finding; and in a deal that declares the names, checked with findings, not with an exception."""
    if len(words) > 1 and words[1] in NAMES:
        words[1] = "fresh"
    text = _laid_out(words)
    note(text)
    deal, codes = _found(text)
    assert codes == []
    assert len(deal.clauses) == 1
    try:
        findings = regalia.check(Source("made.deal", AROUND + text))
    except Refusal as refusal:
        findings = refusal.findings
    assert {finding.code for finding in findings} <= set(CODES)


def _comments(text: str) -> list[str]:
    """What follows a `#` outside quotation marks, line by line."""
    found = (re.match(r'(?:[^"#]|"[^"]*")*(#.*)', line) for line in text.split("\n"))
    return [match[1].rstrip() for match in found if match]


@given(made=_carelessly())
def test_formatting_keeps_what_is_meant_and_every_comment(made: tuple[list[str], str]) -> None:
    """The same tree, the same comments in the same order, and a second run changes nothing."""
    words, text = made
    note(text)
    deal, codes = _found(text)
    assert codes == []
    tidy = regalia.format(Source("made.deal", text))
    note(tidy)
    assert parse_file(Source("made.deal", tidy)) == (deal, ())
    assert _comments(tidy) == _comments(text)
    assert regalia.format(Source("made.deal", tidy)) == tidy
    assert deal == _found(_laid_out(words))[0]
    assert "  " not in re.sub(r'"[^"]*"|\[[^\]]*\]|#.*|^ +|  (?=[\[#])', "x", tidy, flags=re.MULTILINE)


EVERY = sorted({text for texts in EXACT.values() for text in texts} | {t.pattern.value for t in grammar().terminals})


@given(words=CLAUSES, data=st.data())
def test_words_in_any_order_are_findings(words: list[str], data: st.DataObject) -> None:
    """The words of a good clause left out, doubled, exchanged and replaced: read, or told what is wrong."""
    shuffled = list(words)
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(shuffled)))
        other = data.draw(st.one_of(st.sampled_from(words), st.sampled_from(EVERY)))
        shuffled[place : place + data.draw(st.integers(0, 2))] = data.draw(st.sampled_from([[], [other], [other] * 2]))
    text = _laid_out(shuffled)
    note(text)
    try:
        findings = regalia.check(Source("made.deal", text))
    except Refusal as refusal:
        findings = refusal.findings
    assert {finding.code for finding in findings} <= set(CODES)


@pytest.mark.parametrize("word", sorted(name.strip("_").lower() for name in FREE))
def test_words_that_only_begin_lines_are_names_anywhere_else(word: str) -> None:
    """`note`, `rank`, `rest` and the like; and words of single lines, such as `linear` and `payable`."""
    text = f'party {word} "T"\nstream {word} "T" received by {word}_2\nparty p "P"\nlet x = 2 * {word} in all\n'
    assert _found(text)[1] == []


def test_other_words_are_no_names() -> None:
    """A word that continues a line is told as such where a name is expected."""
    for word in ("to", "from", "each", "all", "per", "units per"):
        deal, codes = _found(f'party {word} "P"\n')
        assert (len(deal.clauses), len(codes)) == (0, 1)
