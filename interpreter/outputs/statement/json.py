"""A statement as JSON."""

import json

from ...statement.statement import Statement
from .document import document


def to_json(statement: Statement, version: str) -> str:
    """The text of the document, with a line end; `version` is that of regalia."""
    return json.dumps(document(statement, version), indent=1, ensure_ascii=False) + "\n"
