"""Draft offers, sent and submitted ones, in the world of `tests/support/world.py`.

Offers are made by their own verbs; the lines and commitments of a draft are put in as rows, as many as wanted.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support.world import NOW, World
from tracker.actions import asks, offers, partners, sign_off
from tracker.actions.asks import Asking
from tracker.domain.actors import Actor
from tracker.domain.amounts import Amount, fixed
from tracker.domain.commitments import CommitmentKind
from tracker.domain.financial_years import FinancialYear
from tracker.domain.lines import LineKind, Side
from tracker.domain.money import Money
from tracker.domain.offers import OfferKind
from tracker.domain.targets import TargetChange
from tracker.models.commitments import Commitment, CommitmentAmount, CommitmentLine
from tracker.models.grants import Grant, Ring
from tracker.models.indicators import CatalogueFreedom, Indicator
from tracker.models.lines import Line, Position, PositionAmount, PositionValue
from tracker.models.offers import Offer
from tracker.queries.organisations import holder_on

YEARS = (FinancialYear(2011), FinancialYear(2012), FinancialYear(2013))
MUSIC, SOCIAL_CARE = "music", "social-care-reform"


class About(NamedTuple):
    """What a line asks about, as `asks` wants it said."""

    kind: LineKind
    ring_id: int | None = None
    indicator_id: int | None = None
    freedom_id: int | None = None
    title: str = ""


def start_offer(
    session: Session,
    world: World,
    code: str = "LUT",
    *,
    kind: OfferKind = OfferKind.SINGLE_OFFER,
    title: str = "",
    now: datetime = NOW,
) -> str:
    """A draft without lines; its officer wrote it."""
    return offers.create_offer(
        session,
        world.as_("officer", code),
        programme_id=world.programme(),
        kind=kind,
        title=title,
        summary="Fewer strings, better services.",
        now=now,
    )


def draft_offer(session: Session, world: World, code: str = "LUT", *, lines: int = 3, now: datetime = NOW) -> str:
    """A draft that lacks nothing: so many lines (£100,000 a year each, every third a target) and a council decision."""
    reference = start_offer(session, world, code, now=now)
    add_lines(session, world, reference, count=lines)
    record_decision(session, world, reference, code, now=now)
    return reference


def sent_offer(session: Session, world: World, code: str = "LUT", *, lines: int = 3, now: datetime = NOW) -> str:
    """An offer on its signatory's list."""
    reference = draft_offer(session, world, code, lines=lines, now=now)
    send(session, world, reference, code, now=now)
    return reference


def submitted_offer(session: Session, world: World, code: str = "LUT", *, lines: int = 3, now: datetime = NOW) -> str:
    """An offer whose lines are with their departments."""
    reference = sent_offer(session, world, code, lines=lines, now=now)
    submit(session, world, reference, world.as_("signatory", code), now=now)
    return reference


def joint_offer(session: Session, world: World) -> str:
    """A submitted offer: line 1 is of Luton, which leads, line 2 of Central Bedfordshire, its partner."""
    reference = start_offer(session, world)
    partner = world.as_("signatory", "CBF")
    partners.invite_partner(session, world.as_("officer", "LUT"), reference, world.organisation("CBF"), now=NOW)
    decided = {"decision_reference": "CAB/7", "decision_on": date(2010, 10, 5)}
    partners.join_offer(session, partner, reference, **decided, now=NOW)
    add_removal(session, world, reference, SOCIAL_CARE)
    add_removal(session, world, reference, SOCIAL_CARE, authority="CBF")
    record_decision(session, world, reference)
    send(session, world, reference)
    submit(session, world, reference)
    return reference


def send(session: Session, world: World, reference: str, code: str = "LUT", *, now: datetime = NOW) -> None:
    """An officer puts a draft on its signatory's list."""
    version = version_of(session, reference)
    sign_off.send_for_sign_off(session, world.as_("officer", code), reference, version=version, now=now)


def submit(session: Session, world: World, reference: str, actor: Actor | None = None, *, now: datetime = NOW) -> None:
    """Luton's signatory, unless somebody else is named, submits what was sent."""
    who = actor or world.as_("signatory", "LUT")
    sign_off.submit_offer(session, who, reference, version=version_of(session, reference), now=now)


def version_of(session: Session, reference: str) -> int:
    """The version an offer has now."""
    return session.scalars(select(Offer.version).where(Offer.reference == reference)).one()


def offer_row(session: Session, reference: str) -> Offer:
    """The offer's row."""
    return session.scalars(select(Offer).where(Offer.reference == reference)).one()


def lines_of(session: Session, reference: str) -> Sequence[Line]:
    """The rows of its lines, by number."""
    query = select(Line).join(Offer, Offer.id == Line.offer_id).where(Offer.reference == reference)
    return session.scalars(query.order_by(Line.number)).all()


def record_decision(session: Session, world: World, reference: str, code: str = "LUT", *, now: datetime = NOW) -> None:
    """The council has decided."""
    offers.record_decision(
        session,
        world.as_("officer", code),
        reference,
        version=version_of(session, reference),
        decision_reference="EX/2010/118",
        decision_on=date(2010, 9, 13),
        now=now,
    )


