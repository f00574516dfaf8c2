"""One thing done to many selected lines: confirmed on a page that names each, then what became of each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from tracker.actions import selections as actions
from tracker.actions.bulk import Bulk
from tracker.domain import workflow
from tracker.queries import results, selections
from tracker.queries.results import Result
from tracker.queries.selections import Selected
from tracker.web.decisions.able import why_not
from tracker.web.decisions.forms import Deed
from tracker.web.decisions.place import Place
from tracker.web.parts.clock import now
from tracker.web.parts.database import db
from tracker.web.parts.form import Form
from tracker.web.parts.identity import actor
from tracker.web.parts.picks import PicksField
from tracker.web.parts.rendering import render


class ManyForm(Form):
    """The selected lines, any of which may still be left out."""

    line = PicksField("Lines", required="Select at least one line")


def do_to_many(
    selection: int, deed: Deed, form: ManyForm, act: Callable[[Session, Mapping[int, int]], Bulk], template: str
) -> ResponseReturnValue:
    """Show the lines and the form; do it once it is confirmed; then say what became of each."""
    kept = selections.get_selection(db(), actor(), selection, deed)
    lines = results.list_results(db(), actor(), kept.picks)
    if kept.is_done:
        return _result(kept, lines)
    why = {line.id: _why_not(line, deed, kept) for line in lines}
    able = [line for line in lines if not why[line.id]]
    if not form.is_submitted():
        form.line.data = {line.id: kept.picks[line.id] for line in able}

    def carry_out(session: Session) -> bool:
        picked = {*form.line.data, *(line_id for line_id, reason in why.items() if reason)}
        return actions.carry_out(
            session, actor(), selection, deed, lambda picks: act(session, picks), only=picked, now=now()
        )

    if form.accepts(carry_out):
        return redirect(url_for(str(request.endpoint), selection=selection, queue=request.args.get("queue")))
    left = [(line, why[line.id]) for line in lines if why[line.id]]
    return render(template, form=form, lines=able, left=left, picks=kept.picks, **way_back(kept, Place.of_page()))


_MOVES = {
    Deed.ASSIGN: (workflow.ASSIGN,),
    Deed.ASK: (workflow.ASK, workflow.ASK_AGAIN),
    Deed.REFER: (workflow.REFER,),
}


def _why_not(line: Result, deed: Deed, kept: Selected) -> str:
    if line.owner_id != actor().organisation_id:
        return "with another department now"
    return why_not(line, _MOVES[deed], kept.picks[line.id])


def way_back(kept: Selected, place: Place | None) -> dict[str, Any]:
    """The way back: to the place in the queue, or to the ask, from which the lines were selected."""
    if "ask" in kept.filled_in:
        narrowed = kept.filled_in.get("narrowed", {})
        back = url_for("asks.show", ask=kept.filled_in["ask"], again=kept.id, **narrowed)
        return {"back": back, "back_words": "Back to the ask"}
    if place is None:
        return {"back": url_for("decisions.queue"), "back_words": "Back to queue"}
    return {"back": place.href, "back_words": place.words}


def _result(kept: Selected, lines: Any) -> ResponseReturnValue:
    return render(
        "decisions/many_done.html",
        kept=kept,
        done=[line for line in lines if line.id in kept.done],
        skipped=[(line, kept.skipped[line.id]) for line in lines if line.id in kept.skipped],
        **way_back(kept, Place.of_page()),
    )
