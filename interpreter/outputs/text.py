"""A run as a person reads it on a screen of eighty columns or more."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from textwrap import wrap
from typing import Any

from ..balance import Balance, balances
from ..exact.unknown import Unknown
from ..ledger import Entry
from ..lower.state import OptionState
from ..money import digits_of, show_decimal, show_money, with_commas
from ..run import Result
from ..timeline import Translated
from .json import document

_WIDTH = 100
_DECIMALS = 6


def to_text(result: Result, version: str) -> str:
    """Ledger, totals, instruments, liens, marks and receipt."""
    data = document(result, version)
    parts = [
        [f"{result.model.title}, through {result.through}, in {result.model.currency}"],
        _ledger(result.entries),
        _proof(result),
        _totals(result),
        _instruments(result, data),
        _accounts(result, data),
        _overdue(data),
        _liens(data),
        _marks(data),
        _receipt(data),
    ]
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def shown(amount: Any, unit: str | None) -> str:
    """An amount with commas, or the terms on which it depends."""
    if amount is None:
        return ""
    if isinstance(amount, Unknown):
        return "undisclosed (" + ", ".join(sorted(amount.names)) + ")"
    return with_commas(show_money(amount, unit or ""))


def table(rows: Sequence[Sequence[str]], right: frozenset[int], indent: str = "") -> list[str]:
    """Rows in columns as wide as they need; those in `right` end together."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    return [
        (
            indent
            + "  ".join(
                cell.rjust(width) if i in right else cell.ljust(width)
                for i, (cell, width) in enumerate(zip(row, widths, strict=True))
            )
        ).rstrip()
        for row in rows
    ]


def _ledger(ledger: tuple[Entry, ...]) -> list[str]:
    if not ledger:
        return ["No entries."]
    head = ("date", "entry", "kind", "clause", "from", "to", "amount", "", "")
    rows = [
        (
            entry.day.isoformat(),
            str(entry.id),
            entry.kind,
            entry.clause,
            entry.source or "",
            f"{entry.target or ''} ({entry.claim})" if entry.claim else entry.target or "",
            shown(entry.amount, entry.unit),
            entry.unit or "",
            original(entry.translated),
        )
        for entry in ledger
    ]
    shown_columns = len(head) - (not any(entry.translated for entry in ledger))
    return table([row[:shown_columns] for row in (head, *rows)], frozenset({1, 6}))


def original(came: Translated | None) -> str:
    """What came in another currency, and at which rate it was translated."""
    if came is None:
        return ""
    rate = f"{shown(came.rate, came.rated)} {came.rated}"
    return f"{shown(came.amount, came.currency)} {came.currency} at {rate}, {came.index} of {came.day}"


def _proof(result: Result) -> list[str]:
    """What came in on streams, and that it was shared; a run that cannot show this is none."""
    return [
        f"Came in {shown(balance.came_in, balance.unit)} {balance.unit}, "
        f"shared {shown(balance.shared, balance.unit)} {balance.unit}: {_rest(balance)}"
        for balance in balances(result.model, result.entries, result.through)
    ]


def _rest(balance: Balance) -> str:
    """What became of what is not shared."""
    if not balance.held:
        return "all of it is shared"
    return f"{shown(balance.held, balance.unit)} {balance.unit} is held until its period closes"


def _totals(result: Result) -> list[str]:
    rows = [
        (who, shown(amount, unit), unit) for who, theirs in result.totals.items() for unit, amount in theirs.items()
    ]
    return ["Received in all", *table(rows, frozenset({1}), "  ")] if rows else []


def _instruments(result: Result, data: dict[str, Any]) -> list[str]:
    lines: list[str] = []
    for state in result.state.instruments:
        shown_state = data["instruments"][state.name]
        received = shown_state["received_per_unit"]
        words = f"{with_commas(shown_state['outstanding'])} outstanding of {with_commas(shown_state['issued'])} issued"
        if received and received["exact"] != "0":
            words += f"; received {_each(received, digits_of(data['currency']))} {data['currency']} each"
        lines.append(f"  {state.name}: {words}")
        options = shown_state["options"]
        lines += [f"    {option_words(state.name, option, options[option.name])}" for option in state.options]
    return ["Instruments", *lines] if lines else []


