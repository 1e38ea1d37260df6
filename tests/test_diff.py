"""Two drafts compared: what changed, in which category, where, and what it pays whom."""

import json
import os
import subprocess
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from conftest import Golden
from hypothesis import given, settings
from strategies import plans, spelled

import regalia
from regalia.cli import main
from regalia.dsl.diagnostic import Refusal
from regalia.dsl.diff import applied, compare
from regalia.dsl.parser import parse
from regalia.dsl.source import Source
from regalia.interpreter.diff.comparison import Comparison
from regalia.interpreter.diff.witness import witness
from regalia.render.diff.json import to_json
from regalia.render.diff.markdown import to_markdown
from regalia.render.diff.text import to_text

ROOT = Path(__file__).parents[1]
CASES = Path(__file__).parent / "cases" / "diff"
MIGENIX = ROOT / "contracts" / "migenix" / "migenix.deal"
VARIANTS = ["fourth_tier", "flat", "second_lien", "one_reading", "renamed"]
HEAD = """deal "Example"
dated 2026-01-01
currency USD
rounding each payment to 0.01 half up, residue by largest remainder
party company "The company"
party investor "The investor"
party lender "The lender"
asset licence "The licence"
asset patent "The patent"
stream royalties "Royalties" received by company
  from licensee "The licensee" under licence
event sale "The company is sold"
instrument unit, units "Unit" of company
  1,000 units issued to investor at 100.00 per unit on 2026-01-01
  units given up leave their part to units
instrument share, shares "Share" of company
waterfall participation of royalties
  bands of received per unit in all
    60% to units for the first 100.00 per unit
    30% to units for the next 80.00 per unit
  rest to company
payment fee "Fee" from company to lender
  1,000.00 on 2026-06-30
option conversion "Conversion" of units by investor
  exercisable through 2027-06-30
  each unit becomes 5 shares
  fractions dropped
security lien "Lien" for units over licence
  rank 1
  held by lender
  secures 180.00 per unit - received per unit
  surplus to company
reading fate "who has the part of a unit given up"
  the_company = company
  the_units = units
let cap = 5,000.00
note "A note"
check 60% + 30% = 90%
"""


def diff(old: str, new: str, **options: Any) -> Comparison:
    """Two texts compared."""
    return regalia.diff(Source("old.deal", old), Source("new.deal", new), **options)


def edited(before: str, after: str, text: str = HEAD) -> str:
    """The text with one change."""
    assert before in text
    return text.replace(before, after, 1)


def said(found: Comparison) -> list[tuple[str, str, str, str]]:
    """Category, kind, clause and path of each change but those of cash."""
    return [(c.category, c.kind, c.clause, " / ".join(c.path)) for c in found.changes if c.category != "cash"]


def migenix(variant: str) -> Comparison:
    """MIGENIX and a variant, each under a short name."""
    old = Source("migenix.deal", MIGENIX.read_text(encoding="utf-8"))
    new = Source(f"{variant}.deal", (CASES / f"{variant}.deal").read_text(encoding="utf-8"))
    return regalia.diff(old, new)


# ---- what a person sees


@pytest.mark.parametrize("variant", VARIANTS)
def test_migenix_against_a_variant(variant: str, golden: Golden) -> None:
    found = migenix(variant)
    golden.check(CASES / f"{variant}.txt", to_text(found))
    golden.check(CASES / f"{variant}.md", to_markdown(found))
    golden.check(CASES / f"{variant}.json", to_json(found))


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_variant_is_a_contract(variant: str) -> None:
    """What is compared can be run."""
    findings = regalia.check(CASES / f"{variant}.deal")
    assert [f for f in findings if f.severity.value == "error"] == []


def test_the_keys_of_the_json_are_frozen() -> None:
    data = json.loads(to_json(migenix("flat")))
    assert list(data) == ["format", "old", "new", "unchanged", "changes"]
    assert data["format"] == "regalia.diff/1"
    keys = ["category", "clause", "path", "kind", "old", "new", "old_place", "new_place", "effect"]
    assert all(list(change) == keys for change in data["changes"])
    effects = [effect for change in data["changes"] for effect in change["effect"].values()]
    assert effects
    assert all(list(effect) == ["currency", "difference", "first", "direction"] for effect in effects)
    assert {effect["direction"] for effect in effects} <= {"better", "worse", "mixed", "same"}


