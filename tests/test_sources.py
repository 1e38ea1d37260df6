"""Provenance: which figures of a contract stand at the places that it cites, and what the commands say of it."""

import json
import re
from base64 import b64encode
from collections import Counter
from collections.abc import Callable
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import regalia
from regalia.cli import main
from regalia.dsl.diagnostic import Refusal
from regalia.dsl.parser import parse
from regalia.dsl.provenance.document import TextDocument
from regalia.dsl.provenance.trace import Provenance, trace
from regalia.dsl.source import Source

RELEASE = """Northern Drugs sells royalty units

VANCOUVER, June 1 - Northern Drugs Inc. has sold 1,000 units at US$1,000 each, for one million dollars.

Each unit has sixty percent (60%) of the royalties until it has received $1,000, and one-fifth of them for the
next $800. The units may be exchanged within three (3) years from May 3, 2026
for shares, <b>six hundred</b> a unit & no more.

The agent receives about $48 thousand and 5% of the proceeds. Milestones of up to US$30 million are not shared.

The securities are not registered under the Act of 1933.
"""
DIGEST = sha256(RELEASE.encode()).hexdigest()
DEAL = """deal "Northern <units>"
dated 2026-06-01  [assumed]
currency USD
rounding each payment to 0.01 half up, residue by largest remainder  [assumed]
source release "Northern Drugs sells royalty units" 2026-06-01 sha256 "DIGEST"
party company "Northern Drugs Inc."  [release 1]
party holders "Holders"  [release 1]
party agent "The agent"  [release 3]
stream royalties received by company  [release 2]
instrument unit, units "Unit" of company  [release 1]
  1,000 units issued to holders at 1,000.00 per unit on 2026-06-01  [assumed]
instrument share, shares "Share" of company  [release 2]
waterfall participation of royalties  [release 2]
  bands of received per unit in all
    60% to units for the first 1,000.00 per unit
    20% to units for the next 800.00 per unit
  rest to company
option exchange of units by holders  [release 2]
  exercisable from 2026-05-03 through 2029-05-02  [derived]
  each unit becomes 600 shares
payment fee from company to agent  [release 3]
  48,250.00 on 2026-06-01  [release 1]
  undisclosed on 2027-06-01  [derived]
covenant resale "Resale" by company  [release 4]
  not modelled "it moves no money"
""".replace("DIGEST", DIGEST)
Call = Callable[..., Result]


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Call:
    """Call a command in a folder that holds the contract and its document."""
    monkeypatch.chdir(tmp_path)
    Path("a.deal").write_text(DEAL, encoding="utf-8")
    Path("release.txt").write_text(RELEASE, encoding="utf-8")

    def called(*words: str) -> Result:
        result = CliRunner().invoke(main, list(words))
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result

    return called


def traced(deal: str = DEAL, release: str = RELEASE) -> Provenance:
    source = Source("a.deal", deal)
    tree, findings = parse(source)
    assert not findings
    return trace(
        source, tree, {"release": TextDocument("release.txt", "", release, "Northern Drugs sells royalty units")}
    )


def statuses(provenance: Provenance) -> dict[str, str]:
    return {figure.stated.words: figure.status for figure in provenance.figures}


def test_figures_are_found_at_their_places() -> None:
    assert statuses(traced()) == {
        "2026-06-01": "not found",
        "0.01": "assumed",
        "1,000 units": "found",
        "1,000.00 per unit": "found",
        "60%": "found",
        "20%": "found",
        "800.00 per unit": "found",
        "2026-05-03": "found",
        "2029-05-02": "derived",
        "600 shares": "found",
        "48,250.00": "rounded",
        "2027-06-01": "derived",
    }


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("60%", "61%", "not found"),
        ("60%", "0.6%", "not found"),
        ("800.00", "800.01", "not found"),
        ("800.00", "EUR 800.00", "not found"),
        ("800.00", "CAD 800.00", "found"),
        ("600 shares", "60 shares", "not found"),
        ("48,250.00", "48,750.00", "not found"),
        ("48,250.00", "48,500.00", "rounded"),
        ("2026-05-03", "2026-05-04", "derived"),
    ],
)
def test_a_figure_that_is_changed_is_not_found(old: str, new: str, said: str) -> None:
    deal = DEAL.replace(old, new)
    words = next(figure.stated.words for figure in traced(deal).figures if figure.stated.words.startswith(new))
    assert statuses(traced(deal))[words] == said


