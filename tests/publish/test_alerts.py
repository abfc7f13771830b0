"""A round of early warning, told through a real mail server on this machine: once, and never lost."""

import datetime as dt
import email
import shutil
import socket
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from email.policy import default
from functools import partial
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import AsyncMessage
from aiosmtpd.smtp import AuthResult, LoginPassword

from app import main
from commands.import_files import describe
from domain.method import load_method
from domain.settings import Settings
from domain.tiers import Tier
from domain.viewer import Viewer
from publish.alerts import AlertRun, run_round
from services.context import Context
from services.risk.notices import history, unsent
from services.risk.warnings import current
from store import GeoPackageStore, open_store

HEAD = "station,pcode,issued_on,lead_days,p_exceed_5y_pct,p_exceed_20y_pct,source\n"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Box(AsyncMessage):
    """Keeps what arrives."""

    def __init__(self) -> None:
        super().__init__()
        self.got: list[EmailMessage] = []

    async def handle_message(self, message: object) -> None:
        self.got.append(email.message_from_bytes(bytes(message), policy=default))  # type: ignore[call-overload]


@pytest.fixture
def box() -> Iterator[tuple[Box, int]]:
    made = Box()
    controller = Controller(made, hostname="127.0.0.1", port=free_port())
    controller.start()
    yield made, controller.port
    controller.stop()


@pytest.fixture
def store(demo_store: GeoPackageStore, tmp_path: Path) -> GeoPackageStore:
    shutil.copy(demo_store.path, tmp_path / "kodro.gpkg")
    (tmp_path / "kodro_rasters").symlink_to(demo_store.raster_folder)
    return open_store(tmp_path / "kodro.gpkg")


@pytest.fixture
def play(store: GeoPackageStore, tmp_path: Path) -> Callable[..., AlertRun]:
    """One round, each in a process that knows nothing of the one before."""

    def round_(port: int = 9, **changes: object) -> AlertRun:
        asked = {
            "store": store.path, "forecasts": str(tmp_path / "in"), "smtp_host": "127.0.0.1", "smtp_port": port,
            "smtp_from": "kodro@example.org", "smtp_to": "a@example.org, b@example.org", "smtp_starttls": "no",
        }  # fmt: skip
        settings = Settings(**{**asked, **changes})
        fresh = Context(open_store(store.path), load_method(), Viewer.of_tier(Tier.CORE))
        return run_round(fresh, settings, describe=partial(describe, language="fr"), by="test", pull=True)

    return round_


def context_of(store: GeoPackageStore) -> Context:
    return Context(open_store(store.path), load_method(), Viewer.of_tier(Tier.CORE))


def drop(tmp_path: Path, *rows: str) -> None:
    (tmp_path / "in").mkdir(exist_ok=True)
    today = dt.datetime.now(dt.UTC).date().isoformat()
    (tmp_path / "in" / "f.csv").write_text(HEAD + "".join(row.format(today=today) + "\n" for row in rows))


def test_a_warning_is_told_once_in_both_languages_with_the_bulletin(
    play: Callable[..., AlertRun], box: tuple[Box, int]
) -> None:
    kept, port = box
    done = play(port)
    assert sorted(c.area for c in done.sent) == ["CF32", "CF43"] and done.problems == []
    (message,) = kept.got
    assert message["To"] == "a@example.org, b@example.org"
    assert "Ouham" in message["Subject"] and "SYNTH" in message["Subject"]
    body = message.get_body().get_content()
    for words in ("Ouham : pas encore évalué → !! action", "Ouaka: not yet assessed → ! watch", "Haut-Mbomou"):
        assert words in body.replace("\u202f", " ")
    files = {part.get_filename(): part.get_content() for part in message.iter_attachments()}
    assert set(files) == {"kodro-2025-10-31-fr.pdf", "kodro-2025-10-31-en.pdf"}
    assert all(content.startswith(b"%PDF") for content in files.values())
    again = play(port)
    assert again.sent == [] and again.changes == [] and len(kept.got) == 1


