"""Early warning from what the store holds: levels today, the signals behind them, and how past warnings did.

Only forecasts of one kind are judged: once a real one is held, synthetic ones are left out, and the day is
today's. Where all are synthetic, the day is that of the synthetic country: its newest forecast.
"""

import datetime as dt
import re
from dataclasses import dataclass

import pandas as pd

from analysis.risk.early_warning import FORECASTS, RAIN, READINGS, UNKNOWN, WARNED, Triggers, judge, levels
from analysis.risk.warning_skill import Skill, verify
from services.context import Context
from services.places import prefectures

FLOW = re.compile(r"flood_p_exceed_(\d+)y_lead(\d+)")
WET = re.compile(r"rain_forecast_mm_lead(\d+)")
LEVEL, MARK, EVENT = "river_level_m", "river_mark_m", "flood_event_ind"
ORDER = {level: rank for rank, level in enumerate(("action", "readiness", UNKNOWN, "none"))}


@dataclass(frozen=True)
class WarningEvidence:
    """Forecasts, readings, rain and floods as analysis takes them; `synthetic` says that they are invented."""

    forecasts: pd.DataFrame
    readings: pd.DataFrame
    rain: pd.DataFrame
    events: pd.DataFrame
    names: dict[str, str]  # of gauges
    fine: dict[str, str]  # sub-prefecture of a subject, where known
    synthetic: bool


@dataclass(frozen=True)
class Warnings:
    """The levels of a day.

    Attributes:
        on: the day (ISO).
        synthetic: whether the evidence, and so the day, is invented.
        areas: prefectures by p-code: name, level; action first, then readiness, unknown, none.
        signals: what each rule says (analysis.early_warning.SIGNALS), with `place`, the name of the subject.
        sources: who made the forecasts and readings.
        issued: newest day of issue, or "".
    """

    on: str
    synthetic: bool
    areas: pd.DataFrame
    signals: pd.DataFrame
    sources: str
    issued: str

    @property
    def warned(self) -> pd.DataFrame:
        """Areas at readiness or action."""
        return self.areas[self.areas["level"].isin(WARNED)]

    def of_level(self, level: str) -> pd.DataFrame:
        """Areas of a level."""
        return self.areas[self.areas["level"] == level]


def evidence(context: Context) -> WarningEvidence:
    """Everything that early warning reads, one row a forecast lead or reading."""
    return context.cached("warning_evidence", {}, lambda: _evidence(context))


def _evidence(context: Context) -> WarningEvidence:
    rows = context.store.observations()
    kinds = rows["indicator"].str.fullmatch(f"{FLOW.pattern}|{WET.pattern}|{LEVEL}|{MARK}|{EVENT}")
    rows = rows[kinds].drop_duplicates(["subject", "indicator", "observed_on", "source"], keep="last")
    invented = context.store.datasets().set_index("dataset_id")["is_synthetic"]
    made_up = rows["dataset_id"].map(invented).astype(bool)
    watching = rows["indicator"] != EVENT
    synthetic = bool(watching.any() and made_up[watching].all())
    gauges = context.store.places("river_gauge")
    gauges = gauges[gauges["status"].fillna("") != "closed"]
    area = (
        rows["subject"].map(gauges["adm1"]).fillna(rows["subject"].where(rows["subject"].str.startswith("CF")).str[:4])
    )
    rows = rows.assign(area=area)[made_up == synthetic]
    rows = rows[rows["area"].notna()]
    fine = gauges["adm2"].dropna().to_dict()
    fine |= {code: code for code in rows["subject"] if code.startswith("CF") and len(code) > 4}
    return WarningEvidence(
        forecasts=_forecasts(rows),
        readings=_readings(rows),
        rain=_rain(rows),
        events=rows.loc[rows["indicator"] == EVENT, ["area", "observed_on", "value"]].rename(
            columns={"value": "people"}
        ),
        names={str(k): str(v) for k, v in gauges["name"].dropna().items()},
        fine=fine,
        synthetic=synthetic,
    )


def _forecasts(rows: pd.DataFrame) -> pd.DataFrame:
    parts = rows["indicator"].str.extract(f"^{FLOW.pattern}$").dropna().astype(int)
    flows = rows.loc[parts.index].assign(return_period=parts[0], lead_days=parts[1])
    return flows.rename(columns={"observed_on": "issued_on", "value": "probability"})[list(FORECASTS)]


def _rain(rows: pd.DataFrame) -> pd.DataFrame:
    parts = rows["indicator"].str.extract(f"^{WET.pattern}$").dropna().astype(int)
    wet = rows.loc[parts.index].assign(lead_days=parts[0])
    return wet.rename(columns={"observed_on": "issued_on", "value": "millimetres"})[list(RAIN)]


def _readings(rows: pd.DataFrame) -> pd.DataFrame:
    readings = rows[rows["indicator"].isin([LEVEL, MARK])]
    keys = ["area", "subject", "observed_on", "source"]
    wide = readings.pivot(index=keys, columns="indicator", values="value").reindex(columns=[LEVEL, MARK]).reset_index()
    return wide.rename(columns={LEVEL: "level", MARK: "mark"})[list(READINGS)]


def warning_day(context: Context) -> str:
    """The day that levels are judged on: today, or the newest synthetic forecast's where all are synthetic."""
    inputs = evidence(context)
    if inputs.synthetic and len(inputs.forecasts):
        return str(inputs.forecasts["issued_on"].max())
    return dt.datetime.now(dt.UTC).date().isoformat()


def current(context: Context, on: str | None = None) -> Warnings:
    """Levels of every prefecture on a day (today, if none is given)."""
    day = on or warning_day(context)
    return context.cached("warnings", {"on": day}, lambda: _current(context, day))


def _current(context: Context, on: str) -> Warnings:
    inputs = evidence(context)
    signals = judge(inputs.forecasts, inputs.readings, inputs.rain, Triggers.of(context.method), on)
    names = prefectures(context)["name"]
    areas = pd.DataFrame({"name": names, "level": levels(signals, names.index)})
    rank = areas["level"].map(ORDER)
    areas = areas.assign(_rank=rank).sort_values(["_rank", "name"]).drop(columns="_rank")
    all_names = inputs.names | names.to_dict() | context.store.areas("adm2")["name"].to_dict()
    place = [all_names.get(str(subject), str(subject)) for subject in signals["subject"]]
    past = signals["issued_on"].dropna()
    return Warnings(
        on=on,
        synthetic=inputs.synthetic,
        areas=areas,
        signals=signals.assign(place=place),
        sources=", ".join(sorted(set(signals["source"].dropna()))),
        issued=str(past.max()) if len(past) else "",
    )


def skills(context: Context, on: str | None = None) -> list[Skill]:
    """How each rule would have done over all forecasts held: readiness, action, rain."""
    day = on or warning_day(context)
    return context.cached("warning_skills", {"on": day}, lambda: _skills(context, day))


def _skills(context: Context, on: str) -> list[Skill]:
    inputs, triggers = evidence(context), Triggers.of(context.method)
    flows = inputs.forecasts.rename(columns={"probability": "value"})
    wet = inputs.rain.rename(columns={"millimetres": "value"})
    judged = [
        (rule, flows[flows["return_period"] == rule.return_period]) for rule in (triggers.readiness, triggers.action)
    ]
    judged.append((triggers.rain, wet))
    return [
        verify(forecasts[forecasts["issued_on"] <= on], inputs.events, rule, triggers, on) for rule, forecasts in judged
    ]