def test_what_a_fourth_tier_pays() -> None:
    """1,000 to 1,500 per unit is 500.00 for each of 29,465 units: 14,732,500.00, once it is reached."""
    (found,) = migenix("fourth_tier").diffs
    effect = found.effects[0]["unit"]
    assert (effect.unit, effect.difference, effect.direction) == ("CAD", 29_465 * 500_00, "better")
    assert found.effects[0]["company"].difference == -29_465 * 500_00
    assert found.effects[0]["agent"].direction == "same"


def test_what_a_second_lien_pays() -> None:
    """It secures 10.00 a unit, besides what the first one secures."""
    (found,) = migenix("second_lien").diffs
    assert found.overall["unit"].difference == 29_465 * 10_00
    assert found.overall["company"].difference == -29_465 * 10_00


def test_what_a_given_stream_pays() -> None:
    """On the cash of the repository a flat half pays half of 107,000,000.00, and three tiers paid the ceiling."""
    found = regalia.diff(MIGENIX, CASES / "flat.deal", cash=MIGENIX.with_name("cash.csv"))
    assert found.diffs[0].overall["unit"].difference == 107_000_000_00 // 2 - 29_465_000_00
    assert found.diffs[0].overall["unit"].direction == "mixed"
    assert [scenario.title for scenario in found.diffs[0].scenarios] == ["cash.csv"]
    assert "They part on 2009-06-30" in to_text(found)


# ---- category, kind and clause of each kind of change

CHANGES = [
    (
        "30% to units for",
        "31% to units for",
        "terms",
        "changed",
        "participation",
        "bands / band 2 / share to units / part",
    ),
    ("next 80.00 per unit", "next 80.01 per unit", "terms", "changed", "participation", "bands / band 2 / limit"),
    ("    30% to units for the next 80.00 per unit\n", "", "terms", "removed", "participation", "bands / band 2"),
    ("rest to company\npay", "rest to lender\npay", "rights", "changed", "participation", "rest to company"),
    ("60% to units", "60% to company", "rights", "changed", "participation", "bands / band 1 / share to units / to"),
    ("through 2027-06-30", "through 2028-06-30", "terms", "changed", "conversion", "exercisable / end"),
    ("  exercisable through 2027-06-30\n", "", "rights", "removed", "conversion", "exercisable"),
    ("through 2027", "from 2026-02-01 through 2027", "rights", "added", "conversion", "exercisable / start"),
    ("units by investor", "units by lender", "rights", "changed", "conversion", "holder"),
    ("becomes 5 shares", "becomes 6 shares", "terms", "changed", "conversion", "exchange / into"),
    ("  fractions dropped\n", "", "rights", "removed", "conversion", "fractions"),
    ("rank 1", "rank 2", "rights", "changed", "lien", "rank"),
    ("over licence\n", "over licence, patent\n", "rights", "added", "lien", "assets"),
    ("over licence\n", "over patent\n", "rights", "changed", "lien", "assets"),
    ("held by lender", "held by investor", "rights", "changed", "lien", "held by"),
    ("secures 180.00", "secures 181.00", "terms", "changed", "lien", "secures"),
    ("  secures 180.00 per unit - received per unit\n", "", "rights", "removed", "lien", "secures"),
    ("1,000.00 on 2026-06-30", "1,000.00 on 2026-09-30", "terms", "changed", "fee", "instalment / moment"),
    ("1,000.00 on 2026-06-30", "2,000.00 on 2026-06-30", "terms", "changed", "fee", "instalment / amount"),
    ("from company to lender", "from company to investor", "rights", "changed", "fee", "payee"),
    ("1,000 units issued", "1,001 units issued", "terms", "changed", "unit", "issue to investor / units"),
    ("at 100.00 per unit on", "at 101.00 per unit on", "terms", "changed", "unit", "issue to investor / price"),
    ("their part to units", "their part to company", "rights", "changed", "unit", "part given up to units / to"),
    ("half up", "half even", "terms", "changed", "rounding", "mode"),
    ("residue by largest remainder", "residue to company", "rights", "added", "rounding", "residue"),
    ("the_units = units", "the_units = lender", "rights", "changed", "fate", "meaning the_units / value"),
    ("currency USD", "currency EUR", "terms", "changed", "currency", ""),
    ("dated 2026-01-01", "dated 2025-12-31", "terms", "changed", "dated", ""),
    ("let cap = 5,000.00", "let cap = 6,000.00", "terms", "changed", "cap", "piece / value"),
    ("under licence", "under patent", "rights", "changed", "royalties", "payer licensee / under"),
    ('royalties "Royalties"', 'royalties "Net royalties"', "wording", "changed", "royalties", "title"),
    (
        "rest to company\npay",
        "rest to company  [assumed]\npay",
        "wording",
        "added",
        "participation",
        "rest to company / cites",
    ),
    ("A note", "Another note", "wording", "changed", "note", ""),
    ("30% = 90%", "30% < 91%", "wording", "changed", "check", ""),
    ("let cap", "# what may be drawn\nlet cap", "wording", "added", "cap", "comment"),
    ("in all\n    60", "each calendar year\n    60", "terms", "changed", "participation", "bands / counter"),
]