def test_what_stands_elsewhere_or_otherwise_is_said() -> None:
    moved = next(f for f in traced(DEAL.replace("20% to", "5% to")).figures if f.stated.words == "5%")
    assert (moved.status, moved.elsewhere) == ("not found", ("release paragraph 3 (line 9)",))
    other = next(f for f in traced(DEAL.replace("20% to", "10% to"), RELEASE.replace("one-fifth", "10")).figures)
    assert other.stated.words == "2026-06-01"
    like = next(
        f for f in traced(DEAL.replace("20% to", "10% to"), RELEASE.replace("one-fifth", "10")).figures if f.like
    )
    assert (like.stated.words, like.status, like.like) == ("10%", "not found", ("10",))


def test_another_currency_is_another_figure() -> None:
    """A sign for dollars may be that of any dollars; a code or a country is that one alone."""
    foreign = traced(DEAL.replace("currency USD", "currency CAD"))
    prices = [figure for figure in foreign.figures if figure.stated.words == "1,000.00 per unit"]
    assert [(figure.status, figure.like) for figure in prices] == [("assumed", ()), ("found", ())]
    unmarked = traced(DEAL.replace("currency USD", "currency CAD").replace("on 2026-06-01  [assumed]", "on 2026-06-01"))
    price = next(figure for figure in unmarked.figures if figure.stated.words == "1,000.00 per unit")
    assert (price.status, price.like) == ("not found", ("1,000", "US$1,000"))


def test_lines_with_marks_are_looked_up_at_their_own_place_and_that_of_the_clause() -> None:
    fee = next(f for f in traced().figures if f.stated.words == "48,250.00")
    assert [hit.words for hit in fee.hits] == ["$48 thousand"]


def test_paragraphs_with_figures_that_nothing_cites() -> None:
    (document,) = traced(DEAL.replace("[release 3]", "[assumed]")).documents
    assert [(one.words, one.figures) for one in document.uncited] == [
        ("paragraph 3 (line 9)", ("$48 thousand", "5%", "US$30 million"))
    ]


def test_a_place_that_is_not_found() -> None:
    provenance = traced(DEAL.replace("[release 2]", "[release 9]"))
    assert {citation.point for citation in provenance.lost} == {"9"}
    assert statuses(provenance)["60%"] == "place not found"
    assert not provenance.is_whole


def test_bare_ones_and_noughts_are_said_in_words() -> None:
    deal = DEAL.replace("600 shares", "1 share * (600 - 0)")
    assert {"1 share", "0"}.isdisjoint(statuses(traced(deal)))


def test_a_rank_may_be_a_word() -> None:
    lien = 'asset licence "Licence"  [release 1]\nsecurity lien for units over licence  [release 2]\n  rank 2\n'
    assert statuses(traced(DEAL + lien))["2"] == "not found"
    assert (
        statuses(traced(DEAL + lien, RELEASE.replace("The units may", "By a second lien the units may")))["2"]
        == "found"
    )


@pytest.mark.parametrize(
    ("line", "words", "text"),
    [
        ("let third = 1 / 3", "1 / 3", "one-third"),
        ("let cap = 1.65x", "1.65x", "1.65 times"),
        ("let stretch = 36 months", "36 months", "three years"),
        ("year fiscal ends 30 June", "30 June", "June 30 of each year"),
        ("let dollars = USD 8.8 million", "USD 8.8 million", "$8,800,000"),
        ("let rate = 0.05", "0.05", "five percent"),
        ("let rise = 4 points", "4 points", "4 percentage points"),
    ],
)
def test_whatever_field_holds_a_figure_is_looked_up(line: str, words: str, text: str) -> None:
    deal = f"{DEAL}{line}  [release 4]\n"
    assert statuses(traced(deal))[words] == "not found"
    assert statuses(traced(deal, RELEASE.replace("the Act", f"{text}, the Act")))[words] == "found"


def test_parts_of_a_group_and_draftings_of_a_reading() -> None:
    more = (
        'party fund "Fund"  [release 4]\n  60% one "One"\n  40% two "Two"\n'
        'reading whether "whether"  [release 2]\n  yes\n    payment more from company to agent\n'
        "      800.00 on 2030-01-01\n"
    )
    provenance = traced(DEAL + more)
    assert [(f.stated.words, f.status) for f in provenance.figures][-4:] == [
        ("60%", "not found"),
        ("40%", "not found"),
        ("800.00", "found"),
        ("2030-01-01", "not found"),
    ]


# ---- the command


def test_a_long_list_of_paragraphs_is_cut(call: Call) -> None:
    Path("release.txt").write_text(RELEASE + "\nIt pays 5%.\n" * 120)
    result = call("sources", "a.deal", "--document", "release=release.txt", "--any-version")
    assert "  and 20 paragraphs more, which --output json lists" in result.output


