"""Handing lines to the department they belong to; the clock keeps running (2-model, "refer")."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import cast

from sqlalchemy import Table
from sqlalchemy.orm import Session

from tracker import db
from tracker.actions import bulk, moves
from tracker.actions.bulk import Bulk
from tracker.actions.load import LineCase
from tracker.actions.moves import Step
from tracker.domain import workflow
from tracker.domain.actors import Actor, Role
from tracker.domain.errors import Conflict, NotAllowed, RuleBroken
from tracker.domain.london import london_date
from tracker.domain.notices import NoticeKind
from tracker.domain.offers import Part
from tracker.domain.referrals import (
    Handover,
    begins_dispute,
    check_reason,
    is_disputed,
    refers_as_coordinator,
    why_not_referred,
)
from tracker.models.offers import OfferParty
from tracker.models.referrals import Referral
from tracker.notifications.notices import holders
from tracker.queries import organisations
from tracker.queries.referrals import list_handovers


def refer_lines(
    session: Session, actor: Actor, picks: Mapping[int, int], *, to_id: int, reason: str, now: datetime
) -> Bulk:
    """Hand lines (id → version read) to another department, untaken: it is seated in each offer, and told.

    So are the councils. A line is sent back at most once; then only the coordinator decides, and is told. Raises
    RuleBroken on the fields `to` and `reason`, NotAllowed for a single line that is the coordinator's to decide.
    """
    cases, skipped = bulk.pick(session, actor, workflow.REFER, picks)
    check_reason(reason, "the line belongs to another department")
    _check_department(session, to_id, now)
    past = list_handovers(session, [case.line.id for case in cases])
    refused = {case.line.id: _why_not(actor, case, past[case.line.id], to_id) for case in cases}
    if len(cases) == 1 and refused[cases[0].line.id]:
        raise _refusal(refused[cases[0].line.id], past[cases[0].line.id])
    ready = [case for case in cases if not refused[case.line.id]]
    left = tuple((case.words, refused[case.line.id]) for case in cases if refused[case.line.id])
    if not ready:
        raise Conflict(
            f"None of these lines could be referred. {'; '.join(': '.join(each) for each in left)}",
            subject="the selected lines",
        )
    _hand_over(session, actor, ready, picks, past, to_id, reason, now)
    return Bulk(tuple(case.line.id for case in ready), skipped + left)


def _check_department(session: Session, to_id: int, now: datetime) -> None:
    if to_id not in {each.id for each in organisations.list_departments(session, london_date(now))}:
        raise RuleBroken("Choose a department that is there today", "to")


def _why_not(actor: Actor, case: LineCase, past: Sequence[Handover], to_id: int) -> str:
    return why_not_referred(
        past, case.line.owner_id, to_id, is_coordinator=refers_as_coordinator(actor, case.standing, past)
    )


def _refusal(why: str, past: Sequence[Handover]) -> NotAllowed | RuleBroken:
    if is_disputed(past) and "coordinator" in why:
        return NotAllowed(why, (Role.COORDINATOR,))
    return RuleBroken(why, "to")


def _hand_over(
    session: Session,
    actor: Actor,
    cases: Sequence[LineCase],
    picks: Mapping[int, int],
    past: Mapping[int, Sequence[Handover]],
    to_id: int,
    reason: str,
    now: datetime,
) -> None:
    session.add_all(
        Referral(
            line_id=case.line.id,
            from_id=case.line.owner_id,
            to_id=to_id,
            reason=reason,
            at=now,
            person_id=actor.person_id,
            by_coordinator=is_disputed(past[case.line.id]),
        )
        for case in cases
    )
    _seat(session, {case.offer.id for case in cases}, to_id, now)
    disputed = {case.line.id for case in cases if begins_dispute(past[case.line.id], case.line.owner_id, to_id)}
    changes = {"owner_id": to_id, "assigned_to_id": None, **moves.NOTHING_RECOMMENDED}
    steps = [
        Step(case, version=picks[case.line.id], changes=changes, facts={"organisation_id": to_id}, words=reason)
        for case in cases
    ]
    events = moves.make(session, actor, workflow.REFER, steps, now=now)
    there = holders(session, to_id, Role.CASEWORKER)
    bulk.tell(session, NoticeKind.LINE_REFERRED, cases, events, lambda case: bulk.officers_of(session, case), now=now)
    bulk.tell(session, NoticeKind.LINE_REFERRED_HERE, cases, events, lambda _case: there, now=now)
    _tell_who_decides(session, cases, events, disputed, now)


def _tell_who_decides(
    session: Session, cases: Sequence[LineCase], events: Sequence[int], disputed: Collection[int], now: datetime
) -> None:
    """The coordinators of the programme, of each line that was just sent back: from now on they alone decide."""

    def coordinators(case: LineCase) -> Sequence[int]:
        lead_id = case.standing.lead_department_id
        return holders(session, lead_id, Role.COORDINATOR) if lead_id and case.line.id in disputed else ()

    bulk.tell(session, NoticeKind.LINE_DISPUTED, cases, events, coordinators, now=now)


def _seat(session: Session, offer_ids: Collection[int], to_id: int, now: datetime) -> None:
    """From now on the department reads these offers, as every one does that owns or has owned a line of them."""
    rows = [
        {
            "offer_id": offer_id,
            "organisation_id": to_id,
            "part": Part.DEPARTMENT,
            "decision_reference": "",
            "since": now,
        }
        for offer_id in sorted(offer_ids)
    ]
    session.execute(db.upsert(session, cast(Table, OfferParty.__table__)).on_conflict_do_nothing(), rows)
