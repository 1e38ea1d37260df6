"""The readings of a contract as a person reads them: what each combination pays, and what each question is worth."""

from collections.abc import Iterator, Sequence

from regalia.interpreter.exact.unknown import Unknown
from regalia.interpreter.outputs.text import shown, table
from regalia.interpreter.readings.comparison import Comparison, Worth
from regalia.interpreter.readings.side_by_side import Readings
from regalia.interpreter.readings.space import MOST_COMBINATIONS, Question
from regalia.render.readings_search import found
from regalia.render.readings_table import amounts
from regalia.render.readings_words import (
    amount_of,
    heading,
    many,
    mark_words,
    meaning_words,
    more_or_less,
    numbers,
    reasons,
    several,
    wrapped,
)


def to_text(readings: Readings, version: str, folder: str | None = None) -> str:
    """All that is known of the readings; `folder` is where the streams of a search were written."""
    parts: list[Sequence[str]] = [_title(readings)]
    if readings.stream:
        parts += _side_by_side(readings, readings.stream)
    elif not readings.search:
        parts += [_question(readings, question) for question in readings.space.questions]
    if readings.search:
        parts += found(readings, readings.search, folder)
    parts.append(_receipt(readings, version))
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def _title(readings: Readings) -> list[str]:
    space, stream = readings.space, readings.stream
    through = f", through {stream.through}" if stream else ""
    lines = [*wrapped(f"{readings.title}{through}, in {readings.currency}", "")]
    counts = f"{many(len(space.names), 'reading')}, {many(space.number, 'combination')}"
    if stream and space.free:
        counts += f"; {_matter(stream)}"
    lines += wrapped(counts, "")
    if space.fixed:
        lines += wrapped("held fast: " + ", ".join(f"{n} = {m}" for n, m in sorted(space.fixed.items())), "")
    if not space.complete:
        lines += wrapped(
            f"More than {MOST_COMBINATIONS} combinations are not looked at in full: these are the default and each "
            f"other meaning alone, {len(space.combinations)} in all. Hold readings fast to see the others: "
            "--reading NAME=CHOICE",
            "",
        )
    return lines


def _matter(stream: Comparison) -> str:
    """How many readings make a difference."""
    money = len(stream.space.free) - len(stream.same_money)
    rights = len(stream.same_money) - len(stream.indifferent)
    if not money and not rights:
        return "none makes a difference on this stream"
    words = [f"{money or 'none'} {'make' if money > 1 else 'makes'} a difference to what is paid on this stream"]
    words += [f"{rights} more to the rights that stand at its end"] if rights else []
    return ", ".join(words)


def _question(readings: Readings, question: Question) -> list[str]:
    """A reading with its meanings."""
    lines = heading(readings.source, question.node)
    if question.within:
        inside = ", ".join(f"{name} = {meaning}" for name, meaning in question.within.items())
        lines += wrapped(f"only with {inside}")
    width = max(len(meaning.name.text) for meaning in question.node.meanings)
    for meaning in question.node.meanings:
        name = meaning.name.text
        which = " (held fast)" if question.fixed == name else " (default)" if question.default == name else ""
        marks = "".join(f" [{mark_words(mark)}]" for mark in meaning.marks)
        words = f"{name.ljust(width)}  {meaning_words(readings.source, meaning)}{which}{marks}"
        lines += wrapped(words, "    ", " " * (width + 2))
    return lines


def _side_by_side(readings: Readings, stream: Comparison) -> Iterator[Sequence[str]]:
    yield amounts(stream)
    yield _stopped(stream)
    yield _ranges(stream)
    if readings.space.names:
        yield ["What each reading is worth on this stream, the others as they stand by default"]
    for name in readings.space.names:
        for question in (each for each in readings.space.questions if each.name == name):
            yield [*heading(readings.source, question.node), *_worth(stream, question, readings.currency)]
    yield _left_out(stream)


def _stopped(stream: Comparison) -> list[str]:
    """Which runs were stopped, and why; the same reason once."""
    why: dict[tuple[str, ...], list[int]] = {}
    for outcome in stream.outcomes:
        if outcome.stopped:
            why.setdefault(tuple(reasons(outcome.stopped)), []).append(outcome.combination.number)
    lines = []
    for findings, stopped in why.items():
        which = f"combination{'s' if len(stopped) > 1 else ''} {numbers(stopped, 12)}"
        lines += [*wrapped(f"The run under {which} stops", ""), *(x for each in findings for x in wrapped(each))]
    return lines


