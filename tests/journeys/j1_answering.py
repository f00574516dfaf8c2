"""J1, 5 and 6: departments answer, the Treasury clears what is the first of its kind, decisions are released."""

from datetime import date

from sqlalchemy import select

from tests.journeys import j1_offer as given
from tests.journeys.telling import Telling, boxes
from tracker.actions import approvals, releases
from tracker.domain.actors import Role
from tracker.domain.decisions import Taken
from tracker.domain.errors import NotAllowed, RuleBroken
from tracker.domain.lines import LineState, Stage, Turn
from tracker.domain.notices import NoticeKind
from tracker.domain.offers import OfferState
from tracker.domain.publications import PublicationStage
from tracker.models.decisions import Decision
from tracker.models.offers import Offer
from tracker.models.publications import Publication

DEPARTMENTS = (*(each.department for each in given.REMOVALS), given.TARGET_DEPARTMENT)
MINISTER = {"decided_by": "Jo Minister", "decided_by_post": "Minister of State"}
CLEARANCE = "HMT/2010/44"


class Answering(Telling):
    """Wednesday 3 to Friday 5 November 2010."""

    def caseworkers_recommend(self) -> None:
        self.on(3)
        for number, code in enumerate(DEPARTMENTS, 1):
            page = self.walker.begin("/department", self.as_("caseworker", code))
            (link,) = [each.text for each in page.all("a") if f"{self.reference}/{number}" in each.text]
            page = page.follow(link)
            assert page.facts()["Status"] == "Submitted"
            page = page.follow("Recommend an outcome").submit("Send recommendation", outcome="agree_as_asked")
            assert self.walker.loads <= 3, "a line is decided in 3 page loads"
            assert f"Recommendation for {self.reference}/{number} sent to a decision maker" in page.text
        assert self.standing() == [(LineState.SUBMITTED, Stage.RECOMMENDED, Turn.DEPARTMENT)] * 3
        assert self.told(NoticeKind.APPROVAL_WAITING) == self.everyone("decision_maker", *DEPARTMENTS)

    def the_council_sees_nothing_of_it(self) -> None:
        page = self.walker.get(f"/offers/{self.reference}/lines/1", as_=self.as_("officer", "LUT"))
        assert page.facts()["Status"] == "Submitted"
        assert "ecommend" not in page.text

    def who_recommended_cannot_approve(self) -> None:
        both = self.world.with_roles(self.as_("caseworker", DEPARTMENTS[0]), Role.CASEWORKER, Role.DECISION_MAKER)
        taken = Taken("Jo Minister", "Minister of State", date(2010, 11, 3))
        self.refused(
            lambda s: approvals.approve(s, both, self.picks(1), taken, now=self.clock.now),
            NotAllowed,
            "a different decision maker must approve it",
        )

    def decision_makers_approve(self) -> None:
        self.on(4)
        for code in DEPARTMENTS:
            page = self.walker.begin("/approvals", self.as_("decision_maker", code))
            page = page.submit("Continue", do="approve", line=boxes(page, "line"))
            page = page.submit("Approve 1 recommendation", **MINISTER, decided_on=date(2010, 11, 4))
            assert self.walker.loads <= 3, "a batch is approved in 3 page loads"
            assert page.h1 == "1 recommendation approved"
        gated = (LineState.AWAITING_CLEARANCE, Stage.APPROVED, Turn.TREASURY)
        assert self.standing() == [gated, gated, (LineState.SUBMITTED, Stage.APPROVED, Turn.DEPARTMENT)]
        assert set(self.told(NoticeKind.GATE_OPENED)) == {self.as_("treasury_clearer", "HMT").person_id}
        minister = set(self.read(select(Decision.decided_by, Decision.decided_by_post, Decision.decided_on)))
        assert minister == {("Jo Minister", "Minister of State", date(2010, 11, 4))}

    def the_two_are_not_released(self) -> None:
        coordinator = self.as_("coordinator", "CLG")
        page = self.walker.begin("/coordination", coordinator).submit("Preview and release", offer=[self._offer_id()])
        assert page.h1 == "Release 1 decision"
        for number in (1, 2):
            pick = self.picks(number)
            self.refused(lambda s, p=pick: releases.release(s, coordinator, p, now=self.clock.now), RuleBroken)

    def treasury_clears_both_on_one_page(self) -> None:
        self.on(5)
        page = self.walker.begin("/clearance", self.as_("treasury_clearer", "HMT"))
        for removal in given.REMOVALS:
            (caption,) = [each.text for each in page.all("caption") if removal.option in each.text]
            assert page.rows(caption)[0][3:6] == [given.money(each) for each in removal.pence]
        page = page.submit("Send answer", line=boxes(page, "line"), do="clear", reference=CLEARANCE)
        assert self.walker.loads <= 2
        assert page.h1 == "2 lines cleared"
        assert self.standing() == [(LineState.SUBMITTED, Stage.APPROVED, Turn.DEPARTMENT)] * 3

    def coordinator_releases(self) -> None:
        page = self.walker.begin("/coordination", self.as_("coordinator", "CLG"))
        page = page.submit("Preview and release", offer=[self._offer_id()])
        assert "The public will read" in page.text
        page = page.submit("Release 3 decisions")
        assert page.h1 == "3 decisions released"
        assert self.standing() == [(LineState.AGREED_IN_PRINCIPLE, Stage.NOT_LOOKED_AT, Turn.NOBODY)] * 3
        assert self.state is OfferState.AWAITING_SIGNATURE
        assert self.told(NoticeKind.DECISIONS_RELEASED) == self.everyone("officer", "LUT"), "one notice an offer"
        rows = self.read(
            select(Publication.line_number, Publication.outcome, Publication.visible_from)
            .where(Publication.stage == PublicationStage.RELEASE, Publication.reference == self.reference)
            .order_by(Publication.line_number)
        )
        assert [row[0] for row in rows] == [1, 2, 3]
        assert {row[2].isoformat() for row in rows} == {"2010-11-12T09:00:00+00:00"}

    def officer_reads_the_answers(self) -> None:
        page = self.walker.get(f"/offers/{self.reference}", as_=self.as_("officer", "LUT"))
        assert [row[1] for row in page.rows("Lines of this offer")] == ["Agreed in principle"] * 3
        freed = page.rows("Pounds freed, by year")
        asked, agreed, still_open = ([row[column] for row in freed] for column in (1, 2, 3))
        assert asked == agreed == given.with_total(given.ASKED)
        assert still_open == ["£0"] * 4

    def _offer_id(self) -> str:
        return str(self.read(select(Offer.id).where(Offer.reference == self.reference))[0][0])
