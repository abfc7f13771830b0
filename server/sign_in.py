"""Nobody who has not signed in gets an answer, except from the pages that signing in needs."""

from flask import Flask, Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from locales import LANGUAGES, text
from server.sign_in_pages import Pages, asked_language
from server.sign_in_session import prepare, viewer_of_session
from server.viewers import given_viewer
from store.accounts import Accounts
from store.audit import AuditLog

OPEN_PAGES = frozenset({"sign_in.sign_in", "sign_in.sign_out", "sign_in.invitation"})
OPEN_FILES = frozenset(
    {"/healthz", "/assets/theme.css", "/assets/fonts.css", "/assets/fonts/inter-latin-wght-normal.woff2"}
)
READING = frozenset({"GET", "HEAD"})

__all__ = ["register", "viewer_of_session"]


def register(server: Flask, accounts: Accounts, audit: AuditLog, language: str, secure_cookies: bool) -> None:
    """Serve the pages of signing in, and refuse all else to whoever has not signed in.

    Args:
        server: has a secret key, which signs the cookies.
        accounts: who may sign in.
        audit: where it is written down.
        language: where neither the address nor the browser names one.
        secure_cookies: whether browsers send cookies by HTTPS only; no only where the server is reached by HTTP.
    """
    prepare(server, accounts, secure_cookies=secure_cookies)
    server.register_blueprint(Pages(accounts, audit, language).blueprint())

    @server.before_request
    def refuse_strangers() -> ResponseReturnValue | None:
        if request.endpoint in OPEN_PAGES or request.path in OPEN_FILES:
            return None
        if current_user.is_authenticated or given_viewer():
            return None
        return _to_sign_in() if _is_navigation() else _refusal(asked_language(language))


def _is_navigation() -> bool:
    """Whether a person opens a page, and not a page its parts."""
    mode = request.headers.get("Sec-Fetch-Mode", "navigate")
    asks = any(kind == "text/html" for kind, _ in request.accept_mimetypes)
    return request.method in READING and mode == "navigate" and asks


def _to_sign_in() -> ResponseReturnValue:
    asked = request.full_path.rstrip("?")
    named = request.args.get("lang", "")
    answer = redirect(url_for("sign_in.sign_in", next=asked, lang=named if named in LANGUAGES else None))
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _refusal(language: str) -> Response:
    words = "\n".join(text(f"{part}.sign_in_needed", language) for part in ("error", "advice"))
    return Response(words, 401, {"Cache-Control": "no-store"}, mimetype="text/plain")
