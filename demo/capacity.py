"""Synthetic room at return areas: how many more people health posts and schools could take."""

import numpy as np
import pandas as pd

from demo.evidence import SOURCES
from demo.published import ROUNDS
from demo.settlements import LATEST, Settlements

KNOWN = 0.85  # of areas: somebody asked
HEALTH_ROOM, SCHOOL_ROOM = (150, 6000), (40, 900)  # persons; children


def make_capacity(settlements: Settlements, rng: np.random.Generator) -> pd.DataFrame:
    """Observations of `health_room_ind` and `school_room_children` in the newest round."""
    on = next(on for number, on, _, _ in ROUNDS if number == LATEST)
    day = (pd.Timestamp(on) - pd.Timedelta(days=40)).date().isoformat()
    rows = []
    for area in settlements.areas["place_id"]:
        for field, unit, (low, high) in (
            ("health_room_ind", "persons", HEALTH_ROOM),
            ("school_room_children", "children", SCHOOL_ROOM),
        ):
            value, was_assessed = float(np.round(np.exp(rng.uniform(np.log(low), np.log(high))))), rng.random() < KNOWN
            if was_assessed:
                source = SOURCES["administrative"]
                rows.append((area, field, value, unit, day, LATEST, source, "administrative", None))
    columns = ["subject", "indicator", "value", "unit", "observed_on", "round", "source", "collection", "note"]
    return pd.DataFrame(rows, columns=columns)
