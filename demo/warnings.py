"""Synthetic early warning: a season of forecasts with hits, misses and false alarms, and today's levels.

Today (the last round's date) one prefecture is at action, one at readiness, one waits for a forecast that
never came, and one depends on a station whose forecast is stale: both are unknown, not calm.
"""

import datetime as dt
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd

from demo.published import ROUNDS

TODAY = dt.date.fromisoformat(ROUNDS[-1][1])
SEASON = dt.date(2025, 7, 1)
STEP = 3  # days between issues of the past season
LEADS = (1, 3, 5, 7, 10)
MEMBERS = 51  # of the ensemble: chances are multiples of 1/51
FORECAST = "SYNTHETIC:flood_forecast"
RAIN = "SYNTHETIC:rain_forecast"
READING = "SYNTHETIC:gauge_reading"
EVENTS = "SYNTHETIC:observed_floods"
INVENTORY = "SYNTHETIC:inventory"
UNSEEN, STALE = "CF23", "CF63"  # no forecast ever; only a station that was last forecast long ago


@dataclass(frozen=True)
class Flood:
    """A flood that was forecast, that came, or both."""

    pcode: str
    day: str
    p5: float  # chance of the 5-year flow shortly before, 0 when nothing was forecast
    p20: float
    people: int  # 0: it did not come
    fade: float = 0.03  # how much of the chance is lost with each day of lead


FLOODS = (
    Flood("CF71", "2025-07-25", 0.90, 0.55, 8_100),
    Flood("CF53", "2025-08-14", 0.95, 0.70, 3_200),
    Flood("CF31", "2025-08-28", 0.80, 0.20, 1_500),
    Flood("CF32", "2025-09-02", 0.95, 0.60, 5_400),
    Flood("CF43", "2025-09-20", 0.85, 0.45, 2_300, 0.09),
    Flood("CF51", "2025-08-05", 0.00, 0.00, 900),
    Flood("CF71", "2025-09-12", 0.00, 0.00, 2_700),
    Flood("CF42", "2025-08-20", 0.78, 0.15, 0),
    Flood("CF61", "2025-09-25", 0.85, 0.50, 0),
    Flood("CF53", "2025-09-18", 0.75, 0.10, 0),
    Flood("CF62", "2025-08-10", 0.00, 0.00, 600),  # nobody forecast there: neither hit nor miss
)
WATCHED = ("CF71", "CF53", "CF31", "CF32", "CF43", "CF51", "CF42", "CF61")
COMING = (Flood("CF32", "2025-11-04", 0.92, 0.62, 0), Flood("CF43", "2025-11-08", 0.80, 0.22, 0, 0.02))
# Place id, name, prefecture, lon, lat, mark in metres, level read today, days since it was read.
GAUGES = (
    ("GAUGE-01", "Échelle de Batangafo", "CF32", 18.283, 7.301, 4.2, 4.45, 0),
    ("GAUGE-02", "Échelle de Birao", "CF53", 22.788, 10.285, 3.1, 1.62, 1),
    ("GAUGE-03", "Échelle de Bangui", "CF71", 18.555, 4.361, 7.5, 5.88, 0),
    ("GAUGE-04", "Échelle de Bambari", "CF43", 20.676, 5.768, 5.0, 4.10, 1),
    ("GAUGE-05", "Échelle de Bozoum", "CF31", 16.380, 6.319, 3.6, 2.05, 2),
    ("GAUGE-06", "Point de prévision d’Obo", "CF63", 26.492, 5.396, None, None, None),
)
# Prefecture: committees, last drill, plan (None: never; "": not asked), share of people a warning reaches.
COMMITTEES: dict[str, tuple[int, str | None, str | None, int | str]] = {
    "CF11": (9, "2024-06-12", "2023-11-30", 41), "CF12": (6, None, "2022-05-15", 28), "CF21": (3, "", "", 22),
    "CF22": (4, "2023-05-20", None, 25), "CF23": (2, None, None, 12), "CF31": (8, "2025-06-04", "2025-04-30", 47),
    "CF32": (12, "2025-05-28", "2025-03-31", 52), "CF41": (1, None, None, 15), "CF42": (5, "2024-07-02", "", 33),
    "CF43": (0, None, "2021-09-30", 19), "CF51": (2, None, None, 14), "CF52": (4, "2023-06-10", None, 24),
    "CF53": (7, "2025-06-18", "2025-02-28", 38), "CF61": (0, None, None, 9), "CF62": (3, "", None, ""),
    "CF71": (15, "2025-07-08", "2024-12-31", 68),
}  # fmt: skip


