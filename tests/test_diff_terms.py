"""What is told of the terms of two drafts: which clause is which, what is written, and in which order it stands."""

from collections.abc import Mapping

import pytest
from test_diff import HEAD, diff, edited, said
from test_diff_trials import terms

from regalia.dsl.diff import TermsDiff, applied
from regalia.dsl.diff.comments import changed_comments, comments_of
from regalia.dsl.diff.order import moved, old_order
from regalia.dsl.diff.similarity import aligned, best_in_order
from regalia.dsl.parser import parse
from regalia.dsl.source import Source
from regalia.dsl.syntax import Name

STEPS = ("10% to lender", "5% to investor", "3% to company", "2% to agent")
READING = 'reading price "which"\n  low = 1.00\n  middle = 2.00\n  high = 3.00\n'


def told(found: TermsDiff) -> list[tuple[str, str, str | None, str | None]]:
    """Kind, clause, and what is written in each draft."""
    return [(c.kind, c.clause, c.old and c.old.text, c.new and c.new.text) for c in found.changes]


def lets(*names: str, **values: str) -> str:
    """Values by name."""
    return "".join(f"let {name} = {value}\n" for name, value in {**dict.fromkeys(names, "1"), **values}.items())


def labels(clauses: object) -> list[str]:
    """The labels of a row of clauses."""
    assert isinstance(clauses, tuple)
    return [clause.label for clause in clauses]


def waterfall(*steps: str) -> str:
    """A waterfall of steps."""
    lines = "".join(f"  {step}\n" for step in steps)
    return f"waterfall participation of royalties\n{lines}  rest to company\n"


# ---- what is written


@pytest.mark.parametrize(
    ("before", "after", "old", "new"),
    [
        ("60% to units for", "62.5% to units for", "60%", "62.5%"),
        ("60% to units for", "1/3 to units for", "60%", "1/3"),
        ("half up, residue", "half even, residue", "half up", "half even"),
        ("to 0.01 half", "to 0.05 half", "0.01", "0.05"),
        ("rank 1", "rank 2", "1", "2"),
        ("dated 2026-01-01", "dated 2025-12-31", "2026-01-01", "2025-12-31"),
        ("per unit on 2026-01-01", "per unit on 2026-01-02", "2026-01-01", "2026-01-02"),
        ("1,000 units issued", "1,001   units issued", "1,000 units", "1,001 units"),
        ("next 80.00 per unit", "next  90.00 per unit", "80.00 per unit", "90.00 per unit"),
        ("through 2027-06-30", "through sale", "2027-06-30", "sale"),
        ('fee "Fee"', 'fee "A fee"', "Fee", "A fee"),
        ("over licence", "over patent", "licence", "patent"),
        ("180.00 per unit - received", "181.00  per unit -\treceived", "180.00 per unit - received per unit", None),
    ],
)
def test_a_value_is_told_as_it_is_written(before: str, after: str, old: str, new: str | None) -> None:
    ((change),) = terms(HEAD, edited(before, after.replace("\t", " "))).changes
    assert change.old is not None
    assert change.new is not None
    assert (change.old.text, change.new.text) == (old, new or old.replace("180.00", "181.00"))


def test_parts_of_a_group_are_percentages() -> None:
    group = 'party fund "Fund"\n  60% first_fund "First"\n  40% second_fund "Second"\n'
    found = terms(HEAD + group, HEAD + group.replace("60%", "55%").replace("40%", "45%"))
    assert told(found) == [("changed", "fund", "60%", "55%"), ("changed", "fund", "40%", "45%")]


def test_a_clause_that_comes_is_told_line_by_line() -> None:
    more = "payment tail   from company  to lender\n      5.00 on 2027-01-01\n      6.00   on 2028-01-01\n"
    (change,) = terms(HEAD, HEAD + more).changes
    assert change.old is None
    assert change.new is not None
    assert change.new.text == "payment tail from company to lender\n  5.00 on 2027-01-01\n  6.00   on 2028-01-01"
    assert (change.line, change.heading) == ("payment tail from company to lender", "payment tail")


# ---- which is which


def test_clauses_are_matched_by_name_wherever_they_stand() -> None:
    old, new = lets("a", "b", c="3", d="4"), lets("c", "b", d="4", a="2")
    found = terms(HEAD + old, HEAD + new)
    assert told(found) == [("changed", "c", "3", "1"), ("changed", "a", "1", "2")]
    assert [change.path for change in found.changes] == [("piece", "value")] * 2


