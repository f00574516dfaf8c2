"""What a form accepts is committed once, whole; what it does not is rolled back, said in its place, and kept."""

import threading

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from tests.support.client import Client, Page
from tests.support.clock import WorldClock
from tests.support.world import PASSWORD, World
from tests.web import trial
from tracker.db import Database
from tracker.domain.errors import NotAllowed, RuleBroken, RulesBroken
from tracker.models.people import Person, RefusedMove

WHO = ("officer", "LUT")


@pytest.fixture(autouse=True)
def _no_plan() -> None:
    trial.PLAN.clear()


@pytest.fixture
def form(trials: Client, world: World) -> Page:
    return trials.page("trial.name", as_=world.as_(*WHO))


def name_of(session: Session, world: World) -> str:
    session.expire_all()
    return session.get_one(Person, world.as_(*WHO).person_id).name


def refusals(session: Session) -> list[tuple[str, str, str]]:
    rows = session.scalars(select(RefusedMove).order_by(RefusedMove.id))
    return [(row.kind, row.endpoint, row.subject) for row in rows]


def test_an_accepted_form_is_committed_and_gives_what_the_act_returned(
    form: Page, session: Session, world: World
) -> None:
    page = form.submit(name="Ada")
    assert page.value("name") == "Ada"
    assert trial.PLAN["result"] == "Ada"
    assert name_of(session, world) == "Ada"
    assert refusals(session) == []


@pytest.mark.parametrize(
    ("broken", "errors"),
    [
        (RuleBroken("There is an Ada already", "name"), ["There is an Ada already"]),
        (RuleBroken("Names are not changed today"), ["Names are not changed today"]),
        (RuleBroken("Too many owls", "owls"), ["Too many owls"]),
        (RuleBroken("Not beside a hidden field", "version"), ["Not beside a hidden field"]),
        (RulesBroken((RuleBroken("One", "name"), RuleBroken("Two"))), ["Two", "One"]),
    ],
)
def test_a_broken_rule_is_rolled_back_said_in_its_place_and_what_was_typed_is_kept(
    form: Page, session: Session, world: World, broken: Exception, errors: list[str]
) -> None:
    before = name_of(session, world)

    def refuse(_session: Session) -> None:
        raise broken

    trial.PLAN["act"] = refuse
    page = form.submit(name="Ada", status=422)
    assert page.errors == errors
    assert page.value("name") == "Ada"
    assert name_of(session, world) == before


def test_a_form_sent_twice_counts_once(form: Page, session: Session, world: World) -> None:
    form.submit(name="Ada")
    page = form.submit(name="Ada", status=409)
    assert page.h1 == "This changed while you were writing"
    assert name_of(session, world) == "Ada"


def test_a_conflict_keeps_what_was_typed_but_no_password_and_is_written_down(
    form: Page, session: Session, world: World
) -> None:
    session.execute(update(Person).where(Person.id == world.as_(*WHO).person_id).values(version=7))
    session.commit()
    page = form.submit(name="A <b>bold</b> name", password=PASSWORD, status=409)
    assert "Nothing of yours was saved" in page.text
    assert page.value("name") == "A <b>bold</b> name"
    assert page.one("label", for_="typed-1").text == "Name"
    assert PASSWORD not in page.markup
    assert page.follow("Start again from what is recorded now").path == "/trial/name"
    assert refusals(session) == [("conflict", "trial.name", "")]


@pytest.mark.parametrize("version", ["", "x", "-1", "1.0", "٣", "9" * 30, None])
def test_a_version_that_is_missing_or_garbled_is_a_conflict(form: Page, version: str | None) -> None:
    form.submit(name="Ada", extra={"version": [] if version is None else version}, status=409)


def test_a_row_that_moved_under_the_act_is_a_conflict(form: Page) -> None:
    def move(_session: Session) -> None:
        raise StaleDataError("matched 0 rows")

    trial.PLAN["act"] = move
    assert form.submit(name="Ada", status=409).value("name") == "Ada"


def test_a_constraint_of_the_database_has_its_sentence(form: Page, session: Session, world: World) -> None:
    other = world.as_("signatory", "LUT").person_id
    taken = session.scalar(select(Person.email).where(Person.id == other))

    def clash(act: Session) -> None:
        act.execute(update(Person).where(Person.id == world.as_(*WHO).person_id).values(email=taken))

    trial.PLAN["act"] = clash
    page = form.submit(name="Ada", status=422)
    assert page.errors == ["Someone with this email address is here already"]


def test_a_constraint_without_a_sentence_is_a_fault(form: Page, world: World) -> None:
    def clash(act: Session) -> None:
        act.execute(update(Person).where(Person.id == world.as_(*WHO).person_id).values(name=None))

    trial.PLAN["act"] = clash
    with pytest.raises(Exception, match=r"(?i)null"):
        form.submit(name="Ada")


