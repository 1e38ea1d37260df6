"""Checks and examples: conditions over what the deal can know, and inputs that it can take."""

from .. import types
from ..constant import NotConstant, constant, is_fixed, varies
from ..dates import OutOfCalendar
from ..infer import expect, infer
from ..numbers import Percentage
from ..scope import Scope, Symbol
from ..show import show
from ..syntax import Clause, walk
from ..terms import expression as ex
from ..terms.option import Option
from ..terms.stream import Index
from ..terms.term import late_of
from ..terms.trust import Check, Chosen, Example, Expect, Given
from ..terms.value import Let, Reading
from ..types import TRUTH, UNKNOWN
from ..units import flow_type, unit_type

_WITH_TERMS = (
    "let",
    "table",
    "stream",
    "account",
    "royalty",
    "payment",
    "waterfall",
    "option",
    "instrument",
    "security",
    "event",
)


def check_trust(scope: Scope, clause: Clause) -> None:
    """Check a check or an example; other clauses are left alone."""
    if isinstance(clause, Check):
        _check_check(scope, clause)
    elif isinstance(clause, Example):
        for chosen in clause.choices:
            _check_chosen(scope, chosen)
        for line in clause.lines:
            _check_line(scope, line)
        expects = any(isinstance(line, Expect) for line in clause.lines)
        if not expects and id(clause) not in scope.read_elsewhere:
            scope.error("RG110", "this example expects nothing", clause, "add a line: expect ... = ...")


def _check_check(scope: Scope, check: Check) -> None:
    before = len(scope.findings)
    expect(scope, check.condition, TRUTH, "a check")
    if check.always or len(scope.findings) > before:
        return
    try:
        holds = constant(scope, check.condition)
    except NotConstant as error:
        if _in_circle(scope, error.node) or not varies(scope, check.condition):
            return
        message = f"this check depends on {_what_varies(error.node)}"
        scope.error("RG113", message, check.condition, "write 'check always ...', or expect it in an example")
    except OutOfCalendar as outside:
        scope.error("RG007", f"this check leaves the calendar: {outside}", check, "mend the durations")
    else:
        if holds is not True:
            scope.error(
                "RG301",
                f"this check fails{_sides(scope, check.condition)}",
                check,
                "mend the figure that is wrong",
            )


def _in_circle(scope: Scope, node: ex.Expr) -> bool:
    """Whether a value is no figure because it is made of itself, which is told where it is declared."""
    symbol = scope.symbols.get(node.name.text) if isinstance(node, ex.Reference) else None
    return symbol is not None and isinstance(symbol.node, Let) and is_fixed(scope, symbol.node)


def _what_varies(node: ex.Expr) -> str:
    """Why a value is no fixed figure."""
    if isinstance(node, ex.Undisclosed):
        return "what is not disclosed"
    if isinstance(node, ex.Length):
        return "how long a month is: months and days do not compare"
    return "what happens in a run, or on which meaning is chosen"


def _sides(scope: Scope, condition: ex.Expr) -> str:
    """Both sides of a comparison as figures."""
    if not isinstance(condition, ex.Comparison):
        return ""
    left, right = constant(scope, condition.left), constant(scope, condition.right)
    return f": {show(left)} {condition.sign} {show(right)} is false"


def _check_chosen(scope: Scope, chosen: Chosen) -> None:
    symbol = scope.find(chosen.name, "reading", *_WITH_TERMS)
    if symbol and isinstance(symbol.node, Reading):
        names = [meaning.name.text for meaning in symbol.node.meanings]
        meant = chosen.value.name.text if isinstance(chosen.value, ex.Reference) else ""
        if meant not in names:
            message = f"'{chosen.name}' has no such meaning"
            scope.error("RG608", message, chosen.value, "choose one of: " + ", ".join(names))
    elif symbol:
        infer(scope, chosen.value)
        terms = _undisclosed(symbol)
        if chosen.term not in terms and chosen.name.text not in scope.elsewhere:
            message = f"'{chosen.term}' is no undisclosed term"
            way = "supply one of: " + ", ".join(terms) if terms else f"'{symbol.key}' keeps nothing back"
            scope.error("RG608", message, chosen.name, way)


def _undisclosed(symbol: Symbol) -> list[str]:
    """The undisclosed terms of a clause by their names, as `--set` and `with` give them."""
    count = sum(isinstance(node, ex.Undisclosed) for node in walk(symbol.owner))
    return [symbol.key] if count == 1 else [f"{symbol.key}.{number}" for number in range(1, count + 1)]


def _check_line(scope: Scope, line: Given | Expect) -> None:
    if isinstance(line, Expect):
        expect(scope, line.condition, TRUTH, "what is expected")
        return
    symbol = scope.find(line.name, "stream", "security", "index", "event", "option", "royalty", "payment")
    if symbol and symbol.kind in ("royalty", "payment") and late_of(symbol.node) is None:
        way = f"add to '{line.name}': late payments bear 8% a year on actual/365, principal first; or leave this out"
        scope.error("RG103", f"what '{line.name}' pays follows from its own lines", line.name, way)
    if line.payer:
        scope.find(line.payer, "payer", "party")
    if line.earned and symbol and symbol.kind != "stream":
        message = f"'{line.name}' is no stream: nothing of it is earned on a day"
        scope.error("RG103", message, line, "leave 'earned' and the day out")
    if symbol:
        _check_fact(scope, line, symbol)


def _check_fact(scope: Scope, line: Given, symbol: Symbol) -> None:
    if symbol.kind == "event":
        if line.fact:
            scope.error("RG104", "a happening has no amount", line, "write the day and the event only")
        return
    if isinstance(symbol.node, Option) and symbol.node.instrument is None:
        if line.fact:
            message = f"'{line.name}' gives up no units"
            scope.error("RG104", message, line, f"write the day and the option only: {line.day} {line.name}")
        return
    if line.fact is None:
        scope.error("RG110", f"how much of '{line.name}' is not said", line, "add the amount")
        return
    wanted = _fact_type(scope, symbol)
    if wanted == types.PERCENT and not isinstance(line.fact.value, Percentage):
        scope.error("RG104", f"'{line.name}' is in percent", line, "write the value with its sign, as 2.5%")
        return
    if isinstance(line.fact.value, Percentage) and wanted not in (types.PERCENT, UNKNOWN):
        scope.error(
            "RG104", f"'{line.name}' is no percentage", line, f"write {types.describe(wanted)}, without the sign"
        )
        return
    unit = line.fact.currency
    if line.fact.unit:
        named = scope.find(line.fact.unit, "measure", "instrument")
        unit = named.key if named else ""
    translated = types.is_money(wanted) and (unit, wanted.unit[0][0]) in scope.translations
    if unit and wanted not in (UNKNOWN, types.of(unit)) and not (translated and symbol.kind != "index"):
        message = f"'{line.name}' counts in {types.describe(wanted)}, not in {unit}"
        scope.error("RG104", message, line, f"write the amount in {types.describe(wanted)}")


def _fact_type(scope: Scope, symbol: Symbol) -> types.Type:
    match symbol.kind:
        case "stream" | "royalty" | "payment":
            return flow_type(scope, symbol)
        case "security":
            return types.of(scope.currency) if scope.currency else UNKNOWN
        case "index":
            assert isinstance(symbol.node, Index)
            return unit_type(scope, symbol.node.unit)
    assert isinstance(symbol.node, Option)
    name = symbol.node.instrument
    instrument = scope.symbols.get(name.text) if name else None
    return types.of(instrument.key) if instrument else UNKNOWN
