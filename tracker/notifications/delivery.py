"""From a claim on the outbox to a message that can be sent: who gets it and what it says, as of now."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from sqlalchemy.orm import Session

from tracker.domain.london import london, london_date
from tracker.domain.notices import Dropped
from tracker.notifications.letters import Letters
from tracker.notifications.outbox import Claimed
from tracker.queries.clocks import get_calendar
from tracker.queries.errands import list_done
from tracker.queries.notices import Addressee, find_addressee, read_notices

_POLICY = SMTP.clone(max_line_length=400)
"""As SMTP wants it, but headers and paragraphs are not broken before they have to be: a subject broken before its first
word is read with a space in front.
"""


@dataclass(frozen=True)
class Composed:
    """The message, or None when nothing of it is for this person any more; and the notices to drop, by why."""

    message: EmailMessage | None
    dropped: Mapping[Dropped, Collection[int]] = field(default_factory=dict)


class Composer:
    """Makes messages. `sender` is an address, with or without a name: `Freedoms tracker <no-reply@example.gov.uk>`."""

    def __init__(self, letters: Letters, sender: str) -> None:
        self._letters = letters
        self._from = _address(*parseaddr(sender))

    def compose(self, session: Session, claimed: Claimed, *, now: datetime) -> Composed:
        """What the person may still see of it, as one e-mail. `now` is world time."""
        addressee = find_addressee(session, claimed.person_id)
        if addressee is None:
            return Composed(None, {Dropped.LEFT: claimed.notice_ids})
        done = list_done(session, claimed.notice_ids)
        told, unseen = read_notices(session, addressee.actor, set(claimed.notice_ids) - done)
        dropped = {Dropped.DONE: done, Dropped.NOT_SEEN: unseen}
        if not told:
            return Composed(None, dropped)
        today = london_date(now)
        letter = self._letters.write(
            told, digest_on=today if claimed.is_digest else None, today=today, calendar=get_calendar(session)
        )
        return Composed(self._message(claimed.key, addressee, letter.subject, letter.text, now), dropped)

    def _message(self, key: str, to: Addressee, subject: str, text: str, now: datetime) -> EmailMessage:
        message = EmailMessage(policy=_POLICY)
        message["From"] = self._from
        message["To"] = _address(to.actor.name, to.email)
        message["Subject"] = " ".join(subject.split())
        message["Date"] = format_datetime(london(now))
        message["Message-ID"] = f"<{key}@{self._from.domain}>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(text)
        return message


def _address(name: str, address: str) -> Address:
    return Address(display_name=" ".join(name.split()), addr_spec=address)
