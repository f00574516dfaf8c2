"""Pre-election periods, which hold releases back until the worker carries them out."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support.random_moves.attempts import About, Attempt, Verb, beside
from tracker.actions import escalations, periods, publication_dates, releases
from tracker.domain.events import EventKind
from tracker.domain.periods import PeriodDraft
from tracker.domain.permissions import Permission
from tracker.models.periods import PreElectionPeriod


def set_period(at: Attempt) -> object:
    of = at.chance.choice((None, at.world.organisation("LUT"), at.world.organisation("DH")))
    polling_on = at.today + timedelta(days=at.chance.randint(1, 9))
    return periods.set_period(at.session, at.actor, PeriodDraft("A by-election", at.today, polling_on, of), now=at.now)


def cancel_period(at: Attempt) -> object:
    last = at.session.scalars(select(PreElectionPeriod.id).order_by(PreElectionPeriod.id.desc())).first()
    return periods.cancel_period(at.session, at.actor, last or 0, now=at.now)


def work(session: Session, now: datetime) -> None:
    """What the worker does beside sending e-mails: by the clock, in nobody's name or in that of who queued it.

    Whatever was set or cancelled, no date of publication is left for it to put right.
    """
    assert publication_dates.catch_up(session, now=now) == 0
    releases.carry_out_queued(session, now)
    escalations.run(session, now=now)


_SET = beside("set_period", Permission.PERIOD_SET, EventKind.PERIOD_SET)
_CANCEL = beside("cancel_period", Permission.PERIOD_SET, EventKind.PERIOD_CANCELLED)
QUEUED = beside("queue_release", Permission.LINE_RELEASE, EventKind.RELEASE_QUEUED)

PERIODS: Sequence[Verb] = (
    Verb("set a period", set_period, _SET, About.NOTHING, versioned=False, weight=0.5),
    Verb("cancel a period", cancel_period, _CANCEL, About.NOTHING, versioned=False, weight=0.3),
)
