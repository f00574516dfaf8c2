"""Taking turns to send what waits in the outbox (2-model, section 7). Each function is a part of one short transaction.

Who sends claims first, in one transaction; sends in none; and marks what went in another. An update that names what it
expects is all the lock there is: of two workers who claim at once, the second finds the rows claimed and gets none. A
claim that nobody marked, because sending failed or the worker died, is due again after a pause, as the same e-mail.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any

from sqlalchemy import ColumnElement, Row, Update, and_, func, or_, select, tuple_, update
from sqlalchemy.orm import Session

from tracker.db import portions
from tracker.domain.notices import DIGESTS, MOST_TRIES, PAUSES, URGENT, Dropped, last_digest_at
from tracker.models.notices import Notice
from tracker.models.people import Person
from tracker.queries.clocks import get_calendar

MOST_LETTERS = 50
"""How many e-mails one claim takes: few enough to be sent long before the shortest pause is over."""
_DIGEST = "digest-"


@dataclass(frozen=True)
class Claimed:
    """One e-mail to send: the rows it is made of. `key` is the same at every try, and no other e-mail's."""

    key: str
    person_id: int
    notice_ids: tuple[int, ...]
    tries: int

    @property
    def is_digest(self) -> bool:
        """Whether it gathers a day."""
        return self.key.startswith(_DIGEST)

    @property
    def is_last_try(self) -> bool:
        """Whether it is given up when this try fails too."""
        return self.tries >= MOST_TRIES


def is_waiting(session: Session) -> bool:
    """Whether there is anything to look at; asked before a claim, which keeps other writers out."""
    return session.scalar(select(Notice.id).where(*_WAITS).limit(1)) is not None


def claim(session: Session, token: str, *, now: datetime, machine_now: datetime) -> Sequence[Claimed]:
    """Take what is due, at most `MOST_LETTERS` e-mails of each sort: new ones, digests, and one claim that failed.

    `token` is a name of this claim's own, of at most 32 characters. `now` is world time. Rows of people who have left
    are dropped.
    """
    _drop_of_leavers(session)
    taken = [
        _take(session, _new(now, token, machine_now)),
        _take(session, _digests(session, now, token, machine_now)),
        _take(session, _again(machine_now)),
    ]
    return _letters(chain.from_iterable(taken))


def mark_sent(session: Session, letter: Claimed, *, machine_now: datetime) -> None:
    """The e-mail has gone."""
    _mark(session, letter.notice_ids, sent_at=machine_now)


def drop(session: Session, notice_ids: Collection[int], why: Dropped) -> None:
    """These are never sent."""
    _mark(session, notice_ids, dropped=why)


def drop_played(session: Session) -> None:
    """Nobody is written to about what was played before the demonstration began."""
    session.execute(update(Notice).where(*_WAITS).values(dropped=Dropped.PLAYED))


_WAITS = (Notice.sent_at.is_(None), Notice.dropped.is_(None))
_IS_NEW = (*_WAITS, Notice.claim == "")
_WANTS_DIGEST = Notice.person_id.in_(select(Person.id).where(Person.wants_digest))
_IN_DIGEST = or_(Notice.kind.in_(sorted(DIGESTS)), and_(_WANTS_DIGEST, Notice.kind.not_in(sorted(URGENT))))


def _drop_of_leavers(session: Session) -> None:
    gone = select(Person.id).where(~Person.is_active)
    session.execute(
        update(Notice).where(*_WAITS, Notice.person_id.in_(gone)).values(dropped=Dropped.LEFT),
        execution_options={"synchronize_session": False},
    )


def _new(now: datetime, token: str, machine_now: datetime) -> Update:
    """Rows of one batch and person go together."""
    due = and_(*_IS_NEW, ~_IN_DIGEST, or_(Notice.send_from.is_(None), Notice.send_from <= now))
    of = (Notice.person_id, Notice.batch)
    groups = select(*of).where(due).group_by(*of).order_by(func.min(Notice.id)).limit(MOST_LETTERS)
    return _claiming(token, machine_now).where(due, tuple_(*of).in_(groups))


def _digests(session: Session, now: datetime, token: str, machine_now: datetime) -> Update:
    """All of a person's, whatever the batch."""
    due = and_(*_IS_NEW, _IN_DIGEST, Notice.at < last_digest_at(now, get_calendar(session)))
    groups = (
        select(Notice.person_id).where(due).group_by(Notice.person_id).order_by(func.min(Notice.id)).limit(MOST_LETTERS)
    )
    return _claiming(f"{_DIGEST}{token}", machine_now).where(due, Notice.person_id.in_(groups))


def _claiming(token: str, machine_now: datetime) -> Update:
    return update(Notice).values(claim=token, claimed_at=machine_now, tries=1)


def _again(machine_now: datetime) -> Update:
    due = and_(*_WAITS, Notice.claim != "", _has_rested(machine_now))
    oldest = select(Notice.claim).where(due).group_by(Notice.claim).order_by(func.min(Notice.claimed_at)).limit(1)
    return update(Notice).where(due, Notice.claim.in_(oldest)).values(claimed_at=machine_now, tries=Notice.tries + 1)


def _has_rested(machine_now: datetime) -> ColumnElement[bool]:
    return or_(
        *(
            and_(Notice.tries == tries, Notice.claimed_at <= machine_now - pause)
            for tries, pause in enumerate(PAUSES, 1)
        )
    )


def _take(session: Session, taking: Update) -> Sequence[Row[*tuple[Any, ...]]]:
    returned = (Notice.id, Notice.claim, Notice.person_id, Notice.batch, Notice.at, Notice.tries)
    return session.execute(taking.returning(*returned), execution_options={"synchronize_session": False}).all()


def _letters(rows: Iterable[Row[*tuple[Any, ...]]]) -> list[Claimed]:
    letters: dict[tuple[str, int, str], list[Row[*tuple[Any, ...]]]] = defaultdict(list)
    for row in sorted(rows, key=lambda each: each.id):
        batch = "" if row.claim.startswith(_DIGEST) else row.batch
        letters[row.claim, row.person_id, batch].append(row)
    return [
        Claimed(
            key=f"{rows[0].claim}.{rows[0].id}",
            person_id=rows[0].person_id,
            notice_ids=tuple(row.id for row in rows),
            tries=rows[0].tries,
        )
        for rows in letters.values()
    ]


def _mark(session: Session, notice_ids: Collection[int], **values: Any) -> None:
    for some in portions(sorted(notice_ids)):
        session.execute(
            update(Notice).where(Notice.id.in_(some), *_WAITS).values(**values),
            execution_options={"synchronize_session": False},
        )
