"""The house rules, read from the source: one direction, small parts, nothing that runs what it reads."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = {"src/regalia": "regalia", "dsl": "regalia.dsl", "interpreter": "regalia.interpreter"}
OTHER_FOLDERS = (".ci", "benchmarks", "contracts", "docs", "tests")


def modules() -> dict[str, str]:
    """Each module's path in the tree, and the name it is installed under."""
    found = {}
    for folder, package in PACKAGES.items():
        for path in sorted((ROOT / folder).rglob("*.py")):
            parts = path.relative_to(ROOT / folder).with_suffix("").parts
            found[path.relative_to(ROOT).as_posix()] = ".".join((package, *parts))
    return found


MODULES = modules()
NAMES = {name.removesuffix(".__init__") for name in MODULES.values()}

# What a package may import of ours, besides itself.
BELOW = {
    "regalia.dsl": (),
    "regalia.interpreter": ("regalia.dsl",),
    "regalia": ("regalia.dsl", "regalia.interpreter"),
}

MODULE_LINES = 300
FUNCTION_LINES = 60
LONGER_MODULES: dict[str, str] = {}  # path: why it is one module

# Modules that run what they are given, start programs or open sockets.
RUN_OR_REACH_OUT = set(
    "asyncio code codeop ctypes ftplib http marshal multiprocessing pickle requests runpy shelve smtplib "
    "socket socketserver ssl subprocess urllib webbrowser yaml".split()
)
# Modules whose answers differ by machine or moment; the same inputs give the same bytes.
DIFFER_BY_MACHINE = set("locale random secrets tempfile time uuid".split())
RUN_TEXT = {"__import__", "compile", "eval", "exec"}
IMPORTS_ALLOWED = {
    ("dsl/tables.py", "pickle"): "reads the tables of the installed package, plain data only",
    ("dsl/drafts.py", "subprocess"): "asks git for a contract at a revision, in words that no revision can leave",
}

# Written in two parts, so that this file does not name what it forbids.
FORBIDDEN_TEXT = {
    "a path of one machine": r"(?<![\w.])/(?:" + "work|root|home|Users" + r")/",
    "a folder beside the repository": r"\.\./" + "shared",
    "work left undone": r"\b(?:TO" + "DO|FIX" + r"ME)\b",
}
TEXT_SUFFIXES = {"", ".cfg", ".csv", ".deal", ".json", ".lark", ".md", ".out", ".py", ".sh", ".toml", ".txt"}

every_module = pytest.mark.parametrize("path", MODULES)


@cache
def tree(path: str) -> ast.Module:
    return ast.parse((ROOT / path).read_text(encoding="utf-8"), filename=path)


def package_of(name: str) -> str:
    """`regalia.dsl`, `regalia.interpreter`, or `regalia` for the front door."""
    return next((package for package in BELOW if f"{name}.".startswith(f"{package}.")), "")


def targets(path: str, node: ast.AST) -> list[str]:
    """The modules that an import statement names, in full."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if not isinstance(node, ast.ImportFrom):
        return []
    base = node.module or ""
    if node.level:
        parts = MODULES[path].split(".")[: -node.level]
        base = ".".join([*parts, base] if base else parts)
    return [f"{base}.{alias.name}" if f"{base}.{alias.name}" in NAMES else base for alias in node.names]


def imports(path: str) -> Iterator[tuple[int, str]]:
    """Every import of a module, wherever it stands."""
    for node in ast.walk(tree(path)):
        for target in targets(path, node):
            yield node.lineno, target


def repository_texts() -> Iterator[Path]:
    """Every text that someone wrote here."""
    below = (path for folder in (*PACKAGES, *OTHER_FOLDERS) for path in (ROOT / folder).rglob("*"))
    for path in sorted((*ROOT.iterdir(), *below)):
        if path.is_file() and path.suffix in TEXT_SUFFIXES and "__pycache__" not in path.parts:
            yield path


def test_the_rules_read_something() -> None:
    """Rules over no files would always hold."""
    assert {package_of(name) for name in MODULES.values()} == set(BELOW)
    assert sum(1 for path in MODULES for _ in imports(path)) > len(MODULES)
    assert ROOT / "README.md" in set(repository_texts())


@every_module
def test_imports_never_point_up(path: str) -> None:
    """src/regalia -> interpreter -> dsl."""
    own = package_of(MODULES[path])
    allowed = (own, *BELOW[own])
    wrong = [
        f"{path}:{line} imports {target}"
        for line, target in imports(path)
        if target.partition(".")[0] == "regalia" and package_of(target) not in allowed
    ]
    assert not wrong


@every_module
def test_imports_are_relative_inside_and_absolute_at_the_front_door(path: str) -> None:
    """By a folder's own name (`import dsl`) every class would exist twice."""
    front = path.startswith("src/")
    wrong = []
    for node in ast.walk(tree(path)):
        absolute = [] if isinstance(node, ast.ImportFrom) and node.level else targets(path, node)
        tops = {target.partition(".")[0] for target in absolute}
        if tops & {"dsl", "interpreter", "contracts"}:
            wrong.append(f"{path}:{node.lineno} imports a folder by its name")
        if not front and "regalia" in tops:
            wrong.append(f"{path}:{node.lineno} is absolute: write it relative")
        if front and isinstance(node, ast.ImportFrom) and node.level:
            wrong.append(f"{path}:{node.lineno} is relative: write it absolute")
    assert not wrong


