"""Every page, button and command at every role does what one table says, and writes nothing where it refuses."""

import base64
import re
from typing import Any

import pytest
from werkzeug.exceptions import HTTPException

from components import ids
from server.pages import ANY
from tests.callbacks.pages import entry, written
from tests.house import roles_table
from tests.house.roles_acts import FIELDS, NOTHING, OF, handled_acts, offered_acts
from tests.house.roles_house import COLUMNS, REFUSALS, House, Traces, build, refusal

pytestmark = pytest.mark.slow
ROUTES, ACTS, OFFERS = map(roles_table.rows, (roles_table.ROUTES, roles_table.ACTS, roles_table.OFFERS))
NOTHING_NEW = Traces("", [], [])


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    return build(tmp_path_factory.mktemp("roles"))


# Routes


def rule_of(house: House, row: str) -> tuple[str, str]:
    method, address = row.format(workshop=house.desk.workshop).split(" ")
    try:
        rule, _ = house.app.server.url_map.bind("localhost").match(address, method, return_rule=True)
    except HTTPException as error:
        raise AssertionError(f"{row}: {error}") from None
    return method, str(rule.rule)


def test_the_table_has_every_route_and_no_other(house: House) -> None:
    served = {
        (method, str(rule.rule))
        for rule in house.app.server.url_map.iter_rules()
        for method in (rule.methods or set()) & {"GET", "POST", "PUT", "PATCH", "DELETE"}
    }
    listed = {row: rule_of(house, row) for row in ROUTES}
    assert set(listed.values()) == served
    assert [row for row, (_, rule) in listed.items() if rule == ANY] == ["GET /nothing/here"]


@pytest.mark.parametrize("row", ROUTES)
def test_a_route_answers_each_role_as_the_table_says(house: House, row: str) -> None:
    method, address = row.format(workshop=house.desk.workshop).split(" ")
    found = []
    for column in COLUMNS:
        before = house.traces()
        answer = house.browsers[column].open(address, method=method, buffered=True)
        found.append(str(answer.status_code))
        assert answer.status_code != 403 or refusal(answer.text) in REFUSALS, answer.text
        taken = answer.headers.get("Content-Disposition", "").startswith("attachment")
        log = [("exported", column, house.role(column))] if taken else []
        assert house.traces().since(before) == Traces("", [], log), column
    assert tuple(found) == ROUTES[row]


# Buttons and the import window


def test_the_table_has_every_act_and_no_other() -> None:
    listed = {tuple(row.split(" ")[:2]) for row in ACTS if row != "upload"}
    assert listed == offered_acts()
    assert handled_acts() - {act for _, act in offered_acts()} == set()
    assert {*FIELDS, *OF} - set(ACTS) == set()


def outcome(house: House, column: str, refused: str, before: Traces) -> str:
    """What became of an act; who refused it or only changed the page wrote nothing."""
    new = house.traces().since(before)
    if refused or new == NOTHING_NEW:
        assert new == NOTHING_NEW, f"{column} was refused ({refused}), and something was written: {new}"
        return refused or "page"
    assert {by for _, _, by in new.decisions} <= {house.name(column)}
    assert new.log and {(who, role) for _, who, role in new.log} == {(column, house.role(column))}
    assert len(new.log) == len(new.decisions) + bool(new.data)
    return "wrote"


@pytest.mark.parametrize("row", [row for row in ACTS if row != "upload"])
def test_an_act_ends_for_each_role_as_the_table_says(house: House, row: str) -> None:
    tool, act = row.split(" ")[:2]
    found = []
    for column in COLUMNS:
        house.tidy()
        here = house.desk
        fields = FIELDS.get(row, NOTHING)(here)
        pressed, value = ids.action(tool, act, OF[row](here) if row in OF else ""), 1
        if act == "live":
            [pressed] = [{"tool": tool, "live": {"compare": "sites", "workshop": "participant"}[tool]}]
            value, fields = fields["value"], {}
        site = "S3" if row.endswith(" outside") else "S1"
        before = house.traces()
        found.append(outcome(house, column, house.press(column, pressed, value, fields, here.state, site), before))
    assert tuple(found) == ACTS[row]


def test_an_upload_ends_for_each_role_as_the_table_says(house: House) -> None:
    found = []
    for number, column in enumerate(COLUMNS):
        body = f"vaccine,year,coverage\ndtp1,2020,{50 + number}\n".encode()
        sent = "data:text/csv;base64," + base64.b64encode(body).decode()
        before = house.traces()
        given = house.callback(
            column, '{"import":"report"', [entry(ids.IMPORT_FILES, "contents", [sent])],
            [
                entry(ids.IMPORT_FILES, "filename", [f"w{number}.csv"]), entry(ids.IMPORT_UNIT, "value", "auto"),
                entry(ids.IMPORT_LICENCE, "value", ""), entry(ids.IMPORT_TIER, "value", "kind"),
                entry(ids.VIEW, "data", {"language": "en"}),
            ],
            f"{written(ids.IMPORT_FILES)}.contents",
        )  # fmt: skip
        found.append(outcome(house, column, given.get("refused", ""), before))
    assert tuple(found) == ACTS["upload"]
    importers = {name for name, cell in zip(COLUMNS, found, strict=True) if cell == "wrote"}
    held = set(house.whole.store.datasets()["imported_by"]) - {"", None}
    assert held == {house.name(column) for column in importers}


# What is not allowed is not offered

PAGES = {
    "import": ("lens=situation.overview", re.compile('"id":{"import":"(open|window|files)"')),
    "scenario": ("lens=sites.scenario", re.compile(r'"tool":"scenario"')),
    "workshop": ("lens=workshop", re.compile(r'"tool":"workshop"')),
    "method": ("lens=method", re.compile(r'"tool":"method"')),
    "checklist": ("lens=sites.list&sel=displacement_site:S1", re.compile("&quot;item&quot;")),
    "checklist outside": ("lens=sites.list&sel=displacement_site:S3", re.compile("&quot;item&quot;")),
}


def test_the_page_offers_to_each_role_what_the_table_says(house: House) -> None:
    found: dict[str, Any] = {}
    for row, (query, control) in PAGES.items():
        cells = []
        for column in COLUMNS:
            referer = {"Referer": f"http://localhost/?{query}&lang=en"}
            page = house.browsers[column].get("/_dash-layout", headers=referer)
            cells.append(("yes" if control.search(page.text) else "no") if page.status_code == 200 else "401")
        found[row] = tuple(cells)
    assert found == OFFERS
