"""What was understood of files, as data: `regalia.import/1`."""

from typing import Any

from regalia.interpreter.imports.intake import Intake
from regalia.interpreter.imports.mapping import INPUTS
from regalia.interpreter.inputs import Account
from regalia.render.json import dumped, finding_data

FORMAT = "regalia.import/1"


def to_json(intake: Intake) -> str:
    """The document, with a line end; rows are counted by kind, rejected ones told with their reasons."""
    return dumped(
        {
            "format": FORMAT,
            "files": [_account(intake, account) for account in intake.accounts],
            "understood": {kind: len(getattr(intake.inputs, kind)) for kind in INPUTS},
            "rejected": len(intake.rejected),
            "blocked": bool(intake.blocking),
            "findings": [finding_data(finding) for finding in intake.findings],
        }
    )


def _account(intake: Intake, account: Account) -> dict[str, Any]:
    file = account.file
    return {
        "file": file.name,
        "sha256": file.sha256,
        "sheet": file.sheet or None,
        "kind": account.kind.name,
        "mapped": account.by is not None,
        "headings": {name: heading for layout in account.layouts for name, heading in layout.file.headings.items()},
        "passed_over": [{"why": why, "lines": lines} for why, lines in account.passed_over.items()],
        "rejected": sorted(line for name, line in intake.rejected if name == file.name),
    }
