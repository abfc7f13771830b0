"""The general tables and the small formats: what is refused, what is kept, and why."""

import json

import pytest
import shapely

from store.protocol import Store
from tests.store.store_makers import codes, only, two_prefectures

OBSERVATIONS = "subject,indicator,value,unit,observed_on,source,collection\n"
LINKS = "from_id,to_id,kind,value,unit,source\n"


def collection(*features: dict[str, object], **more: object) -> str:
    return json.dumps({"type": "FeatureCollection", "features": list(features), **more})


def feature(geometry: object, **properties: object) -> dict[str, object]:
    shape = geometry if geometry is None or isinstance(geometry, dict) else shapely.geometry.mapping(geometry)
    return {"type": "Feature", "properties": properties, "geometry": shape}


def area(code: str, name: str = "x", shape: object = None) -> dict[str, object]:
    return feature(shape or shapely.box(20, 5, 21, 6), **{"admin1Pcod": code, "admin1Name": name})


def test_observations_are_taken_as_they_are(store: Store, write, take) -> None:
    store.write(two_prefectures())
    line = "CF4301,idp_host_ind,1 200,persons,30/11/2024,DTM,survey\n"
    report = take(write("any.csv", OBSERVATIONS + line))
    assert report.status == "taken" and report.issues.empty
    columns = ["subject", "value", "observed_on", "collection"]
    assert store.observations()[columns].to_numpy().tolist() == [["CF431", 1200, "2024-11-30", "survey"]]


REFUSED_OBSERVATIONS = [
    (",idp_ind,5,persons,2024-11-30,DTM,survey", "row_incomplete", "subject"),
    ("CF43,idp_ind,,persons,2024-11-30,DTM,survey", "row_incomplete", "value"),
    ("CF43,idp_ind,5,,2024-11-30,DTM,survey", "row_incomplete", "unit"),
    ("CF43,idp_ind,5,persons,,DTM,survey", "row_incomplete", "observed_on"),
    ("CF43,idp_ind,5,persons,2024-11-30,,survey", "row_incomplete", "source"),
    ("CF43,idp_ind,5,persons,2024-11-30,DTM,hearsay", "row_incomplete", "collection"),
    ("CF43,idp_ind,five,persons,2024-11-30,DTM,survey", "row_incomplete", "value"),
    ("CF43,idp_ind,-5,persons,2024-11-30,DTM,survey", "out_of_range", "idp_ind: -5"),
    ("CF43,legal_id_pct,130,%,2024-11-30,DTM,survey", "out_of_range", "legal_id_pct: 130"),
    ("CF43,G1,2,0/1,2024-11-30,DTM,survey", "out_of_range", "G1: 2"),
    ("CF43,idp_ind,1,persons,2024-11-30,DTM,survey", "duplicate_row", "CF43 idp_ind 2024-11-30"),
]


@pytest.mark.parametrize(("line", "code", "found"), REFUSED_OBSERVATIONS)
def test_an_observation_that_cannot_be_traced_or_true_is_refused(
    line: str, code: str, found: str, store: Store, write, take
) -> None:
    good = "CF43,idp_ind,5,persons,2024-11-30,DTM,survey\n"
    report = take(write("any.csv", OBSERVATIONS + good + line + "\n"))
    issue = report.issues[(report.issues["code"] == code) & (report.issues["severity"] == "refused")].iloc[0]
    assert (issue["row"], issue["found"]) == (3, found)
    assert store.observations()["value"].tolist() == [5]


def test_coverage_above_100_is_no_error_of_an_observation(store: Store, write, take) -> None:
    take(write("any.csv", OBSERVATIONS + "CAF,dtp1_admin_pct,111,%,2022-12-31,JRF,administrative\n"))
    assert store.observations()["value"].tolist() == [111]