def test_no_module_imports_itself_in_a_circle() -> None:
    """Only imports that run with the module count; one for type checking alone may point back."""
    graph: dict[str, set[str]] = {}
    for path, module in MODULES.items():
        at_import = [node for node in tree(path).body if isinstance(node, ast.Import | ast.ImportFrom)]
        graph[module.removesuffix(".__init__")] = {
            target for node in at_import for target in targets(path, node) if target in NAMES
        }
    TopologicalSorter(graph).prepare()


@every_module
def test_nothing_runs_what_it_reads(path: str) -> None:
    """No code from data, no program started, no socket opened; behind the front door no clock, no chance."""
    forbidden = RUN_OR_REACH_OUT | (set() if path.startswith("src/") else DIFFER_BY_MACHINE)
    wrong = [
        f"{path}:{line} imports {target}"
        for line, target in imports(path)
        if target.partition(".")[0] in forbidden and (path, target) not in IMPORTS_ALLOWED
    ]
    wrong += [
        f"{path}:{node.lineno} calls {node.func.id}"
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in RUN_TEXT
    ]
    assert not wrong


@every_module
def test_amounts_are_never_floats(path: str) -> None:
    wrong = [
        f"{path}:{node.lineno} writes the float {node.value}"
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, float)
    ]
    assert not wrong


@every_module
def test_parts_are_small(path: str) -> None:
    lines = len((ROOT / path).read_text(encoding="utf-8").splitlines())
    assert lines <= MODULE_LINES or path in LONGER_MODULES, f"{path} has {lines} lines: split it"

    long = [
        f"{path}:{node.lineno} {node.name}"
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno >= FUNCTION_LINES
    ]
    assert not long


def test_longer_modules_are_still_longer() -> None:
    """An exception that is no longer needed goes."""
    for path in LONGER_MODULES:
        assert len((ROOT / path).read_text(encoding="utf-8").splitlines()) > MODULE_LINES


def builds_a_rule(node: ast.AST) -> bool:
    """Whether a function is the builder of a grammar rule: the rule and the node it returns describe it."""
    calls = [call.func for call in getattr(node, "decorator_list", ()) if isinstance(call, ast.Call)]
    return any(isinstance(func, ast.Name) and func.id == "builds" for func in calls)


def undocumented(body: list[ast.stmt]) -> Iterator[ast.FunctionDef | ast.ClassDef]:
    """Public functions and classes without a docstring, methods included."""
    for node in body:
        if not isinstance(node, ast.FunctionDef | ast.ClassDef) or node.name.startswith("_"):
            continue
        if not ast.get_docstring(node) and not builds_a_rule(node):
            yield node
        if isinstance(node, ast.ClassDef):
            yield from undocumented(node.body)


@every_module
def test_what_is_public_is_documented(path: str) -> None:
    assert ast.get_docstring(tree(path)), f"{path} does not say what it is for"
    assert not [f"{path}:{node.lineno} {node.name}" for node in undocumented(tree(path).body)]


@pytest.mark.parametrize("what", FORBIDDEN_TEXT)
def test_no_text_names(what: str) -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{number} {line.strip()}"
        for path in repository_texts()
        for number, line in enumerate(path.read_bytes().decode(errors="replace").splitlines(), start=1)
        if re.search(FORBIDDEN_TEXT[what], line)
    ]
    assert not wrong


def test_links_lead_to_files_of_the_repository() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}: {link}"
        for path in repository_texts()
        if path.suffix == ".md"
        for link in re.findall(r"\]\(([^)#\s]+)[^)]*\)", path.read_text(encoding="utf-8"))
        if ":" not in link and not (ROOT in (path.parent / link).resolve().parents and (path.parent / link).exists())
    ]
    assert not wrong
