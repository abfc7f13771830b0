"""The scenario tool: assumptions made, listed, taken back; what they change."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from analysis.sites.scenario_effects import ScenarioEffect
from components.sites.changes import effect_section
from components.sites.evidence import field_name
from components.sites.explain import gate_name
from components.tools import button, field, options, place_choice, plain, problem, row, section, table
from domain.method import Method
from domain.scenario import Change, Scenario, difference
from locales import date, has, number, percent, text

TOOL = "scenario"
Choices = Sequence[tuple[str, str]]


def scenario_panel(
    scenarios: dict[str, Scenario],
    chosen: Scenario | None,
    method: Method,
    effect: ScenarioEffect | None,
    lost: list[Change],
    places: Choices,
    selected: str | None,
    state: dict[str, object],
    presets: Sequence[str],
    language: str,
) -> Component:
    """The whole tool; `method` is the one in force under the chosen scenario."""
    names = dict(places)
    parts: list[Component] = [
        html.H2(text("scenario.title", language)),
        html.P(text("scenario.about", language), className="quiet"),
        problem(str(state.get("problem") or "")),
        _choose(scenarios, chosen, presets, str(state.get("who") or ""), language),
    ]
    if chosen is not None:
        parts += [
            _changes(chosen, scenarios.get(chosen.id, chosen), lost, names, language),
            effect_section(effect, method.currency, language),
            _weights(method, language),
            *_assume(method, places, selected, language),
            _difference(scenarios, chosen, str(state.get("diff") or ""), names, language),
            _log(chosen, names, language),
        ]
    return html.Div(parts, className="panel-body tool")


def _choose(
    scenarios: dict[str, Scenario], chosen: Scenario | None, presets: Sequence[str], who: str, language: str
) -> Component:
    choices = [("", text("scenario.base", language)), *[(s.id, s.name) for s in scenarios.values()]]
    starts = [("", text("preset.none", language)), *[(p, text(f"preset.{p}", language)) for p in presets]]
    return section(
        text("scenario.choose", language),
        row(
            options(text("scenario.shown", language), TOOL, "chosen", choices, chosen.id if chosen else ""),
            button(text("scenario.show", language), TOOL, "show", main=True),
        ),
        html.Details(
            [
                html.Summary(text("scenario.new", language)),
                row(
                    field(text("scenario.name", language), TOOL, "name"),
                    field(text("tool.who", language), TOOL, "who", who),
                ),
                row(
                    options(text("preset.start", language), TOOL, "preset", starts),
                    button(text("scenario.create", language), TOOL, "create"),
                    button(text("scenario.fork", language), TOOL, "fork", off=chosen is None),
                ),
            ],
            open=chosen is None,
        ),
    )


def change_words(change: Change, names: dict[str, str], language: str) -> tuple[str, str]:  # noqa: PLR0911 - one case a kind
    """An assumption in words: what it changes, and to what."""
    at = f" — {names.get(change.subject, change.subject)}" if change.subject else ""
    match change.kind:
        case "dimension_weight":
            name = _name("dimension.{}.name", change.key, language)
            return text("change.weight", language, name=name), percent(float(change.value), language, 1)
        case "indicator_weight":
            name = _name("indicator.{}.name", change.key, language)
            return text("change.weight", language, name=name), percent(float(change.value), language, 1)
        case "low" | "high":
            name = _name("indicator.{}.name", change.key, language)
            return text(f"change.{change.kind}", language, name=name), _short(change.value, language)
        case "gate":
            state = "PASS" if float(change.value) >= 1 else "FAIL"
            known = has(f"gate.{change.key}.name", language)
            name = gate_name(change.key, language) if known else change.key
            return name + at, text(f"state.{state}", language)
        case "built":
            return text("change.built", language, name=_name("gap.{}", change.key, language)) + at, _short(
                change.value, language
            )
        case "unit_cost":
            return text("change.cost", language, name=_name("gap.{}", change.key, language)), _short(
                change.value, language
            )
        case "date":
            return text("change.date", language), date(str(change.value), language)
    return field_name(change.key, language) + at, _short(change.value, language)


def _name(message: str, key: str, language: str) -> str:
    """The words of a part of the method; its key where it is none any more."""
    message_key = message.format(key)
    return text(message_key, language) if has(message_key, language) else key


def _short(value: float | str, language: str) -> str:
    amount = float(value)
    return number(amount, language, 0 if amount.is_integer() else 2)


def _changes(chosen: Scenario, whole: Scenario, lost: list[Change], names: dict[str, str], language: str) -> Component:
    """What is assumed, and what of the whole scenario is not counted or fits the method no more."""
    rows = [list(change_words(c, names, language)) for c in chosen.effective()]
    head = [text("change.what", language), text("change.value", language)]
    shown = (
        plain(table(head, rows, numeric=(1,))) if rows else html.P(text("scenario.empty", language), className="quiet")
    )
    left_out = [("unfit", c) for c in whole.effective() if c not in chosen.effective()]
    warnings = [
        html.P(text(f"scenario.{why}", language, what=change_words(c, names, language)[0]), className="tool-problem")
        for why, c in [*(("lost", c) for c in lost), *left_out]
    ]
    return section(
        text("scenario.changes", language, name=chosen.name, count=len(rows)),
        shown,
        *warnings,
        row(
            button(text("scenario.undo", language), TOOL, "undone", off=not whole.changes),
            button(text("scenario.redo", language), TOOL, "redone", off=not whole.undone),
            button(text("scenario.reset", language), TOOL, "reset", off=not whole.changes),
        ),
    )


def _weights(method: Method, language: str) -> Component:
    fields = [
        field(
            text(f"dimension.{d.id}.name", language), TOOL, f"weight:{d.id}", round(100 * d.weight, 1), kind="number"
        )
        for d in method.dimensions
    ]  # fmt: skip
    return html.Details(
        [
            html.Summary(text("scenario.weights", language)),
            html.P(text("scenario.weights_about", language), className="about"),
            html.Div(fields, className="weights"),
            row(button(text("scenario.apply", language), TOOL, "weights", main=True)),
        ]
    )


def _assume(method: Method, places: Choices, selected: str | None, language: str) -> list[Component]:
    observed = dict.fromkeys(f for i in method.indicators if i.combine != "computed" for f in i.fields)
    fields = [(f, field_name(f, language)) for f in observed]
    gates = [(g.id, gate_name(g.id, language)) for g in method.gates if g.rule == "observed"]
    items = [(i, text(f"gap.{i}", language)) for i in method.unit_costs]
    indicators = [(i.id, text(f"indicator.{i.id}.name", language)) for i in method.indicators]
    kinds = [(k, text(f"scenario.{k}", language)) for k in ("indicator_weight", "low", "high")]
    states = [("1", text("state.PASS", language)), ("0", text("state.FAIL", language))]
    add = text("scenario.add", language)
    here = html.Details(
        [
            html.Summary(text("scenario.place", language)),
            place_choice(text("scenario.where", language), TOOL, "place", places, selected),
            options(text("scenario.item", language), TOOL, "item", items),
            row(
                field(text("scenario.quantity", language), TOOL, "quantity", kind="number"), button(add, TOOL, "built")
            ),
            options(text("scenario.field", language), TOOL, "observed", fields),
            row(field(text("scenario.value", language), TOOL, "value", kind="number"), button(add, TOOL, "value")),
            options(text("scenario.gate", language), TOOL, "gate", gates),
            row(options(text("scenario.state", language), TOOL, "state", states), button(add, TOOL, "gate")),
        ]
    )
    rules = html.Details(
        [
            html.Summary(text("scenario.rules", language)),
            options(text("scenario.indicator", language), TOOL, "indicator", indicators),
            row(
                options(text("scenario.what", language), TOOL, "kind", kinds),
                field(text("scenario.value", language), TOOL, "number", kind="number"),
                button(add, TOOL, "rule"),
            ),
            options(text("scenario.item", language), TOOL, "cost_item", items),
            row(
                field(text("scenario.cost", language, currency=method.currency), TOOL, "cost", kind="number"),
                button(add, TOOL, "cost"),
            ),
            row(field(text("scenario.date", language), TOOL, "date", kind="date"), button(add, TOOL, "date")),
        ]
    )
    return [here, rules]


def _difference(
    scenarios: dict[str, Scenario], chosen: Scenario, other: str, names: dict[str, str], language: str
) -> Component:
    others = [(s.id, s.name) for s in scenarios.values() if s.id != chosen.id]
    if not others:
        return html.Span()
    parts = [
        html.Summary(text("scenario.diff", language)),
        row(
            options(text("scenario.with", language), TOOL, "diff", others, other or None),
            button(text("scenario.compare", language), TOOL, "diff"),
        ),
    ]
    if other in scenarios:
        pairs = difference(chosen, scenarios[other])
        rows = []
        for mine, theirs in pairs:
            cells = [change_words(c, names, language) if c else None for c in (mine, theirs)]
            label = next(s[0] for s in cells if s)
            rows.append([label, *[s[1] if s else "—" for s in cells]])
        head = [text("change.what", language), chosen.name, scenarios[other].name]
        same = html.P(text("scenario.same", language), className="quiet")
        parts.append(plain(table(head, rows)) if rows else same)
    return html.Details(parts, open=bool(other))


def _log(chosen: Scenario, names: dict[str, str], language: str) -> Component:
    lines = []
    for at, by, kind, change in reversed(chosen.log):
        words = " ".join(change_words(change, names, language)) if change else ""
        lines.append(
            f"{date(at, language)} {at[11:16]} · {by or '—'} · {text(f'log.{kind}', language)} {words}".strip()
        )
    content = html.Ul([html.Li(line) for line in lines], className="log")
    return html.Details([html.Summary(text("scenario.log", language, count=len(lines))), plain(content)])
