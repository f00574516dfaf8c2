"""The table of permissions: who may, in which order refusals come (2-model, section 1)."""

from dataclasses import replace

import pytest

from tracker.domain.actors import Actor, OrganisationKind, Role
from tracker.domain.errors import NotAllowed, NotFound
from tracker.domain.lines import Stage, Turn
from tracker.domain.offers import OfferState
from tracker.domain.permissions import TABLE, Permission, check_now, check_role, may
from tracker.domain.standing import Facet, Standing, check_seen, may_see
from tracker.domain.standpoints import anywhere

LEAD, PARTNER, INVITED, OTHER_COUNCIL = 1, 2, 3, 4
OWNER, OTHER_OWNER, CENTRE, TREASURY, STRANGER = 11, 12, 13, 14, 15
LGA, SERVICE = 21, 22

SENT = Standing(
    lead_id=LEAD,
    offer_state=OfferState.IN_NEGOTIATION,
    is_draft=False,
    joined_ids=frozenset({PARTNER}),
    department_ids=frozenset({OWNER, OTHER_OWNER}),
    lead_department_id=CENTRE,
    treasury_id=TREASURY,
    authority_id=LEAD,
    owner_id=OWNER,
    stage=Stage.ASSESSING,
    turn=Turn.DEPARTMENT,
    recommender_id=7,
    author_ids=frozenset({9}),
)
DRAFT = replace(SENT, is_draft=True, offer_state=OfferState.DRAFT, invited_ids=frozenset({INVITED}))


def person(organisation: int, *roles: Role, person_id: int = 100) -> Actor:
    kind = OrganisationKind.AUTHORITY
    if organisation in {OWNER, OTHER_OWNER, CENTRE, TREASURY, STRANGER}:
        kind = OrganisationKind.DEPARTMENT
    elif organisation == LGA:
        kind = OrganisationKind.LGA
    elif organisation == SERVICE:
        kind = OrganisationKind.SERVICE
    return Actor(person_id, "Someone", organisation, "Somewhere", kind, frozenset(roles))


@pytest.mark.parametrize("facet", Facet)
@pytest.mark.parametrize("organisation", [OWNER, CENTRE, TREASURY, LGA, OTHER_COUNCIL])
def test_nobody_outside_the_councils_sees_a_draft(organisation: int, facet: Facet) -> None:
    assert not may_see(person(organisation, Role.CASEWORKER), DRAFT, facet)


@pytest.mark.parametrize("organisation", [LEAD, PARTNER, INVITED])
def test_the_lead_its_partners_and_those_invited_read_a_draft(organisation: int) -> None:
    actor = person(organisation, Role.OFFICER)
    seen = {facet for facet in Facet if may_see(actor, DRAFT, facet)}
    assert seen == {Facet.CASE, Facet.TERMS}


@pytest.mark.parametrize(
    ("organisation", "role", "seen"),
    [
        (LEAD, Role.OFFICER, {Facet.CASE, Facet.TERMS}),
        (PARTNER, Role.SIGNATORY, {Facet.CASE, Facet.TERMS}),
        (OTHER_COUNCIL, Role.OFFICER, set()),
        (OWNER, Role.CASEWORKER, set(Facet)),
        (OTHER_OWNER, Role.CASEWORKER, {Facet.CASE, Facet.TERMS}),
        (STRANGER, Role.CASEWORKER, set()),
        (CENTRE, Role.COORDINATOR, {Facet.CASE, Facet.TERMS}),
        (TREASURY, Role.TREASURY_CLEARER, {Facet.CASE, Facet.TERMS}),
        (LGA, Role.MONITOR, {Facet.CASE}),
        (SERVICE, Role.AUDITOR, set(Facet)),
        (SERVICE, Role.ADMINISTRATOR, set()),
    ],
)
def test_each_side_sees_its_facets_of_an_unreleased_line(organisation: int, role: Role, seen: set[Facet]) -> None:
    actor = person(organisation, role)
    assert {facet for facet in Facet if may_see(actor, SENT, facet)} == seen


