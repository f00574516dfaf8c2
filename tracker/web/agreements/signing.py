"""Reading and signing, or declining, the version that is out."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from tracker.actions import agreements as actions
from tracker.domain.agreement_figures import at_a_glance
from tracker.domain.agreements import CouncilParty
from tracker.domain.clocks import lateness
from tracker.domain.errors import NotFound
from tracker.domain.events import EventKind
from tracker.domain.formats import long_date
from tracker.domain.permissions import Permission, check_role
from tracker.domain.signing import AgreementState
from tracker.queries import agreements, releases, timeline, views
from tracker.queries.agreements import AgreementCase, Version
from tracker.queries.clocks import get_calendar
from tracker.web.agreements.documents import draw_and_keep
from tracker.web.agreements.forms import DeclineForm, SignForm
from tracker.web.agreements.views import bp
from tracker.web.parts.access import needs
from tracker.web.parts.clock import now, today
from tracker.web.parts.database import db
from tracker.web.parts.identity import actor
from tracker.web.parts.limits import SIGN_IN, limiter
from tracker.web.parts.looking import note_this_look
from tracker.web.parts.passwords import check_own_password
from tracker.web.parts.rendering import render

_MOST_CHANGES = 6
_EVENTS_READ = 200
_CHANGES_OF_TERMS = {
    EventKind.LINE_SUBMITTED,
    EventKind.LINE_RELEASED,
    EventKind.LINE_ACCEPTED,
    EventKind.LINE_COUNTERED,
    EventKind.LINE_WITHDRAWN,
    EventKind.LINE_RESTORED,
    EventKind.COMMITMENT_EDITED,
    EventKind.COMMITMENT_SETTLED,
    EventKind.AGREEMENT_DECLINED,
    EventKind.AGREEMENT_DISCARDED,
}


@bp.route("/agreements/<ref:reference>/sign", methods=["GET", "POST"])
@needs(Permission.AGREEMENT_SIGN)
@limiter.limit(SIGN_IN, methods=["POST"])
def sign(reference: str) -> ResponseReturnValue:
    """Tick each statement, give the password again, sign the text that was read."""
    case = _open(reference, Permission.AGREEMENT_SIGN)
    if case.version is not None and case.version.was_signed_by(actor().person_id):
        return redirect(url_for(".signed", reference=reference))
    form = SignForm(sha256=case.version.sha256 if case.version else "")
    party = _council_of(case)
    if party is not None:
        form.has_authority.label.text = f"I have authority to sign under {_decision(party)}"
    if form.accepts(
        lambda s: actions.sign(s, actor(), reference, sha256=form.sha256.data or "", now=now()),
        slow=lambda: check_own_password(actor(), form.password.data),
    ):
        if form.result:
            draw_and_keep(reference)
        return redirect(url_for(".signed", reference=reference))
    if case.version is None or not _is_out(case):
        return redirect(url_for(".show", reference=reference))
    return _one_page(case, case.version, form, party)


@bp.route("/agreements/<ref:reference>/signed")
@needs(Permission.AGREEMENT_SIGN)
def signed(reference: str) -> ResponseReturnValue:
    """What happens next, after a signature."""
    case = agreements.get_agreement(db(), actor(), reference)
    if case.version is None or not case.version.has_signed(actor().organisation_id):
        raise NotFound
    at = case.version.in_force_at
    return render(
        "agreements/signed.html",
        case=case,
        version=case.version,
        published_from=releases.published_from(db(), at) if at else None,
    )


@bp.route("/agreements/<ref:reference>/decline", methods=["GET", "POST"])
@needs(Permission.AGREEMENT_DECLINE)
def decline(reference: str) -> ResponseReturnValue:
    """Say why not: the version and its signatures are discarded, and that is recorded."""
    case = _open(reference, Permission.AGREEMENT_DECLINE)
    form = DeclineForm(sha256=case.version.sha256 if case.version else "")
    if form.accepts(
        lambda s: actions.decline_agreement(
            s, actor(), reference, sha256=form.sha256.data or "", reason=form.reason.data, now=now()
        )
    ):
        return redirect(url_for(".show", reference=reference))
    if not _is_out(case):
        return redirect(url_for(".show", reference=reference))
    return render("agreements/decline.html", form=form, case=case, version=case.version)


def _open(reference: str, permission: Permission) -> AgreementCase:
    """The agreement for someone who may sign or decline one: 404 for who may not see it, 403 for who never may."""
    case = agreements.get_agreement(db(), actor(), reference)
    check_role(actor(), permission, case.standing)
    return case


def _is_out(case: AgreementCase) -> bool:
    return case.version is not None and case.version.state is AgreementState.OUT


def _council_of(case: AgreementCase) -> CouncilParty | None:
    """The council that the reader signs for; None for government."""
    councils = case.version.agreement.councils if case.version else ()
    return next((each for each in councils if each.name == actor().organisation_name), None)


def _decision(party: CouncilParty) -> str:
    """The decision inside a sentence: "council decision EX/2010/118 of 13 September 2010"."""
    return f"{party.decision[:1].lower()}{party.decision[1:]} of {long_date(party.decided_on)}"


def _one_page(case: AgreementCase, version: Version, form: SignForm, party: CouncilParty | None) -> ResponseReturnValue:
    """What is read before signing; that it was looked at is noted once it is sent."""
    who, subject = actor(), f"offer:{case.offer_id}"
    seen_at = views.find_last_look(db(), who, subject, now=now())
    note_this_look(subject)
    happened = (
        timeline.list_events(db(), who, case.standing, case.offer_id, since=seen_at, size=_EVENTS_READ)
        if seen_at
        else []
    )
    changes = [each for each in happened if each.kind in _CHANGES_OF_TERMS]
    return render(
        "agreements/sign.html",
        form=form,
        case=case,
        version=version,
        party=party,
        due=lateness(version.sign_by_on, today(), get_calendar(db())),
        glance=at_a_glance(version.agreement),
        seen_at=seen_at,
        changes=changes[:_MOST_CHANGES],
        more_changes=max(len(changes) - _MOST_CHANGES, 0),
    )
