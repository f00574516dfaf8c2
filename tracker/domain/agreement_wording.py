"""The standing words of an agreement: clauses, key dates, what signing commits to, glossary.

They are composed once, at drawing up, and frozen with the rest; a later change of these words
changes no agreement that was drawn up before it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import count

from tracker.domain.agreement_terms import TargetResult
from tracker.domain.agreements import Clause, FrozenAgreement, KeyDate
from tracker.domain.clocks import add_months
from tracker.domain.formats import and_list, long_date, plural

NOT_A_CONTRACT = (
    "This agreement is a statement of what the parties will do. It is made in good faith and is "
    "not a contract; no court is asked to enforce it."
)
"""Legal standing unless the coordinator writes another."""


@dataclass(frozen=True)
class Calendar:
    """Days the coordinator settles at drawing up, beside the term and the reviews."""

    first_update_on: date
    first_returns_on: date | None = None


def first_update_on(starts_on: date, ends_on: date, *, drawn_up_on: date) -> date:
    """The end of the term's first quarter still to come when it is drawn up; at the latest the term's end."""
    quarters = (add_months(starts_on, months) - timedelta(days=1) for months in count(3, 3))
    return min(ends_on, next(day for day in quarters if day > drawn_up_on))


def complete(agreement: FrozenAgreement, calendar: Calendar, legal_standing: str = NOT_A_CONTRACT) -> FrozenAgreement:
    """The agreement with its clauses, key dates and commitments to sign in standing words.

    The glossary comes last, from `agreement_glossary.with_glossary`, since it reads all the rest.
    """
    return replace(
        agreement,
        standing=standing_clauses(agreement, legal_standing),
        dependencies=dependency_clauses(agreement),
        running=running_clauses(agreement, calendar),
        commits=what_signing_commits_to(agreement),
        key_dates=key_dates(agreement, calendar),
    )


def council_statement(name: str, decision_reference: str) -> str:
    """What a council's signatory says, in the first person."""
    return (
        f"I sign for {name}, with the authority given by decision {decision_reference}. "
        "I have read the summary and Schedules A, B and C."
    )


def government_statement(*, is_cleared: bool | None) -> str:
    """What the lead department's decision maker says, in the first person.

    `is_cleared` None: whether HM Treasury has to clear anything is not the parties' to know yet.
    """
    cleared = {
        True: ", and HM Treasury has given its clearance",
        False: "; no clearance of HM Treasury was needed",
        None: "",
    }
    released = "Each department named in this agreement has released its decision"
    return f"I sign for HM Government. {released}{cleared[is_cleared]}."


def standing_clauses(agreement: FrozenAgreement, legal_standing: str) -> tuple[Clause, ...]:
    """Section 1."""
    names = "; ".join(council.name for council in agreement.councils)
    lead = agreement.government.lead_department
    texts = [
        legal_standing,
        f"The parties are {names}; and HM Government, acting through {lead} for every department "
        "named in Schedules A and B.",
        "Each department has agreed to its own lines by a released decision. Those decisions are "
        "listed after the signatures and are not signed again.",
        "Words used in a special sense are explained in Annex 3.",
    ]
    if agreement.illustrative:
        texts.append(agreement.illustrative)
    return _numbered(1, [("", text) for text in texts])


def dependency_clauses(agreement: FrozenAgreement) -> tuple[Clause, ...]:
    """Section 2: what happens to one side's promise when the other's slips."""
    if not any(each.rests_on for each in agreement.commitments):
        return _numbered(
            2,
            [
                (
                    "",
                    "No commitment rests on a line of this agreement. Each commitment is kept "
                    "whatever happens to Schedules A and B, and each freedom stands whatever "
                    "happens to Schedule C.",
                )
            ],
        )
    return _numbered(
        2,
        [
            (
                "If a freedom slips",
                "A commitment that rests on a freedom which is not working by its date waits for "
                "it: its dates move by the same time, and the amount of its first year falls in "
                "proportion. The department says why, and gives the new date, within ten working "
                "days.",
            ),
            (
                "If a commitment slips",
                "The freedom stays. The council says why, and gives the new date, within ten "
                "working days; the parties then agree how the lost saving or outcome is made "
                "good. Only a signed variation takes a freedom away.",
            ),
            (
                "If a line ends",
                "A commitment that rests on a line which ends, or is replaced, is looked at in "
                "the same variation. A commitment that rests on no line is kept in any case.",
            ),
        ],
    )


