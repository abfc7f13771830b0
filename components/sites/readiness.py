"""A site's readiness: band first, then number, then why."""

import pandas as pd
from dash import html
from dash.development.base_component import Component

from analysis.sites.flips import Flip
from analysis.sites.readiness import Assessment
from components.parts import band_mark, explained, tiles
from components.sites.destinations import destination_name, destinations_section, in_harm
from components.sites.evidence import evidence_section
from components.sites.explain import certainty_section, sentence, stale_section
from components.sites.pair import losses_section
from components.sites.works import flip_section, funding_section
from components.static import static
from domain.method import Method
from locales import MISSING, date, number, percent, text
from services.sites.dossier import SiteFacts

STATE_MARKS = {"PASS": "✓", "FAIL": "✕", "UNKNOWN": "?"}
STATE_ORDER = {"FAIL": 0, "UNKNOWN": 1, "PASS": 2}


def site_panel(
    facts: SiteFacts,
    assessment: Assessment,
    flip: Flip,
    method: Method,
    language: str,
    destination: str | None = None,
) -> Component:
    """The panel of one site; `destination` picks the pair whose losses and gaps are shown."""
    site = assessment.sites.loc[facts.site_id]
    names = {
        str(d): destination_name(str(d), str(n), language)
        for d, n in assessment.pairs.loc[
            assessment.pairs["site_id"] == facts.site_id, ["destination_id", "name"]
        ].values
    }
    pairs = assessment.pairs[assessment.pairs["site_id"] == facts.site_id].sort_values("share", ascending=False)
    chosen = _chosen(pairs, destination)
    panel = html.Div(
        [
            _head(facts, site, language),
            html.P(
                sentence(facts.name, site, _worst(assessment, facts.site_id, chosen), flip, method.currency, language),
                className="sentence",
            ),
            _tiles(site, language),
            *_reasons(site, language),
            _shares(site, language),
            *_gates(assessment, facts.site_id, pairs, language),
            *certainty_section(
                site, assessment.sensitivity[assessment.sensitivity["site_id"] == facts.site_id], method, language
            ),
            *flip_section(flip, names, method.currency, language),
            *destinations_section(facts.site_id, pairs, in_harm(assessment, facts.site_id), chosen, language),
            *(_pair(assessment, facts.site_id, chosen, method, language) if chosen is not None else []),
            _provenance(facts, method, language),
        ],
        className="panel-body",
    )
    return static(panel)


def _head(facts: SiteFacts, site: pd.Series, language: str) -> Component:
    band = str(site["band"])
    people = text("people.count", language, people=number(facts.people, language))
    details = " · ".join([facts.prefecture, people, text(f"managed.{facts.managed}", language)])
    return html.Header(
        [
            band_mark(band, language, large=True),
            html.Div(
                [
                    html.H2(facts.name),
                    html.P(text(f"band.{band}.name", language), className="band-name"),
                    html.P(details, className="quiet"),
                ]
            ),
        ],
        className="panel-head",
    )


def _tiles(site: pd.Series, language: str) -> Component:
    low, high = (number(site[key], language) for key in ("bound_low", "bound_high"))
    between = text("score.between", language, low=low, high=high)
    arithmetic = text("score.arithmetic", language, value=number(site["score_arithmetic"], language))
    return tiles(
        [
            (text("score.name", language), number(site["score"], language), between),
            (text("score.all", language), number(site["score_all"], language), arithmetic),
            (
                text("completeness.name", language),
                percent(site["completeness"], language),
                text("completeness.note", language),
            ),
        ]
    )


def _reasons(site: pd.Series, language: str) -> list[Component]:
    sentences = [reason_sentence(code, language) for code in site["reasons"]]
    if not sentences:
        return []
    return [html.Ul([html.Li(sentence) for sentence in sentences], className="reasons")]


def reason_sentence(code: str, language: str) -> str:
    """Why a band is what it is, in words: `gate_fail:G4`, `open_share`, `completeness` ..."""
    name, _, gate = code.partition(":")
    if gate:
        return text(f"reason.{name}", language, gate=text(f"gate.{gate}.name", language), id=gate)
    return text(f"reason.{name}", language)


