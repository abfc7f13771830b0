"""What readiness is judged from, in the order of import, and what a store holds of it."""

from services.context import Context
from services.sites.needs import needs

ORDER = ["boundaries", "rounds", "return_areas", "intentions", "evidence", "gates", "population", "floods"]


def held(context: Context) -> list[str]:
    return [need.id for need in needs(context) if need.present]


def test_an_empty_store_holds_nothing_of_it(nothing: Context) -> None:
    assert [need.id for need in needs(nothing)] == ORDER
    assert held(nothing) == []


def test_what_was_counted_is_held_and_what_nobody_asked_is_not(counted: Context) -> None:
    assert held(counted) == ["boundaries", "rounds", "return_areas"]
