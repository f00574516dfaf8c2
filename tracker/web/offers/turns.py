"""The council's home page in words: what waits for it, soonest due first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from flask import url_for
from sqlalchemy.orm import Session

from tracker.domain.actors import Actor
from tracker.domain.clocks import Lateness
from tracker.domain.formats import and_list, at_the_start
from tracker.domain.lines import LineState
from tracker.domain.offers import signatory_of
from tracker.queries import added_lines, turns
from tracker.queries.turns import CommitmentTurn, LineTurn


@dataclass(frozen=True)
class TurnItem:
    """One thing to do, as `components/turns.html` prints it."""

    href: str
    text: str
    words: str
    lateness: Lateness | None
    verb: str


def list_turns(session: Session, actor: Actor, today: date) -> Sequence[TurnItem]:
    """Everything that waits for the actor's council; what has no date comes last."""
    items = [*_lines(session, actor, today), *_commitments(session, actor, today), *_drafts(session, actor)]
    return sorted(items, key=lambda item: item.lateness.due_on if item.lateness else date.max)


def _lines(session: Session, actor: Actor, today: date) -> Iterator[TurnItem]:
    for line in turns.list_line_turns(session, actor, today):
        partner = f", of {line.partner}" if line.partner else ""
        place = f"{line.reference} line {line.number}{partner}."
        if line.state is LineState.COUNTER_PROPOSED:
            text, words = f"Reply to a counter: {line.title}", f"{place} {_counter(line)}{_limit(line)}"
            yield TurnItem(
                url_for("lines.reply", reference=line.reference, number=line.number), text, words, line.due, "Reply"
            )
        else:
            words = f"{place} {line.department}. Their clock is stopped until you answer."
            text = f"Answer a question: {line.title}"
            yield TurnItem(
                url_for("lines.show", reference=line.reference, number=line.number), text, words, line.due, "Answer"
            )


def _counter(line: LineTurn) -> str:
    whose = at_the_start(line.department)
    if line.asked is not None and line.tabled is not None and line.asked != line.tabled:
        return f"{whose} offers {line.tabled.in_sentence} of the {line.asked.in_sentence} you asked for."
    if line.is_with_conditions:
        return f"{whose} agrees, with conditions."
    return f"{whose} proposes other terms."


def _limit(line: LineTurn) -> str:
    """Who accepts, where the officers may not."""
    if not line.is_above_limit:
        return ""
    whose, signatory = (line.partner, "its signatory") if line.partner else ("your council", "your signatory")
    return f" It is above {whose}’s own limit: {signatory} accepts."


def _commitments(session: Session, actor: Actor, today: date) -> Iterator[TurnItem]:
    for each in turns.list_commitment_turns(session, actor, today):
        href = url_for("commitments.settle", reference=each.reference, number=each.number)
        words = f"{each.reference}. {_fallen(each)} Keep it, change it or withdraw it."
        text = f"Decide what to do with commitment C{each.number}: {each.title}"
        yield TurnItem(href, text, words, each.due, "Decide")


def _fallen(each: CommitmentTurn) -> str:
    parts = [
        f"{_named(numbers)} {'was' if len(numbers) == 1 else 'were'} {what}"
        for numbers, what in ((each.refused, "refused"), (each.withdrawn, "withdrawn"))
        if numbers
    ]
    return f"It rests on {and_list(parts)}." if parts else "A line that it rested on fell away."


def _named(numbers: Sequence[int]) -> str:
    return f"line{'s' if len(numbers) > 1 else ''} {and_list(str(number) for number in numbers)}, which"


def _drafts(session: Session, actor: Actor) -> Iterator[TurnItem]:
    for declined in turns.list_declined(session, actor):
        href = url_for("offers.show", reference=declined.reference)
        words = f"{declined.reference}. It was not signed: {declined.reason}"
        yield TurnItem(href, "Change an offer that your signatory sent back", words, None, "Change")
    for line in added_lines.list_own_declined(session, actor):
        href = url_for("lines.check", reference=line.reference, number=line.number)
        signatory = signatory_of(line.lead, is_own=line.lead_id == actor.organisation_id)
        words = f"{line.reference} line {line.number}. It was not signed: {line.reason}"
        yield TurnItem(href, f"Change a line that {signatory} sent back: {line.title}", words, None, "Change")
    for invitation in turns.list_invitations(session, actor):
        href = url_for("offers.show", reference=invitation.reference)
        words = f"{invitation.reference} {invitation.name}. Your signatory says yes or no."
        yield TurnItem(href, f"Read an offer that {invitation.lead} asks you to join", words, None, "Read")
