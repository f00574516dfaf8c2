"""Writing notices to the outbox, in the transaction of the move they tell of."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from tracker import db
from tracker.domain.actors import Actor, Role
from tracker.domain.london import london_date
from tracker.domain.notices import NoticeKind
from tracker.models.notices import Notice
from tracker.models.people import Person, PersonRole
from tracker.queries.deputies import deputies_of


@dataclass(frozen=True)
class Telling:
    """One event to tell some people about."""

    event_id: int
    kind: NoticeKind
    person_ids: Sequence[int]
    offer_id: int | None = None
    line_id: int | None = None
    is_for_deputies: bool = True


def tell_whom_it_was_for(
    session: Session, actor: Actor, event_id: int, *, offer_id: int, line_id: int | None = None, now: datetime
) -> None:
    """Tell the person for whom a deputy has just acted; what was done at one instant goes as one e-mail."""
    if actor.acting_for is not None:
        telling = Telling(
            event_id, NoticeKind.DEPUTY_ACTED, [actor.acting_for], offer_id, line_id, is_for_deputies=False
        )
        queue(session, [telling], now=now, batch=f"deputy:{actor.person_id}:{actor.acting_for}:{now.isoformat()}")


TOLD = "told"
"""The key of a session's `info` under which a door finds that there is something to send once it has committed."""


def queue(
    session: Session,
    tellings: Iterable[Telling],
    *,
    now: datetime,
    batch: str | None = None,
    send_from: datetime | None = None,
) -> None:
    """Write the rows; the same event, person and kind is told once. Whoever stands in for a person is told too.

    Rows of one batch go to a person as one e-mail. One call is one batch, unless it names one that later calls join
    until it is sent, at `send_from` or later (world time).
    """
    tellings = list(tellings)
    if not tellings:
        return
    standing_in = deputies_of(session, {each for telling in tellings for each in telling.person_ids}, london_date(now))
    batch = batch or f"event:{min(telling.event_id for telling in tellings)}"
    rows = [
        {
            "event_id": telling.event_id,
            "person_id": person_id,
            "kind": telling.kind,
            "offer_id": telling.offer_id,
            "line_id": telling.line_id,
            "at": now,
            "batch": batch,
            "send_from": send_from,
        }
        for telling in tellings
        for person_id in _with_deputies(telling.person_ids, standing_in if telling.is_for_deputies else {})
    ]
    table = Notice.__table__
    assert isinstance(table, Table)
    if rows:
        session.info[TOLD] = True
        session.execute(db.upsert(session, table).on_conflict_do_nothing(), rows)


def _with_deputies(person_ids: Sequence[int], standing_in: Mapping[int, frozenset[int]]) -> Sequence[int]:
    return sorted({*person_ids, *(deputy for each in person_ids for deputy in standing_in.get(each, ()))})


def holders(session: Session, organisation_id: int, role: Role) -> Sequence[int]:
    """The ids of the active people who hold a role in an organisation; read once a session."""
    cached: dict[tuple[int, Role], Sequence[int]] = session.info.setdefault("holders", {})
    key = (organisation_id, role)
    if key not in cached:
        query = (
            select(Person.id)
            .join(PersonRole, PersonRole.person_id == Person.id)
            .where(Person.organisation_id == organisation_id, Person.is_active, PersonRole.role == role)
            .order_by(Person.id)
        )
        cached[key] = session.scalars(query).all()
    return cached[key]
