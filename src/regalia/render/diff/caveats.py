"""What every format tells of a comparison besides amounts: what was not tried, or not alone, and what stops a run."""

from collections.abc import Iterator

from regalia.dsl.diff.change import Change
from regalia.interpreter.diff import Diff

_STOPPED = 3
_WITH = {"old": "the draft without it", "new": "the draft with it"}


def caveats(found: Diff, change: Change) -> Iterator[str]:
    """What has to be known of a change in terms or rights before whom it pays; that it pays everybody the same."""
    if found.why_not:
        return
    if change.number in found.unweighed:
        yield "not tried alone: see cash for all changes together"
        return
    others = found.together.get(change.number)
    if others:
        yield "together with " + ", ".join(_called(found.changes[number]) for number in sorted(others)) + ":"
    stops = found.stops.get(change.number, ())
    if stops:
        streams = f"{len(stops)} of the {len(found.scenarios)} streams tried"
        yield f"{_WITH[stops[0].draft]} stops on {streams}: {stops[0].why}"
    effects = found.effects[change.number]
    if effects and not any(effect.scenario for effect in effects.values()):
        tried = len(found.scenarios) - len(stops)
        yield f"pays everybody the same on the {tried} {'other ' if stops else ''}streams tried"


def _called(change: Change) -> str:
    return " / ".join((change.heading, *change.path))


def notes(found: Diff) -> list[str]:
    """What was not compared, and why."""
    lines = []
    if found.why_not:
        lines.append(f"cash was not compared: {found.why_not}")
    if found.over_budget:
        lines.append("the work for this comparison was used up: not every change was tried alone on every stream")
    stopped = found.stopped[:_STOPPED]
    lines += [f"the {each.draft} draft does not run through {each.scenario.title}: {each.why}" for each in stopped]
    if found.cash:
        told = "regalia run stops the {} draft on {}, where its own check fails: {}"
        lines += [told.format(which, found.cash.scenario.title, why) for which, why in found.broken.items()]
        assumed = [f"{name} = {text}" for name, text in found.assumed.items()]
        lines += [f"not disclosed, and assumed to compare: {', '.join(assumed)}"] if assumed else []
    return lines
