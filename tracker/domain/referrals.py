"""When a line may go on to another department, and who decides where two of them do not agree (2-model, "refer")."""

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.domain.actors import Actor, Role
from tracker.domain.line_drafts import LONGEST_TEXT
from tracker.domain.standing import Standing
from tracker.domain.words import check_given


@dataclass(frozen=True)
class Handover:
    """One department handed a line to another."""

    from_id: int
    to_id: int
    by_coordinator: bool = False


def is_disputed(past: Sequence[Handover]) -> bool:
    """Whether a line was sent back to a department that had had it: from then on the coordinator decides."""
    had: set[int] = set()
    for each in past:
        if each.to_id in had:
            return True
        had.add(each.from_id)
    return any(each.by_coordinator for each in past)


def begins_dispute(past: Sequence[Handover], owner_id: int, to_id: int) -> bool:
    """Whether handing the line on now sends it back, so that from now on the coordinator decides."""
    return not is_disputed(past) and is_disputed((*past, Handover(owner_id, to_id)))


def refers_as_coordinator(actor: Actor, standing: Standing, past: Sequence[Handover]) -> bool:
    """Whether the actor acts as the coordinator: a caseworker of the owner only where the line is disputed."""
    is_coordinator = Role.COORDINATOR in actor.roles and actor.organisation_id == standing.lead_department_id
    is_owner = Role.CASEWORKER in actor.roles and actor.organisation_id == standing.owner_id
    return is_coordinator and (is_disputed(past) or not is_owner)


def why_not_handed_on(past: Sequence[Handover], *, is_coordinator: bool) -> str:
    """Why this person hands the line on to nobody; empty if they may."""
    if is_disputed(past):
        return "" if is_coordinator else "This line has been sent back once, so the coordinator decides whose it is"
    return "The departments settle this between them until the line has been sent back" if is_coordinator else ""


def why_not_referred(past: Sequence[Handover], owner_id: int, to_id: int, *, is_coordinator: bool) -> str:
    """Why a line cannot be handed to this department by this person; empty if it can."""
    if owner_id == to_id:
        return "That department has this line already"
    return why_not_handed_on(past, is_coordinator=is_coordinator)


def check_reason(reason: str, what: str) -> None:
    """Refuse a hand-over without a reason; `what` goes on "Enter why …". Raises RuleBroken on the field `reason`."""
    check_given(reason, f"Enter why {what}", "reason", longest=LONGEST_TEXT, what="The reason")
