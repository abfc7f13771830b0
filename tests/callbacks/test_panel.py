"""The panel says what is known of the selection or the lens, to each tier, and what is not there is said."""

import pytest

from callbacks.panel import exposure_for, panel_for, scenario_of
from components import ids
from domain.navigation import FOLLOWUP, LENSES
from domain.tiers import Tier
from domain.view_state import ViewState
from locales import number, text
from services.context import Context
from services.places import sites
from services.sites.dossier import area_dossier, displaced_overview, is_site, site_dossier, ways
from services.sites.followup import Item, checklist_items, set_item
from services.sites.rounds import find_round
from tests.components.reading import parts, words

SITE = {"kind": "displacement_site", "id": "SITE-001"}


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("lens", LENSES)
@pytest.mark.parametrize("tier", [Tier.PUBLIC, Tier.CORE])
def test_every_lens_has_a_panel_with_and_without_a_selection(
    context: Context, public_context: Context, tier: Tier, lens: str, language: str
) -> None:
    viewer = context if tier == Tier.CORE else public_context
    for selection in (None, SITE):
        panel = panel_for(viewer, lens, find_round(viewer), selection, language, {})
        assert lens == "risks.exposure" or words(panel).strip()


def test_the_public_reads_no_site_by_name(public_context: Context, context: Context) -> None:
    name = sites(context, 22).loc["SITE-001", "name"]
    for lens in LENSES:
        assert name not in words(panel_for(public_context, lens, find_round(public_context), SITE, "fr", {}))


def test_a_site_is_said_with_its_people_and_its_band(context: Context) -> None:
    row = sites(context, 22).loc["SITE-001"]
    said = words(panel_for(context, "situation.overview", find_round(context, 22), SITE, "fr"))
    assert row["name"] in said
    assert number(row["people"], "fr") in said


@pytest.mark.parametrize(
    "selection",
    [{"kind": "displacement_site", "id": "NOBODY"}, {"kind": "return_area", "id": ""}, {"kind": "adm1", "id": "ZZ"},
     {"kind": "border_crossing", "id": "x" * 300}, {"kind": "health_district", "id": "²"}, {"kind": "moon", "id": "1"}],
    ids=lambda s: s["kind"],
)  # fmt: skip
@pytest.mark.parametrize("lens", ["situation.overview", "sites.list"])
def test_what_does_not_exist_is_said_to_be_absent(context: Context, selection: dict[str, str], lens: str) -> None:
    panel = panel_for(context, lens, find_round(context), selection, "en", {})
    assert [p for p in parts(panel) if getattr(p, "className", "") == "empty-state"]


@pytest.mark.parametrize("kind", ["return_area", "border_crossing", "health_facility"])
def test_other_places_have_panels(context: Context, kind: str) -> None:
    table = context.store.places(kind)
    if not len(table):
        pytest.skip(f"the demonstration has no {kind}")
    panel = panel_for(
        context, "situation.overview", find_round(context), {"kind": kind, "id": str(table.index[0])}, "fr"
    )
    assert str(table["name"].iloc[0]) in words(panel)


def test_the_overview_adds_sites_and_hosts(context: Context, public_context: Context) -> None:
    known = displaced_overview(context, find_round(context, 22))
    said = words(panel_for(context, "situation.overview", find_round(context, 22), None, "fr"))
    assert number(known.in_sites + known.in_hosts, "fr") in said
    assert known.in_sites == sites(context, 22)["people"].sum()
    assert displaced_overview(public_context, find_round(public_context, 22)).bands is None
    assert displaced_overview(public_context, find_round(public_context, 22)).in_sites == known.in_sites


def test_a_dossier_is_none_for_whom_the_viewer_may_not_see(context: Context, public_context: Context) -> None:
    round_ = find_round(context, 22)
    area = str(context.store.places("return_area").index[0])
    assert site_dossier(context, "SITE-001", round_) is not None
    assert area_dossier(context, area, round_) is not None
    assert site_dossier(public_context, "SITE-001", round_) is None
    assert area_dossier(public_context, area, round_) is None
    assert not is_site(public_context, "SITE-001")


def test_households_that_intend_to_go_to_an_area_are_those_of_the_links(context: Context) -> None:
    round_ = find_round(context, 22)
    links = context.store.links("return_intention")
    links = links[links["round"] == 22]
    area = str(links["to_id"].iloc[0])
    dossier = area_dossier(context, area, round_)
    assert dossier is not None
    assert dossier.intending == links.loc[links["to_id"] == area, "value"].sum()
    assert ways(context, "NOBODY", 22).empty


@pytest.mark.parametrize("zones", ["prefectures", "moon", ""])
def test_the_exposure_box_offers_what_the_viewer_may_measure(
    context: Context, public_context: Context, zones: str
) -> None:
    for viewer, expected in ((context, True), (public_context, False)):
        box = exposure_for(viewer, ViewState(lens="risks.exposure", zones=zones))
        control = next(p for p in parts(box) if getattr(p, "id", None) == ids.ZONES)
        offered = {option["value"] for option in control.data}
        assert control.value == "prefectures"
        assert ("sites" in offered) == expected


@pytest.mark.parametrize(("stamp", "scenario"), [("ab12@3", "ab12"), ("", ""), (None, "")])
def test_the_scenario_of_a_stamp(stamp: str | None, scenario: str) -> None:
    assert scenario_of(stamp) == scenario


def test_follow_up_is_one_list_and_of_a_selected_site_its_checklist(
    own_counted: Context, public_context: Context
) -> None:
    round_ = find_round(own_counted)
    first = checklist_items()[0]
    set_item(own_counted, "S1", Item(first, "todo", "Mairie", "2000-01-01"), by="Awa")
    listed = words(panel_for(own_counted, FOLLOWUP, round_, None, "fr"))
    assert text("followup.late", "fr", count=1) in listed and "Mairie" in listed
    chosen = words(panel_for(own_counted, FOLLOWUP, round_, {"kind": "displacement_site", "id": "S1"}, "fr"))
    assert text("followup.all", "fr") in chosen and text(f"checklist.{checklist_items()[-1]}", "fr") in chosen
    refused = words(panel_for(public_context, FOLLOWUP, find_round(public_context), None, "fr"))
    assert text("tool.not_here", "fr") in refused
