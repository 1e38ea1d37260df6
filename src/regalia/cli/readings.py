"""`regalia readings`."""

import sys
from datetime import date
from pathlib import Path

import click

import regalia
from regalia.cli.common import CLEAN, COULD_NOT, FOUND, inputs, once_each, refusals_exit
from regalia.interpreter.readings.witness import witness_files
from regalia.render.readings_json import to_json
from regalia.render.readings_text import to_text


@click.command()
@click.argument("deal", metavar="DEAL")
@inputs
@click.option("--worth", is_flag=True, help="Search streams on which each reading makes the most.")
@click.option("--witness", metavar="DIR", help="Write those streams as input files into a new folder.")
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
    worth: bool,
    witness: str | None,
    output: str,
) -> None:
    """Show what each combination of the readings of a contract pays, side by side, and what each question is worth.

    A reading given with --reading is held fast. Without inputs and --worth the readings are listed. Exits 1 where
    a reading makes a difference.
    """
    if witness and not worth:
        raise click.UsageError("--witness writes what --worth finds: add --worth.")
    if through and not any((cash, events, observations, quantities, register)):
        raise click.UsageError("--through ends a run on inputs: give some, or leave it out.")
    with refusals_exit():
        found = regalia.readings(
            deal,
            cash=cash,
            events=events,
            observations=observations,
            quantities=quantities,
            register=register,
            through=through,
            fixed=once_each(readings, "--reading"),
            supplied=once_each(supplied, "--set"),
            worth=worth,
        )
        if witness and found.search:
            _write(Path(witness), witness_files(found.search))
        views = {
            "text": lambda: to_text(found, regalia.__version__, witness),
            "json": lambda: to_json(found, regalia.__version__),
        }
        text = views[output]()
    click.echo(text.encode("utf-8"), nl=False)
    sys.exit(FOUND if found.differs else CLEAN)


def _write(folder: Path, files: dict[str, str]) -> None:
    """Write files into a new folder: beside others of an earlier search a stream would not be what it was."""
    try:
        folder.mkdir(parents=True)
        for name, text in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
    except FileExistsError:
        click.echo(f"'{folder}' exists already; nothing was written", err=True)
        sys.exit(COULD_NOT)
    except OSError as error:
        click.echo(f"'{folder}' cannot be written: {error.strerror}", err=True)
        sys.exit(COULD_NOT)
