"""`regalia import`."""

import sys
from datetime import date
from pathlib import Path
from typing import Any

import click

import regalia
from regalia.cli.common import AS_OF, CLEAN, COULD_NOT, FOUND, ONCE, Pair, coloured, many, once_each, refusals_exit
from regalia.dsl.diagnostic import Diagnostic, Refusal, Severity
from regalia.interpreter.imports.canonical import to_csv
from regalia.interpreter.imports.intake import Intake
from regalia.interpreter.imports.mapping import INPUTS

_FILES: dict[str, Any] = {"multiple": True, "metavar": "FILE"}


@click.command()
@click.argument("deal", metavar="DEAL")
@click.option("--cash", **_FILES, help="Cash, as CSV, XLSX or Parquet; give it again for further files.")
@click.option("--quantities", **_FILES, help="Quantities.")
@click.option("--observations", **_FILES, help="Observed values.")
@click.option("--events", **_FILES, help="Happenings and elections.")
@click.option("--register", **_FILES, help="Holders.")
@click.option("--mapping", **ONCE, metavar="FILE", help="What columns mean. [default: NAME.import.toml, if there]")
@click.option("--reading", "readings", type=Pair(), multiple=True, metavar="NAME=CHOICE", help="Choose a meaning.")
@click.option("--set", "supplied", type=Pair(), multiple=True, metavar="NAME=VALUE", help="Supply an undisclosed term.")
@AS_OF
@click.option("-o", "--out", **ONCE, metavar="FOLDER", help="Write the rows there, in our own form.")
@click.option("--partial", is_flag=True, help="Write what was understood, and leave rejected rows out.")
@click.option("--output", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(
    deal: str,
    cash: tuple[str, ...],
    quantities: tuple[str, ...],
    observations: tuple[str, ...],
    events: tuple[str, ...],
    register: tuple[str, ...],
    mapping: str | None,
    readings: tuple[tuple[str, str], ...],
    supplied: tuple[tuple[str, str], ...],
    as_of: date | None,
    out: str | None,
    partial: bool,
    output: str,
) -> None:
    """Show what is understood of spreadsheets and other files, and write it as input files.

    The exit code is 1 where rows are rejected, and 2 where they stand in the way of what was asked for.
    """
    with refusals_exit():
        intake = regalia.take_in(
            deal,
            cash=cash,
            quantities=quantities,
            observations=observations,
            events=events,
            register=register,
            mapping=mapping,
            readings=once_each(readings, "--reading"),
            supplied=once_each(supplied, "--set"),
            as_of=as_of,
        )
    _show(intake, output)
    if out is not None:
        with refusals_exit():
            _write(Path(out), intake, partial)
    if intake.blocking:
        sys.exit(COULD_NOT)
    sys.exit(FOUND if intake.rejected else CLEAN)


def _show(intake: Intake, output: str) -> None:
    if output == "json":
        from regalia.render.intake_json import to_json

        text = to_json(intake)
    else:
        from regalia.render.intake_text import to_text

        text = to_text(intake, colour=coloured(sys.stdout))
    click.echo(text.encode("utf-8"), nl=False)


def _write(folder: Path, intake: Intake, partial: bool) -> None:
    """Write a file for each kind of rows. Raises: Refusal where some are rejected, or a file is there already."""
    if intake.blocking:
        raise _refusal("nothing is written: what is wrong concerns more than single rows", "mend what is told above")
    if intake.rejected and not partial:
        way = "mend the rows, or leave them out with --partial"
        raise _refusal(f"nothing is written: {many(len(intake.rejected), 'row')} cannot be taken in", way)
    texts = {
        folder / f"{name}.csv": to_csv(kind, rows)
        for name, kind in INPUTS.items()
        if (rows := getattr(intake.inputs, name))
    }
    for path in texts:
        if path.exists() or path.is_symlink():
            raise _refusal(f"'{path}' is there already", "name another folder, or remove the file")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path, text in texts.items():
            with path.open("x", encoding="utf-8", newline="") as file:
                file.write(text)
            click.echo(f"{path}: written", err=True)
    except OSError as error:
        raise _refusal(f"'{folder}' cannot be written: {error.strerror}", "name another folder") from None


def _refusal(message: str, way: str) -> Refusal:
    return Refusal([Diagnostic("RG011", Severity.ERROR, message, None, way)])
