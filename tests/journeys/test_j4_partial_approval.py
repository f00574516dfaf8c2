"""J4 Partial approval: of 15 lines 9 are agreed as asked, 2 with conditions that the council accepts, 4 rejected.

Commitment C2 rests on rejected line 7. => The offer shows counts; C2 is flagged; the council must keep, change or
withdraw C2 before signing; the annex of the PDF lists the 4 with reasons; "agree as asked" is refused when any figure
differs; "with conditions" is refused with none.
"""

import json
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tests.journeys.j1_agreeing import TERMS
from tests.journeys.telling import Telling, boxes, read_pdf
from tests.journeys.walking import ClientWalker
from tests.support.client import Page
from tests.support.clock import WorldClock
from tests.support.factories.negotiations import CARERS, CLEANER_STREETS, RECEIPTS, SOCIAL_CARE, Asked, send_offer
from tests.support.factories.offers import YEARS, add_saving
from tests.support.world import World
from tracker.actions import agreements, decisions
from tracker.actions.decisions import Recommending
from tracker.db import Database
from tracker.domain.decisions import Outcome, Terms
from tracker.domain.errors import RuleBroken, RulesBroken
from tracker.domain.lines import LineState
from tracker.domain.money import Money
from tracker.domain.offers import OfferState
from tracker.models.agreements import Agreement
from tracker.models.offers import Offer

pytestmark = [
    pytest.mark.timeout(900),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),  # WeasyPrint leaves its profile open
]

HEALTH, HOMES = "DH", "CLG"
ASKED = (
    Asked(SOCIAL_CARE),
    Asked(CARERS),
    Asked(CLEANER_STREETS),
    Asked(RECEIPTS),
    *(Asked(f"own:Let us decide matter {number} ourselves", pounds=10_000 * number) for number in range(5, 16)),
)
OF_HEALTH = (1, 2)
CONDITIONS = {10: "Report each July what it was spent on.", 11: "Keep a tenth in hand."}
REASONS = {
    7: ("primary_legislation", "The Act names the council that decides."),
    13: ("cost_or_risk", "The money is committed until March 2012."),
    14: ("evidence_too_thin", "One winter is not enough to judge by."),
    15: ("statutory_duty", "The duty is the Secretary of State’s own."),
}
AGREED = tuple(number for number in range(1, 16) if number not in {**CONDITIONS, **REASONS})


