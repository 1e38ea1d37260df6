"""Counters: what of all that is posted each counts, and which counters a posting moves."""

from itertools import product

from attrs import define, field, frozen

from ...dsl.model import Model
from ...dsl.terms.account import Account, Charged
from ...dsl.terms.term import ChargedTo
from ..program import Post

FROM = ":from:"

_Key = tuple[str | None, str | None, str | None]


@frozen(eq=False, repr=False, slots=False)
class Counter:
    """What a counter counts: postings that match. Every field that is set narrows it.

    `sense` is `received` (cash to somebody), `earned` (what royalties owe somebody, else as received), `due` (as
    received), `per` (money per unit), `receipts` (what came in on a stream or a waterfall), `distributed` (what a
    clause paid, but to waterfalls), `paid` (what a royalty paid, to whomever), `outstanding`, `given_up`, `issued`,
    `elected` (units given up under an option), `funded` (what a party paid by fundings), `balance` (what is in an
    account, or owed on it: what is paid of it comes off, what clauses pay that are charged to it comes on), or
    `interest` (what is payable of it), `got` and `outlay` (all cash to somebody, and from them).
    """

    sense: str
    who: str
    source: str | None = None
    clause: str | None = None

    @property
    def register(self) -> str:
        """The name of its register."""
        name = f"{self.sense}:{self.who}"
        if self.source:
            name += f"{FROM}{self.source}"
        return f"{name}:under:{self.clause}" if self.clause else name

    def counts(self, post: Post, issuer: str | None, members: frozenset[str]) -> int:
        """+1 where the posting adds to the counter, -1 where it takes away, else 0.

        `issuer` is that of the instrument counted, `members` the parties inside the group counted.
        """
        if self.source not in (None, post.source) or self.clause not in (None, post.clause, _whole(post.clause)):
            return 0
        match self.sense:
            case "received" | "due":
                whose = self.who in (post.target, post.claim) or post.target in members
                if self.sense == "due" and (post.view == "due" or _is_late(post)):
                    return int(whose and post.view == "due")
                return int(whose and post.kind == "cash" and post.view not in ("issue", "receipt"))
            case "balance":
                charged = post.clause in members and not _is_late_interest(post)
                into = int(post.target == self.who) + int(charged)
                return (into - int(self.who in (post.source, post.claim))) * int(post.kind == "cash")
            case "interest":
                return -int(post.kind == "cash" and post.claim == f"interest of {self.who}")
            case "got" | "outlay":
                end = post.target if self.sense == "got" else post.source
                return int(post.kind == "cash" and (end == self.who or end in members))
            case "earned":
                whose = post.target == self.who or post.target in members
                cash = post.kind == "cash" and post.view not in ("issue", "receipt", "royalty", "interest paid")
                return int(whose and (cash or post.view == "earned"))
            case "paid":
                paid = post.kind == "cash" and not _is_late_interest(post)
                return int(paid and self.who in (post.clause, _whole(post.clause)))
            case "per":
                return int(post.kind == "measure" and post.target == self.who and not post.split)
            case "funded":
                whose = post.source == self.who or post.source in members
                return int(whose and post.kind == "cash" and post.view == "funding")
            case "receipts":
                return int(post.view in ("receipt", "report") and post.target == self.who)
            case "distributed":
                paid = post.kind == "cash" and post.view != "receipt" and not _is_late_interest(post)
                return int(paid and post.clause == self.who)
            case "elected":
                return int(post.kind == "unit" and post.clause == self.who and post.target == issuer)
        if post.kind != "unit" or post.unit != self.who:
            return 0
        if post.source == issuer and post.acting != "source":
            return int(self.sense in ("outstanding", "issued"))
        return {"outstanding": -1, "given_up": 1}.get(self.sense, 0)


def _is_late(post: Post) -> bool:
    """Whether a posting pays, late or not, what fell due before; or the interest on it."""
    return bool(post.claim) and post.claim.removeprefix("interest of ") == post.clause


def _is_late_interest(post: Post) -> bool:
    """Whether a posting pays interest on what its own clause owed."""
    return _is_late(post) and post.claim != post.clause


def _whole(clause: str) -> str:
    """The clause that stands for several of which a clause is one."""
    return clause.rpartition(".")[0] or clause


@frozen(eq=False, repr=False, slots=False)
class _Kept:
    """A counter with what the deal says of whom it counts; `number` is its place among all."""

    number: int
    counter: Counter
    issuer: str | None
    members: frozenset[str]


@define(eq=False, repr=False, slots=False)
class Counters:
    """The counters of a program, by the name of their register.

    Each is also kept under the names of which a posting that it counts has one (who is paid, by whom, by which clause,
    in which unit), with the source and the clause that narrow it: so a posting finds those that it moves however many
    there are.
    """

    model: Model
    _by_register: dict[str, Counter] = field(factory=dict)
    _by_name: dict[_Key, list[_Kept]] = field(factory=dict)

    def add(self, counter: Counter) -> None:
        """Keep a counter, once."""
        register = counter.register
        if register in self._by_register:
            return
        members = charging(self.model, counter.who) if counter.sense == "balance" else self._members_of(counter.who)
        kept = _Kept(len(self._by_register), counter, self._issuer_of(counter), members)
        self._by_register[register] = counter
        for name in members | {counter.who}:
            self._by_name.setdefault((name, counter.source, counter.clause), []).append(kept)

    def of(self, register: str) -> Counter | None:
        """The counter of a register, if it is one."""
        return self._by_register.get(register)

    def moved_by(self, post: Post) -> tuple[tuple[str, int], ...]:
        """The registers of the counters that count a posting, each with its sign, in the order in which they came."""
        clauses = {post.clause, _whole(post.clause)}
        names = {post.target, post.unit, post.source, post.claim.removeprefix("interest of "), *clauses}
        keys = product(names, {None, post.source}, {None, *clauses})
        near = {kept.number: kept for key in keys for kept in self._by_name.get(key, ())}
        found = []
        for _, kept in sorted(near.items()):
            sign = kept.counter.counts(post, kept.issuer, kept.members)
            if sign:
                found.append((kept.counter.register, sign))
        return tuple(found)

    def _issuer_of(self, counter: Counter) -> str | None:
        """Who issues the instrument that a counter counts."""
        name = counter.who
        if counter.sense == "elected":
            option = self.model.symbol(name).node
            name = str(getattr(option, "instrument", None) or "")
        symbol = self.model.scope.symbols.get(name)
        issuer = getattr(symbol.node, "issuer", None) if symbol else None
        return str(issuer) if issuer else None

    def _members_of(self, who: str) -> frozenset[str]:
        """The parties inside a group."""
        symbol = self.model.scope.symbols.get(who)
        return frozenset(str(m.name) for m in getattr(symbol.node, "members", ())) if symbol else frozenset()


def charging(model: Model, account: str) -> frozenset[str]:
    """The payments and royalties that are charged to an account."""
    found = set()
    for clause in model.clauses:
        for term in getattr(clause, "terms", ()):
            if isinstance(term, ChargedTo) and model.symbol(term.account).key == account:
                found.add(clause.label)
    node = model.symbol(account).node
    for line in node.lines if isinstance(node, Account) else ():
        if isinstance(line, Charged):
            found |= {name.text for name in line.streams if model.symbol(name).kind != "stream"}
    return frozenset(found)
