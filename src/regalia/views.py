"""The public functions that draw a contract, or a run of it."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from regalia.dsl.source import Source
from regalia.given import PathLike, source_of

if TYPE_CHECKING:
    from regalia.interpreter.run import Result


def chart(result: "Result") -> str:
    """A run as an SVG document: bands filled so far, limits over time, who received what by year.

    Raises: ImportError where the extra `charts` is not installed.
    """
    from regalia.interpreter.outputs.statement.pictures import picture

    return picture(result)


def diagram(
    contract: PathLike | Source, *, readings: Mapping[str, str] | None = None, as_of: date | None = None
) -> str:
    """A contract as an SVG document: streams, bands, parties and liens. Raises: Refusal where it has errors."""
    from regalia.interpreter.outputs.diagram.graph import graph_of
    from regalia.interpreter.outputs.diagram.svg import to_svg
    from regalia.interpreter.run import chosen_model

    return to_svg(graph_of(chosen_model(source_of(contract), readings or {}, as_of)))
