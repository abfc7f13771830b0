"""One destination of a site: what each dimension takes, every indicator behind it, where the others lie."""

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from components.sites.destinations import destination_name, destinations_section, in_harm
from components.sites.evidence import effective, evidence_section, split_loss, unit_words, value_words
from components.sites.pair import dimension_name, losses_section
from locales import MISSING, text
from tests.components.reading import words
from tests.components.sites.assessed import EVICTED, LANGUAGES, METHOD, READY, UNSURE, assessment

BY_ID = {i.id: i for i in METHOD.indicators}


def of(table: pd.DataFrame, site: str) -> pd.DataFrame:
    return table[table["site_id"] == site]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_evidence_names_every_indicator_and_dimension(language: str) -> None:
    found = assessment()
    section = evidence_section(of(found.indicators, READY), of(found.dimensions, READY), METHOD, language)
    read = words(section)
    for indicator in METHOD.indicators:
        assert text(f"indicator.{indicator.id}.name", language) in read
    for dimension in METHOD.dimensions:
        assert text(f"dimension.{dimension.id}.name", language) in read


def test_points_lost_by_indicators_sum_to_those_of_their_dimension() -> None:
    found = assessment()
    for site in (READY, EVICTED, UNSURE):
        for line in of(found.dimensions, site).to_dict("records"):
            ids = [i.id for i in METHOD.of_dimension(str(line["dimension"]))]
            own = of(found.indicators, site)
            own = own[own["indicator"].isin(ids)]
            weights, ages, points = (own[c].to_numpy(float) for c in ("weight", "age_weight", "normalised"))
            counts = effective(weights, ages, float(line["weight"]))
            assert counts.sum() == pytest.approx(line["weight"])
            losses = split_loss(points, counts, float(line["loss_points"]))
            assert losses.sum() == pytest.approx(line["loss_points"], abs=1e-9)


def test_a_dimension_without_evidence_weighs_nothing_and_takes_nothing() -> None:
    counts = effective(np.array([0.5, 0.5]), np.array([0.0, math.nan]), 0.2)
    assert counts.tolist() == [0, 0]
    assert split_loss(np.full(2, math.nan), counts, 3.0).tolist() == [0, 0]


VALUES = [
    ("latrine_hh_pct", 63.4, "63%"), ("market", 2.0, "2 / 3"), ("mhpss_layers", 3.0, "3 / 4"),
    ("violent_events", 2.0, "2.0"), ("water_point", 640.0, "640"), ("water_point", math.nan, MISSING),
]  # fmt: skip


@pytest.mark.parametrize(("indicator", "value", "expected"), VALUES)
def test_a_value_is_read_with_its_unit(indicator: str, value: float, expected: str) -> None:
    assert value_words(value, BY_ID[indicator], "en") == expected


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_indicator_has_a_unit_in_words(language: str) -> None:
    assert all(unit_words(indicator, language) for indicator in METHOD.indicators)


def test_the_waterfall_names_the_largest_loss() -> None:
    found = assessment()
    rows = of(found.dimensions, EVICTED)
    worst = rows.sort_values("loss_points").iloc[-1]["dimension"]
    read = words(losses_section(rows, of(found.pairs, EVICTED).iloc[0], "Zokara", "en"))
    assert "Zokara" in read
    assert f"{text('losses.summary', 'en', dimension=dimension_name(worst, 'en'), points='')[:20]}" in read


def test_a_pair_without_a_score_says_which_dimensions_lack_evidence() -> None:
    found = assessment()
    rows = of(found.dimensions, READY).assign(score=lambda t: t["score"].where(t["dimension"] != "D4"))
    pair = of(found.pairs, READY).iloc[0].copy()
    pair["score"] = np.nan
    read = words(losses_section(rows, pair, "Zokara", "en"))
    assert text("losses.missing_advice", "en", dimensions=text("dimension.D4.name", "en")) in read


def test_a_destination_is_named_and_options_are_put_in_words() -> None:
    assert destination_name("AREA-001", "Zokara", "en") == "Zokara"
    assert destination_name("undecided", "undecided", "fr") == text("option.undecided", "fr")


@pytest.mark.parametrize("language", LANGUAGES)
def test_destinations_are_listed_with_the_undecided_and_those_in_harm_are_marked(language: str) -> None:
    found = assessment()
    pairs = of(found.pairs, UNSURE)
    plain = words(destinations_section(UNSURE, pairs, set(), "AR", language))
    harmed = words(destinations_section(UNSURE, pairs, {"AR"}, "AR", language))
    assert text("option.undecided", language) in plain
    assert len(harmed) > len(plain)


def test_a_site_whose_households_were_not_asked_says_so() -> None:
    found = assessment()
    read = words(destinations_section(READY, found.pairs.iloc[:0], set(), None, "en"))
    assert text("destinations.none", "en") in read


def test_only_the_flood_gate_puts_a_destination_in_harms_way() -> None:
    found = assessment()
    gates = found.gates.copy()
    gates.loc[(gates["gate"] == "G8") & (gates["site_id"] == READY), "state"] = "FAIL"
    gates.loc[(gates["gate"] == "G4") & (gates["site_id"] == UNSURE), "state"] = "FAIL"
    wet = replace(found, gates=gates)
    assert in_harm(wet, READY) == {"AP"}
    assert in_harm(wet, UNSURE) == in_harm(found, READY) == set()
