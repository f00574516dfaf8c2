"""Drawing up, signing and declining: the frozen text both sides sign (2-model, section 6)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session, selectinload

from tracker import audit
from tracker.actions import clocks, load, moves, publications
from tracker.actions.load import LineCase, OfferCase
from tracker.actions.moves import OfferStep, Step
from tracker.domain import workflow
from tracker.domain.actors import Actor, Role
from tracker.domain.agreement_json import check_code, digest_of, to_json
from tracker.domain.delivery import DeliveryState
from tracker.domain.errors import Conflict, Moved, NotAllowed, RuleBroken
from tracker.domain.events import EventKind
from tracker.domain.london import london_date
from tracker.domain.notices import NoticeKind
from tracker.domain.permissions import check_now, check_role
from tracker.domain.signing import AgreementState, AgreementTerms
from tracker.models.agreements import Agreement, AgreementLine, AgreementParty, Signature
from tracker.models.commitments import Commitment
from tracker.models.delivery import Delivery
from tracker.models.grants import Lifting
from tracker.models.lines import Line
from tracker.models.organisations import Organisation
from tracker.models.people import Person
from tracker.models.programmes import Programme
from tracker.notifications import notices
from tracker.notifications.notices import Telling, holders
from tracker.queries import freezing, signatories, whole_offers
from tracker.queries.worlds import find_world


def draw_up(
    session: Session,
    actor: Actor,
    reference: str,
    terms: AgreementTerms,
    *,
    version: int,
    check_url: str,
    now: datetime,
) -> int:
    """Freeze version 1 of an offer that awaits signature, and put it out to be signed; returns its id.

    `check_url` is where a copy is checked, printed on it. Raises RulesBroken for terms that do not
    hold, RuleBroken when a party has nobody who could sign, Conflict when one is out already.
    """
    case = load.offer(session, actor, reference)
    moves.check_offer(actor, workflow.DRAW_UP, case, version)
    programme = session.get_one(Programme, case.offer.programme_id)
    today = london_date(now)
    terms.check(today, programme.first_year, programme.last_year)
    if find_out(session, case.offer.id) is not None:
        raise Conflict(
            f"Version 1 of {reference} is already out for signature", subject=case.words, moved=Moved(case.offer.id)
        )
    frozen = _freeze(session, case, terms, check_url, now)
    _check_signers(session, case, frozen.signing_ids)
    row = _write(session, actor, case, frozen, terms, now)
    facts = {"sha256": row.sha256, "lines": len(frozen.numbers), "parties": len(frozen.signing_ids)}
    step = OfferStep(case, version=version, facts=facts, agreement_id=row.id)
    event = moves.make_offer(session, actor, workflow.DRAW_UP, step, now=now)
    _tell_signatories(session, NoticeKind.AGREEMENT_READY, frozen.signing_ids, event, case, now=now)
    return row.id


def _freeze(session: Session, case: OfferCase, terms: AgreementTerms, check_url: str, now: datetime) -> freezing.Frozen:
    world = find_world(session)
    posts = signatories.posts(session, case.standing.party_ids)
    around = freezing.Around(check_url, world.notice if world else "", posts)
    try:
        return freezing.freeze(session, case.offer, terms, today=london_date(now), surroundings=around)
    except ValueError as fault:
        raise RuleBroken(str(fault)) from fault


def _check_signers(session: Session, case: OfferCase, parties: Sequence[int]) -> None:
    for organisation_id in parties:
        if not _signers(session, case, organisation_id):
            name = session.get_one(Organisation, organisation_id).name
            raise RuleBroken(f"Nobody of {name} could sign: its manager has to give someone that role first")


def _signers(session: Session, case: OfferCase | LineCase, organisation_id: int) -> Sequence[int]:
    is_council = organisation_id in case.standing.party_ids
    return holders(session, organisation_id, Role.SIGNATORY if is_council else Role.DECISION_MAKER)


def _write(
    session: Session, actor: Actor, case: OfferCase, frozen: freezing.Frozen, terms: AgreementTerms, now: datetime
) -> Agreement:
    content = to_json(frozen.agreement)
    sha256 = digest_of(content)
    row = Agreement(
        offer_id=case.offer.id,
        number=1,
        state=AgreementState.OUT,
        content=content.decode(),
        sha256=sha256,
        check_code=check_code(sha256),
        drawn_up_at=now,
        drawn_up_by_id=actor.person_id,
        starts_on=terms.starts_on,
        ends_on=terms.ends_on,
        sign_by_on=clocks.start_signing(session, case.offer, now=now),
        parties=[AgreementParty(organisation_id=each, sort=n) for n, each in enumerate(frozen.signing_ids)],
    )
    session.add(row)
    session.flush()
    session.execute(
        insert(AgreementLine),
        [{"agreement_id": row.id, "line_id": line, "number": number} for line, number in frozen.numbers.items()],
    )
    return row


def sign(session: Session, actor: Actor, reference: str, *, sha256: str, now: datetime) -> bool:
    """Sign the hash as it was read, for the actor's own party; True when it was the last signature.

    The last one puts the agreement in force: its lines are agreed, rings have their liftings, each
    freedom and commitment its delivery, and the terms are frozen for publication.
    Raises Conflict when no version is out, or another text than the one read.
    """
    case = load.offer(session, actor, reference)
    check_role(actor, workflow.SIGN.permission, case.standing)
    row = get_out(session, case, sha256)
    standing = replace(case.standing, author_ids=case.standing.author_ids | {row.drawn_up_by_id})
    case = OfferCase(case.offer, standing)
    check_now(actor, workflow.SIGN.permission, case.standing)
    parties = _parties(actor, row)
    if any(each.organisation_id == actor.organisation_id for each in row.signatures):
        raise Conflict(
            "Your organisation has already signed this agreement", subject=case.words, moved=Moved(case.offer.id)
        )
    signature = _signature(session, actor, row, now)
    row.signatures.append(signature)
    session.flush()
    is_last = len(row.signatures) == len(parties)
    facts = {"sha256": row.sha256, "signature": signature.id, "is_last": is_last}
    changes = _in_force(row, now) if is_last else {}
    step = OfferStep(case, changes=changes, facts=facts, agreement_id=row.id)
    event = moves.make_offer(session, actor, workflow.SIGN, step, now=now)
    if is_last:
        event = _put_in_force(session, actor, row, now)
    kind = NoticeKind.AGREEMENT_IN_FORCE if is_last else NoticeKind.AGREEMENT_SIGNED
    _tell_signatories(session, kind, parties, event, case, now=now)
    return is_last


def _put_in_force(session: Session, actor: Actor, row: Agreement, now: datetime) -> int:
    """All that follows from the last signature, in its transaction; returns the id of the event."""
    lines = _included(session, actor, row)
    moves.make(session, actor, workflow.AGREE, [Step(each) for each in lines], now=now)
    clocks.stop_signing(session, row.offer_id, now=now)
    _carry_out(session, row, [each.line for each in lines], now)
    facts = {"sha256": row.sha256, "version": row.number, "lines": len(lines)}
    entry = audit.Entry(EventKind.AGREEMENT_IN_FORCE, offer_id=row.offer_id, agreement_id=row.id, facts=facts)
    (event,) = audit.record(session, actor, [entry], now=now)
    publications.publish_signature(session, row, event, now=now)
    return event


def get_out(session: Session, case: OfferCase, sha256: str) -> Agreement:
    """The version that waits for signatures. Raises Conflict unless there is one, and it is the text that was read."""
    row = find_out(session, case.offer.id)
    if row is None:
        raise Conflict(
            f"No agreement of {case.offer.reference} waits for signatures now",
            subject=case.words,
            moved=Moved(case.offer.id),
        )
    if row.sha256 != sha256:
        raise Conflict(
            "The agreement was drawn up again after you read it", subject=case.words, moved=Moved(case.offer.id)
        )
    return row


def _parties(actor: Actor, row: Agreement) -> list[int]:
    """Who is to sign. Raises NotAllowed when the actor's organisation is not among them."""
    parties = [party.organisation_id for party in row.parties]
    if actor.organisation_id not in parties:
        raise NotAllowed("Your organisation is not a party to this agreement")
    return parties


