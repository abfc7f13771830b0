"""The published snapshot: one HTML file with map, key figures, bands and exposure, in two languages.

It is made as the public sees (services/public.py): figures by prefecture, small counts hidden, bands instead
of scores, no site. It asks nothing of any server.
"""

import hashlib
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from components.failure import sentence
from domain.errors import RasterError
from locales import LANGUAGES, coverage_percent, date, named, number, text
from publish.snapshot_map import draw_map, legends
from services.context import Context
from services.data import is_synthetic
from services.places import host_people, returnees, sites_unredacted
from services.public import bands_by_prefecture, hosts_by_prefecture, sites_by_prefecture
from services.risk.public_exposure import exposure_by_prefecture
from services.sites.rounds import Round, find_round

HERE = Path(__file__).parent
LEAFLET = HERE / "vendor" / "leaflet"


def make_snapshot(context: Context, number_: int | None = None) -> str:
    """Write the snapshot of a round (the newest if none is named) as one self-contained page.

    Raises:
        UnknownPlaceError: no such round.
    """
    public = context.as_public()
    chosen = find_round(public, number_)
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"), undefined=StrictUndefined, autoescape=select_autoescape()
    )
    parts = draw_map(public, chosen)
    first = sorted(LANGUAGES, key=lambda language: language != context.language)
    versions = [_version(public, chosen, language) | _damage(parts.missing, language) for language in first]
    page = environment.get_template("snapshot.html").render(
        versions=versions,
        synthetic=is_synthetic(public),
        leaflet_js=Markup((LEAFLET / "leaflet.js").read_text(encoding="utf-8")),  # noqa: S704 - our own file
        leaflet_css=Markup((LEAFLET / "leaflet.css").read_text(encoding="utf-8")),  # noqa: S704 - our own file
        map_html=Markup(parts.html),  # noqa: S704 - made here
        map_script=Markup(parts.script),  # noqa: S704 - made here
    )
    return page.replace("@@HASH@@", hashlib.sha256(page.encode()).hexdigest()[:16])


def _version(context: Context, chosen: Round, language: str) -> dict[str, Any]:
    """Everything that is said, in one language."""

    def say(key: str, **values: object) -> str:
        return text(key, language, **values)

    on = date(chosen.on, language)
    return {
        "language": language,
        "t": say,
        "title": say("snapshot.title"),
        "subtitle": say("snapshot.subtitle", round=chosen.number, date=on),
        "legends": legends(context, chosen, language),
        "figures": _figures(context, chosen, language),
        "people": _people(context, chosen.number, language),
        "bands": _bands(context, chosen.number, language),
        "exposure": _exposure(context, language),
        "band_names": [(b, say(f"band.{b}.name")) for b in "ABCDE"],
        "sources": _sources(context, language),
        "method": say("snapshot.method", version=context.method.version, hash=context.method.hash[:12]),
        "publisher": say("snapshot.publisher", publisher=context.publisher),
        "data": say("snapshot.data", hash=context.store.version()[:12]),
    }


def _damage(missing: tuple[str, ...], language: str) -> dict[str, list[str]]:
    """What the map lacks because its raster cannot be read."""
    titles = [text(f"layer.{layer}.title", language) for layer in missing]
    return {"missing": [f"{title} : {text('error.raster_truncated', language)}" for title in titles]}


def _figures(context: Context, chosen: Round, language: str) -> list[tuple[str, str, str]]:
    """National totals: published as they are, they are far above any count that must be hidden."""
    # What nobody counted is unknown, and so is a total that lacks it.
    counts = (
        sites_unredacted(context, chosen.number)["people"],
        host_people(context, chosen.number),
        returnees(context, chosen.number),
    )
    in_sites, hosted, returned = (float(count.sum(min_count=1)) for count in counts)
    small = context.method.number("disclosure", "small_count")
    on = date(chosen.on, language)
    return [
        (text(f"snapshot.{key}", language), _shown(value, small, language), on)
        for key, value in (("total", in_sites + hosted), ("sites", in_sites), ("hosts", hosted), ("returned", returned))
    ]


def _shown(value: float, small: float, language: str) -> str:
    return text("small_count", language) if 0 < value < small else number(value, language)


def _people(context: Context, number_: int, language: str) -> list[tuple[str, str, str]]:
    in_sites = sites_by_prefecture(context, number_, language)
    hosted = hosts_by_prefecture(context, number_, language)["shown"]
    return [(row["name"], row["shown"], hosted[code]) for code, row in in_sites.sort_values("name").iterrows()]


def _bands(context: Context, number_: int, language: str) -> list[tuple[str, list[str]]]:
    table = bands_by_prefecture(context, number_).sort_values("name")

    def word(value: object) -> str:
        return (
            text(f"snapshot.share.{value}", language) if isinstance(value, str) else text("snapshot.hidden", language)
        )

    return [(row["name"], [word(row[b]) for b in "ABCDE"]) for _, row in table.iterrows()]


def _exposure(context: Context, language: str) -> dict[str, Any] | None:
    try:
        exposure = exposure_by_prefecture(context, language)
    except RasterError as error:
        return {"problem": sentence(error, language)}
    if exposure is None:
        return None
    rows = [
        (row["name"], row["people"], *(row[period] for period in exposure.periods), row["annual"],
         coverage_percent(row["covered_share"], language))
        for _, row in exposure.table.sort_values("name").iterrows()
    ]  # fmt: skip
    depth = number(exposure.threshold, language, 1)
    heads = [text("snapshot.exposed", language, depth=depth, years=number(p, language)) for p in exposure.periods]
    return {"problem": "", "rows": rows, "heads": heads, "source": exposure.source}


def _sources(context: Context, language: str) -> list[tuple[str, str, str]]:
    table = context.store.datasets()
    return [
        (named(row["title"], language), row["licence"], date(row["as_of"], language)) for _, row in table.iterrows()
    ]
