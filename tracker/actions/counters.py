"""A council's counter: other terms than the department's, a position at once (2-model, section 2)."""

from datetime import datetime

from sqlalchemy.orm import Session

from tracker.actions import bulk, load, moves, position_rows
from tracker.actions.load import LineCase
from tracker.actions.moves import Step
from tracker.actions.offered_figures import faults_of_offers
from tracker.actions.offers import note_author
from tracker.domain import workflow
from tracker.domain.actors import Actor
from tracker.domain.decisions import Terms, check_counter
from tracker.domain.errors import RulesBroken
from tracker.domain.lines import Side
from tracker.domain.notices import NoticeKind
from tracker.queries import positions


def counter(
    session: Session, actor: Actor, reference: str, number: int, terms: Terms, *, version: int | None, now: datetime
) -> None:
    """Answer the department's last position with the council's own terms; the department is told.

    Raises as the road does, and RulesBroken beside the fields: `words` when nothing differs from the last position,
    `amounts.2012-13` or `values.2012-13` for a year left out or one that breaks a rule of drafting.
    """
    case = load.line(session, actor, reference, number)
    version = moves.as_posted(version)
    moves.check(actor, workflow.COUNTER, case, version)
    _check(session, actor, case, terms)
    position = position_rows.next_round(case.line, Side.COUNCIL, actor, terms, sent_at=now)
    session.add(position)
    session.flush()
    changes = {"round": position.round, "is_with_conditions": False, **moves.NOTHING_RECOMMENDED}
    step = Step(case, version=version, changes=changes, facts={"position_id": position.id})
    events = moves.make(session, actor, workflow.COUNTER, [step], now=now)
    note_author(session, case.offer.id, actor)
    bulk.tell(session, NoticeKind.COUNTER_RECEIVED, [case], events, lambda c: bulk.who_has(session, c), now=now)
    bulk.tell_partners(session, actor, NoticeKind.COUNTERED_BY_LEAD, [case], events, now=now)


def _check(session: Session, actor: Actor, case: LineCase, terms: Terms) -> None:
    """What a position may say is what a draft may say of £ and values; all faults come at once."""
    last = positions.last_terms(session, [case.line.id])[case.line.id]
    broken = list(faults_of_offers(session, actor, [(case.line, last, terms)]))
    try:
        check_counter(last, terms)
    except RulesBroken as several:
        broken = [*several.broken, *broken]
    if broken:
        raise RulesBroken(tuple(broken))
