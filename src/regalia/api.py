"""The public functions: one for each thing that a user does with a contract.

Each imports what it needs when it is called, so that a command starts with no more than its own part.
"""

import os
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from regalia.dsl.diagnostic import Diagnostic, Refusal
from regalia.dsl.reading import read_source
from regalia.dsl.source import Source
from regalia.given import PathLike, inputs_of, mapping_of, source_of

if TYPE_CHECKING:
    from regalia.dsl.provenance.trace import Provenance
    from regalia.interpreter.diff.comparison import Comparison
    from regalia.interpreter.examples import ExampleResult
    from regalia.interpreter.explain import Explanation
    from regalia.interpreter.fixing import Fixed
    from regalia.interpreter.imports.intake import Intake
    from regalia.interpreter.readings.side_by_side import Readings
    from regalia.interpreter.run import Result
    from regalia.interpreter.statement.statement import Statement
    from regalia.interpreter.why_not import WhyNot


def read(path: PathLike) -> Source:
    """The text of a contract file; `-` is standard input.

    Raises: Refusal where it cannot be read, is too large, or is no text.
    """
    return read_source(path)


def check(
    contract: PathLike | Source,
    *,
    documents: Mapping[str, PathLike] | None = None,
    siblings: Sequence[PathLike | Source] = (),
    as_of: date | None = None,
) -> tuple[Diagnostic, ...]:
    """Every finding of a contract, in text order; figures are looked for in `documents`, files by their names in it.

    `siblings` are contracts of the same family, two or more, in which this one may stand alone. Raises: Refusal where
    one cannot be read at all, or a document is not the one that the contract names.
    """
    from regalia.interpreter.check import check as check_source

    paths = {name: os.fspath(path) for name, path in (documents or {}).items()}
    return check_source(source_of(contract), paths, [source_of(sibling) for sibling in siblings], as_of)


def fix(contract: PathLike | Source, *, unsafe: bool = False, told: frozenset[str] | None = None) -> "Fixed":
    """The contract with the safe fixes of what is found in it, or with all fixes; nothing is written.

    `told` are the codes of the warnings and notes that count. Raises: Refusal where it cannot be read at all.
    """
    from regalia.interpreter.fixing import fixed

    return fixed(source_of(contract), unsafe=unsafe, told=told)


def format(contract: PathLike | Source) -> str:
    """The contract in its one canonical form, comments kept.

    Raises: Refusal where it has errors of syntax.
    """
    from regalia.dsl.format import format_source

    return format_source(source_of(contract))


def run(
    contract: PathLike | Source,
    *,
    cash: PathLike | None = None,
    events: PathLike | None = None,
    observations: PathLike | None = None,
    quantities: PathLike | None = None,
    register: PathLike | None = None,
    through: date | None = None,
    readings: Mapping[str, str] | None = None,
    supplied: Mapping[str, str] | None = None,
    as_of: date | None = None,
) -> "Result":
    """Evaluate a contract on input files, through the end of a day (by default the last input's).

    Amounts in the result are in smallest units (cents), exact. `supplied` gives undisclosed terms their
    figures as text; amendments signed after `as_of` are left out. Raises: Refusal with everything that is wrong.
    """
    from regalia.interpreter.run import run as run_source

    inputs = inputs_of(contract, cash, quantities, observations, events, register)
    return run_source(source_of(contract), inputs, through=through, choices=readings, supplied=supplied, signed=as_of)


def statement(
    contract: PathLike | Source,
    *,
    period: str | None = None,
    holder: str | None = None,
    cash: PathLike | None = None,
    events: PathLike | None = None,
    observations: PathLike | None = None,
    quantities: PathLike | None = None,
    register: PathLike | None = None,
    through: date | None = None,
    readings: Mapping[str, str] | None = None,
    supplied: Mapping[str, str] | None = None,
    as_of: date | None = None,
) -> "Statement":
    """The statement of a period, such as `2010Q4`, for everybody or for one holder; without one, from the start through
    the last input.

    Amounts are in smallest units, exact. Raises: Refusal with everything that is wrong, and where the contract does not
    say how money is rounded.
    """
    from regalia.interpreter.statement.making import statement_of

    rows = inputs_of(contract, cash, quantities, observations, events, register)
    return statement_of(
        source_of(contract),
        rows,
        period=period,
        holder=holder,
        through=through,
        choices=readings,
        supplied=supplied,
        signed=as_of,
    )


def readings(
    contract: PathLike | Source,
    *,
    cash: PathLike | None = None,
    events: PathLike | None = None,
    observations: PathLike | None = None,
    quantities: PathLike | None = None,
    register: PathLike | None = None,
    through: date | None = None,
    fixed: Mapping[str, str] | None = None,
    supplied: Mapping[str, str] | None = None,
    worth: bool = False,
) -> "Readings":
    """Every combination of the readings of a contract: side by side on input files, where there are some.

    `fixed` readings keep the meaning given; with `worth` streams are searched on which each reading makes the most.
    Amounts are in smallest units, exact. Raises: Refusal with everything that is wrong.
    """
    from regalia.interpreter.readings.side_by_side import readings as readings_of

    files = (cash, quantities, observations, events, register)
    inputs = inputs_of(contract, *files) if any(path is not None for path in files) else None
    return readings_of(source_of(contract), inputs, through=through, choices=fixed, supplied=supplied, worth=worth)


