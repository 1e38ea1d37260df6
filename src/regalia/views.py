"""The public functions that look at a contract, or at a run of it: drawings, and what it is worth."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from regalia.dsl.source import Source
from regalia.given import PathLike, source_of

if TYPE_CHECKING:
    from regalia.interpreter.analysis.value import Value
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


def value(
    result: "Result",
    *,
    rate: str | None = None,
    price: str | None = None,
    buyer: str | None = None,
    on: date | None = None,
    day_count: str = "actual/365",
) -> "tuple[Value, ...]":
    """What a run is worth to each party and instrument, on a day (that of the deal).

    Figures are in smallest units, exact but for present values (to the cent) and returns (to about twelve digits).

    `rate` is a text as `12%`, `price` one as `8,839,500`, paid by `buyer` (by default the only instrument, or else the
    only party, that receives anything). Raises: Refusal; ImportError where the extra `finance` is not installed.
    """
    from regalia.interpreter.analysis.asking import asked_values

    return asked_values(result, rate=rate, price=price, buyer=buyer, on=on, day_count=day_count)
