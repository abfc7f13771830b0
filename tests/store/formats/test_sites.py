"""Lists of sites: found wherever they are in a workbook; doubtful cells are said with row and column."""

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from store.protocol import Store
from tests.store.store_makers import codes, only

HEAD = [
    "site_id",
    "site_name",
    "adm1_pcode",
    "adm2_pcode",
    "latitude",
    "longitude",
    "date",
    "round",
    "idp_ind",
    "idp_hh",
]
TAGS = [
    "#loc+code", "#loc+name", "#adm1+pcode", "#adm2+pcode", "#geo+lat", "#geo+lon", "#date+reported",
    "#round",
    "#affected+idps+ind", "#affected+idps+hh",
]  # fmt: skip
GOOD = ["S1", "Lazare", "CF43", "CF431", 5.5, 20.5, "2024-11-30", 12, 1200, 240]

Save = Callable[..., Path]


def row(**changes: object) -> list[object]:
    return [changes.get(column, value) for column, value in zip(HEAD, GOOD, strict=True)]


@pytest.fixture
def book(tmp_path: Path) -> Save:
    """Write a workbook from sheets of rows."""

    def save(name: str = "sites.xlsx", **sheets: list[list[object]]) -> Path:
        workbook = openpyxl.Workbook()
        workbook.remove(workbook.active)
        for title, rows in sheets.items():
            sheet = workbook.create_sheet(title)
            for cells in rows:
                sheet.append(cells)
        workbook.save(tmp_path / name)
        return tmp_path / name

    return save


def test_the_table_is_found_behind_a_read_me_a_title_and_a_row_of_tags(placed: Store, book: Save, take) -> None:
    read_me = [["Lisez-moi"], ["Colonne", "Sens"], ["site_id", "code"]]
    sheet = [["DTM — évaluation des sites"], [], ["Novembre 2024"], HEAD, TAGS, row()]
    report = take(book(**{"Read Me": read_me, "Data": sheet}))
    assert report.status == "taken" and report.taken == {"places": 1, "observations": 2}
    site = placed.places("displacement_site").loc["S1"]
    assert (site["name"], site["adm1"], site["adm2"]) == ("Lazare", "CF43", "CF431")
    rows = placed.observations(["idp_ind"])
    assert rows[["subject", "value", "unit", "observed_on", "round"]].iloc[0].tolist() == [
        "S1", 1200, "persons", "2024-11-30", 12,
    ]  # fmt: skip


def test_rows_are_numbered_as_the_spreadsheet_shows_them(placed: Store, book: Save, take) -> None:
    sheet = [["Titre"], [], [], HEAD, TAGS, row(), [], row(site_id="S2", idp_ind="beaucoup")]
    issue = only(take(book(Data=sheet)), "no_number")
    assert (issue["row"], issue["column"], issue["found"]) == (8, "I (idp_ind)", "beaucoup")
    assert (issue["expected"], issue["advice"]) == ("expect.count", "advice.no_number")


def test_tags_are_enough_whatever_the_headers_say(placed: Store, book: Save, take) -> None:
    headers = [f"Question {i}" for i in range(len(HEAD))]
    report = take(book(Feuille=[headers, TAGS, row()]))
    assert report.taken == {"places": 1, "observations": 2}


@pytest.mark.parametrize("tag", ["#adm1+pcode", "#adm1+code", "#adm1 +code", "#ADM1+Code"])
def test_both_spellings_of_the_code_tag_are_read(tag: str, placed: Store, book: Save, take) -> None:
    tags = [tag if t == "#adm1+pcode" else t for t in TAGS]
    take(
        book(
            Feuille=[
                [f"q{i}" for i in range(10)],
                tags,
                row(latitude=None, longitude=None, adm2_pcode=None),
            ]
        )
    )
    assert placed.places("displacement_site").loc["S1", "adm1"] == "CF43"


def test_french_headers_without_tags_are_read(placed: Store, write, take) -> None:
    text = (
        "Code du site;Nom du site;Préfecture;Latitude;Longitude;Date de collecte;Tour;Individus;"
        "Ménages\n"
        "S1;Lazare;Ouaka;5,5;20,5;30/11/2024;12;1 200;240\n"
    )
    report = take(write("sites.csv", text.encode("cp1252")))
    assert report.taken == {"places": 1, "observations": 2}
    assert placed.observations(["idp_ind"])["value"].tolist() == [1200]
    assert placed.places("displacement_site").loc["S1"].geometry.x == 20.5


def test_a_prefecture_of_2021_stands_under_the_one_it_was_cut_from(store: Store, write, take) -> None:
    text = "site_id,site_name,adm1_name,date,round,idp_ind\nS1,Paoua 1,Lim Pendé,2024-11-30,12,50\n"
    issue = only(take(write("sites.csv", text)), "new_prefecture")
    assert (issue["found"], issue["expected"]) == ("Lim Pendé", "CF31")
    assert store.places("displacement_site").loc["S1", "adm1"] == "CF31"


