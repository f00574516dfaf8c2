"""What is published of single lines: at their release, and at the signature of their agreement."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.actions import totals
from tracker.domain.agreement_terms import AgreedTarget, Freedom, NotAgreed, NotAgreedBecause
from tracker.domain.agreements import FrozenAgreement
from tracker.domain.amounts import Amount, known_money, sum_amounts
from tracker.domain.decisions import Outcome, ReasonCategory
from tracker.domain.lines import LineKind, LineState
from tracker.domain.london import london_date
from tracker.domain.publications import OF_RELEASE, PublicationStage, PublicOutcome
from tracker.domain.published_terms import (
    Content,
    write_amounts,
    write_freedom,
    write_refusal,
    write_target,
)
from tracker.models.decisions import Decision, RecommendationReason
from tracker.models.grants import Allocation, Ring
from tracker.models.lines import Line
from tracker.models.organisations import Organisation
from tracker.models.publications import Publication

Row = dict[str, Any]


def describe_releases(session: Session, lines: Sequence[Line], *, now: datetime) -> dict[int, Row]:
    """The columns of each released line's row, by line id; at most 500 lines at once.

    A line whose council has taken the department's terms counts as agreed in principle.
    """
    names = _names(session, {each for line in lines for each in (line.authority_id, line.owner_id)})
    rounds = totals.read_rounds(session, [line.id for line in lines])
    reasons = _reasons(session, lines)
    rings = _rings(session, lines)
    found = {}
    for line in lines:
        council, outcome = names[line.authority_id], outcome_of(line)
        row: Row = {
            "line_id": line.id,
            "line_number": line.number,
            "council": council.name,
            "council_slug": council.slug,
            "outcome": outcome.value,
            "content": {"state": line.state.words, "released_on": london_date(now).isoformat()},
        }
        if outcome is not PublicOutcome.COUNTER_PROPOSED:
            amounts = _amounts(line, rounds.get(line.id, {}))
            row |= {
                "department": names[line.owner_id].name,
                "title": line.title,
                "reason_category": "" if outcome.is_agreed else "; ".join(each.words for each in reasons[line.id]),
                **_sums(amounts),
            }
            row["content"] |= {
                "kind": line.kind.value,
                "amounts": write_amounts(amounts),
                "with_conditions": line.is_with_conditions,
                "as_asked": line.released_outcome == Outcome.AGREE_AS_ASKED,
                **rings.get(line.id, {}),
            }
        found[line.id] = row
    return found


def describe_withdrawals(session: Session, lines: Sequence[Line]) -> dict[int, Row]:
    """The columns of the row that says a line was taken back, by line id: of those the public was to read of.

    It has the title that was published; a line withdrawn before its release is never titled, so it has no row.
    """
    query = select(Publication.line_id, Publication.title).where(
        Publication.line_id.in_([line.id for line in lines]), Publication.stage == PublicationStage.RELEASE
    )
    titles = dict(session.execute(query.order_by(Publication.id)).all())
    told = [line for line in lines if line.id in titles]
    names = _names(session, {each for line in told for each in (line.authority_id, line.owner_id)})
    outcome = PublicOutcome.WITHDRAWN
    return {
        line.id: {**_row(line, names, titles[line.id], outcome), "content": {"state": outcome.words}} for line in told
    }


def outcome_of(line: Line) -> PublicOutcome:
    """How a released line stands for everyone."""
    if line.state is LineState.AGREED_IN_PRINCIPLE:
        return PublicOutcome.AGREED_IN_PRINCIPLE
    assert line.released_outcome is not None
    return OF_RELEASE[Outcome(line.released_outcome)]


def _amounts(line: Line, rounds: Mapping[int, Sequence[Amount]]) -> Sequence[Amount]:
    """What was asked, of a refused line; else what is on the table."""
    return rounds.get(1 if line.state is LineState.REJECTED else line.round, ())


def _names(session: Session, ids: Collection[int]) -> dict[int, Organisation]:
    return {row.id: row for row in session.scalars(select(Organisation).where(Organisation.id.in_(ids)))}


def _reasons(session: Session, lines: Sequence[Line]) -> dict[int, list[ReasonCategory]]:
    """The reasons of each line's released decision, by line id, in the order of the flat list."""
    decisions = [line.released_decision_id for line in lines if line.released_decision_id is not None]
    query = (
        select(Decision.line_id, RecommendationReason.category)
        .join(RecommendationReason, RecommendationReason.recommendation_id == Decision.recommendation_id)
        .where(Decision.id.in_(decisions))
    )
    found: dict[int, list[ReasonCategory]] = defaultdict(list)
    for line_id, category in session.execute(query):
        found[line_id].append(category)
    order = list(ReasonCategory)
    return {line.id: sorted(found[line.id], key=order.index) for line in lines}


