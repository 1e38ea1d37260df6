"""Numbers as documents write them: digits with a word of scale, words, fractions; read from tokens."""

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from .tokens import NOTHING, Token

_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
UNITS = {word: number for number, word in enumerate(_SMALL)}
TENS = {word: 10 * number for number, word in enumerate(_TENS, 2)}
SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
SHORT_SCALES = {"k": 10**3, "m": 10**6, "mm": 10**6, "mn": 10**6, "mln": 10**6, "b": 10**9, "bn": 10**9}
_ORDINAL = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split()
ORDINALS = {word: number for number, word in enumerate(_ORDINAL, 1)}
_PARTS = {"half": 2, "quarter": 4, **{word: number for word, number in ORDINALS.items() if number > 2}}
_SEVERAL_PARTS = {"halves": 2, **{f"{word}s": number for word, number in _PARTS.items() if word != "half"}}


class Numeral(NamedTuple):
    """A number in a text: what it is, the tokens `first` to `last`, and how it was written.

    `step` is the unit of the last digit that was written, `digits` how many were; `form` is digits, words or
    fraction; `scaled` says that a word of scale stands behind its digits; `times` is the number of parts of a fraction
    without a hyphen, since "three quarters" may be a time.
    """

    value: Fraction
    first: int
    last: int
    step: Fraction
    digits: int
    form: str
    scaled: bool = False
    times: int = 0


def at(tokens: Sequence[Token], index: int) -> Token:
    """The token at an index, or nothing beyond the ends."""
    return tokens[index] if 0 <= index < len(tokens) else NOTHING


def touching(tokens: Sequence[Token], index: int) -> bool:
    """Whether a token follows the one before it without a space."""
    return at(tokens, index - 1).end == at(tokens, index).start


def numeral_at(tokens: Sequence[Token], index: int) -> Numeral | None:
    """The number that begins at a token."""
    token = tokens[index]
    if token.kind == "num":
        return _digits(tokens, index)
    if token.kind == "vulgar" and token.value is not None:
        return Numeral(token.value, index, index, token.value, 1, "fraction")
    if token.kind == "word":
        return _words(tokens, index)
    return None


def _digits(tokens: Sequence[Token], index: int) -> Numeral | None:
    token = tokens[index]
    if token.value is None:
        return None
    if fraction := _quotient(tokens, index):
        return fraction
    digits = sum(c.isdigit() for c in token.text.lstrip("0,."))
    if token.step == 1:
        part = at(tokens, index + 1)
        if part.kind == "vulgar" and part.value is not None:
            return Numeral(token.value + part.value, index, index + 1, part.value, digits, "fraction")
        mixed = _quotient(tokens, index + 1) if part.kind == "num" else None
        if mixed and mixed.value < 1:
            return Numeral(token.value + mixed.value, index, mixed.last, mixed.step, digits, "fraction")
    after, scale = _scale(tokens, index + 1)
    return Numeral(token.value * scale, index, after - 1, token.step * scale, digits, "digits", scale > 1)


def _quotient(tokens: Sequence[Token], index: int) -> Numeral | None:
    """`1/3`; dates with two strokes are none."""
    above, stroke, below = at(tokens, index), at(tokens, index + 1), at(tokens, index + 2)
    if stroke.text not in ("/", "\u2044") or below.kind != "num" or at(tokens, index + 3).text == "/":
        return None
    tight = touching(tokens, index + 1) and touching(tokens, index + 2)
    if not tight or at(tokens, index - 1).text == "/" or above.step != 1 or below.step != 1:
        return None
    if not above.value or not below.value or below.value < 2 or len(above.text) > 3 or len(below.text) > 4:
        return None
    value = above.value / below.value
    return Numeral(value, index, index + 2, value, 1, "fraction")


def _scale(tokens: Sequence[Token], index: int) -> tuple[int, int]:
    """Past a word of scale, and what it multiplies by; one where there is none."""
    word = index + 1 if at(tokens, index).text == "-" and touching(tokens, index) else index
    scale = SCALES.get(at(tokens, word).text)
    return (word + 1, scale) if scale else (index, 1)


def _words(tokens: Sequence[Token], index: int) -> Numeral | None:
    word = tokens[index].text
    if word == "half" or (word in ("a", "an") and at(tokens, index + 1).text == "half"):
        last = index if word == "half" else index + 1
        return Numeral(Fraction(1, 2), index, last, Fraction(1, 2), 1, "fraction")
    if word in ("a", "an") and (scale := {**SCALES, "hundred": 100}.get(at(tokens, index + 1).text)):
        return Numeral(Fraction(scale), index, index + 1, Fraction(scale), 1, "words")
    if word not in UNITS and word not in TENS:
        return None
    whole, after = _whole(tokens, index)
    if part := _parts(tokens, after, whole):
        value, last, times = part
        return Numeral(value, index, last, value, 1, "fraction", times=times)
    if at(tokens, after).text == "and" and (more := _fraction_after(tokens, after + 1)):
        return Numeral(whole + more.value, index, more.last, more.step, 1, "fraction")
    return Numeral(Fraction(whole), index, after - 1, Fraction(1), 1, "words")


def _fraction_after(tokens: Sequence[Token], index: int) -> Numeral | None:
    """The fraction that stands behind `one and ...`."""
    found = _words(tokens, index) if at(tokens, index).kind == "word" else None
    return found if found and found.form == "fraction" and found.value < 1 else None


def _whole(tokens: Sequence[Token], index: int) -> tuple[int, int]:
    """A whole number in words, and the token after it."""
    total = group = 0
    scaled, scale_before = False, 10**15
    after = index
    while True:
        start = after
        joint = at(tokens, start).text
        if start > index and (joint in ("-", "and")):
            start += 1
            if joint == "and" and not (scaled or group >= 100):
                break
        word = at(tokens, start).text
        tens = group % 100
        if word in UNITS and (tens == 0 or (tens >= 20 and tens % 10 == 0 and 0 < UNITS[word] < 10)):
            group += UNITS[word]
        elif word in TENS and tens == 0:
            group += TENS[word]
        elif word == "hundred" and 0 < group < 100:
            group *= 100
        elif word in SCALES and group and SCALES[word] < scale_before:
            scale_before = SCALES[word]
            total, group, scaled = total + group * scale_before, 0, True
        else:
            break
        after = start + 1
    return total + group, after


def _parts(tokens: Sequence[Token], index: int, whole: int) -> tuple[Fraction, int, int] | None:
    """`one-half`, `two thirds`: the value, the last token, and the number of parts where a space stands before them."""
    spaced = at(tokens, index).text != "-"
    word = index if spaced else index + 1
    names = _PARTS if whole == 1 else _SEVERAL_PARTS
    parts = names.get(at(tokens, word).text)
    if not parts or not 0 < whole < parts or at(tokens, word + 1).text in ("party", "parties"):
        return None
    return Fraction(whole, parts), word, whole if spaced else 0
