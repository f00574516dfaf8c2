"""Verbs as a property test drives them: any of them, on any line, by anybody, at any version.

Each `Verb` names the rows of the table that it may go by, so that a test can say beforehand whether it is forbidden.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support.factories.departments import REASONS
from tests.support.factories.negotiations import YEARS
from tests.support.factories.whole_road import CHECK_URL, terms
from tests.support.world import World
from tracker.actions import (
    added_lines,
    agreements,
    approvals,
    attachments,
    clearances,
    commitments,
    counters,
    decisions,
    extensions,
    lines,
    messages,
    offer_withdrawals,
    questions,
    referrals,
    releases,
    resubmissions,
    rounds,
    withdrawals,
)
from tracker.actions.approvals import Taken
from tracker.actions.decisions import Recommending
from tracker.domain import workflow
from tracker.domain.actors import Actor
from tracker.domain.amounts import Amount, fixed
from tracker.domain.clearances import Asking, ClearanceReply, RoundAnswer
from tracker.domain.commitments import CommitmentState
from tracker.domain.decisions import Outcome, Sensitivity, Terms
from tracker.domain.extensions import ExtensionReply, Wanted
from tracker.domain.files import FileType, KeptFile
from tracker.domain.london import london_date
from tracker.domain.money import Money
from tracker.domain.moves import Move
from tracker.domain.permissions import Permission
from tracker.models.agreements import Agreement
from tracker.models.commitments import Commitment
from tracker.models.lines import Line
from tracker.models.questions import Question
from tracker.queries import positions


@dataclass(frozen=True)
class Attempt:
    """Who tries it on which line, read at which version, and when."""

    session: Session
    world: World
    chance: Random
    actor: Actor
    line: Line
    version: int
    now: datetime

    @property
    def reference(self) -> str:
        return self.line.offer.reference

    @property
    def picks(self) -> dict[int, int]:
        return {self.line.id: self.version}

    @property
    def today(self) -> date:
        return london_date(self.now)


@dataclass(frozen=True)
class Verb:
    """One thing that people do, as often as its `weight` among those that fit.

    `moves` are its rows of the table, where it has any; `versioned` ones compare the version that was read.
    """

    name: str
    act: Callable[[Attempt], object]
    moves: tuple[Move, ...] = ()
    permission: Permission | None = None
    versioned: bool = True
    weight: float = 20

    @property
    def permissions(self) -> tuple[Permission, ...]:
        return tuple({move.permission for move in self.moves}) if self.permission is None else (self.permission,)


def pounds(chance: Random) -> tuple[Amount, ...]:
    return tuple(fixed(year, Money.from_pounds(chance.randint(1, 20) * 10_000)) for year in YEARS)


def _terms(at: Attempt, *, conditions: bool = False) -> Terms:
    last = positions.last_terms(at.session, [at.line.id]).get(at.line.id, Terms(""))
    amounts = pounds(at.chance) if last.amounts else ()
    said = ("Report each year.",) if conditions else ()
    return Terms(f"Terms of attempt {at.chance.random()}.", amounts, last.values, said)


def recommend(at: Attempt) -> object:
    outcome = at.chance.choice(list(Outcome))
    terms = {
        Outcome.COUNTER: lambda: _terms(at),
        Outcome.AGREE_WITH_CONDITIONS: lambda: _terms(at, conditions=True),
    }.get(outcome, lambda: None)()
    flags = frozenset({Sensitivity.NOVEL}) if at.chance.random() < 0.1 else frozenset()
    reasons = () if outcome is Outcome.AGREE_AS_ASKED else REASONS
    proposed = Recommending(at.line.id, at.version, outcome, terms, reasons, "Why it differs.", flags)
    return decisions.recommend(at.session, at.actor, [proposed], now=at.now)


def approve(at: Attempt) -> object:
    taken = Taken("A Minister", "Minister of State", at.today)
    return approvals.approve(at.session, at.actor, at.picks, taken, now=at.now)


def refer(at: Attempt) -> object:
    to_id = at.world.organisation(at.chance.choice(("DH", "CLG", "DfE")))
    return referrals.refer_lines(at.session, at.actor, at.picks, to_id=to_id, reason="Theirs.", now=at.now)


def ask_departments(at: Attempt) -> object:
    asked = frozenset({at.world.organisation(at.chance.choice(("DfE", "DfT", "DH")))})
    asking = Asking(asked, "Does this touch you?", at.today + timedelta(days=at.chance.randint(10, 30)))
    return rounds.open_round(at.session, at.actor, at.picks, asking, now=at.now)


def reply_to_round(at: Attempt) -> object:
    answer = RoundAnswer(at.chance.choice(list(ClearanceReply)), "Look at this.")
    open_round = at.line.clearance_round_id or 1
    return rounds.reply_to_round(at.session, at.actor, open_round, [at.line.id], answer, now=at.now)


def draw_up(at: Attempt) -> object:
    version = at.line.offer.version
    return agreements.draw_up(
        at.session, at.actor, at.reference, terms(), version=version, check_url=CHECK_URL, now=at.now
    )


def settle(at: Attempt) -> object:
    becomes = at.chance.choice((CommitmentState.STANDING, CommitmentState.WITHDRAWN))
    query = select(Commitment.version).where(Commitment.offer_id == at.line.offer_id, Commitment.number == 1)
    version = at.session.scalar(query) or 1
    return commitments.settle_commitment(
        at.session, at.actor, at.reference, 1, version=version, becomes=becomes, reason="We can.", now=at.now
    )


def more_time(at: Attempt) -> object:
    wanted = Wanted(
        (at.line.due_on or at.today) + timedelta(days=at.chance.randint(-5, 20)), "The committee meets late."
    )
    return extensions.ask_more_time(
        at.session, at.actor, at.reference, at.line.number, wanted, version=at.version, now=at.now
    )


def add_file(at: Attempt) -> object:
    file = KeptFile(f"{at.chance.randint(1, 9)}.pdf", FileType.PDF, 10, "a" * 64)
    return attachments.add_files(at.session, at.actor, at.reference, at.line.number, [file], now=at.now)


def sealed(act: Callable[..., object], **more: object) -> Callable[[Attempt], object]:
    """Signing or declining the version of the agreement that was drawn up last, or one that never was."""

    def attempt(at: Attempt) -> object:
        query = select(Agreement.sha256).where(Agreement.offer_id == at.line.offer_id).order_by(Agreement.id.desc())
        sha256 = at.session.scalars(query.limit(1)).first() or "0" * 64
        return act(at.session, at.actor, at.reference, sha256=sha256, **more, now=at.now)

    return attempt


def on_line(act: Callable[..., object], *rest: object, **more: object) -> Callable[[Attempt], object]:
    """An action of one line, by reference and number, read at a version."""

    def attempt(at: Attempt) -> object:
        place = (at.session, at.actor, at.reference, at.line.number)
        return act(*place, *rest, version=at.version, **more, now=at.now)

    return attempt


def on_question(act: Callable[..., object]) -> Callable[[Attempt], object]:
    """The same of one of its last questions, read at its own version, or of one that is not there."""

    def attempt(at: Attempt) -> object:
        query = select(Question.number, Question.version).where(Question.line_id == at.line.id)
        asked = at.session.execute(query.order_by(Question.number.desc()).limit(3)).all()
        number, version = at.chance.choice([*asked, (99, 1)])
        place = (at.session, at.actor, at.reference, at.line.number, number)
        return act(*place, "Because of this.", version=version + at.version - at.line.version, now=at.now)

    return attempt


def on_picks(act: Callable[..., object], *rest: object) -> Callable[[Attempt], object]:
    """An action of many lines, tried on one."""
    return lambda at: act(at.session, at.actor, at.picks, *rest, now=at.now)


def on_offer(act: Callable[..., object], **more: object) -> Callable[[Attempt], object]:
    """An action of the line's whole offer."""
    return lambda at: act(at.session, at.actor, at.reference, version=at.line.offer.version, **more, now=at.now)


