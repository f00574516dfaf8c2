"""Starting an offer and writing what stands at its head.

Partners come and go in `partners.py`; sending, recalling, declining and submitting stand in `sign_off.py`.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import cast

from sqlalchemy import Table, select, update
from sqlalchemy.orm import Session

from tracker import audit, db
from tracker.actions import load
from tracker.actions.load import OfferCase
from tracker.domain import formats
from tracker.domain.actors import Actor
from tracker.domain.errors import RuleBroken
from tracker.domain.events import EventKind
from tracker.domain.london import london_date
from tracker.domain.offers import OfferKind, OfferState, Part, check_council_decision, check_theme, check_wording
from tracker.domain.permissions import Permission, check_role
from tracker.domain.standing import Standing
from tracker.models.offers import Offer, OfferAuthor, OfferParty
from tracker.models.programmes import Programme
from tracker.queries import programmes


def create_offer(
    session: Session,
    actor: Actor,
    *,
    programme_id: int,
    kind: OfferKind,
    title: str,
    summary: str,
    form_key: str | None = None,
    now: datetime,
) -> str:
    """Start a draft led by the actor's council; returns its reference, "SO-0001".

    A form that is sent twice has the same `form_key` twice, and starts one. The council must be there today and
    the programme open. Raises NotAllowed, NotFound for an unknown programme, RuleBroken on the field
    `programme_id`, `title` or `summary`.
    """
    check_role(actor, Permission.OFFER_CREATE, _own(actor))
    started = _find_started(session, actor, programme_id, form_key)
    if started is not None:
        return started
    programmes.check_eligible(session, actor, programme_id, london_date(now))
    title, summary = title.strip(), summary.strip()
    check_theme(kind, title)
    check_wording(kind, title, summary)
    offer = Offer(
        programme_id=programme_id,
        reference=_next_reference(session, programme_id, kind),
        kind=kind,
        lead_id=actor.organisation_id,
        title=title,
        summary=summary,
        created_at=now,
        form_key=form_key,
    )
    session.add(offer)
    session.flush()
    session.add(OfferParty(offer_id=offer.id, organisation_id=actor.organisation_id, part=Part.LEAD, since=now))
    session.flush()
    note_author(session, offer.id, actor)
    audit.record(session, actor, [_created(offer)], now=now)
    return offer.reference


def edit_offer(
    session: Session, actor: Actor, reference: str, *, version: int | None, title: str, summary: str, now: datetime
) -> None:
    """Change the theme and the summary of a draft; saying the same again changes nothing.

    Raises RuleBroken on the field `title` or `summary`.
    """
    case = _draft(session, actor, reference, version)
    offer, title, summary = case.offer, title.strip(), summary.strip()
    check_wording(offer.kind, title, summary)
    changed = [name for name, text in (("summary", summary), ("title", title)) if getattr(offer, name) != text]
    if changed:
        offer.title, offer.summary = title, summary
        facts = {"changed": changed, "title": audit.digest(title), "summary": audit.digest(summary)}
        _edited(session, actor, case, facts, now)


def record_decision(
    session: Session,
    actor: Actor,
    reference: str,
    *,
    version: int | None,
    decision_reference: str,
    decision_on: date | None,
    now: datetime,
) -> None:
    """Record under which decision of the council the offer is made.

    Raises RuleBroken on the field `decision_reference` or `decision_on`.
    """
    case = _draft(session, actor, reference, version)
    decision_reference = decision_reference.strip()
    check_council_decision(decision_reference, decision_on, london_date(now))
    case.offer.decision_reference, case.offer.decision_on = decision_reference, decision_on
    facts = {
        "changed": ["decision"],
        "decision_reference": audit.digest(decision_reference),
        "decision_on": decision_on.isoformat() if decision_on else None,
    }
    _edited(session, actor, case, facts, now)


def confirm_powers_checked(
    session: Session, actor: Actor, reference: str, *, version: int | None, now: datetime
) -> None:
    """Note that the list of powers a council may already have was read; saying so twice changes nothing."""
    case = _draft(session, actor, reference, version)
    if not case.offer.checked_powers:
        case.offer.checked_powers = True
        _edited(session, actor, case, {"changed": ["checked_powers"]}, now)


def note_author(session: Session, offer_id: int, actor: Actor) -> None:
    """Note that the actor wrote or edited a text of the offer, and so may not sign it (2-model, section 1).

    Nor may whom they act for.
    """
    table = cast(Table, OfferAuthor.__table__)
    rows = [{"offer_id": offer_id, "person_id": each} for each in sorted(actor.person_ids)]
    session.execute(db.upsert(session, table).on_conflict_do_nothing(), rows)


def _own(actor: Actor) -> Standing:
    """Where a council stands to an offer that it is about to start."""
    return Standing(lead_id=actor.organisation_id, offer_state=OfferState.DRAFT, is_draft=True)


def _find_started(session: Session, actor: Actor, programme_id: int, form_key: str | None) -> str | None:
    """The offer that this form started already; whoever sends it at the same moment waits for its programme."""
    if form_key is None:
        return None
    session.execute(select(Programme.id).where(Programme.id == programme_id).with_for_update())
    query = select(Offer.reference).where(Offer.form_key == form_key, Offer.lead_id == actor.organisation_id)
    return session.scalar(query)


def _created(offer: Offer) -> audit.Entry:
    facts = {
        "reference": offer.reference,
        "kind": offer.kind.value,
        "programme_id": offer.programme_id,
        "title": audit.digest(offer.title),
        "summary": audit.digest(offer.summary),
        "after": {"state": offer.state.value},
    }
    return audit.Entry(EventKind.OFFER_CREATED, offer_id=offer.id, facts=facts)


def _next_reference(session: Session, programme_id: int, kind: OfferKind) -> str:
    """Counts up on the programme's own row, so two offers started at once wait for each other."""
    statement = (
        update(Programme)
        .where(Programme.id == programme_id)
        .values(last_reference=Programme.last_reference + 1)
        .returning(Programme.last_reference, Programme.single_prefix, Programme.policy_prefix)
    )
    number, single, policy = session.execute(statement).one()
    return formats.reference(single if kind is OfferKind.SINGLE_OFFER else policy, number)


def _draft(session: Session, actor: Actor, reference: str, version: int | None) -> OfferCase:
    """The live offer, if the actor may edit it as it was read and it is still a draft."""
    case = load.offer(session, actor, reference)
    load.check_edit(actor, Permission.OFFER_EDIT, case, version)
    if case.offer.state is not OfferState.DRAFT:
        raise RuleBroken(f"{case.opening} is “{case.offer.state.words}”, so its text cannot be changed")
    return case


def _edited(session: Session, actor: Actor, case: OfferCase, facts: Mapping[str, object], now: datetime) -> None:
    case.offer.version += 1
    session.flush()
    note_author(session, case.offer.id, actor)
    entry = audit.Entry(EventKind.OFFER_EDITED, offer_id=case.offer.id, facts={"version": case.offer.version, **facts})
    audit.record(session, actor, [entry], now=now)
