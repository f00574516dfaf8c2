"""What councils do with lines that were submitted, and both sides with their dates."""

from collections.abc import Sequence
from datetime import timedelta

from tests.support.random_moves.attempts import About, Attempt, Subject, Verb, on_line, on_offer
from tests.support.random_moves.drafting import REASON, rewritten
from tests.support.random_moves.figures import other_terms
from tests.support.random_moves.questions import on_question
from tracker.actions import (
    acceptances,
    added_lines,
    commitments,
    counters,
    extensions,
    offer_withdrawals,
    questions,
    resubmissions,
    withdrawals,
)
from tracker.domain import workflow as w
from tracker.domain.commitments import CommitmentState
from tracker.domain.extensions import ExtensionReply, Wanted
from tracker.domain.lines import LineState
from tracker.domain.withdrawals import can_be_undone
from tracker.models.extensions import Extension


def counter(at: Attempt) -> object:
    return on_line(counters.counter, other_terms(at))(at)


def more_time(at: Attempt) -> object:
    on = (at.line.due_on or at.today) + timedelta(days=at.chance.randint(-5, 20))
    return on_line(extensions.ask_more_time, Wanted(on, "The committee meets late."))(at)


def settle(at: Attempt) -> object:
    becomes = at.chance.choice([each for each in CommitmentState if each is not CommitmentState.FLAGGED])
    is_changed = becomes is CommitmentState.CHANGED
    draft = rewritten(at, LineState.REJECTED, LineState.WITHDRAWN, LineState.DRAFT) if is_changed else None
    return commitments.settle_commitment(
        at.session,
        at.actor,
        at.reference,
        at.commitment.number,
        version=at.commitment.version + at.stale,
        becomes=becomes,
        reason="We still can.",
        draft=draft,
        now=at.now,
    )


def _answer_time(reply: ExtensionReply):
    return on_line(extensions.answer_more_time, reply)


def _fell_today(on: Subject) -> bool:
    fell_at = on.line and on.line.settled_at
    return fell_at is not None and can_be_undone(fell_at, on.now) and on.offer.withdrawn_at is None


def _was_withdrawn(on: Subject) -> bool:
    return on.offer.withdrawn_at is not None and can_be_undone(on.offer.withdrawn_at, on.now)


def _waits_for_time(on: Subject) -> bool:
    return on.line_has(Extension, Extension.reply.is_(None))


def _is_refused(on: Subject) -> bool:
    return on.line is not None and on.line.state is LineState.REJECTED


def _is_sent(on: Subject) -> bool:
    return on.line is not None and on.line.sent_at is not None


def _is_being_written(on: Subject) -> bool:
    return not _is_sent(on)


def _is_flagged(on: Subject) -> bool:
    return on.commitment is not None and on.commitment.state is CommitmentState.FLAGGED


ANSWERING: Sequence[Verb] = (
    Verb("answer", on_question(questions.answer), (w.ANSWER,), weight=4),
    Verb("accept", on_line(acceptances.accept_position), (w.ACCEPT, w.ACCEPT_ABOVE_LIMIT), weight=30),
    Verb("counter", counter, (w.COUNTER,), weight=10),
    Verb("withdraw", on_line(withdrawals.withdraw_line, reason=REASON), (w.WITHDRAW,), weight=1),
    Verb("undo", on_line(withdrawals.undo_withdrawal), (w.UNDO,), sensible=_fell_today),
    Verb("ask for more time", more_time, (w.ASK_MORE_TIME,), weight=4),
    Verb("agree more time", _answer_time(ExtensionReply.AGREED), (w.AGREE_MORE_TIME,), sensible=_waits_for_time),
    Verb("refuse more time", _answer_time(ExtensionReply.NOT_AGREED), (w.REFUSE_MORE_TIME,), sensible=_waits_for_time),
    Verb(
        "resubmit",
        on_line(resubmissions.resubmit_line, what_changed="The pilot ended."),
        (w.RESUBMIT,),
        weight=40,
        sensible=_is_refused,
    ),
    Verb(
        "send a line",
        on_line(added_lines.send_line, unchanged_because="It is due."),
        (w.SEND_LINE,),
        weight=30,
        sensible=_is_being_written,
    ),
    Verb("recall a line", on_line(added_lines.recall_line), (w.RECALL_LINE,), weight=3, sensible=_is_sent),
    Verb(
        "decline a line",
        on_line(added_lines.decline_line, reason=REASON),
        (w.DECLINE_LINE,),
        weight=3,
        sensible=_is_sent,
    ),
    Verb("submit a line", on_line(added_lines.submit_line), (w.SUBMIT_LINE,), weight=40, sensible=_is_sent),
    Verb("settle", settle, (w.SETTLE_COMMITMENT,), About.COMMITMENT, weight=60, sensible=_is_flagged),
    Verb(
        "withdraw the offer",
        on_offer(offer_withdrawals.withdraw_offer, reason=REASON),
        (w.WITHDRAW_OFFER,),
        About.OFFER,
        (w.WITHDRAW_WITH_OFFER,),
        weight=0.2,
    ),
    Verb(
        "undo for the offer",
        on_offer(offer_withdrawals.undo_offer),
        (w.UNDO_OFFER,),
        About.OFFER,
        (w.UNDO_WITH_OFFER,),
        sensible=_was_withdrawn,
    ),
)
