"""The department's queue: groups with counts, filter, order and pages in the address, and many lines at once."""

import pytest
from sqlalchemy.orm import Session

from tests.support.client import Client, Page
from tests.support.factories.departments import CHANGED, recommend_all
from tests.support.factories.many_lines import add_lines
from tests.support.factories.negotiations import CARERS, STROKE, Asked, Sent, line_of, send_offer
from tests.support.world import World
from tracker.actions.decisions import take_lines
from tracker.domain.lines import Stage

TABLE = "Lines by what they need"


@pytest.fixture
def sent(session: Session, world: World) -> Sent:
    found = send_offer(session, world, [Asked(), Asked(CARERS), Asked(STROKE)])
    session.commit()
    return found


@pytest.fixture
def queue(client: Client, world: World, sent: Sent) -> Page:
    return client.page("decisions.queue", as_=world.as_("caseworker", "DH"))


def groups(page: Page) -> dict[str, str]:
    return {item.text.rpartition(" ")[0]: item.text.rpartition(" ")[2] for item in page.one(".app-groups").all("a")}


def box(sent: Sent, number: int) -> str:
    return f"{sent.lines[number]}:{sent.versions[number]}"


def test_an_empty_queue_says_so_and_shows_the_way_to_everyones(client: Client, world: World) -> None:
    page = client.page("decisions.queue", as_=world.as_("caseworker", "DH"))
    assert page.h1 == "Your queue"
    assert "No lines are waiting for you" in page.text
    assert groups(page.follow("look at everyone’s lines"))["New"] == "0"


@pytest.mark.parametrize(("role", "code"), [("officer", "LUT"), ("decision_maker", "DH"), ("monitor", "LGA")])
def test_only_caseworkers_and_their_managers_have_a_queue(client: Client, world: World, role: str, code: str) -> None:
    page = client.page("decisions.queue", as_=world.as_(role, code), status=403)
    assert "Only a caseworker or a manager can do this" in page.text


def test_the_manager_of_a_council_has_no_queue(client: Client, world: World) -> None:
    page = client.page("decisions.queue", as_=world.as_("manager", "LUT"), status=403)
    assert "Only a department has a queue of lines" in page.text


def test_new_lines_stand_first_with_their_council_and_pounds(queue: Page) -> None:
    assert groups(queue)["New"] == "3"
    assert "3 lines by what they need" in queue.text
    rows = queue.rows(TABLE)
    assert rows[0] == ["New 3 lines, soonest due first"]
    assert rows[1][1].startswith("Lift the ring-fence on the Social Care Reform Grant, SO-0001/1")
    assert rows[1][3] == "£2,538,000"
    assert rows[1][6] == "Unassigned"


def test_a_group_is_an_address_and_its_link_leads_back_to_all(queue: Page) -> None:
    page = queue.follow("New 3")
    assert "group=new" in page.path
    assert len(page.rows(TABLE)) == 4
    assert "group=" not in page.follow("New 3").path
    assert "No lines here match" in queue.follow("Overdue 0").text


def test_filter_order_and_group_survive_each_other(client: Client, world: World, sent: Sent) -> None:
    query = {"group": "new", "words": "carers", "kind": "ring_fence_removal", "sort": "total", "order": "descending"}
    page = client.page("decisions.queue", query=query, as_=world.as_("caseworker", "DH"))
    assert [row[1] for row in page.rows(TABLE)[1:]] == ["Lift the ring-fence on Carers, SO-0001/2SO-0001/2"]
    assert page.value("words") == "carers"
    for link in ("Council", "Due"):
        path = page.follow(link).path
        assert all(part in path for part in ("group=new", "words=carers", "kind=ring_fence_removal"))
    assert "words=" not in page.follow("✕ Remove filter: “carers”").path
    assert page.follow("Clear filters").value("words") == ""


@pytest.mark.parametrize(
    "query",
    [
        {"page": "99"},
        {"page": "x"},
        {"group": "nonsense", "sort": "nonsense", "order": "nonsense", "assigned": "nobody", "kind": "9"},
        {"words": "%_\\'\"<script>"},
        {"region": "Atlantis"},
        {"words": "٣" * 300},
    ],
)
def test_nonsense_in_the_address_is_as_good_as_nothing(client: Client, world: World, sent: Sent, query: dict) -> None:
    page = client.page("decisions.queue", query=query, as_=world.as_("caseworker", "DH"))
    assert page.h1 == "Your queue"


def test_selected_lines_are_taken_and_the_place_is_kept(
    queue: Page, session: Session, sent: Sent, world: World
) -> None:
    page = queue.follow("New 3").submit("Continue", do="take", line=[box(sent, 1), box(sent, 3)])
    assert "You took 2 lines." in page.text
    assert "group=new" in page.path
    assert groups(page)["New"] == "1"
    assert line_of(session, sent, 1).assigned_to_id == world.as_("caseworker", "DH").person_id
    assert line_of(session, sent, 2).assigned_to_id is None


def test_what_was_taken_meanwhile_is_named_on_a_page_of_results(
    queue: Page, session: Session, sent: Sent, world: World
) -> None:
    take_lines(session, world.as_("caseworker", "DH", 2), sent.pick(2), now=world.now)
    session.commit()
    page = queue.submit("Continue", do="take", line=[box(sent, 1), box(sent, 2)])
    assert page.h1 == "1 line taken"
    ((name, why),) = page.rows("Lines that were not done, and why")
    assert "SO-0001/2" in name
    assert why == f"Line 2 of SO-0001 was changed while you were writing. {CHANGED}"
    assert page.follow("Back to queue").h1 == "Your queue"


