"""Writing an offer until it is submitted: its head, its lines and commitments, its partners, its signatory."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from tests.support.factories import drafts
from tests.support.random_moves.attempts import About, Attempt, Subject, Verb, beside, on_line, on_offer
from tests.support.random_moves.figures import pounds
from tracker.actions import commitments, discards, lines, offers, partners, sign_off
from tracker.domain import workflow as w
from tracker.domain.commitment_drafts import CommitmentDraft
from tracker.domain.events import EventKind
from tracker.domain.line_drafts import LineDraft
from tracker.domain.lines import LineKind, LineState
from tracker.domain.offers import OfferKind, OfferState
from tracker.domain.permissions import Permission
from tracker.models.commitments import Commitment
from tracker.models.lines import Line
from tracker.queries import line_drafts
from tracker.queries.commitments import CHILDREN, draft_of
from tracker.queries.positions import LOADED

P, E = Permission, EventKind
DRAFT = frozenset({OfferState.DRAFT})
WRITING = DRAFT | w.TALKING
A_DRAFT = frozenset({LineState.DRAFT})
RINGS = ("social-care-reform", "school-lunch", "supporting-people", "urban-congestion")
REASON = "Our cabinet decided otherwise."


def create(at: Attempt) -> object:
    chosen = at.chance.choice((OfferKind.SINGLE_OFFER, OfferKind.INNOVATIVE_POLICY_OFFER))
    title = "Care at home" if chosen is OfferKind.INNOVATIVE_POLICY_OFFER else ""
    wording = {"title": title, "summary": "One budget."}
    return offers.create_offer(
        at.session, at.actor, programme_id=at.world.programme(), kind=chosen, **wording, now=at.now
    )


def edit(at: Attempt) -> object:
    return on_offer(offers.edit_offer, title="Care at home", summary=f"One budget: {at.chance.random()}.")(at)


def record_decision(at: Attempt) -> object:
    on = at.today if at.chance.random() < 0.95 else None
    return on_offer(offers.record_decision, decision_reference="EX/2010/118", decision_on=on)(at)


def _some_council(at: Attempt) -> int:
    """Mostly the lead or a partner, sometimes one that takes no part."""
    taking_part = sorted(at.subject.of_offer.party_ids)
    return at.chance.choice(taking_part) if at.chance.random() < 0.9 else at.world.organisation("KEN")


def _line(at: Attempt) -> LineDraft:
    """A removal, a target or a freedom outside the catalogue; now and then without its words."""
    council = _some_council(at)
    ask = at.chance.choice((*RINGS, "target", "own", "own", "own"))
    if ask == "target":
        drafted = drafts.target(at.session, at.world, authority_id=council, evidence="The last three years.")
        dates = drafts.removal(at.session, at.world)
        drafted = replace(drafted, starts_on=dates.starts_on, review_on=dates.review_on, statutory_basis="")
        drafted = replace(drafted, obstacle="It counts the wrong thing.", legal_lever="A letter.")
    else:
        drafted = drafts.removal(at.session, at.world, RINGS[0] if ask == "own" else ask, authority_id=council)
        drafted = replace(drafted, amounts=pounds(at.chance))
    if ask == "own":
        asked_of = at.world.organisation(at.chance.choice(("CLG", "DfE", "DH")))
        title = f"Run {at.chance.randint(1, 10**9)} inspections fewer"
        drafted = replace(drafted, kind=LineKind.FREEDOM, ring_id=None, title=title, department_id=asked_of)
    return replace(drafted, words="") if at.chance.random() < 0.05 else drafted


def add_line(at: Attempt) -> object:
    return lines.add_lines(at.session, at.actor, at.reference, [_line(at)], now=at.now)


def edit_line(at: Attempt) -> object:
    loaded = selectinload(Line.positions).options(*LOADED)
    query = select(Line).where(Line.id == at.line.id).options(loaded)
    row = at.session.scalars(query, execution_options={"populate_existing": True}).one()
    said = f"The council may spend it on anything: {at.chance.random()}."
    return on_line(lines.edit_line, replace(line_drafts.draft_of(row), words=said))(at)


def numbers_of(at: Attempt, *states: LineState) -> Sequence[int]:
    """The numbers of the offer's lines, those in some states left out."""
    query = select(Line.number).where(Line.offer_id == at.offer.id, Line.state.not_in(states))
    return at.session.scalars(query.order_by(Line.number)).all()


def _resting(at: Attempt, *states: LineState) -> frozenset[int]:
    return frozenset(number for number in numbers_of(at, *states) if at.chance.random() < 0.5)


def add_commitment(at: Attempt) -> object:
    make = at.chance.choice((drafts.saving, drafts.outcome))
    drafted = make(at.world, authority_id=_some_council(at), rests_on=_resting(at))
    return commitments.add_commitments(at.session, at.actor, at.reference, [drafted], now=at.now)


def rewritten(at: Attempt, *without: LineState) -> CommitmentDraft:
    """The commitment in other words, resting on other lines."""
    query = select(Commitment).where(Commitment.id == at.commitment.id).options(*CHILDREN)
    row = at.session.scalars(query, execution_options={"populate_existing": True}).one()
    ids = [each.line_id for each in row.rests_on]
    numbers = dict(at.session.execute(select(Line.id, Line.number).where(Line.id.in_(ids))).all())
    said = f"One assessment team: {at.chance.random()}"
    return replace(draft_of(row, numbers), title=said, rests_on=_resting(at, *without))


def _on_commitment(at: Attempt, act, *rest: object) -> object:
    version = at.commitment.version + at.stale
    return act(at.session, at.actor, at.reference, at.commitment.number, *rest, version=version, now=at.now)


