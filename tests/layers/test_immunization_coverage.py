"""Districts: each has the class of its coverage, of the vaccine and source that are chosen."""

import pandas as pd
import pytest

from layers.base import NO_DATA, Query
from layers.contract.details import details_of
from layers.contract.records import records
from layers.immunization_coverage import ABOVE, BREAKS
from locales import LANGUAGES, MISSING, text
from services.context import Context
from services.immunization import SOURCES, VACCINES, coverage
from tests.layers.finding import layer


def query(context: Context, layer_id: str, language: str = "fr", **choices: str) -> Query:
    return Query(22, "2025-10-31", language, choices, day=layer(layer_id).today(context))


@pytest.mark.parametrize("vaccine", VACCINES)
@pytest.mark.parametrize("source", SOURCES)
def test_a_district_has_the_class_of_its_coverage(context: Context, vaccine: str, source: str) -> None:
    asked = query(context, "immunization_coverage", vaccine=vaccine, source=source)
    features = layer("immunization_coverage").features_for(context, asked)
    assert features is not None
    values = coverage(context, vaccine, source, "2025-10-31")["value"]
    edges = [*BREAKS, 100.0]
    for code, key in features["k"].items():
        value = values[code]
        if pd.isna(value):
            assert key == NO_DATA
        elif value > 100:
            assert key == ABOVE
        else:
            low, high = edges[int(key)], edges[int(key) + 1]
            assert low <= value <= high


def test_an_unknown_choice_is_the_first_one(context: Context) -> None:
    made = layer("immunization_coverage")
    known = made.legend_for(context, query(context, "immunization_coverage"))
    assert made.legend_for(context, query(context, "immunization_coverage", vaccine="x", source="y")) == known


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_legend_of_coverage_says_vaccine_source_and_how_it_was_had(context: Context, language: str) -> None:
    asked = query(context, "immunization_coverage", language, vaccine="dtp3", source="admin")
    legend = layer("immunization_coverage").legend_for(context, asked)
    assert text("vaccine.dtp3", language) in legend.title
    assert text("immunization.origin.admin.about", language) in legend.notes
    assert legend.patterns[ABOVE] == "dots"
    assert legend.patterns[NO_DATA] == "hatch"


ADMIN = Query(3, "2024-03-31", "fr", {"source": "admin"})


def test_zero_is_a_class_missing_is_none_and_above_100_stays_above(counted: Context) -> None:
    table = records(layer("immunization_coverage"), counted, ADMIN)
    assert table["k"].to_dict() == {"HD1": ABOVE, "HD2": "0", "HD3": NO_DATA}  # HD4 has no shape
    assert table["tip"].to_dict() == {"HD1": "104\u202f%", "HD2": "0\u202f%", "HD3": "—\u202f%"}


def test_infants_that_nobody_counted_are_missing(counted: Context) -> None:
    table = records(layer("immunization_coverage"), counted, ADMIN)
    assert table["infants"].dropna().to_dict() == {"HD1": 900}


def test_a_survey_that_was_never_made_leaves_every_district_without_data(counted: Context) -> None:
    asked = Query(3, "2024-03-31", "fr", {"source": "survey"})
    assert set(records(layer("immunization_coverage"), counted, asked)["k"]) == {NO_DATA}
    legend = layer("immunization_coverage").legend_for(counted, asked)
    assert (legend.on, legend.date, legend.source) == ("", MISSING, "")


def test_evidence_of_later_days_is_not_used(counted: Context) -> None:
    before = Query(3, "2023-06-30", "fr", {"source": "admin"})
    assert set(records(layer("immunization_coverage"), counted, before)["k"]) == {NO_DATA}


@pytest.mark.parametrize("language", LANGUAGES)
def test_classes_run_from_edge_to_edge_in_per_cent(counted: Context, language: str) -> None:
    legend = layer("immunization_coverage").legend_for(counted, Query(3, "2024-03-31", language, {"source": "admin"}))
    assert (legend.unit, legend.on) == ("%", "2023-12-31")
    assert [entry.label for entry in legend.classes[:2]] == [
        text("legend.range", language, low="0", high="20"), text("legend.range", language, low="20", high="40"),
    ]  # fmt: skip
    assert legend.classes[5].label == text("legend.range", language, low="90", high="100")
    assert [entry.key for entry in legend.classes[6:]] == [ABOVE, NO_DATA]


def test_hostile_choices_are_the_first_ones(counted: Context) -> None:
    asked = Query(3, "2024-03-31", "fr", {"vaccine": "<script>", "source": "'; drop table areas"})
    plain = Query(3, "2024-03-31", "fr")
    assert layer("immunization_coverage").legend_for(counted, asked) == layer("immunization_coverage").legend_for(
        counted, plain
    )


def test_a_district_without_a_shape_opens_no_figures_of_the_map(counted: Context) -> None:
    details = details_of(counted, "health_district", "HD4", ADMIN)
    assert details is not None
    assert text("column.coverage_pct", "fr") not in dict(details.facts)


def test_no_district_no_layer(plain: Context, counted: Context) -> None:
    assert not layer("immunization_coverage").available(plain)
    assert layer("immunization_coverage").available(counted)
