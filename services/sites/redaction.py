"""What of an assessment that was made from all evidence a viewer is shown: no place, note or count above the tier.

A destination that is not shown keeps its row, share and gates under a code of its own: a site whose households want
to go there must not look as if they did not.
"""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.sites.flips import Flip
from analysis.sites.readiness import SITE_TABLES, Assessment
from domain.method import Method
from domain.schemas import OPTIONS
from domain.tiers import NARRATIVE_GATES, NOT_SHOWN, Tier
from services.context import Context
from services.disclosed import without_few
from services.places import places
from services.sites.hidden_counts import HiddenCounts, hidden_counts
from services.unredacted import all_evidence

SAID = ["read_by", "subject", "source", "observed_on"]  # tells one piece of evidence from the others
WITHHELD = {"note": None, "source": NOT_SHOWN, "value": float("nan")}  # columns that repeat evidence, and what stays


@dataclass(frozen=True)
class Redaction:
    """What a viewer below the core is not shown."""

    sites: pd.Index  # sites that are shown
    codes: dict[str, str]  # code of each destination that is not shown, by id
    evidence: pd.MultiIndex  # SAID of evidence that is not shown
    method: Method
    tier: Tier  # of who is shown it
    hidden: HiddenCounts

    def of(self, assessment: Assessment) -> Assessment:
        """An assessment as the viewer is shown it."""
        seen = assessment.sites.index.isin(self.sites)
        shown = assessment if seen.all() else assessment.of_sites(assessment.sites.index[seen])
        counted = replace(
            shown,
            sites=self.hidden.of_sites(without_few(shown.sites, self.method, self.tier)),
            pairs=self.hidden.of_pairs(shown.pairs),
            gaps=self.hidden.of_gaps(shown.gaps),
            indicators=self.hidden.of_indicators(shown.indicators),
        )
        return replace(counted, **{name: self._table(getattr(counted, name)) for name in SITE_TABLES})

    def of_flip(self, flip: Flip, site_id: str, assessment: Assessment) -> Flip:
        """What would bring a site of an assessment (as made, not redacted) to its next band, as it is shown."""
        flip = self.hidden.of_flip(flip, site_id)
        return replace(
            flip,
            gates=[(gate, self._code(place), state) for gate, place, state in flip.gates],
            evidence=[(indicator, self._code(place)) for indicator, place in flip.evidence],
            singles=self._coded(self._without_values(flip.singles, assessment)),
            costed=self._coded(flip.costed),
        )

    def _table(self, table: pd.DataFrame) -> pd.DataFrame:
        if {"source", "observed_on"} <= set(table.columns):
            withheld = self._withheld(table)
            columns = {c: table[c].mask(withheld, stays) for c, stays in WITHHELD.items() if c in table}
            table = table.assign(**columns)
        if "note" in table:
            table = table.assign(note=table["note"].mask(table["gate"].isin(NARRATIVE_GATES), None))
        return self._coded(table)

    def _withheld(self, table: pd.DataFrame) -> NDArray[np.bool_]:
        """Rows that repeat evidence that is not shown: on the site, on the destination, or on the choice made."""
        read_by = table["gate" if "gate" in table else "indicator"]
        site = table["site_id"].astype(object)
        place = table["destination_id"].where(table["destination_id"].notna(), site).astype(object)
        found = np.zeros(len(table), bool)
        for subject in (site, place, site + ":" + place):
            keys = pd.MultiIndex.from_arrays([read_by, subject, table["source"], table["observed_on"]], names=SAID)
            found |= keys.isin(self.evidence)
        return found

    def _without_values(self, singles: pd.DataFrame, assessment: Assessment) -> pd.DataFrame:
        if singles.empty:
            return singles
        rows = assessment.indicators[self._withheld(assessment.indicators)]
        hidden = {*zip(rows["indicator"], rows["destination_id"], strict=True)}
        of_site = {(indicator, "") for indicator in rows["indicator"]}
        keys = zip(singles["indicator"], singles["destination_id"], strict=True)
        mask = [key in hidden or key in of_site for key in keys]
        return singles.assign(value=singles["value"].mask(mask), needed_value=singles["needed_value"].mask(mask))

    def _coded(self, table: pd.DataFrame) -> pd.DataFrame:
        """A table that names no destination that is not shown."""
        if not self.codes or "destination_id" not in table:
            return table
        hidden = table["destination_id"].isin(self.codes)
        coded = table["destination_id"].replace(self.codes)
        table = table.assign(destination_id=coded)
        if "name" in table:
            table = table.assign(name=table["name"].mask(hidden, coded))
        if "subject" in table and table["subject"].isin(self.codes).any():
            table = table.assign(subject=table["subject"].replace(self.codes))
        return table

    def _code(self, place: str) -> str:
        return self.codes.get(place, place)


def redaction(context: Context, pairs: pd.DataFrame) -> Redaction:
    """What the viewer of a context is not shown of an assessment with some pairs."""
    shown = set(places(context, "return_area").index) | set(OPTIONS)
    hidden = sorted(set(pairs["destination_id"]) - shown)
    said, seen = (_said(reader.store.observations(), context.method) for reader in (all_evidence(context), context))
    return Redaction(
        sites=places(context, "displacement_site").index,
        codes={place: f"{NOT_SHOWN}:{number}" for number, place in enumerate(hidden, 1)},
        evidence=said.difference(seen, sort=False),
        method=context.method,
        tier=context.tier,
        hidden=hidden_counts(pairs, context.method, context.tier),
    )


def _said(observations: pd.DataFrame, method: Method) -> pd.MultiIndex:
    """SAID of observations, for each gate and indicator of the method that reads them."""
    readers = [(field, i.id) for i in method.indicators for field in i.fields]
    readers += [(field, gate.id) for gate in method.gates for field in gate.observed]
    by_field = pd.DataFrame(readers, columns=["indicator", "read_by"])
    return pd.MultiIndex.from_frame(observations.merge(by_field, on="indicator")[SAID].drop_duplicates())
