"""Schedules A and C and the annexes of an agreement, from an offer read whole."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.agreement_terms import (
    Act,
    Freedom,
    GivenReason,
    LineHistory,
    NotAgreed,
    NotAgreedBecause,
    PromisedOutcome,
    Round,
    Saving,
    schedule_numbers,
)
from tracker.domain.agreements import Clearance, Consent
from tracker.domain.amounts import Amount, AmountKind
from tracker.domain.commitments import CommitmentKind
from tracker.domain.formats import and_list
from tracker.domain.lines import LineKind, LineState, Side
from tracker.domain.london import london_date
from tracker.domain.offer_figures import RemovalTerms, freed_each
from tracker.domain.targets import TargetValue
from tracker.models.commitments import Commitment
from tracker.models.grants import Grant, Ring
from tracker.models.lines import Line, Position
from tracker.queries.offer_figures import read_rings
from tracker.queries.positions import terms_of
from tracker.queries.whole_offers import WholeOffer

Numbers = Mapping[int, str]


def number(
    included: Sequence[Line], commitments: Sequence[Commitment], order: Mapping[int, int]
) -> tuple[Numbers, Numbers, Numbers]:
    """Numbers of Schedules A, B and C, by line id and commitment id; savings come before outcomes.

    Those of Schedule B are of the lines alone: targets nobody asked to change follow them.
    """
    a = [line.id for line in included if line.kind is not LineKind.TARGET_REDUCTION]
    b = [line.id for line in included if line.kind is LineKind.TARGET_REDUCTION]
    ranked = sorted(
        commitments, key=lambda row: (row.kind is CommitmentKind.OUTCOME, order[row.authority_id], row.number)
    )
    c = [row.id for row in ranked]
    return tuple(  # type: ignore[return-value]
        dict(zip(ids, schedule_numbers(letter, len(ids)), strict=True))
        for letter, ids in (("A", a), ("B", b), ("C", c))
    )


def freedoms(session: Session, case: WholeOffer, numbers: Numbers, today: date) -> tuple[Freedom, ...]:
    """Schedule A. A pound inside two ring-fences counts once, in the line of the inner one."""
    lines = [line for line in case.included if line.id in numbers]
    grants = _grants(session, lines)
    freed = _freed(session, case, lines, today)
    found = []
    for line in lines:
        terms = terms_of(case.last_position(line))
        grant = grants[line.ring_id] if line.ring_id else ""
        department = case.names.full[line.owner_id]
        starts_on = line.starts_on or terms.amounts[0].year.starts_on
        found.append(
            Freedom(
                number=numbers[line.id],
                line=line.number,
                kind=line.kind,
                title=line.title,
                authority=case.names.full[line.authority_id],
                department=department,
                starts_on=starts_on,
                legal_route=_route(line),
                terms=terms.words,
                amounts=terms.amounts,
                freed=freed.get(line.id, ()),
                conditions=terms.conditions,
                acts=(Act(department, _act(grant), starts_on - timedelta(days=1)),),
            )
        )
    return tuple(found)


def _grants(session: Session, lines: Sequence[Line]) -> dict[int, str]:
    """The grants' names, by the id of the ring that a line asks to lift."""
    ring_ids = {line.ring_id for line in lines if line.ring_id}
    query = select(Ring.id, Grant.name).join(Grant, Grant.id == Ring.grant_id).where(Ring.id.in_(ring_ids))
    return dict(session.execute(query).all())


def _freed(session: Session, case: WholeOffer, lines: Sequence[Line], today: date) -> dict[int, tuple[Amount, ...]]:
    """What each removal adds to money freed, by line id: as on the offer's own page."""
    removals = {
        line.id: RemovalTerms(line.authority_id, line.ring_id, terms_of(case.last_position(line)).amounts)
        for line in lines
        if line.ring_id
    }
    rings = read_rings(session, {each.ring_id for each in removals.values()}, today)
    return dict(zip(removals, freed_each(list(removals.values()), rings), strict=True))


def _route(line: Line) -> str:
    known = [text for text in (line.legal_lever, line.statutory_basis or "") if text]
    return ". ".join(known) or "To be set out by the department"


def _act(grant: str) -> str:
    return f"release the amended determination of the {grant}" if grant else "put this freedom into effect"


def commitments(
    case: WholeOffer, numbers: Numbers, lines: Numbers
) -> tuple[tuple[Saving, ...], tuple[PromisedOutcome, ...]]:
    """Schedule C. What a commitment rests on is named by its number in this agreement."""
    rows = sorted(case.commitments, key=lambda row: int(numbers[row.id][1:]))
    savings = tuple(_saving(case, row, numbers, lines) for row in rows if row.kind is CommitmentKind.SAVING)
    outcomes = tuple(_outcome(case, row, numbers, lines) for row in rows if row.kind is CommitmentKind.OUTCOME)
    return savings, outcomes


