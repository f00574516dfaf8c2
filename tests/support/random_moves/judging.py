"""What the tables say of an attempt before it is made: who sees, who may, and why it must be refused."""

from collections.abc import Sequence

from tests.support.random_moves.attempts import About, Attempt, Subject, Verb
from tracker.domain.actors import Actor
from tracker.domain.moves import Move
from tracker.domain.permissions import TABLE, holds_role_for, may
from tracker.domain.standing import Facet, may_see


def sees(actor: Actor, verb: Verb, subject: Subject) -> bool:
    """Whether they see what it is tried on at all."""
    return verb.about is About.NOTHING or may_see(actor, subject.standing(verb.about, actor), Facet.CASE)


def rows_for(actor: Actor, verb: Verb, subject: Subject) -> Sequence[Move]:
    """The rows that it could go by, standing so, and this person too."""
    standing = subject.standing(verb.about, actor)
    return [row for row in verb.fitting(subject) if may(actor, row.permission, standing)]


def may_any(actor: Actor, verb: Verb, subject: Subject) -> bool:
    """Whether they see it, and may go by any of its rows."""
    return bool(rows_for(actor, verb, subject)) and sees(actor, verb, subject)


def is_kept_out(actor: Actor, verb: Verb, subject: Subject) -> bool:
    """Whether their role may go by one of the rows, standing so, but not this person just now: four eyes."""
    standing = subject.standing(verb.about, actor)
    rules = [TABLE[row.permission] for row in verb.fitting(subject) if holds_role_for(actor, row.permission)]
    return any(rule.where(actor, standing) and rule.not_now(actor, standing) is not None for rule in rules)


def why_forbidden(verb: Verb, attempt: Attempt) -> str:
    """The reason, by the tables alone, why this must be refused; "" when they allow it."""
    actor, subject = attempt.actor, attempt.subject
    if not sees(actor, verb, subject):
        return "they do not see it"
    if not verb.fitting(subject):
        return f"it is {attempt.offer.state}, {subject.line and (subject.line.state, subject.line.stage)}"
    if not may_any(actor, verb, subject):
        return "they may not"
    return "it has moved on" if verb.versioned and attempt.stale else ""
