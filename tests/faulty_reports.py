"""Reports as careless payers write them: from each deal's own examples, with one fault of a known cause."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from fractions import Fraction
from pathlib import Path

from attrs import evolve, frozen

from regalia.dsl.diagnostic import Refusal
from regalia.dsl.named_figures import NamedFigure
from regalia.dsl.reading import read_source
from regalia.dsl.rebuilding import altered
from regalia.dsl.syntax import walk
from regalia.dsl.terms.head import Rounding
from regalia.dsl.terms.trust import Example
from regalia.dsl.within import clauses_within
from regalia.interpreter.analysis.case import AS_IT_IS, Case, Change
from regalia.interpreter.audit.due import Due, based_on, due
from regalia.interpreter.audit.lines import COLUMNS, lines_of
from regalia.interpreter.examples import Examples, choices_of
from regalia.interpreter.money import digits_of
from regalia.interpreter.run import chosen_model, last_day

ROOT = Path(__file__).parents[1]
_TIMES = (Fraction(1, 2), Fraction(9, 10), Fraction(3, 2), Fraction(1, 10))
_ODD = Fraction(1_000_737, 1_000_000)
CAUSES = ("missing rows", "timing", "currency", "deduction", "base", "tier", "rate", "rounding")
Line = dict[str, str]


@frozen(eq=False)
class Seed:
    """A fault: what a payer should be found to have done, under which clause; and the lines of the report."""

    cause: str
    clause: str
    lines: tuple[Line, ...]
    case: Case

    @property
    def text(self) -> str:
        """The report as a file."""
        return "".join(
            ",".join(row) + "\n" for row in [COLUMNS, *([line.get(c, "") for c in COLUMNS] for line in self.lines)]
        )

    @property
    def amounts_alone(self) -> str:
        """The report without what is behind its amounts."""
        kept = ("date", "clause", "party", "amount", "currency")
        sums: dict[tuple[str, ...], Fraction] = {}
        for line in self.lines:
            key = tuple(line.get(column, "") for column in kept if column != "amount")
            sums[key] = sums.get(key, Fraction()) + Fraction(line["amount"])
        rows = [
            (day, clause, party, f"{float(amount):.2f}", unit) for (day, clause, party, unit), amount in sums.items()
        ]
        return "".join(",".join(row) + "\n" for row in [kept, *rows])


def cases(path: Path) -> Iterator[Case]:
    """A deal on what each of its examples brings."""
    source = read_source(path)
    examples = Examples(source, chosen_model(source, {}))
    for example in examples.default.all_of(Example):
        choices, supplied = choices_of(source, examples.default, example)
        try:
            _, inputs = examples.given(example)
            yield Case.of(source, inputs, choices=choices, supplied=supplied, through=_horizon(inputs))
        except Refusal:
            continue


def _horizon(inputs) -> object:
    last = last_day(inputs)
    return last + timedelta(days=200) if last else None


def with_odd_amounts(case: Case) -> Case:
    """The same with a little more of all that comes in, so that amounts do not come out even."""
    cash = tuple(evolve(r, amount=Fraction(round(r.amount * _ODD * 100), 100)) for r in case.inputs.cash)
    quantities = tuple(evolve(r, quantity=r.quantity * _ODD) for r in case.inputs.quantities)
    return evolve(case, inputs=evolve(case.inputs, cash=cash, quantities=quantities))


def seeds(case: Case) -> Iterator[Seed]:
    """One fault of each cause that can be made under a clause of the deal that pays more than once, or at all."""
    payments = [each for each in _paid(case, AS_IT_IS) if each.base]
    clauses = sorted({each.clause for each in payments}, key=lambda name: -sum(p.clause == name for p in payments))
    made: set[str] = set()
    for clause in clauses:
        payees = {each.payee for each in payments if each.clause == clause}
        theirs = [each for each in _paid(case, AS_IT_IS) if each.payee in payees]
        for cause in CAUSES:
            if cause in made:
                continue
            lines = _faulty(case, cause, clause, payees, theirs)
            if lines is not None:
                made.add(cause)
                yield Seed(cause, clause, tuple(lines), case)


def _faulty(case: Case, cause: str, clause: str, payees: set[str], theirs: list[Due]) -> list[Line] | None:
    """The lines on what some payees are paid, with a fault under a clause; None where there can be none."""
    mine = [each for each in theirs if each.clause == clause and each.base]
    match cause:
        case "missing rows":
            left = [[each for each in theirs if each is not gone] for gone in mine]
            fit = (rest for gone, rest in zip(mine, left, strict=True) if gone.payee in {e.payee for e in rest})
            rest = next(fit, None)
            return _lines(rest) if rest else None
        case "timing":
            late = evolve(mine[0], day=mine[0].day + timedelta(days=40))
            if any((each.day, each.clause) == (late.day, clause) for each in theirs):
                return None
            return _lines(late if each is mine[0] else each for each in theirs)
        case "currency":
            rate = mine[0].exchange_rate
            if rate is None:
                other = "JPY" if mine[0].unit != "JPY" else "USD"
                return [{**line, "currency": other} if line["clause"] == clause else line for line in _lines(theirs)]
            wrong = [_scaled(each, Fraction(51, 50)) if each in mine else each for each in theirs]
            return _lines(wrong)
        case "rounding":
            changes = [Change(instead=pair) for pair in _roundings(case)]
            return _rerun(case, payees, theirs, clause, changes, same=lambda e: [t.base for t in e.tiers])
        case "rate":
            changes = [Change(f, f.value * Fraction(9, 10)) for f in _figures(case, clause, "rate")]
            return _rerun(case, payees, theirs, clause, changes)
        case "tier":
            figures = _figures(case, clause, "amount", "quantity")
            changes = [Change(f, f.value * times) for times in _TIMES for f in figures]
            return _rerun(case, payees, theirs, clause, changes, same=_known_rates(mine)) or _one_rate(theirs, mine)
        case "base" | "deduction":
            streams = frozenset(based_on(case.run().model, clause))
            lines = _rerun(case, payees, theirs, clause, [Change(factor=Fraction(19, 20), streams=streams)])
            if lines is None or cause == "base":
                return lines
            return _with_deductions(lines, theirs, clause)
    raise AssertionError(cause)


def _one_rate(theirs: list[Due], mine: list[Due]) -> list[Line] | None:
    """The lines of somebody who takes the rate of one tier for all."""
    several = next((each for each in mine if len(each.tiers) > 1), None)
    if several is None:
        return None
    lines = []
    for each in theirs:
        if each is not several:
            lines += lines_of(each)
            continue
        rate, base = several.tiers[0].rate, several.base
        amount = round(base * rate * 10 ** digits_of(each.unit))
        if abs(amount - several.amount) < 100:
            return None
        lines += lines_of(evolve(each, amount=amount, tiers=(evolve(several.tiers[0], base=base),)))
    return lines


def _with_deductions(lines: list[Line], theirs: list[Due], clause: str) -> list[Line] | None:
    """The same lines, in which what is lacking of the base is said to be taken off it."""
    found, told = [], set()
    for line in lines:
        key = (line["date"], line["clause"], line["party"])
        if line["clause"] == clause and line.get("base") and key not in told:
            told.add(key)
            due_ = next((e for e in theirs if (e.day.isoformat(), e.clause, e.payee) == key), None)
            if due_ is None or due_.base is None:
                return None
            said = sum(Fraction(each["base"]) for each in lines if (each["date"], each["clause"], each["party"]) == key)
            found.append({**line, "deductions": _decimal(due_.deductions + due_.base - said)})
        else:
            found.append(line)
    return found


def _decimal(value: Fraction) -> str:
    return f"{float(value):.6f}".rstrip("0").rstrip(".")


def _known_rates(mine: list[Due]) -> Callable[[Due], object]:
    known = {tier.rate for each in mine for tier in each.tiers}
    return lambda each: {tier.rate for tier in each.tiers} <= known


def _rerun(
    case: Case,
    payees: set[str],
    theirs: list[Due],
    clause: str,
    changes: list[Change],
    same: Callable[[Due], object] = lambda each: None,
) -> list[Line] | None:
    """The lines of the first change under which the clause alone pays otherwise, on the same days; what is said to be
    the same of each payment stays so."""
    for change in changes:
        try:
            found = [each for each in _paid(case, change) if each.payee in payees]
        except Refusal:
            continue
        before = {(e.day, e.clause, e.payee): e.amount for e in theirs}
        after = {(e.day, e.clause, e.payee): e.amount for e in found}
        other = {key[1] for key in before if before[key] != after.get(key)}
        kept = [same(each) for each in theirs if each.clause == clause]
        if (
            before.keys() == after.keys()
            and other == {clause}
            and kept == [same(e) for e in found if e.clause == clause]
        ):
            return _lines(found)
    return None


def _roundings(case: Case) -> Iterator[tuple[tuple[object, object], ...]]:
    for node in case.deal.clauses:
        if isinstance(node, Rounding):
            for unit in (node.unit, Fraction(1), Fraction(1000)):
                yield ((node, altered(node, mode="down", unit=unit)),)


def _figures(case: Case, clause: str, *kinds: str) -> list[NamedFigure]:
    nodes = {id(n) for c in clauses_within(case.deal.clauses) if c.label == clause for n in walk(c)}
    figures = [f for f in case.figures if f.kind in kinds and id(f.node) in nodes]
    return [f for f in figures if isinstance(f.value, Fraction)]


def _scaled(each: Due, times: Fraction) -> Due:
    assert each.exchange_rate
    amount = round(each.amount * times)
    tiers = tuple(evolve(tier, base=tier.base * times) for tier in each.tiers)
    return evolve(each, amount=amount, tiers=tiers, exchange_rate=each.exchange_rate * times)


def _paid(case: Case, change: Change) -> list[Due]:
    return list(due(case.run(change)))


def _lines(payments) -> list[Line]:
    return [line for each in payments for line in lines_of(each)]
