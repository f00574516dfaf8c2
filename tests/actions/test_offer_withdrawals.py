"""Taking a whole offer back, and undoing it before midnight."""

from datetime import datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support.factories.departments import answer
from tests.support.factories.negotiations import CARERS, STROKE, Asked, Sent, line_of, read_sent, send_offer
from tests.support.factories.whole_road import draw_up, offer, release_all, submitted
from tests.support.factories.withdrawals import (
    LATE,
    MIDNIGHT,
    NOON,
    check_records,
    commitment,
    running,
    stand,
    undo,
    withdraw,
)
from tests.support.world import World
from tracker.actions import agreements, offer_withdrawals, totals
from tracker.domain.actors import Actor
from tracker.domain.clocks import ClockKind
from tracker.domain.commitments import CommitmentState
from tracker.domain.decisions import Outcome, Terms
from tracker.domain.errors import Conflict, NotAllowed, NotFound, RuleBroken
from tracker.domain.lines import LineState
from tracker.domain.notices import NoticeKind
from tracker.domain.offers import OfferState
from tracker.domain.signing import AgreementState
from tracker.domain.totals import Tally
from tracker.models.agreements import Agreement
from tracker.models.clocks import Clock
from tracker.models.events import Event
from tracker.models.notices import Notice
from tracker.models.publications import Publication
from tracker.models.totals import Total


def take_back(
    session: Session, world: World, reference: str, *, who: Actor | None = None, version: int | None = None
) -> int:
    version = offer(session, reference).version if version is None else version
    signatory = who or world.as_("signatory", "LUT")
    return offer_withdrawals.withdraw_offer(
        session, signatory, reference, version=version, reason="The merger comes first.", now=NOON
    )


def put_back(session: Session, world: World, reference: str, *, who: Actor | None = None, now: datetime = LATE) -> int:
    signatory, version = who or world.as_("signatory", "LUT"), offer(session, reference).version
    return offer_withdrawals.undo_offer(session, signatory, reference, version=version, now=now)


def mixed(session: Session, world: World) -> Sent:
    """Three lines: refused, agreed in principle, and still submitted."""
    sent = send_offer(session, world, [Asked(), Asked(CARERS), Asked(STROKE)])
    refused = Sent(sent.reference, {1: sent.lines[1]}, sent.versions)
    answer(session, world, refused, Outcome.REJECT)
    agreed = Sent(sent.reference, {2: sent.lines[2]}, sent.versions)
    answer(session, world, agreed)
    return read_sent(session, sent.reference)


def states_of(session: Session, sent: Sent) -> list[LineState]:
    return [line_of(session, sent, number).state for number in sent.lines]


def test_every_live_line_goes_and_what_is_settled_stays(session: Session, world: World) -> None:
    sent = mixed(session, world)
    assert take_back(session, world, sent.reference) == 2
    assert states_of(session, sent) == [LineState.REJECTED, LineState.WITHDRAWN, LineState.WITHDRAWN]
    assert offer(session, sent.reference).state is OfferState.WITHDRAWN
    assert running(session, sent.reference) == set()
    check_records(session)


def test_a_withdrawn_line_is_never_counted_as_refused(session: Session, world: World) -> None:
    sent = mixed(session, world)
    take_back(session, world, sent.reference)
    rows = session.execute(select(Total.tally, Total.lines).where(Total.year == 0, Total.lines > 0)).all()
    counted: dict[Tally, int] = {}
    for tally, lines in rows:
        counted[tally] = counted.get(tally, 0) + lines
    assert counted == {Tally.REJECTED: 1, Tally.WITHDRAWN: 2}


def test_undone_before_midnight_every_line_stands_as_it_stood(session: Session, world: World) -> None:
    sent = mixed(session, world)
    before = [stand(session, sent, number) for number in sent.lines]
    take_back(session, world, sent.reference)
    assert put_back(session, world, sent.reference) == 2
    sent = read_sent(session, sent.reference)
    assert [stand(session, sent, number) for number in sent.lines] == before
    assert offer(session, sent.reference).state is OfferState.IN_NEGOTIATION
    assert offer(session, sent.reference).withdrawn_at is None
    assert ClockKind.WHOLE_OFFER in running(session, sent.reference)
    check_records(session)