def option_words(unit: str, option: OptionState, data: dict[str, Any]) -> str:
    """Whether an option is open, what one unit becomes, and all of them."""
    each, total = data["per_unit"], data["in_all"]
    amount = _each(each, digits_of(option.into)) if each else "an unknown number of"
    into = option.into if each and each["exact"] == "1" else option.plural
    when = ""
    if data["closed_since"]:
        when = f"closed since {data['closed_since']}; "
    elif data["open"] is False:
        when = f"open from {data['opens']}; " if data["opens"] else "not open now; "
    became = "became" if data["closed_since"] else "becomes"
    now = f"; all that are outstanding, {with_commas(total)}" if total not in (None, "0") else ""
    return f"{option.name}: {when}one {unit} {became} {amount} {into}{now}"


def _each(figure: dict[str, str], digits: int) -> str:
    """An amount for each unit, exact where its decimals end; else rounded to six, or to twelve where six would show a
    whole amount, and said to be so.
    """
    value = Fraction(figure["exact"])
    places = next((places for places in range(digits, 13) if (value * 10**places).denominator == 1), None)
    if places is None:
        near = show_decimal(value, _DECIMALS)
        return f"about {with_commas(show_decimal(value) if near.endswith('0' * _DECIMALS) else near)}"
    return with_commas(show_decimal(value, places) if places else str(value))


def _accounts(result: Result, data: dict[str, Any]) -> list[str]:
    lines: list[str] = []
    for state in result.state.accounts:
        account = data["accounts"][state.name]
        words = f"{with_commas(account['balance'] or 'an undisclosed amount')} {account['currency']}"
        words = f"{words} owed" if state.owed else f"{words} in it"
        if account["interest"] is None or account["interest"].strip("0."):
            words += f"; interest payable {with_commas(account['interest'] or 'an undisclosed amount')}"
        lines.append(f"  {state.name}: {words}")
    return ["Accounts", *lines] if lines else []


def _overdue(data: dict[str, Any]) -> list[str]:
    lines = [
        f"  {name}: {with_commas(late['balance'] or 'an undisclosed amount')} {late['currency']}; "
        f"interest payable {with_commas(late['interest'] or 'an undisclosed amount')}"
        for name, late in data.get("overdue", {}).items()
    ]
    return ["Overdue", *lines] if lines else []


def _liens(data: dict[str, Any]) -> list[str]:
    lines = [
        f"  {name}: rank {lien['rank']}, secures {with_commas(lien['secured'] or 'an undisclosed amount')} "
        f"{lien['currency']}{', a default was declared' if lien['enforced'] else ''}"
        for name, lien in data["liens"].items()
    ]
    return ["Liens", *lines] if lines else []


def _marks(data: dict[str, Any]) -> list[str]:
    lines = list(_marked(data["marks"]))
    return ["What these figures rest on", *lines] if lines else []


def _marked(marks: list[dict[str, Any]]) -> Iterator[str]:
    for mark in marks:
        affects = ", ".join(mark["affects"])
        words = f"{mark['mark']}: {mark['clause']}: {mark['text']}" + (f" (affects {affects})" if affects else "")
        yield from wrap(words, _WIDTH, initial_indent="  ", subsequent_indent="    ", break_on_hyphens=False)


def _receipt(data: dict[str, Any]) -> list[str]:
    receipt = data["receipt"]
    lines = [f"  regalia {receipt['regalia']}", f"  contract {receipt['contract']}"]
    lines += [f"  {name} {digest}" for part in ("files", "inputs") for name, digest in receipt.get(part, {}).items()]
    lines += [f"  reading {name} = {meaning}" for name, meaning in receipt["readings"].items()]
    lines += [f"  supplied {name} = {text}" for name, text in receipt["supplied"].items()]
    lines += [f"  as of {receipt['as_of']}"] if "as_of" in receipt else []
    return ["Receipt", *lines]
