"""Two to four sites side by side on the same scales, and where their households want to go."""

from collections.abc import Sequence

import dash_mantine_components as dmc
import pandas as pd
from dash import html
from dash.development.base_component import Component

from analysis.sites.readiness import Assessment
from components import ids
from components.charts import sankey
from components.parts import Child, band_mark, empty
from components.sites.destinations import destination_name, withheld_note
from components.sites.gates import STATE_MARKS
from components.tools import plain, table
from domain.method import Method
from locales import MISSING, number, percent, text
from services.disclosed import shown_households, shown_people, site_share

TOOL = "compare"
MOST = 4
FAR = 15.0  # points between the best and the worst: marked


def compare_panel(
    assessment: Assessment, method: Method, sites: Sequence[tuple[str, str]], chosen: list[str], language: str
) -> Component:
    """The chooser, the table of differences, the flows and their table."""
    site_ids = [s for s in chosen if s in assessment.sites.index][:MOST]
    picker = dmc.MultiSelect(
        id=ids.live(TOOL, "sites"), data=[{"value": v, "label": t} for v, t in sites], value=site_ids,
        maxValues=MOST, searchable=True, clearable=True, size="xs", label=text("compare.sites", language), limit=40,
    )  # fmt: skip
    head = [
        html.H2(text("compare.title", language)),
        html.P(text("compare.about", language), className="quiet"),
        picker,
    ]
    if len(site_ids) < 2:
        return html.Div(
            [*head, empty(text("compare.few", language), text("compare.few_advice", language))],
            className="panel-body tool",
        )
    names = {s: str(assessment.sites.loc[s, "name"]) for s in site_ids}
    pairs = assessment.pairs[assessment.pairs["site_id"].isin(site_ids)]
    return html.Div(
        [
            *head,
            plain(
                _overall(assessment, site_ids, names, language),
                _dimensions(assessment, site_ids, names, method, language),
            ),
            html.H3(text("compare.flows", language)),
            sankey(_flows(pairs, names, language).dropna(subset=["households"]), language),
            *withheld_note(pairs, language),
            plain(_flow_table(pairs, names, language)),
        ],
        className="panel-body tool",
    )


def _overall(assessment: Assessment, site_ids: list[str], names: dict[str, str], language: str) -> Component:
    sites = assessment.sites.loc[site_ids]

    def line(label: str, values: list[Child]) -> list[Child]:
        return [label, *values]

    rows: list[list[Child]] = [
        line(text("column.band", language), [band_mark(str(b), language) for b in sites["band"]]),
        line(text("score.name", language), marked([number(v, language) for v in sites["score"]], list(sites["score"]))),
        line(
            text("compare.interval", language),
            [
                f"{number(a, language)}–{number(b, language)}" if a == a else MISSING
                for a, b in sites[["score_p05", "score_p95"]].values
            ],
        ),
        line(
            text("compare.rank", language),
            [
                f"{number(r, language)} ({number(a, language)}–{number(b, language)})" if r == r else MISSING
                for r, a, b in sites[["rank", "rank_p05", "rank_p95"]].values
            ],
        ),
        line(text("compare.verdict", language), [text(f"verdict.{v}", language) for v in sites["verdict"]]),
        line(text("column.people", language), [shown_people(v, language) for v in sites["people"]]),
        line(
            text("completeness.name", language),
            marked([percent(v, language) for v in sites["completeness"]], [100 * v for v in sites["completeness"]]),
        ),
        line(
            text("column.open", language),
            marked(
                [site_share(site, "open_share", language) for _, site in sites.iterrows()],
                [100 * v for v in sites["open_share"]],
            ),
        ),
    ]  # fmt: skip
    for gate in assessment.gates.loc[assessment.gates["destination_id"].isna(), "gate"].unique():
        of_gate = assessment.gates[(assessment.gates["gate"] == gate) & assessment.gates["destination_id"].isna()]
        states = of_gate.set_index("site_id")["state"].reindex(site_ids)
        words = [f"{STATE_MARKS[s]} {text(f'state.{s}', language)}" if s == s else MISSING for s in states]
        if states.nunique(dropna=False) > 1:
            rows.append(line(f"≠ {gate} {text(f'gate.{gate}.name', language)}", [html.Strong(w) for w in words]))
    return table(["", *names.values()], rows, caption=text("compare.caption", language))


