"""The core program: registers, rules, eight operations. The one thing that every engine runs.

A program is a step function over ticks: a tick is one dated happening; its rules run in text order, each
a straight line of operations, without loops and without calls into Python. Money is a rational number of
the currency's smallest unit (cents). docs/core.md gives the meaning of each operation.
"""

from collections.abc import Mapping
from enum import IntEnum
from typing import Literal

from attrs import field, frozen

from ..dsl.source import NOWHERE, Span
from . import days
from .dated import Dated
from .formula import TRUE, Expr, Figure, Scalar

Days = days.Days

EARNED = "earned"
"""The field of a tick with the day, as a number, on which what it brings was earned; else it is that of the tick."""


class Phase(IntEnum):
    """The order of a day. After each tick what waits for a condition is settled."""

    ACCRUE = 0
    OPEN = 1
    OBSERVE = 2
    RECEIVE = 3
    ELECT = 4
    CLOSE = 5
    TEST = 6
    CHANGE = 7
    DUE = 8


@frozen
class Gap:
    """Open while positive: `constant` plus what moves, by key, times its coefficient; none reads what moves."""

    terms: tuple[tuple[str, Expr], ...]
    constant: Expr


@frozen
class AnyOf:
    """Over when any part is: the earlier of, the lesser of."""

    parts: "tuple[Until, ...]"


@frozen
class AllOf:
    """Over when all parts are: the later of, the greater of."""

    parts: "tuple[Until, ...]"


Until = Gap | AnyOf | AllOf


@frozen(eq=False, repr=False, slots=False)
class End:
    """A named end of a band; the split says of each whether it was reached.

    `once` says that it is final: a latch keeps the band closed, and no speed can reopen it.
    """

    name: str
    until: Until
    once: bool
    span: Span = NOWHERE


@frozen(eq=False, repr=False, slots=False)
class BandOf:
    """One alternative of a split: who has which share, until any of its ends, while its guard holds.

    `shares` pairs a target with its share of each unit that passes, `speeds` pairs what a gap counts with
    its growth for each unit that passes. `takes` pairs a step that counts what it takes with its share; the
    split binds it as `name.step`. `lines` are the lines of the contract that make it.
    """

    shares: tuple[tuple[str, Expr], ...]
    speeds: tuple[tuple[str, Expr], ...]
    ends: tuple[End, ...]
    guard: Expr
    span: Span
    takes: tuple[tuple[str, Expr], ...] = ()
    lines: tuple[Span, ...] = ()


@frozen(eq=False, repr=False, slots=False)
class Move:
    """What a gap counts: its key, what it is at first, and where it totals a counter per unit, that and the units."""

    of: str
    start: Expr
    spread: tuple[str, Expr] | None = None


@frozen(kw_only=True, eq=False, repr=False, slots=False)
class Op:
    """An operation; `clause` and `span` say which words of the contract caused it."""

    clause: str
    span: Span = field()


@frozen(kw_only=True, eq=False, repr=False, slots=False)
class Let(Op):
    """Bind a value for the rest of the rule."""

    name: str
    value: Expr


@frozen(kw_only=True, eq=False, repr=False, slots=False)
class Round(Op):
    """Bind a value rounded to a multiple of a unit."""

    name: str
    value: Expr
    unit: Figure
    mode: str


@frozen(kw_only=True, eq=False, repr=False, slots=False)
class Set(Op):
    """Give a register a value: a term, a window's start, an observed value."""

    register: str
    value: Expr
    when: Expr = TRUE


@frozen(kw_only=True, eq=False, repr=False, slots=False)
class Latch(Op):
    """Remember a condition once it is true."""

    register: str
    condition: Expr


PostKind = Literal["cash", "due", "unit", "measure"]


