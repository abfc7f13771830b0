"""The page's address: what is written is read again, and a broken part never loses the rest."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.navigation import LENSES
from domain.view_state import LANGUAGES, MAX_COMPARED, MAX_CORNERS, LayerState, ViewState, decode, encode

TEXT = st.text(st.characters(codec="utf-8"), min_size=1, max_size=8)
NAME = TEXT.filter(lambda t: "." not in t)  # ids of layers and choices
ITEM = TEXT.filter(lambda t: "," not in t)  # of a list
LONGITUDE, LATITUDE = (st.integers(-limit * 10_000, limit * 10_000).map(lambda n: n / 10_000) for limit in (180, 90))
LAYER = st.builds(LayerState, st.none() | st.booleans(), st.integers(0, 100))
AREA = st.lists(st.tuples(LONGITUDE, LATITUDE), min_size=3, max_size=6).map(tuple)
VIEWPORT = st.tuples(st.tuples(LATITUDE, LONGITUDE), st.integers(30, 180).map(lambda n: n / 10))
STATES = st.builds(
    ViewState,
    language=st.sampled_from(LANGUAGES),
    lens=st.sampled_from(LENSES),
    round=st.none() | st.integers(0, 500),
    layers=st.dictionaries(TEXT, LAYER, max_size=3),
    choices=st.dictionaries(NAME, st.dictionaries(NAME, TEXT, min_size=1, max_size=2), max_size=2),
    selection=st.none() | st.tuples(TEXT.filter(lambda t: ":" not in t), TEXT),
    prefectures=st.lists(ITEM, max_size=3).map(tuple),
    bands=st.lists(st.sampled_from("ABCDE"), unique=True).map(tuple),
    least_people=st.none() | st.integers(1, 10_000_000),
    zones=TEXT,
    table=st.just("") | TEXT,
    scenario=st.just("") | TEXT,
    compared=st.lists(ITEM, max_size=MAX_COMPARED).map(tuple),
    area=st.just(()) | AREA,
)


@settings(deadline=None)
@given(STATES, st.none() | VIEWPORT)
def test_what_is_written_is_read_again(state: ViewState, viewport: tuple | None) -> None:
    if viewport:
        state = replace(state, centre=viewport[0], zoom=viewport[1])
    assert decode(encode(state)) == (state, [])
    assert decode("?" + encode(state)) == (state, [])


def test_what_is_as_it_is_by_default_is_not_written() -> None:
    assert encode(ViewState()) == "v=1&lang=fr&lens=situation.overview"
    assert decode("") == (ViewState(), [])


def test_an_address_by_hand() -> None:
    state = ViewState(
        language="en",
        lens="sites.list",
        round=22,
        layers={"towns": LayerState(shown=False, opacity=40)},
        choices={"climate_hazards": {"period": "100"}},
        selection=("displacement_site", "SITE-007"),
        prefectures=("CF43", "CF52"),
        bands=("A", "E"),
        least_people=500,
        centre=(6.5, 20.25),
        zoom=7.5,
    )
    assert encode(state) == (
        "v=1&lang=en&lens=sites.list&round=22&l.towns=0,40&c.climate_hazards.period=100"
        "&sel=displacement_site:SITE-007&pref=CF43,CF52&band=A,E&people=500&at=6.5000,20.2500,7.5"
    )


BROKEN = [
    "v=2", "lang=sg", "lens=home", "round=last", "round=", "l.towns=1", "l.towns=2,50", "l.towns=-1,50",
    "l.towns=1,101", "l.towns=1,-1", "l.towns=yes,50", "c.hazards=100", "c.a.b.c=100", "sel=displacement_site",
    "band=F", "band=", "band=A,F", "people=-1", "people=10000001", "people=few", "area=1,2 3,4", "area=1,2 3,4 5",
    "area=1,2 3,4 181,0", "area=1,2 3,4 0,91", "area=1,2 3,4 nan,0", "at=6.5,20.2", "at=6.5,20.2,2.9",
    "at=6.5,20.2,18.1", "at=91,20.2,7", "at=6.5,-181,7", "at=inf,20.2,7", "at=6.5,20.2,nan", "colour=red", "=1",
]  # fmt: skip


@pytest.mark.parametrize("part", BROKEN)
def test_a_broken_part_is_named_and_the_rest_is_kept(part: str) -> None:
    state, dropped = decode(f"lang=en&{part}&pref=CF43")
    assert dropped == [part.split("=", maxsplit=1)[0]]
    assert state == ViewState(language="en", prefectures=("CF43",))


EDGES = [
    ("l.towns=0,0", ViewState(layers={"towns": LayerState(shown=False, opacity=0)})),
    ("l.towns=1,100", ViewState(layers={"towns": LayerState(shown=True, opacity=100)})),
    ("people=10000000", ViewState(least_people=10_000_000)),
    ("area=-180,-90 180,90 0,0", ViewState(area=((-180, -90), (180, 90), (0, 0)))),
    ("at=90,-180,3", ViewState(centre=(90, -180), zoom=3)),
    ("at=-90,180,18", ViewState(centre=(-90, 180), zoom=18)),
    ("sel=town:a:b", ViewState(selection=("town", "a:b"))),
]


@pytest.mark.parametrize(("part", "expected"), EDGES)
def test_the_limits_themselves_are_within(part: str, expected: ViewState) -> None:
    assert decode(part) == (expected, [])


def test_broken_parts_are_named_in_the_order_they_came() -> None:
    assert decode("round=x&lens=sites.list&band=Z&people=y")[1] == ["round", "band", "people"]


def test_a_polygon_has_at_most_so_many_corners() -> None:
    corners = " ".join(["1,1"] * MAX_CORNERS)
    assert len(decode(f"area={corners}")[0].area) == MAX_CORNERS
    assert decode(f"area={corners} 1,1") == (ViewState(), ["area"])


def test_a_map_without_zoom_is_not_written() -> None:
    """A centre alone moves no map."""
    assert "at=" not in encode(ViewState(centre=(6.0, 20.0)))


@settings(deadline=None)
@given(st.text(max_size=80))
def test_no_address_is_an_error(query: str) -> None:
    state, _ = decode(query)
    assert decode(encode(state))[1] == []


PARTS = st.sampled_from(["v", "lang", "round", "l.x", "c.x.y", "sel", "pref", "band", "people", "area", "at", "cmp"])


@settings(deadline=None)
@given(st.lists(st.tuples(PARTS, st.text("0123456789.,: -+eAnif", max_size=12)), max_size=5))
def test_what_was_kept_of_any_address_can_be_written_again(parts: list[tuple[str, str]]) -> None:
    kept, dropped = decode("&".join(f"{name}={value.replace('+', '%2B')}" for name, value in parts))
    assert set(dropped) <= {name for name, _ in parts}
    assert decode(encode(kept))[1] == []
