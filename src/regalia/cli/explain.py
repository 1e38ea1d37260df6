"""`regalia explain`."""

from datetime import date

import click

import regalia
from regalia.cli.common import AS_OF, inputs, once_each, refusals_exit
from regalia.interpreter.outputs.explanation import to_json, to_text


@click.command()
@click.argument("deal", metavar="DEAL")
@inputs
@AS_OF
@click.option("--entry", type=int, required=True, metavar="ID", help="The number of the entry, as `run` shows it.")
@click.option("--output", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(
    deal: str,
    cash: str | None,
    events: str | None,
    observations: str | None,
    quantities: str | None,
    register: str | None,
    through: date | None,
    readings: tuple[tuple[str, str], ...],
    supplied: tuple[tuple[str, str], ...],
    as_of: date | None,
    entry: int,
    output: str,
) -> None:
    """Show the tree behind one entry: receipt, slices, counters, rounding, and the places they come from."""
    with refusals_exit():
        result = regalia.run(
            deal,
            cash=cash,
            events=events,
            observations=observations,
            quantities=quantities,
            register=register,
            through=through,
            readings=once_each(readings, "--reading"),
            supplied=once_each(supplied, "--set"),
            as_of=as_of,
        )
        explanation = regalia.explain(result, entry)
        click.echo({"text": to_text, "json": to_json}[output](explanation), nl=False)
