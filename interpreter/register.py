"""Who holds which units, as a register file says and as elections change it."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from itertools import groupby

from attrs import define, field

from ..dsl.characters import mistaken_letters, with_latin_letters
from ..dsl.constant import constant
from ..dsl.diagnostic import Diagnostic, Severity
from ..dsl.model import Model
from ..dsl.nearest import did_you_mean
from ..dsl.terms.instrument import Instrument
from ..dsl.terms.option import Option
from ..dsl.terms.party import Party
from .rows import EventRow, RegisterRow

_SHOWN = 6
Problem = tuple[str, str, str]


@define
class Register:
    """Holdings of each instrument: by holder where a register was given, else by the party issued to.

    Elections are entered in the order of their days; each leaves the register at once.
    """

    model: Model
    rows: dict[str, list[RegisterRow]] = field(factory=dict)
    elected: dict[str, list[tuple[date, str, int]]] = field(factory=lambda: defaultdict(list))
    wrong: list[Diagnostic] = field(factory=list)

    @classmethod
    def of(cls, model: Model, rows: Iterable[RegisterRow]) -> "Register":
        """A register from the rows of its file."""
        register = cls(model)
        for row in sorted(rows, key=lambda row: (row.date, row.line)):
            symbol = model.scope.symbols.get(row.instrument)
            if symbol is None or symbol.kind != "instrument":
                names = sorted(c.name.text for c in model.all_of(Instrument))
                way = "use an instrument of the deal: " + ", ".join(names) if names else "the deal has no units"
                known = [text for text, other in model.scope.symbols.items() if other.kind == "instrument"]
                way = did_you_mean(row.instrument, known, way)
                register._wrong(
                    "RG503", f"'{row.instrument}' is not an instrument of this deal", row, "instrument", way
                )
            elif row.change.denominator != 1:
                register._wrong("RG502", "units change in whole numbers", row, "change", "write a whole number")
            else:
                register.rows.setdefault(symbol.key, []).append(row)
        return register

    def _wrong(self, code: str, message: str, row: RegisterRow, column: str, way: str) -> None:
        self.wrong.append(Diagnostic(code, Severity.ERROR, message, row.file.place(row.line, column), way))

    def elector(self, instrument: str, option: Option, party: str | None) -> str | None:
        """Who elects: the holder named, or the party of the option; None where a holder has to be named."""
        return party if party or instrument in self.rows else option.holder.text

    def owner(self, instrument: str, option: Option, party: str) -> str:
        """Whose units an election by a party gives up: a holder's own, or those of the party of the option.

        Where it was issued none they are those of the only one that was issued any.
        """
        holders = {issue.to.text for issue in self._instrument(instrument).issues}
        if instrument in self.rows:
            return party
        return option.holder.text if option.holder.text in holders else holders.pop()

    def holding(self, instrument: str, holder: str, day: date) -> int:
        """What a holder has at the end of a day, less what was elected so far."""
        changes = [int(r.change) for r in self.rows.get(instrument, ()) if r.holder == holder and r.date <= day]
        return sum(changes) - self._gone(instrument, holder)

    def elect(self, row: EventRow, option: Option, instrument: str, party: str, quantity: int) -> Problem | None:
        """Enter an election; or say why it cannot be."""
        if instrument in self.rows:
            have = self.holding(instrument, party, row.date)
            if not any(r.holder == party for r in self.rows[instrument]):
                return "RG515", f"'{party}' is no holder in the register", self._holder_like(instrument, party)
        elif party != option.holder.text:
            return self._not_the_party(option, party)
        else:
            party = self.owner(instrument, option, party)
            have = self._issued(instrument, row.date, party) - self._gone(instrument, party)
        if quantity > have:
            node = self._instrument(instrument)
            units = f"1 {node.name} is" if quantity == 1 else f"{quantity:,} {node.plural} are"
            message = f"{units} elected, and '{party}' has {have:,}"
            return (
                "RG508",
                message,
                f"elect at most {have:,}" if have > 0 else "leave the row out: none are left",
            )
        self.elected[instrument].append((row.date, party, quantity))
        return None

    def _holder_like(self, instrument: str, party: str) -> str:
        """The way out where somebody is no holder: who was probably meant, or some of those there are."""
        holders = list(dict.fromkeys(r.holder for r in self.rows[instrument]))
        for holder in holders:
            if holder != party and with_latin_letters(holder) == party:
                return f"mend the register, where '{holder}' is written with {mistaken_letters(holder)}"
        return did_you_mean(party, holders, "name one of: " + ", ".join(holders[:6]))

    def _gone(self, instrument: str, party: str) -> int:
        return sum(quantity for _, who, quantity in self.elected[instrument] if who == party)

    def _not_the_party(self, option: Option, party: str) -> Problem:
        owner = option.holder.text
        node = self.model.symbol(owner).node
        members = [member.name.text for member in node.members] if isinstance(node, Party) else []
        if party in members:
            message = f"what '{party}' holds is not disclosed"
            return "RG515", message, f"give a register, or elect for '{owner}'"
        return "RG515", f"'{option.name}' is for '{owner}' to elect, not for '{party}'", f"write '{owner}'"

    def _instrument(self, instrument: str) -> Instrument:
        node = self.model.symbol(instrument).node
        assert isinstance(node, Instrument)
        return node

    def _issued(self, instrument: str, day: date, party: str | None = None) -> int:
        """The units issued through a day, to a party or to all."""
        total = 0
        for issue in self._instrument(instrument).issues:
            if issue.day <= day and party in (None, issue.to.text):
                count = constant(self.model.scope, issue.units)
                assert isinstance(count, Fraction)
                total += int(count)
        return total

    def findings(self) -> list[Diagnostic]:
        """Where the register does not agree with the units that the contract issued."""
        found = list(self.wrong)
        for instrument, rows in self.rows.items():
            held: dict[str, int] = defaultdict(int)
            short: set[str] = set()
            off, before = 0, date.min
            for day, group in groupby(rows, key=lambda row: row.date):
                changes = list(group)
                for row in changes:
                    held[row.holder] += int(row.change)
                overdrawn = self._overdrawn(instrument, day, held)
                found += [self._less_than_nothing(instrument, holder, day, held) for holder in overdrawn - short]
                was, off = off, sum(held.values()) - self._issued(instrument, day)
                if off not in (0, was) and not overdrawn:
                    found.append(self._disagreement(instrument, changes, sum(held.values()), before))
                short, before = overdrawn, day
        return found

    def _left(self, instrument: str, holder: str, day: date, held: dict[str, int]) -> int:
        gone = sum(units for on, who, units in self.elected[instrument] if on < day and who == holder)
        return held[holder] - gone

    def _overdrawn(self, instrument: str, day: date, held: dict[str, int]) -> set[str]:
        return {holder for holder in held if self._left(instrument, holder, day, held) < 0}

    def _less_than_nothing(self, instrument: str, holder: str, day: date, held: dict[str, int]) -> Diagnostic:
        own = next(r for r in reversed(self.rows[instrument]) if r.holder == holder and r.date <= day)
        left = self._left(instrument, holder, day, held)
        message = f"'{holder}' would have {left:,} {self._instrument(instrument).plural} after {day}"
        place = own.file.place(own.line, "change")
        return Diagnostic("RG512", Severity.ERROR, message, place, "mend the change, or the one before it")

    def _disagreement(self, instrument: str, changes: list[RegisterRow], total: int, before: date) -> Diagnostic:
        """That the units held are not those issued, at the changes of the day and the issues since the day before."""
        node = self._instrument(instrument)
        first, *others = changes
        issued = self._issued(instrument, first.date)
        message = f"the register comes to {total:,} {node.plural} after {first.date}, and {issued:,} were issued"
        way = "transfers take from one holder what they give to another; elections leave the register by themselves"
        related = [(r.file.place(r.line, "change"), "of the same day") for r in others[:_SHOWN]]
        if before != date.min:
            new = [issue for issue in node.issues if before < issue.day <= first.date]
            related += [(self.model.source.place(issue.span), "issued since the last change") for issue in new]
        place = first.file.place(first.line, "change")
        return Diagnostic("RG512", Severity.ERROR, message, place, way, tuple(related))
