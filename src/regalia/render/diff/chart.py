"""Both payoff curves by party, as a picture (extra `charts`: altair, vl-convert)."""

from datetime import date
from typing import Any

from regalia.interpreter.diff.payoff import Payoff, Point

_COLOURS = {"old": "#8a8a8a", "new": "#0b6e99"}


def to_svg(payoff: Payoff, title: str) -> str:
    """The picture: a panel for each party, the old draft dashed and the new one drawn through.

    Raises: ImportError where the extra is not installed.
    """
    import altair as alt
    import vl_convert

    over_time = any(isinstance(point.x, date) for point in payoff.points)
    x = alt.X("x:T" if over_time else "x:Q", title=payoff.x_title, axis=alt.Axis(format="" if over_time else "~s"))
    chart = (
        alt.Chart(alt.InlineData(values=[_row(point) for point in payoff.points]))
        .mark_line(interpolate="step-after" if over_time else "linear", strokeWidth=2)
        .encode(
            x=x,
            y=alt.Y("y:Q", title=payoff.unit, axis=alt.Axis(format="~s")),
            color=alt.Color("draft:N", scale=alt.Scale(domain=list(_COLOURS), range=list(_COLOURS.values()))),
            strokeDash=alt.StrokeDash("draft:N", scale=alt.Scale(domain=list(_COLOURS), range=[[5, 3], [1, 0]])),
            order="x:T" if over_time else "x:Q",
        )
        .properties(width=280, height=200)
        .facet(facet=alt.Facet("party:N", title=None), columns=2)
        .properties(title=title)
        .resolve_scale(y="independent")
    )
    return str(vl_convert.vegalite_to_svg(chart.to_json()))


def _row(point: Point) -> dict[str, Any]:
    x = point.x.isoformat() if isinstance(point.x, date) else float(point.x)
    return {"draft": point.draft, "party": point.party, "x": x, "y": float(point.y)}
