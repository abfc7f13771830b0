"""Watch the folder of forecasts while the page is served: one poll a minute."""

import logging
import threading
from collections.abc import Callable
from dataclasses import replace

from domain.settings import Settings
from domain.tiers import Tier
from domain.viewer import Viewer
from publish.alerts import run_round
from services.context import Context
from store.importing import ImportReport

EVERY_SECONDS = 60.0
BY = "kodro serve"
log = logging.getLogger("kodro")


def start_watching(
    context: Context,
    settings: Settings,
    describe: Callable[[ImportReport], str],
    *,
    every: float = EVERY_SECONDS,
    stop: threading.Event | None = None,
) -> threading.Thread:
    """Start a thread that polls every `every` seconds until `stop` is set; no failure in it stops the server."""
    stop = stop or threading.Event()
    # The mail is the operator's own, whatever the visitors of this server may see.
    core_context = replace(context, viewer=Viewer.of_tier(Tier.CORE))

    def watch() -> None:
        while not stop.is_set():
            poll_once(core_context, settings, describe)
            stop.wait(every)

    thread = threading.Thread(target=watch, name="early-warning", daemon=True)
    thread.start()
    return thread


def poll_once(context: Context, settings: Settings, describe: Callable[[ImportReport], str]) -> None:
    """Poll once; a failure is logged, and the next poll tries again."""
    try:
        done = run_round(context, settings, describe=describe, by=BY, settled=True)
    except Exception:
        log.exception("early warning failed")
        return
    for report in done.files:
        log.info("%s: %s", report.file, report.status)
    for problem in done.problems:
        log.warning("early warning: %s", problem)
