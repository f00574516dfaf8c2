"""An agreement's own page and its document; drawing up."""

import logging

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from tracker.actions import agreements as actions
from tracker.documents.agreement_page import agreement_page
from tracker.documents.press import draw_agreement_apart
from tracker.domain.permissions import Permission, check_role
from tracker.domain.workflow import DRAW_UP
from tracker.queries import agreement_documents, agreements
from tracker.web.agreements.documents import check_url
from tracker.web.agreements.forms import DrawUpForm
from tracker.web.parts.access import needs, public, signed_in
from tracker.web.parts.arguments import words
from tracker.web.parts.clock import now
from tracker.web.parts.database import db, stop_reading
from tracker.web.parts.downloads import pdf_file
from tracker.web.parts.identity import actor
from tracker.web.parts.rendering import render
from tracker.web.parts.uploads import storage

bp = Blueprint("agreements", __name__)
log = logging.getLogger(__name__)


@bp.route("/agreements/<ref:reference>")
@signed_in
def show(reference: str) -> ResponseReturnValue:
    """Where the agreement stands: who has signed, what it holds, its document."""
    case = agreements.get_agreement(db(), actor(), reference)
    return render("agreements/show.html", case=case, can_draw_up=DRAW_UP.fits_offer(case.state))


@bp.route("/agreements/<ref:reference>/draw-up", methods=["GET", "POST"])
@needs(Permission.AGREEMENT_DRAW_UP)
def draw_up(reference: str) -> ResponseReturnValue:
    """Settle the term, the reviews, the minister and the standing, and put the text out for signature."""
    case = agreements.get_agreement(db(), actor(), reference)
    check_role(actor(), Permission.AGREEMENT_DRAW_UP, case.standing)
    form = DrawUpForm(
        version=case.offer_version,
        starts_on=case.years[0].starts_on,
        ends_on=case.years[-1].ends_on,
        first_review_on=case.years[0].ends_on,
    )
    is_own = case.version is not None and case.version.drawn_up_by_id == actor().person_id
    if is_own or (case.version is not None and not form.is_submitted()):
        return redirect(url_for(".show", reference=reference))
    if form.accepts(
        lambda s: actions.draw_up(
            s,
            actor(),
            reference,
            form.terms(),
            version=form.version.data,
            check_url=check_url(),
            now=now(),
        )
    ):
        return redirect(url_for(".show", reference=reference))
    return render("agreements/draw_up.html", form=form, case=case, can_draw_up=DRAW_UP.fits_offer(case.state))


@bp.route("/agreements/<ref:reference>/agreement.pdf")
@signed_in
def document(reference: str) -> ResponseReturnValue:
    """The document: the stored file once signed, else a draft drawn now. A GET never draws a signed one."""
    stored = agreement_documents.find_stored(db(), actor(), reference)
    if stored is not None:
        stop_reading()
        return _stored(stored, reference)
    found = agreement_documents.get_document(db(), actor(), reference, check_url=check_url(), now=now())
    stop_reading()
    if found.drawing.is_signed:
        log.warning("the signed document of %s is not drawn yet", reference)
        return render("agreements/not_ready.html", status=503, reference=reference)
    return pdf_file(f"{reference}-draft", draw_agreement_apart(found.agreement, found.drawing))


@bp.route("/agreements/<ref:reference>/text")
@signed_in
def text(reference: str) -> ResponseReturnValue:
    """The words of the document as a page: for a phone, a screen reader, or to copy from."""
    found = agreement_documents.get_document(db(), actor(), reference, check_url=check_url(), now=now())
    parts = agreement_page(found.agreement, found.drawing)
    return render("agreements/text.html", reference=reference, is_signed=found.drawing.is_signed, parts=parts)


@bp.route("/register/offers/<ref:reference>/agreement")
@public
def public_text(reference: str) -> ResponseReturnValue:
    """The same for everyone, once the signature is published."""
    found = agreement_documents.get_public(db(), reference, now())
    parts = agreement_page(found.agreement, found.drawing)
    return render("agreements/public_text.html", reference=reference, is_signed=True, parts=parts)


@bp.route("/register/offers/<ref:reference>/agreement.pdf")
@public
def public_pdf(reference: str) -> ResponseReturnValue:
    """The signed document for everyone, once the signature is published."""
    stored = agreement_documents.find_public(db(), reference, now())
    stop_reading()
    if stored is None:
        return render("agreements/not_ready.html", status=503, reference=reference)
    return _stored(stored, reference)


def _stored(sha256: str, reference: str) -> ResponseReturnValue:
    """The file that was kept; its content never changes, so whoever has it need not be sent it again."""
    try:
        sent = pdf_file(reference, storage().read(sha256))
        sent.set_etag(sha256)
        return sent.make_conditional(request)
    except FileNotFoundError:
        log.exception("the signed document of %s is not in the store", reference)
        return render("agreements/not_ready.html", status=503, reference=reference)


@bp.route("/check-document")
@public
def check_document() -> ResponseReturnValue:
    """Whether a document is ours, and current: by the check code at its foot."""
    code = words("code")
    found = agreements.find_by_code(db(), code) if code else None
    return render("agreements/check_document.html", code=code, found=found)
