"""Slips in the lines of royalties, accounts, tables and changes: ways to say a thing that are not the language's.

Each pattern fits lines that cannot be read; its group `at` is the place that is told.
"""

import re
from collections.abc import Callable
from fractions import Fraction

from .show import show
from .terms.window import MONTHS

_PERIOD = r"(?:each +|every +|a +|the +)?(?:(?P<year>[a-z]\w*) +)?(?P<period>day|week|month|quarter|half|year)"
_ADVERBS = {
    "daily": "day",
    "weekly": "week",
    "monthly": "month",
    "quarterly": "calendar quarter",
    "semiannually": "calendar half",
    "annually": "calendar year",
    "yearly": "calendar year",
}
_ADVERB = "|".join(_ADVERBS)
_PLAIN = ("day", "week", "month")
_NO_YEAR = ("of", "the", "each", "every", "a", "end", "per", "after")
_COUNTS = "a day count is: on actual/365, on actual/360, on actual/actual or on 30/360"
_DAY_COUNT = r"(?:actual/(?:365|360|actual)|30/360)\b"
_DAYS = r"(?P<days>\d+ +(?:business +)?(?:day|week|month)s?) +"
_A_YEAR = rf"(?: +(?:per|a|each|p\.a\.) *(?:year|annum)?| +(?:{_ADVERB}))"
_COUNT_SAID = rf"(?: +(?:on +)?(?P<count>{_DAY_COUNT}))"
_FATE_SAID = r"(?: +(?P<fate>(?:added|payable) +each +(?:[a-z]\w* +)?[a-z]+))"
_RETURN = r"(?:(?:an +)?irr +of +|a +return +of +)"
_RATE_OF_TIME = r"(?P<rate>\d+(?:\.\d+)?)%(?P<month> *(?:a|per) +month)?"
_RATE = r"(?P<rate>\d[\d.]*%)"
_MONTH = "|".join(MONTHS)
_TEXT = re.compile(r'"[^"]*"')

Found = re.Match[str]


def _each(found: Found) -> str:
    """`quarter` as `each calendar quarter`."""
    period, year = found["period"], found["year"]
    if period in _PLAIN:
        return f"each {period}"
    return f"each {year if year and year not in _NO_YEAR else 'calendar'} {period}"


def _payable(found: Found) -> str:
    days = found.groupdict().get("days")
    return f"write: payable {' '.join(days.split()) + ' ' if days else ''}after {_each(found)}"


def _iso(found: Found) -> str:
    return f"write year, month and day: {found['y']}-{MONTHS.index(found['m']) + 1:02d}-{int(found['d']):02d}"


def _use(found: Found) -> str:
    path = found["path"].strip('"')
    name = re.sub(r"\W+", "_", path.rsplit("/", 1)[-1].removesuffix(".deal").lower()).strip("_")
    return f'write: use "{path}" as {name if name[:1].isalpha() else "other"}'


def _interest(found: Found) -> str:
    rate, count, fate = found["rate"] or "8%", found["count"], found["fate"]
    count = f"on {count}" if count else "on actual/365"
    return f"write: interest {rate} a year {count}, {fate or 'added each calendar year'}"


def _late(found: Found) -> str:
    """A rate a month as twelve times as much a year, of months of thirty days."""
    rate, count = (show(Fraction(found["rate"]) * 12), "30/360") if found["month"] else (found["rate"], "actual/365")
    return f"write: late payments bear {rate}% a year on {count}, principal first (or: interest first)"


def _amendment(found: Found) -> str:
    said = found["name"] or ""
    return f"write: amendment {said if re.fullmatch('[a-z][a-z0-9_]*', said) else 'first'} of {found['day']}"


def _said(words: str) -> Callable[[Found], str]:
    """A way out with what groups of the pattern hold."""
    return lambda found: words.format(**{name: (text or "").strip() for name, text in found.groupdict().items()})


