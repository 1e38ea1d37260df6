"""The command line. A command parses, calls one public function, renders; nothing else.

Exit codes: 0 clean; 1 errors or warnings in a contract, or an example that fails; 2 could not do it.
"""

import atexit
import gc
from importlib import import_module
from typing import Any

import click

import regalia

gc.disable()  # a command makes its objects, uses them and ends: looking for cycles would cost a third of its time
atexit.register(gc.freeze)  # and looking for them once more when it ends a tenth

COMMANDS = {
    "audit": "Hold what a payer reports against what the contract gives.",
    "chart": "Draw a run: bands filled, limits over time, who received what.",
    "check": "Find what is wrong with contracts.",
    "completion": "Print the completion script of a shell.",
    "diagram": "Draw a contract: streams, bands, parties and liens.",
    "diff": "Say what changed between two drafts, and what it pays whom.",
    "explain": "Show the tree behind one entry of a run.",
    "fmt": "Put contracts into their one canonical form.",
    "import": "Show what is understood of spreadsheets and other files.",
    "new": "Write a commented starter deal.",
    "readings": "Show what each reading of a contract pays, and what it is worth.",
    "rule": "Print the page of a diagnostic.",
    "run": "Evaluate a contract on what came in.",
    "sensitivity": "Show how far a metric swings with each term and each stream.",
    "solve": "Find the figure at which a run comes to what is asked.",
    "sources": "Show where in the documents the terms of a contract stand.",
    "statement": "Say for a period who had what, and why.",
    "test": "Run the examples inside contracts.",
    "value": "Say what a run is worth to each.",
}

_MODULES = {"import": "importing"}
"""Where a command's name is a word of Python."""


class Lazy(click.Group):
    """A group whose commands are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of the commands."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """A command by its name."""
        if name not in COMMANDS:
            return None
        command: click.Command = import_module(f"regalia.cli.{_MODULES.get(name, name)}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(sorted(COMMANDS.items()))

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        """The command that is meant; a near miss is suggested."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from regalia.dsl.nearest import nearest

            near = nearest(args[0], COMMANDS)
            hint = f" Did you mean '{near}'?" if near else ""
            raise click.UsageError(f"There is no command '{args[0]}'.{hint}", ctx)
        return super().resolve_command(ctx, args)


@click.command(cls=Lazy, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(regalia.__version__, message="regalia %(version)s")
def main() -> None:
    """Regalia evaluates royalty-participation contracts, to the cent, with the reason for every cent.

    A contract (.deal) states the terms; `run` evaluates it on the cash that came in.
    """
