"""Populated places of Natural Earth (10 m) as GeoJSON."""

import pandas as pd

from domain.schemas import Batch
from store.parsing.checks import compare_areas
from store.parsing.geojson import Features
from store.parsing.reader import ReadContext
from store.parsing.rows import COUNTRY_CODE, first_of_each, locate, other_countries, places
from store.parsing.shapes import feature_points, point_reader
from store.parsing.values import name_of, slug

COLUMNS = {"NAME", "ADM1NAME", "ADM0_A3", "FEATURECLA", "SCALERANK"}
EXTRA = {"FEATURECLA": "feature", "POP_MAX": "population", "wikidataid": "wikidata"}


def read(features: Features, context: ReadContext) -> Batch:
    """Towns; the prefecture comes from the position, and a name that contradicts it is reported."""
    frame, log = features.frame, context.log
    ours = other_countries(frame["ADM0_A3"].map(name_of), log, column="ADM0_A3", country_codes=(COUNTRY_CODE,))
    names = frame["NAME"].map(name_of)
    for row in names.index[names.isna() & ours]:
        log.reject("no_name", row=int(row), column="NAME")
    names = names[ours].dropna()
    ids = first_of_each("naturalearth:" + names.map(slug), log, column="NAME")
    where = feature_points(features, context)[ids.index]
    areas = locate(context, where)
    stated_names = frame["ADM1NAME"].map(name_of)[ids.index]
    matched = stated_names.map(lambda name: context.names.match(name, "adm1"), na_action="ignore")
    compare_areas(stated_names, matched, areas["adm1"], log, column="ADM1NAME")
    extra = pd.DataFrame({key: frame[c] for c, key in EXTRA.items() if c in frame}).loc[ids.index]
    towns = places(context, "town", ids, names[ids.index], where, areas=areas, extra=extra)
    dataset = context.dataset(source="Natural Earth", licence="public domain", tier="public", as_of="")
    return Batch(dataset, places=towns)


READER = point_reader("towns_naturalearth", COLUMNS, read)
