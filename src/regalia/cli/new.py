"""`regalia new`."""

import re
import sys
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import click

from regalia.cli.common import COULD_NOT
from regalia.dsl.nearest import nearest

_SUFFIX = ".deal"
_TITLE = re.compile(r'^deal +"[^"\n]*"', re.MULTILINE)


@click.command()
@click.argument("name", required=False)
@click.option("--from", "shape", metavar="TEMPLATE", help="Begin with one of the common shapes; --list names them.")
@click.option("--list", "listed", is_flag=True, help="Name the common shapes, and what each is for.")
def command(name: str | None, shape: str | None, listed: bool) -> None:
    """Write NAME.deal, a commented starter deal that passes `check`. Never overwrites a file."""
    if listed:
        if name or shape:
            raise click.UsageError("--list names the shapes, and writes nothing: leave the rest out.")
        click.echo(_list(), nl=False)
        return
    if name is None:
        raise click.UsageError("Missing argument 'NAME': what the deal is to be called.")
    stem = name.removesuffix(_SUFFIX)
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_.-]*", Path(stem).name or ""):
        raise click.UsageError(f"'{name}' is no file name for a deal: use letters, digits, '-' and '_'.")
    text = _text(shape)
    path = Path(f"{stem}{_SUFFIX}")
    title = Path(stem).name.replace("_", " ").replace("-", " ").capitalize()
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(_TITLE.sub(f'deal "{title}"', text, count=1))
    except FileExistsError:
        click.echo(f"'{path}' exists already; nothing was written", err=True)
        sys.exit(COULD_NOT)
    except OSError as error:
        click.echo(f"'{path}' cannot be written: {error.strerror}", err=True)
        sys.exit(COULD_NOT)
    click.echo(f"{path}: written; now: regalia check {path}")


def shapes() -> dict[str, Traversable]:
    """The files of the common shapes by their names: every contract of `contracts/templates`."""
    folder = files("regalia.contracts").joinpath("templates")
    found = (each for each in folder.iterdir() if each.name.endswith(_SUFFIX))
    return {each.name.removesuffix(_SUFFIX): each for each in sorted(found, key=lambda each: each.name)}


def _text(shape: str | None) -> str:
    """The text of a shape, or that of the starter deal."""
    if shape is None:
        return Path(__file__).with_name("starter.deal").read_text(encoding="utf-8")
    known = shapes()
    if shape not in known:
        near = nearest(shape, known)
        hint = f"did you mean '{near}'?" if near else "'regalia new --list' names them."
        raise click.UsageError(f"there is no shape '{shape}': {hint}")
    return known[shape].read_text(encoding="utf-8")


def _list() -> str:
    """A line for each shape: its name, and the comment with which its file begins."""
    known = shapes()
    width = max(map(len, known))
    about = {name: file.read_text(encoding="utf-8").partition("\n")[0].lstrip("# ") for name, file in known.items()}
    return "".join(f"{name:<{width}}  {words}\n" for name, words in about.items())
