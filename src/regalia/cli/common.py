"""What commands share: showing findings, exit codes, and options that several take."""

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any, TypeVar

import click

from regalia.dsl.diagnostic import Diagnostic, Fault, Refusal, Severity
from regalia.dsl.numbers import TextRefused, read_date
from regalia.render.text import to_text

CLEAN, FOUND, COULD_NOT = 0, 1, 2
F = TypeVar("F", bound=Callable[..., Any])


def coloured(stream: Any) -> bool:
    """Whether to colour: only on a terminal, and never where NO_COLOR is set."""
    return bool(stream.isatty()) and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


@contextmanager
def refusals_exit() -> Iterator[None]:
    """Show why something could not be done, and exit with 2."""
    try:
        yield
    except Refusal as refusal:
        show(refusal.findings, sys.stderr)
        sys.exit(COULD_NOT)
    except Fault as fault:
        click.echo(f"a fault of Regalia, and nothing is paid out on it: {fault}; please report the contract", err=True)
        sys.exit(COULD_NOT)
    except (RecursionError, MemoryError):
        finding = Diagnostic("RG010", Severity.ERROR, "this asks for more than the machine has", None, "simplify it")
        show([finding], sys.stderr)
        sys.exit(COULD_NOT)


def show(findings: Sequence[Diagnostic], stream: Any) -> None:
    """Write findings to a stream."""
    text = to_text(findings, colour=coloured(stream))
    click.echo(text, nl=False, file=stream)


def weight(findings: Sequence[Diagnostic]) -> int:
    """The exit code of findings: notes never change it, and what is over a limit was not looked at."""
    if any(f.severity is Severity.ERROR and f.code == "RG010" for f in findings):
        return COULD_NOT
    return FOUND if any(f.severity is not Severity.NOTE for f in findings) else CLEAN


def many(number: int, thing: str) -> str:
    """`1 example`, `2 examples`."""
    return f"{number} {thing}{'' if number == 1 else 's'}"


def counted(findings: Sequence[Diagnostic]) -> str:
    """`2 errors, 1 warning`, or nothing."""
    words = []
    for severity in Severity:
        number = sum(f.severity is severity for f in findings)
        if number:
            words.append(many(number, severity.value))
    return ", ".join(words)


class Day(click.ParamType[date]):
    """A date on the command line."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The date that a text says."""
        if isinstance(value, date):
            return value
        try:
            return read_date(str(value))
        except TextRefused as refused:
            self.fail(f"{value!r} {refused.reason}: {refused.help}.", param, ctx)


class Pair(click.ParamType[tuple[str, str]]):
    """NAME=VALUE on the command line."""

    name = "name=value"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, str]:
        """The name and the value."""
        name, sign, rest = str(value).partition("=")
        if not sign or not name.strip() or not rest.strip():
            self.fail(f"{value!r} is not {param.metavar if param and param.metavar else 'NAME=VALUE'}.", param, ctx)
        return name.strip(), rest.strip()


def only_one(ctx: click.Context, param: click.Parameter, values: tuple[Any, ...]) -> Any:
    """The value of an option that may be given once: the last of several would drop the others in silence."""
    if len(values) > 1:
        what = "put the rows into one file" if param.metavar == "FILE" else "give it once"
        raise click.UsageError(f"{param.opts[0]} is given {len(values)} times: {what}.", ctx)
    return values[0] if values else None


ONCE: dict[str, Any] = {"multiple": True, "callback": only_one}


AS_OF = click.option(
    "--as-of", **ONCE, type=Day(), metavar="DATE", help="Leave out amendments signed after this day. [default: none]"
)


def inputs(command: F) -> F:
    """The options that say what a contract is run on."""
    for option in reversed(
        [
            click.option("--cash", **ONCE, metavar="FILE", help="Cash: date,stream,payer,amount,currency."),
            click.option("--events", **ONCE, metavar="FILE", help="Happenings, elections: date,event,party,quantity."),
            click.option("--observations", **ONCE, metavar="FILE", help="Observed values: date,index,value."),
            click.option("--quantities", **ONCE, metavar="FILE", help="Quantities: date,stream,quantity,unit."),
            click.option("--register", **ONCE, metavar="FILE", help="Holders: date,instrument,holder,change."),
            click.option(
                "--through",
                **ONCE,
                type=Day(),
                metavar="DATE",
                help="Run to the end of this day. [default: the last input's]",
            ),
            click.option(
                "--reading",
                "readings",
                type=Pair(),
                multiple=True,
                metavar="NAME=CHOICE",
                help="Choose a meaning of a reading. [default: its first]",
            ),
            click.option(
                "--set",
                "supplied",
                type=Pair(),
                multiple=True,
                metavar="NAME=VALUE",
                help="Supply an undisclosed term.",
            ),
        ]
    ):
        command = option(command)
    return command


def once_each(pairs: Sequence[tuple[str, str]], option: str) -> dict[str, str]:
    """Pairs as a mapping; a name given twice is an error of use."""
    found: dict[str, str] = {}
    for name, value in pairs:
        if found.setdefault(name, value) != value:
            raise click.UsageError(f"{option} {name} is given twice, with two values.")
    return found
