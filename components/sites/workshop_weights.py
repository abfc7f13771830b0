"""The weights step of a workshop: each participant's proposal, side by side, and what is agreed."""

from typing import Any

import dash_mantine_components as dmc
import pandas as pd
from dash import html
from dash.development.base_component import Component

from components import ids
from components.tools import button, field, options, plain, row, section, table
from domain.method import Method
from domain.workshop import WAYS, Proposal, Workshop
from locales import number, percent, text

TOOL = "workshop"
ACCEPTABLE = 0.10  # consistency ratio above which judgements are looked at again (Saaty 1980)
SAATY = (9, 7, 5, 3)
WIDE = 0.1  # range of shares that is marked for discussion


def proposer(held: Workshop | None, state: dict[str, Any]) -> str:
    """Who proposes: as chosen, else the first who has not yet, else the first participant."""
    names = [p.name for p in held.participants] if held else []
    chosen = str(state.get("participant") or "")
    if held is None or chosen in names:
        return chosen
    given = held.newest_proposals()
    return next((n for n in names if n not in given), names[0] if names else "")


def weights_step(
    held: Workshop, method: Method, proposals: pd.DataFrame | None, state: dict[str, Any], language: str
) -> list[Component]:
    """The entry of one participant, the table of all, and the agreed weights."""
    if not held.participants:
        return [html.P(text("workshop.nobody", language), className="quiet")]
    who = proposer(held, state)
    given = held.newest_proposals().get(who)
    way = str(state.get("way") or (given.way if given else "direct"))
    ways = [button(text(f"workshop.way.{w}", language), TOOL, "way", w, main=w == way) for w in WAYS]
    mine = given if given and given.way == way else None
    entry = _pairs(method, mine, language) if way == "pairwise" else _points(method, way, mine, language)
    return [
        section(
            text("workshop.propose", language),
            _who(held, who, language),
            row(*ways),
            html.P(text(f"workshop.way.{way}.about", language), className="quiet"),
            entry,
            row(button(text("workshop.record", language), TOOL, "propose", way, main=True)),
        ),
        *(_side_by_side(held, method, proposals, language) if proposals is not None else []),
    ]


def _who(held: Workshop, who: str, language: str) -> Component:
    """The participant; what they proposed before is shown as soon as they are chosen."""
    box = dmc.Select(
        id=ids.live(TOOL, "participant"), data=[{"value": p.name, "label": p.name} for p in held.participants],
        label=text("workshop.person", language), value=who, size="xs", allowDeselect=False,
    )  # fmt: skip
    return html.Div(box, className="field")


def _points(method: Method, way: str, mine: Proposal | None, language: str) -> Component:
    def start(dimension: str, weight: float) -> float:
        if mine is not None:
            return round(100 * mine.weights.get(dimension, 0.0), 1)
        return round(100 * weight, 1) if way == "direct" else 0

    fields = [
        field(
            text(f"dimension.{d.id}.name", language), TOOL, f"points:{d.id}", start(d.id, d.weight), kind="number",
        )
        for d in method.dimensions
    ]  # fmt: skip
    return html.Div(fields, className="weights")


def _pairs(method: Method, mine: Proposal | None, language: str) -> Component:
    """Each dimension against the next ones; equal where no judgement was made."""
    names = {d.id: text(f"dimension.{d.id}.name", language) for d in method.dimensions}
    scale = [(str(v), text("workshop.first", language, times=v)) for v in SAATY]
    scale += [("1", text("workshop.equal", language))]
    scale += [(f"1/{v}", text("workshop.second", language, times=v)) for v in reversed(SAATY)]
    judged = mine.judged if mine else {}
    ids_ = list(names)
    fields = [
        options(
            f"{names[a]} / {names[b]}", TOOL, f"pair:{a}:{b}", scale, _nearest(judged.get(f"{a}:{b}", 1.0), scale),
        )
        for n, a in enumerate(ids_)
        for b in ids_[n + 1 :]
    ]  # fmt: skip
    return html.Div(fields, className="pairs")


def _nearest(value: float, scale: list[tuple[str, str]]) -> str:
    """The step of the scale that a judgement was made with."""

    def of(step: str) -> float:
        above, _, below = step.partition("/")
        return float(above) / float(below or 1)

    return min((step for step, _ in scale), key=lambda step: abs(of(step) - value))


def _side_by_side(held: Workshop, method: Method, spread: pd.DataFrame, language: str) -> list[Component]:
    newest = list(held.newest_proposals().values())
    head = [text("minutes.dimension", language), *[p.participant for p in newest]]
    head += [text("workshop.mean", language), text("minutes.range", language)]
    rows = []
    for d in method.dimensions:
        line = spread.loc[d.id]
        shares = [percent(p.weights.get(d.id), language) for p in newest]
        bounds = f"{percent(line['low'], language)} – {percent(line['high'], language)}"
        wide = " ▲" if line["range"] >= WIDE else ""
        rows.append([text(f"dimension.{d.id}.name", language), *shares, percent(line["mean"], language), bounds + wide])
    ratios = [
        text(
            "workshop.ratio_high" if p.consistency > ACCEPTABLE else "workshop.ratio_good", language,
            name=p.participant, ratio=number(p.consistency, language, 2),
        )
        for p in newest
        if p.consistency is not None
    ]  # fmt: skip
    fields = [
        field(
            text(f"dimension.{d.id}.name", language), TOOL, f"agreed:{d.id}",
            round(100 * held.agreed.get(d.id, float(spread.loc[d.id, "mean"])), 1), kind="number",
        )
        for d in method.dimensions
    ]  # fmt: skip
    numeric = tuple(range(1, len(head)))
    return [
        plain(
            html.H3(text("workshop.side", language)), table(head, rows, numeric=numeric), *[html.P(r) for r in ratios]
        ),
        section(
            text("workshop.agree_title", language),
            html.Div(fields, className="weights"),
            row(button(text("workshop.agree", language), TOOL, "agree", main=True)),
            about=text("workshop.agree_about", language),
        ),
    ]
