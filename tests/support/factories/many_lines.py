"""Many lines of one department, standing anyhow: for what has to hold whatever the number of rows."""

import random
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from tests.support.factories.negotiations import Asked, send_offer
from tests.support.world import World
from tracker.domain.amounts import AmountKind
from tracker.domain.lines import WAITING, LineState, Side, Stage, Turn
from tracker.domain.money import Money
from tracker.models.lines import Line, Position, PositionAmount

DRAFT, SUBMITTED, COUNTERED = LineState.DRAFT, LineState.SUBMITTED, LineState.COUNTER_PROPOSED
GATED, SETTLED, ASKED = LineState.AWAITING_CLEARANCE, LineState.AGREED_IN_PRINCIPLE, LineState.CLARIFICATION_NEEDED
STANDINGS: Sequence[tuple[LineState, Stage | None, Turn]] = (
    *((state, stage, Turn.DEPARTMENT) for state in (SUBMITTED, COUNTERED) for stage in Stage),
    (ASKED, Stage.ASSESSING, Turn.COUNCIL),
    (COUNTERED, Stage.NOT_LOOKED_AT, Turn.COUNCIL),
    (GATED, Stage.APPROVED, Turn.TREASURY),
    (SETTLED, Stage.NOT_LOOKED_AT, Turn.NOBODY),
    (DRAFT, Stage.NOT_LOOKED_AT, Turn.COUNCIL),
)


def add_lines(
    session: Session, world: World, count: int, *, councils: Sequence[str] = ("LUT", "KEN"), seed: int = 1
) -> list[int]:
    """So many lines of the Department of Health, in any state a line can be in; their ids."""
    rnd = random.Random(seed)
    found: list[int] = []
    for code in councils:
        sent = send_offer(session, world, [Asked()], council=code)
        model = session.get_one(Line, sent.lines[1])
        rows = [_row(rnd, world, model, number) for number in range(2, 2 + count // len(councils))]
        ids = list(session.scalars(insert(Line).returning(Line.id, sort_by_parameter_order=True), rows))
        _add_positions(session, rnd, ids)
        found += ids
    return found


def _row(rnd: random.Random, world: World, model: Line, number: int) -> dict[str, Any]:
    state, stage, turn = rnd.choice(STANDINGS)
    people = [None, *(world.as_("caseworker", "DH", which).person_id for which in (1, 2))]
    day = date(2010, 10, 1) + timedelta(days=rnd.randrange(60))
    now = world.now
    return {
        "offer_id": model.offer_id,
        "number": number,
        "kind": model.kind,
        "programme_id": model.programme_id,
        "authority_id": model.authority_id,
        "owner_id": model.owner_id,
        "ask_id": model.ask_id,
        "ring_id": model.ring_id,
        "title": model.title,
        "state": state,
        "state_before": SUBMITTED if state in WAITING else None,
        "stage": stage,
        "turn": turn,
        "due_on": rnd.choice([day, None]) if turn is Turn.DEPARTMENT else None,
        "assigned_to_id": rnd.choice(people),
        "submitted_at": None if state is DRAFT else now,
        "acknowledged_at": rnd.choice([None, now]),
        "answered_at": now if turn is Turn.DEPARTMENT and number % 5 == 0 else None,
        "settled_at": now if state is SETTLED else None,
        "tabled": Money.from_pounds(rnd.randrange(5_000_000)),
        "asked": Money.from_pounds(rnd.randrange(5_000_000)),
        "evidence": rnd.choice(["", "A pilot."]),
        "version": rnd.randrange(1, 9),
    }


def _add_positions(session: Session, rnd: random.Random, line_ids: Sequence[int]) -> None:
    now = session.scalars(select(Line.submitted_at).where(Line.submitted_at.is_not(None))).first()
    rows = [
        {"line_id": line, "round": 1, "side": Side.COUNCIL, "words": "As asked.", "person_id": 1, "sent_at": now}
        for line in line_ids
    ]
    ids = session.scalars(insert(Position).returning(Position.id), rows).all()
    money = [Money.from_pounds(rnd.randrange(900_000)) for _ in ids]
    session.execute(
        insert(PositionAmount),
        [
            {"position_id": position, "year": year, "kind": AmountKind.FIXED, "money": pounds}
            for position, pounds in zip(ids, money, strict=True)
            for year in _years()
        ],
    )


def _years() -> Sequence[Any]:
    return [amount.year for amount in Asked().amounts]
