"""What the columns of other people's files mean, as a TOML file beside the deal says (docs/imports.md)."""

from collections.abc import Mapping
from fnmatch import fnmatchcase
from fractions import Fraction
from typing import Any

from attrs import field, frozen

from ..rows import CASH, EVENTS, OBSERVATIONS, QUANTITIES, REGISTER, REPORTED, Kind
from ..tables import InputFile
from .forms import DateForm, FileForm, NumberForm

INPUTS: Mapping[str, Kind[Any]] = {kind.name: kind for kind in (CASH, QUANTITIES, OBSERVATIONS, EVENTS, REGISTER)}
"""The kinds of input of a run, by the names of their tables in a mapping."""

KINDS: Mapping[str, Kind[Any]] = {**INPUTS, REPORTED.name: REPORTED}
"""All kinds of tables that a mapping may have."""

NUMBERS = ("amount", "quantity", "value", "change", "base", "deductions", "rate", "exchange_rate")
DATES = ("date", "earned")


@frozen
class Skip:
    """Rows to pass over: those in which a column has one of these texts."""

    column: str
    texts: tuple[str, ...]


@frozen
class Spread:
    """One of several columns of numbers in a row: each gives a row of its own, with values of its own."""

    column: str
    values: Mapping[str, str]


@frozen
class ColumnMap:
    """What the columns of some files of one kind mean, as `line` of the file `source` and those after it say.

    Our columns stand for their headings in `columns`; `values` are the same in every row; `names` give what stands in a
    column the name that it has in the deal; `filled` are headings whose empty cells mean what stands above them.
    Numbers are multiplied by `scale` and then rounded `to` a unit, where that is said, in a mode.
    """

    kind: Kind[Any]
    files: tuple[str, ...]
    source: str
    line: int
    form: FileForm = field(factory=FileForm)
    heading: int = 1
    dates: DateForm | None = None
    numbers: NumberForm = field(factory=NumberForm)
    percent: str = ""
    scale: Fraction = Fraction(1)
    to: tuple[Fraction, str] | None = None
    columns: Mapping[str, str] = field(factory=dict)
    values: Mapping[str, str] = field(factory=dict)
    names: Mapping[str, Mapping[str, str]] = field(factory=dict)
    filled: tuple[str, ...] = ()
    skips: tuple[Skip, ...] = ()
    spreads: tuple[Spread, ...] = ()

    def is_for(self, name: str) -> bool:
        """Whether a file of this name is meant."""
        return any(fnmatchcase(name, pattern) for pattern in self.files)

    @property
    def number(self) -> str | None:
        """The column of numbers of the kind."""
        return next((name for name in self.kind.cells if name in NUMBERS), None)


@frozen
class ColumnMaps:
    """The mappings of one file."""

    file: InputFile
    maps: tuple[ColumnMap, ...]

    def of(self, kind: Kind[Any], name: str) -> ColumnMap | None:
        """The mapping of a file of a kind: the first that names it, or none."""
        return next((each for each in self.maps if each.kind is kind and each.is_for(name)), None)
