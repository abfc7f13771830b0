"""One rule for what a viewer reads of an exposure, on screen, in files and on the command line."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import shapely

from analysis.disclosure import suppress
from domain.errors import NotAllowedError
from domain.tiers import Tier
from domain.viewer import Viewer
from services.context import Context
from services.risk import shown_exposure
from services.risk.composite import annual_of
from services.risk.derivations import cell_metres_of
from services.risk.exposure import Exposure, exposure_unredacted, records
from services.risk.exposure_request import LEVELS, ExposureRequest, of_shapes
from services.risk.hazards import hazard_rasters
from services.risk.shown_exposure import exposure, least_area

PREFECTURES = ExposureRequest("prefectures")


@pytest.fixture
def partner(context: Context) -> Context:
    return replace(context, viewer=Viewer.of_tier(Tier.PARTNER))


def counting(monkeypatch: pytest.MonkeyPatch, counts: list[float], people: list[float]) -> None:
    """Let the rasters say these exposed people in the first prefectures, the same at every period and threshold."""

    def counted(context: Context, request: ExposureRequest, progress: object = None) -> Exposure:
        found = exposure_unredacted(context, request)
        zones, exposed = found.zones.copy(), found.exposed.copy()
        exposed.iloc[: len(counts)] = np.array(counts)[:, None]
        zones.iloc[: len(people), zones.columns.get_loc("people")] = people
        zones.iloc[: len(counts), zones.columns.get_loc("expected_annual")] = counts
        return replace(found, zones=zones.iloc[: len(counts)], exposed=exposed.iloc[: len(counts)])

    monkeypatch.setattr(shown_exposure, "exposure_unredacted", counted)


def around(x: float, y: float, km: float) -> ExposureRequest:
    half = km / 111.2 / 2
    shapes = pd.Series({"1": shapely.box(x - half, y - half, x + half, y + half)})
    return of_shapes(shapes, {"1": "area"})


def dense(context: Context) -> tuple[float, float]:
    town = context.store.places("town").geometry.iloc[0]
    return town.x, town.y


def test_the_core_reads_everything(context: Context) -> None:
    shown = exposure(context, PREFECTURES)
    assert not shown.hidden.any()
    pd.testing.assert_frame_equal(shown.exposed, exposure_unredacted(context, PREFECTURES).exposed)


def test_a_small_count_hides_the_row_and_another_that_would_give_it_away(
    public_context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By hand: 3 is below 10, and total less what is shown would give it; the smallest other count, 40, goes too."""
    counting(monkeypatch, [3, 40, 700, 5000], [1000, 2000, 3000, 9000])
    shown = exposure(public_context, PREFECTURES)
    assert shown.hidden.tolist() == [True, True, False, False]
    kept = pd.concat([shown.exposed, shown.zones[["people", "expected_annual"]]], axis=1).iloc[:2]
    assert kept.isna().all(axis=None)
    assert shown.together.line["people"] == 15000  # the country stays whole
    assert (shown.together.exposed == 5743).all()
    assert [row["withheld"] for row in records(shown)] == [True, True, False, False]


def test_partners_read_from_five_on(partner: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    counting(monkeypatch, [5, 40, 700], [1000, 2000, 3000])
    assert not exposure(partner, PREFECTURES).hidden.any()
    counting(monkeypatch, [4, 40, 700], [1000, 2000, 3000])
    shown = exposure(partner, PREFECTURES)
    assert shown.hidden.tolist() == [True, True, False]
    assert shown.zones["people"].tolist() == [1000, 2000, 3000]  # of the population map, which all may read


def test_what_is_hidden_of_each_figure_is_hidden_of_the_row(public_context: Context) -> None:
    """Beside suppress(), the rule of one figure."""
    raw, shown = exposure_unredacted(public_context, PREFECTURES), exposure(public_context, PREFECTURES)
    columns = raw.exposed.loc[:, raw.exposed.columns.get_level_values("threshold") == raw.threshold]
    for figures in (columns[column] for column in columns):
        assert shown.hidden[suppress(figures.round(), small=10)["hidden"]].all()


def test_the_public_reads_one_threshold_at_a_time_and_only_those_of_the_method(public_context: Context) -> None:
    shown = exposure(public_context, replace(PREFECTURES, threshold=1.0))
    assert set(shown.exposed.columns.get_level_values("threshold")) == {1.0}
    assert (shown.exposed.dropna() % 10 == 0).all(axis=None)  # the few between two thresholds are not given away
    with pytest.raises(NotAllowedError) as caught:
        exposure(public_context, replace(PREFECTURES, threshold=0.4321))
    assert caught.value.code == "only_stops"


@pytest.mark.parametrize("zones", sorted({*LEVELS, "sites", "return_areas"} - {"prefectures"}))
def test_the_public_reads_no_zones_within_prefectures(public_context: Context, zones: str) -> None:
    with pytest.raises(NotAllowedError):
        exposure(public_context, ExposureRequest(zones))


@pytest.mark.parametrize(("cells", "shown"), [(1, False), (50, False), (400, True)])
def test_a_drawn_area_must_be_large_enough(public_context: Context, cells: int, shown: bool) -> None:
    cell = cell_metres_of(hazard_rasters(public_context).population) / 1000
    answer = exposure(public_context, around(*dense(public_context), cell * cells**0.5))
    assert answer.hidden.iloc[0] != shown
    assert answer.exposed.notna().all(axis=None) == shown and answer.zones["people"].notna().iloc[0] == shown
    assert answer.together.exposed.notna().all() == shown
    assert answer.together.line.drop(["covered_share", "damaged_share"]).notna().all() == shown


def test_a_drawn_area_must_hold_enough_people(public_context: Context) -> None:
    least, _ = least_area(public_context) or (0, 0)
    large = around(*dense(public_context), 60)
    few = replace(exposure_unredacted(public_context, large))
    assert few.zones["people"].iloc[0] > least and not exposure(public_context, large).hidden.any()
    empty = around(26.9, 2.5, 60)  # beyond the border, where nobody is counted
    assert exposure(public_context, empty).hidden.all()
    assert np.isnan(exposure_unredacted(public_context, empty).together.line["damaged_share"])


def test_counts_of_a_drawn_area_say_nothing_of_a_few_people(public_context: Context, partner: Context) -> None:
    request = around(*dense(public_context), 80)
    public, exact = exposure(public_context, request), exposure(partner, request)
    counts = pd.concat([public.exposed.iloc[0], public.zones[["people", "expected_annual"]].iloc[0]])
    assert (counts % 10 == 0).all()
    assert abs(public.zones["people"].iloc[0] - exact.zones["people"].iloc[0]) <= 5
    assert exact.zones["people"].iloc[0] % 10 != 0


def test_the_annual_expectation_of_the_country_counts_what_is_withheld(
    public_context: Context, context: Context
) -> None:
    rare = replace(PREFECTURES, threshold=2.0)
    whole = annual_of(context, exposure(context, rare), "")
    shown = annual_of(public_context, exposure(public_context, rare), "")
    assert exposure(public_context, rare).hidden.any()
    pd.testing.assert_series_equal(shown.parts, whole.parts)
    assert (shown.people, shown.covered) == (whole.people, whole.covered)
