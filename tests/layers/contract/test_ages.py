"""Ages: fresh, ageing and expired by the method's months; without a date never fresh."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.method import load_method
from layers.base import Legend
from layers.contract.ages import AGEING, EXPIRED, FRESH, UNDATED, age_of, page_day
from services.context import Context
from services.sites.rounds import find_round
from tests.layers.plain_layer import layer


@pytest.mark.parametrize(("days", "age"), [(0, FRESH), (182, FRESH), (200, AGEING), (547, AGEING), (600, EXPIRED)])
def test_age_is_by_the_methods_months(days: int, age: str) -> None:
    day = dt.date(2025, 10, 31)
    old = Legend("t", "", "", "s", (), on=(day - dt.timedelta(days=days)).isoformat())
    assert age_of(layer(age="other"), old, load_method(), day.isoformat()) == age


def test_what_has_no_date_is_never_fresh_and_what_does_not_age_has_no_badge() -> None:
    undated = Legend("t", "", "", "s", ())
    assert age_of(layer(age="other"), undated, load_method(), "2025-10-31") == UNDATED
    assert age_of(layer(), undated, load_method(), "2025-10-31") == ""
    with pytest.raises(KeyError):
        age_of(layer(age="unknown"), undated, load_method(), "2025-10-31")


@given(st.dates(dt.date(2000, 1, 1), dt.date(2030, 1, 1)), st.integers(0, 4000), st.integers(0, 400))
def test_waiting_never_makes_data_fresher(day: dt.date, old: int, wait: int) -> None:
    order = [FRESH, AGEING, EXPIRED]
    dated = Legend("t", "", "", "s", (), on=(day - dt.timedelta(days=old)).isoformat())
    first, later = (
        age_of(layer(age="other"), dated, METHOD, (day + dt.timedelta(days=d)).isoformat()) for d in (0, wait)
    )
    assert order.index(first) <= order.index(later)


METHOD = load_method()


def test_the_demonstration_is_judged_on_its_own_day_and_real_data_today(context: Context, plain: Context) -> None:
    assert page_day(context) == find_round(context).on.isoformat()
    assert page_day(plain) == dt.datetime.now(dt.UTC).date().isoformat()
