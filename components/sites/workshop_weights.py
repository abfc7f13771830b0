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
FULL, NEAR_FULL = 100.0, 0.05  # points to give out; what rounding to one decimal may add or take
WIDE = 0.5  # range over the mean from which shares are marked for discussion


def proposer(workshop: Workshop | None, state: dict[str, Any]) -> str:
    """Who proposes: as chosen, else the first who has not yet, else the first participant."""
    names = [p.name for p in workshop.participants] if workshop else []
    chosen = str(state.get("participant") or "")
    if workshop is None or chosen in names:
        return chosen
    given = workshop.newest_proposals()
    return next((n for n in names if n not in given), names[0] if names else "")


def weights_step(
    workshop: Workshop, method: Method, proposals: pd.DataFrame | None, state: dict[str, Any], language: str
) -> list[Component]:
    """The entry of one participant, the table of all, and the agreed weights."""
    if not workshop.participants:
        return [html.P(text("workshop.nobody", language), className="quiet")]
    who = proposer(workshop, state)
    given = workshop.newest_proposals().get(who)
    way = str(state.get("way") or (given.way if given else "direct"))
    ways = [button(text(f"workshop.way.{w}", language), TOOL, "way", w, main=w == way) for w in WAYS]
    mine = given if given and given.way == way else None
    entry = _pairs(method, mine, language) if way == "pairwise" else _points(method, mine, language)
    return [
        *_recorded(dict(state.get("recorded") or {}), language),
        section(
            text("workshop.propose", language),
            _who(workshop, who, language),
            row(*ways),
            html.P(text(f"workshop.way.{way}.about", language), className="quiet"),
            entry,
            row(button(text("workshop.record", language), TOOL, "propose", way, main=True)),
        ),
        *(_side_by_side(workshop, method, proposals, language) if proposals is not None else []),
    ]


def _who(workshop: Workshop, who: str, language: str) -> Component:
    """The participant; what they proposed before is shown as soon as they are chosen."""
    box = dmc.Select(
        id=ids.live(TOOL, "participant"), data=[{"value": p.name, "label": p.name} for p in workshop.participants],
        label=text("workshop.person", language), value=who, size="xs", allowDeselect=False,
    )  # fmt: skip
    return html.Div(box, className="field")


def _recorded(recorded: dict[str, Any], language: str) -> list[Component]:
    """What was just recorded, and of whom; a sum that was not 100 is said to have been brought to it."""
    if not recorded:
        return []
    words = text(f"workshop.recorded.{recorded['what']}", language, name=recorded.get("name", ""))
    total = float(recorded.get("sum") or FULL)
    if abs(total - FULL) > NEAR_FULL:
        words += " " + text("workshop.rescaled", language, sum=number(total, language, 1))
    # The browser moves the focus to the first field of the next entry when this changes (assets/page.js).
    return [html.P(words, className="tool-done", role="status", **{"data-done": str(recorded.get("n", ""))})]


def _points(method: Method, mine: Proposal | None, language: str) -> Component:
    """A field a dimension, empty until the participant fills it: nobody signs what was only shown."""
    fields = [
        field(
            text(f"dimension.{d.id}.name", language), TOOL, f"points:{d.id}",
            _points_of(mine.weights.get(d.id, 0.0)) if mine else "", kind="number",
        )
        for d in method.dimensions
    ]  # fmt: skip
    # The browser keeps the sum (assets/page.js).
    total = html.P("", className="weights-sum", role="status", **{"data-sum": text("workshop.sum", language)})
    return html.Div([*fields, total], className="weights")


def _pairs(method: Method, mine: Proposal | None, language: str) -> Component:
    """Each dimension against the next ones; a pair that was not judged is left open."""
    names = {d.id: text(f"dimension.{d.id}.name", language) for d in method.dimensions}
    judged = mine.judged if mine else {}
    ids_ = list(names)
    fields = []
    for n, a in enumerate(ids_):
        for b in ids_[n + 1 :]:
            scale = _scale(names[a], names[b], language)
            label = f"{names[a]} / {names[b]}"
            fields.append(options(label, TOOL, f"pair:{a}:{b}", scale, _nearest(judged.get(f"{a}:{b}"), scale)))
    return html.Div(fields, className="pairs")


def _scale(first: str, second: str, language: str) -> list[tuple[str, str]]:
    """What can be said of two dimensions, by their names; first that nothing was said."""
    more = [(str(v), text("workshop.more", language, first=first, second=second, times=v)) for v in SAATY]
    less = [(f"1/{v}", text("workshop.more", language, first=second, second=first, times=v)) for v in reversed(SAATY)]
    return [("", text("workshop.unjudged", language)), *more, ("1", text("workshop.equal", language)), *less]


def _nearest(value: float | None, scale: list[tuple[str, str]]) -> str:
    """The step of the scale that a judgement was made with; "" if there is none."""
    if value is None:
        return ""

    def of(step: str) -> float:
        above, _, below = step.partition("/")
        return float(above) / float(below or 1)

    return min((step for step, _ in scale if step), key=lambda step: abs(of(step) - value))


def _side_by_side(workshop: Workshop, method: Method, spread: pd.DataFrame, language: str) -> list[Component]:
    newest = list(workshop.newest_proposals().values())
    spread = spread.reindex([d.id for d in method.dimensions])  # proposals made under a method of other dimensions
    head = [text("minutes.dimension", language), *[p.participant for p in newest]]
    head += [text("workshop.mean", language), text("minutes.range", language)]
    rows = []
    for d in method.dimensions:
        line = spread.loc[d.id]
        shares = [percent(p.weights.get(d.id), language) for p in newest]
        bounds = f"{percent(line['low'], language)} – {percent(line['high'], language)}"
        wide = " ▲" if line["relative_range"] >= WIDE else ""
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
            _points_of(workshop.agreed.get(d.id, float(spread.loc[d.id, "mean"]))), kind="number",
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


def _points_of(share: float) -> float | str:
    """A share as points of 100; empty where there is none."""
    return "" if share != share else round(100 * share, 1)
