"""Freezing an offer to the agreement its parties sign: live rows in, words and figures out."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from tracker.domain.agreement_glossary import with_glossary
from tracker.domain.agreement_wording import (
    Calendar,
    complete,
    council_statement,
    first_update_on,
    government_statement,
)
from tracker.domain.agreements import CouncilParty, FrozenAgreement, GovernmentParty, Minister
from tracker.domain.lines import LIVE, UNSETTLED
from tracker.domain.london import london_date
from tracker.domain.offers import Part
from tracker.domain.signing import AgreementTerms
from tracker.models.offers import Offer, OfferParty
from tracker.models.programmes import Programme
from tracker.queries import schedules
from tracker.queries.schedule_of_targets import targets as targets_of
from tracker.queries.whole_offers import WholeOffer, read_whole


@dataclass(frozen=True)
class Frozen:
    """The agreement, the number of each line in it, and the organisations that must sign, in order.

    `undecided`: how many of the lines a preview shows as last proposed, since nobody has agreed them yet.
    """

    agreement: FrozenAgreement
    numbers: Mapping[int, str]
    signing_ids: tuple[int, ...]
    undecided: int = 0


def freeze(session: Session, offer: Offer, terms: AgreementTerms, *, today: date, surroundings: "Around") -> Frozen:
    """The offer's version 1, as it stands today. Raises ValueError when it could not be printed whole."""
    return _frozen(session, read_whole(session, offer), terms, today, surroundings)


def preview(session: Session, offer: Offer, *, today: date, surroundings: "Around") -> Frozen:
    """What an agreement would say if every line still live were agreed as last proposed.

    For reading before anything is drawn up: the programme's years are its term, no minister is
    named, and no clearance is shown, since that is not yet the parties' to know.
    """
    programme = session.get_one(Programme, offer.programme_id)
    last = programme.last_year
    terms = AgreementTerms(
        starts_on=programme.first_year.starts_on,
        ends_on=last.ends_on,
        review_dates=(last.starts_on,),
        minister="",
        minister_post="",
        minister_decided_on=today,
        signatory_post="Decision maker",
    )
    case = replace(read_whole(session, offer, LIVE), clearances=())
    undecided = sum(line.state in UNSETTLED for line in case.included)
    return replace(_frozen(session, case, terms, today, surroundings), undecided=undecided)


def _frozen(session: Session, case: WholeOffer, terms: AgreementTerms, today: date, surroundings: "Around") -> Frozen:
    offer = case.offer
    a, b, c = schedules.number(case.included, case.commitments, case.order)
    numbers = {**a, **b}
    freedoms = schedules.freedoms(session, case, a, today)
    targets = targets_of(session, case, b, today)
    savings, outcomes = schedules.commitments(case, c, numbers)
    clearances = schedules.clearances(case, numbers)
    programme = session.get_one(Programme, offer.programme_id)
    base = FrozenAgreement(
        reference=offer.reference,
        version=1,
        programme=programme.name,
        kind_of_offer=f"Joint {offer.kind.words.lower()}" if len(case.councils) > 1 else offer.kind.words,
        title=offer.title or f"{case.names.short[offer.lead_id]}: {offer.kind.words.lower()}",
        marking=offer.marking,
        first_offered_on=london_date(offer.submitted_at) if offer.submitted_at else today,
        drawn_up_on=today,
        starts_on=terms.starts_on,
        ends_on=terms.ends_on,
        review_dates=tuple(sorted(terms.review_dates)),
        councils=tuple(_council(case, row, surroundings.posts) for row in case.councils),
        government=_government(case, programme, terms, is_cleared=bool(clearances)),
        check_url=surroundings.check_url,
        clearances=clearances,
        freedoms=freedoms,
        targets=targets,
        savings=savings,
        outcomes=outcomes,
        not_agreed=schedules.not_agreed(case),
        histories=schedules.histories(case, numbers),
        consents=schedules.consents(case, numbers),
        illustrative=surroundings.illustrative,
    )
    whole = with_glossary(complete(base, _calendar(terms, today), terms.legal_standing))
    signing = (*(row.organisation_id for row in case.councils), programme.lead_department_id)
    return Frozen(whole, numbers, signing)


@dataclass(frozen=True)
class Around:
    """What an agreement says beyond its offer.

    `check_url` is where a copy is checked, `illustrative` the notice of a demonstration (or ""),
    `posts` the post of each council's signatory by organisation id.
    """

    check_url: str
    illustrative: str
    posts: Mapping[int, str]


def _council(case: WholeOffer, row: OfferParty, posts: Mapping[int, str]) -> CouncilParty:
    is_lead = row.part is Part.LEAD
    reference = case.offer.decision_reference if is_lead else row.decision_reference
    decided_on = case.offer.decision_on if is_lead else row.decision_on
    name = case.names.full[row.organisation_id]
    return CouncilParty(
        name=name,
        short_name=case.names.short[row.organisation_id],
        decision=f"Council decision {reference}",
        decided_on=decided_on or case.offer.created_at.date(),
        signatory_post=posts.get(row.organisation_id, "Signatory"),
        statement=council_statement(name, reference),
    )


def _government(case: WholeOffer, programme: Programme, terms: AgreementTerms, *, is_cleared: bool) -> GovernmentParty:
    minister = Minister(terms.minister, terms.minister_post, terms.minister_decided_on) if terms.minister else None
    is_preview = minister is None
    return GovernmentParty(
        lead_department=case.names.full[programme.lead_department_id],
        minister=minister,
        signatory_post=terms.signatory_post,
        statement=government_statement(is_cleared=None if is_preview else is_cleared),
    )


def _calendar(terms: AgreementTerms, today: date) -> Calendar:
    return Calendar(first_update_on=first_update_on(terms.starts_on, terms.ends_on, drawn_up_on=today))
