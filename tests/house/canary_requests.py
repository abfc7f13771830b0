"""Every request that an application answers, found from the application: each route, each callback.

A new route or callback is asked too, without being named here; a route with an argument of an unknown name fails.
"""

import io
import itertools
import json
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
import shapely
from dash import Dash
from flask.testing import FlaskClient

from benchmarks.load import properties
from components import ids
from domain.navigation import LENSES
from layers import all_layers
from server.downloads import AREA_FIELD
from services.context import Context
from services.risk.exposure_request import DRAWN, ZONES
from services.sites.workshops import workshops
from tests.callbacks.pages import written

FORMS = ["geojson", "csv", "xlsx", "gpkg", "parquet", "tif", "toml", "pdf", "docx", "html", "json"]
LANGUAGES = ("fr", "en")
DRAWN_FILE = "/exposure/<any(drawn):zones>.<form>"
ID = re.compile(r"KNR-\d{4}")
NEVER = (
    "/_dash-component-suites",
    "/_favicon",
    "/assets/",
    "/_reload-hash",
    "/_alive",
)  # of no store


@dataclass(frozen=True)
class Answer:
    """What a request was answered with, as text that can be searched."""

    asked: str
    status: int
    text: str


@dataclass
class Asker:
    """Sends every request to an application and reads the answers."""

    app: Dash
    whole: Context  # of the core: it names every id there is
    selections: list[str]  # sel= of an address
    at: tuple[float, float]  # longitude and latitude of the first selection
    states: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.client: FlaskClient = self.app.server.test_client()

    # --- routes -------------------------------------------------------------------------------------------

    def routes(self) -> Iterator[Answer]:
        """The answer of every address that is read, with every value of each part of the path."""
        for rule in self.app.server.url_map.iter_rules():
            if "POST" in (rule.methods or set()) and rule.rule != "/_dash-update-component":
                assert rule.rule == DRAWN_FILE, f"say here how {rule.rule} is asked"
                yield from self._drawn_files()
            if "GET" not in (rule.methods or set()) or str(rule.rule).startswith(NEVER) or rule.rule == "/<path:path>":
                continue
            values = [self._values(name) for name in sorted(rule.arguments)]
            for chosen in itertools.product(*values):
                path = rule.rule
                for name, value in zip(sorted(rule.arguments), chosen, strict=True):
                    path = re.sub(rf"<(?:[^<>]*:)?{name}>", str(value), path)
                for language in LANGUAGES if "layer" in path or "exposure" in path else LANGUAGES[:1]:
                    yield self._get(f"{path}?lang={language}&scn={self._scenario()}")

    def _drawn_files(self) -> Iterator[Answer]:
        """The files of an area that is drawn: one around a place, one that holds all of its prefecture."""
        x, y = self.at
        for half in (0.01, 1.5):
            corners = list(shapely.box(x - half, y - half, x + half, y + half).exterior.coords)
            area = json.dumps({"type": "Polygon", "coordinates": [corners]})
            for form in FORMS:
                answer = self.client.post(f"/exposure/{DRAWN}.{form}", data={AREA_FIELD: area})
                asked = f"POST {form} of {2 * half} degrees"
                yield Answer(asked, answer.status_code, without(readable(answer.get_data()), area))

    def _values(self, name: str) -> list[Any]:
        known: dict[str, list[Any]] = {
            "layer_id": [layer.id for layer in all_layers()],
            "form": FORMS,
            "name": ["prefectures", "towns", "rivers"],
            "zones": [*ZONES, DRAWN],
            "workshop": list(workshops(self.whole)),
            "hazard": ["river_flood"], "period": [100], "z": [6], "x": [35, 36], "y": [30, 31],
            "filename": ["kodro.gpkg", "app.py"],
        }  # fmt: skip
        assert name in known, f"say here which values a route's <{name}> takes"
        return known[name]

    def _scenario(self) -> str:
        return str(self.states[0].get("scenario", "")) if self.states else ""

    def _get(self, path: str, **headers: str) -> Answer:
        answer = self.client.get(path, headers=headers)
        return Answer(path, answer.status_code, readable(answer.get_data()))

    def _entered(self) -> dict[str, Any]:
        """What a curious visitor enters: a part of a name, a click on a place, a small area around it."""
        x, y = self.at
        corners = [(x - 0.01, y - 0.01), (x + 0.01, y - 0.01), (x + 0.01, y + 0.01), (x - 0.01, y - 0.01)]
        return {
            ids.SEARCH_TYPED: "kanari",
            ids.PROBE: {"lat": y, "lng": x, "at": 1},
            ids.AREA: {"type": "Polygon", "coordinates": [corners]},
        }

    # --- callbacks ----------------------------------------------------------------------------------------

    def callbacks(self) -> Iterator[Answer]:
        """The answers of every callback to a page's requests: each lens with a site and with another selection."""
        dependencies = self.client.get("/_dash-dependencies").get_json()
        served = [one for one in dependencies if not one["clientside_function"]]
        assert served
        first, *others = self.selections
        assert len(others) <= len(LENSES)  # each selection in one lens at least
        others = list(itertools.islice(itertools.cycle(others), len(LENSES)))
        pages = [*((lens, first) for lens in LENSES), *zip(LENSES, others, strict=True)]
        for number, (lens, selected) in enumerate(pages):
            # Every lens with the site and the first state, and with another selection and the second.
            state = self.states[number // len(LENSES) % len(self.states)]
            query = f"lens={lens}&sel={selected}&scn={state.get('scenario', '')}&lang={LANGUAGES[number % 2]}"
            page = self.client.get("/_dash-layout", headers={"Referer": f"http://localhost/?{query}"})
            yield Answer(f"layout {query}", page.status_code, without(readable(page.get_data()), query))
            held = components_of(page.get_json())
            for name, value in {**self._entered(), "tool": state}.items():
                held[name] = {**held.get(name, {}), "data": value}
            for one in served:
                for body in requests_of(one, held):
                    sent = self.client.post("/_dash-update-component", json=body)
                    asked = f"callback {one['output'][:80]} at {query}"
                    yield Answer(asked, sent.status_code, without(readable(sent.get_data()), json.dumps(body)))


def components_of(layout: Any) -> dict[str, dict[str, Any]]:
    """The properties of every component of a layout that has an id, by the id as it is written in requests."""
    return {written(held["id"]): held for held in properties(layout) if "id" in held}


def requests_of(callback: dict[str, Any], held: dict[str, dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The request of a callback for what the page holds; of a pattern that is matched, one for each match."""
    wild = [name for name in map(_name, _outputs(callback["output"])) if '["MATCH"]' in name]
    keys = sorted({key for name in wild for key, value in json.loads(name).items() if value == ["MATCH"]})
    matches = {tuple(json.loads(n)[k] for k in keys) for n in _matching(wild[0], held, {})} if wild else {()}
    for values in sorted(matches):
        match = dict(zip(keys, values, strict=True))
        inputs, state = (_filled(callback[part], held, match) for part in ("inputs", "state"))
        outputs = [_output(text, held, match) for text in _outputs(callback["output"])]
        flat = [e for one in inputs for e in (one if isinstance(one, list) else [one])]
        yield {
            "output": callback["output"],
            "outputs": outputs if callback["output"].startswith("..") else outputs[0],
            "inputs": inputs,
            "state": state,
            "changedPropIds": [f"{written(e['id'])}.{e['property']}" for e in flat[:1]],
        }


def _name(output: str) -> str:
    return output.rpartition(".")[0]


def _outputs(written: str) -> list[str]:
    return written.strip(".").split("...") if written.startswith("..") else [written]


def _filled(entries: list[dict[str, Any]], held: dict[str, dict[str, Any]], match: dict[str, Any]) -> list[Any]:
    filled: list[Any] = []
    for entry in entries:
        if not entry["id"].startswith("{"):
            value = held.get(entry["id"], {}).get(entry["property"])
            filled.append({"id": entry["id"], "property": entry["property"], "value": value})
            continue
        found = _matching(entry["id"], held, match)
        many = any(value == ["ALL"] for value in json.loads(entry["id"]).values())
        group = [
            {"id": json.loads(name), "property": entry["property"], "value": held[name].get(entry["property"])}
            for name in found
        ]
        filled.append(group if many else (group or [None])[0])
    return [one for one in filled if one is not None]


def _matching(pattern: str, held: dict[str, dict[str, Any]], match: dict[str, Any]) -> list[str]:
    wanted = {k: match.get(k, ["ALL"]) if value == ["MATCH"] else value for k, value in json.loads(pattern).items()}
    return [
        name
        for name in held
        if name.startswith("{")
        and (given := json.loads(name)).keys() == wanted.keys()
        and all(value == ["ALL"] or given[key] == value for key, value in wanted.items())
    ]


def _output(text: str, held: dict[str, dict[str, Any]], match: dict[str, Any]) -> Any:
    name, _, prop = text.rpartition(".")
    if not name.startswith("{"):
        return {"id": name, "property": prop}
    found = [{"id": json.loads(n), "property": prop} for n in _matching(name, held, match)]
    return found if any(value == ["ALL"] for value in json.loads(name).values()) else (found or [None])[0]


# --- what an answer says ----------------------------------------------------------------------------------


def readable(body: bytes) -> str:
    """The text in an answer: also that of archives, packed streams of a PDF, and tables."""
    parts = [body]
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            parts += [archive.read(name) for name in archive.namelist()]
    elif body.startswith(b"%PDF"):
        parts += list(_streams(body))
    elif body.startswith(b"PAR1"):
        parts.append(pd.read_parquet(io.BytesIO(body)).to_csv().encode())
    text = "\n".join(part.decode("utf-8", errors="replace") for part in parts)
    return re.sub(r"\\u([0-9a-fA-F]{4})", lambda found: chr(int(found[1], 16)), text)


def without(text: str, sent: str) -> str:
    """A text without the ids that stand in what was sent: to repeat them tells nothing."""
    for known in set(ID.findall(sent)):
        text = re.sub(rf"{known}(?!\d)", "", text)
    return text


def _streams(pdf: bytes) -> Iterator[bytes]:
    for found in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            yield zlib.decompress(found[1])
        except zlib.error:
            continue
