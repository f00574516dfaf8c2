"""What a line may be about, as a list that can be searched: grants, targets or freedoms, with what is known of each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from tracker.domain.line_drafts import LineDraft
from tracker.domain.lines import LineKind
from tracker.domain.registers import Certainty
from tracker.queries import freedoms, grants, indicators, line_subjects, organisations
from tracker.queries.freedoms import FreedomFacts
from tracker.queries.grants import RingFacts
from tracker.queries.indicators import IndicatorFacts
from tracker.queries.line_drafts import Council, Drafting
from tracker.queries.organisations import Body
from tracker.web.lines.forms import FreedomForm, IndicatorForm, RingForm
from tracker.web.parts.arguments import number, page_number, words
from tracker.web.parts.clock import today
from tracker.web.parts.database import db
from tracker.web.parts.fields import choice
from tracker.web.parts.paging import Paging, paging

SIZE = 20
Form = RingForm | IndicatorForm | FreedomForm
Facts = RingFacts | IndicatorFacts | FreedomFacts


@dataclass(frozen=True)
class Shelf:
    """A page of what there is to choose from; `words` and `department_id` are what was looked for."""

    kind: LineKind
    council: Council
    found: Sequence[Facts]
    page: Paging
    departments: Sequence[Body]
    words: str
    department_id: int
    asked: Mapping[tuple[object, ...], str]

    def asking(self, facts: Facts) -> str:
        """Which live line asks for this already: "Line 5 of SO-0017"; "" for none."""
        bare = LineDraft(self.kind, self.council.id)
        if isinstance(facts, RingFacts):
            draft = replace(bare, ring_id=facts.id)
        elif isinstance(facts, IndicatorFacts):
            draft = replace(bare, indicator_id=facts.id)
        else:
            draft = replace(bare, freedom_id=facts.id)
        return self.asked.get(draft.key, "")

    @property
    def doubt(self) -> str:
        """How sure all that is shown is, where that is the same for all and not certain; said once, over the list."""
        certainties = {each.certainty for each in self.shown if not isinstance(each, RingFacts)}
        only = certainties.pop() if len(certainties) == 1 else None
        return "" if only is None or only.is_certain else only.words

    @property
    def shown(self) -> Sequence[Facts]:
        """Those of this page."""
        return self.found[max(self.page.first - 1, 0) : self.page.last]


def look(drafting: Drafting, council: Council, kind: LineKind) -> Shelf:
    """What the search in the address finds."""
    asked, department = words("q"), number("department") or 0
    found = _find(drafting, council, kind, asked, department)
    return Shelf(
        kind=kind,
        council=council,
        found=found,
        page=paging(page_number(), len(found), SIZE),
        departments=organisations.list_departments(db(), today()),
        words=asked,
        department_id=department,
        asked=line_subjects.list_asked(db(), drafting.offer_id, drafting.programme_id, {council.id}),
    )


def make_form(shelf: Shelf, draft: LineDraft, version: int) -> Form:
    """The form of one kind, offering what stands on the shelf's page; what the draft has is chosen."""
    offered = [choice(str(each.id), _label(each), hint=_hint(each, shelf, draft)) for each in shelf.shown]
    match shelf.kind:
        case LineKind.RING_FENCE_REMOVAL:
            ring = RingForm(version=version, ring=_text(draft.ring_id))
            ring.ring.choices = offered
            return ring
        case LineKind.TARGET_REDUCTION:
            target = IndicatorForm(version=version, indicator=_text(draft.indicator_id), change=draft.change)
            target.indicator.choices = offered
            return target
        case LineKind.FREEDOM:
            freedom = FreedomForm(version=version, freedom=_text(draft.freedom_id))
            freedom.freedom.choices = offered
            return freedom


def begin(shelf: Shelf, draft: LineDraft) -> LineDraft:
    """A new line filled with what the registers know of its subject, so that nobody types it again."""
    for facts in shelf.found:
        match facts:
            case RingFacts() if facts.id == draft.ring_id:
                return replace(draft, statutory_basis=facts.statutory_basis or None)
            case FreedomFacts() if facts.id == draft.freedom_id:
                return replace(draft, statutory_basis=facts.statutory_basis or None)
            case IndicatorFacts() if facts.id == draft.indicator_id:
                known = next((each.baseline for each in facts.targets if each.baseline is not None), None)
                return replace(draft, baseline=known)
            case _:
                continue
    return draft


def _find(drafting: Drafting, council: Council, kind: LineKind, asked: str, department: int) -> Sequence[Facts]:
    match kind:
        case LineKind.RING_FENCE_REMOVAL:
            return grants.list_rings(
                db(), drafting.programme_id, council.id, today(), words=asked, department_id=department
            )
        case LineKind.TARGET_REDUCTION:
            return indicators.list_indicators(
                db(), drafting.programme_id, council.id, today(), words=asked, department_id=department
            )
        case LineKind.FREEDOM:
            return freedoms.list_freedoms(db(), today(), words=asked, department_id=department)


def _label(facts: Facts) -> str:
    match facts:
        case RingFacts():
            return facts.label
        case IndicatorFacts():
            return facts.name
        case FreedomFacts():
            return facts.title


def _hint(facts: Facts, shelf: Shelf, draft: LineDraft) -> str:
    """What is known, most important first; what is not sure says so.

    What is asked for already cannot be asked twice, so that is said before it is chosen.
    """
    known = _known(facts) if isinstance(facts, RingFacts) or shelf.doubt else (*_known(facts), _doubt(facts.certainty))
    is_own = facts.id in (draft.ring_id, draft.indicator_id, draft.freedom_id)
    asking = "" if is_own else shelf.asking(facts)
    said = f"{asking} asks for this already" if asking else ""
    return ". ".join(part.rstrip(".") for part in (said, *known) if part) + "."


def _known(facts: Facts) -> tuple[str, ...]:
    match facts:
        case RingFacts():
            standing = "" if facts.refusal else facts.standing
            return facts.refusal, facts.overtaken, facts.department, facts.national, standing
        case IndicatorFacts():
            return facts.present, facts.department, facts.block
        case FreedomFacts():
            return facts.warning, facts.meaning, facts.department, facts.kind.words


def _doubt(certainty: Certainty) -> str:
    return "" if certainty.is_certain else certainty.words


def _text(given: int | None) -> str | None:
    return None if given is None else str(given)
