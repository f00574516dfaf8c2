"""The permission table and its SQL twin say the same of one generated world, facet by facet."""

import random
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from tracker.actions import load
from tracker.domain.actors import ROLES_OF, Actor, OrganisationKind, Role
from tracker.domain.clearances import ClearanceReply
from tracker.domain.decisions import Outcome
from tracker.domain.financial_years import FinancialYear
from tracker.domain.lines import WAITING, LineKind, LineState, Stage, Turn
from tracker.domain.money import Money
from tracker.domain.offers import OfferKind, OfferState, Part
from tracker.domain.standing import Facet, may_see
from tracker.models.asks import Ask
from tracker.models.clearances import Clearance
from tracker.models.decisions import Decision, Recommendation
from tracker.models.lines import Line
from tracker.models.offers import Offer, OfferParty
from tracker.models.organisations import Organisation
from tracker.models.people import Person
from tracker.models.programmes import Programme
from tracker.queries import visibility

NOW = datetime(2010, 11, 1, 10, tzinfo=UTC)
COUNCILS, DEPARTMENTS = range(1001, 1013), range(1101, 1107)
LGA, SERVICE = 1201, 1202
OFFERS, LINES = 60, 500
SENT_STATES = [state for state in LineState if state not in (LineState.DRAFT, LineState.REJECTED)]


def organisation(number: int, kind: OrganisationKind) -> dict[str, Any]:
    return {
        "id": number,
        "code": f"T{number}",
        "kind": kind,
        "name": f"Body {number}",
        "short_name": f"Body {number}",
        "slug": f"body-{number}",
        "certainty": "made for a test",
        "source": "test",
    }


@pytest.fixture
def world(session: Session) -> list[Actor]:
    """60 offers of 500 lines between 12 councils and 6 departments; the 40 actors who look on."""
    rnd = random.Random(20101101)
    kinds = [(n, OrganisationKind.AUTHORITY) for n in COUNCILS]
    kinds += [(n, OrganisationKind.DEPARTMENT) for n in DEPARTMENTS]
    kinds += [(LGA, OrganisationKind.LGA), (SERVICE, OrganisationKind.SERVICE)]
    session.execute(insert(Organisation), [organisation(*each) for each in kinds])
    session.execute(
        insert(Person), [{"id": 1001, "organisation_id": 1001, "name": "A", "email": "a@b", "session_key": "k"}]
    )
    session.execute(insert(Programme), [programme()])
    ask = {
        "id": 1001,
        "programme_id": 1001,
        "kind": LineKind.FREEDOM,
        "key": "freedom:1",
        "department_id": 1101,
        "title": "x",
    }
    session.execute(insert(Ask), [ask])
    offers = [offer(rnd, number) for number in range(1001, 1001 + OFFERS)]
    session.execute(insert(Offer), offers)
    lines = [line(rnd, number, offers) for number in range(1001, 1001 + LINES)]
    session.execute(insert(OfferParty), parties(rnd, offers, lines))
    session.execute(insert(Line), lines)
    clear(rnd, session, lines)
    session.flush()
    return [actor(rnd, number, kinds) for number in range(40)]


def programme() -> dict[str, Any]:
    return {
        "id": 1001,
        "key": "test",
        "name": "Test",
        "single_prefix": "TT",
        "policy_prefix": "TP",
        "lead_department_id": 1101,
        "treasury_id": 1102,
        "first_year": FinancialYear(2011),
        "last_year": FinancialYear(2013),
        "opens_on": date(2010, 4, 1),
        "gate_limit": Money(0),
        "certainty": "",
        "source": "",
    }


def offer(rnd: random.Random, number: int) -> dict[str, Any]:
    is_sent = rnd.random() < 0.7
    return {
        "id": number,
        "programme_id": 1001,
        "reference": f"TT-{number}",
        "kind": OfferKind.SINGLE_OFFER,
        "lead_id": rnd.choice(COUNCILS),
        "state": OfferState.IN_NEGOTIATION if is_sent else OfferState.DRAFT,
        "created_at": NOW,
        "sent_at": NOW if is_sent else None,
        "submitted_at": NOW if is_sent else None,
    }


def line(rnd: random.Random, number: int, offers: list[dict[str, Any]]) -> dict[str, Any]:
    of = rnd.choice(offers)
    is_draft = of["submitted_at"] is None or rnd.random() < 0.1
    state = LineState.DRAFT if is_draft else rnd.choice(SENT_STATES)
    return {
        "id": number,
        "offer_id": of["id"],
        "number": number,
        "kind": LineKind.FREEDOM,
        "programme_id": 1001,
        "authority_id": of["lead_id"],
        "owner_id": rnd.choice(DEPARTMENTS),
        "ask_id": 1001,
        "title": "x",
        "state": state,
        "state_before": LineState.SUBMITTED if state in WAITING else None,
        "stage": rnd.choice(list(Stage)),
        "turn": rnd.choice(list(Turn)),
        "submitted_at": None if is_draft else NOW,
        "released_at": NOW if not is_draft and rnd.random() < 0.4 else None,
    }


