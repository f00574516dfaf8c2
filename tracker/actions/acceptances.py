"""Taking what a department proposes, exactly as it stands: an officer does, above the council's limit a signatory."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.actions import bulk, load, moves, publications
from tracker.actions.bulk import Bulk
from tracker.actions.load import LineCase
from tracker.actions.moves import Step
from tracker.domain import workflow
from tracker.domain.actors import Actor, Role
from tracker.domain.moves import Move
from tracker.domain.notices import NoticeKind
from tracker.domain.permissions import holds_role_for
from tracker.models.lines import Line, Position
from tracker.notifications import notices


def accept_position(
    session: Session, actor: Actor, reference: str, number: int, *, version: int | None, now: datetime
) -> None:
    """Take the department's last position exactly as it stands: the line is agreed in principle.

    Raises NotAllowed for an officer where it is above the limit of the line's own council, and for a signatory where it
    is not (`domain.acceptance_limits` says what is compared).
    """
    case = load.line(session, actor, reference, number)
    _accept(session, actor, [case], {case.line.id: moves.as_posted(version)}, now)


def accept_positions(session: Session, actor: Actor, picks: Mapping[int, int], *, now: datetime) -> Bulk:
    """The same for many lines, by id and the version read; those that moved, or are above, are skipped and named."""
    ready, skipped = bulk.pick_each(session, actor, lambda case: _move_of(actor, case), picks)
    _accept(session, actor, ready, picks, now)
    return Bulk(tuple(case.line.id for case in ready), skipped)


def _move_of(actor: Actor, case: LineCase) -> Move:
    """The move of the actor's role, which the table then allows or refuses; of both roles, the one that may."""
    is_officer = holds_role_for(actor, workflow.ACCEPT.permission)
    is_signatory = holds_role_for(actor, workflow.ACCEPT_ABOVE_LIMIT.permission)
    is_signatorys = is_signatory and (case.standing.is_above_limit or not is_officer)
    return workflow.ACCEPT_ABOVE_LIMIT if is_signatorys else workflow.ACCEPT


def _accept(
    session: Session, actor: Actor, cases: Sequence[LineCase], versions: Mapping[int, int], now: datetime
) -> None:
    terms = _last_positions(session, [case.line.id for case in cases])
    above = [case for case in cases if _move_of(actor, case) is workflow.ACCEPT_ABOVE_LIMIT]
    within = [case for case in cases if case not in above]
    events: list[int] = []
    for move, some in ((workflow.ACCEPT, within), (workflow.ACCEPT_ABOVE_LIMIT, above)):
        steps = [Step(x, version=versions[x.line.id], facts={"position_id": terms.get(x.line.id)}) for x in some]
        events.extend(moves.make(session, actor, move, steps, now=now))
    accepted = [*within, *above]
    publications.publish_acceptances(session, list(zip((case.line for case in accepted), events, strict=True)), now=now)
    _tell(session, actor, accepted, events, above, now)


def _tell(
    session: Session,
    actor: Actor,
    cases: Sequence[LineCase],
    events: Sequence[int],
    above: Sequence[LineCase],
    now: datetime,
) -> None:
    """The department; a partner on whose line the lead acted; the officers whose signatory accepted."""
    bulk.tell(session, NoticeKind.POSITION_ACCEPTED, cases, events, lambda case: bulk.who_has(session, case), now=now)
    bulk.tell_partners(session, actor, NoticeKind.ACCEPTED_BY_LEAD, cases, events, now=now)

    def officers(case: LineCase) -> Sequence[int]:
        found = notices.holders(session, case.line.authority_id, Role.OFFICER) if case in above else ()
        return [each for each in found if each not in actor.person_ids]

    bulk.tell(session, NoticeKind.ACCEPTED_BY_SIGNATORY, cases, events, officers, now=now)


def _last_positions(session: Session, line_ids: Sequence[int]) -> Mapping[int, int]:
    query = (
        select(Position.line_id, Position.id)
        .join(Line, (Line.id == Position.line_id) & (Line.round == Position.round))
        .where(Position.line_id.in_(line_ids), Position.sent_at.is_not(None))
    )
    return dict(session.execute(query).all())