def rest_on_line(at: Attempt) -> object:
    query = select(Commitment.number).where(Commitment.offer_id == at.offer.id).order_by(Commitment.number)
    among = at.session.scalars(query).all() or [99]
    numbers = [number for number in among if at.chance.random() < 0.5]
    return on_line(commitments.rest_on_line, numbers, among=among)(at)


def _on_partner(act):
    """Asking a council in, or a partner out."""

    def attempt(at: Attempt) -> object:
        anyone = [at.world.organisation(code) for code in ("LUT", "CBF", "BIR", "MAN")]
        others = sorted(at.subject.of_offer.joined_ids | at.subject.of_offer.invited_ids)
        council = at.chance.choice([*anyone, *others * 3])
        return act(at.session, at.actor, at.reference, council, now=at.now)

    return attempt


def join(at: Attempt) -> object:
    decision = {"decision_reference": "CAB/7", "decision_on": at.today}
    return partners.join_offer(at.session, at.actor, at.reference, **decision, now=at.now)


def decline_to_join(at: Attempt) -> object:
    return partners.decline_to_join(at.session, at.actor, at.reference, reason=REASON, now=at.now)


def _is_small(on: Subject) -> bool:
    return on.offer.last_line_number < 5


def _has_partners(on: Subject) -> bool:
    return bool(on.of_offer.joined_ids | on.of_offer.invited_ids)


def _is_ready(on: Subject) -> bool:
    return on.line is not None and bool(on.offer.decision_reference) and not on.of_offer.invited_ids


_HEAD = beside("edit_offer", P.OFFER_EDIT, E.OFFER_EDITED, DRAFT)
_DECISION = beside("record_decision", P.OFFER_EDIT, E.OFFER_EDITED, DRAFT)
_POWERS = beside("confirm_powers", P.OFFER_EDIT, E.OFFER_EDITED, DRAFT)
_DRAFT_LINE = beside("draft_line", P.LINE_EDIT, E.LINE_ADDED, DRAFT)
_EDIT_LINE = beside("edit_line", P.LINE_EDIT, E.LINE_EDITED, WRITING, A_DRAFT)
_REMOVE_LINE = beside("remove_line", P.LINE_EDIT, E.LINE_REMOVED, WRITING, A_DRAFT)
_PROMISE = beside("add_commitment", P.COMMITMENT_EDIT, E.COMMITMENT_ADDED, DRAFT)
_EDIT_PROMISE = beside("edit_commitment", P.COMMITMENT_EDIT, E.COMMITMENT_EDITED, DRAFT)
_REMOVE_PROMISE = beside("remove_commitment", P.COMMITMENT_EDIT, E.COMMITMENT_REMOVED, DRAFT)
_REST = beside("rest_on_line", P.LINE_EDIT, E.COMMITMENT_EDITED, DRAFT)
_CREATE = beside("create_offer", P.OFFER_CREATE, E.OFFER_CREATED)

OFFER, PROMISE = About.OFFER, About.COMMITMENT
DRAFTING: Sequence[Verb] = (
    Verb("create an offer", create, _CREATE, About.NOTHING, versioned=False, weight=0.6),
    Verb("edit an offer", edit, _HEAD, OFFER, weight=4),
    Verb("record the decision", record_decision, _DECISION, OFFER, sensible=lambda on: not on.offer.decision_reference),
    Verb("confirm powers", on_offer(offers.confirm_powers_checked), _POWERS, OFFER, weight=4),
    Verb("discard", on_offer(discards.discard_offer), (w.DISCARD,), OFFER, weight=0.5),
    Verb("add a line", add_line, (*_DRAFT_LINE, w.ADD_LINE), OFFER, versioned=False, sensible=_is_small),
    Verb("edit a line", edit_line, _EDIT_LINE, weight=6),
    Verb("remove a line", on_line(lines.remove_line), _REMOVE_LINE, weight=2),
    Verb("promise", add_commitment, _PROMISE, OFFER, versioned=False, weight=6),
    Verb(
        "edit a promise",
        lambda at: _on_commitment(at, commitments.edit_commitment, rewritten(at)),
        _EDIT_PROMISE,
        PROMISE,
        weight=5,
    ),
    Verb(
        "remove a promise",
        lambda at: _on_commitment(at, commitments.remove_commitment),
        _REMOVE_PROMISE,
        PROMISE,
        weight=2,
    ),
    Verb("rest promises on a line", rest_on_line, _REST, weight=5),
    Verb("invite", _on_partner(partners.invite_partner), (w.INVITE,), OFFER, versioned=False, weight=4),
    Verb(
        "remove a partner",
        _on_partner(partners.remove_partner),
        (w.REMOVE_PARTNER,),
        OFFER,
        versioned=False,
        weight=8,
        sensible=_has_partners,
    ),
    Verb("join", join, (w.JOIN,), OFFER, versioned=False),
    Verb("decline to join", decline_to_join, (w.DECLINE_TO_JOIN,), OFFER, versioned=False, weight=5),
    Verb("send for sign-off", on_offer(sign_off.send_for_sign_off), (w.SEND,), OFFER, weight=30, sensible=_is_ready),
    Verb("recall", on_offer(sign_off.recall_offer), (w.RECALL,), OFFER, weight=5),
    Verb("decline to sign off", on_offer(sign_off.decline_sign_off, reason=REASON), (w.DECLINE,), OFFER, weight=5),
    Verb("submit", on_offer(sign_off.submit_offer), (w.SUBMIT_OFFER,), OFFER, (w.SUBMIT,), weight=40),
)
