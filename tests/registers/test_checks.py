"""What rows must say of each other: told at the row that somebody would have to mend."""

import pytest

from tests.support.register_files import Folder, faults
from tracker.registers.reading import read_registers


@pytest.mark.parametrize(
    ("name", "where", "column", "target"),
    [
        ("authorities", {"code": "BKM"}, "successor_codes", "authorities"),
        ("departments", {"code": "DfE"}, "predecessor_codes", "departments"),
        ("grants", {"key": "carers"}, "department_code", "departments"),
        ("grants", {"key": "carers"}, "source", "sources"),
        ("rings", {"key": "public-health-smoking"}, "grant_key", "grants"),
        ("rings", {"key": "public-health-smoking"}, "parent_key", "rings"),
        ("ring_statuses", {"ring_key": "carers"}, "ring_key", "rings"),
        ("grant_amounts", {"ring_key": "carers", "year": "2008-09"}, "grant_key", "grants"),
        ("allocations", {"authority_code": "BAS"}, "authority_code", "authorities"),
        ("indicators", {"key": "NI-1"}, "department_code", "departments"),
        ("freedoms", {"key": "one-crime-plan"}, "department_code", "departments"),
        ("programmes", {"key": "single-offer-2011-12"}, "treasury_code", "departments"),
        ("programme_exclusions", {"grant_key": "la-better-care"}, "programme_key", "programmes"),
    ],
)
def test_a_reference_to_nothing_is_told(folder: Folder, name: str, where: dict[str, str], column: str, target: str):
    row = folder.change(name, where, **{column: "nowhere"})
    assert f'{name}.csv, row {row}, column {column}: There is no "nowhere" in {target}.csv' in faults(folder.path)


@pytest.mark.parametrize(
    ("name", "where", "cells", "told"),
    [
        ("authorities", {"code": "BKM"}, {"opened_on": "2021-01-01"}, "closed_on: This comes before opened_on"),
        ("departments", {"code": "DfE"}, {"closed_on": "2009-01-01"}, "closed_on: This comes before opened_on"),
        (
            "ring_statuses",
            {"ring_key": "aids-support", "standing": "lifted"},
            {"announced_on": "2010-06-11"},
            "in_force_from: This comes before announced_on",
        ),
        (
            "programmes",
            {"key": "single-offer-2011-12"},
            {"last_year": "2010-11"},
            "last_year: This comes before first_year",
        ),
        (
            "freedoms",
            {"key": "bus-routes-and-fares"},
            {"possible_to": "1999-01-01"},
            "possible_to: This comes before possible_from",
        ),
    ],
)
def test_days_and_years_in_the_wrong_order_are_told(
    folder: Folder, name: str, where: dict[str, str], cells: dict[str, str], told: str
):
    row = folder.change(name, where, **cells)
    assert f"{name}.csv, row {row}, column {told}" in faults(folder.path)


def test_successors_that_lead_round_in_a_circle_are_told(folder: Folder):
    row = folder.change("authorities", {"code": "BUC"}, successor_codes="BKM", closed_on="2020-04-01")
    told = faults(folder.path)
    assert f"authorities.csv, row {row}, column successor_codes: This leads round in a circle to BUC" in told
    assert any("in a circle to BKM" in each for each in told)


def test_a_body_with_a_successor_must_have_closed(folder: Folder):
    row = folder.change("authorities", {"code": "BKM"}, closed_on="")
    message = "A body with successors must have a day it closed"
    assert faults(folder.path) == [f"authorities.csv, row {row}, column closed_on: {message}"]


def test_a_gap_between_a_body_and_its_successor_is_told(folder: Folder):
    row = folder.change("authorities", {"code": "BKM"}, closed_on="2020-03-31")
    message = "BUC opened only after this body had closed"
    assert faults(folder.path) == [f"authorities.csv, row {row}, column successor_codes: {message}"]