W = workflow
REASON = "It is overtaken."
VERBS: Sequence[Verb] = (
    Verb("take", on_picks(decisions.take_lines), (W.TAKE,)),
    Verb("refer", refer, (W.REFER,)),
    Verb("ask", on_line(questions.ask, "How many homes?"), (W.ASK, W.ASK_AGAIN), weight=3),
    Verb("answer", on_question(questions.answer), (W.ANSWER,), weight=60),
    Verb("close question", on_question(questions.close_question), (W.CLOSE_QUESTION,)),
    Verb("recommend", recommend, (W.RECOMMEND,)),
    Verb("return", on_picks(approvals.return_lines, "Look again."), (W.RETURN,)),
    Verb("approve", approve, (W.APPROVE,)),
    Verb("clear", on_picks(clearances.clear, "HMT/2010/1"), (W.CLEAR,)),
    Verb("hold", on_picks(clearances.hold, "Too dear."), (W.HOLD,)),
    Verb("open round", ask_departments, (W.OPEN_ROUND,)),
    Verb("reply to round", reply_to_round, permission=Permission.ROUND_REPLY, versioned=False, weight=5),
    Verb(
        "close round",
        lambda at: rounds.close_round(at.session, at.actor, at.line.clearance_round_id or 1, now=at.now),
        permission=Permission.ROUND_CLOSE,
        versioned=False,
        weight=5,
    ),
    Verb("release", on_picks(releases.release), (W.RELEASE,)),
    Verb("accept", on_line(lines.accept_position), (W.ACCEPT,), weight=8),
    Verb(
        "counter",
        lambda at: counters.counter(
            at.session, at.actor, at.reference, at.line.number, _terms(at), version=at.version, now=at.now
        ),
        (W.COUNTER,),
    ),
    Verb("withdraw", on_line(withdrawals.withdraw_line, reason=REASON), (W.WITHDRAW,), weight=0.5),
    Verb("undo", on_line(withdrawals.undo_withdrawal), (W.UNDO,)),
    Verb("ask for more time", more_time, (W.ASK_MORE_TIME,)),
    Verb("agree more time", on_line(extensions.answer_more_time, ExtensionReply.AGREED), (W.AGREE_MORE_TIME,)),
    Verb("refuse more time", on_line(extensions.answer_more_time, ExtensionReply.NOT_AGREED), (W.REFUSE_MORE_TIME,)),
    Verb("resubmit", on_line(resubmissions.resubmit_line, what_changed="The pilot ended."), (W.RESUBMIT,), weight=5),
    Verb("send line", on_line(added_lines.send_line, unchanged_because="It is due."), (W.SEND_LINE,)),
    Verb("recall line", on_line(added_lines.recall_line), (W.RECALL_LINE,)),
    Verb("decline line", on_line(added_lines.decline_line, reason=REASON), (W.DECLINE_LINE,)),
    Verb("submit line", on_line(added_lines.submit_line), (W.SUBMIT_LINE,)),
    Verb(
        "withdraw offer",
        on_offer(offer_withdrawals.withdraw_offer, reason=REASON),
        (W.WITHDRAW_OFFER,),
        versioned=False,
        weight=0.05,
    ),
    Verb("undo offer", on_offer(offer_withdrawals.undo_offer), (W.UNDO_OFFER,), versioned=False, weight=1),
    Verb("draw up", draw_up, (W.DRAW_UP,), versioned=False),
    Verb("sign", sealed(agreements.sign), (W.SIGN,), versioned=False),
    Verb(
        "decline agreement", sealed(agreements.decline_agreement, reason=REASON), (W.DECLINE_AGREEMENT,), None, False, 3
    ),
    Verb("settle", settle, (W.SETTLE_COMMITMENT,), versioned=False, weight=3),
    Verb(
        "send message",
        lambda at: messages.send_message(at.session, at.actor, at.reference, at.line.number, "Which?", now=at.now),
        permission=Permission.LINE_MESSAGE,
        versioned=False,
        weight=1,
    ),
    Verb(
        "save note",
        lambda at: messages.save_note(at.session, at.actor, at.reference, at.line.number, "Dear.", now=at.now),
        permission=Permission.LINE_NOTE,
        versioned=False,
        weight=1,
    ),
    Verb("add file", add_file, permission=Permission.LINE_ATTACH, versioned=False, weight=1),
)
