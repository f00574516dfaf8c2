"""One line's page: put together for whoever reads it, with the one thing they may do next."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import request, url_for
from flask.typing import ResponseReturnValue

from tracker.domain import workflow
from tracker.domain.commitments import CommitmentState
from tracker.domain.formats import plural
from tracker.domain.money import Money
from tracker.domain.moves import Move
from tracker.domain.permissions import Permission
from tracker.queries.line_facts import Resting
from tracker.queries.lines import LinePage
from tracker.queries.precedents import Precedent
from tracker.web.lines.wording import (
    Reader,
    allocation_words,
    columns,
    position_heading,
    pounds_heading,
    situation,
    turn_words,
)
from tracker.web.parts.arguments import chosen
from tracker.web.parts.identity import actor, may
from tracker.web.parts.landing import landing
from tracker.web.parts.rendering import render


@dataclass(frozen=True)
class Action:
    """The heavy box: what this reader may do with the line now. `button` leads to `href`."""

    heading: str
    words: tuple[str, ...]
    button: str
    href: str


@dataclass(frozen=True)
class Given:
    """A commitment as `components/commitments.html` prints it."""

    label: str
    href: str
    kind: str
    words: str
    by_year: tuple[Money | str | None, ...]


@dataclass(frozen=True)
class NearPrecedent:
    """A precedent as `components/precedents.html` prints it."""

    council: str
    council_kind: str
    href: str
    outcome: str
    on: object


def show_line(line: LinePage) -> ResponseReturnValue:
    """The page of a submitted line."""
    reader = Reader.of(actor(), line)
    actions = list(_actions(line))
    return render(
        "lines/show.html",
        line=line,
        reader=reader,
        marks=chosen("marks", ("off",)) != "off",
        turn=turn_words(line, reader),
        situation=situation(line, reader),
        heading_of=lambda said: position_heading(line, reader, said),
        columns_words=columns(line, reader),
        pounds_heading=pounds_heading(line.kind),
        allocation=allocation_words(line, reader),
        given=[_given(line, each) for each in line.resting],
        card=_card(line),
        actions=actions,
        back=landing(actor()),
    )


def _actions(line: LinePage) -> Iterator[Action]:
    """What the table of permissions and the table of moves let this reader do now."""
    if _may(line, Permission.LINE_ACCEPT, workflow.ACCEPT):
        yield Action("Reply to this counter", _terms_words(line), "Reply", _href(line, "lines.reply"))
    if _may(line, Permission.LINE_RECOMMEND, workflow.RECOMMEND):
        words = (
            f"On {line.council_short}’s round {line.round}. A decision maker who is not you takes the decision. "
            f"{line.council_short} sees nothing until release.",
        )
        href = _href(line, "decisions.recommend")
        yield Action("Recommend an outcome", words, "Recommend an outcome", href)
    yield from _of_deciders(line)
    for each in line.resting:
        if each.state is CommitmentState.FLAGGED and may(Permission.COMMITMENT_SETTLE, line.standing):
            words = (f"{each.label} rested on this line. Keep it, change it or withdraw it before anyone signs.",)
            href = url_for("commitments.settle", reference=line.reference, number=each.number)
            yield Action(f"Settle commitment {each.label}", words, f"Settle {each.label}", href)


def _of_deciders(line: LinePage) -> Iterator[Action]:
    """Approving, clearing and releasing are done in batches on pages of their own."""
    places: tuple[tuple[Permission, Move, str, str, str], ...] = (
        (
            Permission.LINE_APPROVE,
            workflow.APPROVE,
            "decisions.approvals",
            "Approve or return",
            "A caseworker has recommended an outcome.",
        ),
        (
            Permission.LINE_CLEAR,
            workflow.CLEAR,
            "clearances.clearance",
            "Clear or hold",
            "The line waits for HM Treasury. Nothing is released before it is cleared.",
        ),
        (
            Permission.LINE_RELEASE,
            workflow.RELEASE,
            "releases.ready",
            "Release",
            "The decision is approved. The parties see it once it is released.",
        ),
    )
    for permission, move, endpoint, verb, words in places:
        if _may(line, permission, move):
            yield Action(verb, (words,), verb, url_for(endpoint, words=f"{line.reference}/{line.number}"))


def _may(line: LinePage, permission: Permission, move: Move) -> bool:
    """Whether the reader may, and the line stands where the move begins; a stage is known only inside."""
    fits = move.fits(line.state, line.stage, line.turn, line.offer_state)
    is_inside = bool(move.stages) and not line.sees_inside
    return fits and not is_inside and may(permission, line.standing)


def _href(line: LinePage, endpoint: str) -> str:
    """An address about the line; a caseworker's place in the queue goes on with it."""
    place = request.args.get("queue") or None
    return url_for(endpoint, reference=line.reference, number=line.number, queue=place)


def _terms_words(line: LinePage) -> tuple[str, ...]:
    """What accepting would agree to, and what happens if nobody replies."""
    money = f", {line.tabled.in_sentence} over {plural(len(line.years), 'year')}" if line.tabled else ""
    terms = f"You can accept these terms: exactly as in round {line.round}{money}."
    if line.due is None:
        return (terms,)
    return (terms, "If no reply comes by the due date the line stays open and shows as overdue. It is not refused.")


def _given(line: LinePage, each: Resting) -> Given:
    href = url_for("commitments.show", reference=line.reference, number=each.number)
    state = "" if each.state is CommitmentState.STANDING else f", {each.state.words.lower()}"
    return Given(each.label, href, f"{each.kind.words}{state}", each.words, each.by_year)


def _card(line: LinePage) -> dict[str, object] | None:
    """The precedent card with an address for each of the nearest; None for those who do not see it."""
    card = line.precedents
    if card is None:
        return None
    return {
        "agreed": card.agreed,
        "with_conditions": card.with_conditions,
        "countered": card.countered,
        "refused": card.refused,
        "latest": card.latest,
        "total": card.total,
        "nearest": [_near(each) for each in card.nearest],
    }


def _near(each: Precedent) -> NearPrecedent:
    if each.is_open:
        href = url_for("lines.show", reference=each.reference, number=each.number)
    else:
        href = url_for("publications.offer", reference=each.reference)
    return NearPrecedent(each.council, each.council_kind, href, each.outcome, each.on)
