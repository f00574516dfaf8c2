"""What a council gives: written in a draft, settled when a line it rests on falls."""

from decimal import Decimal
from types import SimpleNamespace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support.factories.drafts import YEARS, outcome, saving
from tests.support.factories.offers import add_removal, draft_offer, lines_of, offer_row, start_offer, submitted_offer
from tests.support.world import NOW, World
from tracker import audit
from tracker.actions import commitments, flags, sign_off
from tracker.domain.commitment_drafts import CommitmentDraft
from tracker.domain.commitments import CommitmentKind, CommitmentState
from tracker.domain.errors import Conflict, NotAllowed, NotFound, RuleBroken, RulesBroken
from tracker.domain.lines import LineState
from tracker.domain.money import Money
from tracker.models.clocks import Clock
from tracker.models.commitments import Commitment, CommitmentLine
from tracker.models.events import Event
from tracker.models.notices import Notice
from tracker.models.offers import OfferAuthor
from tracker.queries import commitments as queries


def add(session: Session, world: World, reference: str, *drafts: CommitmentDraft) -> list[int]:
    return commitments.add_commitments(session, world.as_("officer", "LUT"), reference, drafts, now=NOW)


def promises(session: Session, world: World, reference: str) -> queries.Promises:
    session.expire_all()
    return queries.get_promises(session, world.as_("officer", "LUT"), reference, NOW.date())


@pytest.fixture
def reference(session: Session, world: World) -> str:
    made = start_offer(session, world)
    for ring in ("music", "school-lunch"):
        add_removal(session, world, made, ring)
    return made


def test_commitments_are_kept_as_they_were_written(session: Session, world: World, reference: str) -> None:
    drafts = (saving(world, rests_on=frozenset({1, 2})), outcome(world))
    assert add(session, world, reference, *drafts) == [1, 2]
    found = promises(session, world, reference)
    assert [each.draft for each in (*found.savings, *found.outcomes)] == list(drafts)
    assert [line.number for line in found.savings[0].lines] == [1, 2]
    assert not list(audit.verify(session))


def test_savings_add_up_to_the_penny_and_the_shares_to_the_saving(
    session: Session, world: World, reference: str
) -> None:
    add(session, world, reference, saving(world), saving(world, share_kept=50))
    sums = promises(session, world, reference).over_all_years
    assert sums.saved == Money(6 * 10_000_001)
    assert sums.kept + sums.returned == sums.saved
    assert sums.kept == Money(3 * (3_300_000 + 5_000_001))


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"title": " "}, "title"),
        ({"share_kept": None}, "share_kept"),
        ({"share_kept": 101}, "share_kept"),
        ({"amounts": ((YEARS[0], Money(1)),)}, "money_2012"),
        ({"measure": ""}, "measure"),
        ({"rests_on": frozenset({9})}, "rests_on"),
        ({"title": "x" * 201}, "title"),
    ],
)
def test_what_is_wrong_hangs_beside_its_field(
    session: Session, world: World, reference: str, given: dict[str, object], field: str
) -> None:
    with pytest.raises(RulesBroken) as refused:
        add(session, world, reference, saving(world, **given))
    assert field in [broken.field for broken in refused.value.broken]
    assert not session.scalars(select(Commitment)).all(), "nothing is half-saved"


def test_a_saving_and_an_outcome_are_not_mixed(session: Session, world: World, reference: str) -> None:
    with pytest.raises(RulesBroken, match="not a baseline"):
        add(session, world, reference, saving(world, baseline=Decimal(1)))
    with pytest.raises(RulesBroken, match="not pounds by year"):
        add(session, world, reference, outcome(world, share_kept=10))


def test_only_an_officer_of_the_council_may_write_one(session: Session, world: World, reference: str) -> None:
    for role, code, refusal in (("officer", "CBF", NotFound), ("signatory", "LUT", NotAllowed)):
        with pytest.raises(refusal):
            commitments.add_commitments(session, world.as_(role, code), reference, [saving(world)], now=NOW)


def test_an_edit_raises_the_version_and_marks_its_author(session: Session, world: World, reference: str) -> None:
    add(session, world, reference, saving(world, rests_on=frozenset({1})))
    officer = world.as_("officer", "LUT", 2)
    changed = saving(world, rests_on=frozenset({2}), title="Two teams")
    commitments.edit_commitment(session, officer, reference, 1, changed, version=1, now=NOW)
    (found,) = promises(session, world, reference).savings
    assert (found.draft, found.version) == (changed, 2)
    offer_id = offer_row(session, reference).id
    assert (
        officer.person_id
        in session.scalars(select(OfferAuthor.person_id).where(OfferAuthor.offer_id == offer_id)).all()
    )
    with pytest.raises(Conflict):
        commitments.edit_commitment(session, officer, reference, 1, saving(world), version=1, now=NOW)
    with pytest.raises(RuleBroken, match="another kind"):
        commitments.edit_commitment(session, officer, reference, 1, outcome(world), version=2, now=NOW)


