"""Lines as they are being drafted: what is written so far, and what is still missing."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, selectinload

from tracker.domain import financial_years, line_gaps
from tracker.domain.actors import Actor
from tracker.domain.errors import NotFound
from tracker.domain.financial_years import FinancialYear
from tracker.domain.line_drafts import LineDraft
from tracker.domain.line_gaps import Step
from tracker.domain.lines import LineKind, LineState, Side
from tracker.domain.offers import OfferKind, OfferState, signatory_of
from tracker.domain.standing import Facet, Standing, check_seen
from tracker.domain.writing_lines import why_closed
from tracker.models.lines import Line, Position
from tracker.models.offers import Offer
from tracker.models.organisations import Organisation
from tracker.models.programmes import Programme
from tracker.queries import organisations, visibility
from tracker.queries.positions import LOADED, terms_of


@dataclass(frozen=True)
class Council:
    """A council that a line may be for."""

    id: int
    name: str
    short_name: str


@dataclass(frozen=True)
class Drafting:
    """The offer that lines are drafted for. `councils`: the lead first, then the partners, joined or invited."""

    offer_id: int
    reference: str
    kind: OfferKind
    state: OfferState
    programme_id: int
    programme: str
    years: tuple[FinancialYear, ...]
    councils: tuple[Council, ...]
    standing: Standing

    @property
    def lead(self) -> Council:
        """The council that leads."""
        return self.councils[0]

    def signatory_for(self, council_id: int) -> str:
        """Who signs, in the words of one of its councils: the lead's own, or the lead's named."""
        return signatory_of(self.lead.short_name, is_own=self.lead.id == council_id)

    @property
    def is_open(self) -> bool:
        """Whether it is a draft, so that all its text may be changed."""
        return self.state is OfferState.DRAFT

    @property
    def takes_lines(self) -> bool:
        """Whether lines of it may be written: all while it is a draft, later those that are added."""
        return not why_closed(self.reference, self.state)

    @property
    def is_joint(self) -> bool:
        """Whether a line has to say which council it is for."""
        return len(self.councils) > 1


@dataclass(frozen=True)
class DraftedLine:
    """One drafted line, with the pages of it that are not done; `standing` is the line's own.

    `sent_at` is when a line added to a live offer went to the signatory; `resubmits_id` the refused line it follows.
    """

    id: int
    number: int
    version: int
    title: str
    authority: str
    department: str
    draft: LineDraft
    unfinished: tuple[Step, ...]
    standing: Standing
    sent_at: datetime | None
    what_changed: str
    resubmits_id: int | None

    @property
    def is_complete(self) -> bool:
        """Whether nothing is missing."""
        return not self.unfinished

    @property
    def needs(self) -> str:
        """What is missing, in words: "its pounds by year"."""
        return line_gaps.in_words(self.unfinished)


def get_drafting(session: Session, actor: Actor, reference: str) -> Drafting:
    """The offer as its lines and commitments see it. Raises NotFound."""
    row = session.execute(
        select(Offer, Programme).join(Programme, Programme.id == Offer.programme_id).where(Offer.reference == reference)
    ).one_or_none()
    if row is None:
        raise NotFound
    offer, programme = row
    parties = visibility.parties_of(session, [offer.id])[offer.id]
    standing = visibility.offer_standing(offer, parties, visibility.authors_of(session, offer.id))
    check_seen(actor, standing, Facet.TERMS)
    return Drafting(
        offer_id=offer.id,
        reference=offer.reference,
        kind=offer.kind,
        state=offer.state,
        programme_id=offer.programme_id,
        programme=programme.name,
        years=financial_years.between(programme.first_year, programme.last_year),
        councils=_councils(session, offer.lead_id, standing.joined_ids | standing.invited_ids),
        standing=standing,
    )


def get_drafted(session: Session, actor: Actor, reference: str, number: int) -> tuple[Drafting, DraftedLine]:
    """A draft line and its offer. Raises NotFound, also for a line that is no draft any longer."""
    drafting = get_drafting(session, actor, reference)
    lines = _drafted(session, drafting, Line.number == number)
    if not lines:
        raise NotFound
    check_seen(actor, lines[0].standing, Facet.TERMS)  # of a live offer more people see the case than its drafts
    return drafting, lines[0]


def list_drafted(session: Session, drafting: Drafting, *, first: int = 0, size: int = 50) -> Sequence[DraftedLine]:
    """A page of the draft lines of an offer, by number."""
    return _drafted(session, drafting, first=first, size=size)


def count_drafted(session: Session, drafting: Drafting) -> int:
    """How many there are."""
    query = select(func.count()).where(Line.offer_id == drafting.offer_id, Line.state == LineState.DRAFT)
    return session.scalar(query) or 0


def list_unfinished(session: Session, offer_id: int, years: Sequence[FinancialYear]) -> Sequence[tuple[int, str]]:
    """Number of each draft line that is not complete, and what it needs, in words; by a fixed number of queries.

    A line for a council that has declined to join needs another one.
    """
    parties = visibility.parties_of(session, [offer_id])[offer_id]
    councils = frozenset().union(*(parties.get(part, frozenset()) for part in visibility.SEES_DRAFTS))
    found = []
    for row in _rows(session, Line.offer_id == offer_id):
        needs = line_gaps.in_words(line_gaps.steps_unfinished(draft_of(row), years))
        if row.authority_id not in councils:
            needs = "a council that takes part"
        if needs:
            found.append((row.number, needs))
    return found


def draft_of(row: Line, position: Position | None = None) -> LineDraft:
    """The draft a row holds, on the terms of one position: the first unless told; its positions are loaded."""
    terms = terms_of(position or draft_position(row))
    is_own = row.kind is LineKind.FREEDOM and row.freedom_id is None
    return LineDraft(
        kind=row.kind,
        authority_id=row.authority_id,
        ring_id=row.ring_id,
        indicator_id=row.indicator_id,
        freedom_id=row.freedom_id,
        title=row.title if is_own else "",
        department_id=row.owner_id if is_own else None,
        change=row.change,
        replacement=row.replacement,
        baseline=row.baseline,
        baseline_year=row.baseline_year,
        baseline_cause=row.baseline_cause,
        baseline_owner=row.baseline_owner,
        baseline_due_on=row.baseline_due_on,
        words=terms.words,
        obstacle=row.obstacle,
        legal_lever=row.legal_lever,
        statutory_basis=row.statutory_basis,
        evidence=row.evidence,
        starts_on=row.starts_on,
        review_on=row.review_on,
        amounts=terms.amounts,
        values=terms.values,
        conditions=terms.conditions,
    )


def draft_position(row: Line) -> Position:
    """The council's first position, not sent yet, in which the terms of a draft line stand."""
    return next(each for each in row.positions if each.round == 1 and each.side is Side.COUNCIL)


