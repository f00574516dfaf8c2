"""What people arrange in their own offices on the last working day before the demonstration's."""

from datetime import date, datetime, time

from sqlalchemy.orm import Session

from tracker.actions.acceptance_limits import set_limit
from tracker.actions.assignments import assign_lines
from tracker.actions.deputies import name_deputy
from tracker.demonstration import phrases
from tracker.demonstration.cast import Cast
from tracker.domain.actors import Role
from tracker.domain.london import LONDON
from tracker.domain.money import Money
from tracker.queries.acceptance_limits import NEVER_SET
from tracker.queries.casework import list_in_hand

ARRANGED_AT = datetime.combine(date(2010, 10, 29), time(16), tzinfo=LONDON)
AWAY = (date(2010, 11, 1), date(2010, 11, 12))
"""First and last day on which those with a second may be stood in for."""

LIMIT = Money.from_pounds(500_000)
"""What the first council lets its officers accept of a line in any one year."""

HANDED_ON = 6
"""Lines that a caseworker with a second hands on, at the most."""


def arrange(session: Session, cast: Cast) -> None:
    """Deputies are named, a council sets its limit for accepting, and caseworkers hand lines on."""
    for (role, organisation_id), second in cast.seconds.items():
        first = cast.who(role, organisation_id)
        if role is Role.CASEWORKER:
            _hand_on(session, cast, first.person_id, second.person_id, organisation_id)
        else:
            first_day, last_day = AWAY
            deputy = second.person_id
            name_deputy(session, first, deputy_id=deputy, role=role, from_on=first_day, to_on=last_day, now=ARRANGED_AT)
    manager = cast.who(Role.MANAGER, cast.councils[0].id)
    set_limit(session, manager, LIMIT, version=NEVER_SET, now=ARRANGED_AT)


def _hand_on(session: Session, cast: Cast, from_id: int, to_id: int, department_id: int) -> None:
    if in_hand := list_in_hand(session, from_id, most=HANDED_ON):
        manager = cast.who(Role.MANAGER, department_id)
        picks = {line.id: line.version for line in in_hand}
        assign_lines(session, manager, picks, to_id=to_id, reason=phrases.HANDING_ON, now=ARRANGED_AT)
