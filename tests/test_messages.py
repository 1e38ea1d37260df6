"""What is told, where, and in which words: nothing is lost in silence, and no message sends its reader astray."""

from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from strategies import certain

import regalia
from regalia.cli import main
from regalia.dsl.diagnostic import Diagnostic, Refusal, Severity
from regalia.dsl.source import Source
from regalia.interpreter.inputs import parse_table
from regalia.interpreter.rows import CASH, EVENTS, Inputs
from regalia.interpreter.run import run
from regalia.interpreter.standing import Standing, standing

HEAD = """deal "Example"
dated 2026-01-01
currency USD
rounding each payment to 0.01 half up, residue by largest remainder
party company "The company"
party investor "The investor"
party trustee "The trustee"
asset licence "The licence"
stream royalties "Royalties" received by company
  from licensee "The licensee"
instrument unit, units "Unit" of company
  1,000 units issued to investor at 1,000.00 per unit on 2026-01-01
"""
SHARED = """waterfall participation of royalties
  60% to units
  rest to company
"""
LIEN = """security lien for units over licence
  rank 1
  held by trustee
  secures 1,000.00 per unit
  surplus to company
event sale "Sale"
"""


def told(text: str, head: str = HEAD) -> tuple[Diagnostic, ...]:
    """What is told of a contract."""
    try:
        return certain(regalia.check(Source("example.deal", head + text)))
    except Refusal as refusal:
        return refusal.findings


def one(text: str, head: str = HEAD) -> Diagnostic:
    """The one thing told of a contract."""
    (finding,) = told(text, head)
    return finding


def pointed_at(finding: Diagnostic) -> str:
    """The words under the caret."""
    assert finding.place
    start = finding.place.column - 1
    return finding.place.text[start : start + finding.place.width]


def refused(
    text: str, supplied: Mapping[str, str] | None = None, head: str = HEAD, **tables: str
) -> tuple[Diagnostic, ...]:
    """What is told of a run on inputs, given as rows under their header."""
    kinds = {"cash": CASH, "events": EVENTS}
    heads = {"cash": "date,stream,payer,amount,currency\n", "events": "date,event,party,quantity\n"}
    rows = {name: parse_table(kinds[name], f"{name}.csv", heads[name] + text) for name, text in tables.items()}
    try:
        run(Source("example.deal", head + text), Inputs(**rows), supplied=supplied)  # type: ignore[arg-type]
    except Refusal as refusal:
        return refusal.findings
    return ()


def call(*arguments: str, given: str | None = None) -> Result:
    return CliRunner().invoke(main, arguments, input=given)


# Nothing is lost


@pytest.mark.parametrize("event", ["default", "sale"])
def test_an_event_is_reported_once(event: str) -> None:
    """Two rows that say the same are one; another day or another party is refused."""
    first = f"2026-06-30,{event},trustee,\n"
    assert refused(SHARED + LIEN, events=first + first) == ()
    for second in (f"2026-07-31,{event},trustee,\n", f"2026-06-30,{event},investor,\n", f"2026-06-30,{event},,\n"):
        (finding,) = refused(SHARED + LIEN, events=first + second)
        assert (finding.code, finding.place and finding.place.line) == ("RG513", 3)
        assert "events.csv:2" in finding.message


def test_proceeds_have_no_payer() -> None:
    """A payer of proceeds is read by nothing, so it is refused."""
    rows = "2026-06-30,default,trustee,\n"
    assert refused(SHARED + LIEN, events=rows, cash="2026-07-31,lien,,500.00,\n") == ()
    (finding,) = refused(SHARED + LIEN, events=rows, cash="2026-07-31,lien,licensee,500.00,\n")
    assert (finding.code, pointed_at(finding)) == ("RG511", "licensee")


