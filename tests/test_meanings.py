"""Meanings chosen together are found no less about than one by one."""

from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import head

from regalia.dsl.diagnostic import Diagnostic, in_text_order
from regalia.dsl.parser import parse
from regalia.dsl.resolve import resolve
from regalia.dsl.source import Source
from regalia.interpreter.check import check_deal, models, other_meanings
from regalia.interpreter.lower import lower

READINGS = range(4)
VALUES = (
    "1,000.00",
    "received by {party}",
    "received by {party} + received by {other}",
    "received by {party} * (received by {other} / receipts_{number} in all)",
    "lesser of 1,000.00 and received by {party}",
    "value_{before}",
    "bonus_{number} in all",
    "receipts_{number} in all",
)
EVENT = "event event_{own} when {term} >= 10.00\n"
PAYMENT = "payment bonus_{own} from d to {party}\n  1.00 on event_{number}\n"
CLAUSES = (
    "check always {term} >= 0.00\n",
    "security lien_{own} for {party} over asset_{number}\n  rank 1\n  secures {term}\n  surplus to d\n",
)
BANDS = (
    "  bands\n    50% to {party}, 10% to {other} until {term} reaches 500.00\n    all to d thereafter\n  rest to d\n"
)
STEPS = (
    BANDS,
    "  30% to {party} while {term} < 500.00\n  rest to d\n",
    "  all to {party} up to {term}\n  rest to {payee}\n",
)


@st.composite
def deals(draw: st.DrawFn) -> str:
    """Deals of readings and of clauses that name them and one another; some cannot be run under some meanings."""
    number, party = st.sampled_from(READINGS), st.sampled_from("abc")
    term = st.sampled_from([f"{kind}_{n}" for kind in ("reading", "value") for n in READINGS])
    payee = st.sampled_from(["payee_0", "payee_1", "d"])

    def filled(text: str, own: int) -> str:
        drawn = {"number": number, "party": party, "other": party, "term": term, "payee": payee}
        names = {name: draw(found) for name, found in drawn.items() if f"{{{name}}}" in text}
        return text.format(own=own, before=draw(st.integers(0, max(own - 1, 0))), **names)

    lines = [head()]
    for own in READINGS:
        lines.append(f'asset asset_{own} "Asset"\nstream receipts_{own} received by d\n')
        values = VALUES if own else [value for value in VALUES if "before" not in value]
        meanings = draw(st.lists(st.sampled_from(values), min_size=2, max_size=3))
        lines.append(f'reading reading_{own} "which"\n')
        lines += [f"  meaning_{place} = {filled(value, own)}\n" for place, value in enumerate(meanings)]
        lines.append(f"let value_{own} = reading_{own} + 1.00\n")
        lines += [filled(EVENT, own), filled(PAYMENT, own), filled(draw(st.sampled_from(CLAUSES)), own)]
        lines.append(f"waterfall split_{own} of receipts_{own}\n" + filled(draw(st.sampled_from(STEPS)), own))
    lines += [f'reading payee_{own} "who"\n  one = {draw(party)}\n  another = d\n' for own in range(2)]
    return "".join(lines)


def one_by_one(source: Source) -> tuple[Diagnostic, ...]:
    """What is found where each meaning is chosen alone."""
    deal, _ = parse(source)
    default, found = resolve(source, deal)
    assert default is not None, found
    every = [*found, *lower(default)[2]]
    for choices, _ in other_meanings(deal.clauses, {}):
        every += lower(evolve(default, choices={**default.choices, **choices}))[2]
    return in_text_order(every)


@settings(max_examples=100)
@given(text=deals())
def test_all_is_found_that_is_found_one_by_one(text):
    source = Source("test.deal", text)
    told = [finding for finding in check_deal(source, *parse(source)) if not finding.code.startswith("RG7")]
    assert told == [finding for finding in one_by_one(source) if not finding.code.startswith("RG7")]


def test_meanings_on_which_no_clause_depends_together_are_one_model():
    parts = (
        f'stream s{n} received by d\nreading r{n} "which"\n  low = 10%\n  middle = 20%\n  high = 30%\n'
        f"waterfall w{n} of s{n}\n  r{n} to a\n  rest to d\n"
        for n in range(50)
    )
    source = Source("test.deal", head() + "".join(parts))
    chosen = [model.choices for model in models(source, parse(source)[0], [])]
    assert [{*choices.values()} for choices in chosen] == [{"low"}, {"low", "middle"}, {"low", "high"}]


def test_meanings_that_meet_in_a_clause_are_chosen_one_by_one():
    text = 'reading r "which"\n  low = 10%\n  high = 30%\nreading q "which"\n  low = 10%\n  high = 30%\n'
    source = Source(
        "test.deal", head() + text + "stream s received by d\nwaterfall w of s\n  r to a\n  q to b\n  rest to d\n"
    )
    chosen = [dict(model.choices) for model in models(source, parse(source)[0], [])]
    assert chosen == [{"r": "low", "q": "low"}, {"r": "high", "q": "low"}, {"r": "low", "q": "high"}]
