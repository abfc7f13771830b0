"""Site-closure readiness of a round, from the store."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

import geopandas as gpd
import pandas as pd

from analysis.sites.flips import Flip, flip
from analysis.sites.gathering import Gathered, ReadinessInputs, decided_pairs, gather, update_evidence
from analysis.sites.readiness import Assessment, assess
from analysis.sites.scenarios import LAID, READ_BY, assumed_observations, overlay_key, touched
from analysis.sites.trials import Trial, trial_of
from domain.method import Method
from domain.scenario import Change, Scenario
from domain.tiers import Tier
from services.context import Context
from services.places import sites_unredacted
from services.risk.measuring import flooded_destinations
from services.sites.redaction import Redaction, redaction
from services.sites.rounds import find_round, judged_day
from services.unredacted import all_evidence


def readiness(context: Context, number: int | None = None, on: dt.date | None = None) -> Assessment:
    """Assess every site that had people in a round (the newest, if none is named), on a day (see judged_day()).

    Site by site, so for partners and the cluster core only; what partners are not shown of it: redaction.py.

    Raises:
        NotAllowedError: the viewer is the public.
        UnknownPlaceError: no such round.
    """
    context.require(Tier.PARTNER)
    if context.tier >= Tier.CORE:
        return readiness_unredacted(context, number, on)
    chosen = find_round(context, number).number
    day = on or judged_day(context, chosen)

    # What is kept is asked for inside: an answer made of one that passes (services/passing.py) passes with it.
    def shown() -> Assessment:
        return _redaction(context, chosen, day).of(readiness_unredacted(context, chosen, day))

    return context.cached("readiness_shown", {"round": chosen, "on": day}, shown)


def site_flip(context: Context, site_id: str, number: int | None = None) -> Flip:
    """What would bring a site to its next band; see analysis.flips.flip().

    Raises:
        NotAllowedError: the viewer is the public.
    """
    context.require(Tier.PARTNER)
    chosen = find_round(context, number).number
    on = judged_day(context, chosen)
    if context.tier >= Tier.CORE:
        return _flip(context, site_id, chosen, on)

    def shown() -> Flip:
        made = readiness_unredacted(context, chosen, on)
        return _redaction(context, chosen, on).of_flip(_flip(context, site_id, chosen, on), site_id, made)

    return context.cached("flip_shown", {"site": site_id, "round": chosen, "on": on}, shown)


def _flip(context: Context, site_id: str, number: int, on: dt.date) -> Flip:
    method = context.method

    def find() -> Flip:
        made = readiness_unredacted(context, number, on)

        @cache
        def trial() -> Trial:
            inputs, gathered = _gathered(all_evidence(context), number, on)
            wanted = _arriving(inputs, on)
            return trial_of(site_id, inputs, gathered, wanted, method, on=on, draws=made.draws)

        # Most bands hang on gates: nothing is tried for them, and nothing is read for it.
        def band_under(changes: Sequence[Change]) -> str:
            return trial()(changes)

        return flip(made, site_id, method, band_under)

    return all_evidence(context).cached("flip", {"site": site_id, "round": number, "on": on}, find)


def _redaction(context: Context, number: int, on: dt.date) -> Redaction:
    """What a viewer is not shown of the assessment of a round on a day."""

    def find() -> Redaction:
        return redaction(context, readiness_unredacted(context, number, on).pairs)

    return context.cached("redaction", {"round": number, "on": on}, find)


def readiness_unredacted(context: Context, number: int | None = None, on: dt.date | None = None) -> Assessment:
    """The same for computing public figures (bands by prefecture), which are redacted afterwards."""
    chosen = find_round(context, number).number
    day = on or judged_day(context, chosen)
    judge = all_evidence(context)
    return judge.cached("readiness", {"round": chosen, "on": day}, lambda: _assess(judge, chosen, day))


def _assess(context: Context, number: int, on: dt.date) -> Assessment:
    inputs, gathered = _gathered(context, number, on)
    return assess(inputs, context.method, on=on, gathered=gathered)


def _gathered(context: Context, number: int, on: dt.date) -> tuple[ReadinessInputs, Gathered]:
    """Inputs with the observations of the scenario laid over them, and their evidence on a day."""
    scenario = context.scenario
    plain = context.under("")
    inputs = _inputs(context, number)
    laid = replace(inputs, observations=assumed_evidence(inputs, scenario, plain.method, on)[0]) if scenario else inputs

    def find() -> Gathered:
        with_floods = replace(inputs, flooded=flooded_destinations(plain, number))
        return gather(with_floods, context.method, on=on)

    def find_again() -> Gathered:
        assert scenario is not None
        before = plain.cached("evidence", {"round": number, "on": on, "overlay": posts}, find)
        changed = touched(scenario, plain.method)
        return update_evidence(before, laid.observations, context.method, changed, on=on)

    # The evidence does not depend on weights: a change of weights finds it ready.
    posts, laid_key = (overlay_key(scenario, kinds) if scenario else "[]" for kinds in (READ_BY, (*READ_BY, *LAID)))
    gathered = plain.cached(
        "evidence", {"round": number, "on": on, "overlay": laid_key}, find if posts == laid_key else find_again
    )
    return laid, gathered


def _inputs(context: Context, number: int) -> ReadinessInputs:
    sites = sites_unredacted(context, number)
    return ReadinessInputs(
        sites=pd.DataFrame(sites[["name", "people", "households"]]),
        destinations=pd.DataFrame(context.store.places("return_area")[["name"]]),
        intentions=_intentions(context, sites, number),
        observations=context.store.observations(),
        flooded=pd.DataFrame(),
        seed=_seed(context),
    )


def _seed(context: Context) -> str:
    """The dataset that the store began with: the seed stays the same when an import adds a site."""
    datasets = context.store.datasets()
    return str(datasets["dataset_id"].iloc[0]) if len(datasets) else ""


def lost_changes(context: Context, number: int) -> list[Change]:
    """Built items of the scenario that could not be counted: what they add to is unknown there."""
    scenario = context.scenario
    if scenario is None or not scenario.of("built"):
        return []
    on = judged_day(context, number)
    return assumed_evidence(_inputs(all_evidence(context), number), scenario, context.under("").method, on)[1]


def assumed_evidence(
    inputs: ReadinessInputs, scenario: Scenario, method: Method, on: dt.date
) -> tuple[pd.DataFrame, list[Change]]:
    """Observations under a scenario, and the built items that could not be counted."""
    return assumed_observations(inputs.observations, scenario, method, _arriving(inputs, on), on=on)


def _arriving(inputs: ReadinessInputs, on: dt.date) -> pd.DataFrame:
    """Households and people of all sites that want to go to each place, or live at a site; index subject."""
    pairs = decided_pairs(inputs, on)[["subject", "households", "people"]]
    residents = inputs.sites[["households", "people"]].rename_axis("subject").reset_index()
    totals = pd.concat([pairs, residents]).groupby("subject")[["households", "people"]]
    return totals.agg(lambda part: part.sum(skipna=False))


def _intentions(context: Context, sites: gpd.GeoDataFrame, number: int) -> pd.DataFrame:
    links = context.store.links("return_intention")
    up_to_round = links["round"].isna() | (links["round"] <= number)
    return links[up_to_round & links["from_id"].isin(sites.index)].reset_index(drop=True)