def _rings(session: Session, lines: Sequence[Line]) -> dict[int, Content]:
    """For each agreed removal its ring and the rings of the same grant, so that a pound is counted once.

    `holds` is what the council is known to hold inside each ring, by year.
    """
    removals = [line for line in lines if line.kind is LineKind.RING_FENCE_REMOVAL and outcome_of(line).is_agreed]
    if not removals:
        return {}
    of_grant: dict[int, list[Ring]] = defaultdict(list)
    grants = select(Ring.grant_id).where(Ring.id.in_({line.ring_id for line in removals}))
    for ring in session.scalars(select(Ring).where(Ring.grant_id.in_(grants)).order_by(Ring.id)):
        of_grant[ring.grant_id].append(ring)
    grant_of = {ring.id: ring.grant_id for rings in of_grant.values() for ring in rings}
    holds = _holds(session, {line.authority_id for line in removals}, set(grant_of))
    return {
        line.id: {
            "ring": line.ring_id,
            "rings": [
                {
                    "id": ring.id,
                    "inside": ring.parent_id,
                    "name": ring.name,
                    "holds": holds.get((line.authority_id, ring.id), []),
                }
                for ring in of_grant[grant_of[line.ring_id or 0]]
            ],
        }
        for line in removals
    }


def _holds(
    session: Session, authority_ids: Collection[int], ring_ids: Collection[int]
) -> dict[tuple[int, int], list[Content]]:
    query = select(Allocation).where(Allocation.authority_id.in_(authority_ids), Allocation.ring_id.in_(ring_ids))
    found: dict[tuple[int, int], list[Content]] = defaultdict(list)
    for row in session.scalars(query.order_by(Allocation.year)):
        found[row.authority_id, row.ring_id].append({"year": row.year.start, "pence": row.amount.pence})
    return found


def describe_agreement(session: Session, offer_id: int, frozen: FrozenAgreement) -> list[Row]:
    """The columns of a row for every line that the agreement holds or names as not agreed."""
    query = select(Line).where(Line.offer_id == offer_id).order_by(Line.number)
    lines = {line.number: line for line in session.scalars(query)}
    names = _names(session, {each for line in lines.values() for each in (line.authority_id, line.owner_id)})
    told = _told(session, offer_id)
    rows = [_agreed_row(lines[each.line], names, each) for each in frozen.lines if each.line is not None]
    for each in frozen.not_agreed:
        line = lines[each.line]
        if each.because is NotAgreedBecause.REFUSED or line.id in told:
            rows.append(_not_agreed_row(line, names, each))
    return rows


def _told(session: Session, offer_id: int) -> set[int]:
    """The lines whose title was frozen at a release."""
    query = select(Publication.line_id).where(
        Publication.offer_id == offer_id, Publication.stage == PublicationStage.RELEASE, Publication.title != ""
    )
    return {line_id for line_id in session.scalars(query) if line_id is not None}


def _row(line: Line, names: Mapping[int, Organisation], title: str, outcome: PublicOutcome) -> Row:
    council = names[line.authority_id]
    return {
        "line_id": line.id,
        "line_number": line.number,
        "council": council.name,
        "council_slug": council.slug,
        "department": names[line.owner_id].name,
        "title": title,
        "outcome": outcome.value,
    }


def _sums(amounts: Sequence[Amount]) -> Row:
    """The sum of what is known, nothing where every amount is to be confirmed; and how many years are not fixed."""
    whole = sum_amounts(amounts)
    return {"money": known_money(amounts), "up_to": whole.up_to, "to_be_confirmed": whole.to_be_confirmed}


def _agreed_row(line: Line, names: Mapping[int, Organisation], agreed: Freedom | AgreedTarget) -> Row:
    row = {**_row(line, names, agreed.title, PublicOutcome.AGREED), "department": agreed.department}
    if isinstance(agreed, Freedom):
        row |= _sums(agreed.amounts)
        content = write_freedom(agreed)
    else:
        content = write_target(agreed)
    return {**row, "content": {"state": LineState.AGREED.words, **content}}


def _not_agreed_row(line: Line, names: Mapping[int, Organisation], refused: NotAgreed) -> Row:
    is_refused = refused.because is NotAgreedBecause.REFUSED
    outcome = PublicOutcome.REJECTED if is_refused else PublicOutcome.WITHDRAWN
    content: Content = {"state": outcome.words, "kind": line.kind.value}
    asked = {"money": line.asked, "up_to": line.asked_up_to, "to_be_confirmed": line.asked_to_be_confirmed}
    row = {**_row(line, names, refused.title, outcome), **asked}
    if is_refused:
        row["reason_category"] = "; ".join(reason.category for reason in refused.reasons)
        content |= write_refusal(refused)
    return {**row, "content": content}
