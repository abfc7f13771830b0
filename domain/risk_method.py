"""What the method file says of the composite of risk: components with fixed goalposts."""

from dataclasses import dataclass

from domain.errors import MethodError
from domain.method import Method
from domain.method_block import Block

GROUPS = ("hazard", "exposure", "vulnerability", "coping")
COMPUTED = ("annual_share_pct", "annual_people", "facilities_per_100k")
SCALES = ("linear", "log")


@dataclass(frozen=True)
class RiskComponent:
    """One component of the composite: what is read, its goalposts, the group it belongs to."""

    id: str
    group: str
    fields: tuple[str, ...]
    computed: str
    scale: str
    low: float
    high: float
    unit: str
    source: str
    provenance: str


def risk_components(method: Method) -> tuple[RiskComponent, ...]:
    """The components of the composite.

    Raises:
        MethodError: a component is incomplete, or its goalposts coincide; a group has none.
    """
    blocks = Block("", method.tables).get("risk_component")
    if not isinstance(blocks, list):
        raise MethodError("method_incomplete", column="risk_component", expected="[[risk_component]]")
    components = tuple(_component(Block(f"risk_component {block.get('id', '?')}", block)) for block in blocks)
    for group in GROUPS:
        if not any(component.group == group for component in components):
            raise MethodError("method_incomplete", column="risk_component.group", expected=group)
    return components


def _component(block: Block) -> RiskComponent:
    scale = block.text("scale", SCALES) if "scale" in block.content else SCALES[0]
    fields = block.texts("fields") if "fields" in block.content else ()
    low, high = block.number("low"), block.number("high")
    if low == high or (scale == "log" and min(low, high) <= 0):
        raise MethodError("method_goalposts", column=block.name, found=f"{low:g}, {high:g}")
    return RiskComponent(
        id=block.text("id"),
        group=block.text("group", GROUPS),
        fields=fields,
        computed="" if fields else block.text("computed", COMPUTED),
        scale=scale,
        low=low,
        high=high,
        unit=block.text("unit"),
        source=block.text("source"),
        provenance=block.text("provenance"),
    )