def test_a_failing_server_is_said_and_tried_again(
    play: Callable[..., AlertRun], box: tuple[Box, int], store: GeoPackageStore
) -> None:
    first = play()  # nobody listens there
    assert [p.code for p in first.problems] == ["mail_failed"] and first.sent == []
    assert sorted(c.area for c in unsent(context_of(store))) == ["CF32", "CF43"]
    kept, port = box
    second = play(port)
    assert second.changes == [] and sorted(c.area for c in second.sent) == ["CF32", "CF43"]
    assert len(kept.got) == 1
    assert all(c.sent_at for c in history(context_of(store)) if c.area in {"CF32", "CF43"})


def test_what_was_asked_to_be_encrypted_is_not_sent_in_clear(
    play: Callable[..., AlertRun], box: tuple[Box, int]
) -> None:
    kept, port = box
    done = play(port, smtp_starttls="yes")  # this server offers no encryption
    assert [p.code for p in done.problems] == ["mail_failed"] and kept.got == []


def test_a_new_level_of_an_area_is_told_again(
    play: Callable[..., AlertRun], box: tuple[Box, int], tmp_path: Path, store: GeoPackageStore
) -> None:
    kept, port = box
    play(port)
    drop(tmp_path, ",CF53,{today},3,80,40,GloFAS", ",CF53,{today},7,20,10,GloFAS")
    done = play(port)
    assert [r.status for r in done.files] == ["taken"]
    levels = {c.area: (c.before, c.level) for c in done.sent}
    assert levels["CF53"] == ("none", "action")
    assert levels["CF32"] == ("action", "unknown")  # the end of what was known is news
    assert "CF23" not in levels  # unknown before, unknown still
    assert len(kept.got) == 2 and "SYNTH" in kept.got[1]["Subject"]  # people and maps are synthetic still
    assert current(context_of(store)).areas.at["CF53", "level"] == "action"


def test_without_a_mail_server_levels_are_noted_all_the_same(
    play: Callable[..., AlertRun], store: GeoPackageStore
) -> None:
    done = play(smtp_host="")
    assert len(done.changes) == 17 and done.sent == [] and done.problems == []
    assert len(history(context_of(store))) == 17


def test_an_address_that_fails_does_not_keep_the_rest_from_being_done(
    play: Callable[..., AlertRun], box: tuple[Box, int], tmp_path: Path
) -> None:
    drop(tmp_path, ",CF53,{today},3,80,40,GloFAS")
    done = play(box[1], forecasts_url="http://127.0.0.1:9/f.csv")
    assert [p.code for p in done.problems] == ["fetch_failed"]
    assert [r.status for r in done.files] == ["taken"] and done.sent


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS:UserWarning")
def test_a_server_that_asks_for_a_password_gets_it(play: Callable[..., AlertRun]) -> None:
    kept, seen = Box(), []

    def check(server: object, session: object, envelope: object, mechanism: str, data: object) -> AuthResult:
        assert isinstance(data, LoginPassword)
        seen.append((data.login, data.password))
        return AuthResult(success=data.password == b"hush", handled=False)  # the server says so, not silence

    controller = Controller(
        kept, hostname="127.0.0.1", port=free_port(), authenticator=check, auth_required=True, auth_require_tls=False
    )
    controller.start()
    try:
        port = controller.port
        wrong = play(port, smtp_user="u", smtp_password="no")
        right = play(port, smtp_user="u", smtp_password="hush")
    finally:
        controller.stop()
    assert [p.code for p in wrong.problems] == ["mail_failed"]
    assert right.problems == [] and len(kept.got) == 1 and (b"u", b"hush") in seen


def test_the_command_prints_every_level_and_fails_when_nobody_could_be_told(
    store: GeoPackageStore, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["warn", "--data", str(store.path)]) == 0
    out = capsys.readouterr().out
    assert "!!  action" in out and "Sangha-Mbaéré" in out and "Aucune prévision de crue reçue." in out
    for name, value in (("HOST", "127.0.0.1"), ("PORT", "9"), ("FROM", "a@x.org"), ("TO", "b@x.org")):
        monkeypatch.setenv(f"KODRO_SMTP_{name}", value)
    assert main(["warn", "--data", str(store.path)]) == 1
    assert "127.0.0.1:9" in capsys.readouterr().out
    assert main(["warn", "--on", "2026-10-31", "--json", "--data", str(store.path)]) == 0
    assert '"unknown"' in capsys.readouterr().out
    assert len(history(context_of(store))) == 17  # a look at another day notes nothing
