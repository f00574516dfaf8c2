"""What tests of agreements type and read."""

from datetime import date
from io import BytesIO

from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support.client import Client, Page
from tests.support.pages import plain
from tests.support.world import PASSWORD
from tracker.domain.actors import Actor
from tracker.domain.offers import OfferState
from tracker.models.agreements import Agreement
from tracker.models.offers import Offer

TERMS = {
    "starts_on": date(2011, 4, 1),
    "ends_on": date(2014, 3, 31),
    "first_review_on": date(2012, 3, 31),
    "second_review_on": date(2013, 3, 31),
    "minister": "Jo Minister",
    "minister_post": "Minister of State",
    "minister_decided_on": date(2010, 10, 28),
    "signatory_post": "Director, Local Government Finance",
}
TICKED = {"has_read": True, "has_authority": True, "understands": True, "password": PASSWORD}


def draw_up(client: Client, coordinator: Actor, reference: str, **other: object) -> Page:
    page = client.page("agreements.draw_up", reference=reference, as_=coordinator)
    return page.submit("Draw up version 1", **{**TERMS, **other})


def row_of(session: Session, reference: str) -> Agreement:
    session.expire_all()
    query = select(Agreement).join(Offer, Offer.id == Agreement.offer_id).where(Offer.reference == reference)
    return session.scalars(query.order_by(Agreement.id.desc())).first()


def state_of(session: Session, reference: str) -> OfferState:
    session.expire_all()
    return session.scalars(select(Offer.state).where(Offer.reference == reference)).one()


def pdf_of(client: Client, reference: str, as_: Actor) -> PdfReader:
    sent = client.fetch(f"/agreements/{reference}/agreement.pdf", as_=as_)
    assert sent.mimetype == "application/pdf"
    assert sent.headers["Cache-Control"] == "no-store"
    return PdfReader(BytesIO(sent.data))


def text_of(pdf: PdfReader) -> str:
    return plain(" ".join(page.extract_text() for page in pdf.pages))
