"""Fixes: each rule's, what they can never do, and how they are written."""

import os
import stat
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, note, settings
from hypothesis import strategies as st
from strategies import Paper, cash, head, levels, plans, receipts, shares, spelled, tiers

import regalia
from regalia.cli import main
from regalia.dsl.diagnostic import Diagnostic, Fix, Severity, has_errors
from regalia.dsl.edits import edited
from regalia.dsl.source import Source, Span
from regalia.interpreter import fixing

ROUNDING = "rounding each payment to 0.01 half up, residue by largest remainder\n"
HEAD = f"""deal "Example"
dated 2026-01-01
currency USD
{ROUNDING}party company "The company"
party investor "The investor"
stream royalties received by company
"""
SHARED = """waterfall participation of royalties
  60% to investor
  rest to company
"""
UNITS = """instrument share, shares of company
instrument unit, units of company
  1,000 units issued to investor at 1,000.00 per unit on 2026-01-01
  units given up leave their part to units
""" + SHARED.replace("investor", "units")
ALLOWED = "  # allow: unused-name -- it is meant"


Call = Callable[..., Result]


def mended(text: str, *, unsafe: bool = True) -> str:
    """A contract after its fixes."""
    return regalia.fix(Source("x.deal", text), unsafe=unsafe).source.text


SAFE = {
    "an allowance behind a line": (HEAD + SHARED.replace("rest", "rest") + "# end\n", ALLOWED, ""),
    "an allowance alone on a line": (HEAD + SHARED, "\n  # allow: unused-name -- it is meant", ""),
    "one of two names": (
        HEAD.replace("USD\n", "USD\nlet cap = 5.00{}\n") + SHARED,
        "  # allow: unused-name, uncited -- it is meant",
        "  # allow: unused-name -- it is meant",
    ),
    "one of two names, the first": (
        HEAD.replace("USD\n", "USD\nlet cap = 5.00{}\n") + SHARED,
        "  # allow: uncited unused-name -- it is meant",
        "  # allow: unused-name -- it is meant",
    ),
}
UNSAFE = {
    "a value": (HEAD + SHARED + "let cap = 5.00\n", HEAD + SHARED),
    "a value of several lines": (
        HEAD + "let cap\n  5.00 through 2026-12-31\n  6.00 thereafter\n" + SHARED,
        HEAD + SHARED,
    ),
    "values that only one another use": (HEAD + SHARED + "let cap = 5.00\nlet fee = 2 * cap\n", HEAD + SHARED),
    "a value without a line end": (HEAD + SHARED + "let cap = 5.00", HEAD + SHARED),
    "a small share": (
        HEAD + SHARED.replace("60%", "0.6%"),
        HEAD + SHARED,
    ),
    "levels alike": (
        HEAD
        + SHARED.replace(
            "  60%",
            "  bands of royalties in all\n    60% to investor up to 5.00\n    60% to investor up to 6.00\n  10%",
        ),
        HEAD + SHARED.replace("  60%", "  bands of royalties in all\n    60% to investor up to 6.00\n  10%"),
    ),
    "no rounding": (HEAD.replace(ROUNDING, "") + SHARED, HEAD + SHARED),
    "no rounding of a currency without cents": (
        HEAD.replace(ROUNDING, "").replace("USD", "JPY") + SHARED,
        HEAD.replace("USD", "JPY").replace("0.01", "1") + SHARED,
    ),
    "a fraction of a share": (
        HEAD + UNITS + "option conversion of units by investor\n  each unit becomes 1.5 shares\n",
        HEAD + UNITS + "option conversion of units by investor\n  each unit becomes 1.5 shares\n  fractions dropped\n",
    ),
    "a misspelled name": (HEAD + SHARED.replace("rest to company", "rest to compnay"), HEAD + SHARED),
}
LEFT = {
    "an allowance of a rule that there is not, whose reason may be needed": HEAD
    + SHARED.replace("to investor", "to investor  # allow: unusd-name -- it is meant"),
    "a value that an example reads": HEAD + SHARED + 'let cap = 5.00\nexample "It is"\n  expect cap = 5.00\n',
    "a small share that is a quotient": HEAD + SHARED.replace("60%", "1 / 200"),
    "a small share by name": HEAD + SHARED.replace("60%", "rate") + "let rate = 0.5%\n",
    "a level before one without an end": HEAD
    + SHARED.replace(
        "  60%", "  bands of royalties in all\n    60% to investor up to 5.00\n    60% to investor above\n  10%"
    ),
    "a name like two": HEAD
    + 'party fund_a "A"\nparty fund_b "B"\n'
    + SHARED.replace("60% to investor", "1% to fund_a, 2% to fund_b, 60% to fund_c, 1% to investor"),
}


