"""The method as objects: dimensions, indicators, gates, ages; read from its file by domain/method.py."""

from dataclasses import dataclass
from typing import Any

from domain.errors import MethodError
from domain.hazards import Hazard


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
    provenance: str
    a_min: float = 0.0  # band A asks for so many points here, where that is more than bands.a_dimension_min


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
    provenance: str


@dataclass(frozen=True)
class Gate:
    """A condition that no score can buy out: PASS, FAIL or UNKNOWN."""

    id: str
    subject: str  # site or destination
    rule: str  # observed, intention_survey or flood
    expires_days: float
    parameters: dict[str, float]
    source: str
    provenance: str
    precaution: bool = False  # one source that says "not met" fails it until that source says otherwise

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
    hazards: tuple[Hazard, ...] = ()
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

    def gates_of(self, subject: str) -> list[str]:
        """Ids of the gates of sites or of destinations, in the file's order."""
        return [gate.id for gate in self.gates if gate.subject == subject]

    def least_for_a(self) -> tuple[float, ...]:
        """Points that band A asks of each dimension, in the file's order."""
        return tuple(max(self.number("bands", "a_dimension_min"), d.a_min) for d in self.dimensions)

    def hazard(self, hazard: str) -> Hazard:
        """One hazard by its id.

        Raises:
            MethodError: the method has no such hazard.
        """
        for candidate in self.hazards:
            if candidate.id == hazard:
                return candidate
        expected = ", ".join(candidate.id for candidate in self.hazards)
        raise MethodError("method_reference", column="hazard", found=hazard, expected=expected)

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
