"""From notices to one e-mail: what it says, as plain text filled from `templates/emails/<kind>.txt`.

A template has four blocks: `heading` (of several such in one list), `subject`, `path` (where to go) and `body`. It is
given a `Section`, which holds no £, no reason and no evidence, so none can be printed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from jinja2 import Environment

from tracker import rendering
from tracker.domain.clocks import ClockKind, days_left
from tracker.domain.formats import and_list, long_date, plural
from tracker.domain.notices import NoticeKind
from tracker.domain.working_days import HolidaysNotKnown, WorkingCalendar
from tracker.queries.notices import Told, ToldLine

_NAMED = 3
"""So many lines are named by their numbers; more are counted."""
_OF_OFFERS = {
    ClockKind.SIGNING: "signing the agreement",
    ClockKind.WHOLE_OFFER: "settling the whole offer",
    ClockKind.RIGHT_TO_REQUEST: "the statutory answer",
}
_LISTED = 60
"""So many entries a list holds; the others are counted."""


@dataclass(frozen=True)
class Section:
    """What one template is given: one kind of thing that happened to one offer, or to nothing in particular."""

    kind: NoticeKind
    of: str
    reference: str
    by: str
    lines: tuple[ToldLine, ...]
    count: int
    clock: ClockKind | None
    due_on: date | None
    days_late: int

    @property
    def line(self) -> int | None:
        """The number of its only line."""
        return self.lines[0].number if len(self.lines) == 1 else None

    @property
    def on(self) -> str:
        """Its lines in words: "line 2", "lines 2 and 4", "12 lines"; "the offer" when it is about none."""
        numbers = [str(each.number) for each in self.lines]
        if len(numbers) > _NAMED:
            return plural(len(numbers), "line")
        return f"line{'s' if len(numbers) > 1 else ''} {and_list(numbers)}" if numbers else "the offer"

    @property
    def many(self) -> bool:
        """Whether `on` is more than one."""
        return len(self.lines) > 1

    @property
    def are(self) -> str:
        """The verb after `on`."""
        return "are" if self.many else "is"

    @property
    def were(self) -> str:
        """The same in the past."""
        return "were" if self.many else "was"

    @property
    def them(self) -> str:
        """What stands for `on`."""
        return "them" if self.many else "it"

    @property
    def questions(self) -> str:
        """How many, as a sentence begins: "a question", "3 questions"."""
        return "a question" if self.count == 1 else plural(self.count, "question")

    @property
    def doer(self) -> str:
        """Whoever did it, at the beginning of a sentence."""
        return _opening(self.by)

    @property
    def deciders(self) -> str:
        """The departments of its lines with their verb, at the beginning of a sentence: two or more are counted."""
        names = tuple(dict.fromkeys(each.owner for each in self.lines))
        return f"{_opening(names[0])} has" if len(names) == 1 else f"{len(names)} departments have"

    @property
    def owners(self) -> str:
        """The departments of its lines."""
        return and_list(dict.fromkeys(each.owner for each in self.lines))

    @property
    def offer_path(self) -> str:
        """The offer's page."""
        return f"/offers/{self.reference}"

    @property
    def path(self) -> str:
        """The page of its only line, or of its offer."""
        return f"{self.offer_path}/lines/{self.line}" if self.line else self.offer_path

    @property
    def due_path(self) -> str:
        """Where what is due or late is done."""
        if self.clock is ClockKind.SETTLE_COMMITMENT:
            return f"{self.offer_path}/commitments"
        return f"/agreements/{self.reference}" if self.clock is ClockKind.SIGNING else self.path

    @property
    def by_date(self) -> str:
        """When something is due, to go on with: " by 14 October 2010"; "" when nothing is."""
        return f" by {long_date(self.due_on)}" if self.due_on else ""

    @property
    def by_when(self) -> str:
        """The same after a comma."""
        return f",{self.by_date}" if self.due_on else ""

    @property
    def waiting(self) -> int:
        """How many of its lines wait for the council."""
        return sum(each.is_with_council for each in self.lines)

    @property
    def reply_by(self) -> date | None:
        """The first day by which the council has to reply on one of them."""
        return min((each.due_on for each in self.lines if each.is_with_council and each.due_on), default=None)

    @property
    def what(self) -> str:
        """What is due or late: "first position"."""
        words = self.clock.words if self.clock else "answer"
        return words if words.startswith("Treasury") else words[0].lower() + words[1:]

    @property
    def matter(self) -> str:
        """What is due or late, and of what: "first position on line 2", "settling 2 commitments"."""
        if self.clock is ClockKind.SETTLE_COMMITMENT:
            return f"settling {'a commitment' if self.count == 1 else plural(self.count, 'commitment')}"
        return _OF_OFFERS.get(self.clock or ClockKind.FIRST_POSITION) or f"{self.what} on {self.on}"

    @property
    def is_of_lines(self) -> bool:
        """Whether a later date can be agreed: of nothing but lines."""
        return bool(self.lines)

    @property
    def late(self) -> str:
        """How late: "5 working days late"."""
        return f"{plural(self.days_late, 'working day')} late" if self.days_late > 0 else "late"


