"""One offer as its pages show it: who takes part, its lines, how they stand."""

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from tracker.domain import financial_years
from tracker.domain.actors import Actor
from tracker.domain.clocks import Lateness
from tracker.domain.errors import NotFound
from tracker.domain.financial_years import FinancialYear
from tracker.domain.formats import long_date, years_in_words
from tracker.domain.lines import FINAL, LIVE, UNSETTLED, LineState, Turn
from tracker.domain.offer_moves import TALKING
from tracker.domain.offers import OfferKind, OfferState, Part
from tracker.domain.standing import Facet, Standing, check_seen, may_see
from tracker.models.commitments import Commitment
from tracker.models.lines import Line
from tracker.models.offers import Offer, OfferParty
from tracker.models.organisations import Organisation
from tracker.models.programmes import Programme
from tracker.queries import visibility
from tracker.queries.clocks import find_lateness
from tracker.queries.prepared import fetch, prepared


@dataclass(frozen=True)
class Party:
    """An organisation's part in an offer; a joined partner has a decision of its own."""

    organisation_id: int
    name: str
    short_name: str
    part: Part
    decision_reference: str
    decision_on: date | None
    since: datetime


@dataclass(frozen=True)
class OfferFacts:
    """The head of an offer. `title` is the theme of a policy offer; `sees_terms`: the reader may read its texts."""

    id: int
    reference: str
    kind: OfferKind
    state: OfferState
    title: str
    summary: str
    programme_id: int
    programme: str
    years: tuple[FinancialYear, ...]
    lead: Party
    parties: tuple[Party, ...]
    decision_reference: str
    decision_on: date | None
    checked_powers: bool
    marking: str
    created_at: datetime
    sent_at: datetime | None
    submitted_at: datetime | None
    withdrawn_at: datetime | None  # as a whole
    due: Lateness | None
    version: int
    standing: Standing
    sees_terms: bool
    closes_on: date | None  # the last day on which its programme takes lines
    commitments: int  # those withdrawn too

    @property
    def name(self) -> str:
        """What it is called beside its reference: its theme, or "Single offer"."""
        return self.title or self.kind.words

    @property
    def span(self) -> str:
        """How many years its money is counted over: "three years"."""
        return years_in_words(len(self.years))

    @property
    def decision(self) -> str:
        """The council decision it is made under: "CAB/12 of 4 October 2010"."""
        return self.decision_reference + (f" of {long_date(self.decision_on)}" if self.decision_on else "")

    @property
    def is_draft(self) -> bool:
        """Whether it is still being written."""
        return self.state is OfferState.DRAFT

    @property
    def is_submitted(self) -> bool:
        """Whether departments have it."""
        return self.submitted_at is not None

    def takes_lines_on(self, day: date) -> bool:
        """Whether lines may be added to it, now that it is live."""
        return self.state in TALKING and (self.closes_on is None or day <= self.closes_on)

    @property
    def invited(self) -> tuple[Party, ...]:
        """Councils asked in that have not answered."""
        return tuple(party for party in self.parties if party.part is Part.INVITED)

    @property
    def joined(self) -> tuple[Party, ...]:
        """Partner councils that have joined."""
        return tuple(party for party in self.parties if party.part is Part.JOINED)

    @property
    def councils(self) -> tuple[Party, ...]:
        """The lead and the joined partners."""
        return (self.lead, *self.joined)

    def is_of(self, organisation_id: int) -> bool:
        """Whether the organisation leads it or has joined it."""
        return organisation_id in self.standing.party_ids


