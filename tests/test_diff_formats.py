"""What every format of a comparison tells: what has to be known besides the amounts."""

import json
from pathlib import Path

import pytest
from test_diff import HEAD, catalogue, diff, edited, files, run

from regalia.interpreter.diff.comparison import Comparison
from regalia.render.diff.markdown import to_markdown
from regalia.render.diff.text import to_text

SHARE = (
    edited("60% to units for", "share_of to units for") + "let share_of\n  60% through 2026-12-31\n  50% otherwise\n"
)
LIMIT = edited("1,000.00 on", "limit on") + "let limit = 1,000.00\n"
UNDISCLOSED = edited("1,000.00 on", "undisclosed between 1,000.00 and 9,000.00 on")
WINDOW = edited("exercisable through", "exercisable from 2026-11-08 through")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (HEAD, edited("cap = 5,000.00", "cap = 6,000.00"), ["pays everybody the same on the ", " streams tried"]),
        (
            SHARE,
            edited("  60% through", "  160% through", SHARE),
            [
                "the draft with it stops on ",
                " other streams tried",
            ],
        ),
        (HEAD, LIMIT, ["together with let limit:"]),
        (catalogue(60, 10), catalogue(60, 11), ["not tried alone: see cash for all changes together", "used up: "]),
        (UNDISCLOSED, edited("60%", "65%", UNDISCLOSED), ["not disclosed, and assumed to compare: fee = 1,000.00"]),
        (
            WINDOW,
            edited("2026-11-08", "2026-11-01", WINDOW),
            ["the old draft does not run through half of the units are given up under conversion on 2026-11-01: "],
        ),
        (HEAD, edited("60% to units", "60% to nobody"), ["cash was not compared: 'nobody' is not declared"]),
    ],
)
def test_a_page_tells_what_the_text_tells_besides_amounts(old: str, new: str, told: list[str]) -> None:
    """Else an empty cell may be a change that does nothing, one that was not tried, or one that stops the run."""
    found = diff(old, new)
    for line in told:
        assert line in to_text(found).lower()
        assert line in to_markdown(found).replace("\\", "").lower()


def test_a_change_that_was_tried_says_whom_it_pays_or_that_it_pays_nobody() -> None:
    """No cell of a change in terms or rights is empty."""
    drafts = diff(catalogue(60, 10), catalogue(60, 11)).diffs + diff(HEAD, LIMIT).diffs
    for found in drafts:
        page = to_markdown(Comparison("old", "new", (found,)))
        rows = [line.split(" | ") for line in page.splitlines() if line.startswith(("| waterfall", "| let", "| pay"))]
        assert rows
        assert all(who.strip() for _, _, who, _ in rows)


@pytest.mark.parametrize("gate", ["rights", "terms", "wording,cash"])
def test_a_contract_that_comes_or_goes_is_a_change_in_rights(tmp_path: Path, gate: str) -> None:
    """Whoever is paid, secured or may elect under it is so no more, or was not before."""
    files(tmp_path / "old", one=HEAD, gone=HEAD)
    files(tmp_path / "new", one=HEAD)
    for drafts in (["old", "new"], ["new", "old"]):
        folders = [str(tmp_path / name) for name in drafts]
        assert run(*folders, "--gate", gate).exit_code == (1 if gate == "rights" else 0)
        (change,) = json.loads(run(*folders, "--output", "json").output)["changes"]
        assert change["category"] == "rights"


def test_an_option_of_another_party_is_one_that_its_party_can_no_longer_elect() -> None:
    """Whose the units are changes nothing in that."""
    found = diff(HEAD, edited("units by investor", "units by lender"))
    assert "the draft with it stops on " in to_text(found)
    assert "'conversion' is for 'lender' to elect, not for 'investor'" in to_text(found)


@pytest.mark.parametrize("broken", ["waterfall\n", 'deal "\udcff"\n', "a" * 5_000_000])
def test_a_contract_that_cannot_be_read_does_not_keep_the_others_of_a_folder(tmp_path: Path, broken: str) -> None:
    """What can be compared is, what cannot be is told, and the exit code says that not all was."""
    for name, share in (("old", "60%"), ("new", "65%")):
        files(tmp_path / name, good=edited("60%", share), same=HEAD)
        (tmp_path / name / "bad.deal").write_bytes(broken.encode(errors="surrogateescape"))
    folders = [str(tmp_path / name) for name in ("old", "new")]
    shown = run(*folders)
    assert shown.exit_code == 2
    assert "60% -> 65%" in shown.stdout
    assert shown.stdout.endswith("bad.deal: not compared\n\n2 contracts compared, 1 without a change; 1 not compared\n")
    assert "old/bad.deal" in shown.stderr.replace("\\", "/")
    assert "error[" in shown.stderr
    assert json.loads(run(*folders, "--output", "json").stdout)["changes"][0]["clause"] == "participation"
    page = run(*folders, "--output", "markdown")
    assert (page.exit_code, "- bad.deal: not compared" in page.stdout) == (2, True)
    assert run(*folders, "--gate", "rights").exit_code == 2


def test_a_stream_that_one_contract_of_a_folder_does_not_run_through_keeps_no_other(tmp_path: Path) -> None:
    """The cash of one contract may be of a stream that another has not."""
    other = HEAD.replace("royalties", "sales")
    for name, share in (("old", "60%"), ("new", "65%")):
        files(tmp_path / name, good=edited("60%", share), other=other.replace("60%", share))
    (tmp_path / "cash.csv").write_text("date,stream,payer,amount,currency\n2026-12-31,royalties,licensee,1.00,USD\n")
    shown = run(*(str(tmp_path / name) for name in ("old", "new")), "--cash", str(tmp_path / "cash.csv"))
    assert shown.exit_code == 2
    assert "good.deal ->" in shown.stdout
    assert "other.deal: not compared\n" in shown.stdout
    assert "RG503" in shown.stderr


def test_folders_of_which_nothing_can_be_read_are_told(tmp_path: Path) -> None:
    for name in ("old", "new"):
        files(tmp_path / name, bad="waterfall\n")
    shown = run(*(str(tmp_path / name) for name in ("old", "new")))
    assert shown.exit_code == 2
    assert shown.stdout.endswith("0 contracts compared, 0 without a change; 1 not compared\n")
