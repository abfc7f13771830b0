"""One hazard, key and threshold for layer and lens."""

from pathlib import Path

import pandas as pd
import pytest

from callbacks.hazard_state import CHOICES, chosen_of, pick, settled
from components import ids
from domain.method import load_method
from domain.schemas import Batch, Dataset
from domain.tiers import Tier
from domain.view_state import ViewState
from domain.viewer import Viewer
from services.context import Context
from store import open_store
from tests.callbacks.pages import Page, entry, written

TOLD = (  # what the callback sets, in its order
    (CHOICES["hazard"], "value"), (CHOICES["return_period"], "data"), (CHOICES["return_period"], "value"),
    (CHOICES["threshold"], "data"), (CHOICES["threshold"], "value"), (ids.HAZARD, "value"), (ids.PERIOD, "data"),
    (ids.PERIOD, "value"), (ids.PERIOD, "disabled"), (ids.THRESHOLD, "marks"), (ids.THRESHOLD, "max"),
    (ids.THRESHOLD, "value"), (ids.THRESHOLD, "disabled"), (ids.THRESHOLD_TEXT, "children"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("hazard", "key", "place", "expected"),
    [
        ("river_flood", "20", 6, ("river_flood", 20, 1.5)), ("river_flood", "7", 3, ("river_flood", 10, 0.5)),
        ("river_flood", None, None, ("river_flood", 100, 0.5)), ("river_flood", "100", 99, ("river_flood", 100, 0.5)),
        ("drought", "6", 2, ("drought", 6, 1.0)), (None, None, None, ("river_flood", 100, 0.5)),
        ("heat", "", -1, ("heat", 5, 32.0)), ("rainfall", None, None, ("river_flood", 100, 0.5)),
    ],
)  # fmt: skip
def test_what_the_controls_say(
    context: Context, hazard: str | None, key: str | None, place: int | None, expected: tuple[str, int, float]
) -> None:
    chosen, at, threshold = chosen_of(context, hazard, key, place)
    assert (chosen.id, at, threshold) == expected


def test_what_can_be_chosen_is_what_the_store_holds(context: Context) -> None:
    picked = pick(context, context.method.hazard("river_flood"), "50", "1.5", "fr")
    assert [key for key, _ in picked.keys] == ["10", "20", "50", "75", "100", "200", "500"]
    assert (picked.key, picked.stop) == ("50", "1.5")
    assert len(picked.stops) == len(context.method.hazard("river_flood").stops)


def test_where_no_flood_map_is_held_the_first_raster_that_is_held_is_shown(tmp_path: Path) -> None:
    store = open_store(tmp_path / "kodro.gpkg")
    about = Dataset("heights", "heights", "s", "CC0", "public", "2024-12-31", "h" * 64, False)
    row = {"raster_id": "e", "hazard": "elevation", "variable": "elevation", "unit": "m", "return_period": None,
           "date": None, "path": "e.tif", "source": "s", "licence": "CC0"}  # fmt: skip
    store.write(Batch(about, rasters=pd.DataFrame([row])))
    heights = Context(store, load_method(), Viewer.of_tier(Tier.CORE))
    assert settled(heights, ViewState()).choices["climate_hazards"]["hazard"] == "elevation"
    assert (
        settled(
            Context(open_store(tmp_path / "none.gpkg"), load_method(), Viewer.of_tier(Tier.CORE)), ViewState()
        ).choices["climate_hazards"]["hazard"]
        == "river_flood"
    )


@pytest.mark.parametrize(
    ("moved", "expected"),
    [
        (["hazard"], ("100", "0.5")),  # chosen by hand: the method's key and threshold
        (["hazard", "return_period", "threshold"], ("20", "1.5")),  # Back: as the address says
        (["threshold"], ("20", "1.5")),
    ],
)
def test_a_hazard_chosen_alone_takes_the_methods_key_and_threshold(
    page: Page, moved: list[str], expected: tuple[str, str]
) -> None:
    values = {"hazard": "river_flood", "return_period": "20", "threshold": "1.5"}
    inputs = [entry(CHOICES[name], "value", value) for name, value in values.items()]
    inputs += [entry(ids.HAZARD, "value", "heat"), entry(ids.PERIOD, "value", "5"), entry(ids.THRESHOLD, "value", 3)]
    key = page.key(f"{ids.THRESHOLD_TEXT}.children")
    outputs = [{"id": component, "property": prop} for component, prop in TOLD]
    answer = page.set_off(
        key, outputs, inputs, [entry(ids.VIEW, "data", {"language": "en"})],
        [(CHOICES[name], "value") for name in moved],
    )  # fmt: skip
    assert answer is not None
    told = (answer[written(CHOICES["return_period"])]["value"], answer[written(CHOICES["threshold"])]["value"])
    assert told == expected


def test_an_address_without_key_and_threshold_has_the_method_s(context: Context) -> None:
    state = settled(context, ViewState())
    assert state.choices["climate_hazards"] == {"hazard": "river_flood", "return_period": "100", "threshold": "0.5"}
    asked = ViewState(choices={"climate_hazards": {"hazard": "heat", "return_period": "20", "threshold": "28"}})
    assert settled(context, asked).choices == asked.choices
