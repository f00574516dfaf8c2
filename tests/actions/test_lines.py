"""Adding lines to a draft, one or many at once."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests.support.factories.drafts import YEARS, add, read, removal, ring_id, row_of, target
from tests.support.factories.offers import start_offer
from tests.support.sql import counting
from tests.support.world import NOW, World
from tracker import audit
from tracker.actions import lines, partners
from tracker.domain.amounts import fixed, to_be_confirmed, up_to
from tracker.domain.errors import NotAllowed, NotFound, RuleBroken, RulesBroken
from tracker.domain.financial_years import FinancialYear
from tracker.domain.line_drafts import LineDraft
from tracker.domain.lines import LineKind, LineState
from tracker.domain.money import Money
from tracker.domain.offers import OfferKind
from tracker.models.grants import Allocation
from tracker.models.indicators import CatalogueFreedom
from tracker.queries import grants, line_drafts


def hold(session: Session, world: World, year: FinancialYear, pounds: int, code: str = "LUT") -> None:
    session.add(
        Allocation(
            authority_id=world.organisation(code),
            ring_id=ring_id(session),
            year=year,
            amount=Money.from_pounds(pounds),
            source="ours",
        )
    )
    session.flush()


@pytest.fixture
def reference(session: Session, world: World) -> str:
    return start_offer(session, world)


def test_a_line_is_kept_as_it_was_written(session: Session, world: World, reference: str) -> None:
    draft = removal(
        session,
        world,
        evidence="A pilot in two wards.",
        amounts=(
            fixed(YEARS[0], Money(25_000_050)),
            up_to(YEARS[1], Money.zero()),
            to_be_confirmed(YEARS[2], "The spending review", "Head of finance", date(2011, 1, 31)),
        ),
        conditions=("Spent by 31 March.", "Reported once a year."),
    )
    assert add(session, world, reference, draft) == [1]
    assert read(session, world, reference, 1) == draft
    row = row_of(session, reference, 1)
    assert row.title == "Lift the ring-fence on the School Lunch Grant"
    assert row.state is LineState.DRAFT
    assert row.owner_id == world.organisation("DfE"), "DCSF's functions are DfE's in November 2010"


def test_lines_of_all_three_kinds_are_added_at_once_and_numbered_in_order(
    session: Session, world: World, reference: str
) -> None:
    freedom = session.scalars(select(CatalogueFreedom).order_by(CatalogueFreedom.key)).first()
    assert freedom is not None
    drafts = (
        removal(session, world),
        target(session, world),
        LineDraft(LineKind.FREEDOM, world.organisation("LUT"), freedom_id=freedom.id),
        LineDraft(
            LineKind.FREEDOM,
            world.organisation("LUT"),
            title="Run one inspection a year",
            department_id=world.organisation("CLG"),
        ),
    )
    assert add(session, world, reference, *drafts) == [1, 2, 3, 4]
    rows = [row_of(session, reference, number) for number in (1, 2, 3, 4)]
    assert rows[1].title.startswith("Ease NI 117 ")
    assert rows[2].title == freedom.title
    assert (rows[3].title, rows[3].owner_id) == ("Run one inspection a year", world.organisation("CLG"))
    assert [read(session, world, reference, number) for number in (1, 2, 3, 4)] == list(drafts)
    assert not list(audit.verify(session))


def test_a_half_written_line_is_kept_and_says_what_it_needs(session: Session, world: World, reference: str) -> None:
    bare = LineDraft(LineKind.RING_FENCE_REMOVAL, world.organisation("LUT"), ring_id=ring_id(session))
    add(session, world, reference, bare)
    _drafting, line = line_drafts.get_drafted(session, world.as_("officer", "LUT"), reference, 1)
    assert line.needs == "its words, its pounds by year and its start and review dates"


def test_adding_many_lines_reads_no_more_often_than_adding_one(
    session: Session, world: World, world_engine: Engine
) -> None:
    known = grants.list_rings(session, world.programme(), world.organisation("LUT"), NOW.date())
    free = [each.id for each in known if not each.refusal]
    counts = []
    for some in (free[:1], free[:20]):
        reference = start_offer(session, world)
        drafts = [removal(session, world, ring_id=each) for each in some]
        session.info.clear()
        with counting(world_engine) as statements:
            add(session, world, reference, *drafts)
        counts.append(len([each for each in statements if not each.startswith("INSERT")]))
    assert counts[0] == counts[1]


def test_more_than_the_allocation_is_refused_beside_its_year(session: Session, world: World, reference: str) -> None:
    hold(session, world, YEARS[0], 1_980_000)
    draft = removal(session, world, amounts=(fixed(YEARS[0], Money.from_pounds(2_400_000)),))
    with pytest.raises(RulesBroken) as refused:
        add(session, world, reference, draft)
    (broken,) = refused.value.broken
    assert broken.message == "£2,400,000 is more than your 2011-12 allocation of £1,980,000"
    assert broken.field == "amounts.2011-12"


def test_the_allocation_itself_and_a_year_without_one_are_accepted(
    session: Session, world: World, reference: str
) -> None:
    hold(session, world, YEARS[0], 1_980_000)
    amounts = (up_to(YEARS[0], Money.from_pounds(1_980_000)), fixed(YEARS[1], Money.from_pounds(900_000_000)))
    assert add(session, world, reference, removal(session, world, amounts=amounts)) == [1]


def test_a_partner_is_named_when_the_lead_asks_more_than_the_partner_holds(session: Session, world: World) -> None:
    reference = start_offer(session, world, kind=OfferKind.INNOVATIVE_POLICY_OFFER, title="Total Place")
    partner = world.organisation("CBF")
    partners.invite_partner(session, world.as_("officer", "LUT"), reference, partner, now=NOW)
    hold(session, world, YEARS[0], 10, "CBF")
    with pytest.raises(RulesBroken, match="more than Central Bedfordshire Council’s 2011-12 allocation of £10"):
        add(session, world, reference, removal(session, world, authority_id=partner))


@pytest.mark.parametrize(
    ("key", "reason"),
    [
        ("dedicated-schools-grant", "excluded from the programme: the core schools grant"),
        ("stroke-strategy", "lifted nationally on 10 June 2010"),
        ("carers", "not ring-fenced: you can already spend it"),
    ],
)
def test_what_cannot_be_asked_for_is_refused_with_the_reason(
    session: Session, world: World, reference: str, key: str, reason: str
) -> None:
    with pytest.raises(RulesBroken, match=reason) as refused:
        add(session, world, reference, removal(session, world, key))
    assert [broken.field for broken in refused.value.broken] == ["ring"]


def test_a_lifting_announced_and_not_yet_in_force_does_not_keep_a_council_from_asking(
    session: Session, world: World, reference: str
) -> None:
    assert add(session, world, reference, removal(session, world, "social-care-reform")) == [1]


def test_the_same_thing_is_not_asked_for_twice_in_one_offer(session: Session, world: World, reference: str) -> None:
    add(session, world, reference, removal(session, world))
    with pytest.raises(RulesBroken, match="Line 1 of this offer asks for this already"):
        add(session, world, reference, removal(session, world))
    with pytest.raises(RulesBroken, match="This is asked for twice"):
        add(session, world, reference, removal(session, world, "music"), removal(session, world, "music"))
    assert add(session, world, reference, removal(session, world, "music")) == [2], "nothing was half-saved"


def test_an_id_that_names_nothing_is_a_wrong_choice(session: Session, world: World, reference: str) -> None:
    with pytest.raises(RuleBroken, match="from the list") as refused:
        add(session, world, reference, removal(session, world, ring_id=999_999))
    assert refused.value.field == "ring"


def test_only_an_officer_of_a_council_that_takes_part_may_draft(session: Session, world: World, reference: str) -> None:
    draft = removal(session, world)
    with pytest.raises(NotFound):
        lines.add_lines(session, world.as_("officer", "CBF"), reference, [draft], now=NOW)
    with pytest.raises(NotAllowed):
        lines.add_lines(session, world.as_("signatory", "LUT"), reference, [draft], now=NOW)
    with pytest.raises(RulesBroken, match="a council that takes part"):
        add(session, world, reference, replace(draft, authority_id=world.organisation("MAN")))


def test_a_partner_drafts_its_own_lines_and_no_other(session: Session, world: World) -> None:
    reference = start_offer(session, world, kind=OfferKind.INNOVATIVE_POLICY_OFFER, title="Total Place")
    lead, partner = world.organisation("LUT"), world.organisation("CBF")
    partners.invite_partner(session, world.as_("officer", "LUT"), reference, partner, now=NOW)
    decided = {"decision_reference": "EX/1", "decision_on": date(2010, 9, 1)}
    officer = world.as_("officer", "CBF")
    with pytest.raises(NotAllowed):
        lines.add_lines(session, officer, reference, [removal(session, world, authority_id=partner)], now=NOW)
    partners.join_offer(session, world.as_("signatory", "CBF"), reference, **decided, now=NOW)  # type: ignore[arg-type]
    own = removal(session, world, authority_id=partner)
    assert lines.add_lines(session, officer, reference, [own], now=NOW) == [1]
    with pytest.raises(NotAllowed):
        lines.add_lines(session, officer, reference, [removal(session, world, authority_id=lead)], now=NOW)
    with pytest.raises(NotAllowed):
        lines.edit_line(session, officer, reference, 1, replace(own, authority_id=lead), version=1, now=NOW)
    assert add(session, world, reference, removal(session, world, "music")) == [2], "the lead drafts any line"
