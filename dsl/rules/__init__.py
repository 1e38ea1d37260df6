"""The pages of the diagnostics: one Markdown file a code, with a bad and a good example that are tested."""

from pathlib import Path

from ..codes import CODES


def find_rule(code_or_name: str) -> str | None:
    """The code of a diagnostic, from its code or its name, in any case."""
    wanted = code_or_name.strip()
    if wanted.upper() in CODES:
        return wanted.upper()
    return next((code for code, name in CODES.items() if name == wanted.lower()), None)


def page_of(code: str) -> str:
    """The page of a code, in Markdown."""
    return Path(__file__).with_name(f"{code}.md").read_text(encoding="utf-8")
