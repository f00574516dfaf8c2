"""One offer more, as large as offers come: sixty lines, answered and accepted, so that its agreement can be drawn."""

from datetime import date
from random import Random

from sqlalchemy import text
from sqlalchemy.orm import Session

from tests.performance.finding import Finder
from tracker.demonstration.cast import FEATURED, Cast
from tracker.demonstration.course import Course
from tracker.demonstration.drafts import Writer
from tracker.demonstration.figures import Share
from tracker.demonstration.world import KEY, TODAY, DemonstrationWorld
from tracker.domain.actors import Actor, OrganisationKind, Role
from tracker.domain.lines import LineKind
from tracker.queries import programmes
from tracker.queries.clocks import get_calendar
from tracker.queries.organisations import Body, get_by_code

LINES = 60
_AFTER_ALL = 1_000_000
_PEOPLE = """
    SELECT people.id, people.name, organisations.id AS body_id, organisations.name AS body, organisations.kind,
        person_roles.role
    FROM people JOIN person_roles ON person_roles.person_id = people.id
    JOIN organisations ON organisations.id = people.organisation_id
"""
_ASKED = "SELECT kind, coalesce(ring_id, indicator_id, freedom_id) FROM lines WHERE authority_id = :council"


def add_largest_offer(finder: Finder) -> str:
    """Play it with the people there are; its reference."""
    with finder.database.writing() as session:
        programme = next(each for each in programmes.list_programmes(session) if each.key == KEY)
        council = get_by_code(session, FEATURED[0])
        world = DemonstrationWorld(session, programme, LINES, "")
        asked = {(LineKind(kind), thing) for kind, thing in session.execute(text(_ASKED), {"council": council.id})}

        def writer(body: Body, rnd: Random, day: date) -> Writer:
            return Writer(rnd, body, Share(10), world.menu(day), {}, asked)

        course = Course(
            index=_AFTER_ALL,
            end="settled",
            size=LINES,
            programme=programme,
            council=council,
            partners=(),
            cast=_read_cast(session, council),
            calendar=get_calendar(session),
            writers=writer,
        )
        for now, act in course.acts(TODAY):
            act(session, now)
            session.flush()
        return course.reference


def _read_cast(session: Session, council: Body) -> Cast:
    people = {
        (Role(row.role), row.body_id): Actor(
            row.id, row.name, row.body_id, row.body, OrganisationKind(row.kind), frozenset({Role(row.role)})
        )
        for row in session.execute(text(_PEOPLE))
    }
    return Cast((council,), people)
