"""Damaged contracts: every error in one go, each at its place, none hidden by another, never an exception."""

from collections.abc import Callable, Sequence
from itertools import combinations_with_replacement, product
from pathlib import Path

import pytest
from hypothesis import given, note, settings
from hypothesis import strategies as st
from strategies import certain

import regalia
from regalia.dsl.codes import CODES
from regalia.dsl.diagnostic import Diagnostic, Refusal, Severity
from regalia.dsl.parser import parse
from regalia.dsl.source import Source

MIGENIX = (Path(regalia.__file__).parent / "contracts" / "migenix" / "migenix.deal").read_text(encoding="utf-8")
SHORT = """# One clause of almost every kind
deal "Short"
dated 2006-05-04
currency CAD
rounding each payment to 0.01 half up, residue by largest remainder
year fiscal ends 30 June
measure ounce, ounces
source release "Release" 2006-05-04
party company "Company"
party holders "Holders"
  60% first_holder "First"
  40% second_holder "Second"
asset license "Licence"
event closing "Closing"
index gold "Gold" in CAD per ounce
stream royalties "Royalties" received by company
  from payer "Payer" under license
instrument share, shares "Share" of company
instrument unit, units "Unit" of company
  100 units issued to holders at 300.00 per unit on 2006-05-04
  units given up leave their part to company
let cap "Most"
  1,000.00 per unit through 2010-12-31
  2,000.00 per unit thereafter
reading back "what comes back"
  all_of_it = 100%
  half_of_it = 50%
waterfall sharing of royalties
  bands of received per unit in all
    75% to units for the first 300.00 per unit
    50% to units for the next 300.00 per unit
  each fiscal year 10% to holders up to 500.00
  rest to company
payment fee from company to holders
  100.00 on 2007-01-01 if received by units > 50.00
option conversion of units by holders
  exercisable from 2007-01-01 through 2009-12-31
  each unit becomes 600 shares * (1 - back)
  fractions dropped
security lien for units over license
  rank 1
  held by holders
  secures cap - received per unit
  surplus to company
covenant resale "No resale" of units by holders
  not modelled "moves no money"
check 100 * 300.00 = 30,000.00
note "Nothing more"
example "One receipt"
  2007-06-30 royalties 100.00 from payer
  expect received by units = 75.00
"""


def findings(text: str) -> tuple[Diagnostic, ...]:
    """All that is wrong with a text, however it is told."""
    try:
        return regalia.check(Source("damaged.deal", text))
    except Refusal as refusal:
        return refusal.findings


def test_the_texts_are_sound() -> None:
    """What is damaged below has nothing wrong with it."""
    assert certain(findings(SHORT)) == findings(MIGENIX) == ()


# Random damage


def _damaged(data: st.DataObject, text: str) -> str:
    """The text after one to five slips of a hand: characters, words or lines deleted, inserted, doubled, swapped."""
    for _ in range(data.draw(st.integers(1, 5))):
        cut = data.draw(st.sampled_from([list, str.split, lambda t: t.splitlines(keepends=True)]))
        if cut is str.split:
            line = data.draw(st.integers(0, max(0, text.count("\n") - 1)))
            lines = text.split("\n")
            words = lines[line].split(" ")
            lines[line] = " ".join(_slip(data, words, WORDS))
            text = "\n".join(lines)
        else:
            text = "".join(_slip(data, cut(text), CHARACTERS if cut is list else LINES))
    return text


CHARACTERS = ['"', "[", "]", "(", ")", ",", ".", "#", "\n", " ", "%", "x", "0", "@", "é", "“", "\t", "\u202e"]
WORDS = [
    "to",
    "of",
    "75%",
    "and",
    "per",
    "unit",
    "1e5",
    "2006-13-40",
    '"',
    "]",
    "(",
    "rest",
    "bands",
    "not",
    "=",
    "99" * 20,
]
LINES = ["  \n", "rest to company\n", "   what is this\n", '"\n', "party\n", "      deeper\n", "#\n", "bands\n", "\n\n"]


def _slip(data: st.DataObject, parts: Sequence[str], others: Sequence[str]) -> list[str]:
    found = list(parts)
    at = data.draw(st.integers(0, max(0, len(found) - 1)))
    match data.draw(st.sampled_from(["delete", "insert", "double", "swap", "replace"])):
        case "delete":
            del found[at : at + 1]
        case "insert":
            found.insert(at, data.draw(st.sampled_from(others)))
        case "double":
            found[at:at] = found[at : at + 1]
        case "swap":
            found[at : at + 2] = reversed(found[at : at + 2])
        case _:
            found[at : at + 1] = [data.draw(st.sampled_from(others))]
    return found


