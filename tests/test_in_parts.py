"""One receipt, or the same in parts on the same day: clauses of one base pay the same, or are refused.

Contracts are drawn: royalties and waterfalls on one stream and on one another, with bands, ends, limits of periods,
values and tables that count what any of them earns or pays, beside an account and a funding.
"""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from strategies import Paper, cash, head, totals

from regalia.dsl.diagnostic import Refusal

LEVELS = (20, 50, 75, 120, 300, 1000)
BESIDE = (
    "event sale\naccount note owed by d to a\n  opens at 40.00 on 2006-01-01\n"
    "funding draw from c to d\n  10.00 on 2006-01-02\n  20.00 on 2006-04-15\n"
)
OTHERS = (
    "s in all",
    "s each calendar year",
    "t in all",
    "s in any 2 quarters",
    "s since 2006-04-01",
    "balance of note",
    "funded by c",
)


@st.composite
def counters(draw: st.DrawFn, clauses: tuple[str, ...]) -> str:
    """What somebody earned or received, by clause and by year; or what came in, is owed or was paid in."""
    if draw(st.integers(0, 2)) == 0:
        return draw(st.sampled_from(OTHERS))
    counter = f"{draw(st.sampled_from(('received', 'earned')))} by {draw(st.sampled_from('ab'))}"
    if draw(st.booleans()):
        counter += f" under {draw(st.sampled_from(clauses))}"
    return counter + draw(st.sampled_from(("", "", " each calendar year")))


@st.composite
def ends(draw: st.DrawFn, clauses: tuple[str, ...]) -> str:
    """`until` or `while`, with one condition or two, or a day or a happening."""
    counter, level = draw(counters(clauses)), draw(st.sampled_from(LEVELS))
    match draw(st.sampled_from(("until", "until", "while", "while", "two", "extreme", "beside"))):
        case "until":
            return f"until {counter} reaches {level}.00"
        case "while":
            return f"while {counter} < {level}.00"
        case "two":
            joined = draw(st.sampled_from(("or", "and")))
            return f"until {counter} reaches {level}.00 {joined} {draw(counters(clauses))} reaches 60.00"
        case "extreme":
            extreme = draw(st.sampled_from(("greater", "lesser")))
            return f"until {counter} reaches {extreme} of {level}.00 and {draw(counters(clauses))}"
    return draw(st.sampled_from(("until sale", "while not sale", "until v >= 6%", "through 2006-04-01")))


@st.composite
def rates(draw: st.DrawFn, clauses: tuple[str, ...], payee: str) -> str:
    """A rate, a value, or bands of rates by their ends or by levels; with a payee those of a waterfall."""
    match draw(st.sampled_from(("rate", "rate", "bands", "bands", "levels", "value"))):
        case "rate":
            end = f" {draw(ends(clauses))}" if payee and draw(st.booleans()) else ""
            return f"  {draw(st.sampled_from((5, 10, 25)))}%{payee}{end}\n"
        case "value":
            return f"  {draw(st.sampled_from('vu'))}{payee}\n"
        case "levels":
            whole = "whole " if not payee and draw(st.booleans()) else ""
            first = draw(st.sampled_from((50, 500)))
            bands = (f"10%{payee} up to {first}.00", f"20%{payee} up to 1,500.00", f"5%{payee} above")
            return f"  {whole}bands of {draw(counters(clauses))}\n" + "".join(f"    {band}\n" for band in bands)
    lines = [f"    {draw(st.sampled_from((10, 20, 40)))}%{payee} {draw(ends(clauses))}\n" for _ in "ab"]
    return "".join(["  bands\n", *lines[: draw(st.integers(1, 2))], f"    5%{payee} thereafter\n"])


@st.composite
def limits(draw: st.DrawFn, clauses: tuple[str, ...]) -> str:
    """When a royalty is paid, its most and its least of a quarter, and its end."""
    fate = st.sampled_from(("lost", "carried"))
    lines = (
        "payable 10 days after each calendar quarter",
        f"each calendar quarter at most 60.00, excess {draw(fate)}",
        f"each calendar quarter at least 10.00, shortfall {draw(fate)}",
        draw(ends(clauses)),
    )
    return "".join(f"  {line}\n" for line in lines if draw(st.integers(0, 2)) == 0)


@st.composite
def contracts(draw: st.DrawFn) -> str:
    """One to three clauses on a stream, or on one another, with a value in pieces and a table."""
    clauses = ("r0", "r1", "r2")[: draw(st.integers(1, 3))]
    paid = draw(st.booleans())
    text = f"stream s {'received' if paid else 'earned'} by d\n"
    text += draw(st.sampled_from(("stream t = s * 2\n", "stream t earned by d\n"))) + BESIDE
    text += f"let v\n  5% {draw(ends(clauses))}\n  8% thereafter\n"
    text += f"table u by {draw(counters(clauses))}\n  5% up to 100.00\n  7% above\n"
    for number, name in enumerate(clauses):
        base = "s" if number == 0 else draw(st.sampled_from(("s", "t", *clauses[:number])))
        if paid and number == 0:
            payees = [f" to {draw(st.sampled_from(('a', 'b', 'c', 'note')))}" for _ in range(draw(st.integers(1, 2)))]
            period = draw(st.sampled_from(("", "", " each calendar quarter")))
            text += f"waterfall {name} of s{period}\n" + "".join(draw(rates(clauses, payee)) for payee in payees)
            text += "  rest to d\n"
            continue
        shared = draw(st.integers(0, 3)) == 0
        text += f"royalty {name} on {base} from d to {f'pool{number}' if shared else draw(st.sampled_from('ab'))}\n"
        text += draw(rates(clauses, "")) + draw(limits(clauses))
        text += draw(pools(clauses, name, f"pool{number}")) if shared else ""
    return text


@st.composite
def pools(draw: st.DrawFn, clauses: tuple[str, ...], royalty: str, name: str) -> str:
    """A waterfall that a royalty pays, with a claim first or without."""
    first = "  all to note\n" if draw(st.booleans()) else ""
    payee = f" to {draw(st.sampled_from('abc'))}"
    return f"waterfall {name} of {royalty}\n{first}{draw(rates(clauses, payee))}  rest to b\n"


def paid_for(paper: Paper, *parts: int) -> dict[str, int]:
    """What each has of parts of a receipt, and of another in the next quarter."""
    rows = [(date(2006, 2, 1), "s", cents) for cents in parts] + [(date(2006, 5, 1), "s", 100_000)]
    return totals(paper.run(cash=cash(rows), through=date(2007, 6, 30)))


@given(contracts())
def test_parts_pay_what_the_whole_pays(text: str) -> None:
    """To the last fraction: nothing is rounded, since roundings of the parts move the ends that count them.

    Whole bands whose rate falls would take back of what the first part was paid: such a run is stopped (RG603).
    """
    paper = Paper(head("") + text)
    try:
        whole = paid_for(paper, 400_000)
    except Refusal:
        return
    for parts in ((100_000, 300_000), (50_000, 50_000, 300_000)):
        try:
            parted = paid_for(paper, *parts)
        except Refusal as stopped:
            parted = whole if "whole bands" in text and stopped.findings[0].code == "RG603" else {}
        assert parted == whole, text
