"""Dependencies (section 2) and the annexes: what was not agreed, and how each line got here."""

from dataclasses import dataclass

from tracker.documents.agreement_parts.cells import NO_AMOUNT, Cell, purse_for
from tracker.documents.agreement_parts.money_tables import term_in_words
from tracker.domain.agreement_terms import LineHistory, NotAgreed, NotAgreedBecause, Round
from tracker.domain.agreements import FrozenAgreement
from tracker.domain.amounts import sum_amounts
from tracker.domain.formats import long_date

_UNREASONED = {
    NotAgreedBecause.WITHDRAWN: "Withdrawn by the council",
    NotAgreedBecause.REFUSED: "Refused",
}
_HOLD = "\N{NO-BREAK SPACE}"
_LONG_REASONS = 1800
_LONG_ROUND = 900


@dataclass(frozen=True)
class RestingRow:
    """A commitment and the lines it rests on, by number and title."""

    number: str
    title: str
    rests_on: tuple[str, ...]


@dataclass(frozen=True)
class NotAgreedRow:
    """A line of Annex 1: reasons as category and own words, then who decided and when."""

    line: int
    title: str
    authority: str
    reasons: tuple[tuple[str, str], ...]
    decided: str

    @property
    def is_long(self) -> bool:
        """True when it may break over a page."""
        return sum(len(words) for _, words in self.reasons) > _LONG_REASONS


@dataclass(frozen=True)
class RoundRow:
    """One round of one line."""

    number: str
    words: str
    who: str
    amount: Cell

    @property
    def is_long(self) -> bool:
        """True when it may break over a page."""
        return len(self.words) > _LONG_ROUND


@dataclass(frozen=True)
class Histories:
    """One council's table of Annex 2, line by line, each a group of rounds."""

    heading: str
    lines: tuple[tuple[RoundRow, ...], ...]


@dataclass(frozen=True)
class AnnexTwo:
    """Positions by round; `years` says over how long the amounts add up."""

    years: str
    amount_width: float
    councils: tuple[Histories, ...]


def resting(agreement: FrozenAgreement) -> tuple[RestingRow, ...]:
    """The commitments that rest on lines, in order."""
    titles = {line.number: line.title for line in agreement.lines}
    return tuple(
        RestingRow(each.number, each.title, tuple(f"{number}: {titles[number]}" for number in each.rests_on))
        for each in agreement.commitments
        if each.rests_on
    )


def not_agreed(agreement: FrozenAgreement) -> tuple[NotAgreedRow, ...]:
    """Annex 1 as printed."""
    return tuple(
        NotAgreedRow(
            line=each.line,
            title=each.title,
            authority=each.authority,
            reasons=tuple((reason.category, _reason(reason.words, reason.citation)) for reason in each.reasons)
            or ((_UNREASONED[each.because], ""),),
            decided=_decided(each),
        )
        for each in agreement.not_agreed
    )


def annex_two(agreement: FrozenAgreement) -> AnnexTwo:
    """Annex 2 as printed."""
    purse = purse_for(a for history in agreement.histories for each in history.rounds for a in each.amounts)

    def row(history: LineHistory, each: Round) -> RoundRow:
        amount = purse.total(sum_amounts(each.amounts)) if each.amounts else NO_AMOUNT
        return RoundRow(
            history.number, f"{each.number}{_HOLD} {each.words}", f"({each.by}, {long_date(each.sent_on)})", amount
        )

    councils = tuple(
        Histories(
            council.name,
            tuple(
                tuple(row(history, each) for each in history.rounds)
                for history in agreement.histories
                if history.authority == council.name and history.rounds
            ),
        )
        for council in agreement.councils
    )
    longest = max((len(line) for c in councils for rows in c.lines for r in rows for line in r.amount), default=0)
    return AnnexTwo(
        years=term_in_words(agreement),
        amount_width=26.0 if longest <= 14 else 34.0,
        councils=tuple(council for council in councils if council.lines),
    )


def _reason(words: str, citation: str) -> str:
    return f"{words.rstrip()} ({citation})" if citation else words


def _decided(each: NotAgreed) -> str:
    verb = "withdrawn" if each.because is NotAgreedBecause.WITHDRAWN else "released"
    return f"{each.decided_by}; {verb} {long_date(each.decided_on)}"
