"""`workflow diagram`: the table of moves drawn, so that the README's picture cannot lie."""

import click

from tracker.domain.lines import FINAL, LIVE, LineState
from tracker.domain.moves import ONLY, Before, Move, Result
from tracker.domain.permissions import TABLE
from tracker.domain.workflow import MOVES


@click.group()
def workflow() -> None:
    """The moves a line can make."""


@workflow.command()
def diagram() -> None:
    """Print the moves of a line as a Mermaid state diagram."""
    click.echo("stateDiagram-v2")
    click.echo(f"    [*] --> {LineState.DRAFT}")
    for arrow in arrows():
        click.echo(f"    {arrow}")
    for state in sorted(FINAL):
        click.echo(f"    {state} --> [*]")


@workflow.command()
def table() -> None:
    """Print every move: from where, who may, what it becomes."""
    for move in MOVES:
        who = " or ".join(role.words.lower() for role in TABLE[move.permission].roles)
        sources = ", ".join(sorted(move.states or move.offer_states)) or "any"
        click.echo(f"{move.name} | {sources} | {who} | {_becomes(move)}")


def arrows() -> list[str]:
    """One arrow a move, source and result, in the order of the table."""
    found: list[str] = []
    for move in MOVES:
        for name, result in move.results.items():
            label = move.name.replace("_", " ") if name == ONLY else f"{move.name}: {name.replace('_', ' ')}"
            for source in sorted(move.states):
                found.extend(f"{source} --> {target} : {label}" for target in _targets(source, result))
    return found


def _targets(source: LineState, result: Result) -> list[LineState]:
    if source is LineState.WITHDRAWN:
        return sorted(LIVE)  # undone: back to where it stood
    if result.state is Before.STATE:
        return [LineState.SUBMITTED, LineState.COUNTER_PROPOSED]
    return [result.state or source]


def _becomes(move: Move) -> str:
    if not move.is_of_line():
        return move.event.value
    return ", ".join(str(result.state or result.stage or "the same") for result in move.results.values())