@pytest.mark.parametrize(("before", "after", "category", "kind", "clause", "path"), CHANGES)
def test_a_change_stands_in_its_clause_and_category(
    before: str, after: str, category: str, kind: str, clause: str, path: str
) -> None:
    assert said(diff(HEAD, edited(before, after))) == [(category, kind, clause, path)]


@pytest.mark.parametrize(("before", "after", "category", "kind", "clause", "path"), CHANGES)
def test_a_change_is_undone_by_its_contrary(
    before: str, after: str, category: str, kind: str, clause: str, path: str
) -> None:
    """From the new draft to the old one the same thing changes the other way round."""
    contrary = {"added": "removed", "removed": "added"}.get(kind, kind)
    ((other_category, other_kind, other_clause, _),) = said(diff(edited(before, after), HEAD))
    assert (other_category, other_kind, other_clause) == (category, contrary, clause)


def test_an_end_that_is_lost_is_a_right() -> None:
    new = edited("30% to units for the next 80.00 per unit", "30% to units thereafter")
    assert ("rights", "changed", "participation", "bands / band 2 / limit") in said(diff(HEAD, new))


@pytest.mark.parametrize(
    ("before", "after", "category", "kind", "path"),
    [
        ("10% to lender until sale", "10% to lender", "rights", "removed", "step to lender / limit"),
        ("10% to lender", "10% to lender until sale", "rights", "added", "step to lender / limit"),
        ("rest to one_of", "rest to other_of", "rights", "changed", "rest to one_of"),
        ("rest to one_of", "rest to company", "rights", "changed", "rest to one_of"),
    ],
)
def test_an_end_of_a_step_and_whom_a_reading_stands_for_are_rights(
    before: str, after: str, category: str, kind: str, path: str
) -> None:
    step = "10% to lender until sale" if "until" in before else "10% to lender"
    rest = "rest to one_of" if "one_of" in before else "rest to company"
    text = edited("  rest to company\npay", f"  {step}\n  {rest}\npay")
    for name in ("one_of", "other_of"):
        text += f'reading {name} "who has the rest"\n  low = company\n  high = lender\n'
    ((found_category, found_kind, clause, found_path),) = said(diff(text, edited(before, after, text)))
    assert (found_category, found_kind, clause) == (category, kind, "participation")
    assert found_path.endswith(path.rsplit(" / ", maxsplit=1)[-1])


def test_a_change_at_the_very_beginning_has_its_place_in_each_draft() -> None:
    ((change,),) = (diff(HEAD, edited('deal "Example"', 'deal "Another"')).changes,)
    assert change.old is not None
    assert change.new is not None
    places = [
        (each.place.file, each.place.line, each.place.column, each.place.width) for each in (change.old, change.new)
    ]
    assert places == [("old.deal", 1, 1, len('deal "Example"')), ("new.deal", 1, 1, len('deal "Another"'))]


def test_layout_and_spelling_are_no_change() -> None:
    new = HEAD.replace("1,000 units", "1000 units").replace("  60", "    60").replace("  30", "    30") + "\n\n"
    found = diff(HEAD, new)
    assert found.changes == ()
    assert to_text(found).endswith(f"no change ({found.unchanged} clauses and lines unchanged)\n")


