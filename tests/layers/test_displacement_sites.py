"""Sites: the people drawn are those of the store, colour is the band, and the public gets prefectures."""

from collections.abc import Callable

import numpy as np
import pytest

from domain.tiers import Tier
from layers.base import Query, to_geojson
from layers.contract.details import details_of
from layers.contract.records import records
from layers.return_areas import FLOODED
from layers.scales import BAND_COLOURS, LEAST_WITH_LETTER
from locales import LANGUAGES, MISSING, number, text
from services.context import Context
from services.sites.readiness import readiness
from tests.layers.finding import drawn, layer

ContextOf = Callable[..., Context]
ROUNDS = (22, 21)


@pytest.mark.parametrize("number_", ROUNDS)
def test_a_site_is_drawn_with_the_people_of_the_round(context: Context, number_: int) -> None:
    rows = context.store.observations(["idp_ind"])
    rows = rows[(rows["round"] == number_) & rows["subject"].isin(context.store.places("displacement_site").index)]
    counted = rows.drop_duplicates("subject", keep="last").set_index("subject")["value"]
    counted = counted[counted > 0]
    features = drawn("displacement_sites", context, number_)
    assert set(features.index) == set(counted.index)
    assert (features["people"] == counted.reindex(features.index)).all()


def test_a_symbols_area_says_people(context: Context) -> None:
    features = drawn("displacement_sites", context)
    large = features[features["r"] > LEAST_WITH_LETTER]
    assert len(large) > 3
    ratio = large["r"] ** 2 / large["people"]
    assert np.allclose(ratio / ratio.iloc[0], 1, atol=0.05)
    assert features["r"].min() == LEAST_WITH_LETTER  # whose letter can still be read
    assert list(features["people"]) == sorted(features["people"], reverse=True)  # the small above the large


def test_a_sites_class_is_its_band(context: Context) -> None:
    features, bands = drawn("displacement_sites", context), readiness(context, 22).sites["band"]
    assert (features["k"] == bands.reindex(features.index)).all()
    legend = layer("displacement_sites").legend_for(context, Query(22, "2025-10-31", "fr"))
    assert legend.colours == BAND_COLOURS
    assert legend.glyphs == {band: band for band in BAND_COLOURS}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_tip_of_a_site_says_band_and_people(context: Context, language: str) -> None:
    features = drawn("displacement_sites", context, language=language)
    first = features.iloc[0]
    people = text("people.count", language, count=first["people"])
    assert first["tip"].endswith(f" {first['k']} · {people}")


def test_small_counts_are_hidden_from_the_public(public_context: Context, context: Context) -> None:
    people = drawn("displacement_sites", context).join(context.store.places("displacement_site")[["adm1"]])
    totals = people.groupby("adm1")["people"].sum()
    features = drawn("displacement_sites", public_context)
    for code in totals.index[totals < 10]:
        assert number(totals[code], "fr") not in features.loc[code, "tip"].split()[0:1]
        assert text("small_count", "fr") in features.loc[code, "tip"]


@pytest.mark.parametrize("tier", [Tier.PARTNER, Tier.CORE], ids=str)
def test_partners_see_them_one_by_one(context_of: ContextOf, tier: Tier) -> None:
    here = context_of("demonstration", tier)
    assert layer("displacement_sites").selects(here, {}) == "displacement_site"
    assert len(drawn("displacement_sites", here)) == len(drawn("displacement_sites", context_of("demonstration")))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_public_legend_names_no_single_place(public_context: Context, language: str) -> None:
    query = Query(22, "2025-10-31", language)
    assert FLOODED not in layer("return_areas").legend_for(public_context, query).colours
    assert [c.key for c in layer("displacement_sites").legend_for(public_context, query).classes] == ["people"]


ASKED = Query(3, "2024-03-31", "fr")


def test_only_sites_with_people_are_drawn_the_small_above_the_large(counted: Context) -> None:
    features = layer("displacement_sites").features_for(counted, ASKED)
    assert features is not None
    assert list(features.index) == ["S1", "S2", "S4", "S3", "S6"]  # S5 has nobody
    assert features["r"].to_dict() == {"S1": 24.0, "S2": 12.0, "S4": 8.0, "S3": 8.0, "S6": 8.0}  # 24 √(people / 4000)


def test_a_site_without_a_point_is_listed_but_not_on_the_map(counted: Context) -> None:
    features = layer("displacement_sites").features_for(counted, ASKED)
    assert "S4" in records(layer("displacement_sites"), counted, ASKED).index
    assert '"S4"' not in to_geojson(features)


def test_households_that_nobody_counted_are_missing(counted: Context) -> None:
    table = records(layer("displacement_sites"), counted, ASKED)
    assert table.loc["S1", "households"] == 800
    assert table.loc[["S2", "S3"], "households"].isna().all()
    details = details_of(counted, "displacement_site", "S2", ASKED)
    assert details is not None
    assert dict(details.facts)[text("column.households", "fr")] == MISSING


@pytest.mark.parametrize(("language", "name"), [("fr", "site de déplacement"), ("en", "displacement site")])
def test_a_site_without_a_name_is_called_by_its_kind(counted: Context, language: str, name: str) -> None:
    features = layer("displacement_sites").features_for(counted, Query(3, "2024-03-31", language))
    assert features is not None
    assert features.loc["S6", "label"] == name


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_total_that_would_give_a_small_one_away_is_hidden_without_a_bound(
    counted_public: Context, language: str
) -> None:
    """Ouaka has 5,300 people and Haute-Kotto 6: neither is shown, and of neither is it said to be below ten."""
    features = layer("displacement_sites").features_for(counted_public, Query(3, "2024-03-31", language))
    assert features is not None
    said = text("layer.displacement_sites.public_tip", language, count=text("hidden_count", language))
    assert set(features["tip"]) == {said}
    assert set(features["r"]) == {4.0}


def test_a_round_that_is_not_held_lists_nothing_and_has_no_source(counted: Context) -> None:
    later = Query(9, "2030-01-01", "fr")
    assert records(layer("displacement_sites"), counted, later).empty
    assert layer("displacement_sites").legend_for(counted, later).source == ""


@pytest.mark.parametrize(("language", "day"), [("fr", "31/03/2024"), ("en", "31 Mar 2024")])
def test_the_legend_says_unit_date_and_who_counted(counted: Context, language: str, day: str) -> None:
    legend = layer("displacement_sites").legend_for(counted, Query(3, "2024-03-31", language))
    assert (legend.unit, legend.date, legend.source) == (text("unit.persons", language), day, "DTM")
    assert legend.size == text("layer.displacement_sites.size", language)
