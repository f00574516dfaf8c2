"""Freezing what the public will read, in the transaction of the move that makes it public.

The register reads these rows and nothing else, so all it prints is in them (2-model, section 8):
on submission the council, the reference, dates, counts and state; on release a line's title,
outcome, reasons by category and £; on signature its full terms. A released counter says only its
state. Never messages, notes, or people below the signatories.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, func, insert, select
from sqlalchemy.orm import Session

from tracker.actions import published_lines
from tracker.db import portions
from tracker.domain import agreement_json
from tracker.domain.agreements import FrozenAgreement, Minister
from tracker.domain.lines import LineState
from tracker.domain.london import london_date
from tracker.domain.offers import OfferState, Part
from tracker.domain.periods import waits_until
from tracker.domain.publications import PublicationStage, visible_from
from tracker.domain.published_terms import Content, write_clauses, write_kept_targets, write_promises
from tracker.models.agreements import Agreement, AgreementParty, Signature
from tracker.models.lines import Line
from tracker.models.offers import Offer, OfferParty
from tracker.models.organisations import Organisation
from tracker.models.programmes import Programme
from tracker.models.publications import Publication
from tracker.queries.clocks import get_calendar
from tracker.queries.periods import read_periods
from tracker.queries.worlds import find_world

Row = dict[str, Any]


def publish_submission(session: Session, offer: Offer, event_id: int, *, now: datetime) -> None:
    """Freeze that an offer was sent: one row for each of its councils, without any line's title."""
    base, lines = _submission(session, offer, event_id, now)
    rows = [_told_of(base, each, own=lines[each.id], new=lines[each.id]) for each in _councils(session, offer.id)]
    _insert(session, rows)


def publish_added_line(session: Session, line: Line, event_id: int, *, now: datetime) -> None:
    """Freeze that a council's offer has one line more, without its title. Call it after the road."""
    offer = session.get_one(Offer, line.offer_id)
    base, lines = _submission(session, offer, event_id, now)
    council = next(each for each in _councils(session, offer.id) if each.id == line.authority_id)
    _insert(session, [_told_of(base, council, own=lines[council.id], new=1)])


def _submission(session: Session, offer: Offer, event_id: int, now: datetime) -> tuple[Row, Counter[int]]:
    """What rows of this stage share, and how many lines each council has sent."""
    lines = Counter({council: counts.total() for council, counts in _counts(session, offer.id).items()})
    common: Content = {
        "kind": offer.kind.words,
        "state": offer.state.words,
        "submitted_on": london_date(offer.submitted_at or now).isoformat(),
        "lines": lines.total(),
        "councils": [_name_of(each) for each in _councils(session, offer.id)],
    }
    base = _base(session, offer, event_id, PublicationStage.SUBMISSION, _notice(session), now)
    return {**base, "content": {**base["content"], **common}}, lines


def _told_of(base: Row, council: Organisation, *, own: int, new: int) -> Row:
    """One council's row: `own` lines in all, `new` of them by this."""
    return {**base, **_of_council(council), "content": {**base["content"], "own_lines": own, "own_new": new}}


def publish_releases(session: Session, items: Sequence[tuple[Line, int]], *, now: datetime) -> None:
    """Freeze the outcome of released lines, each with the id of its event; one row a line.

    Call it after the road, which gives the lines their outcome and their £.
    """
    notice = _notice(session)
    for portion in portions(items):
        offers = {row.id: row for row in session.scalars(select(Offer).where(Offer.id.in_(_offer_ids(portion))))}
        released = published_lines.describe_releases(session, [line for line, _event in portion], now=now)
        bases: dict[int, Row] = {}
        rows = []
        for line, event_id in portion:
            offer = offers[line.offer_id]
            if offer.id not in bases:
                bases[offer.id] = _base(session, offer, event_id, PublicationStage.RELEASE, notice, now)
            rows.append(_with(bases[offer.id], released[line.id], event_id=event_id))
        _insert(session, rows)


def publish_acceptances(session: Session, items: Sequence[tuple[Line, int]], *, now: datetime) -> None:
    """Freeze that a council took a department's terms: with that, the decision on the line is out.

    Nothing more is said of it than of a line that was agreed as asked. Call it after the road.
    """
    publish_releases(session, items, now=now)


def publish_withdrawals(session: Session, items: Sequence[tuple[Line, int]], *, now: datetime) -> None:
    """Freeze that lines were taken back of which something was published; the others are only ever counted."""
    described = published_lines.describe_withdrawals(session, [line for line, _event in items])
    notice = _notice(session)
    rows = []
    for line, event_id in items:
        if line.id in described:
            offer = session.get_one(Offer, line.offer_id)
            base = _base(session, offer, event_id, PublicationStage.RELEASE, notice, now)
            rows.append(_with(base, described[line.id], event_id=event_id))
    _insert(session, rows)


def publish_signature(session: Session, agreement: Agreement, event_id: int, *, now: datetime) -> None:
    """Freeze an agreement as it came into force: its offer for each council, and every line of it.

    Refused lines are given with their reasons. Withdrawn ones are counted; only one whose release
    was published before keeps its title.
    """
    offer = session.get_one(Offer, agreement.offer_id)
    frozen = agreement_json.from_json(agreement.content)
    base = _base(session, offer, event_id, PublicationStage.SIGNATURE, _notice(session), now)
    councils = _councils(session, offer.id)
    counts = _counts(session, offer.id)
    common = {
        **base["content"],
        **_agreement_content(session, agreement, frozen),
        "councils": [_name_of(each) for each in councils],
        "lines": sum(each.total() for each in counts.values()),
        "withdrawn": sum(each[LineState.WITHDRAWN] for each in counts.values()),
    }
    rows = []
    for council in councils:
        own: Content = {
            "own_lines": counts[council.id].total(),
            "own_withdrawn": counts[council.id][LineState.WITHDRAWN],
            "promises": write_promises(frozen, council.name),
            "kept_targets": write_kept_targets(frozen, council.name),
            "clauses": write_clauses(frozen) if council.id == offer.lead_id else [],
        }
        rows.append({**base, **_of_council(council), "title": frozen.title, "content": {**common, **own}})
    described = published_lines.describe_agreement(session, offer.id, frozen)
    rows.extend(_with(base, line, event_id=event_id) for line in described)
    _insert(session, rows)