@pytest.mark.parametrize(
    ("values", "counter"),
    [
        ("let c = royalties\n", "c"),
        ("let c = received by investor\nlet d = 2 * c\n", "d"),
        ('reading c "what counts"\n  one = royalties\n  two = royalties in all\n', "c"),
        ("", "royalties + received by investor in all"),
    ],
)
def test_bands_say_over_which_time_they_count(values: str, counter: str) -> None:
    """A value that names a counter without a window does not hide that the window is missing."""
    bands = "bands of {}\n    all to units up to 5.00\n  rest to company\n"
    text = f"{values}waterfall participation of royalties\n  {bands}"
    finding = one(text.format(counter))
    assert (finding.code, pointed_at(finding)) == ("RG112", counter.split(maxsplit=1)[0])
    assert told(text.format("royalties in all")) == ()


def test_a_part_by_a_value_is_written_as_a_product() -> None:
    """`5% of price` is a part, `rate of price` is no measure."""
    finding = one("let rate = 5%\nlet base = 100.00\nlet fee = rate of base\n" + SHARED)
    assert finding.help == "write a part by a value as a product: rate * base"


def test_meanings_past_the_limit_are_told() -> None:
    """Meanings that were not looked at are named, and the exit code stays."""
    meanings = "".join(f"  m_{number} = {number}%\n" for number in range(1, 71))
    text = f'reading many "many"\n{meanings}waterfall participation of royalties\n  many to units\n  rest to company\n'
    finding = one(text)
    assert (finding.code, finding.severity.value, pointed_at(finding)) == ("RG010", "note", "m_66")


def test_a_meaning_inside_a_meaning_is_looked_at() -> None:
    """A reading inside a drafting is checked under that drafting."""
    text = """reading outer "which"
  gross
    waterfall participation of royalties
      rest to company
  net
    reading inner "how much"
      little
        let taken = 10%
      much
        let taken = 110%
    waterfall participation of royalties
      taken to units
      rest to company
"""
    assert [f.code for f in told(text)] == ["RG202"]


@pytest.mark.parametrize(("small", "codes"), [("small", ["RG102", "RG102"]), ("low", [])])
def test_readings_of_one_name_have_the_same_meanings(small: str, codes: list[str]) -> None:
    """`--reading rate=small` would fit under one drafting only."""
    share = "    waterfall participation of royalties\n      rate to units\n      rest to company\n"
    gross = f'  gross\n    reading rate "rate"\n      low = 10%\n      high = 20%\n{share}'
    net = f'  net\n    reading rate "other rate"\n      {small} = 30%\n      high = 40%\n{share}'
    assert [finding.code for finding in told(f'reading base "which"\n{gross}{net}')] == codes


def test_standard_input_is_read_once() -> None:
    """The contract and an input cannot both be standard input."""
    result = call("run", "-", "--cash", "-", given=HEAD + SHARED)
    assert (result.exit_code, "standard input can be read only once" in result.output) == (2, True)


@pytest.mark.parametrize("command", ["check", "test", "fmt"])
def test_standard_input_is_named_once(command: str) -> None:
    """The second time it would be an empty text."""
    result = call(command, "-", "-", given=HEAD + SHARED)
    assert result.exit_code == 2
    assert "error[RG011]: standard input can be read only once" in result.output
    assert "RG008" not in result.output


def test_over_a_limit_is_could_not() -> None:
    """The exit code is 2, as where the file as a whole is over a limit."""
    deep = f"check {'(' * 150}1{')' * 150} = 1\n"
    result = call("check", "-", given=HEAD + SHARED + deep)
    assert "RG010" in result.output
    assert result.exit_code == 2


# Terms that are supplied

FEES = """payment fee "Fee" from company to trustee
  undisclosed on 2026-06-30
  undisclosed on 2026-12-31
example "Both fees" with fee.1 = 10.00, fee.2 = 20.00
  2026-06-30 royalties 100.00
  expect received by trustee = 10.00
  expect received by trustee = 30.00 on 2026-12-31
"""


