"""Small sites to assess: rows of evidence, and the assessment of a few sites and destinations."""

import datetime as dt

import numpy as np
import pandas as pd

from analysis.sites.gathering import ReadinessInputs
from analysis.sites.readiness import Assessment, assess, bands
from domain.method import load_method

METHOD = load_method()
ON = dt.date(2025, 10, 31)
DRAWS = 200
Choices = dict[tuple[str, str], float]
RECENT = "2025-10-20"


def row(subject: str, indicator: str, value: float, on: str = RECENT, source: str = "s") -> dict:
    return {
        "subject": subject, "indicator": indicator, "value": value, "unit": "", "observed_on": on, "round": 22,
        "source": source, "collection": "survey", "note": None,
    }  # fmt: skip


def full_evidence(site: str = "S", area: str = "A", share: float = 1.0) -> list[dict]:
    """Everything known, at a share of the way between the goalposts, and every gate met."""
    rows = []
    for indicator in METHOD.indicators:
        subject = site if indicator.subject == "site" else area
        value = indicator.low + share * (indicator.high - indicator.low)
        if indicator.combine == "ratio":
            rows += [row(subject, indicator.fields[0], value), row(subject, indicator.fields[1], 100.0)]
        elif indicator.combine != "computed":
            rows += [row(subject, field, value) for field in indicator.fields]
    rows = [r for r in rows if r["indicator"] != "intent_hh_pct"]
    rows += [row(site, "intent_hh_pct", 95.0), row(site, "intent_disaggregated", 1.0)]
    rows += [row(site, g, 1.0) for g in ("G1", "G6", "G9", "G10")]
    return rows + [row(area, g, 1.0) for g in ("G3", "G4", "G5", "G7")]


def inputs(
    rows: list[dict],
    choices: Choices,
    flooded: dict[str, float] | None = None,
    households: dict[str, float] | None = None,
) -> ReadinessInputs:
    """Sites whose households have chosen, and their observations; 100 households a site but where it is said."""
    sites = sorted({s for s, _ in choices})
    areas = sorted({d for _, d in choices if d not in {"undecided", "relocation", "local_integration"}})
    intentions = pd.DataFrame(
        [{"from_id": s, "to_id": d, "value": v, "period_end": RECENT, "round": 22} for (s, d), v in choices.items()]
    )
    shares = dict.fromkeys(areas, 0.0) | (flooded or {})
    water = pd.DataFrame({"share": shares, "covered": 1.0, "source": "model", "date": "2025-01-01"})
    return ReadinessInputs(
        sites=pd.DataFrame(
            {"name": sites, "people": 490.0, "households": [(households or {}).get(s, 100.0) for s in sites]},
            index=sites,
        ),
        destinations=pd.DataFrame({"name": areas}, index=areas),
        intentions=intentions,
        observations=pd.DataFrame(rows),
        flooded=water,
        seed="seed",
    )


def run(
    rows: list[dict],
    choices: Choices | None = None,
    flooded: dict[str, float] | None = None,
    *,
    on: dt.date = ON,
    households: dict[str, float] | None = None,
) -> Assessment:
    given = inputs(rows, choices or {("S", "A"): 100.0}, flooded, households)
    return assess(given, METHOD, on=on, draws=DRAWS)


def bands_on(given: ReadinessInputs, on: dt.date) -> pd.Series:
    """The band of every site on a day: what run() gives, without all that explains it."""
    return bands(given, METHOD, on=on, draws=DRAWS)


def evidence_at(percent: dict[str, float], site: str, area: str) -> list[dict]:
    """Every gate met and every dimension at its score; what is not named is at 100."""
    rows = [r for r in full_evidence(site, area) if r["indicator"].startswith("G")]
    rows += [row(site, "intent_disaggregated", 1.0)]
    for indicator in METHOD.indicators:
        points = percent.get(indicator.dimension, 100.0)
        where = site if indicator.subject == "site" else area
        if indicator.combine == "computed":
            continue
        if indicator.levels:
            value = float(np.interp(points, indicator.levels, range(len(indicator.levels))))
        else:
            value = indicator.low + points / 100 * (indicator.high - indicator.low)
        if indicator.combine == "ratio":
            rows += [row(where, indicator.fields[0], value), row(where, indicator.fields[1], 100.0)]
        else:
            rows += [row(where, field, value) for field in indicator.fields]
    return rows


def apart(rows: list[dict], choices: Choices, k: int) -> tuple[list[dict], Choices]:
    """The rows and choices of a site as those of the k-th of several that share no place."""
    ends = {(s, d): d if d == "undecided" else f"{d}-{k}" for s, d in choices}
    return [r | {"subject": f"{r['subject']}-{k}"} for r in rows], {
        (f"S-{k}", end): choices[key] for key, end in ends.items()
    }


def together(cases: list[tuple[list[dict], Choices]]) -> tuple[list[dict], Choices]:
    """Sites S-0, S-1, ... to assess at once: a site costs an assessment as little as a row."""
    parts = [apart(*case, k) for k, case in enumerate(cases)]
    return [r for rows, _ in parts for r in rows], {key: n for _, choices in parts for key, n in choices.items()}
