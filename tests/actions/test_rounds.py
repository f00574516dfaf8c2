"""Rounds of other departments before a release: asked, answered, silent, closed (2-model, "Gate"; J14)."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support.factories.departments import approve_all, recommend_all, release_all
from tests.support.factories.negotiations import Sent, line_of, read_sent
from tests.support.factories.periods import two_approved
from tests.support.world import World
from tracker.actions import load, moves, releases, rounds
from tracker.audit import verify
from tracker.domain import workflow
from tracker.domain.clearances import Asking, ClearanceReply, RoundAnswer
from tracker.domain.clocks import ClockKind
from tracker.domain.errors import Conflict, NotAllowed, NotFound, Refusal, RuleBroken, RulesBroken
from tracker.domain.events import INSIDE, EventKind
from tracker.domain.lines import LineState, Stage
from tracker.domain.notices import NoticeKind
from tracker.models.clearances import Clearance, ClearanceRound
from tracker.models.clocks import Clock
from tracker.models.events import Event
from tracker.models.notices import Notice

LAST_DAY = date(2010, 11, 15)  # ten working days after Monday 1 November
CONTENT = RoundAnswer(ClearanceReply.CONTENT)
MUST = RoundAnswer(ClearanceReply.MUST_CHANGE, "Name the schools.")
SHOULD = RoundAnswer(ClearanceReply.SHOULD_CHANGE, "Say how it is measured.")


@pytest.fixture
def approved(session: Session, world: World) -> Sent:
    """Two lines of the Department of Health, approved and cleared, not released."""
    return two_approved(session, world)


def asking(world: World, *codes: str, closes_on: date = LAST_DAY) -> Asking:
    return Asking(frozenset(world.organisation(code) for code in codes), "What it does to schools", closes_on)


def ask(session: Session, world: World, sent: Sent, *codes: str) -> int:
    coordinator = world.as_("coordinator", "CLG")
    round_id, _bulk = rounds.open_round(session, coordinator, sent.picks, asking(world, *codes), now=world.now)
    return round_id


def reply(session: Session, world: World, round_id: int, code: str, answer: RoundAnswer, *lines: int) -> None:
    rounds.reply_to_round(session, world.as_("decision_maker", code), round_id, lines, answer, now=world.now)


def close(session: Session, world: World, round_id: int, day: date = LAST_DAY) -> rounds.Bulk:
    later = world.now + (day - world.now.date())
    return rounds.close_round(session, world.as_("coordinator", "CLG"), round_id, now=later)


def replies_of(session: Session, sent: Sent, number: int = 1) -> list[tuple[ClearanceReply | None, str]]:
    query = select(Clearance.reply, Clearance.comment).where(
        Clearance.line_id == sent.lines[number], Clearance.clearance_round_id.is_not(None)
    )
    return [(row.reply, row.comment) for row in session.execute(query.order_by(Clearance.id))]


def test_each_line_is_asked_of_each_department_and_its_decision_makers_are_told(
    session: Session, world: World, approved: Sent
) -> None:
    round_id = ask(session, world, approved, "DfE", "DfT")
    assert replies_of(session, approved) == [(None, ""), (None, "")]
    line = line_of(session, approved)
    assert (line.clearance_round_id, line.stage, line.state) == (round_id, Stage.APPROVED, LineState.SUBMITTED)
    told = set(session.scalars(select(Notice.person_id).where(Notice.kind == NoticeKind.ROUND_OPENED)))
    assert told == {world.as_("decision_maker", code, which).person_id for code in ("DfE", "DfT") for which in (1, 2)}
    clock = session.scalars(
        select(Clock).where(Clock.line_id == line.id, Clock.kind == ClockKind.CLEARANCE_ROUND)
    ).one()
    assert (clock.due_on, clock.stopped_on) == (LAST_DAY, None)


def test_a_later_last_day_is_that_of_the_clock(session: Session, world: World, approved: Sent) -> None:
    later = date(2010, 12, 1)
    coordinator = world.as_("coordinator", "CLG")
    rounds.open_round(session, coordinator, approved.picks, asking(world, "DfE", closes_on=later), now=world.now)
    kind = Clock.kind == ClockKind.CLEARANCE_ROUND
    assert set(session.scalars(select(Clock.due_on).where(kind))) == {later}


@pytest.mark.parametrize(
    ("codes", "words", "closes_on", "field"),
    [
        ((), "Look at it", LAST_DAY, "department"),
        (("DfE",), " ", LAST_DAY, "words"),
        (("DfE",), "Look at it", date(2010, 11, 12), "closes_on"),
        (("DfE",), "Look at it", date(2010, 11, 20), "closes_on"),
        (("DfE",), "Look at it", date(2099, 11, 16), "closes_on"),
    ],
)
def test_a_round_says_whom_what_and_until_when(
    session: Session, world: World, approved: Sent, codes: tuple[str, ...], words: str, closes_on: date, field: str
) -> None:
    terms = Asking(frozenset(world.organisation(code) for code in codes), words, closes_on)
    with pytest.raises(RulesBroken) as refused:
        rounds.open_round(session, world.as_("coordinator", "CLG"), approved.picks, terms, now=world.now)
    assert [each.field for each in refused.value.broken] == [field]


@pytest.mark.parametrize("code", ["DH", "HMT", "LUT", "DWP"])
def test_the_owner_the_treasury_a_council_and_a_department_without_a_decision_maker_are_not_asked(
    session: Session, world: World, approved: Sent, code: str
) -> None:
    with pytest.raises(RuleBroken, match="cannot be asked") as refused:
        ask(session, world, approved, "DfE", code)
    assert refused.value.field == "department"


@pytest.mark.parametrize(("role", "code"), [("decision_maker", "DH"), ("decision_maker", "CLG"), ("caseworker", "DH")])
def test_only_the_coordinator_opens_and_closes(
    session: Session, world: World, approved: Sent, role: str, code: str
) -> None:
    with pytest.raises(NotAllowed, match="Only a coordinator"):
        rounds.open_round(session, world.as_(role, code), approved.picks, asking(world, "DfE"), now=world.now)
    round_id = ask(session, world, approved, "DfE")
    with pytest.raises(NotAllowed, match="Only a coordinator"):
        rounds.close_round(session, world.as_(role, code), round_id, now=world.now + timedelta(days=30))


def test_while_a_round_is_open_its_lines_are_not_released(session: Session, world: World, approved: Sent) -> None:
    coordinator = world.as_("coordinator", "CLG")
    rounds.open_round(session, coordinator, approved.pick(1), asking(world, "DfE"), now=world.now)
    sent = read_sent(session, approved.reference)
    with pytest.raises(RuleBroken, match="with other departments"):
        release_all(session, world, sent, numbers=[1])
    bulk = releases.release(session, coordinator, sent.picks, now=world.now)
    assert bulk.done == (sent.lines[2],)
    assert bulk.skipped[0][0] == f"line 1 of {sent.reference}"


def test_a_line_is_in_one_round_at_a_time(session: Session, world: World, approved: Sent) -> None:
    ask(session, world, approved, "DfE")
    with pytest.raises(Refusal, match="with other departments"):
        ask(session, world, read_sent(session, approved.reference), "DfT")


@pytest.mark.parametrize("kind", [ClearanceReply.SHOULD_CHANGE, ClearanceReply.MUST_CHANGE])
def test_an_objection_says_what_and_why(session: Session, world: World, approved: Sent, kind: ClearanceReply) -> None:
    round_id = ask(session, world, approved, "DfE")
    with pytest.raises(RuleBroken) as refused:
        reply(session, world, round_id, "DfE", RoundAnswer(kind, " "), approved.lines[1])
    assert refused.value.field == "comment"


def test_the_treasury_s_own_answers_are_none_of_a_round_s(session: Session, world: World, approved: Sent) -> None:
    round_id = ask(session, world, approved, "DfE")
    with pytest.raises(RuleBroken) as refused:
        reply(session, world, round_id, "DfE", RoundAnswer(ClearanceReply.CLEARED), approved.lines[1])
    assert refused.value.field == "reply"


def test_a_department_answers_each_line_once(session: Session, world: World, approved: Sent) -> None:
    round_id = ask(session, world, approved, "DfE")
    reply(session, world, round_id, "DfE", CONTENT, approved.lines[1])
    colleague = world.as_("decision_maker", "DfE", 2)
    with pytest.raises(Conflict, match="A colleague has already answered"):
        rounds.reply_to_round(session, colleague, round_id, approved.lines.values(), MUST, now=world.now)
    assert replies_of(session, approved) == [(ClearanceReply.CONTENT, "")]


def test_who_was_not_asked_does_not_answer(session: Session, world: World, approved: Sent) -> None:
    round_id = ask(session, world, approved, "DfE")
    with pytest.raises(NotFound):
        reply(session, world, round_id, "DfT", CONTENT, approved.lines[1])
    with pytest.raises(NotAllowed, match="Only a decision maker"):
        rounds.reply_to_round(
            session, world.as_("caseworker", "DfE"), round_id, [approved.lines[1]], CONTENT, now=world.now
        )
    with pytest.raises(NotFound):
        reply(session, world, 999, "DfE", CONTENT, approved.lines[1])


def test_a_round_closes_on_its_last_day_or_once_all_have_replied(
    session: Session, world: World, approved: Sent
) -> None:
    round_id = ask(session, world, approved, "DfE")
    with pytest.raises(RuleBroken, match="15 November 2010, or once everyone has replied"):
        close(session, world, round_id, date(2010, 11, 12))
    reply(session, world, round_id, "DfE", CONTENT, *approved.lines.values())
    assert len(close(session, world, round_id, date(2010, 11, 2)).done) == 2
    release_all(session, world, read_sent(session, approved.reference))
    assert line_of(session, approved).state is LineState.AGREED_IN_PRINCIPLE


def test_the_silent_are_nil_returns_that_name_the_rule(session: Session, world: World, approved: Sent) -> None:
    close(session, world, ask(session, world, approved, "DfE"))
    ((kind, words),) = replies_of(session, approved)
    assert kind is ClearanceReply.NIL_RETURN
    assert "No reply by 15 November 2010. By the rule of clearance rounds" in words
    assert "10 working days" in words
    event = session.scalars(select(Event).where(Event.kind == EventKind.ROUND_CLOSED)).first()
    assert event.facts["nil_returns"] == [world.organisation("DfE")]
    assert "By the rule of clearance rounds" in event.words


def test_must_change_goes_back_as_a_hold_and_should_change_does_not(
    session: Session, world: World, approved: Sent
) -> None:
    round_id = ask(session, world, approved, "DfE", "DfT")
    reply(session, world, round_id, "DfE", MUST, approved.lines[1])
    reply(session, world, round_id, "DfT", SHOULD, *approved.lines.values())
    close(session, world, round_id)
    held, free = line_of(session, approved, 1), line_of(session, approved, 2)
    assert (held.stage, held.state, held.clearance_round_id) == (Stage.ASSESSING, LineState.SUBMITTED, None)
    assert (free.stage, free.clearance_round_id) == (Stage.APPROVED, None)
    told = set(session.scalars(select(Notice.person_id).where(Notice.kind == NoticeKind.ROUND_CLOSED)))
    assert told >= {world.as_(role, "DH").person_id for role in ("caseworker", "decision_maker")}
    query = select(Event).where(Event.kind == EventKind.ROUND_CLOSED, Event.line_id == held.id)
    assert session.scalars(query).one().words == "Department for Education: Name the schools."
    running = select(Clock).where(Clock.kind == ClockKind.CLEARANCE_ROUND, Clock.stopped_on.is_(None))
    assert not session.scalars(running).all()
    assert not list(verify(session))


def test_a_held_line_takes_the_road_again_and_may_be_asked_about_again(
    session: Session, world: World, approved: Sent
) -> None:
    round_id = ask(session, world, approved, "DfE")
    reply(session, world, round_id, "DfE", MUST, *approved.lines.values())
    close(session, world, round_id)
    sent = recommend_all(session, world, read_sent(session, approved.reference))
    sent = approve_all(session, world, sent)
    assert line_of(session, sent).state is LineState.SUBMITTED, "the treasury has cleared these terms"
    assert ask(session, world, sent, "DfE") != round_id


def test_a_round_is_closed_once(session: Session, world: World, approved: Sent) -> None:
    round_id = ask(session, world, approved, "DfE")
    close(session, world, round_id)
    with pytest.raises(Conflict, match="already closed"):
        close(session, world, round_id)
    with pytest.raises(Conflict, match="was closed on 15 November 2010"):
        reply(session, world, round_id, "DfE", CONTENT, approved.lines[1])


def test_a_closed_round_is_no_business_of_who_could_not_close_it(
    session: Session, world: World, approved: Sent
) -> None:
    round_id = ask(session, world, approved, "DfE")
    close(session, world, round_id)
    with pytest.raises(NotAllowed, match="Only a coordinator"):
        rounds.close_round(session, world.as_("decision_maker", "DH"), round_id, now=world.now)


def test_a_line_withdrawn_meanwhile_is_left_out_and_named(session: Session, world: World, approved: Sent) -> None:
    round_id = ask(session, world, approved, "DfE")
    sent = read_sent(session, approved.reference)
    officer = world.as_("officer", "LUT")
    cases = load.lines(session, officer, sent.pick(1))
    moves.make(session, officer, workflow.WITHDRAW, [moves.Step(cases[0], words="Not needed")], now=world.now)
    bulk = close(session, world, round_id)
    assert bulk.done == (sent.lines[2],)
    assert [name for name, _why in bulk.skipped] == [f"line 1 of {sent.reference}"]
    assert session.get_one(ClearanceRound, round_id).closed_at is not None


def test_nothing_of_a_round_is_for_the_council() -> None:
    assert {EventKind.ROUND_OPENED, EventKind.ROUND_REPLIED, EventKind.ROUND_CLOSED} <= INSIDE
