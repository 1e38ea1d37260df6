"""Settings of a project: `regalia.toml`, or `[tool.regalia]` in `pyproject.toml`, nearest to the contract.

They come with the contracts, so nothing in them can silence an error, and a reader is told what they left out.
"""

import os
from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from typing import Any

from attrs import field, frozen

from regalia.dsl.codes import CODES
from regalia.dsl.diagnostic import Diagnostic, Refusal, Severity
from regalia.dsl.nearest import did_you_mean

NAMES = ("regalia.toml", "pyproject.toml")
_BYTES = 1 << 20
_KEYS = ("ignore", "per-file-ignores", "select")


@frozen(eq=False, repr=False, slots=False)
class Settings:
    """What a project sets for `check`: the codes that are told, and those left out of some files; `file` says where."""

    file: str = ""
    folder: str = ""
    select: frozenset[str] = frozenset(CODES)
    ignore: frozenset[str] = frozenset()
    per_file: Mapping[str, frozenset[str]] = field(factory=dict)

    def tells(self, finding: Diagnostic, path: str) -> bool:
        """Whether a finding of a contract is told: errors always are."""
        if finding.severity is Severity.ERROR:
            return True
        return finding.code in self.select and finding.code not in self.ignored(path)

    def ignored(self, path: str) -> frozenset[str]:
        """The codes of what is not told of a contract."""
        inside = os.path.relpath(path, self.folder).replace(os.sep, "/") if self.per_file else ""
        return self.ignore.union(*(codes for pattern, codes in self.per_file.items() if fnmatchcase(inside, pattern)))


NONE = Settings()


def settings_for(path: str, known: dict[str, Settings]) -> Settings:
    """The settings that hold for a contract: those of the nearest file up to the root of its project.

    `known` keeps those of the folders that were looked at. Raises: Refusal where the file is no settings.
    """
    folder = "." if path == "-" else os.path.dirname(path) or "."
    if folder not in known:
        known[folder] = _in_folder(folder)
    return known[folder]


def _in_folder(folder: str) -> Settings:
    place = os.path.abspath(folder)
    while True:
        for name in NAMES:
            file = os.path.join(place, name)
            if os.path.isfile(file):
                table = _table(file, name)
                if table is not None:
                    return _settings(file, table)
        above = os.path.dirname(place)
        if above == place or os.path.exists(os.path.join(place, ".git")):
            return NONE
        place = above


def _table(file: str, name: str) -> dict[str, Any] | None:
    """The settings of a file; None where a `pyproject.toml` has none."""
    try:
        with open(file, "rb") as stream:
            data = stream.read(_BYTES + 1)
        if name == "pyproject.toml" and b"regalia" not in data:
            return None
        import tomllib  # a project without settings does not pay for it

        if len(data) > _BYTES:
            raise _refusal(file, "it is larger than 1 MiB", "keep to what a project sets")
        table = tomllib.loads(data.decode("utf-8"))
    except OSError:
        raise _refusal(file, "it cannot be read", "make it readable, or use --no-settings") from None
    except (ValueError, RecursionError) as error:  # a text that is no TOML, or a figure of too many digits
        raise _refusal(file, f"it is no TOML: {error}", "mend it, or use --no-settings") from None
    if name == "pyproject.toml":
        tool = table.get("tool")
        found = tool.get("regalia") if isinstance(tool, dict) else None
        return None if found is None else _as_table(file, "tool.regalia", found)
    return table


def _settings(file: str, table: dict[str, Any]) -> Settings:
    _only(file, table, ("check",), "")
    check = _as_table(file, "check", table.get("check", {}))
    _only(file, check, _KEYS, "check.")
    select = _codes(file, "select", check["select"]) if "select" in check else frozenset(CODES)
    ignore = _codes(file, "ignore", check.get("ignore", []))
    per_file = _as_table(file, "check.per-file-ignores", check.get("per-file-ignores", {}))
    patterns = {pattern: _codes(file, f"per-file-ignores.{pattern}", codes) for pattern, codes in per_file.items()}
    return Settings(file, os.path.dirname(file), select, ignore, patterns)


def _as_table(file: str, name: str, value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise _refusal(file, f"'{name}' is no table", f"write [{name}]")
    return value


def _only(file: str, table: dict[str, Any], known: Iterable[str], before: str) -> None:
    for key in table:
        if key not in known:
            way = did_you_mean(key, known, "the settings are: " + ", ".join(f"{before}{each}" for each in known))
            raise _refusal(file, f"'{before}{key}' is no setting", way)


def _codes(file: str, key: str, value: Any) -> frozenset[str]:
    if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
        raise _refusal(file, f"'check.{key}' is no list of rules", f'write {key} = ["RG72", "uncited"]')
    return frozenset(code for word in value for code in _meant(file, word))


def _meant(file: str, word: str) -> list[str]:
    found = codes_of(word)
    if not found:
        way = did_you_mean(word.lower(), CODES.values(), "'regalia rule' lists the rules")
        raise _refusal(file, f"there is no rule '{word}'", way)
    return found


def codes_of(word: str) -> list[str]:
    """The codes that are meant by a code, a name, or the first digits of several codes."""
    word = word.strip()
    family = word.upper() if word[:2].upper() == "RG" and word[2:].isdigit() and len(word) <= 5 else None
    return [code for code, name in CODES.items() if name == word.lower() or (family and code.startswith(family))]


def _refusal(file: str, message: str, way: str) -> Refusal:
    return Refusal([Diagnostic("RG011", Severity.ERROR, f"settings of '{file}': {message}", None, way)])
