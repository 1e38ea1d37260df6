"""Reports with one fault each, made from the deals' own examples: the fault is found, and put down to its cause."""

import json
from collections import Counter
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from click.testing import CliRunner
from faulty_reports import CAUSES, ROOT, Seed, cases, seeds, with_odd_amounts

import regalia
from regalia.cli import main
from regalia.dsl.diagnostic import Refusal
from regalia.interpreter.audit.audit import Audit, audit
from regalia.interpreter.audit.due import due
from regalia.interpreter.inputs import parse_table
from regalia.interpreter.outputs.audit.csv import expected, to_csv
from regalia.interpreter.outputs.audit.letter import to_html
from regalia.interpreter.outputs.audit.text import to_text
from regalia.interpreter.rows import REPORTED
from regalia.interpreter.tables import InputFile

DEALS = sorted((ROOT / "contracts").glob("*/*.deal"))
EACH = 20
TIERS = """deal "Tiers"
dated 2026-01-01
currency USD
rounding each payment to 0.01 half up, residue by largest remainder
party seller "The seller"
party buyer "=The <buyer>"
let audit_threshold "Underpayment from which the payer bears the costs" = 5%
stream sales earned by seller
stream returned earned by seller
stream net = sales - returned
royalty royalty_paid on net from seller to buyer
  bands of net each calendar year
    5% up to 1,000.00
    8% above
  payable after each calendar quarter
"""
CASH = """date,stream,amount
2026-02-10,sales,700.00
2026-02-20,returned,100.00
2026-05-10,sales,900.00
2026-08-10,sales,333.33
"""
REPORT = """date,clause,party,amount,base,deductions,rate,tier
2026-03-31,royalty_paid,buyer,30.00,600.00,100.00,5%,1
2026-06-30,royalty_paid,buyer,20.00,400.00,0,5%,1
2026-06-30,royalty_paid,buyer,40.00,500.00,0,8%,2
2026-09-30,royalty_paid,buyer,26.67,333.33,0,8%,2
"""


_PARTS = "{}.00 in tier 1; {}.00 in tier 2"
Told = tuple[str, str, str, int]


def audited(seed: Seed, text: str) -> Audit:
    return audit(seed.case, InputFile.of("r.csv", text), parse_table(REPORTED, "r.csv", text))


@pytest.fixture(scope="module")
def seeded() -> list[tuple[str, Seed]]:
    """Faults of each cause in twenty deals."""
    found: list[tuple[str, Seed]] = []
    made: Counter[str] = Counter()
    for path in DEALS:
        theirs: dict[str, Seed] = {}
        for plain in cases(path):
            for case in (plain, with_odd_amounts(plain)):
                for seed in seeds(case) if len(theirs) < len(CAUSES) else ():
                    theirs.setdefault(seed.cause, seed)
        for cause, seed in theirs.items():
            if made[cause] < EACH:
                made[cause] += 1
                found.append((path.stem, seed))
    assert all(made[cause] == EACH for cause in CAUSES), made
    return found


def test_every_fault_is_found_and_put_down_to_its_cause(seeded: list[tuple[str, Seed]]) -> None:
    """Of 160 faults every one is found, and nineteen in twenty are put to the right clause and cause."""
    wrong = []
    for deal, seed in seeded:
        found = audited(seed, seed.text).findings
        assert found, (deal, seed.cause)
        assert {each.clause for each in found} == {seed.clause}, (deal, seed.cause)
        if {each.cause.value for each in found} != {seed.cause}:
            wrong.append((deal, seed.cause, seed.clause, [(each.cause.value, each.words) for each in found]))
    assert len(wrong) <= len(seeded) // 20, wrong


def test_the_report_that_was_due_has_no_fault() -> None:
    """What each deal gives on each of its examples, written as a report and held against it."""
    looked = 0
    for path in DEALS:
        for case in cases(path):
            payments = due(case.run())
            text = expected(payments)
            found = audit(case, InputFile.of("r.csv", text), parse_table(REPORTED, "r.csv", text))
            assert found.findings == (), (path.stem, [each.words for each in found.findings])
            assert all(not each.shortfall for each in found.sums)
            looked += len(payments)
    assert looked > 200


# ---- one deal by hand


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "t.deal").write_text(TIERS)
    (tmp_path / "cash.csv").write_text(CASH)
    return tmp_path


def found(folder: Path, report: str, **asked: object) -> Audit:
    (folder / "r.csv").write_text(report)
    return regalia.audit(
        folder / "t.deal", folder / "r.csv", cash=folder / "cash.csv", through=date(2026, 9, 30), **asked
    )


def told(folder: Path, report: str) -> list[Told]:
    return [(e.cause.value, str(e.day), e.words, int(e.shortfall)) for e in found(folder, report).findings]


def test_a_report_without_a_fault(folder: Path) -> None:
    assert told(folder, REPORT) == []


