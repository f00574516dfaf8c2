"""One council, and one offer, as the public reads them: all from rows that are visible by `now`."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from tracker.domain.amounts import AmountTotal
from tracker.domain.errors import NotFound
from tracker.domain.financial_years import FinancialYear
from tracker.domain.formats import plural
from tracker.domain.london import london_date
from tracker.domain.money import Money
from tracker.domain.offers import OfferKind, OfferState
from tracker.domain.publications import PublicationStage, PublicOutcome
from tracker.domain.published_counts import Counts, add_counts, summary
from tracker.domain.published_items import Agreement, ByYear, Promise, read_agreement, read_promise
from tracker.domain.published_money import PublishedSum, freed_by_year
from tracker.queries.publications import PublishedStanding
from tracker.queries.publications_items import Item, Row, read_rows, split


@dataclass(frozen=True)
class OfferHead:
    """An offer as far as it is published; `content` is that of its signature, else of its submission."""

    reference: str
    programme: str
    kind: str
    title: str
    state: OfferState
    councils: tuple[tuple[str, str], ...]
    submitted_on: date
    last_on: date
    counts: Counts
    is_signed: bool
    content: Mapping[str, Any]

    @property
    def theme(self) -> str:
        """What an innovative policy offer is about; a single offer is about everything."""
        return "" if self.kind == OfferKind.SINGLE_OFFER.words else self.title


@dataclass(frozen=True)
class Happened:
    """One entry of a page's history."""

    published_on: date
    reference: str
    stage: PublicationStage
    counts: Counts

    @property
    def words(self) -> str:
        """What was published then."""
        if self.stage is PublicationStage.SUBMISSION:
            return f"Offer sent, {plural(self.counts.asked, 'request')}"
        if self.stage is PublicationStage.SIGNATURE:
            return "Agreement signed"
        open_ones = f"{self.counts.discussed} still being discussed" if self.counts.discussed else ""
        return ", ".join(part for part in (self.counts.words, open_ones) if part)


@dataclass(frozen=True)
class CouncilPage:
    """What one council asked, got, was refused and promises."""

    name: str
    slug: str
    counts: Counts
    offers: tuple[OfferHead, ...]
    lines: Mapping[PublishedStanding, Sequence[Item]]
    promises: tuple[Promise, ...]
    freed: Mapping[FinancialYear, PublishedSum]
    saved: ByYear
    history: tuple[Happened, ...]
    notice: str

    @property
    def summary(self) -> str:
        """What was asked and how it stands, in a sentence or two."""
        first_on = min(offer.submitted_on for offer in self.offers)
        return summary(self.name, self.counts, len(self.offers), first_on)

    @property
    def freed_in_total(self) -> PublishedSum:
        """Over all years; never added to what is saved."""
        return sum(self.freed.values(), PublishedSum())

    @property
    def saved_in_total(self) -> AmountTotal:
        """Over all years."""
        return sum(self.saved.values(), AmountTotal(Money.zero()))


@dataclass(frozen=True)
class OfferPage:
    """One offer with its published lines, by number; promises of all its councils, each with its name."""

    head: OfferHead
    items: tuple[Item, ...]
    promises: tuple[tuple[str, Promise], ...]
    agreement: Agreement | None
    kept_targets: int
    history: tuple[Happened, ...]
    notice: str


def get_council(session: Session, slug: str, now: datetime) -> CouncilPage:
    """One council of the register. Raises NotFound for one with nothing published."""
    rows = read_rows(session, now, slug=slug)
    heads, items = split(rows)
    if not heads:
        raise NotFound
    today = london_date(now)
    offers = tuple(_head(found, [i for i in items if i.reference == ref], today) for ref, found in heads.items())
    promises = tuple(each for found in heads.values() for each in _promises(_fullest(found)))
    return CouncilPage(
        name=rows[-1].council,
        slug=slug,
        counts=add_counts(offer.counts for offer in offers),
        offers=tuple(reversed(offers)),
        lines={standing: [i for i in items if i.outcome in standing.outcomes] for standing in PublishedStanding},
        promises=promises,
        freed=freed_by_year(item.content for item in items if item.outcome.is_agreed),
        saved=_saved(promises),
        history=_history(rows),
        notice=_notice(rows),
    )