def test_a_clause_that_moves_matters_where_it_breaks_ties() -> None:
    """Two waterfalls of a kind are paid in the order of the text; where parties stand says nothing."""
    more = HEAD + "stream other received by company\nwaterfall kept of other\n  all to lender\n"
    first, last = "waterfall kept of other\n  all to lender\n", "waterfall participation of royalties\n"
    moved = edited(last, first + last, edited(first, "", more))
    assert [(c, k) for c, k, _, _ in said(diff(more, moved))] == [("rights", "moved")]
    parties = 'party investor "The investor"\nparty lender "The lender"\n'
    swapped = 'party lender "The lender"\nparty investor "The investor"\n'
    assert said(diff(HEAD, edited(parties, swapped))) == []


def test_steps_that_change_places_are_a_right() -> None:
    old = edited("  rest to company\npay", "  10% to lender\n  5% to investor\n  rest to company\npay")
    new = edited("  rest to company\npay", "  5% to investor\n  10% to lender\n  rest to company\npay")
    assert [(c, k, clause) for c, k, clause, _ in said(diff(old, new))] == [("rights", "moved", "participation")]


def test_another_default_is_a_term() -> None:
    new = edited("  the_company = company\n  the_units = units\n", "  the_units = units\n  the_company = company\n")
    assert said(diff(HEAD, new)) == [("terms", "changed", "fate", "default meaning")]


@pytest.mark.parametrize("meaning", ["1,000.00", "2,000.00"])
def test_a_reading_of_which_one_meaning_is_left_is_one_change(meaning: str) -> None:
    old = HEAD + 'reading limit "which limit"\n  low = 1,000.00\n  high = 2,000.00\n'
    found = diff(old, HEAD + f"let limit = {meaning}\n")
    assert said(found) == [("terms", "changed", "limit", "meanings")]
    (change,) = found.changes
    assert change.new is not None
    assert change.new.text == {"1,000.00": "low", "2,000.00": "high"}[meaning]


def test_what_is_renamed_everywhere_is_one_change_of_wording() -> None:
    old = HEAD.replace("the_units", "the_others")
    new = old.replace("participation", "sharing").replace("from licensee", "from payer").replace("units", "notes")
    new = new.replace("asset licence", "asset permit").replace("r licence", "r permit")
    assert sorted(said(diff(old, new))) == [
        ("wording", "renamed", "permit", "name"),
        ("wording", "renamed", "royalties", "name"),
        ("wording", "renamed", "sharing", "name"),
        ("wording", "renamed", "unit", "name"),
    ]


def test_what_is_renamed_keeps_its_other_changes_apart() -> None:
    new = HEAD.replace("participation", "sharing").replace("60%", "65%")
    assert said(diff(HEAD, new)) == [
        ("terms", "changed", "sharing", "bands / band 1 / share to units / part"),
        ("wording", "changed", "check", ""),
        ("wording", "renamed", "sharing", "name"),
    ]


def test_a_name_that_is_used_for_another_thing_is_no_rename() -> None:
    """A party swapped for another that stays is a right, not a name."""
    found = said(diff(HEAD, edited("60% to units", "60% to lender")))
    assert found == [("rights", "changed", "participation", "bands / band 1 / share to units / to")]


def test_cash_is_told_in_the_names_of_the_new_draft(tmp_path: Path) -> None:
    """A stream that was renamed is one stream, by whichever name the file calls it."""
    new = HEAD.replace("royalties", "income").replace("60%", "65%")
    for stream in ("royalties", "income"):
        cash = tmp_path / "cash.csv"
        cash.write_text(f"date,stream,payer,amount,currency\n2026-12-31,{stream},licensee,10000.00,USD\n")
        assert diff(HEAD, new, cash=cash).diffs[0].overall["unit"].difference == 500_00


def test_a_lien_that_is_lost_costs_whom_it_secured() -> None:
    """Without it the proceeds of what was pledged stay with whoever would have had the surplus."""
    lien = HEAD[HEAD.index("security lien") : HEAD.index("reading fate")]
    (found,) = diff(HEAD, HEAD.replace(lien, "")).diffs
    assert [(c.category, c.kind, c.clause) for c in found.terms.changes] == [("rights", "removed", "lien")]
    assert found.effects[0]["unit"].direction == "worse"
    assert found.effects[0]["company"].difference == -found.effects[0]["unit"].difference


