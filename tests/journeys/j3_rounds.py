"""J3 as it is told: who says what in which round, page by page."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import DatabaseError

from tests.journeys.telling import Telling, boxes
from tests.support.client import Page
from tests.support.factories.departments import answer
from tests.support.factories.negotiations import CARERS, YEARS, Asked, read_sent, send_offer
from tracker.actions import counters, totals
from tracker.domain.amounts import fixed
from tracker.domain.decisions import Outcome, Terms
from tracker.domain.lines import LineState, Stage, Turn
from tracker.domain.money import Money
from tracker.domain.notices import NoticeKind
from tracker.models.lines import Line, Position
from tracker.models.offers import Offer
from tracker.queries import positions

ASKED, OFFERED, WANTED = 2_000_000, 1_200_000, 1_600_000
ASKED_WORDS = "The council may spend all of this grant on any purpose from 1 April 2011."
OFFERED_WORDS = "The council may spend part of this grant on any purpose from 1 April 2011."
WANTED_WORDS = "The council may spend most of this grant on any purpose from 1 April 2011."
CONDITION = "Report what it was spent on each quarter."
MINISTER = {"decided_by": "Jo Minister", "decided_by_post": "Minister of State"}


def pounds(each: int) -> dict[str, str]:
    """The same £ typed for every year."""
    return {f"amounts-{year.start}-figure": f"{each:,}" for year in YEARS}


class Rounds(Telling):
    """Luton and the Department of Health, from Monday 1 to Friday 26 November 2010."""

    def tell(self) -> None:
        self.council_asks()
        self.department_counters_with_less_and_a_condition()
        self.council_sees_both_positions_and_their_differences()
        self.the_same_terms_are_no_counter()
        self.council_counters_in_round_three()
        self.old_rounds_are_read_and_never_changed()
        self.department_agrees_to_round_three_exactly()
        self.after_five_rounds_they_are_told_to_consider_meeting()
        self.record_is_whole()

    def council_asks(self) -> None:
        asked = [Asked(pounds=ASKED, words=ASKED_WORDS), Asked(CARERS, words=ASKED_WORDS)]
        with self.database.writing() as session:
            self.reference = send_offer(session, self.world, asked).reference

    def department_counters_with_less_and_a_condition(self) -> None:
        self.on(3)
        page = self.walker.begin(f"{self._line}/recommend", self.as_("caseworker", "DH"))
        sent = page.submit(
            "Send recommendation",
            outcome="counter",
            words=OFFERED_WORDS,
            **pounds(OFFERED),
            counter_conditions=CONDITION,
            reasons=["cost_or_risk"],
            reason_cost_or_risk="The rest is committed until March 2012.",
        )
        assert "sent to a decision maker" in sent.text
        self._approve_and_clear()
        self._release()
        assert self.standing()[0] == (LineState.COUNTER_PROPOSED, Stage.NOT_LOOKED_AT, Turn.COUNCIL)

    def council_sees_both_positions_and_their_differences(self) -> None:
        self.on(8)
        page = self._reply()
        assert [each.text for each in page.all("del")] == ["removed: all"]
        assert [each.text for each in page.all("ins")] == ["added: part"]
        assert CONDITION in page.text
        assert page.rows("£ by year")[0] == ["2011-12", "£2,000,000", "£1,200,000", "£800,000 less"]
        assert page.rows("£ by year")[-1] == ["Total", "£6,000,000", "£3,600,000", "£2,400,000 less"]

    def the_same_terms_are_no_counter(self) -> None:
        page = self._reply().submit("Send reply", reply="counter", status=422)
        assert page.errors == ["There is nothing changed: change a word or a figure"]
        assert page.value("words") == OFFERED_WORDS

    def council_counters_in_round_three(self) -> None:
        page = self._reply().submit(
            "Send reply", reply="counter", words=WANTED_WORDS, **pounds(WANTED), conditions=CONDITION
        )
        assert page.h1 == "Counter sent"
        assert self.standing()[0] == (LineState.COUNTER_PROPOSED, Stage.NOT_LOOKED_AT, Turn.DEPARTMENT)
        assert self.told(NoticeKind.COUNTER_RECEIVED) == [self.as_("caseworker", "DH").person_id]
        page = self.walker.get(self._line, as_=self.as_("caseworker", "DH"))
        assert "Reply to the counter by" in page.text
        assert page.rows("£ by year")[0] == ["2011-12", "£2,000,000", "£1,200,000", "£1,600,000", "£400,000 more"]

    def old_rounds_are_read_and_never_changed(self) -> None:
        page = self.walker.get(f"{self._line}/compare?from=1&to=3", as_=self.as_("officer", "LUT"))
        assert [each.text for each in page.all("ins")] == ["added: most"]
        for words in (ASKED_WORDS, OFFERED_WORDS, WANTED_WORDS):
            assert words in page.markup
        assert not [each for each in page.all("form") if each.get("method") == "post"]
        page = self.walker.get(f"/offers/{self.reference}/compare?from=2&to=3")
        assert "1 line has no terms later than round 2" in page.text
        older = update(Position).where(Position.round == 2).values(words="Something else.")
        with pytest.raises(DatabaseError, match="append-only"), self.database.writing() as session:
            session.execute(older)

    def department_agrees_to_round_three_exactly(self) -> None:
        self.on(15)
        page = self.walker.begin(f"{self._line}/recommend", self.as_("caseworker", "DH"))
        page.submit("Send recommendation", outcome="agree_as_asked", note="Most of it is within what we can give.")
        self._approve()
        assert self.standing()[0] == (LineState.COUNTER_PROPOSED, Stage.APPROVED, Turn.DEPARTMENT), "cleared already"
        self._release()
        assert self.standing()[0] == (LineState.AGREED_IN_PRINCIPLE, Stage.NOT_LOOKED_AT, Turn.NOBODY)
        page = self.walker.get(self._line, as_=self.as_("officer", "LUT"))
        assert "Agreed on the terms of round 3." in page.text
        ((line_id, round_, tabled),) = self.read(self._lines(Line.id, Line.round, Line.tabled).where(Line.number == 1))
        with self.database.reading() as session:
            agreed = positions.last_terms(session, [line_id])[line_id]
        by_year = tuple(fixed(year, Money.from_pounds(WANTED)) for year in YEARS)
        assert agreed == Terms(WANTED_WORDS, by_year, (), (CONDITION,))
        assert (round_, tabled) == (3, Money.from_pounds(3 * WANTED))

    def after_five_rounds_they_are_told_to_consider_meeting(self) -> None:
        self._haggle(rounds=5)
        path = f"/offers/{self.reference}/lines/2"
        page = self.walker.get(f"{path}/recommend", as_=self.as_("caseworker", "DH"))
        assert "You have exchanged 5 rounds: consider meeting Luton" in page.text
        self._haggle(rounds=6)
        page = self.walker.get(f"{path}/reply", as_=self.as_("officer", "LUT"))
        assert "You have exchanged 6 rounds: consider meeting the Department of Health" in page.text
        assert page.submit("Send reply", reply="counter", words="Round 7.").h1 == "Counter sent"

    def record_is_whole(self) -> None:
        for check in (("audit", "verify"), ("states", "check"), ("totals", "check")):
            self.command(*check)
        with self.database.reading() as session:
            assert totals.compare(session) == []

    @property
    def _line(self) -> str:
        return f"/offers/{self.reference}/lines/1"

    def _lines(self, *columns: object) -> object:
        return select(*columns).join(Offer, Offer.id == Line.offer_id).where(Offer.reference == self.reference)

    def _reply(self) -> Page:
        return self.walker.begin(f"{self._line}/reply", self.as_("officer", "LUT"))

    def _approve(self) -> None:
        page = self.walker.begin("/approvals", self.as_("decision_maker", "DH"))
        page = page.submit("Continue", do="approve", line=boxes(page, "line"))
        page.submit("Approve 1 recommendation", **MINISTER, decided_on=date(2010, 11, 3))

    def _approve_and_clear(self) -> None:
        self._approve()
        page = self.walker.begin("/clearance", self.as_("treasury_clearer", "HMT"))
        page.submit("Send answer", line=boxes(page, "line"), do="clear", reference="HMT/2010/44")

    def _release(self) -> None:
        page = self.walker.begin("/coordination", self.as_("coordinator", "CLG"))
        ((offer_id,),) = self.read(select(Offer.id).where(Offer.reference == self.reference))
        page.submit("Preview and release", offer=[str(offer_id)]).submit("Release 1 decision")

    def _haggle(self, rounds: int) -> None:
        """The second line goes to and fro by the actions, up to so many rounds."""
        now = datetime(2010, 11, 22, 10, tzinfo=UTC)
        self.on(22)
        with self.database.writing() as session:
            sent = read_sent(session, self.reference)
            done = session.scalars(select(Line.round).where(Line.id == sent.lines[2])).one()
            for round_ in range(done + 1, rounds + 1):
                terms = Terms(f"Round {round_}.", tuple(fixed(y, Money.from_pounds(1_000 + round_)) for y in YEARS))
                one = type(sent)(sent.reference, {2: sent.lines[2]}, sent.versions)
                if round_ % 2:
                    officer, version = self.as_("officer", "LUT"), sent.versions[2]
                    counters.counter(session, officer, self.reference, 2, terms, version=version, now=now)
                else:
                    answer(session, self.world, one, Outcome.COUNTER, terms={2: terms}, now=now)
                sent = read_sent(session, self.reference)
