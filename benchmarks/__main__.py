"""Run every benchmark: `python -m benchmarks [--quick] [name ...]`."""

import argparse
import importlib
import json
import pkgutil
from collections.abc import Callable
from pathlib import Path

import benchmarks
from benchmarks.common import Row

OUT = Path("var/benchmarks.json")


def main() -> None:
    """Run the benchmarks, print the table, write the same as JSON."""
    known = benchmark_modules()
    parser = argparse.ArgumentParser()
    parser.add_argument("names", nargs="*", metavar="name", help=", ".join(known))
    parser.add_argument("--quick", action="store_true", help="smaller inputs, fewer runs")
    asked = parser.parse_args()
    if unknown := set(asked.names) - set(known):
        parser.error(f"no such benchmark: {', '.join(sorted(unknown))}")
    names = asked.names or [name for name in known if asked.quick or name not in only_if_named()]
    found = {name: known[name](quick=asked.quick) for name in names}
    _print([row for rows in found.values() for row in rows])
    OUT.parent.mkdir(parents=True, exist_ok=True)
    records = [{"benchmark": name, **row.record()} for name, rows in found.items() for row in rows]
    OUT.write_text(json.dumps(records, indent=2), encoding="utf-8")
    print(f"\nwritten to {OUT}")


def benchmark_modules() -> dict[str, Callable[..., list[Row]]]:
    """The benchmarks by name: every module here that has a `run`; the others help them."""
    names = sorted(m.name for m in pkgutil.iter_modules(benchmarks.__path__) if m.name != "__main__")
    modules = {name: importlib.import_module(f"benchmarks.{name}") for name in names}
    return {name: module.run for name, module in modules.items() if hasattr(module, "run")}


def only_if_named() -> set[str]:
    """Benchmarks that take too long to run with all others."""
    modules = {name: importlib.import_module(f"benchmarks.{name}") for name in benchmark_modules()}
    return {name for name, module in modules.items() if getattr(module, "ONLY_IF_NAMED", False)}


def _print(rows: list[Row]) -> None:
    head = ("work", "ours", "alternative", "theirs", "ratio", "bar", "holds", "detail")
    table = [head]
    for r in rows:
        theirs = "-" if r.alternative_s is None else f"{r.alternative_s:.3f} s"
        ratio = "-" if r.ratio is None else f"{r.ratio:.1f}x"
        holds = {True: "yes", False: "NO", None: "-"}[r.holds]
        table.append((r.work, f"{r.ours_s:.3f} s", r.alternative, theirs, ratio, r.bar, holds, r.detail))
    widths = [max(len(line[i]) for line in table) for i in range(len(head))]
    for line in table:
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


if __name__ == "__main__":
    main()
