"""Words used in a special sense, and which of them a given agreement uses (Annex 3)."""

import re
from collections.abc import Callable
from dataclasses import replace

from tracker.domain.agreement_json import to_json
from tracker.domain.agreement_terms import TargetResult
from tracker.domain.agreements import FrozenAgreement, GlossaryEntry
from tracker.domain.amounts import AmountKind

Asked = Callable[[FrozenAgreement], bool]


def with_glossary(agreement: FrozenAgreement) -> FrozenAgreement:
    """The agreement with the glossary of the words it uses, in alphabetical order."""
    text = to_json(replace(agreement, glossary=())).decode()
    used = (GlossaryEntry(word, meaning) for word, meaning, is_used in _WORDS if is_used(agreement, text))
    return replace(agreement, glossary=tuple(sorted(used, key=lambda entry: entry.word.casefold())))


def _always(_agreement: FrozenAgreement, _text: str) -> bool:
    return True


def _said(pattern: str) -> Callable[[FrozenAgreement, str], bool]:
    searched = re.compile(pattern, re.IGNORECASE)
    return lambda _agreement, text: searched.search(text) is not None


def _when(asked: Asked) -> Callable[[FrozenAgreement, str], bool]:
    return lambda agreement, _text: asked(agreement)


def _has_amount(kind: AmountKind) -> Asked:
    def has(agreement: FrozenAgreement) -> bool:
        amounts = [each.amounts for each in agreement.freedoms] + [each.amounts for each in agreement.savings]
        return any(amount.kind is kind for line in amounts for amount in line)

    return has


def _has_target(*results: TargetResult) -> Asked:
    return lambda agreement: any(target.result in results for target in agreement.targets)


def _has_valued(agreement: FrozenAgreement) -> bool:
    kept = any(target.result is not TargetResult.DROPPED for target in agreement.targets)
    return kept or bool(agreement.outcomes)


_WORDS: tuple[tuple[str, str, Callable[[FrozenAgreement, str], bool]], ...] = (
    (
        "2011-12",
        "The financial year from 1 April 2011 to 31 March 2012; other years are written the same way.",
        _said(r'"year":"2011-12"'),
    ),
    (
        "Baseline",
        "The value from which a target or an outcome is measured, in the year shown with it.",
        _when(_has_valued),
    ),
    (
        "Call-in",
        "The days in which councillors may ask for an executive decision to be looked at again before it counts.",
        _when(lambda agreement: any(council.call_in_ended_on for council in agreement.councils)),
    ),
    (
        "Check code",
        "Twelve letters and figures made from the text that was signed. A text with another word has another code.",
        _always,
    ),
    (
        "Clearance",
        "The consent of HM Treasury to terms that need it, given before the decision on them was released.",
        _said(r"clearance"),
    ),
    (
        "Determination",
        "The formal paper by which a department pays a grant and sets what it may be spent on.",
        _said(r"\bdetermination"),
    ),
    (
        "Dropped",
        "A target that the council is no longer measured on, with the returns named beside it.",
        _when(_has_target(TargetResult.DROPPED)),
    ),
    (
        "Eased",
        "A target that stays, with lower values or a later date.",
        _when(_has_target(TargetResult.EASED)),
    ),
    (
        "Freed",
        "Money that is no longer ring-fenced because of this agreement. A pound is counted once, and freed "
        "money is not new money.",
        _when(lambda agreement: any(freedom.freed for freedom in agreement.freedoms)),
    ),
    (
        "General requirement",
        "The savings asked of every council, which are no part of this agreement.",
        _when(lambda agreement: bool(agreement.savings)),
    ),
    ("Kept", "A target that stays as it was.", _when(_has_target(TargetResult.KEPT))),
    (
        "Legal route",
        "The act, order, direction or letter by which a freedom is given.",
        _when(lambda agreement: any(freedom.legal_route for freedom in agreement.freedoms)),
    ),
    (
        "Line",
        "One request, with a number of its own from the day it was made; the schedules number what was agreed anew.",
        _when(lambda agreement: bool(agreement.not_agreed)),
    ),
    ("NI", "National indicator, of the set by which councils were measured from April 2008.", _said(r'"NI [0-9]')),
    (
        "Released decision",
        "A department’s decision as made known to the parties, after which it stands.",
        _always,
    ),
    (
        "Replaced",
        "A target measured from now on by something else, named beside it.",
        _when(_has_target(TargetResult.REPLACED)),
    ),
    (
        "Rests on",
        "Depends on: section 2 says what happens when the line a commitment rests on slips.",
        _when(lambda agreement: bool(agreement.savings) or any(c.rests_on for c in agreement.commitments)),
    ),
    (
        "Ring-fence",
        "A rule that a grant, or a part of it, may be spent on one purpose only.",
        _said(r"ring-fence"),
    ),
    (
        "Saved",
        "Money a council spends less, for the same or better, above the general requirement. It is never added to "
        "money freed.",
        _when(lambda agreement: bool(agreement.savings)),
    ),
    (
        "Share kept",
        "The part of a saving that stays with the council; the rest goes back to government.",
        _when(lambda agreement: bool(agreement.savings)),
    ),
    (
        "To be confirmed",
        "An amount agreed in principle and not known yet; the line says why, and who will give it by when.",
        _when(_has_amount(AmountKind.TO_BE_CONFIRMED)),
    ),
    (
        "Up to",
        "A ceiling: the amount may be less, and sums count it in full.",
        _when(_has_amount(AmountKind.UP_TO)),
    ),
    ("Variation", "A change of this agreement, signed by every party as this text is.", _said(r"variation")),
)
