"""The frozen agreement: all that both sides sign, and nothing that changes afterwards.

Drawing up freezes an agreement to a `FrozenAgreement`; its canonical JSON (`agreement_json`) is what
is hashed and signed (2-model, section 6). It holds words and figures as they are printed, and no
record numbers of the database, so that it can be read in thirty years without it. Signatures and
the day of drawing are no part of it: they are a `Drawing` (`agreement_drawings`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tracker.domain.agreement_terms import (
    AgreedTarget,
    Freedom,
    LineHistory,
    NotAgreed,
    PromisedOutcome,
    Saving,
)
from tracker.domain.financial_years import FinancialYear, between, of


@dataclass(frozen=True)
class Clause:
    """A numbered clause. The number is text: the page, the JSON and a letter quote the same one."""

    number: str
    text: str
    heading: str = ""


@dataclass(frozen=True)
class CouncilParty:
    """An authority that signs. `decision` is the decision it signs by, with its reference."""

    name: str
    short_name: str
    decision: str
    decided_on: date
    signatory_post: str
    statement: str
    call_in_ended_on: date | None = None


@dataclass(frozen=True)
class Minister:
    """The minister who decided: a name and a date, never a user (2-model, section 1)."""

    name: str
    post: str
    decided_on: date


@dataclass(frozen=True)
class GovernmentParty:
    """HM Government, through the programme's lead department for every department named.

    The minister is None in a preview, before the agreement is drawn up.
    """

    lead_department: str
    minister: Minister | None
    signatory_post: str
    statement: str
    name: str = "HM Government"


@dataclass(frozen=True)
class Clearance:
    """A consent of HM Treasury; `covers` says for what ("the terms of Schedule A")."""

    reference: str
    covers: str
    given_on: date


@dataclass(frozen=True)
class GlossaryEntry:
    """A word the document uses in a special sense."""

    word: str
    meaning: str


@dataclass(frozen=True)
class Consent:
    """A department's released decision on lines of this agreement, relied on and not signed."""

    department: str
    decision: str
    numbers: tuple[str, ...]
    released_on: date


@dataclass(frozen=True)
class KeyDate:
    """A date of the summary page, and what happens then."""

    on: date
    words: str


@dataclass(frozen=True)
class FrozenAgreement:
    """Everything that is signed. Raises ValueError when it could not be printed whole.

    Order matters and is kept: councils, lines within a schedule, clauses. `illustrative` is a
    notice that figures are not real, printed on every page; empty in real life.
    """

    reference: str
    version: int
    programme: str
    kind_of_offer: str
    title: str
    marking: str
    first_offered_on: date
    drawn_up_on: date
    starts_on: date
    ends_on: date
    review_dates: tuple[date, ...]
    councils: tuple[CouncilParty, ...]
    government: GovernmentParty
    check_url: str
    clearances: tuple[Clearance, ...] = ()
    freedoms: tuple[Freedom, ...] = ()
    targets: tuple[AgreedTarget, ...] = ()
    savings: tuple[Saving, ...] = ()
    outcomes: tuple[PromisedOutcome, ...] = ()
    not_agreed: tuple[NotAgreed, ...] = ()
    histories: tuple[LineHistory, ...] = ()
    consents: tuple[Consent, ...] = ()
    standing: tuple[Clause, ...] = ()
    dependencies: tuple[Clause, ...] = ()
    running: tuple[Clause, ...] = ()
    commits: tuple[str, ...] = ()
    key_dates: tuple[KeyDate, ...] = ()
    glossary: tuple[GlossaryEntry, ...] = ()
    illustrative: str = ""

    def __post_init__(self) -> None:
        faults = _faults(self)
        if faults:
            raise ValueError(f"{self.reference} cannot be frozen: " + "; ".join(faults))

    @property
    def years(self) -> tuple[FinancialYear, ...]:
        """The financial years of the term, each a column of the tables."""
        return between(of(self.starts_on), of(self.ends_on))

    @property
    def party_names(self) -> tuple[str, ...]:
        """Who signs, in order: the councils, then government."""
        return (*(council.name for council in self.councils), self.government.name)

    @property
    def lines(self) -> tuple[Freedom | AgreedTarget, ...]:
        """The lines of Schedules A and B."""
        return (*self.freedoms, *self.targets)

    @property
    def commitments(self) -> tuple[Saving | PromisedOutcome, ...]:
        """The commitments of Schedule C."""
        return (*self.savings, *self.outcomes)


def _faults(agreement: FrozenAgreement) -> list[str]:
    faults = []
    if not agreement.councils:
        faults.append("no council is a party")
    if agreement.ends_on <= agreement.starts_on:
        faults.append("the term ends before it starts")
        return faults
    lines, commitments = agreement.lines, agreement.commitments
    known = {each.name for each in agreement.councils}
    strangers = {each.authority for each in (*lines, *commitments)} - known
    if strangers:
        faults.append("not a party: " + ", ".join(sorted(strangers)))
    numbers = [each.number for each in (*lines, *commitments)]
    if len(numbers) != len(set(numbers)):
        faults.append("a number is used twice")
    unknown = {n for each in commitments for n in each.rests_on} - {n.number for n in lines}
    if unknown:
        faults.append("nothing is numbered " + ", ".join(sorted(unknown)))
    faults.extend(_faults_of_years(agreement))
    return faults


def _faults_of_years(agreement: FrozenAgreement) -> Iterable[str]:
    term = set(agreement.years)
    by_year = [
        *((each.number, [a.year for a in each.amounts]) for each in agreement.freedoms),
        *((each.number, [a.year for a in each.freed]) for each in agreement.freedoms),
        *((each.number, [a.year for a in each.amounts]) for each in agreement.savings),
        *((each.number, [v.year for v in each.values]) for each in agreement.targets),
        *((each.number, [v.year for v in each.values]) for each in agreement.outcomes),
    ]
    for number, years in by_year:
        if len(years) != len(set(years)):
            yield f"{number} has one year twice"
        if outside := sorted(set(years) - term):
            yield f"{number} has {outside[0].label}, which is outside the term"