def get_offer(session: Session, actor: Actor, reference: str, today: date) -> OfferFacts:
    """One offer. Raises NotFound when it is not there or not the actor's to see."""
    row = session.execute(*_head(reference)).one_or_none()
    if row is None:
        raise NotFound
    parties = tuple(Party(*each) for each in fetch(session, *_parties(row.id)))
    by_part: dict[Part, frozenset[int]] = defaultdict(frozenset)
    for party in parties:
        by_part[party.part] |= {party.organisation_id}
    standing = visibility.offer_standing(row, by_part, visibility.authors_of(session, row.id))
    check_seen(actor, standing)
    return OfferFacts(
        id=row.id,
        reference=row.reference,
        kind=row.kind,
        state=row.state,
        title=row.title,
        summary=row.summary,
        programme_id=row.programme_id,
        programme=row.programme,
        years=financial_years.between(row.first_year, row.last_year),
        lead=next(party for party in parties if party.part is Part.LEAD),
        parties=parties,
        decision_reference=row.decision_reference,
        decision_on=row.decision_on,
        checked_powers=row.checked_powers,
        marking=row.marking,
        created_at=row.created_at,
        sent_at=row.sent_at,
        submitted_at=row.submitted_at,
        withdrawn_at=row.withdrawn_at,
        due=find_lateness(session, row.due_on if row.state is OfferState.IN_NEGOTIATION else None, today),
        version=row.version,
        standing=standing,
        sees_terms=may_see(actor, standing, Facet.TERMS),
        closes_on=row.closes_on,
        commitments=row.commitments,
    )


@prepared
def _head(reference: str) -> Select[*tuple[Any, ...]]:
    of = Offer
    commitments = select(func.count()).where(Commitment.offer_id == of.id).scalar_subquery()
    return (
        select(
            *(of.id, of.reference, of.kind, of.state, of.title, of.summary, of.programme_id, of.lead_id, of.marking),
            *(of.decision_reference, of.decision_on, of.checked_powers),
            *(of.created_at, of.sent_at, of.submitted_at, of.withdrawn_at, of.due_on, of.version),
            *(Programme.name.label("programme"), Programme.first_year, Programme.last_year, Programme.closes_on),
            commitments.label("commitments"),
        )
        .join(Programme, Programme.id == Offer.programme_id)
        .where(Offer.reference == reference)
    )


@prepared
def _parties(offer_id: int) -> Select[*tuple[Any, ...]]:
    fields = (OfferParty.part, OfferParty.decision_reference, OfferParty.decision_on, OfferParty.since)
    return (
        select(OfferParty.organisation_id, Organisation.name, Organisation.short_name, *fields)
        .join(Organisation, Organisation.id == OfferParty.organisation_id)
        .where(OfferParty.offer_id == offer_id)
        .order_by(Organisation.name)
    )


@dataclass(frozen=True)
class LineCounts:
    """How many lines of an offer stand how, and whose turn it is on those that were sent."""

    by_state: Counter[LineState]
    by_turn: Counter[Turn]

    @property
    def all(self) -> int:
        """Every line."""
        return self.by_state.total()

    @property
    def open(self) -> int:
        """Those on which somebody has the turn."""
        return self._of(UNSETTLED)

    @property
    def live(self) -> int:
        """Those that a withdrawal of the whole offer takes back."""
        return self._of(LIVE)

    @property
    def words(self) -> str:
        """How they stand: "1 agreed, 2 rejected, 3 open"."""
        rest = f"{self.open} open" if self.open else ""
        return ", ".join(part for part in (self._words_of(frozenset(LineState) - UNSETTLED), rest) if part)

    @property
    def final_words(self) -> str:
        """Those whose state nothing changes any more: "1 agreed, 2 rejected"; "" for none."""
        return self._words_of(FINAL)

    def _of(self, states: Collection[LineState]) -> int:
        return sum(self.by_state[state] for state in states)

    def _words_of(self, states: Collection[LineState]) -> str:
        found = (state for state in LineState if state in states and self.by_state[state])
        return ", ".join(f"{self.by_state[state]} {state.words.lower()}" for state in found)


def count_lines(session: Session, actor: Actor, offer: OfferFacts) -> LineCounts:
    """Counts of the lines the actor sees."""
    counts = LineCounts(Counter(), Counter())
    for state, turn, count in fetch(session, *_counts(actor, offer.id)):
        counts.by_state[state] += count
        counts.by_turn[turn] += count if state is not LineState.DRAFT else 0
    return counts


@prepared
def _counts(actor: Actor, offer_id: int) -> Select[LineState, Turn, int]:
    return (
        select(Line.state, Line.turn, func.count())
        .where(Line.offer_id == offer_id, visibility.scope(actor, Facet.CASE))
        .group_by(Line.state, Line.turn)
    )