def key_of(row: Any) -> tuple[object, ...]:
    """The same as `LineDraft.key`, of a line, or of its columns alone."""
    is_own = row.kind is LineKind.FREEDOM and row.freedom_id is None
    title = row.title.casefold() if is_own else ""
    return row.authority_id, row.kind, row.ring_id, row.indicator_id, row.freedom_id, title


def _councils(session: Session, lead_id: int, partner_ids: Collection[int]) -> tuple[Council, ...]:
    query = select(Organisation).where(Organisation.id.in_({lead_id, *partner_ids})).order_by(Organisation.name)
    found = [Council(row.id, row.name, row.short_name) for row in session.scalars(query)]
    return tuple(sorted(found, key=lambda council: council.id != lead_id))


def _rows(session: Session, *where: ColumnElement[bool], first: int = 0, size: int | None = None) -> Sequence[Line]:
    query = select(Line).where(Line.state == LineState.DRAFT, *where).order_by(Line.number).offset(first).limit(size)
    return session.scalars(query.options(selectinload(Line.positions).options(*LOADED))).all()


def _drafted(
    session: Session, drafting: Drafting, *where: ColumnElement[bool], first: int = 0, size: int | None = None
) -> list[DraftedLine]:
    rows = _rows(session, Line.offer_id == drafting.offer_id, *where, first=first, size=size)
    names = organisations.get_names(session, {id_ for row in rows for id_ in (row.owner_id, row.authority_id)})
    found = []
    for row in rows:
        draft = draft_of(row)
        found.append(
            DraftedLine(
                id=row.id,
                number=row.number,
                version=row.version,
                title=row.title,
                authority=names[row.authority_id],
                department=names[row.owner_id],
                draft=draft,
                unfinished=line_gaps.steps_unfinished(draft, drafting.years),
                standing=replace(drafting.standing, authority_id=row.authority_id, is_draft=True),
                sent_at=row.sent_at,
                what_changed=row.what_changed,
                resubmits_id=row.resubmits_id,
            )
        )
    return found
