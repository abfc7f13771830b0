"""Synthetic evidence: every indicator and gate, at every round, with what really goes wrong with evidence.

A subject's quality sets the level of its scores. Some evidence is missing, expired or contradicted, so that
each gate state and each way of not knowing occurs.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from demo.published import ROUNDS
from demo.settlements import LATEST, Settlements
from domain.method import Indicator, Method

LEVEL = {"ready": 0.93, "conditional": 0.74, "preparation": 0.56, "unsafe": 0.5, "unknown": 0.66}
SPREAD = {"ready": 0.05, "conditional": 0.09, "preparation": 0.12, "unsafe": 0.16, "unknown": 0.12}
EARLIER = 0.035  # how much lower a subject stood at each earlier round
LAG = {"security": (3, 25), "intentions": (8, 50), "other": (15, 240)}  # days before the round
# Days before the round of a statement on a gate whose "met" does not last as long as other evidence, and of one
# that nobody has renewed in time.
GATE_LAG = {"G1": (3, 25), "G3": (3, 25), "G4": (15, 240), "G7": (10, 120), "G10": (10, 120)}
OVERDUE, OVERDUE_SHARE = {"G7": (190, 260), "G10": (190, 260)}, 0.06
MISSING = 0.04  # of observations, in a round
NEVER = 0.02  # of indicators of a subject: nobody ever asked
STALE_SHARE = 0.45  # of subjects of unknown quality: nothing new for over 18 months
# In the reader's language where they are shown (locales.named): the store keeps one word for each.
SOURCES = {
    "registration": "SYNTHETIC:registration",
    "survey": "SYNTHETIC:survey",
    "key_informant": "SYNTHETIC:key_informant",
    "administrative": "SYNTHETIC:administrative",
    "modelled": "SYNTHETIC:modelled",
}
HOW = {
    "intent_hh_pct": "survey", "informed_hh_pct": "survey", "violent_events": "administrative",
    "tenure_hh_pct": "survey", "latrine_hh_pct": "survey", "shelter_done": "administrative",
    "shelter_need": "administrative", "wp_func": "administrative", "health_minutes": "modelled",
    "dtp1_pct": "administrative", "iga_hh_pct": "survey", "legal_id_pct": "registration",
    "vuln_plan_pct": "registration",
}  # fmt: skip
NOTES = {
    gate: (f"SYNTHETIC:{gate.lower()}_met", f"SYNTHETIC:{gate.lower()}_not_met")
    for gate in ("G1", "G3", "G4", "G5", "G6", "G7", "G9", "G10")
}
COUNTS = {"shelter_done": "shelters", "shelter_need": "shelters"}  # parts of a ratio are counts, not percent
SITE_GATES, AREA_GATES = ("G1", "G6", "G9", "G10"), ("G3", "G4", "G5", "G7")
SECOND = "SYNTHETIC:local_authority"


@dataclass(frozen=True)
class _Subject:
    """A site, a return area or a choice around a site, and how it stands."""

    id: str
    quality: str
    stale: bool
    failing: tuple[str, ...]
    unknown: tuple[str, ...]
    contradicted: tuple[str, ...]


def make_evidence(settlements: Settlements, method: Method, rng: np.random.Generator) -> pd.DataFrame:
    """Observations of every indicator and observed gate of the method, for all rounds."""
    rows: list[tuple[object, ...]] = []
    for subject in _site_subjects(settlements, rng):
        rows += _subject_rows(subject, "site", SITE_GATES, method, rng)
    for subject in _area_subjects(settlements, rng):
        rows += _subject_rows(subject, "destination", AREA_GATES, method, rng)
    columns = ["subject", "indicator", "value", "unit", "observed_on", "round", "source", "collection", "note"]
    return pd.DataFrame(rows, columns=columns)


def _site_subjects(settlements: Settlements, rng: np.random.Generator) -> list[_Subject]:
    subjects = []
    for n, site in enumerate(settlements.sites.itertuples()):
        # Half of the unsafe sites fail a gate of their own; the others only where they would go.
        failing = (SITE_GATES[n % 4],) if site.quality == "unsafe" and n % 2 else ()
        unknown = (SITE_GATES[(n + 1) % 4],) if site.quality == "unknown" and n % 3 == 0 else ()
        contradicted = (SITE_GATES[(n + 2) % 4],) if site.quality == "unknown" and n % 3 == 1 else ()
        subjects.append(_Subject(site.place_id, site.quality, False, failing, unknown, contradicted))
    return subjects


def _area_subjects(settlements: Settlements, rng: np.random.Generator) -> list[_Subject]:
    """Return areas, and the choices around a site that its households made."""
    quality = dict(zip(settlements.areas["place_id"], settlements.areas["quality"], strict=True))
    site_quality = settlements.sites.set_index("place_id")["quality"]
    links = settlements.links
    options = links[links["to_id"].isin(["local_integration", "relocation"])]
    for site, option in sorted(set(zip(options["from_id"], options["to_id"], strict=True))):
        quality[f"{site}:{option}"] = site_quality[site]
    subjects = []
    for n, (subject, level) in enumerate(quality.items()):
        failing = (AREA_GATES[n % 4],) if level == "unsafe" else ()
        stale = level == "unknown" and rng.random() < STALE_SHARE
        unknown = (AREA_GATES[n % 4],) if level == "unknown" and not stale and n % 2 else ()
        contradicted = (AREA_GATES[(n + 1) % 4],) if level == "unknown" and not stale and not n % 2 else ()
        subjects.append(_Subject(subject, level, stale, failing, unknown, contradicted))
    return subjects


def _subject_rows(
    subject: _Subject, kind: str, gates: tuple[str, ...], method: Method, rng: np.random.Generator
) -> list[tuple[object, ...]]:
    wanted = [i for i in method.indicators if i.subject == kind]
    own = {i.id: float(np.clip(rng.normal(0, SPREAD[subject.quality]), -0.3, 0.3)) for i in wanted}
    if subject.quality != "ready":
        wanted = [i for i in wanted if rng.random() >= NEVER]
    rows: list[tuple[object, ...]] = []
    for step, (number, on, _, _) in enumerate(ROUNDS):
        if subject.stale and number > ROUNDS[2][0]:
            continue  # nobody has been there since
        level = LEVEL[subject.quality] - EARLIER * (len(ROUNDS) - 1 - step)
        for indicator in wanted:
            if rng.random() < MISSING and subject.quality != "ready":
                continue
            x = float(np.clip(level + own[indicator.id] + rng.normal(0, 0.02), 0.02, 1))
            rows += _indicator_rows(subject.id, indicator, x, number, on, rng)
        if kind == "site":
            told = 0.0 if subject.quality == "preparation" and number < LATEST and step % 3 == 0 else 1.0
            rows.append(
                _row(subject.id, "intent_disaggregated", told, "0/1", number, _before(on, "intentions", rng), "survey")
            )
        for gate in gates:
            rows += _gate_rows(subject, gate, number, on, step, rng)
    return rows


def _indicator_rows(
    subject: str, indicator: Indicator, x: float, number: int, on: str, rng: np.random.Generator
) -> list[tuple[object, ...]]:
    day = _before(on, indicator.age, rng)
    values = _raw(indicator, x, rng)
    return [
        _row(subject, field, value, COUNTS.get(field, indicator.unit), number, day, HOW.get(field, "key_informant"))
        for field, value in zip(indicator.fields, values, strict=True)
    ]


def _raw(indicator: Indicator, x: float, rng: np.random.Generator) -> tuple[float, ...]:
    """Raw values that score about 100 x between the indicator's goalposts."""
    if indicator.levels:
        top = len(indicator.levels) - 1
        step = float(np.clip(np.floor(x * top + rng.uniform(0.25, 0.75)), 0, top))
        if indicator.combine == "min":
            return step, float(np.clip(step + rng.integers(0, 2), 0, top))
        return (step,)
    value = indicator.low + x * (indicator.high - indicator.low)
    if indicator.combine == "ratio":
        need = float(rng.integers(40, 260))
        return float(round(need * value / 100)), need
    if indicator.id == "intent_hh_pct":
        value = max(value, 81.0 if x > 0.4 else 0.0)  # most surveys reach the 80 % that gate G2 asks for
    return (float(round(value, 0 if abs(indicator.high) > 20 else 1)),)


