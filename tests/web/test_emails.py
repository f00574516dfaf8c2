"""One e-mail each time or one a day, as everyone chooses; and what the administrator sees of the outbox."""

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from tests.support.client import Client
from tests.support.factories.negotiations import Asked, send_offer
from tests.support.world import World
from tracker.domain.notices import MOST_TRIES
from tracker.models.notices import Notice
from tracker.models.people import Person


def wants_digest(session: Session, person_id: int) -> bool:
    session.expire_all()
    return session.get_one(Person, person_id).wants_digest


def test_once_a_day_is_chosen_kept_and_taken_back(client: Client, session: Session, world: World) -> None:
    officer = world.as_("officer", "LUT")
    page = client.page("people.emails", as_=officer)
    page = page.submit(often="once_a_day")
    assert "Your choice was saved." in page.text
    assert "Once a day" in page.text
    assert wants_digest(session, officer.person_id)
    assert not wants_digest(session, world.as_("officer", "LUT", 2).person_id), "nobody else's is changed"
    client.page("people.emails", as_=officer).submit(often="each_time")
    assert not wants_digest(session, officer.person_id)


def test_the_administrator_sees_how_much_waits_and_how_much_was_given_up(
    client: Client, session: Session, world: World
) -> None:
    send_offer(session, world, [Asked()])
    whole = session.scalar(select(func.count()).select_from(Notice)) or 0
    first = session.scalars(select(Notice.id).order_by(Notice.id)).first()
    session.execute(update(Notice).where(Notice.id == first).values(tries=MOST_TRIES, claim="once"))
    session.commit()
    text = client.page("pages.admin", as_=world.as_("administrator", "SERVICE")).text
    assert f"Notices to be emailed {whole - 1}" in " ".join(text.split())
    assert "Notices given up 1: see the log" in " ".join(text.split())
