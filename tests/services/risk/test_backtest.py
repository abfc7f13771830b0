"""Published floods: years without a figure are unknown, never zero."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.risk.backtest import mean_of_known_years


def rows(*entries: tuple[str, str, float]) -> pd.DataFrame:
    return pd.DataFrame(list(entries), columns=["subject", "year", "value"])


def test_the_mean_is_over_the_years_that_are_known() -> None:
    found = mean_of_known_years(rows(("A", "2022", 100), ("A", "2024", 20), ("A", "2024", 30), ("B", "2022", 70)))
    assert found.to_dict() == {"A": (100 + 50) / 2, "B": 70}


@given(st.lists(st.floats(1, 1e6), min_size=1, max_size=6))
def test_a_year_that_becomes_known_moves_only_its_own_prefecture_and_between_its_years(values: list[float]) -> None:
    known = rows(("B", "2020", 5.0), *(("A", str(2000 + i), v) for i, v in enumerate(values)))
    found = mean_of_known_years(known)
    assert found["B"] == 5
    assert found["A"] == pytest.approx(sum(values) / len(values))
    assert min(values) - 1e-6 <= found["A"] <= max(values) + 1e-6
