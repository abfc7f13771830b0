"""Hazards of the method: what is measured, at which keys, and the thresholds that a user may choose."""

from dataclasses import dataclass

from domain.errors import MethodError
from domain.method_block import Block

KEYED_BY = ("return_period", "window", "date", "nothing")
DIRECTIONS = ("at_least", "at_most")
MAX_KEYS = 7
MAX_STOPS = 14
NO_KEY = 0  # the key of a hazard that has a single raster
FLOOD = "river_flood"


@dataclass(frozen=True)
class Level:
    """A named class of a hazard: at least `threshold` at `key`."""

    name: str
    key: int
    threshold: float


@dataclass(frozen=True)
class Hazard:
    """One hazard; its rasters are stored so that higher is worse.

    `keys` are return periods in years, windows in months, or NO_KEY; a hazard keyed by date takes its keys
    from the data. `shown` says how a threshold is said: a drought severity of 1 is shown as SPI <= -1.
    """

    id: str
    variable: str
    unit: str
    keyed_by: str
    keys: tuple[int, ...]
    key: int  # the one shown first
    stops: tuple[float, ...]  # thresholds a user may choose, ascending
    classes: tuple[float, ...]  # the ones of the method, ascending
    threshold: float  # the one used where nobody chose
    shown: str
    levels: tuple[Level, ...]
    parameters: dict[str, float]
    source: str
    provenance: str
    stored: str = ""  # hazard of the rasters it is read from

    @property
    def periodic(self) -> bool:
        """Whether keys are return periods, so that a yearly expectation exists."""
        return self.keyed_by == "return_period"

    def display_value(self, threshold: float) -> float:
        """A threshold as it is shown: a drought severity as an SPI."""
        return -threshold if self.shown == "at_most" else threshold


def read_hazard(block: Block) -> Hazard:
    """One `[[hazard]]` block of the method file.

    Raises:
        MethodError: a key is missing, is no number, or is a word that means nothing.
    """
    levels = block.content.get("levels", {})
    parameters = block.content.get("parameters", {})
    inner = Block(f"{block.name}.parameters", parameters)
    named = Block(f"{block.name}.levels", levels)
    return Hazard(
        id=block.text("id"),
        variable=block.text("variable"),
        unit=block.text("unit"),
        keyed_by=block.text("keyed_by", KEYED_BY),
        keys=tuple(int(key) for key in block.numbers("keys")),
        key=int(block.number("key")),
        stops=block.numbers("stops"),
        classes=block.numbers("classes"),
        threshold=block.number("threshold"),
        shown=block.text("shown", DIRECTIONS),
        levels=tuple(_level(named, name) for name in levels),
        parameters={key: inner.number(key) for key in parameters},
        source=block.text("source"),
        provenance=block.text("provenance"),
        stored=block.text("stored") if "stored" in block.content else block.text("id"),
    )


def _level(block: Block, name: str) -> Level:
    pair = block.numbers(name)
    if len(pair) != 2:
        raise MethodError("method_number", column=block.at(name), found=str(list(pair)), expected="[0-9, 0-9]")
    return Level(name, int(pair[0]), pair[1])


def check_hazards(hazards: tuple[Hazard, ...], root: Block) -> None:
    """Thresholds and keys ascend and are few enough to be measured in one pass; tables they use are there.

    Raises:
        MethodError: they do not, or a table is missing.
    """
    for hazard in hazards:
        name = f"hazard {hazard.id}"
        rising: list[tuple[str, tuple[float, ...], int]] = [
            ("stops", hazard.stops, MAX_STOPS),
            ("classes", hazard.classes, MAX_STOPS),
            ("keys", tuple(float(k) for k in hazard.keys), MAX_KEYS),
        ]
        for key, values, most in rising:
            if list(values) != sorted(set(values)) or len(values) > most:
                raise MethodError(
                    "method_number", column=f"{name}.{key}", found=str(list(values)), expected=f"≤ {most}"
                )
        if hazard.threshold not in hazard.stops or not set(hazard.classes) <= set(hazard.stops):
            raise MethodError("method_reference", column=f"{name}.threshold", found=f"{hazard.threshold:g}")
        if hazard.keys and hazard.key not in hazard.keys:
            raise MethodError("method_reference", column=f"{name}.key", found=str(hazard.key))
    if hazards:
        _check_tables(root)


def _check_tables(root: Block) -> None:
    matrix = Block("hazard_matrix", root.get("hazard_matrix"))
    for key in ("min_share", "min_covered"):
        matrix.number(key)
    damage = Block("depth_damage", root.get("depth_damage"))
    if len(damage.numbers("depths")) != len(damage.numbers("shares")):
        raise MethodError("method_number", column="depth_damage.shares", found=str(damage.get("shares")))
    around = Block("place_buffer", root.get("place_buffer"))
    for key in ("health_facility", "school", "water_point", "border_crossing", "planned_shelter"):
        around.number(key)
