"""A small day of warnings to draw: one prefecture of each level, with its reasons, people and inventory."""

import numpy as np
import pandas as pd

from analysis.risk.early_warning import Triggers
from analysis.risk.warning_skill import Skill, verify
from components.risk.preparedness import Facts
from domain.method import load_method
from services.risk.notices import LevelChange
from services.risk.warnings import Warnings

ON = "2025-10-31"
TRIGGERS = Triggers.of(load_method())
NAMES = {"CF32": "Ouham", "CF43": "Ouaka", "CF63": "Vakaga", "CF11": "Bangui"}
LEVELS = {"CF32": "action", "CF43": "readiness", "CF63": "unknown", "CF11": "none"}


def warnings(**more: object) -> Warnings:
    """Four prefectures, each at a level of its own."""
    areas = pd.DataFrame({"name": NAMES, "level": LEVELS})
    rows = [
        ("CF32", "CF32", "action", "fired", "", 55.0, 50.0, 3.0, "2025-10-31", "2025-11-03", "GloFAS", "Ouham"),
        ("CF43", "CF43", "readiness", "fired", "", 40.0, 30.0, 7.0, "2025-10-31", "2025-11-07", "GloFAS", "Ouaka"),
        ("CF63", "CF63", "readiness", "unknown", "stale", *[np.nan] * 3, "2025-10-11", None, "GloFAS", "Vakaga"),
        ("CF11", "CF11", "readiness", "quiet", "", 1.0, 30.0, 7.0, "2025-10-31", "2025-11-07", "GloFAS", "Bangui"),
    ]  # fmt: skip
    columns = ["area", "subject", "rule", "state", "reason", "value", "threshold", "lead_days", "issued_on", "valid_on",
               "source", "place"]  # fmt: skip
    given = {"on": ON, "synthetic": False, "areas": areas, "signals": pd.DataFrame(rows, columns=columns),
             "sources": "GloFAS", "issued": ON}  # fmt: skip
    return Warnings(**{**given, **more})  # type: ignore[arg-type]


def people() -> pd.DataFrame:
    """1,234 people in the flood of Ouham; nobody knows how many in that of Ouaka."""
    rows = {
        "CF32": {"name": "Ouham", "level": "action", "wanted_period": 20, "period": 20, "depth": 0.5, "people": 9000.0,
                 "exposed": 1234.0, "covered_share": 0.98, "sites": 2, "site_people": 300.0, "return_areas": 1,
                 "places": ["PK3", "Élevage", "Bac"]},
        "CF43": {"name": "Ouaka", "level": "readiness", "wanted_period": 5, "period": np.nan, "depth": 0.5,
                 "people": np.nan, "exposed": np.nan, "covered_share": np.nan, "sites": np.nan, "site_people": np.nan,
                 "return_areas": np.nan, "places": None},
    }  # fmt: skip
    return pd.DataFrame.from_dict(rows, orient="index")


def inventory() -> pd.DataFrame:
    """Ouham has three committees and no drill; of the others nobody said anything."""
    unknown = {"committees": np.nan, "drill": None, "plan": None, "reach": np.nan, "as_of": None, "source": None,
               "gaps": ["committees_unknown", "drill_unknown"]}  # fmt: skip
    known = {"committees": 3.0, "drill": "none", "plan": "2025-03-01", "reach": 42.0, "as_of": "2025-06-30",
             "source": "Croix-Rouge", "gaps": ["no_drill"]}  # fmt: skip
    rows = {
        code: {"name": name, "level": LEVELS[code], **(known if code == "CF32" else unknown)}
        for code, name in NAMES.items()
    }
    rows["CF11"]["gaps"] = []
    return pd.DataFrame.from_dict(rows, orient="index")


def skills() -> list[Skill]:
    """One rule over one flood that it warned of four days before, and one that no forecast looked at."""
    forecasts = pd.DataFrame(
        [("CF32", "2025-08-01", 4, 60.0), ("CF32", "2025-08-02", 4, 10.0)],
        columns=["area", "issued_on", "lead_days", "value"],
    )
    events = pd.DataFrame(
        [("CF32", "2025-08-05", 500.0), ("CF11", "2025-08-05", 10.0)], columns=["area", "observed_on", "people"]
    )
    return [verify(forecasts, events, TRIGGERS.action, TRIGGERS, ON)]


def changes() -> list[LevelChange]:
    """Ouham was quiet, then warned, and told by mail; Ouaka was warned since."""
    return [
        LevelChange(
            1,
            "2025-10-20T06:00:00+00:00",
            "CF32",
            "none",
            "action",
            "2025-10-20",
            ("action",),
            "2025-10-20T06:05:00+00:00",
        ),
        LevelChange(2, "2025-10-25T06:00:00+00:00", "CF43", "none", "readiness", "2025-10-25", ("readiness",)),
    ]


def facts(**more: object) -> Facts:
    """Everything that the panel says of that day."""
    given = {
        "warnings": warnings(), "people": people(), "skills": skills(), "inventory": inventory(), "changes": changes(),
        "triggers": TRIGGERS, "since": {"CF32": "2025-10-20", "CF43": "2025-10-25"},
    }  # fmt: skip
    return Facts(**{**given, **more})  # type: ignore[arg-type]
