"""The options that say what worth rests on, and what is told where an extra is not installed."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import click

from regalia.cli.common import COULD_NOT, ONCE, Day

DAY_COUNTS = ("actual/365", "actual/360", "actual/actual", "30/360")
F = TypeVar("F", bound=Callable[..., Any])


def pricing(command: F) -> F:
    """The options of a rate, a price, who pays it, the day, and the day count."""
    for option in reversed(
        [
            click.option("--rate", **ONCE, metavar="RATE", help="The yearly rate to discount at, as 12%."),
            click.option("--price", **ONCE, metavar="AMOUNT", help="What --buyer pays for its part, as 8,839,500."),
            click.option(
                "--buyer",
                **ONCE,
                metavar="NAME",
                help="A party, or an instrument for all its holders. [default: the only one]",
            ),
            click.option(
                "--on",
                **ONCE,
                type=Day(),
                metavar="DATE",
                help="The day of the price and of present values. [default: the deal's]",
            ),
            click.option("--day-count", type=click.Choice(DAY_COUNTS), default=DAY_COUNTS[0], show_default=True),
        ]
    ):
        command = option(command)
    return command


@contextmanager
def needing(extra: str) -> Iterator[None]:
    """Say which extra is needed where one is not installed, and exit with 2."""
    try:
        yield
    except ImportError:
        click.echo(f"needs the \"{extra}\" extra: pip install 'regalia[{extra}]'", err=True)
        sys.exit(COULD_NOT)