def test_a_stream_that_is_no_longer_shared_stays_with_its_receiver() -> None:
    more = HEAD + "stream other received by lender\nwaterfall kept of other\n  all to investor\n"
    (found,) = diff(more, HEAD).diffs
    assert found.overall["investor"].difference == -found.overall["lender"].difference < 0


# ---- what cannot be run, and what is hostile


def test_a_draft_with_errors_is_compared_without_cash() -> None:
    found = diff(HEAD, edited("60% to units", "60% to nobody"))
    assert [(c.category, c.clause) for c in found.changes] == [("rights", "participation")]
    assert "cash was not compared: 'nobody' is not declared" in to_text(found)


def test_a_draft_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(Refusal):
        diff(HEAD, "waterfall\n")


def test_a_stream_that_neither_draft_takes_is_refused(tmp_path: Path) -> None:
    cash = tmp_path / "cash.csv"
    cash.write_text("date,stream,amount\n2026-12-31,sales,10000.00\n")
    with pytest.raises(Refusal):
        diff(HEAD, edited("60%", "65%"), cash=cash)


def test_no_text_of_a_draft_reaches_a_terminal_or_a_page_as_more_than_text() -> None:
    new = edited('"The lender"', '"<b>|x|</b> `a` [x](y)"')
    found = diff(HEAD, new)
    assert "\\<b\\>\\|x\\|" in to_markdown(found)
    found = diff(HEAD, HEAD.replace("# ", "") + "# a comment\n")
    assert "\x1b" not in to_text(found)


# ---- properties


def texts(plan: Any) -> tuple[Any, Any]:
    source = Source("plan.deal", spelled(plan))
    return source, parse(source)[0]


@settings(max_examples=200)
@given(plans(), plans())
def test_all_changes_make_the_new_draft_and_none_the_old(old: Any, new: Any) -> None:
    """What is told is all that lies between: nothing else need be changed."""
    (old_source, old_deal), (new_source, new_deal) = texts(old), texts(new)
    found = compare(old_source, old_deal, new_source, new_deal)
    numbers = {change.number for change in found.changes}
    assert sorted(numbers) == list(range(len(found.changes)))
    assert applied(found.delta, numbers) == new_deal.clauses
    assert sorted(map(hash, applied(found.delta, ()))) == sorted(map(hash, found.old))


@settings(max_examples=100)
@given(plans())
def test_a_draft_does_not_differ_from_itself(plan: Any) -> None:
    source, _ = texts(plan)
    assert regalia.diff(source, source).changes == ()


@settings(max_examples=60)
@given(plans(), plans())
def test_what_one_gains_another_loses(old: Any, new: Any) -> None:
    """The stream is the same, so over all parties the difference is nothing."""
    found = regalia.diff(texts(old)[0], texts(new)[0])
    for each in found.diffs:
        if each.cash:
            assert sum(total.difference for total in each.cash.totals.values()) == Fraction(0)


@settings(max_examples=40)
@given(plans(), plans())
def test_the_stream_that_shows_a_change_shows_it(tmp_path_factory: Any, old: Any, new: Any) -> None:
    """The witness, replayed by each draft, gives the totals that are told, but for what came in on no stream of it."""
    sources = {"old": texts(old)[0], "new": texts(new)[0]}
    (found,) = regalia.diff(*sources.values()).diffs
    paid = {}
    for draft, files in witness(found).items():
        folder = tmp_path_factory.mktemp(draft)
        for kind, text in files.items():
            (folder / f"{kind}.csv").write_text(text, encoding="utf-8")
        through = max(row.date for row in found.cash.scenario.inputs.cash)
        inputs: dict[str, Any] = {kind: folder / f"{kind}.csv" for kind in files}
        paid[draft] = regalia.run(sources[draft], **inputs, through=through).totals
    for (party, unit), total in (found.cash.totals if paid and same_streams(found) else {}).items():
        old_paid, new_paid = (paid[draft].get(party, {}).get(unit, 0) for draft in ("old", "new"))
        assert new_paid - old_paid == total.difference


def same_streams(found: Any) -> bool:
    """Whether both drafts know all of the stream that is told."""
    return witness(found)["old"] == witness(found)["new"]


