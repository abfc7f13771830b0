"""Print the readiness of sites: the numbers of the page."""

import datetime as dt

from analysis.sites.report import to_records
from commands.common import open_context, print_columns, print_json
from domain.errors import UnknownPlaceError
from domain.settings import Settings
from locales import date, number, percent, text
from services.disclosed import site_share
from services.sites.readiness import readiness


def run(settings: Settings, *, site: str | None, number: int | None, as_json: bool, on: dt.date | None = None) -> int:
    """Print one site or all, judged on a day, as a table or as JSON.

    Raises:
        UnknownPlaceError: the round or the site is not in the store.
    """
    context = open_context(settings)
    assessment = readiness(context, number, on)
    if site is not None and site not in assessment.sites.index:
        raise UnknownPlaceError("unknown_site", found=site)
    records = to_records(assessment, context.method, [site] if site else None)
    if as_json:
        print_json(records)
    else:
        print(text("readiness.judged_on", settings.language, date=date(assessment.on, settings.language)))
        _table(records, settings.language)
    return 0


def _table(records: list[dict[str, object]], language: str) -> None:
    head = ("site_id", text("column.site", language), text("column.band", language), text("score.name", language))
    more = [text(key, language) for key in ("score.assured", "completeness.name", "column.open", "column.valid_until")]
    rows = [(*head, *more)]
    for r in records:
        numbers = (
            number(r["score"], language, 1),  # type: ignore[arg-type]
            number(r["bound_low"], language, 1),  # type: ignore[arg-type]
            percent(r["completeness"], language),  # type: ignore[arg-type]
            site_share(r, "open_share", language),
            date(r["valid_until"], language),  # type: ignore[arg-type]
        )
        rows.append((str(r["site_id"]), str(r["name"]), str(r["band"]), *numbers))
    print_columns(rows)
