"""What looks like a figure in a document and names something: `Section 4.2`, `MX-3253`, a telephone number."""

from collections.abc import Sequence

from ..currencies import is_currency
from .number_words import SHORT_SCALES, at, touching
from .times_in_text import days_at
from .tokens import Token

_REFERENCES = (
    "section sections article articles clause clauses paragraph paragraphs subsection subsections para paras page "
    "pages schedule schedules exhibit exhibits annex annexes appendix item items note notes rule rules form part "
    "chapter figure table phase \u00a7"
).split()
_BEHIND_A_ROW = {"and", "or", "to", "through", "of", "in", "hereof", "thereof", "above", "below", "shall", "is", "are"}
_SIGNS = ("$", "\u20ac", "\u00a3", "\u00a5", "\u20b9")
_SUFFIXES = ("x", "st", "nd", "rd", "th", "bps", "bp", "pct")
_IN_A_ROW = {",", "and", "or", "to", "through", "-", "\u2013"}


def is_reference(tokens: Sequence[Token], index: int, referred: int) -> bool:
    """Whether a numeral stands behind `Section`, `No.` and the like, or goes on a row that ended at `referred`."""
    before = at(tokens, index - 1).text
    after = at(tokens, index + 1)
    goes_on = referred >= 0 and index - 2 == referred and before in _IN_A_ROW
    if goes_on and not all("." in at(tokens, place).text for place in (referred, index)):
        goes_on = after.kind != "word" or after.text in _BEHIND_A_ROW
    if before in _REFERENCES or goes_on:
        return True
    return (before == "." and at(tokens, index - 2).text in ("no", "nos", "sec", "art", "para", "ext")) or (
        before == "(" and at(tokens, index - 2).text in _REFERENCES
    )


def part_of_a_name(text: str, tokens: Sequence[Token], index: int) -> int:
    """The last token of something that only looks like a figure, such as `MX-3253`, `10-K`, `4.2.1`; else zero."""
    before, after = at(tokens, index - 1), at(tokens, index + 1)
    if before.text in ("-", "_", "#", "/", "@") and touching(tokens, index) and touching(tokens, index - 1):
        word = at(tokens, index - 2)
        if word.kind == "word" and text[word.start : word.end] != text[word.start : word.end].lower():
            return index
    if before.kind == "word" and touching(tokens, index):
        code = text[before.start : before.end]
        if not (is_currency(code) or before.text in ("us", "rs", "cdn")):
            return index
    if before.text == "(" and after.text == ")" and _is_telephone(at(tokens, index + 2), at(tokens, index + 3)):
        return index + 4
    if not touching(tokens, index + 1):
        return 0
    next_ = at(tokens, index + 2)
    if after.text == "-" and touching(tokens, index + 2):
        letters = text[next_.start : next_.end]
        if next_.kind == "word" and len(letters) == 1 and letters.isupper():
            return index + 2
        digits = tokens[index].text
        if next_.kind == "num" and digits.isdigit() and (len(digits), len(next_.text)) in ((3, 4), (3, 3)):
            return index + 2
    if after.text == "." and next_.kind == "num" and touching(tokens, index + 2):
        return 0 if days_at(tokens, index) else index + 2
    if after.kind == "word" and after.text in SHORT_SCALES:
        sum_ = before.text in _SIGNS or is_currency(text[before.start : before.end])
        return 0 if sum_ else index + 1
    if after.kind == "word" and after.text not in _SUFFIXES:
        return 0 if is_currency(text[after.start : after.end]) else index + 1
    return 0


def _is_telephone(number: Token, hyphen: Token) -> bool:
    """Whether the number of a telephone goes on behind its code in brackets."""
    return number.kind == "num" and hyphen.text == "-" and hyphen.start == number.end
