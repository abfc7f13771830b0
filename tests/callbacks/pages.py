"""A page of the application whose callbacks a test sets off as the browser would."""

import json
from typing import Any

from dash import Dash
from flask.testing import FlaskClient

Id = str | dict[str, str]


def written(component: Id) -> str:
    """An id as the browser writes it: a pattern's as JSON with sorted keys."""
    return component if isinstance(component, str) else json.dumps(component, sort_keys=True, separators=(",", ":"))


def entry(component: Id, prop: str, value: Any = None) -> dict[str, Any]:
    """One input or state of a request."""
    return {"id": component, "property": prop, "value": value}


class Page:
    """Sends what a browser sends, and gives what it would be given."""

    def __init__(self, app: Dash) -> None:
        self.app = app
        self.client: FlaskClient = app.server.test_client()

    def key(self, *parts: str) -> str:
        """The registered callback whose outputs hold all parts."""
        if len(parts) == 1 and parts[0] in self.app.callback_map:
            return parts[0]
        keys = [key for key in self.app.callback_map if all(part in key for part in parts)]
        assert len(keys) == 1, keys
        return keys[0]

    def set_off(
        self,
        key: str,
        outputs: Any,
        inputs: list[Any],
        state: list[Any],
        changed: list[tuple[Id, str]],
    ) -> dict[str, Any] | None:
        """The answer to a request: by component and property; None where nothing changes.

        Raises:
            AssertionError: the server failed.
        """
        body = {
            "output": key,
            "outputs": outputs,
            "inputs": inputs,
            "state": state,
            "changedPropIds": [f"{written(component)}.{prop}" for component, prop in changed],
        }
        answer = self.client.post("/_dash-update-component", json=body)
        assert answer.status_code in {200, 204}, answer.get_data(as_text=True)[-2000:]
        if answer.status_code == 204:
            return None
        content = answer.get_json()
        assert "notice" not in content.get("sideUpdate", {}), content["sideUpdate"]  # where an error is said
        given: dict[str, Any] = content["response"]
        return given or None
