"""Targets of authorities: kept, dropped, replaced, eased, open, and who may read how much of it."""

from dataclasses import replace
from decimal import Decimal

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.support.factories import outcomes
from tests.support.factories.negotiations import Asked, send_offer
from tests.support.sql import counting
from tests.support.world import World
from tracker.actions.allocations import TargetRow, record_targets
from tracker.domain.actors import Actor
from tracker.domain.decisions import Outcome
from tracker.domain.errors import NotFound
from tracker.domain.financial_years import FinancialYear, between
from tracker.domain.registers import AuthorityKind, FreedomKind
from tracker.domain.targets import TargetChange, TargetCounts
from tracker.models.indicators import Indicator
from tracker.models.lines import Line
from tracker.queries.programmes import Round, list_programmes
from tracker.queries.targets import Filters, count_targets_of, list_measured, stream_counted
from tracker.queries.targets_of_authority import AuthorityTargets, get_targets

YEARS = between(FinancialYear(2011), FinancialYear(2013))
LUTON, KENT = "luton-borough-council", "kent-county-council"
CODES = ("NI 1", "NI 2", "NI 3", "NI 4")


@pytest.fixture
def single_offer(session: Session, world: World) -> Round:
    return list_programmes(session)[0]


@pytest.fixture
def measured(session: Session, world: World) -> None:
    """Luton and Kent are measured on four indicators, with a path that was made up."""
    for code in ("LUT", "KEN"):
        record_targets(session, [row for each in CODES for row in path(session, world, code, each)])


def path(session: Session, world: World, council: str, code: str) -> list[TargetRow]:
    indicator = session.scalars(select(Indicator.id).where(Indicator.code == code)).one()
    about = (world.programme(), world.organisation(council), indicator)
    return [
        TargetRow(*about, year, Decimal("40.5"), Decimal(41 + at), "Made up", True) for at, year in enumerate(YEARS)
    ]


def asked(number: int, change: TargetChange) -> Asked:
    return Asked(f"indicator:NI-{number}", change=change)


def signed(session: Session, world: World) -> None:
    """One dropped, one eased, one replaced; the fourth is kept."""
    changes = (TargetChange.DROP, TargetChange.EASE, TargetChange.EASE)
    sent = send_offer(session, world, [asked(number, change) for number, change in enumerate(changes, 1)])
    outcomes.answer(session, world, sent.reference, dict.fromkeys((1, 2, 3), Outcome.AGREE_AS_ASKED))
    outcomes.sign(session, world, sent.reference)
    third = update(Line).where(Line.id == sent.lines[3])
    session.execute(third.values(change=TargetChange.REPLACE, replacement="A survey of residents"))


def read(session: Session, actor: Actor, programme: Round, world: World, slug: str = LUTON) -> AuthorityTargets:
    return get_targets(session, actor, programme, slug, world.now.date())


def counts(session: Session, actor: Actor, programme: Round, **filters: object) -> dict[str, TargetCounts]:
    found = count_targets_of(session, actor, programme, list_measured(session, actor, programme, Filters(**filters)))
    return {each.authority.slug: each.counts for each in found}


def test_before_anything_is_asked_every_target_is_kept(
    session: Session, world: World, single_offer: Round, measured: None
) -> None:
    page = read(session, world.as_("officer", "LUT"), single_offer, world)
    assert [(target.code, target.outcome) for target in page.targets] == [(code, "Kept") for code in CODES]
    assert page.targets[0].path == dict(zip(YEARS, map(Decimal, (41, 42, 43)), strict=True))
    assert page.targets[0].baseline_now == Decimal("40.5")
    assert page.is_illustrative
    assert (page.counts.all, page.counts.agreed) == (4, 4)


def test_what_is_signed_changes_the_count_and_what_is_only_agreed_in_principle_stands_apart(
    session: Session, world: World, single_offer: Round, measured: None
) -> None:
    sent = send_offer(session, world, [asked(1, TargetChange.DROP), asked(2, TargetChange.EASE)])
    outcomes.answer(session, world, sent.reference, dict.fromkeys((1, 2), Outcome.AGREE_AS_ASKED))
    officer = world.as_("officer", "LUT")
    page = read(session, officer, single_offer, world)
    assert (page.counts.all, page.counts.agreed) == (4, 4)
    assert [(ask.target.code, ask.change.change) for ask in page.open] == [
        ("NI 1", TargetChange.DROP),
        ("NI 2", TargetChange.EASE),
    ]
    outcomes.sign(session, world, sent.reference)
    page = read(session, officer, single_offer, world)
    assert page.counts == TargetCounts(kept=2, eased=1, dropped=1)
    assert (page.counts.all, page.counts.agreed, page.open) == (4, 3, ())


def test_a_signed_path_stands_beside_the_register_s(
    session: Session, world: World, single_offer: Round, measured: None
) -> None:
    signed(session, world)
    dropped, eased, replaced, kept = read(session, world.as_("officer", "LUT"), single_offer, world).targets
    assert [each.outcome for each in (dropped, eased, replaced, kept)] == ["Dropped", "Eased", "Replaced", "Kept"]
    assert eased.path[YEARS[0]] == Decimal(41)
    assert [eased.agreed_value(year).value for year in YEARS] == [Decimal(70), Decimal(72), Decimal(75)]
    assert dropped.agreed_value(YEARS[0]) is None
    assert kept.agreed is None


def test_a_refused_ask_leaves_its_target_kept(
    session: Session, world: World, single_offer: Round, measured: None
) -> None:
    sent = send_offer(session, world, [asked(1, TargetChange.DROP)])
    outcomes.answer(session, world, sent.reference, {1: Outcome.REJECT})
    page = read(session, world.as_("officer", "LUT"), single_offer, world)
    assert (page.targets[0].outcome, page.open, page.refused) == ("Kept", (), 1)


