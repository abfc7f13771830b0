"""The columns that a list of sites may have: HXL tags, headers in French and English, contents."""

from dataclasses import dataclass

from domain.method import Indicator, Method
from store.parsing.tables import Table


@dataclass(frozen=True)
class Field:
    """One column: its key, how it is recognised, and how its cells are read.

    `kind` is text, date, count, percent, level, number or yes; `high` is the greatest value allowed.
    """

    key: str
    tags: tuple[str, ...]
    names: tuple[str, ...]
    kind: str = "text"
    unit: str = ""
    high: float | None = None

    def column(self, table: Table) -> str | None:
        """The table's column that is this field; tags go before headers."""
        return table.find(*self.tags, *self.names)


ABOUT = (
    Field(
        "code",
        ("#loc+code", "#site+code", "#loc+id", "#site+id"),
        ("site_id", "code site", "code du site", "site code", "ssid", "place_id", "id du site"),
    ),
    Field(
        "name",
        ("#loc+name", "#site+name"),
        ("site_name", "nom du site", "nom site", "site", "name", "nom"),
    ),
    Field("kind", ("#loc+type", "#site+type"), ("kind", "type de lieu")),
    Field("adm1", ("#adm1+pcode", "#adm1+code"), ("adm1_pcode", "admin1pcode", "code prefecture")),
    Field("adm1_name", ("#adm1+name",), ("adm1_name", "admin1name", "prefecture")),
    Field("adm2", ("#adm2+pcode", "#adm2+code"), ("adm2_pcode", "admin2pcode", "code sous prefecture")),
    Field("adm2_name", ("#adm2+name",), ("adm2_name", "admin2name", "sous prefecture")),
    Field("lat", ("#geo+lat",), ("latitude", "lat", "y"), "number"),
    Field("lon", ("#geo+lon",), ("longitude", "lon", "long", "x"), "number"),
    Field(
        "date",
        ("#date+reported", "#date+collected", "#date"),
        ("date", "date de collecte", "date de mise a jour", "reporting date", "date du rapport"),
        "date",
    ),
    Field("round", ("#round", "#round+code"), ("round", "tour", "vague"), "count"),
    Field("source", ("#meta+source",), ("source",)),
    Field("collection", ("#meta+collection",), ("collection", "mode de collecte")),
    Field("status", ("#status", "#loc+status"), ("status", "statut")),
    Field(
        "manager",
        ("#org+manager", "#org+name"),
        ("manager", "gestionnaire", "organisation gestionnaire"),
    ),
)

PEOPLE = (
    Field(
        "idp_ind",
        ("#affected+idps+ind", "#affected+idps"),
        ("idp_ind", "individus", "nombre d individus", "nb individus", "pdi individus", "individuals"),
        "count",
        "persons",
    ),
    Field(
        "idp_hh",
        ("#affected+idps+hh",),
        ("idp_hh", "menages", "nombre de menages", "nb menages", "pdi menages", "households"),
        "count",
        "households",
    ),
    Field(
        "returnee_ind",
        ("#affected+returnees+ind",),
        ("returnee_ind", "retournes", "retournes individus"),
        "count",
        "persons",
    ),
)


def indicator_fields(method: Method) -> tuple[Field, ...]:
    """People, and every field that the method reads: its indicators' and its gates'."""
    fields = [_field(i, name) for i in method.indicators if i.combine != "computed" for name in i.fields]
    gates = [_yes(gate.id) for gate in method.gates if gate.rule == "observed"]
    return (*PEOPLE, *fields, _yes("intent_disaggregated"), *gates)


def site_fields(method: Method) -> tuple[Field, ...]:
    """The fields that belong to a site rather than to a destination: those of the template."""
    keys = {name for i in method.indicators if i.subject == "site" for name in i.fields}
    keys |= {gate.id for gate in method.gates if gate.subject == "site"}
    keys |= {"idp_ind", "idp_hh", "intent_disaggregated"}
    return tuple(field for field in indicator_fields(method) if field.key in keys)


def _field(indicator: Indicator, name: str) -> Field:
    tags = (f"#indicator+{name}",)
    if indicator.combine == "ratio":
        return Field(name, tags, (name,), "count", "count")
    if indicator.levels:
        return Field(name, tags, (name,), "level", indicator.unit, len(indicator.levels) - 1)
    if indicator.unit == "%":
        return Field(name, tags, (name,), "percent", "%", 100)
    return Field(name, tags, (name,), "number", indicator.unit)


def _yes(name: str) -> Field:
    return Field(name, (f"#indicator+{name.lower()}",), (name,), "yes", "0/1")
