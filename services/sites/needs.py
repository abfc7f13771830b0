"""What readiness is judged from, in the order in which it is best imported, and which of it a store holds."""

from dataclasses import dataclass

from services.context import Context
from services.places import has_shapes
from services.sites.rounds import rounds


@dataclass(frozen=True)
class Need:
    """One kind of data; its words are the messages need.<id> and need.<id>.import."""

    id: str
    present: bool


def needs(context: Context) -> tuple[Need, ...]:
    """All kinds of data that readiness is judged from: boundaries first, since everything else is placed by them."""
    store = context.store
    measured = [field for indicator in context.method.indicators for field in indicator.fields]
    stated = [field for gate in context.method.gates for field in gate.observed]
    present = {
        "boundaries": has_shapes(context, "adm1"),
        "rounds": bool(rounds(context)),
        "return_areas": not store.places("return_area").empty,
        "intentions": not store.links("return_intention").empty,
        "evidence": not store.observations(measured).empty,
        "gates": not store.observations(stated).empty,
        "population": not store.rasters("population").empty,
        "floods": not store.rasters("river_flood").empty,
    }
    return tuple(Need(name, there) for name, there in present.items())
