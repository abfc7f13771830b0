"""The method file: what is refused, and that the message names the table and the key."""

import hashlib
import math
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import locales
from domain.errors import MethodError
from domain.method import DAYS_PER_MONTH, DEFAULT_PATH, PROVENANCES, Method, load_method, parse_method

TEXT = DEFAULT_PATH.read_text(encoding="utf-8")
METHOD = load_method()


def parse(text: str) -> Method:
    return parse_method(text.encode(), "draft.toml")


def changed(block: str, old: str, new: str) -> str:
    """The file with the first `old` after the line `block` replaced."""
    start = TEXT.index(block)
    place = TEXT.index(old, start)
    return TEXT[:place] + new + TEXT[place + len(old) :]


def refused(text: str) -> MethodError:
    with pytest.raises(MethodError) as found:
        parse(text)
    return found.value


def test_the_file_in_the_repository_is_the_method_of_the_note() -> None:
    assert [d.weight for d in METHOD.dimensions] == [0.15, 0.20, 0.20, 0.15, 0.10, 0.10, 0.05, 0.05]
    assert [g.id for g in METHOD.gates] == [f"G{n}" for n in range(1, 11)]
    site = {g.id for g in METHOD.gates if g.subject == "site"}
    assert site == {"G1", "G2", "G6", "G9", "G10"}
    bands = {"a_min": 75, "b_min": 60, "c_min": 40, "a_probability": 0.8, "a_completeness": 0.8, "e_completeness": 0.6}
    assert {key: METHOD.number("bands", key) for key in bands} == bands
    assert (METHOD.number("bands", "open_min"), METHOD.number("bands", "blocked_max")) == (0.8, 0.2)
    ages = {"security": (1, 3), "intentions": (3, 6), "other": (6, 18)}
    assert {
        name: (age.fresh_days / DAYS_PER_MONTH, age.expires_days / DAYS_PER_MONTH) for name, age in METHOD.ages.items()
    } == {name: pytest.approx(months) for name, months in ages.items()}


def test_the_limits_of_gates_are_read_in_days() -> None:
    assert METHOD.gate("G3").expires_days == 90
    assert METHOD.gate("G1").expires_days == pytest.approx(3 * 365.25 / 12)
    assert METHOD.gate("G2").parameters == {"min_pct": 80}
    assert METHOD.gate("G8").parameters == {
        "return_period": 10, "depth": 0.5, "max_share": 0.1, "min_covered": 0.8,
    }  # fmt: skip


def test_weights_inside_every_dimension_sum_to_1() -> None:
    for dimension in METHOD.dimensions:
        assert sum(i.weight for i in METHOD.of_dimension(dimension.id)) == pytest.approx(1)


def test_every_number_says_where_it_comes_from() -> None:
    for part in (*METHOD.dimensions, *METHOD.indicators, *METHOD.gates):
        assert part.source
        assert part.provenance in PROVENANCES


def test_the_hash_is_that_of_the_bytes_read() -> None:
    assert METHOD.hash == hashlib.sha256(DEFAULT_PATH.read_bytes()).hexdigest()
    assert parse(TEXT + "\n# said\n").hash != METHOD.hash


def test_a_path_is_read_once_and_two_paths_are_not_taken_for_one(tmp_path: Path) -> None:
    other = tmp_path / "method.toml"
    other.write_text(changed("[method]", 'version = "1.1"', 'version = "1.9"'), encoding="utf-8")
    assert load_method(other).version == "1.9"
    assert load_method(other) is load_method(other)
    assert load_method() is METHOD


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    for path in (tmp_path / "none.toml", tmp_path):
        with pytest.raises(MethodError) as found:
            load_method(path)
        assert (found.value.code, found.value.file) == ("method_unreadable", path.name)