def test_text(call: Call, golden) -> None:
    result = call("sources", "a.deal", "--document", "release=release.txt")
    assert result.exit_code == 1
    golden.check(Path(__file__).parent / "cases" / "sources" / "northern.txt", result.output)


def test_without_a_document_nothing_is_looked_up(call: Call) -> None:
    result = call("sources", "a.deal")
    assert result.exit_code == 0
    assert "not supplied: --document release=FILE" in result.output
    assert "found" not in result.output


def test_nothing_missing_is_clean(call: Call) -> None:
    Path("a.deal").write_text(DEAL.replace("48,250.00 on 2026-06-01  [release 1]", "48,250.00 on 2026-05-03"))
    Path("a.deal").write_text(Path("a.deal").read_text().replace("2026-05-03\n", "2027-06-01  [derived]\n"))
    assert call("sources", "a.deal", "--document", "release=release.txt").exit_code == 0


def test_another_file_is_refused_with_both_digests(call: Call) -> None:
    Path("release.txt").write_text(RELEASE.replace("60%", "61%"))
    other = sha256(Path("release.txt").read_bytes()).hexdigest()
    for command in ("sources", "check"):
        result = call(command, "a.deal", "--document", "release=release.txt")
        assert result.exit_code == 2
        assert "RG516" in result.output
        assert DIGEST in result.output
        assert other in result.output
    result = call("sources", "a.deal", "--document", "release=release.txt", "--any-version")
    assert result.exit_code == 1
    assert "ANOTHER VERSION" in result.output


def test_a_digest_in_capitals_is_the_same(call: Call) -> None:
    Path("a.deal").write_text(DEAL.replace(DIGEST, DIGEST.upper()))
    assert call("sources", "a.deal", "--document", "release=release.txt").exit_code == 1


def test_a_contract_without_a_digest_is_told_it(call: Call) -> None:
    Path("a.deal").write_text(DEAL.replace(f' sha256 "{DIGEST}"', ""))
    assert f'sha256 "{DIGEST}"' in call("sources", "a.deal", "--document", "release=release.txt").output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--document", "relase=release.txt"), "did you mean 'release'?"),
        (("--document", "release=missing.txt"), "'missing.txt' does not exist"),
        (("--document", "release"), "is not NAME=FILE"),
        (("--document", "release=a", "--document", "release=b"), "is given twice"),
        (("--document", "release=release.txt", "--html", "a.deal"), "would write over a file that is read"),
        (("--document", "release=release.txt", "--html", "no/such.html"), "cannot be written"),
    ],
)
def test_what_could_not_be_done(call: Call, words: tuple[str, ...], said: str) -> None:
    result = call("sources", "a.deal", *words)
    assert result.exit_code == 2
    assert said in result.output
    assert Path("a.deal").read_text() == DEAL


def test_a_contract_with_errors_is_refused(call: Call) -> None:
    Path("a.deal").write_text(DEAL.replace("to units for", "to unitz for"))
    result = call("sources", "a.deal", "--document", "release=release.txt")
    assert (result.exit_code, "RG101" in result.output) == (2, True)


def test_json(call: Call) -> None:
    result = call("sources", "a.deal", "--document", "release=release.txt", "--output", "json")
    data = json.loads(result.output)
    assert (data["format"], data["whole"]) == ("regalia.sources/1", False)
    assert data["documents"][0]["sha256"] == data["documents"][0]["pinned"] == DIGEST
    figures = [figure for one in data["statements"] for figure in one["figures"]]
    assert Counter(f["status"] for f in figures) == {key: n for key, n in data["counts"].items() if n}
    for figure in figures:
        for hit in figure["found"]:
            assert " ".join(RELEASE[hit["start"] : hit["end"]].split()) == hit["text"]
    assert call("sources", "a.deal", "--document", "release=release.txt", "--output", "json").output == result.output