def test_an_unknown_subject_or_indicator_is_kept_and_said(write, take) -> None:
    report = take(write("any.csv", OBSERVATIONS + "X9,idp_idn,5,persons,2024-11-30,DTM,survey\n"))
    assert report.status == "taken"
    assert only(report, "subject_unknown")["found"] == "X9: 1 × [2]"
    assert only(report, "indicator_unused")["found"] == "idp_idn: 1 × [2]"


def test_intentions_are_linked_and_said_in_french_too(store: Store, write, take) -> None:
    store.write(two_prefectures())
    choices = {"CF431": 40, "Intégration locale": 35, "indécis": 25}
    lines = [f"S1,{to},return_intention,{share},%,DTM\n" for to, share in choices.items()]
    report = take(write("any.csv", LINKS + "".join(lines)))
    links = store.links("return_intention")
    assert links["to_id"].tolist() == ["CF431", "local_integration", "undecided"]
    assert only(report, "subject_unknown")["found"] == "S1: 3 × [2-4]"


def test_an_unknown_destination_is_kept_so_that_the_others_do_not_grow(store: Store, write, take) -> None:
    take(
        write(
            "any.csv",
            LINKS + "S1,Nowhere,return_intention,90,%,DTM\nS1,undecided,return_intention,10,%,DTM\n",
        )
    )
    assert store.links("return_intention")["value"].tolist() == [90, 10]


def test_intentions_beyond_all_households_are_said(write, take) -> None:
    lines = "S1,relocation,return_intention,80,%,DTM\nS1,undecided,return_intention,50,%,DTM\n"
    assert only(take(write("any.csv", LINKS + lines)), "shares_over_100")["found"].startswith("S1: 130 %")


@pytest.mark.parametrize("line", ["S1,,return_intention,4,%,DTM", "S1,A,wish,4,%,DTM", "S1,A,flow,-4,persons,DTM"])
def test_a_link_that_lacks_something_is_refused(line: str, write, take) -> None:
    report = take(write("any.csv", LINKS + "S1,undecided,return_intention,10,%,DTM\n" + line + "\n"))
    assert (report.rows_taken, report.rows_reported) == (1, 1)
    assert "row_incomplete" in codes(report)


def test_a_headerless_series_needs_to_be_told_what_it_is(store: Store, write, take) -> None:
    path = write("camp.csv", "2024-01-01,100\n2024-02-01,120\n2024-02-01,130\n2024-03-01,-4\n")
    assert "indicator:subject" in only(take(path), "series_of_what")["expected"]
    report = take(path, as_="refugees_ind:unhcr:CAFs000091")
    assert (report.rows, report.rows_taken) == (4, 2)
    assert {"duplicate_row", "negative", "row_incomplete"} <= set(codes(report))
    assert store.observations(["refugees_ind"])["value"].tolist() == [100, 120]


def test_facilities_of_other_countries_are_not_taken(store: Store, write, take) -> None:
    head = "Country,Admin1,Facility name,Facility type,Ownership,Lat,Long,LL source,iso3c\n"
    lines = "CAR,Fertit,A,Poste,Public,5,20.5,Other,CAF\nChad,Logone,B,Poste,Public,9,16,Other,TCD\n"
    report = take(write("f.csv", head + lines))
    assert (report.rows_taken, report.rows_reported) == (1, 1)
    assert only(report, "other_country")["found"] == "TCD: 1 × [3]"


def test_a_facility_keeps_its_id_when_its_position_is_corrected(store: Store, write, take) -> None:
    head = "Country,Admin1,Facility name,Facility type,Ownership,Lat,Long,LL source,iso3c\n"
    take(write("f.csv", head + "CAR,Fertit,A,Poste,Public,5,20.5,Other,CAF\n"))
    before = store.places("health_facility").index.tolist()
    take(write("f.csv", head + "CAR,Fertit,A,Poste,Public,5.1,20.6,GPS,CAF\n"))
    assert store.places("health_facility").index.tolist() == before


