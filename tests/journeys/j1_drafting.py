"""J1, 1 to 4: a council drafts its offer, checks it, has it signed and sends it."""

import re
from datetime import date

from sqlalchemy import select

from tests.journeys import j1_offer as given
from tests.journeys.telling import Telling, option, read_pdf
from tests.support.client import Page
from tracker.actions import offers, sign_off
from tracker.domain.actors import Actor, Role
from tracker.domain.errors import NotAllowed, RuleBroken
from tracker.domain.lines import LineState, Stage, Turn
from tracker.domain.notices import NoticeKind
from tracker.domain.offers import OfferState
from tracker.models.clocks import Clock
from tracker.models.offers import Offer

STATEMENTS = {"has_authority": True, "has_read": True, "accepts_commitments": True}


class Drafting(Telling):
    """Monday 1 November 2010."""

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
        page = page.submit("Continue", **given.TARGET_WORDS).submit("Continue", **given.TARGET)
        page = page.submit("Continue", **given.DATES)
        assert page.h1 == "Check line 3"
        assert self.walker.loads <= 8

    def _begins_line(self, officer: Actor, kind: str, search: str) -> Page:
        page = self.walker.begin("/council", officer).follow(f"{self.reference} Single offer").follow("Lines")
        page = page.submit("Continue", kind=kind)
        return self.walker.get(f"{page.path}&q={search}")

    def officer_checks_and_sends(self) -> None:
        page = self.walker.get(f"/offers/{self.reference}").follow("Council decision reference and date")
        page = page.submit("Save", decision_reference="EX/2010/118", decision_on=date(2010, 9, 13))
        page = page.follow("Check and send for sign-off")
        assert [row[1] for row in page.rows("Pounds freed, by year")] == given.with_total(given.ASKED)
        assert [row[1] for row in page.rows("Pounds saved, by year")] == given.with_total(given.SAVED)
        asked = [row[2] for row in page.rows("Lines of this draft")]
        assert asked == [given.money(sum(each.pence)) for each in given.REMOVALS] + ["No £"]
        promised = [row[1] for row in page.rows("Commitments of this draft")]
        assert len(promised) == 2
        assert all(f"in {year}" in words for words in promised for year in ("2011-12", "2012-13", "2013-14"))
        page = page.submit("Send for sign-off")
        assert page.h1 == "Sent for sign-off"
        assert self.state is OfferState.AWAITING_SIGN_OFF
        assert self.told(NoticeKind.SIGN_OFF_WAITING) == self.everyone("signatory", "LUT")

    def nobody_changes_it_now(self) -> None:
        page = self.walker.get(f"/offers/{self.reference}/lines/1/words")
        assert page.h1 == "Line 1 of the draft"
        assert not page.main.all("form")
        officer, version = self.as_("officer", "LUT"), self._version()
        summary = {"version": version, "title": "", "summary": "Late.", "now": self.clock.now}
        self.refused(lambda s: offers.edit_offer(s, officer, self.reference, **summary), RuleBroken)

    def who_drafted_cannot_sign(self) -> None:
        officer = self.as_("officer", "LUT")
        both, version = self.world.with_roles(officer, Role.OFFICER, Role.SIGNATORY), self._version()
        self.refused(
            lambda s: sign_off.submit_offer(s, both, self.reference, version=version, now=self.clock.now),
            NotAllowed,
            "someone else must sign it",
        )

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
        assert self.state is OfferState.IN_NEGOTIATION
        assert self.standing() == [(LineState.SUBMITTED, Stage.NOT_LOOKED_AT, Turn.DEPARTMENT)] * 3
        departments = [each.department for each in given.REMOVALS] + [given.TARGET_DEPARTMENT]
        assert set(self.told(NoticeKind.NEW_LINES)) >= set(self.everyone("caseworker", *departments))

    def its_draft_agreement_says_so(self) -> None:
        page = self.walker.get(f"/offers/{self.reference}/submitted")
        link = next(each for each in page.all("a") if each.text == "Draft agreement, not signed, PDF")
        content, media = self.walker.download(link.get("href"))
        assert media == "application/pdf"
        _pdf, text = read_pdf(content)
        assert "Draft, not signed" in text
        assert given.money(sum(given.ASKED)) in text

    def clocks_run_from_the_next_working_day(self) -> None:
        first = date(2010, 11, 1)  # day 0: the next working day is the first that counts
        clocks = self.read(select(Clock.kind, Clock.started_on, Clock.due_on, Clock.stopped_on).distinct())
        assert sorted((row[0].value, row[1], row[2], row[3]) for row in clocks) == [
            ("acknowledge", first, date(2010, 11, 8), None),
            ("first_position", first, date(2010, 12, 13), None),
            ("whole_offer", first, date(2011, 5, 1), None),
        ]

    def _version(self) -> int:
        return int(self.read(select(Offer.version).where(Offer.reference == self.reference))[0][0])
