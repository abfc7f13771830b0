"""A press that the role does not include is refused before its fields are read, and no field is blamed for it."""

from dataclasses import replace
from typing import Any

import pytest

from callbacks.tool_fields import ToolAction
from callbacks.tools import act
from domain.viewer import Viewer
from locales import LANGUAGES, text
from services.context import Context

LIMITED = Viewer.in_role("cluster", person="awa", scope=("CF43",))


def after(context: Context, viewer: Viewer, tool: str, button: str, language: str = "en", **fields: Any) -> Any:
    pressed = ToolAction(tool, button, "", fields, {}, 3, "S3", None)
    return act(replace(context, viewer=viewer), pressed, language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("role", ["viewer", "partner"])
@pytest.mark.parametrize(
    ("tool", "button"), [("scenario", "create"), ("scenario", "weights"), ("method", "add"), ("workshop", "open")]
)
def test_a_role_without_the_right_is_told_so(
    counted_public: Context, tool: str, button: str, role: str, language: str
) -> None:
    said = after(counted_public, Viewer.in_role(role), tool, button, language)
    assert said["problem"].startswith(text("error.no_right", language))
    assert said["problem_field"] == ""


def test_a_limited_account_is_told_its_prefectures(counted: Context) -> None:
    for tool, button, fields in (("method", "save", {"version": "9"}), ("followup", "save", {"status": "done"})):
        said = after(counted, LIMITED, tool, button, **fields)
        assert said["problem"].startswith(text("error.outside_scope", "en")) and "CF43" in said["problem"]
        assert said["problem_field"] == ""


def test_what_only_shows_something_needs_no_right(counted: Context) -> None:
    assert "problem" not in after(counted, Viewer.in_role("viewer"), "scenario", "show", chosen="x")