@frozen(kw_only=True, eq=False, repr=False, slots=False)
class Post(Op):
    """Move an amount, and with it every counter that counts it.

    `view` is the kind a reader sees, empty for what moves no cash and is shown nowhere. `name` lets later
    postings of the rule give this one as their cause (`because`). `flows` pairs the targets of a split with
    the part of each that this payee has, for the trail. `acting` is the end at which whoever the input names stands:
    a payer of a stream, or one of the holders whom the party there stands for. `claim` is the account, or `interest of`
    one, that it pays.
    """

    kind: PostKind
    view: str
    source: str | None
    target: str | None
    unit: str
    amount: Expr
    adds: tuple[tuple[str, int], ...] = ()
    when: Expr = TRUE
    name: str = ""
    because: str = ""
    split: str = ""
    flows: tuple[tuple[str, Expr], ...] = ()
    acting: Literal["source", "target"] | None = None
    claim: str = ""


@frozen(kw_only=True, eq=False, repr=False, slots=False)
class Split(Op):
    """Cut an amount where gaps reach zero, and share each slice at its own band's rates.

    Binds `name.target` for each target, `name.end.closed` for each end, and `name.start.key` for what each move
    counts at first. Pure. A band gives a target that it does not name nothing. Where it `conserves`, the shares of a
    band come to one and nothing may be left; else they are rates, of any sign, and what no band takes makes nothing.
    `unit` is that of the amount, where it is not that of the shares.
    """

    name: str
    amount: Expr
    bands: tuple[BandOf, ...]
    moves: tuple[Move, ...]
    targets: tuple[str, ...]
    conserves: bool = True
    unit: str = ""


@frozen(eq=False, repr=False, slots=False)
class Limit:
    """A limit that counts what parts are paid: `left` is its room above their exact dues, below zero where it was
    passed before; `weights` pairs a part with how much of the room one of its units of money takes.

    Where all of `whole` are multiples of the unit, rounding cannot take an only part of weight 1 past the limit.
    """

    left: Expr
    weights: tuple[tuple[str, Expr], ...]
    whole: tuple[Expr, ...]


@frozen(eq=False, repr=False, slots=False)
class Part:
    """A claimant of a shared total, and its exact due."""

    name: str
    due: Expr


@frozen(kw_only=True, eq=False, repr=False, slots=False)
class Share(Op):
    """Cut a total into multiples of a unit as near to the exact dues as can be; binds `name.part`.

    The dues sum to the total. `residue` is None for the largest remainder, ties to the part named first,
    else the part that takes what the others leave. No part is below zero, or above a limit.
    """

    name: str
    total: Expr
    parts: tuple[Part, ...]
    limits: tuple[Limit, ...]
    unit: Figure
    mode: str
    residue: str | None


@frozen(kw_only=True, eq=False, repr=False, slots=False)
class Check(Op):
    """Stop the run, with a code and words, where a condition does not hold."""

    condition: Expr
    code: str
    message: str
    help: str


Operation = Let | Round | Set | Latch | Post | Split | Share | Check


@frozen(eq=False, repr=False, slots=False)
class Register:
    """A part of the state. `unit` says what it counts in; `low` and `high` are bounds that always hold."""

    kind: Literal["counter", "latch", "term", "window", "observed"]
    unit: str
    init: Scalar = 0
    low: Figure | None = None
    high: Figure | None = None


@frozen
class TickKind:
    """What fires a rule: an input, the calendar, a date, or the settling after each tick."""

    source: Literal["input", "calendar", "date", "settle"]
    name: str
    phase: Phase


@frozen(eq=False, repr=False, slots=False)
class Rule:
    """The operations that a kind of tick runs; rules of one kind run in text order."""

    on: TickKind
    body: tuple[Operation, ...]
    clause: str
    span: Span = field(eq=False)


@frozen(eq=False, repr=False, slots=False)
class Program:
    """A program with its readings chosen; `holes` maps each undisclosed term to its value, None if unknown."""

    registers: Mapping[str, Register]
    rules: tuple[Rule, ...]
    tables: Mapping[str, Dated]
    holes: Mapping[str, Figure | None]
    days: Mapping[TickKind, Days]
