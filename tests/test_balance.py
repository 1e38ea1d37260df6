"""All that comes in is shared: a run that cannot show it is a fault, and nothing is paid out on it."""

from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from click.testing import CliRunner

import regalia
from regalia.cli import main
from regalia.dsl.diagnostic import Fault
from regalia.interpreter import run as running
from regalia.interpreter.balance import Balance, account_for, balances

MIGENIX = Path(regalia.__file__).parent / "contracts" / "migenix"


def test_what_came_in_and_what_was_shared() -> None:
    """By currency, without what passes from waterfall to waterfall."""
    result = regalia.run(MIGENIX / "migenix.deal", cash=MIGENIX / "cash.csv")
    (balance,) = balances(result.model, result.entries)
    assert balance == Balance("CAD", balance.shared, balance.shared)
    assert balance.shared == sum(entry.amount for entry in result.entries if entry.kind == "share")


@pytest.mark.parametrize("kind", ["share", "receipt"])
def test_an_entry_that_is_missing_or_a_cent_off_is_a_fault(kind: str) -> None:
    """Whichever side is wrong."""
    result = regalia.run(MIGENIX / "migenix.deal", cash=MIGENIX / "cash.csv")
    last = max(number for number, entry in enumerate(result.entries) if entry.kind == kind)
    without = [*result.entries[:last], *result.entries[last + 1 :]]
    entry = result.entries[last]
    off = [*without, evolve(entry, amount=entry.amount + 1)]
    for entries in (without, off):
        with pytest.raises(Fault, match="CAD came in, and"):
            account_for(result.model, entries)


def test_a_fault_is_told_and_pays_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """With code 2, and nothing on standard output."""

    def missing(*_: Any) -> None:
        raise Fault("1.00 CAD came in, and 0.99 was shared")

    monkeypatch.setattr(running, "account_for", missing)
    done = CliRunner().invoke(main, ["run", str(MIGENIX / "migenix.deal"), "--cash", str(MIGENIX / "cash.csv")])
    assert (done.exit_code, done.stdout) == (2, "")
    assert "a fault of Regalia" in done.stderr
