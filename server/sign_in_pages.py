"""The pages of signing in and out, of an invitation and of a new password; they work without scripts."""

from dataclasses import dataclass
from functools import partial

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf import FlaskForm

from components.failure import details, sentence
from domain.errors import AccountError
from domain.viewer import Viewer
from locales import LANGUAGES, next_language, text
from server import sign_in_session
from server.sign_in_forms import HOME, InvitationForm, PasswordForm, SignInForm, SignOutForm, safe_next
from store.accounts import Accounts
from store.audit import AuditLog

FORMS = ["GET", "POST"]
STATUS = {"bad_sign_in": 401, "too_many_attempts": 429, "invitation_unusable": 410}


@dataclass(frozen=True)
class Pages:
    """What the pages need; each method answers one address."""

    accounts: Accounts
    audit: AuditLog
    language: str

    def blueprint(self) -> Blueprint:
        """The addresses of the pages; no answer of them is kept by anybody."""
        made = Blueprint("sign_in", __name__, template_folder="templates")
        made.add_url_rule("/sign-in", "sign_in", self.sign_in, methods=FORMS)
        made.add_url_rule("/sign-out", "sign_out", self.sign_out, methods=FORMS)
        made.add_url_rule("/invitation/<token>", "invitation", self.invitation, methods=FORMS)
        made.add_url_rule("/password", "password", self.password, methods=FORMS)
        made.after_request(_not_kept)
        return made

    def sign_in(self) -> ResponseReturnValue:
        """Ask for name and password, and begin a session."""
        target = safe_next(request.values.get("next", ""))
        if current_user.is_authenticated:
            return _go(target)
        form = SignInForm(next=target)
        if not form.validate_on_submit():
            return self._page("sign_in", form, done=request.args.get("done", ""))
        try:
            account = self.accounts.sign_in(form.person.data, form.password.data, _address())
        except AccountError as error:
            self._failed(error, form.person.data)
            return self._page("sign_in", form, error)
        self.audit.append("signed_in", who=account.id, role=account.role, what={"address": _address()})
        sign_in_session.begin(account)
        return _go(target)

    def sign_out(self) -> ResponseReturnValue:
        """Ask whether to sign out, and end the session."""
        viewer = sign_in_session.viewer_of_session()
        if not viewer.id:
            return _go(url_for("sign_in.sign_in", lang=self._asked_language()))
        form = SignOutForm()
        if not form.validate_on_submit():
            return self._page("sign_out", form, viewer=viewer)
        self.audit.append("signed_out", who=viewer.id, role=viewer.role)
        sign_in_session.end()
        return _go(url_for("sign_in.sign_in", done="out", lang=self._asked_language()))

    def invitation(self, token: str) -> ResponseReturnValue:
        """Ask for a new password, by a one-time link; opening the page does not use the link up."""
        form = InvitationForm()
        try:
            account = self.accounts.invited(token)
        except AccountError as error:
            return self._page("invitation", None, error)
        if not form.validate_on_submit():
            return self._page("invitation", form, account=account)
        try:
            account = self.accounts.accept(token, form.new.data)
        except AccountError as error:
            return self._page("invitation", form, error, account=account)
        self.audit.append("password_changed", who=account.id, role=account.role, what={"by": "invitation"})
        sign_in_session.end()
        return _go(url_for("sign_in.sign_in", done="password", lang=self._asked_language()))

    def password(self) -> ResponseReturnValue:
        """Ask a person who has signed in for another password; every other session of the account ends."""
        viewer, form = sign_in_session.viewer_of_session(), PasswordForm()
        if not form.validate_on_submit():
            return self._page("password", form, viewer=viewer, done=request.args.get("done", ""))
        try:
            account = self.accounts.change_password(viewer.id, form.current.data, form.new.data, _address())
        except AccountError as error:
            self._failed(error, viewer.id)
            return self._page("password", form, _of_current(error), viewer=viewer)
        self.audit.append("password_changed", who=account.id, role=account.role, what={"by": "current"})
        sign_in_session.begin(account)
        return _go(url_for("sign_in.password", done="password", lang=self._asked_language()))

    def _page(
        self, name: str, form: FlaskForm | None, error: AccountError | None = None, *, done: str = "",
        viewer: Viewer | None = None, account: object = None,
    ) -> Response:  # fmt: skip
        """A page with its form, what was wrong with what was sent, or what was done before."""
        language = self._asked_language()
        say = partial(_say, language)
        failure = [sentence(error, language), *details(error, language)] if error else []
        if form and form.errors.get("csrf_token"):
            failure = [say("error.form_expired")]
        other = next_language(language)
        again = {**(request.view_args or {}), "lang": other, "next": request.values.get("next") or None}
        words = render_template(
            f"{name}.html", say=say, form=form, failure=failure, language=language, other=other, viewer=viewer,
            account=account, done=done if done in {"out", "password"} else "", home=HOME, page=name,
            here=url_for(request.endpoint or "", **again),
        )  # fmt: skip
        wrong = STATUS.get(error.code, 400) if error else 400 if form and form.errors else 200
        answer = Response(words, wrong, mimetype="text/html")
        if error and error.retry_after and wrong == 429:
            answer.headers["Retry-After"] = str(error.retry_after)
        return answer

    def _failed(self, error: AccountError, person: str) -> None:
        """Log an attempt that was wrong; refusals of a lock and of a rule are none."""
        if error.code != "bad_sign_in":
            return
        account = self.accounts.get(person)  # a name that nobody has is not kept: it may be a password
        known = {"who": account.id, "role": account.role} if account else {}
        self.audit.append("sign_in_failed", **known, what={"address": _address(), "known": bool(account)})
        if error.retry_after:
            self.audit.append("account_locked", **known, what={"seconds": error.retry_after})

    def _asked_language(self) -> str:
        return asked_language(self.language)


def asked_language(default: str) -> str:
    """The language of the address, else the one that the browser prefers, else the given one."""
    named = request.args.get("lang", "")
    if named in LANGUAGES:
        return named
    return request.accept_languages.best_match(LANGUAGES) or default


def _say(language: str, key: str, **values: object) -> str:
    return text(key, language, **values)


def _of_current(error: AccountError) -> AccountError:
    """The person is known: what is wrong is the current password."""
    return AccountError("wrong_password") if error.code == "bad_sign_in" else error


def _address() -> str:
    return request.remote_addr or ""


def _go(target: str) -> ResponseReturnValue:
    return redirect(target, 303)


def _not_kept(response: Response) -> Response:
    response.cache_control.no_store = True
    return response
