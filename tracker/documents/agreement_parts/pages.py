"""All parts of one agreement, ready for the templates, which print and loop and compute nothing."""

from dataclasses import dataclass
from datetime import datetime
from math import ceil

import segno

from tracker.documents.agreement_parts import annexes, money_tables, signing, summary, value_tables
from tracker.domain.agreement_drawings import Drawing
from tracker.domain.agreement_json import check_code
from tracker.domain.agreements import FrozenAgreement
from tracker.domain.formats import and_list

_RUNS_ON_UP_TO = 12
_POINTS_AT_EASE = 190
_HOLD = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True)
class Document:
    """What stands about the document as a whole: metadata, foot, cover."""

    title: str
    description: str
    authors: str
    drawn_at: datetime
    runs_on: bool
    foot: str
    check_code: str
    check_address: str
    check_link: str
    qr: str
    parties: tuple[str, ...]
    theme: str
    state: signing.StateBox
    is_crowded: bool


@dataclass(frozen=True)
class Contents:
    """A part, its place in the document and its name in the contents."""

    anchor: str
    name: str


CONTENTS = (
    Contents("standing", f"1{_HOLD} Standing"),
    Contents("schedule-a", "Schedule A: freedoms"),
    Contents("schedule-b", "Schedule B: targets"),
    Contents("schedule-c", "Schedule C: commitments"),
    Contents("dependencies", f"2{_HOLD} Dependencies"),
    Contents("running", f"3{_HOLD} Running this agreement"),
    Contents("annex-1", "Annex 1: requests not agreed"),
    Contents("annex-2", "Annex 2: positions by round"),
    Contents("annex-3", "Annex 3: glossary"),
    Contents("signatures", "Signatures"),
)


@dataclass(frozen=True)
class Pages:
    """Everything the templates print beside the frozen agreement itself."""

    document: Document
    contents: tuple[Contents, ...]
    summary: summary.Summary
    authority: tuple[signing.AuthorityRow, ...]
    schedule_a: money_tables.ScheduleA
    schedule_b: value_tables.ScheduleB
    savings: money_tables.Savings
    outcomes: value_tables.Outcomes
    resting: tuple[annexes.RestingRow, ...]
    not_agreed: tuple[annexes.NotAgreedRow, ...]
    is_decided: bool
    annex_two: annexes.AnnexTwo
    signing: signing.Signing


def lay_out(agreement: FrozenAgreement, drawing: Drawing, digest: str) -> Pages:
    """The pages of an agreement whose canonical JSON has that hash.

    Raises ValueError when a signature is over another text, or one is missing though signed.
    """
    return Pages(
        document=_document(agreement, drawing, digest),
        contents=CONTENTS,
        summary=summary.summary(agreement, drawing.undecided),
        authority=signing.authority_rows(agreement),
        schedule_a=money_tables.schedule_a(agreement),
        schedule_b=value_tables.schedule_b(agreement),
        savings=money_tables.savings(agreement),
        outcomes=value_tables.outcomes(agreement),
        resting=annexes.resting(agreement),
        not_agreed=annexes.not_agreed(agreement),
        is_decided=not drawing.undecided,
        annex_two=annexes.annex_two(agreement),
        signing=signing.signing(agreement, drawing, digest),
    )


def _document(agreement: FrozenAgreement, drawing: Drawing, digest: str) -> Document:
    code = check_code(digest)
    parties = and_list((*signing.parties_on_cover(agreement), agreement.government.name))
    link = f"{agreement.check_url}?reference={agreement.reference}&code={code}"
    state = signing.state_box(agreement, drawing)
    foot = [agreement.reference, f"Version {agreement.version}", agreement.marking]
    if agreement.illustrative:
        foot.append("Illustrative figures")
    return Document(
        title=f"{agreement.reference} version {agreement.version}: {parties}",
        description=f"Agreement on freedoms, targets and savings. {state.title}.",
        authors=parties,
        drawn_at=drawing.drawn_at,
        runs_on=len(agreement.lines) + len(agreement.not_agreed) <= _RUNS_ON_UP_TO,
        foot=(_HOLD * 3).join(foot),
        check_code=code,
        check_address=agreement.check_url.split("://", 1)[-1],
        check_link=link,
        qr=segno.make(link, error="m", micro=False).svg_data_uri(border=0, scale=4, dark="#0b0c0c"),
        parties=signing.parties_on_cover(agreement),
        theme=_theme(agreement),
        state=state,
        is_crowded=_cover_points(agreement) > _POINTS_AT_EASE,
    )


def _cover_points(agreement: FrozenAgreement) -> float:
    """How high the cover's own words stand, in points; letters are taken as wide."""
    acting = f"{agreement.government.name}, acting through {agreement.government.lead_department}"
    parties = sum(ceil(len(party) / 62) for party in (*signing.parties_on_cover(agreement), acting))
    theme = ceil(len(_theme(agreement)) / 85)
    return parties * 21 + theme * 14 + ceil(len(agreement.illustrative) / 75) * 12.25


def _theme(agreement: FrozenAgreement) -> str:
    title = agreement.title.strip()
    stop = "" if title.endswith((".", "?", "!")) else "."
    return f"{title}{stop} First offered in {agreement.first_offered_on:%B %Y}."
