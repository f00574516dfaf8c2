"""Drafting the lines of an offer."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session, joinedload, selectinload

from tracker import audit
from tracker.actions import asks, line_rows, load, moves
from tracker.actions.asks import Asking
from tracker.actions.load import LineCase, OfferCase
from tracker.actions.offers import note_author
from tracker.domain import line_drafts, workflow
from tracker.domain.actors import Actor
from tracker.domain.errors import RuleBroken, RulesBroken
from tracker.domain.line_drafts import Grounds, LineDraft
from tracker.domain.lines import LineKind
from tracker.domain.london import london_date
from tracker.domain.offers import OfferState
from tracker.domain.permissions import Permission, check_role
from tracker.domain.writing_lines import why_closed, why_line_closed
from tracker.models.lines import Line
from tracker.models.offers import Offer
from tracker.queries import grants, line_subjects, organisations, programmes
from tracker.queries.line_drafts import draft_of
from tracker.queries.line_subjects import Subject
from tracker.queries.positions import LOADED

_POSITIONS = selectinload(Line.positions).options(*LOADED)
_FIELD = {LineKind.RING_FENCE_REMOVAL: "ring", LineKind.TARGET_REDUCTION: "indicator", LineKind.FREEDOM: "freedom"}


@dataclass(frozen=True)
class Resubmitting:
    """The refused line that new ones follow, its ask, and what has changed since."""

    line_id: int
    ask_id: int
    what_changed: str


def add_lines(
    session: Session,
    actor: Actor,
    reference: str,
    drafts: Sequence[LineDraft],
    *,
    resubmitting: Resubmitting | None = None,
    now: datetime,
) -> list[int]:
    """Add draft lines, finished or not, to a draft offer or to a live one; returns their numbers, in order.

    Raises NotFound, NotAllowed, RuleBroken for an offer that takes no line now, and RulesBroken with every
    fault, each beside its field; of several lines each fault names its line.
    """
    case = load.offer(session, actor, reference)
    check_role(actor, Permission.LINE_EDIT, case.standing)
    for authority_id in sorted({draft.authority_id for draft in drafts}):
        check_role(actor, Permission.LINE_EDIT, replace(case.standing, authority_id=authority_id))
    _check_takes_lines(session, actor, case, london_date(now))
    if not drafts:
        return []
    subjects = _subjects(session, case, drafts, london_date(now))
    _check_drafts(session, actor, case, drafts, subjects)
    rows = _insert(session, actor, case, drafts, subjects)
    if resubmitting is not None:
        for row in rows:
            row.resubmits_id, row.ask_id = resubmitting.line_id, resubmitting.ask_id
            row.what_changed = resubmitting.what_changed
    note_author(session, case.offer.id, actor)
    audit.record(
        session, actor, [line_rows.added(row, draft) for row, draft in zip(rows, drafts, strict=True)], now=now
    )
    return [row.number for row in rows]


def edit_line(
    session: Session, actor: Actor, reference: str, number: int, draft: LineDraft, *, version: int | None, now: datetime
) -> None:
    """Write a draft line anew; saying the same again changes nothing.

    Raises as `add_lines` does, and Conflict when someone else changed it since it was read.
    """
    case = load.line(session, actor, reference, number)
    load.check_edit(actor, Permission.LINE_EDIT, case, version)
    check_role(actor, Permission.LINE_EDIT, replace(case.standing, authority_id=draft.authority_id))
    _check_open(case)
    row = _with_positions(session, case.line.id)
    before = draft_of(row)
    if draft == before:
        return
    if draft.kind is not before.kind:
        raise RuleBroken("Remove this line and add another to ask for something of another kind", "kind")
    about_the_same = draft.key == before.key and draft.department_id == before.department_id
    subjects = _subjects(session, _of_offer(case), [draft], london_date(now))
    _check_drafts(session, actor, _of_offer(case), [draft], subjects, is_chosen_anew=not about_the_same)
    subject = subjects[0]
    if not about_the_same:
        row.owner_id = subject.department_id
        row.ask_id = _asks(session, case.offer, [draft], subjects, [row.number])[0]
    line_rows.write(row, draft, subject)
    row.version += 1
    session.flush()
    note_author(session, case.offer.id, actor)
    audit.record(session, actor, [line_rows.edited(row, before, draft)], now=now)


def remove_line(
    session: Session, actor: Actor, reference: str, number: int, *, version: int | None, now: datetime
) -> None:
    """Take a draft line out; commitments that rested on it rest on it no longer. Its number is never used again."""
    case = load.line(session, actor, reference, number)
    load.check_edit(actor, Permission.LINE_EDIT, case, version)
    _check_open(case)
    entries = line_rows.remove(session, [_with_positions(session, case.line.id)])
    note_author(session, case.offer.id, actor)
    audit.record(session, actor, entries, now=now)


def _check_takes_lines(session: Session, actor: Actor, case: OfferCase, today: date) -> None:
    """A draft takes lines; a live offer too, while its programme accepts (2-model, "add line")."""
    _check_open(case)
    if case.offer.state is not OfferState.DRAFT:
        moves.check_offer(actor, workflow.ADD_LINE, case, None)
        programmes.check_accepting(session, case.offer.programme_id, today)


def _check_open(case: OfferCase | LineCase) -> None:
    """Only the text of a draft can be changed, and of a line being added until it goes to its signatory."""
    refusal = why_closed(case.offer.reference, case.offer.state)
    if not refusal and isinstance(case, LineCase):
        refusal = why_line_closed(case.opening, case.line.state, is_sent=case.line.sent_at is not None)
    if refusal:
        raise RuleBroken(refusal)


def _of_offer(case: LineCase) -> OfferCase:
    return OfferCase(case.offer, case.standing)


def _with_positions(session: Session, line_id: int) -> Line:
    """The live row again, with the terms it holds."""
    query = select(Line).where(Line.id == line_id).options(joinedload(Line.offer), _POSITIONS)
    return session.scalars(query, execution_options={"populate_existing": True}).one()


def _subjects(session: Session, case: OfferCase, drafts: Sequence[LineDraft], today: date) -> list[Subject]:
    """What the drafts ask about. Raises RuleBroken beside the choice for one that names nothing there is."""
    found = line_subjects.get_subjects(session, case.offer.programme_id, drafts, today)
    for draft, subject in zip(drafts, found, strict=True):
        if subject is None and not draft.is_own_freedom:
            raise RuleBroken("Select what you ask for from the list", _FIELD[draft.kind])
    return [each or Subject("", 0) for each in found]


def _check_drafts(
    session: Session,
    actor: Actor,
    case: OfferCase,
    drafts: Sequence[LineDraft],
    subjects: Sequence[Subject],
    *,
    is_chosen_anew: bool = True,
) -> None:
    """Refuse what is wrong. What a line asks about is judged when it is chosen, not each time its words change."""
    years = programmes.get_programme(session, case.offer.programme_id).years
    standing = case.standing
    councils = standing.party_ids | standing.invited_ids
    held = grants.get_allocations(session, {(d.authority_id, d.ring_id) for d in drafts if d.ring_id is not None})
    whom = {draft.authority_id for draft in drafts}
    asked: dict[tuple[object, ...], str] = {}
    if is_chosen_anew:
        asked.update(line_subjects.list_asked(session, case.offer.id, case.offer.programme_id, whom))
    others = whom - {actor.organisation_id}
    names = organisations.get_names(session, others) if others else {}
    broken: list[RuleBroken] = []
    for draft, subject in zip(drafts, subjects, strict=True):
        allocations = held.get((draft.authority_id, draft.ring_id or 0), {})
        whose = f"{names[draft.authority_id]}’s" if draft.authority_id in names else "your"
        grounds = Grounds(years, councils, allocations, whose)
        found = list(line_drafts.faults(draft, grounds))
        if is_chosen_anew:
            found.extend(_faults_of_choice(draft, subject, asked))
        broken.extend(found if len(drafts) == 1 else _named(subject, found))
    if broken:
        raise RulesBroken(tuple(broken))


def _faults_of_choice(draft: LineDraft, subject: Subject, asked: dict[tuple[object, ...], str]) -> Iterator[RuleBroken]:
    """What is asked for already names the line that does; "" stands for one that is being added beside it."""
    field = "title" if draft.is_own_freedom else _FIELD[draft.kind]
    if subject.refusal:
        yield RuleBroken(subject.refusal, field)
    elif draft.key in asked:
        line = asked[draft.key]
        yield RuleBroken(f"{line} asks for this already" if line else "This is asked for twice", field)
    asked.setdefault(draft.key, "")


def _named(subject: Subject, found: Sequence[RuleBroken]) -> list[RuleBroken]:
    return [RuleBroken(f"{subject.title or 'A line'}: {each.message}", each.field) for each in found]


def _insert(
    session: Session, actor: Actor, case: OfferCase, drafts: Sequence[LineDraft], subjects: Sequence[Subject]
) -> list[Line]:
    """One flush for all rows of a kind. Numbers are counted up on the offer's own row, so two writers wait."""
    last = session.scalars(
        update(Offer)
        .where(Offer.id == case.offer.id)
        .values(last_line_number=Offer.last_line_number + len(drafts))
        .returning(Offer.last_line_number)
    ).one()
    numbers = list(range(last - len(drafts) + 1, last + 1))
    ask_ids = _asks(session, case.offer, drafts, subjects, numbers)
    rows = [
        line_rows.new(case.offer, actor, draft, subject, number, ask_id)
        for draft, subject, number, ask_id in zip(drafts, subjects, numbers, ask_ids, strict=True)
    ]
    session.add_all(rows)
    session.flush()
    return rows


def _asks(
    session: Session, offer: Offer, drafts: Sequence[LineDraft], subjects: Sequence[Subject], numbers: Sequence[int]
) -> list[int]:
    askings = [
        Asking(draft, subject.department_id, f"{offer.reference}/{number}")
        for draft, subject, number in zip(drafts, subjects, numbers, strict=True)
    ]
    return [ask.id for ask in asks.asks_for(session, offer.programme_id, askings)]
