"""Names in input files that are written with letters of other alphabets: which they are, and what was meant."""

import pytest

from regalia.dsl.characters import mistaken_letters, with_latin_letters
from regalia.dsl.diagnostic import Diagnostic, Refusal
from regalia.dsl.source import Source
from regalia.interpreter.inputs import parse_table
from regalia.interpreter.rows import CASH, EVENTS, REGISTER, Inputs
from regalia.interpreter.run import run

DEAL = """deal "Example"
dated 2026-01-01
currency USD
party company "The company"
party investor "The investor"
stream royalties "Royalties" received by company
  from licensee "The licensee"
  from other "The other"
instrument unit, units "Unit" of company
  1,000 units issued to investor on 2026-01-01
instrument share, shares of company
event sale "Sale"
option conversion of units by investor
  each unit becomes 1 share
waterfall participation of royalties
  60% to units
  rest to company
"""
CASHED = "date,stream,payer,amount,currency\n2026-02-01,royalties,licensee,5.00,USD\n"
HAPPENED = "date,event,party,quantity\n2026-02-01,sale,,\n2026-02-02,conversion,ann,5\n"
HELD = "date,instrument,holder,change\n2026-01-01,unit,ann,600\n2026-01-01,unit,bob,400\n"


def told(cash: str = CASHED, events: str = HAPPENED, register: str = HELD) -> tuple[Diagnostic, ...]:
    """What is told of a run on three tables."""
    try:
        inputs = Inputs(
            cash=parse_table(CASH, "cash.csv", cash),
            events=parse_table(EVENTS, "events.csv", events),
            register=parse_table(REGISTER, "register.csv", register),
        )
        run(Source("example.deal", DEAL), inputs)
    except Refusal as refusal:
        return refusal.findings
    return ()


@pytest.mark.parametrize(
    ("kind", "right", "wrong", "code", "letter"),
    [
        (
            "cash",
            "royalties",
            "r\u043eyalties",
            "RG503",
            "'\u043e' (Cyrillic Small Letter O), which only looks like 'o'",
        ),
        (
            "cash",
            "licensee",
            "lic\u0435nsee",
            "RG503",
            "'\u0435' (Cyrillic Small Letter Ie), which only looks like 'e'",
        ),
        ("cash", "licensee", "\uff4cicensee", "RG503", "(Fullwidth Latin Small Letter L), which only looks like 'l'"),
        ("cash", "USD", "U\u0405D", "RG504", "'\u0405' (Cyrillic Capital Letter Dze), which only looks like 'S'"),
        ("cash", "2026-02-01", "2026-02-0\uff11", "RG502", "'\uff11' (Fullwidth Digit One), which only looks like '1'"),
        ("cash", "stream", "str\u0435am", "RG501", "'\u0435' (Cyrillic Small Letter Ie), which only looks like 'e'"),
        ("events", "sale", "s\u03b1le", "RG503", "'\u03b1' (Greek Small Letter Alpha), which only looks like 'a'"),
        ("events", "conversion", "c\u043enversion", "RG503", "(Cyrillic Small Letter O), which only looks like 'o'"),
        ("events", "ann", "\u0430nn", "RG515", "'\u0430' (Cyrillic Small Letter A), which only looks like 'a'"),
        ("register", "unit", "un\u0456t", "RG503", "which only looks like 'i'"),
    ],
)
def test_a_letter_that_only_looks_right_is_named(kind: str, right: str, wrong: str, code: str, letter: str) -> None:
    """With its alphabet, and with the name that was meant."""
    assert told() == ()
    tables = {"cash": CASHED, "events": HAPPENED, "register": HELD}
    found = told(**{kind: tables[kind].replace(right, wrong, 1)})
    finding = next(finding for finding in found if finding.code == code)
    assert finding.message.endswith(letter)
    assert right in finding.help
    assert finding.place
    assert finding.place.text[finding.place.column - 1 :].startswith(wrong)


def test_a_holder_is_written_wrongly_in_the_register() -> None:
    """Then the election is right, and the register is to be mended."""
    (finding,) = told(register=HELD.replace("ann", "\u0430nn"))
    assert finding.code == "RG515"
    assert finding.help.startswith(
        "mend the register, where '\u0430nn' is written with '\u0430' (Cyrillic Small Letter A)"
    )


def test_names_of_other_alphabets_are_no_slips() -> None:
    """A holder may have any name, and what is wrong with a row of theirs is told as of any other."""
    register = HELD.replace("ann", "\u0430\u043d\u043d\u0430")
    events = HAPPENED.replace("ann", "\u0430\u043d\u043d\u0430")
    assert told(register=register, events=events) == ()
    (finding,) = told(register=register, events=events.replace(",5", ",601"))
    assert finding.message.endswith("'\u0430\u043d\u043d\u0430' has 600")
    (finding,) = told(register=register, events=HAPPENED.replace("ann", "\u043e\u043b\u044f"))
    assert finding.message == "'\u043e\u043b\u044f' is no holder in the register"


@pytest.mark.parametrize(
    ("word", "plain"), [("\u0405A", "SA"), ("\uff11\uff41", "1a"), ("caf\u00e9", "caf\u00e9"), ("a1_", "a1_")]
)
def test_the_word_that_a_word_looks_like(word: str, plain: str) -> None:
    """Letters and digits alone; what looks like none stays."""
    assert with_latin_letters(word) == plain
    assert bool(mistaken_letters(word)) == (not word.isascii())
