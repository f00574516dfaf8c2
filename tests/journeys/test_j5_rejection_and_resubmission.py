"""J5 Rejection and resubmission.

P3 picks two reasons; details empty => error at each. After release the council reads category and text, sees one
precedent agreed elsewhere, resubmits with new evidence => new line linked to the old, rejection still visible, new
clock; same text unchanged => warning, allowed with a reason.
"""

from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from tests.journeys.telling import Telling, boxes
from tests.journeys.walking import ClientWalker
from tests.support.client import Page
from tests.support.clock import WorldClock
from tests.support.factories.departments import answer
from tests.support.factories.negotiations import CARERS, Asked, send_offer
from tests.support.world import World
from tracker.db import Database
from tracker.domain.lines import LineState
from tracker.domain.offers import OfferState
from tracker.models.clocks import Clock
from tracker.models.lines import Line
from tracker.models.offers import Offer

TITLE = "Lift the ring-fence on the Social Care Reform Grant"
REASONS = ["evidence_too_thin", "cost_or_risk"]
WORDS = {
    "reason_evidence_too_thin": "One summer is not enough to judge by.",
    "reason_cost_or_risk": "The money is committed until March 2012.",
}
EVIDENCE = "A second pilot: 12 in 100 fewer falls over two winters."
CHANGED = "A second pilot has ended."
SENT = {"has_authority": True, "has_read": True}


class Resubmission(Telling):
    """Monday 1 to Friday 12 November 2010."""

    def tell(self) -> None:
        self.another_council_was_agreed_to()
        self.council_sends()
        self.caseworker_refuses_with_two_reasons()
        self.it_is_approved_and_released()
        self.council_reads_why_and_what_others_got()
        self.council_asks_again_with_nothing_new_and_is_warned()
        self.council_writes_new_evidence_and_its_signatory_submits()
        self.both_lines_lead_to_each_other()
        self.the_new_line_has_clocks_of_its_own()

    def another_council_was_agreed_to(self) -> None:
        with self.database.writing() as session:
            answer(session, self.world, send_offer(session, self.world, council="CBF"))

    def council_sends(self) -> None:
        with self.database.writing() as session:
            sent = send_offer(session, self.world, [Asked(), Asked(CARERS)])
        self.reference = sent.reference

    def caseworker_refuses_with_two_reasons(self) -> None:
        self.on(3)
        caseworker = self.as_("caseworker", "DH")
        page = self.walker.get(f"/offers/{self.reference}/lines/1/recommend", as_=caseworker)
        given = {"outcome": "reject", "reasons": REASONS, "note": "Others were agreed to on better evidence."}
        refused = page.submit("Send recommendation", **given, status=422)
        for category in REASONS:
            assert refused.one(f"#reason_{category}-error"), "each reason says for itself that its words are missing"
        assert len(refused.errors) == 2
        refused.submit("Send recommendation", **WORDS)

    def it_is_approved_and_released(self) -> None:
        page = self.walker.get("/approvals", as_=self.as_("decision_maker", "DH"))
        page = page.submit("Continue", do="approve", line=boxes(page, "line"))
        given = {"decided_by": "Jo Minister", "decided_by_post": "Minister of State", "decided_on": date(2010, 11, 3)}
        page.submit("Approve 1 recommendation", **given)
        page = self.walker.get("/coordination", as_=self.as_("coordinator", "CLG"))
        page = page.submit("Preview and release", offer=boxes(page, "offer"))
        assert page.submit("Release 1 decision").h1 == "1 decision released"
        assert self.standing()[0][0] is LineState.REJECTED
        assert self.state is OfferState.IN_NEGOTIATION

    def council_reads_why_and_what_others_got(self) -> None:
        self.on(12)
        page = self._line(1)
        assert page.facts()["Status"] == "Rejected"
        for words in ("Evidence too thin", "Cost or risk to the Exchequer", *WORDS.values()):
            assert words in page.text
        assert "Central Bedfordshire" in page.text, "the one precedent that was agreed to, as published"

    def council_asks_again_with_nothing_new_and_is_warned(self) -> None:
        page = self._line(1).follow("Ask again")
        refused = page.submit("Begin the new line", status=422)
        assert refused.errors == ["Say what has changed since the line was refused"]
        page = refused.submit("Begin the new line", what_changed=CHANGED)
        assert page.h1 == "Check line 3"
        page = page.follow("Send to your signatory")
        assert "Nothing in this line differs from what was refused" in page.text
        refused = page.submit("Send to your signatory", status=422)
        assert refused.errors == ["Nothing differs from what was refused: change it, or say why you ask again"]
        page = refused.submit("Send to your signatory", unchanged_because="There is a new government.")
        assert "Line 3 is with your signatory" in page.text
        page = self.walker.get(f"/sign-off/{self.reference}/lines/3", as_=self.as_("signatory", "LUT"))
        assert "There is a new government." in page.text
        page = page.follow("Decline").submit("Decline and send back", reason="Bring the second pilot.")
        assert self.standing()[2][0] is LineState.DRAFT

    def council_writes_new_evidence_and_its_signatory_submits(self) -> None:
        officer = self.as_("officer", "LUT")
        page = self.walker.get(f"/offers/{self.reference}/lines/3/check", as_=officer)
        assert "Bring the second pilot." in page.text
        page = self.walker.get(f"/offers/{self.reference}/lines/3/evidence?from=check")
        page = page.submit("Continue", evidence=EVIDENCE)
        page = page.follow("Send to your signatory")
        assert "Nothing in this line differs" not in page.text
        page.submit("Send to your signatory")
        page = self.walker.get("/sign-off", as_=self.as_("signatory", "LUT")).follow(TITLE)
        assert EVIDENCE in page.text
        page = page.submit("Sign and submit", **SENT)
        assert page.h1 == "Line submitted"
        page = page.follow("View the line")
        assert page.facts()["Status"] == "Submitted"
        assert self.standing()[2][0] is LineState.SUBMITTED

    def both_lines_lead_to_each_other(self) -> None:
        for who in (self.as_("officer", "LUT"), self.as_("caseworker", "DH")):
            page = self._line(3, who)
            assert page.facts()["Asked before"] == "Line 1, refused on 3 November 2010"
            page = page.follow("Line 1")
            assert page.facts()["Status"] == "Rejected"
            assert WORDS["reason_cost_or_risk"] in page.text, "the rejection is still there to read"
            assert page.facts()["Asked again"] == "Line 3, submitted"
            assert not [each for each in page.all("a") if each.text == "Ask again"], "it is asked again already"

    def the_new_line_has_clocks_of_its_own(self) -> None:
        query = select(Line.number, Clock.kind, Clock.started_on, Clock.stopped_on)
        query = query.join(Clock, Clock.line_id == Line.id).join(Offer, Offer.id == Line.offer_id)
        rows = self.read(query.where(Offer.reference == self.reference, Line.number.in_((1, 3))))
        assert all(stopped is not None for number, _kind, _started, stopped in rows if number == 1)
        new = {(kind.value, started, stopped) for number, kind, started, stopped in rows if number == 3}
        friday = date(2010, 11, 12)
        assert new == {("acknowledge", friday, None), ("first_position", friday, None)}

    def _line(self, number: int, who: object = None) -> Page:
        return self.walker.get(f"/offers/{self.reference}/lines/{number}", as_=who or self.as_("officer", "LUT"))


@pytest.mark.timeout(300)
def test_j5_by_the_test_client(app: Flask, database: Database, world: World, clock: WorldClock, tmp_path: Path) -> None:
    Resubmission(ClientWalker(app, clock), app, database, world, clock, tmp_path).tell()