def marked(shown: list[str], values: list[float]) -> list[Child]:
    """Values with the best and the worst marked where they lie far apart."""
    numbers = [v for v in values if v == v]
    if len(numbers) < 2 or max(numbers) - min(numbers) < FAR:
        return list(shown)
    best, worst = max(numbers), min(numbers)
    marks = {best: "▲", worst: "▼"}
    return [html.Strong(f"{marks[v]} {s}") if v in marks else s for s, v in zip(shown, values, strict=True)]


def _dimensions(
    assessment: Assessment, site_ids: list[str], names: dict[str, str], method: Method, language: str
) -> Component:
    """Mean score of each dimension over a site's decided households, drawn on one scale from 0 to 100."""
    pairs = assessment.pairs[assessment.pairs["site_id"].isin(site_ids) & assessment.pairs["status"].notna()]
    rows: list[list[Child]] = []
    for dimension in method.dimensions:
        means = [_mean(pairs[pairs["site_id"] == s], dimension.id) for s in site_ids]
        cells = marked(
            [_mean_words(pairs[pairs["site_id"] == s], m, language) for s, m in zip(site_ids, means, strict=True)],
            means,
        )
        rows.append(
            [text(f"dimension.{dimension.id}.name", language), *[_bar(c, m) for c, m in zip(cells, means, strict=True)]]
        )
    return table(["", *names.values()], rows, caption=text("compare.dimensions", language))


def _mean(pairs: pd.DataFrame, column: str) -> float:
    if _some_withheld(pairs):
        return float("nan")
    scored = pairs.dropna(subset=[column])
    total = scored["share"].sum()
    return float((scored[column] * scored["share"]).sum() / total) if total > 0 else float("nan")


def _some_withheld(pairs: pd.DataFrame) -> bool:
    """Whether a mean over a site's households would give a count away that is not shown."""
    return "withheld" in pairs and bool((pairs["withheld"] != "").any())


def _mean_words(pairs: pd.DataFrame, mean: float, language: str) -> str:
    return text("withheld.covered", language) if _some_withheld(pairs) else number(mean, language)


def _bar(shown: Child, value: float) -> Component:
    width = 0.0 if value != value else value
    bar = html.Span(html.Span(style={"width": f"{width:.0f}%"}, className="share-bar accent"), className="share-track")
    return html.Span([shown, bar])


def _flows(pairs: pd.DataFrame, names: dict[str, str], language: str) -> pd.DataFrame:
    ends = [
        destination_name(str(d), str(n), language) for d, n in zip(pairs["destination_id"], pairs["name"], strict=True)
    ]
    return pd.DataFrame(
        {
            "start": pairs["site_id"].map(names),
            "end": ends,
            "households": pairs["households"],
            "status": pairs["status"],
            "withheld": pairs.get("withheld", ""),
        }
    )


def _flow_table(pairs: pd.DataFrame, names: dict[str, str], language: str) -> Component:
    flows = _flows(pairs, names, language)
    rows = [
        [
            str(f["start"]), str(f["end"]), shown_households(f["households"], f["withheld"], language),
            text(f"pair.{f['status']}", language) if isinstance(f["status"], str) else MISSING,
        ]
        for f in flows.sort_values(["start", "households"], ascending=[True, False]).to_dict("records")
    ]  # fmt: skip
    head = [text(f"compare.column.{k}", language) for k in ("site", "destination", "households", "state")]
    return html.Details([html.Summary(text("compare.flow_table", language)), table(head, rows, numeric=(2,))])
