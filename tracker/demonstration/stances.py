"""What the demonstration's departments say they are open to. None of it is what a department really said."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, time

from sqlalchemy.orm import Session

from tracker.actions.stances import NO_STANCE, take_stance
from tracker.demonstration import phrases
from tracker.demonstration.cast import Cast
from tracker.demonstration.drafts import Menu
from tracker.domain.actors import Role
from tracker.domain.london import LONDON
from tracker.domain.stances import StanceDraft, StancePosition, Subject, SubjectKind

TAKEN_ON = date(2010, 9, 1)
TAKEN_AT = datetime.combine(TAKEN_ON, time(11), tzinfo=LONDON)
POSITIONS = (StancePosition.OPEN_WITH_CONDITIONS, StancePosition.OPEN, StancePosition.CLOSED)
"""What each department says of the first grants it has, in turn."""


def list_stances(menu: Menu) -> Iterator[tuple[int, Subject, StanceDraft]]:
    """Department id, what about, and what is said: of the first grants of each department that has any."""
    grants: dict[int, list[int]] = defaultdict(list)
    for ring in sorted(menu.rings, key=lambda each: each.id):
        if ring.grant_id not in grants[ring.department_id]:
            grants[ring.department_id].append(ring.grant_id)
    for department_id in sorted(grants):
        for grant_id, position in zip(grants[department_id], POSITIONS, strict=False):
            is_conditional = position is StancePosition.OPEN_WITH_CONDITIONS
            conditions = phrases.CONDITIONS[0] if is_conditional else ""
            draft = StanceDraft(position, phrases.STANCES[position], conditions, TAKEN_ON)
            yield department_id, Subject(SubjectKind.GRANT, grant_id), draft


def take_stances(session: Session, cast: Cast, menu: Menu) -> None:
    """Each department's decision maker says it."""
    for department_id, subject, draft in list_stances(menu):
        decider = cast.who(Role.DECISION_MAKER, department_id)
        take_stance(session, decider, subject, draft, last=NO_STANCE, now=TAKEN_AT)
