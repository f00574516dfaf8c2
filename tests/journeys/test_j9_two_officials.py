"""J9 Two officials at once: one decision stands, and whoever came second is told whose, when, and keeps their words.

A and B open line 4 at the same version. A recommends agree; B submits reject => 409 page: A's recommendation and time,
B's reason text kept, choices keep A's or start again from the version now; one recommendation stands, the conflict is
logged. The same for two approvals, two releases, two signatures. Same in a bulk of 40 => 39 done, 1 skipped and named.
Double click => one decision. Never "not authorised" for a stale page.

Told once and walked twice: by the strict test client on every database, and by people at real browsers of their own.
"""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.journeys.walking import BrowserWalker, ClientWalker, Walker
from tests.support.browser import NewPage
from tests.support.client import Page
from tests.support.clock import WorldClock
from tests.support.factories.departments import answer, approve_all, clear_all, recommend_all
from tests.support.factories.negotiations import Asked, Sent, read_sent, send_offer
from tests.support.factories.whole_road import draw_up
from tests.support.server import serving
from tests.support.world import World, email_of, read_world
from tests.web.agreeing import TICKED
from tracker.db import Database
from tracker.domain.actors import Actor
from tracker.models.agreements import Signature
from tracker.models.decisions import Decision, Recommendation
from tracker.models.people import RefusedMove
from tracker.models.releases import ReleasedDecision

pytestmark = pytest.mark.timeout(600)

REJECT = {"outcome": "reject", "reasons": ["other"], "reason_other": "My own long reason."}
RECORD = {"decided_by": "A Minister", "decided_by_post": "Minister of State"}
BULK = 40
OTHERS_SAY = "This changed while you were writing"


@dataclass
class Telling:
    """Who walks, in which database, among whom."""

    walker: Walker
    database: Database
    world: World

    def as_(self, role: str, code: str, which: int = 1) -> Actor:
        return self.world.as_(role, code, which)

    def prepare(self, play: Callable[[Session, World], Sent]) -> Sent:
        with self.database.writing() as session:
            return play(session, read_world(session))

    def count(self, table: type) -> int:
        with self.database.reading() as session:
            return session.scalar(select(func.count()).select_from(table)) or 0

    def conflicts(self) -> int:
        with self.database.reading() as session:
            return session.scalar(select(func.count()).where(RefusedMove.kind == "conflict")) or 0

    def at_their_pages(self, path: str, first: Actor, second: Actor) -> tuple[Page, Page]:
        """The page as the second opened it, after the first has opened it too."""
        return self.walker.begin(path, first), self.walker.begin(path, second)

    def sends(self, who: Actor, page: Page, button: str, *, status: int = 200, **typed: object) -> Page:
        """Go on at one's own window with the page that has been standing open."""
        self.walker.who = who if isinstance(self.walker, BrowserWalker) else who.person_id
        return page.submit(button, status=status, **typed)


def assert_told(page: Page, whose: str, what: str) -> None:
    """The 409 page: who, when, what, that it is no matter of permission, and the two choices."""
    assert page.h1 == OTHERS_SAY
    assert f"{whose}, changed it on 1 November 2010, 10am." in page.text
    assert what in page.text
    assert "not a matter of permission" in page.text
    assert "not authorised" not in page.text
    links = [link.text for link in page.all("a")]
    assert {"Start again from what is recorded now", "Keep what is recorded as it is"} <= set(links)


def tell_of_recommendations(told: Telling) -> None:
    sent = told.prepare(lambda s, w: send_offer(s, w, [Asked() for _ in range(4)]))
    first, second = (told.as_("caseworker", "DH", which) for which in (1, 2))
    path = f"/offers/{sent.reference}/lines/4/recommend"
    quick, slow = told.at_their_pages(path, first, second)
    told.sends(first, quick, "Send recommendation", outcome="agree_as_asked")
    late = told.sends(second, slow, "Send recommendation", status=409, **REJECT)
    assert_told(late, "Caseworker, Department of Health", "Recommended: agree as asked")
    assert "version 3" in late.text
    assert "My own long reason." in late.markup
    assert told.count(Recommendation) == told.conflicts() == 1
    assert told.walker.get(path, as_=second).status == 200


def tell_of_a_double_click(told: Telling) -> None:
    sent = told.prepare(send_offer)
    caseworker = told.as_("caseworker", "DH")
    page = told.walker.begin(f"/offers/{sent.reference}/lines/1/recommend", caseworker)
    told.sends(caseworker, page, "Send recommendation", outcome="agree_as_asked")
    if isinstance(told.walker, ClientWalker):  # a browser stops the second click by itself
        again = told.sends(caseworker, page, "Send recommendation", status=409, outcome="agree_as_asked")
        assert "You changed it yourself, in another window" in again.text
    assert told.count(Recommendation) == 1


