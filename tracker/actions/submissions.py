"""Lines go to the departments that answer them: with their whole offer, or one alone (2-model, "submit", "add line").

A part of `sign_off` and `added_lines`, for nobody else.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import cast

from sqlalchemy import Table, update
from sqlalchemy.orm import Session

from tracker import db
from tracker.actions import moves
from tracker.actions.load import LineCase, OfferCase
from tracker.actions.moves import Step
from tracker.db import portions
from tracker.domain.actors import Actor, Role
from tracker.domain.lines import Side
from tracker.domain.london import london_date
from tracker.domain.moves import Move
from tracker.domain.notices import NoticeKind
from tracker.domain.offers import Part
from tracker.models.lines import Position
from tracker.models.offers import Offer, OfferParty
from tracker.models.programmes import Programme
from tracker.notifications import notices
from tracker.notifications.notices import Telling
from tracker.queries.organisations import holder_on


def submit_lines(
    session: Session,
    actor: Actor,
    move: Move,
    lines: Sequence[LineCase],
    versions: Mapping[int, int | None],
    *,
    now: datetime,
) -> list[int]:
    """Send lines of one offer to the departments that hold their subjects today; the clocks start.

    `versions` are those read, by line id; a line that is sent with its whole offer has none. Returns the events' ids.
    """
    owners = _owners(session, lines, now)
    _seat(session, lines[0].offer, set(owners.values()), now)
    _send_positions(session, list(owners), now)
    return moves.make(session, actor, move, _steps(lines, owners, versions, now), now=now)


def tell_departments(
    session: Session, event: int, lines: Sequence[LineCase], *, line_id: int | None = None, now: datetime
) -> None:
    """The caseworkers of each department have new lines: one notice each, whatever the number."""
    offer_id = lines[0].offer.id
    tellings = [
        Telling(event, NoticeKind.NEW_LINES, notices.holders(session, owner, Role.CASEWORKER), offer_id, line_id)
        for owner in sorted({each.line.owner_id for each in lines})
    ]
    notices.queue(session, tellings, now=now)


def who_may_sign(session: Session, case: OfferCase | LineCase) -> list[int]:
    """The lead's signatories who wrote none of it."""
    signatories = notices.holders(session, case.offer.lead_id, Role.SIGNATORY)
    return [each for each in signatories if each not in case.standing.author_ids]


def _owners(session: Session, lines: Sequence[LineCase], now: datetime) -> Mapping[int, int]:
    """Line id → owning department: functions may have moved since the line was drafted."""
    today = london_date(now)
    return {case.line.id: holder_on(session, case.line.owner_id, today) for case in lines}


def _seat(session: Session, offer: Offer, owner_ids: Collection[int], now: datetime) -> None:
    """Let in those who answer: each owning department, the programme's lead department and the treasury."""
    programme = session.get_one(Programme, offer.programme_id)
    today = london_date(now)
    parts = [
        *((owner, Part.DEPARTMENT) for owner in sorted(owner_ids)),
        (holder_on(session, programme.lead_department_id, today), Part.LEAD_DEPARTMENT),
        (holder_on(session, programme.treasury_id, today), Part.TREASURY),
    ]
    rows = [
        {"offer_id": offer.id, "organisation_id": organisation, "part": part, "decision_reference": "", "since": now}
        for organisation, part in parts
    ]
    session.execute(db.upsert(session, cast(Table, OfferParty.__table__)).on_conflict_do_nothing(), rows)


def _send_positions(session: Session, line_ids: Sequence[int], now: datetime) -> None:
    """From now on what was asked can never be edited; before the road, which adds up what was sent."""
    for some in portions(line_ids):
        session.execute(
            update(Position)
            .where(Position.line_id.in_(some), Position.side == Side.COUNCIL, Position.sent_at.is_(None))
            .values(sent_at=now),
            execution_options={"synchronize_session": False},
        )


def _steps(
    lines: Sequence[LineCase], owners: Mapping[int, int], versions: Mapping[int, int | None], now: datetime
) -> list[Step]:
    return [
        Step(
            case,
            version=versions.get(case.line.id),
            changes={"submitted_at": now, "owner_id": owners[case.line.id]},
            facts={"owner_id": owners[case.line.id]},
        )
        for case in lines
    ]
