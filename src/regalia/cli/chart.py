"""`regalia chart`."""

import sys
from typing import Any

import click

import regalia
from regalia.cli.common import AS_OF, COULD_NOT, ONCE, inputs, once_each, refusals_exit
from regalia.cli.writing import new_file, put


@click.command()
@click.argument("deal", metavar="DEAL")
@inputs
@AS_OF
@click.option("-o", "--out", **ONCE, metavar="FILE.svg", help="Write it there. [default: the screen]")
@click.option("--force", is_flag=True, help="Write over a file that is there.")
def command(out: str | None, force: bool, **asked: Any) -> None:
    """Draw a run as SVG: bands filled so far, limits over time, who received what by year."""
    asked["readings"] = once_each(asked["readings"], "--reading")
    asked["supplied"] = once_each(asked["supplied"], "--set")
    try:
        with refusals_exit():
            path = new_file(out, (".svg",), force=force) if out is not None else None
            put(path, regalia.chart(regalia.run(asked.pop("deal"), **asked)))
    except ImportError:
        click.echo("needs the \"charts\" extra: pip install 'regalia[charts]'", err=True)
        sys.exit(COULD_NOT)
