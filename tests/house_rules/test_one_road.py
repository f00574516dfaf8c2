"""States change on one road: nothing else assigns a state, a stage or a turn of a row."""

import ast

import pytest

from tests.support.code import dotted, name_of, sources, tree

THE_ROAD = {"tracker/actions/moves.py", "tracker/actions/flags.py", "tracker/actions/agreements.py"}
"""The road, and the parts of it that settle commitments and put versions of an agreement out, in force or away."""
MOVED = {"state", "stage", "turn"}


def moves(source: ast.AST) -> list[int]:
    """The lines on which a state, a stage or a turn is assigned, by whatever means."""
    return sorted({node.lineno for node in ast.walk(source) if assigns(node)})


def assigns(node: ast.AST) -> bool:
    match node:
        case ast.Assign(targets=targets):
            return any(is_moved(part) for target in targets for part in parts(target))
        case ast.AugAssign(target=target) | ast.AnnAssign(target=target, value=ast.expr()):
            return is_moved(target)
        case ast.Call(func=ast.Name("setattr"), args=[_, ast.Constant(name), _]):
            return name in MOVED
        case ast.Call(func=ast.Attribute(attr="values"), keywords=keywords):
            return any(keyword.arg in MOVED for keyword in keywords)
        case _:
            return False


def parts(target: ast.expr) -> list[ast.expr]:
    return target.elts if isinstance(target, ast.Tuple | ast.List) else [target]


def is_moved(target: ast.expr) -> bool:
    return isinstance(target, ast.Attribute) and target.attr in MOVED and dotted(target.value) != "self"


def test_only_the_road_changes_a_state() -> None:
    strayed = {
        name_of(file): lines
        for file in sources("tracker")
        if name_of(file) not in THE_ROAD and (lines := moves(tree(file)))
    }
    assert not strayed, f"make a move by actions/moves.py instead: {strayed}"


@pytest.mark.parametrize(
    "written",
    [
        "line.state = State.AGREED",
        "line.version, line.turn = 3, Turn.COUNCIL",
        "setattr(line, 'stage', None)",
        "session.execute(update(Line).values(state='agreed'))",
    ],
)
def test_the_rule_sees_through_every_way_of_writing_it(written: str) -> None:
    assert moves(ast.parse(written)) == [1]


@pytest.mark.parametrize("written", ["line.state == State.AGREED", "state = line.state", "Line(state=State.DRAFT)"])
def test_the_rule_leaves_reading_and_making_alone(written: str) -> None:
    assert moves(ast.parse(written)) == []