@pytest.mark.parametrize(
    "raw", [b"\xff\xfe", b"[method", b"a = 1\na = 2", b"a = " + b"[" * 5000, b"a = " + b"9" * 5000]
)
def test_bytes_that_are_no_toml_are_refused(raw: bytes) -> None:
    with pytest.raises(MethodError) as found:
        parse_method(raw, "draft.toml")
    assert (found.value.code, found.value.file) == ("method_unreadable", "draft.toml")


SOURCED = ["[age.security]", "[bands]", 'id = "D3"', 'id = "market"', 'id = "G4"', "[unit_cost.plots]", "[disclosure]"]


@pytest.mark.parametrize("block", SOURCED)
@pytest.mark.parametrize("key", ["unit", "source", "provenance"])
@pytest.mark.parametrize("how", ["absent", "empty"])
def test_a_number_without_unit_source_or_standing_is_refused(block: str, key: str, how: str) -> None:
    line = next(part for part in TEXT[TEXT.index(block) :].splitlines() if part.startswith(f"{key} = "))
    error = refused(changed(block, f"\n{line}", "" if how == "absent" else f'\n{key} = ""'))
    assert (error.code, error.column) == ("method_no_source", key)
    assert block.strip('[]id= "').replace(".", " ") in str(error.found)


def test_a_standing_that_is_none_of_three_is_refused() -> None:
    error = refused(changed("[bands]", 'provenance = "proposed"', 'provenance = "certain"'))
    assert (error.code, error.found, error.column) == ("method_provenance", "certain", "bands")


MISSING = [
    # after this line, this line is taken out: this is named
    ("[method]", 'version = "1.1"\n', "method.version"),
    ("[age.other]", "fresh_months = 6\n", "age other.fresh_months"),
    ('id = "D2"', "weight = 0.20\n", "dimension D2.weight"),
    ('[[indicator]]\nid = "market"', 'dimension = "D5"\n', "indicator market.dimension"),
    ('id = "market"', "weight = 0.2\n", "indicator market.weight"),
    ('id = "market"', "low = 0\n", "indicator market.low"),
    ('id = "market"', "high = 3\n", "indicator market.high"),
    ('id = "market"', 'subject = "destination"\n', "indicator market.subject"),
    ('id = "market"', 'age = "other"\n', "indicator market.age"),
    ('id = "market"', 'field = "market"\n', "indicator market.field"),
    ('id = "G1"', 'subject = "site"\n', "gate G1.subject"),
    ('id = "G1"', 'rule = "observed"\n', "gate G1.rule"),
    ('id = "G1"', "months = 3\n", "gate G1.months"),
    ('id = "G2"', "min_pct = 80\n", "gate G2.min_pct"),
    ('id = "G8"', "max_share = 0.10\n", "gate G8.max_share"),
    ("[bands]", "b_min = 60\n", "bands.b_min"),
    ("[aggregation]", "floor = 1.0 ", "aggregation.floor"),
    ("[uncertainty]", "noise_survey = 7\n", "uncertainty.noise_survey"),
    ("[unit_cost.plots]", "value = 60\n", "unit_cost plots.value"),
    ("[exposure]", "depth_thresholds = [0.15, 0.5, 1.5]\n", "exposure.depth_thresholds"),
    ("[disclosure]", "small_count = 10 ", "disclosure.small_count"),
]


@pytest.mark.parametrize(("block", "line", "column"), MISSING)
def test_a_missing_key_is_named_with_its_table(block: str, line: str, column: str) -> None:
    error = refused(changed(block, line, ""))
    assert (error.code, error.column) == ("method_incomplete", column)


@pytest.mark.parametrize(
    "table", ["method", "age", "dimension", "indicator", "gate", "bands", "unit_cost", "exposure", "household"]
)
@pytest.mark.parametrize("instead", ["", "{name} = 3", "{name} = [3]", '{name} = "x"'])
def test_a_table_that_is_missing_or_is_no_table_is_named(table: str, instead: str) -> None:
    kept, skipping = [instead.format(name=table)], False
    for line in TEXT.splitlines():
        if line.startswith("["):
            skipping = line.strip("[]").split(".")[0] == table
        if not skipping:
            kept.append(line)
    error = refused("\n".join(kept))
    assert error.code == "method_incomplete"
    assert str(error.column).split(".")[0] == table


