"""What is only read is one piece of HTML, every text escaped."""

import pytest
from dash import dcc, html
from hypothesis import given
from hypothesis import strategies as st

from components.static import as_html, static


@pytest.mark.parametrize(
    ("content", "written"),
    [
        (None, ""),
        ("a < b & c", "a &lt; b &amp; c"),
        (3.5, "3.5"),
        (["x", html.B("y")], "x<b>y</b>"),
        (html.Span("x", className="a b", title='"'), '<span class="a b" title="&quot;">x</span>'),
        (html.Br(), "<br>"),
        (html.Details("x", open=True), "<details open>x</details>"),
        (html.P("x", hidden=False), "<p>x</p>"),
        (html.Div(style={"backgroundColor": "#fff"}), '<div style="background-color:#fff"></div>'),
        (html.Div(style={"--colour": "#000"}), '<div style="--colour:#000"></div>'),
        (html.Button("×", **{"data-props": '{"a": 1}'}), '<button data-props="{&quot;a&quot;: 1}">×</button>'),
    ],
)
def test_content_is_written_as_a_browser_reads_it(content: object, written: str) -> None:
    assert as_html(content) == written


@given(st.text())
def test_no_text_becomes_markup(words: str) -> None:
    assert "<" not in as_html(words)
    assert as_html(html.P(words)).count("<") == 2


def test_a_control_has_no_place_in_it() -> None:
    with pytest.raises(TypeError, match="Dropdown"):
        static(html.Div([dcc.Dropdown()]))


def test_it_is_one_component_that_the_page_fills() -> None:
    part = static(html.P("x"))
    assert part.to_plotly_json()["props"]["data-html"] == "<p>x</p>"
