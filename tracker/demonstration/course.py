"""The course of one offer: which acts are made, by whom and when, until it has come as far as it gets."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from random import Random

from sqlalchemy.orm import Session

from tracker.actions import attachments, commitments, lines, offers, partners, sign_off
from tracker.demonstration.cast import FEATURED, Cast
from tracker.demonstration.departments import Departments
from tracker.demonstration.drafts import Writer
from tracker.demonstration.evidence import Keep, keep_spending
from tracker.demonstration.signers import Signers
from tracker.demonstration.talks import Talks
from tracker.domain.actors import Actor, Role
from tracker.domain.london import LONDON
from tracker.domain.offers import OfferKind
from tracker.domain.working_days import WorkingCalendar
from tracker.queries.casework import get_version
from tracker.queries.organisations import Body
from tracker.queries.programmes import Round

ENDS = (
    "answered", "in_force", "recommended", "submitted", "approved", "answered", "taken", "cleared", "unfinished",
    "answered", "settled", "acknowledged", "held", "in_force", "awaiting_sign_off", "refused", "drawn_up", "returned",
    "half_signed", "ready",
)  # fmt: skip
"""How far offers get, in turn: every state there is, and the commonest several times."""

DRAFTING = {
    "create": -12, "lines": -11, "give": -10, "attach": -7, "decide": -5, "send": -3, "submit": 0,
}  # fmt: skip
ANSWERING = {
    "acknowledge": 2, "take": 4, "ask": 6, "answer": 10, "more_time": 10, "write": 11, "refer": 12, "recommend": 14,
    "return": 16, "approve": 18, "consult": 20, "add": 22, "clear": 24, "hold": 24, "release": 27, "accept": 34,
    "counter": 34, "withdraw": 34, "resubmit": 34, "settle": 35, "draw_up": 40, "sign": 43, "countersign": 46,
}  # fmt: skip
DAYS = {**DRAFTING, **ANSWERING}
"""Working days from submission to each act, which is the method of its name."""

UNTIL: Mapping[str, str] = {
    "unfinished": "lines", "ready": "decide", "awaiting_sign_off": "send", "submitted": "submit",
    "acknowledged": "acknowledge", "taken": "refer", "recommended": "recommend", "returned": "return",
    "approved": "consult", "held": "hold", "cleared": "clear", "answered": "resubmit", "refused": "settle",
    "settled": "settle", "drawn_up": "draw_up", "half_signed": "sign", "in_force": "countersign",
}  # fmt: skip
"""The last act of each end."""

ONLY_OF = {
    "return": {"returned"}, "hold": {"held"}, "counter": {"answered"}, "withdraw": {"answered"},
    "resubmit": {"answered"}, "more_time": {"taken"}, "refer": {"taken"}, "consult": {"approved"}, "add": {"held"},
}  # fmt: skip
"""Acts that only some ends have."""

FIRST_LINE = 1

Act = Callable[[Session, datetime], None]


@dataclass
class Course:
    """One offer, played by its people. `size` is how many lines it has."""

    index: int
    end: str
    size: int
    programme: Round
    council: Body
    partners: tuple[Body, ...]
    cast: Cast
    calendar: WorkingCalendar
    writers: Callable[[Body, Random, date], Writer]
    keep: Keep
    rnd: Random = field(init=False)
    reference: str = ""

    def __post_init__(self) -> None:
        self.rnd = Random(f"offer {self.index}")

    def acts(self, today: date) -> Iterator[tuple[datetime, Act]]:
        """Each act with the instant it is made, in order; all of them before `today`."""
        last = UNTIL[self.end]
        submitted_on = self._submitted_on(DAYS[last], today)
        for name, days in DAYS.items():
            if self.end not in ONLY_OF.get(name, {self.end}):
                continue
            if days <= DAYS[last]:
                day = self.calendar.add(submitted_on, days)
                yield self._instant(day, name), getattr(self, f"_{name}")
            if name == last:
                return

    def _submitted_on(self, days: int, today: date) -> date:
        """One offer in seven was early, so that the liftings of June overtook some of it."""
        earliest = date(2010, 5, 21)
        if self.index % 7 == 3 and days <= DAYS["submit"] + 60:
            return self.calendar.add(earliest, self.rnd.randrange(12))
        return self.calendar.add(today, -max(days, 0) - self.rnd.randrange(2, 24))

    def _instant(self, day: date, name: str) -> datetime:
        minute = (self.index * 7 + 11 * len(name)) % 60
        return datetime.combine(day, time(9 + self.index % 8, minute), tzinfo=LONDON)

    @property
    def officer(self) -> Actor:
        """Who drafts."""
        return self.cast.who(Role.OFFICER, self.council.id)

    @property
    def signatory(self) -> Actor:
        """Who signs for the lead council."""
        return self.cast.who(Role.SIGNATORY, self.council.id)

    @property
    def _departments(self) -> Departments:
        return Departments(self.reference, self.end, self.cast, Random(f"answers {self.index}"))

    @property
    def _talks(self) -> Talks:
        return Talks(self.reference, self.officer, self.cast)

    @property
    def _signers(self) -> Signers:
        return Signers(self.reference, self.programme, self.cast, (self.council, *self.partners))

    @property
    def _added(self) -> int:
        """How many of its lines are not there when it is submitted, but added later."""
        return 1 if self.end in ONLY_OF["add"] and self.size > 1 else 0

    def _create(self, session: Session, now: datetime) -> None:
        kind = OfferKind.INNOVATIVE_POLICY_OFFER if self.partners else OfferKind.SINGLE_OFFER
        self.reference = offers.create_offer(
            session,
            self.officer,
            programme_id=self.programme.id,
            kind=kind,
            title="One front door for families, work and care" if self.partners else "",
            summary=f"{self.council.short_name} offers savings and better outcomes for fewer conditions on its grants.",
            now=now,
        )

    def _lines(self, session: Session, now: datetime) -> None:
        day = now.date()
        everyone = (self.council, *self.partners)
        first = self.size - self._added
        sizes = [first // len(everyone)] * len(everyone)
        sizes[0] += first - sum(sizes)
        drafts = [
            draft
            for body, size in zip(everyone, sizes, strict=True)
            for draft in self.writers(body, self.rnd, day).lines(size)
        ]
        self._invite_first(session, now)
        lines.add_lines(session, self.officer, self.reference, drafts, now=now)

    def _invite_first(self, session: Session, now: datetime) -> None:
        """A line names a council that takes part, so partners join before the lines are written."""
        for partner in self.partners:
            partners.invite_partner(session, self.officer, self.reference, partner.id, now=now)
            signatory = self.cast.who(Role.SIGNATORY, partner.id)
            partners.join_offer(
                session,
                signatory,
                self.reference,
                decision_reference=f"CAB/2010/{partner.id}",
                decision_on=now.date(),
                now=now,
            )

    def _give(self, session: Session, now: datetime) -> None:
        drafts = self.writers(self.council, self.rnd, now.date()).commitments(self.size - self._added)
        commitments.add_commitments(session, self.officer, self.reference, drafts, now=now)

    def _attach(self, session: Session, now: datetime) -> None:
        """Councils whose people can sign in show a file with their first line."""
        if self.council.code in FEATURED:
            file = keep_spending(self.keep, self.council.short_name, self.rnd)
            attachments.add_files(session, self.officer, self.reference, FIRST_LINE, [file], now=now)

    def _decide(self, session: Session, now: datetime) -> None:
        offers.record_decision(
            session,
            self.officer,
            self.reference,
            version=get_version(session, self.reference),
            decision_reference=f"EX/2010/{100 + self.index}",
            decision_on=self.calendar.add(now.date(), -1),
            now=now,
        )
        version = get_version(session, self.reference)
        offers.confirm_powers_checked(session, self.officer, self.reference, version=version, now=now)

    def _send(self, session: Session, now: datetime) -> None:
        version = get_version(session, self.reference)
        sign_off.send_for_sign_off(session, self.officer, self.reference, version=version, now=now)

    def _submit(self, session: Session, now: datetime) -> None:
        version = get_version(session, self.reference)
        sign_off.submit_offer(session, self.signatory, self.reference, version=version, now=now)

    def _acknowledge(self, session: Session, now: datetime) -> None:
        self._departments.acknowledge(session, now)

    def _take(self, session: Session, now: datetime) -> None:
        self._departments.take(session, now)

    def _ask(self, session: Session, now: datetime) -> None:
        self._talks.ask(session, now)

    def _answer(self, session: Session, now: datetime) -> None:
        self._talks.answer(session, now, only_some=self.end in ("taken", "answered"))

    def _more_time(self, session: Session, now: datetime) -> None:
        self._talks.ask_for_time(session, now, until=self.calendar.add(now.date(), 20))

    def _write(self, session: Session, now: datetime) -> None:
        self._talks.write(session, now)

    def _recommend(self, session: Session, now: datetime) -> None:
        self._departments.recommend(session, now)

    def _refer(self, session: Session, now: datetime) -> None:
        self._departments.refer(session, self.programme.lead_department_id, now)

    def _return(self, session: Session, now: datetime) -> None:
        self._departments.send_back(session, now)

    def _approve(self, session: Session, now: datetime) -> None:
        self._departments.approve(session, now)

    def _consult(self, session: Session, now: datetime) -> None:
        until = self.calendar.add(now.date(), 12)
        self._departments.consult(session, self.programme, now, until=until)

    def _add(self, session: Session, now: datetime) -> None:
        for draft in self.writers(self.council, self.rnd, now.date()).lines(self._added):
            self._talks.add(session, self.signatory, draft, now)

    def _clear(self, session: Session, now: datetime) -> None:
        if self.end != "held":
            self._departments.clear(session, self.programme.treasury_id, now)

    def _hold(self, session: Session, now: datetime) -> None:
        self._departments.hold(session, self.programme.treasury_id, now)

    def _release(self, session: Session, now: datetime) -> None:
        self._departments.release(session, self.programme.lead_department_id, now)

    def _accept(self, session: Session, now: datetime) -> None:
        self._signers.accept(session, now, only_some=self.end == "answered")

    def _counter(self, session: Session, now: datetime) -> None:
        self._talks.counter(session, now)

    def _withdraw(self, session: Session, now: datetime) -> None:
        self._talks.withdraw(session, now)

    def _resubmit(self, session: Session, now: datetime) -> None:
        self._talks.resubmit(session, now)

    def _settle(self, session: Session, now: datetime) -> None:
        self._signers.settle(session, now)

    def _draw_up(self, session: Session, now: datetime) -> None:
        self._signers.draw_up(session, now)

    def _sign(self, session: Session, now: datetime) -> None:
        self._signers.sign_for(session, self.council, now)

    def _countersign(self, session: Session, now: datetime) -> None:
        self._signers.countersign(session, now)