def _ranges(stream: Comparison) -> list[str]:
    """The least and the most, for everybody for whom they are not the same."""
    rows = []
    for each in stream.ranges:
        if each.first is None:
            continue
        who = each.who + (", less what it paid" if each.net else "")
        if each.undisclosed:
            rows.append((who, "undisclosed", numbers([]), "", "", "", each.unit, str(each.first)))
            continue
        least, most, difference = (shown(value, each.unit) for value in (each.least, each.most, each.difference))
        under = [f"({numbers(bound)})" for bound in (each.least_under, each.most_under)]
        rows.append((who, least, under[0], most, under[1], difference, each.unit, str(each.first)))
    if not rows:
        return []
    head = ("", "least", "", "most", "", "difference", "", "part on")
    return ["The range, and the combinations at its ends", *table([head, *rows], frozenset({1, 3, 5}), "  ")]


def _worth(stream: Comparison, question: Question, currency: str) -> list[str]:
    """What the other meanings of a question change, and in one sentence what it is worth."""
    if question.fixed:
        return wrapped(f"It is held fast at {question.fixed}.")
    if question.name in stream.indifferent:
        alone = "" if stream.space.complete else "Alone, "
        return wrapped(f"{alone}it made no difference on this stream.".capitalize())
    theirs = [worth for worth in stream.worths if worth.question is question]
    lines = [line for worth in theirs for line in _meaning(worth)]
    return [*lines, *wrapped(_sentence(theirs, currency))]


def _meaning(worth: Worth) -> Iterator[str]:
    yield from wrapped(f"{worth.meaning}, not {worth.question.default}:")
    for which, outcome in ((worth.question.default, worth.base), (worth.meaning, worth.other)):
        if outcome.stopped:
            yield from wrapped(f"the run under {which} (combination {outcome.combination.number}) stops", "    ")
    rows = [
        (who, f"{more_or_less(difference.amount, unit)}, from {difference.first} on")
        for (who, unit), difference in worth.effects.items()
    ]
    yield from table(rows, frozenset(), "    ") if rows else []
    width = max(len(worth.question.default), len(worth.meaning))
    for name, words in worth.rights.items():
        yield from wrapped(f"{name}, as it stands at the end:", "    ")
        for which, right in zip((worth.question.default, worth.meaning), words, strict=True):
            yield from wrapped(f"{which.ljust(width)}  {right}", "      ", " " * (width + 2))
    if not worth.differs:
        yield from wrapped("no difference alone, but one together with other readings", "    ")


def _sentence(worths: Sequence[Worth], currency: str) -> str:
    """What a question is worth: the most that anybody gains or loses by it, in the deal's currency if it can be."""
    gains = [
        (unit, difference, who, worth)
        for worth in worths
        for (who, unit), difference in worth.effects.items()
        if not isinstance(difference.amount, Unknown) and difference.amount
    ]
    if not gains:
        if any(worth.stops for worth in worths):
            return "What the question is worth cannot be told on this stream: a run stops."
        open_terms = {name for worth in worths for name in worth.undisclosed}
        if open_terms:
            return f"What the question is worth depends on what is not disclosed ({several(sorted(open_terms))})."
        if any(worth.effects for worth in worths):
            return "The question is worth nothing in the end on this stream; it moves the days of payment."
        if any(worth.rights for worth in worths):
            return "The question moves no money on this stream; what stands at its end differs."
        return "The question is worth nothing alone on this stream."
    best = max(gains, key=lambda gain: (gain[0] == currency, abs(gain[1].amount), gain[1].amount > 0))
    unit, difference, who, _ = best
    worth = amount_of(abs(difference.amount), unit)
    return f"The question is worth {worth} to {who} on this stream, from {difference.first} on."


def _left_out(stream: Comparison) -> list[str]:
    """Who is paid or pays what is not disclosed."""
    who: dict[str, dict[str, None]] = {}
    for outcome in stream.outcomes:
        for (party, _), opened in outcome.open.items():
            for *_, terms in opened:
                for term in terms:
                    who.setdefault(term, {})[party] = None
    if not who:
        return []
    told = several(f"{term} ({several(parties)})" for term, parties in sorted(who.items()))
    return wrapped(f"Not disclosed, and left out of the differences: {told}. --set NAME=VALUE supplies a figure.", "")


def _receipt(readings: Readings, version: str) -> list[str]:
    lines = [f"  regalia {version}", f"  contract sha256:{readings.source.digest}"]
    lines += [f"  {name} sha256:{digest}" for name, digest in readings.source.digests.items()]
    lines += [f"  {file.name} sha256:{file.sha256}" for file in readings.inputs.files]
    lines += [f"  supplied {name} = {text}" for name, text in sorted(readings.supplied.items())]
    return ["Receipt", *lines]