def test_one_of_several_undisclosed_terms_is_supplied_by_its_number() -> None:
    """`with` takes the names that a run's messages use; a name without a number is answered by all of them."""
    source = Source("example.deal", HEAD + SHARED + FEES)
    with pytest.raises(Refusal) as refused:
        regalia.run(source, supplied={"fee": "5.00"})
    assert refused.value.findings[0].help == "supply each by its number: fee.1, fee.2"
    assert certain(regalia.check(source)) == ()
    assert [result.findings for result in regalia.test(source)] == [()]
    assert regalia.format(source) == source.text


def test_a_term_of_any_clause_is_supplied_by_its_name() -> None:
    """A royalty's rate, a factor of a derived stream, a row of a table, the terms of an account."""
    text = """stream sales earned by company
stream counted = undisclosed * sales
table bonus by date
  2026-01-01: undisclosed
royalty fee on counted from company to trustee
  undisclosed between 3% and 5%
royalty further on sales from company to trustee
  bonus
account loan owed by company to trustee
  opens at undisclosed on 2026-01-01
  interest undisclosed a year on 30/360, added each calendar year
example "All of them" with fee = 4%, counted = 50%, bonus = 1%, loan.1 = 1,000.00, loan.2 = 10%
  2026-03-31 sales 100.00
  expect received by trustee = 3.00
  expect balance of loan = 1,100.00 on 2026-12-31
"""
    source = Source("example.deal", HEAD + SHARED + text)
    assert certain(regalia.check(source)) == ()
    assert [result.findings for result in regalia.test(source)] == [()]


def test_a_term_lies_between_bounds_of_any_unit() -> None:
    """Quantities, money for each unit, multiples: 15 ounces at 4.00 and five at 2.00."""
    text = """measure ounce, ounces
stream gold in ounces earned by company
let least = undisclosed between 10 ounces and 20 ounces
let price = undisclosed between 1.00 per ounce and USD 3.00 per ounce
let times = undisclosed between 1.5x and 2x
royalty fee on gold from company to trustee
  bands of gold each calendar year
    times * price up to least
    price above
example "Within them" with least = 15 ounces, price = 2.00 per ounce, times = 2x
  2026-03-31 gold 20 ounces
  expect received by trustee = 70.00
"""
    source = Source("example.deal", HEAD + SHARED + text)
    assert certain(regalia.check(source)) == ()
    assert [result.findings for result in regalia.test(source)] == [()]
    beyond = regalia.test(Source("example.deal", (HEAD + SHARED + text).replace("least = 15", "least = 21")))
    assert [found.code for result in beyond for found in result.findings] == ["RG608"]
    mixed = told(text.replace("and 20 ounces", "and USD 20.00").split("example")[0])
    assert "RG104" in [found.code for found in mixed]


@pytest.mark.parametrize(("supplied", "known"), [("fee", "fee.1, fee.2"), ("fee.3", "fee.1, fee.2"), ("unit", "keeps")])
def test_a_term_that_is_none_is_told(supplied: str, known: str) -> None:
    """By the checker, with the names that there are."""
    finding = one(SHARED + FEES.replace("fee.2", supplied))
    assert finding.code == "RG608"
    assert known in finding.help


def test_a_clause_with_several_terms_is_told_with_all_of_them() -> None:
    fees = FEES.split("example", maxsplit=1)[0]
    (finding,) = refused(SHARED + fees, supplied={"fee": "5.00"}, cash="")
    assert finding.help == "supply each by its number: fee.1, fee.2"


