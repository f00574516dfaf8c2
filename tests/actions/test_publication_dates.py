"""What was frozen waits for a period that is set late, and comes back to its own day when the period goes (J17)."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from tests.support.factories.negotiations import Asked, Sent, line_of, read_sent, send_offer
from tests.support.factories.periods import POLLING, REOPENS, begin, two_approved
from tests.support.world import World
from tracker import audit
from tracker.actions import periods, publication_dates, releases
from tracker.domain.events import EventKind
from tracker.domain.lines import LineState
from tracker.domain.periods import PeriodDraft
from tracker.models.events import Event
from tracker.models.publications import Publication
from tracker.models.releases import Release
from tracker.queries import offers, publications, timeline
from tracker.queries.publications import Search

OWN_DAY = datetime(2010, 11, 8, 9, tzinfo=UTC)
"""Five working days after Monday 1 November."""
THIRD = datetime(2010, 11, 3, 12, tzinfo=UTC)
TWELFTH = datetime(2010, 11, 12, 12, tzinfo=UTC)


@pytest.fixture
def sent(session: Session, world: World) -> Sent:
    """Luton's offer, sent on 1 November before any period was set: public from 8 November."""
    found = send_offer(session, world, [Asked()])
    assert visible(session) == {OWN_DAY}
    return found


def visible(session: Session, slug: str = "luton-borough-council") -> set[datetime]:
    query = select(Publication.visible_from).where(Publication.council_slug == slug)
    return set(session.scalars(query))


def set_late(
    session: Session, world: World, polling_on: date = POLLING, code: str = "", now: datetime = THIRD, **more: date
) -> int:
    draft = PeriodDraft(
        "By-election", more.get("from_on", now.date()), polling_on, world.organisation(code) if code else None
    )
    return periods.set_period(session, world.as_("coordinator", "CLG"), draft, now=now)


def cancel(session: Session, world: World, period: int, now: datetime = THIRD) -> None:
    periods.cancel_period(session, world.as_("coordinator", "CLG"), period, now=now)


def moves(session: Session) -> list[tuple[str, str]]:
    query = select(Event.facts, Event.words).where(Event.kind == EventKind.PUBLICATION_MOVED).order_by(Event.id)
    return [(facts["public_from"], words) for facts, words in session.execute(query)]


def test_a_period_set_late_holds_what_was_frozen_before_it(session: Session, world: World, sent: Sent) -> None:
    set_late(session, world)
    assert visible(session) == {REOPENS}
    assert moves(session) == [(REOPENS.isoformat(), "By-election")]
    assert list(audit.verify(session)) == []


def test_the_register_reads_it_at_nine_after_polling_and_not_a_minute_before(
    session: Session, world: World, sent: Sent
) -> None:
    set_late(session, world)
    for at, shown in ((OWN_DAY, False), (REOPENS.replace(hour=8, minute=59), False), (REOPENS, True)):
        assert publications.count_councils(session, Search(slug="luton-borough-council"), at) == shown, at


def test_the_parties_read_in_the_offer_s_history_when_and_why(session: Session, world: World, sent: Sent) -> None:
    set_late(session, world)
    line = line_of(session, sent)
    officer = world.as_("officer", "LUT")
    standing = offers.get_offer(session, officer, sent.reference, THIRD.date()).standing
    entry = timeline.list_events(session, officer, standing, line.offer_id)[0]
    assert entry.kind is EventKind.PUBLICATION_MOVED
    assert (entry.public_from, entry.words) == (REOPENS, "By-election")
    assert entry.by == "Coordinator, Communities and Local Government"


def test_a_period_that_ends_before_that_day_or_begins_after_it_moves_nothing(
    session: Session, world: World, sent: Sent
) -> None:
    set_late(session, world, polling_on=date(2010, 11, 4))
    set_late(session, world, from_on=date(2010, 11, 9))
    assert visible(session) == {OWN_DAY}
    assert moves(session) == []


def test_what_everyone_could_read_already_stays(session: Session, world: World, sent: Sent) -> None:
    set_late(session, world, now=OWN_DAY)
    assert visible(session) == {OWN_DAY}


