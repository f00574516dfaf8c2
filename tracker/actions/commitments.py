"""What a council gives: written while the offer is a draft, settled when a line it rests on falls."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tracker import audit
from tracker.actions import commitment_rows, flags, load, moves
from tracker.actions.load import OfferCase
from tracker.actions.offers import note_author
from tracker.domain import commitment_drafts, workflow
from tracker.domain.actors import Actor, Role
from tracker.domain.commitment_drafts import CommitmentDraft, CommitmentGrounds
from tracker.domain.commitments import CommitmentState, check_settling
from tracker.domain.errors import Conflict, Moved, NotFound, RuleBroken, RulesBroken
from tracker.domain.lines import FALLEN
from tracker.domain.notices import NoticeKind
from tracker.domain.offers import LONGEST_REASON, OfferState
from tracker.domain.permissions import Permission, check_role
from tracker.domain.words import check_given
from tracker.models.commitments import Commitment
from tracker.models.lines import Line
from tracker.models.offers import Offer
from tracker.notifications import notices
from tracker.notifications.notices import Telling
from tracker.queries import programmes, visibility
from tracker.queries.commitments import CHILDREN, draft_of


def add_commitments(
    session: Session, actor: Actor, reference: str, drafts: Sequence[CommitmentDraft], *, now: datetime
) -> list[int]:
    """Add commitments to a draft offer; returns their numbers, in order.

    Raises NotFound, NotAllowed, RuleBroken for an offer that is no draft, and RulesBroken with every
    fault, each beside its field; of several commitments each fault names its commitment.
    """
    case = load.offer(session, actor, reference)
    _check_councils(actor, Permission.COMMITMENT_EDIT, case, {draft.authority_id for draft in drafts})
    _check_open(case)
    if not drafts:
        return []
    lines = _check_drafts(session, case, drafts)
    last = session.scalars(
        update(Offer)
        .where(Offer.id == case.offer.id)
        .values(last_commitment_number=Offer.last_commitment_number + len(drafts))
        .returning(Offer.last_commitment_number)
    ).one()
    rows = []
    for number, draft in enumerate(drafts, last - len(drafts) + 1):
        row = Commitment(offer_id=case.offer.id, number=number, kind=draft.kind)
        commitment_rows.write(row, draft, lines)
        rows.append(row)
    session.add_all(rows)
    session.flush()
    note_author(session, case.offer.id, actor)
    audit.record(
        session, actor, [commitment_rows.added(row, draft) for row, draft in zip(rows, drafts, strict=True)], now=now
    )
    return [row.number for row in rows]


def edit_commitment(
    session: Session,
    actor: Actor,
    reference: str,
    number: int,
    draft: CommitmentDraft,
    *,
    version: int | None,
    now: datetime,
) -> None:
    """Write a commitment of a draft anew; saying the same again changes nothing.

    Raises as `add_commitments` does, and Conflict when someone else changed it since it was read.
    """
    case, row = _load(session, actor, reference, number)
    _check_councils(actor, Permission.COMMITMENT_EDIT, case, {row.authority_id, draft.authority_id})
    _check_version(case, row, version)
    _check_open(case)
    _rewrite(session, actor, case, row, draft, now)


def remove_commitment(
    session: Session, actor: Actor, reference: str, number: int, *, version: int | None, now: datetime
) -> None:
    """Take a commitment out of a draft. Its number is never used again."""
    case, row = _load(session, actor, reference, number)
    _check_councils(actor, Permission.COMMITMENT_EDIT, case, {row.authority_id})
    _check_version(case, row, version)
    _check_open(case)
    entries = commitment_rows.remove(session, [row])
    note_author(session, case.offer.id, actor)
    audit.record(session, actor, entries, now=now)


def rest_on_line(
    session: Session,
    actor: Actor,
    reference: str,
    line_number: int,
    numbers: Collection[int],
    *,
    among: Collection[int],
    version: int | None,
    now: datetime,
) -> None:
    """Of the commitments `among` let exactly those of `numbers` rest on a line, which still has the version read.

    Raises Conflict for a line that changed, NotFound for a commitment that is not there.
    """
    line = load.line(session, actor, reference, line_number)
    check_role(actor, Permission.LINE_EDIT, line.standing)
    load.check_version(line, version)
    for number in sorted(set(among)):
        case, row = _load(session, actor, reference, number)
        _check_councils(actor, Permission.COMMITMENT_EDIT, case, {row.authority_id})
        _check_open(case)
        draft = draft_of(row, _numbers(session, row))
        resting = draft.rests_on | {line_number} if number in numbers else draft.rests_on - {line_number}
        _rewrite(session, actor, case, row, replace(draft, rests_on=resting), now)


def settle_commitment(  # noqa: PLR0913  (a settlement is four answers beside who, where and when)
    session: Session,
    actor: Actor,
    reference: str,
    number: int,
    *,
    version: int | None,
    becomes: CommitmentState,
    reason: str,
    now: datetime,
    draft: CommitmentDraft | None = None,
) -> None:
    """Keep, change or withdraw a commitment that rests on a line which fell; a change brings the new draft.

    Raises RuleBroken on the field `becomes` or `reason`, RulesBroken for the draft's own faults.
    """
    case, row = _load(session, actor, reference, number)
    case = OfferCase(case.offer, replace(case.standing, authority_id=row.authority_id))
    check_role(actor, Permission.COMMITMENT_SETTLE, case.standing)
    _check_version(case, row, version)
    moves.check_offer(actor, workflow.SETTLE_COMMITMENT, case, None)
    check_settling(row.state, becomes)
    reason = check_given(reason, "Enter the reason", "reason", longest=LONGEST_REASON, what="The reason")
    if (becomes is CommitmentState.CHANGED) != (draft is not None):
        raise RuleBroken("Say what the commitment becomes", "becomes")
    if draft is not None:
        if draft == draft_of(row, _numbers(session, row)):
            raise RuleBroken("There is nothing changed: keep the commitment, or change it", "becomes")
        _rewrite(session, actor, case, row, draft, now, is_settling=True)
    event = flags.settle(session, actor, row, becomes, reason, version=row.version, now=now)
    moves.refresh_offers(session, {case.offer.id}, now=now)
    _tell_coordinators(session, case, event, now)


def _load(session: Session, actor: Actor, reference: str, number: int) -> tuple[OfferCase, Commitment]:
    case = load.offer(session, actor, reference)
    query = select(Commitment).where(Commitment.offer_id == case.offer.id, Commitment.number == number)
    row = session.scalar(query.options(*CHILDREN))
    if row is None:
        raise NotFound
    return case, row


def _check_councils(actor: Actor, permission: Permission, case: OfferCase, authority_ids: set[int]) -> None:
    """A partner's officer acts on its own council's commitments, the lead's on any."""
    check_role(actor, permission, case.standing)
    for authority_id in sorted(authority_ids):
        check_role(actor, permission, replace(case.standing, authority_id=authority_id))


