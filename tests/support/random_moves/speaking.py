"""What people do beside moving lines: write, add files, take stances, set limits, name deputies."""

from collections.abc import Callable, Sequence
from datetime import timedelta

from sqlalchemy import select

from tests.support.random_moves.attempts import About, Attempt, Verb, beside
from tests.support.random_moves.drafting import A_DRAFT
from tracker.actions import acceptance_limits, attachments, deputies, messages, stances
from tracker.domain.events import EventKind
from tracker.domain.files import FileType, KeptFile
from tracker.domain.lines import LIVE, LineState
from tracker.domain.money import Money
from tracker.domain.permissions import Permission
from tracker.domain.stances import StanceDraft, StancePosition, Subject, SubjectKind
from tracker.models.acceptance_limits import AcceptanceLimit
from tracker.models.deputies import Deputy
from tracker.models.files import Attachment
from tracker.models.grants import Grant
from tracker.models.indicators import CatalogueFreedom, Indicator
from tracker.queries import stance_subjects
from tracker.queries.acceptance_limits import NEVER_SET

SUBMITTED = frozenset(LineState) - A_DRAFT
SUBJECTS = {
    SubjectKind.GRANT: (Grant, "social-care-reform"),
    SubjectKind.INDICATOR: (Indicator, "NI-1"),
    SubjectKind.FREEDOM: (CatalogueFreedom, "keep-housing-receipts"),
}


def saying(act: Callable[..., object], words: str) -> Callable[[Attempt], object]:
    """Something written about a line."""
    return lambda at: act(at.session, at.actor, at.reference, at.line.number, words, now=at.now)


def add_file(at: Attempt) -> object:
    file = KeptFile(f"{at.chance.randint(1, 99)}.pdf", FileType.PDF, 10, "a" * 64)
    return attachments.add_files(at.session, at.actor, at.reference, at.line.number, [file], now=at.now)


def remove_file(at: Attempt) -> object:
    query = select(Attachment.id).where(Attachment.line_id == at.line.id).order_by(Attachment.id)
    kept = at.session.scalars(query).first() or 0
    return attachments.remove_file(at.session, at.actor, at.reference, at.line.number, kept, now=at.now)


def take_stance(at: Attempt) -> object:
    kind = at.chance.choice(list(SubjectKind))
    table, key = SUBJECTS[kind]
    subject = Subject(kind, at.session.scalars(select(table.id).where(table.key == key)).one())
    history = stance_subjects.list_history(at.session, subject)
    last = max((each.id for each in history), default=stances.NO_STANCE)
    reason = f"We looked at it {at.chance.randint(2, 9)} times."
    draft = StanceDraft(at.chance.choice(list(StancePosition)), reason, "Report each year.", at.today)
    return stances.take_stance(at.session, at.actor, subject, draft, last=last + at.stale, now=at.now)


def set_limit(at: Attempt) -> object:
    money = Money.from_pounds(at.chance.randint(0, 15) * 10_000)
    return acceptance_limits.set_limit(at.session, at.actor, money, version=limit_read(at), now=at.now)


def remove_limit(at: Attempt) -> object:
    return acceptance_limits.set_limit(at.session, at.actor, None, version=limit_read(at), now=at.now)


def limit_read(at: Attempt) -> int:
    """The version of the limit of the actor's own council that was read."""
    held = at.session.get(AcceptanceLimit, at.actor.organisation_id)
    return (held.version if held else NEVER_SET) + at.stale


def name_deputy(at: Attempt) -> object:
    role = at.chance.choice(sorted(at.actor.roles))
    same_role = [each for key, people in sorted(at.world.people.items()) for each in people if key[0] == role]
    colleagues = [each for each in same_role if each.organisation_id == at.actor.organisation_id]
    deputy = at.chance.choice(colleagues if at.chance.random() < 0.9 else same_role)
    until = at.today + timedelta(days=at.chance.randint(1, 30))
    return deputies.name_deputy(
        at.session, at.actor, deputy_id=deputy.person_id, role=role, from_on=at.today, to_on=until, now=at.now
    )


def end_deputy(at: Attempt) -> object:
    query = select(Deputy.id).where(Deputy.person_id == at.actor.person_id).order_by(Deputy.id)
    return deputies.end_deputy(at.session, at.actor, at.chance.choice([*at.session.scalars(query), 0]), now=at.now)


P, E = Permission, EventKind
_MESSAGE = beside("send_message", P.LINE_MESSAGE, E.MESSAGE_SENT, lines=SUBMITTED)
_NOTE = beside("save_note", P.LINE_NOTE, E.NOTE_SAVED, lines=SUBMITTED)
_FILE = beside("add_file", P.LINE_ATTACH, E.FILE_ADDED, lines=LIVE)
_DRAFT_FILE = beside("add_file_to_draft", P.LINE_ATTACH, E.LINE_EDITED, lines=A_DRAFT)
_REMOVE_FILE = beside("remove_file", P.LINE_EDIT, E.LINE_EDITED, lines=A_DRAFT)
_STANCE = beside("take_stance", P.STANCE_TAKE, E.STANCE_TAKEN)
_LIMIT = beside("set_limit", P.LIMIT_SET, E.LIMIT_SET)
_NO_LIMIT = beside("remove_limit", P.LIMIT_SET, E.LIMIT_REMOVED)
_DEPUTY = beside("name_deputy", P.DEPUTY_NAME, E.DEPUTY_NAMED)
_NO_DEPUTY = beside("end_deputy", P.DEPUTY_NAME, E.DEPUTY_ENDED)

SPEAKING: Sequence[Verb] = (
    Verb("send a message", saying(messages.send_message, "Which?"), _MESSAGE, versioned=False, weight=1),
    Verb("save a note", saying(messages.save_note, "Dear."), _NOTE, versioned=False, weight=1),
    Verb("add a file", add_file, (*_FILE, *_DRAFT_FILE), versioned=False, weight=1.5),
    Verb("remove a file", remove_file, _REMOVE_FILE, versioned=False, sensible=lambda on: on.line_has(Attachment)),
    Verb("take a stance", take_stance, _STANCE, About.NOTHING, weight=0.5),
    Verb("set a limit", set_limit, _LIMIT, About.NOTHING, weight=1.5),
    Verb("take a limit away", remove_limit, _NO_LIMIT, About.NOTHING, weight=0.5),
    Verb("name a deputy", name_deputy, _DEPUTY, About.NOTHING, versioned=False, weight=1.5),
    Verb("end a deputy", end_deputy, _NO_DEPUTY, About.NOTHING, versioned=False, weight=1.5),
)
