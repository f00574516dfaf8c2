"""Releases that wait for the end of a pre-election period: what a person decided, kept until it may be carried out.

A queued release is a selection with a `due_at`; its lines stay as they are, and nobody outside sees a sign of it.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from tracker import audit
from tracker.actions import load
from tracker.actions.load import LineCase
from tracker.domain.actors import Actor, Role
from tracker.domain.errors import Conflict, NotFound
from tracker.domain.events import EventKind
from tracker.domain.notices import NoticeKind
from tracker.domain.offers import Part
from tracker.domain.periods import queued_words, waits_until
from tracker.models.decisions import Decision
from tracker.models.events import Event
from tracker.models.lines import Line
from tracker.models.offers import Offer, OfferParty
from tracker.models.periods import PreElectionPeriod
from tracker.models.releases import Selection, SelectionLine
from tracker.notifications import notices
from tracker.notifications.notices import Telling, holders
from tracker.queries.clocks import get_calendar
from tracker.queries.periods import read_periods

PURPOSE = "release"
TAKEN_OUT = "Taken out of the queue"
ALREADY = "It is already in the queue of releases"


def waiting(session: Session, cases: Sequence[LineCase], *, now: datetime) -> dict[int, datetime]:
    """The lines (by id) that a period holds back, each with when it may be released.

    A period of one authority holds back that authority's lines, and all of an offer that it leads. No period is
    cancelled meanwhile: what is queued for its end would be left in the queue.
    """
    standing = select(PreElectionPeriod.id).where(PreElectionPeriod.cancelled_at.is_(None))
    session.execute(standing.order_by(PreElectionPeriod.id).with_for_update(read=True)).all()
    periods = read_periods(session)
    found: dict[int, datetime] = {}
    for case in cases if periods else ():
        about = {case.line.authority_id, case.offer.lead_id}
        due_at = waits_until((each for each in periods if each.covers(about)), now, get_calendar(session))
        if due_at is not None:
            found[case.line.id] = due_at
    return found


def put(
    session: Session,
    actor: Actor,
    cases: Sequence[LineCase],
    picks: Mapping[int, int],
    due: Mapping[int, datetime],
    *,
    now: datetime,
) -> list[tuple[str, str]]:
    """Queue lines, each for when it may be released; what is to be said of each, by what it is called."""
    already = _queued(session, [case.line.id for case in cases])
    said = [(case.words, ALREADY) for case in cases if case.line.id in already]
    batches: dict[datetime, list[LineCase]] = defaultdict(list)
    for case in cases:
        if case.line.id not in already:
            batches[due[case.line.id]].append(case)
    for due_at, some in sorted(batches.items()):
        selection = Selection(person_id=actor.person_id, purpose=PURPOSE, at=now, due_at=due_at)
        session.add(selection)
        session.flush()
        rows = [
            {"selection_id": selection.id, "line_id": each.line.id, "version": picks[each.line.id]} for each in some
        ]
        session.execute(insert(SelectionLine), rows)
        facts = {"selection": selection.id, "due_at": due_at.isoformat()}
        entries = [
            audit.Entry(EventKind.RELEASE_QUEUED, each.line.offer_id, each.line.id, facts=facts) for each in some
        ]
        audit.record(session, actor, entries, now=now)
        said.extend((each.words, queued_words(due_at)) for each in some)
    return said


def take_due(session: Session, *, now: datetime) -> Sequence[Selection]:
    """The queued releases whose time has come, each locked for this transaction; those that another has are left.

    Their offers are locked with them: each release for itself would lock its own, which may come before another's.
    """
    query = select(Selection).where(
        Selection.purpose == PURPOSE, Selection.due_at <= now, Selection.carried_out_at.is_(None)
    )
    due = session.scalars(query.order_by(Selection.id).with_for_update(skip_locked=True)).all()
    if due:
        queued = select(SelectionLine.line_id).where(SelectionLine.selection_id.in_([each.id for each in due]))
        load.lock_offers(session, session.scalars(select(Line.offer_id).where(Line.id.in_(queued)).distinct()).all())
    return due


def still_decided(session: Session, selection: Selection, picks: Mapping[int, int]) -> dict[int, int]:
    """What was queued, at the version it has now where its decision is still the one that was queued.

    Who has a line, or when it is due, may change while it waits; a line that was decided anew keeps the version it was
    queued at, so that it is skipped.
    """
    query = (
        select(Line.id, Line.version)
        .join(Decision, Decision.recommendation_id == Line.recommendation_id)
        .where(Line.id.in_(picks), Line.settled_at.is_(None), Decision.at <= selection.at)
    )
    return {**picks, **{row.id: row.version for row in session.execute(query)}}


def take_out(session: Session, actor: Actor, selection_id: int, *, now: datetime) -> None:
    """The person takes their own queued release back: nothing of it will be released.

    Raises NotFound for anyone else's; Conflict once it was carried out.
    """
    selection = session.get(Selection, selection_id, with_for_update=True)
    if selection is None or selection.person_id != actor.person_id or selection.due_at is None:
        raise NotFound
    if selection.carried_out_at is not None:
        raise Conflict("This release is not in the queue any more", subject="the queued release")
    selection.carried_out_at = now
    session.execute(
        update(SelectionLine).where(SelectionLine.selection_id == selection_id).values(skipped_because=TAKEN_OUT)
    )
    query = select(Line.offer_id, Line.id).join(SelectionLine, SelectionLine.line_id == Line.id)
    lines = session.execute(query.where(SelectionLine.selection_id == selection_id).order_by(Line.id))
    facts = {"selection": selection_id}
    entries = [audit.Entry(EventKind.RELEASE_TAKEN_OUT, offer_id, line_id, facts=facts) for offer_id, line_id in lines]
    audit.record(session, actor, entries, now=now)


def lock(session: Session) -> Sequence[Selection]:
    """Every queued release, kept from the worker until the transaction ends; in id order."""
    query = select(Selection).where(Selection.due_at.is_not(None), Selection.carried_out_at.is_(None))
    return session.scalars(query.order_by(Selection.id).with_for_update()).all()


def time_anew(session: Session, *, now: datetime) -> None:
    """Work out again when each queued release is due, after a period was set or cancelled.

    It is due as soon as nothing holds back one of its lines; those that another period holds back are queued once more.
    """
    periods, calendar = read_periods(session), get_calendar(session)
    for selection in lock(session):
        waits = [
            waits_until((each for each in periods if each.covers(about)), now, calendar) or now
            for about in _abouts(session, selection.id)
        ]
        selection.due_at = min(waits, default=now)


def tell_carried_out(session: Session, selection: Selection, actor: Actor | None, *, now: datetime) -> None:
    """Tell the person what became of their queued release, once an offer; of one who has left, the coordinators."""
    queued = (
        select(Event.id, Event.offer_id, Event.facts)
        .join(SelectionLine, SelectionLine.line_id == Event.line_id)
        .where(SelectionLine.selection_id == selection.id, Event.kind == EventKind.RELEASE_QUEUED)
    )
    last = {
        offer_id: event
        for event, offer_id, facts in session.execute(queued.order_by(Event.id))
        if facts["selection"] == selection.id  # and not of a queue that they wait in from now on
    }
    tellings = [
        Telling(event, NoticeKind.RELEASE_CARRIED_OUT, _whom(session, actor, offer_id), offer_id)
        for offer_id, event in sorted(last.items())
    ]
    notices.queue(session, tellings, now=now)


def _whom(session: Session, actor: Actor | None, offer_id: int | None) -> Sequence[int]:
    if actor is not None:
        return [actor.person_id]
    leads = select(OfferParty.organisation_id).where(
        OfferParty.offer_id == offer_id, OfferParty.part == Part.LEAD_DEPARTMENT
    )
    return [person for each in session.scalars(leads) for person in holders(session, each, Role.COORDINATOR)]


def _queued(session: Session, line_ids: Collection[int]) -> frozenset[int]:
    query = (
        select(SelectionLine.line_id)
        .join(Selection, Selection.id == SelectionLine.selection_id)
        .where(Selection.due_at.is_not(None), Selection.carried_out_at.is_(None))
    )
    return frozenset(session.scalars(query)) & frozenset(line_ids)


def _abouts(session: Session, selection_id: int) -> list[set[int]]:
    """Whom each line of a queued release is about: its authority, and the lead of its offer."""
    query = (
        select(Line.authority_id, Offer.lead_id)
        .join(SelectionLine, SelectionLine.line_id == Line.id)
        .join(Offer, Offer.id == Line.offer_id)
        .where(SelectionLine.selection_id == selection_id)
    )
    return [{row.authority_id, row.lead_id} for row in session.execute(query.distinct())]
