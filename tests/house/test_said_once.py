"""What one function does is not written a second time elsewhere: hashes, safe writing, coverage, cells, colours."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
ROOMS = ("analysis", "callbacks", "commands", "components", "demo", "domain", "layers", "publish", "server", "services",
         "store")  # fmt: skip
# A sign that something is done by hand, and the only file that may.
ONCE = {
    r"\bfile_digest\(": "store/atomic.py",
    r"\bos\.fsync\(": "store/atomic.py",
    r"\b(part|draft)\.replace\((path|final|out|target|self)": "store/atomic.py",
    r"covered_share\"\] \* [\w.\"\[\]]*area": "analysis/risk/exposure.py",
    r"np\.arctanh\(": "domain/geodesy.py",
    r"\b1_000_000  # cells|\b256_000_000\b": "domain/raster_limits.py",
    r"int\(\w+\[i : i \+ 2\], 16\)": "layers/scales.py",
    r"\.partition\(\"@\"\)": "domain/scenario.py",
    r"\(\"=\", \"\+\", \"-\", \"@\"": "publish/exports/cells.py",
    r"Tier\.parse\(tier\) <=": "store/visible.py",
}


def sources() -> dict[str, str]:
    found = (path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py")))
    return {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in found}


@pytest.mark.parametrize("sign", ONCE)
def test_it_is_done_in_one_file(sign: str) -> None:
    texts = sources()
    where = {name for name, text in texts.items() if re.search(sign, text)}
    assert where <= {ONCE[sign]}


def test_the_signs_are_still_those_of_the_one_file() -> None:
    texts = sources()
    lost = [sign for sign, name in ONCE.items() if not re.search(sign, texts[name])]
    assert lost == []
