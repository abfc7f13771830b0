"""Why a site stands where it stands, how sure that is, and what would change it."""

import pandas as pd
from dash import html
from dash.development.base_component import Component

from analysis.sites.bands import by_interval
from analysis.sites.flips import Flip
from analysis.sites.sensitivity import PLACE
from components.glossary import term_link
from components.parts import explained, rows
from domain.method import Method
from layers.contract.colour import ink_on
from layers.scales import BAND_COLOURS
from locales import date, money, number, percent, text

DRIVERS = 4
LEAST_SHARE = 0.01
WHOLE = 0.995  # an age weight that reads as 100 %


def sentence(
    name: str, site: pd.Series, worst: tuple[str, float] | None, flip: Flip, currency: str, language: str
) -> str:
    """One sentence or three from the same numbers as the panel: for a minute, a mail, a screen reader."""
    band = str(site["band"])
    parts = [
        text("sentence.band", language, name=name, band=band, meaning=text(f"band.{band}.name", language)),
    ]
    if site["score"] == site["score"] and site["score_p05"] == site["score_p05"]:
        low, high = (number(site[k], language) for k in ("score_p05", "score_p95"))
        score, assured = (number(site[k], language) for k in ("score", "bound_low"))
        parts.append(text("sentence.score", language, score=score, assured=assured, low=low, high=high))
        parts.append(text(f"verdict.{site['verdict']}.sentence", language))
    if worst is not None:
        dimension = text(f"dimension.{worst[0]}.name", language)
        parts.append(text("sentence.worst", language, dimension=dimension, points=number(worst[1], language, 1)))
    if flip.gates:
        gates = ", ".join(dict.fromkeys(g for g, _, _ in flip.gates))
        parts.append(text("sentence.gates", language, gates=gates))
    elif flip.cost == flip.cost:
        cost = money(flip.cost, currency, language)
        parts.append(text("sentence.cost", language, band=flip.target, cost=cost))
    return " ".join(parts)


def certainty_section(site: pd.Series, shares: pd.DataFrame, method: Method, language: str) -> list[Component]:
    """Interval of the score and of the rank, chances of each band's score, what drives them, the verdict."""
    title = explained(
        text("certainty.title", language), text("certainty.about", language), term_link("robustness", language)
    )
    verdict = html.P(
        [
            html.Span(text(f"verdict.{site['verdict']}", language), className=f"verdict verdict-{site['verdict']}"),
            " ",
            text(f"verdict.{site['verdict']}.about", language),
        ]
    )
    if site["score_p05"] != site["score_p05"]:
        return [html.Section([title, verdict, html.P(text("certainty.none", language), className="quiet")])]
    low, middle, high = (number(site[f"score_p{q}"], language) for q in ("05", "50", "95"))
    interval = text("certainty.score", language, low=low, middle=middle, high=high)
    return [
        html.Section(
            [
                title,
                verdict,
                _interval(site, method),
                html.P([interval, html.Br(), _probability(site, language), html.Br(), _ranks(site, language)]),
                _chances(site, language),
                *_score_band_note(site, method, language),
                _drivers(shares, language),
            ]
        )
    ]


def _probability(site: pd.Series, language: str) -> str:
    """How likely the assured score reaches band A's, and how far the number of draws lets that be known."""
    chance, error = (percent(site[key], language, 1) for key in ("probability_a", "probability_error"))
    return text("certainty.probability", language, chance=chance, error=error)


def _ranks(site: pd.Series, language: str) -> str:
    if site["rank"] != site["rank"]:
        return text("certainty.not_ranked", language)
    return text(
        "certainty.rank", language, low=number(site["rank_p05"], language), high=number(site["rank_p95"], language),
        rank=number(site["rank"], language), count=site["ranked"],
    )  # fmt: skip


def _interval(site: pd.Series, method: Method) -> Component:
    """P5 to P95 on a scale from 0 to 100 that shows the bands' edges."""
    edges = [("c_min", "C"), ("b_min", "B"), ("a_min", "A")]
    marks = [
        html.Span(letter, className="edge", style={"left": f"{method.number('bands', key):.0f}%"})
        for key, letter in edges
    ]
    low, middle, high = (float(site[f"score_p{q}"]) for q in ("05", "50", "95"))
    bar = html.Span(className="range", style={"left": f"{low:.1f}%", "width": f"{max(high - low, 0.6):.1f}%"})
    tick = html.Span(className="middle", style={"left": f"{middle:.1f}%"})
    return html.Div([*marks, bar, tick], className="interval", **{"aria-hidden": "true"})


