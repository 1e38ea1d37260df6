"""Pictures of a run (extra `charts`: altair, vl-convert): how far limits have come, and who received what by year."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from ...exact.unknown import Unknown
from ...ledger import NO_CASH
from ...money import in_major
from ...run import Result
from ...statement.ceilings import Ceiling, ceilings
from ...statement.history import Course, courses

_COLOURS = ["#0b6e99", "#d1863a", "#5a8f5a", "#8a5a8f", "#a33b3b", "#6b6b6b", "#2f4b7c", "#b8a13a"]
_WIDTH = 520
_MOST_PARTIES = 8


def pictures(result: Result) -> dict[str, str]:
    """SVG documents by their titles; a deal without limits, or without money, has fewer.

    Raises: ImportError where the extra is not installed.
    """
    import vl_convert

    return {title: str(vl_convert.vegalite_to_svg(chart.to_json())) for title, chart in _charts(result).items()}


def picture(result: Result) -> str:
    """All of them as one SVG document, one under another. Raises: ImportError where the extra is not installed."""
    import altair as alt
    import vl_convert

    titled = [chart.properties(title=title) for title, chart in _charts(result).items()]
    whole = alt.vconcat(*titled, title=result.model.title).resolve_scale(color="independent")
    return str(vl_convert.vegalite_to_svg(whole.to_json()))


def _charts(result: Result) -> dict[str, Any]:
    return {**_filled(result), **_courses(result), **_by_year(result)}


def _filled(result: Result) -> dict[str, Any]:
    """How much of each band is filled: a bar a band, in percent."""
    import altair as alt

    rows = list(_fill_of(ceilings(result)))
    if not rows:
        return {}
    base = alt.Chart(alt.InlineData(values=rows)).encode(
        y=alt.Y("line:N", sort=None, title=None, axis=alt.Axis(labelLimit=320))
    )
    bars = base.mark_bar(color=_COLOURS[0]).encode(
        x=alt.X("filled:Q", scale=alt.Scale(domain=[0, 1]), axis=alt.Axis(format="%"), title="filled so far")
    )
    words = base.mark_text(align="left", dx=4, fontSize=10).encode(x="filled:Q", text="words:N")
    return {"Bands and limits filled so far": (bars + words).properties(width=_WIDTH, height=alt.Step(22))}


def _fill_of(found: tuple[Ceiling, ...]) -> Iterator[dict[str, Any]]:
    """Of each limit the part of its band that is filled: from the level of the one before it to its own."""
    before: dict[tuple[str, str], Any] = {}
    for each in found:
        if isinstance(each.now, Unknown) or isinstance(each.limit, Unknown):
            continue
        low = before.get((each.clause, each.counts), 0)
        low = low if low < each.limit else 0
        before[each.clause, each.counts] = each.limit
        width = each.limit - low
        if width <= 0:
            continue
        filled = min(1, max(0, (each.now - low) / width))
        now, limit = (f"{float(in_major(value, each.unit)):,.2f}" for value in (min(each.now, each.limit), each.limit))
        yield {
            "line": f"{each.clause}: {each.words}",
            "filled": float(filled),
            "words": f"{now} of {limit} {each.unit}",
        }


def _courses(result: Result) -> dict[str, Any]:
    """What each limit counts over time, against the levels at which lines end."""
    import altair as alt

    found: dict[str, Any] = {}
    for course in courses(result):
        if len(course.days) < 2:
            continue
        line = (
            alt.Chart(alt.InlineData(values=list(_points(course))))
            .mark_line(interpolate="step-after", color=_COLOURS[0], strokeWidth=2)
            .encode(x=alt.X("day:T", title=None), y=alt.Y("value:Q", title=course.unit, axis=alt.Axis(format="~s")))
        )
        levels = [
            {"level": float(in_major(level, course.unit)), "words": words, "day": course.days[0][0].isoformat()}
            for words, level in course.levels
        ]
        data = alt.InlineData(values=levels)
        rules = alt.Chart(data).mark_rule(color=_COLOURS[4], strokeDash=[5, 3]).encode(y="level:Q")
        words = alt.Chart(data).mark_text(align="left", dy=-5, fontSize=10, color=_COLOURS[4])
        labels = words.encode(y="level:Q", x="day:T", text="words:N")
        title = f"{course.clause}: {course.counts}, against its limits"
        found[title] = (line + rules + labels).properties(width=_WIDTH, height=200)
    return found


def _points(course: Course) -> Iterator[dict[str, Any]]:
    for day, value in course.days:
        yield {"day": day.isoformat(), "value": float(in_major(value, course.unit))}


def _by_year(result: Result) -> dict[str, Any]:
    """Who received what by year, in the deal's currency; beyond eight, those who received least are one."""
    import altair as alt

    currency = result.model.currency
    sums: Mapping[tuple[str, int], Any] = _received(result)
    totals: dict[str, float] = defaultdict(float)
    for (who, _), value in sums.items():
        totals[who] += value
    largest = sorted(totals, key=lambda who: -totals[who])[:_MOST_PARTIES]
    rows: dict[tuple[str, int], float] = defaultdict(float)
    for (who, year), value in sums.items():
        rows[who if who in largest else "others", year] += value
    if not rows:
        return {}
    values = [{"who": who, "year": str(year), "amount": amount} for (who, year), amount in sorted(rows.items())]
    chart = (
        alt.Chart(alt.InlineData(values=values))
        .mark_bar()
        .encode(
            x=alt.X("year:O", title=None, axis=alt.Axis(labelAngle=0)),
            y=alt.Y("amount:Q", title=currency, axis=alt.Axis(format="~s")),
            color=alt.Color("who:N", title=None, scale=alt.Scale(range=_COLOURS)),
        )
        .properties(width=_WIDTH, height=220)
    )
    return {"Who received what by year": chart}


def _received(result: Result) -> Mapping[tuple[str, int], float]:
    """What parties and instruments received by year; floats, for lengths on a picture only."""
    symbols = result.model.scope.symbols
    found: dict[tuple[str, int], float] = defaultdict(float)
    for entry in result.entries:
        symbol = symbols.get(entry.target or "")
        known = not isinstance(entry.amount, Unknown) and entry.unit == result.model.currency
        if known and symbol and symbol.kind in ("party", "instrument") and entry.pays and entry.kind not in NO_CASH:
            title = getattr(symbol.node, "title", "") or symbol.key
            found[str(title), entry.day.year] += float(in_major(entry.amount, result.model.currency))
    return found
