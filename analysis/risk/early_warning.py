"""Which areas are warned, by which rule, and where nobody knows: triggers over tables of forecasts.

Three-valued throughout: a rule fired, was quiet, or cannot be judged because its newest forecast is stale,
missing or too short. What cannot be judged is never quiet, so that an area is "none" only if every rule that
watches it could be judged.
"""

import datetime as dt
from dataclasses import dataclass

import pandas as pd

from domain.method import Method

NONE, UNKNOWN, READINESS, ACTION = "none", "unknown", "readiness", "action"
LEVELS = (NONE, UNKNOWN, READINESS, ACTION)
WARNED = (READINESS, ACTION)
FIRED, QUIET = "fired", "quiet"
FORECASTS = ("area", "subject", "issued_on", "lead_days", "return_period", "probability", "source")
READINGS = ("area", "subject", "observed_on", "level", "mark", "source")
RAIN = ("area", "subject", "issued_on", "lead_days", "millimetres", "source")
SIGNALS = (
    "area", "subject", "rule", "state", "reason", "value", "threshold", "lead_days", "issued_on", "valid_on", "source",
)  # fmt: skip


@dataclass(frozen=True)
class Rule:
    """A threshold that a forecast reaches at a lead time; both ends of the lead count.

    Attributes:
        id: readiness, action, rain or gauge.
        level: what it gives when it fires.
        threshold: %, mm; a gauge has its own mark.
        lead_min: days.
        lead_max: days.
        return_period: years, of a flow; 0 for rain and gauges.
    """

    id: str
    level: str
    threshold: float
    lead_min: int
    lead_max: int
    return_period: int = 0


@dataclass(frozen=True)
class Triggers:
    """All rules of the method, and how old evidence may be (days)."""

    readiness: Rule
    action: Rule
    rain: Rule
    forecast_days: int
    gauge_days: int
    tolerance_days: int

    @classmethod
    def of(cls, method: Method) -> "Triggers":
        """The rules as the method's file gives them."""

        def flow(level: str) -> Rule:
            numbers = {k: method.number(f"warning_{level}", k) for k in ("probability", "lead_min", "lead_max")}
            period = int(method.number(f"warning_{level}", "return_period"))
            return Rule(
                level, level, numbers["probability"], int(numbers["lead_min"]), int(numbers["lead_max"]), period
            )

        first, last = (int(method.number("warning_rain", key)) for key in ("lead_min", "lead_max"))
        rain = Rule("rain", READINESS, method.number("warning_rain", "millimetres"), first, last)
        return cls(
            flow(READINESS),
            flow(ACTION),
            rain,
            forecast_days=int(method.number("warning_age", "forecast_days")),
            gauge_days=int(method.number("warning_age", "gauge_days")),
            tolerance_days=int(method.number("warning_match", "tolerance_days")),
        )


def judge(
    forecasts: pd.DataFrame, readings: pd.DataFrame, rain: pd.DataFrame, triggers: Triggers, on: str
) -> pd.DataFrame:
    """What every rule says on a day, for everything that is watched.

    Args:
        forecasts: columns FORECASTS; probability in %, lead in days after the day of issue (ISO).
        readings: columns READINGS; level and mark in metres, missing where nobody gave them.
        rain: columns RAIN; millimetres of one day.
        triggers: the rules.
        on: the day (ISO); what was issued or read later is not known yet.

    Return: columns SIGNALS, one row a subject and rule. `state` is fired, quiet or unknown; `reason` says why
    it is unknown (stale, too_short, no_mark). Of several sources of one subject, one that can be judged
    answers for those that cannot; one that fires goes first.
    """
    issued = forecasts[forecasts["issued_on"] <= on]
    rows: list[tuple[object, ...]] = []
    for rule in (triggers.readiness, triggers.action):
        # Whoever forecasts one flow is asked for both.
        flows = issued.rename(columns={"probability": "value"})
        fits = flows["return_period"] == rule.return_period
        rows += _by_source(flows.assign(value=flows["value"].where(fits)), rule, triggers.forecast_days, on)
    wet = rain[rain["issued_on"] <= on].rename(columns={"millimetres": "value"})
    rows += _by_source(wet, triggers.rain, triggers.forecast_days, on)
    rows += _gauges(readings[readings["observed_on"] <= on], triggers.gauge_days, on)
    return _one_answer(pd.DataFrame(rows, columns=list(SIGNALS)))