def test_the_outcome_is_seen_by_all_who_see_the_case_once_it_is_released() -> None:
    released = replace(SENT, is_released=True)
    for organisation in (LEAD, OTHER_OWNER, TREASURY, LGA):
        assert may_see(person(organisation, Role.OFFICER), released, Facet.OUTCOME)


def test_the_coordinator_sees_inside_once_a_line_is_approved() -> None:
    actor = person(CENTRE, Role.COORDINATOR)
    assert not may_see(actor, SENT, Facet.INSIDE)
    assert may_see(actor, replace(SENT, stage=Stage.APPROVED), Facet.INSIDE)


def test_the_treasury_sees_inside_a_line_that_was_sent_to_it() -> None:
    actor = person(TREASURY, Role.TREASURY_CLEARER)
    assert may_see(actor, replace(SENT, asked_ids=frozenset({TREASURY})), Facet.INSIDE)


def test_a_person_without_a_role_sees_nothing() -> None:
    assert not any(may_see(person(LEAD), SENT, facet) for facet in Facet)


def test_what_is_not_seen_is_not_found() -> None:
    with pytest.raises(NotFound):
        check_seen(person(OTHER_COUNCIL, Role.OFFICER), SENT)


def test_a_role_that_can_never_make_the_move_is_told_which_may() -> None:
    with pytest.raises(NotAllowed) as refused:
        check_role(person(OWNER, Role.CASEWORKER), Permission.LINE_APPROVE, SENT)
    assert refused.value.roles == (Role.DECISION_MAKER,)


def test_nobody_approves_what_they_recommended() -> None:
    both = person(OWNER, Role.CASEWORKER, Role.DECISION_MAKER, person_id=7)
    check_role(both, Permission.LINE_APPROVE, SENT)
    with pytest.raises(NotAllowed):
        check_now(both, Permission.LINE_APPROVE, SENT)
    assert may(replace(both, person_id=8), Permission.LINE_APPROVE, SENT)


@pytest.mark.parametrize("permission", [Permission.OFFER_SUBMIT, Permission.AGREEMENT_SIGN])
def test_nobody_signs_what_they_wrote(permission: Permission) -> None:
    author = person(LEAD, Role.OFFICER, Role.SIGNATORY, person_id=9)
    assert not may(author, permission, SENT)
    assert may(replace(author, person_id=10), permission, SENT)


def test_a_partner_acts_on_its_own_line_and_not_on_the_lead_s() -> None:
    officer = person(PARTNER, Role.OFFICER)
    assert not may(officer, Permission.LINE_ACCEPT, SENT)
    assert may(officer, Permission.LINE_ACCEPT, replace(SENT, authority_id=PARTNER))


def test_the_lead_acts_on_any_line() -> None:
    assert may(person(LEAD, Role.OFFICER), Permission.LINE_ACCEPT, replace(SENT, authority_id=PARTNER))


def test_a_decision_maker_of_another_department_cannot_release() -> None:
    assert not may(person(OTHER_OWNER, Role.DECISION_MAKER), Permission.LINE_RELEASE, SENT)
    assert may(person(OWNER, Role.DECISION_MAKER), Permission.LINE_RELEASE, SENT)
    assert may(person(CENTRE, Role.COORDINATOR), Permission.LINE_RELEASE, SENT)


def test_every_permission_stands_in_the_table() -> None:
    assert set(TABLE) == set(Permission)


@pytest.mark.parametrize("permission", [each for each in Permission if TABLE[each].where is not anywhere])
def test_who_has_the_role_elsewhere_is_told_where_it_would_have_to_be(permission: Permission) -> None:
    """Never "Only a caseworker can do this" to a caseworker."""
    for role in TABLE[permission].roles:
        with pytest.raises(NotAllowed, match=" of "):
            check_role(person(OTHER_COUNCIL, role), permission, SENT)
