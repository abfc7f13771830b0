"""The formats Kodro reads: one file each, found by looking into this folder.

A file here without a READER is an error, so that a format cannot be forgotten.
"""

import importlib
import pkgutil
from functools import lru_cache

from store.parsing.reader import Reader


@lru_cache(maxsize=1)
def readers() -> tuple[Reader, ...]:
    """Every reader, by name.

    Raises:
        AttributeError: a file of this folder has no READER.
    """
    unsorted = [importlib.import_module(f"{__name__}.{m.name}").READER for m in pkgutil.iter_modules(__path__)]
    return tuple(sorted(unsorted, key=lambda reader: reader.name))
