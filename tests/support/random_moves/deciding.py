"""What departments, the treasury and the coordinator do with lines that were submitted."""

from collections.abc import Sequence
from datetime import timedelta

from tests.support.factories.departments import REASONS
from tests.support.random_moves.attempts import About, Attempt, Subject, Verb, beside, on_line, on_picks
from tests.support.random_moves.figures import other_terms
from tests.support.random_moves.periods import QUEUED
from tests.support.random_moves.questions import on_question
from tracker.actions import approvals, assignments, clearances, decisions, questions, referrals, releases, rounds
from tracker.actions.decisions import Recommending
from tracker.domain import workflow as w
from tracker.domain.clearances import Asking, ClearanceReply, RoundAnswer
from tracker.domain.decisions import Outcome, Sensitivity, Taken, Terms
from tracker.domain.events import EventKind
from tracker.domain.london import london_date
from tracker.domain.permissions import Permission

OUTCOMES = {
    Outcome.AGREE_AS_ASKED: 5,
    Outcome.AGREE_WITH_CONDITIONS: 2,
    Outcome.COUNTER: 3,
    Outcome.REJECT: 3,
}
"""What is recommended, as often as this: mostly something that leads to an agreement."""
REPLIES = (ClearanceReply.CONTENT, ClearanceReply.SHOULD_CHANGE, ClearanceReply.MUST_CHANGE, ClearanceReply.CLEARED)


def acknowledge(at: Attempt) -> object:
    return decisions.acknowledge_lines(at.session, at.actor, at.reference, now=at.now)


def assign(at: Attempt) -> object:
    department = at.chance.choice(("CLG", "DfE", "DH", "DfT"))
    theirs = [*at.world.people["caseworker", department], *at.world.people["decision_maker", department]]
    own = [each for key in at.world.people for each in at.world.people[key] if key[0] == "caseworker"]
    here = [each for each in own if each.organisation_id == at.actor.organisation_id]
    to = at.chance.choice(here if here and at.chance.random() < 0.9 else theirs)
    return assignments.assign_lines(
        at.session, at.actor, at.picks, to_id=to.person_id, reason="They are away.", now=at.now
    )


def refer(at: Attempt) -> object:
    to_id = at.world.organisation(at.chance.choice(("DH", "CLG", "DfE")))
    return referrals.refer_lines(at.session, at.actor, at.picks, to_id=to_id, reason="Theirs.", now=at.now)


def _terms_of(at: Attempt, outcome: Outcome) -> Terms | None:
    if outcome is Outcome.COUNTER:
        return other_terms(at)
    return other_terms(at, "Report each year.") if outcome is Outcome.AGREE_WITH_CONDITIONS else None


def recommend(at: Attempt) -> object:
    (outcome,) = at.chance.choices(list(OUTCOMES), list(OUTCOMES.values()))
    flags = frozenset({Sensitivity.NOVEL}) if at.chance.random() < 0.1 else frozenset()
    reasons = () if outcome is Outcome.AGREE_AS_ASKED else REASONS
    proposed = Recommending(at.line.id, at.version, outcome, _terms_of(at, outcome), reasons, "Why it differs.", flags)
    return decisions.recommend(at.session, at.actor, [proposed], now=at.now)


def approve(at: Attempt) -> object:
    taken = Taken("A Minister", "Minister of State", at.today, is_minister=False)
    return approvals.approve(at.session, at.actor, at.picks, taken, now=at.now)


def ask_departments(at: Attempt) -> object:
    asked = frozenset({at.world.organisation(at.chance.choice(("DfE", "DfT", "DH")))})
    asking = Asking(asked, "Does this touch you?", at.today + timedelta(days=at.chance.randint(12, 20)))
    return rounds.open_round(at.session, at.actor, at.picks, asking, now=at.now)


def reply_to_round(at: Attempt) -> object:
    answer = RoundAnswer(at.chance.choice(REPLIES), "Look at this.")
    return rounds.reply_to_round(
        at.session, at.actor, at.line.clearance_round_id or 0, [at.line.id], answer, now=at.now
    )


def close_round(at: Attempt) -> object:
    return rounds.close_round(at.session, at.actor, at.line.clearance_round_id or 0, now=at.now)


def _is_asked_about(on: Subject) -> bool:
    return on.line is not None and on.line.clearance_round_id is not None


def _is_new(on: Subject) -> bool:
    return on.line is not None and on.line.acknowledged_at is None


def _is_overdue(on: Subject) -> bool:
    due_on = on.line and on.line.due_on
    return due_on is not None and due_on < london_date(on.now)


_REPLY = beside("reply_to_round", Permission.ROUND_REPLY, EventKind.ROUND_REPLIED)
_CLOSE = beside("close_whole_round", Permission.ROUND_CLOSE, EventKind.ROUND_CLOSED)

DECIDING: Sequence[Verb] = (
    Verb("acknowledge", acknowledge, (w.ACKNOWLEDGE,), About.OWN_LINES, versioned=False, weight=6, sensible=_is_new),
    Verb(
        "take", on_picks(decisions.take_lines), (w.TAKE,), weight=10, sensible=lambda on: on.line.assigned_to_id is None
    ),
    Verb("assign", assign, (w.ASSIGN,), weight=4),
    Verb("refer", refer, (w.REFER,), weight=4),
    Verb("ask", on_line(questions.ask, "How many homes?"), (w.ASK, w.ASK_AGAIN), weight=4),
    Verb(
        "close a question", on_question(questions.close_question), (w.CLOSE_QUESTION,), weight=40, sensible=_is_overdue
    ),
    Verb("recommend", recommend, (w.RECOMMEND,), weight=40),
    Verb("return", on_picks(approvals.return_lines, "Look again."), (w.RETURN,), weight=5),
    Verb("approve", approve, (w.APPROVE,), weight=40),
    Verb("clear", on_picks(clearances.clear, "HMT/2010/1"), (w.CLEAR,), weight=40),
    Verb("hold", on_picks(clearances.hold, "Too dear."), (w.HOLD,), weight=4),
    Verb("open a round", ask_departments, (w.OPEN_ROUND,), weight=4),
    Verb("reply to a round", reply_to_round, _REPLY, versioned=False, sensible=_is_asked_about),
    Verb(
        "close a round",
        close_round,
        _CLOSE,
        carries=(w.CLOSE_ROUND,),
        versioned=False,
        weight=10,
        sensible=_is_asked_about,
    ),
    Verb("release", on_picks(releases.release), (w.RELEASE,), carries=QUEUED, weight=40),
)
