"""A clause or a line that stands in a comment."""

import re
from collections.abc import Iterator

from ..comments import comments
from ..diagnostic import Severity
from ..linter import Subject, Suspicion

CODE = "RG783"
SEVERITY = Severity.NOTE
WHOLE = True
_WORDS = frozenset(
    "party asset source stream instrument let check reading event waterfall payment option security all rest rank "
    "secures exercisable each example".split()
)
_LINES = (
    r"(party|asset|source) [a-z]\w* \"",
    r"stream [a-z]\w* .*received by [a-z]",
    r"instrument [a-z]\w*, [a-z]\w* .*of [a-z]",
    r"(let|check) .* (=|<=|>=|<|>) ",
    r"reading [a-z]\w* \"",
    r"event [a-z]\w* .*(on \d{4}-|when )",
    r"waterfall [a-z]\w* .*of [a-z]\w*",
    r"payment [a-z]\w* .*from [a-z]\w* to [a-z]",
    r"option [a-z]\w* .*by [a-z]",
    r"security [a-z]\w* .*for [a-z]\w* over [a-z]",
    r"(\d+(\.\d+)?%|all) to [a-z]\w*($|,| +(up to|for the|until|while|through|above|thereafter|otherwise))",
    r"rest to [a-z]\w*$",
    r"(rank \d+|secures .* per [a-z]\w*|exercisable (from|through|within) .*)$",
    r"each [a-z]\w* becomes \d",
    r"example \"",
)


def find(subject: Subject) -> Iterator[Suspicion]:
    """Each comment, on a line of its own, that reads as a clause or as a line of one."""
    for where, words, alone in comments(subject.source):
        begins = words.partition(" ")[0]
        if alone and (begins in _WORDS or begins[:1].isdigit()) and any(re.match(line, words) for line in _LINES):
            yield Suspicion(where, "this comment reads as a clause", "leave it out, or write the clause")