def test_a_department_cannot_follow_one_that_is_still_open(folder: Folder):
    folder.change("departments", {"code": "DCSF"}, closed_on="")
    [told] = faults(folder.path)
    assert told.endswith("column predecessor_codes: DCSF had not handed over on the day this department opened")


def test_two_organisations_with_one_code_are_told_whatever_their_file(folder: Folder):
    row = folder.change("bodies", {"code": "LGA"}, code="cla")
    folder.change("departments", {"code": "AGO"}, code="CLA")
    assert f'bodies.csv, row {row}, column code: Another organisation has the code "CLA"' in faults(folder.path)


def test_two_councils_whose_pages_would_have_one_address_are_told(folder: Folder):
    row = folder.change("authorities", {"code": "WRT"}, name="Luton  Borough Council")
    assert faults(folder.path) == [
        f'authorities.csv, row {row}, column name: Its page would have the address of LUT\'s: "luton-borough-council"'
    ]


def test_a_ring_inside_a_ring_of_another_grant_is_told(folder: Folder):
    row = folder.change("rings", {"key": "hrsda-domestic-abuse"}, parent_key="public-health")
    assert faults(folder.path) == [f"rings.csv, row {row}, column parent_key: public-health is a ring of another grant"]


def test_a_second_outer_ring_of_a_grant_is_told(folder: Folder):
    row = folder.change("rings", {"key": "hrsda-domestic-abuse"}, parent_key="")
    assert faults(folder.path) == [
        f"rings.csv, row {row}, column parent_key: The grant has an outer ring already: hrsda"
    ]


def test_rings_inside_each_other_are_told(folder: Folder):
    folder.change("rings", {"key": "hrsda"}, parent_key="hrsda-domestic-abuse")
    told = faults(folder.path)
    assert any("This leads round in a circle to hrsda" in each for each in told)
    assert any("It has no outer ring in rings.csv" in each for each in told)


def test_a_ring_of_which_nothing_is_said_is_told(folder: Folder):
    folder.drop("ring_statuses", {"ring_key": "hrsda-domestic-abuse"})
    [told] = faults(folder.path)
    assert told.endswith("column key: No row of ring_statuses.csv says what holds for it")


def test_inner_rings_that_hold_more_than_the_outer_are_told(folder: Folder):
    row = folder.change("grant_amounts", {"ring_key": "public-health-drug-alcohol"}, amount="4251200001")
    assert faults(folder.path) == [
        f"grant_amounts.csv, row {row}, column amount: The rings inside public-health hold more than it does in 2026-27"
    ]


def test_inner_rings_may_hold_all_of_the_outer(folder: Folder):
    folder.change("grant_amounts", {"ring_key": "public-health-drug-alcohol"}, amount="4251200000")
    assert read_registers(folder.path)


def test_an_amount_at_the_wrong_grant_is_told(folder: Folder):
    row = folder.change("grant_amounts", {"ring_key": "carers", "year": "2008-09"}, grant_key="camhs")
    assert faults(folder.path) == [f"grant_amounts.csv, row {row}, column grant_key: carers is a ring of carers"]


def test_allocations_that_come_to_more_than_the_grant_are_told(folder: Folder):
    row = folder.change("allocations", {"authority_code": "BEN"}, amount="5900000000")
    assert faults(folder.path) == [
        (
            f"allocations.csv, row {row}, column amount: "
            "With the rows above this is more than the £5,900,000,000 of social-care-grant"
        )
    ]


def test_a_grant_without_an_amount_must_say_so(folder: Folder):
    row = folder.change("grants", {"key": "think-family"}, amount_note="")
    message = "There is no amount of this grant, and nothing here says so"
    assert faults(folder.path) == [f"grants.csv, row {row}, column amount_note: {message}"]


def test_two_programmes_cannot_share_a_prefix(folder: Folder):
    row = folder.change("programmes", {"key": "right-to-request-2026-27"}, policy_prefix="SO")
    message = 'The prefix "SO" is taken by Single offer 2011-12'
    assert faults(folder.path) == [f"programmes.csv, row {row}, column policy_prefix: {message}"]