NUMBERS = [
    ("[age.other]", "fresh_months = 6", "age other.fresh_months", "method_number"),
    ('id = "D2"', "weight = 0.20", "dimension D2.weight", "method_weight"),
    ('id = "market"', "weight = 0.2", "indicator market.weight", "method_weight"),
    ('id = "market"', "low = 0", "indicator market.low", "method_number"),
    ('id = "market"', "high = 3", "indicator market.high", "method_number"),
    ('id = "G3"', "days = 90", "gate G3.days", "method_number"),
    ('id = "G2"', "min_pct = 80", "gate G2.min_pct", "method_number"),
    ("[bands]", "a_min = 75", "bands.a_min", "method_number"),
    ("[household]", "size = 4.9", "household.size", "method_number"),
    ("[unit_cost.plots]", "value = 60", "unit_cost plots.value", "method_number"),
]


@pytest.mark.parametrize(("block", "old", "column", "code"), NUMBERS)
@pytest.mark.parametrize("bad", ["nan", "inf", "-inf", '"ten"', "true", "[1]", "1" + 400 * "0"])
def test_what_is_no_number_is_refused(block: str, old: str, column: str, code: str, bad: str) -> None:
    error = refused(changed(block, old, f"{old.split(' = ', maxsplit=1)[0]} = {bad}"))
    assert (error.code, error.column) == (code, column)


def test_a_step_of_a_scale_that_is_no_number_is_refused() -> None:
    error = refused(changed('id = "market"', "levels = [0, 33, 67, 100]", "levels = [0, nan, 67, 100]"))
    assert (error.code, error.column, error.found) == ("method_number", "indicator market.levels", "nan")


def test_negative_weights_are_refused_even_if_they_sum_to_1() -> None:
    # D7 and D8 weigh 0.05 each: -0.05 and 0.15 sum to the same.
    text = changed('id = "D7"', "weight = 0.05", "weight = -0.05")
    place = text.index("weight = 0.05", text.index('id = "D8"'))
    error = refused(text[:place] + "weight = 0.15" + text[place + len("weight = 0.05") :])
    assert (error.code, error.column, error.found) == ("method_weight", "dimension D7.weight", "-0.05")


@pytest.mark.parametrize(
    ("block", "old", "new", "column", "total"),
    [
        ('id = "D2"', "weight = 0.20", "weight = 0.21", "dimension", "1.01"),
        ('id = "D2"', "weight = 0.20", "weight = 0.19", "dimension", "0.99"),
        ('id = "market"', "weight = 0.2", "weight = 0.3", "D5", "1.1"),
        ('id = "market"', 'dimension = "D5"', 'dimension = "D6"', "D5", "0.8"),
    ],
)
def test_weights_that_do_not_sum_to_1_are_refused(block: str, old: str, new: str, column: str, total: str) -> None:
    error = refused(changed(block, old, new))
    assert (error.code, error.column, error.found) == ("method_weights", column, total)


