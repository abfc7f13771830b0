"""Early warning in one command: import new forecasts, judge them, send mail. Run by hand or by cron."""

from dataclasses import replace
from functools import partial

from commands.common import open_context, print_columns, print_json
from commands.import_files import describe
from components.failure import details, sentence
from domain.errors import SettingError
from domain.settings import Settings
from domain.tiers import Tier
from domain.viewer import Viewer
from locales import date, text
from publish.alerts import AlertRun, run_round
from services.context import Context
from services.risk.warning_words import MARKS, reasons
from services.risk.warnings import Warnings, current
from store.parsing.values import parse_date

BY = "kodro warn"


def run(settings: Settings, *, on: str | None = None, as_json: bool = False) -> int:
    """Run one round and print the levels; 0 if all went well, 1 if a file was refused or nobody could be told.

    Raises:
        SettingError: `on` is no day.
        StoreError: there is no store, or it cannot be used.
    """
    if on is not None and parse_date(on) is None:
        raise SettingError("bad_day", found=on, expected="2025-10-31")
    language = settings.language
    context = open_context(settings)
    if on is not None:  # another day is only shown: nothing is recorded or sent
        done = AlertRun(warnings=current(context, parse_date(on)))
    else:
        # What is recorded and mailed is the operator's own, whatever is shown at KODRO_TIER: as the server does it.
        context = replace(context, viewer=Viewer.of_tier(Tier.CORE))
        done = run_round(context, settings, describe=partial(describe, language=language), by=BY, pull=True)
    if done.busy:
        print(text("cli.warn.busy", language))
        return 1
    assert done.warnings is not None  # not busy
    if as_json:
        print_json(records(context, done, language))
    else:
        _print(done, done.warnings, language)
    return int(bool(done.problems) or any(report.status == "refused" for report in done.files))


def records(_: Context, done: AlertRun, language: str) -> dict[str, object]:
    """The round as JSON: levels with their reasons, what was taken, told and wrong."""
    warnings = done.warnings
    assert warnings is not None
    levels = [
        {"area": str(code), "name": row["name"], "level": row["level"], "why": reasons(warnings, str(code), language)}
        for code, row in warnings.areas.iterrows()
    ]
    return {
        "on": warnings.on,
        "synthetic": warnings.synthetic,
        "levels": levels,
        "files": [{"file": r.file, "status": r.status, "rows": r.rows, "taken": r.rows_taken} for r in done.files],
        "changed": [c.area for c in done.changes],
        "sent": [c.area for c in done.sent],
        "problems": [sentence(error, language) for error in done.problems],
    }


def _print(done: AlertRun, warnings: Warnings, language: str) -> None:
    for report in done.files:
        print(describe(report, language), end="\n\n")
    print(text("cli.warn.day", language, date=date(warnings.on, language)))
    if warnings.synthetic:
        print(text("label.synthetic", language))
    rows = [
        (
            MARKS[row["level"]],
            text(f"warning.level.{row['level']}", language),
            row["name"],
            reasons(warnings, str(code), language)[0],
        )
        for code, row in warnings.areas.iterrows()
    ]
    print_columns([tuple(map(str, row)) for row in rows])
    print(text("cli.warn.end", language, changed=len(done.changes), sent=len(done.sent)))
    for error in done.problems:
        print(sentence(error, language), *details(error, language), sep="\n  ")
