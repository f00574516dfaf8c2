"""How many statements each list and each case page costs: few, and the same however much there is to show.

The demonstration is played at 120 lines and at 300. Two and a half times as much is listed; no more is asked of the
database. Raise a budget only with a reason: each statement is a journey to the server.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

import pytest
from sqlalchemy import func, select

from config import Config
from tests.support.client import SETTINGS, Client, Page
from tests.support.clock import WorldClock
from tests.support.databases import Databases
from tests.support.played import play
from tests.support.world import World, read_world
from tracker.db import Database
from tracker.domain.lines import LineState
from tracker.factory import create_app
from tracker.models.lines import Line
from tracker.models.offers import Offer
from tracker.models.organisations import Organisation
from tracker.web.parts.limits import limiter

pytestmark = pytest.mark.timeout(600)  # the first test of each worker plays or awaits a world

MANY = 300
OFFICER, SIGNATORY = ("officer", "LUT"), ("signatory", "LUT")
CASEWORKER, DECISION_MAKER = ("caseworker", "DfE"), ("decision_maker", "DfE")
COORDINATOR, TREASURY = ("coordinator", "CLG"), ("treasury_clearer", "HMT")
MONITOR, AUDITOR = ("monitor", "LGA"), ("auditor", "SERVICE")

Who = tuple[str, str] | None
BUDGETS: Sequence[tuple[Who, str, int]] = (
    (None, "/register", 4),
    (None, "/register/councils/luton-borough-council", 2),
    (None, "/register/offers/{in_force}", 2),
    (None, "/targets", 6),
    (None, "/targets/luton-borough-council", 10),
    (None, "/ring-fences", 14),
    (None, "/ring-fences/carers", 14),
    (OFFICER, "/council", 13),
    (OFFICER, "/council/waiting", 4),
    (OFFICER, "/offers", 5),
    (OFFICER, "/offers/{in_negotiation}", 12),
    (OFFICER, "/offers/{in_negotiation}/history", 10),
    (OFFICER, "/offers/{in_negotiation}/documents", 15),
    (OFFICER, "/offers/{in_negotiation}/commitments", 11),
    (OFFICER, "/offers/{in_negotiation}/commitments/1", 11),
    (OFFICER, "/offers/{in_negotiation}/lines/1", 16),
    (OFFICER, "/agreements/{in_force}", 10),
    (SIGNATORY, "/sign-off", 8),
    (SIGNATORY, "/offers/{in_force}/documents", 17),
    (CASEWORKER, "/department", 12),
    (CASEWORKER, "/asks", 9),
    (CASEWORKER, "/asks/{ask}", 14),
    (CASEWORKER, "/precedents", 8),
    (CASEWORKER, "/department/stances", 10),
    (OFFICER, "/precedents", 5),
    (MONITOR, "/asks", 9),
    (MONITOR, "/asks/{ask}", 9),
    (None, "/register/stances", 13),
    (CASEWORKER, "/offers/{in_negotiation}", 12),
    (CASEWORKER, "/offers/{in_negotiation}/lines/1", 18),
    (CASEWORKER, "/offers/{in_negotiation}/lines/1/messages", 8),
    (CASEWORKER, "/offers/{in_negotiation}/lines/1/files", 8),
    (DECISION_MAKER, "/approvals", 18),
    (COORDINATOR, "/coordination", 13),
    (COORDINATOR, "/release", 6),
    (TREASURY, "/clearance", 12),
    (MONITOR, "/monitor", 18),
    (MONITOR, "/offers/{in_force}", 9),
    (MONITOR, "/offers/{in_force}/lines/1", 7),
    (AUDITOR, "/offers/{draft}/check", 29),
)
"""Who asks, for what, and the most statements. Braces: the longest of Luton's offers in that state, else of all."""


def write_many(url: str) -> None:
    database = Database(url)
    with database.writing() as session:
        play(session, MANY)
    database.engine.dispose()


class Standing:
    """A service on a played world, its people, and the longest offer of each state."""

    def __init__(self, url: str) -> None:
        self.database = Database(url)
        clock = WorldClock()
        app = create_app(Config.from_env(SETTINGS), held=self.database, machine=clock, testing=True)
        self.client = Client(app, clock)
        with self.database.reading() as session:
            self.world: World = read_world(session)
            rows = session.execute(
                select(Offer.state, Offer.reference)
                .join(Organisation, Organisation.id == Offer.lead_id)
                .join(Line, Line.offer_id == Offer.id)
                .group_by(Offer.id, Organisation.code)
                .order_by(Organisation.code == "LUT", func.count(Line.id), Offer.id)
            )
            self.longest: Mapping[str, str] = {state.value: reference for state, reference in rows}
            of_dfe = (
                select(Line.ask_id)
                .join(Organisation, Organisation.id == Line.owner_id)
                .where(Organisation.code == "DfE")
            )
            open_most = of_dfe.where(Line.settled_at.is_(None), Line.state != LineState.DRAFT).group_by(Line.ask_id)
            ask = session.scalars(open_most.order_by(func.count().desc()).limit(1)).one()
            self.longest = {**self.longest, "ask": str(ask)}

    def page(self, who: Who, path: str) -> Page:
        limiter.reset()
        return self.client.get(path.format_map(self.longest), as_=self.world.as_(*who) if who else None)


@pytest.fixture(scope="module")
def services(new_played: Callable[[], str], new_databases: Databases) -> Iterator[Sequence[Standing]]:
    """The service on few lines, and on many."""
    found = [Standing(new_played()), Standing(new_databases.filled("played-300", write_many))]
    yield found
    for each in found:
        each.database.engine.dispose()


@pytest.mark.parametrize(("who", "path", "most"), BUDGETS, ids=str)
def test_a_page_costs_no_more_statements_when_there_is_more_to_show(
    services: Sequence[Standing], who: Who, path: str, most: int
) -> None:
    few, many = (each.page(who, path).statements for each in services)
    assert len(few) == len(many), f"{len(few)} statements, then {len(many)}:\n{few}\n\n{many}"
    assert len(many) <= most, str(many)


def test_there_is_more_to_show(services: Sequence[Standing]) -> None:
    counts = []
    for each in services:
        with each.database.reading() as session:
            first_asked = select(func.count()).select_from(Line).where(Line.resubmits_id.is_(None))
            counts.append(session.scalar(first_asked))
    assert counts == [120, MANY]
