"""How large a raster may be that is imported or measured: said once, for whoever opens one."""

from domain.errors import RasterError

MAX_SIDE = 1_000_000  # cells
MAX_BLOCK = 256_000_000  # bytes of one block, unpacked: a small file may hold a huge one


def require_side(name: str, width: int, height: int) -> None:
    """Refuse a raster of more cells a side than any map of a country needs.

    Raises:
        RasterError: it has.
    """
    if max(width, height) > MAX_SIDE:
        size, expected = f"{width} × {height}", f"≤ {MAX_SIDE:,} × {MAX_SIDE:,}"
        raise RasterError("raster_too_large", file=name, found=size, expected=expected)


def require_block(name: str, rows: int, columns: int, *, bands: int, bytes_each: int) -> None:
    """Refuse a raster of which a part as large as a whole map must be unpacked to read a single cell.

    Args:
        name: of the file.
        rows: of a block.
        columns: of a block.
        bands: that are unpacked together.
        bytes_each: of a cell.

    Raises:
        RasterError: it is one.
    """
    if rows * columns * bands * bytes_each > MAX_BLOCK:
        raise RasterError("raster_blocks", file=name, found=f"{columns} × {rows}", expected=f"≤ {MAX_BLOCK:,} B")