def _are_sound(found: Sequence[Diagnostic], text: str) -> None:
    """Each with a known code, words, a way out, and a place inside the text, in the order of the text."""
    lines = text.replace("\r\n", "\n").split("\n")
    for each in found:
        assert each.code in CODES
        assert each.message
        assert each.help
        for place in [each.place, *(place for place, _ in each.related)]:
            if place is not None:
                assert 1 <= place.line <= len(lines)
                assert place.text == lines[place.line - 1]
                assert 1 <= place.column <= len(place.text) + 1
                assert place.width >= 1
    assert list(found) == sorted(found, key=lambda f: (f.place.line, f.place.column) if f.place else (0, 0))


@given(data=st.data())
def test_no_damage_makes_an_exception(data: st.DataObject) -> None:
    """Slips in a contract of one clause a kind are findings, or change nothing that matters."""
    text = _damaged(data, SHORT)
    note(text)
    _are_sound(findings(text), text)


@settings(max_examples=100)
@given(data=st.data())
def test_no_damage_of_the_first_deal_makes_an_exception(data: st.DataObject) -> None:
    """The same of a whole deal."""
    text = _damaged(data, MIGENIX)
    _are_sound(findings(text), text)


@given(text=st.text(alphabet=st.sampled_from("abAB01 \n\n  \"[](),.%=#+-*/<>'@\t\r\x00\ufeff\u202eé日"), max_size=200))
def test_any_text_at_all(text: str) -> None:
    """Words, signs and spaces in any order."""
    found = findings(text)
    assert found
    if "\r" not in text:
        _are_sound(found, text)


# Errors of syntax: clause by clause


def _clauses(text: str) -> list[tuple[int, int]]:
    """The first line of each clause and the line after its last, counted from one."""
    lines = text.split("\n")
    starts = [number for number, line in enumerate(lines, 1) if line and line[0] not in " #"]
    return list(zip(starts, [*starts[1:], len(lines) + 1], strict=True))


BREAKS: dict[str, Callable[[str], str]] = {
    "a stray sign": lambda line: f"{line} @",
    "a stray word": lambda line: f"{line} zzz zzz",
    "an open bracket": lambda line: f"{line} (",
    "an open quotation": lambda line: f'{line} "',
    "a closed mark that was not opened": lambda line: f"{line} ]",
    "a number with an exponent": lambda line: f"{line} 1e5",
    "a curly quotation mark": lambda line: f"{line} “",
    "the line cut in half": lambda line: line[: len(line) - len(line.lstrip()) + 3] + "?",
}


@given(data=st.data())
def test_an_error_in_one_clause_hides_none_in_another(data: st.DataObject) -> None:
    """Several clauses broken, each in one line: each has its finding, and the clauses between them have none."""
    lines, clauses = SHORT.split("\n"), _clauses(SHORT)
    chosen = data.draw(st.sets(st.integers(0, len(clauses) - 1), min_size=2, max_size=6))
    broken = []
    for number in sorted(chosen):
        start, stop = clauses[number]
        inside = [n for n in range(start, stop) if lines[n - 1].strip() and not lines[n - 1].startswith("#")]
        line = data.draw(st.sampled_from(inside))
        lines[line - 1] = BREAKS[data.draw(st.sampled_from(sorted(BREAKS)))](lines[line - 1])
        broken.append((line, range(start, stop)))
    text = "\n".join(lines)
    note(text)
    _, found = parse(Source("damaged.deal", text))
    told = [finding.place.line for finding in found if finding.place]
    for line, clause in broken:
        assert any(at in clause for at in told), f"nothing is told of line {line}"
    assert all(any(at in clause for _, clause in broken) for at in told)


@pytest.mark.parametrize("breaking", BREAKS)
def test_two_lines_of_one_clause_are_told_both(breaking: str) -> None:
    """Errors of the lines of a clause do not hide one another."""
    lines = MIGENIX.split("\n")
    tiers = [number for number, line in enumerate(lines) if "to units for the" in line]
    for number in (tiers[0], tiers[2]):
        lines[number] = BREAKS[breaking](lines[number])
    _, found = parse(Source("damaged.deal", "\n".join(lines)))
    assert {f.place.line for f in found if f.place} == {tiers[0] + 1, tiers[2] + 1}


