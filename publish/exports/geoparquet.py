"""Exposure as GeoParquet: zones with figures; what is said of the whole stands in the file's metadata."""

import json
from pathlib import Path

from publish.exports.geopackage import frame
from publish.exports.unwritable import UNWRITABLE
from services.risk.exposure_export import ExposureExport
from store.atomic import atomic_write

KEY = b"kodro"


def write(content: ExposureExport, path: Path) -> None:
    """Write GeoParquet 1.0; the key `kodro` of its metadata holds metadata and columns as JSON.

    Raises:
        StoreError: the file cannot be written.
    """
    import pyarrow.parquet as pq  # noqa: PLC0415 - large, and needed by this form alone

    about = {
        "metadata": content.metadata,
        "columns": [{"name": c.name, "hxl": c.hxl, "unit": c.unit, "about": c.about} for c in content.columns],
    }
    with atomic_write(path, code=UNWRITABLE) as part:
        frame(content).to_parquet(part, index=False)
        table = pq.read_table(part)
        table_metadata = {**(table.schema.metadata or {}), KEY: json.dumps(about, ensure_ascii=False).encode()}
        pq.write_table(table.replace_schema_metadata(table_metadata), part)
