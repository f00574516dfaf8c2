"""J1, 7: the agreement is drawn up, signed by both sides, read in its document, and published."""

import hashlib
import json
import re
from collections import Counter
from datetime import date

from sqlalchemy import func, select

from tests.journeys import j1_offer as given
from tests.journeys.j1_answering import CLEARANCE
from tests.journeys.telling import Telling, read_pdf
from tests.support.client import Page
from tests.support.pdf import assert_compliant
from tests.support.world import PASSWORD
from tracker.domain.actors import Actor
from tracker.domain.delivery import DeliveryState
from tracker.domain.lines import LineState, Stage, Turn
from tracker.domain.notices import NoticeKind
from tracker.domain.offers import OfferState
from tracker.models.agreements import Agreement, Signature
from tracker.models.clearances import Clearance
from tracker.models.commitments import Commitment, CommitmentAmount
from tracker.models.decisions import Decision
from tracker.models.delivery import Delivery
from tracker.models.grants import Lifting
from tracker.models.indicators import Indicator
from tracker.models.lines import Line, Position, PositionAmount, PositionValue
from tracker.models.offers import Offer
from tracker.models.publications import Publication

TERMS = {
    "starts_on": date(2011, 4, 1),
    "ends_on": date(2014, 3, 31),
    "first_review_on": date(2012, 3, 31),
    "second_review_on": date(2013, 3, 31),
    "minister": "Jo Minister",
    "minister_post": "Minister of State",
    "minister_decided_on": date(2010, 11, 4),
    "signatory_post": "Director, Local Government Finance",
}
STATEMENTS = {"has_read": True, "has_authority": True, "understands": True, "password": PASSWORD}
COUNCIL = "Luton Borough Council"