def test_the_record_says_how_many_lines_went_and_why(session: Session, world: World) -> None:
    sent = mixed(session, world)
    take_back(session, world, sent.reference)
    put_back(session, world, sent.reference)
    query = select(Event).where(Event.kind.in_(("offer.withdrawn", "offer.restored"))).order_by(Event.id)
    gone, back = session.scalars(query).all()
    assert (gone.words, gone.facts["lines"]) == ("The merger comes first.", 2)
    assert (gone.facts["before"]["state"], gone.facts["after"]["state"]) == ("in_negotiation", "withdrawn")
    assert (back.facts["before"]["state"], back.facts["after"]["state"]) == ("withdrawn", "in_negotiation")


def test_everyone_who_has_to_do_with_it_is_told_once(session: Session, world: World) -> None:
    sent = mixed(session, world)
    take_back(session, world, sent.reference)
    told = session.scalars(select(Notice.person_id).where(Notice.kind == NoticeKind.OFFER_WITHDRAWN)).all()
    assert len(told) == len(set(told))
    for role, code in (("caseworker", "DH"), ("coordinator", "CLG"), ("officer", "LUT")):
        assert world.as_(role, code).person_id in told
    assert world.as_("officer", "BIR").person_id not in told


def test_after_midnight_it_is_final(session: Session, world: World) -> None:
    sent = mixed(session, world)
    take_back(session, world, sent.reference)
    with pytest.raises(RuleBroken, match="final at midnight"):
        put_back(session, world, sent.reference, now=MIDNIGHT)


def test_a_line_that_went_by_itself_before_does_not_come_back_with_the_offer(session: Session, world: World) -> None:
    sent = withdraw(session, world, mixed(session, world), 3)
    take_back(session, world, sent.reference)
    sent = read_sent(session, sent.reference)
    with pytest.raises(RuleBroken, match="its signatory can take that back"):
        undo(session, world, sent, 3)
    with pytest.raises(RuleBroken, match="its signatory can take that back"):
        undo(session, world, sent, 2)
    put_back(session, world, sent.reference)
    assert states_of(session, sent) == [LineState.REJECTED, LineState.AGREED_IN_PRINCIPLE, LineState.WITHDRAWN]
    undo(session, world, read_sent(session, sent.reference), 3)
    check_records(session)


@pytest.mark.parametrize(
    ("role", "code", "refusal"),
    [("officer", "LUT", NotAllowed), ("decision_maker", "DH", NotAllowed), ("signatory", "CBF", NotFound)],
)
def test_only_the_leads_signatory_withdraws_an_offer_or_undoes_it(
    session: Session, world: World, role: str, code: str, refusal: type[Exception]
) -> None:
    sent = mixed(session, world)
    with pytest.raises(refusal):
        take_back(session, world, sent.reference, who=world.as_(role, code))
    take_back(session, world, sent.reference)
    with pytest.raises(refusal):
        put_back(session, world, sent.reference, who=world.as_(role, code))


def test_stale_pages_empty_reasons_and_settled_offers_are_refused(session: Session, world: World) -> None:
    sent = mixed(session, world)
    with pytest.raises(Conflict):
        take_back(session, world, sent.reference, version=0)
    with pytest.raises(RuleBroken, match="not withdrawn as a whole"):
        put_back(session, world, sent.reference)
    version = offer(session, sent.reference).version
    with pytest.raises(RuleBroken, match="Say why you withdraw the offer"):
        offer_withdrawals.withdraw_offer(
            session, world.as_("signatory", "LUT"), sent.reference, version=version, reason=" ", now=NOON
        )
    take_back(session, world, sent.reference)
    with pytest.raises(RuleBroken, match="Withdrawn"):
        take_back(session, world, sent.reference)