# ---- the command


def run(*words: str) -> Any:
    return CliRunner().invoke(main, ["diff", *words])


def files(folder: Path, **texts_: str) -> list[str]:
    folder.mkdir(exist_ok=True)
    for name, text in texts_.items():
        (folder / f"{name}.deal").write_text(text, encoding="utf-8")
    return [str(folder / f"{name}.deal") for name in texts_]


@pytest.mark.parametrize(
    ("before", "after", "gate", "code"),
    [
        ("60%", "60%", "", 0),
        ("60%", "65%", "", 1),
        ('"Unit"', '"Units"', "", 1),
        ('"Unit"', '"Units"', "terms,cash,rights", 0),
        ('"Unit"', '"Units"', "wording", 1),
        ("60%", "65%", "rights", 0),
        ("60%", "65%", "cash", 1),
        ("60%", "65%", "terms, rights", 1),
        ("rank 1", "rank 2", "terms", 0),
        ("rank 1", "rank 2", "rights", 1),
        ("60%", "(", "", 2),
    ],
)
def test_the_exit_code(tmp_path: Path, before: str, after: str, gate: str, code: int) -> None:
    old, new = files(tmp_path, old=HEAD, new=edited(before, after))
    assert run(old, new, *(["--gate", gate] if gate else [])).exit_code == code


def test_a_gate_of_no_category_is_an_error_of_use(tmp_path: Path) -> None:
    old, new = files(tmp_path, old=HEAD, new=HEAD)
    shown = run(old, new, "--gate", "money")
    assert shown.exit_code == 2
    assert "'money' is no category: they are wording, terms, cash, rights." in shown.output


def test_two_folders_are_compared_contract_by_contract(tmp_path: Path) -> None:
    files(tmp_path / "old", one=HEAD, two=HEAD, gone=HEAD)
    files(tmp_path / "new", one=HEAD, two=edited("60%", "65%"), come=HEAD)
    shown = run(str(tmp_path / "old"), str(tmp_path / "new"))
    assert shown.exit_code == 1
    assert "two.deal ->" in shown.output
    assert "one.deal ->" not in shown.output
    assert "+ contract come.deal: added\n- contract gone.deal: removed\n" in shown.output
    assert shown.output.endswith("2 contracts compared, 1 without a change\n")
    data = json.loads(run(str(tmp_path / "old"), str(tmp_path / "new"), "--output", "json").output)
    assert [change["kind"] for change in data["changes"] if not change["path"]] == ["added", "removed"]


def test_a_file_and_a_folder_are_not_compared(tmp_path: Path) -> None:
    (path,) = files(tmp_path, one=HEAD)
    assert run(path, str(tmp_path)).exit_code == 2


