"""What departments do with offers already sent, by the actions: recommend, approve, clear and release at one go."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from tests.support.factories.negotiations import Sent, line_of, read_sent
from tests.support.world import World
from tracker.actions import approvals, clearances, decisions, releases
from tracker.actions.decisions import Recommending
from tracker.domain.decisions import Outcome, Reason, ReasonCategory, Sensitivity, Taken, Terms
from tracker.domain.lines import LineState

TAKEN = Taken("A Minister", "Minister of State", date(2010, 11, 1))
CHANGED = "Caseworker, Department of Health, changed it on 1 November 2010, 10am"
"""What somebody reads of a line that a caseworker of DH changed meanwhile."""
CHANGED_IT_YOURSELF = "You changed it yourself, in another window, on 1 November 2010, 10am"
"""What that caseworker reads."""
REASONS = (Reason(ReasonCategory.COST_OR_RISK, "The money is committed until March 2012."),)


def recommend_all(
    session: Session,
    world: World,
    sent: Sent,
    outcome: Outcome = Outcome.AGREE_AS_ASKED,
    *,
    code: str = "DH",
    numbers: Sequence[int] = (),
    terms: Mapping[int, Terms] | None = None,
    flags: frozenset[Sensitivity] = frozenset(),
    note: str = "It differs, and this is why.",
    now: datetime | None = None,
) -> Sent:
    """A caseworker of the department recommends one outcome for its lines of these numbers (all, unless told)."""
    proposed = [
        Recommending(
            sent.lines[number],
            sent.versions[number],
            outcome,
            terms=(terms or {}).get(number),
            reasons=() if outcome is Outcome.AGREE_AS_ASKED else REASONS,
            note=note,
            flags=flags,
        )
        for number in numbers or sent.lines
    ]
    decisions.recommend(session, world.as_("caseworker", code), proposed, now=now or world.now)
    return read_sent(session, sent.reference)


def approve_all(
    session: Session,
    world: World,
    sent: Sent,
    *,
    code: str = "DH",
    numbers: Sequence[int] = (),
    now: datetime | None = None,
) -> Sent:
    """A decision maker of the department approves what was recommended."""
    picks, now = _picks(sent, numbers), now or world.now
    taken = replace(TAKEN, on=max(TAKEN.on, now.date()))
    approvals.approve(session, world.as_("decision_maker", code), picks, taken, now=now)
    return read_sent(session, sent.reference)


def clear_all(
    session: Session, world: World, sent: Sent, *, numbers: Sequence[int] = (), now: datetime | None = None
) -> Sent:
    """HM Treasury clears what waits for it."""
    clearer = world.as_("treasury_clearer", "HMT")
    clearances.clear(session, clearer, _picks(sent, numbers), "HMT/2010/44", now=now or world.now)
    return read_sent(session, sent.reference)


def release_all(
    session: Session,
    world: World,
    sent: Sent,
    *,
    code: str = "DH",
    numbers: Sequence[int] = (),
    now: datetime | None = None,
) -> Sent:
    """A decision maker of the department releases its approved decisions."""
    releases.release(session, world.as_("decision_maker", code), _picks(sent, numbers), now=now or world.now)
    return read_sent(session, sent.reference)


def answer(
    session: Session,
    world: World,
    sent: Sent,
    outcome: Outcome = Outcome.AGREE_AS_ASKED,
    *,
    code: str = "DH",
    terms: Mapping[int, Terms] | None = None,
    now: datetime | None = None,
) -> Sent:
    """The whole way up to release, through the treasury's gate where it stops them, as it does the first of a kind."""
    sent = recommend_all(session, world, sent, outcome, code=code, terms=terms, now=now)
    sent = approve_all(session, world, sent, code=code, now=now)
    gated = [number for number in sent.lines if line_of(session, sent, number).state is LineState.AWAITING_CLEARANCE]
    if gated:
        sent = clear_all(session, world, sent, numbers=gated, now=now)
    return release_all(session, world, sent, code=code, now=now)


def _picks(sent: Sent, numbers: Sequence[int]) -> dict[int, int]:
    return {sent.lines[number]: sent.versions[number] for number in numbers or sent.lines}
