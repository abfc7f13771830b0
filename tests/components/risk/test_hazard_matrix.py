"""Places by hazard: mark and word for each state, the worst first, unknown between exposed and clear."""

import pandas as pd
import pytest

from components.risk.hazard_matrix import MARKS, STATES, cell_words, counts_section, matrix_table
from domain.method import load_method
from locales import LANGUAGES, percent, text
from services.risk.hazard_words import threshold_words
from tests.components.reading import parts, words

METHOD = load_method()
FLOOD, HEAT = METHOD.hazard("river_flood"), METHOD.hazard("heat")
NAN = float("nan")


def cell(state: str, share: float = NAN, worst: float = NAN, level: str = "") -> pd.Series:
    return pd.Series({"state": state, "share": share, "worst": worst, "level": level})


def found() -> pd.DataFrame:
    """A is clear, B exposed by a quarter, C by a half, and nobody knows of D, which has no name."""
    cells = {
        "A": ("Alindao", "CF43", "clear", 0.0, NAN), "B": ("Bria", "CF52", "exposed", 0.25, 0.5),
        "C": ("Carnot", "XX", "exposed", 0.5, 1.5), "D": (None, "CF43", "unknown", NAN, NAN),
    }  # fmt: skip
    rows = {}
    for place, (name, adm1, state, share, worst) in cells.items():
        rows[place] = {("name", ""): name, ("adm1", ""): adm1}
        for hazard in ("river_flood", "heat"):
            flooded = hazard == "river_flood"
            rows[place] |= {
                (hazard, "state"): state if flooded else "clear", (hazard, "share"): share if flooded else 0.0,
                (hazard, "worst"): worst if flooded else NAN, (hazard, "level"): "",
            }  # fmt: skip
    table = pd.DataFrame.from_dict(rows, orient="index")
    table.columns = pd.MultiIndex.from_tuples(table.columns)
    return table


def grid(language: str = "fr", counts: pd.DataFrame | None = None) -> object:
    shown = matrix_table(found(), "health_facility", [HEAT, FLOOD], "river_flood", {"CF43": "Ouaka"}, counts, language)
    return next(p for p in parts(shown) if hasattr(p, "rowData"))


def test_the_chosen_hazard_is_the_first_column_and_the_worst_place_the_first_row() -> None:
    shown = grid()
    fields = [column["field"] for column in shown.columnDefs]
    assert fields == ["name", "prefecture", "river_flood", "heat"]
    assert [row["id"] for row in shown.rowData] == ["C", "B", "D", "A"]


def test_a_place_without_a_name_or_prefecture_keeps_its_id() -> None:
    rows = {row["id"]: row for row in grid().rowData}
    assert rows["D"]["name"] == "D"
    assert (rows["A"]["prefecture"], rows["C"]["prefecture"]) == ("Ouaka", "")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_cell_says_mark_share_and_the_worst_threshold(language: str) -> None:
    said = cell_words(FLOOD, cell("exposed", 0.25, 0.5), language)
    assert said == f"▲ {percent(0.25, language)} · {threshold_words(FLOOD, 0.5, language)}"
    assert cell_words(FLOOD, cell("clear", 0.0), language) == f"○ {percent(0.0, language)}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_unknown_is_a_word_and_never_a_share(language: str) -> None:
    assert cell_words(FLOOD, cell("unknown"), language) == f"? {text('matrix.unknown', language)}"


def test_a_named_level_is_said_instead_of_the_threshold() -> None:
    level = next(h for h in METHOD.hazards if h.levels).levels[0].name
    assert text(f"level.{level}.name", "fr") in cell_words(HEAT, cell("exposed", 0.5, 1.0, level), "fr")


def test_every_state_has_its_own_mark() -> None:
    assert len(set(MARKS.values())) == len(STATES) == 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_hazards_are_counted_by_place_where_that_was_asked(language: str) -> None:
    counts = pd.DataFrame({"exposed": [0, 2, 1, 0], "unknown": [0, 0, 0, 3]}, index=list("ABCD"))
    shown = grid(language, counts)
    rows = {row["id"]: row for row in shown.rowData}
    assert rows["B"]["count"] == text("matrix.counted_cell", language, exposed="2", count=0)
    assert rows["D"]["count"] == text("matrix.counted_cell", language, exposed="0", count=3)
    assert "count" in [column["field"] for column in shown.columnDefs]


@pytest.mark.parametrize("language", LANGUAGES)
def test_counts_by_kind_keep_unknown_apart(language: str) -> None:
    counts = pd.DataFrame({"exposed": [1200], "clear": [0], "unknown": [7]}, index=["school"])
    said = words(counts_section(counts, language, "Bambari"))
    thousand = "1\u202f200" if language == "fr" else "1,200"
    assert thousand in said and text("kind.school", language) in said
    assert f"{text('critical.title', language)} · Bambari" in said
    assert f"{text('critical.title', language)} ·" not in words(counts_section(counts, language))
