"""J13 Bulk by ask: forty-two councils ask to lift one ring-fence, and are decided on one page.

42 councils ask to lift one ring-fence. P3 opens the ask => £ by year, 5 past cases, stance. Selects 38, excludes 4
outliers, sets terms with per-council £ => confirm lists each; 38 recommendations, each with its own reason and audit
event; one differing from precedent demands a note. P4 approves 38, returns 1.

Told once and walked twice: by the strict test client on every database, and by two people at real browsers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.journeys.telling import boxes
from tests.journeys.walking import BrowserWalker, ClientWalker, Walker
from tests.support.browser import NewPage
from tests.support.client import Page
from tests.support.clock import WorldClock
from tests.support.factories.departments import answer
from tests.support.factories.negotiations import Asked, Sent, send_offer
from tests.support.server import serving
from tests.support.world import COUNCILS, World, email_of
from tracker.actions import acceptances, stances, totals
from tracker.db import Database
from tracker.domain.actors import Actor, OrganisationKind, Role
from tracker.domain.decisions import Outcome, Terms
from tracker.domain.events import EventKind
from tracker.domain.lines import Stage
from tracker.domain.stances import StanceDraft, StancePosition, Subject, SubjectKind
from tracker.models.asks import Ask
from tracker.models.decisions import Recommendation, RecommendationReason
from tracker.models.events import Event
from tracker.models.grants import Grant
from tracker.models.lines import Line, PositionAmount
from tracker.models.organisations import Organisation
from tracker.models.people import Person, PersonRole
from tracker.queries.positions import last_terms

pytestmark = pytest.mark.timeout(900)

ASKING, STANDING_OUT = 42, 4
POUNDS = [100_000 + 1_000 * n for n in range(ASKING - STANDING_OUT)]
CONDITION = "A quarter of the 2011-12 grant stays with the programme."
REASON = "Reform has begun and must be finished."
TAKEN = {"decided_by": "Jo Minister", "decided_by_post": "Minister of State", "decided_on": date(2010, 11, 1)}
OUR_OWN = {"reasons": ["cost_or_risk"], "reason_cost_or_risk": REASON}


@dataclass
class Given:
    """What stands before the story begins: the ask, and the offers of those who stand out."""

    ask_id: int
    outliers: Sequence[Sent] = field(default_factory=list)


def add_councils(session: Session, world: World, count: int) -> tuple[World, list[str]]:
    """An officer and a signatory in each of so many councils more."""
    query = select(Organisation).where(
        Organisation.kind == OrganisationKind.AUTHORITY,
        Organisation.authority_kind.in_(["unitary", "metropolitan", "county"]),
        Organisation.closed_on.is_(None),
        Organisation.opened_on.is_(None),
        Organisation.code.not_in(COUNCILS),
    )
    bodies = session.scalars(query.order_by(Organisation.code).limit(count)).all()
    assert len(bodies) == count
    people: dict[tuple[str, str], Sequence[Actor]] = dict(world.people)
    for body in bodies:
        for role in (Role.OFFICER, Role.SIGNATORY):
            key = f"{role.value}-{body.code}"
            person = Person(organisation_id=body.id, name=key, email=f"{key}@x.example.gov.uk", session_key=key)
            session.add(person)
            session.flush()
            session.add(PersonRole(person_id=person.id, role=role))
            kind = OrganisationKind.AUTHORITY
            people[role.value, body.code] = [Actor(person.id, key, body.id, body.name, kind, frozenset({role}))]
    codes = {body.code: body.id for body in bodies}
    return replace(world, people=people, organisations={**world.organisations, **codes}), list(codes)


def begin(session: Session, world: World) -> Given:
    """Five answered before, the last with conditions; forty-two asking, four of them unlike the rest; a stance."""
    for code, outcome in zip(COUNCILS, (*[Outcome.AGREE_AS_ASKED] * 2, Outcome.REJECT), strict=False):
        answer(session, world, send_offer(session, world, [Asked(pounds=90_000)], council=code), outcome)
    for code in COUNCILS[3:]:
        sent = send_offer(session, world, [Asked(pounds=90_000)], council=code)
        terms = {n: _with_condition(session, line) for n, line in sent.lines.items()}
        sent = answer(session, world, sent, Outcome.AGREE_WITH_CONDITIONS, terms=terms)
        acceptances.accept_positions(session, world.as_("officer", code), sent.picks, now=world.now)
    world, codes = add_councils(session, world, ASKING)
    for code, pounds in zip(codes[STANDING_OUT:], POUNDS, strict=True):
        send_offer(session, world, [Asked(pounds=pounds)], council=code)
    dear, thin = Asked(pounds=900_000), Asked(pounds=120_000, evidence="")
    outliers = [
        send_offer(session, world, [asked], council=code)
        for code, asked in zip(codes, (dear, dear, thin, thin), strict=False)
    ]
    grant = session.scalars(select(Grant.id).where(Grant.key == "social-care-reform")).one()
    stances.take_stance(
        session,
        world.as_("decision_maker", "DH"),
        Subject(SubjectKind.GRANT, grant),
        StanceDraft(StancePosition.OPEN_WITH_CONDITIONS, "Reform has begun.", "A share stays.", date(2010, 11, 1)),
        last=stances.NO_STANCE,
        now=world.now,
    )
    return Given(session.scalars(select(Ask.id)).one(), outliers)


def _with_condition(session: Session, line_id: int) -> Terms:
    asked = last_terms(session, [line_id])[line_id]
    return replace(asked, conditions=(CONDITION,))


class Story:
    """The caseworker's afternoon and the decision maker's."""

    def __init__(self, walker: Walker, database: Database, world: World, given: Given) -> None:
        self.walker, self.database, self.world, self.given = walker, database, world, given

    def tell(self) -> None:
        page = self.caseworker_opens_the_ask()
        self.caseworker_recommends_38(page)
        self.one_that_differs_wants_a_note()
        self.decision_maker_approves_38_and_returns_1()
        self.all_of_it_is_on_record()

    def caseworker_opens_the_ask(self) -> Page:
        caseworker = self.world.as_("caseworker", "DH")
        listed = self.walker.begin("/asks", caseworker)
        page = listed.follow("Lift the ring-fence on the Social Care Reform Grant")
        facts = page.facts()
        assert facts["Councils asking"].startswith(str(ASKING))
        assert facts["Past decisions"].startswith("4 to 1")
        asked = sum(POUNDS) + 2 * 900_000 + 2 * 120_000
        assert [row[1] for row in page.rows("£ by year")] == [f"£{asked:,}"] * 3
        assert "Our stance: open with conditions" in page.text
        return page

    def caseworker_recommends_38(self, page: Page) -> None:
        ticked = [each for each in page.all("input", name="line") if "checked" in each.attributes]
        assert len(boxes(page, "line")) == ASKING
        assert len(ticked) == ASKING - STANDING_OUT
        rows = page.rows("Councils that ask for this")
        assert rows[0][0] == f"Different from the rest {STANDING_OUT} lines, not selected: look at each"
        assert all("over twice the middle £" in row[1] or "no evidence" in row[1] for row in rows[1:5])
        given = {"outcome": "agree_with_conditions", "conditions": CONDITION}
        again = page.submit("Continue", status=422, **given)
        assert again.errors == ["Select at least one reason"]
        check = again.submit("Continue", **OUR_OWN)
        assert check.h1 == "Check 38 recommendations"
        happens = {row[1]: row[2] for row in check.rows("What will happen to each line") if len(row) > 1}
        assert len(happens) == ASKING
        assert len({words for words in happens.values() if "1 condition" in words}) >= 38, "each its own £"
        (own, *_more) = [each.get("name") for each in check.all("textarea") if each.get("name").startswith("own-")][4:]
        done = check.submit("Send recommendations", **{own: "It has spent half already."})
        assert done.h1 == "38 recommendations sent"
        assert [why for _line, why in done.rows("Lines that were not done, and why")] == ["You left it out"] * 4
        assert self.walker.loads <= 4, "the ask, a correction, what will happen, what became of each"

    def one_that_differs_wants_a_note(self) -> None:
        """One of those that stand out is looked at by itself, and refused, unlike the last answer."""
        sent = self.given.outliers[0]
        page = self.walker.get(f"/offers/{sent.reference}/lines/1/recommend", as_=self.world.as_("caseworker", "DH"))
        again = page.submit("Send recommendation", status=422, outcome="reject", **OUR_OWN)
        assert again.errors == ["Say why this differs from the last answer to the same ask"]
        again.submit("Send recommendation", note="It asks for ten times what others do.")

    def decision_maker_approves_38_and_returns_1(self) -> None:
        page = self.walker.begin("/approvals", self.world.as_("decision_maker", "DH"))
        batch = page.follow("Select all 39 matching").submit("Continue", do="approve")
        kept = boxes(batch, "line")
        assert len(kept) == 39
        done = batch.submit("Approve 39 recommendations", line=kept[:-1], **TAKEN)
        assert done.h1 == "38 recommendations approved"
        page = self.walker.get("/approvals")
        batch = page.submit("Continue", do="return", line=boxes(page, "line"))
        back = batch.submit("Return 1 recommendation", comment="Say more of what it has spent.")
        assert back.h1 == "1 recommendation returned"

    def all_of_it_is_on_record(self) -> None:
        with self.database.reading() as session:
            bulk = select(Recommendation).where(Recommendation.outcome == Outcome.AGREE_WITH_CONDITIONS)
            made = [each for each in session.scalars(bulk) if each.person_id == self._caseworker]
            ours = [each for each in made if self._is_of_bulk(session, each)]
            assert len(ours) == ASKING - STANDING_OUT
            pounds = [self._pounds(session, each) for each in ours]
            assert sorted(pounds) == [str_of(n) for n in sorted(POUNDS)]
            reasons = session.scalars(
                select(RecommendationReason.words).where(
                    RecommendationReason.recommendation_id.in_([each.id for each in ours])
                )
            ).all()
            assert len(reasons) == len(ours)
            assert sum(words.endswith("It has spent half already.") for words in reasons) == 1
            events = select(func.count()).where(
                Event.kind == EventKind.LINE_RECOMMENDED, Event.line_id.in_([each.line_id for each in ours])
            )
            assert session.scalar(events) == len(ours)
            approved = select(func.count()).select_from(Line).where(Line.stage == Stage.APPROVED)
            assert session.scalar(approved) == 38
            assert not totals.compare(session)

    @property
    def _caseworker(self) -> int:
        return self.world.as_("caseworker", "DH").person_id

    def _is_of_bulk(self, session: Session, made: Recommendation) -> bool:
        """Not of the past cases."""
        line = session.get_one(Line, made.line_id)
        return line.released_at is None

    def _pounds(self, session: Session, made: Recommendation) -> str:
        query = select(PositionAmount.money).where(PositionAmount.position_id == made.position_id).distinct()
        return str(session.scalars(query).one())


def str_of(pounds: int) -> str:
    return f"£{pounds:,}"


def test_j13_by_the_test_client(
    app: Flask, database: Database, session: Session, world: World, clock: WorldClock
) -> None:
    given = begin(session, world)
    session.commit()
    Story(ClientWalker(app, clock), database, world, given).tell()


def test_j13_in_a_real_browser_with_two_people(
    app: Flask, own_database: Database, world: World, new_page: NewPage
) -> None:
    with own_database.writing() as session:
        given = begin(session, world)
    emails: Mapping[int, str] = {
        actor.person_id: email_of(role, code, which)
        for (role, code), actors in world.people.items()
        for which, actor in enumerate(actors, 1)
    }
    app.extensions["database"] = own_database
    with serving(app) as address:
        walker = BrowserWalker(address, new_page, lambda actor: emails[actor.person_id])
        Story(walker, own_database, world, given).tell()
        assert len(walker.windows) == 2
