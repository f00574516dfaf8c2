"""The ring-fence ledger: what is asked, agreed, signed and in force, as at any day, and who may read whose."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from tests.support.factories import negotiations, nested_rings, outcomes
from tests.support.factories.many_lines import add_lines
from tests.support.factories.negotiations import Asked, send_offer
from tests.support.sql import counting
from tests.support.world import World
from tracker.actions import acceptances, totals
from tracker.domain.actors import Actor
from tracker.domain.amounts import AmountKind
from tracker.domain.decisions import Outcome
from tracker.domain.financial_years import FinancialYear
from tracker.domain.lines import LineState
from tracker.domain.money import Money
from tracker.domain.ring_fence_drawings import Scene
from tracker.domain.ring_fence_ledger import Share
from tracker.models.grants import Lifting
from tracker.models.lines import Line
from tracker.queries.programmes import list_programmes
from tracker.queries.ring_fence_facts import list_grants
from tracker.queries.ring_fence_groups import By, read_groups
from tracker.queries.ring_fence_sources import Reading
from tracker.queries.ring_fences import Item, Ledger, Reach, View, get_grant_page, get_ledger

TODAY = date(2010, 11, 1)
FIRST, SECOND, THIRD = (FinancialYear(year) for year in (2011, 2012, 2013))
SOCIAL_CARE, SCHOOLS = "Social Care Reform Grant", "School Lunch Grant"


def view(session: Session, **given: object) -> View:
    return View(list_programmes(session)[0], **{"day": TODAY, "today": TODAY, **given})


def ledger(session: Session, actor: Actor, **given: object) -> Ledger:
    return get_ledger(session, actor, view(session, **given))


def row(found: Ledger, name: str) -> Item:
    return next(item for item in found.items if item.name == name)


def pounds(item: Item, year: FinancialYear | None = FIRST) -> list[str]:
    return [item.figures(year).of(share).words for share in Share]


def monitor(world: World) -> Actor:
    return world.as_("monitor", "LGA")


def inner(key: str, amount: int) -> Asked:
    return Asked(f"ring:{key}", amount)


def test_asked_agreed_and_signed_are_the_lines_own_pounds_by_year(session: Session, world: World) -> None:
    sent = send_offer(session, world, [Asked(pounds=846_000), Asked("ring:school-lunch", 300_000)])
    found = ledger(session, monitor(world))
    assert pounds(row(found, SOCIAL_CARE)) == ["£846,000", "£0", "£0", "£0"]
    assert pounds(row(found, SCHOOLS), None) == ["£900,000", "£0", "£0", "£0"]
    outcomes.answer(session, world, sent.reference, {1: Outcome.AGREE_AS_ASKED, 2: Outcome.REJECT})
    outcomes.sign(session, world, sent.reference)
    found = ledger(session, monitor(world))
    assert pounds(row(found, SOCIAL_CARE)) == ["£846,000", "£846,000", "£846,000", "£0"]
    assert pounds(row(found, SCHOOLS)) == ["£300,000", "£0", "£0", "£0"], "what was refused was asked all the same"
    assert [found.whole.figures(each).asked.words for each in (FIRST, None)] == ["£1,146,000", "£3,438,000"]
    assert found.authorities == {Share.ASKED: 1, Share.AGREED: 1, Share.SIGNED: 1, Share.IN_FORCE: 0}


def test_what_is_agreed_is_counted_on_the_terms_agreed(session: Session, world: World) -> None:
    sent = send_offer(session, world)
    outcomes.answer(session, world, sent.reference, {1: Outcome.COUNTER})
    assert pounds(row(ledger(session, monitor(world)), SOCIAL_CARE)) == ["£846,000", "£0", "£0", "£0"]
    sent = negotiations.read_sent(session, sent.reference)
    acceptances.accept_position(
        session, world.as_("officer", "LUT"), sent.reference, 1, version=sent.versions[1], now=world.now
    )
    agreed = pounds(row(ledger(session, monitor(world)), SOCIAL_CARE))
    assert agreed == ["£846,000", f"£{outcomes.COUNTERED_POUNDS:,}", "£0", "£0"]


def test_a_lifting_is_in_force_from_its_day_once_its_determination_is_recorded(session: Session, world: World) -> None:
    sent = send_offer(session, world)
    outcomes.answer(session, world, sent.reference, {1: Outcome.AGREE_AS_ASKED})
    outcomes.sign(session, world, sent.reference)
    begins = session.scalars(select(Lifting.from_on)).one()
    assert pounds(row(ledger(session, monitor(world), day=begins), SOCIAL_CARE))[3] == "£0"
    session.execute(update(Lifting).values(determination_reference="31/1812"))
    in_force = ledger(session, monitor(world), day=begins)
    assert pounds(row(in_force, SOCIAL_CARE))[3] == "£846,000"
    assert in_force.authorities[Share.IN_FORCE] == 1
    eve = begins - timedelta(days=1)
    assert pounds(row(ledger(session, monitor(world), day=eve), SOCIAL_CARE))[3] == "£0"


def test_as_at_a_day_gone_by_is_as_it_was_at_the_end_of_that_day(session: Session, world: World) -> None:
    september, october = datetime(2010, 9, 27, 22, 30, tzinfo=UTC), datetime(2010, 10, 11, 9, tzinfo=UTC)
    sent = send_offer(session, world, [Asked(pounds=500_000)], now=september)
    outcomes.answer(session, world, sent.reference, {1: Outcome.AGREE_AS_ASKED}, now=october)
    outcomes.sign(session, world, sent.reference, now=world.now)
    on = {day: row(ledger(session, monitor(world), day=day, all_grants=True), SOCIAL_CARE) for day in _days(26, 27, 28)}
    assert [pounds(item)[0] for item in on.values()] == ["£0", "£500,000", "£500,000"], "half past eleven in London"
    before, after = date(2010, 10, 10), date(2010, 10, 11)
    assert pounds(row(ledger(session, monitor(world), day=before), SOCIAL_CARE))[1] == "£0"
    assert pounds(row(ledger(session, monitor(world), day=after), SOCIAL_CARE)) == ["£500,000", "£500,000", "£0", "£0"]
    assert pounds(row(ledger(session, monitor(world)), SOCIAL_CARE))[2] == "£500,000"


def _days(*numbers: int) -> list[date]:
    return [date(2010, 9, number) for number in numbers]


@pytest.mark.parametrize("by", By)
def test_the_totals_and_the_dated_columns_tell_the_same_of_today(session: Session, world: World, by: By) -> None:
    _many(session, world)
    grants = list_grants(session, world.programme(), TODAY, TODAY)
    quick = Reading.as_at(world.programme(), TODAY, TODAY)
    slow = replace(quick, seen_by=world.as_("auditor", "SERVICE"))
    assert quick.is_of_totals
    assert not slow.is_of_totals
    one, other = (read_groups(session, each, by, grants) for each in (quick, slow))
    assert dict(one.groups) == dict(other.groups)
    assert one.all.counts.asked > 50
    assert one.all.counts.up_to
    assert one.all.counts.agreed


def _many(session: Session, world: World) -> None:
    add_lines(session, world, 60)
    sent = send_offer(
        session, world, [Asked("ring:school-lunch", 70_000, AmountKind.UP_TO), Asked(pounds=90_000)], council="BIR"
    )
    outcomes.answer(session, world, sent.reference, {1: Outcome.AGREE_AS_ASKED, 2: Outcome.COUNTER})
    totals.rebuild(session)


def test_an_outer_ring_and_those_inside_it_are_counted_once(session: Session, world: World) -> None:
    nested_rings.add_inner_rings(session)
    asks = [Asked(pounds=900_000), inner(nested_rings.FIRST, 200_000), inner(nested_rings.SECOND, 100_000)]
    send_offer(session, world, asks)
    found = ledger(session, monitor(world), year=FIRST)
    assert pounds(row(found, SOCIAL_CARE))[0] == "£900,000"
    (nest,) = found.nested
    assert [ring.figures.asked.words for ring in nest.rings] == ["£900,000", "£200,000", "£100,000"]
    assert nest.once.asked.words == "£900,000"


def test_grants_that_nobody_asked_about_are_listed_on_request_while_their_ring_stands(
    session: Session, world: World
) -> None:
    send_offer(session, world)
    assert [item.name for item in ledger(session, monitor(world)).items] == [SOCIAL_CARE]
    every = {item.name for item in ledger(session, monitor(world), all_grants=True).items}
    assert {SOCIAL_CARE, SCHOOLS} < every
    assert "Stroke Strategy" not in every, "lifted in June"
    assert "Dedicated Schools Grant" not in every, "excluded from the programme"
    later = replace(view(session, all_grants=True), programme=list_programmes(session)[1], day=date(2026, 5, 1))
    assert get_ledger(session, monitor(world), later).items == (), "of another age"
    later = replace(later, today=date(2026, 5, 1))
    assert "Public Health Grant" in {item.name for item in get_ledger(session, monitor(world), later).items}


def test_an_inner_ring_alone_frees_nothing(session: Session, world: World) -> None:
    nested_rings.add_inner_rings(session)
    send_offer(session, world, [inner(nested_rings.FIRST, 200_000)])
    assert pounds(row(ledger(session, monitor(world)), SOCIAL_CARE))[0] == "£0"


def test_an_inner_ring_that_stands_is_taken_off_where_its_pounds_are_held(session: Session, world: World) -> None:
    nested_rings.add_inner_rings(session)
    send_offer(session, world, [Asked(pounds=900_000), inner(nested_rings.FIRST, 200_000)])
    not_known = row(ledger(session, monitor(world)), SOCIAL_CARE)
    assert pounds(not_known)[0] == "up to £900,000, inner rings not known"
    nested_rings.allocate(session, world, "LUT", nested_rings.SECOND, 150_000)
    assert pounds(row(ledger(session, monitor(world)), SOCIAL_CARE))[0] == "£750,000"


@pytest.mark.parametrize("by", By)
def test_nested_rings_are_counted_once_however_the_ledger_is_shown(session: Session, world: World, by: By) -> None:
    nested_rings.add_inner_rings(session)
    for council in ("LUT", "KEN"):
        asks = [Asked(pounds=900_000), inner(nested_rings.FIRST, 1), inner(nested_rings.SECOND, 1)]
        send_offer(session, world, asks, council=council)
    found = ledger(session, monitor(world), by=by, year=FIRST)
    assert found.listed.asked.words == found.whole.figures(FIRST).asked.words == "£1,800,000"
    assert found.whole.counts.asked == 6


def test_the_rings_of_a_grant_are_drawn_where_all_their_amounts_are_held(session: Session, world: World) -> None:
    nested_rings.add_inner_rings(session)
    assert ledger(session, monitor(world), year=FIRST).nested == ()
    nested_rings.set_national_amounts(session, outer=4_404_000_000, first=152_800_000, second=1_100_000_000)
    (nest,) = ledger(session, monitor(world), year=FIRST).nested
    freed = {drawing.scene: drawing.freed for drawing in nest.drawings}
    assert freed == {
        Scene.AS_AT: Money.zero(),
        Scene.OUTER_ONLY: Money.from_pounds(3_151_200_000),
        Scene.ONE_INNER: Money.zero(),
        Scene.ALL: Money.from_pounds(4_404_000_000),
    }
    assert [ring.freed_alone.words for ring in nest.rings if ring.freed_alone] == ["£3,151,200,000", "£0", "£0"]


def test_figures_are_those_of_who_holds_the_function_on_the_day(session: Session, world: World) -> None:
    send_offer(session, world, [Asked("ring:school-lunch", 300_000)])
    found = ledger(session, monitor(world), by=By.DEPARTMENT)
    assert [item.name for item in found.items] == ["Department for Education"]
    education = world.organisation("DfE")
    assert len(ledger(session, monitor(world), by=By.DEPARTMENT, department_id=education).items) == 1
    health = ledger(session, monitor(world), department_id=world.organisation("DH"))
    assert health.whole.counts.asked == 0
    assert SCHOOLS not in [item.name for item in health.items]


def test_a_national_lifting_is_told_from_its_announcement_and_counts_from_its_day(
    session: Session, world: World
) -> None:
    def standing(day: date, today: date) -> tuple[str, str]:
        page = get_grant_page(session, monitor(world), view(session, day=day, today=today), "social-care-reform")
        return page.grant.rings[0].standing, page.grant.rings[0].announced

    assert standing(date(2010, 10, 19), TODAY) == ("Ring-fenced", "")
    announced = "Lifting announced 20 October 2010, in force from 1 April 2011"
    assert standing(TODAY, TODAY) == ("Ring-fenced", announced)
    words, coming = standing(date(2011, 4, 1), TODAY)
    assert words.startswith("Ring-fence lifted from 1 April 2011 (compiled by us")
    assert coming == ""
    assert standing(date(2011, 4, 1), date(2010, 10, 19)) == ("Ring-fenced", ""), "nobody knew yet"


def test_everyone_reads_national_sums_and_only_some_whose_they_are(session: Session, world: World) -> None:
    send_offer(session, world, [Asked(pounds=1_000), Asked("ring:school-lunch", 500)])
    send_offer(session, world, [Asked(pounds=20_000)], council="KEN")
    asked = {
        ("monitor", "LGA"): (Reach.EVERYONE, 2, 21_500),
        ("auditor", "SERVICE"): (Reach.EVERYONE, 2, 21_500),
        ("coordinator", "CLG"): (Reach.EVERYONE, 2, 21_500),
        ("treasury_clearer", "HMT"): (Reach.EVERYONE, 2, 21_500),
        ("caseworker", "DH"): (Reach.DECIDED_HERE, 2, 21_000),
        ("caseworker", "DfE"): (Reach.DECIDED_HERE, 1, 500),
        ("caseworker", "DfT"): (Reach.DECIDED_HERE, 0, 0),
        ("officer", "LUT"): (Reach.OUR_OFFERS, 1, 1_500),
        ("signatory", "KEN"): (Reach.OUR_OFFERS, 1, 20_000),
        ("officer", "BIR"): (Reach.OUR_OFFERS, 0, 0),
        ("administrator", "SERVICE"): (Reach.NOBODY, 0, 0),
    }
    for who, (reach, count, amount) in asked.items():
        found = ledger(session, world.as_(*who), by=By.AUTHORITY, year=FIRST)
        told = (found.reach, len(found.items), found.listed.asked.money)
        assert told == (reach, count, Money.from_pounds(amount)), who
        assert found.whole.figures(FIRST).asked.money == Money.from_pounds(21_500)
        page = get_grant_page(session, world.as_(*who), view(session), "social-care-reform")
        assert len(page.items) <= count


def test_drafts_count_nowhere(session: Session, world: World) -> None:
    add_lines(session, world, 20, seed=3)
    totals.rebuild(session)
    submitted = session.scalar(select(func.count()).select_from(Line).where(Line.state != LineState.DRAFT))
    drafts = session.scalar(select(func.count()).select_from(Line).where(Line.state == LineState.DRAFT))
    assert drafts
    found = ledger(session, monitor(world))
    assert found.whole.counts.asked == submitted
    own = [ledger(session, world.as_("officer", code), by=By.AUTHORITY).items for code in ("LUT", "KEN")]
    assert sum(items[0].counts.asked for items in own) == submitted


@pytest.mark.parametrize("day", [TODAY, date(2010, 10, 20)])
@pytest.mark.parametrize("by", By)
def test_the_ledger_asks_as_often_of_thirty_lines_as_of_three_hundred(
    session: Session, world: World, by: By, day: date
) -> None:
    counted = []
    for count in (30, 300):
        add_lines(session, world, count, councils=("LUT", "KEN") if count == 30 else ("BIR", "MAN"))
        totals.rebuild(session)
        session.commit()
        session.expire_all()
        session.info.clear()
        with counting(session.get_bind().engine) as statements:
            ledger(session, world.as_("officer", "LUT"), by=by, day=day)
        counted.append(len(statements))
    assert counted[0] == counted[1] <= 17
