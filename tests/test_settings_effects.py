"""Each setting does what docs/settings.md says; a setting without a test of its effect fails the last test."""

import base64
import json
import os
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from flask import request

import commands.serve
import publish.alerts
import publish.mail
from app import create_app, main
from components import ids
from domain.errors import MailError
from domain.settings import Settings
from domain.tiers import Tier
from domain.viewer import Viewer
from publish.alerts import run_round
from server import processes
from server.viewers import GIVEN
from services.context import Context
from store import GeoPackageStore, open_store
from store.accounts import Accounts
from tests.callbacks.pages import Page, entry
from tests.conftest import copy_store

EFFECTS: set[str] = set()
Test = Callable[..., None]


def effect_of(*names: str) -> Callable[[Test], Test]:
    """Mark a test as the one of a setting's effect."""
    EFFECTS.update(names)
    return lambda test: test


@pytest.fixture(scope="module")
def base(demo_store: GeoPackageStore, answers_folder: Path) -> dict[str, Any]:
    """The demonstration; one cache for all tests, so that what is asked twice is computed once."""
    return {"store": demo_store.path, "cache": answers_folder}


def client(base: dict[str, Any], **changes: Any) -> Any:
    return create_app(Settings(**{**base, **changes})).server.test_client()


def layout(visitor: Any, query: str = "") -> str:
    return visitor.get("/_dash-layout", headers={"Referer": f"http://localhost/{query}"}).get_data(as_text=True)


@effect_of("store")
def test_the_store_is_where_an_import_lands_and_what_the_page_reads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, base: dict[str, Any]
) -> None:
    monkeypatch.setenv("KODRO_STORE", str(tmp_path / "mine.gpkg"))
    source = tmp_path / "observations.csv"
    head = "subject,indicator,value,unit,observed_on,round,source,collection,note\n"
    source.write_text(head + "CF11,ew_reach_pct,40,%,2025-01-01,,Test,survey,\n", encoding="utf-8")
    assert main(["import", str(source)]) == 0
    assert list(open_store(tmp_path / "mine.gpkg").observations()["subject"]) == ["CF11"]
    assert client(base).get("/healthz").status_code == 200
    seen = create_app(Settings(**base)).server.extensions["kodro"].store.path
    assert seen == base["store"]


@effect_of("cache")
def test_computed_answers_land_in_the_cache_folder(base: dict[str, Any], tmp_path: Path) -> None:
    visitor = client(base, cache=tmp_path / "elsewhere")
    before = set((tmp_path / "elsewhere").rglob("*"))
    layout(visitor)
    assert len(set((tmp_path / "elsewhere").rglob("*")) - before) > 3


@effect_of("cache_mb")
def test_computed_answers_take_no_more_than_they_may(base: dict[str, Any], tmp_path: Path) -> None:
    kept = create_app(Settings(**{**base, "cache": tmp_path / "c", "cache_mb": 10})).server.extensions["kodro"].cache
    for number in range(12):
        kept.set(f"a{number}", bytes(1_000_000))
    taken = sum(path.stat().st_size for path in (tmp_path / "c").rglob("*") if path.is_file())
    assert 5_000_000 < taken <= 10_000_000


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch, base: dict[str, Any]) -> Callable[..., dict[str, Any]]:
    """How the production server is started, and what is watched, without starting either."""
    asked: dict[str, Any] = {}
    monkeypatch.setattr(commands.serve.waitress, "serve", lambda _, **words: asked.update(words))
    monkeypatch.setattr(commands.serve, "warm_up", lambda *_: None)
    monkeypatch.setattr(commands.serve, "start_watching", lambda _, settings, __: asked.update(watched=settings))

    monkeypatch.setattr(processes, "Processes", lambda _, **words: SimpleNamespace(run=lambda: asked.update(words)))

    def serve(**changes: Any) -> dict[str, Any]:
        settings = Settings(**{**base, "processes": 1, **changes})
        commands.serve.run(settings, create_app)
        commands.serve.begin(create_app(settings).server, settings)
        return asked

    return serve


