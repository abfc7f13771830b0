"""What a store can be asked, whichever database holds it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import geopandas as gpd
import pandas as pd

from domain.schemas import Batch
from store.journal import Journal


class Store(Protocol):
    """Reads return tables of domain/schemas.py; `write` takes a whole batch or nothing of it."""

    @property
    def raster_folder(self) -> Path:
        """Folder that the paths of the raster table are relative to."""
        ...

    @property
    def journal(self) -> Journal:
        """What people decided: scenarios, workshops, checklists, saved methods."""
        ...

    def version(self) -> str:
        """Hash of all datasets held: changes whenever an answer could change."""
        ...

    def datasets(self) -> pd.DataFrame:
        """One row a dataset."""
        ...

    def places(self, kind: str) -> gpd.GeoDataFrame:
        """Places of a kind, by place_id; geometry may be missing. The dataset written last wins."""
        ...

    def areas(self, level: str) -> gpd.GeoDataFrame:
        """Areas of a level, by pcode; geometry may be missing. The shape written last wins."""
        ...

    def observations(self, indicators: Sequence[str] | None = None) -> pd.DataFrame:
        """All rounds of the named indicators (of every indicator, if none is named)."""
        ...

    def links(self, kind: str) -> pd.DataFrame:
        """All links of a kind."""
        ...

    def rasters(self, hazard: str | None = None) -> pd.DataFrame:
        """Rasters, `path` made absolute."""
        ...

    def issues(self) -> pd.DataFrame:
        """Every row that an import reported."""
        ...

    def write(self, batch: Batch) -> None:
        """Add a dataset, or replace the one with its id, completely or not at all.

        Raises:
            pandera.errors.SchemaErrors: rows break a schema; nothing was written.
            StoreError: the store cannot be written; nothing was written.
        """
        ...
