"""What closing sets are made from, in the synthetic country: works counted once, figures known on the round's day."""

import pandas as pd
import pytest

from services.context import Context
from services.sites.closing import closing_inputs
from services.sites.readiness import readiness
from services.sites.rounds import judged_day


def newest(context: Context, indicator: str, on: str) -> pd.Series:
    """The newest value of each subject up to a day; counted apart from the service."""
    rows = context.store.observations([indicator]).dropna(subset=["value"])
    rows = rows[rows["observed_on"] <= on].sort_values(["observed_on", "value"])
    return rows.groupby("subject")["value"].last()


@pytest.mark.parametrize("number", [17, 21, 22])
def test_capacities_are_those_known_on_the_day_of_the_round(context: Context, number: int) -> None:
    areas = closing_inputs(context, number, limit=0.25).areas
    on = judged_day(context, number).isoformat()
    size = context.method.number("household", "size")
    for column, indicator, per in (("health", "health_room_ind", size), ("limit", "population_ind", size / 0.25)):
        expected = newest(context, indicator, on).reindex(areas.index) / per
        pd.testing.assert_series_equal(areas[column].astype(float), expected, check_names=False)


def test_completed_shelters_are_no_free_room(context: Context) -> None:
    areas = closing_inputs(context, 22, limit=None).areas
    known = newest(context, "shelter_done", judged_day(context, 22).isoformat())
    assert (areas["shelter"].dropna() == 0).all()
    assert set(areas.index[areas["shelter"].notna()]) == set(areas.index) & set(known.index)


def test_works_of_an_area_stand_once_however_many_sites_send_people_there(context: Context) -> None:
    inputs, gaps = closing_inputs(context, 22, limit=None), readiness(context, 22).gaps
    areas = context.store.places("return_area").index
    place = gaps[gaps["destination_id"].isin(areas)]
    costs = context.method.unit_costs
    once = {
        item: place[place["item"] == item].drop_duplicates("destination_id").set_index("destination_id")["whole"]
        for item in ("shelters", "mediation_committee")
    }
    fixed = once["shelters"] * costs["shelters"] + once["mediation_committee"] * costs["mediation_committee"]
    here = inputs.areas.loc[inputs.areas.index.isin(areas), "fixed"]
    pd.testing.assert_series_equal(here.sort_index(), fixed.reindex(here.index).sort_index(), check_names=False)
    # Several sites look at one area: the parts of its works that they are shown add up to the works.
    shared = place[(place["item"] == "shelters") & place["destination_id"].duplicated(keep=False)]
    assert len(shared)
    parts = shared.groupby("destination_id")["quantity"].agg(lambda q: q.sum(skipna=False))
    pd.testing.assert_series_equal(parts, once["shelters"].reindex(parts.index), check_names=False)


def test_water_points_follow_those_who_arrive(context: Context) -> None:
    """points_lacking and points of pairs give the gap of the assessment when everybody goes."""
    inputs, gaps = closing_inputs(context, 22, limit=None), readiness(context, 22).gaps
    areas = context.store.places("return_area").index
    water = gaps[(gaps["item"] == "water_points") & gaps["destination_id"].isin(areas)]
    water = water.drop_duplicates("destination_id").set_index("destination_id")
    pairs = inputs.pairs.assign(asked=inputs.pairs["points"] * inputs.pairs["households"])
    asked = pairs.groupby("destination_id")["asked"].agg(lambda a: a.sum(skipna=False))
    lacking = (inputs.areas["points_lacking"] + asked).reindex(water.index).clip(lower=0)
    pd.testing.assert_series_equal(lacking, water["exact"], check_names=False, atol=1e-9)
