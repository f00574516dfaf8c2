"""What tests of adding a line type and read."""

from datetime import date

from sqlalchemy.orm import Session

from tests.support.client import Client, Page
from tests.support.factories.drafts import YEARS, ring_id
from tracker.domain.actors import Actor
from tracker.queries import line_drafts
from tracker.queries.line_drafts import DraftedLine

WORDS = {
    "words": "Luton may spend the grant on any purpose from 1 April 2011.",
    "obstacle": "The determination names one purpose.",
    "legal_lever": "A new grant determination",
    "basis_unknown": True,
}
POUNDS = {f"amounts-{year.start}-figure": "250,000" for year in YEARS}
DATES = {"starts_on": date(2011, 4, 1), "review_on": date(2012, 9, 30)}


def drafted(session: Session, officer: Actor, reference: str, number: int = 1) -> DraftedLine:
    session.expire_all()
    return line_drafts.get_drafted(session, officer, reference, number)[1]


def choose(client: Client, officer: Actor, reference: str, session: Session, key: str, q: str) -> Page:
    page = client.page("lines.add", reference=reference, kind="ring_fence_removal", q=q, as_=officer)
    return page.submit("Continue", ring=str(ring_id(session, key)))
