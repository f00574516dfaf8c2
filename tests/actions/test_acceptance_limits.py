"""A council's own limit for accepting: its manager sets it, and above it the signatory accepts (2-model, section 2)."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support.factories.departments import answer
from tests.support.factories.limits import LESS, OFFERED, limit_to, offered
from tests.support.factories.negotiations import CARERS, Asked, line_of, read_sent, send_offer
from tests.support.factories.offers import joint_offer
from tests.support.notices import told
from tests.support.world import NOW, World
from tracker import audit
from tracker.actions import acceptance_limits, acceptances, counters, escalations
from tracker.domain.acceptance_limits import is_above
from tracker.domain.actors import Actor, Role
from tracker.domain.decisions import Outcome, Terms
from tracker.domain.errors import Conflict, NotAllowed, NotFound, RuleBroken
from tracker.domain.events import EventKind
from tracker.domain.lines import LineState
from tracker.domain.money import Money
from tracker.domain.notices import NoticeKind
from tracker.models.events import Event
from tracker.models.people import Person
from tracker.queries import positions
from tracker.queries.acceptance_limits import NEVER_SET, get_limit, lines_above, list_to_accept


def accept(session: Session, who: Actor, reference: str, number: int = 1) -> None:
    version = read_sent(session, reference).versions[number]
    acceptances.accept_position(session, who, reference, number, version=version, now=NOW)


def ids(world: World, role: str, code: str) -> set[int]:
    return {each.person_id for each in world.people[role, code]}


def test_above_the_limit_no_officer_accepts_and_is_told_who_does(session: Session, world: World) -> None:
    sent = offered(session, world)
    with pytest.raises(NotAllowed, match="above the council’s own limit for accepting, so its signatory accepts"):
        accept(session, world.as_("officer", "LUT"), sent.reference)
    assert line_of(session, sent).state is LineState.COUNTER_PROPOSED
    counters.counter(
        session, world.as_("officer", "LUT"), sent.reference, 1, Terms("More.", Asked(pounds=OFFERED + 1).amounts),
        version=sent.versions[1], now=NOW,
    )  # fmt: skip


def test_above_the_limit_the_signatory_accepts_and_both_sides_are_told(session: Session, world: World) -> None:
    sent = offered(session, world)
    accept(session, world.as_("signatory", "LUT"), sent.reference)
    assert line_of(session, sent).state is LineState.AGREED_IN_PRINCIPLE
    assert told(session, NoticeKind.ACCEPTED_BY_SIGNATORY) == ids(world, "officer", "LUT")
    assert told(session, NoticeKind.POSITION_ACCEPTED) == {line_of(session, sent).assigned_to_id}
    assert list(audit.verify(session)) == []


@pytest.mark.parametrize("limit", [OFFERED, OFFERED + 1, None])
def test_up_to_the_limit_an_officer_accepts_as_ever_and_the_signatory_does_not(
    session: Session, world: World, limit: int | None
) -> None:
    sent = offered(session, world, limit=limit)
    with pytest.raises(NotAllowed, match="not above the council’s own limit for accepting, so its officers accept"):
        accept(session, world.as_("signatory", "LUT"), sent.reference)
    assert told(session, NoticeKind.ACCEPTANCE_WAITING) == set()
    accept(session, world.as_("officer", "LUT"), sent.reference)
    assert told(session, NoticeKind.ACCEPTED_BY_SIGNATORY) == set()


def test_who_is_both_officer_and_signatory_accepts_on_either_side_of_the_limit(session: Session, world: World) -> None:
    both = world.with_roles(world.as_("officer", "LUT"), Role.OFFICER, Role.SIGNATORY)
    sent = offered(session, world)
    accept(session, both, sent.reference)
    assert line_of(session, sent).state is LineState.AGREED_IN_PRINCIPLE
    assert both.person_id not in told(session, NoticeKind.ACCEPTED_BY_SIGNATORY), "they know"


def test_the_release_tells_the_signatories_of_what_is_theirs_alone(session: Session, world: World) -> None:
    offered(session, world)
    assert told(session, NoticeKind.ACCEPTANCE_WAITING) == ids(world, "signatory", "LUT")
    assert told(session, NoticeKind.DECISIONS_RELEASED) == ids(world, "officer", "LUT")


def test_the_signatory_has_it_on_the_list_and_is_reminded_with_the_officers(session: Session, world: World) -> None:
    sent = offered(session, world)
    (waiting,) = list_to_accept(session, world.as_("signatory", "LUT"), NOW.date())
    assert (waiting.reference, waiting.number, waiting.department) == (sent.reference, 1, "Department of Health")
    assert list_to_accept(session, world.as_("signatory", "CBF"), NOW.date()) == []
    due = line_of(session, sent).due_on
    assert due is not None
    escalations.run(session, now=NOW.replace(month=due.month, day=due.day))
    assert told(session, NoticeKind.DUE_SOON) == ids(world, "officer", "LUT") | ids(world, "signatory", "LUT")


def test_a_limit_set_or_taken_away_holds_at_once_for_what_waits(session: Session, world: World) -> None:
    sent = offered(session, world, limit=None)
    limit_to(session, world, 100)
    with pytest.raises(NotAllowed):
        accept(session, world.as_("officer", "LUT"), sent.reference)
    limit_to(session, world, None)
    accept(session, world.as_("officer", "LUT"), sent.reference)


def test_on_a_partners_line_its_own_limit_counts_and_its_own_signatory_accepts(session: Session, world: World) -> None:
    reference = joint_offer(session, world)
    limit_to(session, world, 0, "LUT")
    limit_to(session, world, OFFERED - 1, "CBF")
    sent = answer(session, world, read_sent(session, reference), Outcome.COUNTER, terms={1: LESS, 2: LESS})
    for who in (world.as_("officer", "LUT"), world.as_("officer", "CBF"), world.as_("signatory", "LUT")):
        with pytest.raises(NotAllowed):
            accept(session, who, reference, 2)
    accept(session, world.as_("signatory", "CBF"), reference, 2)
    limit_to(session, world, None, "LUT")
    assert lines_above(session, [line_of(session, sent)]) == frozenset()


def test_of_many_those_above_the_limit_are_skipped_and_named(session: Session, world: World) -> None:
    sent = send_offer(session, world, [Asked(), Asked(CARERS)])
    limit_to(session, world, 1000)
    small = Terms("A little.", Asked(pounds=1000).amounts)
    sent = answer(session, world, sent, Outcome.COUNTER, terms={1: LESS, 2: small})
    done = acceptances.accept_positions(session, world.as_("officer", "LUT"), sent.picks, now=NOW)
    assert done.done == (sent.lines[2],)
    ((name, why),) = done.skipped
    assert name == f"line 1 of {sent.reference}"
    assert "signatory" in why


@pytest.mark.parametrize("limit", [None, 0, 999, 1000, OFFERED - 1, OFFERED, OFFERED + 1])
def test_the_query_says_of_each_line_what_the_rule_says(session: Session, world: World, limit: int | None) -> None:
    sent = send_offer(session, world, [Asked(), Asked(CARERS), Asked("ring:stroke-strategy")])
    limit_to(session, world, limit)
    few = Terms("A little.", Asked(pounds=1000).amounts)
    least = Terms("A pound.", Asked(pounds=1).amounts)
    sent = answer(session, world, sent, Outcome.COUNTER, terms={1: LESS, 2: few, 3: least})
    lines = [line_of(session, sent, number) for number in sent.lines]
    terms = positions.last_terms(session, list(sent.lines.values()))
    money = None if limit is None else Money.from_pounds(limit)
    assert lines_above(session, lines) == {each.id for each in lines if is_above(terms[each.id].amounts, money)}


def test_setting_changing_and_taking_away_are_versions_on_the_record(session: Session, world: World) -> None:
    manager = world.as_("manager", "LUT")
    for pounds in (500, 700, 700, None):
        limit_to(session, world, pounds)
    held = get_limit(session, manager)
    assert (held.money, held.version, held.by) == (None, 3, manager.name)
    kinds = (EventKind.LIMIT_SET, EventKind.LIMIT_REMOVED)
    events = session.scalars(select(Event).where(Event.kind.in_(kinds)).order_by(Event.id)).all()
    assert [(each.kind, each.facts["was"], each.facts["now"]) for each in events] == [
        (EventKind.LIMIT_SET, None, 50_000),
        (EventKind.LIMIT_SET, 50_000, 70_000),
        (EventKind.LIMIT_REMOVED, 70_000, None),
    ]
    assert {each.person_id for each in events} == {manager.person_id}
    assert list(audit.verify(session)) == []


@pytest.mark.parametrize("taken_away", [False, True])
def test_of_two_who_set_it_the_second_is_told(session: Session, world: World, taken_away: bool) -> None:
    limit_to(session, world, 500)
    if taken_away:
        limit_to(session, world, None)
    manager = world.as_("manager", "LUT")
    for stale in (NEVER_SET, -1, 7):
        with pytest.raises(Conflict):
            acceptance_limits.set_limit(session, manager, Money.from_pounds(9), version=stale, now=NOW)


@pytest.mark.parametrize(
    ("role", "code", "refusal"),
    [
        ("officer", "LUT", NotAllowed),
        ("signatory", "LUT", NotAllowed),
        ("administrator", "SERVICE", NotAllowed),
        ("manager", "DH", NotFound),
    ],
)
def test_only_a_councils_own_manager_sets_its_limit(
    session: Session, world: World, role: str, code: str, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        acceptance_limits.set_limit(session, world.as_(role, code), Money.zero(), version=NEVER_SET, now=NOW)


def test_a_council_without_a_signatory_sets_no_limit_that_nobody_could_accept_above(
    session: Session, world: World
) -> None:
    for each in world.people["signatory", "LUT"]:
        session.get_one(Person, each.person_id).is_active = False
    session.flush()
    with pytest.raises(RuleBroken, match="no signatory") as refused:
        limit_to(session, world, 500)
    assert refused.value.field == "money"