def test_a_draft_at_a_revision_of_git(tmp_path: Path) -> None:
    """A contract, and a folder, as they were; what is no revision, or has none, is told."""
    settings_ = {f"GIT_{who}_{what}": "x" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    environment = {**os.environ, **settings_, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}

    def git(*words: str) -> None:
        subprocess.run(["git", "-C", str(tmp_path), *words], check=True, capture_output=True, env=environment)

    (path,) = files(tmp_path / "deals", one=HEAD)
    git("init", "-q")
    git("add", "-A")
    git("commit", "-qm", "first")
    git("branch", "draft@counsel")
    files(tmp_path / "deals", one=edited("60%", "65%"))
    assert run(f"{path}@HEAD", path).exit_code == 1
    assert run(f"{path}@HEAD", f"{path}@HEAD").exit_code == 0
    assert "60% -> 65%" in run(f"{tmp_path / 'deals'}@HEAD", str(tmp_path / "deals")).output
    for revision in ("HEAD@{0}", "draft@counsel"):
        assert "60% -> 65%" in run(f"{path}@{revision}", path).output
    for revision in ("nowhere", "-x", "HEAD:deals", ""):
        assert run(f"{path}@{revision}", path).exit_code == 2


def test_a_witness_is_replayed(tmp_path: Path) -> None:
    old, new = files(tmp_path, old=HEAD, new=edited("60%", "65%"))
    folder = tmp_path / "witness"
    shown = run(old, new, "--witness", str(folder), "--output", "json")
    change = next(c for c in json.loads(shown.output)["changes"] if c["category"] == "cash")
    assert change["path"].endswith("in all")
    drafts = {"old": old, "new": new}
    paid = [regalia.run(drafts[name], cash=folder / name / "cash.csv").totals["unit"]["USD"] for name in drafts]
    told = json.loads(shown.output)["changes"][0]["effect"]["unit"]["difference"]
    assert paid[1] - paid[0] == Fraction(told) * 100


def test_a_chart_is_drawn_for_each_party_that_is_paid(tmp_path: Path) -> None:
    pytest.importorskip("altair")
    pytest.importorskip("vl_convert")
    old, new = files(tmp_path, old=HEAD, new=edited("60%", "65%"))
    run(old, new, "--chart", str(tmp_path / "chart.svg"))
    svg = (tmp_path / "chart.svg").read_text(encoding="utf-8")
    assert svg.startswith("<svg")
    assert all(f">{word}</text>" in svg for word in ("company", "unit", "old", "new"))


# ---- the work it takes


def catalogue(streams: int, rate: int) -> str:
    """A deal of many streams, each shared in bands of its own."""
    lines = ['deal "Catalogue"', "dated 2026-01-01", "currency USD", HEAD.splitlines()[3]]
    lines += ['party company "The company"', 'party investor "The investor"']
    for n in range(streams):
        lines += [
            f"stream s{n} received by company",
            f"waterfall w{n} of s{n}",
            f"  bands of s{n} each calendar year",
            f"    {rate}% to investor up to {n + 1},000.00",
            "    5% to investor above",
            "  rest to company",
        ]
    return "\n".join(lines) + "\n"


def test_one_change_among_many_streams_is_tried_on_the_streams_it_has_to_do_with() -> None:
    old = catalogue(60, 10)
    new = edited("    10% to investor up to 31,000.00", "    11% to investor up to 31,000.00", old)
    (found,) = diff(old, new).diffs
    assert not found.over_budget
    assert {row.stream for scenario in found.scenarios for row in scenario.inputs.cash} == {"s30"}
    assert found.effects[0]["investor"].direction == "better"


def test_what_there_is_no_work_left_for_is_told() -> None:
    """The terms are all there, the effect of all changes too; which of them does what is said of some."""
    (found,) = diff(catalogue(60, 10), catalogue(60, 11)).diffs
    assert len([change for change in found.changes if change.category == "terms"]) == 60
    assert found.over_budget
    assert found.overall["investor"].direction == "better"
    assert found.unweighed
    text = to_text(Comparison("old", "new", (found,)))
    assert "not tried alone: see cash for all changes together" in text
    assert "the work for this comparison was used up" in text
    assert diff(catalogue(60, 10), catalogue(60, 11)).diffs[0].unweighed == found.unweighed


def test_a_change_that_stops_the_run_says_so() -> None:
    """More than the whole, by a value that only a day makes so: what is the same is so on the other streams."""
    old = (
        edited("60% to units for", "share_of to units for")
        + "let share_of\n  60% through 2026-12-31\n  50% otherwise\n"
    )
    found = diff(old, edited("  60% through", "  160% through", old))
    assert "the draft with it stops on" in to_text(found)
    assert "pays everybody the same on the 13 other streams tried" in to_text(found)


def test_a_change_under_a_meaning_that_cannot_be_run_is_not_said_to_pay_the_same() -> None:
    more = """stream more received by company
reading terms "which"
  one
    waterfall other of more
      all to company
  two
    waterfall other of more
      bands of more in all
        10% to lender up to 5.00
        5% to lender up to 9.00
      rest to company
"""
    found = diff(HEAD + more, HEAD + more.replace("up to 5.00", "up to 50.00"))
    assert "not tried alone" in to_text(found)


def test_a_window_of_either_draft_is_tried() -> None:
    """An option that opens a week earlier can be elected a week earlier: the old draft stops there."""
    old = edited("exercisable through 2027-06-30", "exercisable from 2026-11-08 through 2027-06-30")
    new = edited("exercisable through 2027-06-30", "exercisable from 2026-11-01 through 2027-06-30")
    (found,) = diff(old, new).diffs
    assert [(stop.draft, stop.scenario.title) for stop in found.stopped] == [
        ("old", "half of the units are given up under conversion on 2026-11-01")
    ]


def test_a_figure_that_each_draft_assumes_otherwise_is_told_of_both() -> None:
    """What differs is what was assumed: a reader has to see that."""
    old = edited("1,000.00 on", "undisclosed between 1,000.00 and 9,000.00 on")
    new = edited("1,000.00 on", "undisclosed between 2,000.00 and 9,000.00 on")
    assert "assumed to compare: fee = 1,000.00 in the old draft and 2,000.00 in the new\n" in to_text(diff(old, new))
    assert "assumed to compare: fee = 1,000.00\n" in to_text(diff(old, edited("60%", "65%", old)))
    assert "assumed to compare: fee = 1,000.00\n" in to_text(diff(old, edited("60%", "65%")))


def test_a_figure_that_is_disclosed_no_more_is_assumed() -> None:
    """The change alone is a clause of the old draft with an undisclosed term of the new one; it ended in a fault."""
    (found,) = diff(HEAD, edited("1,000.00 on", "undisclosed between 3,000.00 and 9,000.00 on")).diffs
    assert found.effects[0]["lender"].difference == 2_000_00


def test_a_length_of_time_is_told_as_it_is_written() -> None:
    old = edited("exercisable through 2027-06-30", "exercisable within 1 week of sale")
    shown = to_text(diff(old, edited("1 week", "45 days", old)))
    assert "exercisable / within: 1 week -> 45 days\n" in shown
    assert "the old draft does not run through half of the units are given up under conversion on 2027-08-14" in shown


def test_what_holds_below_and_above_the_figure_of_an_index_is_tried() -> None:
    old = edited("60% to units for", "rate to units for") + "let rate\n  60% while price >= 70.00\n  50% otherwise\n"
    old = edited("event sale", 'index price "Price" in USD\nevent sale', old)
    for before, after in (("60% while", "55% while"), ("50% otherwise", "45% otherwise")):
        for sign in (">=", ">", "<=", "<"):
            text = edited("price >=", f"price {sign}", old)
            (found,) = diff(text, edited(before, after, text)).diffs
            assert found.effects[0]["unit"].direction == "worse"


def test_a_day_counts_however_early_the_levels_are() -> None:
    old = (
        HEAD.replace("60% to units for", "rate to units for") + "let rate\n  60% through 2030-12-31\n  50% otherwise\n"
    )
    (found,) = diff(old, old.replace("2030-12-31", "2030-12-13")).diffs
    assert found.effects[0]["units" if "units" in found.effects[0] else "unit"].direction == "worse"


def test_a_chart_without_its_extra_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "altair", None)
    old, new = files(tmp_path, old=HEAD, new=edited("60%", "65%"))
    shown = run(old, new, "--chart", str(tmp_path / "chart.svg"))
    assert shown.exit_code == 2
    assert "needs the \"charts\" extra: pip install 'regalia[charts]'" in shown.output
    assert not (tmp_path / "chart.svg").exists()


