"""Early warning over the synthetic country, and over a store that holds real forecasts beside it."""

import datetime as dt
import shutil
from pathlib import Path

import pandas as pd
import pytest

from demo.floods import AFFECTED_2022, AFFECTED_2024
from domain.method import load_method
from domain.tiers import Tier
from domain.viewer import Viewer
from services.context import Context
from services.risk.exposure_request import ExposureRequest
from services.risk.inventory import inventory
from services.risk.shown_exposure import exposure
from services.risk.warned_people import exposed, nearest_period
from services.risk.warning_words import (
    MARKS,
    SKILL_COLUMNS,
    issues_by_area,
    level_name,
    reasons,
    season_words,
    skill_cells,
)
from services.risk.warnings import current, skills, warning_day
from store import GeoPackageStore, open_store
from store.importing import import_file

HEAD = "station,pcode,issued_on,lead_days,p_exceed_5y_pct,p_exceed_20y_pct,source\n"


@pytest.fixture
def own(demo_store: GeoPackageStore, tmp_path: Path) -> Context:
    """A copy of the synthetic country that a test may write into."""
    shutil.copy(demo_store.path, tmp_path / "kodro.gpkg")
    (tmp_path / "kodro_rasters").symlink_to(demo_store.raster_folder)
    return Context(open_store(tmp_path / "kodro.gpkg"), load_method(), Viewer.of_tier(Tier.CORE))


def test_the_synthetic_country_shows_every_level(context: Context) -> None:
    found = current(context)
    assert found.synthetic and found.on == "2025-10-31"
    assert found.areas["level"].value_counts().to_dict() == {"none": 13, "unknown": 2, "action": 1, "readiness": 1}
    assert found.areas["level"].iloc[:4].tolist() == ["action", "readiness", "unknown", "unknown"]
    assert found.areas.loc[["CF32", "CF43", "CF63", "CF23"], "level"].tolist() == [
        "action", "readiness", "unknown", "unknown",
    ]  # fmt: skip


def test_a_year_later_nothing_is_known(context: Context) -> None:
    assert set(current(context, "2026-10-31").areas["level"]) == {"unknown"}


def test_the_season_is_counted_as_it_was_made(context: Context) -> None:
    """By hand from demo/warnings.py: seven floods where forecasts were made, one where none was."""
    readiness, action, rain = skills(context)
    assert [readiness.count(k) for k in ("hit", "miss", "not_forecast", "false_alarm", "open")] == [4, 3, 1, 3, 2]
    assert [action.count(k) for k in ("hit", "miss", "not_forecast", "false_alarm", "open")] == [4, 3, 1, 1, 1]
    assert (rain.judged_warnings, rain.count("miss")) == (0, 1)
    assert skill_cells(rain, "fr")[3].startswith("—")
    assert skill_cells(action, "fr")[1] == "57\u202f% (4 sur 7)"
    assert skill_cells(action, "fr")[2] == "50\u202f% (4 sur 8)"  # one more flood came that no forecast looked at
    assert len(skill_cells(action, "fr")) == len(SKILL_COLUMNS)


def test_the_length_of_each_areas_season_is_said(context: Context) -> None:
    issues = issues_by_area(skills(context))
    counts = issues["count"]
    assert len(counts) == 16 and (counts == 1).sum() == 8
    line = season_words(skills(context), "en")[1]
    assert line == f"Days with a forecast, by prefecture: 1 to {counts.max()}; prefectures with a single one: 8 of 16."


def test_a_real_forecast_puts_the_synthetic_ones_away(own: Context, tmp_path: Path) -> None:
    today = dt.datetime.now(dt.UTC).date().isoformat()
    path = tmp_path / "glofas.csv"
    path.write_text(HEAD + f",CF53,{today},3,80,40,GloFAS\n,CF53,{today},7,20,10,GloFAS\n")
    assert import_file(own.store, path).status == "taken"
    found = current(own)
    assert not found.synthetic and found.on == warning_day(own) == today
    assert found.areas.at["CF53", "level"] == "action"
    assert set(found.areas["level"].drop("CF53")) == {"unknown"}
    assert found.sources == "GloFAS"


