"""Offers already sent, for tests of what departments do: drafted straight into the tables, submitted by the actions."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.support.world import World
from tracker.actions import asks, counters, offers, sign_off
from tracker.actions.asks import Asking
from tracker.domain.amounts import Amount, AmountKind
from tracker.domain.clocks import ClockKind
from tracker.domain.decisions import Terms
from tracker.domain.financial_years import FinancialYear, between
from tracker.domain.line_drafts import LineDraft
from tracker.domain.lines import LineKind, Side
from tracker.domain.money import Money
from tracker.domain.offers import OfferKind
from tracker.domain.targets import TargetChange, TargetValue
from tracker.models.clocks import Clock
from tracker.models.grants import Grant, Ring
from tracker.models.indicators import CatalogueFreedom, Indicator
from tracker.models.lines import Line, Position, PositionAmount, PositionCondition, PositionValue
from tracker.models.offers import Offer
from tracker.queries.organisations import holder_on

YEARS = between(FinancialYear(2011), FinancialYear(2013))
SOCIAL_CARE = "ring:social-care-reform"  # the Department of Health's
CARERS = "ring:carers"  # too
STROKE = "ring:stroke-strategy"  # too
CLEANER_STREETS = "indicator:NI-1"  # Communities and Local Government's, like the next
RECEIPTS = "freedom:keep-housing-receipts"
OWN = "own:Run one inspection a year"  # outside the catalogue: an ask of its own each time, asked of the same as NI 1


@dataclass(frozen=True)
class Asked:
    """One ask: "ring:key", "indicator:key", "freedom:key" or "own:title"; whole pounds in every year, or values."""

    about: str = SOCIAL_CARE
    pounds: int = 846_000
    kind: AmountKind = AmountKind.FIXED
    words: str = "The council may spend this grant on any purpose from 1 April 2011."
    evidence: str = "The pilot of April to June 2010."
    conditions: tuple[str, ...] = ()
    change: TargetChange = TargetChange.EASE
    values: tuple[int, ...] = (70, 72, 75)
    council: str = ""  # of a joint offer; the lead unless told

    @property
    def amounts(self) -> tuple[Amount, ...]:
        """The £ of each year; none for a target."""
        if self.about.startswith("indicator:"):
            return ()
        return tuple(Amount(year, self.kind, Money.from_pounds(self.pounds)) for year in YEARS)

    @property
    def target_values(self) -> tuple[TargetValue, ...]:
        """The value of each year; none but for a target that stays."""
        if not self.about.startswith("indicator:") or self.change is TargetChange.DROP:
            return ()
        return tuple(TargetValue(year, Decimal(each)) for year, each in zip(YEARS, self.values, strict=True))


@dataclass(frozen=True)
class Sent:
    """An offer that was submitted: its reference, and its lines' ids and versions by number."""

    reference: str
    lines: dict[int, int]
    versions: dict[int, int] = field(repr=False)

    @property
    def picks(self) -> dict[int, int]:
        """Line id → version, of all its lines."""
        return {line_id: self.versions[number] for number, line_id in self.lines.items()}

    def pick(self, number: int) -> dict[int, int]:
        """Line id → version, of one line."""
        return {self.lines[number]: self.versions[number]}


def send_offer(
    session: Session,
    world: World,
    asked: Sequence[Asked] = (Asked(),),
    *,
    council: str = "LUT",
    decided_on: date = date(2010, 9, 20),
    now: datetime | None = None,
) -> Sent:
    """Draft an offer of these asks, have it signed and sent by two people of the council."""
    now = now or world.now
    officer, signatory = world.as_("officer", council), world.as_("signatory", council)
    reference = offers.create_offer(
        session,
        officer,
        programme_id=world.programme(),
        kind=OfferKind.SINGLE_OFFER,
        title="",
        summary="Care at home from one budget.",
        now=now,
    )
    offer = session.scalars(select(Offer).where(Offer.reference == reference)).one()
    for number, each in enumerate(asked, 1):
        _add(session, world, offer, number, each, now.date())
    offer.last_line_number = len(asked)
    session.flush()
    offers.record_decision(
        session,
        officer,
        reference,
        version=offer.version,
        decision_reference="EX/2010/118",
        decision_on=min(date(2010, 9, 20), now.date()),
        now=now,
    )
    sign_off.send_for_sign_off(session, officer, reference, version=offer.version, now=now)
    sign_off.submit_offer(session, signatory, reference, version=offer.version, now=now)
    return read_sent(session, reference)


