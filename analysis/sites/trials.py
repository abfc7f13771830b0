"""Trying a change: the site is assessed again as under a scenario that makes it."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from analysis.sites.gathering import Gathered, ReadinessInputs, decided_pairs, update_evidence
from analysis.sites.readiness import bands
from analysis.sites.scenarios import assumed_observations, touched
from domain.method import Method
from domain.scenario import Change, Scenario

# The band of a site under some changes; flips.py asks it before it promises one.
BandUnder = Callable[[Sequence[Change]], str]


@dataclass(frozen=True)
class Trial:
    """One site, ready to be assessed under changes; see trial_of()."""

    site_id: str
    inputs: ReadinessInputs  # of the site alone, and of the places it looks at
    gathered: Gathered
    arriving: pd.DataFrame  # index subject; households and people of all sites
    method: Method
    on: dt.date
    draws: int

    def __call__(self, changes: Sequence[Change]) -> str:
        """The site's band once the changes are made, all draws drawn again."""
        scenario = Scenario("trial", "trial", changes=tuple(changes))
        laid, lost = assumed_observations(self.inputs.observations, scenario, self.method, self.arriving, on=self.on)
        if lost:
            return ""
        after = update_evidence(self.gathered, laid, self.method, touched(scenario, self.method), on=self.on)
        inputs = replace(self.inputs, observations=laid)
        by_site = bands(inputs, self.method, on=self.on, draws=self.draws, gathered=after)
        return str(by_site.loc[self.site_id])


def trial_of(
    site_id: str,
    inputs: ReadinessInputs,
    gathered: Gathered,
    arriving: pd.DataFrame,
    method: Method,
    *,
    on: dt.date,
    draws: int,
) -> Trial:
    """Cut the inputs of all sites down to what one site's band depends on.

    Args:
        site_id: the site.
        inputs: of all sites.
        gathered: their evidence.
        arriving: index subject; households and people of all sites that would arrive there (or live at a site).
        method: as assessed.
        on: the day judged.
        draws: as assessed.
    """
    alone = replace(
        inputs,
        sites=inputs.sites.loc[[site_id]],
        intentions=inputs.intentions[inputs.intentions["from_id"] == site_id],
    )
    subjects = {site_id, *decided_pairs(alone, on)["subject"]}
    relevant = inputs.observations[inputs.observations["subject"].isin(subjects)].reset_index(drop=True)
    return Trial(site_id, replace(alone, observations=relevant), gathered, arriving, method, on, draws)
