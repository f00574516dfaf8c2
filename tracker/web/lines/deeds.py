"""What a reader may do with a line now, as its page offers it: by the table of permissions and the table of moves."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import url_for

from tracker.domain import workflow
from tracker.domain.commitments import CommitmentState
from tracker.domain.extensions import EXTENDABLE
from tracker.domain.formats import long_date, plural
from tracker.domain.lines import FALLEN, LineState, Turn
from tracker.domain.moves import Move
from tracker.domain.permissions import Permission
from tracker.domain.referrals import refers_as_coordinator, why_not_handed_on
from tracker.queries import referrals, withdrawals
from tracker.queries.lines import LinePage
from tracker.queries.questions import LineQuestion
from tracker.web.lines.acceptance_limits import above_limit, may_accept
from tracker.web.parts.about_line import line_href
from tracker.web.parts.clock import now
from tracker.web.parts.database import db
from tracker.web.parts.identity import actor, may


@dataclass(frozen=True)
class Action:
    """The heavy box: what this reader may do with the line now. `button` leads to `href`; without, it says why not."""

    heading: str
    words: tuple[str, ...]
    button: str
    href: str


def actions_on(line: LinePage) -> Iterator[Action]:
    """What the table of permissions and the table of moves let this reader do now."""
    yield from _of_request(line)
    yield from _of_questions(line)
    yield from _of_terms(line)
    if _may(line, Permission.LINE_RECOMMEND, workflow.RECOMMEND):
        words = (
            f"On {line.council_short}’s round {line.round}. A decision maker who is not you takes the decision. "
            f"{line.council_short} sees nothing until release.",
        )
        href = _href(line, "decisions.recommend")
        yield Action("Recommend an outcome", words, "Recommend an outcome", href)
    if _may(line, Permission.LINE_ASK, workflow.ASK):
        words = (f"Your department’s clock stops until {line.council_short} has answered.",)
        yield Action("Ask a question", words, "Ask a question", _href(line, "questions.ask"))
    yield from _of_more_time(line)
    yield from _of_handing_on(line)
    yield from _of_deciders(line)
    if _is_to_be_asked_again(line) and _may(line, Permission.LINE_RESUBMIT, workflow.RESUBMIT):
        words = ("The refusal stays as it is. A new line begins from its terms, and says what has changed.",)
        yield Action("Ask again", words, "Ask again", _href(line, "lines.resubmit"))
    yield from _of_putting_back(line)
    for each in line.resting:
        if each.state is CommitmentState.FLAGGED and may(Permission.COMMITMENT_SETTLE, line.standing):
            words = (f"{each.label} rested on this line. Keep it, change it or withdraw it before anyone signs.",)
            href = url_for("commitments.settle", reference=line.reference, number=each.number)
            yield Action(f"Settle commitment {each.label}", words, f"Settle {each.label}", href)


def _of_questions(line: LinePage) -> Iterator[Action]:
    """What waits for an answer: the council gives it; the department asks on, or goes on once it is overdue."""
    waiting = [each for each in line.questions if each.is_open and each.due]
    if _may(line, Permission.LINE_ANSWER, workflow.ANSWER):
        for each in waiting:
            words = (f"{line.department} waits for it. Their clock goes on with your last answer.",)
            yield Action(f"Answer question {each.number}", words, f"Answer question {each.number}", _asked(line, each))
    if _may(line, Permission.LINE_ASK, workflow.ASK_AGAIN):
        for each in waiting:
            if each.due and each.due.is_overdue:
                href = url_for("questions.close", reference=line.reference, number=line.number, question=each.number)
                words = (f"The answer to question {each.number} is overdue. You may decide on the evidence you hold.",)
                yield Action(f"Go on without answer {each.number}", words, "Go on without it", href)
        words = ("It gets a number and a date of its own.",)
        yield Action("Ask another question", words, "Ask another question", _href(line, "questions.ask"))


def _asked(line: LinePage, each: LineQuestion) -> str:
    return url_for("questions.answer", reference=line.reference, number=line.number, question=each.number)


def _of_request(line: LinePage) -> Iterator[Action]:
    """A later date that the other side asks for, and that lapses without a reply."""
    asked = line.clock.more_time if line.clock else None
    if line.clock is None or asked is None or not _may(line, Permission.LINE_ANSWER_TIME, workflow.AGREE_MORE_TIME):
        return
    other = line.council if line.turn is Turn.COUNCIL else line.department
    words = (
        f"{other} asks for {long_date(asked.wanted_on)} in place of {long_date(line.clock.due.due_on)}. "
        f"Without a reply by {long_date(asked.lapses_on)} it is not agreed.",
    )
    yield Action("More time is asked for", words, "Agree or not", _href(line, "extensions.reply"))


def _of_more_time(line: LinePage) -> Iterator[Action]:
    """Asking for a later date, once at a time."""
    clock = line.clock
    is_due = clock is not None and clock.kind in EXTENDABLE and clock.more_time is None
    if is_due and _may(line, Permission.LINE_EXTEND, workflow.ASK_MORE_TIME):
        words = ("The other side has to agree to a later date.",)
        yield Action("Ask for more time", words, "Ask for more time", _href(line, "extensions.more_time"))


def _of_putting_back(line: LinePage) -> Iterator[Action]:
    """A line taken back today may be put back today; one that went with its offer comes back with it."""
    if not _may(line, Permission.LINE_WITHDRAW, workflow.UNDO):
        return
    found = withdrawals.find_taken_back(db(), line.id)
    if found and not found.with_offer and found.can_be_undone(now()):
        words = (
            "You withdrew it today. Until 24:00 it can go on as it stood, its clocks as if they had never stopped.",
        )
        yield Action("Put this line back", words, "Put it back", _href(line, "withdrawals.undo_line"))


def withdraw_href(line: LinePage) -> str:
    """Where a reader who may takes the line back; "" for anyone else, and for a line that is settled."""
    may_withdraw = _may(line, Permission.LINE_WITHDRAW, workflow.WITHDRAW)
    return _href(line, "withdrawals.line") if may_withdraw else ""


def _of_handing_on(line: LinePage) -> Iterator[Action]:
    """To a colleague of the department, or to the department that it belongs to."""
    if line.sees_inside and _may(line, Permission.LINE_ASSIGN, workflow.ASSIGN):
        words = ("Take it from whoever has it, or give it to a colleague.",)
        yield Action("Who has it", words, "Assign", _href(line, "decisions.assign"))
    if may(Permission.LINE_REFER, line.standing) and line.state is LineState.SUBMITTED:
        yield from _of_referring(line)


def _of_referring(line: LinePage) -> Iterator[Action]:
    """Its department's until it was sent back, the coordinator's from then on; the department is told why."""
    if line.sees_inside and not _may(line, Permission.LINE_REFER, workflow.REFER):
        return
    past = referrals.list_handovers(db(), [line.id])[line.id]
    why_not = why_not_handed_on(past, is_coordinator=refers_as_coordinator(actor(), line.standing, past))
    if not why_not:
        words = ("If another department answers for this. The clock keeps running.",)
        yield Action("Refer it", words, "Refer to another department", _href(line, "decisions.refer"))
    elif line.sees_inside:
        yield Action("Refer it", (f"{why_not}.",), "Not to be referred", "")


def _is_to_be_asked_again(line: LinePage) -> bool:
    """Whether it was refused, and no line that follows it asks for the same already."""
    return line.state is LineState.REJECTED and all(each.state in FALLEN for each in line.links.resubmitted_as)


def _of_deciders(line: LinePage) -> Iterator[Action]:
    """Approving, clearing and releasing are done in batches on pages of their own."""
    places: tuple[tuple[Permission, Move, str, str, str], ...] = (
        (
            Permission.LINE_APPROVE,
            workflow.APPROVE,
            "decisions.approvals",
            "Approve or return",
            "A caseworker has recommended an outcome.",
        ),
        (
            Permission.LINE_CLEAR,
            workflow.CLEAR,
            "clearances.clearance",
            "Clear or hold",
            "The line waits for HM Treasury. Nothing is released before it is cleared.",
        ),
        (
            Permission.LINE_RELEASE,
            workflow.RELEASE,
            "releases.ready",
            "Release",
            "The decision is approved. The parties see it once it is released.",
        ),
    )
    if line.clearance_round_id is not None:
        yield from _of_rounds(line, line.clearance_round_id)
        return
    for permission, move, endpoint, verb, words in places:
        if _may(line, permission, move):
            yield Action(verb, (words,), verb, url_for(endpoint, words=f"{line.reference}/{line.number}"))


def _of_rounds(line: LinePage, round_id: int) -> Iterator[Action]:
    """While other departments are asked about it the line waits for them."""
    href = url_for("clearances.show_round", round_id=round_id)
    if may(Permission.ROUND_REPLY, line.standing):
        yield Action("Your department is asked", ("Say whether it is content.",), "Go to the round", href)
    elif may(Permission.ROUND_CLOSE, line.standing):
        words = ("Other departments are asked about it. It can be released once the round is closed.",)
        yield Action("In a clearance round", words, "Go to the round", href)


def _may(line: LinePage, permission: Permission, move: Move) -> bool:
    """Whether the reader may, and the line stands where the move begins; a stage is known only inside."""
    fits = move.fits(line.state, line.stage, line.turn, line.offer_state)
    is_inside = bool(move.stages) and not line.sees_inside
    return fits and not is_inside and may(permission, line.standing)


def _href(line: LinePage, endpoint: str) -> str:
    return line_href(endpoint, line.reference, line.number)


def _of_terms(line: LinePage) -> Iterator[Action]:
    """An officer replies; above the council's own limit its signatory accepts, and the officer may still counter."""
    if _may(line, Permission.LINE_COUNTER, workflow.COUNTER):
        yield Action("Reply to this counter", _terms_words(line), "Reply", _href(line, "lines.reply"))
    elif _may(line, Permission.LINE_ACCEPT_ABOVE_LIMIT, workflow.ACCEPT_ABOVE_LIMIT):
        words = ("They are above your council’s own limit, so a signatory accepts them. Your officers can counter.",)
        yield Action("Accept these terms", words, "Read and accept", _href(line, "lines.accept"))


def _terms_words(line: LinePage) -> tuple[str, ...]:
    """What accepting would agree to, or who may instead, and what happens if nobody replies."""
    money = f", {line.tabled.in_sentence} over {plural(len(line.years), 'year')}" if line.tabled else ""
    terms = f"You can accept these terms: exactly as in round {line.round}{money}."
    if not may_accept(line.standing):
        terms = f"{above_limit(line)} You can counter."
    if line.due is None:
        return (terms,)
    return (terms, "If no reply comes by the due date the line stays open and shows as overdue. It is not refused.")
