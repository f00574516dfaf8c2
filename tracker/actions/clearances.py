"""The treasury gate: clear or hold lines, recorded one by one even when many are cleared at once."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.actions import moves
from tracker.actions.bulk import Bulk, pick, tell
from tracker.actions.load import LineCase
from tracker.actions.moves import Step
from tracker.domain import workflow
from tracker.domain.actors import Actor, Role
from tracker.domain.clearances import ClearanceReply
from tracker.domain.errors import RuleBroken
from tracker.domain.moves import Move
from tracker.domain.notices import NoticeKind
from tracker.models.clearances import Clearance
from tracker.notifications.notices import holders


def clear(session: Session, actor: Actor, picks: Mapping[int, int], reference: str, *, now: datetime) -> Bulk:
    """Give HMT's consent to gated lines (id → version read), under its own reference.

    Raises RuleBroken on `reference` when it is empty: the agreement prints it.
    """
    reply = {"reply": ClearanceReply.CLEARED, "reference": reference.strip()}
    return _reply(session, actor, workflow.CLEAR, picks, reply, now=now)


def hold(session: Session, actor: Actor, picks: Mapping[int, int], comment: str, *, now: datetime) -> Bulk:
    """Hold gated lines: back to the department with a comment. Raises RuleBroken on `comment`."""
    reply = {"reply": ClearanceReply.HELD, "comment": comment.strip()}
    return _reply(session, actor, workflow.HOLD, picks, reply, now=now)


_MISSING = {
    "reference": "Enter HM Treasury’s reference for this clearance",
    "comment": "Enter what must change before HM Treasury can clear this",
}


def _reply(
    session: Session, actor: Actor, move: Move, picks: Mapping[int, int], reply: Mapping[str, object], *, now: datetime
) -> Bulk:
    cases, skipped = pick(session, actor, move, picks)
    for field, missing in _MISSING.items():
        if reply.get(field) == "":
            raise RuleBroken(missing, field)
    ids = [case.line.id for case in cases]
    query = select(Clearance).where(
        Clearance.line_id.in_(ids),
        Clearance.organisation_id == actor.organisation_id,
        Clearance.reply.is_(None),
    )
    for row in session.scalars(query.order_by(Clearance.id)):
        for name, value in {**reply, "replied_at": now, "person_id": actor.person_id}.items():
            setattr(row, name, value)
    words = str(reply.get("comment", ""))
    facts = {"reference": reply["reference"]} if "reference" in reply else {}
    steps = [Step(case, version=picks[case.line.id], facts=facts, words=words) for case in cases]
    events = moves.make(session, actor, move, steps, now=now)
    kind = NoticeKind.LINE_CLEARED if move is workflow.CLEAR else NoticeKind.LINE_HELD
    tell(session, kind, cases, events, lambda case: who_decides(session, case), now=now)
    return Bulk(tuple(ids), skipped)


def who_decides(session: Session, case: LineCase) -> Sequence[int]:
    """Who is told: the caseworker it is assigned to, and the department's decision makers."""
    assigned = [case.line.assigned_to_id] if case.line.assigned_to_id else []
    return [*assigned, *holders(session, case.line.owner_id, Role.DECISION_MAKER)]