@pytest.mark.parametrize(
    ("old", "new", "order"),
    [
        ("abc", "c", "a b c"),
        ("abc", "a", "a b c"),
        ("abcd", "ad", "a b c d"),
        ("abc", "xbc", "a x b c"),
        ("abc", "axc", "a b x c"),
        ("ab", "xy", "a b x y"),
    ],
)
def test_what_went_is_told_after_what_stood_before_it(old: str, new: str, order: str) -> None:
    """Of kinds and values of their own, so that none is another renamed."""
    every = {name: f"{place}{place}.00" for place, name in enumerate("abcdxy", 1)}
    kinds = {name: f"let {name}_ = {value}\n" for name, value in every.items()}
    kinds |= {"x": 'asset x_ "X"\n', "y": 'event y_ "Y"\n'}
    texts = ("".join(kinds[name] for name in names) for names in (old, new))
    found = terms(*(f'deal "D"\n{text}' for text in texts))
    gone = set(old) - set(new)
    come = set(new) - set(old)
    assert [change.clause.rstrip("_") for change in found.changes] == [c for c in order.split() if c in gone | come]
    assert [change.kind for change in found.changes] == [
        "removed" if c in gone else "added" for c in order.split() if c in gone | come
    ]
    assert labels(applied(found.delta, ())) == ["title", *(f"{name}_" for name in old)]


def test_notes_and_checks_are_matched_by_what_they_say() -> None:
    """Two changed places, one went, another came."""
    old = 'note "One thing"\nnote "Another"\nnote "The last"\ncheck 1 = 1\n'
    new = 'note "Another"\nnote "One thing"\ncheck 1 = 1\ncheck 2 = 2\n'
    found = terms(old, new)
    assert [(kind, clause) for kind, clause, _, _ in told(found)] == [("removed", "note"), ("added", "check")]
    assert found.unchanged == 3


@pytest.mark.parametrize(
    ("old", "new", "names"),
    [
        ({"a": "1", "b": "2"}, {"x": "1", "y": "2"}, {"a": "x", "b": "y"}),
        ({"a": "1", "b": "2"}, {"y": "2", "x": "1"}, {"a": "x", "b": "y"}),
        ({"a": "1", "b": "1"}, {"x": "1", "y": "1"}, {"a": "x", "b": "y"}),
        ({"a": "1", "b": "1", "c": "1"}, {"x": "1", "y": "1"}, {"a": "x", "b": "y"}),
        ({"a": "1"}, {"x": "1", "y": "1"}, {"a": "x"}),
        ({"a": "1", "b": "2"}, {"b": "2", "x": "1"}, {"a": "x"}),
        ({"a": "1", "b": "2"}, {"b": "1", "x": "2"}, {}),
        ({"a": "1"}, {"x": "2"}, {}),
    ],
)
def test_what_says_the_same_under_another_name_is_renamed(
    old: dict[str, str], new: dict[str, str], names: dict[str, str]
) -> None:
    """Each is another, the first the first; a name that stays is its own."""
    found = terms(lets(**old), lets(**new))
    assert dict(found.names) == names
    assert [change.kind for change in found.changes].count("renamed") == len(names)


@pytest.mark.parametrize("meaning", ["low", "middle", "high"])
def test_a_value_in_place_of_a_reading_is_the_meaning_that_it_says(meaning: str) -> None:
    value = {"low": "1.00", "middle": "2.00", "high": "3.00"}[meaning]
    found = terms(HEAD + READING, HEAD + f"let price = {value}\n")
    assert told(found) == [("changed", "price", "low, middle, high", meaning)]
    assert labels(applied(found.delta, {0}))[-1] == labels(applied(found.delta, ()))[-1] == "price"


def test_another_value_in_place_of_a_reading_settles_nothing() -> None:
    for text in ("let price = 4.00\n", "let cost = 1.00\n"):
        kinds = [kind for kind, *_ in told(terms(HEAD + READING, HEAD + text))]
        assert sorted(kinds) == ["added", "removed"]


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        (("low", "high", "middle"), []),
        (("middle", "low", "high"), [("changed", "low", "middle")]),
        (("middle", "high"), [("changed", "low", "middle"), ("removed", "low = 1.00", None)]),
        (("high", "middle", "low"), [("changed", "low", "high")]),
    ],
)
def test_of_the_order_of_meanings_the_default_counts(
    new: tuple[str, ...], expected: list[tuple[str, str, str | None]]
) -> None:
    values: Mapping[str, str] = {"low": "1.00", "middle": "2.00", "high": "3.00"}
    text = 'reading price "which"\n' + "".join(f"  {name} = {values[name]}\n" for name in new)
    found = terms(READING, text)
    assert sorted((kind, was, now) for kind, _, was, now in told(found)) == sorted(expected)
    for change in found.changes:
        if change.path == ("default meaning",):
            assert change.old is not None
            assert change.new is not None
            assert (change.old.place.line, change.new.place.line) == (2, 2)


# ---- how many say the same


