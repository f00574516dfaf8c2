"""Files of a line: evidence while it is drafted and after, papers of its department, and what comes with answers."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError, OperationalError, ProgrammingError
from sqlalchemy.orm import Session

from tests.support.factories.negotiations import Sent, count_rows, line_of, send_offer
from tests.support.factories.offers import offer_row, start_offer
from tests.support.factories.whole_road import removal
from tests.support.notices import told
from tests.support.world import World
from tracker.actions import attachments, decisions, discards, lines, questions
from tracker.domain.errors import NotAllowed, NotFound, RuleBroken
from tracker.domain.events import EventKind
from tracker.domain.files import MOST_OF_A_LINE, FileType, KeptFile
from tracker.domain.lines import LineState, Side
from tracker.domain.notices import NoticeKind
from tracker.models.agreements import StoredFile
from tracker.models.events import Event
from tracker.models.files import Attachment
from tracker.models.notices import Notice
from tracker.models.offers import OfferAuthor
from tracker.models.questions import Question
from tracker.notifications import outbox
from tracker.queries.attachments import get_file, list_files

AUDIT = KeptFile("audit.pdf", FileType.PDF, 12_000, "a" * 64)
FIGURES = KeptFile("figures.csv", FileType.CSV, 300, "b" * 64)


@pytest.fixture
def sent(session: Session, world: World) -> Sent:
    return send_offer(session, world)


@pytest.fixture
def drafted(session: Session, world: World) -> str:
    reference = start_offer(session, world)
    draft = removal(session, world, "social-care-reform", 800_000)
    lines.add_lines(session, world.as_("officer", "LUT"), reference, [draft], now=world.now)
    return reference


def add(session: Session, world: World, reference: str, *files: KeptFile, role: str = "officer", code: str = "LUT"):
    return attachments.add_files(session, world.as_(role, code), reference, 1, files, now=world.now)


def names(session: Session, world: World, reference: str, role: str, code: str) -> list[str]:
    return [each.name for each in list_files(session, world.as_(role, code), reference)]


def test_evidence_is_added_and_taken_out_while_a_line_is_drafted(session: Session, world: World, drafted: str) -> None:
    assert add(session, world, drafted, AUDIT, FIGURES) == 2
    first, _second = list_files(session, world.as_("officer", "LUT"), drafted, 1)
    attachments.remove_file(session, world.as_("officer", "LUT", 2), drafted, 1, first.id, now=world.now)
    assert names(session, world, drafted, "officer", "LUT") == ["figures.csv"]
    kinds = session.scalars(select(Event.kind).order_by(Event.id.desc()).limit(2)).all()
    assert kinds == [EventKind.LINE_EDITED, EventKind.LINE_EDITED]
    assert world.as_("officer", "LUT", 2).person_id in session.scalars(select(OfferAuthor.person_id)).all()


def test_nobody_else_finds_the_files_of_a_draft(session: Session, world: World, drafted: str) -> None:
    add(session, world, drafted, AUDIT)
    readers = {code for role, code in world.people if names(session, world, drafted, role, code)}
    assert readers == {"LUT", "SERVICE"}


def test_a_draft_goes_with_its_files(session: Session, world: World, drafted: str) -> None:
    add(session, world, drafted, AUDIT)
    version = offer_row(session, drafted).version
    discards.discard_offer(session, world.as_("officer", "LUT"), drafted, version=version, now=world.now)
    assert count_rows(session, Attachment) == 0


def test_both_sides_add_files_to_a_submitted_line_and_both_read_them(
    session: Session, world: World, sent: Sent
) -> None:
    add(session, world, sent.reference, AUDIT)
    add(session, world, sent.reference, FIGURES, role="caseworker", code="DH")
    found = list_files(session, world.as_("signatory", "LUT"), sent.reference, 1)
    assert [(each.name, each.side) for each in found] == [
        ("audit.pdf", Side.COUNCIL),
        ("figures.csv", Side.DEPARTMENT),
    ]
    assert found[0].what == "PDF, 12 KB"
    readers = {code for role, code in world.people if names(session, world, sent.reference, role, code)}
    assert readers == {"LUT", "DH", "CLG", "HMT", "SERVICE"}
    added = session.scalars(select(Event).where(Event.kind == EventKind.FILE_ADDED)).all()
    assert [event.facts["sha256"] for event in added] == [AUDIT.sha256, FIGURES.sha256]
    assert not any("audit.pdf" in str(event.facts) + event.words for event in added)


def test_a_form_sent_twice_adds_its_files_once(session: Session, world: World, sent: Sent) -> None:
    assert add(session, world, sent.reference, AUDIT, AUDIT) == 1
    assert add(session, world, sent.reference, AUDIT) == 0
    assert add(session, world, sent.reference, replace(AUDIT, name="the same.pdf")) == 1
    assert count_rows(session, StoredFile) == 1


def test_a_submitted_file_is_never_taken_out(session: Session, world: World, sent: Sent) -> None:
    add(session, world, sent.reference, AUDIT)
    row = session.scalars(select(Attachment)).one()
    with pytest.raises(RuleBroken, match="has been submitted"):
        attachments.remove_file(session, world.as_("officer", "LUT"), sent.reference, 1, row.id, now=world.now)
    session.delete(row)
    with pytest.raises((IntegrityError, OperationalError, ProgrammingError), match="append-only"):
        session.flush()


@pytest.mark.parametrize(
    ("role", "code", "refusal"),
    [
        ("signatory", "LUT", NotAllowed),
        ("officer", "BIR", NotFound),
        ("caseworker", "CLG", NotAllowed),
        ("decision_maker", "DH", NotAllowed),
        ("treasury_clearer", "HMT", NotAllowed),
        ("monitor", "LGA", NotAllowed),
        ("administrator", "SERVICE", NotFound),
    ],
)
def test_only_the_two_sides_of_a_line_add_files(
    session: Session, world: World, sent: Sent, role: str, code: str, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        add(session, world, sent.reference, AUDIT, role=role, code=code)


def test_no_file_comes_to_a_line_that_is_settled_for_good(session: Session, world: World, sent: Sent) -> None:
    line_of(session, sent).state = LineState.WITHDRAWN
    with pytest.raises(RuleBroken, match="“Withdrawn”") as refused:
        add(session, world, sent.reference, AUDIT)
    assert refused.value.field == "files"


def test_a_line_holds_so_many_files_and_no_more(session: Session, world: World, sent: Sent) -> None:
    many = [replace(AUDIT, name=f"{n}.pdf") for n in range(MOST_OF_A_LINE)]
    add(session, world, sent.reference, *many)
    with pytest.raises(RuleBroken, match="up to 50 files"):
        add(session, world, sent.reference, FIGURES)


def test_one_file_is_found_by_its_whole_address_alone(session: Session, world: World, sent: Sent) -> None:
    add(session, world, sent.reference, AUDIT)
    officer = world.as_("officer", "LUT")
    (listed,) = list_files(session, officer, sent.reference)
    found = get_file(session, officer, sent.reference, 1, listed.id, "audit.pdf")
    assert (found.sha256, found.content_type) == (AUDIT.sha256, "application/pdf")
    for who, number, name in (
        (world.as_("monitor", "LGA"), 1, "audit.pdf"),
        (world.as_("officer", "BIR"), 1, "audit.pdf"),
        (officer, 2, "audit.pdf"),
        (officer, 1, "other.pdf"),
    ):
        with pytest.raises(NotFound):
            get_file(session, who, sent.reference, number, listed.id, name)


def ids(world: World, role: str, code: str) -> set[int]:
    return {each.person_id for each in world.people[role, code]}


def test_the_caseworker_who_has_the_line_is_told_once_of_all_that_the_council_adds_at_a_time(
    session: Session, world: World, sent: Sent
) -> None:
    add(session, world, sent.reference, AUDIT)
    assert told(session, NoticeKind.FILE_ADDED) == set(), "nobody has it yet: whoever takes it reads its files"
    caseworker = world.as_("caseworker", "DH")
    decisions.take_lines(session, caseworker, sent.picks, now=world.now)
    add(session, world, sent.reference, AUDIT)
    assert told(session, NoticeKind.FILE_ADDED) == set(), "that one was there already"
    add(session, world, sent.reference, FIGURES, replace(FIGURES, name="more.csv"))
    query = select(Notice.person_id).where(Notice.kind == NoticeKind.FILE_ADDED)
    assert session.scalars(query).all() == [caseworker.person_id]


def test_the_councils_officers_are_told_of_a_departments_files_and_a_days_go_as_one_e_mail(
    session: Session, world: World, sent: Sent
) -> None:
    for name in ("first.pdf", "second.pdf"):
        add(session, world, sent.reference, replace(AUDIT, name=name), role="caseworker", code="DH")
    assert told(session, NoticeKind.FILE_ADDED) == ids(world, "officer", "LUT")
    ours = set(session.scalars(select(Notice.id).where(Notice.kind == NoticeKind.FILE_ADDED)))
    five = world.now.replace(hour=17)
    early = outbox.claim(session, "early", now=five - timedelta(minutes=1), machine_now=five)
    assert not ours & {each for letter in early for each in letter.notice_ids}
    letters = [each for each in outbox.claim(session, "five", now=five, machine_now=five) if ours & {*each.notice_ids}]
    assert [len(each.notice_ids) for each in letters] == [2, 2], "two officers, an e-mail each"


def test_nobody_is_told_of_a_draft_and_an_answer_tells_of_its_own_files(
    session: Session, world: World, drafted: str, sent: Sent
) -> None:
    add(session, world, drafted, AUDIT)
    decisions.take_lines(session, world.as_("caseworker", "DH"), sent.picks, now=world.now)
    version = line_of(session, sent).version
    caseworker, officer = world.as_("caseworker", "DH"), world.as_("officer", "LUT")
    questions.ask(session, caseworker, sent.reference, 1, "Which?", version=version, now=world.now)
    question = session.scalars(select(Question.id)).one()
    attachments.add_files(session, officer, sent.reference, 1, [AUDIT], question_id=question, now=world.now)
    assert told(session, NoticeKind.FILE_ADDED) == set()
