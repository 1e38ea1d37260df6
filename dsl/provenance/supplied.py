"""The documents that a user supplies: each read, and compared with the digest that the contract pins."""

from collections.abc import Mapping

from ..diagnostic import Diagnostic, Refusal, Severity
from ..nearest import nearest
from ..source import Source
from ..syntax import Deal
from ..terms.head import Document
from .document import TextDocument, read_document


def supplied(
    source: Source, deal: Deal, paths: Mapping[str, str], *, any_version: bool = False
) -> dict[str, TextDocument]:
    """The texts by the names that the contract gives them; `any_version` takes files with another digest too.

    Raises: Refusal for a name that the contract does not declare (RG608), a file that cannot be read as a text
    (RG011, RG010), and one that is not the file that the contract pins (RG516).
    """
    declared = {clause.name.text: clause for clause in deal.clauses if isinstance(clause, Document)}
    found, wrong = {}, []
    for name, path in paths.items():
        clause = declared.get(name)
        if clause is None:
            wrong.append(_unknown(source, name, tuple(declared)))
            continue
        try:
            text = read_document(path, clause.title)
        except Refusal as refusal:
            wrong += refusal.findings
            continue
        found[name] = text
        if clause.sha256 and clause.sha256.lower() != text.sha256 and not any_version:
            wrong.append(_another(source, clause, text))
    if wrong:
        raise Refusal(wrong)
    return found


def _unknown(source: Source, name: str, declared: tuple[str, ...]) -> Diagnostic:
    near = nearest(name, declared)
    names = ", ".join(declared)
    way = f"did you mean '{near}'?" if near else f"it names {names}" if names else 'declare it: source NAME "..." DATE'
    return Diagnostic("RG608", Severity.ERROR, f"the contract names no document '{name}'", None, way)


def _another(source: Source, clause: Document, text: TextDocument) -> Diagnostic:
    message = (
        f"'{text.file}' is not the file that '{clause.name}' names: its sha256 is {text.sha256}, not {clause.sha256}"
    )
    way = "supply that file; 'regalia sources' compares another version of it with --any-version"
    return Diagnostic("RG516", Severity.ERROR, message, source.place(clause.name.span), way)