def make_gauges() -> gpd.GeoDataFrame:
    """River gauges, at the towns they are named after."""
    rows = [(code, "river_gauge", name, adm1) for code, name, adm1, *_ in GAUGES]
    points = gpd.points_from_xy([g[3] for g in GAUGES], [g[4] for g in GAUGES], crs=4326)
    return gpd.GeoDataFrame(pd.DataFrame(rows, columns=["place_id", "kind", "name", "adm1"]), geometry=points)


def make_warnings(prefectures: list[str], rng: np.random.Generator) -> pd.DataFrame:
    """Observations: forecasts of floods and rain, readings, floods of the season, the inventory."""
    rows = [*_season(rng), *_current(prefectures, rng), *_rain(prefectures, rng), *_readings(), *_inventory()]
    rows += [
        (f.pcode, "flood_event_ind", float(f.people), "persons", f.day, EVENTS, "administrative")
        for f in FLOODS
        if f.people
    ]
    return pd.DataFrame(rows, columns=["subject", "indicator", "value", "unit", "observed_on", "source", "collection"])


def _season(rng: np.random.Generator) -> list[tuple[object, ...]]:
    days = (TODAY - SEASON).days - 6
    issues = [SEASON + dt.timedelta(days=n) for n in range(0, days, STEP)]
    return [row for area in WATCHED for issued in issues for row in _issue(area, issued, FLOODS, rng)]


def _current(prefectures: list[str], rng: np.random.Generator) -> list[tuple[object, ...]]:
    watched = [code for code in prefectures if code not in {UNSEEN, STALE}]
    rows = [row for code in watched for row in _issue(code, TODAY, COMING, rng)]
    return rows + _issue("GAUGE-06", TODAY - dt.timedelta(days=11), (), rng)


def _issue(
    subject: str, issued: dt.date, floods: tuple[Flood, ...], rng: np.random.Generator
) -> list[tuple[object, ...]]:
    """One forecast: the chance of both flows at each lead."""
    rows: list[tuple[object, ...]] = []
    for lead in LEADS:
        valid = issued + dt.timedelta(days=lead)
        own = [f for f in floods if f.pcode == subject]
        near = [np.exp(-(((valid - dt.date.fromisoformat(f.day)).days / 2.5) ** 2)) for f in own]
        keep = [max(0.0, 1 - f.fade * lead) for f in own]
        low = rng.uniform(0, 0.08)
        chances = {
            5: low + sum(f.p5 * n * k for f, n, k in zip(own, near, keep, strict=True)),
            20: low / 4 + sum(f.p20 * n * k for f, n, k in zip(own, near, keep, strict=True)),
        }
        for period, chance in chances.items():
            shown = round(100 * round(min(1.0, chance) * MEMBERS) / MEMBERS, 1)
            name = f"flood_p_exceed_{period}y_lead{lead:02d}"
            rows.append((subject, name, shown, "%", issued.isoformat(), FORECAST, "modelled"))
    return rows


def _rain(prefectures: list[str], rng: np.random.Generator) -> list[tuple[object, ...]]:
    """Rain of the next three days everywhere, and of the flood of Bangui that rivers did not announce."""
    past = dt.date(2025, 9, 11)
    rain = {(code, TODAY, lead): float(rng.gamma(1.2, 6)) for code in prefectures for lead in (1, 2, 3)}
    rain |= {("CF71", past, lead): mm for lead, mm in ((1, 62.0), (2, 18.0), (3, 4.0))}
    return [
        (code, f"rain_forecast_mm_lead{lead:02d}", round(mm, 1), "mm", issued.isoformat(), RAIN, "modelled")
        for (code, issued, lead), mm in rain.items()
    ]


def _readings() -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []
    for code, _, _, _, _, mark, level, age in GAUGES:
        if mark is None or level is None or age is None:
            continue
        for back, fall in ((14, 0.9), (7, 0.5), (0, 0.0)):
            on = (TODAY - dt.timedelta(days=age + back)).isoformat()
            rows.append((code, "river_level_m", round(level - fall, 2), "m", on, READING, "key_informant"))
            rows.append((code, "river_mark_m", mark, "m", on, READING, "key_informant"))
    return rows


def _inventory() -> list[tuple[object, ...]]:
    asked = (TODAY - dt.timedelta(days=92)).isoformat()
    rows: list[tuple[object, ...]] = []
    for code, (committees, drill, plan, reach) in COMMITTEES.items():
        rows.append((code, "drr_committees", float(committees), "committees", asked, INVENTORY, "key_informant"))
        for name, day in (("drr_drill", drill), ("drr_plan", plan)):
            if day != "":
                there = 0.0 if day is None else 1.0
                rows.append((code, name, there, "0/1", day or asked, INVENTORY, "key_informant"))
        if reach != "":
            rows.append((code, "drr_warning_reach_pct", float(reach), "%", asked, INVENTORY, "key_informant"))
    return rows
