"""The facts that ship: what they add up to, and that they agree with one another and with the calendar."""

import re
from collections import Counter
from datetime import date, timedelta

import pytest

from tracker.domain.actors import OrganisationKind
from tracker.domain.clocks import ClockKind, ClockUnit
from tracker.domain.money import Money
from tracker.domain.registers import REGIONS, AuthorityKind, Certainty, FreedomKind
from tracker.registers.reading import SHIPPED, read_registers
from tracker.registers.rows import Authority, Department, Fact
from tracker.registers.slugs import slug_of

REGISTERS = read_registers()


def is_open(body: Authority | Department, day: date) -> bool:
    return (body.opened_on or date.min) <= day < (body.closed_on or date.max)


def councils(day: date) -> list[Authority]:
    return [each for each in REGISTERS.authorities if each.kind.is_council and is_open(each, day)]


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
    assert {each.region for each in REGISTERS.authorities} == set(REGIONS)


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


def test_indicators_are_1_to_199_in_order():
    assert [each.key for each in REGISTERS.indicators] == [f"NI-{number}" for number in range(1, 200)]
    assert [each.code for each in REGISTERS.indicators] == [f"NI {number}" for number in range(1, 200)]


def test_every_kind_of_freedom_has_entries_that_say_they_are_ours():
    assert {each.kind for each in REGISTERS.freedoms} == set(FreedomKind)
    assert {each.certainty for each in REGISTERS.freedoms} == {Certainty.COMPILED}
    titles = [each.title for each in REGISTERS.freedoms]
    assert len(set(titles)) == len(titles)


def test_only_a_power_that_councils_may_have_is_dated():
    for each in REGISTERS.freedoms:
        if each.possible_from or each.possible_to:
            assert each.already_possible, each.key


def test_the_well_being_power_gives_way_to_general_competence():
    powers = {each.key: each for each in REGISTERS.freedoms}
    before, after = powers["act-for-the-area"], powers["act-as-an-individual"]
    assert "Local Government Act 2000, section 2" in before.already_possible
    assert "Localism Act 2011, section 1" in after.already_possible
    assert before.possible_to == after.possible_from == date(2012, 2, 18)


def test_the_catalogue_is_short_enough_to_read():
    assert 25 <= len(REGISTERS.freedoms) <= 40


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