def _by_source(forecasts: pd.DataFrame, rule: Rule, most_days: int, on: str) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []
    for (area, subject, source), of_source in forecasts.groupby(["area", "subject", "source"], sort=True):
        newest = str(of_source["issued_on"].max())
        issue = of_source[of_source["issued_on"] == newest].dropna(subset=["value"])
        head = (area, subject, rule.id)
        if days_between(newest, on) > most_days:
            rows.append((*head, UNKNOWN, "stale", None, rule.threshold, None, newest, None, source))
            continue
        usable = issue[issue["lead_days"].between(rule.lead_min, rule.lead_max)]
        usable = usable[[day_after(newest, int(lead)) >= on for lead in usable["lead_days"]]]
        if usable.empty:
            rows.append((*head, UNKNOWN, "too_short", None, rule.threshold, None, newest, None, source))
            continue
        best = usable.sort_values(["value", "lead_days"], ascending=[False, True]).iloc[0]
        state = FIRED if best["value"] >= rule.threshold else QUIET
        lead = int(best["lead_days"])
        rows.append(
            (*head, state, "", float(best["value"]), rule.threshold, lead, newest, day_after(newest, lead), source)
        )
    return rows


def _gauges(readings: pd.DataFrame, most_days: int, on: str) -> list[tuple[object, ...]]:
    """Each gauge's newest level against its newest mark; a level at the mark is not above it."""
    rows: list[tuple[object, ...]] = []
    for (area, subject), of_gauge in readings.groupby(["area", "subject"], sort=True):
        read = of_gauge.dropna(subset=["level"]).sort_values("observed_on", kind="stable")
        marked = of_gauge.dropna(subset=["mark"]).sort_values("observed_on", kind="stable")
        if read.empty:
            continue  # a mark without a reading watches nothing
        last = read.iloc[-1]
        day, level = str(last["observed_on"]), float(last["level"])
        mark = float(marked["mark"].iloc[-1]) if len(marked) else None
        stale = days_between(day, on) > most_days
        reason = "stale" if stale else "no_mark" if mark is None else ""
        state = UNKNOWN if reason else FIRED if mark is not None and level > mark else QUIET
        rows.append((area, subject, "gauge", state, reason, level, mark, None, day, day, last["source"]))
    return rows


def _one_answer(rows: pd.DataFrame) -> pd.DataFrame:
    """Per subject and rule: what fired goes before what was quiet, and that before what nobody knows."""
    order = rows["state"].map({FIRED: 0, QUIET: 1, UNKNOWN: 2})
    ranked = rows.assign(_order=order).sort_values(["_order", "issued_on"], ascending=[True, False], kind="stable")
    first = ranked.drop_duplicates(["area", "subject", "rule"]).drop(columns="_order")
    return first.sort_values(["area", "subject", "rule"], kind="stable").reset_index(drop=True)


def level_of(signals: pd.DataFrame) -> str:
    """The level that the signals of one area give together.

    An area without a flood forecast is unknown even if its gauges and rain are quiet.
    """
    fired = set(signals.loc[signals["state"] == FIRED, "rule"])
    if fired & {"action", "gauge"}:
        return ACTION
    if fired & {"readiness", "rain"}:
        return READINESS
    watched = {"readiness", "action"} <= set(signals["rule"])
    return NONE if watched and (signals["state"] == QUIET).all() else UNKNOWN


def levels(signals: pd.DataFrame, areas: pd.Index) -> pd.Series:
    """The level of every area; one that nothing watches is unknown.

    Args:
        signals: columns SIGNALS.
        areas: p-codes.
    """
    by_area = {str(area): of_area for area, of_area in signals.groupby("area")}
    nothing = signals.iloc[:0]
    level_by_area = {str(area): level_of(by_area.get(str(area), nothing)) for area in areas}
    return pd.Series(level_by_area, dtype=object).reindex(areas)


def day_after(day: str, days: int) -> str:
    """A day (ISO) so many days later."""
    return (dt.date.fromisoformat(day) + dt.timedelta(days=days)).isoformat()


def days_between(first: str, last: str) -> int:
    """Days from one day (ISO) to another."""
    return (dt.date.fromisoformat(last) - dt.date.fromisoformat(first)).days
