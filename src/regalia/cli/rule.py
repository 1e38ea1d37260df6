"""`regalia rule`."""

import sys

import click

from regalia.cli.common import COULD_NOT
from regalia.dsl.codes import CODES
from regalia.dsl.nearest import nearest
from regalia.dsl.rules import find_rule, page_of


@click.command()
@click.argument("code", required=False)
def command(code: str | None) -> None:
    """Print the page of a diagnostic, by its code or name; without one, the list of all."""
    if code is None:
        for number, name in CODES.items():
            click.echo(f"{number}  {name}")
        return
    found = find_rule(code)
    if found is None:
        near = nearest(code.lower(), CODES.values())
        hint = f"did you mean '{near}'?" if near else "'regalia rule' lists them"
        click.echo(f"there is no rule '{code}': {hint}", err=True)
        sys.exit(COULD_NOT)
    click.echo(page_of(found), nl=False)