class Agreeing(Telling):
    """Monday 8 to Tuesday 16 November 2010."""

    def submission_is_public_from_nine(self) -> None:
        self.on(8, 8, 59)
        assert "No offers match" in self.walker.get("/register", as_=None).text
        self.walker.get(f"/register/offers/{self.reference}", status=404)
        self.on(8, 9)
        page = self.walker.get("/register").follow(COUNCIL)
        assert self.reference in page.text
        assert given.REMOVALS[0].title not in page.text, "a line has no title before its release is published"

    def coordinator_draws_up(self) -> None:
        page = self.walker.begin("/coordination", self.as_("coordinator", "CLG"))
        (link,) = [each.text for each in page.all("a") if each.text.startswith("Draw up")]
        page = page.follow(link).submit("Draw up version 1", **TERMS)
        assert page.facts()["Version"] == "1, waiting for signatures"
        assert self.state is OfferState.AWAITING_SIGNATURE
        people = self.everyone("signatory", "LUT") + self.everyone("decision_maker", "CLG")
        assert set(people) <= set(self.told(NoticeKind.AGREEMENT_READY))

    def council_signs(self) -> None:
        self.on(9)
        signatory = self.as_("signatory", "LUT")
        self.walker.begin("/sign-off", signatory)
        page = self._signs(signatory)
        assert self.walker.loads <= 4
        assert "It comes into force once these have signed too" in page.text
        assert self.state is OfferState.AWAITING_SIGNATURE

    def government_signs_and_it_is_in_force(self) -> None:
        page = self._signs(self.as_("decision_maker", "CLG"))
        assert "Yours was the last signature" in page.text
        assert self.state is OfferState.IN_FORCE
        assert self.standing() == [(LineState.AGREED, Stage.NOT_LOOKED_AT, Turn.NOBODY)] * 3
        assert set(self.everyone("signatory", "LUT")) <= set(self.told(NoticeKind.AGREEMENT_IN_FORCE))

    def _signs(self, signer: Actor) -> Page:
        page = self.walker.get(f"/agreements/{self.reference}/sign", as_=signer)
        refused = page.submit("Sign the agreement", **{**STATEMENTS, "password": "not mine"}, status=422)
        assert refused.errors == ["This is not your password"]
        page = refused.submit("Sign the agreement", **STATEMENTS)
        assert page.h1 == "Agreement signed"
        return page

    def everything_promised_has_a_delivery_row(self) -> None:
        rows = self.read(select(Delivery.line_id, Delivery.commitment_id, Delivery.state))
        assert len(rows) == 5
        assert sum(row[0] is not None for row in rows) == 3
        assert {row[2] for row in rows} == {DeliveryState.NO_UPDATE}
        assert len(self.read(select(Lifting.id).where(Lifting.from_on == date(2011, 4, 1)))) == 2

    def document_is_checked_to_the_penny(self) -> None:
        page = self.walker.get(f"/agreements/{self.reference}", as_=self.as_("officer", "LUT"))
        link = next(each for each in page.all("a") if each.text == "Signed agreement, PDF")
        content, media = self.walker.download(link.get("href"))
        assert (media, self.walker.download(link.get("href"))[0]) == ("application/pdf", content)
        file = self.folder / "signed.pdf"
        file.write_bytes(content)
        assert_compliant([file])
        pdf, text = read_pdf(content)
        assert "Draft, not signed" not in text
        missing = [words for words in self._words() if words not in text]
        assert not missing, f"the document does not say {missing}"
        assert set(re.findall(r"£[0-9,.]*[0-9]", text)) == self._sums(), "to the penny, and no other sum"
        (attached,) = pdf.attachments["agreement.json"]
        (sha256,) = self.read(select(Agreement.sha256))[0]
        assert hashlib.sha256(attached).hexdigest() == sha256
        assert json.loads(attached)["agreement"]["reference"] == self.reference
        assert sha256 in text.replace(" ", "")

    def _words(self) -> list[str]:
        """What else the document must say of what the database holds: subjects, values, who decided and signed."""
        values = self.read(select(PositionValue.value)) + self.read(select(Line.baseline).where(Line.baseline > 0))
        titles = self.read(select(Commitment.title)) + self.read(select(Indicator.title).join(Line))
        titles += self.read(select(Line.title).where(Line.ring_id.is_not(None)))
        people = self.read(select(Signature.name)) + self.read(select(Decision.decided_by))
        references = self.read(select(Clearance.reference)) + self.read(select(Offer.decision_reference))
        found = [f"{row[0].normalize():f}" for row in values]
        return [*found, *(row[0] for row in [*titles, *people, *references]), self.reference]

    def _sums(self) -> set[str]:
        """Every amount, share and sum that follows from the rows of the database, as the document prints it."""
        amounts = self.read(
            select(Line.number, PositionAmount.year, PositionAmount.money)
            .join(Position, Position.id == PositionAmount.position_id)
            .join(Line, Line.id == Position.line_id)
        )
        assert len(amounts) == 6
        freed = _sums_of([(number, year, money.pence) for number, year, money in amounts])
        ((share,),) = self.read(select(Commitment.share_kept).where(Commitment.share_kept.is_not(None)))
        saved = [
            (year, money.pence) for year, money in self.read(select(CommitmentAmount.year, CommitmentAmount.money))
        ]
        assert len(saved) == 3
        kept = [(year, (pence * share + 50) // 100) for year, pence in saved]
        returned = [(year, pence - own) for (year, pence), (_, own) in zip(saved, kept, strict=True)]
        each = (_sums_of([("", year, pence) for year, pence in part]) for part in (saved, kept, returned))
        return {given.money(pence) for pence in freed.union(*each)}

    def agreement_is_public_from_nine(self) -> None:
        self.on(16, 8, 59)
        path = f"/register/offers/{self.reference}"
        page = self.walker.get(path, as_=None)
        assert page.facts()["State"] == "Awaiting signature"
        assert "Signed by" not in page.text
        self.on(16, 9)
        page = self.walker.get(path)
        assert page.facts()["State"] == "In force"
        assert page.rows("Signed by")[0][0] == COUNCIL
        rows = self.read(
            select(func.count(), Publication.visible_from)
            .where(Publication.stage == "signature")
            .group_by(Publication.visible_from)
        )
        assert [(row[0], row[1].isoformat()) for row in rows] == [(4, "2010-11-16T09:00:00+00:00")]
        page = self.walker.begin("/register", None).follow(COUNCIL)
        for removal in given.REMOVALS:
            assert removal.title in page.text
            assert given.money(sum(removal.pence)) in page.text
        assert given.money(sum(given.ASKED)) in page.text
        assert given.money(sum(given.SAVED)) in page.text
        content, _media = self.walker.download(f"{path}/agreement.pdf")
        assert content == (self.folder / "signed.pdf").read_bytes(), "everyone reads the document that was signed"

    def everyone_else_reads_the_same(self) -> None:
        ledger = self.walker.get("/ring-fences", as_=self.as_("caseworker", "DfT")).rows("£ by year")
        for column in (1, 2, 3):  # asked, agreed so far, of it signed
            assert [row[column] for row in ledger] == given.with_total(given.ASKED)
        page = self.walker.get("/monitor", as_=self.as_("monitor", "LGA"))
        assert self.reference in page.text
        page = self.walker.get("/targets").follow(COUNCIL)
        assert given.TARGET_CODE in page.text
        page = self.walker.get(f"/offers/{self.reference}/history", as_=self.as_("auditor", "SERVICE"))
        for words in ("agreement came into force", f"Cleared by HM Treasury, reference {CLEARANCE}", "agree as asked"):
            assert words in page.text

    def record_is_whole(self) -> None:
        by_command = self.folder / "by-command.pdf"
        self.command("agreements", "pdf", self.reference, "--out", str(by_command))
        assert by_command.read_bytes() == (self.folder / "signed.pdf").read_bytes()
        self.command("audit", "verify")
        self.command("states", "check")
        self.command("totals", "check")
        assert f"{self.reference}  version 1" in self.command("agreements", "list")
        assert len(self.read(select(Offer.id))) == 1


def _sums_of(rows: list[tuple[object, object, int]]) -> set[int]:
    """Each amount, the sums by the first thing and by the second, and the sum of all; in pence."""
    sums: Counter[object] = Counter()
    for first, second, pence in rows:
        for group in (("cell", first, second), ("row", first), ("column", second), "all"):
            sums[group] += pence
    return set(sums.values())