def _gate_rows(
    subject: _Subject, gate: str, number: int, on: str, step: int, rng: np.random.Generator
) -> list[tuple[object, ...]]:
    latest = number == LATEST
    if gate in subject.unknown:
        return []
    # Before the newest round a few more gates failed: bands change for a reason.
    failing = gate in subject.failing or (not latest and rng.random() < 0.012 * (len(ROUNDS) - step))
    value = 0.0 if failing else 1.0
    overdue = rng.random() < OVERDUE_SHARE and subject.quality != "ready"
    lag = OVERDUE[gate] if overdue and gate in OVERDUE else GATE_LAG.get(gate, LAG["other"])
    day = _days_before(on, lag, rng)
    rows = [_row(subject.id, gate, value, "0/1", number, day, "key_informant", NOTES[gate][int(failing)])]
    if gate in subject.contradicted and latest:
        other = _before(on, "security", rng)
        rows.append(
            (subject.id, gate, 1 - value, "0/1", other, number, SECOND, "key_informant", NOTES[gate][int(not failing)])
        )
    return rows


def _row(
    subject: str, indicator: str, value: float, unit: str, number: int, day: str, how: str, note: str | None = None
) -> tuple[object, ...]:
    return subject, indicator, value, unit, day, number, SOURCES[how], how, note


def _before(on: str, age: str, rng: np.random.Generator) -> str:
    return _days_before(on, LAG[age], rng)


def _days_before(on: str, lag: tuple[int, int], rng: np.random.Generator) -> str:
    low, high = lag
    return (pd.Timestamp(on) - pd.Timedelta(days=int(rng.integers(low, high)))).date().isoformat()
