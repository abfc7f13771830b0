"""The list of DTM operations that the DTM API gives: recognised, but nothing in it is stored."""

from domain.schemas import Batch
from store.parsing.reader import ReadContext, Reader
from store.parsing.rows import COUNTRY_CODE
from store.parsing.source import ImportSource

KEYS = {"operation", "admin0Pcode"}


def _operations(source: ImportSource) -> list[dict[str, object]] | None:
    content = source.json if source.kind == "json" else None
    operations = content.get("result") if isinstance(content, dict) else None
    if not isinstance(operations, list) or not operations:
        return None
    return operations if all(isinstance(row, dict) and row.keys() >= KEYS for row in operations) else None


def sniff(source: ImportSource) -> bool:
    """The API's envelope around operations, without figures."""
    operations = _operations(source)
    return operations is not None and "numPresentIdpInd" not in operations[0]


def read(source: ImportSource, context: ReadContext) -> Batch:
    """No rows: says which operations are this country's, and that the figures come from elsewhere."""
    operations = _operations(source)
    assert operations is not None  # sniffed
    rows = range(1, len(operations) + 1)
    context.log.expect(rows)
    context.log.skip_rows("operations_list", rows)
    for row, operation in zip(rows, operations, strict=True):
        if operation["admin0Pcode"] == COUNTRY_CODE:
            label = f"{operation['operation']} ({operation.get('operationStatus') or '?'})"
            context.log.note("operation_of_country", row=row, found=label)
    return Batch(context.dataset(source="IOM DTM", licence="IOM DTM terms of use", tier="public", as_of=""))


READER = Reader("dtm_operations", "import.reader.dtm_operations", sniff, read)
