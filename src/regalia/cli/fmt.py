"""`regalia fmt`."""

import sys
from pathlib import Path

import click

import regalia
from regalia.cli.common import CLEAN, COULD_NOT, FOUND, refusals_exit, show
from regalia.cli.writing import difference, write
from regalia.dsl.diagnostic import Refusal
from regalia.dsl.reading import contract_paths
from regalia.render.text import shown_path


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--check", "only_check", is_flag=True, help="Write nothing; exit 1 if a contract would change.")
@click.option("--diff", "show_diff", is_flag=True, help="Write nothing; show what would change, exit 1 if anything.")
def command(paths: tuple[str, ...], only_check: bool, show_diff: bool) -> None:
    """Put contracts into their one canonical form, comments kept. `-` writes to standard output."""
    code = CLEAN
    with refusals_exit():
        for path in contract_paths(paths):
            try:
                source = regalia.read(path)
                text = regalia.format(source)
            except Refusal as refusal:
                show(refusal.findings, sys.stderr)
                code = COULD_NOT
                continue
            if only_check or show_diff:
                code = max(code, _compared(path, source.own, text, show_diff))
            elif path == "-":
                click.echo(text, nl=False)
            elif text != _on_disk(path):
                write(path, text.encode("utf-8"))
                click.echo(f"{shown_path(path)}: formatted")
    sys.exit(code)


def _on_disk(path: str) -> str:
    return Path(path).read_bytes().decode("utf-8")


def _compared(path: str, old: str, new: str, show_diff: bool) -> int:
    if old == new:
        return CLEAN
    if show_diff:
        click.echo(difference(path, old, new, "formatted"), nl=False)
    else:
        click.echo(f"{shown_path(path)}: would be formatted")
    return FOUND
