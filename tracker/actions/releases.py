"""Release: the moment the parties see decisions. Until then an outcome is the department's own."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from tracker.actions import moves, publications
from tracker.actions.bulk import Bulk, pick
from tracker.actions.load import LineCase
from tracker.actions.moves import Step
from tracker.domain import workflow
from tracker.domain.actors import Actor, Role
from tracker.domain.decisions import Outcome
from tracker.domain.notices import NoticeKind
from tracker.models.decisions import Decision, Recommendation
from tracker.models.releases import Release, ReleasedDecision
from tracker.notifications import notices
from tracker.notifications.notices import Telling, holders

ADJUSTED = (Outcome.COUNTER, Outcome.AGREE_WITH_CONDITIONS)


def release(session: Session, actor: Actor, picks: Mapping[int, int], *, now: datetime) -> Bulk:
    """Show approved decisions (line id → version read) to their parties, in one batch.

    A counter, or agreement with conditions, becomes the line's next position. Each decision is
    frozen for publication; officers get one notice an offer.
    """
    cases, skipped = pick(session, actor, workflow.RELEASE, picks)
    decisions = _decisions(session, cases)
    batch = Release(at=now, person_id=actor.person_id)
    session.add(batch)
    session.flush()
    session.add_all(ReleasedDecision(decision_id=row.id, release_id=batch.id) for row in decisions.values())
    for case in cases:
        _send_position(decisions[case.line.id], now)
    session.flush()
    steps = [_step(case, decisions[case.line.id], picks[case.line.id], now) for case in cases]
    events = moves.make(session, actor, workflow.RELEASE, steps, now=now)
    released = list(zip((case.line for case in cases), events, strict=True))
    publications.publish_releases(session, released, now=now)
    _tell_officers(session, cases, events, now)
    return Bulk(tuple(case.line.id for case in cases), skipped)


def _decisions(session: Session, cases: Sequence[LineCase]) -> dict[int, Decision]:
    """The approved decision on each line's present recommendation, by line id."""
    wanted = [case.line.recommendation_id for case in cases]
    query = (
        select(Decision)
        .where(Decision.recommendation_id.in_(wanted))
        .options(joinedload(Decision.recommendation).joinedload(Recommendation.position))
    )
    return {row.line_id: row for row in session.scalars(query)}


def _send_position(decision: Decision, now: datetime) -> None:
    position = decision.recommendation.position
    if decision.outcome in ADJUSTED and position is not None:
        position.sent_at = now


def _step(case: LineCase, decision: Decision, version: int, now: datetime) -> Step:
    changes = {
        "released_decision_id": decision.id,
        "released_outcome": decision.outcome.value,
        "released_at": now,
        "is_with_conditions": decision.outcome is Outcome.AGREE_WITH_CONDITIONS,
        "recommendation_id": None,  # what is in hand, so that one returned is told from one long released
        "recommender_id": None,
    }
    if decision.outcome in ADJUSTED:
        changes["round"] = case.line.round + 1
    facts = {"outcome": decision.outcome.value, "decision": decision.id}
    return Step(case, result=decision.outcome, version=version, changes=changes, facts=facts)


def _tell_officers(session: Session, cases: Sequence[LineCase], events: Sequence[int], now: datetime) -> None:
    """One notice an offer to its officers, the lead's and the line's own council's."""
    first: dict[tuple[int, int], int] = {}
    for case, event in zip(cases, events, strict=True):
        for organisation_id in {case.offer.lead_id, case.line.authority_id}:
            first.setdefault((case.line.offer_id, organisation_id), event)
    tellings = [
        Telling(event, NoticeKind.DECISIONS_RELEASED, holders(session, organisation_id, Role.OFFICER), offer_id)
        for (offer_id, organisation_id), event in first.items()
    ]
    notices.queue(session, tellings, now=now)
