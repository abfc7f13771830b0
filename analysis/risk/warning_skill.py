"""How well past forecasts would have warned: hits, misses, false alarms, and the days gained.

A warning is a run of issues at which a rule fired, with the days they warned of. A flood is warned if it came
within the tolerance of those days. A flood that no forecast looked at is neither hit nor miss of the rule; among all
floods it is one that nobody was warned of.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.risk.early_warning import Rule, Triggers, day_after, days_between

WARNINGS = ("area", "first_issued", "valid_from", "valid_to")
OUTCOMES = ("area", "observed_on", "people", "outcome", "first_issued", "lead_gained")
HIT, MISS, NOT_FORECAST = "hit", "miss", "not_forecast"


@dataclass(frozen=True)
class Skill:
    """How a rule did.

    Attributes:
        rule: its id.
        warnings: columns WARNINGS plus `outcome` (hit, false_alarm, open); one row a warning.
        events: columns OUTCOMES; one row a flood.
        season: first and last day of issue judged, or None.
        issues: by area with a forecast of the rule: first, last (days of issue), count (days with an issue).
    """

    rule: str
    warnings: pd.DataFrame
    events: pd.DataFrame
    season: tuple[str, str] | None
    issues: pd.DataFrame

    def count(self, outcome: str) -> int:
        """Floods (hit, miss, not_forecast) or warnings (false_alarm, open) of an outcome."""
        table = self.warnings if outcome in {"false_alarm", "open"} else self.events
        return int((table["outcome"] == outcome).sum())

    @property
    def judged_events(self) -> int:
        """Floods that a forecast looked at."""
        return self.count(HIT) + self.count(MISS)

    @property
    def judged_warnings(self) -> int:
        """Warnings whose days are over."""
        return len(self.warnings) - self.count("open")

    @property
    def hit_rate(self) -> float:
        """Share of the floods that a forecast looked at that were warned; NaN where there was none."""
        return self.count(HIT) / self.judged_events if self.judged_events else np.nan

    @property
    def hit_rate_of_all(self) -> float:
        """Share of all floods that were warned, those that no forecast looked at among them; NaN where none came."""
        return self.count(HIT) / len(self.events) if len(self.events) else np.nan

    @property
    def false_alarm_ratio(self) -> float:
        """Share of warnings that no flood followed; NaN where there was none."""
        return self.count("false_alarm") / self.judged_warnings if self.judged_warnings else np.nan

    @property
    def lead_gained(self) -> float:
        """Median days from the first issue of a warning to the flood; NaN where nothing was warned."""
        gained = self.events["lead_gained"].dropna()
        return float(gained.median()) if len(gained) else np.nan


def past_warnings(forecasts: pd.DataFrame, rule: Rule, tolerance_days: int) -> pd.DataFrame:
    """Runs of issues at which a rule fired.

    Args:
        forecasts: columns area, issued_on, lead_days, value (%, mm); only rows of the rule's return period.
        rule: threshold and lead.
        tolerance_days: two runs whose days lie no farther apart are one warning.

    Return: columns WARNINGS; valid_from and valid_to are the first and last day warned of.
    """
    fired = _in_reach(forecasts, rule)
    fired = fired[fired["value"] >= rule.threshold]
    rows: list[list[str]] = []
    for (area, issued), of_issue in fired.groupby(["area", "issued_on"], sort=True):
        start, end = of_issue["valid_on"].min(), of_issue["valid_on"].max()
        last = rows[-1] if rows and rows[-1][0] == area else None
        if last is not None and start <= day_after(last[3], tolerance_days):
            last[2], last[3] = min(last[2], start), max(last[3], end)
        else:
            rows.append([str(area), str(issued), start, end])
    return pd.DataFrame(rows, columns=list(WARNINGS))


def _in_reach(forecasts: pd.DataFrame, rule: Rule) -> pd.DataFrame:
    in_reach = forecasts.dropna(subset=["value"])
    in_reach = in_reach[in_reach["lead_days"].between(rule.lead_min, rule.lead_max)]
    valid = [day_after(on, int(lead)) for on, lead in zip(in_reach["issued_on"], in_reach["lead_days"], strict=True)]
    return in_reach.assign(valid_on=pd.Series(valid, index=in_reach.index, dtype=object))


def verify(forecasts: pd.DataFrame, events: pd.DataFrame, rule: Rule, triggers: Triggers, on: str) -> Skill:
    """Judge a rule against observed floods.

    Args:
        forecasts: as for past_warnings().
        events: columns area, observed_on (ISO), people.
        rule: the rule.
        triggers: for the tolerance.
        on: today (ISO); a warning whose days are not over is open, neither right nor wrong.
    """
    tolerance = triggers.tolerance_days
    warnings = past_warnings(forecasts, rule, tolerance)
    reach = _in_reach(forecasts, rule)
    looked_at = {str(area): sorted(set(own)) for area, own in reach.groupby("area")["valid_on"]}
    rows: list[tuple[object, ...]] = []
    hit: set[int] = set()
    for event in events[events["observed_on"] <= on].itertuples(index=False):
        area, day = str(event.area), str(event.observed_on)
        own = warnings[(warnings["area"] == area) & (warnings["first_issued"] <= day)]
        near = [i for i, w in own.iterrows() if _near(day, w["valid_from"], w["valid_to"], tolerance)]
        hit |= {int(str(i)) for i in near}
        if near:
            first = str(own.loc[near, "first_issued"].min())
            rows.append((area, day, event.people, HIT, first, float(days_between(first, day))))
        else:
            seen = any(_near(day, valid, valid, tolerance) for valid in looked_at.get(area, []))
            rows.append((area, day, event.people, MISS if seen else NOT_FORECAST, None, np.nan))
    ends = [day_after(day, tolerance) for day in warnings["valid_to"]]
    outcome = [
        "hit" if i in hit else "open" if end >= on else "false_alarm"
        for i, end in zip(warnings.index, ends, strict=True)
    ]
    issued = forecasts["issued_on"]
    season = (str(issued.min()), str(issued.max())) if len(issued) else None
    issues = forecasts.groupby("area")["issued_on"].agg(first="min", last="max", count="nunique")
    judged = pd.DataFrame(rows, columns=list(OUTCOMES))
    return Skill(rule.id, warnings.assign(outcome=outcome), judged, season, issues)


def _near(day: str, start: str, end: str, tolerance: int) -> bool:
    return day_after(start, -tolerance) <= day <= day_after(end, tolerance)
