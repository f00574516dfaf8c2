"""J6 Withdrawal: a line is taken back, then the whole offer; undone the same day, and final after it.

P1 withdraws a line => confirm, reason, clocks stop, department told, dependent commitments flagged. P2 withdraws the
offer => all open lines Withdrawn, agreed-and-signed ones unaffected. Undo within the day by the same role; later needs
a fresh line. A withdrawn line is never counted as rejected.
"""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.journeys.telling import Telling
from tests.journeys.walking import ClientWalker
from tests.support.client import Client
from tests.support.clock import WorldClock
from tests.support.factories import departments, whole_road
from tests.support.factories.drafts import removal
from tests.support.factories.negotiations import read_sent
from tests.support.factories.whole_road import submitted
from tests.support.world import World
from tracker.actions import added_lines, agreements, lines, offer_withdrawals, withdrawals
from tracker.db import Database
from tracker.domain.commitments import CommitmentState
from tracker.domain.decisions import Outcome
from tracker.domain.errors import NotAllowed, RuleBroken
from tracker.domain.lines import LineState
from tracker.domain.notices import NoticeKind
from tracker.domain.offers import OfferState
from tracker.domain.totals import Tally
from tracker.models.clocks import Clock
from tracker.models.commitments import Commitment
from tracker.models.lines import Line
from tracker.models.offers import Offer
from tracker.models.totals import Total

WHY = "A shared team does it without the grant."


class Withdrawing(Telling):
    """Luton, with two ring-fences and a target, and a saving that rests on the first."""

    def tell(self) -> None:
        self.three_lines_are_with_departments_and_one_is_refused()
        self.officer_withdraws_a_line_that_a_saving_rests_on()
        self.department_is_told_and_works_on_it_no_more()
        self.signatory_cannot_undo_what_the_officer_did()
        self.officer_puts_it_back_and_the_saving_stands()
        self.signatory_withdraws_the_offer()
        self.a_withdrawn_line_is_never_counted_as_rejected()
        self.only_the_signatory_puts_the_offer_back()
        self.the_next_day_it_is_final()
        self.record_is_whole()

    def three_lines_are_with_departments_and_one_is_refused(self) -> None:
        with self.database.writing() as session:
            self.reference = submitted(session, self.world)
            sent = read_sent(session, self.reference)
            only = {"code": "DfE", "numbers": [2]}
            sent = departments.recommend_all(session, self.world, sent, Outcome.REJECT, **only)
            sent = departments.approve_all(session, self.world, sent, **only)
            sent = departments.clear_all(session, self.world, sent, numbers=[2])
            departments.release_all(session, self.world, sent, **only)
        assert self.states == [LineState.SUBMITTED, LineState.REJECTED, LineState.SUBMITTED]

    def officer_withdraws_a_line_that_a_saving_rests_on(self) -> None:
        self.on(3, 11)
        page = self.walker.begin(f"/offers/{self.reference}/lines/1", self.as_("officer", "LUT"))
        page = page.follow("Withdraw this line")
        assert "First position, due 13 December 2010" in page.text
        assert "C1, One assessment team" in page.text
        assert page.submit("Withdraw line 1", status=422).errors == ["Say why you withdraw this line"]
        assert page.submit("Withdraw line 1", reason=WHY).h1 == "Line withdrawn"
        assert self.states[0] is LineState.WITHDRAWN
        assert self.read(select(Commitment.state)) == [(CommitmentState.FLAGGED,)]
        assert not self.read(select(Clock.id).where(Clock.line_id == self._id(1), Clock.stopped_on.is_(None)))

    def department_is_told_and_works_on_it_no_more(self) -> None:
        assert self.told(NoticeKind.LINE_WITHDRAWN) == self.everyone("caseworker", "DH")
        page = self.walker.get(f"/offers/{self.reference}/lines/1", as_=self.as_("caseworker", "DH"))
        assert page.facts()["Status"] == "Withdrawn"
        assert "Recommend an outcome" not in page.text
        assert WHY in page.text

    def signatory_cannot_undo_what_the_officer_did(self) -> None:
        signatory, version = self.as_("signatory", "LUT"), self.picks(1)[self._id(1)]
        self.refused(
            lambda s: withdrawals.undo_withdrawal(s, signatory, self.reference, 1, version=version, now=self.clock.now),
            NotAllowed,
        )

    def officer_puts_it_back_and_the_saving_stands(self) -> None:
        self.on(3, 17)
        page = self.walker.begin(f"/offers/{self.reference}/lines/1", self.as_("officer", "LUT"))
        page = page.follow("Put it back").submit("Put line 1 back")
        assert page.facts()["Status"] == "Submitted"
        assert page.facts()["Due"].startswith("8 November 2010"), "as if the clock had never stopped"
        assert self.read(select(Commitment.state)) == [(CommitmentState.STANDING,)]
        assert self.told(NoticeKind.WITHDRAWAL_UNDONE) == self.everyone("caseworker", "DH")

    def signatory_withdraws_the_offer(self) -> None:
        self.on(4, 11)
        page = self.walker.begin(f"/offers/{self.reference}", self.as_("signatory", "LUT"))
        page = page.follow("Withdraw the offer")
        assert "1 rejected" in page.text
        assert page.submit(f"Withdraw offer {self.reference}", reason=WHY).h1 == "Offer withdrawn"
        assert self.states == [LineState.WITHDRAWN, LineState.REJECTED, LineState.WITHDRAWN]
        assert self.state is OfferState.WITHDRAWN
        assert not self.read(select(Clock.id).where(Clock.stopped_on.is_(None)))

    def a_withdrawn_line_is_never_counted_as_rejected(self) -> None:
        rows = self.read(select(Total.tally, Total.lines).where(Total.year == 0, Total.lines > 0))
        assert sorted((tally.value, lines) for tally, lines in rows) == [
            (Tally.REJECTED.value, 1),
            (Tally.WITHDRAWN.value, 1),
            (Tally.WITHDRAWN.value, 1),
        ]
        page = self.walker.get(f"/offers/{self.reference}", as_=self.as_("monitor", "LGA"))
        assert page.facts()["Lines"] == "3: 1 rejected, 2 withdrawn"

    def only_the_signatory_puts_the_offer_back(self) -> None:
        officer, line_version = self.as_("officer", "LUT"), self.picks(1)[self._id(1)]
        self.refused(
            lambda s: withdrawals.undo_withdrawal(
                s, officer, self.reference, 1, version=line_version, now=self.clock.now
            ),
            RuleBroken,
            "its signatory can take that back until midnight",
        )
        page = self.walker.begin(f"/offers/{self.reference}", self.as_("signatory", "LUT")).follow("Your withdrawal")
        page = page.follow("Put the offer back").submit("Put the offer back")
        assert page.facts()["State"] == "In negotiation"
        assert self.states == [LineState.SUBMITTED, LineState.REJECTED, LineState.SUBMITTED]

    def the_next_day_it_is_final(self) -> None:
        self.walker.begin(f"/offers/{self.reference}/withdraw", self.as_("signatory", "LUT")).submit(reason=WHY)
        self.clock.set(datetime(2010, 11, 5, tzinfo=UTC))
        ((version,),) = self.read(select(Offer.version).where(Offer.reference == self.reference))
        self.refused(
            lambda s: offer_withdrawals.undo_offer(
                s, self.as_("signatory", "LUT"), self.reference, version=version, now=self.clock.now
            ),
            RuleBroken,
            "final at midnight. You can ask again in a new line",
        )
        page = self.walker.get(f"/offers/{self.reference}/withdrawn", as_=self.as_("signatory", "LUT"))
        assert "no longer: it was final at 24:00 on 4 November 2010" in page.text

    def record_is_whole(self) -> None:
        for check in (("audit", "verify"), ("states", "check"), ("totals", "check")):
            self.command(*check)

    @property
    def states(self) -> list[LineState]:
        return [state for state, _stage, _turn in self.standing()]

    def _id(self, number: int) -> int:
        query = select(Line.id).join(Offer, Offer.id == Line.offer_id)
        return int(self.read(query.where(Offer.reference == self.reference, Line.number == number))[0][0])