def parties(rnd: random.Random, offers: list[dict[str, Any]], lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    found: set[tuple[int, int, Part]] = set()
    for each in offers:
        found.add((each["id"], each["lead_id"], Part.LEAD))
        for partner in rnd.sample(COUNCILS, 3):
            if partner != each["lead_id"]:
                is_invited = each["submitted_at"] is None and rnd.random() < 0.5
                found.add((each["id"], partner, Part.INVITED if is_invited else Part.JOINED))
        if each["submitted_at"] is not None:
            found |= {(each["id"], 1101, Part.LEAD_DEPARTMENT), (each["id"], 1102, Part.TREASURY)}
            found.add((each["id"], rnd.choice(DEPARTMENTS), Part.DEPARTMENT))  # owned a line once
    sent = [each for each in lines if each["state"] is not LineState.DRAFT]
    found |= {(each["offer_id"], each["owner_id"], Part.DEPARTMENT) for each in sent}
    return [
        {
            "offer_id": offer_id,
            "organisation_id": organisation_id,
            "part": part,
            "since": NOW,
            "decision_reference": "EX/1",
            "decision_on": date(2010, 9, 1),
        }
        for offer_id, organisation_id, part in sorted(found)
    ]


def clear(rnd: random.Random, session: Session, lines: list[dict[str, Any]]) -> None:
    """A third of the sent lines were sent to the treasury, or to another department, to clear."""
    asked = [each for each in lines if each["state"] is not LineState.DRAFT and rnd.random() < 0.3]
    ids = range(1001, 1001 + len(asked))
    made = {"person_id": 1001, "at": NOW, "outcome": Outcome.AGREE_AS_ASKED}
    taken = {"decided_by": "x", "decided_by_post": "y", "decided_on": NOW.date()}
    session.execute(
        insert(Recommendation), [{"id": i, "line_id": x["id"], **made} for i, x in zip(ids, asked, strict=True)]
    )
    session.execute(
        insert(Decision),
        [
            {"id": i, "line_id": x["id"], "recommendation_id": i, **made, **taken}
            for i, x in zip(ids, asked, strict=True)
        ],
    )
    session.execute(
        insert(Clearance),
        [
            {
                "line_id": x["id"],
                "organisation_id": rnd.choice([1102, 1105]),
                "decision_id": i,
                "why": "x",
                "round": 1,
                "opened_at": NOW,
                "reply": ClearanceReply.CLEARED,
                "replied_at": NOW,
                "person_id": 1001,
            }
            for i, x in zip(ids, asked, strict=True)
        ],
    )


def actor(rnd: random.Random, number: int, kinds: list[tuple[int, OrganisationKind]]) -> Actor:
    organisation_id, kind = kinds[number % len(kinds)]
    roles = rnd.sample(sorted(ROLES_OF[kind]), rnd.randint(0 if number > 35 else 1, 2))
    return Actor(2000 + number, "Someone", organisation_id, "Somewhere", kind, frozenset(Role(r) for r in roles))


@pytest.mark.parametrize("facet", Facet)
def test_what_an_actor_may_see_is_what_the_query_scopes(session: Session, world: list[Actor], facet: Facet) -> None:
    auditor = Actor(1, "Auditor", SERVICE, "Service", OrganisationKind.SERVICE, frozenset({Role.AUDITOR}))
    cases = load.lines(session, auditor, range(1001, 1001 + LINES))
    assert len(cases) == LINES
    seen_by_anyone = 0
    for each in world:
        by_rule = {case.line.id for case in cases if may_see(each, case.standing, facet)}
        query = select(Line.id).where(visibility.scope(each, facet), Line.id.between(1001, 1000 + LINES))
        by_query = set(session.scalars(query))
        assert by_query == by_rule, f"{each.organisation_id} {sorted(each.roles)}"
        seen_by_anyone += len(by_rule)
    assert seen_by_anyone > LINES


@pytest.mark.parametrize("facet", [Facet.CASE, Facet.TERMS])
def test_an_offer_is_scoped_as_the_rule_says_of_its_case_and_of_its_terms(
    session: Session, world: list[Actor], facet: Facet
) -> None:
    offers = session.scalars(select(Offer).where(Offer.id.between(1001, 1000 + OFFERS))).all()
    parties = visibility.parties_of(session, [each.id for each in offers])
    for each in world:
        by_rule = {row.id for row in offers if may_see(each, visibility.offer_standing(row, parties[row.id]), facet)}
        query = select(Offer.id).where(visibility.offer_scope(each, facet), Offer.id.between(1001, 1000 + OFFERS))
        assert set(session.scalars(query)) == by_rule
