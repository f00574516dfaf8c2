"""What the pages of a drafted line share: loading it, saving a page, and finding the next one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from tracker.actions import attachments
from tracker.actions import lines as actions
from tracker.domain.errors import RuleBroken, RulesBroken
from tracker.domain.line_drafts import LineDraft
from tracker.domain.line_gaps import Step, gaps_of, steps_of
from tracker.domain.lines import LineKind
from tracker.domain.permissions import Permission, check_role
from tracker.domain.targets import TargetChange
from tracker.queries import commitment_lines, line_drafts
from tracker.queries.commitment_lines import Support
from tracker.queries.line_drafts import Council, DraftedLine, Drafting
from tracker.web.parts.arguments import chosen
from tracker.web.parts.clock import now
from tracker.web.parts.database import db
from tracker.web.parts.form import VersionedForm
from tracker.web.parts.identity import actor, may
from tracker.web.parts.uploads import UploadField, keep_files

LATER = "later"
"""The name of the button that saves what is there and leaves."""

_BEFORE, _AFTER = 2, 1  # the pages of kind and subject, and the one that checks


@dataclass(frozen=True)
class Drafted:
    """A drafted line as its pages have it.

    `promises` are the commitments the reader may let rest on it, `resting` the labels of all that do.
    """

    drafting: Drafting
    line: DraftedLine
    promises: tuple[Support, ...]
    resting: tuple[str, ...]

    @property
    def is_open(self) -> bool:
        """Whether it may be written now: it waits for no signatory, alone or with its offer."""
        return self.drafting.takes_lines and self.line.sent_at is None

    @property
    def steps(self) -> tuple[Step, ...]:
        """The pages that have something to ask of this line."""
        draft = self.line.draft
        skipped = set() if self.promises else {Step.COMMITMENTS}
        if draft.change is TargetChange.DROP:
            skipped.add(Step.TARGET)
        return tuple(step for step in steps_of(draft.kind) if step not in skipped)

    def caption(self, step: Step) -> str:
        """Where in the whole the page stands: "Add a line, step 4 of 7"."""
        steps = self.steps
        at = steps.index(step) + 1 if step in steps else 1
        return f"Add a line, step {_BEFORE + at} of {_BEFORE + len(steps) + _AFTER}"

    def href(self, page: str) -> str:
        """The address of one of the line's pages."""
        return url_for(f"lines.{page}", reference=self.drafting.reference, number=self.line.number)


def open_offer(reference: str) -> Drafting:
    """The offer that lines are added to: 404 for who may not see it, 403 for who may never write in it."""
    drafting = line_drafts.get_drafting(db(), actor(), reference)
    check_role(actor(), Permission.LINE_EDIT, drafting.standing)
    return drafting


def open_line(reference: str, number: int) -> Drafted:
    """A drafted line to write in."""
    found = read_line(reference, number)
    check_role(actor(), Permission.LINE_EDIT, found.line.standing)
    return found


def read_line(reference: str, number: int) -> Drafted:
    """A drafted line to read."""
    drafting, line = line_drafts.get_drafted(db(), actor(), reference, number)
    supports = commitment_lines.list_supports(db(), drafting)
    theirs = tuple(each for each in supports if may(Permission.COMMITMENT_EDIT, each.standing) and drafting.is_open)
    resting = tuple(each.label for each in supports if number in each.rests_on)
    return Drafted(drafting, line, theirs, resting)


def councils_for(drafting: Drafting) -> Sequence[Council]:
    """The councils of the offer that the reader may add lines for."""
    return [
        council
        for council in drafting.councils
        if may(Permission.LINE_EDIT, replace(drafting.standing, authority_id=council.id))
    ]


def save(
    found: Drafted,
    form: VersionedForm,
    step: Step,
    make: Callable[[LineDraft], LineDraft],
    files: UploadField | None = None,
) -> bool:
    """Whether the page and its files were posted and kept. Going on needs it whole; leaving keeps what is there."""
    line = found.line

    def act(session: Session) -> None:
        draft = make(line.draft)
        missing = () if is_leaving() else gaps_of(step, draft, found.drafting.years)
        wrong: tuple[RuleBroken, ...] = ()
        try:
            actions.edit_line(
                session,
                actor(),
                found.drafting.reference,
                line.number,
                draft,
                version=form.version.data,
                now=now(),
            )
        except RulesBroken as several:
            wrong = several.broken
        if wrong or missing:
            raise RulesBroken((*wrong, *missing))
        if form.prepared:
            reference = found.drafting.reference
            attachments.add_files(session, actor(), reference, line.number, form.prepared, now=now())

    return form.accepts(act, slow=None if files is None else lambda: keep_files(files))


def go_on(found: Drafted, step: Step) -> ResponseReturnValue:
    """To the next page, back to the one that checks, or out to the offer."""
    if is_leaving():
        return redirect(url_for("offers.show", reference=found.drafting.reference))
    later = found.steps[found.steps.index(step) + 1 :] if step in found.steps else ()
    is_checking = chosen("from", ("check",)) == "check"
    return redirect(found.href("check" if is_checking or not later else later[0].value))


def go_back(found: Drafted, step: Step) -> str:
    """Where "Back" leads: the page before, the check page when the reader came from there, the list for the first."""
    if chosen("from", ("check",)) == "check":
        return found.href("check")
    before = found.steps[: found.steps.index(step)] if step in found.steps else ()
    return found.href(before[-1].value) if before else url_for("lines.index", reference=found.drafting.reference)


def is_leaving() -> bool:
    """Whether the button pressed was "Save and come back later"."""
    return LATER in request.form


def blank(kind: LineKind, council: Council) -> LineDraft:
    """A line that says nothing yet but what kind it is, and whose."""
    return LineDraft(kind, council.id)