FIRST_LINES = {
    "party": ("party x X\n", '  60% a A\n  40% b "B"\n  @\n', [1, 2, 4]),
    "let": ("let x oops\n", "  5 @ thereafter\n", [1, 2]),
    "waterfall": ("waterfall w\n", "  60% @ units\n  rest companyx\n", [1, 2, 3]),
    "misspelt": ("wterfall w of s\n", "  60% @ units\n", [1, 2]),
    "a list of bands": ("waterfall w of s\n", "  bands off s in all\n    60 @ to x\n  rest of x\n", [2, 3, 4]),
    "payment": ("payment p by x\n", "  5.00 at 2026-01-01\n", [1, 2]),
    "option": ("option o of units\n", "  exercisable form 2026-01-01\n", [1, 2]),
    "security": ("security l of units\n", "  rank first\n  held by\n", [1, 2, 3]),
    "example": ("example E\n", "  2026-01-01 s of\n  expect @\n", [1, 2, 3]),
    "reading": (
        "reading r oops\n",
        "  a\n    waterfall w off s\n      60% @ units\n  b\n    waterfall w of s\n      rest @ units\n",
        [1, 3, 4, 7],
    ),
    "a line that goes on": ("let x = 5.00\n  + 6.00 @\n", "note oops\n", [2, 3]),
    "nothing under it": ("waterfall w of s\n", "  bands\n  rest of x\n", [2, 3]),
}


@pytest.mark.parametrize("case", FIRST_LINES)
def test_a_first_line_hides_no_other(case: str) -> None:
    """The lines under a first line that cannot be read are read as its first word asks for."""
    first, others, told = FIRST_LINES[case]
    _, found = parse(Source("damaged.deal", f'deal "E"\n{first}{others}'))
    assert [f.place.line - 1 for f in found if f.place] == told


# Errors of meaning: each against each

WRONG = {
    "RG101": ("let wrong = 2 * received by nobodi in all\n", "an unknown name"),
    "RG102": ('party company "Again"\n', "a name declared twice"),
    "RG103": ("payment wrong from units to company\n  1.00 on 2007-01-01\n", "units that pay"),
    "RG104": ("let wrong = 300.00 per unit + 5 shares\n", "unlike things added"),
    "RG106": ("stream wrong in ABC received by company\n", "no currency"),
    "RG107": ("let wrong = 2 * wrong_2\nlet wrong_2 = 3 * wrong\n", "terms in a circle"),
    "RG109": (
        "security wrong for holders over license\n  rank 1\n  rank 2\n  secures 5.00\n  surplus to company\n",
        "twice",
    ),
    "RG110": ("option wrong of units by holders\n  fractions dropped\n", "nothing exchanged"),
    "RG112": (
        "waterfall wrong of other\n  bands of other\n    all to company up to 5.00\n  rest to company\n",
        "no window",
    ),
    "RG113": ("check received by units = 5.00\n", "a check of what happens"),
    "RG201": ("waterfall wrong of other\n  50% to company\n", "something left over"),
    "RG202": ("waterfall wrong of other\n  60% to company, 60% to units\n  rest to company\n", "more than the whole"),
    "RG203": (
        "waterfall wrong of other\n  all to holders while received by holders < other in all\n  rest to company\n",
        "a band that reopens",
    ),
    "RG204": (
        "waterfall wrong of other\n  bands of other in all\n    all to units up to 9.00\n    all to units up to 4.00\n",
        "levels that fall",
    ),
    "RG205": (
        "waterfall wrong of other\n  all to units while cash * other in all < cash * cash\n  rest to company\n",
        "a limit that is not linear",
    ),
    "RG206": ("waterfall wrong of other\n  all to wrong_2\nwaterfall wrong_2 of third\n  all to wrong\n", "a circle"),
    "RG207": ("waterfall wrong of royalties\n  rest to company\n", "a stream shared twice"),
    "RG209": ("waterfall wrong of other\n  rest to company\n  all to units\n", "never reached"),
    "RG301": ("check 2 + 2 = 5\n", "a check that fails"),
    "RG007": ("payment wrong from company to holders\n  1.00 on 2007-02-30\n", "no such day"),
    "RG001": ("party wrong\n", "a line that ends too early"),
    "RG004": ("prty wrong\n", "no clause"),
    "RG012": ("check 5x5 = 25\n", "words run together"),
}
HELPING = "let cash = received by company\n"


def _wrong(*codes: str) -> str:
    """The sound text with some wrong clauses, none of which names anything of another."""
    pieces = [SHORT, HELPING]
    for number, code in enumerate(codes):
        piece = WRONG[code][0]
        for name in ("wrong_2", "wrong", "other", "third"):
            piece = piece.replace(f" {name}", f" {name}_of_{number}")
        streams = "".join(
            f"stream {name}_of_{number} received by company\n"
            for name in ("other", "third")
            if f" {name}_of_{number}" in piece
        )
        pieces += [streams, piece]
    return "".join(pieces)