@dataclass(frozen=True)
class Letter:
    """Subject and text of one e-mail."""

    subject: str
    text: str


@dataclass(frozen=True)
class _Entry:
    heading: str
    subject: str
    link: str
    body: str


class Letters:
    """Writes e-mails. `public_url` goes before every path; `is_test` says TEST in every subject."""

    def __init__(self, public_url: str, *, is_test: bool) -> None:
        self._public_url = public_url
        self._is_test = is_test
        self._templates: Environment = rendering.environment()

    def write(self, told: Sequence[Told], *, digest_on: date | None, today: date, calendar: WorkingCalendar) -> Letter:
        """One e-mail of one or more notices to one person; of a digest, its day."""
        sections = sections_of(told, today, calendar)
        entries = [self._entry(each) for each in sections]
        if len(entries) == 1:
            (entry,) = entries
            return self._letter(entry.subject, "letter", entry=entry)
        groups: dict[str, list[_Entry]] = {}
        for entry in entries[:_LISTED]:
            groups.setdefault(entry.heading, []).append(entry)
        more = len(entries) - _LISTED
        subject = _subject(sections, entries, digest_on)
        return self._letter(subject, "several", groups=groups, more=max(more, 0), home=f"{self._public_url}/")

    def _letter(self, subject: str, template: str, **given: object) -> Letter:
        text = self._templates.get_template(f"emails/layouts/{template}.txt").render(**given)
        return Letter(f"{'TEST: ' if self._is_test else ''}{subject}", f"{text.strip()}\n")

    def _entry(self, section: Section) -> _Entry:
        template = self._templates.get_template(f"emails/{section.kind}.txt")

        def block(name: str, **more: str) -> str:
            context = template.new_context({"told": section, **more})
            return "".join(template.blocks[name](context)).strip()

        link = f"{self._public_url}{block('path')}"
        return _Entry(block("heading"), block("subject"), link, block("body", link=link))


def _opening(words: str) -> str:
    return words[:1].upper() + words[1:]  # `capitalize` would make SO-0142 small


def _subject(sections: Sequence[Section], entries: Sequence[_Entry], digest_on: date | None) -> str:
    if digest_on is not None:
        return f"Your digest for {long_date(digest_on)}"
    if len({each.kind for each in sections}) == 1 and all(each.reference for each in sections):
        lines = sum(len(each.lines) for each in sections)
        offers = plural(len({each.reference for each in sections}), "offer")
        return (
            f"{entries[0].heading}: {plural(lines, 'line')} of {offers}" if lines else f"{entries[0].heading}: {offers}"
        )
    return f"{entries[0].subject}, and {plural(len(entries) - 1, 'other thing')}"


def sections_of(told: Sequence[Told], today: date, calendar: WorkingCalendar) -> list[Section]:
    """Notices of one kind, offer, doer and missed date become one section; in the order in which they first came."""
    groups: dict[tuple[object, ...], list[Told]] = {}
    for each in told:
        key = (each.kind, each.reference, each.by, each.clock, each.due_on)
        groups.setdefault(key, []).append(each)
    return [_section(group, today, calendar) for group in groups.values()]


def _section(group: Sequence[Told], today: date, calendar: WorkingCalendar) -> Section:
    first = group[0]
    by_number: Mapping[int, ToldLine] = {line.number: line for each in group for line in each.lines}
    lines = tuple(by_number[number] for number in sorted(by_number))
    due_on = first.due_on or min((line.due_on for line in lines if line.due_on), default=None)
    return Section(
        kind=first.kind,
        of=f"{first.reference} {first.council}",
        reference=first.reference,
        by=first.by,
        lines=lines,
        count=max(len(group), len(lines)),
        clock=first.clock,
        due_on=due_on,
        days_late=_days_late(due_on, today, calendar),
    )


def _days_late(due_on: date | None, today: date, calendar: WorkingCalendar) -> int:
    """Working days; below zero, still to come."""
    if due_on is None:
        return 0
    try:
        return -days_left(due_on, today, calendar)
    except HolidaysNotKnown:
        return (today - due_on).days
