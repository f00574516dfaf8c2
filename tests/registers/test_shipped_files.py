"""The facts that ship: what they add up to, and that they agree with one another and with the calendar."""

import re
from collections import Counter
from datetime import date, timedelta

import pytest

from tracker.domain.actors import OrganisationKind
from tracker.domain.clocks import ClockKind, ClockUnit
from tracker.domain.financial_years import FinancialYear
from tracker.domain.money import Money
from tracker.domain.registers import AuthorityKind, Certainty, FreedomKind, GrantKind
from tracker.domain.ring_fences import RingStanding
from tracker.domain.ring_fences import in_force_from as bites_from
from tracker.registers.reading import SHIPPED, read_registers
from tracker.registers.rows import Authority, Department, Fact, RingStatus
from tracker.registers.slugs import slug_of

REGISTERS = read_registers()
JUNE, OCTOBER = date(2010, 6, 10), date(2010, 10, 20)
MARCH = date(2010, 3, 24)


def is_open(body: Authority | Department, day: date) -> bool:
    return (body.opened_on or date.min) <= day < (body.closed_on or date.max)


def councils(day: date) -> list[Authority]:
    return [each for each in REGISTERS.authorities if each.kind.is_council and is_open(each, day)]


def standing(ring: str, day: date) -> RingStanding:
    [*_, last] = sorted(
        (each for each in REGISTERS.ring_statuses if each.ring_key == ring and each.in_force_from <= day),
        key=lambda each: each.in_force_from,
    )
    return last.standing


def announced(day: date, what: RingStanding = RingStanding.LIFTED) -> list[RingStatus]:
    return [each for each in REGISTERS.ring_statuses if each.announced_on == day and each.standing is what]


@pytest.mark.parametrize(
    ("day", "count"),
    [
        (date(2010, 3, 24), 353),
        (date(2010, 10, 14), 353),
        (date(2019, 3, 31), 353),
        (date(2019, 4, 1), 343),
        (date(2020, 4, 1), 339),
        (date(2021, 4, 1), 333),
        (date(2023, 3, 31), 333),
        (date(2023, 4, 1), 317),
        (date(2025, 5, 1), 317),
    ],
)
def test_there_are_as_many_councils_as_there_were(day: date, count: int):
    assert len(councils(day)) == count


def test_councils_of_2025_are_of_the_known_kinds():
    assert Counter(each.kind for each in councils(date(2025, 5, 1))) == {
        AuthorityKind.UNITARY: 63,
        AuthorityKind.METROPOLITAN_DISTRICT: 36,
        AuthorityKind.LONDON_BOROUGH: 32,
        AuthorityKind.CITY_CORPORATION: 1,
        AuthorityKind.DISTRICT: 164,
        AuthorityKind.COUNTY: 21,
    }


def test_no_body_that_councils_make_up_counts_as_open_without_an_opening_day():
    unknown = {each.code for each in REGISTERS.authorities if not each.kind.is_council and not each.opened_on}
    assert unknown == {"DTC", "LNC"}


def test_no_council_opened_in_2005():
    assert not [each.code for each in REGISTERS.authorities if each.opened_on and each.opened_on.year == 2005]


def test_every_closed_authority_has_successors_that_opened_the_day_it_closed():
    opened = {each.code: each.opened_on for each in REGISTERS.authorities}
    closed = [each for each in REGISTERS.authorities if each.closed_on]
    assert len(closed) == 49
    for body in closed:
        assert body.successor_codes, body.code
        assert {opened[code] for code in body.successor_codes} == {body.closed_on}, body.code


def test_gss_codes_have_their_form_and_each_open_body_its_own():
    assert all(re.fullmatch(r"E\d{8}", each.gss_code) for each in REGISTERS.authorities)
    codes = [each.gss_code for each in REGISTERS.authorities if is_open(each, date(2025, 5, 1))]
    assert len(set(codes)) == len(codes)


def test_the_pilots_joint_offer_can_be_made_in_2010():
    by_code = {each.code: each for each in councils(date(2010, 11, 1))}
    assert by_code["LUT"].name == "Luton Borough Council"
    assert by_code["CBF"].name == "Central Bedfordshire Council"
    assert slug_of(by_code["LUT"]) == "luton-borough-council"


def test_regions_are_the_nine():
    assert len({each.region for each in REGISTERS.authorities}) == 9


def test_every_owner_is_open_when_its_round_opens():
    departments = {each.code: each for each in REGISTERS.departments}
    single, request = (each.opens_on for each in REGISTERS.programmes)
    for row in (*REGISTERS.indicators, *REGISTERS.freedoms):
        assert is_open(departments[row.department_code], single), row.key
    for grant in REGISTERS.grants:
        assert any(is_open(departments[grant.department_code], day) for day in (single, request)), grant.key
    for programme in REGISTERS.programmes:
        for code in (programme.lead_department_code, programme.treasury_code):
            assert is_open(departments[code], programme.opens_on), code


def test_every_department_that_closed_has_handed_over():
    after = {code for each in REGISTERS.departments for code in each.predecessor_codes}
    assert {each.code for each in REGISTERS.departments if each.closed_on} <= after


def test_the_education_department_of_2010_follows_the_one_of_2007():
    [dfe] = [each for each in REGISTERS.departments if each.code == "DfE"]
    assert (dfe.opened_on, dfe.predecessor_codes) == (date(2010, 5, 1), ("DCSF",))