def test_what_is_slow_happens_outside_of_any_transaction(form: Page, trials: Client) -> None:
    seen: list[str] = []

    def slow() -> None:
        seen.append("slow")

    def act(_session: Session) -> None:
        seen.append("act")

    trial.PLAN.update(slow=slow, act=act)
    with Watching(trials.database, seen):
        form.submit(name="Ada")
    assert seen[seen.index("slow") - 1] == "close"
    assert seen.index("slow") < seen.index("act")


def test_what_is_slow_may_refuse_before_anything_is_written(form: Page, session: Session, world: World) -> None:
    def slow() -> None:
        raise RuleBroken("This is not your password", "password")

    trial.PLAN["slow"] = slow
    page = form.submit(name="Ada", status=422)
    assert page.errors == ["This is not your password"]
    assert name_of(session, world) != "Ada"


def test_someone_not_allowed_just_now_is_told_why_and_it_is_written_down(form: Page, session: Session) -> None:
    def refuse(_session: Session) -> None:
        raise NotAllowed("You recommended this, so a different decision maker must approve it")

    trial.PLAN["act"] = refuse
    page = form.submit(name="Ada", status=403)
    assert "You recommended this, so a different decision maker must approve it." in page.text
    assert refusals(session) == [("not_allowed", "trial.name", "")]


def test_a_form_of_another_session_is_shown_again_with_what_was_typed(
    form: Page, session: Session, world: World
) -> None:
    page = form.submit(name="Ada", extra={"csrf_token": "not-ours"}, status=400)
    assert page.errors == ["This page was opened before you last signed in. Check what you entered and send it again"]
    assert page.value("name") == "Ada"
    assert name_of(session, world) != "Ada"
    assert page.submit().value("name") == "Ada"
    assert name_of(session, world) == "Ada"


def test_a_view_that_writes_without_a_form_needs_the_right_token_too(form: Page) -> None:
    page = form.client.post("/trial/bare", {"csrf_token": "not-ours"}, status=400)
    assert page.h1 == "We could not read that"
    assert "bare" not in trial.PLAN
    form.client.post("/trial/bare", {"csrf_token": form.one("input", name="csrf_token").get("value")})
    assert trial.PLAN["bare"]


def test_that_something_was_looked_at_is_noted_after_it_was_shown(trials: Client, world: World) -> None:
    trials.be(world.as_("signatory", "LUT"))
    assert trials.fetch("/trial/look").text == "Chief executive"
    assert trials.fetch("/trial/look").text == "looked at"


def test_a_locked_database_is_said_to_be_busy(form: Page) -> None:
    def lock(_session: Session) -> None:
        raise OperationalError("UPDATE people", {}, Exception("database is locked"))

    trial.PLAN["act"] = lock
    page = form.submit(name="Ada", status=503)
    assert page.h1 == "Sorry, the service is busy"
    assert page.response.headers["Retry-After"] == "10"


def test_a_database_without_tables_is_a_fault_not_a_busy_one(form: Page) -> None:
    trial.PLAN["act"] = lambda session: session.execute(text("SELECT * FROM nowhere"))
    with pytest.raises(Exception, match="nowhere"):
        form.submit(name="Ada")


def test_two_people_saving_at_once_wait_for_each_other(
    trial_app, own_database: Database, world: World, clock: WorldClock
) -> None:
    """Reading has ended before the write begins, or they would wait for ever."""
    trial_app.extensions["database"] = own_database
    ready = threading.Barrier(2, timeout=20)
    trial.PLAN["slow"] = ready.wait
    names: list[str] = []

    def save(which: int) -> None:
        client = Client(trial_app, clock)
        page = client.page("trial.name", as_=world.as_("officer", "LUT", which))
        names.append(str(page.submit(name=f"Ada {which}").value("name")))

    threads = [threading.Thread(target=save, args=(which,)) for which in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(names) == ["Ada 1", "Ada 2"]
    with own_database.reading() as session:
        assert session.scalar(select(func.count()).where(Person.name.in_(names))) == 2


class Watching:
    """Notes when sessions close."""

    def __init__(self, database: Database, seen: list[str]) -> None:
        self.database, self.seen = database, seen

    def __enter__(self) -> None:
        self.make, seen = self.database.session, self.seen

        def session(**given: bool) -> Session:
            made = self.make(**given)
            close = made.close

            def noted() -> None:
                seen.append("close")
                close()

            made.close = noted  # type: ignore[method-assign]
            return made

        self.database.session = session  # type: ignore[method-assign]

    def __exit__(self, *_: object) -> None:
        self.database.session = self.make  # type: ignore[method-assign]
