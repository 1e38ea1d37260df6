"""`regalia check --fix`: contracts put right, and what was done told."""

import sys
from collections.abc import Sequence

import click

import regalia
from regalia.cli.common import many
from regalia.cli.writing import as_kept, difference, write
from regalia.dsl.diagnostic import Diagnostic
from regalia.dsl.reading import decoded, read_bytes, with_its_files
from regalia.dsl.source import Source
from regalia.render.text import shown_path


def put_into_effect(
    path: str, unsafe: bool, show_diff: bool, told: frozenset[str]
) -> tuple[Source, tuple[Diagnostic, ...]]:
    """Fix a contract, or show what would be; its text then, or still, and what is found in it. Raises: Refusal."""
    data = read_bytes(path)
    source = with_its_files(Source(path, decoded(path, data)))
    fixed = regalia.fix(source, unsafe=unsafe, told=told)
    if show_diff:
        click.echo(difference(path, source.own, fixed.source.own, "fixed"), nl=False)
        return source, regalia.check(source)
    if path == "-":
        click.echo(as_kept(data, source.own, fixed.source.own), nl=False)
    elif fixed.source.own != source.own:
        write(path, as_kept(data, source.own, fixed.source.own))
    _tell(path, "fixed", fixed.done)
    _tell(path, "not fixed, since that would make an error", fixed.kept_back)
    return fixed.source, fixed.left


def _tell(path: str, what: str, findings: Sequence[Diagnostic]) -> None:
    if findings:
        codes = ", ".join(dict.fromkeys(f"{finding.code} {finding.name}" for finding in findings))
        click.echo(f"{shown_path(path)}: {many(len(findings), 'finding')} {what} ({codes})", file=sys.stderr)
