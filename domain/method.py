"""The method: indicators, gates, bands and exposure rules, read from data/method.toml.

The file is the only place where such a number is written. A table of numbers without unit, source and
provenance is refused, so that every figure on a screen can say where it comes from.
"""

import hashlib
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

from domain.errors import MethodError, reason
from domain.hazards import Hazard, check_hazards, read_hazard
from domain.method_block import Block as _Block
from domain.method_model import Age, Dimension, Gap, Gate, Indicator, Method
from domain.method_numbers import editable_numbers, require_range

__all__ = [
    "DAYS_PER_MONTH", "DEFAULT_PATH", "Age", "Dimension", "Gap", "Gate", "Hazard", "Indicator", "Method",
    "build_method", "load_method", "parse_method",
]  # fmt: skip

DAYS_PER_MONTH = 365.25 / 12
PROVENANCES = frozenset({"verified", "general", "proposed"})
UNSOURCED = frozenset({"method"})
SUBJECTS = ("site", "destination", "computed")
NUMBERS = {
    "bands": (
        "a_min", "b_min", "c_min", "a_probability", "a_completeness", "a_dimension_min", "e_completeness", "open_min",
        "blocked_max",
    ),
    "aggregation": ("floor", "min_dimension_weight", "keeps_weight_below"),
    "uncertainty": (
        "draws", "weight_concentration", "noise_registration", "noise_survey", "noise_key_informant",
        "goalpost_spread", "geometric_share", "robust", "place_correlation", "ranked_households",
    ),
    "contradiction": ("points",),
    "closing_set": ("left_out_max", "arrivals_max"),
    "household": ("size",),
    "capacity": ("persons_per_water_point", "school_age_per_household"),
    "exposure": ("headline_threshold",),
    "buffer": ("site", "return_area"),
    "population": ("national", "plausible_factor"),
    "disclosure": ("small_count", "rate_denominator", "partner_small_count"),
    "immunization": ("dropout_flag_pct", "infants_share", "pattern_min_pct", "pattern_max_pct"),
    "border_flows": ("recent_weeks", "stale_weeks"),
    "extreme_age": ("months",),
    "raster_people": ("sparse_share",),
    "annual_bounds": ("most_frequent_years",),
    "backtest": (
        "return_period", "threshold", "exact_up_to", "permutations", "resamples", "interval_least", "interval", "least",
    ),
    "warning_readiness": ("return_period", "probability", "lead_min", "lead_max"),
    "warning_action": ("return_period", "probability", "lead_min", "lead_max"),
    "warning_rain": ("millimetres", "lead_min", "lead_max"),
    "warning_age": ("forecast_days", "gauge_days"),
    "warning_match": ("tolerance_days",),
    "inventory_age": ("drill_months", "plan_months", "reach_min"),
}  # fmt: skip
RULE_NUMBERS = {
    "observed": (),
    "intention_survey": ("min_pct",),
    "flood": ("return_period", "depth", "max_share", "min_covered"),
}
NESTED = frozenset({"age", "unit_cost", "range"})
DEFAULT_PATH = Path(__file__).parent.parent / "data" / "method.toml"


