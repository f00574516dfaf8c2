"""A draft as a list of tasks, each with how far it is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask import url_for
from flask.typing import ResponseReturnValue

from tracker.domain.formats import and_list, long_date, plural
from tracker.domain.offer_figures import Figures
from tracker.domain.offer_gaps import DraftFacts, Gap, Task, gaps
from tracker.domain.permissions import Permission
from tracker.queries import offer_drafts, offer_figures
from tracker.queries.offers import OfferFacts
from tracker.web.parts.clock import today
from tracker.web.parts.database import db
from tracker.web.parts.identity import actor, may
from tracker.web.parts.rendering import render


@dataclass(frozen=True)
class TaskItem:
    """One task, as `components/task_list.html` prints it."""

    text: str
    hint: str
    href: str | None
    status: str


@dataclass(frozen=True)
class Section:
    """Tasks under one heading; `key` begins the ids of its list."""

    key: str
    heading: str
    tasks: tuple[TaskItem, ...]


def show_tasks(offer: OfferFacts) -> ResponseReturnValue:
    """The task list, for the officers of the lead and of the partners that have joined."""
    facts = offer_drafts.get_facts(db(), offer.id)
    figures = offer_figures.get_figures(db(), actor(), offer.id, offer.years, today())
    sections = list_sections(offer, facts, figures)
    tasks = [task for section in sections for task in section.tasks]
    return render(
        "offers/draft.html",
        offer=offer,
        sections=sections,
        completed=sum(task.status == "completed" for task in tasks),
        total=len(tasks),
        figures=figures,
        signs=offer_drafts.list_posts_of_signatories(db(), offer.id),
        declined=offer_drafts.find_declined(db(), offer.id),
    )


def list_sections(offer: OfferFacts, facts: DraftFacts, figures: Figures) -> Sequence[Section]:
    """The tasks in their order, linked where the reader may do them."""
    missing = gaps(facts)
    leads = may(Permission.OFFER_EDIT, offer.standing)
    return (
        Section("before", "1. Before you draft", tuple(_before(offer, facts, leads=leads))),
        Section("asks", "2. What you ask for", (_lines(offer, facts),)),
        Section("gives", "3. What you give", tuple(_gives(offer, facts, figures))),
        Section("send", "4. Check and send", tuple(_send(offer, missing, leads=leads))),
    )


def _before(offer: OfferFacts, facts: DraftFacts, *, leads: bool) -> Iterator[TaskItem]:
    is_written = bool(offer.summary)
    about = f"{offer.kind.words}: {offer.title}" if offer.title else offer.kind.words
    yield TaskItem(
        "What the offer is for",
        about if leads else _by_lead(offer),
        _link("offers.edit", offer) if leads else None,
        "completed" if is_written else "not_started",
    )
    yield TaskItem(
        "Lead and partner councils",
        _councils(offer),
        _link("offers.partners", offer),
        "in_progress" if facts.invited else "completed",
    )
    yield TaskItem(
        "Check for powers you may already have",
        "You need not ask for what you may do already" if leads else _by_lead(offer),
        _link("offers.powers", offer) if leads else None,
        "completed" if facts.checked_powers else "not_started",
    )


def _by_lead(offer: OfferFacts) -> str:
    """Whose task it is that a partner reads of."""
    return f"{offer.lead.short_name} does this"


def _councils(offer: OfferFacts) -> str:
    sentences = [f"{offer.lead.short_name} leads."]
    for parties, one, many in ((offer.joined, "has joined", "have joined"), (offer.invited, "is asked", "are asked")):
        if parties:
            names = and_list(party.short_name for party in parties)
            sentences.append(f"{names} {one if len(parties) == 1 else many}.")
    return " ".join(sentences)


def _lines(offer: OfferFacts, facts: DraftFacts) -> TaskItem:
    hint = plural(facts.lines, "line").capitalize()
    if len(facts.unfinished) == 1:
        number, needs = facts.unfinished[0]
        hint = f"{hint}, line {number} needs {needs}"
    elif facts.unfinished:
        hint = f"{hint}, {len(facts.unfinished)} are not finished"
    status = "in_progress" if facts.unfinished else "completed" if facts.lines else "not_started"
    return TaskItem("Lines", hint, _link("lines.index", offer), status)


def _gives(offer: OfferFacts, facts: DraftFacts, figures: Figures) -> Iterator[TaskItem]:
    href = _link("commitments.index", offer)
    savings = plural(facts.savings, "saving").capitalize()
    if facts.savings:
        savings = f"{savings}, {figures.promised} over {plural(len(offer.years), 'year')}"
    saving_status = "completed" if facts.savings else "not_started"
    yield TaskItem("Savings", savings, href, "in_progress" if facts.savings_without_money else saving_status)
    outcomes = plural(facts.outcomes, "outcome").capitalize()
    yield TaskItem("Outcomes", outcomes, href, "completed" if facts.outcomes else "not_started")


def _send(offer: OfferFacts, missing: tuple[Gap, ...], *, leads: bool) -> Iterator[TaskItem]:
    decision = "The reference and date under which you make the offer"
    if offer.decision_reference and offer.decision_on:
        decision = f"{offer.decision_reference}, {long_date(offer.decision_on)}"
    yield TaskItem(
        "Council decision reference and date",
        decision if leads or offer.decision_reference else _by_lead(offer),
        _link("offers.decision", offer) if leads else None,
        "completed" if offer.decision_reference else "not_started",
    )
    blocking = [gap for gap in missing if gap.blocks]
    if blocking:
        yield TaskItem("Check and send for sign-off", _first(blocking), None, "cannot_start_yet")
    else:
        hint = "Nothing is missing" if leads else f"{offer.lead.short_name} sends the offer"
        yield TaskItem("Check and send for sign-off", hint, _link("offers.check", offer), "not_started")


def _first(blocking: Sequence[Gap]) -> str:
    """What has to be finished first, by task."""
    names = {
        Task.PARTNERS: "partner councils",
        Task.LINES: "lines",
        Task.COMMITMENTS: "savings",
        Task.DECISION: "the council’s decision",
    }
    wanted = list(dict.fromkeys(names[gap.task] for gap in blocking if gap.task in names))
    return f"Finish {and_list(wanted)} first" if wanted else blocking[0].words


def _link(endpoint: str, offer: OfferFacts) -> str:
    return url_for(endpoint, reference=offer.reference)
