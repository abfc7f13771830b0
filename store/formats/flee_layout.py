"""The list that says which file of a Flee data set holds which camp: recognised, nothing is stored."""

from domain.schemas import Batch
from store.parsing.columns import texts
from store.parsing.reader import ReadContext, table_reader
from store.parsing.tables import Table


def _lists_files(table: Table) -> bool:
    """Every cell but those of the first column is the name of a CSV file."""
    rest = [texts(table, column).dropna() for column in table.columns[1:]]
    cells = [cell for column in rest for cell in column]
    return bool(cells) and all(cell.endswith(".csv") for cell in cells)


def read(table: Table, context: ReadContext) -> Batch:
    """No rows: says that the figures are in the files it names."""
    # The first line looks like a header and is none.
    rows = [*([table.header_row] if table.header_row else []), *(int(row) for row in table.frame.index)]
    context.log.expect(rows)
    context.log.skip_rows("files_list", rows)
    return Batch(context.dataset(source="Flee", licence="BSD-3-Clause", tier="public", as_of=""))


READER = table_reader("flee_layout", _lists_files, read)
