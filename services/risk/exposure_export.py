"""Exposure of zones for export: figures, shapes, and the notes that must accompany them.

Every form of file is written from this, so that no two can differ, and from the answer that the page shows.
"""

from dataclasses import dataclass

import geopandas as gpd
import pandas as pd

from analysis.risk.exposure import mean_coverage
from domain.tiers import Tier
from locales import named, text
from services.context import Context
from services.risk.composite import annual
from services.risk.export_columns import Column, columns_of, exposed_name
from services.risk.exposure import Exposure, zone_shapes
from services.risk.exposure_inputs import inputs, inputs_hash, require_licence

# Threads add people in no fixed order, so that the last digits of a sum are nobody's: they are not written, and
# the same data give the same file.
DIGITS = {"area_km2": 3, "covered_share": 6}
PEOPLE_DIGITS = 2
ANNUAL = ("expected_annual", "expected_annual_low", "expected_annual_high")


@dataclass(frozen=True)
class ExposureExport:
    """An export before it has a form.

    `figures` (index zone) has the columns named by `columns` that are not the same in every row; `shapes`
    are the zones measured, EPSG:4326; `metadata` is said of the whole.
    """

    figures: pd.DataFrame
    shapes: gpd.GeoSeries
    columns: tuple[Column, ...]
    metadata: dict[str, str]
    language: str
    shown: str  # the column that a map of the zones shows


def export_content(
    context: Context,
    measured: Exposure,
    language: str,
) -> ExposureExport:
    """Figures of an exposure with their provenance, as far as the viewer may have them.

    Args:
        context: says who asks.
        measured: from services.risk.exposure; the page's own answer.
        language: of the words (not of the numbers, which are plain).

    The public has prefectures, whole people, and no figure of a prefecture where one of them is a small count;
    partners have no exposed people of a zone where one of them is a small count of theirs.

    Raises:
        NotAllowedError: the public asks for anything finer, or a dataset's tier or licence keeps it back.
    """
    if measured.kind != "prefectures":
        context.require(Tier.PARTNER)
    datasets = inputs(context, measured)
    require_licence(context, datasets)
    table = _figures(context, measured)
    metadata = _metadata(context, measured, datasets, language)
    return ExposureExport(table, zone_shapes(context, measured), columns_of(measured, table, language), metadata,
                          language, exposed_name(measured.key, measured.threshold, measured.hazard.id))  # fmt: skip


def _figures(context: Context, measured: Exposure) -> pd.DataFrame:
    zones = measured.zones
    table = pd.DataFrame({"name": zones["name"], "people": zones["people"]})
    for extra in ("counted_by", "raster_people", "hosts"):
        if extra in zones:
            table[extra] = zones[extra]
    table = table.assign(area_km2=zones["area_km2"], covered_share=zones["covered_share"])
    exposed = measured.exposed.copy()
    exposed.columns = [exposed_name(key, threshold, measured.hazard.id) for key, threshold in measured.exposed.columns]
    table = table.join(exposed)
    if measured.hazard.periodic:
        bounds = annual(context, measured).figures
        table = table.assign(
            expected_annual=zones["expected_annual"],
            expected_annual_low=bounds["low"],
            expected_annual_high=bounds["high"],
        )
    if measured.rasters.spurious:
        table = table.assign(spurious_people=zones["spurious_people"])
    table = table.assign(flags=[" ".join(flags) for flags in zones["flags"]], suppressed=False)
    numbers = table.select_dtypes("float").columns
    table = table.round({name: DIGITS.get(name, PEOPLE_DIGITS) for name in numbers})
    return _for_partners(measured, table) if context.tier >= Tier.PARTNER else _for_public(measured, table)


def _for_partners(measured: Exposure, table: pd.DataFrame) -> pd.DataFrame:
    """All figures; none of people exposed in a row that holds a small count or would give one away (never for core)."""
    figures = [name for name in ANNUAL if name in table]
    table[figures] = table[figures].mask(measured.hidden, axis=0)
    return table.assign(suppressed=measured.hidden)


def _for_public(measured: Exposure, table: pd.DataFrame) -> pd.DataFrame:
    """Whole people at the headline depth; no figure of a row that holds a small count or would give one away."""
    headline = measured.threshold
    counts = [exposed_name(key, t, measured.hazard.id) for key, t in measured.exposed.columns if t == headline]
    figures = ["people", *counts, *(name for name in ANNUAL if name in table)]
    fixed = ["area_km2", "covered_share"]
    shown = table[["name", "people", *fixed, *figures[1:], "flags", "suppressed"]].copy()
    shown[figures] = shown[figures].round().mask(measured.hidden, axis=0)
    return shown.assign(suppressed=measured.hidden)


def _metadata(context: Context, measured: Exposure, datasets: pd.DataFrame, language: str) -> dict[str, str]:
    sources = {measured.rasters.source, measured.rasters.population_source, *datasets["source"]}
    synthetic = bool(datasets["is_synthetic"].any())
    return {
        "title": text(
            "export.title_of",
            language,
            hazard=text(f"hazard.{measured.hazard.id}", language),
            zones=text(f"zones.{measured.kind}", language),
        ),
        "zones": measured.kind,
        "hazard": measured.hazard.id,
        "threshold": f"{measured.hazard.display_value(measured.threshold):g} {measured.hazard.unit}",
        "basis": text(f"exposure.basis.{measured.basis}", language),
        "source": "; ".join(sorted(named(source, language) for source in sources if source)),
        "licence": "; ".join(sorted({str(x) for x in datasets["licence"] if x})) or text("export.no_licence", language),
        "as_of": str(datasets["as_of"].max()) if len(datasets) else "",
        "population_date": measured.rasters.population_date,
        "coverage": f"{mean_coverage(measured.zones):.4f}",
        "data_hash": inputs_hash(datasets),
        "method_version": context.method.version,
        "method_hash": context.method.hash,
        "is_synthetic": "true" if synthetic else "false",
        "tier": str(context.tier),
        "label": text("label.synthetic", language) if synthetic else "",
        "limits": text("export.limits", language),
        "disclaimer": text("disclaimer", language),
    }
