"""Tags of what comes in: a territory, a product, a kind. Each value that a deal names is a truth of the tick."""

import re
from collections.abc import Iterator, Mapping, Sequence

from attrs import define, field

from ..dsl.flows import tags_asked
from ..dsl.model import Model
from ..dsl.nearest import did_you_mean
from ..dsl.terms.stream import Derived, Stream

Given = Sequence[tuple[str, str]]


@define(eq=False)
class Tags:
    """The tags of the streams of a deal.

    `_known` gives for each stream its tags with their values, none where any may stand; `_asked` are the values of a
    tag for which some clause asks.
    """

    model: Model
    _known: dict[str, dict[str, tuple[str, ...]]] = field(init=False, factory=dict)
    _asked: dict[str, set[str]] = field(init=False, factory=dict)

    def __attrs_post_init__(self) -> None:
        for stream in self.model.all_of(Stream):
            self._known[stream.name.text] = {
                tagged.tag.text: tuple(value.text for value in tagged.values) for tagged in stream.tags
            }
        for derived in self.model.all_of(Derived):
            for asked in tags_asked(derived.where):
                self._asked.setdefault(asked.tag.text, set()).add(asked.value.text)

    def known(self, stream: str) -> Mapping[str, tuple[str, ...]]:
        """The tags that a stream carries."""
        return self._known.get(stream, {})

    @property
    def all(self) -> frozenset[str]:
        """The tags that any stream carries."""
        return frozenset(tag for tags in self._known.values() for tag in tags)

    def combinations(self, stream: str) -> tuple[tuple[tuple[str, str], ...], ...]:
        """What may be carried together: each value of each tag once, with the first of the others."""
        values = {
            tag: sorted(self._asked.get(tag, set()) | set(known)) or ["any"]
            for tag, known in self.known(stream).items()
        }
        first = {tag: each[0] for tag, each in values.items()}
        found = [{**first, tag: value} for tag, each in values.items() for value in each] or [{}]
        return tuple(dict.fromkeys(tuple(sorted(each.items())) for each in found))

    def wrong(self, stream: str, given: Given) -> Iterator[tuple[str | None, str, str]]:
        """What is wrong with the tags of a row: the column, what, and the way out."""
        values = {name: word(text) for name, text in given}
        for tag, known in self.known(stream).items():
            way = f"give one of: {', '.join(known)}" if known else f"give it in a column '{tag}'"
            if tag not in values:
                yield None, f"the {tag} of this is not said", way
            elif known and values[tag] not in known:
                yield tag, f"'{values[tag]}' is no {tag} of '{stream}'", did_you_mean(values[tag], list(known), way)

    def places(self, stream: str, given: Given) -> Iterator[int | str]:
        """Where a row stands among others of its day by each tag: as the stream lists the values, else by their text.

        So what is one row and what is two rows of the same tags come at the same place.
        """
        values = {name: word(text) for name, text in given}
        for tag, known in self.known(stream).items():
            value = values.get(tag, "")
            yield [*known, value].index(value) if known else value

    def fields(self, stream: str, given: Given) -> dict[str, bool]:
        """The truths of a row: for each tag of the stream and each value asked for, whether it has it."""
        values = {name: word(text) for name, text in given}
        return {
            f"{tag}={value}": values.get(tag) == value
            for tag, known in self.known(stream).items()
            for value in sorted(self._asked.get(tag, set()) | set(known))
        }


def word(text: str) -> str:
    """A value as the contract writes it: `Pizza 73` is `pizza_73`."""
    return re.sub(r"[\s-]+", "_", text.strip().lower())
