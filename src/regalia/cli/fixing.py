"""`regalia check --fix`: contracts put right, and what was done told."""

import sys
from collections.abc import Sequence

import click

import regalia
from regalia.cli.common import many
from regalia.cli.writing import difference, replace
from regalia.dsl.diagnostic import Diagnostic
from regalia.dsl.source import Source
from regalia.render.text import visible


def put_into_effect(
    path: str, source: Source, unsafe: bool, show_diff: bool, told: frozenset[str]
) -> tuple[Diagnostic, ...]:
    """Fix a contract, or show what would be; what is found in it then, or still is. Raises: Refusal."""
    fixed = regalia.fix(source, unsafe=unsafe, told=told)
    if show_diff:
        click.echo(difference(path, source.text, fixed.source.text, "fixed"), nl=False)
        return regalia.check(source)
    if path == "-":
        click.echo(fixed.source.text, nl=False)
    elif fixed.done:
        replace(path, fixed.source.text, keep_form=True)
    _tell(path, "fixed", fixed.done)
    _tell(path, "not fixed, since that would make an error", fixed.kept_back)
    return fixed.left


def _tell(path: str, what: str, findings: Sequence[Diagnostic]) -> None:
    if findings:
        codes = ", ".join(dict.fromkeys(f"{finding.code} {finding.name}" for finding in findings))
        click.echo(f"{visible(path)}: {many(len(findings), 'finding')} {what} ({codes})", file=sys.stderr)