def test_a_repeated_year_of_coverage_is_taken_once(store: Store, write, take) -> None:
    lines = "vaccine,year,coverage\ndtp1,2020,54\ndtp1,2020,60\ndtp3,20x0,42\nbcg,2020,-1\n"
    report = take(write("w.csv", lines))
    assert (report.rows, report.rows_taken) == (4, 1)
    assert store.observations(["dtp1_wuenic_pct"])["value"].tolist() == [54]


def test_dtm_lines_given_twice_do_not_count_people_twice(store: Store, write, take) -> None:
    head = "operation,admin0Pcode,admin1Pcode,adminLevel,numPresentIdpInd,reportingDate,roundNumber,"
    head += "displacementReason\n"
    conflict = "CAR conflict,CAF,CF43,1,100,2024-11-30,12,Conflict\n"
    flood = "CAR conflict,CAF,CF43,1,20,2024-11-30,12,Flood\n"
    report = take(write("d.csv", head + conflict + conflict + flood))
    assert codes(report)["duplicate_row"] == 1
    assert store.observations(["idp_ind"])["value"].tolist() == [120]
    assert sorted(store.observations(["idp_ind_part"])["value"]) == [20, 100]
    assert "Conflict" in store.observations(["idp_ind_part"])["note"].iloc[0]


def test_a_broken_polygon_is_repaired_and_a_hopeless_one_refused(store: Store, write, take) -> None:
    bowtie = shapely.Polygon([(20, 5), (21, 6), (21, 5), (20, 6)])
    point = shapely.Point(20, 5)
    text = collection(
        area("CF43", "Ouaka", bowtie), area("CF52", "b", point),
        feature(None, admin1Pcod="CF53", admin1Name="c"),
        feature({"type": "Polygon", "coordinates": "x"}, admin1Pcod="CF51", admin1Name="d"),
        area("CF61", "e"),
    )  # fmt: skip
    report = take(write("a.geojson", text))
    assert report.taken == {"areas": 2}
    expected = {"geometry_repaired": 1, "not_a_polygon": 1, "no_shape": 1, "bad_geometry": 1}
    assert expected.items() <= codes(report).items()
    assert store.areas("adm1").geometry.is_valid.all()
    assert only(report, "geometry_repaired")["row"] == 1


def test_an_area_elsewhere_or_twice_is_refused(write, take) -> None:
    text = collection(area("CF43"), area("CF43"), area("CF52", "b", shapely.box(0, 40, 1, 41)), area("XX", "c"))
    report = take(write("a.geojson", text))
    assert {"duplicate_id": 1, "area_outside": 1, "unknown_pcode": 1}.items() <= codes(report).items()
    assert report.rows_taken == 1


def test_the_long_spelling_of_a_code_is_the_short_one(store: Store, write, take) -> None:
    text = collection(feature(shapely.box(20, 5, 21, 6), admin2Pcod="CF4301", admin2Name="Bambari", admin1Pcod="CF43"))
    take(write("a.geojson", text))
    assert store.areas("adm2")["parent"].to_dict() == {"CF431": "CF43"}


def test_geojson_in_metres_is_brought_to_degrees_when_it_says_so(store: Store, write, take) -> None:
    square = shapely.box(300_000, 600_000, 310_000, 610_000)
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::32634"}}
    take(write("a.geojson", collection(area("CF43", "Ouaka", square), crs=crs)))
    assert 19 < store.areas("adm1").geometry.iloc[0].centroid.x < 20


def test_geojson_in_metres_that_says_nothing_is_refused(write, take) -> None:
    square = shapely.box(300_000, 600_000, 310_000, 610_000)
    report = take(write("a.geojson", collection(area("CF43", "Ouaka", square))))
    only(report, "not_degrees")


def test_an_unknown_coordinate_system_is_refused(write, take) -> None:
    text = collection(area("CF43"), crs={"type": "name", "properties": {"name": "EPSG:999999"}})
    only(take(write("a.geojson", text)), "bad_crs")
