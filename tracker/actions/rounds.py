"""Clearance rounds: the coordinator asks other departments about approved lines before these are released.

They reply line by line; when the coordinator closes the round, on or after its last day, the silent are recorded as nil
returns, and a "must change" sends its line back as a hold (2-model, "Gate").
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tracker import audit
from tracker.actions import load, moves
from tracker.actions.bulk import Bulk, pick, tell
from tracker.actions.clearances import who_decides
from tracker.actions.load import LineCase
from tracker.actions.moves import Step
from tracker.domain import workflow
from tracker.domain.actors import Actor, OrganisationKind, Role
from tracker.domain.clearances import Asking, ClearanceReply, RoundAnswer, may_close, nil_return_words
from tracker.domain.clocks import ClockKind
from tracker.domain.errors import Conflict, NotFound, RuleBroken
from tracker.domain.events import EventKind
from tracker.domain.formats import long_date
from tracker.domain.london import london_date
from tracker.domain.notices import NoticeKind
from tracker.domain.permissions import Permission, check_holder, check_now, check_role
from tracker.models.clearances import Clearance, ClearanceRound
from tracker.models.clocks import Clock
from tracker.models.decisions import Decision
from tracker.models.lines import Line
from tracker.models.organisations import Organisation
from tracker.notifications.notices import holders
from tracker.queries.clearance_asking import get_least_time, programmes_of
from tracker.queries.clocks import get_calendar

ASKED = "One of these departments cannot be asked: it owns the lines, is HM Treasury, or has no decision maker to reply"


def open_round(
    session: Session, actor: Actor, picks: Mapping[int, int], asking: Asking, *, now: datetime
) -> tuple[int, Bulk]:
    """Ask departments about approved lines (line id → version read); returns the round's id and what was done.

    A department is not asked about its own lines. Raises RulesBroken on `department`, `words`, `closes_on`.
    """
    cases, skipped = pick(session, actor, workflow.OPEN_ROUND, picks)
    least = get_least_time(session, {case.line.programme_id for case in cases}, london_date(now))
    asking.check(least.earliest, least.rule, get_calendar(session))
    asked = _asked_of(session, cases, asking.department_ids)
    row = ClearanceRound(words=asking.words, opened_at=now, opened_by_id=actor.person_id, closes_on=asking.closes_on)
    session.add(row)
    session.flush()
    session.add_all(_rows(session, row, cases, asked))
    facts = {"round": row.id, "closes_on": asking.closes_on.isoformat()}
    steps = [
        Step(
            case,
            version=picks[case.line.id],
            changes={"clearance_round_id": row.id},
            facts={**facts, "asked": sorted(asked[case.line.id])},
            words=asking.words,
        )
        for case in cases
    ]
    events = moves.make(session, actor, workflow.OPEN_ROUND, steps, now=now)
    _set_last_day(session, [case.line.id for case in cases], asking.closes_on, london_date(now))
    tell(session, NoticeKind.ROUND_OPENED, cases, events, lambda case: _deciders(session, asked[case.line.id]), now=now)
    return row.id, Bulk(tuple(case.line.id for case in cases), skipped)


def reply_to_round(
    session: Session, actor: Actor, round_id: int, line_ids: Collection[int], answer: RoundAnswer, *, now: datetime
) -> None:
    """Give the actor's department's answer to lines of an open round, once for each.

    Raises RuleBroken on `line`, `reply`, `comment`; Conflict when a colleague has answered one of them meanwhile.
    """
    row = session.get(ClearanceRound, round_id, with_for_update=True)
    if row is None:
        raise NotFound
    if not line_ids:
        raise RuleBroken("Select at least one line", "line")
    cases = load.lines(session, actor, line_ids)
    for case in cases:
        check_role(actor, Permission.ROUND_REPLY, case.standing)
        check_now(actor, Permission.ROUND_REPLY, case.standing)
    if row.closed_at is not None:
        raise Conflict(f"This round was closed on {long_date(london_date(row.closed_at))}", subject="the round")
    answer.check()
    _record_reply(_asked_here(session, actor, round_id, cases), actor, answer, now)
    facts = {"round": round_id, "reply": answer.reply.value, "organisation_id": actor.organisation_id}
    entries = [
        audit.Entry(
            EventKind.ROUND_REPLIED, case.line.offer_id, case.line.id, facts=facts, words=answer.comment.strip()
        )
        for case in cases
    ]
    audit.record(session, actor, entries, now=now)


def close_round(session: Session, actor: Actor, round_id: int, *, now: datetime) -> Bulk:
    """Close a round: the silent are recorded as nil returns, a line that must change goes back to its caseworker.

    A line withdrawn meanwhile is left out and named; should it come back, the round is closed once more.
    Raises RuleBroken before the last day while somebody has not replied.
    """
    row = session.get(ClearanceRound, round_id, with_for_update=True)
    if row is None:
        raise NotFound
    ids = session.scalars(select(Line.id).where(Line.clearance_round_id == round_id)).all()
    cases = load.lines(session, actor, ids)
    check_holder(actor, Permission.ROUND_CLOSE)
    versions = {case.line.id: case.line.version for case in cases}
    ready, left = moves.sift(actor, lambda _case: workflow.CLOSE_ROUND, cases, versions)
    if row.closed_at is not None and not ready:
        raise Conflict("This round is already closed", subject="the round")
    replies = _replies(session, round_id)
    silent = [each for rows in replies.values() for each in rows if each.reply is None]
    if not may_close(london_date(now), row.closes_on, everyone_replied=not silent):
        raise RuleBroken(f"This round can be closed on {long_date(row.closes_on)}, or once everyone has replied")
    least = get_least_time(session, programmes_of(session, list(replies)), london_date(now))
    words = nil_return_words(row.closes_on, least.rule)
    _record_reply(silent, actor, RoundAnswer(ClearanceReply.NIL_RETURN, words), now)
    if row.closed_at is None:
        row.closed_at, row.closed_by_id = now, actor.person_id
    session.flush()
    steps = [_closing(session, case, round_id, replies[case.line.id], silent, words) for case in ready]
    events = moves.make(session, actor, workflow.CLOSE_ROUND, steps, now=now)
    tell(session, NoticeKind.ROUND_CLOSED, ready, events, lambda case: who_decides(session, case), now=now)
    return Bulk(tuple(case.line.id for case in ready), tuple((case.words, why.message) for case, why in left))


def _asked_of(
    session: Session, cases: Sequence[LineCase], department_ids: Collection[int]
) -> dict[int, frozenset[int]]:
    """Which departments are asked about each line: never its owner, never the treasury."""
    kinds = select(Organisation.id).where(
        Organisation.id.in_(department_ids), Organisation.kind == OrganisationKind.DEPARTMENT
    )
    able = {each for each in session.scalars(kinds) if holders(session, each, Role.DECISION_MAKER)}
    asked = {
        case.line.id: frozenset(able - {case.line.owner_id, case.standing.treasury_id or case.line.owner_id})
        for case in cases
    }
    if frozenset().union(*asked.values()) != frozenset(department_ids):
        raise RuleBroken(ASKED, "department")
    if not all(asked.values()):
        alone = next(case for case in cases if not asked[case.line.id])
        raise RuleBroken(f"{alone.opening} would be sent to nobody but its own department", "department")
    return asked


def _rows(
    session: Session, row: ClearanceRound, cases: Sequence[LineCase], asked: Mapping[int, Collection[int]]
) -> list[Clearance]:
    wanted = [case.line.recommendation_id for case in cases]
    query = select(Decision.line_id, Decision.id).where(Decision.recommendation_id.in_(wanted))
    decisions = dict(session.execute(query).all())
    return [
        Clearance(
            line_id=case.line.id,
            organisation_id=organisation_id,
            clearance_round_id=row.id,
            decision_id=decisions[case.line.id],
            round=case.line.round,
            why=row.words,
            opened_at=row.opened_at,
        )
        for case in cases
        for organisation_id in sorted(asked[case.line.id])
    ]


def _set_last_day(session: Session, line_ids: Sequence[int], closes_on: date, today: date) -> None:
    """The clock of the round ends on the day that was named, where that is later than the programme's own."""
    session.execute(
        update(Clock)
        .where(
            Clock.line_id.in_(line_ids),
            Clock.kind == ClockKind.CLEARANCE_ROUND,
            Clock.stopped_on.is_(None),
            Clock.due_on < closes_on,
        )
        .values(due_on=closes_on, agreed_due_on=closes_on, agreed_on=today)
    )


