"""What a user installs: every file of the tree, under the one name `regalia`, with a command that runs.

The checks read the record of the installed wheel, so they need neither a build nor the network.
"""

import ast
import json
import re
import subprocess
import sys
import sysconfig
import tomllib
from collections.abc import Iterator
from importlib.metadata import Distribution
from importlib.resources import files
from pathlib import Path
from pickle import UnpicklingError

import pytest

import regalia
from regalia.dsl import tables
from regalia.dsl.layout import Layout

ROOT = Path(__file__).parents[1]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
SETUPTOOLS = PYPROJECT["tool"]["setuptools"]
FOLDERS = {folder: package.replace(".", "/") for package, folder in SETUPTOOLS["package-dir"].items()}


def sources() -> Iterator[tuple[Path, str]]:
    """Each file that belongs into the package, with its place there."""
    for folder, place in FOLDERS.items():
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts and path.name != "grammar.tables":
                yield path, f"{place}/{path.relative_to(ROOT / folder).as_posix()}"


@pytest.fixture(scope="module")
def installed() -> Distribution:
    """The distribution that the tests run on."""
    # Not by name alone: the root, which is on the path, may hold what a build left behind.
    (installed,) = Distribution.discover(name="regalia", path=[sysconfig.get_path("purelib")])
    return installed


@pytest.fixture(scope="module")
def wheel(installed: Distribution) -> Distribution:
    """The same, where it was installed from a wheel."""
    origin = json.loads(installed.read_text("direct_url.json") or "{}")
    if origin.get("dir_info", {}).get("editable"):
        pytest.skip("an editable install has no wheel to look into")
    return installed


def test_every_package_is_listed() -> None:
    """A package that is missing here works in an editable install, and is not there in the wheel."""
    holding_code = {place.rpartition("/")[0] for _, place in sources() if place.endswith(".py")}
    marked = {place.rpartition("/")[0] for _, place in sources() if place.endswith("/__init__.py")}
    listed = {package.replace(".", "/") for package in SETUPTOOLS["packages"]}

    assert holding_code == marked, "a folder of code has no __init__.py"
    assert marked == listed


def imported_by(path: Path) -> Iterator[str]:
    """The packages that a module imports by their own names."""
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]


def module_of(distribution: str) -> str:
    """The module that a distribution brings: `vl-convert-python` brings `vl_convert`."""
    return distribution.removesuffix("-python").replace("-", "_")


def test_every_dependency_is_declared_and_used() -> None:
    imported = {name for path, place in sources() if place.endswith(".py") for name in imported_by(path)}
    project = PYPROJECT["project"]
    extras = project["optional-dependencies"]
    named = [extra for line in extras["all"] for extra in re.findall(r"\w+", line.removeprefix("regalia"))]
    assert set(extras) - {"all", "test", "dev"} == set(named), "an extra of those who run it is missing in `all`"
    requirements = (*project["dependencies"], *(line for extra in named for line in extras[extra]))
    declared = {module_of(re.split(r"[^\w-]", line)[0]) for line in requirements}

    assert imported - sys.stdlib_module_names - {"regalia"} == declared


def test_the_wheel_is_the_tree(wheel: Distribution) -> None:
    """Every file, as it stands, and nothing that is gone."""
    expected = {place: source.read_bytes() for source, place in sources()}
    shipped = {
        str(path): Path(wheel.locate_file(path)).read_bytes()
        for path in wheel.files or ()
        if path.parts[0] == "regalia" and "__pycache__" not in path.parts and path.name != "grammar.tables"
    }

    assert len(expected) > len(FOLDERS)
    assert set(shipped) == set(expected), "not in [tool.setuptools], or another tree was installed"
    assert [place for place in expected if shipped[place] != expected[place]] == [], "changed since: install again"


def test_nothing_lands_outside_of_regalia(wheel: Distribution) -> None:
    """No `dsl`, `interpreter` or `contracts` in a user's site-packages; beside them only the command."""
    tops = {path.parts[0] for path in wheel.files or () if ".." not in path.parts}
    outside = {path.stem for path in wheel.files or () if ".." in path.parts}

    assert tops == {"regalia", f"regalia-{wheel.version}.dist-info"}
    assert outside == {"regalia"}


def test_the_tables_in_the_wheel_are_used(wheel: Distribution) -> None:
    """Tables that do not fit would cost every start half a second, and nobody would be told."""
    data = (files("regalia.dsl") / "grammar.tables").read_bytes()
    assert tables.load(data, tables.grammar(), Layout()) is not None


def test_tables_for_another_grammar_are_not_used() -> None:
    grammar = 'start: "a"\npiece: "b"\nexpression: "c"\n_NL: "\\n"\n'
    data = tables.build_tables(grammar)

    parser = tables.load(data, grammar, Layout())
    assert parser is not None
    assert parser.parse("b", start="piece").data == "piece"
    assert tables.load(data, grammar + "// changed", Layout()) is None
    assert tables.load(data.replace(b"lark ", b"lark 0", 1), grammar, Layout()) is None


def test_tables_that_hold_code_are_refused() -> None:
    """Should anything write to the installed package, the tables at least run nothing."""
    grammar = 'start: "a"\npiece: "b"\nexpression: "c"\n_NL: "\\n"\n'
    first = tables.build_tables(grammar).split(b"\n")[0]
    calls_print = b"cbuiltins\nprint\n(tR."

    with pytest.raises(UnpicklingError, match=r"builtins\.print"):
        tables.load(first + b"\n" + calls_print, grammar, Layout())


def test_versions_agree(installed: Distribution) -> None:
    assert regalia.__version__ == installed.version


def test_the_command_runs_from_any_folder(tmp_path: Path) -> None:
    command = Path(sysconfig.get_path("scripts"), "regalia")
    done = subprocess.run([command, "--version"], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert regalia.__version__ in done.stdout