@pytest.mark.parametrize("code", WRONG)
def test_each_wrong_clause_is_told(code: str) -> None:
    """On its own: with its code, and no other error."""
    assert {f.code for f in findings(_wrong(code)) if f.severity is Severity.ERROR} == {code}


TEXT = {"RG001", "RG004", "RG007", "RG012"}
FLOW = {"RG201", "RG203", "RG205", "RG206"}
MEANING = set(WRONG) - TEXT - FLOW
STAGES = {"text": TEXT, "meaning": MEANING, "flow": FLOW}


@pytest.mark.parametrize(("one", "other"), list(combinations_with_replacement(STAGES, 2)))
def test_one_wrong_clause_hides_no_other(one: str, other: str) -> None:
    """Of two clauses with errors both are told in one go, whatever the stages at which they are found."""
    hidden = []
    for first, second in product(sorted(STAGES[one]), sorted(STAGES[other])):
        if first != second:
            told = {finding.code for finding in findings(_wrong(first, second))}
            hidden += [f"{missing} with {first} and {second}" for missing in {first, second} - told]
    assert hidden == []


# Directed


def test_an_error_is_told_where_it_stands() -> None:
    """Line, column and width of what is wrong."""
    found = findings(SHORT.replace("held by holders", "held by holderz").replace("75% to units", "75% to unitz"))
    assert [(f.code, str(f.place), f.place.width if f.place else 0) for f in found] == [
        ("RG101", "damaged.deal:30:12", 5),
        ("RG101", "damaged.deal:42:11", 7),
    ]
    assert ["did you mean" in f.help for f in found] == [True, True]


def test_a_name_that_a_broken_clause_declares_is_not_told_as_unknown() -> None:
    """One slip, one finding: what depends on the broken clause is left alone."""
    found = findings(SHORT.replace('party company "Company"', "party company Company"))
    assert [f.place.line for f in found if f.place] == [9]


STREAM = "stream other received by company\n"
HALF = "waterfall split of other\n  50% to units\n"
CIRCLES = """waterfall a of other + b
  rest to b
waterfall b of a
  rest to a
waterfall c of third + e
  rest to d
waterfall d of c
  rest to e
waterfall e of d
  rest to c
"""
ECHOES = {
    "a value of no type": ("let wrong = 300.00 per unit + 5 shares\nlet on_it = wrong * 2\n", ["RG104"]),
    "a step of a broken value": (
        f"{STREAM}let wrong = nobody_1\nwaterfall split of other\n  wrong to units\n  rest to company\n",
        ["RG101"],
    ),
    "a waterfall of a broken stream": (
        "stream other in ABC received by company\nwaterfall split of other\n  50% to company\n",
        ["RG106"],
    ),
    "a waterfall below a broken one": (
        f"{STREAM}waterfall split of other\n  50% to nobody\n  rest to low\nwaterfall low of split\n  all to company\n",
        ["RG101"],
    ),
    "a party whose line cannot be read": (
        "party friend Friend\nstream other received by friend\nwaterfall split of other\n  50% to friend\n",
        ["RG001", "RG201"],
    ),
    "a citation of no document": (STREAM.replace("\n", "  [relaese 4]\n") + HALF, ["RG101", "RG201"]),
    "a head that cannot be read": (f"currency\n{STREAM}{HALF}", ["RG001", "RG201"]),
    "two circles": (f"{STREAM}stream third received by company\n{CIRCLES}", ["RG206", "RG206"]),
}


@pytest.mark.parametrize("case", ECHOES)
def test_what_depends_on_an_error_is_left_alone(case: str) -> None:
    """One slip, one finding, and the findings of what does not depend on it."""
    text, codes = ECHOES[case]
    assert [finding.code for finding in findings(SHORT + text)] == codes


def test_a_value_too_deep_hides_nothing() -> None:
    """What can be followed is checked further."""
    deep = "".join(f"let v_{n} = v_{n + 1} + 1\n" for n in range(150)) + "let v_150 = 1\n"
    found = findings(SHORT + deep + WRONG["RG101"][0] + STREAM + HALF)
    assert {finding.code for finding in found} == {"RG010", "RG101", "RG201"}


def test_more_errors_than_can_be_shown() -> None:
    """The first hundred, and how many there are or that there are more."""
    found = findings(SHORT + "".join(f"prty p_{number}\n" for number in range(1_000)))
    assert len(found) <= 102
    assert found[-1].code == "RG010"