def _notice(session: Session) -> str:
    """What the demonstration's world says of figures that are not real; empty in real life."""
    world = find_world(session)
    return world.notice if world else ""


def _base(session: Session, offer: Offer, event_id: int, stage: PublicationStage, notice: str, now: datetime) -> Row:
    """The columns that all rows of one offer and event share; `content` holds what all say."""
    programme = session.get_one(Programme, offer.programme_id)
    return {
        "event_id": event_id,
        "offer_id": offer.id,
        "line_id": None,
        "stage": stage,
        "visible_from": visible_from(now, get_calendar(session)),
        "reference": offer.reference,
        "line_number": 0,
        "programme": programme.name,
        "department": "",
        "title": "",
        "outcome": "",
        "reason_category": "",
        "money": None,
        "up_to": 0,
        "to_be_confirmed": 0,
        "content": {"on": london_date(now).isoformat(), "notice": notice},
    }


def _with(base: Row, described: Row, *, event_id: int) -> Row:
    return {**base, **described, "event_id": event_id, "content": {**base["content"], **described["content"]}}


def _offer_ids(items: Sequence[tuple[Line, int]]) -> set[int]:
    return {line.offer_id for line, _event in items}


def _councils(session: Session, offer_id: int) -> Sequence[Organisation]:
    """The lead, then the joined partners by name."""
    query = (
        select(Organisation, OfferParty.part)
        .join(OfferParty, OfferParty.organisation_id == Organisation.id)
        .where(OfferParty.offer_id == offer_id, OfferParty.part.in_((Part.LEAD, Part.JOINED)))
        .order_by(Organisation.name)
    )
    found = session.execute(query).all()
    return [row for row, part in found if part is Part.LEAD] + [row for row, part in found if part is Part.JOINED]


def _name_of(council: Organisation) -> dict[str, str]:
    return {"name": council.name, "slug": council.slug}


def _of_council(council: Organisation) -> Row:
    return {"council": council.name, "council_slug": council.slug}


def _counts(session: Session, offer_id: int) -> Mapping[int, Counter[LineState]]:
    """How each council's sent lines stand, by its id; a council without a line has nothing."""
    found: dict[int, Counter[LineState]] = {}
    query = (
        select(OfferParty.organisation_id, Line.state, func.count(Line.id))
        .outerjoin(
            Line,
            (Line.offer_id == OfferParty.offer_id)
            & (Line.authority_id == OfferParty.organisation_id)
            & (Line.state != LineState.DRAFT),
        )
        .where(OfferParty.offer_id == offer_id, OfferParty.part.in_((Part.LEAD, Part.JOINED)))
        .group_by(OfferParty.organisation_id, Line.state)
    )
    for council, state, count in session.execute(query):
        found.setdefault(council, Counter())
        if state is not None:
            found[council][state] = count
    return found


def _agreement_content(session: Session, agreement: Agreement, frozen: FrozenAgreement) -> Content:
    """What every row of an agreement says about it: term, parties, signatures, how to check it."""
    signed = (
        select(Signature, Organisation.name)
        .join(Organisation, Organisation.id == Signature.organisation_id)
        .join(
            AgreementParty,
            (AgreementParty.agreement_id == Signature.agreement_id)
            & (AgreementParty.organisation_id == Signature.organisation_id),
        )
        .where(Signature.agreement_id == agreement.id)
        .order_by(AgreementParty.sort)
    )
    councils = {each.name for each in frozen.councils}
    return {
        "kind": frozen.kind_of_offer,
        "state": OfferState.IN_FORCE.words,
        "version": frozen.version,
        "submitted_on": frozen.first_offered_on.isoformat(),
        "starts_on": frozen.starts_on.isoformat(),
        "ends_on": frozen.ends_on.isoformat(),
        "review_dates": [day.isoformat() for day in frozen.review_dates],
        "minister": _write_minister(frozen.government.minister),
        "signatures": [
            {
                "party": party if party in councils else frozen.government.name,
                "name": row.name,
                "post": row.post,
                "on": london_date(row.at).isoformat(),
            }
            for row, party in session.execute(signed)
        ],
        "sha256": agreement.sha256,
        "check_code": agreement.check_code,
    }


def _write_minister(minister: Minister | None) -> Content | None:
    if minister is None:
        return None
    return {"name": minister.name, "post": minister.post, "decided_on": minister.decided_on.isoformat()}


def _insert(session: Session, rows: Sequence[Row]) -> None:
    if rows:
        session.execute(insert(cast(Table, Publication.__table__)), _held_back(session, rows))


def _held_back(session: Session, rows: Sequence[Row]) -> Sequence[Row]:
    """What would become public within a pre-election period about its council waits for the end of that period."""
    periods = read_periods(session)
    if not periods:
        return rows
    calendar, found = get_calendar(session), []
    for row in rows:
        about = [each for each in periods if each.authority_slug in ("", row["council_slug"])]
        later = waits_until(about, row["visible_from"], calendar)
        found.append({**row, "visible_from": later or row["visible_from"]})
    return found
