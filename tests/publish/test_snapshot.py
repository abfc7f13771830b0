"""What is published leaks nothing, and opens anywhere."""

import re

import pytest
import shapely

from publish.snapshot import make_snapshot
from services.context import Context
from services.places import sites
from services.public import sites_by_prefecture
from services.sites.readiness import readiness
from services.sites.rounds import find_round


@pytest.fixture(scope="module")
def page(context: Context) -> str:
    return make_snapshot(context)


def shown(page: str) -> str:
    """The page without the libraries it carries."""
    return re.sub(r"<script>/\* @preserve.*?</script>|<style>/\* Leaflet.*?</style>", "", page, flags=re.S)


def test_no_site_and_no_return_area_is_named(page: str, context: Context) -> None:
    names = [*context.store.places("displacement_site")["name"], *context.store.places("return_area")["name"]]
    assert not [name for name in names if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", page)]
    assert not re.search(r"SITE-\d|AREA-\d", page)


def test_no_coordinate_of_a_site_is_in_it(page: str, context: Context) -> None:
    number = r"\[\s*(-?\d+\.\d+),\s*(-?\d+\.\d+)\s*\]"
    marked = re.findall(rf"L\.circleMarker\(\s*{number}", page)
    assert marked
    points = context.store.places("displacement_site").geometry.to_numpy()
    crossings = context.store.places("border_crossing").geometry.to_numpy()
    for lat, lon in marked:
        here = shapely.Point(float(lon), float(lat))
        at_crossing = shapely.distance(crossings, here).min() < 0.02
        assert at_crossing or shapely.distance(points, here).min() > 0.001


def test_no_score_is_in_it(page: str, context: Context) -> None:
    read = re.sub(r"<script.*?</script>|<style.*?</style>|<[^>]+>", " ", page, flags=re.S)
    scores = readiness(context).sites["score"].dropna()
    written = [form for s in scores for form in (f" {s:.1f} ", f" {s:.1f} ".replace(".", ","))]
    found = [form for form in written if form in read]
    assert found == []
    assert "Score" not in read


def test_small_counts_are_hidden(context: Context, public_context: Context) -> None:
    table = sites_by_prefecture(public_context, find_round(context).number, "fr")
    people = sites(context, find_round(context).number).groupby("adm1")["people"].sum()
    small = people[people < 10].index
    assert (table.loc[small, "shown"] == "<10").all()
    assert not ((table["people"] > 0) & (table["people"] < 10)).any()


def test_it_asks_for_nothing(page: str) -> None:
    assert "default-src 'none'" in page
    assert not re.search(
        r"""(src|href)\s*=\s*["']https?:|url\(\s*["']?https?:|@import|\bfetch\(|XMLHttpRequest""", shown(page)
    )


def test_it_says_what_it_is_in_both_languages(page: str) -> None:
    for part in ("DONNÉES SYNTHÉTIQUES", "SYNTHETIC DATA", "n’impliquent ni reconnaissance", "do not imply official"):
        assert part in page
    assert "430\u202f935" in page
    assert "430,935" in page
