"""The precedent card: counts and the nearest three, released to departments, published to councils."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from tests.support.factories import departments
from tests.support.factories.departments import answer
from tests.support.factories.negotiations import CARERS, Asked, Sent, line_of, read_sent, send_offer
from tests.support.world import NOW, World
from tracker.actions import acceptances
from tracker.domain.actors import Actor
from tracker.domain.decisions import Outcome, Reason, ReasonCategory, Terms
from tracker.queries import precedents
from tracker.queries.precedents import PrecedentCard

FEWER = Terms("Half of it.", Asked(pounds=423_000).amounts, (), ("half kept back in 2011-12",))
CONDITIONS = Terms(Asked().words, Asked().amounts, (), ("yearly report",))
PUBLISHED = datetime(2010, 11, 8, 9, 0, tzinfo=UTC)


def card(session: Session, actor: Actor, sent: Sent, *, now: datetime = NOW, kind: str = "unitary") -> PrecedentCard:
    row = line_of(session, sent)
    return precedents.get_card(session, actor, line_id=row.id, ask_id=row.ask_id, council_kind=kind, now=now)


def answered(session: Session, world: World, council: str, outcome: Outcome, at: datetime = NOW) -> Sent:
    sent = send_offer(session, world, council=council)
    terms = {Outcome.COUNTER: {1: FEWER}, Outcome.AGREE_WITH_CONDITIONS: {1: CONDITIONS}}.get(outcome)
    return answer(session, world, sent, outcome, terms=terms, now=at)


def test_a_line_without_precedent_says_so(session: Session, world: World) -> None:
    sent = send_offer(session, world)
    assert card(session, world.as_("caseworker", "DH"), sent).total == 0


def test_the_department_counts_what_was_released_and_sees_the_nearest_with_their_terms(
    session: Session, world: World
) -> None:
    answered(session, world, "BIR", Outcome.AGREE_AS_ASKED)
    answered(session, world, "MAN", Outcome.AGREE_WITH_CONDITIONS, NOW + timedelta(hours=1))
    answered(session, world, "CBF", Outcome.REJECT, NOW + timedelta(hours=2))
    answered(session, world, "KEN", Outcome.COUNTER, NOW + timedelta(hours=3))
    send_offer(session, world, [Asked(CARERS)], council="KEN")
    mine = send_offer(session, world)
    found = card(session, world.as_("caseworker", "DH"), mine)
    assert (found.agreed, found.with_conditions, found.refused, found.countered, found.total) == (2, 1, 1, 1, 4)
    assert found.latest == "counter-proposed"
    assert [(each.council, each.outcome) for each in found.nearest] == [
        ("Central Bedfordshire", "Refused: cost or risk to the Exchequer"),
        ("Kent", "Counter-proposed: half kept back in 2011-12"),
        ("Manchester", "Agreed with conditions: yearly report"),
    ], "the unitary council first, then the latest"
    assert all(each.is_open for each in found.nearest)


def test_an_accepted_counter_counts_as_agreed_with_conditions(session: Session, world: World) -> None:
    sent = answered(session, world, "BIR", Outcome.COUNTER)
    officer = world.as_("officer", "BIR")
    acceptances.accept_position(
        session, officer, sent.reference, 1, version=read_sent(session, sent.reference).versions[1], now=NOW
    )
    found = card(session, world.as_("caseworker", "DH"), send_offer(session, world))
    assert (found.agreed, found.with_conditions, found.countered) == (1, 1, 0)


def test_a_line_is_no_precedent_of_its_own(session: Session, world: World) -> None:
    sent = answered(session, world, "LUT", Outcome.AGREE_AS_ASKED)
    assert card(session, world.as_("caseworker", "DH"), sent).total == 0


def test_a_council_reads_what_is_published_and_only_from_nine_that_day(session: Session, world: World) -> None:
    answered(session, world, "BIR", Outcome.AGREE_AS_ASKED)
    answered(session, world, "MAN", Outcome.REJECT)
    mine, officer = send_offer(session, world), world.as_("officer", "LUT")
    assert card(session, officer, mine, now=PUBLISHED - timedelta(seconds=1)).total == 0
    found = card(session, officer, mine, now=PUBLISHED)
    assert (found.agreed, found.refused) == (1, 1)
    assert {each.outcome for each in found.nearest} == {"Agreed in principle", "Refused: cost or risk to the Exchequer"}
    assert not any(each.is_open for each in found.nearest), "another council's case is not theirs to open"


def test_a_published_counter_is_not_tied_to_its_ask(session: Session, world: World) -> None:
    answered(session, world, "BIR", Outcome.COUNTER)
    mine = send_offer(session, world)
    assert card(session, world.as_("officer", "LUT"), mine, now=PUBLISHED).total == 0
    assert card(session, world.as_("caseworker", "DH"), mine, now=PUBLISHED).total == 1


def test_published_reasons_read_as_a_sentence(session: Session, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    thin = Reason(ReasonCategory.EVIDENCE_TOO_THIN, "One ward only.")
    monkeypatch.setattr(departments, "REASONS", (*departments.REASONS, thin))
    answered(session, world, "MAN", Outcome.REJECT)
    found = card(session, world.as_("officer", "LUT"), send_offer(session, world), now=PUBLISHED)
    assert [each.outcome for each in found.nearest] == ["Refused: cost or risk to the Exchequer and evidence too thin"]