@pytest.mark.parametrize("case", SAFE)
def test_safe_fixes(case: str) -> None:
    text, old, new = SAFE[case]
    text = text if "{}" in text else text.replace("to investor", "to investor{}")
    assert mended(text.replace("{}", old), unsafe=False) == text.replace("{}", new)


@pytest.mark.parametrize("case", UNSAFE)
def test_unsafe_fixes(case: str) -> None:
    before, after = UNSAFE[case]
    assert mended(before, unsafe=False) == before
    assert mended(before) == after
    assert mended(after) == after


@pytest.mark.parametrize("case", LEFT)
def test_what_has_no_sure_way_out_is_left(case: str) -> None:
    assert mended(LEFT[case]) == LEFT[case]


# ---- what they never do

ROUNDINGS = st.sampled_from(
    [
        "",
        ROUNDING.strip(),
        "rounding cumulative to 0.01 half up, residue by largest remainder",
        "rounding each payment to 0.05 down, residue by largest remainder",
    ]
)
OFTEN = settings(max_examples=150)


@OFTEN
@given(plan=plans(), stream=receipts(("s", "t")), rounding=ROUNDINGS, data=st.data())
def test_a_safe_fix_changes_no_amount(plan, stream, rounding: str, data: st.DataObject) -> None:
    """The whole trail is the same, whatever comments a contract has; each is found, and gone after."""
    lines = spelled(plan, rounding).splitlines()
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(lines) - 1))
        comment = data.draw(
            st.sampled_from(["# allow: uncited -- x", "# allow: RG751, equal-rank -- it is", "# a # b"])
        )
        lines[at] = f"{lines[at]}  {comment}" if data.draw(st.booleans()) else f"{comment}\n{lines[at]}"
    before = "\n".join(lines) + "\n"
    note(before)
    after = mended(before, unsafe=False)
    assert [f.code for f in regalia.check(Source("x.deal", after)) if f.fix and f.fix.safe] == []
    run, again = (Paper(text).run(cash=cash(stream)) for text in (before, after))
    assert [(e.kind, e.target, e.amount) for e in run.entries] == [(e.kind, e.target, e.amount) for e in again.entries]
    assert run.totals == again.totals


@OFTEN
@given(found=tiers(), stream=receipts(), rounding=ROUNDINGS, data=st.data())
def test_merging_levels_that_share_alike_changes_no_amount(found, stream, rounding: str, data: st.DataObject) -> None:
    """It is offered as unsafe all the same: of a rate that was copied and not changed it would leave no trace."""
    lines = [f"    {line}\n" for line in levels(found, "a")]
    at = data.draw(st.integers(0, len(lines) - 1))
    width = int(sum(tier.width for tier in found[: at + 1]))
    below = int(sum(tier.width for tier in found[:at]))
    cut = data.draw(st.integers(below, width))
    words = lines[at].partition(" up to ")[0]
    if below < cut < width:
        lines.insert(at, f"{words} up to {cut // 100}.{cut % 100:02d}\n")
    bands = "".join(lines)
    text = f"{head(rounding)}stream s received by a\nwaterfall w of s\n  bands of s in all\n{bands}  rest to b\n"
    after = regalia.fix(Source("x.deal", text), unsafe=True, told=frozenset(["RG721"]))
    note(text)
    assert len(after.source.text.splitlines()) <= len(text.splitlines()) - (below < cut < width)
    assert shares(Paper(text).run(cash=cash(stream))) == shares(Paper(after.source.text).run(cash=cash(stream)))