def _deciders(session: Session, organisation_ids: Collection[int]) -> list[int]:
    return [person for each in sorted(organisation_ids) for person in holders(session, each, Role.DECISION_MAKER)]


def _asked_here(session: Session, actor: Actor, round_id: int, cases: Sequence[LineCase]) -> list[Clearance]:
    """What the actor's department was asked about these lines in this round, and has not answered."""
    query = select(Clearance).where(
        Clearance.clearance_round_id == round_id,
        Clearance.organisation_id == actor.organisation_id,
        Clearance.line_id.in_([case.line.id for case in cases]),
    )
    rows = session.scalars(query.order_by(Clearance.id)).all()
    if len(rows) != len(cases):
        raise NotFound
    answered = {row.line_id for row in rows if row.reply is not None}
    if answered:
        names = ", ".join(case.words for case in cases if case.line.id in answered)
        raise Conflict(f"A colleague has already answered on {names}", subject=names)
    return list(rows)


def _record_reply(rows: Sequence[Clearance], actor: Actor, answer: RoundAnswer, now: datetime) -> None:
    for each in rows:
        each.reply, each.comment = answer.reply, answer.comment.strip()
        each.replied_at, each.person_id = now, actor.person_id


def _replies(session: Session, round_id: int) -> dict[int, list[Clearance]]:
    """What was asked about each line of a round, by line id."""
    found: dict[int, list[Clearance]] = defaultdict(list)
    query = select(Clearance).where(Clearance.clearance_round_id == round_id)
    for each in session.scalars(query.order_by(Clearance.id)):
        found[each.line_id].append(each)
    return found


def _closing(
    session: Session,
    case: LineCase,
    round_id: int,
    asked: Sequence[Clearance],
    silent: Sequence[Clearance],
    nil_words: str,
) -> Step:
    """One line of a round that is closed: held, in the words of those who say that it must change, or free to go."""
    must = [each for each in asked if each.reply is ClearanceReply.MUST_CHANGE]
    quiet = [each.organisation_id for each in asked if each in silent]
    facts = {"round": round_id, "is_held": bool(must), "nil_returns": quiet}
    words = "\n\n".join(f"{session.get_one(Organisation, each.organisation_id).name}: {each.comment}" for each in must)
    return Step(
        case,
        result=workflow.HELD if must else workflow.CONTENT,
        version=case.line.version,
        changes={"clearance_round_id": None},
        facts=facts,
        words=words or (nil_words if quiet else ""),
    )
