"""`regalia test`."""

import sys
from datetime import date
from typing import TYPE_CHECKING

import click

import regalia
from regalia.cli.common import AS_OF, CLEAN, COULD_NOT, FOUND, many, refusals_exit, show, weight
from regalia.dsl.diagnostic import Refusal, has_errors
from regalia.dsl.reading import contract_paths

if TYPE_CHECKING:
    from regalia.interpreter.examples import ExampleResult


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@AS_OF
def command(paths: tuple[str, ...], as_of: date | None) -> None:
    """Run the checks and examples inside contracts. Folders are searched for .deal files."""
    code = CLEAN
    results: list[ExampleResult] = []
    broken = unread = 0
    with refusals_exit():
        for path in contract_paths(paths):
            try:
                source = regalia.read(path)
                findings = [finding for finding in regalia.check(source, as_of=as_of) if has_errors([finding])]
                if findings:
                    show(findings, sys.stdout)
                    code, broken = max(code, weight(findings)), broken + 1
                    continue
                theirs = regalia.test(source, as_of=as_of)
            except Refusal as refusal:
                show(refusal.findings, sys.stderr)
                code, unread = COULD_NOT, unread + 1
                continue
            for result in theirs:
                click.echo(f"{'ok  ' if result.passed else 'FAIL'} {result.place}: {result.title}")
                show(result.findings, sys.stdout)
                code = max(code, CLEAN if result.passed else FOUND)
            results += theirs
    passed = sum(result.passed for result in results)
    counts = [f"{many(passed, 'example')} passed, {len(results) - passed} failed"]
    counts += [f"{many(broken, 'contract')} with errors, whose examples were not run"] if broken else []
    counts += [f"{many(unread, 'contract')} could not be read"] if unread else []
    click.echo("; ".join(counts))
    sys.exit(code)