_PATTERNS: tuple[tuple[str, Callable[[Found], str]], ...] = (
    # dates and day counts
    (rf"(?P<at>(?P<d>[0-3]?\d) +(?P<m>{_MONTH}),? +(?P<y>\d{{4}}))(?![\d-])", _iso),
    (rf"(?P<at>(?P<m>{_MONTH}) +(?P<d>[0-3]?\d),? +(?P<y>\d{{4}}))(?![\d-])", _iso),
    (r"\bon +(?P<at>(?!actual/3|actual/a|30/360)(?:actual|act|ACT|30|360)/\w+)", _said(_COUNTS)),
    # payable
    (
        rf"^payable +(?P<at>(?P<adverb>{_ADVERB}))\b",
        lambda found: f"write: payable after each {_ADVERBS[found['adverb']]}",
    ),
    (rf"^payable +(?P<at>within +{_DAYS}(?:of|after|from)\b(?: +the)?(?: +end)?(?: +of)? +{_PERIOD})\b", _payable),
    (rf"^payable +(?P<at>within +{_DAYS})(?:of|after)\b", _said("write: payable {days} after ...")),
    (rf"^payable +(?P<at>{_DAYS}(?:of|from)\b(?: +the)?(?: +end)?(?: +of)? +{_PERIOD})\b", _payable),
    (rf"^payable +{_DAYS}after +(?P<at>(?!each\b)(?:the +)?(?:end +)?(?:of +)?{_PERIOD}(?: +end)?)$", _payable),
    (rf"^payable +after +(?P<at>(?!each\b)(?:the +)?(?:end +)?(?:of +)?{_PERIOD}(?: +end)?)$", _payable),
    (rf"^payable +(?P<at>(?:each|every) +{_PERIOD})\b", _payable),
    (r"^payable +(?P<at>(?:at|on|upon) +(?P<name>[a-z]\w*))$", _said("write: payable after {name}")),
    # the most and the least of a period
    (
        r"^(?P<at>(?:capped +at|cap +of|maximum(?: +of)?|not +more +than|at +most)) +(?P<sum>[^,]+)",
        _said("write: each calendar year at most {sum}, excess lost"),
    ),
    (
        r"^(?P<at>(?:minimum(?: +of)?|not +less +than|at +least)) +(?P<sum>[^,]+)",
        _said("write: each calendar year at least {sum}, shortfall lost"),
    ),
    (
        r"^each +.+\bat +most\b.*?(?P<at>\b(?:the +)?excess +(?:is|to +be|will +be) +(?P<fate>lost|carried)\b.*)",
        _said("write: excess {fate}"),
    ),
    (
        r"^each +.+\bat +least\b.*?(?P<at>\b(?:the +)?shortfall +(?:is|to +be|will +be) +(?P<fate>lost|carried)\b.*)",
        _said("write: shortfall {fate}"),
    ),
    (
        r"^each +(?!(?:quarter|half|year) )[a-z0-9].+(?P<at>\bat +most\b)(?!.*\b(?:excess|shortfall)\b)",
        _said("say what becomes of the rest: ..., excess lost; or ..., excess carried"),
    ),
    (
        r"^each +(?!(?:quarter|half|year) )[a-z0-9].+(?P<at>\bat +least\b)(?!.*\b(?:excess|shortfall)\b)",
        _said("say what becomes of it once it is made up: ..., shortfall lost; or ..., shortfall carried"),
    ),
    # accounts
    (r"(?P<at>\bowed +to +(?P<to>[a-z]\w*) +by +(?P<by>[a-z]\w*))", _said("write: owed by {by} to {to}")),
    (
        rf"^(?P<at>interest) +(?:of +|at +)?(?P<rate>\d[\d.]*%)?{_A_YEAR}?{_COUNT_SAID}?,?{_FATE_SAID}?$",
        _interest,
    ),
    (rf"^(?P<at>late +payments?(?: +bears?)?(?: +interest)?(?: +of| +at)?) +{_RATE_OF_TIME}", _late),
    (rf"^(?P<at>(?:default|late) +interest(?: +of| +at)?) +{_RATE_OF_TIME}", _late),
    (rf"(?<!on )(?<!on  )(?P<at>(?<![\w/]){_DAY_COUNT})", lambda found: f"write: on {found['at']}"),
    # royalties and streams
    (
        r"^royalty +(?P<at>(?:of +)?(?P<rate>\d[\d.]*%)(?: +(?:on|of))? +(?P<base>[a-z]\w*)?)",
        lambda f: f"name it, and write the rate under it: royalty NAME on {f['base'] or 'BASE'} from PAYER to PAYEE",
    ),
    (
        r"^(?:royalty|payment|funding) +[^=]*?(?P<at>\bto +(?P<to>[a-z]\w*) +from +(?P<by>[a-z]\w*))$",
        _said("write: from {by} to {to}"),
    ),
    (r"\bat +(?P<at>(?:the +)?(?:start|beginning) +(?:of +)?each\b)", _said("write: at the start of each ...")),
    (r"^separately +(?P<at>(?:by|for|per)(?: +each)? +(?P<tag>[a-z]\w*))$", _said("write: separately for each {tag}")),
    (
        r"^stream\b[^=]*=.*\bwhere\b.*(?P<at>\b(?P<tag>[a-z]\w*) +(?:is(?: +not)?|in|:) +(?P<value>[a-z]\w*))",
        _said("write: {tag} = {value}"),
    ),
    (
        r"^stream\b[^=]*=.*\bwhere +(?:not +)?(?P<at>(?P<tag>[a-z]\w*))$",
        _said("say which value the tag has: where {tag} = ..."),
    ),
    (r"^tagged +(?P<tag>[a-z]\w*) *(?P<at>, *[a-z]\w*)", _said("write one line for each tag: tagged {tag}")),
    (r"^\d{4}-\d\d-\d\d +.*(?P<at>\b(?P<tag>[a-z]\w*) *: *(?P<value>[a-z]\w*))", _said("write: {tag} = {value}")),
    (r"^\d{4}-\d\d-\d\d +[^=,]+ (?P<at>[a-z]\w* *= *[a-z]\w*)", _said("put a comma before a tag: , {at}")),
    # tables, templates, files
    (
        r"^table +.*\bby +(?P<at>(?:each +)?(?P<period>quarter|half|year))\b",
        _said("say of which year: by calendar {period}"),
    ),
    (r"^(?P<key>\d[\d,.-]*) *(?P<at>=) *(?P<value>.+)$", _said("write: {key}: {value}")),
    (
        r"^with +(?P<name>[a-z]\w*) +(?P<at>(?:of +|to +|is +)?(?P<value>[^ =].*))$",
        _said("write: with {name} = {value}"),
    ),
    (r'^use +(?P<at>(?P<path>"[^"]+"|[\w./-]+))(?: +as)?$', _use),
    # changes and amendments
    (
        r'^amendment +(?:(?P<name>\w+) +)?(?:"[^"]*" +)?(?P<at>(?:dated|on|from)) +(?P<day>\d{4}-\d\d-\d\d)',
        _amendment,
    ),
    (r'^amendment +(?P<at>(?P<name>\d+)) +(?:"[^"]*" +)?of +(?P<day>\d{4}-\d\d-\d\d)', _amendment),
    (
        r"^(?P<name>[a-z]\w*) +(?P<at>ceases|stops|terminates|expires|lapses)$",
        _said("write: {name} ends"),
    ),
    (r"^(?P<name>[a-z]\w*) +(?P<at>restarts|resets|counts +again|counts +anew)$", _said("write: {name} counts afresh")),
    (r"^business +days +(?P<at>following|preceding)$", _said("name them: business days NAME, {at}")),
    # currencies, averages, solved amounts
    (
        r"^translate +(?P<from>[A-Z]{3}) +(?P<at>into +(?P<to>[A-Z]{3}))",
        _said("write: translate {from} to {to} at ..."),
    ),
    (r"^translate +[A-Z]{3} +to +[A-Z]{3} +at +[a-z]\w*(?P<at>)$", _said("end it with: on the date received")),
    (
        r"\bover +(?P<at>(?:the +)?(?:last|past|previous|preceding) +(?P<stretch>\d+ +\w+))",
        _said("write: over {stretch}"),
    ),
    (
        rf"\bover +(?P<at>(?:the +)?(?:last|past|preceding)|previous) +{_PERIOD}\b",
        lambda f: f"write: over the previous {_each(f).removeprefix('each ')}",
    ),
    (
        rf"\bamount +giving +(?P<who>[a-z]\w*) +(?P<at>{_RETURN}?{_RATE}(?: +irr)?)(?! +on\b)",
        _said("write: amount giving {who} irr {rate} on actual/365"),
    ),
    (r"(?P<at>\bfor +(?P<which>first|next))\b", _said("write: for the {which}")),
)
_COMPILED = tuple((re.compile(pattern), way) for pattern, way in _PATTERNS)


def slip_in_terms(line: str) -> tuple[int, int, str] | None:
    """Where in a line that cannot be read a slip stands, and what to write; None where none is known."""
    bare = _TEXT.sub(lambda quoted: f'"{"_" * (len(quoted.group()) - 2)}"', line)
    for pattern, way in _COMPILED:
        if found := pattern.search(bare):
            start, end = found.span("at")
            kept = pattern.search(line) or found
            return start, max(end, start), way(kept)
    return None