def test_a_target_that_no_register_holds_is_counted_once_it_is_signed(
    session: Session, world: World, single_offer: Round
) -> None:
    sent = send_offer(session, world, [asked(1, TargetChange.DROP)])
    officer = world.as_("officer", "LUT")
    assert read(session, officer, single_offer, world).counts.all == 0
    outcomes.answer(session, world, sent.reference, {1: Outcome.AGREE_AS_ASKED})
    outcomes.sign(session, world, sent.reference)
    page = read(session, officer, single_offer, world)
    assert (page.counts.all, page.counts.agreed, len(page.targets)) == (1, 0, 1)


def test_the_lga_reads_what_changes_and_not_the_terms(
    session: Session, world: World, single_offer: Round, measured: None
) -> None:
    signed(session, world)
    open_sent = send_offer(session, world, [asked(4, TargetChange.EASE)])
    for role, code, sees in (("monitor", "LGA", False), ("officer", "LUT", True), ("auditor", "SERVICE", True)):
        page = read(session, world.as_(role, code), single_offer, world)
        assert page.counts == TargetCounts(kept=1, eased=1, replaced=1, dropped=1)
        assert page.sees_all_terms is sees
        assert [ask.change.reference for ask in page.open] == [open_sent.reference]
        assert (page.open[0].change.terms is not None) is sees
        assert (page.targets[1].agreed_value(YEARS[0]) is not None) is sees
        assert bool(page.targets[2].agreed.replacement) is sees
        assert page.targets[1].path[YEARS[0]] == Decimal(41), "what the register says is no secret"


def test_a_council_reads_its_own_and_a_stranger_s_is_not_found(
    session: Session, world: World, single_offer: Round, measured: None
) -> None:
    officer = world.as_("officer", "LUT")
    assert list(counts(session, officer, single_offer)) == [LUTON]
    with pytest.raises(NotFound):
        read(session, officer, single_offer, world, KENT)
    with pytest.raises(NotFound):
        read(session, world.as_("administrator", "SERVICE"), single_offer, world)
    with pytest.raises(NotFound):
        read(session, world.as_("monitor", "LGA"), single_offer, world, "nowhere")


def test_a_department_reads_the_councils_it_shares_an_offer_with(
    session: Session, world: World, single_offer: Round, measured: None
) -> None:
    caseworker = world.as_("caseworker", "DH")
    assert counts(session, caseworker, single_offer) == {}
    send_offer(session, world, [Asked(), asked(1, TargetChange.DROP)], council="KEN")
    assert list(counts(session, caseworker, single_offer)) == [KENT]
    assert [ask.target.code for ask in read(session, caseworker, single_offer, world, KENT).open] == ["NI 1"]


def test_the_list_counts_as_the_pages_do_and_can_be_narrowed(
    session: Session, world: World, single_offer: Round, measured: None
) -> None:
    signed(session, world)
    monitor = world.as_("monitor", "LGA")
    own = {slug: read(session, monitor, single_offer, world, slug).counts for slug in (KENT, LUTON)}
    assert counts(session, monitor, single_offer) == own
    assert list(counts(session, monitor, single_offer, words="LUT")) == [LUTON]
    assert list(counts(session, monitor, single_offer, kind=AuthorityKind.COUNTY)) == [KENT]
    assert list(counts(session, monitor, single_offer, region="South East")) == [KENT]
    everyone = list_measured(session, monitor, single_offer, Filters())
    assert {
        each.authority.slug: each.counts for each in stream_counted(session, monitor, single_offer, everyone)
    } == own


def test_returns_and_plans_that_were_lifted_are_counted_beside_the_targets(
    session: Session, world: World, single_offer: Round, measured: None
) -> None:
    asks = [
        Asked("freedom:one-finance-return", 0),
        Asked("freedom:no-community-strategy", 0),
        asked(1, TargetChange.DROP),
    ]
    sent = send_offer(session, world, asks)
    outcomes.answer(session, world, sent.reference, dict.fromkeys((1, 2, 3), Outcome.AGREE_AS_ASKED))
    officer = world.as_("officer", "LUT")
    assert read(session, officer, single_offer, world).duties == {}
    outcomes.sign(session, world, sent.reference)
    page = read(session, officer, single_offer, world)
    assert page.duties == {FreedomKind.DATA_RETURN: 1, FreedomKind.PLAN_DUTY: 1}


def test_another_programme_has_targets_of_its_own(
    session: Session, world: World, single_offer: Round, measured: None
) -> None:
    later = list_programmes(session)[1]
    assert counts(session, world.as_("monitor", "LGA"), later) == {}
    row = replace(path(session, world, "LUT", "NI 1")[0], programme_id=later.id)
    record_targets(session, [row])
    assert counts(session, world.as_("monitor", "LGA"), later) == {LUTON: TargetCounts(kept=1)}


def test_both_pages_ask_as_often_of_thirty_lines_as_of_three_hundred(
    session: Session, world: World, single_offer: Round, measured: None
) -> None:
    monitor, counted = world.as_("auditor", "SERVICE"), []
    for numbers in (range(1, 11), range(11, 111)):
        for council in ("LUT", "KEN", "BIR"):
            asks = [asked(number, TargetChange.EASE) for number in numbers]
            for start in range(0, len(asks), 50):
                send_offer(session, world, asks[start : start + 50], council=council)
        session.commit()
        session.expire_all()
        session.info.clear()
        with counting(session.get_bind().engine) as statements:
            counts(session, monitor, single_offer)
            listed = len(statements)
            read(session, monitor, single_offer, world)
        counted.append((listed, len(statements) - listed))
    assert counted[0] == counted[1] == (4, 8)
