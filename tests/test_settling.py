"""The order in which conditions are settled: each after what it reads, in text order where free, none in a circle."""

from typing import Any

from attrs import define, field
from hypothesis import given
from hypothesis import strategies as st
from strategies import head

import regalia
from regalia.dsl.source import NOWHERE, Source
from regalia.interpreter.formula import TRUE, Const, Expr, Reg, Val, add, at_most, below, both
from regalia.interpreter.lower.context import SETTLE
from regalia.interpreter.lower.settling import in_order
from regalia.interpreter.program import Check, Latch, Let, Operation, Post, Rule, Set

AT = {"clause": "c", "span": NOWHERE}


@define
class Told:
    """In the place of what lowering gathers."""

    said: list[tuple[str, str]] = field(factory=list)

    def refuse(self, code: str, message: str, where: Any, help: str) -> None:
        self.said.append((code, message))


def rule(name: str, *body: Operation) -> Rule:
    return Rule(SETTLE, body, name, span=NOWHERE)


def latch(name: str, *read: str) -> Rule:
    """A rule that latches a register when those that it reads are."""
    condition: Expr = TRUE
    for other in read:
        condition = both(condition, Reg(other))
    return rule(name, Latch(register=name, condition=condition, **AT))


def settled(*rules: Rule) -> tuple[list[str], list[tuple[str, str]]]:
    told: Any = Told()
    return [each.clause for each in in_order(told, rules)], told.said


def circle(name: str) -> tuple[str, str]:
    return "RG107", f"'{name}' waits for something that in turn waits for it"


def test_after_what_is_read_and_else_as_written() -> None:
    """Whatever operation writes, and whatever operation reads."""
    assert settled(latch("a"), latch("b"), latch("c")) == (["a", "b", "c"], [])
    assert settled(latch("c", "b"), latch("b", "a"), latch("a"), latch("d")) == (["a", "b", "c", "d"], [])
    assert settled(latch("c", "a", "b"), latch("b"), latch("a")) == (["b", "a", "c"], [])
    value, post = Reg("x"), {"kind": "measure", "view": "", "source": None, "target": None, "unit": ""}
    writes = (
        rule("w", Set(register="x", value=Const(1), **AT)),
        rule("w", Post(**post, amount=Const(1), adds=(("x", 1),), **AT)),
        rule(
            "w",
            Check(condition=TRUE, code="RG604", message="", help="", **AT),
            Latch(register="x", condition=TRUE, **AT),
        ),
    )
    reads = (
        rule("r", Check(condition=at_most(value, Const(1)), code="RG604", message="", help="", **AT)),
        rule("r", Set(register="y", value=value, **AT)),
        rule("r", Set(register="y", value=Const(1), when=below(value, Const(1)), **AT)),
        rule("r", Post(**post, amount=value, **AT)),
        rule("r", Post(**post, amount=Const(1), when=below(value, Const(1)), **AT)),
        rule("r", Let(name="v", value=add(Val("u"), value), **AT)),
    )
    for writer in writes:
        for reader in reads:
            assert settled(reader, writer) == (["w", "r"], [])


def test_what_is_no_register_and_what_a_rule_writes_itself_waits_for_nothing() -> None:
    own = rule("a", Set(register="x", value=add(Reg("x"), Val("b")), **AT))
    assert settled(own, latch("b")) == (["a", "b"], [])
    assert settled(latch("a", "a")) == (["a"], [])


def test_each_circle_is_told_once() -> None:
    """With what only waits for one left alone, and two circles as two."""
    assert settled(latch("a", "b"), latch("b", "a")) == (["a", "b"], [circle("a")])
    three = [latch("z", "a"), latch("a", "b"), latch("b", "c"), latch("c", "a"), latch("d")]
    assert settled(*three) == (["z", "a", "b", "c", "d"], [circle("a")])
    two = [latch("a", "b"), latch("b", "a"), latch("c", "d"), latch("d", "c", "a")]
    assert settled(*two) == (["a", "b", "c", "d"], [circle("a"), circle("c")])
    met = [latch("a", "b", "c"), latch("b", "a"), latch("c", "a")]
    assert settled(*met)[1] == [circle("a")]


@given(st.data())
def test_any_conditions_without_a_circle(data: st.DataObject) -> None:
    """A random order of rules of which each reads some that come before it in another order."""
    count = data.draw(st.integers(1, 9))
    reads = [data.draw(st.sets(st.integers(0, number - 1), max_size=4)) if number else set() for number in range(count)]
    written = data.draw(st.permutations(range(count)))
    names, said = settled(*(latch(f"r{n}", *(f"r{other}" for other in sorted(reads[n]))) for n in written))
    assert said == []
    assert sorted(names) == sorted(f"r{n}" for n in range(count))
    places = {name: place for place, name in enumerate(names)}
    assert all(places[f"r{other}"] < places[f"r{n}"] for n in range(count) for other in reads[n])


CHAIN = """\
event third "Third" when middle
event middle "Second" when start
event start "First" when s in all >= 5.00
stream s received by b
waterfall w of s
  all to b while not third
  rest to a
"""


def test_a_chain_of_events_happens_in_one_day_however_it_is_written() -> None:
    """All three with the receipt that brings the first about, so that the next receipt of the day goes elsewhere."""
    expected = (
        "  2006-06-01 s 5.00\n  2006-06-01 s 7.00\n  expect received by b = 5.00\n  expect received by a = 7.00\n"
    )
    text = head() + CHAIN + 'example "A day"\n' + expected
    assert [result.findings for result in regalia.test(Source("chain.deal", text))] == [()]


def test_events_that_wait_for_one_another_are_refused() -> None:
    text = head() + CHAIN.replace("when s in all >= 5.00", "when third")
    found = [finding for finding in regalia.check(Source("circle.deal", text)) if finding.code == "RG107"]
    assert len(found) == 1
    assert found[0].message.endswith("waits for something that in turn waits for it")
