"""The questions on a line with what was answered, as both sides read them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import Session, aliased

from tracker.domain.actors import Role
from tracker.domain.clocks import Lateness, lateness
from tracker.domain.timeline import by_words
from tracker.models.clocks import Clock
from tracker.models.organisations import Organisation
from tracker.models.people import Person
from tracker.models.questions import Question
from tracker.queries.clocks import get_calendar
from tracker.queries.prepared import fetch, prepared


@dataclass(frozen=True)
class LineQuestion:
    """One question. People are given by role and body; `due` is when its answer is, while it is open.

    `id` is for the files that came with the answer. Closed without an answer, `closing_note` says why.
    """

    id: int
    number: int
    version: int
    words: str
    asked_by: str
    asked_at: datetime
    answer: str
    answered_by: str
    answered_at: datetime | None
    closing_note: str
    closed_at: datetime | None
    due: Lateness | None

    @property
    def is_open(self) -> bool:
        """Whether it still waits for an answer."""
        return self.closed_at is None


def list_questions(session: Session, line_id: int, today: date) -> tuple[LineQuestion, ...]:
    """All questions of a line, by number. Only for those who see its terms."""
    calendar = get_calendar(session)
    return tuple(
        LineQuestion(
            id=row.id,
            number=row.number,
            version=row.version,
            words=row.words,
            asked_by=by_words(Role.CASEWORKER, row.department),
            asked_at=row.asked_at,
            answer=row.answer,
            answered_by=by_words(Role.OFFICER, row.council) if row.answered_at else "",
            answered_at=row.answered_at,
            closing_note=row.closing_note,
            closed_at=row.closed_at,
            due=lateness(row.due_on, today, calendar) if row.due_on else None,
        )
        for row in fetch(session, *_questions(line_id))
    )


@prepared
def _questions(line_id: int) -> Select[*tuple[Any, ...]]:
    department, council = aliased(Organisation), aliased(Organisation)
    return (
        select(
            *(Question.id, Question.number, Question.version, Question.words, Question.asked_at),
            *(Question.answer, Question.answered_at, Question.closing_note, Question.closed_at),
            *(department.name.label("department"), council.name.label("council"), Clock.due_on),
        )
        .join(department, department.id == Question.organisation_id)
        .outerjoin(Person, Person.id == Question.answered_by_id)
        .outerjoin(council, council.id == Person.organisation_id)
        .outerjoin(Clock, and_(Clock.question_id == Question.id, Clock.stopped_on.is_(None)))
        .where(Question.line_id == line_id)
        .order_by(Question.number)
    )
