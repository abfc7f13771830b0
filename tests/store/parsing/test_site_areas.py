"""Where a site lies: its code, else its name, else its position; what contradicts is said."""

from collections.abc import Callable

import pandas as pd
import shapely
from geopandas import GeoSeries

from store.parsing.reader import ReadContext
from store.parsing.site_areas import site_areas
from store.parsing.tables import Table

Make = Callable[..., ReadContext]
MakeTable = Callable[[str], Table]
COLUMNS = {"adm1": None, "adm1_name": None, "adm2": None, "adm2_name": None}


def placed(content: Table, context: ReadContext, point: tuple[float, float] | None, **named: str) -> pd.Series:
    where = GeoSeries([shapely.Point(point) if point else None], index=content.frame.index, crs=4326)
    return site_areas(content, {**COLUMNS, **named}, where, context).iloc[0]


def test_a_code_goes_before_the_position_which_is_said_to_differ(reading: Make, table: MakeTable) -> None:
    context = reading()
    found = placed(table("id,adm1\nS1,CF43\n"), context, (21.5, 5.0), adm1="adm1")
    assert found["adm1"] == "CF43"
    assert context.log.issues()["code"].tolist() == ["area_mismatch"]


def test_a_name_stands_in_for_a_code(reading: Make, table: MakeTable) -> None:
    context = reading()
    assert placed(table("id,pref\nS1,Ouaka\n"), context, None, adm1_name="pref")["adm1"] == "CF43"
    assert context.log.issues().empty


def test_a_prefecture_of_2021_is_the_one_it_was_cut_from_and_noted(reading: Make, table: MakeTable) -> None:
    context = reading()
    assert placed(table("id,pref\nS1,Ouham-Fafa\n"), context, None, adm1_name="pref")["adm1"] == "CF32"
    assert context.log.issues()["code"].tolist() == ["new_prefecture"]


def test_without_words_the_position_decides(reading: Make, table: MakeTable) -> None:
    found = placed(table("id,x\nS1,1\n"), reading(), (20.5, 5.0))
    assert (found["adm1"], found["adm2"]) == ("CF43", "CF431")


def test_a_sub_prefecture_tells_its_prefecture(reading: Make, table: MakeTable) -> None:
    assert placed(table("id,sp\nS1,CF521\n"), reading(), None, adm2="sp")["adm1"] == "CF52"


def test_a_name_that_nobody_knows_is_said_and_leaves_the_area_unknown(reading: Make, table: MakeTable) -> None:
    context = reading()
    assert pd.isna(placed(table("id,pref\nS1,Nulle part\n"), context, None, adm1_name="pref")["adm1"])
    assert context.log.issues()["code"].tolist() == ["unmatched_name"]
