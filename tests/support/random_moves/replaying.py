"""The state of every offer by its events alone, as a stranger would work it out who has nothing but the record."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.commitments import CommitmentState
from tracker.domain.events import EventKind as E
from tracker.domain.lines import LineState
from tracker.domain.offers import OfferState, StateFacts, derive_state
from tracker.models.agreements import Agreement
from tracker.models.events import Event
from tracker.models.offers import Offer

SAYS = {
    E.OFFER_SENT: ("is_sent", True),
    E.OFFER_RECALLED: ("is_sent", False),
    E.OFFER_DECLINED: ("is_sent", False),
    E.OFFER_DISCARDED: ("is_discarded", True),
    E.OFFER_SUBMITTED: ("is_submitted", True),
    E.OFFER_WITHDRAWN: ("is_withdrawn", True),
    E.OFFER_RESTORED: ("is_withdrawn", False),
    E.AGREEMENT_IN_FORCE: ("is_signed", True),
}
"""What each event of an offer says of it."""


@dataclass
class Told:
    """What the record has told of one offer so far."""

    says: dict[str, bool] = field(default_factory=lambda: dict.fromkeys((name for name, _says in SAYS.values()), False))
    lines: dict[int, LineState] = field(default_factory=dict)
    commitments: dict[int, CommitmentState] = field(default_factory=dict)
    ends_on: date | None = None

    def facts(self) -> StateFacts:
        """What the state of the offer is derived from."""
        flagged = list(self.commitments.values()).count(CommitmentState.FLAGGED)
        return StateFacts(
            **self.says, ends_on=self.ends_on, lines=Counter(self.lines.values()), flagged_commitments=flagged
        )


def replayed_offers(session: Session, today: date) -> Iterator[str]:
    """A sentence for each offer whose stored state is not the one that its events lead to."""
    told = _tell(session)
    for offer in session.execute(select(Offer.id, Offer.reference, Offer.state)):
        state = derive_state(told[offer.id].facts(), today)
        if state is not offer.state and {state, offer.state} != {OfferState.IN_FORCE, OfferState.ENDED}:
            yield f"{offer.reference}: stored “{offer.state.words}”, its events lead to “{state.words}”"


def _tell(session: Session) -> Mapping[int, Told]:
    told: dict[int, Told] = defaultdict(Told)
    ends = dict(session.execute(select(Agreement.id, Agreement.ends_on)).all())
    for event in session.scalars(select(Event).where(Event.offer_id.is_not(None)).order_by(Event.id)):
        _hear(told[event.offer_id], event, event.facts.get("after") or {}, ends)
    return told


def _hear(told: Told, event: Event, after: Mapping[str, Any], ends: Mapping[int, date]) -> None:
    kind = E(event.kind)
    if kind in SAYS:
        name, says = SAYS[kind]
        told.says[name] = says
    if kind is E.AGREEMENT_IN_FORCE:
        told.ends_on = ends[event.agreement_id or 0]
    if kind is E.LINE_REMOVED:
        told.lines.pop(event.line_id or 0, None)
    elif event.line_id is not None and "state" in after:
        told.lines[event.line_id] = LineState(after["state"])
    elif event.commitment_id is not None and "state" in after:
        told.commitments[event.commitment_id] = CommitmentState(after["state"])
