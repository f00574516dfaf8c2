"""A department's queue: grouping in SQL is grouping by the rule, filters narrow, and order and pages hold."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.support.factories.departments import answer, recommend_all
from tests.support.factories.many_lines import add_lines
from tests.support.factories.negotiations import (
    CARERS,
    CLEANER_STREETS,
    YEARS,
    Asked,
    counter_from_council,
    line_of,
    read_sent,
    send_offer,
)
from tests.support.sql import counting
from tests.support.world import World
from tracker.actions import questions
from tracker.domain.amounts import Amount, AmountKind
from tracker.domain.decisions import Outcome, Terms
from tracker.domain.lines import LineKind, LineState, Stage
from tracker.domain.money import Money
from tracker.domain.queues import Assigned, Need, QueueFilter, QueueGroup, QueueSort, group_of
from tracker.domain.registers import AuthorityKind
from tracker.domain.standing import Facet
from tracker.models.events import View
from tracker.models.lines import Line
from tracker.queries import queues, visibility
from tracker.queries.clocks import get_calendar

TODAY = date(2010, 11, 1)
ALL = QueueFilter(assigned=frozenset({Assigned.EVERYONE}))


@pytest.fixture
def lines(session: Session, world: World) -> list[int]:
    found = add_lines(session, world, 160)
    recommended = recommend_all(session, world, send_offer(session, world, council="BIR"))
    recommendation = line_of(session, recommended).recommendation_id
    returned = update(Line).where(Line.id.in_(found[::3]), Line.stage == Stage.ASSESSING)
    session.execute(returned.values(recommendation_id=recommendation))
    return found


def test_a_line_is_in_the_first_group_that_fits_by_the_rule_and_in_sql_alike(
    session: Session, world: World, lines: list[int]
) -> None:
    until = get_calendar(session).add(TODAY, 5)
    rows = session.scalars(
        select(Line).where(
            Line.owner_id == world.organisation("DH"), Line.settled_at.is_(None), Line.state != LineState.DRAFT
        )
    ).all()
    by_rule = {row.id: group_of(need_of(row), TODAY, until) for row in rows}
    listed = queues.list_lines(session, world.as_("caseworker", "DH"), ALL, TODAY, size=1000)
    assert {each.id: each.group for each in listed} == by_rule
    assert set(by_rule.values()) == set(QueueGroup)
    counts = queues.count_groups(session, world.as_("caseworker", "DH"), ALL, TODAY)
    assert counts == {each: list(by_rule.values()).count(each) for each in QueueGroup}


def need_of(row: Line) -> Need:
    return Need(
        *(row.state, row.stage, row.turn, row.due_on, row.acknowledged_at is not None),
        has_recommendation=row.recommendation_id is not None,
        is_answered=row.answered_at is not None,
    )


def test_whoever_has_a_queue_sees_every_facet_of_what_is_in_it(
    session: Session, world: World, lines: list[int]
) -> None:
    caseworker = world.as_("caseworker", "DH")
    listed = {each.id for each in queues.list_lines(session, caseworker, ALL, TODAY, size=1000)}
    for facet in Facet:
        if facet is not Facet.OUTCOME:
            assert listed <= set(session.scalars(select(Line.id).where(visibility.scope(caseworker, facet))))


def test_other_departments_lines_drafts_and_settled_lines_are_in_no_queue(session: Session, world: World) -> None:
    send_offer(session, world, [Asked(CLEANER_STREETS)])
    answer(session, world, send_offer(session, world, council="KEN"))
    assert not queues.list_lines(session, world.as_("caseworker", "DH"), ALL, TODAY)
    assert len(queues.list_lines(session, world.as_("caseworker", "CLG"), ALL, TODAY)) == 1


def test_groups_come_in_order_of_need_and_lines_in_them_soonest_due_first(
    session: Session, world: World, lines: list[int]
) -> None:
    listed = queues.list_lines(session, world.as_("caseworker", "DH"), ALL, TODAY, size=1000)
    keys = [(each.group.order, each.due is None, each.due.due_on if each.due else TODAY, each.id) for each in listed]
    assert keys == sorted(keys)


@pytest.mark.parametrize("sort", QueueSort)
@pytest.mark.parametrize("descending", [False, True])
def test_pages_follow_on_without_a_gap_under_every_order(
    session: Session, world: World, lines: list[int], sort: QueueSort, descending: bool
) -> None:
    chosen = QueueFilter(assigned=ALL.assigned, sort=sort, is_descending=descending)
    caseworker = world.as_("caseworker", "DH")
    whole = queues.list_lines(session, caseworker, chosen, TODAY, size=1000)
    pages = [queues.list_lines(session, caseworker, chosen, TODAY, first=at, size=50) for at in range(0, 200, 50)]
    assert [each.id for page in pages for each in page] == [each.id for each in whole]
    orders = [each.group.order for each in whole]
    assert orders == sorted(orders)
    if sort is QueueSort.TOTAL:
        new = [each.tabled.money for each in whole if each.group is QueueGroup.NEW and each.tabled]
        assert new == sorted(new, reverse=descending)


def test_the_filter_by_assignment_shows_ones_own_and_untaken_lines_unless_told(
    session: Session, world: World, lines: list[int]
) -> None:
    caseworker = world.as_("caseworker", "DH")
    colleague = world.as_("caseworker", "DH", 2).name
    shown = {each.assigned for each in queues.list_lines(session, caseworker, QueueFilter(), TODAY, size=1000)}
    assert shown == {"You", "Unassigned"}
    everyone = {each.assigned for each in queues.list_lines(session, caseworker, ALL, TODAY, size=1000)}
    assert everyone == {"You", "Unassigned", colleague}
    own = QueueFilter(assigned=frozenset({Assigned.YOU}))
    assert {each.assigned for each in queues.list_lines(session, caseworker, own, TODAY, size=1000)} == {"You"}


@pytest.mark.parametrize(
    ("narrowed", "numbers"),
    [
        ({"words": "social care"}, {("LUT", 1), ("KEN", 1)}),
        ({"words": "SOCIAL CARE REFORM"}, {("LUT", 1), ("KEN", 1)}),
        ({"words": "100%"}, set()),
        ({"words": "luton"}, {("LUT", 1), ("LUT", 2)}),
        ({"words": "so1"}, {("LUT", 1), ("LUT", 2)}),
        ({"words": "SO-0001/2"}, {("LUT", 2)}),
        ({"words": "SO-0001/x"}, {("LUT", 1), ("LUT", 2)}),
        ({"words": "SO-9999"}, set()),
        ({"region": "South East"}, {("KEN", 1)}),
        ({"council_kinds": (AuthorityKind.COUNTY,)}, {("KEN", 1)}),
        ({"council_kinds": (AuthorityKind.UNITARY, AuthorityKind.COUNTY)}, {("LUT", 1), ("LUT", 2), ("KEN", 1)}),
        ({"kinds": (LineKind.FREEDOM,)}, set()),
        ({"group": QueueGroup.NEW}, {("LUT", 1), ("LUT", 2), ("KEN", 1)}),
        ({"group": QueueGroup.APPROVED}, set()),
    ],
)
def test_a_filter_narrows_the_list_and_the_counts_alike(
    session: Session, world: World, narrowed: dict, numbers: set[tuple[str, int]]
) -> None:
    luton = send_offer(session, world, [Asked(), Asked(CARERS)])
    kent = send_offer(session, world, council="KEN")
    names = {luton.reference: "LUT", kent.reference: "KEN"}
    chosen = QueueFilter(**narrowed)
    found = queues.list_lines(session, world.as_("caseworker", "DH"), chosen, TODAY)
    assert {(names[each.reference], each.number) for each in found} == numbers
    counts = queues.count_groups(session, world.as_("caseworker", "DH"), chosen, TODAY)
    if "group" not in narrowed:
        assert sum(counts.values()) == len(numbers)
    assert queues.list_picks(session, world.as_("caseworker", "DH"), chosen, TODAY, most=9) == {
        each.id: each.version for each in found
    }


def test_a_reply_is_new_until_its_reader_has_looked_at_it(session: Session, world: World) -> None:
    less = tuple(Amount(year, AmountKind.FIXED, Money.from_pounds(1)) for year in YEARS)
    sent = answer(session, world, send_offer(session, world), Outcome.COUNTER, terms={1: Terms("Less.", less)})
    caseworker = world.as_("caseworker", "DH")
    (waiting,) = queues.list_lines(session, caseworker, ALL, TODAY)
    assert (waiting.group, waiting.is_new_reply) == (QueueGroup.WITH_COUNCIL, False)
    counter_from_council(session, world, sent, Asked(pounds=5))
    (replied,) = queues.list_lines(session, caseworker, ALL, TODAY)
    assert (replied.group, replied.is_new_reply) == (QueueGroup.REPLY_RECEIVED, True)
    session.add(
        View(person_id=caseworker.person_id, subject=f"line:{sent.lines[1]}", at=world.now + timedelta(minutes=1))
    )
    session.flush()
    (read,) = queues.list_lines(session, caseworker, ALL, TODAY)
    assert not read.is_new_reply
    (colleagues,) = queues.list_lines(session, world.as_("caseworker", "DH", 2), ALL, TODAY)
    assert colleagues.is_new_reply


def test_an_answer_is_a_new_reply_until_it_is_read_and_one_to_act_on_until_a_recommendation(
    session: Session, world: World
) -> None:
    sent = send_offer(session, world)
    caseworker, officer = world.as_("caseworker", "DH"), world.as_("officer", "LUT")
    asked_at, answered_at = world.now + timedelta(hours=1), world.now + timedelta(hours=2)
    questions.ask(session, caseworker, sent.reference, 1, "Why?", version=sent.versions[1], now=asked_at)
    (asked,) = queues.list_lines(session, caseworker, ALL, TODAY)
    assert (asked.group, asked.is_new_reply) == (QueueGroup.WITH_COUNCIL, False)
    session.add(View(person_id=caseworker.person_id, subject=f"line:{sent.lines[1]}", at=asked_at))
    questions.answer(session, officer, sent.reference, 1, 1, "So.", version=1, now=answered_at)
    (answered,) = queues.list_lines(session, caseworker, ALL, TODAY)
    assert (answered.group, answered.is_new_reply) == (QueueGroup.REPLY_RECEIVED, True)
    look = update(View).where(View.person_id == caseworker.person_id).values(at=answered_at + timedelta(minutes=1))
    session.execute(look)
    (read,) = queues.list_lines(session, caseworker, ALL, TODAY)
    assert (read.group, read.is_new_reply) == (QueueGroup.REPLY_RECEIVED, False)
    recommend_all(session, world, read_sent(session, sent.reference))
    (recommended,) = queues.list_lines(session, caseworker, ALL, TODAY)
    assert recommended.group is QueueGroup.RECOMMENDED
    assert line_of(session, sent).answered_at is None


def test_the_next_line_of_a_group_is_the_one_after_and_at_its_end_the_first(
    session: Session, world: World, lines: list[int]
) -> None:
    caseworker = world.as_("caseworker", "DH")
    chosen = QueueFilter(assigned=ALL.assigned, group=QueueGroup.NEW)
    listed = queues.list_lines(session, caseworker, chosen, TODAY, size=1000)
    assert len(listed) > 2
    names = [(each.reference, each.number) for each in listed]
    following = [queues.find_next(session, caseworker, chosen, each.id, TODAY) for each in listed]
    assert following == [*names[1:], names[0]]


def test_a_line_that_has_left_the_group_leads_to_its_first(session: Session, world: World, lines: list[int]) -> None:
    caseworker = world.as_("caseworker", "DH")
    chosen = QueueFilter(assigned=ALL.assigned, group=QueueGroup.OVERDUE)
    first = queues.list_lines(session, caseworker, chosen, TODAY, size=1)[0]
    assert queues.find_next(session, caseworker, chosen, 0, TODAY) == (first.reference, first.number)


def test_alone_in_its_group_a_line_has_no_next(session: Session, world: World) -> None:
    sent = send_offer(session, world)
    chosen = QueueFilter(group=QueueGroup.NEW)
    assert queues.find_next(session, world.as_("caseworker", "DH"), chosen, sent.lines[1], TODAY) is None


def test_only_lines_that_nobody_has_and_that_can_be_taken_are_next_to_take(
    session: Session, world: World, lines: list[int]
) -> None:
    found = queues.list_untaken(session, world.as_("caseworker", "DH"), QueueFilter(), TODAY)
    assert found
    rows = session.scalars(select(Line).where(Line.id.in_(found))).all()
    assert {row.assigned_to_id for row in rows} == {None}
    assert {row.stage for row in rows} <= {Stage.NOT_LOOKED_AT, Stage.ASSESSING}


def test_the_number_of_queries_does_not_grow_with_the_lines(session: Session, world: World) -> None:
    caseworker = world.as_("caseworker", "DH")
    counts = []
    for size, councils in ((30, ("LUT", "KEN")), (270, ("BIR", "CBF"))):
        add_lines(session, world, size, councils=councils)
        session.info.clear()
        with counting(session.get_bind().engine) as statements:
            queues.count_groups(session, caseworker, ALL, TODAY)
            queues.list_lines(session, caseworker, ALL, TODAY)
        counts.append(len(statements))
    assert counts == [3, 3]
