"""Offers are locked in one order by whoever acts, so that nobody waits for each other in a ring."""

import time
from collections.abc import Callable, Sequence
from datetime import date, timedelta

from tests.support.at_once import at_once
from tests.support.factories.departments import approve_all, clear_all, recommend_all
from tests.support.factories.negotiations import Asked, Sent, send_offer
from tests.support.factories.whole_road import offer
from tests.support.world import World, read_world
from tracker.actions import decisions, load, periods, releases
from tracker.db import Database
from tracker.domain.periods import PeriodDraft


def test_bulks_that_overlap_in_other_orders_never_wait_for_each_other_in_a_ring(
    own_database: Database, world: World
) -> None:
    with own_database.writing() as session:
        cast = read_world(session)
        offers = [send_offer(session, cast, [Asked(), Asked()], council=code) for code in ("LUT", "KEN", "BIR")]
    first = [line for each in offers for line in each.lines.values()]
    versions = {line: version for each in offers for line, version in each.picks.items()}

    def taking(which: int, lines: list[int]) -> Callable[[], object]:
        def act() -> object:
            with own_database.writing() as session:
                picks = {line: versions[line] for line in lines}
                return decisions.take_lines(session, world.as_("caseworker", "DH", which), picks, now=world.now)

        return act

    results = at_once(taking(1, first[:4]), taking(2, first[:1:-1]))
    done = [each for each in results if isinstance(each, decisions.Bulk)]
    assert len(done) == 2, results
    assert sorted(line for each in done for line in each.done) == first


def beside_one_who_works_in_order(database: Database, sent: Sequence[Sent], act: Callable[[], object]) -> object:
    """What an act comes to while somebody has the first of these offers and is about to lock the last, as all do."""

    def working() -> None:
        with database.writing() as session:
            first, last = (offer(session, each.reference).id for each in (sent[0], sent[-1]))
            load.lock_offers(session, [first])
            time.sleep(0.5)  # by now the other waits for it
            load.lock_offers(session, [last])

    def acting() -> object:
        time.sleep(0.1)
        return act()

    worked, done = at_once(working, acting)
    assert worked is None, worked
    return done


def test_taking_the_next_line_waits_for_nobody_in_a_ring(own_database: Database, world: World) -> None:
    with own_database.writing() as session:
        one, two = (send_offer(session, read_world(session), council=code) for code in ("LUT", "KEN"))
        decisions.take_lines(session, world.as_("caseworker", "DH", 1), two.picks, now=world.now)

    def taking_next() -> object:
        with own_database.writing() as session:
            candidates = [two.lines[1], one.lines[1]]  # the first was taken since they were read
            return decisions.take_next(session, world.as_("caseworker", "DH", 2), candidates, now=world.now)

    assert beside_one_who_works_in_order(own_database, [one, two], taking_next) == (one.reference, 1)


def test_carrying_out_what_was_queued_waits_for_nobody_in_a_ring(own_database: Database, world: World) -> None:
    with own_database.writing() as session:
        cast = read_world(session)
        sent = [send_offer(session, cast, council=code) for code in ("LUT", "KEN")]
        ready = [clear_all(session, world, approve_all(session, world, recommend_all(session, world, s))) for s in sent]
        draft = PeriodDraft("General election", date(2010, 11, 1), date(2010, 11, 25))
        periods.set_period(session, world.as_("coordinator", "CLG"), draft, now=world.now)
        for each in reversed(ready):
            releases.release(session, world.as_("decision_maker", "DH"), each.picks, now=world.now)

    def working() -> object:
        with own_database.writing() as session:
            return releases.carry_out_queued(session, world.now + timedelta(days=25))

    assert beside_one_who_works_in_order(own_database, sent, working) == 2
