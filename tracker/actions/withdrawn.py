"""How lines that are withdrawn stood, and their clocks, kept so that the same day can put them back.

A part of `withdrawals` and `offer_withdrawals`, for nobody else.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from tracker import audit
from tracker.actions import agreements, load, publications
from tracker.actions.load import LineCase, OfferCase
from tracker.db import portions
from tracker.domain.actors import Actor
from tracker.domain.clocks import OF_THE_WHOLE_OFFER
from tracker.domain.commitments import CommitmentState
from tracker.domain.errors import RulesBroken
from tracker.domain.events import EventKind
from tracker.domain.london import london_date
from tracker.domain.offers import OfferState
from tracker.domain.withdrawals import asked_anew
from tracker.models.clocks import Clock
from tracker.models.commitments import Commitment
from tracker.models.lines import Line
from tracker.models.offers import Offer
from tracker.models.withdrawals import Withdrawal
from tracker.queries import line_subjects


def keep(
    session: Session, actor: Actor, cases: Sequence[LineCase], reason: str, *, with_offer: bool, now: datetime
) -> None:
    """Keep how each line stands, and mark the clocks that its withdrawal is about to stop."""
    session.add_all(
        Withdrawal(
            line_id=case.line.id,
            at=now,
            person_id=actor.person_id,
            reason=reason,
            with_offer=with_offer,
            state=case.line.state,
            state_before=case.line.state_before,
            stage=case.line.stage,
            turn=case.line.turn,
            settled_at=case.line.settled_at,
        )
        for case in cases
    )
    session.flush()
    by_line = select(Withdrawal.id).where(Withdrawal.line_id == Clock.line_id, Withdrawal.undone_at.is_(None))
    for ids in portions([case.line.id for case in cases]):
        running = (Clock.line_id.in_(ids), Clock.stopped_on.is_(None))
        session.execute(
            update(Clock).where(*running).values(withdrawal_id=by_line.scalar_subquery()),
            execution_options={"synchronize_session": "fetch"},
        )


def find(session: Session, line_ids: Sequence[int]) -> dict[int, Withdrawal]:
    """The withdrawal of each line that has not been undone, by line id."""
    found = {}
    for ids in portions(line_ids):
        query = select(Withdrawal).where(Withdrawal.line_id.in_(ids), Withdrawal.undone_at.is_(None))
        found.update({row.line_id: row for row in session.scalars(query)})
    return found


def check_not_asked_anew(session: Session, case: OfferCase | LineCase, lines: Sequence[LineCase]) -> None:
    """Lines come back unless another asks for the same by now: one council asks for one thing once.

    Raises RulesBroken, one for each that cannot.
    """
    load.lock_councils(session, case)
    asked = line_subjects.list_asked_anew(session, [each.line.id for each in lines])
    if asked:
        raise RulesBroken(tuple(asked_anew(number, line) for number, line in asked))


def undo(session: Session, actor: Actor, rows: Sequence[Withdrawal], *, now: datetime) -> None:
    """Note who took them back; their clocks run as if they had never stopped."""
    for row in rows:
        row.undone_at, row.undone_by_id = now, actor.person_id
    session.flush()
    for ids in portions([row.id for row in rows]):
        session.execute(
            update(Clock).where(Clock.withdrawal_id.in_(ids)).values(stopped_on=None, withdrawal_id=None),
            execution_options={"synchronize_session": "fetch"},
        )


def as_it_stood(row: Withdrawal) -> Mapping[str, Any]:
    """What the line's columns go back to."""
    return {
        "state": row.state,
        "state_before": row.state_before,
        "stage": row.stage,
        "turn": row.turn,
        "settled_at": row.settled_at,
    }


def discard_out(session: Session, actor: Actor, case: OfferCase | LineCase, *, now: datetime) -> Sequence[int]:
    """Discard the version that is out, since what it holds has changed; returns the people who were to sign or to wait.

    Nothing happens, and nobody is returned, when no version is out.
    """
    row = agreements.find_out(session, case.offer.id)
    if row is None:
        return ()
    facts = agreements.discard(session, row, now=now)
    entry = audit.Entry(EventKind.AGREEMENT_DISCARDED, offer_id=case.offer.id, agreement_id=row.id, facts=facts)
    audit.record(session, actor, [entry], now=now)
    return agreements.people_of(session, [party.organisation_id for party in row.parties], case)


def publish_again(session: Session, items: Sequence[tuple[Line, int]], *, now: datetime) -> None:
    """The public reads of lines put back as it would have: the row that said otherwise never comes to be the last."""
    released = [(line, event) for line, event in items if line.released_at is not None]
    publications.publish_releases(session, released, now=now)


def rest(session: Session, offer: Offer, *, now: datetime) -> None:
    """Nothing has to be settled in an offer that is withdrawn: the clocks of its commitments stop."""
    if offer.state is OfferState.WITHDRAWN:
        of_commitments = (Clock.offer_id == offer.id, Clock.commitment_id.is_not(None), Clock.stopped_on.is_(None))
        session.execute(update(Clock).where(*of_commitments).values(stopped_on=london_date(now)))


def resume(session: Session, offer: Offer, was: OfferState, *, now: datetime) -> None:
    """An offer that an undoing brings back to the table: what stopped today with the withdrawal runs again."""
    if was is offer.state or offer.state is not OfferState.IN_NEGOTIATION:
        return
    flagged = select(Commitment.id).where(Commitment.offer_id == offer.id, Commitment.state == CommitmentState.FLAGGED)
    goes_on = or_(Clock.kind.in_(sorted(OF_THE_WHOLE_OFFER)), Clock.commitment_id.in_(flagged))
    session.execute(
        update(Clock)
        .where(Clock.offer_id == offer.id, Clock.stopped_on == london_date(now), goes_on)
        .values(stopped_on=None),
        execution_options={"synchronize_session": "fetch"},
    )
