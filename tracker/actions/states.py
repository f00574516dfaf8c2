"""Comparing the stored state of every offer with what it is derived to be."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.actions.moves import derived_states
from tracker.domain.offers import OfferState
from tracker.models.offers import Offer

PORTION = 500
_ENDED_BY_DATE = {OfferState.IN_FORCE, OfferState.ENDED}


def compare(session: Session, today: date) -> tuple[int, list[str]]:
    """How many offers there are, and a sentence for each whose copy is wrong.

    A copy may still say *in force* of an agreement whose end has passed: that is read from its
    date, and no job edits a row for it (2-model, section 3).
    """
    count, last = 0, 0
    faults: list[str] = []
    while True:
        query = select(Offer).where(Offer.id > last).order_by(Offer.id).limit(PORTION)
        offers = session.scalars(query).all()
        if not offers:
            return count, faults
        derived = derived_states(session, offers, today)
        for offer in offers:
            should = derived[offer.id]
            if offer.state is not should and {offer.state, should} != _ENDED_BY_DATE:
                faults.append(f"{offer.reference}: stored “{offer.state.words}”, should be “{should.words}”")
        count, last = count + len(offers), offers[-1].id
        session.expunge_all()
