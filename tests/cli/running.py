"""Running a command as a person would, and what tests of several commands look for."""

from click.testing import Result
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.domain.signing import AgreementState
from tracker.models.agreements import Agreement
from tracker.models.lines import Line
from tracker.models.offers import Offer


def run(app: Flask, *words: str) -> Result:
    return app.test_cli_runner().invoke(args=list(words))


def in_force(session: Session) -> str:
    """The reference of the shortest offer with a signed agreement."""
    found = session.scalars(
        select(Offer.reference)
        .join(Agreement, Agreement.offer_id == Offer.id)
        .join(Line, Line.offer_id == Offer.id)
        .where(Agreement.state == AgreementState.IN_FORCE)
        .group_by(Offer.reference)
        .order_by(func.count(Line.id), Offer.reference)
        .limit(1)
    ).one()
    session.rollback()
    return found
