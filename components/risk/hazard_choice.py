"""Which hazard, at which key and threshold: one state for map, legend, numbers and table."""

from dataclasses import dataclass

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from components import ids
from locales import text

Options = list[tuple[str, str]]


@dataclass(frozen=True)
class HazardSelection:
    """What can be chosen, and what is: values as text, with the words they are shown in."""

    hazards: Options
    hazard: str
    keys: Options
    key: str
    stops: Options
    stop: str
    marked: frozenset[str] = frozenset()  # stops that are classes of the method

    @property
    def place(self) -> int:
        """The place of the chosen stop among all."""
        return next((i for i, (value, _) in enumerate(self.stops) if value == self.stop), 0)

    @property
    def threshold_words(self) -> str:
        """The threshold in words."""
        return self.stops[self.place][1] if self.stops else ""


def options(pairs: Options) -> list[dict[str, str]]:
    """Values and labels as a select takes them."""
    return [{"value": value, "label": label} for value, label in pairs]


def marks(picked: HazardSelection) -> list[dict[str, object]]:
    """Points of the slider; those of the method's classes are labelled with their number."""
    return [
        {"value": i, "label": _figure(label) if value in picked.marked else ""}
        for i, (value, label) in enumerate(picked.stops)
    ]


def _figure(label: str) -> str:
    """The number in a threshold's words; names of classes have none."""
    return next((part for part in label.split() if any(c.isdigit() for c in part)), "")


def hazard_choice(picked: HazardSelection, language: str) -> Component:
    """Selects of hazard and key, and the slider of its thresholds."""
    return html.Div(
        [
            html.Div(
                [
                    _select(ids.HAZARD, text("choice.hazard", language), picked.hazards, picked.hazard),
                    _select(ids.PERIOD, text("choice.key", language), picked.keys, picked.key),
                ],
                className="tool-row",
            ),
            html.Div(
                [
                    html.Span(text("choice.threshold", language), className="field-label"),
                    html.Output(
                        picked.threshold_words, id=ids.THRESHOLD_TEXT, className="value", **{"aria-live": "polite"}
                    ),
                ],
                className="line",
            ),
            dmc.Slider(
                id=ids.THRESHOLD,
                value=picked.place,
                min=0,
                max=max(len(picked.stops) - 1, 1),
                step=1,
                marks=marks(picked),
                label=None,
                size="sm",
                disabled=len(picked.stops) < 2,
                restrictToMarks=True,
                thumbLabel=text("exposure.threshold_slider", language),
                className="threshold",
            ),
            html.P(text("exposure.threshold_hint", language), className="quiet"),
        ],
        className="hazard-choice",
    )


def _select(name: str, label: str, pairs: Options, value: str) -> Component:
    box = dmc.Select(
        id=name, label=label, data=options(pairs), value=value, allowDeselect=False, size="xs",
        disabled=len(pairs) < 2, comboboxProps={"withinPortal": True},
    )  # fmt: skip
    return html.Div(box, className="field")