def add_lines(session: Session, world: World, reference: str, *, count: int, authority: str | None = None) -> None:
    """Removals on ring after ring and, every third, a target eased; the same each time."""
    rings = session.scalars(select(Ring).where(Ring.parent_id.is_(None)).order_by(Ring.key)).all()
    indicators = session.scalars(select(Indicator).order_by(Indicator.sort)).all()
    for at in range(count):
        if at % 3 == 2:
            add_target(session, world, reference, indicators[at // 3 % len(indicators)].key, authority=authority)
        else:
            add_removal(session, world, reference, rings[at % len(rings)].key, authority=authority)


def add_removal(
    session: Session,
    world: World,
    reference: str,
    ring_key: str,
    *,
    amounts: Sequence[Amount] | None = None,
    authority: str | None = None,
) -> int:
    """Ask to lift one ring; returns the line's number."""
    ring, department = session.execute(
        select(Ring, Grant.department_id).join(Grant, Grant.id == Ring.grant_id).where(Ring.key == ring_key)
    ).one()
    about = About(LineKind.RING_FENCE_REMOVAL, ring_id=ring.id, title=f"{ring.name}: lift the ring-fence")
    if amounts is None:
        amounts = [fixed(year, Money.from_pounds(100_000)) for year in YEARS]
    return _add_line(session, world, reference, about, department, authority=authority, amounts=amounts)


def add_target(
    session: Session,
    world: World,
    reference: str,
    indicator_key: str,
    *,
    change: TargetChange = TargetChange.DROP,
    authority: str | None = None,
) -> int:
    """Ask to change one target; returns the line's number."""
    indicator = session.scalars(select(Indicator).where(Indicator.key == indicator_key)).one()
    title = f"{indicator.code} {indicator.title}: {change.value}"
    about = About(LineKind.TARGET_REDUCTION, indicator_id=indicator.id, title=title)
    return _add_line(session, world, reference, about, indicator.department_id, authority=authority, change=change)


def add_freedom(session: Session, world: World, reference: str, key: str, *, authority: str | None = None) -> int:
    """Ask for one freedom of the catalogue; returns the line's number."""
    freedom = session.scalars(select(CatalogueFreedom).where(CatalogueFreedom.key == key)).one()
    about = About(LineKind.FREEDOM, freedom_id=freedom.id, title=freedom.title)
    return _add_line(session, world, reference, about, freedom.department_id, authority=authority)


def add_saving(
    session: Session,
    reference: str,
    by_year: Mapping[FinancialYear, Money],
    *,
    share_kept: int = 50,
    rests_on: Sequence[int] = (),
    title: str = "Share back offices",
) -> int:
    """Promise a saving that may rest on lines, given by number; returns the commitment's number."""
    offer = offer_row(session, reference)
    offer.last_commitment_number += 1
    row = Commitment(
        offer_id=offer.id,
        number=offer.last_commitment_number,
        authority_id=offer.lead_id,
        kind=CommitmentKind.SAVING,
        title=title,
        share_kept=share_kept,
        amounts=[CommitmentAmount(year=year, money=money) for year, money in by_year.items()],
        rests_on=[CommitmentLine(line_id=line.id) for line in lines_of(session, reference) if line.number in rests_on],
    )
    session.add(row)
    session.flush()
    return row.number


def _add_line(
    session: Session,
    world: World,
    reference: str,
    about: About,
    department_id: int,
    *,
    authority: str | None,
    amounts: Sequence[Amount] = (),
    change: TargetChange | None = None,
) -> int:
    offer = offer_row(session, reference)
    offer.last_line_number += 1
    owner = holder_on(session, department_id, NOW.date())
    asking = Asking(about, owner, f"{reference}/{offer.last_line_number}")
    (ask,) = asks.asks_for(session, offer.programme_id, [asking])
    line = Line(
        offer_id=offer.id,
        number=offer.last_line_number,
        kind=about.kind,
        programme_id=offer.programme_id,
        authority_id=world.organisation(authority) if authority else offer.lead_id,
        owner_id=owner,
        ask_id=ask.id,
        ring_id=about.ring_id,
        indicator_id=about.indicator_id,
        freedom_id=about.freedom_id,
        title=about.title,
        change=change,
        replacement="Days waited" if change is TargetChange.REPLACE else "",
        baseline=Decimal(75) if change else None,
        baseline_year=FinancialYear(2009) if change else None,
        obstacle="The conditions stop us pooling it.",
        legal_lever="A new determination of the grant.",
        statutory_basis="",
        starts_on=date(2011, 4, 1),
        review_on=date(2012, 9, 30),
    )
    session.add(line)
    session.flush()
    session.add(_position(world, line, amounts, change))
    session.flush()
    return line.number


def _position(world: World, line: Line, amounts: Sequence[Amount], change: TargetChange | None) -> Position:
    stays = change in (TargetChange.EASE, TargetChange.REPLACE)
    return Position(
        line_id=line.id,
        round=1,
        side=Side.COUNCIL,
        words=f"Please: {line.title}",
        person_id=world.as_("officer", "LUT").person_id,
        amounts=[
            PositionAmount(year=a.year, kind=a.kind, money=a.money, cause=a.cause, owner=a.owner, due_on=a.due_on)
            for a in amounts
        ],
        values=[PositionValue(year=year, value=Decimal(80)) for year in YEARS] if stays else [],
    )