def take_in(
    contract: PathLike | Source,
    *,
    cash: Sequence[PathLike] = (),
    events: Sequence[PathLike] = (),
    observations: Sequence[PathLike] = (),
    quantities: Sequence[PathLike] = (),
    register: Sequence[PathLike] = (),
    mapping: PathLike | None = None,
    readings: Mapping[str, str] | None = None,
    supplied: Mapping[str, str] | None = None,
    as_of: date | None = None,
) -> "Intake":
    """What is understood of other people's files (CSV, XLSX, Parquet), and why each other row is rejected.

    `mapping` says what columns mean; by default the file beside the contract does. Nothing is written. Raises: Refusal
    where the contract has errors.
    """
    from pathlib import Path

    from regalia.interpreter.imports.intake import taken_in

    files = {
        "cash": cash,
        "quantities": quantities,
        "observations": observations,
        "events": events,
        "register": register,
    }
    paths = {kind: [Path(path) for path in each] for kind, each in files.items()}
    by = Path(mapping) if mapping is not None else mapping_of(contract)
    return taken_in(source_of(contract), paths, by, choices=readings, supplied=supplied, signed=as_of)


def explain(result: "Result", entry: int) -> "Explanation":
    """The tree behind one entry of a run. Raises: Refusal where there is no such entry."""
    from regalia.interpreter.explain import explain_entry

    return explain_entry(result, entry)


def explain_party(result: "Result", party: str, day: date | None = None) -> "tuple[Explanation, ...]":
    """The trees behind all that somebody was paid and paid in a run: on a day, or always.

    Raises: Refusal where nobody of that name is in the deal.
    """
    from regalia.interpreter.explain import explain_party as explained

    return explained(result, party, day)


def why_not(result: "Result", name: str) -> "tuple[WhyNot, ...]":
    """Why a clause paid nothing in a run; of a party or an instrument, of each clause that may pay it.

    Raises: Refusal where there is no such clause.
    """
    from regalia.interpreter.why_not import why_not as reasons

    return reasons(result, name)


def test(contract: PathLike | Source, *, as_of: date | None = None) -> "tuple[ExampleResult, ...]":
    """Run the examples inside a contract. Raises: Refusal where the contract has errors."""
    from regalia.interpreter.examples import run_examples

    return run_examples(source_of(contract), as_of)


def diff(
    old: PathLike | Source,
    new: PathLike | Source,
    *,
    cash: PathLike | None = None,
    events: PathLike | None = None,
    observations: PathLike | None = None,
    quantities: PathLike | None = None,
    register: PathLike | None = None,
    through: date | None = None,
    readings: Mapping[str, str] | None = None,
    supplied: Mapping[str, str] | None = None,
    as_of: date | None = None,
) -> "Comparison":
    """What changed between two drafts, in terms, rights and wording, and what that pays whom.

    Two contracts, or two folders of them; `PATH@REV` is one at a revision of git. The drafts run on the inputs
    given, else on streams at the breakpoints of both. Amendments signed after `as_of` are left out of the old one.
    Raises: Refusal where one cannot be read; a contract of two folders that cannot be is told in `refused`, and the
    others are compared.
    """
    from pathlib import Path

    from attrs import evolve

    from regalia.dsl.drafts import DraftPair, draft_pairs
    from regalia.dsl.signed import as_signed
    from regalia.interpreter.diff.comparison import compared
    from regalia.interpreter.evidence.scenario import Scenario
    from regalia.interpreter.inputs import read_inputs

    files = {"cash": cash, "quantities": quantities, "observations": observations, "events": events}
    paths = {kind: Path(path) for kind, path in {**files, "register": register}.items() if path is not None}
    given = None
    if paths:
        rows = read_inputs(**paths, mapping=mapping_of(new))
        given = Scenario(", ".join(path.name for path in paths.values()), rows, {}, through)
    names = [each.name if isinstance(each, Source) else os.fspath(each) for each in (old, new)]
    if isinstance(old, Source) or isinstance(new, Source):
        pairs: tuple[DraftPair, ...] = (DraftPair("", source_of(old), source_of(new)),)
    else:
        pairs = draft_pairs(*names)
    if as_of:
        names[0] = f"{names[0]} as of {as_of}"
        pairs = tuple(evolve(pair, old=pair.old and as_signed(pair.old, as_of)) for pair in pairs)
    return compared(names[0], names[1], pairs, given, readings=readings, supplied=supplied)


def sources(
    contract: PathLike | Source, *, documents: Mapping[str, PathLike] | None = None, any_version: bool = False
) -> "Provenance":
    """Clause by clause the places that a contract cites, and which of its figures stand there.

    `documents` are the plain texts of documents that it cites, by their names in it; `any_version` takes those too
    whose sha256 is another than the contract pins. Raises: Refusal where the contract has errors, or a document
    cannot be read or is another.
    """
    from regalia.dsl.diagnostic import has_errors
    from regalia.dsl.parser import parse
    from regalia.dsl.provenance.supplied import supplied
    from regalia.dsl.provenance.trace import trace
    from regalia.interpreter.check import check_deal

    source = source_of(contract)
    deal, findings = parse(source)
    errors = [finding for finding in check_deal(source, deal, findings) if has_errors([finding])]
    if errors:
        raise Refusal(errors)
    paths = {name: os.fspath(path) for name, path in (documents or {}).items()}
    return trace(source, deal, supplied(source, deal, paths, any_version=any_version))
