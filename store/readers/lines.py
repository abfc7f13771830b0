"""Rivers, roads and other lines: recognised, so that the refusal can say what to do instead."""

from domain.errors import ImportProblem
from domain.schemas import Batch
from store.reading.reader import Context, Reader
from store.reading.source import Source


def sniff(source: Source) -> bool:
    """GeoJSON in which every geometry is a line."""
    features = source.features
    return (
        features is not None
        and bool(features.kinds())
        and features.kinds() <= {"LineString", "MultiLineString"}
    )


def read(source: Source, context: Context) -> Batch:
    """Nothing: a line is neither a place nor an area.

    Raises:
        ImportProblem: always.
    """
    assert source.features is not None  # sniffed
    context.ledger.expect(source.features.frame.index)
    context.ledger.refuse_rows("lines_not_places", source.features.frame.index)
    found = ", ".join(sorted(source.features.kinds()))
    raise ImportProblem("lines_refused", file=source.name, found=found, expected="Point, Polygon")


READER = Reader("lines", "import.reader.lines", sniff, read)
