"""`regalia audit`."""

import sys
from datetime import date
from typing import Any

import click

import regalia
from regalia.cli.common import AS_OF, CLEAN, FOUND, ONCE, Day, inputs, once_each, refusals_exit
from regalia.cli.writing import new_file, put
from regalia.interpreter.outputs.audit.csv import expected, to_csv
from regalia.interpreter.outputs.audit.document import to_json
from regalia.interpreter.outputs.audit.letter import to_html
from regalia.interpreter.outputs.audit.text import to_text

_FORMS = {"text": to_text, "json": to_json, "csv": to_csv}
_ENDINGS = {".html": to_html, ".csv": to_csv, ".json": to_json}


@click.command()
@click.argument("deal", metavar="DEAL")
@inputs
@AS_OF
@click.option("--reported", **ONCE, metavar="FILE", help="What the payer reports: date,clause,party,amount,...")
@click.option("--since", **ONCE, type=Day(), metavar="DATE", help="Leave out what was due before this day.")
@click.option(
    "--threshold", **ONCE, metavar="PART", help="The shortfall to be told as over it: 5%, or the name of a value."
)
@click.option("--expected", "form", is_flag=True, help="Write the report that was due, as CSV, instead.")
@click.option("-o", "--out", **ONCE, metavar="FILE", help="Write it there: .html for a letter, .csv or .json.")
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@click.option("--output", type=click.Choice(sorted(_FORMS)), default="text", show_default=True)
def command(
    deal: str,
    reported: str | None,
    since: date | None,
    threshold: str | None,
    form: bool,
    out: str | None,
    force: bool,
    output: str,
    **asked: Any,
) -> None:
    """Hold what a payer reports against what the contract gives, and say by which cause they differ.

    Exit code 1 where something differs.
    """
    if (reported is None) is not form:
        raise click.UsageError("name the payer's report: --reported FILE; or ask for the one that was due: --expected.")
    asked["readings"] = once_each(asked["readings"], "--reading")
    asked["supplied"] = once_each(asked["supplied"], "--set")
    with refusals_exit():
        endings = {".csv": to_csv} if form else _ENDINGS
        path = new_file(out, endings, force=force) if out is not None else None
        if reported is None:
            due = regalia.payments(deal, **asked)
            put(path, expected([each for each in due if since is None or each.day >= since]))
            return
        found = regalia.audit(deal, reported, since=since, threshold=threshold, **asked)
        if path is not None:
            put(path, _ENDINGS[path.suffix](found, regalia.__version__))
        click.echo(_FORMS[output](found, regalia.__version__).encode("utf-8"), nl=False)
    sys.exit(FOUND if found.findings else CLEAN)