@pytest.mark.timeout(300)
def test_j6_by_the_test_client(app: Flask, database: Database, world: World, clock: WorldClock, tmp_path: Path) -> None:
    Withdrawing(ClientWalker(app, clock), app, database, world, clock, tmp_path).tell()


def sign(session: Session, world: World, reference: str) -> None:
    """All lines are agreed to, and both sides sign: the agreement is in force."""
    whole_road.release_all(session, world, reference)
    sha256 = whole_road.draw_up(session, world, reference)
    for role, code in (("signatory", "LUT"), ("decision_maker", "CLG")):
        agreements.sign(session, world.as_(role, code), reference, sha256=sha256, now=world.now)


def add_line(session: Session, world: World, reference: str) -> int:
    """One more ask, written and submitted alone; returns its number."""
    officer, signatory = world.as_("officer", "LUT"), world.as_("signatory", "LUT")
    draft = removal(session, world, "music")
    (number,) = lines.add_lines(session, officer, reference, [draft], now=world.now)
    for act, who in ((added_lines.send_line, officer), (added_lines.submit_line, signatory)):
        version = whole_road.lines_of(session, reference)[-1].version
        act(session, who, reference, number, version=version, now=world.now)
    return number


@pytest.mark.timeout(300)
def test_what_is_agreed_and_signed_stays_when_the_offer_is_withdrawn(
    client: Client, session: Session, world: World
) -> None:
    reference = submitted(session, world)
    sign(session, world, reference)
    assert add_line(session, world, reference) == 4
    session.commit()

    def states() -> list[LineState]:
        query = select(Line.state).join(Offer, Offer.id == Line.offer_id).where(Offer.reference == reference)
        return list(session.scalars(query.order_by(Line.number)))

    signed = [LineState.AGREED] * 3
    assert states() == [*signed, LineState.SUBMITTED]
    page = client.page("withdrawals.offer", reference=reference, as_=world.as_("signatory", "LUT"))
    done = page.submit(f"Withdraw offer {reference}", reason=WHY)
    session.expire_all()
    assert states() == [*signed, LineState.WITHDRAWN]
    assert session.scalars(select(Offer.state)).one() is OfferState.IN_FORCE
    assert "In force" in client.page("agreements.show", reference=reference).text
    done.follow("Put the offer back").submit("Put the offer back")
    session.expire_all()
    assert states() == [*signed, LineState.SUBMITTED]
