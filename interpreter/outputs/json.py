"""A run as JSON: `regalia.run/1`, the same bytes for the same inputs, amounts as text."""

import json
from typing import Any

from ..exact.unknown import Unknown
from ..ledger import Entry, Slice
from ..lower.state import AccountState, InstrumentState, LienState, OptionState
from ..money import in_major, round_to, show_decimal, show_exact, show_money, whole_rate
from ..rows import Row
from ..run import Result
from ..standing import in_one_election, standing
from ..timeline import Translated

FORMAT = "regalia.run/1"


def to_json(result: Result, version: str) -> str:
    """The text of the document, with a line end; `version` is that of regalia."""
    return json.dumps(document(result, version), indent=1, ensure_ascii=False) + "\n"


def document(result: Result, version: str, *, entries: bool = True) -> dict[str, Any]:
    """The document as plain data, with its entries or without them. docs/run-json.md describes each key."""
    return {
        "format": FORMAT,
        "deal": result.model.title,
        "through": result.through.isoformat(),
        "currency": result.model.currency,
        **({"entries": [entry_data(entry) for entry in result.entries]} if entries else {}),
        "totals": {who: _total(theirs) for who, theirs in result.totals.items()},
        "instruments": {i.name: _instrument(result, i) for i in result.state.instruments},
        **({"accounts": {a.name: _account(result, a) for a in result.state.accounts}} if result.state.accounts else {}),
        **_overdue(result),
        "liens": {lien.name: _lien(result, lien) for lien in result.state.liens},
        "marks": [
            {"mark": c.mark, "clause": c.clause, "text": c.text, "affects": list(c.affects)} for c in result.caveats
        ],
        "receipt": receipt(result, version),
    }


def entry_data(entry: Entry) -> dict[str, Any]:
    """One entry of the ledger."""
    return {
        "id": entry.id,
        "date": entry.day.isoformat(),
        "clause": entry.clause,
        "kind": entry.kind,
        "from": entry.source,
        "to": entry.target,
        **({"claim": entry.claim} if entry.claim else {}),
        "amount": amount_text(entry.amount, entry.unit),
        "currency": entry.unit,
        **({"translated": _translated(entry.translated)} if entry.translated else {}),
        "cause": _cause(entry.cause),
        "slices": [slice_data(part, entry.unit) for part in entry.slices],
        "unknown": ", ".join(entry.unknown) or None,
    }


def _translated(came: Translated) -> dict[str, Any]:
    """What came in another currency, and by what it was translated."""
    return {
        "amount": amount_text(came.amount, came.currency),
        "currency": came.currency,
        "index": came.index,
        "date": came.day.isoformat(),
        "rate": amount_text(came.rate, came.rated),
        "in": came.rated,
    }


def amount_text(amount: Any, unit: str | None) -> str | None:
    """An amount as text, None where there is none or it is not known."""
    if amount is None or isinstance(amount, Unknown):
        return None
    return show_money(amount, unit or "")


def _cause(cause: Row | int | None) -> dict[str, Any] | None:
    if cause is None:
        return None
    return {"entry": cause} if isinstance(cause, int) else {"file": cause.file.name, "line": cause.line}


def slice_data(part: Slice, unit: str | None) -> dict[str, Any]:
    """One slice of an entry, in whole units of its base and of its currency."""
    return {
        "band": part.band,
        "base": show_exact(in_major(part.base, part.unit)),
        "rate": show_exact(whole_rate(part.rate, unit or "", part.unit)),
        "exact": show_exact(in_major(part.exact, unit or "")),
    }


def _total(theirs: Any) -> dict[str, Any]:
    found: dict[str, Any] = {unit: amount_text(amount, unit) for unit, amount in theirs.items()}
    unknown = sorted({name for amount in theirs.values() if isinstance(amount, Unknown) for name in amount.names})
    if unknown:
        found["unknown"] = unknown
    return found


def _figure(value: Any, unit: str) -> dict[str, str] | None:
    """A figure that need not be whole: exactly, and to twelve decimals."""
    if isinstance(value, Unknown):
        return None
    major = in_major(value, unit)
    return {"exact": show_exact(major), "decimal": show_decimal(major)}


def _instrument(result: Result, state: InstrumentState) -> dict[str, Any]:
    return {
        "issued": amount_text(result.value(state.issued), ""),
        "outstanding": amount_text(result.value(state.outstanding), ""),
        "received_per_unit": _figure(result.value(state.per_unit), result.model.currency),
        "options": {o.name: option_data(result, state, o) for o in state.options},
    }


def option_data(result: Result, state: InstrumentState, option: OptionState) -> dict[str, Any]:
    """What one unit becomes on the day, and what all that are outstanding become in one election."""
    each = result.value(option.each)
    now = standing(result, option)
    units = result.value(state.outstanding)
    in_all = None if now.open is None else in_one_election(result, option, each * units) if now.open else 0
    return {
        "into": option.plural,
        "open": now.open,
        "closed_since": now.since and now.since.isoformat(),
        "opens": now.opens and now.opens.isoformat(),
        "per_unit": _figure(each, option.into),
        "in_all": amount_text(in_all, option.into),
    }


def _account(result: Result, account: AccountState) -> dict[str, Any]:
    unit = account.unit
    balance, interest = result.value(account.balance), result.value(account.interest)
    return {
        "owed": account.owed,
        "balance": amount_text(balance, unit),
        "interest": amount_text(interest, unit),
        "currency": unit,
    }


def _overdue(result: Result) -> dict[str, Any]:
    """What is overdue of each clause of which it is said what was really paid."""
    found = {each.name: _account(result, each) for each in result.state.overdue if each.name in result.reported}
    return {"overdue": found} if found else {}


def _lien(result: Result, lien: LienState) -> dict[str, Any]:
    secured = result.value(lien.secured)
    unit = result.model.currency
    if not isinstance(secured, Unknown):
        secured = round_to(secured, 1, "half up")
    return {
        "rank": lien.rank,
        "secured": amount_text(secured, unit),
        "currency": unit,
        "enforced": bool(result.value(lien.enforced)),
    }


def receipt(result: Result, version: str) -> dict[str, Any]:
    """What a run can be repeated from: hashes of contract and inputs, version, readings, figures supplied."""
    inputs = {file.name: f"sha256:{file.sha256}" for file in result.inputs.files}
    source = result.model.source
    files = {"files": {name: f"sha256:{digest}" for name, digest in source.digests.items()}}
    return {
        "regalia": version,
        "contract": f"sha256:{source.digest}",
        **(files if source.segments else {}),
        "inputs": inputs,
        "readings": dict(sorted(result.model.choices.items())),
        "supplied": dict(sorted(result.supplied.items())),
        **({"as_of": result.signed.isoformat()} if result.signed else {}),
    }
