"""The formatter: one form for every way of writing a contract, comments kept where they stand."""

import re
from pathlib import Path

import pytest
from hypothesis import given, note, settings
from hypothesis import strategies as st

import regalia
from regalia.dsl.diagnostic import Refusal
from regalia.dsl.parser import parse
from regalia.dsl.source import Source

MIGENIX = (Path(regalia.__file__).parent / "contracts" / "migenix" / "migenix.deal").read_text(encoding="utf-8")


def formatted(text: str) -> str:
    """The canonical form; formatting it again changes nothing."""
    tidy = regalia.format(Source("ugly.deal", text))
    assert regalia.format(Source("ugly.deal", tidy)) == tidy
    return tidy


UGLY = {
    "spaces": (
        'deal    "A   title"   [release   4]\ndated   2006-05-04[assumed][derived]   \n',
        'deal "A   title"  [release   4]\ndated 2006-05-04  [assumed] [derived]\n',
    ),
    "indentation of any depth": (
        "waterfall w of s\n bands of s in all\n       75% to units up to 5.00\n       50% to units above\n rest to c\n",
        "waterfall w of s\n  bands of s in all\n    75% to units up to 5.00\n    50% to units above\n  rest to c\n",
    ),
    "a comment on every line": (
        "# first\ndated 2006-05-04# day\n#in front\nwaterfall w of s #of s\n     # a step\n   rest to c#who\n # last\n",
        "# first\ndated 2006-05-04  # day\n#in front\nwaterfall w of s  #of s\n  # a step\n  rest to c  #who\n# last\n",
    ),
    "blank lines": ("\n\n\ncurrency CAD\n\n\n\n\ndated 2006-05-04\n\n\n", "currency CAD\n\ndated 2006-05-04\n"),
    "blank lines with spaces, and comments between": (
        "currency CAD\n   \n# one\n\n\n# two\n     \ndated 2006-05-04\n",
        "currency CAD\n\n# one\n\n# two\n\ndated 2006-05-04\n",
    ),
    "signs without spaces": (
        "let x=( 1+2 )*3-  -4/ 5\ncheck x>=2*( 3 )\n",
        "let x = (1 + 2) * 3 - -4 / 5\ncheck x >= 2 * (3)\n",
    ),
    "commas": (
        "instrument unit ,units of c\nrounding cumulative to 0.01 down ,residue to c\n",
        "instrument unit, units of c\nrounding cumulative to 0.01 down, residue to c\n",
    ),
    "a line that goes on": (
        "let x = 1\n+ 2\n      - 3   # three\n# aside\n  + (lesser of a\n, b and\tc)\n".replace("\t", " "),
        "let x = 1\n    + 2\n    - 3  # three\n    # aside\n    + (lesser of a\n    , b and c)\n",
    ),
    "a step that goes on": (
        "waterfall w of s\n  75% to a\n, 25% to b\n       up to 5.00\n".replace("\n       up", " up"),
        "waterfall w of s\n  75% to a\n      , 25% to b up to 5.00\n",
    ),
    "words in quotation marks": (
        'party c   "He said: # not a comment, [no mark],  two  spaces"   #   "a comment"  \n',
        'party c "He said: # not a comment, [no mark],  two  spaces"  #   "a comment"\n',
    ),
    "a quotation in a mark": (
        'dated 2006-05-04[release 4: "with # and  spaces"]# and [this]\n',
        'dated 2006-05-04  [release 4: "with # and  spaces"]  # and [this]\n',
    ),
    "an odd quotation mark in a comment": ("currency CAD # 5\" wide\n# \"\n", "currency CAD  # 5\" wide\n# \"\n"),
    "windows line ends": ("currency CAD\r\n\r\n\r\ndated 2006-05-04\r\n", "currency CAD\n\ndated 2006-05-04\n"),
    "no line end": ("currency CAD", "currency CAD\n"),
    "only comments": ("   # one\n\n\n\n#two", "# one\n\n#two\n"),
    "nothing": ("", ""),
    "only blank lines": ("\n   \n\n", ""),
    "figures with scales and durations": (
        "event e when received by a in any   4   quarters reaches 1.5    million\n",
        "event e when received by a in any 4 quarters reaches 1.5 million\n",
    ),
    "comments between the lines of a clause at the wrong depth": (
        "waterfall w of s\n# margin\n  bands of s in all\n  # left\n    5% to c above\n      # deep\n  rest to c\n",
        "waterfall w of s\n  # margin\n  bands of s in all\n    # left\n    5% to c above\n  # deep\n  rest to c\n",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", UGLY)
def test_ugly_texts(what: str) -> None:
    """Each in its one form; and that form is left as it is."""
    ugly, tidy = UGLY[what]
    assert formatted(ugly) == tidy
    assert formatted(tidy) == tidy
    assert parse(Source("a", ugly))[0] == parse(Source("a", tidy))[0]


def test_the_first_deal_is_already_in_its_form() -> None:
    """As the repository has it."""
    assert formatted(MIGENIX) == MIGENIX


def test_a_text_with_errors_is_refused_with_all_of_them() -> None:
    """Nothing is formatted that cannot be read."""
    with pytest.raises(Refusal) as refused:
        regalia.format(Source("wrong.deal", "currncy CAD\ndated 2006-05-04\nparty\n"))
    assert [(f.code, f.place.line if f.place else 0) for f in refused.value.findings] == [("RG004", 1), ("RG001", 3)]


def test_errors_of_meaning_do_not_keep_a_text_from_being_formatted() -> None:
    """Names and types are not the formatter's business."""
    assert formatted("let   x = 5 shares+CAD 3\n") == "let x = 5 shares + CAD 3\n"


# Any careless hand

WORDS = re.compile(r'"[^"\n]*"|\[[^\]\n]*\]|[^ ]+')
REMARKS = ("# why", '# "quoted', "#", "# [assumed]", "#no space", "# ümläut 日本", "## ##", "# ends with space  ")


@st.composite
def _ugly(draw: st.DrawFn, text: str) -> tuple[str, list[str]]:
    """The same contract carelessly written, and the comments it has then."""
    wide, out, remarks = draw(st.sampled_from([1, 2, 3, 8])), list[str](), list[str]()
    for line in text.splitlines():
        if not line.strip():
            out += [""] * draw(st.integers(1, 3))
            continue
        if draw(st.integers(0, 9)) == 0:
            remark = draw(st.sampled_from(REMARKS))
            out.append(" " * draw(st.integers(0, 12)) + remark)
            remarks.append(remark.rstrip())
        depth = (len(line) - len(line.lstrip())) // 2
        if line.lstrip().startswith("#"):
            out.append(" " * draw(st.integers(0, 5)) + line.strip())
            remarks.append(line.strip())
            continue
        words = WORDS.findall(line)
        spaced = words[0] + "".join(" " * draw(st.sampled_from([1, 1, 1, 2, 5])) + word for word in words[1:])
        remark = draw(st.sampled_from(["", "", "", "", *REMARKS]))
        out.append(" " * (depth * wide) + spaced + " " * draw(st.integers(0, 2)) + (f" {remark}" if remark else ""))
        remarks += [remark.rstrip()] * bool(remark)
    return "\n".join(out) + "\n" * draw(st.integers(0, 2)), remarks


def _bare(text: str) -> str:
    """The text without comments and blank lines; no comment of these texts holds a quotation that closes."""
    lines = (re.sub(r'^((?:[^"#]|"[^"]*")*)#.*$', r"\1", line).rstrip() for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def _comments(text: str) -> list[str]:
    found = (re.match(r'(?:[^"#]|"[^"]*")*(#.*)', line) for line in text.split("\n"))
    return [match[1].rstrip() for match in found if match]


SMALL = """# Two streams, one way down
stream s "Royalties" received by a  [assumed]
  from payer "Payer"

let cap = 1,000.00 + 5% of received by b
waterfall w of s + t
  # the tiers
  bands of received by b in all
    75% to b, 5% to c for the first 300.00
    50% to b for the next 400.00
  all to d until received by d reaches (lesser of cap and 2 * -4.00)
check 2 * (3 + 4) = 14  [derived]
"""


@given(ugly=_ugly(SMALL))
def test_a_contract_has_one_form_however_it_is_written(ugly: tuple[str, list[str]]) -> None:
    """The words of the canonical text, line by line, and all comments in their order."""
    text, remarks = ugly
    note(text)
    tidy = formatted(text)
    assert _bare(tidy) == _bare(SMALL)
    assert _comments(tidy) == remarks == _comments(text)
    assert not re.search(r"\n\n\n|\A\n|[ \n]\n\Z| \n", tidy)
    assert parse(Source("a", tidy))[0] == parse(Source("a", SMALL))[0]


@settings(max_examples=25)
@given(ugly=_ugly(MIGENIX))
def test_the_first_deal_has_one_form_however_it_is_written(ugly: tuple[str, list[str]]) -> None:
    """The same of a whole deal."""
    text, remarks = ugly
    tidy = formatted(text)
    assert _bare(tidy) == _bare(MIGENIX)
    assert _comments(tidy) == remarks
