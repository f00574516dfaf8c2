"""J2 Clarification: a question stops the department's clock, and silence decides nothing.

1 Day 8, P3 asks about line 2 only => that line "Clarification needed", turn council, department clock stops at 8; other
lines untouched. 2 P1 replies day 4 => clock resumes at 8, line top of "reply received". 3 A second question => its own
number and clock. 4 Two more questions from the same department that day go out in one email. 5 No reply by day 10 =>
overdue against the council, nothing rejected; P3 may decide on the evidence held, with a recorded note.
"""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support.client import Client, Page
from tests.support.clock import WorldClock
from tests.support.factories.negotiations import CARERS, STROKE, Asked, Sent, line_of, send_offer
from tests.support.world import World
from tracker.domain.lines import LineState, Stage, Turn
from tracker.domain.notices import NoticeKind
from tracker.models.notices import Notice
from tracker.models.questions import Question

DAY_8 = datetime(2010, 11, 11, 11, tzinfo=UTC)
ANSWERED = datetime(2010, 11, 17, 11, tzinfo=UTC)  # day 4 of the council
ASKED_AGAIN = datetime(2010, 11, 18, 11, tzinfo=UTC)
TOO_LATE = datetime(2010, 12, 3, 0, 0, tzinfo=UTC)  # day 10 was Thursday 2 December

pytestmark = pytest.mark.timeout(300)


class Story:
    """Luton and the Department of Health about three lines, of which only the second is unclear."""

    def __init__(self, client: Client, session: Session, world: World, clock: WorldClock, sent: Sent) -> None:
        self.client, self.session, self.clock, self.sent = client, session, clock, sent
        self.caseworker, self.officer = world.as_("caseworker", "DH"), world.as_("officer", "LUT")

    def line(self, number: int = 2, who: str = "officer") -> Page:
        person = self.officer if who == "officer" else self.caseworker
        return self.client.page("lines.show", reference=self.sent.reference, number=number, as_=person)

    def ask(self, words: str, number: int = 2, *, link: str = "Ask a question") -> Page:
        page = self.line(number, "caseworker").follow(link)
        return page.submit("Send question to Luton Borough Council", words=words)

    def standing(self, number: int) -> tuple[LineState, Stage, Turn, date | None]:
        row = line_of(self.session, self.sent, number)
        return row.state, row.stage, row.turn, row.due_on

    def tell(self) -> None:
        self.one_line_waits_for_the_council()
        self.the_answer_brings_it_back()
        self.a_second_question_has_its_own_number_and_clock()
        self.questions_of_a_day_are_one_e_mail()
        self.silence_decides_nothing()

    def one_line_waits_for_the_council(self) -> None:
        self.client.page("decisions.acknowledge", reference=self.sent.reference, as_=self.caseworker).submit()
        others = [self.standing(number) for number in (1, 3)]
        self.clock.set(DAY_8)
        page = self.ask("Which wards does the pilot cover?")
        facts = page.facts()
        assert (facts["Status"], facts["Turn"]) == ("Clarification needed", "Luton Borough Council")
        assert "First position: stopped since 11 November 2010, at day 8." in page.text
        assert self.standing(2)[2:] == (Turn.COUNCIL, date(2010, 11, 25))
        assert [self.standing(number) for number in (1, 3)] == others
        home = self.client.page("offers.council", as_=self.officer)
        assert "Their clock is stopped until you answer." in home.text

    def the_answer_brings_it_back(self) -> None:
        self.clock.set(ANSWERED)
        page = self.line().follow("Answer question 1")
        assert "Which wards does the pilot cover?" in page.text
        assert "Answer by 25 November 2010, 6 working days left." in page.text
        page = page.submit("Send answer", words="Farley and Leagrave.\n\nNo others.")
        assert "Officer, Luton Borough Council, 17 November 2010, 11am" in page.text
        assert self.standing(2) == (LineState.SUBMITTED, Stage.ASSESSING, Turn.DEPARTMENT, date(2010, 12, 17))
        queue = self.client.page("decisions.queue", as_=self.caseworker)
        assert queue.text.index("Reply received") < queue.text.index("Not looked at")
        assert "New reply" in queue.text
        steps = self.line(who="caseworker").rows("How the date was worked out")
        assert steps[1:3] == [
            ["11 November 2010", "A question was asked. The clock stopped at day 8"],
            [
                "17 November 2010",
                "The last question was answered or closed. The clock went on from day 8, 4 working days later",
            ],
        ]
        assert steps[-1] == ["17 December 2010", "Day 30, the last day in time. Overdue from the next day"]
        assert "New reply" not in self.client.page("decisions.queue", as_=self.caseworker).text

    def a_second_question_has_its_own_number_and_clock(self) -> None:
        self.clock.set(ASKED_AGAIN)
        page = self.ask("What did the pilot cost?")
        assert [node.text.partition(" Answer due")[0] for node in page.all("h3")][:2] == ["Question 1", "Question 2"]
        assert "Answer due 2 December 2010" in page.text
        numbers = self.session.scalars(select(Question.number).where(Question.line_id == self.sent.lines[2]))
        assert sorted(numbers) == [1, 2]

    def questions_of_a_day_are_one_e_mail(self) -> None:
        self.ask("Who pays for the pilot?", 1)
        self.ask("And this one?", 3)
        query = select(Notice).where(Notice.kind == NoticeKind.QUESTION_ASKED, Notice.at == ASKED_AGAIN)
        rows = self.session.scalars(query.where(Notice.person_id == self.officer.person_id)).all()
        assert len(rows) == 3
        assert len({row.batch for row in rows}) == 1
        assert {row.send_from for row in rows} == {datetime(2010, 11, 18, 17, tzinfo=UTC)}

    def silence_decides_nothing(self) -> None:
        self.clock.set(datetime(2010, 12, 2, 23, 59, tzinfo=UTC))
        assert "Overdue" not in self.line().facts()["Due"]
        assert "Go on without it" not in self.line(who="caseworker").text
        self.clock.set(TOO_LATE)
        assert self.line().facts()["Due"].startswith("Overdue")
        assert self.standing(2)[0] is LineState.CLARIFICATION_NEEDED
        page = self.line(who="caseworker").follow("Go on without it")
        page = page.submit("Decide on the evidence held", status=422, words="")
        assert page.errors == ["Enter why you go on without an answer"]
        page = page.submit("Decide on the evidence held", words="The pilot's own report gives the cost.")
        assert "No answer: decided on the evidence held" in page.text
        assert "The pilot's own report gives the cost." in self.line().text
        state, _stage, turn, due = self.standing(2)
        assert (state, turn, due) == (LineState.SUBMITTED, Turn.DEPARTMENT, date(2011, 1, 6))
        assert self.line(who="caseworker").follow("Recommend an outcome").h1 == "Recommend an outcome"


def test_j2_clarification(client: Client, session: Session, world: World, clock: WorldClock) -> None:
    sent = send_offer(session, world, [Asked(), Asked(CARERS), Asked(STROKE)])
    session.commit()
    Story(client, session, world, clock, sent).tell()
