"""Serve the page with a production server, making the demonstration country first if there is no data."""

import logging
import multiprocessing
import os
import threading
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any, cast

import waitress
from dash import Dash
from flask import Flask

from analysis.compiled import compile_loops
from commands.import_files import describe
from domain.settings import ACCOUNTS, Settings
from domain.tiers import Tier
from domain.viewer import Viewer
from locales import text
from server.cache import SharedCache
from server.warm import warm_up
from server.watch import start_watching
from services.context import Context
from services.single_flight import lock_file

CONNECTIONS = 1000
IDLE_S = 15  # an idle connection, or a request that does not come to its end, is closed after this
SOON_S = 2.0  # a start that takes longer says why
LOOK_AGAIN_S = 5.0  # for a process that watches in the place of one that has ended


def run(settings: Settings, create_app: Callable[[Settings], Dash]) -> int:
    """Serve until stopped."""
    if not settings.store.exists():
        from commands import demo  # noqa: PLC0415 - only the first start needs the generator

        demo.run(settings)
    # Of a line for every request that waits for a moment, a full room would write thousands.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    server = create_app(settings).server
    compile_first(settings.language)
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    print(text("cli.serving", settings.language, url=f"http://{host}:{settings.port}"), flush=True)
    begun = partial(begin, server, settings)
    count = processes_of(settings)
    if count > 1:
        from server.processes import Processes  # noqa: PLC0415 - there is no gunicorn on every system

        bind = f"{host}:{settings.port}"
        Processes(server, count=count, bind=bind, options=options_of(settings), begun=begun).run()
    else:
        threading.Thread(target=begun, daemon=True).start()
        waitress.serve(server, host=settings.host, port=settings.port, **options_of(settings))
    return 0


def compile_first(language: str) -> None:
    """Compile the loops before the address answers: the first page would wait for them, with nothing on it.

    In a process of its own where there are several: the threads of the loops do not outlive a fork.
    """
    if not hasattr(os, "fork"):
        compile_loops()
        return
    compiling = multiprocessing.get_context("fork").Process(target=compile_loops)
    compiling.start()
    compiling.join(SOON_S)
    if compiling.is_alive():
        print(text("cli.compiling", language), flush=True)
        compiling.join()
    if compiling.exitcode:
        logging.getLogger("kodro").warning("the loops could not be compiled beforehand: the first page will wait")


def processes_of(settings: Settings) -> int:
    """How many processes serve: as many as are asked for, else as there are cores; one where there is no fork."""
    return (settings.processes or os.cpu_count() or 1) if hasattr(os, "fork") else 1


def options_of(settings: Settings) -> dict[str, Any]:
    """What each process's waitress is told."""
    return {
        "threads": settings.threads,
        "max_request_body_size": 2 * settings.max_upload_mb * 1_000_000,
        # A browser keeps six connections open: a hundred would be used up by seventeen browsers.
        "connection_limit": CONNECTIONS,
        "channel_timeout": IDLE_S,
        "cleanup_interval": IDLE_S // 3,
        "asyncore_use_poll": True,  # select() takes no more than 1,024 descriptors
        "ident": None,
    }


def begin(server: Flask, settings: Settings) -> None:
    """Prepare the first page; then watch for forecasts, in one process at a time, if they are watched for."""
    context: Context = server.extensions["kodro"]
    if settings.who == ACCOUNTS:  # what most of those who sign in will ask
        context = replace(context, viewer=Viewer.of_tier(Tier.CORE))
    warm_up(server, context)
    if settings.forecast_folder or settings.smtp_host:
        lock_file(cast(SharedCache, context.cache).jobs, "watch").acquire(
            poll_interval=LOOK_AGAIN_S
        )  # held until the process ends
        start_watching(context, settings, partial(describe, language=settings.language))