def test_a_name_that_no_table_knows_is_said_and_not_guessed(store: Store, write, take) -> None:
    text = "site_id,site_name,adm1_name,date,round,idp_ind\nS1,A,Ouakka,2024-11-30,12,50\n"
    assert only(take(write("sites.csv", text)), "unmatched_name")["found"] == "Ouakka"
    assert store.places("displacement_site").loc["S1", "adm1"] is None


BAD_CELLS = [
    ({"idp_ind": "Not available"}, None, None),
    ({"idp_ind": "n/a"}, None, None),
    ({"idp_ind": -5}, "negative", "I (idp_ind)"),
    ({"idp_ind": 12.5}, "not_whole", "I (idp_ind)"),
    ({"idp_ind": "~1000"}, "no_number", "I (idp_ind)"),
    ({"latitude": 20.5, "longitude": 5.5}, "coordinates_swapped", "E (latitude), F (longitude)"),
    ({"latitude": 48.85, "longitude": 2.35}, "coordinates_outside", "E (latitude), F (longitude)"),
    ({"latitude": 0, "longitude": 0}, "coordinates_outside", "E (latitude), F (longitude)"),
    ({"latitude": 95}, "out_of_range", "E (latitude)"),
    ({"latitude": None}, "no_coordinates", "E (latitude), F (longitude)"),
    ({"adm2_pcode": "CF999"}, "unknown_pcode", "D (adm2_pcode)"),
    ({"adm2_pcode": "CF521"}, "area_mismatch", "D (adm2_pcode)"),
    ({"date": "31/11/2024"}, "bad_date", "G (date)"),
    ({"date": "11/30/2024"}, "bad_date", "G (date)"),
    ({"date": "2999-01-01"}, "date_future", "G (date)"),
    ({"date": None}, "date_missing", None),
    ({"round": None}, "round_from_date", None),
    ({"idp_ind": 100, "idp_hh": 240}, "household_size", None),
]


@pytest.mark.parametrize(("changes", "code", "column"), BAD_CELLS)
def test_a_doubtful_cell_is_said_with_its_row_and_column(
    changes: dict[str, object], code: str | None, column: str | None, placed: Store, book: Save, take
) -> None:
    report = take(book(Data=[HEAD, TAGS, row(), row(**{"site_id": "S2", **changes})]))
    assert report.status == "taken" and report.taken["places"] == 2
    found = report.issues[report.issues["code"].isin([code])]
    assert len(found) == (1 if code else 0)
    if code:
        assert found["row"].iloc[0] == 4
        assert column is None or found["column"].iloc[0] == column
    assert set(placed.observations(["idp_ind"])["subject"]) <= {"S1", "S2"}


@pytest.mark.parametrize("text", ["Not available", "n/a", "", "nd", "-", None])
def test_missing_is_never_zero(text: str | None, placed: Store, book: Save, take) -> None:
    take(book(Data=[HEAD, TAGS, row(), row(site_id="S2", idp_ind=text, idp_hh=text)]))
    assert placed.observations()["subject"].unique().tolist() == ["S1"]


def test_a_position_that_cannot_be_true_is_not_drawn(placed: Store, book: Save, take) -> None:
    take(book(Data=[HEAD, TAGS, row(latitude=20.5, longitude=5.5)]))
    site = placed.places("displacement_site").loc["S1"]
    assert site.geometry is None and site["adm1"] == "CF43"


def test_a_code_given_twice_is_taken_once_and_names_the_row_that_was_kept(placed: Store, book: Save, take) -> None:
    report = take(book(Data=[HEAD, TAGS, row(), row(idp_ind=900)]))
    issue = only(report, "duplicate_id")
    assert (issue["row"], issue["expected"], issue["found"]) == (4, "3", "S1")
    assert placed.observations(["idp_ind"])["value"].tolist() == [1200]
    assert (report.rows, report.rows_taken, report.rows_reported) == (2, 1, 1)


def test_several_rounds_in_one_file_are_kept_side_by_side(placed: Store, book: Save, take) -> None:
    later = row(date="2024-12-31", round=13, idp_ind=1100, site_name="Lazare 2")
    report = take(book(Data=[HEAD, TAGS, row(), later]))
    assert report.dataset_id == "sites:sites:r12-13"
    assert placed.observations(["idp_ind"]).set_index("round")["value"].to_dict() == {12: 1200, 13: 1100}
    assert placed.places("displacement_site").loc["S1", "name"] == "Lazare 2"


def test_the_next_round_under_the_same_file_name_does_not_overwrite_the_last(placed: Store, book: Save, take) -> None:
    take(book(Data=[HEAD, TAGS, row()]))
    report = take(book(Data=[HEAD, TAGS, row(date="2024-12-31", round=13, idp_ind=1100)]))
    assert sorted(placed.observations(["idp_ind"])["round"]) == [12, 13]
    note = only(report, "totals")
    assert note["found"].endswith("|1100") and note["expected"].endswith("|1200")


