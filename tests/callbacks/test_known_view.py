"""An address with broken parts opens: the rest is restored and the broken parts are named."""

from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from callbacks.known_view import asked_state, kinds_offered, known_view, zones_offered
from callbacks.page import build_page
from services.context import Context

BROKEN = [
    ("round=99", ["round"]), ("round=²", ["round"]), ("round=1e9", ["round"]), ("round=" + "9" * 5000, ["round"]),
    ("lens=", ["lens"]), ("lens=nowhere", ["lens"]), ("lang=xx", ["lang"]), ("v=2", ["v"]),
    ("sel=nothing:SITE-001", ["sel"]), ("sel=", ["sel"]), ("pref=ZZ", ["pref"]), ("band=", ["band"]),
    ("band=F", ["band"]),
    ("people=-3", ["people"]), ("people=many", ["people"]), ("zones=moon", ["zones"]), ("places=moon", ["places"]),
    ("table=moon", ["table"]), ("table=climate_hazards", ["table"]),
    ("scn=nothing", ["scn"]), ("cmp=SITE-999", ["cmp"]), ("area=1,2", ["area"]), ("at=nan,1,1", ["at"]),
    ("at=", ["at"]),
    ("l.nothing=1,50", ["l.nothing"]), ("l.return_areas=2,50", ["l.return_areas"]), ("l.=", ["l."]),
    ("c.immunization_coverage.vaccine=none", ["c.immunization_coverage.vaccine"]), ("c.a.b=1", ["c.a.b"]),
    ("c.climate_hazards.return_period=7", ["c.climate_hazards.return_period"]), ("c.x=1", ["c.x"]),
    ("what=1", ["what"]),
]  # fmt: skip


@pytest.mark.parametrize(("part", "dropped"), BROKEN, ids=[part[:40] for part, _ in BROKEN])
def test_one_broken_part_is_named_and_the_rest_restored(context: Context, part: str, dropped: list[str]) -> None:
    rest = "" if part.startswith("lens") else "lens=sites.closing&"
    known = known_view(context, f"{rest}{part}", "fr")
    assert known.dropped == dropped
    assert known.state.lens == ("sites.closing" if rest else "situation.overview")
    assert known.round.number == 22


GOOD = (
    "v=1&lang=en&lens=sites.list&round=21&l.return_areas=0,40&c.immunization_coverage.vaccine=dtp3"
    "&c.climate_hazards.hazard=river_flood&c.climate_hazards.return_period=10&sel=return_area:RA-001&pref=CF42&band=A,E"
    "&people=100&zones=sites&places=displacement_site&table=border_crossings&cmp=SITE-001,SITE-002&area=18.5,4.3+18.6,4.3+18.6,4.4&at=5,20,8"
)


def test_a_whole_address_is_restored_whole(context: Context) -> None:
    known = known_view(context, GOOD, "fr")
    assert known.dropped == []
    assert known.state.language == "en"
    assert known.round.number == 21
    assert known.state.choices["climate_hazards"]["return_period"] == "10"
    assert known.state.table == "border_crossings"
    assert known.state.compared == ("SITE-001", "SITE-002")
    assert len(known.state.area) == 3


def test_what_a_viewer_may_not_see_is_dropped_from_the_link(public_context: Context) -> None:
    assert known_view(public_context, "zones=sites&cmp=SITE-001&lens=risks.exposure", "fr").dropped == ["zones", "cmp"]
    assert "sites" not in zones_offered(public_context)
    assert "displacement_site" not in kinds_offered(public_context)


@pytest.mark.parametrize(
    ("query", "language"), [("", "en"), ("lens=method", "en"), ("lang=fr", "fr"), ("lang=xx", "en"), ("slang=fr", "en")]
)
def test_the_language_is_the_addresss_else_the_settings(query: str, language: str) -> None:
    assert asked_state(query, "en")[0].language == language


NAMES = st.sampled_from(
    ["v", "lang", "lens", "round", "sel", "pref", "band", "people", "zones", "places", "scn", "cmp", "area", "at",
     "l.return_areas", "l.x", "c.climate_hazards.hazard", "c.climate_hazards.threshold", "c.warnings.figure", "zz"]
)  # fmt: skip
VALUES = st.one_of(
    st.text(max_size=12),
    st.sampled_from(["1", "-1", "²", "1,50", "readiness", "CF42", "displacement_site:SITE-001", ":"]),
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(NAMES, VALUES), max_size=6))
def test_no_address_breaks_the_page(context: Context, pairs: list[tuple[str, str]]) -> None:
    page = build_page(context, urlencode(pairs, errors="surrogatepass"), "fr")
    assert page.to_plotly_json()["props"]["children"] is not None