@pytest.mark.parametrize("rounding", ["", HEAD.split("\n")[3] + "\n"])
def test_a_figure_supplied_is_named_where_it_makes_an_amount_less_than_nothing(rounding: str) -> None:
    """Beside the clause, which may be right."""
    fees = FEES.split("example", maxsplit=1)[0].replace("  undisclosed on 2026-12", "  undisclosed - 1.00 on 2026-12")
    head = HEAD.replace(HEAD.split("\n")[3] + "\n", rounding)
    text = SHARED + fees
    row = "2027-01-01,royalties,licensee,5.00,USD\n"
    (finding,) = refused(text, supplied={"fee.1": "1.00", "fee.2": "-5.00"}, head=head, cash=row)
    assert finding.code == "RG603"
    assert finding.help == "mend the figure supplied for 'fee.2', or write 'greater of 0 and ...' where it may"
    assert [(place.line, words) for place, words in finding.related] == [
        ((head + text).split("\n").index("  undisclosed - 1.00 on 2026-12-31") + 1, "a figure was supplied for this")
    ]


def test_an_undisclosed_term_inside_a_meaning_has_its_own_name() -> None:
    """It is not called by the reading around it."""
    text = """reading base "which"
  gross
    payment fee from company to trustee
      undisclosed on 2026-06-30
  net
    payment fee from company to trustee
      1.00 on 2026-06-30
example "Gross" with fee = 5.00
  2026-06-30 royalties 100.00
  expect received by trustee = 5.00
"""
    source = Source("example.deal", HEAD + SHARED + text)
    assert certain(regalia.check(source)) == ()
    assert [result.findings for result in regalia.test(source)] == [()]


@pytest.mark.parametrize("text", ["3 months - 1 month", "3 months - 1 month = 2 months", "1 year + 2 days < 3 years"])
def test_durations_are_not_added_up(text: str) -> None:
    """The message says what a duration may be added to."""
    found = told(f"check {text}\n")
    assert ("RG104", "a duration is only added to a date, or taken from one") in [(f.code, f.message) for f in found]
    assert "what happens" not in "".join(f.message for f in found)


# In words that help, at the words that are meant

SHARE = 'instrument share, shares "Share" of company\n'
SLIPS = {  # text: the code, the words under the caret, and what the message or its help says
    "check always receivd by units <= 5.00\n": ("RG001", "receivd", "did you mean 'received'?"),
    "check always receivd per unit <= 5.00 per unit\n": ("RG001", "receivd", "did you mean 'received'?"),
    'party comp\u0430ny_2 "x"\n': (
        "RG001",
        "comp\u0430ny_2",
        "Cyrillic Small Letter A",
    ),
    'p\u0430rty friend "Friend"\n': ("RG001", "p\u0430rty", "type it anew: party"),
    "let x = 5 USD\n": ("RG001", "USD", "before its amount: USD 500.00"),
    "let x = 5USD\n": ("RG012", "USD", "before its amount: USD 500.00"),
    'party all "x"\n': ("RG111", "all", "all_1"),
    "payment fee from company to the investor\n  5.00 on 2026-06-30\n": ("RG001", "the", "leave it out"),
    "payment fee from company to investor\n  5.00 on 1 June 2026\n": ("RG001", "1 June 2026", "2026-06-01"),
    "let x = if 5 then 6\n": ("RG001", "if", "in pieces"),
    "let x = min(5, 6)\n": ("RG001", "(", "'lesser of ... and ...'"),
    "let Rate = 60%\n": ("RG001", "Rate", ": rate"),
    SHARE + "  issued to investor on 2026-06-30\n": (
        "RG001",
        "issued",
        "is missing before 'issued'; write it, as in: 29,465",
    ),
    SHARE + "  shares issued to investor on 2026-06-30\n": (
        "RG113",
        "shares",
        "the number is missing; write it before the name",
    ),
    "payment fee from company to investor\n  on 2026-06-30\n": ("RG001", "on", "write it, as in: 500.00 on ..."),
    "payment fee from company to investor\n  5.00 + on 2026-06-30\n": (
        "RG001",
        "on",
        "a figure is missing before 'on'",
    ),
    "let rate\n  until 2026-06-30\n  5% thereafter\n": ("RG001", "until", "a figure is missing before 'until'"),
    "let y = 5 @\n": ("RG001", "@", "no sign of the language"),
    "let x = USD5\n": ("RG001", "USD5", "USD 5"),
    "security other for units over licence  [assumed]  # why\n": (
        "RG009",
        "security other for units over licence",
        "lines under it",
    ),
}
FLOWS = {
    "remainder to company\n": ("RG101", "remainder", "rest to"),
    "to units\n": ("RG001", "to", "a figure is missing before 'to'; write it, as in: 60% to ..."),
    "50 to units\n": ("RG202", "50", "did you mean '50% to units'?"),
    "bands of received per unit in all\n    all to units up to 1,000\n": ("RG104", "1,000", "1,000.00 per unit"),
    "rate to units\n": ("RG211", "rate to units", "through 'received per unit'"),
    "later to units\n": ("RG211", "later to units", "through 'later', which counts 'received by units'"),
}
RATES = """let rate
  60% while received per unit in all < 1,000.00 per unit
  20% otherwise
let later
  60% until received by units in all reaches 1,000.00
  20% otherwise
"""


