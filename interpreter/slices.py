"""Why a slice of an amount passed as it did: the lines of the contract that took part, and what their limits count."""

from collections.abc import Iterator
from fractions import Fraction
from functools import reduce
from typing import Any

from attrs import evolve, frozen

from ..dsl.model import Model
from ..dsl.source import Place, Span
from ..dsl.terms import expression as ex
from ..dsl.terms.instrument import Instrument
from ..dsl.terms.limit import ForFirst, ForNext, Until, UpTo, While
from ..dsl.terms.royalty import Rate, RateBands
from ..dsl.terms.security import Rank, Secures, Security
from ..dsl.terms.value import Piece
from ..dsl.terms.waterfall import Band, Bands, Rest, Share, Step, Waterfall
from .figures import Counted, Figure, Known, Replay, constants, definition, figures_of, part
from .formula import Expr, Reg, Val, add, exact, reads
from .ledger import Entry, Slice
from .lines import SharingLine, above_of, sharing_lines, targets_of
from .lower.alternative import payee_of, target_of
from .lower.counters import Counter
from .lower.expressions import words_of
from .lower.owed import opened_with
from .lower.security import line_of
from .program import Move, Post, Split


@frozen
class LineStep:
    """A line of the contract under which a slice passed, with the figures it reads and what its limits count."""

    words: str
    place: Place
    figures: tuple[Figure, ...]
    counters: tuple[Counted, ...]


@frozen
class BandStep:
    """A slice of the entry: its number, what passed and at what rate, and the lines that say so.

    `start` is how much of the amount had passed before it; `unit` is that of both and of the base.
    """

    number: int
    start: Any
    base: Any
    rate: Any
    exact: Any
    unit: str
    lines: tuple[LineStep, ...]


def band_steps(entry: Entry, post: Post, split: Split, taken: Any, replay: Replay) -> tuple[BandStep, ...]:
    """The slices of an entry, in order."""
    lines = {line.node.span: line for line in sharing_lines(replay.result.model)}
    counts = {move.of: replay.before(move.start) for move in split.moves}
    slices: dict[int, Slice] = {each.band: each for each in entry.slices}
    found = []
    passed: Any = 0
    for index, base in taken:
        band = split.bands[index]
        grown = {key: counts[key] + replay.before(speed) * base for key, speed in band.speeds}
        after = {**counts, **grown}
        cut = slices.get(index + 1)
        if cut:
            reader = _Reader(replay, split, post, _known(replay, split, counts), _known(replay, split, after))
            steps = reader.steps([lines[span] for span in band.lines])
            found.append(BandStep(cut.band, passed, base, cut.rate, cut.exact, cut.unit, steps))
        counts, passed = after, passed + base
    return tuple(found)


def _known(replay: Replay, split: Split, counts: dict[str, Any]) -> Known:
    """What everything counts, by register: a counter per unit is its total over the units."""
    values = dict(counts)
    for move in split.moves:
        if move.spread:
            register, units = move.spread
            over = replay.before(units)
            if over:
                values[register] = exact(Fraction(counts[move.of]) / over)
    return {**opened_with(replay.result.run.machine.program.registers), **constants(values)}


