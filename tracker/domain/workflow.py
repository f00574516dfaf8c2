"""The moves: one table that the road applies, the diagram draws and the tests walk.

A move not in this table does not exist. Its source is 2-model, section 2.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from tracker.domain.clocks import ClockKind
from tracker.domain.decisions import Outcome
from tracker.domain.events import EventKind
from tracker.domain.lines import LineState, Stage, Turn
from tracker.domain.offers import OfferState
from tracker.domain.permissions import Permission


class Before(StrEnum):
    """Stands for "the state before" in a result."""

    STATE = "state_before"


@dataclass(frozen=True)
class Result:
    """What a line becomes; None leaves a thing as it is.

    `stops` are clocks that end with the move, `starts` those that begin on its day.
    """

    state: LineState | Before | None = None
    stage: Stage | None = None
    turn: Turn | None = None
    stops: tuple[ClockKind, ...] = ()
    starts: tuple[ClockKind, ...] = ()


ONLY = "only"  # the name of the result of a move that can end in one way


@dataclass(frozen=True)
class Move:
    """One row: who may, from where, into what.

    `states`, `stages`, `turns` are what a line must be in (empty: any); `offer_states` what its
    offer must be in (empty: any). A move of an offer, commitment or agreement has no `results`.
    """

    name: str
    permission: Permission
    event: EventKind
    offer_states: frozenset[OfferState] = frozenset()
    states: frozenset[LineState] = frozenset()
    stages: frozenset[Stage] = frozenset()
    turns: frozenset[Turn] = frozenset()
    results: Mapping[str, Result] = field(default_factory=lambda: MappingProxyType({}))

    def is_of_line(self) -> bool:
        """Whether the move is made by lines."""
        return bool(self.results)

    def fits(self, state: LineState, stage: Stage, turn: Turn, offer_state: OfferState) -> bool:
        """Whether a line standing so may make the move at all."""
        return (
            (not self.states or state in self.states)
            and (not self.stages or stage in self.stages)
            and (not self.turns or turn in self.turns)
            and self.fits_offer(offer_state)
        )

    def fits_offer(self, offer_state: OfferState) -> bool:
        """Whether an offer in this state may make the move, or have its lines make it."""
        return not self.offer_states or offer_state in self.offer_states


def _one(result: Result) -> Mapping[str, Result]:
    return MappingProxyType({ONLY: result})


_WITH_DEPARTMENT = frozenset({LineState.SUBMITTED, LineState.COUNTER_PROPOSED})
_OURS = frozenset({Turn.DEPARTMENT})
_DRAFT = frozenset({OfferState.DRAFT})
_SENT = frozenset({OfferState.AWAITING_SIGN_OFF})
_TALKING = frozenset({OfferState.IN_NEGOTIATION, OfferState.IN_FORCE})

INVITE = Move("invite", Permission.PARTNER_INVITE, EventKind.PARTNER_INVITED, _DRAFT)
REMOVE_PARTNER = Move("remove_partner", Permission.PARTNER_REMOVE, EventKind.PARTNER_REMOVED, _DRAFT)
JOIN = Move("join", Permission.PARTNER_JOIN, EventKind.PARTNER_JOINED, _DRAFT)
DECLINE_TO_JOIN = Move("decline_to_join", Permission.PARTNER_DECLINE, EventKind.PARTNER_DECLINED, _DRAFT)
DISCARD = Move("discard", Permission.OFFER_DISCARD, EventKind.OFFER_DISCARDED, _DRAFT)
SEND = Move("send_for_sign_off", Permission.OFFER_SEND, EventKind.OFFER_SENT, _DRAFT)
DECLINE = Move("decline", Permission.OFFER_DECLINE, EventKind.OFFER_DECLINED, _SENT)
RECALL = Move("recall", Permission.OFFER_RECALL, EventKind.OFFER_RECALLED, _SENT)
SUBMIT = Move(
    "submit",
    Permission.OFFER_SUBMIT,
    EventKind.LINE_SUBMITTED,
    _SENT,
    states=frozenset({LineState.DRAFT}),
    results=_one(
        Result(
            LineState.SUBMITTED,
            Stage.NOT_LOOKED_AT,
            Turn.DEPARTMENT,
            starts=(ClockKind.ACKNOWLEDGE, ClockKind.FIRST_POSITION),
        )
    ),
)
SUBMIT_OFFER = Move("submit_offer", Permission.OFFER_SUBMIT, EventKind.OFFER_SUBMITTED, _SENT)
ACKNOWLEDGE = Move(
    "acknowledge",
    Permission.LINE_ACKNOWLEDGE,
    EventKind.LINE_ACKNOWLEDGED,
    states=frozenset({LineState.SUBMITTED}),
    results=_one(Result(stops=(ClockKind.ACKNOWLEDGE,))),
)
TAKE = Move(
    "take",
    Permission.LINE_TAKE,
    EventKind.LINE_TAKEN,
    states=_WITH_DEPARTMENT,
    stages=frozenset({Stage.NOT_LOOKED_AT, Stage.ASSESSING}),
    turns=_OURS,
    results=_one(Result(stage=Stage.ASSESSING, stops=(ClockKind.ACKNOWLEDGE,))),
)
RECOMMEND = Move(
    "recommend",
    Permission.LINE_RECOMMEND,
    EventKind.LINE_RECOMMENDED,
    states=_WITH_DEPARTMENT,
    stages=frozenset({Stage.NOT_LOOKED_AT, Stage.ASSESSING}),
    turns=_OURS,
    results=_one(Result(stage=Stage.RECOMMENDED, stops=(ClockKind.ACKNOWLEDGE,))),
)
RETURN = Move(
    "return",
    Permission.LINE_RETURN,
    EventKind.LINE_RETURNED,
    states=_WITH_DEPARTMENT,
    stages=frozenset({Stage.RECOMMENDED}),
    turns=_OURS,
    results=_one(Result(stage=Stage.ASSESSING)),
)
OPEN, GATED = "open", "gated"
APPROVE = Move(
    "approve",
    Permission.LINE_APPROVE,
    EventKind.LINE_APPROVED,
    states=_WITH_DEPARTMENT,
    stages=frozenset({Stage.RECOMMENDED}),
    turns=_OURS,
    results=MappingProxyType(
        {
            OPEN: Result(stage=Stage.APPROVED),
            GATED: Result(
                LineState.AWAITING_CLEARANCE,
                Stage.APPROVED,
                Turn.TREASURY,
                starts=(ClockKind.TREASURY_GATE,),
            ),
        }
    ),
)
_GATED = frozenset({LineState.AWAITING_CLEARANCE})
CLEAR = Move(
    "clear",
    Permission.LINE_CLEAR,
    EventKind.LINE_CLEARED,
    states=_GATED,
    results=_one(Result(Before.STATE, Stage.APPROVED, Turn.DEPARTMENT, stops=(ClockKind.TREASURY_GATE,))),
)
HOLD = Move(
    "hold",
    Permission.LINE_HOLD,
    EventKind.LINE_HELD,
    states=_GATED,
    results=_one(Result(Before.STATE, Stage.ASSESSING, Turn.DEPARTMENT, stops=(ClockKind.TREASURY_GATE,))),
)
_ANSWERED = (ClockKind.FIRST_POSITION, ClockKind.DEPARTMENT_REPLY)
_COUNTERED = Result(
    LineState.COUNTER_PROPOSED,
    Stage.NOT_LOOKED_AT,
    Turn.COUNCIL,
    stops=_ANSWERED,
    starts=(ClockKind.COUNCIL_REPLY,),
)
RELEASE = Move(
    "release",
    Permission.LINE_RELEASE,
    EventKind.LINE_RELEASED,
    states=_WITH_DEPARTMENT,
    stages=frozenset({Stage.APPROVED}),
    turns=_OURS,
    results=MappingProxyType(
        {
            Outcome.AGREE_AS_ASKED: Result(
                LineState.AGREED_IN_PRINCIPLE, Stage.NOT_LOOKED_AT, Turn.NOBODY, stops=_ANSWERED
            ),
            Outcome.AGREE_WITH_CONDITIONS: _COUNTERED,
            Outcome.COUNTER: _COUNTERED,
            Outcome.REJECT: Result(LineState.REJECTED, Stage.NOT_LOOKED_AT, Turn.NOBODY, stops=_ANSWERED),
        }
    ),
)
ACCEPT = Move(
    "accept",
    Permission.LINE_ACCEPT,
    EventKind.LINE_ACCEPTED,
    states=frozenset({LineState.COUNTER_PROPOSED}),
    turns=frozenset({Turn.COUNCIL}),
    results=_one(Result(LineState.AGREED_IN_PRINCIPLE, turn=Turn.NOBODY, stops=(ClockKind.COUNCIL_REPLY,))),
)
AGREE = Move(
    "agree",
    Permission.AGREEMENT_SIGN,
    EventKind.LINE_AGREED,
    states=frozenset({LineState.AGREED_IN_PRINCIPLE}),
    results=_one(Result(LineState.AGREED, turn=Turn.NOBODY)),
)
SETTLE_COMMITMENT = Move("settle_commitment", Permission.COMMITMENT_SETTLE, EventKind.COMMITMENT_SETTLED, _TALKING)
_SIGNING = frozenset({OfferState.AWAITING_SIGNATURE})
DRAW_UP = Move("draw_up", Permission.AGREEMENT_DRAW_UP, EventKind.AGREEMENT_DRAWN_UP, _SIGNING)
SIGN = Move("sign", Permission.AGREEMENT_SIGN, EventKind.AGREEMENT_SIGNED, _SIGNING)
DECLINE_AGREEMENT = Move("decline_agreement", Permission.AGREEMENT_DECLINE, EventKind.AGREEMENT_DECLINED, _SIGNING)

MOVES: tuple[Move, ...] = (
    INVITE,
    REMOVE_PARTNER,
    JOIN,
    DECLINE_TO_JOIN,
    DISCARD,
    SEND,
    DECLINE,
    RECALL,
    SUBMIT,
    SUBMIT_OFFER,
    ACKNOWLEDGE,
    TAKE,
    RECOMMEND,
    RETURN,
    APPROVE,
    CLEAR,
    HOLD,
    RELEASE,
    ACCEPT,
    AGREE,
    SETTLE_COMMITMENT,
    DRAW_UP,
    SIGN,
    DECLINE_AGREEMENT,
)

TURN_OF_CLOCK: Mapping[ClockKind, Turn] = MappingProxyType(
    {
        ClockKind.ACKNOWLEDGE: Turn.DEPARTMENT,
        ClockKind.FIRST_POSITION: Turn.DEPARTMENT,
        ClockKind.COUNCIL_ANSWER: Turn.COUNCIL,
        ClockKind.DEPARTMENT_REPLY: Turn.DEPARTMENT,
        ClockKind.COUNCIL_REPLY: Turn.COUNCIL,
        ClockKind.TREASURY_GATE: Turn.TREASURY,
    }
)
"""Against whom each clock of a line runs; `lines.due_on` copies the earliest of whose turn it is."""
