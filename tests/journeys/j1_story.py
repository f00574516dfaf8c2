"""J1 as it is told: each chapter is one person's visit, and what the database holds when they have gone."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from io import BytesIO

from flask import Flask
from pypdf import PdfReader
from sqlalchemy import select

from tests.journeys import j1_offer as given
from tests.journeys.walking import Walker
from tests.support.client import Page
from tests.support.clock import WorldClock
from tests.support.pages import plain
from tests.support.world import World
from tracker.db import Database
from tracker.domain.actors import Actor
from tracker.domain.lines import LineState, Stage, Turn
from tracker.domain.notices import NoticeKind
from tracker.domain.offers import OfferState
from tracker.models.clocks import Clock
from tracker.models.lines import Line
from tracker.models.notices import Notice
from tracker.models.offers import Offer

STATEMENTS = {"has_authority": True, "has_read": True, "accepts_commitments": True}


@dataclass
class Story:
    """Everyone in it by their parts, and the offer they all turn round."""

    walker: Walker
    app: Flask
    database: Database
    world: World
    clock: WorldClock
    reference: str = field(default="", init=False)

    def tell(self) -> None:
        """All chapters in order."""
        self.officer_drafts()
        self.officer_checks_and_sends()
        self.signatory_submits()

    def as_(self, role: str, code: str, which: int = 1) -> Actor:
        return self.world.as_(role, code, which)

    # 1

    def officer_drafts(self) -> None:
        officer = self.as_("officer", "LUT")
        page = self.walker.begin("/council", officer).follow("Start an offer")
        page = page.submit("Create the draft", kind="single_offer", summary="Care and homes from one budget.")
        self.reference = page.path.rpartition("/")[2]
        assert re.fullmatch("SO-[0-9]{4}", self.reference)
        page.follow("Check for powers you may already have").submit("We have checked this list")
        for removal in given.REMOVALS:
            self._adds_removal(officer, removal)
        self._adds_target(officer)
        page = self.walker.get(f"/offers/{self.reference}").follow("Savings").submit("Continue", kind="saving")
        page = page.submit("Save commitment", **given.SAVING).submit("Continue", kind="outcome")
        page = page.submit("Save commitment", **given.OUTCOME)
        assert page.h1 == "What your council gives"

    def _adds_removal(self, officer: Actor, removal: given.Removal) -> None:
        page = self._begins_line(officer, "ring_fence_removal", removal.search)
        page = page.submit("Continue", ring=option(page, removal.option))
        page = page.submit("Continue", **given.WORDS).submit("Continue", **removal.pounds)
        page = page.submit("Continue", **given.DATES, evidence="The pilot of 2009.")
        assert page.facts()["Total"] == given.money(sum(removal.pence))
        assert self.walker.loads <= 8, "a line is added in 8 page loads from the landing page"

    def _adds_target(self, officer: Actor) -> None:
        page = self._begins_line(officer, "target_reduction", given.TARGET_CODE)
        page = page.submit("Continue", indicator=option(page, given.TARGET_CODE), change="ease")
        page = page.submit("Continue", **given.WORDS).submit("Continue", **given.TARGET)
        page = page.submit("Continue", **given.DATES)
        assert page.h1 == "Check line 3"
        assert self.walker.loads <= 8

    def _begins_line(self, officer: Actor, kind: str, search: str) -> Page:
        page = self.walker.begin("/council", officer).follow(f"{self.reference} Single offer").follow("Lines")
        page = page.submit("Continue", kind=kind)
        return self.walker.get(f"{page.path}&q={search}")

    # 2 and 3

    def officer_checks_and_sends(self) -> None:
        page = self.walker.get(f"/offers/{self.reference}").follow("Council decision reference and date")
        page = page.submit("Save", decision_reference="EX/2010/118", decision_on=date(2010, 9, 13))
        page = page.follow("Check and send for sign-off")
        assert [row[1] for row in page.rows("Pounds freed, by year")] == given.with_total(given.ASKED)
        assert [row[1] for row in page.rows("Pounds saved, by year")] == given.with_total(given.SAVED)
        asked = [row[2] for row in page.rows("Lines of this draft")]
        assert asked == [given.money(sum(each.pence)) for each in given.REMOVALS] + ["No £"]
        assert len(page.rows("Commitments of this draft")) == 2
        page = page.submit("Send for sign-off")
        assert page.h1 == "Sent for sign-off"
        assert self.state is OfferState.AWAITING_SIGN_OFF
        page = self.walker.get(f"/offers/{self.reference}/lines/1/words")
        assert page.h1 == "Line 1 of the draft", "nobody writes in an offer that was sent"
        assert not page.main.all("form")
        assert self.told(NoticeKind.SIGN_OFF_WAITING) == {self.as_("signatory", "LUT", n).person_id for n in (1, 2)}

    # 4

    def signatory_submits(self) -> None:
        page = self.walker.begin("/sign-off", self.as_("signatory", "LUT"))
        page = page.follow(f"{self.reference} Single offer")
        rows = page.rows("Year by year")
        assert [row[1] for row in rows] == given.with_total(given.ASKED)
        assert [row[2] for row in rows] == given.with_total(given.SAVED)
        page = page.submit("Sign and submit", **STATEMENTS)
        assert self.walker.loads <= 4
        assert page.h1 == "Offer submitted"
        assert self.reference in page.text
        assert page.facts()["Departments say they have your lines"] == "by 8 November 2010"
        assert page.facts()["Departments answer each line"] == "by 13 December 2010"
        link = next(each for each in page.all("a") if each.text == "Draft agreement, not signed, PDF")
        content, media = self.walker.download(link.get("href"))
        assert media == "application/pdf"
        assert "Draft, not signed" in text_of(content)
        assert self.state is OfferState.IN_NEGOTIATION
        assert self.standing() == [(LineState.SUBMITTED, Stage.NOT_LOOKED_AT, Turn.DEPARTMENT)] * 3
        with self.database.reading() as session:
            days = set(session.execute(select(Clock.started_on, Clock.due_on).where(Clock.line_id.is_not(None))))
        assert days == {(date(2010, 11, 1), date(2010, 11, 8)), (date(2010, 11, 1), date(2010, 12, 13))}

    # What the database holds

    @property
    def state(self) -> OfferState:
        with self.database.reading() as session:
            return session.scalars(select(Offer.state).where(Offer.reference == self.reference)).one()

    def standing(self) -> list[tuple[LineState, Stage, Turn]]:
        """Where each line stands, by number."""
        query = select(Line.state, Line.stage, Line.turn).join(Offer, Offer.id == Line.offer_id)
        with self.database.reading() as session:
            rows = session.execute(query.where(Offer.reference == self.reference).order_by(Line.number)).all()
        return [tuple(row) for row in rows]

    def told(self, kind: NoticeKind) -> set[int]:
        """Who has notices of this kind about the offer; nobody has two of one event."""
        query = select(Notice.person_id).join(Offer, Offer.id == Notice.offer_id)
        with self.database.reading() as session:
            people = session.scalars(query.where(Offer.reference == self.reference, Notice.kind == kind)).all()
        assert len(people) == len(set(people)), f"{kind.words} more than once" if hasattr(kind, "words") else kind
        return set(people)

    def later(self, day: int, hour: int = 10, minute: int = 0) -> None:
        """Go on to a day of November 2010."""
        self.clock.set(datetime(2010, 11, day, hour, minute, tzinfo=UTC))


def option(page: Page, words: str) -> str:
    """The value of the one choice on the page whose label begins with these words."""
    labels = [each for each in page.all("label") if each.text.startswith(words)]
    assert len(labels) == 1, [each.text for each in page.all("label")]
    return page.one(f"#{labels[0].get('for')}").get("value")


def text_of(content: bytes) -> str:
    """All words of a document, with single spaces."""
    return plain(" ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages))