def _score_band_note(site: pd.Series, method: Method, language: str) -> list[Component]:
    """Where the band is not the score's own: it says so, as the chances below speak of the score alone."""
    score_band = by_interval(float(site["bound_low"]), method)
    if score_band == str(site["band"]):
        return []
    return [html.P(text("certainty.held", language, score_band=score_band, band=str(site["band"])))]


def _share(share: float, language: str) -> str:
    """A share in words that never round something to nothing."""
    return text("share.tiny", language) if 0 < share < 0.005 else percent(share, language)


def _chances(site: pd.Series, language: str) -> Component:
    """How likely the score lies in each band's interval, as one bar with letters and figures."""
    parts = [(band, float(site[f"score_{band}"])) for band in "ABCD"]
    bars = [
        html.Span(
            f"{band} {percent(share, language)}" if share >= 0.12 else "",
            style={
                "width": f"{100 * share:.1f}%",
                "backgroundColor": BAND_COLOURS[band],
                "color": ink_on(BAND_COLOURS[band]),
            },
            title=f"{band} {_share(share, language)}",
        )
        for band, share in parts
        if share > 0
    ]
    listed = ", ".join(f"{band} {_share(share, language)}" for band, share in parts if share > 0)
    return html.Div([html.P(text("certainty.chances", language, chances=listed)), html.Div(bars, className="chances")])


def _drivers(shares: pd.DataFrame, language: str) -> Component:
    """What the score and the rank hang on most: weights, data, goalposts or rule."""
    groups = shares[shares["factor"] == ""].set_index("group")["share"]
    words = ", ".join(
        f"{text(f'driver.{group}', language)} {percent(groups.get(group, 0.0), language)}"
        for group in ("weights", "data", "goalposts", "rule")
    )
    single = shares[(shares["factor"] != "") & (shares["share"] >= LEAST_SHARE)]
    single = single[single["group"] != "rule"].sort_values("share", ascending=False).head(DRIVERS)
    entries = [
        (_factor(str(row["group"]), str(row["factor"]), language), percent(row["share"], language))
        for _, row in single.iterrows()
    ]
    return html.Div([html.P(text("driver.groups", language, groups=words)), rows(entries)])


def _factor(group: str, factor: str, language: str) -> str:
    if factor == PLACE:
        return text("certainty.place", language)
    kind = "dimension" if factor.startswith("D") and factor[1:].isdigit() else "indicator"
    return text(f"driver.{group}.of", language, name=text(f"{kind}.{factor}.name", language))


def stale_section(indicators: pd.DataFrame, gates: pd.DataFrame, language: str) -> list[Component]:
    """Evidence that is missing, expired or ageing, oldest first."""
    weak = indicators[~(indicators["freshness"] >= WHOLE)].sort_values("freshness")
    entries: list[tuple[str, str]] = [
        (text(f"indicator.{row['indicator']}.name", language), _age(row, language)) for _, row in weak.iterrows()
    ]
    unknown = gates[(gates["state"] == "UNKNOWN")]
    entries += [
        (gate_name(str(row["gate"]), language), text(f"gate_reason.{row['reason']}", language))
        for _, row in unknown.iterrows()
    ]
    title = explained(
        text("stale.title", language, count=len(entries)),
        text("stale.about", language),
        term_link("completeness", language),
    )
    content = rows(entries) if entries else html.P(text("stale.none", language), className="quiet")
    return [html.Section([title, content])]


def gate_name(gate: str, language: str) -> str:
    """A gate's number and name."""
    return f"{gate} {text(f'gate.{gate}.name', language)}"


def _age(row: pd.Series, language: str) -> str:
    if row["out_of_range"]:
        return text("stale.out_of_range", language)
    if not isinstance(row["observed_on"], str):
        return text("stale.missing", language)
    shown = date(row["observed_on"], language)
    if row["age_weight"] > row["freshness"]:
        return text("stale.kept", language, date=shown)
    key = "stale.expired" if row["age_weight"] <= 0 else "stale.ageing"
    return text(key, language, date=shown, weight=percent(row["age_weight"], language))
