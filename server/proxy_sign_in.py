"""Signing in by a reverse proxy: a header of a named proxy says who asks; the same header from elsewhere is refused."""

from collections.abc import Callable
from ipaddress import ip_address

from flask import Flask, Response, g, request

from domain.settings import Settings
from domain.viewer import ANYONE, Viewer
from locales import text
from server.sign_in_pages import asked_language
from server.viewers import given_viewer
from store.accounts import Account, Accounts
from store.audit import AuditLog
from store.sessions import IDLE_S

HEALTH = "/healthz"


def register(server: Flask, accounts: Accounts, audit: AuditLog, settings: Settings) -> Callable[[], Viewer]:
    """Refuse whoever does not come through a named proxy, or has no account; gives who asks.

    Args:
        server: has no pages of signing in: the proxy has.
        accounts: role and scope of who may come in; passwords are not read.
        audit: where a person's first request after a pause of 8 hours is written down, by each process.
        settings: `sign_in_header` and `proxy_addresses`.
    """
    seen: dict[str, float] = {}

    def account() -> Account | None:
        """The open account that a named proxy says asks; whoever asks first in a request reads it."""
        if "account" not in g:
            person = request.headers.get(settings.sign_in_header, "").strip()
            found = accounts.get(person) if person and _peer() in settings.proxy_addresses else None
            g.account = found if found and not found.disabled else None
        asks: Account | None = g.account
        return asks

    def viewer() -> Viewer:
        asks = account()
        return asks.viewer if asks else ANYONE

    @server.before_request
    def refuse_strangers() -> Response | None:
        if request.path == HEALTH or given_viewer():
            return None
        language = asked_language(settings.language)
        if _peer() not in settings.proxy_addresses:
            return _refusal("not_through_proxy", 403, language)
        if not request.headers.get(settings.sign_in_header, "").strip():
            return _refusal("proxy_names_nobody", 401, language)
        asks = account()
        if asks is None:
            return _refusal("no_account_for_name", 403, language)
        now = accounts.clock()
        if now - seen.get(asks.id, -IDLE_S) >= IDLE_S:
            audit.append("signed_in", who=asks.id, role=asks.role, what={"address": request.remote_addr})
        seen[asks.id] = now
        return None

    return viewer


def _peer() -> str:
    """The address that the connection came from, whatever headers say of it."""
    before_proxy_fix = request.environ.get("werkzeug.proxy_fix.orig", {})
    address = str(before_proxy_fix.get("REMOTE_ADDR") or request.environ.get("REMOTE_ADDR", ""))
    try:
        return str(ip_address(address.partition("%")[0]))
    except ValueError:
        return ""


def _refusal(code: str, status: int, language: str) -> Response:
    words = "\n".join(text(f"{part}.{code}", language) for part in ("error", "advice"))
    return Response(words, status, {"Cache-Control": "no-store"}, mimetype="text/plain")