WORDS = [
    ('id = "G1"', 'rule = "observed"', 'rule = "guessed"', "method_word", "gate G1.rule"),
    ('id = "G1"', 'rule = "observed"', "rule = 1", "method_word", "gate G1.rule"),
    ('id = "G1"', 'subject = "site"', 'subject = "country"', "method_word", "gate G1.subject"),
    ('id = "G1"', 'subject = "site"', 'subject = "computed"', "method_word", "gate G1.subject"),
    ('id = "market"', 'subject = "destination"', 'subject = "town"', "method_word", "indicator market.subject"),
    ('id = "market"', 'age = "other"', 'age = "old"', "method_reference", "indicator market.age"),
    ('id = "shelter_pct"', 'ratio_of = ["shelter_done", "shelter_need"]', "ratio_of = 2", "method_word",
     "indicator shelter_pct.ratio_of"),
    ('id = "market"', 'field = "market"', "field = 2", "method_word", "indicator market.field"),
    ('id = "mediation"', "gap = {", "gap = { when = 1,", "method_incomplete", "indicator mediation.gap"),
    ('id = "mediation"', 'gap = { kind = "committee",', "gap = {", "method_incomplete", "indicator mediation.gap.kind"),
    ('id = "mediation"', 'gap = { kind = "committee", item = "mediation_committee" }', "gap = 1", "method_incomplete",
     "indicator mediation.gap"),
]  # fmt: skip


@pytest.mark.parametrize(("block", "old", "new", "code", "column"), WORDS)
def test_an_unknown_word_is_named(block: str, old: str, new: str, code: str, column: str) -> None:
    error = refused(changed(block, old, new))
    assert (error.code, error.column) == (code, column)


def test_an_indicator_of_a_dimension_that_is_none_is_named() -> None:
    """Its old dimension must still sum to 1, else that is what is said."""
    text = changed('id = "legal_id_pct"', 'dimension = "D7"', 'dimension = "D9"')
    place = text.index("weight = 0.5", text.index('id = "vuln_plan_pct"'))
    error = refused(text[:place] + "weight = 1.0" + text[place + len("weight = 0.5") :])
    assert (error.code, error.column, error.found) == ("method_reference", "indicator legal_id_pct.dimension", "D9")


def test_equal_goalposts_are_refused() -> None:
    error = refused(changed('id = "dtp1_pct"', "low = 50", "low = 90"))
    assert (error.code, error.column) == ("method_goalposts", "dtp1_pct")


@pytest.mark.parametrize(("old", "new"), [("c_min = 40", "c_min = 60"), ("b_min = 60", "b_min = 75")])
def test_bands_that_do_not_rise_are_refused(old: str, new: str) -> None:
    assert refused(changed("[bands]", old, new)).code == "method_bands"


def test_every_message_of_a_refusal_is_said_in_both_languages() -> None:
    source = (Path(__file__).parents[2] / "domain" / "method.py").read_text(encoding="utf-8")
    codes = {f"error.method_{part.split(chr(34))[0]}" for part in source.split('"method_')[1:]}
    assert len(codes) >= 8
    for language in ("fr", "en"):
        assert codes <= set(locales.catalogue(language))


LINES = TEXT.splitlines()
NUMBERED = [k for k, line in enumerate(LINES) if " = " in line and not line.startswith("#")]
VALUES = st.sampled_from(["nan", "-1", "0", "1e308", '""', '"x"', "[]", "{}", "true", "2024-01-01", "[[1]]", "[{}]"])


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(NUMBERED), VALUES | st.none())
def test_nothing_but_a_method_error_comes_out_of_a_broken_line(line: int, value: str | None) -> None:
    key = LINES[line].split(" = ")[0]
    broken = [*LINES[:line], *([] if value is None else [f"{key} = {value}"]), *LINES[line + 1 :]]
    try:
        method = parse("\n".join(broken))
    except MethodError as error:
        assert error.column or error.found
    else:
        assert sum(d.weight for d in method.dimensions) == pytest.approx(1)
        assert all(math.isfinite(v) for i in method.indicators for v in (i.low, i.high, i.weight, *i.levels))
        assert all(math.isfinite(v) for v in method.unit_costs.values())


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from(sorted(tomllib.loads(TEXT))), st.integers() | st.text(max_size=3), max_size=4))
def test_nothing_but_a_method_error_comes_out_of_a_few_lines(content: dict[str, int | str]) -> None:
    text = "\n".join(f"{key} = {value if isinstance(value, int) else repr(value)}" for key, value in content.items())
    with pytest.raises(MethodError):
        parse(text)
