"""`regalia check`."""

import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence

import click

import regalia
from regalia.cli.common import CLEAN, COULD_NOT, Pair, coloured, counted, many, once_each, refusals_exit, weight
from regalia.dsl.codes import CODES
from regalia.dsl.diagnostic import Diagnostic, Refusal, Severity
from regalia.dsl.nearest import nearest
from regalia.dsl.reading import contract_paths
from regalia.render.text import to_text


class Rules(click.ParamType[frozenset[str]]):
    """Rules on the command line: a code, a name, or the first digits of several codes; commas between them."""

    name = "rules"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> frozenset[str]:
        """The codes that are meant."""
        if isinstance(value, frozenset):
            return value
        return frozenset(code for word in str(value).split(",") for code in self._meant(word.strip(), param, ctx))

    def _meant(self, word: str, param: click.Parameter | None, ctx: click.Context | None) -> list[str]:
        family = word.upper() if re.fullmatch(r"RG\d{1,3}", word.upper()) else None
        found = [code for code, name in CODES.items() if name == word.lower() or (family and code.startswith(family))]
        if not found:
            near = nearest(word.lower(), CODES.values())
            hint = f"did you mean '{near}'?" if near else "'regalia rule' lists them."
            self.fail(f"there is no rule '{word}': {hint}", param, ctx)
        return found


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--output", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--select", type=Rules(), multiple=True, metavar="RULE", help="Only these warnings and notes.")
@click.option("--ignore", type=Rules(), multiple=True, metavar="RULE", help="Not these warnings and notes.")
@click.option(
    "--document",
    "documents",
    type=Pair(),
    multiple=True,
    metavar="NAME=FILE",
    help="The text of a document, in which figures are looked for.",
)
@click.option("--statistics", is_flag=True, help="How often each rule was found, in place of the findings.")
def command(
    paths: tuple[str, ...],
    output: str,
    select: tuple[frozenset[str], ...],
    ignore: tuple[frozenset[str], ...],
    documents: tuple[tuple[str, str], ...],
    statistics: bool,
) -> None:
    """Find what is wrong with contracts. Folders are searched for .deal files; `-` is standard input.

    RULE is a code, a name or a family such as RG72. Errors are always told.
    """
    if statistics and output == "json":
        raise click.UsageError("--statistics is text: leave --output json out.")
    texts = once_each(documents, "--document")
    findings: list[Diagnostic] = []
    code, number = CLEAN, 0
    with refusals_exit():
        for path in contract_paths(paths):
            number += 1
            try:
                findings += regalia.check(path, documents=texts)
            except Refusal as refusal:
                findings += refusal.findings
                code = COULD_NOT
    told = (frozenset[str]().union(*select) if select else frozenset(CODES)) - frozenset[str]().union(*ignore)
    findings = [f for f in findings if f.severity is Severity.ERROR or f.code in told]
    code = max(code, weight(findings))
    if output == "json":
        from regalia.render.json import to_json

        click.echo(to_json(findings), nl=False)
    else:
        lines = "".join(_counts(findings)) if statistics else to_text(findings, colour=coloured(sys.stdout))
        click.echo(lines, nl=False)
        contracts = many(number, "contract")
        found = counted(findings)
        click.echo(("\n" if findings else "") + (f"{contracts}: {found}" if found else f"{contracts}: nothing found"))
    sys.exit(code)


def _counts(findings: Sequence[Diagnostic]) -> Iterator[str]:
    """A line for each rule that was found, the most frequent first."""
    number = Counter((finding.severity.value, finding.code) for finding in findings)
    for (severity, code), times in sorted(number.items(), key=lambda item: (-item[1], item[0][1])):
        yield f"{times:>5}  {severity:<7}  {code}  {CODES[code]}\n"
