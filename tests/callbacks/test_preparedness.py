"""The lens and the bar of warnings stand for every tier, with and without a selection, also in an empty store."""

from pathlib import Path

import pytest

from callbacks.preparedness import inventory_for, pill_for, preparedness_for, renew_warnings, since
from domain.method import load_method
from domain.tiers import Tier
from domain.viewer import Viewer
from services.context import Context
from services.risk.warnings import current
from services.sites.rounds import find_round
from store import open_store
from tests.components.reading import words


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("selection", [None, {"kind": "adm1", "id": "CF42"}, {"kind": "adm1", "id": "ZZ"}])
def test_the_lens_has_a_panel(
    context: Context, public_context: Context, selection: dict[str, str] | None, language: str
) -> None:
    for viewer in (context, public_context):
        assert words(preparedness_for(viewer, find_round(viewer), selection, language)).strip()


def test_the_bar_is_written_again_as_it_first_was(context: Context) -> None:
    assert renew_warnings(context, 1, None, {"language": "fr"}).to_plotly_json() == pill_for(
        context, "fr"
    ).to_plotly_json()  # fmt: skip


def test_a_level_is_dated_only_for_areas_that_have_one(context: Context) -> None:
    assert all(len(day) >= 10 for day in since(context, current(context)).values())


@pytest.mark.parametrize("tier", list(Tier), ids=str)
def test_an_empty_store_has_a_bar_and_an_inventory(tmp_path: Path, tier: Tier) -> None:
    viewer = Context(open_store(tmp_path / "kodro.gpkg"), load_method(), Viewer.of_tier(tier))
    assert pill_for(viewer, "fr") is not None
    assert inventory_for(viewer, "fr") is not None
