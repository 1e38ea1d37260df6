"""A document that states a contract's figures in whatever spelling has them all; one that is changed is missed."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction

from attrs import frozen
from hypothesis import given, settings
from hypothesis import strategies as st

from regalia.dsl.parser import parse
from regalia.dsl.provenance.document import TextDocument
from regalia.dsl.provenance.trace import trace
from regalia.dsl.source import Source
from regalia.dsl.terms.window import MONTHS

ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
FILLER = ["the parties agree that", "subject to Section 4.2,", "as in MX-3253 and Form 10-K,", "under the Act of 1933"]
HEAD = 'deal "D"\ndated 2020-01-01\ncurrency USD\nsource agreement "Agreement" 2020-01-01\n'


def in_words(number: int) -> str:
    """A whole number in words."""
    for size, name in ((10**9, "billion"), (10**6, "million"), (1000, "thousand")):
        if number >= size:
            above, below = divmod(number, size)
            return f"{in_words(above)} {name}" + (f" {in_words(below)}" if below else "")
    if number >= 100:
        above, below = divmod(number, 100)
        return f"{ONES[above]} hundred" + (f" and {in_words(below)}" if below else "")
    if number < 20:
        return ONES[number]
    above, below = divmod(number, 10)
    return TENS[above - 2] + (f"-{ONES[below]}" if below else "")


@frozen
class Written:
    """A figure as the contract writes it, and as the document does."""

    contract: str
    document: str
    value: object


@st.composite
def sums(draw: st.DrawFn) -> Written:
    cents = draw(st.one_of(st.integers(2, 10**12), st.integers(1, 10**6).map(lambda n: n * 100)))
    value = Fraction(cents, 100)
    plain = f"{cents // 100:,}.{cents % 100:02d}"
    ways = [f"${plain}", f"US${plain}", f"USD {plain}", f"{plain} dollars", f"{plain} USD", f"U.S.${plain}"]
    ways.append(f"$ {plain}".replace("$ ", "$"))
    if cents % 100 == 0:
        whole = cents // 100
        ways += [f"${whole:,}", f"{in_words(whole)} dollars", f"{in_words(whole)} dollars (${whole:,}.00)"]
        if whole % 1000 == 0:
            ways += [f"${whole // 1000:,} thousand", f"US${whole // 10**6}.{whole % 10**6 // 1000:03d} million"]
    return Written(f"USD {plain}", draw(st.sampled_from(ways)), ("sum", value))


@st.composite
def shares(draw: st.DrawFn) -> Written:
    tenths = draw(st.integers(1, 999))
    plain = f"{tenths // 10}.{tenths % 10}"
    ways = [f"{plain}%", f"{plain} %", f"{plain} percent", f"{plain} per cent", f"{tenths * 10} basis points"]
    if tenths % 10 == 0:
        whole = tenths // 10
        words = in_words(whole)
        ways += [f"{whole}%", f"{words} percent", f"{words} ({whole}) percent", f"{words} percent ({whole}%)"]
    if tenths == 500:
        ways += ["one-half of"]
    return Written(f"{plain}%", draw(st.sampled_from(ways)), ("share", tenths))


@st.composite
def days(draw: st.DrawFn) -> Written:
    day = draw(st.dates(date(1950, 1, 1), date(2090, 12, 31)))
    month = MONTHS[day.month - 1]
    ways = [
        f"{month} {day.day}, {day.year}",
        f"{day.day} {month} {day.year}",
        f"{month[:3]}. {day.day}, {day.year}",
        f"the {day.day}th day of {month}, {day.year}",
        day.isoformat(),
        f"{day.day:02d}-{month[:3]}-{day.year}",
        f"{day.day}.{day.month}.{day.year}",
    ]
    return Written(day.isoformat(), draw(st.sampled_from(ways)), ("day", day))


@st.composite
def lengths(draw: st.DrawFn) -> Written:
    count, unit = draw(st.integers(2, 99)), draw(st.sampled_from(["day", "week", "month", "year"]))
    words = in_words(count)
    ways = [f"{count} {unit}s", f"{words} {unit}s", f"{words} ({count}) {unit}s", f"a {count}-{unit} period"]
    ways.append(f"{words} consecutive {unit}s")
    if unit == "year":
        ways.append(f"{12 * count} months")
    months = {"month": 1, "year": 12}.get(unit)
    days_ = {"day": 1, "week": 7}.get(unit, 0)
    value = ("months", count * months) if months else ("days", count * days_)
    return Written(f"{count} {unit}s", draw(st.sampled_from(ways)), value)


@st.composite
def multiples(draw: st.DrawFn) -> Written:
    hundredths = draw(st.integers(101, 900))
    plain = f"{hundredths // 100}.{hundredths % 100:02d}"
    return Written(f"{plain}x", draw(st.sampled_from([f"{plain}x", f"{plain} times"])), ("multiple", hundredths))


FIGURES = st.one_of(sums(), shares(), days(), lengths(), multiples())


def statuses(
    contract: list[Written], document: list[Written], draw: Callable[[st.SearchStrategy[str]], str]
) -> list[str]:
    """What is said of each figure of a contract, where a document states those of another in paragraphs of its own."""
    lets = "".join(f"let v{n} = {figure.contract}  [agreement {n}]\n" for n, figure in enumerate(contract, 1))
    paragraphs = [f"{draw(st.sampled_from(FILLER))} {figure.document} shall hold." for figure in document]
    text = TextDocument("a.txt", "", "\n\n".join(paragraphs) + "\n")
    source = Source("a.deal", HEAD + lets)
    deal, findings = parse(source)
    assert not findings
    found = {figure.place.line: figure.status for figure in trace(source, deal, {"agreement": text}).figures}
    return [found[line] for line in range(5, 5 + len(contract))]


@settings(max_examples=300)
@given(st.lists(FIGURES, min_size=1, max_size=6), st.data())
def test_every_figure_is_found_however_it_is_spelt(figures: list[Written], data: st.DataObject) -> None:
    assert set(statuses(figures, figures, data.draw)) == {"found"}


@settings(max_examples=300)
@given(st.lists(FIGURES, min_size=1, max_size=4), st.data())
def test_a_figure_that_is_changed_is_missing(figures: list[Written], data: st.DataObject) -> None:
    """And no other is."""
    changed = data.draw(st.integers(0, len(figures) - 1))
    other = data.draw(FIGURES.filter(lambda figure: not alike(figure.value, figures[changed].value)))
    contract = [other if n == changed else figure for n, figure in enumerate(figures)]
    said = statuses(contract, figures, data.draw)
    assert said[changed] in ("not found", "rounded")
    assert (
        said[changed] == "not found"
        or " million" in figures[changed].document
        or "thousand" in figures[changed].document
    )
    assert {status for n, status in enumerate(said) if n != changed} <= {"found"}


def alike(one: object, other: object) -> bool:
    """Whether two figures have the same value, be it in another unit: 165% is 1.65 times."""
    return one == other or {one[0], other[0]} == {"share", "multiple"}  # type: ignore[index]
