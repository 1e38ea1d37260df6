"""`regalia explain`."""

from datetime import date
from typing import Any

import click

import regalia
from regalia.cli.common import AS_OF, ONCE, Day, inputs, once_each, refusals_exit
from regalia.interpreter.outputs import explanation, why_not
from regalia.interpreter.outputs.analysis import thresholds


@click.command()
@click.argument("deal", metavar="DEAL")
@inputs
@AS_OF
@click.option("--entry", type=int, metavar="ID", help="The number of the entry, as `run` shows it.")
@click.option("--party", **ONCE, metavar="NAME", help="All that a party or an instrument was paid and paid.")
@click.option("--date", "day", **ONCE, type=Day(), metavar="DATE", help="With --party: on that day alone.")
@click.option(
    "--why-not", "silent", **ONCE, metavar="CLAUSE", help="Why a clause paid nothing; or all that may pay a party."
)
@click.option("--until", is_flag=True, help="What must still come in to reach each band, ceiling and happening.")
@click.option("--output", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(
    deal: str,
    entry: int | None,
    party: str | None,
    day: date | None,
    silent: str | None,
    until: bool,
    output: str,
    **asked: Any,
) -> None:
    """Show the tree behind an entry, or all of somebody's: receipt, slices, counters, rounding, and the places they
    come from. Or say why a clause paid nothing, or what must still come in."""
    questions = [entry is not None, party is not None, silent is not None, until]
    if sum(questions) != 1:
        raise click.UsageError("ask one thing: --entry ID, --party NAME, --why-not CLAUSE, or --until.")
    if day is not None and party is None:
        raise click.UsageError("--date belongs to --party.")
    asked["readings"] = once_each(asked["readings"], "--reading")
    asked["supplied"] = once_each(asked["supplied"], "--set")
    with refusals_exit():
        click.echo(_answer(deal, entry, party, day, silent, output, asked).encode("utf-8"), nl=False)


def _answer(
    deal: str,
    entry: int | None,
    party: str | None,
    day: date | None,
    silent: str | None,
    output: str,
    asked: dict[str, Any],
) -> str:
    as_json = output == "json"
    if entry is None and party is None and silent is None:
        result, found = regalia.thresholds(deal, **asked)
        return thresholds.to_json(result, found, regalia.__version__) if as_json else thresholds.to_text(result, found)
    result = regalia.run(deal, **asked)
    if entry is not None:
        tree = regalia.explain(result, entry)
        return explanation.to_json(tree) if as_json else explanation.to_text(tree)
    if party is not None:
        trees = regalia.explain_party(result, party, day)
        if trees:
            return explanation.all_to_json(trees) if as_json else "\n".join(map(explanation.to_text, trees))
        if day is not None:
            result = regalia.run(deal, **{**asked, "through": day})
        silent = party
    assert silent is not None
    reasons = regalia.why_not(result, silent)
    return why_not.to_json(result, reasons, regalia.__version__) if as_json else why_not.to_text(result, reasons)
