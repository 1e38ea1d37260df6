"""`regalia value`."""

import sys
from datetime import date
from typing import Any

import click

import regalia
from regalia.cli.common import AS_OF, COULD_NOT, ONCE, Day, inputs, once_each, refusals_exit
from regalia.interpreter.outputs.analysis.value import to_json, to_text

DAY_COUNTS = ("actual/365", "actual/360", "actual/actual", "30/360")


@click.command()
@click.argument("deal", metavar="DEAL")
@inputs
@AS_OF
@click.option("--rate", **ONCE, metavar="RATE", help="The yearly rate to discount at, as 12%.")
@click.option("--price", **ONCE, metavar="AMOUNT", help="What --buyer pays for its part, as 8,839,500.")
@click.option(
    "--buyer", **ONCE, metavar="NAME", help="A party, or an instrument for all its holders. [default: the only one]"
)
@click.option(
    "--on", **ONCE, type=Day(), metavar="DATE", help="The day of the price and of present values. [default: the deal's]"
)
@click.option("--day-count", type=click.Choice(DAY_COUNTS), default=DAY_COUNTS[0], show_default=True)
@click.option("--output", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(
    deal: str,
    rate: str | None,
    price: str | None,
    buyer: str | None,
    on: date | None,
    day_count: str,
    output: str,
    **asked: Any,
) -> None:
    """Say what a run is worth to each: present value, every yearly return, multiple, payback, duration."""
    asked["readings"] = once_each(asked["readings"], "--reading")
    asked["supplied"] = once_each(asked["supplied"], "--set")
    try:
        with refusals_exit():
            result = regalia.run(deal, **asked)
            found = regalia.value(result, rate=rate, price=price, buyer=buyer, on=on, day_count=day_count)
    except ImportError:
        click.echo("needs the \"finance\" extra: pip install 'regalia[finance]'", err=True)
        sys.exit(COULD_NOT)
    rests = {"rate": rate, "day_count": day_count, "on": (on or result.model.dated).isoformat(), "price": price}
    rests["buyer"] = next((each.flows.who for each in found if each.bought), None)
    write = to_json if output == "json" else to_text
    click.echo(write(result, found, rests, regalia.__version__).encode("utf-8"), nl=False)
