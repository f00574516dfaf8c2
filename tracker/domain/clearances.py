"""What HMT may answer to a gated line, and other departments to a round (2-model, "Gate").

The treasury's silence is never consent; another department's, at the end of a round, is a nil return.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tracker.domain.amounts import Amount
from tracker.domain.clocks import ClockRule
from tracker.domain.errors import RuleBroken, RulesBroken
from tracker.domain.formats import long_date
from tracker.domain.money import Money
from tracker.domain.working_days import HolidaysNotKnown, WorkingCalendar


class ClearanceReply(StrEnum):
    """The two answers of the treasury gate, and the four of a round."""

    CLEARED = "cleared"
    HELD = "held"
    CONTENT = "content"
    SHOULD_CHANGE = "should_change"
    MUST_CHANGE = "must_change"
    NIL_RETURN = "nil_return"

    @property
    def words(self) -> str:
        """As on screen."""
        return self.value.replace("_", " ").capitalize()


ROUND_REPLIES = (
    ClearanceReply.CONTENT,
    ClearanceReply.SHOULD_CHANGE,
    ClearanceReply.MUST_CHANGE,
    ClearanceReply.NIL_RETURN,
)
"""What a department may answer when it is asked; a nil return is recorded for it when it says nothing."""
OBJECTIONS = (ClearanceReply.SHOULD_CHANGE, ClearanceReply.MUST_CHANGE)
"""Answers that say what should change: of them only "must change" holds the line."""


@dataclass(frozen=True)
class Asking:
    """What other departments are asked in a round: who, to look at what, until which day."""

    department_ids: frozenset[int]
    words: str
    closes_on: date

    def check(self, earliest: date, rule: ClockRule, calendar: WorkingCalendar) -> None:
        """Raise RulesBroken, each beside its field: `department`, `words`, `closes_on`; `earliest` is by the rule."""
        broken = []
        if not self.department_ids:
            broken.append(RuleBroken("Select at least one department", "department"))
        if not self.words.strip():
            broken.append(RuleBroken("Enter what they are asked to look at", "words"))
        if wrong := self._wrong_day(earliest, rule, calendar):
            broken.append(RuleBroken(wrong, "closes_on"))
        if broken:
            raise RulesBroken(tuple(broken))

    def _wrong_day(self, earliest: date, rule: ClockRule, calendar: WorkingCalendar) -> str:
        if self.closes_on < earliest:
            return f"The last day must be {long_date(earliest)} or later: departments have {rule.words} to reply"
        try:
            is_working_day = calendar.is_working_day(self.closes_on)
        except HolidaysNotKnown as unknown:
            return unknown.message
        return "" if is_working_day else "The last day must be a working day"


@dataclass(frozen=True)
class RoundAnswer:
    """One department's answer to lines it was asked about."""

    reply: ClearanceReply
    comment: str = ""

    def check(self) -> None:
        """Raise RuleBroken on `reply` or `comment`: what should or must change has to be said."""
        if self.reply not in ROUND_REPLIES:
            raise RuleBroken("Choose an answer", "reply")
        if self.reply in OBJECTIONS and not self.comment.strip():
            raise RuleBroken("Enter what should change, and why", "comment")


def may_close(today: date, closes_on: date, *, everyone_replied: bool) -> bool:
    """Whether a round may be closed: on or after its last day, earlier only once everyone has replied."""
    return everyone_replied or today >= closes_on


def nil_return_words(closes_on: date, rule: ClockRule) -> str:
    """What stands for a department that said nothing, naming the rule."""
    return (
        f"No reply by {long_date(closes_on)}. By the rule of clearance rounds a department that is silent on the last "
        f"day, {rule.words} or more after it was asked, is recorded as a nil return."
    )


def covers(cleared: Iterable[Amount], asked: Iterable[Amount]) -> bool:
    """Whether a clearance of those amounts still holds for these: no dearer in any year.

    An amount to be confirmed is covered only by one that was to be confirmed.
    """
    limits = {amount.year: amount.money for amount in cleared}
    return all(
        amount.year in limits and _no_dearer(amount.money, limits[amount.year])
        for amount in asked
        if amount.money != Money.zero()
    )


def _no_dearer(money: Money | None, limit: Money | None) -> bool:
    if money is None or limit is None:
        return money is limit
    return money <= limit
