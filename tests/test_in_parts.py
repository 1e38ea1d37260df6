"""One receipt, or the same in parts on the same day: clauses of one base pay the same, or are refused.

Contracts are drawn: royalties and waterfalls on one stream and on one another, with bands, ends and values that
count what any of them earns or pays.
"""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from strategies import Paper, cash, head, totals

from regalia.dsl.diagnostic import Refusal

CENTS = 3  # by how many cents the roundings of the parts may differ
LEVELS = (20, 50, 75, 120)


@st.composite
def counters(draw: st.DrawFn, clauses: tuple[str, ...]) -> str:
    """What somebody earned or received, by clause and by year, or what came in."""
    if draw(st.integers(0, 4)) == 0:
        return "s in all"
    counter = f"{draw(st.sampled_from(('received', 'earned')))} by {draw(st.sampled_from('ab'))}"
    if draw(st.booleans()):
        counter += f" under {draw(st.sampled_from(clauses))}"
    return counter + draw(st.sampled_from(("", "", " each calendar year")))


@st.composite
def ends(draw: st.DrawFn, clauses: tuple[str, ...]) -> str:
    """`until` or `while`, with one condition or two."""
    counter, level = draw(counters(clauses)), draw(st.sampled_from(LEVELS))
    match draw(st.sampled_from(("until", "until", "while", "either"))):
        case "until":
            return f"until {counter} reaches {level}.00"
        case "while":
            return f"while {counter} < {level}.00"
    return f"until {counter} reaches {level}.00 or {draw(counters(clauses))} reaches 60.00"


@st.composite
def rates(draw: st.DrawFn, clauses: tuple[str, ...], payee: str) -> str:
    """A rate, or bands of them; with a payee those of a waterfall."""
    if draw(st.booleans()):
        end = f" {draw(ends(clauses))}" if payee and draw(st.booleans()) else ""
        return f"  {draw(st.sampled_from((10, 25, 50)))}%{payee}{end}\n"
    bands = [
        f"    {draw(st.sampled_from((10, 20, 40)))}%{payee} {draw(ends(clauses))}"
        for _ in range(draw(st.integers(1, 2)))
    ]
    return "\n".join(["  bands", *bands, f"    5%{payee} thereafter"]) + "\n"


@st.composite
def contracts(draw: st.DrawFn) -> str:
    """One to three clauses on a stream, or on one another, and a value in pieces."""
    clauses = ("r0", "r1", "r2")[: draw(st.integers(1, 3))]
    paid = draw(st.booleans())
    text = f"stream s {'received' if paid else 'earned'} by d\n"
    text += f"let v\n  5% {draw(ends(clauses))}\n  10% thereafter\n" if (valued := draw(st.booleans())) else ""
    for number, name in enumerate(clauses):
        base = "s" if number == 0 else draw(st.sampled_from(("s", *clauses[:number])))
        if paid and number == 0:
            payees = [f" to {draw(st.sampled_from('abc'))}" for _ in range(draw(st.integers(1, 2)))]
            text += (
                f"waterfall {name} of s\n" + "".join(draw(rates(clauses, payee)) for payee in payees) + "  rest to d\n"
            )
            continue
        shared = draw(st.integers(0, 3)) == 0
        text += f"royalty {name} on {base} from d to {f'pool{number}' if shared else draw(st.sampled_from('ab'))}\n"
        text += "  v\n" if valued and draw(st.booleans()) else draw(rates(clauses, ""))
        text += "  payable 10 days after each calendar quarter\n" if draw(st.booleans()) else ""
        text += f"  {draw(ends(clauses))}\n" if draw(st.booleans()) else ""
        text += draw(pools(clauses, name, f"pool{number}")) if shared else ""
    return text


@st.composite
def pools(draw: st.DrawFn, clauses: tuple[str, ...], royalty: str, name: str) -> str:
    """A waterfall that a royalty pays, with a claim first or without."""
    claim = f"{name}_note"
    owed = draw(st.booleans())
    account = (
        f"account {claim} owed by d to {draw(st.sampled_from('ab'))}\n  opens at 30.00 on 2006-01-01\n" if owed else ""
    )
    first = f"  all to {claim}\n" if owed else ""
    return f"{account}waterfall {name} of {royalty}\n{first}{draw(rates(clauses, ' to a'))}  rest to b\n"


def paid_for(paper: Paper, *parts: int) -> dict[str, int]:
    """What each has of parts of a receipt, and of another in the next quarter."""
    rows = [(date(2006, 2, 1), "s", cents) for cents in parts] + [(date(2006, 5, 1), "s", 100_000)]
    return totals(paper.run(cash=cash(rows), through=date(2007, 6, 30)))


@given(contracts())
def test_parts_pay_what_the_whole_pays(text: str) -> None:
    paper = Paper(head() + text)
    try:
        whole = paid_for(paper, 400_000)
    except Refusal:
        return
    for parts in ((100_000, 300_000), (50_000, 50_000, 300_000)):
        found = paid_for(paper, *parts)
        assert all(abs(found.get(who, 0) - whole.get(who, 0)) <= CENTS for who in "abcd"), text
