"""A statement as a ledger of Beancount: a transaction an entry, and balances that Beancount checks by itself."""

import re
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from ...exact.unknown import Unknown
from ...ledger import Entry
from ...money import show_money
from ...statement.holders import Class, Payment
from ...statement.statement import Statement

_DAY = timedelta(days=1)
_UNITS = re.compile(r"[A-Z][A-Z0-9'._-]{0,22}[A-Z0-9]")


def to_beancount(statement: Statement, version: str) -> str:
    """The ledger of the period, with what everybody had before it as an opening."""
    names = _Names()
    lines = list(_transactions(statement, names))
    result, first, last = statement.result, statement.period.first, statement.period.last
    head = [
        f"; {_plain(result.model.title)}: statement for {statement.period.words}, by regalia {version}",
        f"; contract sha256:{result.model.source.digest}",
        f'option "title" {_quoted(result.model.title)}',
        f'option "operating_currency" "{result.model.currency}"',
        "",
    ]
    opened = [f"{first} open {account}" for account in sorted(names.accounts.values())]
    checked = [
        f"{last + _DAY} balance {names.account('Assets', who)} {text} {names.unit(unit)}"
        for (who, unit), value in _closing(statement).items()
        if (text := _amount(value, unit)) is not None
    ]
    return "\n".join([*head, *opened, "", *lines, *checked, ""])


class _Names:
    """Names that Beancount takes, each for one of ours."""

    def __init__(self) -> None:
        self.accounts: dict[tuple[str, str], str] = {}
        self.units: dict[str, str] = {}
        self.taken: set[str] = set()

    def account(self, root: str, who: str) -> str:
        """The account of somebody under another: `Assets:Company`, `Assets:Unit:Ann`."""
        if (root, who) not in self.accounts:
            words = [word for word in re.split(r"[^A-Za-z0-9]+", who) if word]
            name = "-".join(word[:1].upper() + word[1:] for word in words) or "X"
            full, number = f"{root}:{name}", 2
            while full in self.taken:
                full, number = f"{root}:{name}-{number}", number + 1
            self.taken.add(full)
            self.accounts[root, who] = full
        return self.accounts[root, who]

    def unit(self, unit: str) -> str:
        """The commodity of a currency, an instrument or a measure."""
        if unit not in self.units:
            name = re.sub(r"[^A-Z0-9'._-]", "-", unit.upper())[:23].rstrip("'._-")
            name = name if _UNITS.fullmatch(name) else f"U{len(self.units)}-UNITS"
            while name in self.units.values():
                name = f"{name[:18]}-{len(self.units)}"
            self.units[unit] = name
        return self.units[unit]


def _transactions(statement: Statement, names: _Names) -> Iterator[str]:
    """The openings, then each entry that moves something, its parts by holder among them."""
    first = statement.period.first
    shared = {payment.entry.id: list(parts) for each in statement.classes for payment, parts in _parts(each)}
    for (who, unit), value in _opening(statement).items():
        text = _amount(value, unit)
        if text is not None and value:
            source, target = names.account("Equity", "Opening"), names.account("Assets", who)
            yield from _moved(f'{first} * "Opening"', source, [(target, text)], names.unit(unit))
    for entry in statement.entries:
        if not _counts(entry):
            continue
        text = _amount(entry.amount, entry.unit or "")
        words = f"{entry.day} * {_quoted(f'{entry.kind} of {entry.clause}')}"
        if text is None:
            unknown = ", ".join(entry.unknown) or "a fraction that has no end"
            yield f"; entry {entry.id}, {entry.day}, {entry.kind} of {entry.clause}: {unknown}"
            yield ""
            continue
        source = names.account(_root(statement, entry.source), entry.source or "nobody")
        target = names.account(_root(statement, entry.target), entry.target or "nobody")
        legs = [(names.account(target, holder), part) for holder, part in shared.get(entry.id, ())]
        yield from _moved(words, source, legs or [(target, text)], names.unit(entry.unit or ""), text, entry.id)


def _parts(each: Class) -> Iterator[tuple[Payment, Iterator[tuple[str, str]]]]:
    """Each payment to an instrument, and what each holder has of it."""
    for payment in each.payments():
        amounts, unit = payment.amounts or (), payment.entry.unit or ""
        texts = [(holder, _amount(part, unit)) for holder, part in zip(each.holders, amounts, strict=False) if part]
        if all(text is not None for _, text in texts):
            yield payment, ((holder, text) for holder, text in texts if text is not None)


def _moved(
    words: str, source: str, legs: Sequence[tuple[str, str]], unit: str, total: str = "", entry: int | None = None
) -> Iterator[str]:
    """A transaction: what goes from an account, and to whom."""
    total = total or legs[0][1]
    yield words
    if entry is not None:
        yield f"  entry: {entry}"
    yield f"  {source}  {total[1:] if total.startswith('-') else f'-{total}'} {unit}"
    yield from (f"  {account}  {text} {unit}" for account, text in legs)
    yield ""


def _root(statement: Statement, who: str | None) -> str:
    """Where an account stands: what passes through a stream comes from outside."""
    return "Assets" if who is not None and statement.is_somebody(who) else "Equity"


def _counts(entry: Entry) -> bool:
    return entry.unit is not None and entry.amount is not None and entry.pays


def _net(entries: Any, statement: Statement) -> dict[tuple[str, str], Any]:
    """What everybody has more than before, by unit."""
    found: dict[tuple[str, str], Any] = {}
    for entry in entries:
        if _counts(entry):
            for who, sign in ((entry.target, 1), (entry.source, -1)):
                if who is not None and statement.is_somebody(who):
                    amount = entry.amount if sign > 0 or isinstance(entry.amount, Unknown) else -entry.amount
                    found[who, entry.unit] = found.get((who, entry.unit), 0) + amount
    return found


def _opening(statement: Statement) -> dict[tuple[str, str], Any]:
    return _net(statement.earlier, statement)


def _closing(statement: Statement) -> dict[tuple[str, str], Any]:
    """What everybody has at the end; what depends on what is undisclosed is not checked."""
    return _net((*statement.earlier, *statement.entries), statement)


def _amount(value: Any, unit: str) -> str | None:
    """An amount as a decimal; None where it is not known, or has none that ends."""
    text = None if isinstance(value, Unknown) else show_money(value, unit)
    return text if text is not None and re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", text) else None


def _quoted(text: str) -> str:
    """A text in quotation marks, on one line."""
    return '"' + _plain(text).replace("\\", "\\\\").replace('"', '\\"') + '"'


def _plain(text: str) -> str:
    return "".join(c if c.isprintable() else " " for c in text)
