"""A title that names somebody else than the clause does."""

import re
from collections.abc import Iterator

from ..diagnostic import Severity
from ..linter import Subject, Suspicion
from ..model import Model
from ..syntax import Clause, Name
from ..terms.option import Option
from ..terms.party import Asset, Party
from ..terms.payment import Payment
from ..terms.stream import Stream

CODE = "RG709"
SEVERITY = Severity.WARNING
_A_NAME = 4  # letters that words need to be looked for in a title


def find(subject: Subject) -> Iterator[Suspicion]:
    """Each payer under an asset whose title names another; each option or payment that does, of its parties."""
    yield from _payers(subject.model)
    parties = subject.model.all_of(Party)
    names = {party.name.text: _calling(party) for party in parties}
    beginning: dict[str, list[Party]] = {}
    for party in parties:
        for words in names[party.name.text]:
            beginning.setdefault(words.split(maxsplit=1)[0], []).append(party)
    for clause in subject.model.clauses:
        acting = _acting(clause)
        title = getattr(clause, "title", "").casefold() if acting else ""
        if not title or any(_speaks_of(title, names.get(party, ())) for party in acting):
            continue
        possible = (party for word in _words(title) for party in beginning.get(word, ()))
        says = _says_who_elects if isinstance(clause, Option) else _speaks_of
        other = next((party for party in possible if says(title, names[party.name.text])), None)
        if other:
            message = f"the title speaks of '{other.name}', and the clause of '{next(iter(acting))}'"
            yield Suspicion(next(iter(acting.values())), message, f"write '{other.name}', or mend the title")


def _payers(model: Model) -> Iterator[Suspicion]:
    """Each line `from P under A` where P's title stands in titles of assets, and not in that of A."""
    payers = [payer for stream in model.all_of(Stream) for payer in stream.payers]
    titles = {party.name.text: party.title for party in model.all_of(Party)}
    titles |= {payer.name.text: payer.title for payer in payers if payer.title}
    having: dict[str, list[Asset]] = {}
    for asset in model.all_of(Asset):
        for word in set(re.findall(r"\w+", asset.title.casefold())):
            having.setdefault(word, []).append(asset)
    speaking: dict[str, dict[str, Asset]] = {}
    for payer in payers:
        title = titles.get(payer.name.text, "").casefold().strip()
        if payer.under is None or len(title) < _A_NAME:
            continue
        if title not in speaking:
            longest = max(re.findall(r"\w+", title) or [""], key=len)
            likely = having.get(longest, ())
            speaking[title] = {asset.name.text: asset for asset in likely if title in asset.title.casefold()}
        if speaking[title] and payer.under.text not in speaking[title]:
            other = next(iter(speaking[title].values()))
            message = f"'{payer.name}' pays under '{payer.under}', and the title of '{other.name}' names it"
            yield Suspicion(payer.under, message, f"write: under {other.name}", ((other, "named here"),))


def _acting(clause: Clause) -> dict[str, Name]:
    """The parties of an option or a payment, whom it is for first."""
    match clause:
        case Option(holder=holder):
            return {holder.text: holder}
        case Payment(payer=payer, payee=payee):
            return {payee.text: payee, payer.text: payer}
        case _:
            return {}


def _calling(party: Party) -> tuple[str, ...]:
    """What a title may call a party: its name as words, in the singular too, and its title."""
    name = party.name.text.replace("_", " ")
    called = (name, name.removesuffix("s"), party.title.casefold().strip())
    return tuple(words for words in dict.fromkeys(called) if len(words) >= _A_NAME)


def _words(title: str) -> Iterator[str]:
    """The words of a title, as it has them and without what is joined to them."""
    for word in title.split():
        yield word
        yield from re.findall(r"\w+", word)


def _speaks_of(title: str, calling: tuple[str, ...]) -> bool:
    return any(words in title and re.search(rf"\b{re.escape(words)}\b", title) for words in calling)


def _says_who_elects(title: str, calling: tuple[str, ...]) -> bool:
    """Whether a title says that a party elects: the shares that are had for units may be another's."""
    rights = "option|call|put|right|election|warrant|conversion|redemption"
    for words in calling:
        name = re.escape(words)
        if re.search(rf"\bby (?:the |each |any |an? )?{name}\b|\b{name}'s? (?:{rights})", title):
            return True
    return False
