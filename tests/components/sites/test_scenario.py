"""The scenario tool in words: what is assumed, what it changes, who did it when, and how two differ."""

from collections.abc import Callable

import dash_mantine_components as dmc
import pytest
from dash import dcc, html
from dash.development.base_component import Component

from components.sites.explain import gate_name
from components.sites.scenario import TOOL, change_words, scenario_panel
from domain.method import load_method
from domain.scenario import Change, Scenario
from locales import LANGUAGES, date, percent, text
from services.sites.scenarios import presets
from tests.components.reading import parts, words

METHOD = load_method()
PLACES = [("SITE-1", "Élevage"), ("RA-1", "Ngakobo")]
ITEM = next(iter(METHOD.unit_costs))
BUILT = Change("built", ITEM, 12.0, "RA-1", by="Awa", at="2025-11-02T09:30:00+00:00")
INDICATOR = METHOD.indicators[0].id


def scenario(*changes: Change, **more: object) -> Scenario:
    return Scenario("s1", "Avec latrines", changes=changes, **more)  # type: ignore[arg-type]


def panel(
    chosen: Scenario | None = None, language: str = "fr", *, known: list[Scenario] | None = None,
    lost: list[Change] | None = None, presets: list[str] | None = None,
    **state: object,
) -> Component:  # fmt: skip
    all_known = {s.id: s for s in [*(known or []), *([chosen] if chosen else [])]}
    return scenario_panel(all_known, chosen, METHOD, None, lost or [], PLACES, None, state, presets or [], language)


def buttons(shown: Component) -> dict[str, bool]:
    return {p.id["act"]: bool(p.disabled) for p in parts(shown) if isinstance(p, html.Button)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_a_scenario_only_the_choice_and_the_way_to_make_one_are_shown(language: str) -> None:
    shown = panel(None, language)
    assert text("scenario.base", language) in str(shown)
    assert set(buttons(shown)) == {"show", "create", "fork"}
    assert buttons(shown)["fork"]
    assert [p.open for p in parts(shown) if isinstance(p, html.Details)] == [True]


def test_who_makes_it_is_kept_and_each_start_has_a_name() -> None:
    first = next(iter(presets()))
    shown = panel(None, who="Awa", presets=[first])
    assert "Awa" in [p.value for p in parts(shown) if isinstance(p, dcc.Input)]
    boxes = {p.id["field"]: p for p in parts(shown) if isinstance(p, dmc.Select)}
    assert [option["label"] for option in boxes["preset"].data] == [
        text("preset.none", "fr"),
        text(f"preset.{first}", "fr"),
    ]


def named(message: str, key: str, language: str) -> str:
    """A message about a part of the method, by the part's own name."""
    return text(message, language, name=text(key, language))


Expected = Callable[[str], tuple[str, str]]
OF_INDICATOR = f"indicator.{INDICATOR}.name"
CASES: list[tuple[Change, Expected]] = [
    (
        Change("dimension_weight", "D1", 0.25),
        lambda lang: (named("change.weight", "dimension.D1.name", lang), percent(0.25, lang, 1)),
    ),
    (
        Change("indicator_weight", INDICATOR, 0.5),
        lambda lang: (named("change.weight", OF_INDICATOR, lang), percent(0.5, lang, 1)),
    ),
    (Change("low", INDICATOR, 5.0), lambda lang: (named("change.low", OF_INDICATOR, lang), "5")),
    (
        Change("gate", "G1", 1.0, "SITE-1"),
        lambda lang: (f"{gate_name('G1', lang)} — Élevage", text("state.PASS", lang)),
    ),
    (
        Change("gate", "G1", 0.0, "SITE-9"),
        lambda lang: (f"{gate_name('G1', lang)} — SITE-9", text("state.FAIL", lang)),
    ),
    (BUILT, lambda lang: (named("change.built", f"gap.{ITEM}", lang) + " — Ngakobo", "12")),
    (
        Change("unit_cost", ITEM, 2.5),
        lambda lang: (named("change.cost", f"gap.{ITEM}", lang), "2,50" if lang == "fr" else "2.50"),
    ),
    (Change("date", "", "2026-01-15"), lambda lang: (text("change.date", lang), date("2026-01-15", lang))),
    (Change("value", "market", 3.0, "RA-1"), lambda lang: (f"{text('field.market', lang)} — Ngakobo", "3")),
]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("change", "expected"), CASES, ids=[c.kind + c.subject for c, _ in CASES])
def test_each_kind_of_assumption_has_words(change: Change, expected: Expected, language: str) -> None:
    assert change_words(change, dict(PLACES), language) == expected(language)


