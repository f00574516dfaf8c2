"""Moves that a council makes with its lines (2-model, section 2)."""

from types import MappingProxyType

from tracker.domain.clocks import ClockKind
from tracker.domain.events import EventKind
from tracker.domain.lines import LIVE, LineState, Stage, Turn
from tracker.domain.moves import Before, Move, Result, one
from tracker.domain.offer_moves import TALKING
from tracker.domain.offers import OfferState
from tracker.domain.permissions import Permission

_DRAFT = frozenset({LineState.DRAFT})
_COUNTERED = frozenset({LineState.COUNTER_PROPOSED})
_OURS = frozenset({Turn.COUNCIL})
_SUBMITTED = one(
    Result(
        LineState.SUBMITTED,
        Stage.NOT_LOOKED_AT,
        Turn.DEPARTMENT,
        starts=(ClockKind.ACKNOWLEDGE, ClockKind.FIRST_POSITION),
    )
)
SUBMIT = Move(
    "submit",
    Permission.OFFER_SUBMIT,
    EventKind.LINE_SUBMITTED,
    frozenset({OfferState.AWAITING_SIGN_OFF}),
    states=_DRAFT,
    results=_SUBMITTED,
)
SEND_LINE = Move("send_line", Permission.LINE_SEND, EventKind.LINE_SENT, TALKING, states=_DRAFT, results=one(Result()))
RECALL_LINE = Move(
    "recall_line", Permission.LINE_SEND, EventKind.LINE_RECALLED, TALKING, states=_DRAFT, results=one(Result())
)
DECLINE_LINE = Move(
    "decline_line", Permission.LINE_SUBMIT, EventKind.LINE_DECLINED, TALKING, states=_DRAFT, results=one(Result())
)
SUBMIT_LINE = Move(
    "submit_line", Permission.LINE_SUBMIT, EventKind.LINE_SUBMITTED, TALKING, states=_DRAFT, results=_SUBMITTED
)
MORE, LAST = "more", "last"
"""Whether other questions on the line are still open once one is answered or closed."""
PAUSED_BY_QUESTION = (ClockKind.FIRST_POSITION, ClockKind.DEPARTMENT_REPLY)
NO_LONGER_ASKED = MappingProxyType(
    {
        MORE: Result(stops=(ClockKind.COUNCIL_ANSWER,)),
        LAST: Result(Before.STATE, turn=Turn.DEPARTMENT, stops=(ClockKind.COUNCIL_ANSWER,), resumes=PAUSED_BY_QUESTION),
    }
)
ANSWER = Move(
    "answer",
    Permission.LINE_ANSWER,
    EventKind.QUESTION_ANSWERED,
    states=frozenset({LineState.CLARIFICATION_NEEDED}),
    turns=_OURS,
    results=NO_LONGER_ASKED,
)
_ACCEPTED = one(Result(LineState.AGREED_IN_PRINCIPLE, turn=Turn.NOBODY, stops=(ClockKind.COUNCIL_REPLY,)))
ACCEPT = Move(
    "accept", Permission.LINE_ACCEPT, EventKind.LINE_ACCEPTED, states=_COUNTERED, turns=_OURS, results=_ACCEPTED
)
ACCEPT_ABOVE_LIMIT = Move(
    "accept_above_limit",
    Permission.LINE_ACCEPT_ABOVE_LIMIT,
    EventKind.LINE_ACCEPTED,
    states=_COUNTERED,
    turns=_OURS,
    results=_ACCEPTED,
)
COUNTER = Move(
    "counter",
    Permission.LINE_COUNTER,
    EventKind.LINE_COUNTERED,
    states=_COUNTERED,
    turns=_OURS,
    results=one(
        Result(
            LineState.COUNTER_PROPOSED,
            Stage.NOT_LOOKED_AT,
            Turn.DEPARTMENT,
            stops=(ClockKind.COUNCIL_REPLY,),
            starts=(ClockKind.DEPARTMENT_REPLY,),
        )
    ),
)
_GONE = one(Result(LineState.WITHDRAWN, Stage.NOT_LOOKED_AT, Turn.NOBODY))
WITHDRAW = Move("withdraw", Permission.LINE_WITHDRAW, EventKind.LINE_WITHDRAWN, states=LIVE, results=_GONE)
WITHDRAW_WITH_OFFER = Move(
    "withdraw_with_offer", Permission.OFFER_WITHDRAW, EventKind.LINE_WITHDRAWN, states=LIVE, results=_GONE
)
# The step says where the line stood: it is put back as it was, its clocks as if they had never stopped.
_BACK = one(Result())
_WITHDRAWN = frozenset({LineState.WITHDRAWN})
UNDO = Move("undo", Permission.LINE_WITHDRAW, EventKind.LINE_RESTORED, states=_WITHDRAWN, results=_BACK)
UNDO_WITH_OFFER = Move(
    "undo_with_offer", Permission.OFFER_WITHDRAW, EventKind.LINE_RESTORED, states=_WITHDRAWN, results=_BACK
)
ASK_MORE_TIME = Move(
    "ask_for_more_time",
    Permission.LINE_EXTEND,
    EventKind.MORE_TIME_ASKED,
    states=frozenset({LineState.SUBMITTED, LineState.CLARIFICATION_NEEDED, LineState.COUNTER_PROPOSED}),
    turns=frozenset({Turn.COUNCIL, Turn.DEPARTMENT}),
    results=one(Result()),
)
AGREE_MORE_TIME = Move(
    "agree_more_time",
    Permission.LINE_ANSWER_TIME,
    EventKind.MORE_TIME_AGREED,
    states=ASK_MORE_TIME.states,
    turns=ASK_MORE_TIME.turns,
    results=one(Result()),
)
REFUSE_MORE_TIME = Move(
    "refuse_more_time",
    Permission.LINE_ANSWER_TIME,
    EventKind.MORE_TIME_REFUSED,
    states=ASK_MORE_TIME.states,
    turns=ASK_MORE_TIME.turns,
    results=one(Result()),
)
AGREE = Move(
    "agree",
    Permission.AGREEMENT_SIGN,
    EventKind.LINE_AGREED,
    states=frozenset({LineState.AGREED_IN_PRINCIPLE}),
    results=one(Result(LineState.AGREED, turn=Turn.NOBODY)),
)