@pytest.mark.parametrize("text", SLIPS)
def test_a_slip_is_told_at_its_words(text: str) -> None:
    finding = one(SHARED + text)
    assert (finding.code, pointed_at(finding)) == SLIPS[text][:2]
    assert SLIPS[text][2] in f"{finding.message}; {finding.help}"


@pytest.mark.parametrize("steps", FLOWS)
def test_a_wrong_step_is_told_at_its_words(steps: str) -> None:
    finding = one(f"{RATES}waterfall participation of royalties\n  {steps}  rest to company\n")
    assert (finding.code, pointed_at(finding)) == FLOWS[steps][:2]
    assert FLOWS[steps][2] in f"{finding.message}; {finding.help}"


OPTION = """instrument share, shares "Share" of company
option conversion of units by investor
  exercisable from 2026-07-01
  each unit becomes 10 shares
  while received by units < 100.00
"""


@pytest.mark.parametrize(
    ("day", "cash", "line"),
    [("2026-06-30", "", "exercisable from 2026-07-01"), ("2026-07-02", "1000.00", "while received by units < 100.00")],
)
def test_an_election_out_of_place_is_told_with_the_line_that_says_so(day: str, cash: str, line: str) -> None:
    """The day of the row, and the line of the option."""
    rows = f"2026-07-01,royalties,,{cash},\n" if cash else ""
    (finding,) = refused(SHARED + OPTION, events=f"{day},conversion,,5\n", cash=rows)
    assert (finding.code, pointed_at(finding)) == ("RG507", day)
    ((place, _),) = finding.related
    assert place.text[place.column - 1 : place.column - 1 + place.width] == line


def test_a_term_that_is_needed_is_told_at_its_words() -> None:
    """The place is that of the undisclosed term; where it is needed stands beside it."""
    text = "let cap = undisclosed\nwaterfall participation of royalties\n  all to units up to cap\n  rest to company\n"
    (finding,) = refused(text, cash="2026-07-01,royalties,,100.00,\n")
    assert (finding.code, pointed_at(finding)) == ("RG601", "undisclosed")
    assert finding.related[0][1] == "needed here"


@pytest.mark.parametrize(
    ("value", "way"),
    [
        ("EUR5", "EUR 5"),
        ("5 EUR", "EUR 500.00"),
        ("EUR 5", "an amount in USD"),
        ("five", "--set fee=400,000.00"),
    ],
)
def test_a_figure_that_is_none_is_told(value: str, way: str) -> None:
    """What is written for an undisclosed term is not taken for a clause."""
    fee = FEES.split("example", maxsplit=1)[0].replace("  undisclosed on 2026-12-31\n", "")
    (finding,) = refused(SHARED + fee, supplied={"fee": value}, cash="")
    assert way in finding.help


