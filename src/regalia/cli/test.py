"""`regalia test`."""

import sys

import click

import regalia
from regalia.cli.common import CLEAN, COULD_NOT, FOUND, refusals_exit, show
from regalia.dsl.diagnostic import Refusal, has_errors
from regalia.dsl.reading import contract_paths


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
def command(paths: tuple[str, ...]) -> None:
    """Run the checks and examples inside contracts. Folders are searched for .deal files."""
    code = passed = failed = 0
    with refusals_exit():
        for path in contract_paths(paths):
            try:
                source = regalia.read(path)
                findings = [finding for finding in regalia.check(source) if has_errors([finding])]
                if findings:
                    show(findings, sys.stdout)
                    code, failed = max(code, FOUND), failed + 1
                    continue
                results = regalia.test(source)
            except Refusal as refusal:
                show(refusal.findings, sys.stderr)
                code = COULD_NOT
                continue
            for result in results:
                click.echo(f"{'ok  ' if result.passed else 'FAIL'} {result.place}: {result.title}")
                show(result.findings, sys.stdout)
            passed += sum(result.passed for result in results)
            failed += sum(not result.passed for result in results)
            code = max(code, FOUND if any(not result.passed for result in results) else CLEAN)
    click.echo(f"{passed} examples passed, {failed} failed")
    sys.exit(code)
