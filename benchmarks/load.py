"""A room full of people: each opens the page, clicks sites, looks at exposure, moves the map; several processes or one.

A person's browser keeps six connections. People wait a few seconds between two clicks; the page is opened by all within
the first seconds.
"""

import asyncio
import json
import os
import random
import secrets
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import aiohttp
import numpy as np

from benchmarks.common import Row
from benchmarks.demonstration import demonstration
from domain.navigation import EXPOSURE, SITES
from server.deferred import AGAIN
from server.once import HEADER

CONNECTIONS = 6
PATIENCE_S = 120
THINKING_S = (3.0, 9.0)
OPENED_WITHIN_S = 20.0
PAGE_BAR_S, CALLBACK_BAR_S = 4.0, 0.5
TILES = [(6, 35 + n % 3, 30 + n // 3) for n in range(6)]


@dataclass
class Load:
    """How long each kind of request took, in seconds, and what was answered by an error."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: list[str] = field(default_factory=list)

    def p95(self, kind: str) -> float:
        """The time within which 95 of 100 were answered."""
        return float(np.percentile(self.seconds[kind], 95)) if self.seconds[kind] else float("nan")


def run(quick: bool = False) -> list[Row]:
    """Play the journeys of 50 people, and of 200, on as many processes as there are cores, and on one."""
    plays = [(3, 3.0)] if quick else [(50, 90.0), (200, 90.0)]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        demonstration(folder, quick=quick)
        rows = []
        for people, seconds in plays:
            loads = []
            for processes in (os.cpu_count() or 1, 1):
                with served(folder, processes) as server:
                    loads.append(asyncio.run(play(server.address, people, seconds)))
            rows += rows_of(people, *loads)
        return rows


def rows_of(people: int, ours: Load, alone: Load) -> list[Row]:
    """A line for the page and one for what is clicked."""
    found = f"{len(ours.errors)} errors ({len(alone.errors)} with one process)"
    return [
        Row(
            f"{people} people: {kind}, p95",
            ours.p95(kind),
            "one process",
            alone.p95(kind),
            alone.p95(kind) / ours.p95(kind),
            f"<= {bar} s, no error" if people <= 50 else "no error",
            not ours.errors and (people > 50 or ours.p95(kind) <= bar),
            f"{len(ours.seconds[kind])} asked; {found}{': ' + ours.errors[0] if ours.errors else ''}",
        )
        for kind, bar in (
            ("page", PAGE_BAR_S), ("site", CALLBACK_BAR_S), ("exposure", CALLBACK_BAR_S), ("tile", CALLBACK_BAR_S),
        )
    ]  # fmt: skip


class Served(NamedTuple):
    """A server: its address, and the process that keeps the others."""

    address: str
    pid: int


@contextmanager
def served(folder: Path, processes: int) -> Iterator[Served]:
    """A server that has answered its first page."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    given = {"STORE": folder / "kodro.gpkg", "CACHE": folder / "cache", "PORT": port, "PROCESSES": processes}
    environment = {**os.environ, **{f"KODRO_{name}": str(value) for name, value in given.items()}}
    address = f"http://127.0.0.1:{port}"
    app = Path(__file__).parent.parent / "app.py"
    with subprocess.Popen([sys.executable, str(app), "serve"], env=environment, stdout=subprocess.DEVNULL) as server:
        try:
            for path in ("/healthz", *["/_dash-layout"] * 4 * processes):  # each process has answered once
                _until_answered(server, address + path)
            yield Served(address, server.pid)
        finally:
            server.terminate()


def _until_answered(server: subprocess.Popen[bytes], address: str) -> None:
    end = time.monotonic() + PATIENCE_S
    while True:
        assert server.poll() is None
        try:
            urllib.request.urlopen(address, timeout=PATIENCE_S).read()
            return
        except OSError:
            assert time.monotonic() < end
            time.sleep(0.2)


async def play(address: str, people: int, seconds: float, *, drawing: bool = False) -> Load:
    """All people's journeys for so many seconds after the last has opened the page; `drawing`: areas of their own."""
    load, opened_within = Load(), min(OPENED_WITHIN_S, seconds / 2)
    end = time.monotonic() + opened_within + seconds
    await asyncio.gather(*(_person(address, n, opened_within, end, load, drawing) for n in range(people)))
    return load


async def _person(address: str, number: int, opened_within: float, end: float, load: Load, drawing: bool) -> None:
    steps = [_click_site, _click_site, _move_map, _look_at_exposure] + [_draw_area] * drawing
    chance = random.Random(number)
    timeout = aiohttp.ClientTimeout(total=PATIENCE_S)
    connector = aiohttp.TCPConnector(limit=CONNECTIONS)
    async with aiohttp.ClientSession(address, connector=connector, timeout=timeout) as browser:
        await asyncio.sleep(chance.uniform(0, opened_within))
        page = await _open(browser, load)
        while page and time.monotonic() < end:
            await asyncio.sleep(chance.uniform(*THINKING_S))
            await chance.choice(steps)(browser, page, chance, load)


@dataclass
class _Page:
    dependencies: list[dict[str, Any]]
    values: dict[str, dict[str, Any]]  # properties of components by id
    sites: list[str]
    tiles: str


async def _open(browser: aiohttp.ClientSession, load: Load) -> _Page | None:
    """What a browser asks for until the map stands; its files it has kept."""
    start = time.perf_counter()
    await _get(browser, "/?lang=fr&lens=sites.list", load)
    referer = {"Referer": f"{browser._base_url}/?lang=fr&lens=sites.list"}
    layout, dependencies = await asyncio.gather(
        _get(browser, "/_dash-layout", load, headers=referer), _get(browser, "/_dash-dependencies", load)
    )
    if not layout or not dependencies:
        return None
    held = list(properties(json.loads(layout)))
    given = {str(one["url"]) for one in held if one.get("url")}
    urls = sorted(url for url in given if url.startswith(("/layers/", "/basemap/")))
    drawn = await asyncio.gather(*(_get(browser, url, load) for url in urls))
    load.seconds["page"].append(time.perf_counter() - start)
    sites = next((body for url, body in zip(urls, drawn, strict=True) if "displacement_sites" in url and body), b"{}")
    ids = [one["id"] for one in json.loads(sites).get("features", [])]
    tiles = next((url for url in given if url.startswith("/tiles/")), "/tiles/river_flood/100/{z}/{x}/{y}.png")
    values = {one["id"]: one for one in held if isinstance(one.get("id"), str)}
    return _Page(json.loads(dependencies), values, ids, tiles)


async def _click_site(browser: aiohttp.ClientSession, page: _Page, chance: random.Random, load: Load) -> None:
    site = {"kind": "displacement_site", "id": chance.choice(page.sites)}
    await _callback(browser, page, "panel-main.children", "site", {"lens": SITES, "selection": site}, load)


async def _look_at_exposure(browser: aiohttp.ClientSession, page: _Page, _: random.Random, load: Load) -> None:
    await _callback(browser, page, "exposure-result.children", "exposure", {"lens": EXPOSURE}, load)


async def _draw_area(browser: aiohttp.ClientSession, page: _Page, chance: random.Random, load: Load) -> None:
    west, south, side = chance.uniform(15.5, 25.0), chance.uniform(4.5, 8.0), chance.uniform(0.2, 1.0)
    corners = [[west, south], [west + side, south], [west + side, south + side], [west, south + side], [west, south]]
    given = {"lens": EXPOSURE, "drawn-area": {"type": "Polygon", "coordinates": [corners], "by_hand": True}}
    await _callback(browser, page, "exposure-result.children", "area", given, load)


async def _move_map(browser: aiohttp.ClientSession, page: _Page, _: random.Random, load: Load) -> None:
    urls = [page.tiles.format(z=z, x=x, y=y) for z, x, y in TILES]
    await asyncio.gather(*(_get(browser, url, load, kind="tile") for url in urls))


async def _callback(
    browser: aiohttp.ClientSession, page: _Page, output: str, kind: str, given: dict[str, Any], load: Load
) -> None:
    """Ask for a callback as the page does, with other values of some components."""
    one = next(d for d in page.dependencies if output in d["output"] and not d["clientside_function"])

    def entry(asked: dict[str, str]) -> dict[str, Any]:
        value = page.values.get(asked["id"], {}).get(asked["property"])
        return {"id": asked["id"], "property": asked["property"], "value": given.get(asked["id"], value)}

    inputs, state = [entry(i) for i in one["inputs"]], [entry(s) for s in one["state"]]
    named = [output.rpartition(".") for output in one["output"].strip(".").split("...")]
    outputs = [{"id": name, "property": prop} for name, _, prop in named]
    changed = [f"{i['id']}.{i['property']}" for i in inputs if i["id"] in given]
    body = {"output": one["output"], "outputs": outputs, "inputs": inputs, "state": state, "changedPropIds": changed}
    start = time.perf_counter()
    try:
        status, content = await _asked(browser, "POST", "/_dash-update-component", json=body)
        if status >= 400 or b"notice" in content[:200]:
            load.errors.append(f"{kind}: {status}")
    except (TimeoutError, aiohttp.ClientError) as error:
        load.errors.append(f"{kind}: {error!r}")
    load.seconds[kind].append(time.perf_counter() - start)


async def _asked(
    browser: aiohttp.ClientSession, method: str, path: str, *, headers: dict[str, str] | None = None, **given: Any
) -> tuple[int, bytes]:
    """Status and body of an answer, asked for again until it is there, as the page does."""
    headers = {HEADER: secrets.token_hex(16), **(headers or {})}
    while True:
        try:
            async with browser.request(method, path, headers=headers, **given) as answer:
                body = await answer.read()
        except (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError):
            if AGAIN in headers:
                raise
            headers[AGAIN] = "1"  # the server has just closed a connection that was idle: a browser asks again
            continue
        if answer.status not in {202, 503}:
            return answer.status, body
        headers[AGAIN] = "1"
        await asyncio.sleep(float(answer.headers.get("Retry-After", 0)))  # many wait, or too much is in line


async def _get(
    browser: aiohttp.ClientSession, path: str, load: Load, *, kind: str = "", headers: dict[str, str] | None = None
) -> bytes:
    start = time.perf_counter()
    try:
        status, body = await _asked(browser, "GET", path, headers=headers)
        if status >= 400:
            load.errors.append(f"{path}: {status}")
            return b""
    except (TimeoutError, aiohttp.ClientError) as error:
        load.errors.append(f"{path}: {error!r}")
        return b""
    if kind:
        load.seconds[kind].append(time.perf_counter() - start)
    return body


def properties(layout: Any) -> Iterator[dict[str, Any]]:
    """The properties of every component of a layout."""
    waiting = [layout]
    while waiting:
        node = waiting.pop()
        if isinstance(node, list):
            waiting += node
        elif isinstance(node, dict):
            if isinstance(node.get("props"), dict):
                yield node["props"]
            waiting += node.values()
