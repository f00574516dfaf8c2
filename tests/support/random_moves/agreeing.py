"""Drawing up an agreement, signing it, declining it."""

from collections.abc import Callable, Sequence

from sqlalchemy import select

from tests.support.factories.whole_road import CHECK_URL, terms
from tests.support.random_moves.attempts import About, Attempt, Verb, on_offer
from tracker.actions import agreements
from tracker.domain import workflow as w
from tracker.models.agreements import Agreement


def draw_up(at: Attempt) -> object:
    return on_offer(agreements.draw_up, terms=terms(), check_url=CHECK_URL)(at)


def on_text(act: Callable[..., object], **more: object) -> Callable[[Attempt], object]:
    """An action on the text that was drawn up last, or (stale) on another one."""

    def attempt(at: Attempt) -> object:
        query = select(Agreement.sha256).where(Agreement.offer_id == at.offer.id).order_by(Agreement.id.desc())
        read = at.session.scalars(query.limit(1)).first()
        sha256 = read if read and not at.stale else "0" * 64
        return act(at.session, at.actor, at.reference, sha256=sha256, **more, now=at.now)

    return attempt


_DECLINE = on_text(agreements.decline_agreement, reason="Our cabinet said no.")

AGREEING: Sequence[Verb] = (
    Verb("draw up", draw_up, (w.DRAW_UP,), About.OFFER, weight=30),
    Verb("sign", on_text(agreements.sign), (w.SIGN,), About.OFFER, (w.AGREE,), weight=60),
    Verb("decline the agreement", _DECLINE, (w.DECLINE_AGREEMENT,), About.OFFER, weight=2),
)