@effect_of("host", "port", "threads")
def test_address_port_and_threads_are_the_servers(served: Callable[..., dict[str, Any]]) -> None:
    asked = served(host="0.0.0.0", port=8161, threads=3, audience="public")
    assert (asked["host"], asked["port"], asked["threads"]) == ("0.0.0.0", 8161, 3)


@effect_of("processes")
@pytest.mark.parametrize(("processes", "count"), [(3, 3), (0, os.cpu_count()), (1, None)])
def test_so_many_processes_serve(served: Callable[..., dict[str, Any]], processes: int, count: int | None) -> None:
    asked = served(processes=processes, port=8162)
    assert asked.get("count") == (count if count != 1 else None)
    assert asked.get("bind", "127.0.0.1:8162") == "127.0.0.1:8162"


@effect_of("audience")
@pytest.mark.parametrize(("audience", "by_site"), [("owner", True), ("public", False)])
def test_the_audience_decides_who_everybody_is(base: dict[str, Any], audience: str, by_site: bool) -> None:
    sites = json.loads(client(base, audience=audience, tier="core").get("/layers/displacement_sites.geojson").data)
    assert (len(sites["features"]) > 17) == by_site


@effect_of("hosts")
def test_a_name_is_answered_where_it_is_named(base: dict[str, Any]) -> None:
    asked = {"Host": "kodro.example:8050"}
    assert client(base, audience="public").get("/healthz", headers=asked).status_code == 421
    named = client(base, audience="public", hosts="kodro.example, other.example")
    assert named.get("/healthz", headers=asked).status_code == 200


@effect_of("https")
@pytest.mark.parametrize(("https", "secure"), [("yes", True), ("no", False)])
def test_where_the_server_is_reached_by_https_browsers_are_told_so(
    base: dict[str, Any], tmp_path: Path, https: str, secure: bool
) -> None:
    store = copy_store(base["store"].parent, tmp_path / "store")
    visitor = client(base, store=store.path, audience="accounts", https=https)
    answer = visitor.get("/sign-in")
    assert ("Strict-Transport-Security" in answer.headers) == secure
    assert ("Secure" in answer.headers["Set-Cookie"]) == secure


@effect_of("proxies")
@pytest.mark.parametrize(("proxies", "address"), [(0, "127.0.0.1"), (1, "203.0.113.9")])
def test_behind_a_proxy_an_address_that_guesses_passwords_is_the_visitors(
    base: dict[str, Any], tmp_path: Path, proxies: int, address: str
) -> None:
    store = copy_store(base["store"].parent, tmp_path / "store")
    server = create_app(Settings(**{**base, "store": store.path, "audience": "accounts", "proxies": proxies})).server
    server.add_url_rule("/healthz/address", "address", lambda: request.remote_addr or "")
    given = {"X-Forwarded-For": "198.51.100.1, 203.0.113.9"}
    visitor = server.test_client()
    overrides = {GIVEN: Viewer.of_tier(Tier.CORE)}
    assert visitor.get("/healthz/address", headers=given, environ_overrides=overrides).text == address


@effect_of("sign_in_header", "sign_in_from")
@pytest.mark.parametrize(("header", "address", "status"), [("X-Who", "127.0.0.1", 200), ("X-Other", "127.0.0.1", 401),
                                                           ("X-Who", "192.0.2.1", 403)])  # fmt: skip
def test_a_named_proxy_says_who_asks(
    base: dict[str, Any], tmp_path: Path, header: str, address: str, status: int
) -> None:
    store = copy_store(base["store"].parent, tmp_path / "store")
    Accounts.of_store(store.path).add("awa", name="Awa", role="viewer")
    given = {"sign_in_header": header, "sign_in_from": address}
    visitor = client(base, store=store.path, audience="accounts", **given)
    assert visitor.get("/_dash-dependencies", headers={"X-Who": "awa"}).status_code == status