@OFTEN
@given(plan=plans(), data=st.data())
def test_no_fix_makes_an_error(plan, data: st.DataObject) -> None:
    """Not even one that a rule gets wrong: whatever it writes, a contract without errors has none after."""
    text = spelled(plan, "")
    spots = data.draw(st.lists(st.integers(0, len(text)), min_size=2, max_size=8))
    words = data.draw(st.lists(st.sampled_from(["", " ", "\n", "5%", "to a", "# x", '"', "up to 5.00"]), min_size=4))
    made = [
        Diagnostic("RG701", Severity.WARNING, f"m{n}", None, "", (), Fix("w", ((Span(min(two), max(two)), word),)))
        for n, (two, word) in enumerate(zip(pairwise(spots), words, strict=False))
    ]
    source = Source("x.deal", text)
    state = fixing._State(source, regalia.check(source))
    assert not has_errors(state.findings)
    after, taken, refused = state.after(made)
    assert not has_errors(regalia.check(after.source))
    assert len(taken) + len(refused) <= len(made)


def test_fixes_that_touch_wait_for_one_another() -> None:
    fixes = [Fix("a", ((Span(0, 2), "x"),)), Fix("b", ((Span(1, 3), "y"),)), Fix("c", ((Span(4, 5), "z"),))]
    assert edited("abcdef", fixes) == ("xcdzf", [fixes[0], fixes[2]])


# ---- how they are written

BAD = HEAD + SHARED.replace("to investor", f"to investor{ALLOWED}") + "let cap = 5.00\n"


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Call:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.deal").write_bytes(BAD.encode())

    def called(*words: str, given: bytes | None = None) -> Result:
        result = CliRunner().invoke(main, ["check", *words], prog_name="regalia", input=given)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result

    return called


def test_fix_writes_safe_fixes_and_tells_what_is_left(call: Call) -> None:
    result = call("a.deal", "--fix")
    assert Path("a.deal").read_bytes().decode() == BAD.replace(ALLOWED, "")
    assert "1 contract: 1 warning\n1 fixable with --unsafe-fixes\n" in result.stdout
    assert result.stderr == "a.deal: 1 finding fixed (RG791 allowance-without-use)\n"
    assert result.exit_code == 1
    result = call("a.deal", "--fix", "--unsafe-fixes")
    assert result.stdout == "1 contract: nothing found\n"
    assert result.exit_code == 0
    assert Path("a.deal").read_bytes().decode() == HEAD + SHARED
    assert [path.name for path in Path().iterdir()] == ["a.deal"]


def test_a_fix_that_would_make_an_error_is_told(call: Call) -> None:
    Path("x.deal").write_text(LEFT["a value that an example reads"], encoding="utf-8")
    result = call("x.deal", "--fix", "--unsafe-fixes")
    assert "x.deal: 1 finding not fixed, since that would make an error (RG701 unused-name)\n" in result.stderr
    assert Path("x.deal").read_text(encoding="utf-8") == LEFT["a value that an example reads"]
    assert call("x.deal", "--diff", "--unsafe-fixes").stdout == ""


def test_what_is_not_told_is_not_fixed(call: Call) -> None:
    call("a.deal", "--fix", "--unsafe-fixes", "--ignore", "RG701", "--ignore", "RG791")
    assert Path("a.deal").read_bytes().decode() == BAD
    Path("regalia.toml").write_text('[check]\nignore = ["RG701"]\n', encoding="utf-8")
    call("a.deal", "--fix", "--unsafe-fixes")
    assert Path("a.deal").read_bytes().decode() == BAD.replace(ALLOWED, "")


