"""`regalia sensitivity`."""

from typing import Any

import click

import regalia
from regalia.cli.common import AS_OF, ONCE, inputs, once_each, refusals_exit
from regalia.cli.pricing import needing, pricing
from regalia.cli.writing import new_file, put
from regalia.dsl.numbers import TextRefused, read_percentage
from regalia.interpreter.outputs.analysis.sensitivity import to_json, to_svg, to_text


@click.command()
@click.argument("deal", metavar="DEAL")
@inputs
@AS_OF
@pricing
@click.option("--of", **ONCE, required=True, metavar="METRIC", help="What is looked at, as `received by units`.")
@click.option("--vary", multiple=True, metavar="TERM", help="A figure, receipts, a stream, price. [default: all]")
@click.option("--by", **ONCE, metavar="PART", help="How much less and more. [default: 10%]")
@click.option("--days", type=click.IntRange(1, 36525), default=90, show_default=True, help="How far days are moved.")
@click.option("--chart", **ONCE, metavar="FILE.svg", help="Draw the swings there as well.")
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@click.option("--output", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(
    deal: str,
    of: str,
    vary: tuple[str, ...],
    by: str | None,
    days: int,
    chart: str | None,
    force: bool,
    output: str,
    **asked: Any,
) -> None:
    """Show how far a metric swings with each term and each stream, the widest first."""
    asked["readings"] = once_each(asked["readings"], "--reading")
    asked["supplied"] = once_each(asked["supplied"], "--set")
    by = by or "10%"
    try:
        if not by.endswith("%") or not 0 < read_percentage(by) < 1:
            raise TextRefused(by, "is no part between 0% and 100%", "write it as 10%")
    except TextRefused as refused:
        raise click.UsageError(f"--by {refused}: {refused.help}.") from None
    with needing("finance"), refusals_exit():
        path = new_file(chart, (".svg",), force=force) if chart is not None else None
        found = regalia.sensitivity(deal, of, vary=vary, by=by, days=days, **asked)
    if path is not None:
        with needing("charts"):
            put(path, to_svg(found))
    text = to_json(found, regalia.__version__) if output == "json" else to_text(found)
    click.echo(text.encode("utf-8"), nl=False)
