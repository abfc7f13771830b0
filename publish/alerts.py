"""One run of early warning: import new files, judge, send mail. Started by hand, by cron or by the server."""

from collections.abc import Callable
from dataclasses import dataclass, field

from domain.errors import ImportFileError, KodroError, MailError
from domain.settings import Settings
from publish.bulletin import has_data
from publish.mail import make_message, send
from services.context import Context
from services.risk.notices import LevelChange, mark_failed, mark_sent, note_changes, unsent
from services.risk.warnings import Warnings, current
from store.importing import ImportReport
from store.watching import exclusive_lock, fetch, import_new_files


@dataclass
class AlertRun:
    """Results of one run."""

    busy: bool = False  # another process holds the lock
    files: list[ImportReport] = field(default_factory=list)
    warnings: Warnings | None = None
    changes: list[LevelChange] = field(default_factory=list)
    sent: list[LevelChange] = field(default_factory=list)
    problems: list[KodroError] = field(default_factory=list)


def run_round(
    context: Context,
    settings: Settings,
    *,
    describe: Callable[[ImportReport], str],
    by: str,
    pull: bool = False,
    settled: bool = False,
) -> AlertRun:
    """Fetch (if asked), import new files, judge the day, record changes of level, mail those not yet sent.

    A failure to fetch or to send is added to `problems`; the other steps still run.

    Raises:
        StoreError: the store or the journal cannot be used.
    """
    done = AlertRun()
    with exclusive_lock(context.store) as mine:
        if not mine:
            return AlertRun(busy=True)
        _import_forecasts(context, settings, done, describe, pull=pull, settled=settled)
        done.warnings = current(context)
        done.changes = note_changes(context, done.warnings, by=by)
        _send_news(context, settings, done, by=by)
    return done


def _import_forecasts(
    context: Context, settings: Settings, done: AlertRun, describe: Callable[[ImportReport], str], *, pull: bool,
    settled: bool,
) -> None:  # fmt: skip
    folder = settings.forecast_folder
    if folder is None:
        return
    if pull and settings.forecasts_url:
        try:
            fetch(settings.forecasts_url, folder, max_mb=settings.max_upload_mb)
        except ImportFileError as error:
            done.problems.append(error)
    reports = import_new_files(context.store, folder, describe=describe, max_mb=settings.max_upload_mb, settled=settled)
    done.files.extend(reports)


def _send_news(context: Context, settings: Settings, done: AlertRun, *, by: str) -> None:
    news = unsent(context)
    if not news or not settings.smtp_host or not has_data(context):
        return
    to = ", ".join(settings.recipients)
    try:
        send(make_message(context, news, settings), settings)
    except MailError as error:
        done.problems.append(error)
        if error.code != "mail_partly":
            mark_failed(context, news, str(error), by=by)
            return
    mark_sent(context, news, to, by=by)
    done.sent = news
