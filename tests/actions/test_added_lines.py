"""A line added to a live offer: drafted by officers, seen by its councils alone, signed and submitted alone."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.support.factories.drafts import removal, target
from tests.support.factories.offers import lines_of, offer_row, start_offer, submitted_offer
from tests.support.world import NOW, World
from tracker import audit
from tracker.actions import added_lines, escalations, lines, load, offer_withdrawals, offers, totals
from tracker.domain.actors import Actor, Role
from tracker.domain.clocks import ClockKind
from tracker.domain.errors import Conflict, NotAllowed, NotFound, RuleBroken, RulesBroken
from tracker.domain.lines import LineState, Stage, Turn
from tracker.domain.offers import OfferState, Part
from tracker.models.clocks import Clock
from tracker.models.events import Event
from tracker.models.lines import Line, Position
from tracker.models.notices import Notice
from tracker.models.offers import OfferParty
from tracker.models.programmes import Programme
from tracker.models.publications import Publication
from tracker.models.totals import Total
from tracker.queries import notices

LATER = NOW + timedelta(days=7)


@pytest.fixture
def reference(session: Session, world: World) -> str:
    """An offer of three lines that is negotiated."""
    return submitted_offer(session, world)


def add(session: Session, world: World, reference: str, **given) -> Line:
    """The row of a line that an officer has drafted, and finished."""
    draft = removal(session, world, **given)
    (number,) = lines.add_lines(session, world.as_("officer", "LUT"), reference, [draft], now=LATER)
    return line_row(session, reference, number)


def line_row(session: Session, reference: str, number: int) -> Line:
    return next(each for each in lines_of(session, reference) if each.number == number)


def send(session: Session, world: World, reference: str, line: Line) -> None:
    officer = world.as_("officer", "LUT")
    added_lines.send_line(session, officer, reference, line.number, version=line.version, now=LATER)


def submit(session: Session, world: World, reference: str, line: Line, who: Actor | None = None) -> None:
    who = who or world.as_("signatory", "LUT")
    added_lines.submit_line(session, who, reference, line.number, version=line.version, now=LATER)


def told(session: Session, kind: str, line: Line) -> set[int]:
    return set(session.scalars(select(Notice.person_id).where(Notice.kind == kind, Notice.line_id == line.id)))


def test_an_officer_adds_edits_and_removes_a_line_of_an_offer_that_is_negotiated(
    session: Session, world: World, reference: str
) -> None:
    line = add(session, world, reference)
    assert (line.number, line.state, line.submitted_at) == (4, LineState.DRAFT, None)
    assert offer_row(session, reference).state is OfferState.IN_NEGOTIATION
    officer = world.as_("officer", "LUT", 2)
    draft = removal(session, world, words="Other words.")
    lines.edit_line(session, officer, reference, 4, draft, version=line.version, now=LATER)
    lines.remove_line(session, officer, reference, 4, version=line.version, now=LATER)
    assert [each.number for each in lines_of(session, reference)] == [1, 2, 3]


def test_a_line_taken_back_from_its_signatory_can_be_removed_and_nobody_is_told_of_it_any_more(
    session: Session, world: World, reference: str
) -> None:
    officer, signatory = world.as_("officer", "LUT"), world.as_("signatory", "LUT")
    line = add(session, world, reference)
    send(session, world, reference, line)
    added_lines.recall_line(session, officer, reference, line.number, version=line.version, now=LATER)
    of_it = select(Notice.id).where(Notice.line_id == line.id, Notice.person_id == signatory.person_id)
    (waiting,) = session.scalars(of_it).all()
    lines.remove_line(session, officer, reference, line.number, version=line.version, now=LATER)
    assert [each.number for each in lines_of(session, reference)] == [1, 2, 3]
    assert notices.read_notices(session, signatory, [waiting]) == ([], [waiting])


def test_only_its_councils_find_a_line_that_is_being_added(session: Session, world: World, reference: str) -> None:
    line = add(session, world, reference)
    for role, code, numbers in (("coordinator", "CLG", [1, 2, 3]), ("officer", "LUT", [1, 2, 3, 4])):
        who = world.as_(role, code)
        cases = load.lines_of_offer(session, who, load.offer(session, who, reference))
        assert [case.line.number for case in cases] == numbers
    strangers = (("caseworker", "DfE"), ("coordinator", "CLG"), ("treasury_clearer", "HMT"), ("monitor", "LGA"))
    for role, code in strangers:
        with pytest.raises(NotFound):
            load.line(session, world.as_(role, code), reference, line.number)
    assert load.line(session, world.as_("signatory", "LUT"), reference, line.number).line is line


def test_a_line_that_is_being_added_counts_nowhere_until_it_is_submitted(
    session: Session, world: World, reference: str
) -> None:
    def counted() -> int:
        return session.scalar(select(func.sum(Total.lines)).where(Total.authority_id == world.organisation("LUT"))) or 0

    before = counted()
    line = add(session, world, reference)
    send(session, world, reference, line)
    assert counted() == before
    submit(session, world, reference, line)
    assert counted() == before + 1
    assert totals.compare(session) == []


def test_what_was_submitted_or_sent_cannot_be_edited_and_the_message_says_what_to_do(
    session: Session, world: World, reference: str
) -> None:
    officer = world.as_("officer", "LUT")
    first = line_row(session, reference, 1)
    with pytest.raises(RuleBroken, match="Line 1 of SO-0001 is “Submitted”, so it cannot be changed"):
        lines.remove_line(session, officer, reference, 1, version=first.version, now=LATER)
    line = add(session, world, reference)
    send(session, world, reference, line)
    with pytest.raises(RuleBroken, match="is with the signatory: take it back to change it"):
        lines.edit_line(session, officer, reference, 4, removal(session, world), version=line.version, now=LATER)
    added_lines.recall_line(session, officer, reference, 4, version=line.version, now=LATER)
    assert line.sent_at is None
    lines.edit_line(session, officer, reference, 4, removal(session, world), version=line.version, now=LATER)


@pytest.mark.parametrize("state", [OfferState.AWAITING_SIGNATURE, OfferState.WITHDRAWN, OfferState.ENDED])
def test_no_line_is_added_once_an_offer_waits_for_signatures_or_is_over(
    session: Session, world: World, reference: str, state: OfferState
) -> None:
    offer_row(session, reference).state = state
    with pytest.raises(RuleBroken, match=f"Lines are added while .* is “{state.words}”"):
        add(session, world, reference)


def test_no_line_is_added_once_the_programme_has_closed(session: Session, world: World, reference: str) -> None:
    session.get_one(Programme, world.programme()).closes_on = date(2010, 11, 7)
    with pytest.raises(RuleBroken, match="closed on 7 November 2010"):
        add(session, world, reference)


def test_a_line_is_sent_only_when_it_is_complete(session: Session, world: World, reference: str) -> None:
    line = add(session, world, reference, amounts=(), obstacle="")
    with pytest.raises(RulesBroken, match="Finish line 4: it needs its words and its pounds by year"):
        send(session, world, reference, line)
    assert line.sent_at is None


def test_the_signatories_who_wrote_none_of_it_are_told_and_it_is_sent_once(
    session: Session, world: World, reference: str
) -> None:
    line = add(session, world, reference)
    offers.note_author(session, line.offer_id, world.as_("signatory", "LUT", 2))
    officer, version = world.as_("officer", "LUT"), line.version
    send(session, world, reference, line)
    assert line.sent_at == LATER
    assert told(session, "line_sign_off_waiting", line) == {world.as_("signatory", "LUT").person_id}
    with pytest.raises(Conflict):
        added_lines.send_line(session, officer, reference, line.number, version=version, now=LATER)
    with pytest.raises(RuleBroken, match="with the signatory already"):
        send(session, world, reference, line)


def test_a_signatory_declines_with_a_reason_and_the_officers_are_told(
    session: Session, world: World, reference: str
) -> None:
    line = add(session, world, reference)
    signatory = world.as_("signatory", "LUT")
    with pytest.raises(RuleBroken, match="is not with the signatory"):
        added_lines.decline_line(session, signatory, reference, 4, version=line.version, reason="No.", now=LATER)
    send(session, world, reference, line)
    with pytest.raises(RuleBroken, match="Say why") as refused:
        added_lines.decline_line(session, signatory, reference, 4, version=line.version, reason=" ", now=LATER)
    assert refused.value.field == "reason"
    added_lines.decline_line(session, signatory, reference, 4, version=line.version, reason="Too dear.", now=LATER)
    assert (line.state, line.sent_at) == (LineState.DRAFT, None)
    assert told(session, "line_sign_off_declined", line) == {world.as_("officer", "LUT", n).person_id for n in (1, 2)}
    assert session.scalars(select(Event.words).where(Event.kind == "line.declined")).one() == "Too dear."


def test_submitted_alone_it_goes_to_its_department_and_its_own_clocks_start(
    session: Session, world: World, reference: str
) -> None:
    line = add(session, world, reference, key="social-care-reform")
    dh = world.organisation("DH")
    parties = select(func.count()).where(
        OfferParty.offer_id == line.offer_id, OfferParty.organisation_id == dh, OfferParty.part == Part.DEPARTMENT
    )
    was_seated = session.scalar(parties)
    send(session, world, reference, line)
    submit(session, world, reference, line)
    assert (line.state, line.stage, line.turn) == (LineState.SUBMITTED, Stage.NOT_LOOKED_AT, Turn.DEPARTMENT)
    assert (line.owner_id, line.submitted_at) == (dh, LATER)
    assert session.scalar(parties) == 1 >= (was_seated or 0)
    clocks = session.execute(select(Clock.kind, Clock.started_on).where(Clock.line_id == line.id)).all()
    assert set(clocks) == {(kind, LATER.date()) for kind in (ClockKind.ACKNOWLEDGE, ClockKind.FIRST_POSITION)}
    assert line.due_on is not None
    assert session.scalars(select(Position.sent_at).where(Position.line_id == line.id)).all() == [LATER]
    assert told(session, "new_lines", line) == {world.as_("caseworker", "DH", n).person_id for n in (1, 2)}
    assert told(session, "line_submitted", line) == {world.as_("officer", "LUT", n).person_id for n in (1, 2)}
    assert offer_row(session, reference).state is OfferState.IN_NEGOTIATION
    assert list(audit.verify(session)) == []


def test_an_offer_in_force_stays_in_force_while_a_line_of_it_is_negotiated(
    session: Session, world: World, reference: str
) -> None:
    offer = offer_row(session, reference)
    offer.signed_at, offer.starts_on, offer.ends_on = NOW, date(2010, 11, 1), date(2014, 3, 31)
    offer.state = OfferState.IN_FORCE
    line = add(session, world, reference)
    send(session, world, reference, line)
    submit(session, world, reference, line)
    assert (line.state, offer.state) == (LineState.SUBMITTED, OfferState.IN_FORCE)


def test_who_wrote_the_line_or_is_no_signatory_of_the_lead_cannot_submit_it(
    session: Session, world: World, reference: str
) -> None:
    both = world.with_roles(world.as_("signatory", "LUT"), Role.OFFICER, Role.SIGNATORY)
    line = add(session, world, reference)
    draft = removal(session, world, words="Mine.")
    lines.edit_line(session, both, reference, 4, draft, version=line.version, now=LATER)
    send(session, world, reference, line)
    with pytest.raises(NotAllowed, match="someone else must sign it"):
        submit(session, world, reference, line, both)
    with pytest.raises(NotAllowed, match="Only a signatory"):
        submit(session, world, reference, line, world.as_("officer", "LUT"))
    with pytest.raises(NotFound):
        submit(session, world, reference, line, world.as_("signatory", "BIR"))
    submit(session, world, reference, line, world.as_("signatory", "LUT", 2))


def test_a_line_that_waits_for_the_signatory_of_a_draft_offer_cannot_be_sent_alone(
    session: Session, world: World
) -> None:
    started = start_offer(session, world)
    (number,) = lines.add_lines(session, world.as_("officer", "LUT"), started, [target(session, world)], now=NOW)
    with pytest.raises(RuleBroken, match="cannot be changed in this way"):
        send(session, world, started, line_row(session, started, number))


def test_the_public_reads_that_there_is_one_line_more_and_not_which(
    session: Session, world: World, reference: str
) -> None:
    line = add(session, world, reference)
    send(session, world, reference, line)
    submit(session, world, reference, line)
    rows = session.scalars(select(Publication).where(Publication.reference == reference).order_by(Publication.id)).all()
    assert [(row.content["own_lines"], row.content["own_new"]) for row in rows] == [(3, 3), (4, 1)]
    assert [row.line_number for row in rows] == [0, 0]
    assert line.title not in str(rows[1].content)
    assert rows[1].content["submitted_on"] == "2010-11-01"


def test_nobody_is_reminded_of_a_line_whose_offer_was_withdrawn(session: Session, world: World, reference: str) -> None:
    send(session, world, reference, add(session, world, reference))
    version, later = offer_row(session, reference).version, LATER + timedelta(days=7)
    signatory = world.as_("signatory", "LUT")
    offer_withdrawals.withdraw_offer(session, signatory, reference, version=version, reason="Not needed", now=LATER)
    assert escalations.remind_signatories(session, now=later) == 0


def test_who_has_not_signed_an_added_line_is_reminded(session: Session, world: World, reference: str) -> None:
    line = add(session, world, reference)
    send(session, world, reference, line)
    assert escalations.remind_signatories(session, now=LATER + timedelta(days=7)) > 0
    assert told(session, "sign_off_still_waiting", line) == told(session, "line_sign_off_waiting", line)
