"""Reading and signing, or declining, the version that is out."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from tracker.actions import agreements as actions
from tracker.domain.errors import NotFound
from tracker.domain.permissions import Permission, check_role
from tracker.domain.signing import AgreementState
from tracker.queries import agreements
from tracker.queries.agreements import AgreementCase, Version
from tracker.web.agreements.documents import draw_and_keep
from tracker.web.agreements.forms import DeclineForm, SignForm
from tracker.web.agreements.views import bp
from tracker.web.parts.access import needs
from tracker.web.parts.clock import now
from tracker.web.parts.database import db
from tracker.web.parts.identity import actor
from tracker.web.parts.passwords import check_own_password
from tracker.web.parts.rendering import render


@bp.route("/agreements/<ref:reference>/sign", methods=["GET", "POST"])
@needs(Permission.AGREEMENT_SIGN)
def sign(reference: str) -> ResponseReturnValue:
    """Tick each statement, give the password again, sign the text that was read."""
    case, version = _out(reference)
    form = SignForm(sha256=version.sha256)
    if form.accepts(
        lambda s: actions.sign(s, actor(), reference, sha256=form.sha256.data or "", now=now()),
        slow=lambda: check_own_password(actor(), form.password.data),
    ):
        if form.result:
            draw_and_keep(reference)
        return redirect(url_for(".signed", reference=reference))
    check_role(actor(), Permission.AGREEMENT_SIGN, case.standing)
    return render("agreements/sign.html", form=form, case=case, version=version)


@bp.route("/agreements/<ref:reference>/signed")
@needs(Permission.AGREEMENT_SIGN)
def signed(reference: str) -> ResponseReturnValue:
    """What happens next, after a signature."""
    case = agreements.get_agreement(db(), actor(), reference)
    if case.version is None or not case.version.has_signed(actor().organisation_id):
        raise NotFound
    return render("agreements/signed.html", case=case, version=case.version)


@bp.route("/agreements/<ref:reference>/decline", methods=["GET", "POST"])
@needs(Permission.AGREEMENT_DECLINE)
def decline(reference: str) -> ResponseReturnValue:
    """Say why not: the version and its signatures are discarded, and that is recorded."""
    case, version = _out(reference)
    form = DeclineForm()
    if form.accepts(lambda s: actions.decline_agreement(s, actor(), reference, reason=form.reason.data, now=now())):
        return redirect(url_for(".show", reference=reference))
    check_role(actor(), Permission.AGREEMENT_DECLINE, case.standing)
    return render("agreements/decline.html", form=form, case=case, version=version)


def _out(reference: str) -> tuple[AgreementCase, Version]:
    case = agreements.get_agreement(db(), actor(), reference)
    if case.version is None or case.version.state is not AgreementState.OUT:
        raise NotFound
    return case, case.version