def test_a_removed_commitment_is_gone_and_its_number_is_never_used_again(
    session: Session, world: World, reference: str
) -> None:
    add(session, world, reference, saving(world, rests_on=frozenset({1})))
    officer = world.as_("officer", "LUT")
    commitments.remove_commitment(session, officer, reference, 1, version=1, now=NOW)
    assert not session.scalars(select(CommitmentLine)).all()
    assert add(session, world, reference, outcome(world)) == [2]
    with pytest.raises(NotFound):
        commitments.remove_commitment(session, officer, reference, 1, version=1, now=NOW)


def test_nothing_is_added_to_an_offer_that_was_sent(session: Session, world: World) -> None:
    reference = draft_offer(session, world)
    version = offer_row(session, reference).version
    sign_off.send_for_sign_off(session, world.as_("officer", "LUT"), reference, version=version, now=NOW)
    with pytest.raises(RuleBroken, match="Awaiting sign"):
        add(session, world, reference, saving(world))


def flagged(session: Session, world: World) -> tuple[str, Commitment]:
    """A commitment of a live offer whose line fell. The line's own fall is not this test's affair."""
    reference = submitted_offer(session, world)
    line = lines_of(session, reference)[0]
    row = Commitment(
        offer_id=line.offer_id,
        number=1,
        authority_id=line.authority_id,
        kind=CommitmentKind.SAVING,
        title="Share back offices",
        measure="Spending",
        data_source="Outturn",
        reported="Each quarter",
        share_kept=50,
        state=CommitmentState.FLAGGED,
        flagged_at=NOW,
        rests_on=[CommitmentLine(line_id=line.id)],
        amounts=[],
        values=[],
    )
    session.add(row)
    session.flush()
    return reference, row


def settle(session: Session, world: World, reference: str, **given: object) -> None:
    asked = {"version": 1, "becomes": CommitmentState.KEPT, "reason": "It stands on its own.", **given}
    commitments.settle_commitment(session, world.as_("officer", "LUT"), reference, 1, now=NOW, **asked)  # type: ignore[arg-type]


@pytest.mark.parametrize("becomes", [CommitmentState.KEPT, CommitmentState.WITHDRAWN])
def test_a_flagged_commitment_is_kept_or_withdrawn_with_a_reason(
    session: Session, world: World, becomes: CommitmentState
) -> None:
    reference, row = flagged(session, world)
    settle(session, world, reference, becomes=becomes)
    assert (row.state, row.version) == (becomes, 2)
    event = session.scalars(select(Event).where(Event.commitment_id == row.id)).one()
    assert (event.kind, event.words) == ("commitment.settled", "It stands on its own.")
    told = session.scalars(select(Notice.person_id).where(Notice.event_id == event.id)).all()
    assert told == [world.as_("coordinator", "CLG").person_id]
    assert not session.scalars(select(Clock).where(Clock.commitment_id == row.id, Clock.stopped_on.is_(None))).all()


def test_what_was_kept_is_flagged_again_when_another_line_falls(session: Session, world: World) -> None:
    reference, row = flagged(session, world)
    settle(session, world, reference)
    fallen = SimpleNamespace(id=row.rests_on[0].line_id, state=LineState.REJECTED)
    flags.raise_on(session, world.as_("coordinator", "CLG"), [fallen], now=NOW)  # type: ignore[list-item]
    assert (row.state, row.version) == (CommitmentState.FLAGGED, 3)
    facts = session.scalars(select(Event.facts).where(Event.kind == "commitment.flagged")).one()
    assert facts["before"] == {"state": "kept"}
    settle(session, world, reference, version=3, becomes=CommitmentState.WITHDRAWN)
    flags.raise_on(session, world.as_("coordinator", "CLG"), [fallen], now=NOW)  # type: ignore[list-item]
    assert row.state is CommitmentState.WITHDRAWN


def test_a_change_brings_what_the_commitment_becomes(session: Session, world: World) -> None:
    reference, row = flagged(session, world)
    with pytest.raises(RuleBroken, match="what the commitment becomes"):
        settle(session, world, reference, becomes=CommitmentState.CHANGED)
    fallen = lines_of(session, reference)[0]
    fallen_number = fallen.number
    settle(session, world, reference, becomes=CommitmentState.CHANGED, draft=saving(world))
    assert row.state is CommitmentState.CHANGED
    assert (row.title, row.share_kept) == ("One assessment team with the primary care trust", 33)
    assert fallen_number not in promises(session, world, reference).savings[0].draft.rests_on


@pytest.mark.parametrize(
    ("given", "refusal", "words"),
    [
        ({"reason": " "}, RuleBroken, "Enter the reason"),
        ({"version": 9}, Conflict, "Commitment C1 of SO-0001 was changed"),
        ({"becomes": CommitmentState.STANDING}, RuleBroken, "keep, change or withdraw"),
    ],
)
def test_a_settlement_that_is_not_one_is_refused(
    session: Session, world: World, given: dict[str, object], refusal: type[Exception], words: str
) -> None:
    reference, _row = flagged(session, world)
    with pytest.raises(refusal, match=words):
        settle(session, world, reference, **given)


def test_a_department_cannot_settle(session: Session, world: World) -> None:
    reference, _row = flagged(session, world)
    with pytest.raises(NotAllowed):
        commitments.settle_commitment(
            session,
            world.as_("coordinator", "CLG"),
            reference,
            1,
            version=1,
            becomes=CommitmentState.KEPT,
            reason="x",
            now=NOW,
        )
