"""What a scenario changes at the sites, also where no band moves: scores, households, what still blocks, cost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.sites.readiness import Assessment
from analysis.sites.round_changes import band_changes
from domain.scenario import Change

LEAST_SCORE = 0.05  # a smaller change of score does not show: scores are written with one decimal
LEAST_SHARE = 1e-6


@dataclass(frozen=True)
class ScenarioEffect:
    """What a scenario changes against the same round without it.

    `sites` (index site_id): name, band_before, band_after, score_before, score_after, reason and gates as
    band_changes() says them ("" where the band stays), opened and closed (households whose destination opens, or
    opens no more; NaN where a viewer may not read it, which `withheld` says), blocking (ids of the gates that still
    fail or are unknown, separated by "; "). `cost`: of the works that are taken as built; NaN where one of them has
    no unit cost; 0 where nothing is built.
    """

    sites: pd.DataFrame
    cost: float

    @property
    def moved(self) -> pd.DataFrame:
        """The sites whose band changes."""
        return self.sites[self.sites["reason"] != ""]

    @property
    def withheld(self) -> bool:
        """Whether households that open or close somewhere are kept from the viewer."""
        return bool(self.sites["withheld"].any())

    @property
    def opened(self) -> float:
        """Households whose destination opens; NaN where the households of a site are not known, or not shown."""
        return float(self.sites["opened"].sum(skipna=False))

    @property
    def closed(self) -> float:
        """Households whose destination opens no more; NaN as above."""
        return float(self.sites["closed"].sum(skipna=False))


def scenario_effect(
    before: Assessment, after: Assessment, built: Sequence[Change], unit_costs: Mapping[str, float]
) -> ScenarioEffect:
    """Compare a round under a scenario with the same round without it.

    Args:
        before: without the scenario.
        after: under it.
        built: works that it takes as built; their value is a quantity.
        unit_costs: of one, by item, in the method's currency, under the scenario.

    Returns:
        The sites whose band or score changes, or with households whose destination opens or closes: those whose
        band changes first, then by the change of score.
    """
    old = before.sites.reindex(after.sites.index)
    new = after.sites
    share = new["open_share"].fillna(0.0) - old["open_share"].fillna(0.0)
    hidden = _hides_open_share(before).reindex(new.index, fill_value=False) | _hides_open_share(after)
    gained = (share * new["households"]).where(share.abs() > LEAST_SHARE, 0.0).mask(hidden)
    moved = band_changes(before, after, same_method=False)
    table = pd.DataFrame(
        {
            "name": new["name"],
            "band_before": old["band"],
            "band_after": new["band"],
            "score_before": old["score"],
            "score_after": new["score"],
            "opened": gained.clip(lower=0),
            "closed": (-gained).clip(lower=0),
            "withheld": hidden,
            "blocking": _blocking(after).astype(object).reindex(new.index, fill_value=""),
        }
    )
    table["reason"] = moved["reason"].astype(object).reindex(table.index, fill_value="")
    table["gates"] = moved["gates"].astype(object).reindex(table.index, fill_value="")
    change = (table["score_after"] - table["score_before"]).abs()
    one_score_only = table["score_after"].isna() != table["score_before"].isna()
    table = table[(table["reason"] != "") | (change >= LEAST_SCORE) | one_score_only | ((gained != 0) & ~hidden)]
    order = pd.DataFrame({"stays": table["reason"] == "", "change": -change.reindex(table.index).fillna(np.inf)})
    return ScenarioEffect(
        table.loc[order.sort_values(["stays", "change"], kind="stable").index], _cost(built, unit_costs)
    )


def _hides_open_share(assessment: Assessment) -> pd.Series:
    """Sites of which the viewer may not read how many households have an open destination."""
    if "withheld" not in assessment.sites:
        return pd.Series(False, assessment.sites.index)
    return assessment.sites["withheld"].map(lambda names: "open_share" in names).astype(bool)


def _blocking(after: Assessment) -> pd.Series:
    """Gates of a site, or of a destination of its households, that do not pass."""
    open_gates = after.gates[after.gates["state"] != "PASS"].sort_values("gate")
    return open_gates.groupby("site_id")["gate"].agg(lambda gates: "; ".join(dict.fromkeys(gates)))


def _cost(built: Sequence[Change], unit_costs: Mapping[str, float]) -> float:
    return float(sum(float(work.value) * unit_costs.get(work.key, float("nan")) for work in built))