def test_a_day_of_an_option_is_told_how_to_write() -> None:
    """With the form of a day."""
    result = call("run", "x.deal", "--through", "2026:01:01")
    assert "'2026:01:01' is not a date: write year, month and day, as in 2006-05-04." in " ".join(result.output.split())


@pytest.mark.parametrize(
    ("row", "words", "way"),
    [
        ("2026-06-30,royalties,,1,000.00,USD", "1", '"1,000.00"'),
        ("2026-06-30,royalties,,1000.00,USD,x", "x", "quote a field"),
        ("2026-06-30,royalties,,1000.00,USD,", "", "remove the last comma"),
    ],
)
def test_a_field_too_many_is_told_at_its_place(row: str, words: str, way: str) -> None:
    """Not at the line as a whole."""
    (finding,) = _of_table(row)
    assert finding.place
    assert finding.place.text[finding.place.column - 1 :].startswith(words)
    assert finding.place.column > len("2026-06-30,royalties,,")
    assert way in finding.help


def _of_table(row: str) -> tuple[Diagnostic, ...]:
    with pytest.raises(Refusal) as refusal:
        parse_table(CASH, "cash.csv", f"date,stream,payer,amount,currency\n{row}\n")
    return refusal.value.findings


# What holds of lines and of days


def test_one_space_is_a_level_and_windows_line_ends_are_line_ends() -> None:
    """As long as the lines of a block stand alike."""
    text = HEAD + SHARED
    assert told(text.replace("  ", " "), head="") == told(text.replace("\n", "\r\n"), head="") == ()
    uneven = one("waterfall participation of royalties\n  60% to units\n rest to company\n")
    assert (uneven.code, pointed_at(uneven)) == ("RG002", "r")


def test_a_carriage_return_alone_is_refused() -> None:
    """It would end a line for the eye only, and a comment would swallow what follows."""
    finding = one(SHARED.replace("60% to units\n", "60% to units  # most\r"))
    assert (finding.code, finding.help) == ("RG003", "save the file with line ends LF or CRLF")


@pytest.mark.parametrize(("base", "first"), [("a + b", "120.00"), ("b + a", "60.00")])
def test_receipts_of_a_day_come_in_the_order_in_which_the_waterfall_names_its_streams(base: str, first: str) -> None:
    """Not in that of the clauses, of the rows, or of the amounts."""
    text = f"""stream b received by company
stream a received by company
waterfall split of {base}
  bands of received by investor in all
    60% to investor up to 120.00
    10% to investor above
  rest to company
example "A day"
  2026-06-30 b 100.00
  2026-06-30 a 200.00
  expect received by investor from {base.split(maxsplit=1)[0]} = {first}
"""
    source = Source("example.deal", HEAD + text)
    assert [result.findings for result in regalia.test(source)] == [()]


def test_the_row_that_makes_a_run_too_long_is_named() -> None:
    """A day that is thousands of years off is most likely a slip in one row."""
    rows = "2026-02-01,royalties,licensee,5.00,USD\n9999-12-31,royalties,licensee,5.00,USD\n"
    (finding,) = refused(SHARED.replace("  60% to units", "  each month 60% to units up to 5.00"), cash=rows)
    assert finding.code == "RG605"
    assert str(finding.place) == "cash.csv:3:1"


HIDDEN = """\
let cap
  undisclosed between 100.00 and 200.00 thereafter
waterfall split of royalties
  all to investor up to cap
  rest to company
"""


