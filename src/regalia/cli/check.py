"""`regalia check`."""

import os
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

import click
from attrs import evolve

import regalia
from regalia.cli.common import AS_OF, CLEAN, COULD_NOT, Pair, coloured, counted, many, once_each, refusals_exit, weight
from regalia.dsl.codes import CODES
from regalia.dsl.diagnostic import Diagnostic, Refusal, Severity
from regalia.dsl.nearest import nearest
from regalia.dsl.reading import contract_paths
from regalia.dsl.source import Place, Source
from regalia.render.text import to_text, visible
from regalia.settings import NONE, Settings, codes_of, settings_for

OUTPUTS = ["text", "json", "sarif", "github", "junit"]


class Rules(click.ParamType[frozenset[str]]):
    """Rules on the command line: a code, a name, or the first digits of several codes; commas between them."""

    name = "rules"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> frozenset[str]:
        """The codes that are meant."""
        if isinstance(value, frozenset):
            return value
        return frozenset(code for word in str(value).split(",") for code in self._meant(word, param, ctx))

    def _meant(self, word: str, param: click.Parameter | None, ctx: click.Context | None) -> list[str]:
        found = codes_of(word)
        if not found:
            near = nearest(word.strip().lower(), CODES.values())
            hint = f"did you mean '{near}'?" if near else "'regalia rule' lists them."
            self.fail(f"there is no rule '{word.strip()}': {hint}", param, ctx)
        return found


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--output", type=click.Choice(OUTPUTS), default="text", show_default=True)
@click.option("--select", type=Rules(), multiple=True, metavar="RULE", help="Only these warnings and notes.")
@click.option("--ignore", type=Rules(), multiple=True, metavar="RULE", help="Not these warnings and notes.")
@click.option("--fix", is_flag=True, help="Put safe fixes into effect: they change no amount and no promise.")
@click.option("--unsafe-fixes", is_flag=True, help="Put all fixes into effect; read what they did.")
@click.option("--diff", "show_diff", is_flag=True, help="With --fix: write nothing, show what would change.")
@click.option("--no-settings", is_flag=True, help="Look at no regalia.toml or pyproject.toml.")
@click.option(
    "--document",
    "documents",
    type=Pair(),
    multiple=True,
    metavar="NAME=FILE",
    help="The text of a document, in which figures are looked for.",
)
@click.option("--siblings", metavar="DIR", help="Contracts of the same family, in which this one may stand alone.")
@AS_OF
@click.option("--statistics", is_flag=True, help="How often each rule was found, in place of the findings.")
def command(
    paths: tuple[str, ...],
    output: str,
    select: tuple[frozenset[str], ...],
    ignore: tuple[frozenset[str], ...],
    fix: bool,
    unsafe_fixes: bool,
    show_diff: bool,
    no_settings: bool,
    documents: tuple[tuple[str, str], ...],
    siblings: str | None,
    as_of: date | None,
    statistics: bool,
) -> None:
    """Find what is wrong with contracts. Folders are searched for .deal files; `-` is standard input.

    RULE is a code, a name or a family such as RG72. Errors are always told.
    """
    if statistics and output != "text":
        raise click.UsageError(f"--statistics is text: leave --output {output} out.")
    if as_of and (fix or unsafe_fixes):
        raise click.UsageError("--fix mends the whole contract: leave --as-of out.")
    if show_diff and not (fix or unsafe_fixes):
        raise click.UsageError("--diff shows what --fix would do: add --fix or --unsafe-fixes.")
    told = _Told(select, ignore, no_settings)
    texts = once_each(documents, "--document")
    code = CLEAN
    with refusals_exit():
        family = [regalia.read(path) for path in contract_paths((siblings,))] if siblings else []
        for path in contract_paths(paths):
            try:
                settings = told.settings(path)
                if fix or unsafe_fixes:
                    from regalia.cli.fixing import put_into_effect

                    wanted = told.wanted(settings, path)
                    source, findings = put_into_effect(path, unsafe_fixes, show_diff, wanted)
                else:
                    source = regalia.read(path)
                    findings = regalia.check(source, documents=texts, siblings=_others(family, source), as_of=as_of)
                told.keep(path, source, settings, findings)
            except Refusal as refusal:
                told.refused(path, refusal.findings)
                code = COULD_NOT
    code = max(code, weight(told.findings))
    changes_on_stdout = show_diff or ("-" in paths and (fix or unsafe_fixes))
    click.echo(_shown(told, output, statistics).encode("utf-8"), nl=False, err=changes_on_stdout)
    sys.exit(code)


