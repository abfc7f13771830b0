"""People of sites and return areas: who counted them, beside an own sum over the store and its rasters."""

import datetime as dt
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analysis.zonal.grids import total_people
from components.risk.exposure import national_note, total_result, zone_result
from domain.errors import NotAllowedError, RasterError
from services.context import Context
from services.risk.exposure import records, zone_shapes
from services.risk.exposure_request import ExposureRequest
from services.risk.hazard_matrix import Chosen, counts_by_kind, critical_places
from services.risk.hazards import hazard_rasters, is_outdated
from services.risk.inhabitants import inhabitants
from services.risk.measuring import national_totals
from services.risk.shown_exposure import exposure

ROUND = 22
AREAS = ExposureRequest("return_areas", ROUND)
LATEST = dt.date(2025, 10, 31)


def test_all_inhabitants_that_the_store_knows_are_counted(context: Context) -> None:
    rows = context.store.observations(["population_ind"])
    known = rows[rows["round"] == ROUND].drop_duplicates("subject", keep="last").set_index("subject")["value"]
    found = exposure(context, AREAS).zones
    assert found["people"].sum() == pytest.approx(known.reindex(found.index).sum())
    assert (found["counted_by"] == "population").all()
    returned = context.store.observations(["returnee_ind"])
    returned = returned[returned["round"] == ROUND].set_index("subject")["value"].reindex(found.index).sum()
    assert found["people"].sum() > 2.5 * returned  # who returned is a third of those who live there


def test_each_place_is_its_people_in_the_exposed_share_around_it(context: Context) -> None:
    found = exposure(context, AREAS)
    zones, exposed = found.zones, found.exposed[(100, 0.5)]
    assert (exposed <= zones["people"] + 1e-9).all()
    inside = zones["raster_people"] > 0
    alone = exposure(context, replace(AREAS, zones="return_areas", threshold=0.75)).zones
    assert alone["people"].equals(zones["people"])
    assert (zones["hosts"][inside] >= 0).all()


class Rows:
    """A store that has other observations."""

    def __init__(self, store: object, rows: pd.DataFrame) -> None:
        self._store, self._rows = store, rows

    def __getattr__(self, name: str) -> object:
        return getattr(self._store, name)

    def observations(self, indicators: list[str] | None = None) -> pd.DataFrame:
        table = self._rows
        return table if indicators is None else table[table["indicator"].isin(indicators)]


def counted(context: Context, **changes: object) -> pd.DataFrame:
    """Inhabitants where rows of population_ind of AREA-001 are changed or taken away."""
    rows = context.store.observations()
    mine = (rows["subject"] == "AREA-001") & (rows["indicator"] == "population_ind")
    rows = rows.assign(**{k: rows[k].mask(mine, v) for k, v in changes.items()}) if changes else rows[~mine]
    return inhabitants(replace(context, whole=Rows(context.store, rows)), ROUND)


def test_without_inhabitants_returnees_stand_and_it_is_said(context: Context) -> None:
    whole, without = inhabitants(context, ROUND), counted(context)
    assert whole.loc["AREA-001", "counted_by"] == "population"
    assert without.loc["AREA-001", "counted_by"] == "returnees"
    assert without.loc["AREA-001", "people"] < whole.loc["AREA-001", "people"]
    assert without.drop("AREA-001").equals(whole.drop("AREA-001").reindex(without.drop("AREA-001").index))


def test_a_count_of_no_round_stands_if_it_was_known_on_the_day(context: Context) -> None:
    for day, by in (("2023-05-01", "population"), ("2026-05-01", "returnees")):
        found = counted(context, round=np.nan, observed_on=day, value=777.0)
        assert found.loc["AREA-001", "counted_by"] == by


def test_who_counted_is_in_the_panel_the_records_and_for_each_language(context: Context) -> None:
    found = exposure(context, AREAS)
    for language, words in (("fr", "tous les habitants"), ("en", "all inhabitants")):
        assert words in str(zone_result(found, "AREA-001", "x", language))
        assert str(len(found.zones)) in str(total_result(found, language))
    assert records(found)[0]["counted_by"] == "population"
    assert "counted_by" not in records(exposure(context, ExposureRequest("prefectures")))[0]


def test_places_whose_raster_people_are_few_are_flagged(context: Context) -> None:
    for zones in ("sites", "return_areas"):
        found = exposure(context, ExposureRequest(zones, ROUND)).zones
        few = found["raster_people"] < 0.1 * found["people"]
        assert ["few_raster_people" in flags for flags in found["flags"]] == few.tolist()


def test_the_public_has_no_sites_and_unknown_keys_are_refused(context: Context, public_context: Context) -> None:
    with pytest.raises(NotAllowedError):
        exposure(public_context, ExposureRequest("sites"))
    with pytest.raises(RasterError) as refused:
        exposure(context, ExposureRequest("prefectures", key=7))
    assert refused.value.code == "no_period"


def test_three_national_totals_differ_for_reasons_that_are_said(context: Context) -> None:
    totals = national_totals(context, "river_flood")
    raster = hazard_rasters(context).population
    assert totals["raster"] == pytest.approx(total_people(raster), rel=1e-6)
    found = exposure(context, ExposureRequest("prefectures"))
    zones = found.zones["people"].sum()
    assert totals["raster"] >= totals["country"] - 1e-6
    assert zones == pytest.approx(totals["country"], rel=1e-3)
    assert "Trois totaux" in str(national_note(totals, found, "fr"))
    same = pd.Series({"raster": zones, "country": zones})
    assert "même total" in str(national_note(same, found, "fr"))


def test_places_under_one_prefecture_are_those_in_it(context: Context) -> None:
    answer = exposure(context, ExposureRequest("prefectures"))
    chosen = Chosen(answer.hazard, answer.key, answer.threshold)
    shapes, whole = zone_shapes(context, answer), counts_by_kind(context, chosen, ROUND)
    vakaga = counts_by_kind(context, chosen, ROUND, shapes["CF53"])
    table = critical_places(context, ROUND)
    expected = table[table.representative_point().within(shapes["CF53"])].groupby("kind").size()
    assert vakaga.sum(axis=1).to_dict() == expected.reindex(vakaga.index).to_dict()
    assert vakaga.to_numpy().sum() < whole.to_numpy().sum() / 3
    points = table[table.geom_type == "Point"]
    inside = points.within(shapes["CF53"])
    assert (points["adm1"] == "CF53")[inside].mean() > 0.95


@pytest.mark.parametrize(
    ("month", "outdated"),
    [("2025-10", False), ("2024-10", False), ("2024-09", True), ("2020-12", True), ("", False)],
)
def test_a_month_is_outdated_after_twelve(context: Context, month: str, outdated: bool) -> None:
    rasters = replace(hazard_rasters(context), month=month)
    assert is_outdated(context, rasters, LATEST) == outdated


def test_an_old_drought_is_not_set_beside_today_s_places(context: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.risk.hazard_matrix.is_outdated", lambda *_: True)
    hazard = context.method.hazard("drought")
    assert set(counts_by_kind(context, Chosen(hazard, hazard.key, hazard.threshold), ROUND)["unknown"]) != {0}
    assert counts_by_kind(context, Chosen(hazard, 3, 1.0), ROUND)[["exposed", "clear"]].to_numpy().sum() == 0


def test_the_month_of_a_drought_is_named(context: Context) -> None:
    found = exposure(context, ExposureRequest("prefectures", hazard="drought"))
    assert found.rasters.month == found.rasters.date.rpartition("/")[2] and len(found.rasters.month) == 7
    for language in ("fr", "en"):
        assert found.rasters.month[:4] in str(total_result(found, language))