@effect_of("tier")
@pytest.mark.parametrize(("tier", "by_site"), [("public", False), ("partner", True), ("core", True)])
def test_the_tier_decides_how_far_the_owner_sees(base: dict[str, Any], tier: str, by_site: bool) -> None:
    body = client(base, tier=tier).get("/layers/displacement_sites.geojson").get_data(as_text=True)
    assert ("SITE-0" in body) == by_site


@effect_of("language")
@pytest.mark.parametrize(("language", "title"), [("fr", "Aperçu"), ("en", "Overview")])
def test_the_language_is_taken_where_an_address_names_none(base: dict[str, Any], language: str, title: str) -> None:
    visitor = client(base, language=language)
    assert f'<html lang="{language}"' in visitor.get("/").get_data(as_text=True)
    assert visitor.get("/?lang=fr").get_data(as_text=True).count('<html lang="fr"') == 1
    assert f'"language": "{language}"' in layout(visitor).replace('":"', '": "')
    assert f"-{language}.pdf" in visitor.get("/warnings/bulletin.pdf").headers["Content-Disposition"]
    assert "-fr.pdf" in visitor.get("/warnings/bulletin.pdf?lang=fr").headers["Content-Disposition"]
    snapshot = visitor.get("/publish/snapshot.html").get_data(as_text=True)
    assert f'id="show-{language}" checked' in snapshot and snapshot.count(" checked aria-label") == 1


