"""What a department is open to: dated, with reasons, earlier ones kept, nobody's line touched."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support.factories.negotiations import Asked, line_of, send_offer
from tests.support.world import World
from tracker import audit
from tracker.actions import decisions, stances
from tracker.domain.errors import Conflict, NotAllowed, NotFound, RuleBroken, RulesBroken
from tracker.domain.events import EventKind
from tracker.domain.notices import NoticeKind
from tracker.domain.stances import StanceDraft, StancePosition, Subject, SubjectKind
from tracker.models.events import Event
from tracker.models.grants import Grant
from tracker.models.notices import Notice
from tracker.queries import stance_subjects
from tracker.queries import stances as queries

TODAY = date(2010, 11, 1)


def draft(
    position: StancePosition = StancePosition.CLOSED, reason: str = "It is committed.", conditions: str = ""
) -> StanceDraft:
    return StanceDraft(position, reason, conditions, TODAY)


@pytest.fixture
def grant(session: Session) -> Subject:
    """The Department of Health's."""
    key = select(Grant.id).where(Grant.key == "social-care-reform")
    return Subject(SubjectKind.GRANT, session.scalars(key).one())


def take(session: Session, world: World, subject: Subject, given: StanceDraft, last: int = 0, code: str = "DH") -> int:
    return stances.take_stance(session, world.as_("caseworker", code), subject, given, last=last, now=world.now)


def test_the_last_holds_and_the_earlier_stay(session: Session, world: World, grant: Subject) -> None:
    first = take(session, world, grant, draft())
    take(session, world, grant, draft(StancePosition.OPEN, "The law has changed."), last=first)
    held = queries.find_stance(session, grant, TODAY)
    assert held is not None
    assert (held.position, held.reason) == (StancePosition.OPEN, "The law has changed.")
    history = stance_subjects.list_history(session, grant)
    assert [each.position for each in history] == [StancePosition.OPEN, StancePosition.CLOSED]


def test_one_of_tomorrow_holds_tomorrow(session: Session, world: World, grant: Subject) -> None:
    tomorrow = TODAY + timedelta(days=1)
    take(session, world, grant, StanceDraft(StancePosition.OPEN, "From tomorrow.", "", tomorrow))
    assert queries.find_stance(session, grant, TODAY) is None
    assert queries.find_stance(session, grant, tomorrow) is not None


def test_it_stands_in_the_services_own_chain(session: Session, world: World, grant: Subject) -> None:
    take(session, world, grant, draft())
    event = session.scalars(select(Event).where(Event.kind == EventKind.STANCE_TAKEN)).one()
    assert (event.offer_id, event.words, event.facts["subject"]) == (None, "It is committed.", f"grant:{grant.id}")
    assert not list(audit.verify(session, audit.SERVICE))


def test_whoever_has_open_lines_about_it_is_told_and_no_line_is_touched(
    session: Session, world: World, grant: Subject
) -> None:
    sent = send_offer(session, world, [Asked(), Asked()])
    for which in (1, 2):
        decisions.take_lines(session, world.as_("caseworker", "DH", which), sent.pick(which), now=world.now)
    before = [line_of(session, sent, number).version for number in (1, 2)]
    take(session, world, grant, draft())
    told = session.scalars(select(Notice.person_id).where(Notice.kind == NoticeKind.STANCE_CHANGED)).all()
    assert told == [world.as_("caseworker", "DH", 2).person_id]
    assert [line_of(session, sent, number).version for number in (1, 2)] == before
    assert stance_subjects.count_open(session, world.organisation("DH"), grant) == 2


@pytest.mark.parametrize(
    ("given", "fields"),
    [
        (draft(reason=" "), ["reason"]),
        (draft(StancePosition.OPEN_WITH_CONDITIONS), ["conditions"]),
        (StanceDraft(StancePosition.OPEN, "", "", TODAY - timedelta(days=1)), ["reason", "from_on"]),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(
    session: Session, world: World, grant: Subject, given: StanceDraft, fields: list[str]
) -> None:
    with pytest.raises(RulesBroken) as broken:
        take(session, world, grant, given)
    assert [each.field for each in broken.value.broken] == fields


def test_the_same_again_says_nothing_new(session: Session, world: World, grant: Subject) -> None:
    first = take(session, world, grant, draft())
    with pytest.raises(RuleBroken, match="There is nothing changed"):
        take(session, world, grant, draft(), last=first)


def test_two_at_once_do_not_overwrite_each_other(session: Session, world: World, grant: Subject) -> None:
    take(session, world, grant, draft())
    with pytest.raises(Conflict):
        take(session, world, grant, draft(StancePosition.OPEN, "Mine."), last=0)


def test_another_departments_subject_is_not_there_and_other_roles_do_not_speak(
    session: Session, world: World, grant: Subject
) -> None:
    with pytest.raises(NotFound):
        take(session, world, grant, draft(), code="DfT")
    with pytest.raises(NotFound):
        take(session, world, Subject(SubjectKind.FREEDOM, 99999), draft())
    with pytest.raises(NotAllowed):
        stances.take_stance(session, world.as_("officer", "LUT"), grant, draft(), last=0, now=world.now)
