"""Moves that departments, the treasury and the coordinator make with lines (2-model, section 2)."""

from types import MappingProxyType

from tracker.domain.clocks import ClockKind
from tracker.domain.council_moves import NO_LONGER_ASKED, PAUSED_BY_QUESTION
from tracker.domain.decisions import Outcome
from tracker.domain.events import EventKind
from tracker.domain.lines import UNSETTLED, LineState, Stage, Turn
from tracker.domain.moves import Before, Move, Result, one
from tracker.domain.permissions import Permission

_WITH_DEPARTMENT = frozenset({LineState.SUBMITTED, LineState.COUNTER_PROPOSED})
_OURS = frozenset({Turn.DEPARTMENT})
_IN_HAND = frozenset({Stage.NOT_LOOKED_AT, Stage.ASSESSING})
ACKNOWLEDGE = Move(
    "acknowledge",
    Permission.LINE_ACKNOWLEDGE,
    EventKind.LINE_ACKNOWLEDGED,
    states=frozenset({LineState.SUBMITTED}),
    results=one(Result(stops=(ClockKind.ACKNOWLEDGE,))),
)
TAKE = Move(
    "take",
    Permission.LINE_TAKE,
    EventKind.LINE_TAKEN,
    states=_WITH_DEPARTMENT,
    stages=_IN_HAND,
    turns=_OURS,
    results=one(Result(stage=Stage.ASSESSING, stops=(ClockKind.ACKNOWLEDGE,))),
)
UNTAKEN, KEPT = "untaken", "kept"
ASSIGN = Move(
    "assign",
    Permission.LINE_ASSIGN,
    EventKind.LINE_ASSIGNED,
    states=UNSETTLED,
    results=MappingProxyType(
        {
            UNTAKEN: Result(stage=Stage.ASSESSING, stops=(ClockKind.ACKNOWLEDGE,)),
            KEPT: Result(),
        }
    ),
)
REFER = Move(
    "refer",
    Permission.LINE_REFER,
    EventKind.LINE_REFERRED,
    states=frozenset({LineState.SUBMITTED}),
    stages=_IN_HAND,
    turns=_OURS,
    results=one(Result(stage=Stage.NOT_LOOKED_AT)),
)
ASK = Move(
    "ask",
    Permission.LINE_ASK,
    EventKind.QUESTION_ASKED,
    states=_WITH_DEPARTMENT,
    stages=_IN_HAND,
    turns=_OURS,
    results=one(
        Result(
            LineState.CLARIFICATION_NEEDED,
            Stage.ASSESSING,
            Turn.COUNCIL,
            stops=(ClockKind.ACKNOWLEDGE,),
            starts=(ClockKind.COUNCIL_ANSWER,),
            pauses=PAUSED_BY_QUESTION,
        )
    ),
)
ASK_AGAIN = Move(
    "ask_again",
    Permission.LINE_ASK,
    EventKind.QUESTION_ASKED,
    states=frozenset({LineState.CLARIFICATION_NEEDED}),
    results=one(Result(starts=(ClockKind.COUNCIL_ANSWER,))),
)
CLOSE_QUESTION = Move(
    "close_question",
    Permission.LINE_ASK,
    EventKind.QUESTION_CLOSED,
    states=frozenset({LineState.CLARIFICATION_NEEDED}),
    results=NO_LONGER_ASKED,
)
RECOMMEND = Move(
    "recommend",
    Permission.LINE_RECOMMEND,
    EventKind.LINE_RECOMMENDED,
    states=_WITH_DEPARTMENT,
    stages=_IN_HAND,
    turns=_OURS,
    results=one(Result(stage=Stage.RECOMMENDED, stops=(ClockKind.ACKNOWLEDGE,))),
)
RETURN = Move(
    "return",
    Permission.LINE_RETURN,
    EventKind.LINE_RETURNED,
    states=_WITH_DEPARTMENT,
    stages=frozenset({Stage.RECOMMENDED}),
    turns=_OURS,
    results=one(Result(stage=Stage.ASSESSING)),
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
    results=one(Result(Before.STATE, Stage.APPROVED, Turn.DEPARTMENT, stops=(ClockKind.TREASURY_GATE,))),
)
HOLD = Move(
    "hold",
    Permission.LINE_HOLD,
    EventKind.LINE_HELD,
    states=_GATED,
    results=one(Result(Before.STATE, Stage.ASSESSING, Turn.DEPARTMENT, stops=(ClockKind.TREASURY_GATE,))),
)
CONTENT, HELD = "content", "held"
OPEN_ROUND = Move(
    "open_round",
    Permission.ROUND_OPEN,
    EventKind.ROUND_OPENED,
    states=_WITH_DEPARTMENT,
    stages=frozenset({Stage.APPROVED}),
    turns=_OURS,
    results=one(Result(starts=(ClockKind.CLEARANCE_ROUND,))),
    waits_for_round=True,
)
CLOSE_ROUND = Move(
    "close_round",
    Permission.ROUND_CLOSE,
    EventKind.ROUND_CLOSED,
    states=_WITH_DEPARTMENT,
    stages=frozenset({Stage.APPROVED}),
    turns=_OURS,
    results=MappingProxyType(
        {
            CONTENT: Result(stops=(ClockKind.CLEARANCE_ROUND,)),
            HELD: Result(stage=Stage.ASSESSING, stops=(ClockKind.CLEARANCE_ROUND,)),
        }
    ),
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
    waits_for_round=True,
)