def test_exposed_people_are_those_of_the_exposure_lens(context: Context) -> None:
    people = exposed(context, current(context), 22)
    measured = exposure(context, ExposureRequest("prefectures")).exposed
    assert people.index.tolist() == ["CF32", "CF43"]
    assert people.loc["CF32", ["wanted_period", "period"]].tolist() == [20, 20]
    assert people.loc["CF43", ["wanted_period", "period"]].tolist() == [5, 10]
    assert people.at["CF32", "exposed"] == pytest.approx(measured.loc["CF32", (20, 0.5)])
    assert people.at["CF43", "exposed"] == pytest.approx(measured.loc["CF43", (10, 0.5)])
    assert (people["covered_share"] > 0.9).all()


def test_sites_in_the_flood_are_counted_one_by_one(context: Context) -> None:
    people = exposed(context, current(context), 22)
    sites = context.store.places("displacement_site")
    flooded = exposure(context, ExposureRequest("sites", 22)).exposed[(20, 0.5)]
    own = flooded[flooded.index.isin(sites.index[sites["adm1"] == "CF32"])]
    assert people.at["CF32", "sites"] == (own >= 1).sum()
    assert people.at["CF32", "site_people"] == pytest.approx(own[own >= 1].sum())


def test_the_public_is_told_of_people_but_not_of_sites(public_context: Context) -> None:
    people = exposed(public_context, current(public_context), 22)
    assert people["exposed"].notna().all()
    assert people["sites"].isna().all() and people["places"].isna().all()


def test_without_a_flood_map_nobody_is_exposed_is_not_said(own: Context) -> None:
    (own.store.raster_folder).unlink()
    people = exposed(own, current(own), 22)
    assert people["exposed"].isna().all()


@pytest.mark.parametrize(("wanted", "period"), [(5, 10), (20, 20), (30, 20), (60, 50), (1000, 500)])
def test_the_nearest_return_period_is_taken(wanted: int, period: int) -> None:
    assert nearest_period((10, 20, 50, 75, 100, 200, 500), wanted) == period


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_level_says_why(context: Context, language: str) -> None:
    found = current(context)
    for area, level in found.areas["level"].items():
        said = reasons(found, str(area), language)
        assert said and all(said)
        assert level_name(level, language).startswith(MARKS[level])
    assert len(reasons(found, "CF32", language)) == 3
    assert len({MARKS[level] for level in set(found.areas["level"])}) == 4


def test_warned_areas_without_a_committee_come_first(context: Context) -> None:
    table = inventory(context, current(context))
    assert table.index[0] == "CF43"  # readiness, no committee
    assert table.index[1] == "CF32"  # action, with committees
    assert table.at["CF43", "gaps"] == ["no_committee", "no_drill", "plan_old", "low_reach"]
    assert table.at["CF32", "gaps"] == []
    assert table.at["CF63", "gaps"] == ["committees_unknown", "drill_unknown", "plan_unknown", "reach_unknown"]
    assert pd.isna(table.at["CF63", "committees"])  # nobody asked: not zero


def test_the_public_sees_the_inventory_by_prefecture_only(own: Context, tmp_path: Path) -> None:
    path = tmp_path / "i.csv"
    head = "pcode,assessed_on,committees,last_drill_on,plan_on,warning_reach_pct,source\n"
    path.write_text(head + "CF431,2025-09-30,3,,,40,CP\n")
    assert import_file(own.store, path).rows_taken == 1
    assert "CF431" in inventory(own, current(own)).index
    assert "CF431" not in inventory(own.as_public(), current(own.as_public())).index


def test_published_floods_are_the_published_ones(context: Context) -> None:
    rows = context.store.observations(["flood_affected_ind"])
    first = rows[rows["observed_on"] == "2022-12-31"].set_index("subject")["value"]
    assert first.to_dict() == AFFECTED_2022
    assert (first["CF53"], first["CF71"], first["CF32"]) == (24000, 20400, 13000)
    second = rows[rows["observed_on"] == "2024-12-31"].set_index("note")["value"]
    assert second.to_dict() == {town: people for town, (_, people) in AFFECTED_2024.items()}
    synthetic = context.store.datasets().set_index("dataset_id")["is_synthetic"]
    assert not synthetic[rows["dataset_id"]].any()
