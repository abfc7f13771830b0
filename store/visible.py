"""The one place that decides which rows of a store a reader gets: by tier, licence and sensitive kind.

What is not given here is in no table that anything else reads, so a new layer, panel or file cannot show it.
"""

from dataclasses import dataclass
from typing import cast

import pandas as pd

from domain.errors import NotAllowedError
from domain.licences import may_publish
from domain.schemas import Batch
from domain.tiers import SENSITIVE_KINDS, Tier
from store.geopackage import GeoPackageStore
from store.protocol import Store


@dataclass(frozen=True)
class Reading:
    """What may be read of a store."""

    tier: Tier  # datasets of this tier and below
    published: bool = False  # no dataset but those whose licence is known to let what is made of it be published
    sensitive: bool = True  # rows of places that identify displaced people, one by one


def reading_of(viewer: Tier) -> Reading:
    """What a viewer is shown: the public gets no row of a sensitive place, and nothing that no licence allows."""
    public = viewer == Tier.PUBLIC
    return Reading(viewer, published=public, sensitive=not public)


def behind_totals(viewer: Tier) -> Reading:
    """The rows that totals for a viewer are made of: for the public, those that partners may see one by one."""
    return Reading(max(viewer, Tier.PARTNER), published=viewer == Tier.PUBLIC)


EVERYTHING = Reading(Tier.CORE)
PLACE_COLUMNS = {"places": ["place_id"], "observations": ["subject"], "links": ["from_id", "to_id"]}


def visible(whole: Store, reading: Reading) -> Store:
    """A store as one reading sees it.

    Raises:
        TypeError: the store is of a kind of which no part can be read; it is never given whole instead.
    """
    if reading == EVERYTHING:
        return whole
    if not isinstance(whole, GeoPackageStore):
        raise TypeError(f"of a {type(whole).__name__} no part can be read")
    if reading not in whole.views:
        whole.views.setdefault(reading, VisibleStore(whole, reading))
    return cast(Store, whole.views[reading])


class VisibleStore(GeoPackageStore):
    """A store as one reading sees it; it shares file and journal with the whole, and writes nothing."""

    def __init__(self, whole: GeoPackageStore, reading: Reading) -> None:
        super().__init__(whole.path)
        self.journal = whole.journal
        self._whole, self._reading = whole, reading

    def version(self) -> str:
        """Hash of all datasets held, seen or not: an answer may depend on what is not shown."""
        return self._whole.version()

    def write(self, batch: Batch) -> None:
        """Refuse: only the whole store is written.

        Raises:
            NotAllowedError: always.
        """
        raise NotAllowedError("not_allowed", found=str(self._reading.tier), expected=str(Tier.CORE))

    def read_table(self, name: str) -> pd.DataFrame:
        """The rows of a table that may be read."""
        if not self.path.exists():
            return self._whole.read_table(name)
        return self._cached(("visible", name), lambda: self._seen(name)).copy(deep=False)

    def _seen(self, name: str) -> pd.DataFrame:
        table = self._whole.read_table(name)
        if name == "issues":
            return table.iloc[:0]  # they quote files of any tier
        table = table[table["dataset_id"].isin(self._datasets())]
        return table[~self._of_hidden_place(name, table)].reset_index(drop=True)

    def _datasets(self) -> set[str]:
        table = self._whole.datasets()
        rows = zip(table["dataset_id"], table["tier"], table["licence"], strict=True)
        return {
            dataset
            for dataset, tier, licence in rows
            if Tier.parse(tier) <= self._reading.tier and (not self._reading.published or may_publish(licence))
        }

    def _of_hidden_place(self, name: str, table: pd.DataFrame) -> pd.Series:
        """Which rows are of, or name, a place that the reader is not shown, whichever dataset they stand in."""
        hidden = self._hidden_places()
        found = pd.Series(False, table.index)
        for column in PLACE_COLUMNS.get(name, []):
            named = table[column].unique()
            # What concerns a choice that is no place (relocation) stands under the site's id, a colon and the choice.
            mine = {one for one in named if {one, str(one).partition(":")[0]} & hidden}
            found |= table[column].isin(mine)
        return found

    def _hidden_places(self) -> set[str]:
        places = self._whole.read_table("places")
        shown = places["dataset_id"].isin(self._datasets())
        identifying = places["kind"].isin(SENSITIVE_KINDS) & (not self._reading.sensitive)
        return set(places["place_id"]) - set(places.loc[shown, "place_id"]) | set(places.loc[identifying, "place_id"])
