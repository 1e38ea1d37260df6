"""`regalia diagram`."""

from datetime import date

import click

import regalia
from regalia.cli.common import AS_OF, ONCE, Pair, once_each, refusals_exit
from regalia.cli.writing import new_file, put


@click.command()
@click.argument("deal", metavar="DEAL")
@click.option("--reading", "readings", type=Pair(), multiple=True, metavar="NAME=CHOICE", help="Choose a meaning.")
@AS_OF
@click.option("-o", "--out", **ONCE, metavar="FILE.svg", help="Write it there. [default: the screen]")
@click.option("--force", is_flag=True, help="Write over a file that is there.")
def command(deal: str, readings: tuple[tuple[str, str], ...], as_of: date | None, out: str | None, force: bool) -> None:
    """Draw a contract: streams, bands, parties and liens, as SVG."""
    with refusals_exit():
        path = new_file(out, (".svg",), force=force) if out is not None else None
        text = regalia.diagram(deal, readings=once_each(readings, "--reading"), as_of=as_of)
        put(path, text)
