"""Open due dates worked out again once the registers have changed: a bank holiday moves them (2-model, section 5)."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, select, update
from sqlalchemy.orm import Session

from tracker import audit
from tracker.actions import clocks, load
from tracker.audit import Entry
from tracker.domain import extensions
from tracker.domain.clocks import Agreed, ClockKind, Pause, due_on
from tracker.domain.events import EventKind
from tracker.domain.london import london_date
from tracker.domain.signing import AgreementState
from tracker.models.agreements import Agreement
from tracker.models.clocks import Clock, ClockPause
from tracker.models.extensions import Extension
from tracker.models.offers import Offer
from tracker.queries.clocks import forget, get_calendar, get_timetable

AT_ONCE = 5_000
"""Rows read at a time: a register may move the dates of a hundred thousand lines."""


@dataclass(frozen=True)
class MovedDate:
    """A date that is no longer the one the rule gives; `id` is the clock's."""

    id: int
    kind: ClockKind
    was: date
    now: date
    offer_id: int
    line_id: int | None = None
    commitment_id: int | None = None
    agreement_id: int | None = None

    @property
    def fact(self) -> dict[str, str]:
        """As the record keeps it."""
        return {"clock": self.kind.value, "from": self.was.isoformat(), "to": self.now.isoformat()}


def recompute(session: Session, *, why: str, now: datetime) -> int:
    """Work out every open date again in the caller's transaction; returns how many moved.

    Clocks that are stopped keep the date they had, one that stands is worked out when it goes on. Each line, offer,
    commitment and agreement of which a date moved gets one event that says from when, to when and why. Where no date
    moves nothing is written.
    """
    forget(session)
    _renew_requests(session, now)
    concerned = {each.offer_id for each in _all_moved(session)}
    if not concerned:
        return 0
    load.lock_offers(session, concerned)
    moved = [each for each in _all_moved(session) if each.offer_id in concerned]
    _write(session, moved)
    audit.record(session, None, list(_entries(moved, why)), now=now)
    return len(moved)


def _all_moved(session: Session) -> Iterator[MovedDate]:
    pauses = _pauses(session)
    known: dict[tuple[Any, ...], date] = {}
    columns = (Clock.id, Clock.kind, Clock.due_on, Clock.offer_id, Clock.line_id, Clock.commitment_id)
    dates = (Clock.started_on, Clock.agreed_due_on, Clock.agreed_on)
    is_signed = (Clock.kind == ClockKind.SIGNING, Agreement.state == AgreementState.OUT)
    query = (
        select(*columns, *dates, Offer.programme_id, Agreement.id.label("agreement_id"))
        .join(Offer, Offer.id == Clock.offer_id)
        .outerjoin(Agreement, and_(Agreement.offer_id == Offer.id, *is_signed))
        .where(Clock.stopped_on.is_(None), Clock.paused_on.is_(None))
        .order_by(Clock.id)
    )
    for row in session.execute(query).yield_per(AT_ONCE):
        stood = tuple(pauses[row.id]) if row.id in pauses else ()
        key = (row.programme_id, row.kind, row.started_on, row.agreed_due_on, row.agreed_on, stood)
        if key not in known:
            known[key] = _due_on(session, row, stood)
        if known[key] != row.due_on:
            of = (row.offer_id, row.line_id, row.commitment_id, row.agreement_id)
            yield MovedDate(row.id, row.kind, row.due_on, known[key], *of)


def _due_on(session: Session, row: Any, stood: Sequence[Pause]) -> date:
    timetable = get_timetable(session, row.programme_id)
    agreed = Agreed(row.agreed_due_on, row.agreed_on) if row.agreed_due_on and row.agreed_on else None
    return due_on(timetable.rules[row.kind], row.started_on, stood, timetable.calendar, agreed)


def _pauses(session: Session) -> dict[int, list[Pause]]:
    query = select(ClockPause).join(Clock, Clock.id == ClockPause.clock_id).where(Clock.stopped_on.is_(None))
    found: dict[int, list[Pause]] = defaultdict(list)
    for row in session.scalars(query.order_by(ClockPause.id)):
        found[row.clock_id].append(Pause(row.from_on, row.to_on))
    return found


def _write(session: Session, moved: Collection[MovedDate]) -> None:
    if moved:
        session.execute(update(Clock), [{"id": each.id, "due_on": each.now} for each in moved])
    for each in moved:
        if each.agreement_id is not None:
            session.get_one(Agreement, each.agreement_id).sign_by_on = each.now
    clocks.copy_dates(session, sorted({each.line_id for each in moved if each.line_id is not None}))
    for offer_id in sorted({each.offer_id for each in moved if _of_whole_offer(each)}):
        clocks.copy_offer_date(session, offer_id)


def _of_whole_offer(each: MovedDate) -> bool:
    return each.line_id is None and each.commitment_id is None and each.agreement_id is None


def _entries(moved: Collection[MovedDate], why: str) -> Iterator[Entry]:
    """One for each thing of which dates moved, however many clocks run on it."""
    by_subject: dict[tuple[int, int | None, int | None, int | None], list[MovedDate]] = defaultdict(list)
    for each in moved:
        by_subject[each.offer_id, each.line_id, each.commitment_id, each.agreement_id].append(each)
    for (offer_id, line_id, commitment_id, agreement_id), some in by_subject.items():
        kind = EventKind.OFFER_DATE_MOVED
        if line_id is not None:
            kind = EventKind.DUE_DATE_MOVED
        elif commitment_id is not None:
            kind = EventKind.COMMITMENT_DATE_MOVED
        elif agreement_id is not None:
            kind = EventKind.AGREEMENT_DATE_MOVED
        facts = {"moved": [each.fact for each in some]}
        yield Entry(kind, offer_id, line_id, commitment_id, agreement_id, facts=facts, words=why)


def _renew_requests(session: Session, now: datetime) -> None:
    """The last day for a reply to a request for more time, of those that have not lapsed."""
    calendar, today = get_calendar(session), london_date(now)
    query = select(Extension).where(Extension.reply.is_(None), Extension.lapses_on >= today)
    for row in session.scalars(query.order_by(Extension.id)):
        row.lapses_on = extensions.lapses_on(london_date(row.asked_at), calendar)
    session.flush()