def tell_of_approvals(told: Telling) -> None:
    sent = told.prepare(lambda s, w: recommend_all(s, w, send_offer(s, w)))
    first, second = (told.as_("decision_maker", "DH", which) for which in (1, 2))
    boxes = [f"{sent.lines[1]}:{sent.versions[1]}"]
    quick = told.walker.begin("/approvals", first).submit("Continue", do="approve", line=boxes)
    slow = told.walker.begin("/approvals", second).submit("Continue", do="approve", line=boxes)
    told.sends(first, quick, "Approve 1 recommendation", **RECORD)
    late = told.sends(second, slow, "Approve 1 recommendation", status=409, **RECORD)
    assert_told(late, "Decision maker, Department of Health", "Approved: agree as asked")
    assert "Minister of State" in late.markup
    assert told.count(Decision) == told.conflicts() == 1


def tell_of_releases(told: Telling) -> None:
    def ready(session: Session, world: World) -> Sent:
        sent = recommend_all(session, world, send_offer(session, world))
        return clear_all(session, world, approve_all(session, world, sent))

    told.prepare(ready)
    first, second = (told.as_("decision_maker", "DH", which) for which in (1, 2))
    batches = []
    for who in (first, second):
        page = told.walker.begin("/release", who)
        offers = [box.get("value") for box in page.all("input", name="offer")]
        batches.append(page.submit("Preview what they will read", offer=offers))
    told.sends(first, batches[0], "Release 1 decision")
    late = told.sends(second, batches[1], "Release 1 decision", status=409)
    assert_told(late, "Decision maker, Department of Health", "Decision released: agree as asked")
    assert told.count(ReleasedDecision) == told.conflicts() == 1


def tell_of_signatures(told: Telling) -> None:
    def out(session: Session, world: World) -> Sent:
        sent = answer(session, world, send_offer(session, world))
        draw_up(session, world, sent.reference)
        return sent

    sent = told.prepare(out)
    first, second = (told.as_("signatory", "LUT", which) for which in (1, 2))
    quick, slow = told.at_their_pages(f"/agreements/{sent.reference}/sign", first, second)
    told.sends(first, quick, "Sign the agreement", **TICKED)
    late = told.sends(second, slow, "Sign the agreement", status=409, **TICKED)
    assert_told(late, "Signatory, Luton Borough Council", "Signed version 1 of the agreement")
    assert told.count(Signature) == told.conflicts() == 1


def tell_of_a_bulk_of_forty(told: Telling) -> None:
    sent = told.prepare(lambda s, w: send_offer(s, w, [Asked() for _ in range(BULK)]))
    first, second = (told.as_("caseworker", "DH", which) for which in (1, 2))
    boxes = [f"{sent.lines[n]}:{sent.versions[n]}" for n in sent.lines]
    selected = told.walker.begin("/department", second).submit("Continue", do="recommend", line=boxes)
    with told.database.writing() as session:
        recommend_all(session, told.world, read_sent(session, sent.reference), numbers=[7])
    done = told.sends(second, selected, "Send recommendations", outcome="agree_as_asked")
    assert done.h1.startswith("39 recommendations")
    assert "Line 7 of SO-0001" in done.text or "line 7 of SO-0001" in done.text
    assert "was changed while you were writing. Caseworker, Department of Health, changed it on" in done.text
    assert told.count(Recommendation) == BULK
    with told.database.reading() as session:
        owners = session.scalars(select(Recommendation.person_id)).all()
    assert (owners.count(first.person_id), owners.count(second.person_id)) == (1, BULK - 1)


CHAPTERS = (
    tell_of_recommendations,
    tell_of_a_double_click,
    tell_of_approvals,
    tell_of_releases,
    tell_of_signatures,
    tell_of_a_bulk_of_forty,
)


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda each: each.__name__)
def test_j9_by_the_test_client(
    chapter: Callable[[Telling], None], app: Flask, database: Database, world: World, clock: WorldClock
) -> None:
    chapter(Telling(ClientWalker(app, clock), database, world))


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda each: each.__name__)
def test_j9_in_a_real_browser(
    chapter: Callable[[Telling], None], app: Flask, own_database: Database, world: World, new_page: NewPage, clock
) -> None:
    emails = {
        actor.person_id: email_of(role, code, which)
        for (role, code), actors in world.people.items()
        for which, actor in enumerate(actors, 1)
    }
    app.extensions["database"] = own_database
    with serving(app) as address:
        walker = BrowserWalker(address, new_page, lambda actor: emails[actor.person_id])
        chapter(Telling(walker, own_database, world))