def test_commitments_are_flagged_but_nothing_has_to_be_settled_in_an_offer_withdrawn(
    session: Session, world: World
) -> None:
    reference = submitted(session, world)
    take_back(session, world, reference)
    assert commitment(session, reference).state is CommitmentState.FLAGGED
    assert running(session, reference) == set()
    put_back(session, world, reference)
    assert commitment(session, reference).state is CommitmentState.STANDING
    assert ClockKind.SETTLE_COMMITMENT not in running(session, reference)
    check_records(session)


def test_a_commitment_still_flagged_has_its_clock_again_when_the_offer_is_back(session: Session, world: World) -> None:
    reference = submitted(session, world)
    withdraw(session, world, read_sent(session, reference), 1)
    take_back(session, world, reference)
    put_back(session, world, reference)
    assert commitment(session, reference).state is CommitmentState.FLAGGED
    assert ClockKind.SETTLE_COMMITMENT in running(session, reference)


def test_a_version_out_for_signature_goes_with_the_offer(session: Session, world: World) -> None:
    reference = submitted(session, world)
    release_all(session, world, reference)
    draw_up(session, world, reference)
    take_back(session, world, reference)
    assert session.scalars(select(Agreement.state)).all() == [AgreementState.DISCARDED]
    told = session.scalars(select(Notice.person_id).where(Notice.kind == NoticeKind.OFFER_WITHDRAWN)).all()
    assert world.as_("decision_maker", "CLG").person_id in told
    put_back(session, world, reference)
    assert offer(session, reference).state is OfferState.AWAITING_SIGNATURE
    check_records(session)


def test_a_signed_agreement_is_not_withdrawn(session: Session, world: World) -> None:
    reference = submitted(session, world)
    release_all(session, world, reference)
    sha256 = draw_up(session, world, reference)
    for role, code in (("signatory", "LUT"), ("decision_maker", "CLG")):
        agreements.sign(session, world.as_(role, code), reference, sha256=sha256, now=NOON)
    with pytest.raises(RuleBroken, match="nothing to withdraw"):
        take_back(session, world, reference)
    assert offer(session, reference).state is OfferState.IN_FORCE


def test_withdrawing_what_was_added_to_a_signed_offer_leaves_the_agreement_in_force(
    session: Session, world: World
) -> None:
    sent = mixed(session, world)
    row = offer(session, sent.reference)
    row.signed_at, row.starts_on, row.ends_on = NOON, NOON.date(), NOON.date().replace(year=2014)
    session.flush()
    assert take_back(session, world, sent.reference) == 2
    assert offer(session, sent.reference).state is OfferState.IN_FORCE
    put_back(session, world, sent.reference)
    assert totals.compare(session) == []
    assert session.scalars(select(Clock.withdrawal_id).where(Clock.withdrawal_id.is_not(None))).all() == []


def published(session: Session, sent: Sent, number: int) -> list[tuple[str, str]]:
    """Outcome and title of every row that the public reads, or will read, of a line."""
    query = select(Publication.outcome, Publication.title).where(Publication.line_id == sent.lines[number])
    return [(row.outcome, row.title) for row in session.execute(query.order_by(Publication.id))]


def test_the_public_reads_that_a_released_line_was_withdrawn_and_never_of_one_that_was_not(
    session: Session, world: World
) -> None:
    sent = mixed(session, world)
    take_back(session, world, sent.reference)
    title = line_of(session, sent, 2).title
    assert published(session, sent, 2) == [("agreed_in_principle", title), ("withdrawn", title)]
    assert published(session, sent, 3) == []
    put_back(session, world, sent.reference)
    assert published(session, sent, 2)[-1] == ("agreed_in_principle", title)
    visible = session.scalars(select(Publication.visible_from).where(Publication.line_id == sent.lines[2])).all()
    assert len(set(visible)) == 1, "what was undone the same day never comes to be read"


def test_a_released_counter_withdrawn_is_said_without_its_title(session: Session, world: World) -> None:
    sent = send_offer(session, world)
    less = Terms("Half.", Asked(pounds=1).amounts)
    sent = answer(session, world, sent, Outcome.COUNTER, terms={1: less})
    take_back(session, world, sent.reference)
    assert published(session, sent, 1) == [("counter_proposed", ""), ("withdrawn", "")]
