"""The one road: version, allow, rule, change, clocks, event, totals; for many things at once.

Every change of a state goes through here, so replaying events gives every line's state.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, object_session

from tracker import audit
from tracker.actions import clocks, flags, load, totals
from tracker.actions.load import LineCase, OfferCase
from tracker.domain.actors import Actor
from tracker.domain.commitments import CommitmentState
from tracker.domain.errors import Conflict, Moved, NotAllowed, Refusal, RuleBroken
from tracker.domain.events import EventKind, stand_of
from tracker.domain.lines import UNSETTLED, WAITING, LineState, Stage
from tracker.domain.london import london_date
from tracker.domain.moves import ONLY, Before, Move, Result
from tracker.domain.offers import OfferState, StateFacts, derive_state
from tracker.domain.permissions import check_now, check_role, holds_role_for
from tracker.models.commitments import Commitment
from tracker.models.lines import Line
from tracker.models.offers import Offer
from tracker.notifications.notices import tell_whom_it_was_for
from tracker.queries.referrals import has_left, left_words

NOTHING_RECOMMENDED: Mapping[str, None] = {
    "recommendation_id": None,
    "recommender_id": None,
    "recommended_for_id": None,
}
"""Columns of a line of which no recommendation is in hand: one returned is told from one that was released."""


@dataclass(frozen=True)
class Step:
    """One line to be moved: which result, other columns that change with it, what is recorded.

    `version` is the one the person read; None only where the caller has just loaded the line to
    act on it as a whole (submitting, signing). `question_id` is what a council's clock runs for.
    """

    case: LineCase
    result: str = ONLY
    version: int | None = None
    changes: Mapping[str, Any] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)
    words: str = ""
    question_id: int | None = None


def as_posted(version: int | None) -> int:
    """The version that a form posts; one that leaves it out is stale, and never "not read by anybody" (see `Step`)."""
    return -1 if version is None else version


def make(session: Session, actor: Actor, move: Move, steps: Sequence[Step], *, now: datetime) -> list[int]:
    """Move lines by one row of the workflow table; returns the ids of their events, in order.

    Raises NotAllowed, Conflict or RuleBroken for the first line that cannot, in that order of
    answers (2-model, section 1); nothing is changed then, since the caller rolls back.
    """
    for step in steps:
        check(actor, move, step.case, step.version)
    before = [totals.Counted.of(step.case.line) for step in steps]
    entries = []
    for step in steps:
        facts = _apply(step, move.results[step.result], now)
        entries.append(_entry(move.event, step, facts))
    session.flush()
    turned = [clocks.Turned(s.case.line, move.results[s.result], s.question_id) for s in steps]
    clocks.turn(session, turned, now=now)
    events = audit.record(session, actor, entries, now=now)
    totals.shift(session, [step.case.line for step in steps], before)
    flags.raise_on(session, actor, [step.case.line for step in steps], now=now)
    if move.event is EventKind.LINE_RESTORED:
        flags.lower(session, actor, [step.case.line for step in steps], now=now)
    refresh_offers(session, {step.case.line.offer_id for step in steps}, now=now)
    if steps:
        first = steps[0].case.line
        tell_whom_it_was_for(session, actor, events[0], offer_id=first.offer_id, line_id=first.id, now=now)
    return events


def check(actor: Actor, move: Move, case: LineCase, version: int | None) -> None:
    """Whether this line may make the move: 403 by role, 409, 403 by person, 422, in that order."""
    _check_role(actor, move, case)
    if version is not None:
        load.check_version(case, version)
    check_now(actor, move.permission, case.standing)
    row = case.line
    if not move.fits(row.state, row.stage, row.turn, case.offer.state):
        raise RuleBroken(f"{case.opening} is {_how_it_stands(actor, row)} and cannot be changed in this way")
    if move.waits_for_round and row.clearance_round_id is not None:
        raise RuleBroken(f"{case.opening} is with other departments: it waits until that round is closed")


def _how_it_stands(actor: Actor, row: Line) -> str:
    """Its state; to its own department, which alone sees the stage, also that it is recommended or approved."""
    is_further = row.stage in (Stage.RECOMMENDED, Stage.APPROVED) and row.owner_id == actor.organisation_id
    return f"“{row.state.words}”, {row.stage.words.lower()} already" if is_further else f"“{row.state.words}”"


def _check_role(actor: Actor, move: Move, case: LineCase) -> None:
    """Whoever had the line until it was referred has a stale page, which is never "not authorised"."""
    try:
        check_role(actor, move.permission, case.standing)
    except NotAllowed:
        session = object_session(case.line)
        if session is None or not holds_role_for(actor, move.permission):
            raise
        if not has_left(session, case.line.id, actor.organisation_id):
            raise
        raise Conflict(left_words(case.opening), subject=case.words, moved=Moved(case.offer.id, case.line.id)) from None


def sift(
    actor: Actor, move_of: Callable[[LineCase], Move], cases: Sequence[LineCase], versions: Mapping[int, int]
) -> tuple[list[LineCase], list[tuple[LineCase, Refusal]]]:
    """For bulk: the lines that may make the move each would make, and those skipped with what refuses them.

    A line that changed since it was read, or that this person may not decide, is skipped; one
    whose move is another role's altogether raises NotAllowed.
    """
    ready: list[LineCase] = []
    skipped: list[tuple[LineCase, Refusal]] = []
    for case in cases:
        move = move_of(case)
        try:
            _check_role(actor, move, case)
        except Conflict as gone:
            skipped.append((case, gone))
            continue
        try:
            check(actor, move, case, versions.get(case.line.id, -1))
        except (Conflict, NotAllowed, RuleBroken) as refused:
            skipped.append((case, refused))
        else:
            ready.append(case)
    return ready, skipped


@dataclass(frozen=True)
class OfferStep:
    """One offer to be moved, or what is round it: a partner, a commitment, an agreement.

    With a `version` it is compared and then raised; without, the offer's own text stays as read.
    """

    case: OfferCase
    version: int | None = None
    changes: Mapping[str, Any] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)
    words: str = ""
    agreement_id: int | None = None


def make_offer(session: Session, actor: Actor, move: Move, step: OfferStep, *, now: datetime) -> int:
    """Move one offer: the same answers in the same order; returns the id of its event."""
    check_offer(actor, move, step.case, step.version)
    offer = step.case.offer
    was = offer.state
    session.flush()
    with session.no_autoflush:  # the row's constraints hold only once its state is derived too
        for name, value in step.changes.items():
            setattr(offer, name, value)
        if step.version is not None:
            offer.version += 1
        _derive(session, {offer.id}, now)
    facts = {
        "move": move.name,
        "version": offer.version,
        "before": {"state": was.value},
        "after": {"state": offer.state.value},
        **step.facts,
    }
    entry = audit.Entry(move.event, offer_id=offer.id, agreement_id=step.agreement_id, facts=facts, words=step.words)
    event = audit.record(session, actor, [entry], now=now)[0]
    tell_whom_it_was_for(session, actor, event, offer_id=offer.id, now=now)
    return event


def check_offer(actor: Actor, move: Move, case: OfferCase, version: int | None) -> None:
    """Whether this offer may make the move, in the order of answers."""
    check_role(actor, move.permission, case.standing)
    if version is not None:
        load.check_version(case, version)
    check_now(actor, move.permission, case.standing)
    if not move.fits_offer(case.offer.state):
        raise RuleBroken(f"{case.opening} is “{case.offer.state.words}” and cannot be changed in this way")


def _apply(step: Step, result: Result, now: datetime) -> dict[str, Any]:
    """Change the row as the table says; returns what was and what is, for the record."""
    row = step.case.line
    was = stand_of(row)
    for name, value in step.changes.items():
        setattr(row, name, value)
    if result.state is Before.STATE:
        row.state, row.state_before = row.state_before or row.state, None
    elif result.state is not None:
        row.state_before = row.state if result.state in WAITING else None
        row.state = result.state
    row.stage = result.stage or row.stage
    row.turn = result.turn or row.turn
    if row.state not in UNSETTLED and (was["state"] in UNSETTLED or row.state is LineState.WITHDRAWN):
        row.settled_at = now
    row.version += 1
    return {"before": was, "after": stand_of(row), "version": row.version}


def _entry(event: EventKind, step: Step, facts: Mapping[str, Any]) -> audit.Entry:
    row = step.case.line
    return audit.Entry(
        event,
        offer_id=row.offer_id,
        line_id=row.id,
        facts={**facts, **step.facts},
        words=step.words,
    )


def refresh_offers(session: Session, offer_ids: Collection[int], *, now: datetime) -> None:
    """Derive the state of these offers again and keep the copy on each row."""
    session.flush()
    _derive(session, offer_ids, now)


def _derive(session: Session, offer_ids: Collection[int], now: datetime) -> None:
    rows = session.scalars(select(Offer).where(Offer.id.in_(offer_ids)).order_by(Offer.id)).all()
    for row_id, state in derived_states(session, rows, london_date(now)).items():
        row = session.get_one(Offer, row_id)
        if row.state is OfferState.IN_NEGOTIATION and state is not OfferState.IN_NEGOTIATION:
            clocks.stop_offer(session, row.id, now=now)
        row.state = state


def derived_states(session: Session, rows: Sequence[Offer], today: date) -> dict[int, OfferState]:
    """The state each offer should be in, by its id."""
    ids = [row.id for row in rows]
    counts, flagged = _line_counts(session, ids), _flag_counts(session, ids)
    return {row.id: derive_state(_facts_of(row, counts[row.id], flagged[row.id]), today) for row in rows}


def _facts_of(row: Offer, lines: Mapping[LineState, int], flagged: int) -> StateFacts:
    """What an offer's state is derived from."""
    return StateFacts(
        is_sent=row.sent_at is not None,
        is_discarded=row.discarded_at is not None,
        is_submitted=row.submitted_at is not None,
        is_withdrawn=row.withdrawn_at is not None,
        is_signed=row.signed_at is not None,
        ends_on=row.ends_on,
        lines=lines,
        flagged_commitments=flagged,
    )


def _line_counts(session: Session, offer_ids: Collection[int]) -> dict[int, Counter[LineState]]:
    found: dict[int, Counter[LineState]] = defaultdict(Counter)
    query = (
        select(Line.offer_id, Line.state, func.count())
        .where(Line.offer_id.in_(offer_ids))
        .group_by(Line.offer_id, Line.state)
    )
    for offer_id, state, count in session.execute(query):
        found[offer_id][state] = count
    return found


def _flag_counts(session: Session, offer_ids: Collection[int]) -> Counter[int]:
    query = (
        select(Commitment.offer_id, func.count())
        .where(Commitment.offer_id.in_(offer_ids), Commitment.state == CommitmentState.FLAGGED)
        .group_by(Commitment.offer_id)
    )
    return Counter(dict(session.execute(query).all()))
