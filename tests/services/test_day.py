"""The day that ages are counted to: today for real counts, the last count where all are invented."""

import datetime as dt
from pathlib import Path

import pandas as pd
import pytest

from domain.method import load_method
from domain.schemas import Batch, Dataset
from domain.tiers import Tier
from domain.viewer import Viewer
from services.context import Context
from services.day import page_day, today
from store import open_store


def context(folder: Path, *counts: tuple[str, bool]) -> Context:
    """A store with a count on each day, invented or not."""
    store = open_store(folder / "kodro.gpkg")
    for number, (day, invented) in enumerate(counts):
        rows = pd.DataFrame(
            [("S1", "idp_ind", 5.0, "persons", day, number, "DTM", "survey")],
            columns=["subject", "indicator", "value", "unit", "observed_on", "round", "source", "collection"],
        )
        store.write(Batch(Dataset(f"d{number}", "t", "s", "", "public", day, "0" * 64, invented), observations=rows))
    return Context(store, load_method(), Viewer.of_tier(Tier.CORE))


@pytest.mark.parametrize(("counts", "day"), [
    ([("2024-01-31", True), ("2024-06-30", True)], dt.date(2024, 6, 30)), ([("2999-01-01", True)], None),
    ([("2024-01-31", True), ("2024-06-30", False)], None), ([("2024-01-31", False)], None), ([], None),
])  # fmt: skip
def test_only_an_invented_country_stands_still(
    tmp_path: Path, counts: list[tuple[str, bool]], day: dt.date | None
) -> None:
    assert page_day(context(tmp_path, *counts)) == (day or today())


def test_today_is_that_of_universal_time() -> None:
    assert today() == dt.datetime.now(dt.UTC).date()
