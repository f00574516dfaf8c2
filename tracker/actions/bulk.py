"""What a bulk action did: the lines done, and those skipped, each named with the reason."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from tracker.actions import load, moves
from tracker.actions.load import LineCase
from tracker.domain.actors import Actor, Role
from tracker.domain.errors import Conflict, Moved, Refusal, RuleBroken
from tracker.domain.moves import Move
from tracker.domain.notices import NoticeKind
from tracker.notifications import notices
from tracker.notifications.notices import Telling
from tracker.queries.changes import list_last_changes


@dataclass(frozen=True)
class Bulk:
    """Line ids that moved, and (what it is called, why it did not) for those that did not."""

    done: tuple[int, ...]
    skipped: tuple[tuple[str, str], ...] = ()


def pick(
    session: Session, actor: Actor, move: Move, picks: Mapping[int, int]
) -> tuple[list[LineCase], tuple[tuple[str, str], ...]]:
    """The picked lines (id → version read) that may make the move, and those skipped with the reason.

    A single line that cannot is refused outright, as it would be on its own page; of several, those
    that moved meanwhile are skipped. Raises RuleBroken when nothing was picked, or when none could make the move though
    none has changed; Conflict when none can any more.
    """
    return pick_each(session, actor, lambda _case: move, picks)


def pick_each(
    session: Session, actor: Actor, move_of: Callable[[LineCase], Move], picks: Mapping[int, int]
) -> tuple[list[LineCase], tuple[tuple[str, str], ...]]:
    """The same where the move depends on how the line stands."""
    if not picks:
        raise RuleBroken("Select at least one line", "line")
    cases = load.lines(session, actor, picks)
    if len(cases) == 1:
        (case,) = cases
        moves.check(actor, move_of(case), case, picks[case.line.id])
        return cases, ()
    ready, skipped = moves.sift(actor, move_of, cases, picks)
    if not ready and all(picks[case.line.id] == case.line.version for case, _why in skipped):
        raise RuleBroken(f"None of the {len(cases)} lines can be changed in this way. {skipped[0][1].message}", "line")
    if not ready:
        names = "; ".join(f"{case.words}: {why.message}" for case, why in skipped)
        first = skipped[0][0]
        moved = Moved(first.offer.id, first.line.id)
        raise Conflict(f"None of these lines could be changed. {names}", subject="the selected lines", moved=moved)
    return ready, _named(session, actor, skipped)


def _named(session: Session, actor: Actor, skipped: Sequence[tuple[LineCase, Refusal]]) -> tuple[tuple[str, str], ...]:
    """What each is called and why it did not move: of one that changed meanwhile also by whom and when (J9)."""
    moved = [case.line.id for case, why in skipped if isinstance(why, Conflict)]
    changed = {line_id: f". {each.words}" for line_id, each in list_last_changes(session, actor, moved).items()}
    return tuple((case.words, f"{why.message}{changed.get(case.line.id, '')}") for case, why in skipped)


def tell(
    session: Session,
    kind: NoticeKind,
    cases: Sequence[LineCase],
    events: Sequence[int],
    whom: Callable[[LineCase], Sequence[int]],
    *,
    now: datetime,
) -> None:
    """Queue one notice a line, each to those whom `whom` names for it, in one batch."""
    notices.queue(
        session,
        [
            Telling(event, kind, whom(case), case.line.offer_id, case.line.id)
            for case, event in zip(cases, events, strict=True)
        ],
        now=now,
    )


def tell_partners(
    session: Session, actor: Actor, kind: NoticeKind, cases: Sequence[LineCase], events: Sequence[int], *, now: datetime
) -> None:
    """Tell the partners on whose lines the lead acted."""
    tell(session, kind, cases, events, lambda case: others_of_council(session, actor, case), now=now)


def who_has(session: Session, case: LineCase) -> Sequence[int]:
    """Whoever has taken the line; all caseworkers of its department when nobody has."""
    if case.line.assigned_to_id is not None:
        return [case.line.assigned_to_id]
    return notices.holders(session, case.line.owner_id, Role.CASEWORKER)


def others_of_council(session: Session, actor: Actor, case: LineCase) -> Sequence[int]:
    """The officers of the line's own council, when another council of the offer acted on it."""
    council = case.line.authority_id
    return () if council == actor.organisation_id else notices.holders(session, council, Role.OFFICER)


def officers_of(session: Session, case: LineCase) -> Sequence[int]:
    """The officers of the lead, and of the line's own council."""
    councils = sorted({case.offer.lead_id, case.line.authority_id})
    return [person for council in councils for person in notices.holders(session, council, Role.OFFICER)]
