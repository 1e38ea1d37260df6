"""Builds the parser's tables into the package. All that can be declared stands in pyproject.toml."""

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from shutil import rmtree
from typing import Any

from setuptools import setup
from setuptools.command.build_py import build_py

DSL = Path(__file__).parent / "dsl"


def load_tables_module() -> Any:
    """`dsl/tables.py` by its path: the package it belongs to is not there yet."""
    spec = spec_from_file_location("tables", DSL / "tables.py")
    if spec is None or spec.loader is None:
        raise ImportError(f"cannot load {DSL / 'tables.py'}")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class BuildWithTables(build_py):
    """The usual build, and `regalia/dsl/grammar.tables` with it."""

    @property
    def tables(self) -> Path:
        return Path(self.build_lib, "regalia", "dsl", "grammar.tables")

    def run(self) -> None:
        # What an earlier build left there would be shipped again, also after its source is gone.
        rmtree(Path(self.build_lib, "regalia"), ignore_errors=True)
        super().run()
        grammar = (DSL / "grammar.lark").read_text(encoding="utf-8")
        self.tables.parent.mkdir(parents=True, exist_ok=True)
        self.tables.write_bytes(load_tables_module().build_tables(grammar))

    def get_outputs(self, include_bytecode: bool = True) -> list[str]:
        # A strict editable install links what is listed here, and nothing else.
        return [*super().get_outputs(include_bytecode), str(self.tables)]


setup(cmdclass={"build_py": BuildWithTables})
