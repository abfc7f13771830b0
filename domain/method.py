"""The method: indicators, gates, bands and exposure rules, read from data/method.toml.

The file is the only place where such a number is written. A table of numbers without unit, source and
standing is refused, so that every figure on a screen can say where it comes from.
"""

import hashlib
import math
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from domain.errors import MethodError

DAYS_PER_MONTH = 365.25 / 12
STANDINGS = frozenset({"seen", "general", "proposal"})
UNSOURCED = frozenset({"method"})
RULES = ("observed", "intention_survey", "flood")
SUBJECTS = ("site", "destination", "computed")
NUMBERS = (
    ("bands", "a_min"), ("bands", "b_min"), ("bands", "c_min"), ("bands", "a_probability"),
    ("bands", "a_completeness"), ("bands", "e_completeness"), ("bands", "open_min"), ("bands", "shut_max"),
    ("aggregation", "floor"), ("aggregation", "min_dimension_weight"), ("uncertainty", "draws"),
    ("uncertainty", "weight_concentration"), ("uncertainty", "goalpost_spread"),
    ("uncertainty", "geometric_share"), ("uncertainty", "robust"), ("household", "size"),
)  # fmt: skip
NESTED = frozenset({"age", "unit_cost"})
DEFAULT_PATH = Path(__file__).parent.parent / "data" / "method.toml"


@dataclass(frozen=True)
class Age:
    """How evidence of one class ages: weight 1 until `fresh_days`, 0 from `expires_days`."""

    fresh_days: float
    expires_days: float


@dataclass(frozen=True)
class Dimension:
    """A dimension of readiness and its weight; the weights sum to 1."""

    id: str
    weight: float
    source: str
    standing: str


@dataclass(frozen=True)
class Gap:
    """How a shortfall of an indicator is said in physical units."""

    kind: str
    item: str


@dataclass(frozen=True)
class Indicator:
    """One indicator: what is read, its goalposts, its weight inside its dimension, how it ages."""

    id: str
    dimension: str
    weight: float
    unit: str
    low: float
    high: float
    levels: tuple[float, ...]
    subject: str  # site, destination or computed
    age: str
    fields: tuple[str, ...]
    combine: str  # field, ratio, min or computed
    gap: Gap | None
    source: str
    standing: str


@dataclass(frozen=True)
class Gate:
    """A condition that no score can buy out: PASS, FAIL or UNKNOWN."""

    id: str
    subject: str  # site or destination
    rule: str  # observed, intention_survey or flood
    expires_days: float
    parameters: dict[str, float]
    source: str
    standing: str

    @property
    def observed(self) -> tuple[str, ...]:
        """The observations that it reads."""
        return ("intent_hh_pct", "intent_disaggregated") if self.rule == "intention_survey" else (self.id,)


@dataclass(frozen=True)
class Method:
    """Every parameter of readiness and exposure, with the hash of the file it was read from."""

    version: str
    hash: str
    ages: dict[str, Age]
    dimensions: tuple[Dimension, ...]
    indicators: tuple[Indicator, ...]
    gates: tuple[Gate, ...]
    tables: dict[str, dict[str, Any]]
    base: str = ""  # hash of the method that a scenario started from

    @property
    def origin(self) -> str:
        """Hash of the method before any scenario: what seeds the draws."""
        return self.base or self.hash

    def of_dimension(self, dimension: str) -> tuple[Indicator, ...]:
        """The indicators of one dimension, in the file's order."""
        return tuple(i for i in self.indicators if i.dimension == dimension)

    def gate(self, gate: str) -> Gate:
        """One gate by its id."""
        return next(g for g in self.gates if g.id == gate)

    def number(self, table: str, key: str) -> float:
        """One number of a plain table, e.g. number("bands", "a_min")."""
        return float(self.tables[table][key])

    @property
    def unit_costs(self) -> dict[str, float]:
        """Cost of one item of a gap, in the currency of the file."""
        return {item: float(block["value"]) for item, block in self.tables["unit_cost"].items()}

    @property
    def currency(self) -> str:
        """Currency of the unit costs."""
        return str(next(iter(self.tables["unit_cost"].values()))["unit"])

    @property
    def return_periods(self) -> tuple[int, ...]:
        """Flood return periods in years, ascending."""
        return tuple(self.tables["exposure"]["return_periods"])

    @property
    def depth_thresholds(self) -> tuple[float, ...]:
        """Flood depth thresholds in metres, ascending."""
        return tuple(self.tables["exposure"]["depth_thresholds"])


