"""Findings as people and machines see them."""

from collections.abc import Callable, Sequence

from regalia.dsl.diagnostic import Diagnostic
from regalia.render.json import to_json
from regalia.render.text import to_text

__all__ = ["RENDERERS", "to_json", "to_text"]

RENDERERS: dict[str, Callable[[Sequence[Diagnostic]], str]] = {"text": to_text, "json": to_json}