def _rests_on(row: Commitment, lines: Numbers) -> tuple[str, ...]:
    return tuple(lines[each.line_id] for each in row.rests_on if each.line_id in lines)


def _saving(case: WholeOffer, row: Commitment, numbers: Numbers, lines: Numbers) -> Saving:
    return Saving(
        number=numbers[row.id],
        authority=case.names.full[row.authority_id],
        title=row.title,
        amounts=tuple(Amount(a.year, AmountKind.FIXED, a.money) for a in row.amounts),
        share_kept=row.share_kept or 0,
        measure=row.measure,
        rests_on=_rests_on(row, lines),
    )


def _outcome(case: WholeOffer, row: Commitment, numbers: Numbers, lines: Numbers) -> PromisedOutcome:
    year = row.baseline_year
    return PromisedOutcome(
        number=numbers[row.id],
        authority=case.names.full[row.authority_id],
        title=row.title,
        unit=row.unit,
        source=row.data_source,
        reported=row.reported,
        baseline=TargetValue(year, row.baseline) if year and row.baseline is not None else None,
        values=tuple(TargetValue(v.year, v.value) for v in row.values),
        rests_on=_rests_on(row, lines),
    )


def not_agreed(case: WholeOffer) -> tuple[NotAgreed, ...]:
    """Annex 1: refused and withdrawn lines. Withdrawn is not rejected."""
    return tuple(_lost(case, line) for line in case.lost)


def _lost(case: WholeOffer, line: Line) -> NotAgreed:
    settled_on = london_date(line.settled_at or case.offer.created_at)
    authority = case.names.full[line.authority_id]
    if line.state is LineState.WITHDRAWN:
        return NotAgreed(line.number, line.title, authority, NotAgreedBecause.WITHDRAWN, (), authority, settled_on)
    decision = case.decisions[line.id][-1]
    reasons = tuple(GivenReason(r.category.words, r.words, r.citation) for r in decision.recommendation.reasons)
    by = f"{decision.decided_by}, {decision.decided_by_post}, {case.names.full[line.owner_id]}"
    return NotAgreed(line.number, line.title, authority, NotAgreedBecause.REFUSED, reasons, by, decision.decided_on)


def histories(case: WholeOffer, numbers: Numbers) -> tuple[LineHistory, ...]:
    """Annex 2: every position sent on each agreed line, by round."""
    return tuple(
        LineHistory(
            numbers[line.id],
            case.names.full[line.authority_id],
            tuple(_round(case, line, position) for position in line.positions if position.sent_at is not None),
        )
        for line in case.included
    )


def _round(case: WholeOffer, line: Line, position: Position) -> Round:
    by = "council" if position.side is Side.COUNCIL else case.names.full[line.owner_id]
    terms = terms_of(position)
    words = " ".join((terms.words, *(f"On condition: {each}" for each in terms.conditions)))
    sent_on = london_date(position.sent_at) if position.sent_at else case.offer.created_at.date()
    return Round(position.round, words, by, sent_on, terms.amounts)


def consents(case: WholeOffer, numbers: Numbers) -> tuple[Consent, ...]:
    """Each department's released decisions on agreed lines, one consent a day and decider."""
    rows = []
    for line in case.included:
        if line.state is not LineState.AGREED_IN_PRINCIPLE:
            continue  # a preview: nothing has been consented to yet
        decision = case.decisions[line.id][-1]
        released_on = london_date(line.released_at or case.offer.created_at)
        said = f"Decision of {decision.decided_by}, {decision.decided_by_post}"
        rows.append((case.names.full[line.owner_id], released_on, said, numbers[line.id]))
    rows.sort(key=lambda row: (row[:3], _rank(row[3])))
    return tuple(
        Consent(department, said, tuple(row[3] for row in group), released_on)
        for (department, released_on, said), group in groupby(rows, key=lambda row: row[:3])
    )


def clearances(case: WholeOffer, numbers: Numbers) -> tuple[Clearance, ...]:
    """Consents of HM Treasury on agreed lines, one a reference and day."""
    rows = [
        (row.reference, london_date(row.replied_at), numbers[row.line_id])
        for row in case.clearances
        if row.line_id in numbers and row.replied_at is not None
    ]
    rows.sort(key=lambda row: (row[1], row[0], _rank(row[2])))
    return tuple(
        Clearance(reference, and_list(row[2] for row in group), given_on)
        for (reference, given_on), group in groupby(rows, key=lambda row: row[:2])
    )


def _rank(number: str) -> tuple[str, int]:
    """Puts "A10" after "A9"."""
    return number[0], int(number[1:])
