"""How much work a comparison may take: counted in operations, so that the same drafts give the same answer anywhere."""

from attrs import define

from ..evidence.draft import Draft

MOST = 600_000
"""The most work: about two seconds on a machine of 2026."""

_TO_MAKE_READY = 60


@define
class Budget:
    """Work that is left. To make a draft ready takes as much as to run it some dozens of times."""

    left: int = MOST
    over: bool = False

    def spend(self, work: int) -> bool:
        """Whether there is so much left; then it is spent."""
        if work > self.left:
            self.over = True
            return False
        self.left -= work
        return True

    def make_ready(self, size: int) -> bool:
        """Whether a draft of so many operations can be made ready."""
        return self.spend(size * _TO_MAKE_READY)


def size_of(draft: Draft) -> int:
    """The operations of a draft's program."""
    return sum(len(rule.body) for rule in draft.ready.machine.program.rules)
