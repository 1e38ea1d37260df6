"""`regalia statement`."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click

import regalia
from regalia.cli.common import AS_OF, COULD_NOT, ONCE, inputs, once_each, refusals_exit
from regalia.cli.writing import new_file
from regalia.interpreter.outputs.statement.endings import ENDINGS, write
from regalia.interpreter.outputs.statement.rows import Told, rows_in
from regalia.interpreter.statement.statement import Statement

_MANY = 10_000


@click.command()
@click.argument("deal", metavar="DEAL")
@inputs
@AS_OF
@click.option(
    "--period", **ONCE, metavar="PERIOD", help="2010Q4, 2010, 2010-11, 'fiscal 2010Q4', DATE..DATE. [default: all]"
)
@click.option("--holder", **ONCE, metavar="HOLDER", help="For this holder alone.")
@click.option(
    "-o", "--out", **ONCE, metavar="FILE", help=f"Write it: {', '.join(ENDINGS)}. [default: text on the screen]"
)
@click.option("--charts", is_flag=True, help="With the pictures of `regalia chart`, in .html and .pdf.")
@click.option("--force", is_flag=True, help="Write over a file that is there.")
def command(out: str | None, charts: bool, force: bool, **asked: Any) -> None:
    """Say for a period what came in, who had what of it and why, and what stands at its end."""
    asked["readings"] = once_each(asked["readings"], "--reading")
    asked["supplied"] = once_each(asked["supplied"], "--set")
    with refusals_exit():
        path = new_file(out, ENDINGS, force=force) if out is not None else None
        if charts and (path is None or ENDINGS[path.suffix].pictured is None):
            raise click.UsageError("--charts goes with a file that shows pictures: -o FILE.html, or FILE.pdf.")
        statement = regalia.statement(asked.pop("deal"), **asked)
        if path is None:
            from regalia.interpreter.outputs.statement.text import to_text

            click.echo(to_text(statement, regalia.__version__).encode("utf-8"), nl=False)
            return
    try:
        drawn = _drawn(statement) if charts else None
        with refusals_exit(), _progress(statement) as told:
            write(statement, path, regalia.__version__, told, drawn)
    except ImportError:
        extra = ENDINGS[path.suffix].extra
        click.echo(f"needs the \"{extra}\" extra: pip install 'regalia[{extra}]'", err=True)
        sys.exit(COULD_NOT)
    except OSError as error:
        click.echo(f"'{path}' cannot be written: {error.strerror}", err=True)
        sys.exit(COULD_NOT)
    click.echo(f"{path}: written", err=True)


def _drawn(statement: Statement) -> dict[str, str]:
    """The pictures of the run; exits where what draws them is not installed."""
    try:
        from regalia.interpreter.outputs.statement.pictures import pictures

        return pictures(statement.result)
    except ImportError:
        click.echo("needs the \"charts\" extra: pip install 'regalia[charts]'", err=True)
        sys.exit(COULD_NOT)


@contextmanager
def _progress(statement: Statement) -> Iterator[Told]:
    """A bar on the terminal where there are many holders; what counts its rows."""
    length = rows_in(statement)
    hidden = length < _MANY or not sys.stderr.isatty()
    with click.progressbar(length=length, label="holders", file=sys.stderr, hidden=hidden) as bar:
        yield bar.update
