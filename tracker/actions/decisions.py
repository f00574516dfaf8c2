"""A caseworker at work: acknowledge, take, recommend. What follows stands in `approvals.py`."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.actions import load, moves, position_rows
from tracker.actions.bulk import Bulk, pick, tell
from tracker.actions.load import LineCase
from tracker.actions.moves import Step
from tracker.actions.offered_figures import faults_of_offers
from tracker.domain import workflow
from tracker.domain.actors import Actor, Role
from tracker.domain.decisions import Outcome, Reason, Sensitivity, Terms, check_recommendation
from tracker.domain.errors import RuleBroken, RulesBroken
from tracker.domain.lines import LineState, Side
from tracker.domain.notices import NoticeKind
from tracker.domain.permissions import Permission, check_role
from tracker.models.decisions import Recommendation, RecommendationReason
from tracker.models.lines import Line, Position
from tracker.notifications import notices
from tracker.notifications.notices import Telling, holders
from tracker.queries import asks, positions


@dataclass(frozen=True)
class Recommending:
    """What a caseworker proposes for one line, read at `version`; `terms` None keeps those asked."""

    line_id: int
    version: int
    outcome: Outcome
    terms: Terms | None = None
    reasons: tuple[Reason, ...] = ()
    note: str = ""
    flags: frozenset[Sensitivity] = frozenset()


def acknowledge_lines(session: Session, actor: Actor, reference: str, *, now: datetime) -> tuple[int, ...]:
    """Say that the department has received all its lines of one offer; returns their ids.

    Raises RuleBroken when there is none left to acknowledge.
    """
    case = load.offer(session, actor, reference)
    check_role(actor, Permission.LINE_ACKNOWLEDGE, replace(case.standing, owner_id=actor.organisation_id))
    query = select(Line.id).where(
        Line.offer_id == case.offer.id,
        Line.owner_id == actor.organisation_id,
        Line.state == LineState.SUBMITTED,
        Line.acknowledged_at.is_(None),
    )
    ids = session.scalars(query).all()
    if not ids:
        raise RuleBroken(f"Your department has acknowledged every line of {reference}")
    steps = [
        Step(each, changes={"acknowledged_at": now}, version=each.line.version)
        for each in load.lines(session, actor, ids)
    ]
    events = moves.make(session, actor, workflow.ACKNOWLEDGE, steps, now=now)
    officers = holders(session, case.offer.lead_id, Role.OFFICER)
    notices.queue(session, [Telling(events[0], NoticeKind.LINE_ACKNOWLEDGED, officers, case.offer.id)], now=now)
    return tuple(ids)


def acknowledge_offers(session: Session, actor: Actor, line_ids: Collection[int], *, now: datetime) -> int:
    """Acknowledge every line of the department in the offers of these lines; returns how many there were.

    Offers that are acknowledged already are passed over. Raises RuleBroken when all of them are.
    """
    if not line_ids:
        raise RuleBroken("Select at least one line", "line")
    done = 0
    for reference in sorted({case.offer.reference for case in load.lines(session, actor, line_ids)}):
        try:
            done += len(acknowledge_lines(session, actor, reference, now=now))
        except RuleBroken:
            continue
    if not done:
        raise RuleBroken("Your department has acknowledged every line of these offers")
    return done


def take_lines(session: Session, actor: Actor, picks: Mapping[int, int], *, now: datetime) -> Bulk:
    """Take lines (id → version read) as one's own; taking acknowledges them.

    A line someone else has taken is theirs to hand over, so it is skipped; so is one that is the actor's already.
    """
    cases, skipped = pick(session, actor, workflow.TAKE, picks)
    refused = tuple((c.words, why) for c in cases if (why := _why_not_taken(actor, c)))
    if refused and len(cases) == 1:
        raise RuleBroken(refused[0][1])
    ready = [c for c in cases if not _why_not_taken(actor, c)]
    steps = [
        Step(c, version=picks[c.line.id], changes={"assigned_to_id": actor.person_id, **_acknowledged(c, now)})
        for c in ready
    ]
    if steps:
        moves.make(session, actor, workflow.TAKE, steps, now=now)
    return Bulk(tuple(c.line.id for c in ready), skipped + refused)


def _why_not_taken(actor: Actor, case: LineCase) -> str:
    holder = case.line.assigned_to_id
    if holder == actor.person_id:
        return "You have taken this line already"
    return "Someone else has taken this line" if holder is not None else ""


def take_next(session: Session, actor: Actor, candidates: Sequence[int], *, now: datetime) -> tuple[str, int]:
    """Take the first of these lines that nobody has taken meanwhile; returns its offer's reference and its number.

    Raises RuleBroken when none is left.
    """
    found = {case.line.id: case for case in load.lines(session, actor, candidates)}  # at once: see `load` for the order
    for line_id in candidates:
        case = found[line_id]
        try:
            take_lines(session, actor, {line_id: case.line.version}, now=now)
        except RuleBroken:
            continue
        return case.offer.reference, case.line.number
    raise RuleBroken("No line is waiting to be taken")


def recommend(session: Session, actor: Actor, proposed: Sequence[Recommending], *, now: datetime) -> Bulk:
    """Recommend an outcome for each line; recommending an untaken line takes it.

    Raises RulesBroken when an outcome contradicts its own terms or a figure is none that may be offered, RuleBroken
    on `note` when it differs from the last answer to the same ask without saying why.
    """
    by_line = {each.line_id: each for each in proposed}
    picks = {each.line_id: each.version for each in proposed}
    cases, skipped = pick(session, actor, workflow.RECOMMEND, picks)
    ids = [case.line.id for case in cases]
    asked, differing = _check_all(session, [by_line[line_id] for line_id in ids])
    _check_figures(session, actor, cases, by_line, asked)
    rows = _write_recommendations(session, actor, cases, by_line, asked, differing, now)
    steps = []
    for case, row in zip(cases, rows, strict=True):
        proposal = by_line[case.line.id]
        changes = {
            "recommendation_id": row.id,
            "recommender_id": actor.person_id,
            "recommended_for_id": actor.acting_for,
            "answered_at": None,  # what the council replied has been looked at
            "assigned_to_id": case.line.assigned_to_id or actor.person_id,
            **{f"is_{flag.value}": flag in proposal.flags for flag in Sensitivity},
            **_acknowledged(case, now),
        }
        facts = {"outcome": row.outcome.value, "recommendation": row.id, "flags": sorted(proposal.flags)}
        steps.append(Step(case, version=picks[case.line.id], changes=changes, facts=facts, words=proposal.note))
    events = moves.make(session, actor, workflow.RECOMMEND, steps, now=now)
    deciders = holders(session, actor.organisation_id, Role.DECISION_MAKER)
    tell(session, NoticeKind.APPROVAL_WAITING, cases, events, lambda _case: deciders, now=now)
    return Bulk(tuple(ids), skipped)


def check_proposals(session: Session, proposed: Sequence[Recommending]) -> None:
    """Whether these could be recommended as they are, before anyone confirms them; raises what `recommend` would.

    Asks nothing of the actor or of where the lines stand: that is asked when it is done.
    """
    _check_all(session, proposed)


def _check_all(session: Session, proposed: Sequence[Recommending]) -> tuple[Mapping[int, Terms], set[int]]:
    """What each line asks now, and which differ from the last answer to the same ask, judged as a bulk begins."""
    ids = [each.line_id for each in proposed]
    asked, latest = positions.last_terms(session, ids), asks.latest_outcomes(session, ids)
    differing = {
        each.line_id for each in proposed if each.line_id in latest and latest[each.line_id].group != each.outcome.group
    }
    for each in proposed:
        _check(each, asked[each.line_id], differs=each.line_id in differing)
    return asked, differing


def _check(proposal: Recommending, asked: Terms, *, differs: bool) -> None:
    check_recommendation(proposal.outcome, asked, proposal.terms or asked, proposal.reasons)
    if differs and not proposal.note.strip():
        raise RuleBroken("Say why this differs from the last answer to the same ask", "note")


def _check_figures(
    session: Session,
    actor: Actor,
    cases: Sequence[LineCase],
    by_line: Mapping[int, Recommending],
    asked: Mapping[int, Terms],
) -> None:
    """A counter to £ or values keeps to what a council may ask: at most its allocation, more than £0."""
    offers = [
        (case.line, terms, terms)
        for case, last in ((case, asked[case.line.id]) for case in cases)
        if by_line[case.line.id].outcome is Outcome.COUNTER
        and (terms := by_line[case.line.id].terms)
        and (terms.amounts, terms.values) != (last.amounts, last.values)
    ]
    if broken := tuple(faults_of_offers(session, actor, offers)):
        raise RulesBroken(broken)


def _write_recommendations(
    session: Session,
    actor: Actor,
    cases: Sequence[LineCase],
    by_line: Mapping[int, Recommending],
    asked: Mapping[int, Terms],
    differing: Collection[int],
    now: datetime,
) -> list[Recommendation]:
    """One row a line, with the terms of those that adjust it kept as a position not yet sent."""
    terms: dict[int, Position] = {}
    for case in cases:
        proposal = by_line[case.line.id]
        if proposal.outcome in (Outcome.COUNTER, Outcome.AGREE_WITH_CONDITIONS):
            offered = proposal.terms or asked[case.line.id]
            terms[case.line.id] = position_rows.next_round(case.line, Side.DEPARTMENT, actor, offered)
    session.add_all(terms.values())
    session.flush()
    rows = [
        Recommendation(
            line_id=case.line.id,
            outcome=by_line[case.line.id].outcome,
            person_id=actor.person_id,
            at=now,
            position_id=terms[case.line.id].id if case.line.id in terms else None,
            note=by_line[case.line.id].note,
            differs=case.line.id in differing,
        )
        for case in cases
    ]
    session.add_all(rows)
    session.flush()
    session.add_all(
        RecommendationReason(
            recommendation_id=row.id, category=reason.category, words=reason.words, citation=reason.citation
        )
        for row in rows
        for reason in by_line[row.line_id].reasons
    )
    return rows


def _acknowledged(case: LineCase, now: datetime) -> dict[str, datetime]:
    """Looking at a line is acknowledging it, once."""
    return {} if case.line.acknowledged_at else {"acknowledged_at": now}