@pytest.mark.parametrize("kind", ["dimension_weight", "indicator_weight", "low", "high", "built", "unit_cost"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_part_that_the_method_has_no_longer_is_named_by_its_key(kind: str, language: str) -> None:
    what, _ = change_words(Change(kind, "gone_long_ago", 1.0), {}, language)
    assert "gone_long_ago" in what


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_the_last_assumption_of_a_slot_is_listed(language: str) -> None:
    first, last = Change("dimension_weight", "D1", 0.2), Change("dimension_weight", "D1", 0.3)
    said = words(panel(scenario(first, last), language))
    assert text("scenario.changes", language, name="Avec latrines", count=1) in said
    assert percent(0.3, language, 1) in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_scenario_says_so_and_has_nothing_to_take_back(language: str) -> None:
    shown = panel(scenario(), language)
    assert text("scenario.empty", language) in words(shown)
    assert {k: buttons(shown)[k] for k in ("undone", "redone", "reset")} == dict.fromkeys(
        ("undone", "redone", "reset"), True
    )


def test_what_was_taken_back_can_be_made_again() -> None:
    off = buttons(panel(scenario(undone=(BUILT,))))
    assert (off["undone"], off["redone"]) == (True, False)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_could_not_be_counted_is_said(language: str) -> None:
    lost = Change("built", ITEM, 3.0, "RA-1")
    what = change_words(lost, dict(PLACES), language)[0]
    assert text("scenario.lost", language, what=what) in words(panel(scenario(lost), language, lost=[lost]))


def test_weights_in_force_stand_in_the_fields() -> None:
    boxes = {p.id["field"]: p.value for p in parts(panel(scenario())) if isinstance(p, dcc.Input) and "field" in p.id}
    weights = {name: value for name, value in boxes.items() if name.startswith("weight:")}
    assert weights == {f"weight:{d.id}": round(100 * d.weight, 1) for d in METHOD.dimensions}
    assert sum(weights.values()) == pytest.approx(100)


def test_only_what_is_observed_can_be_assumed_as_a_value() -> None:
    boxes = {p.id["field"]: p for p in parts(panel(scenario())) if isinstance(p, dmc.Select) and "field" in p.id}
    offered = {option["value"] for option in boxes["observed"].data}
    computed = {f for i in METHOD.indicators if i.combine == "computed" for f in i.fields}
    assert offered and not offered & (
        computed - {f for i in METHOD.indicators if i.combine != "computed" for f in i.fields}
    )
    assert {option["value"] for option in boxes["gate"].data} == {g.id for g in METHOD.gates if g.rule == "observed"}
    assert [option["value"] for option in boxes["state"].data] == ["1", "0"]
    assert boxes["place"].value is None
    assert boxes["place"].id["tool"] == TOOL


OTHER = Scenario("s2", "Sans rien")


def test_alone_there_is_nothing_to_compare_with() -> None:
    assert "diff" not in buttons(panel(scenario(BUILT)))
    assert "diff" in buttons(panel(scenario(BUILT), known=[OTHER]))


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_scenarios_differ_by_what_one_assumes(language: str) -> None:
    mine = Change("date", "", "2026-01-15")
    said = words(panel(scenario(mine), language, known=[OTHER], diff="s2"))
    assert "Sans rien" in said and date("2026-01-15", language) in said
    assert text("scenario.same", language) in words(panel(scenario(), language, known=[OTHER], diff="s2"))


def test_a_comparison_with_what_is_gone_shows_none() -> None:
    assert text("scenario.same", "fr") not in words(panel(scenario(), known=[OTHER], diff="removed"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_log_says_when_who_and_what_the_newest_first(language: str) -> None:
    log = (
        ("2025-11-01T08:00:00+00:00", "", "created", None),
        ("2025-11-02T09:30:00+00:00", "Awa", "changed", Change("date", "", "2026-01-15")),
    )
    said = words(panel(scenario(log=log), language))
    first, last = said.index("09:30 · Awa"), said.index("08:00 · —")
    assert first < last
    assert text("scenario.log", language, count=2) in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_name_stays_text(language: str) -> None:
    hostile = Scenario("s1", "<img src=x>")
    assert "<img src=x>" in words(panel(hostile, language))
