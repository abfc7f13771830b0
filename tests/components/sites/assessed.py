"""A small assessment to draw: a ready site, one with an eviction notice, one that has half not chosen."""

from functools import lru_cache

from analysis.sites.readiness import Assessment
from domain.method import load_method
from tests.analysis.sites.readiness_makers import full_evidence, row, run

METHOD = load_method()
LANGUAGES = ("fr", "en")
READY, EVICTED, UNSURE = "P", "Q", "R"


@lru_cache(maxsize=1)
def assessment() -> Assessment:
    """Sites P, Q and R, each with a destination A<site>."""
    rows = [r for site in "PQR" for r in full_evidence(site, f"A{site}", 0.92 if site == "P" else 0.8)]
    notice = row(EVICTED, "G1", 0.0, "2025-10-10", source="Local authority") | {"note": "Leave before March."}
    rows.append(notice)
    old = {"latrine_hh_pct": "2025-02-01", "market": "2020-01-01"}
    rows = [
        r | {"observed_on": old[r["indicator"]]} if r["subject"] == "AQ" and r["indicator"] in old else r for r in rows
    ]
    rows = [r | {"value": 0.0} if r["subject"] == "AQ" and r["indicator"] == "school" else r for r in rows]
    rows = [
        r | {"observed_on": "2020-01-01"} if (r["subject"], r["indicator"]) == ("AQ", "school") else r for r in rows
    ]
    choices = {(s, f"A{s}"): 60.0 for s in "PQR"} | {(UNSURE, "undecided"): 40.0}
    return run(rows, choices, households={READY: 4.0})