@pytest.mark.parametrize(
    ("old", "new", "expected_findings"),
    [
        (
            "30.00,600.00,100.00,5%",
            "24.00,600.00,100.00,4%",
            [("rate", "2026-03-31", "a rate of 4% instead of 5%", 600)],
        ),
        (
            "30.00,600.00,100.00",
            "25.00,500.00,200.00",
            [("deduction", "2026-03-31", "200.00 taken off the base instead of 100.00", 500)],
        ),
        (
            "30.00,600.00,100.00",
            "25.00,500.00,100.00",
            [("base", "2026-03-31", "a base of 500.00 instead of 600.00", 500)],
        ),
        (
            "2026-06-30,royalty_paid,buyer,20.00,400.00,0,5%,1\n2026-06-30,royalty_paid,buyer,40.00,500.00,0,8%,2\n",
            "2026-06-30,royalty_paid,buyer,25.00,500.00,0,5%,1\n2026-06-30,royalty_paid,buyer,32.00,400.00,0,8%,2\n",
            [
                (
                    "tier",
                    "2026-06-30",
                    "500.00 in tier 1; 400.00 in tier 2 instead of 400.00 in tier 1; 500.00 in tier 2",
                    300,
                )
            ],
        ),
        (
            "2026-06-30,royalty_paid,buyer,20.00,400.00,0,5%,1\n2026-06-30,royalty_paid,buyer,40.00,500.00,0,8%,2\n",
            "2026-06-30,royalty_paid,buyer,45.00,900.00,0,5%,\n",
            [("tier", "2026-06-30", "all at 5%, which is the rate of one tier alone", 1500)],
        ),
        ("26.67", "26.66", [("rounding", "2026-09-30", "the amount is rounded otherwise", 1)]),
        ("26.67", "26.00", [("rounding", "2026-09-30", "rounded to 1.00", 67)]),
        (
            "2026-09-30,",
            "2026-10-20,",
            [("timing", "2026-09-30", "due on 2026-09-30 and reported on 2026-10-20: 20 days late", 0)],
        ),
        (
            "2026-09-30,royalty_paid,buyer,26.67,333.33,0,8%,2\n",
            "",
            [("missing rows", "2026-09-30", "no line reports this payment", 2667)],
        ),
        (
            "2026-09-30,royalty_paid,buyer,26.67",
            "2026-12-31,royalty_paid,buyer,99.00,0,0,8%,2\n2026-09-30,royalty_paid,buyer,26.67",
            [("not owed", "2026-12-31", "the contract gives no such payment", -9900)],
        ),
        (
            "30.00,600.00",
            "33.00,600.00",
            [("arithmetic", "2026-03-31", "its own base and rate come to 30.00", -300)],
        ),
    ],
)
def test_each_cause_by_hand(folder: Path, old: str, new: str, expected_findings: list[Told]) -> None:
    assert old in REPORT
    assert told(folder, REPORT.replace(old, new)) == expected_findings


def test_two_faults_in_one_line_are_two_findings(folder: Path) -> None:
    """600.00 at 5% is 30.00; a base of 500.00 takes 5.00 off, and a rate of 4% another 5.00."""
    report = REPORT.replace("30.00,600.00,100.00,5%", "20.00,500.00,100.00,4%")
    assert [(each[0], each[3]) for each in told(folder, report)] == [("base", 500), ("rate", 500)]


@pytest.mark.parametrize(
    ("old", "new", "cause", "words"),
    [
        ("30.00", "24.00", "rate", "royalty_paid[1].rate taken for 4% instead of 5%"),
        (
            "60.00",
            "45.00",
            "tier",
            "royalty_paid[2] taken for 5% instead of 8%, which is the rate of another tier",
        ),
    ],
)
def test_amounts_alone_are_explained_by_runs(folder: Path, old: str, new: str, cause: str, words: str) -> None:
    """The first and the second payment; with 4% for all of it the second would be 56.00."""
    amounts = {"30.00": "2026-03-31,royalty_paid,{}\n2026-06-30,royalty_paid,56.00\n2026-09-30,royalty_paid,26.67\n"}
    amounts["60.00"] = "2026-03-31,royalty_paid,30.00\n2026-06-30,royalty_paid,{}\n2026-09-30,royalty_paid,16.67\n"
    audit_ = found(folder, "date,clause,amount\n" + amounts[old].format(new))
    assert {each.cause.value for each in audit_.findings} == {cause}
    assert {each.words for each in audit_.findings} == {words}
    assert {each.shown for each in audit_.findings} == {"a run"}


def test_what_no_single_cause_gives_is_said_so(folder: Path) -> None:
    amounts = {"2026-03-31": "29.17", "2026-06-30": "70.01", "2026-09-30": "1.23"}
    report = "date,clause,amount\n" + "".join(f"{day},royalty_paid,{amount}\n" for day, amount in amounts.items())
    assert "unexplained" in {each.cause.value for each in found(folder, report).findings}


# ---- sums, threshold, forms