@pytest.mark.parametrize("deed", ["take", "recommend", "acknowledge"])
def test_when_nothing_is_selected_it_says_so_and_the_list_stays(queue: Page, deed: str) -> None:
    page = queue.submit("Continue", status=422, do=deed)
    assert page.errors == ["Select at least one line"]
    assert len(page.rows(TABLE)) == 4


def test_garbled_and_foreign_lines_are_refused(
    queue: Page, client: Client, session: Session, world: World, sent: Sent
) -> None:
    token = queue.one("form", action="/department").one("input", name="csrf_token").get("value")
    for line in ("x", "1", "1:x", "-1:2", "9" * 30):
        page = client.post("/department", {"csrf_token": token, "do": "take", "line": line}, status=422)
        assert page.errors == ["Select at least one line"]
    client.post("/department", {"csrf_token": token, "do": "take", "line": "999999:1"}, status=404)
    other = client.page("decisions.queue", as_=world.as_("caseworker", "DfT"))
    token = other.root.all("input", name="csrf_token")[-1].get("value")
    client.post("/department", {"csrf_token": token, "do": "take", "line": box(sent, 1)}, status=404)


def test_a_missing_token_changes_nothing(client: Client, session: Session, world: World, sent: Sent) -> None:
    client.be(world.as_("caseworker", "DH"))
    client.post("/department", {"do": "take", "line": box(sent, 1)}, status=400)
    assert line_of(session, sent, 1).assigned_to_id is None


def test_all_that_match_are_meant_but_those_unticked(
    client: Client, session: Session, world: World, sent: Sent
) -> None:
    page = client.page("decisions.queue", as_=world.as_("caseworker", "DH")).follow("Select all 3 matching")
    assert "All 3 selected" in page.text
    page = page.submit("Continue", do="take", line=[box(sent, 1), box(sent, 3)])
    assert "You took 2 lines" in page.text
    assert line_of(session, sent, 2).assigned_to_id is None


def test_all_on_other_pages_too_are_meant(client: Client, session: Session, world: World) -> None:
    add_lines(session, world, 160)
    session.commit()
    page = client.page("decisions.queue", as_=world.as_("caseworker", "DH"), query={"group": "new"})
    count = int(groups(page)["New"])
    assert count > 2
    done = page.follow(f"Select all {count} matching").submit("Continue", do="take")
    taken = f"You took {count} lines" in done.text or done.h1.endswith("taken")
    assert taken


def test_the_offers_of_selected_lines_are_acknowledged_whole(queue: Page, session: Session, sent: Sent) -> None:
    page = queue.submit("Continue", do="acknowledge", line=[box(sent, 1)])
    assert "You acknowledged 3 lines" in page.text
    assert groups(page)["New"] == "0"
    assert groups(page)["Not looked at"] == "3"


def test_the_next_line_is_taken_and_shown(queue: Page, session: Session, sent: Sent, world: World) -> None:
    page = queue.submit("Take next line")
    assert page.h1 == "Lift the ring-fence on the Social Care Reform Grant"
    assert "queue=" in page.path
    assert line_of(session, sent, 1).assigned_to_id == world.as_("caseworker", "DH").person_id


def test_when_nothing_is_left_to_take_it_says_so(client: Client, world: World) -> None:
    page = client.page("decisions.queue", as_=world.as_("caseworker", "DH")).submit("Take next line", status=422)
    assert page.errors == ["No line is waiting to be taken"]


def test_taking_is_never_a_matter_of_reading(client: Client, world: World) -> None:
    client.be(world.as_("caseworker", "DH"))
    assert client.get("/department/next", status=405).h1


def test_a_recommended_line_waits_in_a_group_of_its_own(
    client: Client, session: Session, world: World, sent: Sent
) -> None:
    recommend_all(session, world, sent, numbers=[1])
    session.commit()
    page = client.page("decisions.queue", as_=world.as_("caseworker", "DH"))
    assert groups(page)["Waiting for approval"] == "1"
    assert line_of(session, sent, 1).stage is Stage.RECOMMENDED


def test_the_number_of_queries_and_the_weight_of_a_page_are_bounded(
    client: Client, session: Session, world: World
) -> None:
    counts = []
    for size, councils in ((30, ("LUT", "KEN")), (270, ("BIR", "CBF"))):
        add_lines(session, world, size, councils=councils)
        session.commit()
        page = client.page("decisions.queue", as_=world.as_("caseworker", "DH"), query={"assigned": "everyone"})
        counts.append(len(page.statements))
        assert len(page.markup.encode()) < 60_000
    assert counts[0] == counts[1] <= 8


def test_an_offer_is_acknowledged_from_a_page_of_its_own(
    client: Client, session: Session, world: World, sent: Sent
) -> None:
    offer = client.page("offers.show", reference=sent.reference, as_=world.as_("caseworker", "DH"))
    page = offer.follow("Acknowledge your department’s lines")
    assert page.h1 == "Acknowledge 3 lines of SO-0001"
    page.submit("Acknowledge")
    assert line_of(session, sent, 3).acknowledged_at == world.now
    again = client.page("decisions.acknowledge", reference=sent.reference)
    assert "has acknowledged every line" in again.text
    page.submit("Acknowledge", status=422)
    client.page("decisions.acknowledge", reference=sent.reference, as_=world.as_("caseworker", "DfT"), status=404)
    client.page("decisions.acknowledge", reference=sent.reference, as_=world.as_("officer", "LUT"), status=403)
    client.page("decisions.acknowledge", reference="SO-0999", as_=world.as_("officer", "LUT"), status=404)
