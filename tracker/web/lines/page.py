"""One line's page: put together for whoever reads it, with the one thing they may do next."""

from dataclasses import dataclass

from flask import url_for
from flask.typing import ResponseReturnValue

from tracker.domain.commitments import CommitmentState
from tracker.domain.lines import Stage
from tracker.domain.money import Money
from tracker.domain.permissions import Permission, holds_role_for
from tracker.domain.standing import sees_offer
from tracker.queries import attachments, line_heads, recommendations, stances
from tracker.queries.line_facts import Resting
from tracker.queries.lines import LinePage
from tracker.queries.recommendations import SentBack
from tracker.web.lines.deeds import actions_on, withdraw_href
from tracker.web.lines.wording import (
    allocation_words,
    columns,
    offered_columns,
    position_heading,
    pounds_heading,
    situation,
    turn_words,
)
from tracker.web.parts.arguments import chosen
from tracker.web.parts.clock import today
from tracker.web.parts.database import db
from tracker.web.parts.identity import actor
from tracker.web.parts.landing import landing
from tracker.web.parts.looking import note_this_look
from tracker.web.parts.precedent_cards import card_of
from tracker.web.parts.readers import Reader
from tracker.web.parts.rendering import render


@dataclass(frozen=True)
class Given:
    """A commitment as `components/commitments.html` prints it."""

    label: str
    href: str
    kind: str
    words: str
    by_year: tuple[Money | str | None, ...]


def show_line(line: LinePage) -> ResponseReturnValue:
    """The page of a submitted line."""
    reader = Reader.of(actor(), line.standing)
    actions = list(actions_on(line))
    if line.terms:
        note_this_look(f"line:{line.id}")  # a reply is new until it is read
    counts = line_heads.count_said(db(), actor(), line.id) if line.terms else None
    return render(
        "lines/show.html",
        line=line,
        counts=counts,
        files=attachments.list_files(db(), actor(), line.reference, line.number) if counts and counts.files else (),
        reader=reader,
        sees_offer=sees_offer(actor(), line.standing),
        marks=chosen("marks", ("off",)) != "off",
        turn=turn_words(line, reader),
        situation=situation(line, reader),
        heading_of=lambda said: position_heading(line, reader, said),
        columns_words=columns(line, reader),
        offered_words=offered_columns(line, reader),
        pounds_heading=pounds_heading(line.kind),
        allocation=allocation_words(line, reader),
        given=[_given(line, each) for each in line.resting],
        card=card_of(line.precedents),
        stance=stances.find_stance_of_line(db(), line.id, today()) if line.terms else None,
        actions=actions,
        sent_back=_sent_back(line),
        ask_href=_ask_href(line),
        withdraw_href=withdraw_href(line),
        back=landing(actor()),
    )


def _sent_back(line: LinePage) -> SentBack | None:
    """What whoever recommends again has to answer: the comment of the last one who sent the line back."""
    is_in_hand = line.recommendation is not None and line.stage is Stage.ASSESSING
    return recommendations.find_sent_back(db(), line.id) if is_in_hand else None


def _ask_href(line: LinePage) -> str:
    """The page of the ask with every council that makes it, for those whose department answers for it."""
    is_own = line.standing.owner_id == actor().organisation_id and holds_role_for(actor(), Permission.ASKS_READ)
    return url_for("asks.show", ask=line.same_ask.ask_id) if line.same_ask and is_own else ""


def _given(line: LinePage, each: Resting) -> Given:
    href = url_for("commitments.show", reference=line.reference, number=each.number)
    state = "" if each.state is CommitmentState.STANDING else f", {each.state.words.lower()}"
    return Given(each.label, href, f"{each.kind.words}{state}", each.words, each.by_year)