def test_diff_writes_nothing(call: Call) -> None:
    result = call("a.deal", "--fix", "--diff")
    assert f"-  60% to investor{ALLOWED}\n+  60% to investor\n" in result.output
    assert result.output.startswith("--- a.deal\n+++ a.deal (fixed)\n")
    assert result.exit_code == 1
    assert "-let cap" in call("a.deal", "--diff", "--unsafe-fixes", "--fix").output
    assert Path("a.deal").read_bytes().decode() == BAD
    Path("a.deal").write_text(HEAD + SHARED, encoding="utf-8")
    result = call("a.deal", "--diff", "--unsafe-fixes")
    assert (result.stdout, result.exit_code) == ("", 0)
    assert call("a.deal", "missing.deal", "--fix", "--diff").exit_code == 2


def test_standard_input_goes_to_standard_output(call: Call) -> None:
    result = call("-", "--fix", given=b"\xef\xbb\xbf" + BAD.replace("\n", "\r\n").encode())
    assert result.stdout_bytes == b"\xef\xbb\xbf" + BAD.replace(ALLOWED, "").replace("\n", "\r\n").encode()
    assert "1 contract: 1 warning" in result.stderr
    result = call("-", "--fix", given=(HEAD + SHARED).encode())
    assert result.stdout == HEAD + SHARED


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_line_ends_and_marks_are_kept(call: Call, mark: bytes) -> None:
    path = Path("a.deal")
    path.write_bytes(mark + BAD.replace("\n", "\r\n").encode())
    call("a.deal", "--fix")
    assert path.read_bytes() == mark + BAD.replace(ALLOWED, "").replace("\n", "\r\n").encode()
    mixed = BAD.replace("\n", "\r\n", 3).replace("60%", "0.6%").encode()
    path.write_bytes(mark + mixed)
    call("a.deal", "--fix", "--unsafe-fixes")
    assert path.read_bytes() == mark + (HEAD.replace("\n", "\r\n", 3) + SHARED).encode().replace(
        b"  60% to investor\n", b"  60% to investor\r\n"
    )


def test_permissions_and_links_are_kept(call: Call) -> None:
    Path("link.deal").symlink_to("a.deal")
    Path("a.deal").chmod(0o640)
    call("link.deal", "--fix")
    assert Path("link.deal").is_symlink()
    assert Path("a.deal").read_bytes().decode() == BAD.replace(ALLOWED, "")
    assert stat.S_IMODE(Path("a.deal").stat().st_mode) == 0o640


def test_a_file_that_is_read_only_is_told(call: Call) -> None:
    Path("a.deal").chmod(0o440)
    result = call("a.deal", "--fix")
    assert "error[RG011]: 'a.deal' is read-only" in result.output
    assert result.exit_code == 2
    assert Path("a.deal").read_bytes().decode() == BAD
    assert call("a.deal", "--fix", "--diff").stdout.startswith("--- a.deal\n")


def test_nothing_beside_the_contract_is_written_to(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file or a link that has the name of the partial one stays as it is."""
    monkeypatch.setattr(os, "getpid", lambda: 1)
    Path(".a.deal.1.0.partial").symlink_to("victim")
    call("a.deal", "--fix")
    assert Path("a.deal").read_bytes().decode() == BAD.replace(ALLOWED, "")
    assert not Path("victim").exists()
    assert sorted(path.name for path in Path().iterdir()) == [".a.deal.1.0.partial", "a.deal"]


def test_an_interruption_loses_nothing(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    result = call("a.deal", "--fix")
    assert "'a.deal' cannot be written: No space left on device" in result.output
    assert result.exit_code == 2
    assert Path("a.deal").read_bytes().decode() == BAD
    assert [path.name for path in Path().iterdir()] == ["a.deal"]


def test_fmt_is_written_in_the_same_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.deal").write_text(HEAD.replace("company ", "company   ") + SHARED, encoding="utf-8")
    Path("a.deal").chmod(0o440)
    result = CliRunner().invoke(main, ["fmt", "a.deal"])
    assert "'a.deal' is read-only" in result.output
    assert result.exit_code == 2
    Path("a.deal").chmod(0o640)
    Path("link.deal").symlink_to("a.deal")
    assert CliRunner().invoke(main, ["fmt", "link.deal"]).output == "link.deal: formatted\n"
    assert Path("link.deal").is_symlink()
    assert stat.S_IMODE(Path("a.deal").stat().st_mode) == 0o640
