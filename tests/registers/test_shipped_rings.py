"""The rings that ship: what held for each in March 2010, and which liftings changed it from which day."""

from datetime import date

from tracker.domain.financial_years import FinancialYear
from tracker.domain.money import Money
from tracker.domain.registers import Certainty, GrantKind
from tracker.domain.ring_fences import RingStanding
from tracker.domain.ring_fences import in_force_from as bites_from
from tracker.registers.reading import read_registers
from tracker.registers.rows import RingStatus

REGISTERS = read_registers()
JUNE, OCTOBER = date(2010, 6, 10), date(2010, 10, 20)
MARCH = date(2010, 3, 24)


def standing(ring: str, day: date) -> RingStanding:
    [*_, last] = sorted(
        (each for each in REGISTERS.ring_statuses if each.ring_key == ring and each.in_force_from <= day),
        key=lambda each: each.in_force_from,
    )
    return last.standing


def announced(day: date, what: RingStanding = RingStanding.LIFTED) -> list[RingStatus]:
    return [each for each in REGISTERS.ring_statuses if each.announced_on == day and each.standing is what]


def test_every_grant_has_a_ring_of_its_own_name():
    assert {each.key for each in REGISTERS.grants} == {r.grant_key for r in REGISTERS.rings if not r.parent_key}
    assert len(REGISTERS.grants) == 87


def test_public_health_of_2026_27_is_nested_as_published():
    year = FinancialYear(2026)
    held = {row.ring_key: row.amount for row in REGISTERS.grant_amounts if row.year == year}
    inner = [ring.key for ring in REGISTERS.rings if ring.parent_key == "public-health"]
    assert held["public-health"] == Money.from_pounds(4_404_000_000)
    assert sorted(held[key] for key in inner) == [Money.from_pounds(152_800_000), Money.from_pounds(1_100_000_000)]
    assert all(standing(key, year.starts_on) is RingStanding.STANDS for key in ("public-health", *inner))


def test_a_ring_within_homelessness_money_is_known_without_an_amount():
    assert "hrsda-domestic-abuse" not in {row.ring_key for row in REGISTERS.grant_amounts}
    assert standing("hrsda-domestic-abuse", date(2026, 4, 1)) is RingStanding.STANDS


def test_24_rings_were_lifted_on_10_june_2010_at_once():
    june = announced(JUNE)
    assert len(june) == 24
    assert {each.in_force_from for each in june} == {JUNE} == {bites_from(JUNE, FinancialYear(2010))}


def test_july_2010_lifted_one_more():
    assert [each.ring_key for each in announced(date(2010, 7, 1))] == ["youth-crime-action-plan"]


def test_october_2010_lifts_every_ring_fenced_revenue_grant_but_those_of_schools_from_april_2011():
    lifted = announced(OCTOBER)
    assert {each.in_force_from for each in lifted} == {date(2011, 4, 1)} == {bites_from(OCTOBER, FinancialYear(2011))}
    kinds = {each.key: each.kind for each in REGISTERS.grants}
    assert {kinds[each.ring_key] for each in lifted} == {GrantKind.REVENUE}
    left = {each.ring_key for each in announced(OCTOBER, RingStanding.STANDS)}
    for ring in REGISTERS.rings:
        known = [
            each for each in REGISTERS.ring_statuses if each.ring_key == ring.key and each.in_force_from <= OCTOBER
        ]
        if known and kinds[ring.grant_key] is GrantKind.REVENUE and standing(ring.key, OCTOBER) is RingStanding.STANDS:
            swept = standing(ring.key, date(2011, 4, 1)) is RingStanding.LIFTED
            assert swept is (ring.key not in left), ring.key
    assert {"dedicated-schools-grant", "emag", "music"} <= left


def test_what_october_2010_did_to_each_grant_says_that_we_compiled_it():
    rows = [each for each in REGISTERS.ring_statuses if each.announced_on == OCTOBER]
    assert {each.certainty for each in rows} == {Certainty.COMPILED}
    assert all("ours" in each.source for each in rows)


def test_rings_stood_in_march_2010_where_they_were_lifted_that_year():
    for each in (*announced(JUNE), *announced(date(2010, 7, 1))):
        assert standing(each.ring_key, MARCH) is RingStanding.STANDS, each.ring_key


def test_in_november_2010_june_has_bitten_and_october_has_not():
    assert standing("aids-support", date(2010, 11, 1)) is RingStanding.LIFTED
    assert standing("social-care-reform", date(2010, 11, 1)) is RingStanding.STANDS
    assert standing("social-care-reform", date(2011, 4, 1)) is RingStanding.LIFTED


def test_2025_lifts_two_grants_from_april_2026():
    lifted = {each.ring_key for each in REGISTERS.ring_statuses if each.in_force_from == date(2026, 4, 1)}
    assert {"social-care-grant", "msif"} <= lifted
    assert standing("social-care-grant", date(2025, 4, 1)) is RingStanding.CONDITIONS
    assert standing("msif", date(2026, 4, 1)) is RingStanding.LIFTED


def test_area_based_grant_was_never_ring_fenced():
    routes = {each.key: each.route for each in REGISTERS.grants}
    for key, route in routes.items():
        if route == "Area Based Grant":
            assert standing(key, MARCH if key != "dfe-abg" else JUNE) is RingStanding.NOT_RING_FENCED
