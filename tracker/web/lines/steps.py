"""The pages on which a line is written, one question a page, and the one that checks it."""

from flask import redirect
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from tracker.actions import commitments as commitment_actions
from tracker.domain.line_gaps import Step
from tracker.domain.lines import LineKind
from tracker.domain.permissions import Permission
from tracker.queries import added_lines, attachments, grants, indicators
from tracker.web.lines.checking import known_elsewhere, summary_of
from tracker.web.lines.drafts import Drafted, go_back, go_on, open_line, read_line, save
from tracker.web.lines.forms import EvidenceForm, PoundsForm, RestingForm, TargetForm, WordsForm
from tracker.web.lines.views import bp
from tracker.web.parts import uploads
from tracker.web.parts.access import needs
from tracker.web.parts.clock import now, today
from tracker.web.parts.database import db
from tracker.web.parts.fields import choice
from tracker.web.parts.identity import actor, may
from tracker.web.parts.rendering import render
from tracker.web.parts.uploads import takes_files


@bp.route("/offers/<ref:reference>/lines/<int:number>/words", methods=["GET", "POST"])
@needs(Permission.LINE_EDIT)
def words(reference: str, number: int) -> ResponseReturnValue:
    """What is asked, what stops the council now, what would have to change."""
    found = open_line(reference, number)
    if not found.is_open:
        return redirect(found.href("check"))
    form = WordsForm(version=found.line.version, **WordsForm.shown(found.line.draft))
    if save(found, form, Step.WORDS, form.apply):
        return go_on(found, Step.WORDS)
    return render(
        "lines/words.html",
        form=form,
        found=found,
        step=Step.WORDS,
        back=go_back(found, Step.WORDS),
        **known_elsewhere(found),
    )


@bp.route("/offers/<ref:reference>/lines/<int:number>/pounds", methods=["GET", "POST"])
@needs(Permission.LINE_EDIT)
def pounds(reference: str, number: int) -> ResponseReturnValue:
    """£ by year: what would no longer be ring-fenced, or what a freedom is about."""
    found = open_line(reference, number)
    draft = found.line.draft
    if not found.is_open or draft.kind is LineKind.TARGET_REDUCTION:
        return redirect(found.href("check"))
    form = PoundsForm(version=found.line.version, years=found.drafting.years, **PoundsForm.shown(draft))
    if save(found, form, Step.POUNDS, form.apply):
        return go_on(found, Step.POUNDS)
    hints = _hints(found) if draft.ring_id is not None else {}
    back = go_back(found, Step.POUNDS)
    return render("lines/pounds.html", form=form, found=found, step=Step.POUNDS, hints=hints, back=back)


@bp.route("/offers/<ref:reference>/lines/<int:number>/target", methods=["GET", "POST"])
@needs(Permission.LINE_EDIT)
def target(reference: str, number: int) -> ResponseReturnValue:
    """Where the council stands, and the value to reach in each year."""
    found = open_line(reference, number)
    draft = found.line.draft
    if not found.is_open or draft.indicator_id is None:
        return redirect(found.href("check"))
    form = TargetForm(version=found.line.version, years=found.drafting.years, **TargetForm.shown(draft))
    form.offer_years(found.drafting.years)
    if save(found, form, Step.TARGET, form.apply):
        return go_on(found, Step.TARGET)
    indicator = indicators.get_indicator(
        db(), found.drafting.programme_id, draft.authority_id, draft.indicator_id, today()
    )
    back = go_back(found, Step.TARGET)
    return render("lines/target.html", form=form, found=found, step=Step.TARGET, indicator=indicator, back=back)


@bp.route("/offers/<ref:reference>/lines/<int:number>/evidence", methods=["GET", "POST"])
@needs(Permission.LINE_EDIT)
@takes_files
def evidence(reference: str, number: int) -> ResponseReturnValue:
    """Why it would work, from when, and when it is looked at again."""
    found = open_line(reference, number)
    if not found.is_open:
        return redirect(found.href("check"))
    shown = EvidenceForm.shown(found.line.draft)
    first = found.drafting.years[0]
    shown["starts_on"] = shown["starts_on"] or first.starts_on
    form = EvidenceForm(version=found.line.version, **shown)
    form.files.description = uploads.hint()
    form.starts_on.description = f"For example, 1 4 {first.start}"
    form.review_on.description = f"For example, 30 9 {first.start + 1}"
    if save(found, form, Step.EVIDENCE, form.apply, form.files):
        return go_on(found, Step.EVIDENCE)
    back = go_back(found, Step.EVIDENCE)
    files = attachments.list_files(db(), actor(), reference, number)
    return render("lines/evidence.html", form=form, found=found, step=Step.EVIDENCE, back=back, files=files)


@bp.route("/offers/<ref:reference>/lines/<int:number>/commitments", methods=["GET", "POST"])
@needs(Permission.LINE_EDIT, Permission.COMMITMENT_EDIT)
def commitments(reference: str, number: int) -> ResponseReturnValue:
    """Which of the council's commitments rest on this line."""
    found = open_line(reference, number)
    if not found.is_open or not found.promises:
        return redirect(found.href("check"))
    resting = [str(each.number) for each in found.promises if number in each.rests_on]
    form = RestingForm(version=found.line.version, commitments=resting)
    form.commitments.choices = [
        choice(str(each.number), f"{each.label} {each.title}", hint=each.kind.words) for each in found.promises
    ]

    def act(session: Session) -> None:
        chosen = {int(each) for each in form.commitments.data}
        offered = {each.number for each in found.promises}
        commitment_actions.rest_on_line(
            session, actor(), reference, number, chosen, among=offered, version=form.version.data, now=now()
        )

    if form.accepts(act):
        return go_on(found, Step.COMMITMENTS)
    back = go_back(found, Step.COMMITMENTS)
    return render("lines/commitments.html", form=form, found=found, step=Step.COMMITMENTS, back=back)


@bp.route("/offers/<ref:reference>/lines/<int:number>/check")
@needs(Permission.CASE_READ)
def check(reference: str, number: int) -> ResponseReturnValue:
    """Everything written about a line so far, and what it still needs."""
    found = read_line(reference, number)
    may_write = may(Permission.LINE_EDIT, found.line.standing)
    declined = {each.number: each for each in added_lines.list_declined(db(), found.drafting.offer_id)}
    return render(
        "lines/check.html",
        may_edit=found.is_open and may_write,
        may_recall=found.line.sent_at is not None and may_write,
        declined=declined.get(number) if found.is_open else None,
        **summary_of(found),
        **known_elsewhere(found),
    )


def _hints(found: Drafted) -> dict[str, str]:
    """What the council holds inside the ring, under each year's question."""
    draft = found.line.draft
    pair = (draft.authority_id, draft.ring_id or 0)
    held = grants.get_allocations(db(), [pair]).get(pair, {})
    whose = "Your" if draft.authority_id == actor().organisation_id else f"{found.line.authority}’s"
    return {
        year.label: f"{whose} allocation is {held[year]}"
        if year in held
        else "We hold no allocation for this year, so we cannot check it"
        for year in found.drafting.years
    }
