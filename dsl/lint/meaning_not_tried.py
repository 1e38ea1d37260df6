"""A meaning of a reading under which no example of the contract is worked."""

from collections.abc import Iterator

from ..diagnostic import Severity
from ..linter import Subject, Suspicion
from ..terms import expression as ex
from ..terms.trust import Example
from ..terms.value import Reading

CODE = "RG775"
SEVERITY = Severity.NOTE
WHOLE = True


def find(subject: Subject) -> Iterator[Suspicion]:
    """Each meaning that no example chooses, where there are examples; the first one is chosen where nothing is said."""
    examples = [clause for clause in subject.deal.clauses if isinstance(clause, Example)]
    if not examples:
        return
    chosen: dict[str, set[str]] = {}
    spoken: dict[str, int] = {}
    for example in examples:
        for choice in example.choices:
            name = choice.name.text
            spoken[name] = spoken.get(name, 0) + 1
            if isinstance(choice.value, ex.Reference):
                chosen.setdefault(name, set()).add(choice.value.name.text)
    for reading in subject.deal.clauses:
        if not isinstance(reading, Reading):
            continue
        name = reading.name.text
        for number, meaning in enumerate(reading.meanings):
            by_default = number == 0 and spoken.get(name, 0) < len(examples)
            if not by_default and meaning.name.text not in chosen.get(name, ()):
                message = f"no example is worked with {name} = {meaning.name}"
                way = f'add: example "..." with {name} = {meaning.name}, with what it pays'
                yield Suspicion(meaning.name, message, way)
