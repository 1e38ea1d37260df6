"""`regalia check`."""

import sys

import click

import regalia
from regalia.cli.common import CLEAN, COULD_NOT, coloured, counted, many, refusals_exit, weight
from regalia.dsl.diagnostic import Diagnostic, Refusal
from regalia.dsl.reading import contract_paths
from regalia.render.text import to_text


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--output", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(paths: tuple[str, ...], output: str) -> None:
    """Find what is wrong with contracts. Folders are searched for .deal files; `-` is standard input."""
    findings: list[Diagnostic] = []
    code, number = CLEAN, 0
    with refusals_exit():
        for path in contract_paths(paths):
            number += 1
            try:
                findings += regalia.check(path)
            except Refusal as refusal:
                findings += refusal.findings
                code = COULD_NOT
    code = max(code, weight(findings))
    if output == "json":
        from regalia.render.json import to_json

        click.echo(to_json(findings), nl=False)
    else:
        click.echo(to_text(findings, colour=coloured(sys.stdout)), nl=False)
        contracts = many(number, "contract")
        found = counted(findings)
        click.echo(("\n" if findings else "") + (f"{contracts}: {found}" if found else f"{contracts}: nothing found"))
    sys.exit(code)