@pytest.mark.parametrize(
    ("example", "code", "line", "words"),
    [
        ('example "e"\n  2026-06-30 royalties 50.00\n', "RG601", None, "supply it: example ... with cap = ..."),
        ('example "e" with cap = 250.00\n  2026-06-30 royalties 50.00\n', "RG608", 0, "lies between 100.00 and 200.00"),
        ('example "e" with cap = 150.00\n  2026-06-30 royalties 50.005\n', "RG505", 1, "and this has more"),
        ('example "e" with cap = 150.00\n  expect cap = 1.00 on 1999-12-31\n', "RG514", 1, "before it"),
    ],
)
def test_what_stops_an_example_is_told_at_its_lines(example: str, code: str, line: int | None, words: str) -> None:
    """With the place in the contract, and the way out that an example has."""
    before = HEAD + HIDDEN
    found = regalia.test(Source("example.deal", before + example + "  expect received by investor = 50.00\n"))[
        0
    ].findings
    assert [finding.code for finding in found] == [code]
    assert words in f"{found[0].message}; {found[0].help}"
    if line is not None:
        assert found[0].place
        assert found[0].place.line == before.count("\n") + 1 + line
        assert found[0].place.column == (3 if line else 1)


@pytest.mark.parametrize(
    ("line", "code", "words"),
    [
        ("check 2026-01-01 + 8000 years > 2026-01-01\n", "RG007", "outside the years 1 to 9999"),
        ("check 2026-01-01 - 99999999 days < 2026-01-01\n", "RG007", "outside the years 1 to 9999"),
        ("check always royalties in any 1001 weeks < 5.00\n", "RG010", "more than 1,000 periods"),
        ("let rate = 1 / (2 - 2)\n", "RG602", "divides by zero"),
        ("check 1 / (2 - 2) = 1\n", "RG602", "divides by zero"),
        ("check 1 / 0 = 1\n", "RG602", "divides by zero"),
        ("check 0 / 0\n", "RG602", "divides by zero"),
        ("let rate = nil / nil\n", "RG602", "divides by zero"),
    ],
)
def test_what_no_calendar_and_no_run_could_hold(line: str, code: str, words: str) -> None:
    """Told when the contract is checked, and never with a traceback."""
    found = told(SHARED + line)
    assert [finding.code for finding in found if finding.severity is Severity.ERROR] == [code]
    assert words in found[0].message


def test_a_window_that_the_calendar_does_not_close(tmp_path: Path) -> None:
    """It stays open to the end of time."""
    text = 'event sale "Sale"\ninstrument share, shares of company\noption conversion of units by investor\n'
    text += "  exercisable within 3000000 days of sale\n  each unit becomes 1 share\n"
    events = tmp_path / "events.csv"
    events.write_text("date,event,quantity\n2026-02-01,sale,\n2026-03-01,conversion,5\n")
    result = regalia.run(Source("example.deal", HEAD + SHARED + text), events=events)
    (state,) = result.state.instruments[0].options
    assert standing(result, state) == Standing(True, None, None)


@pytest.mark.parametrize(("count", "codes"), [(99, []), (100, ["RG210"]), (400, ["RG210"])])
def test_waterfalls_that_pay_one_to_the_next(count: int, codes: list[str]) -> None:
    """A hundred at the most, told at the first from which it is one too many."""
    names = ["participation", *(f"w{number}" for number in range(1, count + 1))]
    text = "waterfall participation of royalties\n"
    for name, following in pairwise(names):
        text += f"  50% to {following}\n  rest to company\nwaterfall {following} of {name}\n"
    assert [finding.code for finding in told(text + "  rest to company\n")] == codes


CLAIMS = """\
security senior for trustee over licence
  rank {senior}
  secures 1,000.00 - received by {counted}
  surplus to company
security junior for investor over licence
  rank {junior}
  secures 500.00 - received by investor
  surplus to company
security third for trustee over licence
  rank {third}
  secures 700.00
  surplus to company
"""


