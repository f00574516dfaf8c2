"""Release: the moment the parties see decisions. Until then an outcome is the department's own.

In a pre-election period a release is accepted and queued, or done at once with a reason (2-model, section 8).
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from tracker.actions import moves, publications, release_queue, selections
from tracker.actions.bulk import Bulk, pick
from tracker.actions.load import LineCase
from tracker.actions.moves import Step
from tracker.domain import workflow
from tracker.domain.actors import Actor, Role
from tracker.domain.decisions import Outcome
from tracker.domain.errors import NotAllowed, Refusal
from tracker.domain.notices import NoticeKind
from tracker.models.decisions import Decision, Recommendation
from tracker.models.releases import Release, ReleasedDecision, Selection
from tracker.notifications import notices
from tracker.notifications.notices import Telling, holders
from tracker.queries import people
from tracker.queries.acceptance_limits import lines_above

ADJUSTED = (Outcome.COUNTER, Outcome.AGREE_WITH_CONDITIONS)


def release(
    session: Session, actor: Actor, picks: Mapping[int, int], *, override_reason: str = "", now: datetime
) -> Bulk:
    """Show approved decisions (line id → version read) to their parties, in one batch.

    Those that a pre-election period holds back are queued instead, and named among the skipped, unless an override
    reason says why they cannot wait.
    """
    cases, skipped = pick(session, actor, workflow.RELEASE, picks)
    due = release_queue.waiting(session, cases, now=now)
    reason = override_reason.strip() if due else ""
    held = [case for case in cases if case.line.id in due and not reason]
    free = [case for case in cases if case.line.id not in due or reason]
    queued = release_queue.put(session, actor, held, picks, due, now=now)
    if free:
        _show(session, actor, free, picks, reason, now)
    return Bulk(tuple(case.line.id for case in free), (*skipped, *queued))


def carry_out_queued(session: Session, now: datetime) -> int:
    """Carry out the queued releases whose time has come; how many there were.

    Each once, in the name of the person who decided it, whose roles are checked again; lines that are decided otherwise
    meanwhile are skipped and named. Safe to run twice, and by two workers at once; the caller commits.
    """
    due = release_queue.take_due(session, now=now)
    for selection in due:
        _carry_out(session, selection, now)
    return len(due)


def _carry_out(session: Session, selection: Selection, now: datetime) -> None:
    actor = people.find_working(session, selection.person_id)

    def act(picks: dict[int, int]) -> Bulk:
        try:
            if actor is None:
                raise NotAllowed("Whoever queued this has left: release it anew")
            with session.begin_nested():
                return release(session, actor, release_queue.still_decided(session, selection, picks), now=now)
        except Refusal as refused:
            return Bulk((), selections.skip_all(session, picks, refused.message))

    selections.finish(session, selection, act, now=now)
    release_queue.tell_carried_out(session, selection, actor, now=now)


def _show(
    session: Session, actor: Actor, cases: Sequence[LineCase], picks: Mapping[int, int], reason: str, now: datetime
) -> None:
    """Show decisions to the parties.

    A counter, or agreement with conditions, becomes the line's next position. Each decision is frozen for publication;
    officers get one notice an offer.
    """
    decisions = _decisions(session, cases)
    batch = Release(at=now, person_id=actor.person_id, override_reason=reason)
    session.add(batch)
    session.flush()
    session.add_all(ReleasedDecision(decision_id=row.id, release_id=batch.id) for row in decisions.values())
    for case in cases:
        _send_position(decisions[case.line.id], now)
    session.flush()
    steps = [_step(case, decisions[case.line.id], picks[case.line.id], reason, now) for case in cases]
    events = moves.make(session, actor, workflow.RELEASE, steps, now=now)
    released = list(zip((case.line for case in cases), events, strict=True))
    publications.publish_releases(session, released, now=now)
    _tell_council(session, cases, events, now)


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


def _step(case: LineCase, decision: Decision, version: int, reason: str, now: datetime) -> Step:
    changes = {
        "released_decision_id": decision.id,
        "released_outcome": decision.outcome.value,
        "released_at": now,
        "is_with_conditions": decision.outcome is Outcome.AGREE_WITH_CONDITIONS,
        **moves.NOTHING_RECOMMENDED,
    }
    if decision.outcome in ADJUSTED:
        changes["round"] = case.line.round + 1
    facts = {"outcome": decision.outcome.value, "decision": decision.id, **({"is_override": True} if reason else {})}
    return Step(case, result=decision.outcome, version=version, changes=changes, facts=facts)


def _tell_council(session: Session, cases: Sequence[LineCase], events: Sequence[int], now: datetime) -> None:
    """One notice an offer to its officers, the lead's and the line's own council's; to signatories what is theirs."""
    first: dict[tuple[int, int], int] = {}
    for case, event in zip(cases, events, strict=True):
        for organisation_id in {case.offer.lead_id, case.line.authority_id}:
            first.setdefault((case.line.offer_id, organisation_id), event)
    tellings = [
        Telling(event, NoticeKind.DECISIONS_RELEASED, holders(session, organisation_id, Role.OFFICER), offer_id)
        for (offer_id, organisation_id), event in first.items()
    ]
    above = lines_above(session, [case.line for case in cases])
    for case, event in zip(cases, events, strict=True):
        if case.line.id in above:
            signatories = holders(session, case.line.authority_id, Role.SIGNATORY)
            kind = NoticeKind.ACCEPTANCE_WAITING
            tellings.append(Telling(event, kind, signatories, case.line.offer_id, case.line.id))
    notices.queue(session, tellings, now=now)
