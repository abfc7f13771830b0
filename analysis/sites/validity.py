"""Until when a band holds: the first day on which it changes if nothing new is reported."""

import datetime as dt
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.sites.bands import OF_SITE, ROUNDING, band_site, records, status_of_pairs
from analysis.sites.common_draws import Common
from analysis.sites.evidence import age_weight, keeps_weight, normalise
from analysis.sites.gates import EPOCH, FAIL, UNKNOWN, day_number, state_on
from analysis.sites.groups import find, taken
from analysis.sites.score import score_pairs, weighted_sum
from analysis.sites.site_scores import Households, counted, site_scores
from analysis.sites.tables import Evidence
from analysis.sites.uncertainty import chance_of_a, draw_scores, measure
from domain.method import Method

Array = NDArray[np.float64]
Days = NDArray[np.int64]
Sites = NDArray[np.intp]
NEVER = -1


@dataclass(frozen=True)
class Spans:
    """Last days of the statements on gates: arrays rows x gates, in days since 1970; see gates.state_on()."""

    met: Array
    not_met: Array

    @classmethod
    def of(cls, judged: pd.DataFrame, gates: list[str], subjects: pd.Series | pd.Index) -> "Spans":
        """The spans of some gates for some subjects."""
        at = find(judged, "gate", gates, subjects)
        return cls(*(taken(judged[name], at, np.nan, float) for name in ("met_until", "not_met_until")))

    @property
    def changes(self) -> Array:
        """The days after which something has expired: rows x 2 gates, infinite where nothing will."""
        ends = np.hstack([self.met, self.not_met]) + 1
        return np.where(np.isfinite(ends), ends, np.inf)


@dataclass(frozen=True)
class Outlook:
    """All that the bands of sites are judged on, so that they can be judged on any later day."""

    homes: Households
    pairs: pd.DataFrame  # site_id, subject, share
    evidence: Evidence
    site_spans: Spans  # of the sites' gates
    destination_spans: Spans  # of the pairs' destination gates
    method: Method
    common: Common
    seed: str
    on: dt.date

    def bands(self, sites: Sites, days: Days) -> NDArray[np.str_]:
        """The bands of some sites (by position), each on its own day (days since 1970)."""
        day = np.zeros(len(self.homes.asked))
        day[sites] = days
        site_states = self._states(self.site_spans, "site", sites, day[sites])
        rows = np.flatnonzero(np.isin(self.homes.group, sites))
        days_of_pairs = day[self.homes.group[rows]]
        states = self._states(self.destination_spans, "destination", rows, days_of_pairs)
        status = status_of_pairs(states)
        position = np.zeros(len(day), np.intp)
        position[sites] = np.arange(len(sites))
        homes = Households(position[self.homes.group[rows]], self.homes.share[rows], self.homes.asked[sites])
        shown = self._aged(rows, days_of_pairs, open_percent(homes, status))
        scores = score_pairs(shown.normalised, shown.age, self.method)
        table = site_scores(homes, status, scores, self.method).assign(asked=homes.asked, probability_a=1.0)
        rows_of_sites = records(table, OF_SITE)
        first = [self._band(row, own) for row, own in zip(rows_of_sites, site_states, strict=True)]
        likely = [n for n, band in enumerate(first) if band == "A"]
        if likely:
            among = np.isin(homes.group, likely) & counted(status, scores)
            chances = self._chances(rows[among], shown.of(among), len(likely))
            for n, chance in zip(likely, chances, strict=True):
                first[n] = self._band({**rows_of_sites[n], "probability_a": chance}, site_states[n])
        return np.array(first)

    def _band(self, row: dict[str, object], states: NDArray[np.object_]) -> str:
        own = list(zip(self.method.gates_of("site"), states, strict=True))
        failed, unknown = ([gate for gate, state in own if state == wanted] for wanted in (FAIL, UNKNOWN))
        return band_site(row, failed, unknown, self.method)[0]

    def _states(self, spans: Spans, subject: str, rows: Sites, days: Array) -> NDArray[np.object_]:
        cautious = np.array([gate.precaution for gate in self.method.gates if gate.subject == subject], bool)
        return state_on(spans.met[rows], spans.not_met[rows], days[:, None], cautious).astype(object)

    def _aged(self, rows: Sites, days: Array, opened: Array) -> Evidence:
        """The evidence of some pairs on later days."""
        shown = self.evidence.of(rows)
        later = shown.age_days + (days - day_number(self.on))[:, None]
        weight = np.column_stack(
            [age_weight(later[:, k], self.method.ages[i.age]) for k, i in enumerate(self.method.indicators)]
        )
        weight = np.where(np.isnan(shown.normalised), 0.0, weight)
        weight = np.where(keeps_weight(shown.normalised, self.method), 1.0, weight)
        return with_open_share(replace(shown, age=weight), opened, self.method)

    def _chances(self, rows: Sites, shown: Evidence, sites: int) -> Array:
        """How often each site reaches band A's score, the sites in the order of their positions."""
        pairs = self.pairs.iloc[rows]
        measured = measure(
            pairs, shown.value, shown.normalised, shown.age, shown.collection, self.method, seed=self.seed
        )
        drawn = draw_scores(pairs, np.ones(len(rows), bool), measured, self.method, self.common)
        reached = chance_of_a(drawn, self.method)
        order = pd.unique(pairs["site_id"].astype(str).iloc[np.argsort(self.homes.group[rows], kind="stable")])
        chances: Array = pd.Series(reached, index=drawn.site_ids).reindex(order).to_numpy(float)
        return chances