@pytest.mark.parametrize(
    ("ranks", "counted", "refused"),
    [
        ((1, 2, 3), "trustee", {}),
        ((1, 2, 2), "trustee", {}),
        ((1, 1, 2), "trustee", {}),
        ((1, 2, 1), "trustee", {"senior": ("trustee", "third")}),
        ((1, 1, 2), "investor", {"senior": ("investor", "junior")}),
        ((2, 1, 2), "investor", {"senior": ("investor", "junior")}),
        ((1, 3, 2), "investor", {}),
    ],
)
def test_liens_of_one_rank_whose_parts_would_drift(
    ranks: tuple[int, int, int], counted: str, refused: dict[str, tuple[str, str]]
) -> None:
    """Where what one secures counts what another is paid, by this rank or the one before, their parts change."""
    text = CLAIMS.format(senior=ranks[0], junior=ranks[1], third=ranks[2], counted=counted)
    found = told(SHARED + text)
    assert {(finding.code, finding.message) for finding in found} == {
        ("RG211", f"what '{lien}' secures changes while the proceeds are shared, through 'received by {who}'")
        for lien, (who, _) in refused.items()
    }
    for finding in found:
        ((place, _),) = finding.related
        assert f"security {refused['senior'][1]}" in place.text


def test_a_column_that_nothing_reads_is_told_at_its_name() -> None:
    """Once, with the first row that has a value in it; a column without any is no matter."""
    header = "date,stream,amount,product,note,empty\n"
    rows = ["2026-06-30,royalties,1.00,,,\n", "2026-06-30,royalties,1.00,maxima,,\n", "2026-06-30,nothing,1.00,b,x,\n"]
    cash = parse_table(CASH, "cash.csv", "\n" + header + "".join(rows))
    with pytest.raises(Refusal) as stopped:
        run(Source("example.deal", HEAD + SHARED), Inputs(cash=cash))
    found = [finding for finding in stopped.value.findings if finding.code == "RG511"]
    assert [(finding.place and finding.place.line, pointed_at(finding)) for finding in found] == [
        (2, "product"),
        (2, "note"),
    ]
    assert [[(place.line, place.column) for place, _ in finding.related] for finding in found] == [[(4, 27)], [(5, 27)]]


@pytest.mark.parametrize(
    ("window", "said"),
    [
        ("exercisable through sale", ": 'sale' happened on 2026-07-05"),
        ("exercisable from 2026-07-01 through sale", ": 'sale' happened on 2026-07-05"),
        ("exercisable within 3 days of sale", ": 'sale' happened on 2026-07-05"),
        ("exercisable from default", ""),
    ],
)
def test_an_election_too_late_is_told_with_the_happening_that_closed_its_window(window: str, said: str) -> None:
    option = OPTION.replace("exercisable from 2026-07-01", window)
    rows = "2026-07-05,sale,,\n2026-07-10,conversion,,5\n"
    (finding,) = refused(SHARED + LIEN + option, events=rows)
    assert finding.code == "RG507"
    assert finding.message == f"'conversion' may not be elected on this day (2026-07-10){said}"


GROUP = """party fund "The fund"
  60% fund_1 "The first fund"
  40% fund_2 "The second fund"
party heir "The heir"
payment fee from company to trustee  [assumed]
  10% of received by fund on 2027-01-31
waterfall participation of royalties
  bands
    50% to fund while received by fund < 500.00  [assumed]
    50% to units otherwise
  rest to company
"""


def affected(text: str, head: str = HEAD) -> dict[str, set[str]]:
    """What each clause with a mark may touch."""
    result = run(Source("example.deal", head + text), Inputs())
    return {caveat.clause: set(caveat.affects) for caveat in result.caveats}


def test_a_mark_touches_the_members_that_are_paid_for_their_group() -> None:
    """And who has the part of units given up."""
    head = HEAD + "  units given up leave their part to heir\n"
    touched = {"fund", "fund_1", "fund_2", "unit", "heir", "company", "trustee"}
    assert affected(GROUP, head) == {"participation": touched, "fee": {"trustee"}}


def test_a_mark_touches_what_counts_the_group_of_a_member_that_is_paid() -> None:
    """And not the group's other members."""
    text = GROUP.replace("  [assumed]\n  10%", "\n  10%").replace("50% to fund while", "50% to fund_1 while")
    touched = {"fund_1", "unit", "company", "trustee"}
    assert affected(text) == {"participation": touched}
