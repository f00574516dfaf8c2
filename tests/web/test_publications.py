"""The public register: found without an account, true to what is published, and to nothing else."""

import csv
import io
from collections import defaultdict
from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from tests.support.client import Client
from tests.support.clock import WorldClock
from tests.support.factories.negotiations import CARERS, CLEANER_STREETS, OWN, RECEIPTS, SOCIAL_CARE, Asked, send_offer
from tests.support.factories.offers import draft_offer
from tests.support.factories.outcomes import answer, lines_of, sign
from tests.support.world import World
from tracker.actions import acceptances
from tracker.domain.decisions import Outcome

ASKED = (Asked(SOCIAL_CARE), Asked(CARERS, pounds=100_000), Asked(CLEANER_STREETS), Asked(RECEIPTS, pounds=50_000))
SLUG = "luton-borough-council"
BEFORE = datetime(2010, 11, 8, 8, 59, 59, 999_999, tzinfo=UTC)
PUBLISHED = datetime(2010, 11, 8, 9, 0, tzinfo=UTC)


@pytest.fixture
def reference(session: Session, world: World) -> str:
    """Luton's offer, sent on Monday 1 November."""
    made = send_offer(session, world, ASKED).reference
    session.commit()
    return made


@pytest.fixture
def public(client: Client, clock: WorldClock) -> Client:
    """Nobody, at the moment of publication."""
    clock.set(PUBLISHED)
    client.be(None)
    return client


def test_it_is_empty_before_nine_and_full_at_nine(reference: str, public: Client, clock: WorldClock) -> None:
    clock.set(BEFORE)
    assert "No offers match" in public.page("publications.register").text
    public.page("publications.council", slug=SLUG, status=404)
    public.page("publications.offer", reference=reference, status=404)
    clock.set(PUBLISHED)
    assert "1 council with something published" in public.page("publications.register").text
    assert public.page("publications.council", slug=SLUG).h1 == "Luton Borough Council"
    assert public.page("publications.offer", reference=reference).h1 == f"Offer {reference}"


def test_a_draft_and_an_unknown_reference_give_the_same_404(session: Session, world: World, public: Client) -> None:
    draft = draft_offer(session, world)
    session.commit()
    drafted = public.page("publications.offer", reference=draft, status=404)
    unknown = public.page("publications.offer", reference="SO-9999", status=404)
    assert drafted.text == unknown.text
    assert drafted.title == unknown.title


def test_a_council_is_found_in_two_pages(reference: str, public: Client) -> None:
    page = public.get("/register?council=luton").follow("Luton Borough Council")
    assert "Luton Borough Council asked government for 4 freedoms in November 2010." in page.text
    assert "So far none is agreed, none was refused and 4 are still being discussed." in page.text


def test_every_part_is_there_in_order_with_its_count_also_when_nothing(reference: str, public: Client) -> None:
    page = public.page("publications.council", slug=SLUG)
    assert [heading.text for heading in page.all("h2")] == [
        "Agreed so far: 0",
        "Refused: 0",
        "Still being discussed: 4",
        "Promises: 0",
        "Money: £0",
        "History of this page: 1",
    ]


def test_released_lines_read_as_agreed_refused_and_discussed(
    session: Session, world: World, reference: str, public: Client
) -> None:
    answer(session, world, reference, {1: Outcome.AGREE_AS_ASKED, 2: Outcome.REJECT, 3: Outcome.COUNTER})
    session.commit()
    page = public.page("publications.council", slug=SLUG)
    headings = [heading.text for heading in page.all("h2")]
    assert headings[:3] == ["Agreed so far: 1", "Refused: 1", "Still being discussed: 2"]
    assert "£2,538,000 over 3 years would no longer be tied to this grant’s rules." in page.text
    assert "Why: cost or risk to the Exchequer." in page.text
    assert page.rows("Pounds no longer tied to one purpose") == [
        ["2011-12", "£846,000"],
        ["2012-13", "£846,000"],
        ["2013-14", "£846,000"],
        ["Total", "£2,538,000"],
    ]


def test_a_counter_shows_its_state_and_neither_title_nor_pounds(
    session: Session, world: World, reference: str, public: Client
) -> None:
    answer(session, world, reference, {1: Outcome.COUNTER})
    session.commit()
    for page in (
        public.page("publications.council", slug=SLUG),
        public.page("publications.offer", reference=reference),
    ):
        assert "Counter-proposed" in page.text
        assert "Social Care" not in page.text
        assert "400,000" not in page.text


def test_a_line_agreed_on_other_terms_is_not_said_to_be_agreed_as_asked(
    session: Session, world: World, reference: str, public: Client
) -> None:
    answer(session, world, reference, {3: Outcome.AGREE_WITH_CONDITIONS})
    (line,) = lines_of(session, reference, 3)
    acceptances.accept_position(session, world.as_("officer", "LUT"), reference, 3, version=line.version, now=world.now)
    session.commit()
    text = public.page("publications.council", slug=SLUG).text
    assert "Agreed so far: 1" in text
    assert "Agreed with conditions." in text
    assert "Agreed as asked" not in text