def _shares(site: pd.Series, language: str) -> Component:
    entries = []
    for key in ("open", "unsure", "shut"):
        share = site[f"{key}_share"]
        shown = 0 if pd.isna(share) else 100 * share
        label = text(f"share.{key}", language, share=percent(share, language))
        bar = html.Span(style={"width": f"{shown:.1f}%"}, className=f"share-bar share-{key}")
        entries.append(html.Li([html.Span(label), html.Span(bar, className="share-track")]))
    undecided = text("share.undecided", language, share=percent(site["undecided_share"], language))
    left = text("share.left_out", language, share=percent(site["left_out_share"], language))
    return html.Section(
        [
            explained(text("share.title", language), text("share.about", language)),
            html.Ul(entries, className="shares"),
            html.P(" · ".join([undecided, left]), className="quiet"),
        ]
    )


def _gates(assessment: Assessment, site_id: str, pairs: pd.DataFrame, language: str) -> list[Component]:
    gates = assessment.gates[assessment.gates["site_id"] == site_id]
    if gates.empty:
        return []
    counts = gates["state"].value_counts()
    title = text(
        "gates.title",
        language,
        passed=int(counts.get("PASS", 0)),
        failed=int(counts.get("FAIL", 0)),
        unknown=int(counts.get("UNKNOWN", 0)),
    )
    names = pairs.set_index("destination_id")["name"]
    gates = gates.assign(_order=gates["state"].map(STATE_ORDER), _number=gates["gate"].str[1:].astype(int))
    gates = gates.sort_values(["_order", "_number"], kind="stable")
    urgent = gates[gates["state"] != "PASS"]
    passed = gates[gates["state"] == "PASS"]
    return [
        html.Section(
            [
                explained(title, text("gates.about", language)),
                html.Ul([_gate(row, names, language) for _, row in urgent.iterrows()], className="gates"),
                html.Details(
                    [
                        html.Summary(text("gates.passed", language, count=len(passed))),
                        html.Ul([_gate(row, names, language) for _, row in passed.iterrows()], className="gates"),
                    ]
                ),
            ]
        )
    ]


def _gate(row: pd.Series, names: pd.Series, language: str) -> Component:
    state = str(row["state"])
    where = names.get(row["destination_id"]) if isinstance(row["destination_id"], str) else None
    gate = str(row["gate"])
    name = f"{gate} {text(f'gate.{gate}.name', language)}"
    if where:
        name = f"{name} — {destination_name(str(row['destination_id']), str(where), language)}"
    reason = str(row["reason"] or "")
    why = text(f"gate_reason.{reason}", language) if state != "PASS" and reason else ""
    basis = " · ".join(
        p for p in (why, _plain(row["source"]), date(row["observed_on"], language)) if p and p != MISSING
    )
    note = _plain(row["note"])
    return html.Li(
        [
            html.Span(
                STATE_MARKS[state], className=f"state state-{state.lower()}", title=text(f"state.{state}", language)
            ),
            html.Span([html.Span(name), html.Small(basis), *([html.Small(note, className="note")] if note else [])]),
        ]
    )


def _worst(assessment: Assessment, site_id: str, destination: str | None) -> tuple[str, float] | None:
    """The dimension that takes most from the chosen pair's score."""
    rows = assessment.dimensions
    rows = rows[(rows["site_id"] == site_id) & (rows["destination_id"] == destination)].dropna(subset=["loss_points"])
    if rows.empty:
        return None
    worst = rows.sort_values("loss_points", ascending=False).iloc[0]
    return str(worst["dimension"]), float(worst["loss_points"])


def _chosen(pairs: pd.DataFrame, destination: str | None) -> str | None:
    decided = pairs[pairs["destination_id"] != "undecided"]
    if destination in set(decided["destination_id"]):
        return destination
    return str(decided["destination_id"].iloc[0]) if len(decided) else None


def _pair(assessment: Assessment, site_id: str, destination: str, method: Method, language: str) -> list[Component]:
    def mine(table: pd.DataFrame) -> pd.DataFrame:
        return table[(table["site_id"] == site_id) & (table["destination_id"] == destination)]

    pair = mine(assessment.pairs).iloc[0]
    name = destination_name(destination, str(pair["name"]), language)
    return [
        losses_section(mine(assessment.dimensions), pair, name, language),
        funding_section(mine(assessment.gaps), name, method.currency, language),
        *stale_section(mine(assessment.indicators), mine(assessment.gates), language),
        evidence_section(mine(assessment.indicators), mine(assessment.dimensions), method, language),
    ]


def _provenance(facts: SiteFacts, method: Method, language: str) -> Component:
    return html.P(
        text(
            "readiness.provenance",
            language,
            date=date(facts.as_of, language),
            source=facts.source,
            version=method.version,
            hash=method.hash[:8],
        ),
        className="provenance",
    )


def _plain(value: object) -> str:
    return value if isinstance(value, str) else ""
