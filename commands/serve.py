"""Serve the page with a production server, making the demonstration country first if there is no data."""

import threading
from collections.abc import Callable
from dataclasses import replace
from functools import partial

import waitress
from dash import Dash

from commands.import_files import describe
from domain.settings import ACCOUNTS, Settings
from domain.tiers import Tier
from domain.viewer import Viewer
from locales import text
from server.warm import warm_up
from server.watch import start_watching

CONNECTIONS = 1000
IDLE_S = 15  # an idle connection, or a request that does not come to its end, is closed after this


def run(settings: Settings, create_app: Callable[[Settings], Dash]) -> int:
    """Serve until stopped."""
    if not settings.store.exists():
        from commands import demo  # noqa: PLC0415 - only the first start needs the generator

        demo.run(settings)
    app = create_app(settings)
    context = app.server.extensions["kodro"]
    if settings.who == ACCOUNTS:  # what most of those who sign in will ask
        context = replace(context, viewer=Viewer.of_tier(Tier.CORE))
    threading.Thread(target=warm_up, args=(app.server, context), daemon=True).start()
    if settings.forecast_folder or settings.smtp_host:
        start_watching(app.server.extensions["kodro"], settings, partial(describe, language=settings.language))
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    print(text("cli.serving", settings.language, url=f"http://{host}:{settings.port}"), flush=True)
    waitress.serve(
        app.server,
        host=settings.host,
        port=settings.port,
        threads=settings.threads,
        max_request_body_size=2 * settings.max_upload_mb * 1_000_000,
        # A browser keeps six connections open: a hundred would be used up by seventeen browsers.
        connection_limit=CONNECTIONS,
        channel_timeout=IDLE_S,
        cleanup_interval=IDLE_S // 3,
        asyncore_use_poll=True,  # select() takes no more than 1,024 descriptors
        ident=None,
    )
    return 0