def keys(value: object) -> set[str]:
    """Every key of a document."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return set(value if isinstance(value, dict) else ()).union(*map(keys, inner))


def test_every_key_of_the_json_is_described(call: Call) -> None:
    data = json.loads(call("sources", "a.deal", "--document", "release=release.txt", "--output", "json").output)
    page = (Path(__file__).parents[1] / "docs" / "sources.md").read_text(encoding="utf-8")
    assert keys(data) - set(re.findall(r"\w+", " ".join(re.findall(r"`([^`\n]+)`", page)))) == set()


# ---- check --document


def test_check_says_what_does_not_stand_in_its_place(call: Call) -> None:
    Path("a.deal").write_text(DEAL.replace("20% to", "5% to"))
    result = call("check", "a.deal", "--document", "release=release.txt", "--select", "RG766")
    assert result.exit_code == 1
    assert "a.deal:16:5: warning[RG766]: '5%' does not stand in release 2" in result.output
    assert "it stands in release paragraph 3 (line 9): cite that" in result.output
    assert "RG766" not in call("check", "a.deal").output


def test_check_says_that_a_place_is_none(call: Call) -> None:
    Path("a.deal").write_text(DEAL.replace("by company  [release 4]", "by company  [release 44]"))
    result = call("check", "a.deal", "--document", "release=release.txt", "--select", "RG766")
    assert "'release 44' leads nowhere: there is no paragraph 44: the document has 4 paragraphs" in result.output


def test_an_allowance_may_wait_for_the_document(call: Call) -> None:
    allowed = DEAL.replace(
        "48,250.00 on 2026-06-01  [release 1]",
        "48,250.00 on 2026-06-01  [release 1]  # allow: figure-not-in-place -- the day of the closing",
    )
    Path("a.deal").write_text(allowed)
    assert "RG79" not in call("check", "a.deal").output
    shown = call("check", "a.deal", "--document", "release=release.txt").output
    assert not {"RG766", "RG791"} & {*re.findall(r"RG\d+", shown)}
    Path("a.deal").write_text(allowed.replace("2026-06-01  [release 1]", "2027-06-01  [derived]"))
    assert "RG791" in call("check", "a.deal", "--document", "release=release.txt").output


# ---- the page


class Structure(HTMLParser):
    """The elements of a page: opened and closed in order, with their attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in ("meta", "link", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)


@pytest.fixture
def page(call: Call) -> str:
    result = call("sources", "a.deal", "--document", "release=release.txt", "--html", "page.html")
    assert "page.html: written" in result.output
    return Path("page.html").read_text(encoding="utf-8")


def test_the_page_is_whole_and_its_links_lead_somewhere(page: str) -> None:
    structure = Structure()
    structure.feed(page)
    assert (structure.open, structure.wrong) == ([], [])
    ids = [attributes["id"] for _, attributes in structure.seen if "id" in attributes]
    links = [attributes["href"] or "" for tag, attributes in structure.seen if tag == "a" and "href" in attributes]
    assert len(ids) == len(set(ids))
    assert len(links) > 20
    assert {link.removeprefix("#") for link in links} <= set(ids)


def test_the_page_runs_nothing_and_fetches_nothing(page: str) -> None:
    structure = Structure()
    structure.feed(page)
    tags = {tag for tag, _ in structure.seen}
    assert tags.isdisjoint({"script", "link", "img", "iframe", "object", "form", "base"})
    assert not any(name.startswith("on") or name in ("style", "src") for _, names in structure.seen for name in names)
    assert "url(" not in page
    assert "@import" not in page
    style = page.split("<style>")[1].split("</style>", maxsplit=1)[0]
    digest = b64encode(sha256(style.encode()).digest()).decode()
    assert f"content=\"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'\"" in page


def test_the_page_escapes_what_it_shows(page: str) -> None:
    assert "Northern &lt;units&gt;" in page
    assert "&lt;b&gt;" in page
    assert "six hundred</a>&lt;/b&gt; a unit &amp; no more" in page
    assert "<b>" not in page


def test_the_page_shows_the_unseen(call: Call) -> None:
    Path("release.txt").write_text(RELEASE.replace("no more", "\u202eerom on\x1b"), encoding="utf-8")
    call("sources", "a.deal", "--document", "release=release.txt", "--any-version", "--html", "page.html")
    page = Path("page.html").read_text(encoding="utf-8")
    assert "\\u202eerom on\\u001b" in page
    assert not re.search("[\x00-\x09\x0b-\x1f\u202a-\u202e]", page)


def test_the_page_marks_what_is_missing_and_uncited(page: str) -> None:
    assert '<mark class="missing">2026-06-01</mark>' in page
    assert "<li>48,250.00: rounded, as \u201c$48 thousand\u201d</li>" in page
    assert '<section class="passage cited">' in page


# ---- the function


def test_the_public_function(tmp_path: Path) -> None:
    (tmp_path / "release.txt").write_text(RELEASE, encoding="utf-8")
    source = Source("a.deal", DEAL)
    provenance = regalia.sources(source, documents={"release": tmp_path / "release.txt"})
    assert [document.name for document in provenance.documents] == ["release"]
    assert regalia.sources(source).is_whole
    with pytest.raises(Refusal):
        regalia.sources(source, documents={"agreement": tmp_path / "release.txt"})
