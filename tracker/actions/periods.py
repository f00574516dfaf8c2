"""Setting and cancelling pre-election periods. Both are on the record; a period is never edited.

To lengthen or shorten one is to set the other days and cancel these.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker import audit
from tracker.actions import publication_dates, release_queue
from tracker.domain.actors import Actor, OrganisationKind
from tracker.domain.errors import Conflict, NotFound, RuleBroken
from tracker.domain.events import EventKind
from tracker.domain.london import london_date
from tracker.domain.periods import PeriodDraft
from tracker.domain.permissions import Permission, check_holder
from tracker.models.organisations import Organisation
from tracker.models.people import Person
from tracker.models.periods import PreElectionPeriod
from tracker.queries.clocks import get_calendar


def set_period(session: Session, actor: Actor, draft: PeriodDraft, *, now: datetime) -> int:
    """Set a period; returns its id. Raises RulesBroken on `name`, `from_on`, `polling_on`; or on `authority`.

    The same days for the same election are set once, however often the form is sent. What was frozen or queued before
    and would become public, or be released, within it waits for its end.
    """
    check_holder(actor, Permission.PERIOD_SET)
    draft.check(london_date(now), get_calendar(session))
    if draft.authority_id is not None:
        authority = session.get(Organisation, draft.authority_id)
        if authority is None or authority.kind is not OrganisationKind.AUTHORITY:
            raise RuleBroken("Choose a council from the list", "authority")
    _check_new(session, actor, draft)
    row = PreElectionPeriod(
        name=draft.name.strip(),
        from_on=draft.from_on,
        polling_on=draft.polling_on,
        authority_id=draft.authority_id,
        at=now,
        person_id=actor.person_id,
    )
    release_queue.lock(session)  # first, as the worker does
    session.add(row)
    session.flush()
    release_queue.time_anew(session, now=now)
    offer_ids = publication_dates.lock(session, now=now)
    publication_dates.time_anew(session, actor, offer_ids, why=row.name, now=now)
    _record(session, actor, EventKind.PERIOD_SET, row, now)
    return row.id


def _check_new(session: Session, actor: Actor, draft: PeriodDraft) -> None:
    session.execute(select(Person.id).where(Person.id == actor.person_id).with_for_update(key_share=True))
    same = select(PreElectionPeriod.id).where(
        PreElectionPeriod.from_on == draft.from_on,
        PreElectionPeriod.polling_on == draft.polling_on,
        PreElectionPeriod.authority_id == draft.authority_id,
        PreElectionPeriod.cancelled_at.is_(None),
    )
    if session.scalar(same.limit(1)) is not None:
        raise RuleBroken("These days are set already for this election", "from_on")


def cancel_period(session: Session, actor: Actor, period_id: int, *, now: datetime) -> None:
    """Cancel a period: what waits for its end is due as soon as no other holds it back.

    Raises NotFound; Conflict for one that is cancelled already.
    """
    check_holder(actor, Permission.PERIOD_SET)
    release_queue.lock(session)  # first, as the worker does, so that neither waits for the other in a ring
    offer_ids = publication_dates.lock(session, now=now)
    row = session.get(PreElectionPeriod, period_id, with_for_update=True)
    if row is None:
        raise NotFound
    if row.cancelled_at is not None:
        raise Conflict("This period is cancelled already", subject="the pre-election period")
    row.cancelled_at = now
    session.flush()
    release_queue.time_anew(session, now=now)
    publication_dates.time_anew(session, actor, offer_ids, why=f"{row.name}, cancelled", now=now)
    _record(session, actor, EventKind.PERIOD_CANCELLED, row, now)


def _record(session: Session, actor: Actor, kind: EventKind, row: PreElectionPeriod, now: datetime) -> None:
    facts = {
        "period": row.id,
        "from_on": row.from_on.isoformat(),
        "polling_on": row.polling_on.isoformat(),
        "organisation_id": row.authority_id,
    }
    audit.record(session, actor, [audit.Entry(kind, facts=facts, words=row.name)], now=now)