@lru_cache(maxsize=8)
def load_method(path: Path = DEFAULT_PATH) -> Method:
    """Read and check the method file.

    Raises:
        MethodError: unreadable file, a missing key, a number without unit, source or provenance, weights that
            are negative or do not sum to 1, an unknown dimension, age class, rule or subject.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise MethodError("method_unreadable", file=path.name, found=reason(error)) from None
    return parse_method(raw, path.name)


def parse_method(raw: bytes, name: str) -> Method:
    """Read and check the text of a method file; `name` says in messages which.

    Raises:
        MethodError: as load_method().
    """
    try:
        tables = tomllib.loads(raw.decode())
    except (ValueError, RecursionError) as error:  # not UTF-8, not TOML, a number too long
        raise MethodError("method_unreadable", file=name, found=reason(error)) from None
    return build_method(tables, hashlib.sha256(raw).hexdigest(), name)


def build_method(tables: dict[str, Any], digest: str, name: str = DEFAULT_PATH.name) -> Method:
    """Check the tables of a method file and make objects of them; `digest` is the hash that outputs will carry.

    Raises:
        MethodError: as load_method().
    """
    try:
        method = _read(tables, digest)
        _check(method)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise MethodError("method_incomplete", file=name, found=f"{type(error).__name__}: {reason(error)}") from None
    return method


def _read(tables: dict[str, Any], digest: str) -> Method:
    for block in _blocks(tables):
        _require_source(block)
    root = _Block("", tables)
    return Method(
        version=str(_table(root, "method").get("version")),
        hash=digest,
        ages={key: _age(_Block(f"age {key}", block)) for key, block in _table(root, "age").content.items()},
        dimensions=tuple(_dimension(block) for block in _list(root, "dimension")),
        indicators=tuple(_indicator(block) for block in _list(root, "indicator")),
        gates=tuple(_gate(block) for block in _list(root, "gate")),
        tables=tables,
        hazards=tuple(read_hazard(block) for block in _list(root, "hazard")) if "hazard" in tables else (),
    )


def _table(root: _Block, name: str) -> _Block:
    return _block(name, root.get(name))


def _list(root: _Block, name: str) -> list[_Block]:
    content = root.get(name)
    if not isinstance(content, list):
        raise MethodError("method_incomplete", column=name, expected=f"[[{name}]]")
    return [_block(f"{name} {block.get('id', '?')}" if isinstance(block, dict) else name, block) for block in content]


def _block(name: str, content: object) -> _Block:
    if not isinstance(content, dict):
        raise MethodError("method_incomplete", column=name, found=str(content), expected=f"[{name}]")
    return _Block(name, content)


def _blocks(tables: dict[str, Any]) -> list[_Block]:
    root = _Block("", tables)
    blocks: list[_Block] = []
    for name, content in tables.items():
        if isinstance(content, list):
            blocks += _list(root, name)
        elif name in NESTED:
            blocks += [_block(f"{name} {key}", block) for key, block in _table(root, name).content.items()]
        elif name not in UNSOURCED:
            blocks.append(_table(root, name))
    return blocks


def _require_source(block: _Block) -> None:
    for key in ("unit", "source", "provenance"):
        if not block.content.get(key):
            raise MethodError("method_no_source", found=block.name, column=key, expected=key)
    if str(block.content["provenance"]) not in PROVENANCES:
        expected = ", ".join(sorted(PROVENANCES))
        raise MethodError(
            "method_provenance", found=str(block.content["provenance"]), column=block.name, expected=expected
        )


def _age(block: _Block) -> Age:
    return Age(block.number("fresh_months") * DAYS_PER_MONTH, block.number("expires_months") * DAYS_PER_MONTH)


def _dimension(block: _Block) -> Dimension:
    least = block.number("a_min") if "a_min" in block.content else 0.0
    return Dimension(block.text("id"), block.weight(), block.text("source"), block.text("provenance"), a_min=least)


def _indicator(block: _Block) -> Indicator:
    combine, names = _combination(block)
    return Indicator(
        id=block.text("id"),
        dimension=block.text("dimension"),
        weight=block.weight(),
        unit=block.text("unit"),
        low=block.number("low"),
        high=block.number("high"),
        levels=block.numbers("levels") if "levels" in block.content else (),
        subject=block.text("subject", SUBJECTS),
        age=block.text("age"),
        fields=names,
        combine=combine,
        gap=_gap(_block(f"{block.name}.gap", block.get("gap"))) if "gap" in block.content else None,
        source=block.text("source"),
        provenance=block.text("provenance"),
    )


def _combination(block: _Block) -> tuple[str, tuple[str, ...]]:
    if "ratio_of" in block.content:
        return "ratio", block.texts("ratio_of")
    if "min_of" in block.content:
        return "min", block.texts("min_of")
    if "computed" in block.content:
        return "computed", (block.text("computed"),)
    return "field", (block.text("field"),)


def _gap(block: _Block) -> Gap:
    unknown = set(block.content) - {"kind", "item"}
    if unknown:
        listed = ", ".join(sorted(unknown))
        raise MethodError("method_incomplete", column=block.name, found=listed, expected="kind, item")
    return Gap(block.text("kind"), block.text("item"))


def _gate(block: _Block) -> Gate:
    rule = block.text("rule", RULE_NUMBERS)
    words = {"id", "subject", "rule", "unit", "source", "provenance", "days", "months", "precaution"}
    names = [*RULE_NUMBERS[rule], *(key for key in block.content if key not in words)]
    return Gate(
        id=block.text("id"),
        subject=block.text("subject", SUBJECTS[:2]),
        rule=rule,
        expires_days=_expires(block, rule),
        parameters={key: block.number(key) for key in names},
        source=block.text("source"),
        provenance=block.text("provenance"),
        precaution=block.flag("precaution"),
    )


def _expires(block: _Block, rule: str) -> float:
    """Days after which a gate's evidence is no longer valid; a computed one needs none."""
    if "days" in block.content:
        return block.number("days")
    if rule == "flood" and "months" not in block.content:
        return 0.0
    return block.number("months") * DAYS_PER_MONTH


def _check(method: Method) -> None:
    _check_numbers(method)
    _check_weights(method)
    check_hazards(method.hazards, _Block("", method.tables))
    dimensions = {d.id for d in method.dimensions}
    for indicator in method.indicators:
        for key, word, words in (("dimension", indicator.dimension, dimensions), ("age", indicator.age, method.ages)):
            if word not in words:
                raise MethodError("method_reference", column=f"indicator {indicator.id}.{key}", found=word)
        if not abs(indicator.high - indicator.low) > 0:
            raise MethodError("method_goalposts", column=indicator.id, found=f"{indicator.low:g}")
    for path, value in editable_numbers(method.tables).items():
        require_range(method.tables, path, value)
    if not method.number("bands", "c_min") < method.number("bands", "b_min") < method.number("bands", "a_min"):
        raise MethodError("method_bands", column="bands")


def _check_numbers(method: Method) -> None:
    """The tables that are read by key hold what is asked of them."""
    root = _Block("", method.tables)
    for name, keys in NUMBERS.items():
        for key in keys:
            _table(root, name).number(key)
    for key in ("return_periods", "depth_thresholds", "headline_periods"):
        _table(root, "exposure").numbers(key)
    costs = _table(root, "unit_cost").content
    if not costs:
        raise MethodError("method_incomplete", column="unit_cost", expected="value")
    for item, block in costs.items():
        _Block(f"unit_cost {item}", block).number("value")


def _check_weights(method: Method) -> None:
    sets: list[tuple[str, list[float]]] = [("dimension", [d.weight for d in method.dimensions])]
    sets += [(d.id, [i.weight for i in method.of_dimension(d.id)]) for d in method.dimensions]
    for name, weights in sets:
        if abs(sum(weights) - 1) > 1e-9:
            raise MethodError("method_weights", column=name, found=f"{sum(weights):g}", expected="1")
