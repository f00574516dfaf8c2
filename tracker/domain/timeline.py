"""One entry of a timeline, as its sentence prints it; what an event recorded is read here, and nowhere else."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tracker.domain.actors import Role
from tracker.domain.amounts import AmountKind
from tracker.domain.clocks import ClockKind
from tracker.domain.decisions import Outcome
from tracker.domain.escalations import Escalation
from tracker.domain.events import EventKind
from tracker.domain.money import Money


@dataclass(frozen=True)
class AmountChange:
    """£ of one year that an edit moved, in words; empty where there was or is no amount."""

    year: str
    was: str
    now: str
    difference: str

    @property
    def is_less(self) -> bool:
        """Whether both are known and it went down."""
        return self.difference.endswith("less")


@dataclass(frozen=True)
class DateMoved:
    """A due date that was moved, or that somebody asks to move."""

    clock: ClockKind
    was: date
    now: date


@dataclass(frozen=True)
class Escalated:
    """A step that was taken for a date that nears or has passed."""

    step: Escalation
    clock: ClockKind
    due_on: date


@dataclass(frozen=True)
class Entry:
    """One thing that happened.

    `by` says who by role and body; `subject` what it happened to within the offer ("Line 4"), with its `number` and
    `title` (of an agreement `number` is the version); `other` is a council that it is about; `words` a reason.
    """

    id: int
    kind: EventKind
    at: datetime
    by: str
    subject: str
    number: int | None
    title: str
    other: str
    words: str
    outcome: Outcome | None = None
    settled_as: str = ""
    count: int | None = None
    reference: str = ""
    is_gated: bool = False
    is_last: bool = False
    reply: str = ""
    is_held: bool = False
    changed: tuple[str, ...] = ()
    amounts: tuple[AmountChange, ...] = ()
    stops_clock: bool = False
    dates: tuple[DateMoved, ...] = ()
    escalated: Escalated | None = None
    public_from: datetime | None = None

    @property
    def is_of_line(self) -> bool:
        """Whether it happened to a line."""
        return self.kind.value.startswith("line.")


def read_facts(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Of what was recorded, the parts a sentence may use; what is missing or strange is left out."""
    read: dict[str, Any] = {}
    if facts.get("outcome") in {each.value for each in Outcome}:
        read["outcome"] = Outcome(facts["outcome"])
    after = facts.get("after")
    if isinstance(after, Mapping):
        read["settled_as"] = str(after.get("state", ""))
    for counted in ("lines", "question"):
        if isinstance(facts.get(counted), int):
            read["count"] = facts[counted]
    if isinstance(facts.get("changed"), list):
        read["changed"] = tuple(str(each) for each in facts["changed"])
    read["escalated"] = _escalated(facts)
    if isinstance(facts.get("public_from"), str):
        read["public_from"] = datetime.fromisoformat(facts["public_from"])
    read["reference"] = str(facts.get("reference") or "")
    read["is_gated"], read["is_last"] = bool(facts.get("is_gated")), bool(facts.get("is_last"))
    read["reply"], read["is_held"] = str(facts.get("reply") or ""), bool(facts.get("is_held"))
    read["stops_clock"] = bool(facts.get("stops_clock"))
    read["amounts"] = tuple(_changes(facts.get("amounts")))
    moved = facts.get("moved")
    read["dates"] = tuple(_dates([facts, *(moved if isinstance(moved, list) else ())]))
    return read


def _escalated(facts: Mapping[str, Any]) -> Escalated | None:
    step, clock, due_on = facts.get("step"), facts.get("clock"), facts.get("due_on")
    if step not in set(Escalation) or clock not in set(ClockKind) or not isinstance(due_on, str):
        return None
    return Escalated(Escalation(step), ClockKind(clock), date.fromisoformat(due_on))


def by_words(role: str, body: str, acted_for: str = "") -> str:
    """Who did it, by role: "Officer, Luton Borough Council"; a command or a job is the service.

    `acted_for` is the post of the person whose deputy it was.
    """
    words = Role(role).words if role in set(Role) else ""
    whose = f"for {acted_for}" if acted_for else ""
    return ", ".join(filter(None, (words, body, whose))) or "The service"


def _changes(amounts: Any) -> list[AmountChange]:
    if not isinstance(amounts, Mapping):
        return []
    found = []
    for year, pair in sorted(amounts.items()):
        if isinstance(pair, list) and len(pair) == 2 and all(_is_amount(each) for each in pair):
            was, now = pair
            found.append(AmountChange(str(year), _words(was), _words(now), _difference(_pence(was), _pence(now))))
    return found


def _dates(given: Sequence[Any]) -> Iterator[DateMoved]:
    for each in given:
        if isinstance(each, Mapping) and each.get("clock") in set(ClockKind) and "from" in each and "to" in each:
            was, now = (date.fromisoformat(str(each[side])) for side in ("from", "to"))
            yield DateMoved(ClockKind(each["clock"]), was, now)


def _is_amount(given: Any) -> bool:
    """No amount, whole pence, or a kind and its pence."""
    if given is None or isinstance(given, int):
        return True
    return isinstance(given, Sequence) and len(given) == 2 and given[0] in set(AmountKind)


def _pence(given: Any) -> int | None:
    return given if given is None or isinstance(given, int) else given[1]


def _words(given: Any) -> str:
    pence = _pence(given)
    if pence is None:
        return "to be confirmed" if given is not None else ""
    words = str(Money(pence))
    return f"up to {words}" if not isinstance(given, int) and given[0] == AmountKind.UP_TO else words


def _difference(was: int | None, now: int | None) -> str:
    if was is None or now is None or was == now:
        return ""
    return f"{Money(abs(now - was))} {'more' if now > was else 'less'}"