def running_clauses(agreement: FrozenAgreement, calendar: Calendar) -> tuple[Clause, ...]:
    """Section 3: monitoring, changing, disputes, ending, publication."""
    days = and_list(long_date(day) for day in agreement.review_dates)
    facts = {
        "first_update": long_date(calendar.first_update_on),
        "reviewed": f"on {days}" if days else "once a year",
        "ends": long_date(agreement.ends_on),
    }
    return _numbered(3, [(heading, text.format(**facts)) for heading, text in _RUNNING])


_RUNNING = (
    (
        "Monitoring",
        "Each council reports on its commitments, and each department on the freedoms it must give, first by "
        "{first_update} and then every three months. Targets are returned as Schedule B says. Nothing else is asked "
        "for.",
    ),
    ("", "The parties review this agreement {reviewed}. A review may propose changes; it makes none."),
    (
        "Changing this agreement",
        "Either side may propose a variation at any time, with its reason. It takes effect when every party has signed "
        "it. What is not changed stays in force.",
    ),
    (
        "",
        "If a freedom cannot be given, the department proposes another of like benefit. Nobody adds a condition, a "
        "target or a return in any other way.",
    ),
    (
        "When we disagree",
        "The officials who run this agreement try first, for ten working days; then those who signed it, for ten more; "
        "then the minister and the leaders of the councils. The agreement stays in force meanwhile.",
    ),
    (
        "Ending and successors",
        "This agreement ends on {ends}. The parties say six months before whether they mean to renew it. An earlier "
        "end is a variation.",
    ),
    (
        "",
        "HM Government may end it with cause, in writing, with reasons, and with a record of what each party loses. "
        "Money already freed and spent is not recovered.",
    ),
    ("", "A body that takes over a party’s functions takes its place here from that day."),
    (
        "Publication",
        "This agreement is published from 9am on the fifth working day after the last signature. A passage is withheld "
        "only for a reason that is itself published, with the date on which it will be looked at again.",
    ),
    (
        "",
        "The Freedom of Information Act 2000 applies to each party. A party that is asked for something here which is "
        "not published tells the others before it answers.",
    ),
)


def what_signing_commits_to(agreement: FrozenAgreement) -> tuple[str, ...]:
    """The last band of the summary page."""
    kept = any(target.result is not TargetResult.DROPPED for target in agreement.targets)
    if agreement.commitments:
        council = "Each council delivers the commitments in Schedule C that carry its name"
    else:
        council = "Each council uses what it is given here, and promises no saving and no outcome"
    return (
        f"{council}, and reports as Schedule B says." if kept else f"{council}.",
        "Each department does, by its date, what Schedule A says it must do.",
        "Nobody adds a condition, target or return to what is agreed here except by a signed variation.",
    )


def key_dates(agreement: FrozenAgreement, calendar: Calendar) -> tuple[KeyDate, ...]:
    """The next five dates from the day it is drawn up, earliest first."""
    found = [
        *_acting_dates(agreement),
        KeyDate(agreement.starts_on, "Term begins"),
        KeyDate(calendar.first_update_on, "First delivery update"),
        *_review_dates(agreement.review_dates),
        KeyDate(agreement.ends_on, "Term ends"),
    ]
    kept = any(target.result is not TargetResult.DROPPED for target in agreement.targets)
    if calendar.first_returns_on and kept:
        found.append(KeyDate(calendar.first_returns_on, "First returns on targets"))
    coming = [each for each in found if each.on >= agreement.drawn_up_on]
    return tuple(sorted(coming, key=lambda each: each.on)[:5])


def _acting_dates(agreement: FrozenAgreement) -> list[KeyDate]:
    acts = [act for freedom in agreement.freedoms for act in freedom.acts]
    found = []
    for day in sorted({act.by for act in acts})[:2]:
        due = sum(act.by == day for act in acts)
        share = "All actions" if due == len(acts) else f"{due} of {plural(len(acts), 'action')}"
        words = f"{share} in Schedule A {'is' if share.startswith('1 ') else 'are'} done"
        found.append(KeyDate(day, words))
    return found


def _review_dates(days: Sequence[date]) -> list[KeyDate]:
    return [KeyDate(day, "First review" if position == 0 else "Review") for position, day in enumerate(sorted(days))]


def _numbered(section: int, clauses: Sequence[tuple[str, str]]) -> tuple[Clause, ...]:
    return tuple(
        Clause(f"{section}.{position}", text, heading) for position, (heading, text) in enumerate(clauses, start=1)
    )
