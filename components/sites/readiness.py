"""A site's readiness: band first, then number, then why."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import pandas as pd
from dash import html
from dash.development.base_component import Component

from analysis.sites.flips import Flip
from analysis.sites.readiness import Assessment
from components.glossary import term_link
from components.parts import band_mark, explained, tiles
from components.places import goes_to
from components.sites.destinations import destination_name, destinations_section, in_harm
from components.sites.evidence import evidence_section
from components.sites.explain import certainty_section, sentence, stale_section
from components.sites.gates import gate_strip, gates_section
from components.sites.pair import losses_section
from components.sites.works import flip_section, funding_section
from components.static import static
from domain.method import Method
from domain.navigation import COMPARE, SCENARIO
from locales import date, number, percent, text
from services.disclosed import is_withheld, readable, site_share
from services.sites.dossier import SiteFacts

# Shares that a reason names: where one is not shown, the reason stands without them.
NAMED = {
    "open_share": ("open_share", "undecided_share", "undetermined_share", "blocked_share"),
    "blocked_share": ("blocked_share",),
}


def site_panel(
    facts: SiteFacts,
    assessment: Assessment,
    flip: Flip,
    method: Method,
    language: str,
    destination: str | None = None,
) -> Component:
    """The panel of one site; `destination` picks the pair whose losses and gaps are shown."""
    site, assessment = assessment.sites.loc[facts.site_id], assessment.of_site(facts.site_id)
    pairs = assessment.pairs.sort_values("share", ascending=False)
    names = {str(d): destination_name(str(d), str(n), language) for d, n in pairs[["destination_id", "name"]].values}
    chosen = _chosen(pairs, destination)
    pair = _Pair.of(assessment, chosen, language) if chosen is not None else None
    worst = _worst(assessment.dimensions, chosen)
    words = sentence(facts.name, site, worst, flip, method.currency, language)
    said = html.P(words, className="sentence")
    first_screen = [
        _head(facts, site, language),
        _validity(assessment, site, language),
        *(_reasons(site, language) or [said]),
        *gate_strip(assessment, facts.site_id, language),
        *destinations_section(facts.site_id, pairs, in_harm(assessment, facts.site_id), chosen, language),
        *([funding_section(pair.gaps, pair.name, method.currency, language)] if pair else []),
        _ways_on(language),
    ]
    folds = {
        "conditions": [_shares(site, language), *gates_section(assessment, facts.site_id, pairs, language)],
        "score": [
            said,
            _tiles(site, language),
            *([losses_section(pair.dimensions, pair.row, pair.name, language)] if pair else []),
        ],
        "certainty": [
            *certainty_section(site, assessment.sensitivity, method, language),
            *flip_section(flip, names, method.currency, language),
        ],
        "evidence": [*(_evidence(pair, method, language) if pair else []), _provenance(facts, method, language)],
    }
    folded = [_fold(name, content, language) for name, content in folds.items()]
    return static(html.Div([*first_screen, *folded], className="panel-body"))


def _fold(name: str, content: list[Component], language: str) -> Component:
    """A part of the panel that is opened by its title."""
    return html.Details(
        [html.Summary(html.H3(text(f"site.fold.{name}", language))), html.Div(content)], className="fold"
    )


def _ways_on(language: str) -> Component:
    """What is done next with a site: compare it, simulate works."""
    return html.P(
        [
            html.Button(
                text(f"site.{name}", language),
                type="button",
                className="button",
                **goes_to(lens),
            )
            for name, lens in (("compare", COMPARE), ("simulate", SCENARIO))
        ],
        className="ways-on",
    )


def _head(facts: SiteFacts, site: pd.Series, language: str) -> Component:
    band = str(site["band"])
    people = text("people.count", language, count=readable(facts.people, language))
    details = " · ".join(
        [facts.prefecture, f"{people}{_change(facts, language)}", text(f"managed.{facts.managed}", language)]
    )
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


def _change(facts: SiteFacts, language: str) -> str:
    """How many people more or fewer than in the round before; nothing where either count is not there to be read."""
    change = facts.people - facts.people_before
    if change != change or facts.round_before is None:
        return ""
    key = "people.same" if change == 0 else "people.more" if change > 0 else "people.fewer"
    return " " + text(key, language, number=number(abs(change), language), round=str(facts.round_before))


def _validity(assessment: Assessment, site: pd.Series, language: str) -> Component:
    """The day that the site is judged on, and the day on which its band changes with no new evidence."""
    judged = text("readiness.judged_on", language, date=date(assessment.on, language))
    return html.P(f"{judged} · {validity_words(site['valid_until'], language)}", className="quiet validity")


def validity_words(valid_until: str | None, language: str) -> str:
    """When a band changes with no new evidence (ISO day), or that it never does."""
    if valid_until is None:
        return text("readiness.valid_on", language)
    return text("readiness.valid_until", language, date=date(valid_until, language))


def _tiles(site: pd.Series, language: str) -> Component:
    quality, least, high = (number(site[key], language) for key in ("option_score", "min_pair_score", "bound_high"))
    options = text("score.options", language, value=quality, least=least)
    arithmetic = text("score.arithmetic", language, value=number(site["score_arithmetic"], language))
    assured = text("score.assured_about", language, high=high)
    complete = percent(site["completeness"], language)
    return tiles(
        [
            (text("score.name", language), number(site["score"], language), f"{options} · {arithmetic}"),
            (text("score.assured", language), number(site["bound_low"], language), assured),
            (text("completeness.name", language), complete, text("completeness.note", language)),
        ]
    )


def _reasons(site: pd.Series, language: str) -> list[Component]:
    sentences = [reason_sentence(code, site, language) for code in site["reasons"]]
    if not sentences:
        return []
    return [html.Ul([html.Li(sentence) for sentence in sentences], className="reasons")]


def reason_sentence(code: str, site: Mapping[str, Any] | pd.Series, language: str) -> str:
    """Why a site's band is what it is, in words: `gate_fail:G4`, `a_dimension:D8`, `open_share` ...

    Where too few households have an open destination, the largest of the reasons is named, with its share.
    """
    name, _, subject = code.partition(":")
    if subject:
        kind = "dimension" if subject.startswith("D") else "gate"
        return text(f"reason.{name}", language, gate=text(f"{kind}.{subject}.name", language), id=subject)
    if name in {"open_share", "blocked_share"} and any(is_withheld(site, key) for key in NAMED[name]):
        return text(f"reason.{name}.withheld", language)
    if name == "open_share":
        largest = max(("undecided", "undetermined", "blocked"), key=lambda key: float(site[f"{key}_share"]))
        share, opened = (percent(site[f"{key}_share"], language) for key in (largest, "open"))
        return text(f"reason.open_share.{largest}", language, share=share, open=opened)
    if name == "blocked_share":
        return text("reason.blocked_share", language, share=percent(site["blocked_share"], language))
    return text(f"reason.{name}", language)


def _shares(site: pd.Series, language: str) -> Component:
    entries = []
    for key in ("open", "undetermined", "blocked"):
        share = site[f"{key}_share"]
        shown = 0 if pd.isna(share) else 100 * share
        label = text(f"share.{key}", language, share=site_share(site, f"{key}_share", language))
        bar = html.Span(style={"width": f"{shown:.1f}%"}, className=f"share-bar share-{key}")
        entries.append(html.Li([html.Span(label), html.Span(bar, className="share-track")]))
    undecided = text("share.undecided", language, share=site_share(site, "undecided_share", language))
    left = text("share.left_out", language, share=site_share(site, "left_out_share", language))
    return html.Section(
        [
            explained(text("share.title", language), text("share.about", language), term_link("score", language)),
            html.Ul(entries, className="shares"),
            html.P(" · ".join([undecided, left]), className="quiet"),
        ]
    )


def _worst(dimensions: pd.DataFrame, destination: str | None) -> tuple[str, float] | None:
    """The dimension that takes most from the chosen pair's score, of a site's dimensions."""
    rows = dimensions[dimensions["destination_id"] == destination].dropna(subset=["loss_points"])
    if rows.empty:
        return None
    worst = rows.sort_values("loss_points", ascending=False).iloc[0]
    return str(worst["dimension"]), float(worst["loss_points"])


def _chosen(pairs: pd.DataFrame, destination: str | None) -> str | None:
    decided = pairs[pairs["destination_id"] != "undecided"]
    if destination in set(decided["destination_id"]):
        return destination
    return str(decided["destination_id"].iloc[0]) if len(decided) else None


@dataclass(frozen=True)
class _Pair:
    """What an assessment of one site says of one of its destinations."""

    row: pd.Series
    name: str
    dimensions: pd.DataFrame
    indicators: pd.DataFrame
    gaps: pd.DataFrame
    gates: pd.DataFrame

    @classmethod
    def of(cls, assessment: Assessment, destination: str, language: str) -> Self:
        tables = (assessment.pairs, assessment.dimensions, assessment.indicators, assessment.gaps, assessment.gates)
        pairs, dimensions, indicators, gaps, gates = (t[t["destination_id"] == destination] for t in tables)
        row = pairs.iloc[0]
        return cls(row, destination_name(destination, str(row["name"]), language), dimensions, indicators, gaps, gates)


def _evidence(pair: _Pair, method: Method, language: str) -> list[Component]:
    """The evidence that a pair's score was made of, what has expired first."""
    return [
        *stale_section(pair.indicators, pair.gates, language),
        evidence_section(pair.indicators, pair.dimensions, method, language),
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