@pytest.mark.parametrize("name", ["old.deal", "cash.csv", "picture.png"])
def test_a_chart_overwrites_nothing_that_is_read(tmp_path: Path, name: str) -> None:
    """Contracts and inputs are kept, and a picture is an .svg."""
    (tmp_path / "old.deal").write_text(HEAD, encoding="utf-8")
    (tmp_path / "new.deal").write_text(HEAD, encoding="utf-8")
    (tmp_path / "cash.csv").write_text("date,stream,amount\n2026-06-30,royalties,1.00\n", encoding="utf-8")
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    drafts = [str(tmp_path / "old.deal"), str(tmp_path / "new.deal"), "--cash", str(tmp_path / "cash.csv")]
    result = CliRunner().invoke(main, ["diff", *drafts, "--chart", str(tmp_path / name)])
    assert result.exit_code == 2
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_witness_is_written_into_a_new_folder(tmp_path: Path) -> None:
    """A file of that name, or a folder with other streams, stays as it is."""
    (tmp_path / "old.deal").write_text(HEAD, encoding="utf-8")
    drafts = [str(tmp_path / "old.deal")] * 2
    for there in (tmp_path / "old.deal", tmp_path):
        result = CliRunner().invoke(main, ["diff", *drafts, "--witness", str(there)])
        assert (result.exit_code, "exists already" in result.output) == (2, True)