def test_the_period_of_one_council_holds_its_own_publications_alone(session: Session, world: World, sent: Sent) -> None:
    send_offer(session, world, council="KEN")
    set_late(session, world, code="KEN")
    assert visible(session) == {OWN_DAY}
    assert visible(session, "kent-county-council") == {REOPENS}


class TestChanged:
    """A period is lengthened or shortened by setting the other days and cancelling the first."""

    LATER = date(2010, 12, 9)
    LATER_REOPENS = datetime(2010, 12, 10, 9, tzinfo=UTC)
    SOONER = date(2010, 11, 18)
    SOONER_REOPENS = datetime(2010, 11, 19, 9, tzinfo=UTC)

    def test_lengthened_it_holds_for_longer(self, session: Session, world: World, sent: Sent) -> None:
        first = set_late(session, world)
        set_late(session, world, self.LATER, now=TWELFTH)
        assert visible(session) == {self.LATER_REOPENS}
        cancel(session, world, first, now=TWELFTH)
        assert visible(session) == {self.LATER_REOPENS}

    def test_one_that_begins_as_another_ends_is_waited_for_too(
        self, session: Session, world: World, sent: Sent
    ) -> None:
        set_late(session, world)
        set_late(session, world, self.LATER, from_on=date(2010, 11, 26))
        assert visible(session) == {self.LATER_REOPENS}

    def test_shortened_it_lets_go_sooner(self, session: Session, world: World, sent: Sent) -> None:
        first = set_late(session, world)
        set_late(session, world, self.SOONER, now=TWELFTH)
        assert visible(session) == {REOPENS}, "the longer one still stands"
        cancel(session, world, first, now=TWELFTH)
        assert visible(session) == {self.SOONER_REOPENS}
        assert [words for _at, words in moves(session)] == ["By-election", "By-election, cancelled"]

    def test_cancelled_before_its_own_day_it_comes_back_to_that(
        self, session: Session, world: World, sent: Sent
    ) -> None:
        cancel(session, world, set_late(session, world))
        assert visible(session) == {OWN_DAY}

    def test_cancelled_after_its_own_day_it_is_public_at_once_and_not_earlier_than_it_was(
        self, session: Session, world: World, sent: Sent
    ) -> None:
        cancel(session, world, set_late(session, world), now=TWELFTH)
        assert visible(session) == {TWELFTH}

    def test_what_was_sent_within_the_period_comes_back_to_its_own_day_too(
        self, session: Session, world: World
    ) -> None:
        period = begin(session, world)
        send_offer(session, world)
        assert visible(session) == {REOPENS}
        cancel(session, world, period)
        assert visible(session) == {OWN_DAY}


def test_a_release_with_a_reason_stays_released_while_the_public_waits(session: Session, world: World) -> None:
    ready = two_approved(session, world)
    begin(session, world)
    decider = world.as_("decision_maker", "DH")
    releases.release(session, decider, ready.picks, override_reason="Children are at risk", now=world.now)
    before = line_of(session, ready).version
    set_late(session, world, TestChanged.LATER)
    assert visible(session) == {TestChanged.LATER_REOPENS}
    assert session.scalars(select(Release.override_reason)).one() == "Children are at risk"
    line = line_of(session, read_sent(session, ready.reference))
    assert (line.state, line.version) == (LineState.AGREED_IN_PRINCIPLE, before)


def test_the_worker_puts_right_what_was_frozen_while_a_period_was_set(
    session: Session, world: World, sent: Sent
) -> None:
    """On PostgreSQL two transactions may pass each other: the one has not read the period, the other not the row."""
    assert publication_dates.catch_up(session, now=THIRD) == 0
    set_late(session, world)
    session.execute(update(Publication).values(visible_from=OWN_DAY))
    assert [publication_dates.catch_up(session, now=THIRD) for _run in range(2)] == [1, 0]
    assert visible(session) == {REOPENS}


@pytest.mark.parametrize(
    "statement",
    ["UPDATE publications SET title = 'x'", "UPDATE publications SET content = '{}'", "DELETE FROM publications"],
)
def test_the_database_still_refuses_any_other_change_of_what_is_frozen(
    session: Session, sent: Sent, statement: str
) -> None:
    with pytest.raises(DBAPIError, match="append-only"):
        session.execute(text(statement))