def read_sent(session: Session, reference: str) -> Sent:
    """The offer's lines as they stand now."""
    query = select(Line.number, Line.id, Line.version).join(Offer, Offer.id == Line.offer_id)
    rows = session.execute(query.where(Offer.reference == reference).order_by(Line.number)).all()
    return Sent(reference, {row.number: row.id for row in rows}, {row.number: row.version for row in rows})


def line_of(session: Session, sent: Sent, number: int = 1) -> Line:
    """The live row of one line, as the database has it."""
    return session.scalars(
        select(Line).where(Line.id == sent.lines[number]).execution_options(populate_existing=True)
    ).one()


def counter_from_council(session: Session, world: World, sent: Sent, asked: Asked) -> Sent:
    """Luton answers the department's terms on its first line with its own; returns the offer as it stands then."""
    officer, terms = world.as_("officer", "LUT"), Terms(asked.words, asked.amounts)
    version = line_of(session, sent).version
    counters.counter(session, officer, sent.reference, 1, terms, version=version, now=world.now)
    return read_sent(session, sent.reference)


def _add(session: Session, world: World, offer: Offer, number: int, asked: Asked, day: date) -> None:
    kind, _colon, key = asked.about.partition(":")
    authority = world.organisation(asked.council) if asked.council else offer.lead_id
    draft, owner = _draft(session, kind, key, authority, asked)
    owner = holder_on(session, owner, day)
    (ask,) = asks.asks_for(session, offer.programme_id, [Asking(draft, owner, f"{offer.reference}/{number}")])
    line = Line(
        offer_id=offer.id,
        number=number,
        kind=draft.kind,
        programme_id=offer.programme_id,
        authority_id=authority,
        owner_id=owner,
        ask_id=ask.id,
        ring_id=draft.ring_id,
        indicator_id=draft.indicator_id,
        freedom_id=draft.freedom_id,
        change=draft.change,
        title=ask.title,
        baseline=Decimal(68) if draft.change else None,
        baseline_year=FinancialYear(2009) if draft.change else None,
        obstacle="The conditions of the grant.",
        legal_lever="A new determination.",
        statutory_basis="",
        evidence=asked.evidence,
        starts_on=date(2011, 4, 1),
        review_on=date(2012, 9, 30),
        round=1,
    )
    session.add(line)
    session.flush()
    session.add(_position(line, asked, None))


def _draft(session: Session, kind: str, key: str, authority: int, asked: Asked) -> tuple[LineDraft, int]:
    if kind == "ring":
        query = select(Ring.id, Grant.department_id).join(Grant, Grant.id == Ring.grant_id).where(Ring.key == key)
        ring, owner = session.execute(query).one()
        return LineDraft(LineKind.RING_FENCE_REMOVAL, authority, ring_id=ring), owner
    if kind == "own":
        owner = session.scalars(select(Indicator.department_id).where(Indicator.key == "NI-1")).one()
        return LineDraft(LineKind.FREEDOM, authority, title=key, department_id=owner), owner
    if kind == "indicator":
        indicator = session.scalars(select(Indicator).where(Indicator.key == key)).one()
        draft = LineDraft(LineKind.TARGET_REDUCTION, authority, indicator_id=indicator.id, change=asked.change)
        return draft, indicator.department_id
    freedom = session.scalars(select(CatalogueFreedom).where(CatalogueFreedom.key == key)).one()
    return LineDraft(LineKind.FREEDOM, authority, freedom_id=freedom.id), freedom.department_id


def _position(line: Line, asked: Asked, sent_at: datetime | None) -> Position:
    return Position(
        line_id=line.id,
        round=line.round,
        side=Side.COUNCIL,
        words=asked.words,
        person_id=1,
        sent_at=sent_at,
        amounts=[PositionAmount(year=a.year, kind=a.kind, money=a.money) for a in asked.amounts],
        values=[PositionValue(year=v.year, value=v.value) for v in asked.target_values],
        conditions=[PositionCondition(number=n, words=words) for n, words in enumerate(asked.conditions, 1)],
    )


def running_clocks(session: Session, line_id: int) -> set[ClockKind]:
    """The kinds of the clocks that run on a line."""
    query = select(Clock.kind).where(Clock.line_id == line_id, Clock.stopped_on.is_(None))
    return set(session.scalars(query))


def count_rows(session: Session, table: type) -> int:
    """How many rows a table has."""
    return session.scalar(select(func.count()).select_from(table)) or 0