@pytest.mark.parametrize(
    ("before", "after", "fewer"),
    [
        ("60%", "60%", 0),
        ("rank 1", "rank 2", 1),
        ("  rank 1\n", "", 1),
        ("    30% to units for the next 80.00 per unit\n", "", 1),
        ("60% to units", "61% to units", 1),
        ('lien "Lien"', 'lien "A lien"', 1),
        ("secures 180.00", "secures 181.00", 1),
        ("let cap = 5,000.00\n", "", 2),
        ("over licence\n", "over patent\n", 1),
        ("1,000.00 on 2026-06-30", "1,000.00 on 2026-07-30", 1),
    ],
)
def test_what_says_the_same_is_counted(before: str, after: str, fewer: int) -> None:
    """Of so many clauses and lines of the old draft: what changed, or went, is not among them."""
    assert terms(HEAD, edited(before, after)).unchanged == terms(HEAD, HEAD).unchanged - fewer


def test_every_clause_and_line_of_the_same_draft_is_counted() -> None:
    text = lets("a", "b") + waterfall(*STEPS) + 'payment fee from company to lender\n  5.00 on sale\nnote "x"\n'
    assert terms(text, text).unchanged == len([line for line in text.splitlines() if not line.startswith("let")]) + 4


# ---- order


def test_steps_are_taken_back_to_where_they_were() -> None:
    """Every order of four steps is made into every other, and back; one change says so for each that moved."""
    texts = [waterfall(*STEPS), waterfall(*STEPS[1:], STEPS[0]), waterfall(*STEPS[::-1]), waterfall(STEPS[2], STEPS[0])]
    for old in texts:
        for new in texts:
            found = terms(old, new)
            every = range(len(found.changes))
            assert applied(found.delta, every) == found.new
            assert applied(found.delta, ()) == found.old
            moves = {change.number for change in found.changes if change.kind == "moved"}
            for number in moves if len(moves) > 1 else ():
                assert applied(found.delta, {number}) == found.old


@pytest.mark.parametrize(
    ("new", "went"),
    [
        ((0, 1, 2, 3), []),
        ((1, 2, 3, 0), ["lender"]),
        ((3, 0, 1, 2), ["agent"]),
        ((1, 0, 3, 2), ["lender", "company"]),
        ((0, 2, 1, 3), ["investor"]),
    ],
)
def test_as_few_as_can_be_are_said_to_have_moved(new: tuple[int, ...], went: list[str]) -> None:
    found = terms(waterfall(*STEPS), waterfall(*(STEPS[place] for place in new)))
    assert len(found.changes) == len(went)
    assert {change.kind for change in found.changes} <= {"moved"}


def test_an_order_is_told_by_places() -> None:
    """Of a row whose items were 0, 2, new, 1: in the old order 0, 1, 2, and the new one behind the 2."""
    pairs = [(0, 0), (2, 1), (None, 2), (1, 3)]
    assert old_order(pairs) == (0, 3, 1, 2)
    assert old_order([(None, 0), (0, 1)]) == (0, 1)
    assert old_order([(1, 0), (0, 1), (None, 2)]) == (1, 2, 0)
    deal, _ = parse(Source("a.deal", lets("a", "b", "c", "d")))
    assert moved(pairs, deal.clauses) in ([1], [3])
    assert moved([(0, 0), (1, 1), (None, 2)], deal.clauses) == []
    assert moved([(3, 0), (0, 1), (1, 2), (2, 3)], deal.clauses) == [0]
    assert moved([(1, 0), (2, 1), (3, 2), (0, 3)], deal.clauses) == [3]


# ---- likeness


def test_a_pairing_in_order_is_the_closest_in_all() -> None:
    close = {(0, 0): 1, (0, 1): 3, (1, 1): 3, (1, 0): 5, (1, 2): 2}
    pairs = best_in_order((0, 1), (0, 1, 2), lambda i, j: close.get((i, j), 0))  # type: ignore[arg-type, return-value]
    assert sorted((i, j) for i, j in pairs if i is not None and j is not None) in ([(0, 1), (1, 2)], [(1, 0)])
    assert best_in_order((0,), (0,), lambda i, j: 0) == [(0, None), (None, 0)]  # type: ignore[arg-type, return-value]
    assert best_in_order((), (0, 1), lambda i, j: 1) == [(None, 0), (None, 1)]  # type: ignore[arg-type, return-value]


