"""Sign in, sign out, one's own account, and the people of one's organisation."""

from __future__ import annotations

from flask import Blueprint, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from tracker.actions import people as actions
from tracker.actions.passwords import DEMONSTRATION
from tracker.domain.actors import OrganisationKind, Role
from tracker.domain.errors import RuleBroken
from tracker.domain.permissions import Permission
from tracker.queries import acceptance_limits, deputies, people
from tracker.web.parts.access import SignInNeeded, needs, public, signed_in
from tracker.web.parts.addresses import safe_path
from tracker.web.parts.clock import now, today
from tracker.web.parts.database import db
from tracker.web.parts.identity import SignedIn, actor, begin_session, end_session, find_actor, idle_minutes
from tracker.web.parts.kept import keep, open_kept
from tracker.web.parts.labelling import labelled
from tracker.web.parts.landing import landing
from tracker.web.parts.limits import SIGN_IN, limiter
from tracker.web.parts.passwords import check_own_password, passwords
from tracker.web.parts.rendering import render
from tracker.web.people import signing_in
from tracker.web.people.forms import PasswordForm, SignInForm, SignOutForm

bp = Blueprint("people", __name__)


@bp.route("/sign-in", methods=["GET", "POST"])
@public
@limiter.limit(SIGN_IN, methods=["POST"])
def sign_in() -> ResponseReturnValue:
    form = SignInForm(next=safe_path(request.args.get("next")) or "")
    if form.validate_on_submit():
        try:
            entry = signing_in.check(form.email.data, form.password.data)
        except RuleBroken as broken:
            form.hang(broken)
        else:
            begin_session(entry.session_key, entry.actor)
            return _go_on(entry, form)
    return _sign_in_page(form)


@bp.app_errorhandler(SignInNeeded)
def ask_to_sign_in(_needed: SignInNeeded) -> ResponseReturnValue:
    """A page asked for by nobody: sign in, then return. What was posted is kept in the page meanwhile."""
    if request.method in {"GET", "HEAD"}:
        path = request.full_path.rstrip("?")
        return redirect(url_for("people.sign_in", next=path, timed_out=1 if "ended_session" in g else None))
    form = SignInForm(formdata=None, kept=keep() or "")
    return _sign_in_page(form, status=401)


@bp.post("/sign-out")
@public
def sign_out() -> ResponseReturnValue:
    form = SignOutForm()
    if find_actor() is not None and not form.validate_on_submit():
        return render("people/sign_out.html", form=form)
    end_session()
    return redirect(url_for("people.sign_in", signed_out=1))


@bp.get("/account")
@signed_in
def account() -> ResponseReturnValue:
    return render(
        "people/account.html",
        wants_digest=people.wants_digest(db(), actor()),
        member=people.get_member(db(), actor()),
        deputies=deputies.list_named(db(), actor(), today()),
        stands_in_for=deputies.list_stood_in_for(db(), actor(), today()),
        day=today(),
    )


@bp.route("/account/password", methods=["GET", "POST"])
@signed_in
@limiter.limit(SIGN_IN, methods=["POST"])
def password() -> ResponseReturnValue:
    who, form = actor(), PasswordForm()
    member = people.get_member(db(), who)

    def check_both() -> tuple[str | None, str]:
        actions.check_password_words(form.new_password.data, email=member.email, name=member.name)
        old_hash = check_own_password(who, form.password.data)
        return old_hash, passwords().hash(form.new_password.data)

    if form.accepts(
        lambda s: actions.change_password(s, who, old_hash=form.prepared[0], new_hash=form.prepared[1], now=now()),
        slow=check_both,
    ):
        begin_session(form.result, who)
        return redirect(url_for(".account", changed=1))
    return render("people/password.html", form=form)


@bp.get("/admin/people")
@needs(Permission.PEOPLE_MANAGE)
def colleagues() -> ResponseReturnValue:
    who = actor()
    sets_limit = Role.MANAGER in who.roles and who.organisation_kind is OrganisationKind.AUTHORITY
    return render(
        "people/colleagues.html",
        members=people.list_colleagues(db(), who),
        limit=acceptance_limits.get_limit(db(), who) if sets_limit else None,
    )


def _sign_in_page(form: SignInForm, status: int | None = None) -> ResponseReturnValue:
    is_demonstration = current_app.config["DEMONSTRATION"]
    everyone = people.list_everyone(db()) if is_demonstration else ()
    page = render(
        "people/sign_in.html",
        status=status,
        form=form,
        everyone=everyone,
        shared_password=DEMONSTRATION,
        minutes=idle_minutes(),
    )
    if status == 401:
        page.headers["WWW-Authenticate"] = 'Form realm="Freedoms tracker"'
    return page


def _go_on(entry: signing_in.Entry, form: SignInForm) -> ResponseReturnValue:
    """Show what was kept to the person whose it was; otherwise go where they wanted to, or to their own page."""
    kept = open_kept(form.kept.data)
    if kept is not None and kept.session_key in {None, entry.session_key}:
        g.has_words = True
        return render("people/resume.html", kept=labelled(kept, SignedIn(entry.session_key, entry.actor)))
    return redirect(safe_path(form.next.data) or landing(entry.actor))