def open_percent(homes: Households, status: NDArray[np.str_]) -> Array:
    """Households whose destination passes its gates, in % of all asked, by pair."""
    passing = weighted_sum(
        np.ones(len(status)), np.where(status == "open", homes.share, 0.0), homes.group, len(homes.asked)
    )
    percent: Array = 100 * passing[homes.group]
    return percent


def with_open_share(shown: Evidence, opened: Array, method: Method) -> Evidence:
    """The evidence with the indicator that is computed: households whose destination is open, in %."""
    value, scored, age = shown.value.copy(), shown.normalised.copy(), shown.age.copy()
    freshness = shown.freshness.copy()
    for k, indicator in enumerate(method.indicators):
        if indicator.combine == "computed":
            value[:, k], scored[:, k] = opened, normalise(opened, indicator)
            age[:, k] = freshness[:, k] = 1.0
    return replace(shown, value=value, normalised=scored, age=age, freshness=freshness)


def valid_until(outlook: Outlook, bands: NDArray[np.str_]) -> list[str | None]:
    """The first day on which each site's band changes with no new evidence (ISO); None if it never does.

    Gates change on known days; between two of these a band only falls, so that the day is found by halving.

    Source: method note 1.3, amendment 6.
    """
    start = day_number(outlook.on)
    ages = [age.expires_days for age in outlook.method.ages.values()]
    last = start + int(np.ceil(max(ages + [gate.expires_days for gate in outlook.method.gates]))) + 1
    same = np.full(len(bands), start)  # the last day known to have today's band
    other = np.full(len(bands), NEVER)  # a day known to have another

    def look(sites: Sites, days: Days) -> None:
        changed = outlook.bands(sites, days) != bands[sites]
        other[sites[changed]], same[sites[~changed]] = days[changed], days[~changed]

    fixed = _fails_for_ever(outlook)
    for days in _events(outlook, start, last).T:
        for step in (days - 1, days):
            waiting = np.flatnonzero((other == NEVER) & (step > same) & ~fixed)
            if len(waiting):
                look(waiting, step[waiting])
    while len(between := np.flatnonzero((other != NEVER) & (other - same > 1))):
        look(between, (same[between] + other[between]) // 2)
    return [None if day == NEVER else (EPOCH + dt.timedelta(days=int(day))).isoformat() for day in other]


def _fails_for_ever(outlook: Outlook) -> NDArray[np.bool_]:
    """Sites that fail whatever the day: a gate, or too many destinations, fails and does not expire."""
    failed = np.isinf(outlook.site_spans.not_met).any(axis=1)
    gone = np.isinf(outlook.destination_spans.not_met).any(axis=1)
    blocked = weighted_sum(
        gone.astype(float), outlook.homes.share, outlook.homes.group, len(outlook.site_spans.not_met)
    )
    return failed | (blocked > outlook.method.number("bands", "blocked_max") + ROUNDING)


def _events(outlook: Outlook, start: int, last: int) -> Days:
    """Days on which a gate of each site or of its destinations changes, ascending: sites x days, `last` at the end."""
    sites = len(outlook.homes.asked)
    table: list[set[int]] = [{last} for _ in range(sites)]
    for n, row in enumerate(outlook.site_spans.changes):
        table[n].update(int(day) for day in row if start < day < last)
    for group, row in zip(outlook.homes.group, outlook.destination_spans.changes, strict=True):
        table[group].update(int(day) for day in row if start < day < last)
    longest = max((len(days) for days in table), default=0)
    return np.array([sorted(days) + [last] * (longest - len(days)) for days in table], np.int64).reshape(sites, longest)
