"""The stream that shows a difference, as the input files that each draft is run on, in the draft's own names."""

from collections.abc import Mapping

from ..evidence.scenario import texts_of
from ..rows import renamed
from . import Diff
from .outcome import fitted


def witness(found: Diff) -> Mapping[str, Mapping[str, str]]:
    """For `old` and `new` the text of each kind of input; nothing where no stream shows a difference."""
    if found.cash is None or found.drafts is None:
        return {}
    drafts = [found.drafts.old, found.drafts.new]
    names: tuple[dict[str, str], dict[str, str]] = ({now: was for was, now in found.terms.names.items()}, {})
    rows = (fitted(draft, found.cash.scenario.inputs, drafts)[0] for draft in drafts)
    told = (texts_of(renamed(inputs, back)) for inputs, back in zip(rows, names, strict=True))
    return dict(zip(("old", "new"), told, strict=True))
