"""`regalia sources`."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

import regalia
from regalia.cli.common import CLEAN, COULD_NOT, FOUND, ONCE, Pair, once_each, refusals_exit

if TYPE_CHECKING:
    from regalia.dsl.provenance.trace import Provenance


@click.command()
@click.argument("deal", metavar="DEAL")
@click.option(
    "--document",
    "documents",
    type=Pair(),
    multiple=True,
    metavar="NAME=FILE",
    help="The text of a document that the contract cites, in UTF-8.",
)
@click.option("--any-version", is_flag=True, help="Take a document with another sha256 than the contract pins.")
@click.option("--html", **ONCE, metavar="FILE", help="Write contract and documents side by side, as one page.")
@click.option("--output", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(
    deal: str, documents: tuple[tuple[str, str], ...], any_version: bool, html: str | None, output: str
) -> None:
    """Show clause by clause the place cited, and which figures of the clause stand there.

    Without --document nothing is looked up. The exit code is 1 where a figure or a place is not found.
    """
    texts = once_each(documents, "--document")
    with refusals_exit():
        provenance = regalia.sources(deal, documents=texts, any_version=any_version)
        if html is not None:
            _write(html, provenance, (deal, *texts.values()))
    if output == "json":
        from regalia.render.sources_json import to_json

        text = to_json(provenance, regalia.__version__)
    else:
        from regalia.render.sources_text import to_text

        text = to_text(provenance)
    click.echo(text.encode("utf-8"), nl=False)
    sys.exit(CLEAN if provenance.is_whole else FOUND)


def _write(name: str, provenance: "Provenance", read: tuple[str, ...]) -> None:
    """Write the page; never over a file that was read."""
    from regalia.render.sources_html import to_html

    path = Path(name)
    if path.exists() and any(Path(other).exists() and path.samefile(other) for other in read):
        raise click.UsageError(f"--html {name} would write over a file that is read.")
    try:
        path.write_text(to_html(provenance), encoding="utf-8", newline="\n")
    except OSError as error:
        click.echo(f"'{name}' cannot be written: {error.strerror}", err=True)
        sys.exit(COULD_NOT)
    click.echo(f"{name}: written", err=True)