def get_offer(session: Session, reference: str, now: datetime) -> OfferPage:
    """One published offer. Raises NotFound for any other, a draft or unknown alike."""
    rows = read_rows(session, now, reference=reference)
    heads, items = split(rows)
    if not heads:
        raise NotFound
    found = heads[reference]
    latest = _latest_of_each_council(found)
    head = _head(found, items, london_date(now), whole=True)
    lead = next(row for row in latest if row.council_slug == head.councils[0][1])
    return OfferPage(
        head=head,
        items=tuple(sorted(items, key=lambda item: item.number)),
        promises=tuple((row.council, promise) for row in latest for promise in _promises(row)),
        agreement=read_agreement(lead.content) if head.is_signed else None,
        kept_targets=sum(len(row.content.get("kept_targets", ())) for row in latest),
        history=_history(rows),
        notice=_notice(rows),
    )


def _head(rows: Sequence[Row], items: Sequence[Item], today: date, *, whole: bool = False) -> OfferHead:
    """`rows` are the offer's own, oldest first; `whole` counts the lines of all its councils, not of one."""
    fullest = _fullest(rows)
    content = fullest.content
    asked = rows[-1].content["lines" if whole else "own_lines"]
    withdrawn = content.get("withdrawn" if whole else "own_withdrawn", 0)
    told = sum(item.outcome is PublicOutcome.WITHDRAWN for item in items)
    agreed, refused = (_count(items, each) for each in (PublishedStanding.AGREED, PublishedStanding.REFUSED))
    counts = Counts(asked, agreed, refused, max(withdrawn, told))
    return OfferHead(
        reference=rows[-1].reference,
        programme=rows[-1].programme,
        kind=content["kind"],
        title=fullest.title,
        state=_state(rows, counts, today),
        councils=tuple((each["name"], each["slug"]) for each in content["councils"]),
        submitted_on=date.fromisoformat(content["submitted_on"]),
        last_on=max([london_date(rows[-1].visible_from), *(item.published_on for item in items)]),
        counts=counts,
        is_signed=_is_signed(rows),
        content=content,
    )


def _fullest(rows: Sequence[Row]) -> Row:
    """The row that says most: of an agreement once there is one, whatever lines were added to the offer since."""
    return next((row for row in reversed(rows) if row.stage is PublicationStage.SIGNATURE), rows[-1])


def _is_signed(rows: Sequence[Row]) -> bool:
    return any(row.stage is PublicationStage.SIGNATURE for row in rows)


def _state(rows: Sequence[Row], counts: Counts, today: date) -> OfferState:
    """The offer's state as far as what is published tells it."""
    if _is_signed(rows):
        ended = date.fromisoformat(_fullest(rows).content["ends_on"]) < today
        return OfferState.ENDED if ended else OfferState.IN_FORCE
    if counts.discussed:
        return OfferState.IN_NEGOTIATION
    return OfferState.AWAITING_SIGNATURE if counts.agreed else OfferState.ENDED_WITHOUT_AGREEMENT


def _count(items: Iterable[Item], standing: PublishedStanding) -> int:
    return sum(item.outcome in standing.outcomes for item in items)


def _promises(row: Row) -> list[Promise]:
    return [read_promise(each) for each in row.content.get("promises", ())]


def _saved(promises: Iterable[Promise]) -> ByYear:
    """Savings promised, by year. They are never added to what is freed."""
    total: defaultdict[FinancialYear, AmountTotal] = defaultdict(lambda: AmountTotal(Money.zero()))
    for promise in promises:
        if promise.is_saving:
            for year, amount in promise.amounts.items():
                total[year] += amount
    return dict(sorted(total.items()))


def _latest_of_each_council(rows: Sequence[Row]) -> list[Row]:
    own: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        own[row.council_slug].append(row)
    return [_fullest(each) for each in own.values()]


def _history(rows: Sequence[Row]) -> tuple[Happened, ...]:
    """What was published when, newest first: a day, an offer and a stage is one entry."""
    groups: defaultdict[tuple[datetime, str, PublicationStage], list[Row]] = defaultdict(list)
    for row in rows:
        groups[row.visible_from, row.reference, row.stage].append(row)
    return tuple(
        Happened(london_date(when), reference, stage, _counts_of(groups[when, reference, stage]))
        for when, reference, stage in sorted(groups, key=lambda key: (key[0], key[1]), reverse=True)
    )


def _counts_of(rows: Sequence[Row]) -> Counts:
    """What one entry of the history published."""
    outcomes = [PublicOutcome(row.outcome) for row in rows if row.line_number]
    asked = sum(row.content.get("own_new", row.content["own_lines"]) for row in rows if row.line_number == 0)
    return Counts(
        asked or len(outcomes),
        sum(outcome.is_agreed for outcome in outcomes),
        outcomes.count(PublicOutcome.REJECTED),
        outcomes.count(PublicOutcome.WITHDRAWN),
    )


def _notice(rows: Sequence[Row]) -> str:
    """What the last row says of figures that are not real."""
    return str(rows[-1].content.get("notice", ""))
