"""The world *single-offer-2011-12*: loaded from nothing, the same every time, by people acting."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from random import Random

from sqlalchemy.orm import Session

from tracker.actions.allocations import TargetRow, record_allocations, record_targets
from tracker.actions.worlds import is_empty, open_world
from tracker.demonstration import cast as casting
from tracker.demonstration import figures, offices, stances
from tracker.demonstration.cast import Cast
from tracker.demonstration.course import ENDS, Act, Course
from tracker.demonstration.drafts import Menu, Writer
from tracker.demonstration.evidence import Keep
from tracker.demonstration.reminders import Mornings
from tracker.domain.errors import RuleBroken
from tracker.domain.lines import LineKind
from tracker.domain.london import LONDON
from tracker.domain.ring_fences import RingStanding
from tracker.notifications import outbox
from tracker.queries import freedoms, grants, indicators, programmes
from tracker.queries.clocks import get_calendar
from tracker.queries.grants import RingFacts
from tracker.queries.organisations import Body, get_by_code
from tracker.queries.programmes import Round

KEY = "single-offer-2011-12"
TODAY = date(2010, 11, 1)
STARTS_AT = datetime.combine(TODAY, time(10), tzinfo=LONDON)
CAST_AT = datetime.combine(date(2010, 4, 1), time(9), tzinfo=LONDON)
FIRST_DAY = date(2010, 5, 6)
FEWEST_OFFERS, LINES_AN_OFFER, MOST_LINES_AN_OFFER = 48, 7, 60
SCHOOLS_AND_CARE = ("DCSF", "DfE", "DH")
"""The departments whose grants go to councils with schools and social care: not to districts."""

JOINT = 1
"""The offer that Luton leads and Central Bedfordshire joins, as in the Total Place pilot."""
LEADS = {0: 0, JOINT: 0, 8: 0, 14: 0, 16: 1, 18: 1}
"""Offers led by the first councils of the cast, so that whoever signs in as one of theirs has much to see."""
LARGEST_FIRST = 15
FORGET_AFTER = 40
"""Acts after which rows already written are let go from memory."""

Progress = Callable[[int, int], None]


def load_world(
    session: Session, *, lines: int, password_hash: str, loaded_at: datetime, keep: Keep, progress: Progress
) -> None:
    """Play the whole world into an empty database with registers: `lines` lines in all.

    `loaded_at` is machine time; `keep` stores the files of evidence; `progress` hears (acts made, acts in all).
    The caller commits.
    Raises RuleBroken when the database is not empty, the registers are missing or there are fewer
    than 60 lines.
    """
    if lines < MOST_LINES_AN_OFFER:
        raise RuleBroken(f"Load at least {MOST_LINES_AN_OFFER} lines")
    if not is_empty(session):
        raise RuleBroken("The database is not empty: the demonstration begins from registers alone")
    found = [each for each in programmes.list_programmes(session) if each.key == KEY]
    if not found:
        raise RuleBroken("Load the registers first: flask --app app registers load")
    open_world(session, KEY, starts_at=STARTS_AT, loaded_at=loaded_at, notice=figures.NOTICE)
    world = DemonstrationWorld(session, found[0], lines, password_hash, keep)
    world.prepare()
    acts = sorted([*world.acts(), world.stances(), world.offices()], key=lambda each: each[:2])
    mornings = Mornings(FIRST_DAY, get_calendar(session))
    for done, (now, _order, act) in enumerate(acts, 1):
        mornings.before(session, now)
        act(session, now)
        session.flush()
        if done % FORGET_AFTER == 0:
            session.expunge_all()
        progress(done, len(acts))
    mornings.before(session, STARTS_AT)
    outbox.drop_played(session)


@dataclass
class DemonstrationWorld:
    """Everything the courses of all offers share."""

    session: Session
    programme: Round
    lines: int
    password_hash: str
    keep: Keep
    cast: Cast = field(init=False)
    shares: Mapping[int, figures.Share] = field(init=False)
    targets: dict[int, dict[int, tuple[Decimal, list[Decimal]]]] = field(default_factory=dict)
    asked: dict[int, set[tuple[LineKind, int]]] = field(default_factory=dict)
    menus: dict[date, Menu] = field(default_factory=dict)

    def prepare(self) -> None:
        """Gather the people and write down what each council holds and is measured on."""
        self.cast = casting.gather(self.session, self._offers, self.password_hash, day=TODAY, now=CAST_AT)
        self.shares = figures.shares(self.cast.councils)
        menu, years = self.menu(FIRST_DAY), self.programme.years
        for council in self.cast.councils:
            share = self.shares[council.id]
            record_allocations(
                self.session, list(figures.allocations(share, council.id, menu.rings_of(council), years))
            )
            rows = list(figures.targets(self.programme.id, council, menu.indicators, years))
            record_targets(self.session, rows)
            self.targets[council.id] = _by_indicator(rows)

    @property
    def _offers(self) -> int:
        """A council has more offers rather than one of over 60 lines."""
        wanted = max(FEWEST_OFFERS, min(casting.MOST_COUNCILS, self.lines // LINES_AN_OFFER))
        return max(wanted, -(-self.lines // (MOST_LINES_AN_OFFER - 5)))

    def acts(self) -> Iterator[tuple[datetime, tuple[int, int], Act]]:
        """Every act of every offer: when, an order among those of one instant, what."""
        for course in self._courses():
            for step, (now, act) in enumerate(course.acts(TODAY)):
                yield now, (course.index, step), act

    def stances(self) -> tuple[datetime, tuple[int, int], Act]:
        """What departments say they are open to, all on one day."""
        menu = self.menu(FIRST_DAY)
        return stances.TAKEN_AT, (0, 0), lambda session, _now: stances.take_stances(session, self.cast, menu)

    def offices(self) -> tuple[datetime, tuple[int, int], Act]:
        """What is arranged inside councils and departments: the last act of its instant."""
        return offices.ARRANGED_AT, (self.lines, 0), lambda session, _now: offices.arrange(session, self.cast)

    def _courses(self) -> Iterator[Course]:
        left, count = self.lines, self._offers
        calendar = get_calendar(self.session)
        councils = self.cast.councils
        for index in range(count):
            size = self._size(index, left, count - index)
            left -= size
            is_joint = index == JOINT
            lead = LEADS.get(index, index % len(councils))
            yield Course(
                index=index,
                end="in_force" if is_joint else ENDS[index % len(ENDS)],
                size=size,
                programme=self.programme,
                council=councils[lead],
                partners=(councils[1],) if is_joint else (),
                cast=self.cast,
                calendar=calendar,
                writers=self._writer,
                keep=self.keep,
            )

    def _size(self, index: int, left: int, offers: int) -> int:
        """About the average, a third more or less, never over 60 and never leaving too much for the rest."""
        mean = LARGEST_FIRST if index in (0, JOINT) else left / offers
        wanted = round(mean * Random(f"size {index}").uniform(0.67, 1.33))
        most = min(MOST_LINES_AN_OFFER, left - (offers - 1))
        fewest = max(1, left - (offers - 1) * MOST_LINES_AN_OFFER)
        return left if offers == 1 else max(fewest, min(most, wanted))

    def _writer(self, body: Body, rnd: Random, day: date) -> Writer:
        asked = self.asked.setdefault(body.id, set())
        return Writer(rnd, body, self.shares[body.id], self.menu(day), self.targets[body.id], asked)

    def menu(self, day: date) -> Menu:
        """What could be asked for on a day, in a fixed order; read once a day of the world."""
        if day not in self.menus:
            probe = 0  # nobody's: what is refused to every council alike
            rings = grants.list_rings(self.session, self.programme.id, probe, day)
            standing = [each for each in rings if not each.refusal and _is_known_to_stand(each)]
            upper = {get_by_code(self.session, code).id for code in SCHOOLS_AND_CARE}
            self.menus[day] = Menu(
                standing,
                [each for each in standing if each.department_id not in upper],
                indicators.list_indicators(self.session, self.programme.id, probe, day),
                [each for each in freedoms.list_freedoms(self.session, day) if not each.already_possible],
                self.programme.years,
            )
        return self.menus[day]


def _by_indicator(rows: list[TargetRow]) -> dict[int, tuple[Decimal, list[Decimal]]]:
    found: dict[int, tuple[Decimal, list[Decimal]]] = {}
    for row in rows:
        baseline, path = found.setdefault(row.indicator_id, (row.baseline or Decimal(0), []))
        path.append(row.value or baseline)
    return found


def _is_known_to_stand(ring: RingFacts) -> bool:
    """Outer rings that stand by a source; what could not be established is left alone."""
    status = ring.as_at.status
    return ring.parent_id is None and status is not None and status.status is RingStanding.STANDS
