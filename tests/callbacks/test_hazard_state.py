"""One hazard, key and threshold for layer and lens."""

import pytest

from callbacks.hazard_state import chosen_of, pick, settled
from domain.view_state import ViewState
from services.context import Context


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


def test_an_address_without_key_and_threshold_has_the_method_s(context: Context) -> None:
    state = settled(context, ViewState())
    assert state.choices["climate_hazards"] == {"hazard": "river_flood", "return_period": "100", "threshold": "0.5"}
    asked = ViewState(choices={"climate_hazards": {"hazard": "heat", "return_period": "20", "threshold": "28"}})
    assert settled(context, asked).choices == asked.choices
