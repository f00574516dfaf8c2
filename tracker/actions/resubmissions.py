"""Asking again for what was refused: a new draft line, linked to the old one (2-model, "resubmit").

The refusal stays as it is. The new line goes to the signatory as any that is added: see `added_lines`.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from tracker.actions import lines, load, moves
from tracker.actions.lines import Resubmitting
from tracker.actions.load import OfferCase
from tracker.domain import workflow
from tracker.domain.actors import Actor
from tracker.domain.errors import RuleBroken
from tracker.domain.line_drafts import LONGEST_TEXT
from tracker.domain.lines import LineState
from tracker.domain.permissions import check_role
from tracker.domain.words import check_given
from tracker.models.lines import Line
from tracker.queries import resubmissions


def resubmit_line(
    session: Session,
    actor: Actor,
    reference: str,
    number: int,
    *,
    version: int | None,
    what_changed: str,
    now: datetime,
) -> int:
    """Begin a draft from a refused line's last terms; returns its number.

    Raises RuleBroken on the field `what_changed`, or for a line that was not refused or is asked for already.
    """
    case = load.line(session, actor, reference, number)
    check_role(actor, workflow.RESUBMIT.permission, case.standing)
    load.check_version(case, version)
    moves.check_offer(actor, workflow.RESUBMIT, OfferCase(case.offer, case.standing), None)
    if case.line.state is not LineState.REJECTED:
        raise RuleBroken(f"{case.opening} is “{case.line.state.words}”: only a refused line is asked for again")
    what_changed = _check(what_changed, "Say what has changed since the line was refused", "what_changed")
    draft = resubmissions.refused_draft(session, case.line.id)
    follows = Resubmitting(case.line.id, case.line.ask_id, what_changed)
    return lines.add_lines(session, actor, reference, [draft], resubmitting=follows, now=now)[0]


def check_unchanged(session: Session, row: Line, because: str) -> None:
    """Hold back a line that asks word for word for what was refused, unless its council says why.

    The reason then stands below what the council said had changed. Raises RuleBroken on the field `unchanged_because`.
    """
    if not resubmissions.is_unchanged(session, row.id, row.resubmits_id):
        return
    missing = "Nothing differs from what was refused: change it, or say why you ask again"
    given = _check(because, missing, "unchanged_because")
    if given not in row.what_changed:
        row.what_changed = f"{row.what_changed}\n\n{given}"


def _check(words: str, missing: str, field: str) -> str:
    return check_given(words, missing, field, longest=LONGEST_TEXT, what="This")
