"""Questions on a line: asked by its department, answered by its council, or closed once the answer is overdue."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.actions import bulk, load, moves
from tracker.actions.bulk import Bulk
from tracker.actions.load import LineCase
from tracker.actions.moves import Step
from tracker.audit import digest
from tracker.domain import questions as rules
from tracker.domain import workflow
from tracker.domain.actors import Actor, Role
from tracker.domain.errors import Conflict, Moved, NotFound
from tracker.domain.lines import LineState
from tracker.domain.london import london_date
from tracker.domain.moves import Move
from tracker.domain.notices import NoticeKind
from tracker.domain.permissions import check_role
from tracker.models.clocks import Clock
from tracker.models.questions import Question
from tracker.notifications import notices
from tracker.notifications.notices import Telling, holders


def ask(
    session: Session, actor: Actor, reference: str, number: int, words: str, *, version: int | None, now: datetime
) -> int:
    """Ask the council something about one line, read at `version`; returns the question's number.

    The department's clock stops with the first question and the council's begins; asking takes an untaken line.
    Raises RuleBroken on the field `words`, and what the road raises.
    """
    case = load.line(session, actor, reference, number)
    moves.check(actor, _move(case), case, moves.as_posted(version))
    words = rules.check_words(words, "your question")
    (asked,) = _ask(session, actor, [case], words, now)
    return asked.number


def ask_lines(session: Session, actor: Actor, picks: Mapping[int, int], words: str, *, now: datetime) -> Bulk:
    """Ask the same about many lines (id → version read); those that moved meanwhile are skipped and named."""
    cases, skipped = bulk.pick_each(session, actor, _move, picks)
    words = rules.check_words(words, "your question")
    _ask(session, actor, cases, words, now)
    return Bulk(tuple(case.line.id for case in cases), skipped)


def answer(
    session: Session,
    actor: Actor,
    reference: str,
    number: int,
    question: int,
    words: str,
    *,
    version: int | None,
    now: datetime,
) -> int:
    """Answer a question by its number, read at `version`; returns its id, for the files that come with the answer.

    The last one that was open gives the line back to its department, whose clock goes on. Raises RuleBroken on the
    field `words`, and Conflict when a colleague answered meanwhile.
    """
    case, row = _load(session, actor, workflow.ANSWER, reference, number, question, version)
    row.answer = rules.check_words(words, "your answer")
    row.answered_at = row.closed_at = now
    row.answered_by_id = actor.person_id
    event = _finish(session, actor, workflow.ANSWER, case, row, now=now, said=row.answer)
    bulk.tell(session, NoticeKind.QUESTION_ANSWERED, [case], [event], lambda each: bulk.who_has(session, each), now=now)
    return row.id


def close_question(
    session: Session,
    actor: Actor,
    reference: str,
    number: int,
    question: int,
    note: str,
    *,
    version: int | None,
    now: datetime,
) -> None:
    """Go on without an answer that is overdue: the note says that it is decided on the evidence held, and why.

    Raises RuleBroken on the field `words` without a note, or while the council may still answer in time.
    """
    case, row = _load(session, actor, workflow.CLOSE_QUESTION, reference, number, question, version)
    rules.check_closing(_due_on(session, row), london_date(now))
    row.closing_note = rules.check_words(note, "why you go on without an answer")
    row.closed_at, row.closed_by_id = now, actor.person_id
    event = _finish(session, actor, workflow.CLOSE_QUESTION, case, row, now=now, words=row.closing_note)
    bulk.tell(
        session, NoticeKind.QUESTION_CLOSED, [case], [event], lambda each: bulk.officers_of(session, each), now=now
    )


def _move(case: LineCase) -> Move:
    return workflow.ASK_AGAIN if case.line.state is LineState.CLARIFICATION_NEEDED else workflow.ASK


def _ask(session: Session, actor: Actor, cases: Sequence[LineCase], words: str, now: datetime) -> list[Question]:
    """One question a line, each with the next number of its line; every line has been checked."""
    last = _last_numbers(session, [case.line.id for case in cases])
    rows = [
        Question(
            line_id=case.line.id,
            number=last.get(case.line.id, 0) + 1,
            words=words,
            person_id=actor.person_id,
            organisation_id=actor.organisation_id,
            asked_at=now,
        )
        for case in cases
    ]
    session.add_all(rows)
    session.flush()
    steps: dict[str, list[Step]] = {workflow.ASK.name: [], workflow.ASK_AGAIN.name: []}
    asked: dict[str, list[LineCase]] = {name: [] for name in steps}
    for case, row in zip(cases, rows, strict=True):
        move = _move(case)
        steps[move.name].append(_step_of_asking(actor, case, row, now, is_first=move is workflow.ASK))
        asked[move.name].append(case)
    for move in (workflow.ASK, workflow.ASK_AGAIN):
        if steps[move.name]:
            events = moves.make(session, actor, move, steps[move.name], now=now)
            _tell_councils(session, actor, asked[move.name], events, now)
    return rows


def _step_of_asking(actor: Actor, case: LineCase, row: Question, now: datetime, *, is_first: bool) -> Step:
    line = case.line
    changes = {
        "assigned_to_id": line.assigned_to_id or actor.person_id,
        "acknowledged_at": line.acknowledged_at or now,
        "answered_at": None,
    }
    facts = {"question": row.number, "said": digest(row.words), "stops_clock": is_first}
    return Step(case, version=line.version, changes=changes, facts=facts, question_id=row.id)


def _last_numbers(session: Session, line_ids: Sequence[int]) -> dict[int, int]:
    query = select(Question.line_id, func.max(Question.number)).where(Question.line_id.in_(line_ids))
    return dict(session.execute(query.group_by(Question.line_id)).all())


def _load(
    session: Session, actor: Actor, move: Move, reference: str, number: int, question: int, version: int | None
) -> tuple[LineCase, Question]:
    """The line and its question, in the order of answers; a question has a version of its own, so that answering one
    does not make the answer to another stale.
    """
    case = load.line(session, actor, reference, number)
    check_role(actor, move.permission, case.standing)
    query = select(Question).where(Question.line_id == case.line.id, Question.number == question)
    row = session.scalar(query)
    if row is None:
        raise NotFound
    if version is None or row.version != version or row.closed_at is not None:
        what = "answered" if row.answered_at else "closed" if row.closed_at else "changed"
        raise Conflict(
            f"Question {question} on {case.words} was {what} while you were writing",
            subject=f"question {question} on {case.words}",
            now_version=row.version,
            moved=Moved(case.offer.id, line_id=case.line.id),
        )
    moves.check(actor, move, case, None)
    return case, row


def _finish(
    session: Session,
    actor: Actor,
    move: Move,
    case: LineCase,
    row: Question,
    *,
    now: datetime,
    said: str = "",
    words: str = "",
) -> int:
    """The question is open no longer; returns the id of the event."""
    row.version += 1
    session.flush()
    is_last = not _count_open(session, case.line.id)
    facts = {"question": row.number, "is_last": is_last, **({"said": digest(said)} if said else {})}
    changes = {"answered_at": now} if is_last and move is workflow.ANSWER else {}
    result = workflow.LAST if is_last else workflow.MORE
    step = Step(case, result=result, changes=changes, facts=facts, words=words, question_id=row.id)
    return moves.make(session, actor, move, [step], now=now)[0]


def _count_open(session: Session, line_id: int) -> int:
    query = select(func.count()).select_from(Question).where(Question.line_id == line_id, Question.closed_at.is_(None))
    return session.scalar(query) or 0


def _due_on(session: Session, row: Question) -> date | None:
    return session.scalar(select(Clock.due_on).where(Clock.question_id == row.id, Clock.stopped_on.is_(None)))


def _tell_councils(
    session: Session, actor: Actor, cases: Sequence[LineCase], events: Sequence[int], now: datetime
) -> None:
    """What one department asks one council on one day goes out in one e-mail (2-model, section 7)."""
    by_council: dict[int, list[Telling]] = {}
    for case, event in zip(cases, events, strict=True):
        for council in sorted({case.offer.lead_id, case.line.authority_id}):
            officers = holders(session, council, Role.OFFICER)
            telling = Telling(event, NoticeKind.QUESTION_ASKED, officers, case.offer.id, case.line.id)
            by_council.setdefault(council, []).append(telling)
    day = london_date(now).isoformat()
    for council, tellings in by_council.items():
        batch = f"questions:{actor.organisation_id}:{council}:{day}"
        notices.queue(session, tellings, now=now, batch=batch, send_from=rules.send_from(now))
