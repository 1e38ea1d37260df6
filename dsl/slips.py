"""Slips of the pen in contracts, and what to write instead."""

NAMES = "names are written in small letters a to z, digits and '_'"
QUOTES = 'write straight quotation marks: "..."'
NO_SIGN = "delete it: it is no sign of the language"
SLIPS = {
    "\u201c": QUOTES,
    "\u201d": QUOTES,
    "\u2018": QUOTES,
    "\u2019": QUOTES,
    "'": QUOTES,
    "\u2013": "write '-'",
    "\u2014": "write '-'",
    "\u2212": "write '-'",
    "\u00d7": "write '*'",
    "\u00f7": "write '/'",
    "$": "write the currency's code and a space: USD 500",
    "\u20ac": "write the currency's code and a space: EUR 500",
    "\u00a3": "write the currency's code and a space: GBP 500",
    "%": "write it without a space: 75%",
    ";": "delete it: a line ends where it ends",
    "{": "delete it: what is indented belongs to the line above",
    "}": "delete it: what is indented belongs to the line above",
    "&": "write 'and'",
    "|": "write 'or'",
    "!": "write 'not'",
    **dict.fromkeys("@^~?`:\\", NO_SIGN),
}
"""Signs that are not read, each with what to write."""

WORDS = {
    "the": "leave it out: a name stands alone",
    "all": "name it: nothing stands for all of a kind here",
    "if": "write a value in pieces, each with its end: ... until sale, ... thereafter",
    "remainder": "write: rest to ...",
}
"""Words of the language that writers of contracts put where it has no use for them, each with what to write."""
