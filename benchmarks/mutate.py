"""Mutation testing of the paths that money takes, and of what compares drafts: does a test notice a small change?

    python benchmarks/mutate.py                      everything; writes docs/mutation.md
    python benchmarks/mutate.py money slicing        modules whose path holds one of these words, and their part of it
    python benchmarks/mutate.py --json ends.json     and writes down how each mutant ended
    python benchmarks/mutate.py --again ends.json    only those that lived then, after tests were added

The package is copied to a path of its own, with every mutant in it asleep (mutants.py). One process collects
the tests, runs each once and notes which mutants it reaches and how long it takes. Then each mutant wakes in
a forked process that runs the tests that reach it, the quickest first, until one fails. A mutant dies of a
failed test, of a crash, or of taking far longer than the same tests take without it.

What lives on is listed in docs/mutation.md: with a reason from benchmarks/survivors.toml where the change
makes no difference that can be observed, and otherwise as a missing test. Exit code 1 below the target.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

from mutants import SWITCH, Mutant, sow
from mutation_page import Key, page, percent, read, told

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
PAGE = ROOT / "docs" / "mutation.md"
MODULES = """
    interpreter/money.py interpreter/formula.py interpreter/linear.py interpreter/ledger.py interpreter/balance.py
    interpreter/timeline.py interpreter/arrivals.py interpreter/register.py interpreter/retroactive.py
    interpreter/actual.py interpreter/averages.py interpreter/fixing.py interpreter/discount.py
    interpreter/day_count.py interpreter/tables.py interpreter/translation.py interpreter/exact/*.py
    interpreter/lower/*.py interpreter/statement/*.py interpreter/analysis/*.py interpreter/audit/*.py
    interpreter/why_not.py interpreter/evidence/*.py interpreter/diff/*.py dsl/diff/*.py
""".split()
LEFT_OUT = ("test_architecture.py", "test_packaging.py")  # of the project's form, not of what it computes
TARGET = 90


def main() -> None:
    """Sow, run, report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("words", nargs="*", help="parts of the paths of modules; all modules without any")
    parser.add_argument("--tests", nargs="*", default=["tests"], help="files or folders of tests")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes at a time")
    parser.add_argument("--examples", type=int, default=30, help="examples of each property")
    parser.add_argument("--slowest", type=float, default=10.0, help="leave out tests that take more seconds")
    parser.add_argument("--budget", type=float, default=30.0, help="most seconds of tests for one mutant")
    parser.add_argument("--json", type=Path, help="write every mutant and its end to this file")
    parser.add_argument("--again", type=Path, help="take from such a file those that died, and run the others")
    parser.add_argument("--keep", action="store_true", help="keep the copy, to look into")
    given = parser.parse_args()
    paths = chosen(given.words)
    if not paths:
        parser.error("no module has such a path")
    copy = Path(tempfile.mkdtemp(prefix="regalia-mutants-"))
    try:
        mutants = copy_with_mutants(copy, paths)
        ends = died_before(given.again, mutants) if given.again else {}
        wanted = [mutant.number for mutant in mutants if str(mutant.number) not in ends]
        print(f"{len(mutants)} mutants in {len(paths)} modules, {len(wanted)} to run", flush=True)
        ends |= run_tests(copy, given, wanted)
    finally:
        if given.keep:
            print(f"kept: {copy}")
        else:
            shutil.rmtree(copy, ignore_errors=True)
    record = [{**mutant.as_dict(), **ends[str(mutant.number)]} for mutant in mutants if str(mutant.number) in ends]
    if given.json:
        given.json.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    if len(record) < len(mutants):
        sys.exit(f"stopped after {len(record)} of {len(mutants)} mutants; go on with --again")
    now = told(mutants, ends, read_reasons(), how(given))
    print(page(now))
    before = read(PAGE)
    every = [str(path.relative_to(ROOT)) for path in chosen([])]
    both = {**before, **now}
    PAGE.write_text(page({module: both[module] for module in every if module in both}), encoding="utf-8")
    killed = percent(sum(one.killed for one in now.values()), sum(one.made - one.same for one in now.values()))
    sys.exit(0 if killed >= TARGET else 1)


def chosen(words: list[str]) -> list[Path]:
    """The modules to mutate, by their paths in the tree."""
    found = [path for pattern in MODULES for path in sorted(ROOT.glob(pattern))]
    return [path for path in found if not words or any(word in str(path.relative_to(ROOT)) for word in words)]


def copy_with_mutants(copy: Path, paths: list[Path]) -> list[Mutant]:
    """The tree in a folder of its own, and beside it the package as it is installed, with mutants."""
    left_out = shutil.ignore_patterns(".*", "__pycache__", "build", "*.egg-info")
    shutil.copytree(ROOT, copy / "tree", ignore=left_out)
    package = copy / "package" / "regalia"
    shutil.copytree(copy / "tree" / "src" / "regalia", package)
    for name in ("contracts", "dsl", "interpreter"):
        shutil.copytree(copy / "tree" / name, package / name)
    (package / "_mutant.py").write_text(SWITCH, encoding="utf-8")
    mutants: list[Mutant] = []
    for path in paths:
        name = path.relative_to(ROOT)
        text, more = sow(str(name), path.read_text(encoding="utf-8"), len(mutants) + 1)
        (package / name).write_text(text, encoding="utf-8")
        mutants += more
    return mutants


def died_before(path: Path, mutants: list[Mutant]) -> dict[str, dict[str, object]]:
    """The ends of mutants that an earlier run killed, by their numbers now."""
    parts = ("module", "function", "text", "before", "after", "nth")
    died = {tuple(one[part] for part in parts): one for one in json.loads(path.read_text()) if one["end"] != "lived"}
    ends = {str(mutant.number): died[mutant.key] for mutant in mutants if mutant.key in died}
    return {number: {part: one[part] for part in ("end", "by", "tests")} for number, one in ends.items()}


def run_tests(copy: Path, given: argparse.Namespace, wanted: list[int]) -> dict[str, dict[str, object]]:
    """How each mutant ended, by its number."""
    ends = copy / "ends.json"
    settings = {
        "PYTHONPATH": str(copy / "package"),
        "PYTHONDONTWRITEBYTECODE": "1",
        "REGALIA_MUTATION": json.dumps(
            {
                "ends": str(ends),
                "wanted": wanted,
                "jobs": given.jobs,
                "examples": given.examples,
                "slowest": given.slowest,
                "budget": given.budget,
            }
        ),
    }
    command = [sys.executable, str(HERE / "mutation_plugin.py"), "-q", "-p", "no:cacheprovider", "--color=no"]
    command += [f"--ignore=tests/{name}" for name in LEFT_OUT]
    command += ["--basetemp", str(copy / "tmp"), *given.tests]
    done = subprocess.run(command, cwd=copy / "tree", env={**os.environ, **settings}, check=False)
    if not ends.is_file():
        sys.exit(f"the tests did not run (code {done.returncode})")
    found: dict[str, dict[str, object]] = json.loads(ends.read_text(encoding="utf-8"))
    return found


def read_reasons() -> dict[Key, str]:
    """Why a mutant may live, by its key."""
    path = HERE / "survivors.toml"
    listed = tomllib.loads(path.read_text(encoding="utf-8")).get("survivor", []) if path.is_file() else []
    parts = ("module", "function", "text", "before", "after")
    return {(*(one[part] for part in parts), one.get("nth", 0)): one["reason"] for one in listed}


def how(given: argparse.Namespace) -> str:
    """With what limits the mutants were run."""
    return f"{given.examples}, {given.slowest:g} s, {given.budget:g} s"


if __name__ == "__main__":
    main()