def find_out(session: Session, offer_id: int) -> Agreement | None:
    """The version of an offer that waits for signatures, with its parties and signatures."""
    query = (
        select(Agreement)
        .where(Agreement.offer_id == offer_id, Agreement.state == AgreementState.OUT)
        .options(selectinload(Agreement.parties), selectinload(Agreement.signatures))
    )
    return session.scalar(query)


def _signature(session: Session, actor: Actor, row: Agreement, now: datetime) -> Signature:
    person = session.get_one(Person, actor.person_id)
    return Signature(
        agreement_id=row.id,
        organisation_id=actor.organisation_id,
        person_id=actor.person_id,
        name=actor.name,
        post=person.post or actor.role_words,
        statement=signatories.statement(row.content, actor),
        sha256=row.sha256,
        at=now,
    )


def _in_force(row: Agreement, now: datetime) -> Mapping[str, object]:
    row.state = AgreementState.IN_FORCE
    row.in_force_at = now
    row.version += 1
    return {"signed_at": now, "starts_on": row.starts_on, "ends_on": row.ends_on}


def _included(session: Session, actor: Actor, row: Agreement) -> list[LineCase]:
    ids = session.scalars(select(AgreementLine.line_id).where(AgreementLine.agreement_id == row.id)).all()
    return load.lines(session, actor, ids)


