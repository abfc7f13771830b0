"""The HTML document of the application: in the reader's language, with scripts that are loaded later."""

import json
import re
from html import escape
from typing import Any

from dash import Dash
from flask import request

from domain.view_state import decode
from locales import DEFAULT, messages_under, text

# ag-grid is most of the page's weight: it is fetched once the map stands (assets/page.js).
LATER = re.compile(r'<script src="([^"]*dash_ag_grid[^"]*)"></script>')
# Dash always adds its old table, which no page here uses. Its polyfill is needed: the drawing tools take
# `regeneratorRuntime` from it.
UNUSED = re.compile(r'<script src="[^"]*dash_table[^"]*"></script>')
# In the document: a file of its own would be asked for twice by some browsers.
ICON = (
    '<link rel="icon" href="data:image/svg+xml,%3Csvg xmlns=%27http://www.w3.org/2000/svg%27 viewBox=%270 0 32 32%27%3E'
    "%3Crect width=%2732%27 height=%2732%27 rx=%277%27 fill=%27%230f3d5c%27/%3E"
    '%3Cpath d=%27M10 7v18M22 7 11 16l11 9%27 stroke=%27%23fff%27 stroke-width=%274%27 fill=%27none%27/%3E%3C/svg%3E">'
)
# What stands until the page does: styled here, as it is read before any style sheet or script has come. Dash writes
# "Loading..." of its own meanwhile.
OPENING = """<style>
#opening {{ position: fixed; inset: 0; display: grid; place-content: center; gap: 6px; padding: 24px;
  background: #eef1f3; color: #1d2a33; font: 16px/1.5 system-ui, sans-serif; text-align: center; }}
#opening strong {{ font-size: 28px; color: #0f3d5c; }} #opening p {{ margin: 0; }}
body:has(.page) #opening, ._dash-loading {{ display: none; }}
</style>
<div id="opening" role="status"><strong>Kodro</strong><p>{opening}</p><p id="opening-wait" hidden>{working} <b></b></p>
<noscript><p>{noscript}</p></noscript></div>"""
HTML = """<!DOCTYPE html>
<html lang="{language}" data-words="{words}">
<head>{metas}<title>{title}</title>{icon}{css}</head>
<body>
{opening}
{app_entry}
<footer id="_scripts" data-later="{later}">{config}{scripts}{renderer}</footer>
</body>
</html>"""


class LocalizedDash(Dash):
    """A Dash application in the reader's language whose table is loaded last."""

    default_language = DEFAULT

    def interpolate_index(self, **parts: Any) -> str:
        """Write the page's shell."""
        query = request.query_string.decode()
        language = decode(query)[0].language if "lang=" in query else self.default_language
        later = LATER.findall(parts["scripts"])
        scripts = UNUSED.sub("", LATER.sub("", parts["scripts"]))
        words = escape(json.dumps(messages_under("map.words.", language), ensure_ascii=False))
        opening = OPENING.format(
            opening=text("page.opening", language),
            working=text("server.working", language),
            noscript=text("page.noscript", language),
        )
        page_parts = {
            "opening": opening,
            "language": language,
            "words": words,
            "later": " ".join(later),
            "scripts": scripts,
            "icon": ICON,
        }
        wanted = ("metas", "title", "css", "app_entry", "config", "renderer")
        return HTML.format(**page_parts, **{name: parts[name] for name in wanted})
