"""A draft goes to its signatory, comes back, or is submitted: its lines go to their departments at once."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tracker.actions import clocks, load, moves, publications
from tracker.actions.load import LineCase, OfferCase
from tracker.actions.moves import OfferStep, Step
from tracker.domain import workflow
from tracker.domain.actors import Actor, Role
from tracker.domain.errors import RulesBroken
from tracker.domain.lines import Side
from tracker.domain.london import london_date
from tracker.domain.notices import NoticeKind
from tracker.domain.offer_gaps import blocking
from tracker.domain.offers import Part, check_reason
from tracker.models.lines import Line, Position
from tracker.models.offers import OfferParty
from tracker.models.programmes import Programme
from tracker.notifications import notices
from tracker.notifications.notices import Telling
from tracker.queries import offer_drafts
from tracker.queries.organisations import holder_on


def send_for_sign_off(session: Session, actor: Actor, reference: str, *, version: int | None, now: datetime) -> None:
    """Close the draft and put it on its signatories' list.

    Raises RulesBroken with everything that is still missing.
    """
    case = load.offer(session, actor, reference)
    moves.check_offer(actor, workflow.SEND, case, version)
    _check_complete(session, case)
    step = OfferStep(case, version=version, changes={"sent_at": now})
    event = moves.make_offer(session, actor, workflow.SEND, step, now=now)
    _tell(session, case, NoticeKind.SIGN_OFF_WAITING, event, _may_sign(session, case), now)


def recall_offer(session: Session, actor: Actor, reference: str, *, version: int | None, now: datetime) -> None:
    """Take a sent offer back to go on drafting; its signatories are told."""
    case = load.offer(session, actor, reference)
    moves.check_offer(actor, workflow.RECALL, case, version)
    step = OfferStep(case, version=version, changes={"sent_at": None})
    event = moves.make_offer(session, actor, workflow.RECALL, step, now=now)
    _tell(session, case, NoticeKind.SIGN_OFF_RECALLED, event, _may_sign(session, case), now)


def decline_sign_off(
    session: Session, actor: Actor, reference: str, *, version: int | None, reason: str, now: datetime
) -> None:
    """Send an offer back to its officers, saying why. Raises RuleBroken on the field `reason`."""
    case = load.offer(session, actor, reference)
    moves.check_offer(actor, workflow.DECLINE, case, version)
    reason = reason.strip()
    check_reason(reason, "you do not sign")
    step = OfferStep(case, version=version, changes={"sent_at": None}, words=reason)
    event = moves.make_offer(session, actor, workflow.DECLINE, step, now=now)
    officers = notices.holders(session, case.offer.lead_id, Role.OFFICER)
    _tell(session, case, NoticeKind.SIGN_OFF_DECLINED, event, officers, now)


def submit_offer(session: Session, actor: Actor, reference: str, *, version: int | None, now: datetime) -> None:
    """Sign and submit: every line goes to the department that holds its subject today, and the clocks start.

    Raises RulesBroken if something has come to be missing since it was sent.
    """
    case = load.offer(session, actor, reference)
    moves.check_offer(actor, workflow.SUBMIT_OFFER, case, version)
    _check_complete(session, case)
    lines = load.lines_of_offer(session, actor, case)
    owners = _owners(session, lines, now)
    _seat(session, case, set(owners.values()), now)
    _send_positions(session, case, now)
    moves.make(session, actor, workflow.SUBMIT, _steps(lines, owners, now), now=now)
    clocks.start_offer(session, case.offer, now=now)
    changes = {"submitted_at": now, "submitted_by_id": actor.person_id}
    step = OfferStep(case, version=version, changes=changes, facts={"lines": len(lines)})
    event = moves.make_offer(session, actor, workflow.SUBMIT_OFFER, step, now=now)
    publications.publish_submission(session, case.offer, event, now=now)
    _announce(session, case, event, lines, now)


def _check_complete(session: Session, case: OfferCase) -> None:
    broken = blocking(offer_drafts.list_gaps(session, case.offer.id))
    if broken:
        raise RulesBroken(broken)


def _owners(session: Session, lines: Sequence[LineCase], now: datetime) -> Mapping[int, int]:
    """Line id → owning department: functions may have moved since the line was drafted."""
    today = london_date(now)
    return {case.line.id: holder_on(session, case.line.owner_id, today) for case in lines}


def _seat(session: Session, case: OfferCase, owner_ids: Collection[int], now: datetime) -> None:
    """Let in those who answer: each owning department, the programme's lead department and the treasury."""
    programme = session.get_one(Programme, case.offer.programme_id)
    today = london_date(now)
    parts = [
        *((owner, Part.DEPARTMENT) for owner in sorted(owner_ids)),
        (holder_on(session, programme.lead_department_id, today), Part.LEAD_DEPARTMENT),
        (holder_on(session, programme.treasury_id, today), Part.TREASURY),
    ]
    session.add_all(
        OfferParty(offer_id=case.offer.id, organisation_id=organisation, part=part, since=now)
        for organisation, part in parts
    )
    session.flush()


def _send_positions(session: Session, case: OfferCase, now: datetime) -> None:
    """From now on what was asked can never be edited; before the road, which adds up what was sent."""
    of_offer = select(Line.id).where(Line.offer_id == case.offer.id)
    session.execute(
        update(Position)
        .where(Position.line_id.in_(of_offer), Position.side == Side.COUNCIL, Position.sent_at.is_(None))
        .values(sent_at=now),
        execution_options={"synchronize_session": False},
    )


def _steps(lines: Sequence[LineCase], owners: Mapping[int, int], now: datetime) -> list[Step]:
    return [
        Step(
            case,
            changes={"submitted_at": now, "owner_id": owners[case.line.id]},
            facts={"owner_id": owners[case.line.id]},
        )
        for case in lines
    ]


def _announce(session: Session, case: OfferCase, event: int, lines: Sequence[LineCase], now: datetime) -> None:
    of_owner: dict[int, list[LineCase]] = defaultdict(list)
    for each in lines:
        of_owner[each.line.owner_id].append(each)
    for owner in sorted(of_owner):
        _tell(session, case, NoticeKind.NEW_LINES, event, notices.holders(session, owner, Role.CASEWORKER), now)
    people = {
        person
        for party in case.standing.party_ids
        for role in (Role.OFFICER, Role.SIGNATORY)
        for person in notices.holders(session, party, role)
    }
    _tell(session, case, NoticeKind.OFFER_SUBMITTED, event, sorted(people), now)


def _may_sign(session: Session, case: OfferCase) -> list[int]:
    """The lead's signatories who wrote none of it."""
    holders = notices.holders(session, case.offer.lead_id, Role.SIGNATORY)
    return [each for each in holders if each not in case.standing.author_ids]


def _tell(
    session: Session, case: OfferCase, kind: NoticeKind, event: int, person_ids: Sequence[int], now: datetime
) -> None:
    notices.queue(session, [Telling(event, kind, person_ids, offer_id=case.offer.id)], now=now)