def _carry_out(session: Session, row: Agreement, lines: Sequence[Line], now: datetime) -> None:
    """One delivery a freedom and commitment; one lifting a ring, pending until its determination."""
    given = session.scalars(
        select(Commitment.id)
        .where(Commitment.offer_id == row.offer_id, whole_offers.IS_GIVEN)
        .order_by(Commitment.number)
    )
    common = {"agreement_id": row.id, "state": DeliveryState.NO_UPDATE, "at": now}
    session.add_all(Delivery(line_id=line.id, **common) for line in lines)
    session.add_all(Delivery(commitment_id=each, **common) for each in given)
    session.add_all(
        Lifting(
            ring_id=line.ring_id,
            authority_id=line.authority_id,
            line_id=line.id,
            from_on=line.starts_on or row.starts_on,
        )
        for line in lines
        if line.ring_id is not None
    )
    session.flush()


def decline_agreement(
    session: Session, actor: Actor, reference: str, *, sha256: str, reason: str, now: datetime
) -> None:
    """Decline the version that was read: it is discarded with its signatures, and that is recorded.

    Raises Conflict as `sign` does, RuleBroken on `reason` when it is empty.
    """
    case = load.offer(session, actor, reference)
    check_role(actor, workflow.DECLINE_AGREEMENT.permission, case.standing)
    row = get_out(session, case, sha256)
    if not reason.strip():
        raise RuleBroken("Enter why you decline the agreement", "reason")
    parties = _parties(actor, row)
    step = OfferStep(case, facts=discard(session, row, now=now), words=reason.strip(), agreement_id=row.id)
    event = moves.make_offer(session, actor, workflow.DECLINE_AGREEMENT, step, now=now)
    _tell_signatories(session, NoticeKind.AGREEMENT_DECLINED, parties, event, case, now=now)


def discard(session: Session, row: Agreement, *, now: datetime) -> Mapping[str, object]:
    """Put a version away with its signatures; returns what is recorded of it."""
    clocks.stop_signing(session, row.offer_id, now=now)
    row.state = AgreementState.DISCARDED
    row.version += 1
    return {"sha256": row.sha256, "signatures": len(row.signatures)}


def _tell_signatories(
    session: Session, kind: NoticeKind, parties: Sequence[int], event: int, case: OfferCase, *, now: datetime
) -> None:
    people = people_of(session, parties, case)
    notices.queue(session, [Telling(event, kind, people, case.offer.id)], now=now)


def people_of(session: Session, parties: Sequence[int], case: OfferCase | LineCase) -> Sequence[int]:
    """All who could sign, the officers of the lead, and the coordinator."""
    people = {person for organisation_id in parties for person in _signers(session, case, organisation_id)}
    people.update(holders(session, case.offer.lead_id, Role.OFFICER))
    people.update(holders(session, case.standing.lead_department_id or 0, Role.COORDINATOR))
    return sorted(people)
