"""The part of mutate.py that runs inside pytest: which tests reach a mutant, and whether one of them fails.

Each mutant is awake in a forked process only. A process leaves by `os._exit`: what it has in memory is a copy
of what the parent has, and nothing of it may be written twice.
"""

import json
import os
import resource
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path

import pytest
from _pytest.runner import runtestprotocol

SETTINGS = json.loads(os.environ["REGALIA_MUTATION"])
LIVED, FAILED, BROKEN, OUT_OF_MEMORY = 0, 1, 2, 3
ENDS = {LIVED: "lived", FAILED: "killed", OUT_OF_MEMORY: "out of memory"}
MEMORY = 2 * 1024**3
"""Bytes that the tests of one mutant may take more than the process had before."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection() -> None:
    """Fewer examples, the same each time, none shrunk: before the test modules are imported."""
    from hypothesis import HealthCheck, Phase, settings  # not before pytest rewrites its asserts

    settings.register_profile(
        "mutants",
        max_examples=SETTINGS["examples"],
        phases=(Phase.explicit, Phase.generate),
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    settings.load_profile("mutants")


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool:
    """In place of the usual loop."""
    if session.testsfailed:
        raise pytest.UsageError("the tests cannot be collected")
    started = time.monotonic()
    reached, seconds = rehearse(session.items)
    say(f"{len(seconds)} tests of {len(session.items)} in {time.monotonic() - started:.0f} s, {len(reached)} reached")
    ends = {}
    for number, end, by in ends_of(session.items, reached, seconds):
        ends[number] = {"end": end, "by": by, "tests": len(reached[number])}
        if len(ends) % 100 == 0:
            write_down(ends)
            lived = sum(one["end"] == "lived" for one in ends.values())
            say(f"{len(ends)} of {len(SETTINGS['wanted'])}, {lived} lived, {time.monotonic() - started:.0f} s")
    missed = {number: {"end": "lived", "by": None, "tests": 0} for number in SETTINGS["wanted"] if number not in ends}
    write_down({**ends, **missed})
    return True


def write_down(ends: dict[int, dict[str, object]]) -> None:
    """What is known so far."""
    Path(SETTINGS["ends"]).write_text(json.dumps(ends), encoding="utf-8")


def rehearse(items: list[pytest.Item]) -> tuple[dict[int, list[int]], dict[int, float]]:
    """Which tests reach which mutants, and how long each test takes.

    A test that fails with every mutant asleep would kill all of them, so it is left out; so is a slow one.
    """
    from regalia import _mutant

    touched: set[int] = set()

    def noted(number: int) -> bool:
        touched.add(number)
        return False

    asleep = _mutant.woken
    _mutant.woken = noted
    reached: dict[int, list[int]] = {}
    seconds: dict[int, float] = {}
    for place, item in enumerate(items):
        touched.clear()
        started = time.monotonic()
        failed = not passes(item)
        took = time.monotonic() - started
        if failed or took > SETTINGS["slowest"]:
            say(f"left out, {'fails' if failed else f'takes {took:.0f} s'}: {item.nodeid}")
            continue
        seconds[place] = took
        for number in touched:
            reached.setdefault(number, []).append(place)
    _mutant.woken = asleep
    return reached, seconds


def ends_of(
    items: list[pytest.Item], reached: dict[int, list[int]], seconds: dict[int, float]
) -> Iterator[tuple[int, str, str | None]]:
    """Each mutant's number, its end, and the test that killed it. Quick tests and those that kill go first."""
    waiting = sorted(set(reached) & set(SETTINGS["wanted"]), reverse=True)
    running: dict[int, tuple[int, int]] = {}
    kills: Counter[str] = Counter()
    while waiting or running:
        while waiting and len(running) < SETTINGS["jobs"]:
            number = waiting.pop()
            tests = sorted(reached[number], key=lambda place: seconds[place] / (1 + kills[items[place].nodeid]))
            tests = within_budget(tests, seconds)
            read, write = os.pipe()
            sys.stdout.flush()
            child = os.fork()
            if not child:
                wake(number, [(items[place], seconds[place]) for place in tests], write)
            os.close(write)
            running[child] = (number, read)
        child, status = os.wait()
        if child not in running:
            continue
        number, read = running.pop(child)
        with os.fdopen(read) as pipe:
            told = pipe.read()
        kills[told] += 1
        if os.WIFSIGNALED(status):
            yield number, "timeout" if os.WTERMSIG(status) == signal.SIGALRM else "crashed", told or None
        elif os.WEXITSTATUS(status) == BROKEN:
            raise pytest.UsageError(f"mutant {number} broke the run of the tests, and not a test")
        else:
            yield number, ENDS[os.WEXITSTATUS(status)], told or None


def within_budget(tests: list[int], seconds: dict[int, float]) -> list[int]:
    """As many tests from the first on as take no longer than one mutant may."""
    spent = list(accumulate(seconds[place] for place in tests))
    return [place for place, so_far in zip(tests, spent, strict=True) if so_far <= SETTINGS["budget"]]


def wake(number: int, tests: list[tuple[pytest.Item, float]], write: int) -> None:
    """Run tests with one mutant awake, and leave the process."""
    from regalia import _mutant

    code = FAILED
    try:
        most = address_space() + MEMORY
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
        _mutant.awake = number
        os.environ["REGALIA_MUTANT"] = str(number)
        for test, seconds in tests:
            signal.setitimer(signal.ITIMER_REAL, 10 + 20 * seconds)
            if not passes(test):
                os.write(write, test.nodeid.encode())
                break
        else:
            code = LIVED
    except MemoryError:
        code = OUT_OF_MEMORY
    except BaseException:
        code = BROKEN
        say(traceback.format_exc())
    finally:
        os._exit(code)


def address_space() -> int:
    """Bytes of memory that this process has mapped."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    return pages * resource.getpagesize()


def passes(item: pytest.Item) -> bool:
    """Whether a test passes."""
    return not any(report.failed for report in runtestprotocol(item, log=False, nextitem=None))


def say(text: str) -> None:
    """Show how far it is, past what pytest captures."""
    os.write(2, f"{text}\n".encode())


if __name__ == "__main__":
    sys.exit(pytest.main(sys.argv[1:], plugins=[sys.modules[__name__]]))
