"""What a monitor asks of the list of offers, and what the lines of an offer add up to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from tracker.domain.lines import LineState, Turn
from tracker.domain.money import Money
from tracker.domain.offers import OfferState
from tracker.domain.registers import AuthorityKind

AGREED = (LineState.AGREED_IN_PRINCIPLE, LineState.AGREED)


class Late(StrEnum):
    """How late some line of an offer must be."""

    ANY = "any"
    OVER_5 = "over-5"
    OVER_20 = "over-20"

    @property
    def words(self) -> str:
        """As on screen."""
        return {
            Late.ANY: "Any line overdue",
            Late.OVER_5: "Over 5 working days late",
            Late.OVER_20: "Over 20 working days late",
        }[self]


class Sort(StrEnum):
    """What a list is in order of."""

    COUNCIL = "council"
    REFERENCE = "reference"
    STATE = "state"
    NEXT = "next"


@dataclass(frozen=True)
class Filter:
    """What is asked of the list; empty is anything. Region and kind are those of the lead council.

    With a department, counts, £ and dates are those of its lines alone.
    """

    region: str = ""
    kind: AuthorityKind | None = None
    department_id: int = 0
    state: OfferState | None = None
    late: Late | None = None

    @property
    def is_applied(self) -> bool:
        """Whether anything is asked."""
        return self != Filter()


@dataclass(frozen=True)
class Sums:
    """Lines by state and by turn, the next date of an unsettled one, £ of ring-fence removals over all years."""

    states: Mapping[LineState, int] = field(default_factory=dict)
    turns: Mapping[Turn, int] = field(default_factory=dict)
    next_on: date | None = None
    asked: Money = Money.zero()
    agreed: Money = Money.zero()

    def __hash__(self) -> int:
        """Of its £ and date, which are equal where all is; a mapping has none."""
        return hash((self.next_on, self.asked, self.agreed))

    @property
    def lines(self) -> int:
        """All lines."""
        return sum(self.states.values())

    @property
    def count_agreed(self) -> int:
        """Lines agreed, in principle or for good."""
        return sum(self.states.get(state, 0) for state in AGREED)

    @property
    def count_rejected(self) -> int:
        """Lines refused."""
        return self.states.get(LineState.REJECTED, 0)

    @property
    def turn_words(self) -> str:
        """Whose turn it is, and on how many lines: "Department 8, council 2"."""
        parts = [f"{turn.words} {self.turns[turn]}" for turn in Turn if self.turns.get(turn)]
        return ", ".join(
            [*parts[:1], *(part[0].lower() + part[1:] if part[:2] != "HM" else part for part in parts[1:])]
        )


def next_step(
    state: OfferState, sums: Sums, *, sign_by: date | None, settle_by: date | None
) -> tuple[str, date | None]:
    """Whose turn it is on an offer, and the next date: its open lines', or what signing or a promise waits for."""
    if state is OfferState.AWAITING_SIGNATURE:
        return ("Parties to sign", sign_by) if sign_by else ("Lead department to draw up", None)
    if state is OfferState.IN_NEGOTIATION and settle_by is not None and sums.next_on is None:
        return "Council to settle a commitment", settle_by
    return sums.turn_words, sums.next_on