def test_the_threshold_of_the_contract_or_another(folder: Path) -> None:
    """116.67 was due, 110.67 is reported: 5.1427 percent."""
    report = REPORT.replace("30.00,600.00,100.00,5%", "24.00,600.00,100.00,4%")
    for threshold, over in ((None, True), ("6%", False), ("audit_threshold", True)):
        audit_ = found(folder, report, threshold=threshold)
        (sums,) = audit_.sums
        assert sums.part == Fraction(600, 11667)
        assert audit_.passes(sums) is over
    with pytest.raises(Refusal, match="is no value of this deal"):
        found(folder, report, threshold="sales")


def test_what_came_before_a_day_is_left_out(folder: Path) -> None:
    report = REPORT.replace("30.00,600.00,100.00,5%", "24.00,600.00,100.00,4%")
    assert found(folder, report, since=date(2026, 4, 1)).findings == ()


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("2026-03-31,royalty_piad,buyer,30.00,,,,", "'royalty_piad' is no clause of this deal"),
        ("2026-03-31,royalty_paid,byer,30.00,,,,", "'byer' is no party and no instrument"),
        ("2026-03-31,royalty_paid,buyer,x,,,,", "amount 'x' is not a number"),
        ("2026-03-31,sales,,30.00,,,,", "whom 'sales' paid is not said"),
    ],
)
def test_a_line_that_cannot_be_read_is_refused_with_its_place(folder: Path, row: str, words: str) -> None:
    with pytest.raises(Refusal) as refused:
        found(folder, f"{REPORT}{row}\n")
    (finding,) = refused.value.findings
    assert words in finding.message
    assert finding.place is not None
    assert (finding.place.file, finding.place.line) == ("r.csv", 6)


def test_text_json_csv_and_a_page(folder: Path) -> None:
    report = REPORT.replace("30.00,600.00,100.00,5%", "24.00,600.00,100.00,4%")
    (folder / "r.csv").write_text(report)
    words = ["audit", str(folder / "t.deal"), "--cash", str(folder / "cash.csv"), "--reported", str(folder / "r.csv")]
    words += ["--through", "2026-09-30"]
    done = CliRunner().invoke(main, [*words, "--output", "json", "-o", str(folder / "letter.html")])
    assert done.exit_code == 1, done.output
    data = json.loads(done.stdout)
    assert data["format"] == "regalia.audit/1"
    assert data["sums"] == [
        {
            "payee": "buyer",
            "currency": "USD",
            "due": "116.67",
            "reported": "110.67",
            "shortfall": "6.00",
            "percent": "5.1427",
            "over_threshold": True,
        }
    ]
    assert set(data["receipt"]["inputs"]) == {"cash.csv", "r.csv"}
    page = (folder / "letter.html").read_text()
    assert "=The &lt;buyer&gt;" in page
    assert "<script" not in page
    assert "default-src &#x27;none&#x27;" in page or "default-src 'none'" in page
    audit_ = found(folder, report)
    assert "rate   buyer         1       6.00  USD" in to_text(audit_, "0")
    assert to_csv(audit_, "0").splitlines()[1].startswith("2026-03-31,royalty_paid,buyer,USD,30.00,24.00,6.00,rate,")
    assert to_html(audit_, "0") == to_html(audit_, "0")


def test_the_command_writes_the_report_that_was_due(folder: Path) -> None:
    words = ["audit", str(folder / "t.deal"), "--cash", str(folder / "cash.csv"), "--through", "2026-09-30"]
    done = CliRunner().invoke(main, [*words, "--expected"])
    assert done.exit_code == 0
    (folder / "due.csv").write_text(done.stdout)
    again = CliRunner().invoke(main, [*words, "--reported", str(folder / "due.csv")])
    assert again.exit_code == 0
    assert "Every payment is reported as the contract gives it." in again.stdout
    both = CliRunner().invoke(main, [*words, "--expected", "--reported", str(folder / "due.csv")])
    assert both.exit_code == 2


def test_columns_of_a_payer_are_mapped(folder: Path) -> None:
    """The same mapping that reads cash reads reports, with decimal commas."""
    (folder / "t.import.toml").write_text(
        '[[reported]]\nfiles = ["payer*.csv"]\nseparator = ";"\ndecimal = ","\ndates = "DD.MM.YYYY"\n'
        '[reported.columns]\ndate = "Paid"\namount = "EUR"\nbase = "Net"\nrate = "Rate"\n'
        '[reported.values]\nclause = "royalty_paid"\nparty = "buyer"\n'
    )
    (folder / "payer.csv").write_text("Paid;EUR;Net;Rate\n31.03.2026;24,00;600,00;4%\n")
    audit_ = regalia.audit(folder / "t.deal", folder / "payer.csv", cash=folder / "cash.csv", through=date(2026, 3, 31))
    assert [(each.cause.value, each.shortfall) for each in audit_.findings] == [("rate", 600)]
