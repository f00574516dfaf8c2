"""What a person picked for one bulk action, kept with the versions it was read at until they confirm."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.orm import Session

from tracker.actions.bulk import Bulk
from tracker.actions.load import line_words
from tracker.db import portions
from tracker.domain.actors import Actor
from tracker.domain.errors import NotFound, RuleBroken
from tracker.domain.standing import Facet
from tracker.models.lines import Line
from tracker.models.offers import Offer
from tracker.models.releases import Selection, SelectionLine
from tracker.queries import visibility


def store_selection(
    session: Session,
    actor: Actor,
    purpose: str,
    picks: Mapping[int, int],
    *,
    filled_in: Mapping[str, Any] | None = None,
    now: datetime,
) -> int:
    """Keep picked lines (line id → version as read) for one purpose, "approve" say; returns the selection's id.

    `filled_in` is what is to be confirmed of them, as JSON holds it: the fields of a form by name.
    Raises RuleBroken on the field `line` for none, NotFound if the actor does not see one of them.
    """
    if not picks:
        raise RuleBroken("Select at least one line", "line")
    _check_seen(session, actor, sorted(picks))
    selection = Selection(
        person_id=actor.person_id, purpose=purpose, at=now, filled_in=dict(filled_in) if filled_in else None
    )
    session.add(selection)
    session.flush()
    rows = [{"selection_id": selection.id, "line_id": line_id, "version": picks[line_id]} for line_id in sorted(picks)]
    session.execute(insert(SelectionLine), rows)
    return selection.id


def load_selection(session: Session, actor: Actor, selection_id: int, purpose: str) -> dict[int, int]:
    """The person's own selection, line id → version. Raises NotFound for anyone else's or another purpose's."""
    selection = session.get(Selection, selection_id)
    if selection is None or selection.person_id != actor.person_id or selection.purpose != purpose:
        raise NotFound
    query = select(SelectionLine.line_id, SelectionLine.version).where(SelectionLine.selection_id == selection_id)
    return dict(session.execute(query.order_by(SelectionLine.line_id)).all())


def carry_out(
    session: Session,
    actor: Actor,
    selection_id: int,
    purpose: str,
    act: Callable[[dict[int, int]], Bulk],
    *,
    only: Collection[int] | None = None,
    now: datetime,
) -> bool:
    """Do `act` with what was picked (of which `only` some, if told) and keep what became of each line.

    Once: a second time, as after a double click, it does nothing and returns False. Raises NotFound like
    `load_selection`, and whatever `act` raises.
    """
    selection = session.get(Selection, selection_id, with_for_update=True)
    load_selection(session, actor, selection_id, purpose)
    if selection is None or selection.carried_out_at is not None:
        return False
    finish(session, selection, act, only=only, now=now)
    return True


def finish(
    session: Session,
    selection: Selection,
    act: Callable[[dict[int, int]], Bulk],
    *,
    only: Collection[int] | None = None,
    now: datetime,
) -> None:
    """The same for a selection that the caller has locked and found not carried out yet."""
    query = select(SelectionLine.line_id, SelectionLine.version).where(SelectionLine.selection_id == selection.id)
    picks = dict(session.execute(query.order_by(SelectionLine.line_id)).all())
    chosen = {line: version for line, version in picks.items() if only is None or line in only}
    selection.carried_out_at = now
    session.flush()
    bulk = act(chosen)
    left = sorted(set(picks) - set(bulk.done))
    names, reasons = _names(session, left), dict(bulk.skipped)
    rows = [
        {"selection": selection.id, "line": line, "why": reasons.get(names[line], "") if line in chosen else LEFT_OUT}
        for line in left
    ]
    if rows:
        session.connection().execute(_SKIPPED, rows)


def skip_all(session: Session, line_ids: Collection[int], why: str) -> tuple[tuple[str, str], ...]:
    """One reason for every line, by what each is called."""
    names = _names(session, sorted(line_ids))
    return tuple((name, why) for name in names.values())


LEFT_OUT = "You left it out"
_SKIPPED = (
    update(SelectionLine)
    .where(SelectionLine.selection_id == bindparam("selection"), SelectionLine.line_id == bindparam("line"))
    .values(skipped_because=bindparam("why"))
)


def _names(session: Session, line_ids: list[int]) -> dict[int, str]:
    """What each line is called in a bulk's own words."""
    found: dict[int, str] = {}
    for some in portions(line_ids):
        query = select(Line.id, Line.number, Offer.reference).join(Offer, Offer.id == Line.offer_id)
        for row in session.execute(query.where(Line.id.in_(some))):
            found[row.id] = line_words(row.number, row.reference)
    return found


def _check_seen(session: Session, actor: Actor, line_ids: list[int]) -> None:
    for some in portions(line_ids):
        seen = session.scalars(select(Line.id).where(Line.id.in_(some), visibility.scope(actor, Facet.CASE)))
        if len(seen.all()) != len(some):
            raise NotFound