@frozen(eq=False)
class _Reader:
    """Reads the lines of one slice."""

    replay: Replay
    split: Split
    post: Post
    known: Known
    later: Known

    @property
    def model(self) -> Model:
        """The model of the run."""
        return self.replay.result.model

    def steps(self, lines: list[SharingLine]) -> tuple[LineStep, ...]:
        """The lines that decide what the entry has of the slice, and any other whose limit ended it.

        These are the lines down to those that pay it, also in the waterfalls above; and liens of one rank together.
        """
        paying = [i for i, line in enumerate(lines) if targets_of(self.model, self.post, line) & self._paid()]
        last = max(paying, default=len(lines) - 1)
        above = above_of(self.model, self.post.clause)
        found = []
        for number, line in enumerate(lines):
            counters = tuple(self._counters(line, lines))
            decides = (number <= last and line.clause.label in above) or isinstance(line.node, Secures)
            if decides or any(_reached(counter) for counter in counters):
                found.append(self._step(line, counters, number in paying))
        return tuple(found)

    def _paid(self) -> set[str]:
        """The targets that the entry is paid from; what passes to a waterfall is a target of its own."""
        own = {target_of(self.post.clause, str(self.post.target))}
        return own if self.post.view == "receipt" else {target for target, _ in self.post.flows}

    def _step(self, line: SharingLine, counters: tuple[Counted, ...], pays: bool) -> LineStep:
        source = self.model.source
        figures = [*self._figures(line, pays), *(self._parts(line) if pays else ())]
        counted = {counter.words for counter in counters}
        shown = tuple(figure for figure in dict.fromkeys(figures) if figure.words not in counted)
        place = source.place(line.node.span)
        words = source.slice(Span(line.node.span.start, line.node.span.start + place.width)).split("  [")[0]
        return LineStep(words.split(" [")[0], place, shown, counters)

    # ---- figures

    def _figures(self, line: SharingLine, pays: bool) -> Iterator[Figure]:
        """What the shares of a line read, and the truths and figures of its condition."""
        match line.node:
            case Step(shares=shares, limit=limit) | Band(shares=shares, limit=limit):
                read = [share.part for share in shares if not pays or self._pays(line, share)]
                yield from figures_of(self.replay, *read)
                outside = self._moves if isinstance(limit, (Until, While)) else None
                yield from figures_of(self.replay, *((limit,) if limit else ()), unless=outside)
            case Rate(value=value) | Piece(value=value):
                yield from figures_of(self.replay, value)
            case Secures():
                assert isinstance(line.clause, Security)
                yield from self._secured(line.clause, line.node)

    def _pays(self, line: SharingLine, share: Share) -> bool:
        """Whether a share of a line is paid to the entry's payee."""
        only = evolve(line, node=Rest(share.to, share.claim, span=share.span))
        return bool(targets_of(self.model, self.post, only) & self._paid())

    def _secured(self, lien: Security, line: Secures) -> Iterator[Figure]:
        """What a lien secures before the slice, and what that is made of."""
        yield from figures_of(evolve(self.replay, known=self.known), line)
        secured = self.model.symbol(lien.secured)
        if isinstance(secured.node, Instrument):
            units = Reg(Counter("outstanding", secured.key).register)
            yield Figure(f"number of {secured.node.plural}", self.replay.before(units), secured.key)
        taken = Counter("received", secured.key, clause=lien.name.text).register
        state = next(each for each in self.replay.result.state.liens if each.name == lien.name.text)
        if Reg(taken) in reads(state.secured):
            words = f"received by {lien.secured} under {lien.name}"
            yield Figure(words, self.replay.before(Reg(taken), self.known), self.model.currency)
        yield Figure(f"secured by {lien.name}", self.replay.before(state.secured, self.known), self.model.currency)

    def _parts(self, line: SharingLine) -> Iterator[Figure]:
        """A member's part of what its group has, and the part of units that are outstanding or given up."""
        shares = line.node.shares if isinstance(line.node, (Step, Band)) else (line.node,)
        for share in shares:
            if isinstance(share, (Share, Rest)):
                payee = self.model.payee(share.to)
                for member in getattr(payee.node, "members", ()):
                    if member.name.text == self.post.target and member.part is not None:
                        yield part(f"{member.name} of {payee.key}", member.part)
        for target, of_it in self.post.flows:
            unit = self.model.scope.symbols.get(payee_of(target)[1])
            if unit and isinstance(unit.node, Instrument) and target in targets_of(self.model, self.post, line):
                state = "outstanding" if self.post.target == unit.key else "given up"
                value = self.replay.before(of_it)
                if value not in (0, 1):
                    yield Figure(f"part of the {unit.node.plural} that is {state}", value)

    # ---- counters

    def _counters(self, line: SharingLine, lines: list[SharingLine]) -> Iterator[Counted]:
        node = line.node
        if isinstance(node, (Band, Piece)) and line.group and line.group.counter:
            yield self._counted(line.group.counter, None, self._level(line.group, node))
        elif isinstance(node, Step) and isinstance(node.limit, UpTo):
            window = f" {self.model.source.slice(node.window.span)}" if node.window else ""
            formula, level = self.replay.formula(node), Val(f"{self._key(line)}.level")
            assert formula is not None
            kind = self.model.type_of(node.limit.level)
            yield self._pair(f"taken by this line{window}", formula, level, words_of(kind))
        elif isinstance(node, (Step, Band, Piece)) and isinstance(node.limit, (Until, While)):
            yield from self._of_condition(node.limit.condition)
        elif isinstance(node, Secures):
            yield from self._of_rank(line, lines)

    def _key(self, line: SharingLine) -> str:
        assert isinstance(line.clause, Waterfall) and isinstance(line.node, Step)
        return f"{line.clause.name}.{line.clause.steps.index(line.node) + 1}"

    def _level(self, group: Bands | RateBands, band: Band | Piece) -> Any:
        """The level of the counter at which a band ends; None where it goes on."""
        level: Any = 0
        for each in group.bands:
            if isinstance(each.limit, UpTo):
                level = self._value(each.limit.level)
            elif isinstance(each.limit, (ForFirst, ForNext)):
                level += self._value(each.limit.width)
            if each is band:
                return level if isinstance(each.limit, (UpTo, ForFirst, ForNext)) else None
        return None

    def _value(self, node: ex.Expr) -> Any:
        formula = self.replay.formula(node)
        assert formula is not None
        return self.replay.before(formula)

    def _of_condition(self, condition: ex.Expr) -> Iterator[Counted]:
        """What the comparisons of a condition count, each against where it ends."""
        match condition:
            case ex.Comparison():
                left, right = self.replay.formula(condition.left), self.replay.formula(condition.right)
                if left is not None and right is not None and (self._moves(left) or self._moves(right)):
                    turned = not reads(left)
                    counter, end = (condition.right, left) if turned else (condition.left, right)
                    yield self._counted(counter, end)
            case ex.Both() | ex.Either():
                for each in condition.of:
                    yield from self._of_condition(each)
            case ex.Not():
                yield from self._of_condition(condition.of)
            case ex.Reference():
                named = definition(self.model, condition)
                if named is not None:
                    yield from self._of_condition(named)

    def _moves(self, formula: Expr) -> bool:
        return any(getattr(item, "name", None) in self.known for item in reads(formula))

    def _counted(self, node: ex.Expr, end: Expr | None, level: Any = None) -> Counted:
        formula, kind = self.replay.formula(node), self.model.type_of(node)
        assert formula is not None
        counted = self._pair(self.model.source.slice(node.span), formula, end, words_of(kind))
        counted = counted if end is not None else evolve(counted, limit=level)
        read = {getattr(item, "name", None) for item in reads(formula)}
        if any({m.of, m.spread[0] if m.spread else m.of} & read and _owing(m) for m in self.split.moves):
            counted = evolve(counted, words=f"{counted.words}, with what is owed")
        over = next((m.spread[1] for m in self.split.moves if m.spread and m.spread[0] in read), None)
        if over is None or " per " not in counted.unit:
            return counted
        units = self.replay.before(over)
        limit = None if counted.limit is None else counted.limit * units
        unit = counted.unit.split(" ")[0]
        return Counted(counted.words, counted.before * units, counted.after * units, limit, unit, units)

    def _pair(self, words: str, formula: Expr, end: Expr | None, unit: str) -> Counted:
        limit = self.replay.before(end, self.later) if end is not None else None
        return Counted(
            words, self.replay.before(formula, self.known), self.replay.before(formula, self.later), limit, unit
        )

    def _of_rank(self, line: SharingLine, lines: list[SharingLine]) -> Iterator[Counted]:
        """What the liens of a rank have of these proceeds, said once, with the first of them."""
        first = next(each for each in lines if isinstance(each.node, Secures))
        if line is first:
            assert isinstance(line.clause, Security)
            rank = line_of(line.clause, Rank)
            assert isinstance(rank, Rank)
            liens = [str(each.clause.label) for each in lines if isinstance(each.node, Secures)]
            secured = reduce(add, (each.secured for each in self.replay.result.state.liens if each.name in liens))
            total = self.replay.before(secured, self.known)
            paid = total - self.replay.before(secured, self.later)
            words = f"paid of these proceeds under rank {rank.rank}"
            yield Counted(words, 0, paid, total, self.model.currency)


def _owing(move: Move) -> bool:
    """Whether a count begins with what is owed and not yet paid, as it does where rounding is cumulative."""
    return any(isinstance(item, Reg) and item.name.startswith("carry:") for item in reads(move.start))


def _reached(counter: Counted) -> bool:
    """Whether a slice came to where a limit ends."""
    if counter.limit is None or counter.before == counter.after:
        return False
    return bool((counter.before < counter.limit) != (counter.after < counter.limit))
