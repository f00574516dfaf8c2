"""Reading and signing, or declining, the version that is out."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from tracker.actions import agreements as actions
from tracker.domain.errors import NotFound
from tracker.domain.permissions import Permission, check_role
from tracker.domain.signing import AgreementState
from tracker.queries import agreements, releases
from tracker.queries.agreements import AgreementCase
from tracker.web.agreements.documents import draw_and_keep
from tracker.web.agreements.forms import DeclineForm, SignForm
from tracker.web.agreements.views import bp
from tracker.web.parts.access import needs
from tracker.web.parts.clock import now
from tracker.web.parts.database import db
from tracker.web.parts.identity import actor
from tracker.web.parts.limits import SIGN_IN, limiter
from tracker.web.parts.passwords import check_own_password
from tracker.web.parts.rendering import render


@bp.route("/agreements/<ref:reference>/sign", methods=["GET", "POST"])
@needs(Permission.AGREEMENT_SIGN)
@limiter.limit(SIGN_IN, methods=["POST"])
def sign(reference: str) -> ResponseReturnValue:
    """Tick each statement, give the password again, sign the text that was read."""
    case = _open(reference, Permission.AGREEMENT_SIGN)
    if case.version is not None and case.version.was_signed_by(actor().person_id):
        return redirect(url_for(".signed", reference=reference))
    form = SignForm(sha256=case.version.sha256 if case.version else "")
    if form.accepts(
        lambda s: actions.sign(s, actor(), reference, sha256=form.sha256.data or "", now=now()),
        slow=lambda: check_own_password(actor(), form.password.data),
    ):
        if form.result:
            draw_and_keep(reference)
        return redirect(url_for(".signed", reference=reference))
    if not _is_out(case):
        return redirect(url_for(".show", reference=reference))
    return render("agreements/sign.html", form=form, case=case, version=case.version)


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
