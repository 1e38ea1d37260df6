"""Paths by which no file is read, files that are none, and files without end."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from projects import BASED, HEAD, TEMPLATE, USING, found, messages, write

import regalia
from regalia.dsl import limits
from regalia.dsl.diagnostic import Refusal, Severity
from regalia.dsl.several import Unreachable, below

HOSTILE = [
    "/etc/passwd",
    "/etc/x.deal",
    "../outside.deal",
    "sub/../../outside.deal",
    "./../outside.deal",
    "sub/./../../inside/../outside.deal",
    "~/x.deal",
    "file:///etc/x.deal",
    "http://example.com/x.deal",
    "C:/x.deal",
    "..\\outside.deal",
    "outside.txt",
    ".deal",
    "sub/.deal",
    "",
    "x.deal/",
    "a\u202ex.deal",
    "x" * 5000 + ".deal",
]


@pytest.mark.parametrize("path", HOSTILE)
@pytest.mark.parametrize("line", ['use "{}" as n\n', None])
def test_hostile_paths(tmp_path: Path, path: str, line: str | None) -> None:
    (tmp_path / "outside.deal").write_text("SECRET")
    folder = tmp_path / "project"
    (folder / "sub").mkdir(parents=True)
    (folder / "regalia.toml").write_text("")
    head = f"dated 2020-01-01\n{HEAD}"
    text = f'deal "T"\n{head}{line.format(path)}' if line else f'deal "T" based on "{path}"\n{head}'
    (folder / "t.deal").write_text(text, encoding="utf-8")
    try:
        findings = regalia.check(folder / "t.deal")
    except Refusal as refused:
        findings = refused.findings
    assert any(f.severity is Severity.ERROR for f in findings)
    assert "SECRET" not in str(findings)
    assert {f.code for f in findings} <= {"RG116", "RG003", "RG010", "RG011"}


@given(
    st.lists(st.sampled_from(["..", ".", "", "a", "b", "x.deal"]), max_size=8),
    st.lists(st.sampled_from("ab"), max_size=3),
)
def test_no_path_leads_out_of_the_root(parts: list[str], holder: list[str]) -> None:
    path = "/".join(parts)
    try:
        inside = below(tuple(holder), path)
    except Unreachable:
        return
    assert ".." not in inside
    assert os.path.normpath("/".join([*holder, path])) == "/".join(inside)


def test_links_are_followed_inside_of_the_project_only(folder: Path) -> None:
    outside = folder.parent / f"{folder.name}-outside"
    outside.mkdir()
    write(outside, based=TEMPLATE)
    (folder / "link.deal").symlink_to(outside / "based.deal")
    (folder / "sub").symlink_to(outside)
    (folder / "inner.deal").symlink_to(folder / "based.deal")
    (folder / "device.deal").symlink_to("/dev/zero")
    for path, codes in {
        "link.deal": {"RG116"},
        "sub/based.deal": {"RG116"},
        "device.deal": {"RG116"},
        "inner.deal": set(),
    }.items():
        write(folder, using=USING.replace("based.deal", path))
        assert {code for code, *_ in found(folder / "using.deal")} == codes, path


def test_what_is_no_file(folder: Path) -> None:
    (folder / "folder.deal").mkdir()
    os.mkfifo(folder / "pipe.deal")
    (folder / "large.deal").write_bytes(b"#" * (limits.CONTRACT_BYTES + 1))
    (folder / "binary.deal").write_bytes(b"\xff\xfe\x00")
    codes = {"folder": "RG011", "pipe": "RG011", "large": "RG010", "binary": "RG011", "absent": "RG011"}
    for name, code in codes.items():
        write(folder, using=USING.replace("based.deal", f"{name}.deal"))
        assert found(folder / "using.deal") == [(code, "using.deal", 5)], name


def test_circles(folder: Path) -> None:
    write(folder, using=USING.replace("based.deal", "using.deal"))
    assert found(folder / "using.deal") == [("RG107", "using.deal", 5)]
    write(folder, based=BASED.replace("template", "using"), using=USING)
    assert ("RG107", "based.deal", 1) in found(folder / "using.deal")
    assert any("using.deal" in message and "->" in message for message in messages(folder / "using.deal"))


def test_files_do_not_grow_without_end(folder: Path) -> None:
    """Each names the next one twice."""
    for number in range(8):
        twice = "".join(f'use "d{number + 1}.deal" as {name}\n' for name in "ab")
        write(folder, **{f"d{number}": f'deal "D"\ndated 2020-01-01\n{HEAD}{twice if number < 7 else ""}'})
    assert "RG010" in {code for code, *_ in found(folder / "d0.deal")}
    for number in range(12):
        write(folder, **{f"d{number}": f'deal "D"\ndated 2020-01-01\n{HEAD}use "d{number + 1}.deal" as a\n'})
    assert "RG010" in {code for code, *_ in found(folder / "d0.deal")}


def test_values_do_not_nest_without_end(folder: Path) -> None:
    """Each template of a chain puts its part into the middle of the one before."""
    deep = 30
    expr = "(" * deep + "1 + undisclosed" + ") * 2" * deep
    write(folder, t0=f'deal "T"\ndated 2020-01-01\n{HEAD}let x = {expr}\n')
    for number in range(1, 6):
        write(
            folder, **{f"t{number}": f'deal "T" based on "t{number - 1}.deal"\n  with x = {expr}\ndated 2020-01-01\n'}
        )
    with pytest.raises(Refusal) as refused:
        regalia.check(folder / "t5.deal")
    assert "RG010" in {f.code for f in refused.value.findings}


def test_errors_of_another_file_are_told_there(folder: Path) -> None:
    write(folder, based=BASED.replace("with rate = 4%", "with rate 4%"))
    told = found(folder / "using.deal")
    assert [each for each in told if each[1] != "based.deal"] == []
    assert ("RG001", "based.deal", 2) in told