@lru_cache(maxsize=8)
def load_method(path: Path = DEFAULT_PATH) -> Method:
    """Read and check the method file.

    Raises:
        MethodError: unreadable file, a number without unit, source or standing, weights that do not sum
            to 1, an unknown dimension, age class or rule.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise MethodError("method_unreadable", file=path.name, found=str(error)) from None
    return parse_method(raw, path.name)


def parse_method(raw: bytes, name: str) -> Method:
    """Read and check the text of a method file; `name` says in messages which.

    Raises:
        MethodError: as load_method().
    """
    try:
        tables = tomllib.loads(raw.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise MethodError("method_unreadable", file=name, found=str(error)) from None
    try:
        method = _read(tables, hashlib.sha256(raw).hexdigest())
        _check(method)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise MethodError("method_incomplete", file=name, found=f"{type(error).__name__}: {error}") from None
    return method


def _read(tables: dict[str, Any], digest: str) -> Method:
    for name, block in _blocks(tables):
        _require_source(name, block)
    return Method(
        version=str(tables["method"]["version"]),
        hash=digest,
        ages={name: _age(block) for name, block in tables["age"].items()},
        dimensions=tuple(_dimension(block) for block in tables["dimension"]),
        indicators=tuple(_indicator(block) for block in tables["indicator"]),
        gates=tuple(_gate(block) for block in tables["gate"]),
        tables=tables,
    )


def _blocks(tables: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    blocks: list[tuple[str, dict[str, Any]]] = []
    for name, content in tables.items():
        if isinstance(content, list):
            blocks += [(f"{name} {block.get('id', '?')}", block) for block in content]
        elif name in NESTED:
            blocks += [(f"{name} {key}", block) for key, block in content.items()]
        elif name not in UNSOURCED:
            blocks.append((name, content))
    return blocks


def _require_source(name: str, block: dict[str, Any]) -> None:
    for key in ("unit", "source", "standing"):
        if not block.get(key):
            raise MethodError("method_no_source", found=name, column=key, expected=key)
    if block["standing"] not in STANDINGS:
        expected = ", ".join(sorted(STANDINGS))
        raise MethodError("method_standing", found=block["standing"], column=name, expected=expected)


def _age(block: dict[str, Any]) -> Age:
    return Age(block["fresh_months"] * DAYS_PER_MONTH, block["expires_months"] * DAYS_PER_MONTH)


def _dimension(block: dict[str, Any]) -> Dimension:
    return Dimension(block["id"], float(block["weight"]), block["source"], block["standing"])


def _indicator(block: dict[str, Any]) -> Indicator:
    combine, names = _combination(block)
    return Indicator(
        id=block["id"],
        dimension=block["dimension"],
        weight=float(block["weight"]),
        unit=block["unit"],
        low=float(block["low"]),
        high=float(block["high"]),
        levels=tuple(float(level) for level in block.get("levels", ())),
        subject=block["subject"],
        age=block["age"],
        fields=names,
        combine=combine,
        gap=Gap(**block["gap"]) if "gap" in block else None,
        source=block["source"],
        standing=block["standing"],
    )


def _combination(block: dict[str, Any]) -> tuple[str, tuple[str, ...]]:
    if "ratio_of" in block:
        return "ratio", tuple(block["ratio_of"])
    if "min_of" in block:
        return "min", tuple(block["min_of"])
    if "computed" in block:
        return "computed", (block["computed"],)
    return "field", (block["field"],)


def _gate(block: dict[str, Any]) -> Gate:
    days = block.get("days", block.get("months", 0) * DAYS_PER_MONTH)
    words = {"id", "subject", "rule", "unit", "source", "standing", "days", "months"}
    parameters = {key: float(value) for key, value in block.items() if key not in words}
    return Gate(
        id=block["id"],
        subject=block["subject"],
        rule=block["rule"],
        expires_days=float(days),
        parameters=parameters,
        source=block["source"],
        standing=block["standing"],
    )


def _check(method: Method) -> None:
    _check_weights(method)
    known = {d.id for d in method.dimensions}
    for indicator in method.indicators:
        if indicator.dimension not in known or indicator.age not in method.ages:
            raise MethodError("method_reference", column=indicator.id, found=indicator.dimension)
        if indicator.subject not in SUBJECTS:
            raise MethodError("method_word", column=indicator.id, found=indicator.subject, expected=", ".join(SUBJECTS))
        if not abs(indicator.high - indicator.low) > 0:
            raise MethodError("method_goalposts", column=indicator.id, found=f"{indicator.low:g}")
    for gate in method.gates:
        for word, allowed in ((gate.rule, RULES), (gate.subject, SUBJECTS[:2])):
            if word not in allowed:
                raise MethodError("method_word", column=gate.id, found=word, expected=", ".join(allowed))
    for table, key in NUMBERS:
        if not math.isfinite(method.number(table, key)):
            raise MethodError("method_number", column=f"{table}.{key}", found=str(method.tables[table][key]))
    if not method.number("bands", "c_min") < method.number("bands", "b_min") < method.number("bands", "a_min"):
        raise MethodError("method_bands", column="bands")


def _check_weights(method: Method) -> None:
    sets: list[tuple[str, list[float]]] = [("dimension", [d.weight for d in method.dimensions])]
    sets += [(d.id, [i.weight for i in method.of_dimension(d.id)]) for d in method.dimensions]
    for name, weights in sets:
        for weight in weights:
            if not weight >= 0:
                raise MethodError("method_weight", column=name, found=f"{weight:g}")
        if abs(sum(weights) - 1) > 1e-9:
            raise MethodError("method_weights", column=name, found=f"{sum(weights):g}", expected="1")
