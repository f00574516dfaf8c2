"""Drawing up and signing: the life of one version of an agreement, and its terms (2-model, 6)."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from tracker.domain.agreement_wording import NOT_A_CONTRACT
from tracker.domain.errors import RuleBroken, RulesBroken
from tracker.domain.financial_years import FinancialYear, of


class AgreementState(StrEnum):
    """`out`: drawn up, waiting for signatures. A change discards it; the last one seals it."""

    OUT = "out"
    DISCARDED = "discarded"
    IN_FORCE = "in_force"
    SUPERSEDED = "superseded"

    @property
    def words(self) -> str:
        """As on screen."""
        if self is AgreementState.OUT:
            return "Waiting for signatures"
        return self.value.replace("_", " ").capitalize()


@dataclass(frozen=True)
class AgreementTerms:
    """What the coordinator settles at drawing up: the term, reviews, the minister, the standing."""

    starts_on: date
    ends_on: date
    review_dates: tuple[date, ...]
    minister: str
    minister_post: str
    minister_decided_on: date
    signatory_post: str
    legal_standing: str = field(default=NOT_A_CONTRACT)

    def check(self, today: date, first_year: FinancialYear, last_year: FinancialYear) -> None:
        """Raise RulesBroken naming every fault beside its field.

        The term has to hold every year of the programme, since each has £ in the schedules.
        """
        broken = [RuleBroken(words, field_) for field_, words in self._faults(today, first_year, last_year)]
        if broken:
            raise RulesBroken(tuple(broken))

    def _faults(self, today: date, first: FinancialYear, last: FinancialYear) -> list[tuple[str, str]]:
        found = []
        if self.ends_on <= self.starts_on:
            found.append(("ends_on", "The term must end after it starts"))
        elif not (of(self.starts_on) <= first and of(self.ends_on) >= last):
            years = f"{first} to {last}" if first != last else str(first)
            found.append(("ends_on", f"The term must hold every financial year of the programme: {years}"))
        if not self.review_dates:
            found.append(("review_dates", "Enter at least one review date"))
        if any(not self.starts_on <= day <= self.ends_on for day in self.review_dates):
            found.append(("review_dates", "Each review date must lie within the term"))
        if not self.minister.strip():
            found.append(("minister", "Enter the minister’s name"))
        if not self.minister_post.strip():
            found.append(("minister_post", "Enter the minister’s post"))
        if self.minister_decided_on > today:
            found.append(("minister_decided_on", "The minister’s decision cannot be in the future"))
        if not self.signatory_post.strip():
            found.append(("signatory_post", "Enter the post of who signs for government"))
        if not self.legal_standing.strip():
            found.append(("legal_standing", "Say what this agreement is in law"))
        return found
