"""Every command of the service on a played world: exit 0 when all is well, not 0 and the fault named when it is not."""

import click
import pytest
from flask import Flask
from sqlalchemy import Executable, func, select, text, update
from sqlalchemy.orm import Session

from tests.cli.running import in_force, run
from tracker.db import Database
from tracker.domain.actors import Role
from tracker.domain.lines import LineState
from tracker.domain.offers import OfferState
from tracker.domain.workflow import MOVES
from tracker.factory import COMMANDS
from tracker.models.agreements import Agreement
from tracker.models.events import Chain, Event
from tracker.models.guards import WHAT
from tracker.models.lines import Line
from tracker.models.offers import Offer
from tracker.models.totals import Total

WELL = (
    ["workflow", "diagram"],
    ["workflow", "table"],
    ["permissions", "matrix"],
    ["audit", "verify"],
    ["audit", "replay"],
    ["registers", "load"],
    ["demo", "load"],
    ["releases", "carry-out"],
    ["states", "check"],
    ["totals", "check"],
    ["totals", "rebuild"],
    ["agreements", "list"],
    ["agreements", "pdf"],
    ["agreements", "draw"],
    ["people", "add"],
    ["people", "password"],
    ["outbox", "send"],
    ["outbox", "check"],
    ["escalations", "run"],
    ["worker", "run"],
)


def change(app: Flask, *statements: Executable) -> None:
    database: Database = app.extensions["database"]
    with database.writing() as session:
        for statement in statements:
            session.execute(statement)


def test_every_command_is_among_those_tried(app: Flask) -> None:
    groups = {name: app.cli.commands[name] for name in COMMANDS}
    assert {
        (name, each) for name, group in groups.items() if isinstance(group, click.Group) for each in group.commands
    } == {tuple(words) for words in WELL}


@pytest.mark.parametrize("words", WELL, ids=" ".join)
def test_every_command_says_what_it_does(app: Flask, words: list[str]) -> None:
    result = run(app, *words, "--help")
    assert result.exit_code == 0
    first = result.output.split("\n\n")[1].strip()
    assert first.endswith((".", ")"))
    assert len(first) > 20


def test_the_diagram_shows_every_state_that_a_line_moves_from(app: Flask) -> None:
    result = run(app, "workflow", "diagram")
    assert result.exit_code == 0
    assert result.output.startswith("stateDiagram-v2\n    [*] --> draft\n")
    for state in {state for move in MOVES if move.is_of_line() for state in move.states}:
        assert f"\n    {state.value} --> " in result.output
    assert "submitted --> agreed " not in result.output  # never without the department, the clearance and the release


def test_the_table_of_moves_has_one_line_a_move(app: Flask) -> None:
    result = run(app, "workflow", "table")
    assert result.exit_code == 0
    names = [line.split(" | ")[0] for line in result.output.splitlines()]
    assert len(names) == len(set(names)) > 10
    assert "approve" in names


def test_the_matrix_names_who_may_and_who_may_never(app: Flask) -> None:
    result = run(app, "permissions", "matrix")
    assert result.exit_code == 0
    rows = [line.split(" | ") for line in result.output.splitlines() if line]
    approve = [row for row in rows if row[0] == "approve"]
    assert approve
    assert all(row[2:] == ["decision_maker", "who recommended"] for row in approve)
    header = next(row for row in rows if row[0] == "permission")
    assert header[1:] == [role.value for role in Role]
    assert all(len(row) == len(header) for row in rows[rows.index(header) :])


def test_queued_releases_are_carried_out_when_their_time_has_come(played_app: Flask) -> None:
    result = run(played_app, "releases", "carry-out")
    assert result.exit_code == 0, result.output
    assert result.output == "no queued releases carried out\n"


def test_a_record_as_made_is_whole(played_app: Flask, reading: Session) -> None:
    count = reading.scalar(select(func.count()).select_from(Event))
    result = run(played_app, "audit", "verify")
    assert result.exit_code == 0, result.output
    assert result.output == f"{count} events, every chain is whole\n"


def test_the_record_leads_to_where_every_line_stands(played_app: Flask, reading: Session) -> None:
    count = reading.scalar(select(func.count()).select_from(Line))
    result = run(played_app, "audit", "replay")
    assert result.exit_code == 0, result.output
    assert result.output == f"{count} lines, each stands where its events lead\n"


