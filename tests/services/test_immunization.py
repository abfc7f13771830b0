"""Coverage of districts held to the national figure on any data; year, source and drop-out beside it."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from dash import html
from shapely.geometry import box

from components.details import district
from domain.method import load_method
from domain.schemas import Batch, Dataset
from domain.tiers import Tier
from domain.viewer import Viewer
from services.context import Context
from services.immunization import anchored, comparison, coverage, district_immunization
from services.sites.rounds import of_round
from store import open_store

ON = "2025-10-31"


def imported(folder: Path, rows: list[tuple[str, str, float, str]], *, tier: str = "public") -> Context:
    """Three districts and some figures, as an import leaves them."""
    store = open_store(folder / "kodro.gpkg")
    shapes = [box(18 + i, 4, 19 + i, 5) for i in range(3)]
    areas = gpd.GeoDataFrame(
        {"pcode": ["HD1", "HD2", "HD3"], "name": ["Un", "Deux", "Trois"], "level": "health_district", "parent": "CF11"},
        geometry=shapes, crs=4326,
    )  # fmt: skip
    table = pd.DataFrame(rows, columns=["subject", "indicator", "value", "observed_on"])
    table = table.assign(unit="%", source="rapport " + table["observed_on"].str[:4], collection="administrative")
    head = ("t", "s", "CC0", tier, "2024-12-31", "1" * 64, False)
    store.write(Batch(Dataset("areas", *head[:3], "public", *head[4:]), areas=areas))
    store.write(Batch(Dataset("figures", *head), observations=table))
    return Context(store, load_method(), Viewer.of_tier(Tier.PARTNER))


ADMIN = [("HD1", "dtp1_admin_pct", 60.0, "2023-12-31"), ("HD2", "dtp1_admin_pct", 111.0, "2023-12-31")]
INFANTS = [("HD1", "surviving_infants", 1000.0, "2024-12-31"), ("HD2", "surviving_infants", 3000.0, "2024-12-31")]
WUENIC = [("CAF", "dtp1_wuenic_pct", 54.0, "2022-12-31")]


def test_a_national_figure_alone_is_anchored_on_administrative_reports(tmp_path: Path) -> None:
    found = anchored(imported(tmp_path, [*ADMIN, *INFANTS, *WUENIC]), "dtp1", ON)
    assert (found["value"] * [1000, 3000]).sum() / 4000 == pytest.approx(54)
    assert found["how"].tolist() == ["anchored", "capped"]  # 111 % has no logit and is marked
    assert found["as_of"].tolist() == ["2022-12-31"] * 2
    assert found["pattern_as_of"].tolist() == ["2023-12-31"] * 2
    assert "HD3" not in found.index


def test_values_given_to_districts_are_moved_to_the_national_figure_too(tmp_path: Path) -> None:
    """Imported district estimates whose mean is 70 stand for how they differ, not for how high they are."""
    given = [("HD1", "dtp1_wuenic_pct", 40.0, "2022-12-31"), ("HD2", "dtp1_wuenic_pct", 80.0, "2022-12-31")]
    found = anchored(imported(tmp_path, [*given, *INFANTS, *WUENIC]), "dtp1", ON)
    assert found["origin"].unique().tolist() == ["wuenic"]
    assert (found["value"] * [1000, 3000]).sum() / 4000 == pytest.approx(54)
    assert found["value"].tolist() != [40, 80]


def test_without_a_national_figure_or_infants_nothing_is_claimed(tmp_path: Path) -> None:
    for name, rows in (("national", [*ADMIN, *INFANTS]), ("infants", [*ADMIN, *WUENIC])):
        (tmp_path / name).mkdir()
        found = anchored(imported(tmp_path / name, rows), "dtp1", ON)
        assert found["value"].isna().all() and (found["how"] == "unanchored").all()


def test_a_dataset_that_is_not_public_is_not_drawn_for_the_public(tmp_path: Path) -> None:
    partner = imported(tmp_path, [*ADMIN, *INFANTS, *WUENIC], tier="core")
    core = Context(partner.whole, partner.built_in, Viewer.of_tier(Tier.CORE))
    assert coverage(core, "dtp1", "admin", ON)["value"].notna().sum() == 2
    for context in (partner, core.as_public()):
        for source in ("admin", "wuenic"):
            assert coverage(context, "dtp1", source, ON)["value"].isna().all()
        assert comparison(context, "HD1", ON).empty


def test_the_country_of_the_demonstration_is_anchored_by_the_application(context: Context) -> None:
    for vaccine, national in (("dtp1", 54), ("dtp3", 42), ("mcv1", 41)):
        found = coverage(context, vaccine, "wuenic", ON)
        assert np.average(found["value"], weights=found["infants"]) == pytest.approx(national, abs=1e-9)
        assert (found["how"] == "anchored").all()


def test_year_and_source_of_the_denominator_stand_beside_the_figures(tmp_path: Path) -> None:
    facts = district_immunization(imported(tmp_path, [*ADMIN, *INFANTS, *WUENIC]), "HD1", 1, ON)
    assert facts is not None
    panel = str(district(facts, "fr").to_plotly_json())
    assert "dénominateur de 2024, rapport 2024" in panel
    assert "nourrissons de 2024 × (1 − DTC1 WUENIC de 2022)" in panel
    assert facts.zero_dose == pytest.approx(1000 * (1 - facts.line["value"] / 100))


def flags(component: Any) -> list[str]:
    return [part for part in str(component.to_plotly_json()).split('"') if "10\u00a0%" in part or "10 %" in part]


@pytest.mark.parametrize(("third", "flagged"), [(54.0, False), (53.9, True), (61.0, False)])
def test_drop_out_is_flagged_above_a_tenth(tmp_path: Path, third: float, flagged: bool) -> None:
    """60 % begin: 54 % is a drop-out of exactly 10 %, which is not above it."""
    rows = [ADMIN[0], ("HD1", "dtp3_admin_pct", third, "2023-12-31")]
    facts = district_immunization(imported(tmp_path, rows), "HD1", 1, ON)
    assert facts is not None
    assert facts.dropout == pytest.approx({"admin": 100 * (60 - third) / 60})
    shown = district(facts, "en")
    assert ("above 10%" in str(shown.to_plotly_json())) == flagged
    assert isinstance(shown, html.Div)


def test_infants_in_sites_are_a_share_of_their_people_and_not_for_the_public(context: Context) -> None:
    districts = context.store.areas("health_district")
    partner = replace(context, viewer=Viewer.of_tier(Tier.PARTNER))
    total = 0.0
    for code in districts.index:
        facts, public = (district_immunization(c, code, 22, ON) for c in (partner, context.as_public()))
        assert facts is not None and public is not None
        assert facts.site_infants == pytest.approx(0.039 * facts.site_people)
        assert np.isnan(public.site_people)
        total += facts.site_people
    assert total == pytest.approx(of_round(context.store.observations(["idp_ind"]), 22)["value"].sum())
