"""The value of an undisclosed term that nobody supplied: arithmetic carries it, a decision refuses it."""

from typing import Any, NoReturn

from attrs import define


@define
class ValueNeeded(Exception):
    """A decision would depend on terms that are not disclosed."""

    names: frozenset[str]


class Unknown:
    """A figure that depends on undisclosed terms."""

    __slots__ = ("names",)

    def __init__(self, *names: str) -> None:
        self.names = frozenset(names)

    def _joined(self, other: Any) -> "Unknown":
        return Unknown(*(self.names | other.names)) if isinstance(other, Unknown) else self

    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = _joined

    def _refuse(self, *_: Any) -> NoReturn:
        raise ValueNeeded(self.names)

    __lt__ = __le__ = __gt__ = __ge__ = __bool__ = _refuse

    def __neg__(self) -> "Unknown":
        return self