def test_a_forged_event_is_named_by_its_chain_and_number(played_app: Flask, reading: Session) -> None:
    event_id, sequence, chain = reading.execute(
        select(Event.id, Event.sequence, Chain.key)
        .join(Chain, Chain.id == Event.chain_id)
        .where(Event.sequence == 2)
        .order_by(Event.id.desc())
        .limit(1)
    ).one()
    on = "" if reading.get_bind().dialect.name == "sqlite" else " ON events"
    reading.rollback()
    drops = [text(f"DROP TRIGGER guard_events_{what.lower()}{on}") for what in WHAT]
    change(played_app, *drops, update(Event).where(Event.id == event_id).values(facts={"said": "otherwise"}))
    result = run(played_app, "audit", "verify")
    assert result.exit_code != 0
    assert f"{chain}: event {sequence} was changed" in result.output


def test_an_agreement_whose_text_was_changed_after_it_was_drawn_up_is_named(
    played_app: Flask, reading: Session
) -> None:
    reference = in_force(reading)
    offer_id = reading.scalars(select(Offer.id).where(Offer.reference == reference)).one()
    reading.rollback()
    change(played_app, update(Agreement).where(Agreement.offer_id == offer_id).values(content="{}"))
    result = run(played_app, "audit", "verify")
    assert result.exit_code != 0
    assert f"offer:{offer_id}: the text of agreement version 1 is not what event" in result.output


def test_registers_loaded_again_on_a_running_service_change_nothing(played_app: Flask) -> None:
    for _ in range(2):
        result = run(played_app, "registers", "load")
        assert result.exit_code == 0, result.output
        assert result.output.splitlines()[-1].startswith("0 added, 0 changed, ")
        assert result.output.endswith(" 0 refused\n")


def test_the_demonstration_is_not_loaded_over_what_is_there(played_app: Flask, reading: Session) -> None:
    before = reading.scalar(select(func.count()).select_from(Offer))
    reading.rollback()
    refused = run(played_app, "demo", "load", "--lines", "60")
    assert refused.exit_code != 0
    assert "The database is not empty" in refused.output
    passed_over = run(played_app, "demo", "load", "--lines", "60", "--if-empty")
    assert passed_over.exit_code == 0
    assert "nothing loaded" in passed_over.output
    assert reading.scalar(select(func.count()).select_from(Offer)) == before


def test_the_demonstration_is_not_loaded_with_too_few_lines(app: Flask) -> None:
    result = run(app, "demo", "load", "--lines", "59")
    assert result.exit_code != 0
    assert "60" in result.output


def test_a_stored_state_that_is_not_the_derived_one_is_named(played_app: Flask, reading: Session) -> None:
    well = run(played_app, "states", "check")
    assert well.exit_code == 0, well.output
    assert "every state is as derived" in well.output
    reference = reading.scalars(select(Offer.reference).where(Offer.state == OfferState.IN_NEGOTIATION).limit(1)).one()
    reading.rollback()
    change(played_app, update(Offer).where(Offer.reference == reference).values(state=OfferState.AWAITING_SIGNATURE))
    wrong = run(played_app, "states", "check")
    assert wrong.exit_code != 0
    assert f"{reference}: stored “{OfferState.AWAITING_SIGNATURE.words}”" in wrong.output


def test_a_total_that_is_not_the_sum_of_its_lines_is_named_and_mended(played_app: Flask) -> None:
    well = run(played_app, "totals", "check")
    assert well.exit_code == 0, well.output
    change(played_app, update(Total).where(Total.year == 0).values(lines=Total.lines + 1))
    wrong = run(played_app, "totals", "check")
    assert wrong.exit_code != 0
    assert "totals are wrong: run “flask --app app totals rebuild”" in wrong.output
    assert run(played_app, "totals", "rebuild").exit_code == 0
    assert run(played_app, "totals", "check").exit_code == 0


def test_a_line_moved_behind_the_totals_back_is_noticed(played_app: Flask) -> None:
    change(played_app, update(Line).where(Line.state == LineState.SUBMITTED).values(state=LineState.WITHDRAWN))
    assert run(played_app, "totals", "check").exit_code != 0
