"""Findings as a JUnit report: a suite for each contract, a failure for each error and warning."""

from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape, quoteattr

from regalia.dsl.diagnostic import Diagnostic, Severity
from regalia.render.text import one, visible

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>'


def to_junit(findings: Sequence[Diagnostic], contracts: Iterable[str], left_out: Sequence[str] = ()) -> str:
    """The report; a contract in which nothing is wrong has one case, which passes. Notes are told and do not fail."""
    names = dict.fromkeys([*contracts, *(_file(finding) for finding in findings)])
    suites = [_suite(name, [finding for finding in findings if _file(finding) == name]) for name in names]
    failures = sum(finding.severity is not Severity.NOTE for finding in findings)
    cases = sum(suite.count("<testcase ") for suite in suites)
    head = f'<testsuites name="regalia check" tests="{cases}" failures="{failures}">'
    words = escape(", ".join(visible(each) for each in left_out))
    settings = [f'<testsuite name="settings" tests="0"><system-out>{words}</system-out></testsuite>'] if words else []
    return "\n".join([_HEAD, head, *suites, *settings, "</testsuites>"]) + "\n"


def _file(finding: Diagnostic) -> str:
    return finding.place.file if finding.place else ""


def _suite(name: str, findings: Sequence[Diagnostic]) -> str:
    failures = sum(finding.severity is not Severity.NOTE for finding in findings)
    cases = [_case(name, finding) for finding in findings] or [f"  <testcase {_names(name, 'nothing found')}/>"]
    head = f'<testsuite name={_quoted(name)} tests="{len(cases)}" failures="{failures}">'
    return "\n".join([head, *cases, "</testsuite>"])


def _case(name: str, finding: Diagnostic) -> str:
    line = f", line {finding.place.line}" if finding.place else ""
    named = _names(name, f"{finding.code} {finding.name}{line}")
    text = escape(one(finding).rstrip("\n"))
    if finding.severity is Severity.NOTE:
        return f"  <testcase {named}>\n    <system-out>{text}</system-out>\n  </testcase>"
    message, kind = _quoted(finding.message), _quoted(finding.severity.value)
    return f"  <testcase {named}>\n    <failure message={message} type={kind}>{text}</failure>\n  </testcase>"


def _names(contract: str, case: str) -> str:
    return f"classname={_quoted(contract)} name={_quoted(case)}"


def _quoted(text: str) -> str:
    return quoteattr(visible(text))
