"""A TOML file -> a mapping of columns; each thing that is wrong in it is told with its line."""

import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Any

from attrs import define, evolve, field

from ...dsl import limits
from ...dsl.nearest import did_you_mean
from ...dsl.numbers import TextRefused, quoted, read_number
from ..columns import Findings
from ..files import read_file
from ..tables import InputFile
from .forms import ENCODINGS, DateForm, FileForm, NumberForm
from .mapping import DATES, KINDS, NUMBERS, ColumnMap, ColumnMaps, Skip, Spread

CODE = "RG518"
_ENDING = ".import.toml"
_KEYS = (
    *("files", "sheet", "separator", "encoding", "heading", "dates", "decimal", "signs", "percent", "scale", "round"),
    *("columns", "values", "names", "fill_down", "skip", "spread"),
)
_TO = re.compile(r"to (?P<unit>[0-9.]+) (?P<mode>half up|half even|down|up)")


def mapping_beside(deal: Path) -> Path | None:
    """The mapping that belongs to a deal, if there is one: `licence.import.toml` beside `licence.deal`."""
    path = deal.with_name(deal.name.removesuffix(".deal") + _ENDING)
    return path if path.is_file() else None


def read_mapping(path: Path, findings: Findings) -> ColumnMaps | None:
    """The mappings of a file; None, and findings, where something is wrong with it."""
    file = read_file(path, findings, most=limits.MAPPING_BYTES)
    if file is None:
        return None
    before = len(findings)
    try:
        tables = tomllib.loads(file.text)
    except (tomllib.TOMLDecodeError, RecursionError) as problem:
        found = re.search(r"line (\d+)", str(problem))
        line = int(found[1]) if found else 1
        reason = re.sub(r"\s*\(at .*\)$", "", str(problem))
        message = f"this is no TOML: {reason[:1].lower()}{reason[1:]}"
        findings.add(CODE, message, "mend the line; docs/imports.md shows the form", _at(file, line))
        return None
    maps = tuple(_maps(file, tables, findings))
    return ColumnMaps(file, maps) if len(findings) == before else None


def _maps(file: InputFile, tables: Mapping[str, Any], findings: Findings) -> Iterator[ColumnMap]:
    """The mapping of each table that is sound."""
    for name, entries in tables.items():
        if name not in KINDS:
            way = did_you_mean(name, KINDS, f"use one of: {', '.join(KINDS)}")
            findings.add(CODE, f"{quoted(name)} is no kind of input", way, _at(file, _line(file, rf"\[+\s*{name}\b")))
            continue
        lines = [number for number, text in _lines(file) if re.match(rf"\s*\[\[\s*{name}\s*\]\]", text)]
        if not isinstance(entries, list) or len(lines) != len(entries):
            line = _line(file, rf"\[\s*{name}\b")
            findings.add(CODE, f"'{name}' is not a list of tables", f"begin each with [[{name}]]", _at(file, line))
            continue
        for entry, line, end in zip(entries, lines, [*lines[1:], len(file.text)], strict=True):
            reader = _Reader(file, name, entry, line, end, findings)
            found = reader.read()
            if found:
                yield found


def _lines(file: InputFile) -> Iterator[tuple[int, str]]:
    return enumerate(file.text.split("\n"), 1)


def _line(file: InputFile, pattern: str, first: int = 1, end: int | None = None) -> int:
    """The first line from one on in which a pattern is found, else that one."""
    found = (n for n, text in _lines(file) if n >= first and (end is None or n < end) and re.search(pattern, text))
    return next(found, first)


def _at(file: InputFile, line: int) -> Any:
    return partial(file.field_place, min(line, file.text.count("\n") + 1), None)


