"""Rivers, roads and other lines: recognised, so that the refusal can say what to do instead."""

from domain.schemas import Batch
from store.parsing.reader import ReadContext, Reader
from store.parsing.source import ImportSource

LINES = {"LineString", "MultiLineString"}


def sniff(source: ImportSource) -> bool:
    """GeoJSON in which every geometry is a line."""
    features = source.features
    return features is not None and bool(features.kinds()) and features.kinds() <= LINES


def read(source: ImportSource, context: ReadContext) -> Batch:
    """Nothing: a line is neither a place nor an area."""
    assert source.features is not None  # sniffed
    rows = source.features.frame.index
    context.log.expect(rows)
    kinds = ", ".join(sorted(source.features.kinds()))
    context.log.reject_rows("lines_refused", rows, found=kinds, expected="Point, Polygon")
    return Batch(context.dataset(source=source.name, licence="", tier="public", as_of=""))


READER = Reader("lines", "import.reader.lines", sniff, read)
