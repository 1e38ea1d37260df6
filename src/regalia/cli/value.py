"""`regalia value`."""

from typing import Any

import click

import regalia
from regalia.cli.common import AS_OF, inputs, once_each, refusals_exit
from regalia.cli.pricing import needing, pricing
from regalia.interpreter.outputs.analysis.value import to_json, to_text


@click.command()
@click.argument("deal", metavar="DEAL")
@inputs
@AS_OF
@pricing
@click.option("--output", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(deal: str, rate: str | None, price: str | None, output: str, **asked: Any) -> None:
    """Say what a run is worth to each: present value, every yearly return, multiple, payback, duration."""
    asked["readings"] = once_each(asked["readings"], "--reading")
    asked["supplied"] = once_each(asked["supplied"], "--set")
    buyer, on, day_count = (asked.pop(name) for name in ("buyer", "on", "day_count"))
    with needing("finance"), refusals_exit():
        result = regalia.run(deal, **asked)
        found = regalia.value(result, rate=rate, price=price, buyer=buyer, on=on, day_count=day_count)
    rests = {"rate": rate, "day_count": day_count, "on": (on or result.model.dated).isoformat(), "price": price}
    rests["buyer"] = next((each.flows.who for each in found if each.bought), None)
    write = to_json if output == "json" else to_text
    click.echo(write(result, found, rests, regalia.__version__).encode("utf-8"), nl=False)
