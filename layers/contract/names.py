"""What can be searched for: areas, places, and every feature of every layer, by name or code."""

from layers import available_layers
from layers.base import Query
from layers.contract.records import records
from locales import DEFAULT, has, text
from services.context import Context
from services.search import Hit, place_hits
from services.sites.rounds import rounds


def kind_name(kind: str, language: str) -> str:
    """A kind of place, a level of areas or a layer, in words; any other as it is written."""
    message_key = next((key for key in (f"kind.{kind}", f"layer.{kind}.title") if has(key, language)), None)
    return text(message_key, language) if message_key else kind[:40]


def searchable(context: Context) -> list[Hit]:
    """Everything that this viewer may find: one entry a kind and id."""
    return context.cached("searchable", {}, lambda: _searchable(context))


def _searchable(context: Context) -> list[Hit]:
    hits = {(hit.kind, hit.id): hit for hit in place_hits(context)}
    newest = next(iter(rounds(context)), None)
    number, on = (newest.number, newest.on.isoformat()) if newest else (0, "")
    for layer in available_layers(context):
        kind = layer.selects(context, layer.defaults())
        query = Query(number, on, DEFAULT, layer.defaults(), day=layer.today(context))
        for subject, label in records(layer, context, query)["label"].items():
            hits.setdefault((kind, str(subject)), Hit(kind, str(subject), str(label), ""))
    return list(hits.values())
