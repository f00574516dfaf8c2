"""What every chapter of a story has at hand: who walks, what the database holds, what day it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from tests.journeys.walking import Walker
from tests.support.client import Page
from tests.support.clock import WorldClock
from tests.support.pages import plain
from tests.support.world import World
from tracker.db import Database
from tracker.domain.actors import Actor
from tracker.domain.errors import Refusal
from tracker.domain.lines import LineState, Stage, Turn
from tracker.domain.notices import NoticeKind
from tracker.domain.offers import OfferState
from tracker.models.lines import Line
from tracker.models.notices import Notice
from tracker.models.offers import Offer


@dataclass
class Telling:
    """Everyone in the story by their parts, and the offer they all turn round."""

    walker: Walker
    app: Flask
    database: Database
    world: World
    clock: WorldClock
    folder: Path
    reference: str = field(default="", init=False)

    def as_(self, role: str, code: str, which: int = 1) -> Actor:
        return self.world.as_(role, code, which)

    def on(self, day: int, hour: int = 10, minute: int = 0) -> None:
        """Go on to a day of November 2010."""
        self.clock.set(datetime(2010, 11, day, hour, minute, tzinfo=UTC))

    @property
    def state(self) -> OfferState:
        """The offer's."""
        return self.read(select(Offer.state).where(Offer.reference == self.reference))[0][0]

    def standing(self) -> list[tuple[LineState, Stage, Turn]]:
        """Where each line stands, by number."""
        query = select(Line.state, Line.stage, Line.turn).join(Offer, Offer.id == Line.offer_id)
        rows = self.read(query.where(Offer.reference == self.reference).order_by(Line.number))
        return [(row[0], row[1], row[2]) for row in rows]

    def picks(self, *numbers: int) -> dict[int, int]:
        """Line id → version of the lines of these numbers."""
        query = select(Line.id, Line.version).join(Offer, Offer.id == Line.offer_id)
        wanted = query.where(Offer.reference == self.reference, Line.number.in_(numbers))
        return {row[0]: row[1] for row in self.read(wanted)}

    def told(self, kind: NoticeKind) -> list[int]:
        """The people who have notices of this kind about the offer, one for each, in order."""
        query = select(Notice.person_id).join(Offer, Offer.id == Notice.offer_id)
        wanted = query.where(Offer.reference == self.reference, Notice.kind == kind)
        return sorted(row[0] for row in self.read(wanted))

    def everyone(self, role: str, *codes: str) -> list[int]:
        """The ids of both people of a role in these organisations."""
        return sorted(self.as_(role, code, which).person_id for code in codes for which in (1, 2))

    def read(self, query: Select) -> list[Any]:
        with self.database.reading() as session:
            return list(session.execute(query).all())

    def refused(self, act: Callable[[Session], object], why: type[Refusal], words: str | None = None) -> None:
        """Somebody tries what they may not; nothing comes of it."""
        session = self.database.session()
        try:
            with pytest.raises(why, match=words):
                act(session)
        finally:
            session.rollback()
            session.close()

    def command(self, *words: str) -> str:
        """Run one of the service's commands, which has to find all well; what it prints."""
        ran = self.app.test_cli_runner().invoke(args=words)
        assert ran.exit_code == 0, f"{' '.join(words)}: {ran.output}"
        return str(ran.output)


def option(page: Page, words: str) -> str:
    """The value of the one choice on the page whose label begins with these words."""
    labels = [each for each in page.all("label") if each.text.startswith(words)]
    assert len(labels) == 1, [each.text for each in page.all("label")]
    return page.one(f"#{labels[0].get('for')}").get("value")


def boxes(page: Page, name: str) -> list[str]:
    """What the tick boxes of this name on the page would send."""
    return [each.get("value") for each in page.all("input", name=name, type="checkbox")]


def read_pdf(content: bytes) -> tuple[PdfReader, str]:
    """A document, and all its words with single spaces."""
    pdf = PdfReader(BytesIO(content))
    return pdf, plain(" ".join(page.extract_text() for page in pdf.pages))