class PartialApproval(Telling):
    """Monday 1 to Friday 5 November 2010."""

    def tell(self) -> None:
        self.council_sends()
        self.no_part_grant_with_nothing_adjusted()
        self.caseworkers_recommend()
        self.the_rest_of_the_road_to_release()
        self.council_accepts_the_conditions()
        self.the_offer_shows_counts()
        self.nothing_is_drawn_up_while_a_commitment_is_flagged()
        self.council_settles_it()
        self.the_annex_lists_the_refused_with_reasons()

    def council_sends(self) -> None:
        with self.database.writing() as session:
            sent = send_offer(session, self.world, ASKED)
            saving = {year: Money.from_pounds(30_000) for year in YEARS}
            add_saving(session, sent.reference, saving, rests_on=[1])
            add_saving(session, sent.reference, saving, rests_on=[7])
        self.reference = sent.reference

    def no_part_grant_with_nothing_adjusted(self) -> None:
        """By the action itself, since the page sends no figures along with "agree as asked"."""
        self.on(2)
        ((line_id, version),) = self.picks(12).items()
        less = Terms(ASKED[11].words, ASKED[10].amounts)
        given = Recommending(line_id, version, Outcome.AGREE_AS_ASKED, terms=less)
        caseworker = self.as_("caseworker", HOMES)
        self.refused(
            lambda s: decisions.recommend(s, caseworker, [given], now=self.clock.now),
            RulesBroken,
            "You cannot agree as asked when a figure or a word differs",
        )

    def caseworkers_recommend(self) -> None:
        refused = self._recommends(10, status=422, outcome="agree_with_conditions", conditions=" ", **_why(13))
        assert any("condition" in each for each in refused.errors), refused.errors
        for number in AGREED:
            self._recommends(number, outcome="agree_as_asked")
        for number, condition in CONDITIONS.items():
            self._recommends(number, outcome="agree_with_conditions", conditions=condition, **_why(13))
        for number in REASONS:
            self._recommends(number, outcome="reject", **_why(number))

    def _recommends(self, number: int, status: int = 200, **typed: object) -> Page:
        caseworker = self.as_("caseworker", HEALTH if number in OF_HEALTH else HOMES)
        page = self.walker.get(f"/offers/{self.reference}/lines/{number}/recommend", as_=caseworker)
        return page.submit("Send recommendation", status=status, **typed)

    def the_rest_of_the_road_to_release(self) -> None:
        self.on(3)
        for code, count in ((HEALTH, 2), (HOMES, 13)):
            page = self.walker.get("/approvals", as_=self.as_("decision_maker", code))
            page = page.submit("Continue", do="approve", line=boxes(page, "line"))
            given = {"decided_by": "Jo Minister", "decided_by_post": "Minister of State"}
            page = page.submit(f"Approve {count} recommendations", **given, decided_on=self.clock.now.date())
            assert page.h1 == f"{count} recommendations approved"
        page = self.walker.get("/clearance", as_=self.as_("treasury_clearer", "HMT"))
        page.submit("Send answer", line=boxes(page, "line"), do="clear", reference="HMT/2010/50")
        page = self.walker.get("/coordination", as_=self.as_("coordinator", "CLG"))
        page = page.submit("Preview and release", offer=boxes(page, "offer"))
        page = page.submit("Release 15 decisions")
        assert page.h1 == "15 decisions released"

    def council_accepts_the_conditions(self) -> None:
        self.on(4)
        officer = self.as_("officer", "LUT")
        for number, condition in CONDITIONS.items():
            page = self.walker.get(f"/offers/{self.reference}/lines/{number}/reply", as_=officer)
            assert condition in page.text
            page.submit("Send reply", reply="accept")
        states = [state for state, _stage, _turn in self.standing()]
        assert [number for number, state in enumerate(states, 1) if state is LineState.REJECTED] == list(REASONS)
        assert states.count(LineState.AGREED_IN_PRINCIPLE) == 11

    def the_offer_shows_counts(self) -> None:
        page = self.walker.get(f"/offers/{self.reference}", as_=self.as_("officer", "LUT"))
        assert page.facts()["Lines"].startswith("15: ")
        assert set(page.facts()["Lines"].removeprefix("15: ").split(", ")) == {"11 agreed in principle", "4 rejected"}
        rows = page.rows("Lines of this offer")
        assert [at for at, row in enumerate(rows, 1) if "with conditions" in row[1]] == list(CONDITIONS)
        assert self.state is OfferState.IN_NEGOTIATION, "a commitment is flagged"

    def nothing_is_drawn_up_while_a_commitment_is_flagged(self) -> None:
        page = self.walker.get("/council", as_=self.as_("officer", "LUT"))
        assert "Decide what to do with commitment C2" in page.text
        assert "commitment C1" not in page.text
        coordinator = self.as_("coordinator", "CLG")
        page = self.walker.get(f"/agreements/{self.reference}/draw-up", as_=coordinator)
        assert "once every line is settled and no commitment waits" in page.text
        version = self.read(select(Offer.version).where(Offer.reference == self.reference))[0][0]
        given: Any = {"terms": None, "version": version, "check_url": "", "now": self.clock.now}
        self.refused(
            lambda s: agreements.draw_up(s, coordinator, self.reference, **given),
            RuleBroken,
            "is “In negotiation” and cannot be changed in this way",
        )

    def council_settles_it(self) -> None:
        officer = self.as_("officer", "LUT")
        page = self.walker.get(f"/offers/{self.reference}/commitments/2/settle", as_=officer)
        assert "line 7" in page.text
        page = page.submit("Continue", becomes="withdrawn", reason="It cannot be done without line 7.")
        assert page.h1 == "Commitment C2"
        assert self.state is OfferState.AWAITING_SIGNATURE

    def the_annex_lists_the_refused_with_reasons(self) -> None:
        self.on(5)
        page = self.walker.get(f"/agreements/{self.reference}/draw-up", as_=self.as_("coordinator", "CLG"))
        page = page.submit("Draw up version 1", **TERMS)
        assert page.facts()["Version"] == "1, waiting for signatures"
        frozen = json.loads(self.read(select(Agreement.content))[0][0])["agreement"]
        listed = {each["line"]: each for each in frozen["not_agreed"]}
        assert sorted(listed) == list(REASONS)
        content, media = self.walker.download(f"/agreements/{self.reference}/agreement.pdf")
        assert media == "application/pdf"
        pdf, text = read_pdf(content)
        (attached,) = pdf.attachments["agreement.json"]
        assert json.loads(attached)["agreement"]["not_agreed"] == frozen["not_agreed"]
        for number, (_category, words) in REASONS.items():
            assert words in json.dumps(listed[number], ensure_ascii=False)
            assert words in text
        for number in (*CONDITIONS, *AGREED):
            assert number not in listed


def _why(number: int) -> dict[str, object]:
    category, words = REASONS[number]
    return {"reasons": [category], f"reason_{category}": words}


def test_j4_by_the_test_client(
    stored: Flask, database: Database, world: World, clock: WorldClock, tmp_path: Path
) -> None:
    PartialApproval(ClientWalker(stored, clock), stored, database, world, clock, tmp_path).tell()