def test_the_lga_and_the_service_are_there():
    kinds = {each.code: each.kind for each in REGISTERS.bodies}
    assert kinds == {"LGA": OrganisationKind.LGA, "SERVICE": OrganisationKind.SERVICE}


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


def test_indicators_are_1_to_199_in_order():
    assert [each.key for each in REGISTERS.indicators] == [f"NI-{number}" for number in range(1, 200)]
    assert [each.code for each in REGISTERS.indicators] == [f"NI {number}" for number in range(1, 200)]


def test_every_kind_of_freedom_has_entries_that_say_they_are_ours():
    assert {each.kind for each in REGISTERS.freedoms} == set(FreedomKind)
    assert {each.certainty for each in REGISTERS.freedoms} == {Certainty.COMPILED}
    titles = [each.title for each in REGISTERS.freedoms]
    assert len(set(titles)) == len(titles)


def test_a_power_that_councils_may_have_is_dated():
    for each in REGISTERS.freedoms:
        assert bool(each.already_possible) is (each.possible_from is not None), each.key


def test_holidays_are_weekdays_of_29_years_and_no_year_has_fewer_than_eight():
    days = [each.day for each in REGISTERS.bank_holidays]
    assert days == sorted(days)
    assert all(day.weekday() < 5 for day in days)
    counts = Counter(day.year for day in days)
    assert sorted(counts) == list(range(2000, 2029))
    assert min(counts.values()) == 8
    assert date(2010, 8, 30) in days


@pytest.mark.parametrize("year", range(2000, 2029))
def test_easter_holidays_are_where_easter_was(year: int):
    golden, century = year % 19, year // 100
    epact = (century - century // 4 - (8 * century + 13) // 25 + 19 * golden + 15) % 30
    moon = epact - (epact // 28) * (1 - (29 // (epact + 1)) * ((21 - golden) // 11))
    sunday = (year + year // 4 + moon + 2 - century + century // 4) % 7
    easter = date(year, 3, 28) + timedelta(days=moon - sunday)
    days = {each.day for each in REGISTERS.bank_holidays}
    assert easter.weekday() == 6
    assert {easter - timedelta(days=2), easter + timedelta(days=1)} <= days


def test_the_two_rounds_are_as_announced():
    single, request = REGISTERS.programmes
    assert (single.key, single.opens_on.isoformat(), single.first_year.label, single.last_year.label) == (
        "single-offer-2011-12",
        "2010-04-01",
        "2011-12",
        "2013-14",
    )
    assert single.national_commitment == Money.from_pounds(1_300_000_000)
    assert (request.key, request.first_year.label, request.national_commitment) == (
        "right-to-request-2026-27",
        "2026-27",
        None,
    )


def test_only_the_right_to_request_has_the_statutory_clock():
    clocks: dict[str, dict[ClockKind, tuple[int, ClockUnit]]] = {}
    for row in REGISTERS.programme_clocks:
        clocks.setdefault(row.programme_key, {})[row.kind] = (row.length, row.unit)
    days = {
        ClockKind.ACKNOWLEDGE: 5,
        ClockKind.FIRST_POSITION: 30,
        ClockKind.COUNCIL_ANSWER: 10,
        ClockKind.DEPARTMENT_REPLY: 20,
        ClockKind.COUNCIL_REPLY: 20,
        ClockKind.CLEARANCE_ROUND: 10,
        ClockKind.TREASURY_GATE: 10,
        ClockKind.SETTLE_COMMITMENT: 10,
        ClockKind.SIGNING: 20,
    }
    single = {kind: (length, ClockUnit.WORKING_DAYS) for kind, length in days.items()}
    single[ClockKind.WHOLE_OFFER] = (6, ClockUnit.CALENDAR_MONTHS)
    statutory = {ClockKind.RIGHT_TO_REQUEST: (6, ClockUnit.CALENDAR_MONTHS)}
    assert clocks == {"single-offer-2011-12": single, "right-to-request-2026-27": single | statutory}


def test_what_a_round_excludes_is_never_said_to_be_published():
    assert {each.certainty for each in REGISTERS.programme_exclusions} <= {Certainty.COMPILED, Certainty.PARTLY_SOURCED}
    excluded = {(each.programme_key, each.grant_key) for each in REGISTERS.programme_exclusions}
    assert ("single-offer-2011-12", "dedicated-schools-grant") in excluded
    assert ("single-offer-2011-12", "counter-terrorism") in excluded


def test_a_row_that_claims_a_source_names_one_that_is_not_us():
    for name, rows in vars(REGISTERS).items():
        for row in rows:
            if isinstance(row, Fact) and row.certainty is Certainty.SOURCED:
                assert set(row.source) - {"ours", "general-knowledge"}, f"{name}, row {row.row}"


def test_every_source_is_used():
    used = {key for rows in vars(REGISTERS).values() for row in rows if isinstance(row, Fact) for key in row.source}
    assert {each.key for each in REGISTERS.sources} == used


def test_every_certainty_word_and_file_is_explained():
    told = (SHIPPED.parent / "SOURCES.md").read_text(encoding="utf-8")
    assert all(f"| `{each.value}` |" in told and each.words in told for each in Certainty)
    assert all(f"`{name}.csv`" in told for name in vars(REGISTERS))
