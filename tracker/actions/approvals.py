"""A decision maker at work: return a recommendation, or approve it; and the gate it then passes."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.actions import moves, totals
from tracker.actions.bulk import Bulk, pick, tell
from tracker.actions.load import LineCase
from tracker.actions.moves import Step
from tracker.domain import workflow
from tracker.domain.actors import Actor, Role
from tracker.domain.amounts import Amount
from tracker.domain.clearances import ClearanceReply, covers
from tracker.domain.decisions import Sensitivity, Taken, gate_reasons
from tracker.domain.errors import RuleBroken
from tracker.domain.london import london_date
from tracker.domain.notices import NoticeKind
from tracker.models.clearances import Clearance
from tracker.models.decisions import Decision, Recommendation
from tracker.models.lines import Line
from tracker.models.programmes import Programme
from tracker.notifications.notices import holders
from tracker.queries import asks
from tracker.queries.periods import read_held


def return_lines(session: Session, actor: Actor, picks: Mapping[int, int], comment: str, *, now: datetime) -> Bulk:
    """Give recommendations back to those who made them. Raises RuleBroken on `comment`."""
    cases, skipped = pick(session, actor, workflow.RETURN, picks)
    if not comment.strip():
        raise RuleBroken("Enter what the caseworker should look at again", "comment")
    made_by = {case.line.id: [case.line.recommender_id or actor.person_id] for case in cases}
    steps = [Step(case, version=picks[case.line.id], words=comment) for case in cases]
    events = moves.make(session, actor, workflow.RETURN, steps, now=now)
    tell(session, NoticeKind.RECOMMENDATION_RETURNED, cases, events, lambda c: made_by[c.line.id], now=now)
    return Bulk(tuple(case.line.id for case in cases), skipped)


def approve(session: Session, actor: Actor, picks: Mapping[int, int], taken: Taken, *, now: datetime) -> Bulk:
    """Approve recommendations (line id → version read): a decision each, and the gate judged on each ask.

    A gated line goes to the treasury; the others wait for their release. In a pre-election period a minister's decision
    needs a reason (J17), an official's does not.
    """
    cases, skipped = pick(session, actor, workflow.APPROVE, picks)
    asked_on = [london_date(case.line.submitted_at) for case in cases if case.line.submitted_at]
    taken.check(london_date(now), max(asked_on, default=None))
    in_period = any(each.until for each in read_held(session, [case.line.id for case in cases], now).values())
    if in_period:
        taken.check_in_period()
    reason = taken.override_reason.strip() if in_period and taken.is_minister else ""
    decisions = _write_decisions(session, actor, cases, taken, reason, now)
    gates = _gates(session, cases)
    steps = [
        Step(
            case,
            result=workflow.GATED if gates[case.line.id] else workflow.OPEN,
            version=picks[case.line.id],
            facts={"outcome": row.outcome.value, "decision": row.id, "is_gated": bool(gates[case.line.id])},
        )
        for case, row in zip(cases, decisions, strict=True)
    ]
    events = moves.make(session, actor, workflow.APPROVE, steps, now=now)
    _open_clearances(session, [*zip(cases, decisions, events, strict=True)], gates, now)
    return Bulk(tuple(case.line.id for case in cases), skipped)


def _write_decisions(
    session: Session, actor: Actor, cases: Sequence[LineCase], taken: Taken, reason: str, now: datetime
) -> list[Decision]:
    wanted = [case.line.recommendation_id for case in cases]
    found = session.scalars(select(Recommendation).where(Recommendation.id.in_(wanted)))
    by_line = {row.line_id: row for row in found}
    rows = [
        Decision(
            line_id=case.line.id,
            recommendation_id=by_line[case.line.id].id,
            outcome=by_line[case.line.id].outcome,
            person_id=actor.person_id,
            at=now,
            decided_by=taken.decided_by,
            decided_by_post=taken.post,
            decided_on=taken.on,
            override_reason=reason,
        )
        for case in cases
    ]
    session.add_all(rows)
    session.flush()
    return rows


def _gates(session: Session, cases: Sequence[LineCase]) -> dict[int, tuple[str, ...]]:
    """Why HMT must clear each line, by line id; empty for one it need not, or has already cleared.

    Precedents are those there were before this bulk, and never the line's own earlier rounds.
    """
    lines = [case.line for case in cases]
    agreed_before = asks.agreed_before(session, [line.id for line in lines])
    rounds = totals.read_rounds(session, [line.id for line in lines])
    cleared = _cleared(session, cases)
    programmes = {line.programme_id for line in lines}
    limits = {row.id: row.gate_limit for row in session.scalars(select(Programme).where(Programme.id.in_(programmes)))}
    found: dict[int, tuple[str, ...]] = {}
    for line in lines:
        asked, flags = rounds[line.id].get(line.round, ()), flags_of(line)
        found[line.id] = gate_reasons(
            line.kind,
            asked,
            flags,
            limit=limits[line.programme_id],
            was_agreed_before=line.id in agreed_before,
        )
        if any(_is_covered(row, rounds[line.id], asked, flags) for row in cleared.get(line.id, ())):
            found[line.id] = ()
    return found


def flags_of(line: Line) -> frozenset[Sensitivity]:
    """What was flagged about the ask."""
    return frozenset(flag for flag in Sensitivity if getattr(line, f"is_{flag.value}"))


def _cleared(session: Session, cases: Sequence[LineCase]) -> dict[int, list[Clearance]]:
    """What HMT itself has cleared, by line id: another department's "content" is no consent of the treasury's."""
    found: dict[int, list[Clearance]] = {}
    treasuries = {case.line.id: case.standing.treasury_id for case in cases}
    query = select(Clearance).where(Clearance.line_id.in_(treasuries), Clearance.reply == ClearanceReply.CLEARED)
    for row in session.scalars(query.order_by(Clearance.id)):
        if row.organisation_id == treasuries[row.line_id]:
            found.setdefault(row.line_id, []).append(row)
    return found


def _is_covered(
    row: Clearance,
    rounds: Mapping[int, Sequence[Amount]],
    asked: Sequence[Amount],
    flags: frozenset[Sensitivity],
) -> bool:
    given = frozenset(Sensitivity(flag) for flag in row.flags.split())
    return covers(rounds.get(row.round, ()), asked) and flags <= given


def _open_clearances(
    session: Session,
    approved: Sequence[tuple[LineCase, Decision, int]],
    gates: Mapping[int, tuple[str, ...]],
    now: datetime,
) -> None:
    gated = [each for each in approved if gates[each[0].line.id]]
    if not gated:
        return
    session.add_all(
        Clearance(
            line_id=case.line.id,
            organisation_id=case.standing.treasury_id,
            decision_id=decision.id,
            why="\n".join(gates[case.line.id]),
            round=case.line.round,
            flags=" ".join(sorted(flags_of(case.line))),
            opened_at=now,
        )
        for case, decision, _event in gated
    )
    session.flush()
    cases, events = [case for case, _d, _e in gated], [event for _c, _d, event in gated]
    tell(session, NoticeKind.GATE_OPENED, cases, events, lambda case: _clearers(session, case), now=now)


def _clearers(session: Session, case: LineCase) -> Sequence[int]:
    return holders(session, case.standing.treasury_id or 0, Role.TREASURY_CLEARER)