def _others(family: Sequence[Source], source: Source) -> list[Source]:
    """The siblings of a contract: it is none of its own."""
    own = os.path.realpath(source.name)
    return [other for other in family if os.path.realpath(other.name) != own]


class _Told:
    """The findings that are told, and what was left out of them by whose settings."""

    def __init__(
        self, select: tuple[frozenset[str], ...], ignore: tuple[frozenset[str], ...], no_settings: bool
    ) -> None:
        self.select = frozenset[str]().union(*select) if select else frozenset(CODES)
        self.ignore = frozenset[str]().union(*ignore)
        self.chosen = bool(select)
        self.no_settings = no_settings
        self.findings: list[Diagnostic] = []
        self.sources: list[Source] = []
        self.paths: list[str] = []
        self.silenced: Counter[str] = Counter()
        self.without_place: dict[int, str] = {}
        self.known: dict[str, Settings] = {}

    def settings(self, path: str) -> Settings:
        """The settings for a contract; what the command line selects comes before what they say."""
        return NONE if self.no_settings or self.chosen else settings_for(path, self.known)

    def wanted(self, settings: Settings, path: str) -> frozenset[str]:
        """The codes that are told of a contract."""
        return (self.select & settings.select) - self.ignore - settings.ignored(path)

    def keep(self, path: str, source: Source, settings: Settings, findings: Sequence[Diagnostic]) -> None:
        """Keep what is told of the findings of a contract."""
        self.sources.append(source)
        self.paths.append(path)
        for finding in findings:
            if finding.severity is not Severity.ERROR and (
                finding.code not in self.select or finding.code in self.ignore
            ):
                continue
            if settings.tells(finding, path):
                self.findings.append(finding)
            else:
                self.silenced[settings.file] += 1

    def refused(self, path: str, findings: Sequence[Diagnostic]) -> None:
        """Keep why a contract could not be looked at."""
        self.paths.append(path)
        self.findings += findings
        self.without_place |= {id(finding): path for finding in findings if finding.place is None}

    def placed(self) -> list[Diagnostic]:
        """The findings, each with a place: at the beginning of a contract that could not be read."""
        paths = self.without_place
        return [
            evolve(each, place=Place(paths[id(each)], 1, 1, 1, "")) if id(each) in paths else each
            for each in self.findings
        ]

    def left_out(self) -> list[str]:
        """How many findings settings keep from being told, for each file."""
        return [f"{many(number, 'finding')} left out by {visible(file)}" for file, number in self.silenced.items()]


def _shown(told: _Told, output: str, statistics: bool) -> str:
    """All findings in a format."""
    findings = told.findings
    left_out = told.left_out()
    match output:
        case "json":
            from regalia.render.json import to_json

            return to_json(findings, told.sources, told.silenced)
        case "sarif":
            from regalia.render.sarif import to_sarif

            return to_sarif(told.placed(), told.sources, regalia.__version__, left_out)
        case "github":
            from regalia.render.github import to_github

            return to_github(told.placed(), left_out)
        case "junit":
            from regalia.render.junit import to_junit

            return to_junit(told.placed(), told.paths, left_out)
    lines = "".join(_counts(findings)) if statistics else to_text(findings, colour=coloured(sys.stdout))
    return lines + ("\n" if findings else "") + "".join(f"{line}\n" for line in _summary(told))


def _summary(told: _Told) -> Iterator[str]:
    """How much was found, how much of it can be fixed, and what settings left out."""
    yield f"{many(len(told.paths), 'contract')}: {counted(told.findings) or 'nothing found'}"
    fixes = [finding.fix for finding in told.findings if finding.fix]
    safe = sum(fix.safe for fix in fixes)
    if safe:
        yield f"{safe} fixable with --fix" + (f", {len(fixes) - safe} more with --unsafe-fixes" if fixes[safe:] else "")
    elif fixes:
        yield f"{len(fixes)} fixable with --unsafe-fixes"
    yield from told.left_out()


def _counts(findings: Sequence[Diagnostic]) -> Iterator[str]:
    """A line for each rule that was found, the most frequent first."""
    number = Counter((finding.severity.value, finding.code) for finding in findings)
    for (severity, code), times in sorted(number.items(), key=lambda item: (-item[1], item[0][1])):
        yield f"{times:>5}  {severity:<7}  {code}  {CODES[code]}\n"
