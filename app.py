"""Kodro: where the application is put together, and where its commands begin."""

import logging
import secrets
import sys
from dataclasses import replace
from pathlib import Path

from dash import Dash, html, set_props
from flask import current_app, has_request_context, request
from werkzeug.middleware.proxy_fix import ProxyFix

from callbacks import register as register_callbacks
from callbacks.known_view import asked_state
from callbacks.page import build_page
from commands import run_command
from components import ids
from components.failure import failure_notice
from domain.errors import KodroError
from domain.method import load_method
from domain.settings import ACCOUNTS, PUBLIC, Settings
from server import (
    audit_trail,
    bulletins,
    cache,
    compression,
    deferred,
    downloads,
    features,
    guard,
    headers,
    limits,
    minutes,
    pages,
    proxy_sign_in,
    sign_in,
    snapshots,
    tiles,
)
from server.jobs import Jobs
from server.shell import LocalizedDash
from server.viewers import asker
from services.context import Ask, Context
from store import open_store
from store.accounts import Accounts
from store.audit import AuditLog

ASSETS = Path(__file__).parent / "assets"


def create_app(settings: Settings | None = None) -> Dash:
    """Build the application for a store; nothing is read from it until a page is asked for."""
    settings = settings or Settings.from_environment()
    app = LocalizedDash(
        __name__,
        assets_folder=str(ASSETS),
        title="Kodro",
        update_title="",
        use_pages=False,
        enable_mcp=False,
        health_endpoint="healthz",
        on_error=show_error,
        meta_tags=[{"name": "viewport", "content": "width=device-width, initial-scale=1"}],
    )
    app.server.secret_key = settings.secret
    app.default_language = settings.language
    answers = cache.SharedCache(app.server, settings.cache, settings.cache_mb)
    context = Context(
        open_store(settings.store), load_method(), settings.viewer, answers, publisher=settings.publisher,
        language=settings.language,
    )  # fmt: skip
    app.server.extensions["kodro"] = context
    guard.register(app.server, settings)
    ask = _with_accounts(app, context, settings) if settings.who == ACCOUNTS else asker(context)
    limits.register(app.server, ask, max_upload_mb=settings.max_upload_mb)
    for part in (features, tiles, snapshots, minutes, downloads, bulletins):
        part.register(app.server, ask)
    pages.register(app.server, settings.language)
    headers.register(app.server, always_public=settings.who == PUBLIC, https=settings.https == "yes")
    compression.register(app.server)
    if settings.proxies:  # the visitor's own address: limits of signing in are counted by it
        app.server.wsgi_app = ProxyFix(app.server.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies, x_host=0)
    # Dash asks once for the layout at start, when there is no reader yet to write a page for.
    app.layout = lambda: build_page(ask(), _query(), settings.language) if has_request_context() else html.Div()
    register_callbacks(app, ask, jobs=Jobs(answers.jobs), max_upload_mb=settings.max_upload_mb)
    deferred.register(app.server, ask, cache=answers, threads=settings.threads)
    return app


def _with_accounts(app: Dash, context: Context, settings: Settings) -> Ask:
    """Let people sign in; gives the context of each request, whose acts are written into the audit log."""
    accounts, audit = Accounts.of_store(settings.store), AuditLog.of_store(settings.store)
    if settings.sign_in_header:
        viewer_of_request = proxy_sign_in.register(app.server, accounts, audit, settings)
    else:
        sign_in.register(app.server, accounts, audit, settings.language, secure_cookies=settings.https == "yes")
        viewer_of_request = sign_in.viewer_of_session
    ask = asker(replace(context, recorder=audit_trail.recorder(audit)), viewer_of_request)
    audit_trail.register(app.server, ask, audit)
    return ask


def _query() -> str:
    """The query string of the page that asks for its layout: browsers name it in Referer."""
    return request.referrer.partition("?")[2] if request.referrer else ""


def show_error(error: Exception) -> None:
    """Show a failure of a callback as words in the page; a fault of ours is logged, and said to be one.

    Raises:
        Exception: outside a request there is nobody to show it to.
    """
    language = asked_state(_query(), current_app.extensions["kodro"].language)[0].language
    reference = ""
    if not isinstance(error, KodroError):
        reference = secrets.token_hex(3)
        logging.getLogger("kodro").exception("a callback failed (%s)", reference, exc_info=error)
        error = KodroError("internal")
    set_props(ids.NOTICE, {"children": failure_notice(error, language, reference)})


def main(arguments: list[str] | None = None) -> int:
    """Run a command; returns its exit status."""
    return run_command(sys.argv[1:] if arguments is None else arguments, create_app)


if __name__ == "__main__":
    raise SystemExit(main())