@effect_of("publisher")
def test_the_publisher_stands_under_snapshot_bulletin_and_mail(
    base: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    names: list[str] = []
    real = publish.bulletin.make_bulletin

    def noted(context: Context, *words: Any, **more: Any) -> Any:
        made = real(context, *words, **more)
        names.append(made.foot)
        return made

    monkeypatch.setattr("server.bulletins.make_bulletin", noted)
    visitor = client(base, publisher="Cluster CCCM & co")
    assert "Cluster CCCM &amp; co" in visitor.get("/publish/snapshot.html").get_data(as_text=True)
    assert visitor.get("/warnings/bulletin.pdf").status_code == 200
    assert names and all("Cluster CCCM & co" in foot for foot in names)


@effect_of("max_upload_mb")
@pytest.mark.parametrize(("limit", "refused"), [(1, True), (3, False)])
def test_a_file_above_the_limit_is_refused_by_the_page_and_by_the_server(
    base: dict[str, Any], tmp_path: Path, served: Callable[..., dict[str, Any]], limit: int, refused: bool
) -> None:
    base = {**base, "store": tmp_path / "k.gpkg"}
    app = create_app(Settings(**base, tier="core", max_upload_mb=limit))
    body = "data:text/csv;base64," + base64.b64encode(b"a,b\n" + b"1,2\n" * 350_000).decode()
    page = Page(app)
    answer = page.set_off(
        page.key('"import":"report"'), {"id": ids.IMPORT_REPORT, "property": "children"},
        [entry(ids.IMPORT_FILES, "contents", [body])],
        [entry(ids.IMPORT_FILES, "filename", ["rows.csv"]), entry(ids.IMPORT_UNIT, "value", "auto"),
         entry(ids.IMPORT_LICENCE, "value", ""), entry(ids.IMPORT_TIER, "value", "kind"),
         entry(ids.VIEW, "data", {"language": "en"})],
        [(ids.IMPORT_FILES, "contents")],
    )  # fmt: skip
    said = json.dumps(answer, ensure_ascii=False)
    assert (f"{limit} MB" in said) == refused, said[:500]
    assert served(max_upload_mb=limit)["max_request_body_size"] == 2_000_000 * limit


@effect_of("secret")
def test_processes_with_one_secret_read_each_others_sessions(base: dict[str, Any]) -> None:
    one, same, other = (create_app(Settings(**base, secret=word)).server for word in ("a", "a", "b"))
    signers = [app.session_interface.get_signing_serializer(app) for app in (one, same, other)]
    signed = signers[0].dumps({"who": "Awa"})
    assert signers[1].loads(signed) == {"who": "Awa"}
    with pytest.raises(Exception, match="Signature"):
        signers[2].loads(signed)


@effect_of("forecasts", "forecasts_url")
def test_the_folder_of_forecasts_is_watched_and_the_address_is_fetched_into_it(
    base: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, served: Callable[..., dict[str, Any]]
) -> None:
    assert "watched" not in served()
    assert served(forecasts=str(tmp_path / "in"))["watched"].forecast_folder == tmp_path / "in"
    fetched: list[Any] = []
    monkeypatch.setattr(publish.alerts, "fetch", lambda *words, **more: fetched.append((words, more)))
    store = open_store(tmp_path / "k.gpkg")
    settings = Settings(
        store=store.path, forecasts=str(tmp_path / "in"), forecasts_url="https://x.example/f.csv", max_upload_mb=7
    )
    context = create_app(settings).server.extensions["kodro"]
    run_round(context, settings, describe=str, by="test", pull=True)
    assert fetched == [(("https://x.example/f.csv", tmp_path / "in"), {"max_mb": 7})]
    run_round(context, settings, describe=str, by="test")
    assert len(fetched) == 1 and (tmp_path / "in").is_dir()


class MailServer:
    """Notes how it is used."""

    def __init__(self, host: str, port: int, **_: Any) -> None:
        self.did: list[Any] = [(host, port)]
        MailServer.last = self

    last: "MailServer"

    def __enter__(self) -> "MailServer":
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def starttls(self, **_: Any) -> None:
        self.did.append("starttls")

    def login(self, user: str, password: str) -> None:
        self.did.append((user, password))

    def send_message(self, message: Any) -> dict[str, Any]:
        self.did.append((message["From"], message["To"]))
        return {}


@effect_of("smtp_host", "smtp_port", "smtp_user", "smtp_password", "smtp_from", "smtp_to", "smtp_starttls")
@pytest.mark.parametrize(
    ("changes", "did"),
    [
        ({}, [("mail.example", 587), "starttls", ("k@x.example", "a@x.example, b@x.example")]),
        ({"smtp_starttls": "no", "smtp_port": 25}, [("mail.example", 25), ("k@x.example", "a@x.example, b@x.example")]),
        ({"smtp_user": "awa", "smtp_password": "s", "smtp_to": "c@x.example"},
         [("mail.example", 587), "starttls", ("awa", "s"), ("k@x.example", "c@x.example")]),
    ],
)  # fmt: skip
def test_mail_goes_through_the_server_that_is_named_as_it_is_named(
    context: Context, monkeypatch: pytest.MonkeyPatch, changes: dict[str, Any], did: list[Any]
) -> None:
    monkeypatch.setattr(publish.mail.smtplib, "SMTP", MailServer)
    asked = {"smtp_host": "mail.example", "smtp_from": "k@x.example", "smtp_to": "a@x.example,b@x.example"}
    settings = Settings(**{**asked, **changes})
    publish.mail.send(publish.mail.make_message(context, [], settings), settings)
    assert MailServer.last.did == did


def test_without_a_mail_server_nothing_is_sent(context: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publish.alerts, "send", lambda *_: pytest.fail("sent"))
    monkeypatch.setattr(publish.alerts, "unsent", lambda _: [object()])
    publish.alerts._send_news(context, Settings(), publish.alerts.AlertRun(), by="test")
    with pytest.raises(MailError):
        publish.mail.send(publish.mail.EmailMessage(), Settings(smtp_host="127.0.0.1", smtp_port=1, smtp_from="a@b.c",
                                                               smtp_to="a@b.c"))  # fmt: skip


def test_every_setting_has_a_test_of_its_effect() -> None:
    assert set(Settings.__dataclass_fields__) == EFFECTS
