"""The page is made for every tier and language, from a full and an empty store, and says what is wrong."""

from dataclasses import replace
from pathlib import Path

import pytest

from callbacks.page import address, build_page, content_version, files_of, tool_state
from callbacks.triggers import all_among
from components import ids
from components.page import part_name
from domain.errors import MethodError
from domain.method import load_method
from domain.navigation import LENSES
from domain.tiers import Tier
from domain.view_state import ViewState
from domain.viewer import Viewer
from layers import available_layers
from layers.base import Query
from locales import text
from services.context import Context
from services.method_in_force import MethodInForce
from store import open_store
from tests.components.reading import parts, words


def component(page: object, identifier: str) -> object:
    return next(p for p in parts(page) if getattr(p, "id", None) == identifier)


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("lens", LENSES)
def test_every_lens_opens(context: Context, lens: str, language: str) -> None:
    page = build_page(context, f"lang={language}&lens={lens}", "fr")
    assert component(page, ids.LENS).data == lens
    assert component(page, ids.NOTICE).children == []
    assert component(page, ids.VIEW).data == {"language": language}


@pytest.mark.parametrize("tier", list(Tier), ids=str)
def test_an_empty_store_says_what_to_do_next(tmp_path: Path, tier: Tier) -> None:
    viewer = Context(open_store(tmp_path / "kodro.gpkg"), load_method(), Viewer.of_tier(tier))
    for query in ("", "lens=risks.exposure&round=3&pref=ZZ&band=F"):
        page = build_page(viewer, query, "en")
        assert text("empty.title", "en") in words(page)
        assert ("band" in words(component(page, ids.NOTICE))) == ("band" in query)


def test_the_notice_names_the_parts_in_words_and_closes(context: Context) -> None:
    notice = component(build_page(context, "lang=fr&round=99&pref=ZZ&l.moon=1,1&l.sun=1,1", "fr"), ids.NOTICE)
    said = words(notice)
    for part in ("tour (round)", "préfecture (pref)", "couche (l.moon)", "couche (l.sun)"):
        assert part in said
    assert [p for p in parts(notice) if '"notice": {"children": []}' in str(getattr(p, "data-props", ""))]


@pytest.mark.parametrize("part", ["zz", "<b>x</b>", "x" * 300, "l.", "c.a.b", ""])
def test_any_part_has_a_name(part: str) -> None:
    assert len(part_name(part, "fr")) <= 80


def test_a_saved_method_that_cannot_be_read_is_said_on_every_page(
    context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = MethodInForce(context.built_in, problem=MethodError("method_saved_broken"))
    monkeypatch.setattr(Context, "in_force", property(lambda _: broken))
    assert text("notice.method", "fr") in words(component(build_page(context, "", "fr"), ids.NOTICE))


def test_the_lost_servers_bar_is_there_hidden(context: Context) -> None:
    bar = component(build_page(context, "lang=en", "fr"), ids.SERVER_LOST)
    assert bar.hidden is True
    assert text("server.lost", "en") in words(bar)


def test_only_the_core_is_offered_the_import(context: Context, public_context: Context) -> None:
    for viewer, offered in ((context, True), (public_context, False)):
        page = build_page(viewer, "", "fr")
        assert (str(ids.IMPORT_OPEN) in {str(getattr(p, "id", "")) for p in parts(page)}) == offered


def test_the_version_of_what_is_drawn_differs_by_viewer(context: Context, public_context: Context) -> None:
    assert content_version(context) != content_version(public_context)
    assert content_version(context) == content_version(replace(context))


def test_addresses_of_layers_carry_their_choices(context: Context) -> None:
    for layer in available_layers(context):
        query = Query(22, "2025-10-31", "fr", layer.defaults(), "ab@1")
        written = address(layer, query, "v1")
        if layer.shape == "raster":
            assert written.startswith("/tiles/")
            assert files_of(context, layer, query) == []
        else:
            assert f"/layers/{layer.id}.geojson?" in written
            assert ("scn=ab%401" in written) == layer.assessed
            assert all(f".{form}?" in file for form, (_, file) in zip(("xlsx", "gpkg"), files_of(context, layer, query), strict=True))  # fmt: skip  # noqa: E501


def test_the_tools_begin_with_what_the_address_says() -> None:
    assert tool_state(ViewState(scenario="ab", compared=("S",))) == {"scenario": "ab", "compare": ["S"]}


@pytest.mark.parametrize(
    ("triggering", "among"),
    [([], False), (["a"], True), (["a", "b"], False), ([{"layer": "a"}], False), (["a", {"layer": "a"}], False)],
)
def test_a_pattern_is_never_among_plain_ids(triggering: list[str | dict[str, str]], among: bool) -> None:
    assert all_among(triggering, ("a",)) == among