def test_a_signed_offer_shows_its_terms_and_who_signed(
    session: Session, world: World, reference: str, public: Client
) -> None:
    answer(session, world, reference, dict.fromkeys((1, 2, 3), Outcome.AGREE_AS_ASKED) | {4: Outcome.REJECT})
    sign(session, world, reference)
    session.commit()
    page = public.page("publications.offer", reference=reference)
    assert ASKED[0].words in page.text
    assert "in force from 1 April 2011 to 31 March 2014" in page.text
    assert [row[0] for row in page.rows("Signed by")] == ["Luton Borough Council", "HM Government"]
    assert "Half of it is promised to the hospital trust" in page.text
    assert f"The code stands for {reference}, version 1." in page.follow("Check a copy of it").text
    council = public.page("publications.council", slug=SLUG)
    assert [heading.text for heading in council.all("h2")][:3] == [
        "Agreed so far: 3",
        "Refused: 1",
        "Still being discussed: 0",
    ]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"outcome": "refused"}, ["Carers"]),
        ({"outcome": "agreed"}, ["Social Care Reform"]),
        ({"words": "CARERS"}, ["Carers"]),
        ({"words": "exchequer cost"}, ["Carers"]),
        ({"words": "%"}, []),
        ({"department": "Department of Health"}, ["Carers", "Social Care Reform"]),
        ({"department": "Department of Health", "outcome": "agreed"}, ["Social Care Reform"]),
        ({"council": "luton", "outcome": "refused"}, ["Carers"]),
        ({"council": "leeds", "outcome": "refused"}, []),
        ({"outcome": "discussed"}, []),
    ],
)
def test_lines_are_found_by_outcome_words_department_and_council(
    session: Session, world: World, reference: str, public: Client, query: dict[str, str], found: list[str]
) -> None:
    answer(session, world, reference, {1: Outcome.AGREE_AS_ASKED, 2: Outcome.REJECT})
    session.commit()
    page = public.page("publications.register", query=query)
    if not found:
        assert "No offers match" in page.text
        assert page.follow("Clear filters").h1 == "Search the register"
        return
    titles = " | ".join(row[0] for row in page.rows("Lines published"))
    assert len(page.rows("Lines published")) == len(found)
    assert all(each in titles for each in found)


def test_what_was_looked_for_stays_in_the_form(reference: str, public: Client) -> None:
    page = public.page("publications.register", query={"council": "Luton", "words": "Lünch", "outcome": "agreed"})
    assert (page.value("council"), page.value("words"), page.value("outcome")) == ("Luton", "Lünch", "agreed")


@pytest.mark.parametrize("query", ["page=0", "page=99999999999", "page=x", "outcome=nonsense", "department=nobody"])
def test_nonsense_in_the_address_is_as_good_as_nothing(reference: str, public: Client, query: str) -> None:
    assert "1 council" in public.get(f"/register?{query}").text


def test_the_register_as_csv_holds_what_the_pages_say(
    session: Session, world: World, reference: str, public: Client
) -> None:
    answer(session, world, reference, {1: Outcome.AGREE_AS_ASKED, 2: Outcome.COUNTER})
    session.commit()
    for path in ("/register/published.csv", f"/register/councils/{SLUG}/published.csv"):
        response = public.fetch(path)
        assert response.mimetype == "text/csv"
        offer, agreed, counter = csv.DictReader(io.StringIO(response.text))
        assert (offer["Reference"], offer["Line"], offer["Stage"]) == (reference, "0", "Submission")
        assert (agreed["Outcome"], agreed["Total pounds"]) == ("Agreed in principle", "2538000.00")
        assert (counter["Title"], counter["Outcome"], counter["Total pounds"]) == ("", "Counter-proposed", "")
        assert offer["Published on"] == "2010-11-08"


def test_nothing_is_in_the_csv_before_nine(reference: str, public: Client, clock: WorldClock) -> None:
    clock.set(BEFORE)
    assert len(public.fetch("/register/published.csv").text.splitlines()) == 1
    public.fetch(f"/register/councils/{SLUG}/published.csv", status=404)


def test_a_kept_page_is_asked_about_by_its_tag_and_not_sent_again(reference: str, public: Client) -> None:
    first = public.fetch(f"/register/councils/{SLUG}")
    assert first.headers["Cache-Control"] == "public, no-cache"
    again = public.fetch(f"/register/councils/{SLUG}", headers={"If-None-Match": first.headers["ETag"]}, status=304)
    assert "Content-Security-Policy" not in again.headers, "its nonce would replace the one of the page that was kept"


def test_a_changed_page_is_sent_again(session: Session, world: World, reference: str, public: Client) -> None:
    tag = public.fetch(f"/register/councils/{SLUG}").headers["ETag"]
    answer(session, world, reference, {2: Outcome.REJECT})
    session.commit()
    assert public.fetch(f"/register/councils/{SLUG}", headers={"If-None-Match": tag}).headers["ETag"] != tag


def test_a_page_that_names_the_signed_in_is_never_for_everyone(reference: str, public: Client, world: World) -> None:
    page = public.page("publications.register", as_=world.as_("officer", "LUT"))
    assert page.response.headers["Cache-Control"] == "no-store"
    assert "ETag" not in page.response.headers


def test_as_many_questions_are_asked_for_300_lines_as_for_30(session: Session, world: World, public: Client) -> None:
    counts: dict[str, list[int]] = defaultdict(list)
    for offers in (1, 9):
        for _ in range(offers):
            last = send_offer(session, world, [Asked(OWN)] * 30).reference
            answer(session, world, last, dict.fromkeys(range(1, 31), Outcome.AGREE_AS_ASKED))
        session.commit()
        for path in ("/register", "/register?outcome=agreed", f"/register/councils/{SLUG}", f"/register/offers/{last}"):
            page = public.get(path)
            counts[path.replace(last, "")].append(len(page.statements))
            assert len(page.markup.encode()) < 60_000
    assert counts == {
        "/register": [4, 4],
        "/register?outcome=agreed": [3, 3],
        f"/register/councils/{SLUG}": [1, 1],
        "/register/offers/": [1, 1],
    }
