"""`regalia solve`."""

import sys
from typing import Any

import click

import regalia
from regalia.cli.common import AS_OF, CLEAN, FOUND, ONCE, inputs, once_each, refusals_exit
from regalia.cli.pricing import needing, pricing
from regalia.interpreter.outputs.analysis import solve as solved
from regalia.interpreter.outputs.analysis import thresholds as reached


@click.command()
@click.argument("deal", metavar="DEAL")
@inputs
@AS_OF
@pricing
@click.option("--for", "term", **ONCE, metavar="TERM", help="A figure, as participation[1].rate; receipts; price.")
@click.option("--so", **ONCE, metavar="METRIC = VALUE", help="What the run should come to.")
@click.option("--output", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(deal: str, term: str | None, so: str | None, output: str, **asked: Any) -> None:
    """Find the figure of a term at which a run comes to a value; without --for: what must come in for each limit.

    A metric is a value in the contract's own words (received by units), or `present value of`, `yearly return of`,
    `multiple of` a party or an instrument. Exit code 1 where no figure gives it.
    """
    if (term is None) is not (so is None):
        raise click.UsageError("--for and --so belong together: --for TERM --so 'METRIC = VALUE'.")
    asked["readings"] = once_each(asked["readings"], "--reading")
    asked["supplied"] = once_each(asked["supplied"], "--set")
    with needing("finance"), refusals_exit():
        if term is None or so is None:
            run = {
                name: value
                for name, value in asked.items()
                if name not in ("rate", "price", "buyer", "on", "day_count")
            }
            result, limits = regalia.thresholds(deal, **run)
            as_json, as_text = reached.to_json(result, limits, regalia.__version__), reached.to_text(result, limits)
            met = True
        else:
            found = regalia.solve(deal, term, so, **asked)
            as_json, as_text = solved.to_json(found, regalia.__version__), solved.to_text(found)
            met = bool(found.solutions)
    click.echo((as_json if output == "json" else as_text).encode("utf-8"), nl=False)
    sys.exit(CLEAN if met else FOUND)
