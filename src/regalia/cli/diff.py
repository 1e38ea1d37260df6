"""`regalia diff`."""

import sys
from datetime import date
from pathlib import Path

import click

import regalia
from regalia.cli.common import AS_OF, CLEAN, COULD_NOT, FOUND, coloured, inputs, once_each, refusals_exit, show
from regalia.dsl.diff.change import CATEGORIES
from regalia.interpreter.diff.comparison import Comparison


class Categories(click.ParamType[frozenset[str]]):
    """Categories on the command line, commas between them."""

    name = "categories"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> frozenset[str]:
        """The categories that are meant."""
        if isinstance(value, frozenset):
            return value
        found = frozenset(word.strip() for word in str(value).split(",") if word.strip())
        unknown = sorted(found - {*CATEGORIES})
        if unknown or not found:
            self.fail(f"'{', '.join(unknown)}' is no category: they are {', '.join(CATEGORIES)}.", param, ctx)
        return found


@click.command()
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="[NEW]", required=False)
@inputs
@AS_OF
@click.option("--gate", type=Categories(), help="Exit with 1 only for changes of these: wording,terms,cash,rights.")
@click.option("--full", is_flag=True, help="Leave nothing out: long clauses, every stream that was tried.")
@click.option("--output", type=click.Choice(["text", "json", "markdown"]), default="text", show_default=True)
@click.option("--chart", metavar="FILE.svg", help="Draw what each party has under either draft.")
@click.option("--witness", metavar="DIR", help="Write the stream that shows most, for each draft.")
def command(
    old: str,
    new: str | None,
    cash: str | None,
    events: str | None,
    observations: str | None,
    quantities: str | None,
    register: str | None,
    through: date | None,
    readings: tuple[tuple[str, str], ...],
    supplied: tuple[tuple[str, str], ...],
    as_of: date | None,
    gate: frozenset[str] | None,
    full: bool,
    output: str,
    chart: str | None,
    witness: str | None,
) -> None:
    """Say what changed between two drafts, and what it pays whom.

    OLD and NEW are contracts or folders of contracts; PATH@REV is one at a revision of git. Without --cash the
    drafts run on streams at the breakpoints of both.

    With --as-of, OLD is taken as it was signed on that day; without NEW it is compared with itself as it is now.
    """
    if new is None:
        if not as_of:
            raise click.UsageError("Name two drafts, or one and the day it is to be seen as of: --as-of DATE.")
        new = old
    if chart:
        _refuse_to_overwrite(chart, (old, new, cash, events, observations, quantities, register))
    if witness and Path(witness).exists():
        click.echo(f"'{witness}' exists already; nothing was written", err=True)
        sys.exit(COULD_NOT)
    with refusals_exit():
        found = regalia.diff(
            old,
            new,
            cash=cash,
            events=events,
            observations=observations,
            quantities=quantities,
            register=register,
            through=through,
            readings=once_each(readings, "--reading"),
            supplied=once_each(supplied, "--set"),
            as_of=as_of,
        )
        if witness:
            _write_witness(found, Path(witness))
        if chart:
            _draw(found, chart, given=bool(cash or quantities or events or observations))
    click.echo(_shown(found, output, full=full).encode("utf-8"), nl=False)
    if found.refused:
        show([finding for refusal in found.refused.values() for finding in refusal.findings], sys.stderr)
        sys.exit(COULD_NOT)
    told = [change for change in found.changes if gate is None or change.category in gate]
    sys.exit(FOUND if told else CLEAN)


def _shown(found: Comparison, output: str, *, full: bool) -> str:
    """The comparison in a format."""
    if output == "json":
        from regalia.render.diff.json import to_json

        return to_json(found)
    if output == "markdown":
        from regalia.render.diff.markdown import to_markdown

        return to_markdown(found)
    from regalia.render.diff.text import to_text

    return to_text(found, full=full, colour=coloured(sys.stdout))


def _refuse_to_overwrite(chart: str, read: tuple[str | None, ...]) -> None:
    """A chart is a new picture, and no file that is read."""
    if not chart.endswith(".svg"):
        click.echo(f"'{chart}' is no picture: name a file that ends in .svg", err=True)
        sys.exit(COULD_NOT)
    if Path(chart).resolve() in {Path(path.partition("@")[0]).resolve() for path in read if path}:
        click.echo(f"'{chart}' is read: name another file for the chart", err=True)
        sys.exit(COULD_NOT)


def _write_witness(found: Comparison, folder: Path) -> None:
    """The input files of the stream on which the drafts part most, for each draft in its own names."""
    from regalia.interpreter.diff.witness import witness

    drafts = next((told for each in found.diffs if (told := witness(each))), None)
    if drafts is None:
        click.echo("there is no stream to write: none on which the drafts part was found", err=True)
    try:
        for draft, files in drafts.items() if drafts else ():
            (folder / draft).mkdir(parents=True)
            for kind, text in files.items():
                (folder / draft / f"{kind}.csv").write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        click.echo(f"'{folder}' cannot be written: {error.strerror}", err=True)
        sys.exit(COULD_NOT)


def _draw(found: Comparison, file: str, *, given: bool) -> None:
    """The chart of the first contract of which the cash was compared."""
    from regalia.interpreter.diff.payoff import payoff
    from regalia.render.diff.chart import to_svg

    compared = next((each for each in found.diffs if each.drafts), None)
    curves = payoff(compared, given) if compared else None
    if compared is None or curves is None:
        click.echo("there is nothing to draw: no cash was compared", err=True)
        return
    try:
        svg = to_svg(curves, f"{compared.old.name} and {compared.new.name}")
    except ImportError:
        click.echo("needs the \"charts\" extra: pip install 'regalia[charts]'", err=True)
        sys.exit(COULD_NOT)
    try:
        Path(file).write_text(svg, encoding="utf-8", newline="\n")
    except OSError as error:
        click.echo(f"'{file}' cannot be written: {error.strerror}", err=True)
        sys.exit(COULD_NOT)