def test_a_corrected_round_replaces_the_wrong_one(placed: Store, book: Save, take) -> None:
    take(book(Data=[HEAD, TAGS, row()]))
    take(book(Data=[HEAD, TAGS, row(idp_ind=1250)]))
    assert placed.observations(["idp_ind"])["value"].tolist() == [1250]


def test_a_total_line_is_left_aside(placed: Store, book: Save, take) -> None:
    total = [None, "Total général", None, None, None, None, None, None, 1200, 240]
    report = take(book(Data=[HEAD, TAGS, row(), total]))
    assert codes(report)["total_row"] == 1 and report.rows_reported == 1
    assert placed.observations(["idp_ind"])["value"].sum() == 1200


def test_a_row_with_neither_code_nor_name_is_refused(placed: Store, book: Save, take) -> None:
    report = take(book(Data=[HEAD, TAGS, row(), row(site_id=None, site_name=None)]))
    assert only(report, "no_identifier")["row"] == 4


def test_sites_without_codes_get_one_of_area_and_name(placed: Store, book: Save, take) -> None:
    report = take(book(Data=[HEAD, TAGS, row(site_id=None)]))
    assert codes(report)["code_from_name"] == 1
    assert placed.places("displacement_site").index.tolist() == ["site:cf431:lazare"]


def test_percentages_written_as_shares_are_not_read_as_percentages(placed: Store, book: Save, take) -> None:
    head, tags = [*HEAD, "legal_id_pct"], [*TAGS, "#indicator+legal_id_pct"]
    report = take(book(Data=[head, tags, [*row(), 0.85], [*row(site_id="S2"), 0.6]]))
    only(report, "share_not_percent")
    assert placed.observations(["legal_id_pct"]).empty


def test_cells_formatted_as_percentages_are_percentages(placed: Store, book: Save, take) -> None:
    path = book(Data=[[*HEAD, "legal_id_pct"], [*TAGS, "#indicator+legal_id_pct"], [*row(), 0.85]])
    workbook = openpyxl.load_workbook(path)
    workbook["Data"]["K3"].number_format = "0%"
    workbook.save(path)
    take(path)
    assert placed.observations(["legal_id_pct"])["value"].tolist() == [85]


def test_readiness_fields_keep_to_their_scales(placed: Store, book: Save, take) -> None:
    head = [*HEAD, "legal_id_pct", "closure_committee", "G1", "G9"]
    report = take(book(Data=[head, [*row(), 120, 5, "oui", "peut-être"], [*row(site_id="S2"), 90, 3, 0, None]]))
    assert codes(report) | {"out_of_range": 2, "bad_yes": 1} == codes(report)
    held = placed.observations(["legal_id_pct", "closure_committee", "G1", "G9"])
    assert held.set_index(["subject", "indicator"])["value"].to_dict() == {
        ("S1", "G1"): 1, ("S2", "G1"): 0, ("S2", "legal_id_pct"): 90, ("S2", "closure_committee"): 3,
    }  # fmt: skip


def test_columns_that_are_not_read_are_named(placed: Store, book: Save, take) -> None:
    report = take(book(Data=[[*HEAD, "Commentaire"], [*row(), "rien"]]))
    assert only(report, "columns_ignored")["found"] == "K (Commentaire)"


def test_two_lists_in_one_workbook_are_read_one_at_a_time(placed: Store, book: Save, take) -> None:
    path = book(Nov=[HEAD, row()], Dec=[HEAD, row(site_id="S2", date="2024-12-31", round=13)])
    assert only(take(path), "sheets_not_read")["found"] == "Dec"
    assert placed.observations(["idp_ind"])["subject"].tolist() == ["S1"]
    take(path, sheet="Dec")
    assert sorted(placed.observations(["idp_ind"])["subject"]) == ["S1", "S2"]
    assert only(take(path, sheet="Jan"), "no_sheet")["expected"] == "Nov, Dec"


def test_return_areas_can_be_given_in_the_same_list(placed: Store, book: Save, take) -> None:
    take(
        book(
            Data=[
                [*HEAD, "kind", "shelter_done", "shelter_need"],
                [*row(site_id="R1"), "zone de retour", 20, 80],
            ]
        )
    )
    assert placed.places("return_area").index.tolist() == ["R1"]
    assert placed.observations(["shelter_need"])["value"].tolist() == [80]


def test_a_list_that_calls_itself_synthetic_stays_synthetic(placed: Store, book: Save, take) -> None:
    take(book(Data=[["DONNÉES SYNTHÉTIQUES"], [], HEAD, TAGS, row()]))
    assert placed.datasets().set_index("dataset_id").loc["sites:sites:r12", "is_synthetic"]


def test_site_lists_are_for_partners(placed: Store, book: Save, take) -> None:
    take(book(Data=[HEAD, TAGS, row()]))
    assert placed.datasets().set_index("dataset_id").loc["sites:sites:r12", "tier"] == "partner"
