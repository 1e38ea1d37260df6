"""`regalia new`."""

import re
import sys
from pathlib import Path

import click

from regalia.cli.common import COULD_NOT


@click.command()
@click.argument("name")
def command(name: str) -> None:
    """Write NAME.deal, a commented starter deal that passes `check`. Never overwrites a file."""
    stem = name.removesuffix(".deal")
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_.-]*", Path(stem).name or ""):
        raise click.UsageError(f"'{name}' is no file name for a deal: use letters, digits, '-' and '_'.")
    path = Path(f"{stem}.deal")
    text = Path(__file__).with_name("starter.deal").read_text(encoding="utf-8")
    title = Path(stem).name.replace("_", " ").replace("-", " ").capitalize()
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text.replace("Name of the deal", title))
    except FileExistsError:
        click.echo(f"'{path}' exists already; nothing was written", err=True)
        sys.exit(COULD_NOT)
    except OSError as error:
        click.echo(f"'{path}' cannot be written: {error.strerror}", err=True)
        sys.exit(COULD_NOT)
    click.echo(f"{path}: written; now: regalia check {path}")