@define
class _Reader:
    """One table of a mapping; `end` is the line of the next one of its kind."""

    file: InputFile
    kind: str
    entry: Any
    line: int
    end: int
    findings: Findings
    sound: bool = field(default=True)

    def wrong(self, key: str, message: str, way: str) -> None:
        """Note what is wrong at a key."""
        self.sound = False
        whole, last = (rf"(^|[\s.\[{{\"']){re.escape(each)}[\"']?\s*[\].=]" for each in (key, key.rpartition(".")[2]))
        line = _line(self.file, whole, self.line, self.end)
        if line == self.line:
            line = _line(self.file, last, self.line, self.end)
        self.findings.add(CODE, message, way, _at(self.file, line))

    def read(self) -> ColumnMap | None:
        """The mapping, or None where a finding says why not."""
        for key in self.entry:
            if key not in _KEYS:
                way = did_you_mean(key, _KEYS, f"use one of: {', '.join(_KEYS)}")
                self.wrong(key, f"{quoted(key)} says nothing of columns", way)
        found = ColumnMap(KINDS[self.kind], self._texts("files"), self.file.name, self.line)
        if not found.files:
            self.wrong("files", "which files this is for is not said", 'write: files = "*.xlsx"')
        point = self._one_of("decimal", (".", ","), ".", 'write: decimal = ","')
        found = evolve(
            found,
            form=self._form(point),
            heading=self._heading(),
            dates=self._dates(),
            numbers=NumberForm(point, self._texts("signs")),
            percent=self._percent(),
            scale=self._scale(),
            to=self._to(),
            columns=self._pairs("columns"),
            values=self._pairs("values"),
            names={name: self._pairs(f"names.{name}") for name in self._table("names")},
            filled=self._texts("fill_down"),
            skips=tuple(self._skips()),
            spreads=tuple(self._spreads()),
        )
        self._is_whole(found)
        return found if self.sound else None

    # ---- values of keys

    def _get(self, key: str) -> Any:
        value: Any = self.entry
        for part in key.split("."):
            value = value.get(part) if isinstance(value, dict) else None
        return value

    def _text(self, key: str) -> str | None:
        value = self._get(key)
        if value is None or isinstance(value, str):
            return value
        self.wrong(key, f"'{key}' is no text", f'write: {key} = "…"')
        return None

    def _texts(self, key: str) -> tuple[str, ...]:
        value = self._get(key)
        value = [value] if isinstance(value, str) else value
        if value is None:
            return ()
        if isinstance(value, list) and all(isinstance(each, str) for each in value):
            return tuple(value)
        self.wrong(key, f"'{key}' is neither a text nor a list of texts", f'write: {key} = ["…"]')
        return ()

    def _table(self, key: str) -> Mapping[str, Any]:
        value = self._get(key)
        if value is None or isinstance(value, dict):
            return value or {}
        self.wrong(key, f"'{key}' is no table", f"write it as {key}.NAME = …")
        return {}

    def _pairs(self, key: str) -> dict[str, str]:
        table = self._table(key)
        for name, value in table.items():
            if not isinstance(value, str):
                self.wrong(f"{key}.{name}", f"{quoted(name)} stands for no text", f'write: "{name}" = "…"')
        return {name: value for name, value in table.items() if isinstance(value, str)}

    # ---- the keys

    def _heading(self) -> int:
        value = self._get("heading")
        if value is None:
            return 1
        if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= limits.INPUT_ROWS:
            return value
        self.wrong("heading", "'heading' is not the number of a row", "write the row of the headings: heading = 4")
        return 1

    def _dates(self) -> DateForm | None:
        form = self._text("dates")
        try:
            return DateForm.of(form) if form is not None else None
        except TextRefused as refused:
            self.wrong("dates", str(refused), refused.help)
            return None

    def _form(self, point: str) -> FileForm:
        separator = self._one_of("separator", (",", ";", "\t", "|"), ",", 'write: separator = ";"')
        way = f"use one of: {', '.join(ENCODINGS)}"
        return FileForm(self._text("sheet"), point, separator, self._one_of("encoding", ENCODINGS, "utf-8", way))

    def _one_of(self, key: str, known: Collection[str], default: str, way: str) -> str:
        """The text of a key, which is one of some."""
        value = self._text(key)
        if value is not None and value not in known:
            self.wrong(key, f"{quoted(value)} cannot stand for '{key}'", way)
        return value if value is not None and value in known else default

    def _percent(self) -> str:
        way = 'write percent = "shares" where 0.025 is 2.5%, percent = "points" where 2.5 is'
        return self._one_of("percent", ("shares", "points"), "", way)

    def _scale(self) -> Fraction:
        value = self._get("scale")
        try:
            number = read_number(str(value)) if value is not None and not isinstance(value, float) else Fraction(1)
        except TextRefused:
            number = Fraction(0)
        if isinstance(value, float) or not number:
            self.wrong("scale", "'scale' is no number to multiply by", 'write: scale = 1000, or scale = "0.001"')
            return Fraction(1)
        return number

    def _to(self) -> tuple[Fraction, str] | None:
        text = self._text("round")
        if text is None:
            return None
        found = _TO.fullmatch(text)
        try:
            unit = read_number(found["unit"]) if found else Fraction(0)
        except TextRefused:
            unit = Fraction(0)
        if not found or not unit:
            self.wrong("round", f"{quoted(text)} says nothing of rounding", 'write: round = "to 0.01 half up"')
            return None
        return unit, found["mode"]

    def _skips(self) -> Iterator[Skip]:
        for entry in self._entries("skip", ("column", "is")):
            texts = entry.get("is")
            texts = [texts] if isinstance(texts, str) else texts
            if not isinstance(texts, list) or not all(isinstance(each, str) for each in texts) or not texts:
                self.wrong("skip", "what stands in rows to skip is not said", 'write: is = ["Total"]')
                continue
            yield Skip(entry["column"], tuple(texts))

    def _spreads(self) -> Iterator[Spread]:
        for entry in self._entries("spread", ("column", "values")):
            values = entry.get("values", {})
            if not isinstance(values, dict) or not all(isinstance(each, str) for each in values.values()):
                self.wrong("spread", "the values of a column are no texts", 'write: values.stream = "…"')
                continue
            yield Spread(entry["column"], values)

    def _entries(self, key: str, keys: tuple[str, ...]) -> Iterator[dict[str, Any]]:
        """The tables of a list, each with a column."""
        value = self._get(key)
        if value is None:
            return
        if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
            self.wrong(key, f"'{key}' is not a list of tables", f"begin each with [[{self.kind}.{key}]]")
            return
        for entry in value:
            if other := next((name for name in entry if name not in keys), None):
                self.wrong(key, f"{quoted(other)} says nothing here", f"use {' and '.join(keys)}")
            elif not isinstance(entry.get("column"), str):
                self.wrong(key, "the column is not named", 'write: column = "…"')
            else:
                yield entry

    # ---- the whole

    def _is_whole(self, found: ColumnMap) -> None:
        """Refuse a mapping that says a column twice, or leaves one unsaid that is needed."""
        kind = found.kind
        for spread in found.spreads or (Spread("", {}),):
            said = [*found.columns, *found.values, *spread.values, *([found.number] if spread.column else [])]
            for name in dict.fromkeys(name for name in said if said.count(name) > 1):
                self.wrong(str(name), f"where '{name}' comes from is said twice", "keep one of columns, values, spread")
            for name in kind.cells:
                if name not in said and name not in kind.optional:
                    way = f'name its heading, columns.{name} = "…", or what it always is, values.{name} = "…"'
                    self.wrong("columns", f"where '{name}' comes from is not said", way)
            for name in said:
                if name not in kind.cells and (not kind.tagged or name in kind.unread):
                    way = did_you_mean(str(name), kind.cells, f"use one of: {', '.join(kind.cells)}")
                    self.wrong(str(name), f"{quoted(str(name))} is no column of {kind.name}", way)
        for name in found.names:
            if name in NUMBERS or name in DATES:
                self.wrong(f"names.{name}", f"'{name}' holds no names", "give names to columns of texts")
            elif name not in found.columns:
                self.wrong(f"names.{name}", f"no heading stands for '{name}'", f'write: columns.{name} = "…"')
