"""Who has which line: taken from somebody with a reason, or given to a colleague (2-model, "take, assign")."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from tracker.actions import bulk, moves
from tracker.actions.bulk import Bulk
from tracker.actions.load import LineCase
from tracker.actions.moves import Step
from tracker.domain import workflow
from tracker.domain.actors import Actor, Role
from tracker.domain.errors import Conflict, RuleBroken
from tracker.domain.lines import LineState, Stage, Turn
from tracker.domain.notices import NoticeKind
from tracker.domain.referrals import check_reason
from tracker.notifications import notices
from tracker.notifications.notices import Telling
from tracker.queries import people


def assign_lines(
    session: Session, actor: Actor, picks: Mapping[int, int], *, to_id: int, reason: str = "", now: datetime
) -> Bulk:
    """Give lines (id → version read) to a caseworker of the department, oneself or a colleague.

    A reason is needed for lines that someone else has; who had them is told, so is who gets them. A caseworker hands
    on any line of the department, a manager too. Raises RuleBroken on the fields `to` and `reason`; lines that have
    moved, or are that person's already, are skipped and named.
    """
    cases, skipped = bulk.pick(session, actor, workflow.ASSIGN, picks)
    _check_colleague(session, actor, to_id)
    left = tuple((c.words, _HAS_IT) for c in cases if c.line.assigned_to_id == to_id)
    ready = [case for case in cases if case.line.assigned_to_id != to_id]
    if not ready:
        if len(cases) == 1:
            raise RuleBroken(_HAS_IT, "to")
        raise Conflict(f"None of these lines could be assigned. {_HAS_IT}", subject="the selected lines")
    if any(_is_anothers(actor, case) for case in ready):
        check_reason(reason, "the line is taken from the person who has it")
    had = {case.line.id: case.line.assigned_to_id for case in ready}
    steps = [_step(case, picks[case.line.id], to_id, reason, now) for case in ready]
    events = moves.make(session, actor, workflow.ASSIGN, steps, now=now)
    _tell(session, actor, ready, events, had, to_id, now)
    return Bulk(tuple(case.line.id for case in ready), skipped + left)


_HAS_IT = "That person has this line already"


def _is_anothers(actor: Actor, case: LineCase) -> bool:
    """Whether somebody else than the actor has the line."""
    return case.line.assigned_to_id not in (None, actor.person_id)


def _check_colleague(session: Session, actor: Actor, to_id: int) -> None:
    if to_id not in {each.person_id for each in people.list_holders(session, actor, [Role.CASEWORKER])}:
        raise RuleBroken("Choose a caseworker of your department", "to")


def _step(case: LineCase, version: int, to_id: int, reason: str, now: datetime) -> Step:
    """A line that nobody has begun with is taken in hand by it; any other stays as far as it is."""
    line = case.line
    is_untaken = line.stage is Stage.NOT_LOOKED_AT and line.turn is Turn.DEPARTMENT and line.state in _IN_HAND
    changes: dict[str, Any] = {"assigned_to_id": to_id}
    if is_untaken and line.acknowledged_at is None:
        changes["acknowledged_at"] = now
    result = workflow.UNTAKEN if is_untaken else workflow.KEPT
    return Step(case, result, version, changes=changes, facts={"person_id": to_id}, words=reason)


_IN_HAND = frozenset({LineState.SUBMITTED, LineState.COUNTER_PROPOSED})


def _tell(
    session: Session,
    actor: Actor,
    cases: Sequence[LineCase],
    events: Sequence[int],
    had: Mapping[int, int | None],
    to_id: int,
    now: datetime,
) -> None:
    """Whoever gets a line, and whoever had it, unless they did it themselves; one batch."""
    tellings = []
    for case, event in zip(cases, events, strict=True):
        about = (case.line.offer_id, case.line.id)
        before = had[case.line.id]
        if to_id != actor.person_id:
            tellings.append(Telling(event, NoticeKind.LINE_ASSIGNED, [to_id], *about))
        if before is not None and before != actor.person_id:
            tellings.append(Telling(event, NoticeKind.LINE_TAKEN_BACK, [before], *about))
    notices.queue(session, tellings, now=now)
