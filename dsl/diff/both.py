"""The texts of two drafts as one source, so that a tree may hold nodes of both."""

from attrs import field, frozen

from ..source import Place, Source, Span


@frozen
class Both(Source):
    """The text of the new draft, and behind it that of the old one; each place is told in its own draft."""

    new: Source = field(kw_only=True)
    old: Source = field(kw_only=True)

    @classmethod
    def of(cls, old: Source, new: Source) -> "Both":
        """Two drafts."""
        return cls(new.name, f"{new.text}\n{old.text}", new=new, old=old)

    @property
    def shift(self) -> int:
        """How much further on the nodes of the old draft have their places than in its own text."""
        return len(self.new.text) + 1

    def place(self, span: Span) -> Place:
        """The place of a span in the draft that it is of."""
        if span.start < self.shift:
            return self.new.place(span)
        return self.old.place(Span(span.start - self.shift, span.end - self.shift))
