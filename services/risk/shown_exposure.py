"""The exposure that a viewer is shown: the one rule for screen, map, table, files and command line.

Method note 8: the public reads no count that is small or gives a small one away, no area within a prefecture but one
that is drawn, and of a drawn area only what locates nobody; partners read no count below theirs.
"""

from dataclasses import replace

import pandas as pd

from analysis.disclosure import hidden_rows
from analysis.threads import Progress
from domain.errors import NotAllowedError
from domain.tiers import Tier
from services.context import Context
from services.disclosed import small_count_for
from services.risk.derivations import cell_metres_of
from services.risk.exposure import ADDED, Exposure, Totals, exposure_unredacted, totals_of
from services.risk.exposure_request import SHAPES, ExposureRequest

PUBLIC_ZONES = ("prefectures", SHAPES)
FIGURES = ("expected_annual", "damaged_share")  # of zones, besides people


def exposure(context: Context, request: ExposureRequest, progress: Progress | None = None) -> Exposure:
    """People exposed to a hazard in zones, as far as the viewer may read it; see exposure_unredacted().

    Raises:
        NotAllowedError: the public asks for zones within prefectures, or for a threshold of its own.
        UnknownPlaceError, RasterError, MethodError: as exposure_unredacted().
    """
    if context.tier < Tier.PARTNER:
        _require_public(context, request)
    measured = exposure_unredacted(context, request, progress)
    if context.tier >= Tier.CORE:
        return measured
    return _for_public(context, measured) if context.tier < Tier.PARTNER else _for_partners(context, measured)


def least_area(context: Context) -> tuple[float, float] | None:
    """People and cells of the population raster that a drawn area must have; None for whom its size does not matter."""
    if context.tier >= Tier.PARTNER:
        return None
    return context.method.number("disclosure", "area_people"), context.method.number("disclosure", "area_cells")


def _require_public(context: Context, request: ExposureRequest) -> None:
    """Refuse what the public may not ask, before anything is measured."""
    if request.basis == "tracked":
        context.require(Tier.PARTNER)
    if request.zones not in PUBLIC_ZONES:
        raise NotAllowedError("only_prefectures", found=request.zones, expected="prefectures")
    stops = context.method.hazard(request.hazard).stops
    if request.threshold is not None and request.threshold not in stops:
        raise NotAllowedError("only_stops", found=f"{request.threshold:g}", expected=", ".join(f"{s:g}" for s in stops))


def _for_partners(context: Context, measured: Exposure) -> Exposure:
    """No exposed people of a zone where one of them, or the people counted there, is a small count."""
    small = small_count_for(context.method, Tier.PARTNER)
    counts = [measured.exposed, *_annual(measured)]
    people = measured.zones["people"]
    counted = measured.basis == "tracked"
    hidden = hidden_rows(pd.concat([*counts, people] if counted else counts, axis=1), small=small)
    few = hidden & people.between(0, small, inclusive="neither") if counted else pd.Series(False, index=hidden.index)
    return _without(measured, hidden, few)


def _for_public(context: Context, measured: Exposure) -> Exposure:
    """The answer's threshold alone; a zone with a small count, or too small an area, without any figure."""
    method, small = context.method, small_count_for(context.method, Tier.PUBLIC)
    columns = measured.exposed.columns.get_level_values("threshold") == measured.threshold
    measured = replace(measured, exposed=measured.exposed.loc[:, columns])
    totals = totals_of(measured.zones, measured.exposed)
    counts = pd.concat([measured.exposed, *_annual(measured), measured.zones["people"]], axis=1)
    hidden = hidden_rows(counts, small=small)
    if measured.kind == SHAPES:
        people, cells = least_area(context) or (0, 0)
        cell_km2 = (cell_metres_of(measured.rasters.population) / 1000) ** 2
        hidden |= (measured.zones["people"].fillna(0) < people) | (measured.zones["area_km2"] < cells * cell_km2)
    if measured.kind == SHAPES or measured.threshold != measured.hazard.threshold:
        # Two areas, or two thresholds, side by side would give the few people between them away.
        measured = _rounded(measured, method.number("disclosure", "area_rounding"))
    shown = _without(measured, hidden, hidden)
    if measured.kind != SHAPES:
        return replace(shown, totals=totals)
    # Drawn areas are the reader's own: what is kept back of one must not follow from all together.
    return replace(shown, totals=_nothing(shown)) if hidden.any() else shown


def _annual(measured: Exposure) -> list[pd.Series]:
    return [measured.zones["expected_annual"]] if measured.hazard.periodic else []


def _without(measured: Exposure, hidden: pd.Series, without_people: pd.Series) -> Exposure:
    """An answer without the figures of some zones; its totals are those of all."""
    masked = {name: measured.zones[name].mask(hidden) for name in FIGURES}
    for name in ("people", "spurious_people", "raster_people", "hosts"):
        if name in measured.zones:
            masked[name] = measured.zones[name].mask(without_people)
    return replace(
        measured,
        zones=measured.zones.assign(**masked),
        exposed=measured.exposed.mask(hidden, axis=0),
        withheld=hidden,
        totals=totals_of(measured.zones, measured.exposed),
    )


def _rounded(measured: Exposure, to: float) -> Exposure:
    """Counts as multiples of a number."""
    counts = [name for name in ADDED if name in measured.zones]
    zones = measured.zones.assign(**{name: (measured.zones[name] / to).round() * to for name in counts})
    return replace(measured, zones=zones, exposed=(measured.exposed / to).round() * to)


def _nothing(measured: Exposure) -> Totals:
    known = totals_of(measured.zones, measured.exposed)
    line = known.line.where(known.line.index == "covered_share")
    return Totals(line, known.exposed.where(pd.Series(False, index=known.exposed.index)))
