"""`regalia run`."""

from collections.abc import Callable
from datetime import date

import click

import regalia
from regalia.cli.common import AS_OF, inputs, once_each, refusals_exit
from regalia.interpreter.outputs.csv import to_csv
from regalia.interpreter.outputs.json import to_json
from regalia.interpreter.outputs.text import to_text
from regalia.interpreter.run import Result

OUTPUTS: dict[str, Callable[[Result, str], str]] = {"text": to_text, "json": to_json, "csv": to_csv}


@click.command()
@click.argument("deal", metavar="DEAL")
@inputs
@AS_OF
@click.option("--output", type=click.Choice(list(OUTPUTS)), default="text", show_default=True)
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
    output: str,
) -> None:
    """Evaluate a contract on what came in, through the end of a day."""
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
        text = OUTPUTS[output](result, regalia.__version__)
    click.echo(text.encode("utf-8"), nl=False)