def _check_version(case: OfferCase, row: Commitment, version: int | None) -> None:
    if version is None or row.version != version:
        words = f"commitment C{row.number} of {case.offer.reference}"
        message = f"C{words[1:]} was changed while you were writing"
        moved = Moved(case.offer.id, commitment_id=row.id)
        raise Conflict(message, subject=words, now_version=row.version, moved=moved)


def _check_open(case: OfferCase) -> None:
    if case.offer.state is not OfferState.DRAFT:
        state = case.offer.state.words
        raise RuleBroken(f"Offer {case.offer.reference} is “{state}”, so its commitments cannot be changed")


def _check_drafts(
    session: Session, case: OfferCase, drafts: Sequence[CommitmentDraft], *, is_settling: bool = False
) -> Mapping[int, int]:
    """Refuse what is wrong; returns the ids of the lines that commitments may rest on, by number."""
    lines = _lines(session, case.offer.id, without_fallen=is_settling)
    years = programmes.get_programme(session, case.offer.programme_id).years
    councils = case.standing.party_ids | case.standing.invited_ids
    grounds = CommitmentGrounds(years, councils, frozenset(lines))
    broken: list[RuleBroken] = []
    for draft in drafts:
        found = commitment_drafts.faults(draft, grounds)
        one = len(drafts) == 1
        broken.extend(each if one else RuleBroken(f"{draft.title}: {each.message}", each.field) for each in found)
    if broken:
        raise RulesBroken(tuple(broken))
    return lines


def _lines(session: Session, offer_id: int, *, without_fallen: bool) -> Mapping[int, int]:
    query = select(Line.number, Line.id).where(Line.offer_id == offer_id, visibility.is_counted())
    if without_fallen:
        query = query.where(Line.state.not_in(FALLEN))
    return dict(session.execute(query).all())


def _numbers(session: Session, row: Commitment) -> Mapping[int, int]:
    """Numbers of the lines it rests on, by id."""
    ids = [each.line_id for each in row.rests_on]
    return dict(session.execute(select(Line.id, Line.number).where(Line.id.in_(ids))).all())


def _rewrite(
    session: Session,
    actor: Actor,
    case: OfferCase,
    row: Commitment,
    draft: CommitmentDraft,
    now: datetime,
    *,
    is_settling: bool = False,
) -> None:
    before = draft_of(row, _numbers(session, row))
    if draft == before:
        return
    if draft.kind is not before.kind:
        raise RuleBroken("Remove this commitment and add another to promise something of another kind", "kind")
    lines = _check_drafts(session, case, [draft], is_settling=is_settling)
    commitment_rows.write(row, draft, lines)
    row.version += 1
    session.flush()
    note_author(session, case.offer.id, actor)
    audit.record(session, actor, [commitment_rows.edited(row, before, draft)], now=now)


def _tell_coordinators(session: Session, case: OfferCase, event: int, now: datetime) -> None:
    """Those who draw up the agreement, since nothing is drawn up while a commitment is not settled."""
    lead = case.standing.lead_department_id
    people = notices.holders(session, lead, Role.COORDINATOR) if lead is not None else ()
    telling = Telling(event, NoticeKind.COMMITMENT_SETTLED, people, offer_id=case.offer.id)
    notices.queue(session, [telling], now=now)