def names(*words: str) -> list[Name]:
    """Names, as in a list of assets."""
    (clause,) = parse(Source("a.deal", f"security s for units over {', '.join(words)}\n  rank 1\n"))[0].clauses
    return list(clause.assets)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("old", "new", "pairs"),
    [
        ("ab", "ab", [(0, 0), (1, 1)]),
        ("ab", "b", [(0, None), (1, 0)]),
        ("b", "ab", [(None, 0), (0, 1)]),
        ("abc", "cab", [(2, 0), (0, 1), (1, 2)]),
        ("abc", "axc", [(0, 0), (1, 1), (2, 2)]),
        ("ab", "abcd", [(0, 0), (1, 1), (None, 2), (None, 3)]),
    ],
)
def test_rows_of_names_are_aligned(old: str, new: str, pairs: list[tuple[int | None, int | None]]) -> None:
    assert aligned(names(*(f"{x}_" for x in old)), names(*(f"{x}_" for x in new))) == pairs


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("10 20 30", "10 30", ["removed"]),
        ("20 30", "10 20 30", ["added"]),
        ("10 20 30", "30 20 10", ["moved", "moved"]),
        ("10 20 30 40", "20 10 40 30", ["moved", "moved"]),
        ("10 20 30", "30 11 20 10", ["added", "moved", "moved"]),
        ("10 20 30", "30 21 10", ["added", "moved", "removed"]),
    ],
)
def test_equal_lines_are_one_wherever_they_stand(old: str, new: str, expected: list[str]) -> None:
    def shares(parts: str) -> str:
        return waterfall(*(f"{part}% to party_{part}" for part in parts.split()))

    found = terms(shares(old), shares(new))
    assert sorted(change.kind for change in found.changes) == expected
    assert applied(found.delta, range(len(found.changes))) == found.new
    assert applied(found.delta, ()) == found.old


# ---- comments


COMMENTED = "# head\n\nlet a = 1  # of a\n# before b\nlet b = 2\n# end\n"


def test_a_comment_belongs_to_the_clause_that_it_stands_in_or_before() -> None:
    source = Source("a.deal", COMMENTED)
    found = comments_of(source, parse(source)[0].clauses)
    assert [(each.text, each.clause and each.clause.label) for each in found] == [
        ("# head", "a"),
        ("# of a", "a"),
        ("# before b", "b"),
        ("# end", None),
    ]
    bare = Source("b.deal", "let a = 1  # the last, without an end of line")
    ((only),) = comments_of(bare, parse(bare)[0].clauses)
    assert only.clause is not None
    assert only.clause.label == "a"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("", "", []),
        ("1 2", "1 2", []),
        ("1 2", "1 3", [("2", "3")]),
        ("1 2 3", "1 3", [("2", None)]),
        ("1 3", "1 2 3", [(None, "2")]),
        ("1 2 3 9", "1 4 9", [("2", "4"), ("3", None)]),
        ("1 2 9", "1 4 5 9", [("2", "4"), (None, "5")]),
        ("", "1 2", [(None, "1"), (None, "2")]),
    ],
)
def test_comments_in_one_place_are_laid_side_by_side(
    old: str, new: str, expected: list[tuple[str | None, str | None]]
) -> None:
    sides = []
    for text in (old, new):
        source = Source("a.deal", "".join(f"# {word}\n" for word in text.split()) + "let a = 1\n")
        sides.append(comments_of(source, parse(source)[0].clauses))
    found = changed_comments(*sides)
    assert [tuple(each and each.text.removeprefix("# ") for each in pair) for pair in found] == expected


@pytest.mark.parametrize(
    ("before", "after", "weight"),
    [
        ("60% to units", "0.6 to units", "wording"),
        ("60% to units", "3/5 to units", "wording"),
        ("0.6 to units", "3/5 to units", "wording"),
        ("60% to units", "60/100 to units", "wording"),
        ("(60% - 1%) to units", "(0.6 - 1/100) to units", "wording"),
        ("(60% - 1%) to units", "(0.6 - 2/100) to units", "terms"),
        ("60% to units", "0.61 to units", "terms"),
        ("60% to units", "6 to units", "terms"),
        ("60% to units", "60 points to units", "terms"),
        ("cap = 5,000.00", "cap = USD 5,000.00", "terms"),
        ("cap = 50% * 5,000.00", "cap = 0.5 * 5,000.00", "wording"),
        ("cap = 50% * 5,000.00", "cap = 1/2 * 5,000.00", "terms"),
        ("cap = 50% * 5,000.00", "cap = 0.5 * 6,000.00", "terms"),
        ("cap = 50% of 5,000.00", "cap = 50% * 5,000.00", "terms"),
    ],
)
def test_a_percentage_and_the_number_that_it_is_are_one_figure(before: str, after: str, weight: str) -> None:
    """`12.5%`, `0.125` and `1/8` are three ways of writing one: exact values are compared, whichever comes first."""
    first = "cap = 5,000.00" if "cap" in before else "60% to units"
    old, new = edited(first, before), edited(first, after)
    for one, other in ((old, new), (new, old)):
        assert [category for category, _, _, _ in said(diff(one, other))] == [weight]
