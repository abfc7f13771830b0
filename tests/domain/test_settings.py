"""Settings: read from KODRO_ variables, typed; an unknown or unreadable one is refused."""

from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import SettingError
from domain.settings import PREFIX, RANGES, Settings
from domain.tiers import Tier
from domain.viewer import ANYONE, Viewer


def test_nothing_set_gives_the_defaults() -> None:
    found = Settings.from_environment({})
    assert (found.host, found.port, found.language) == ("127.0.0.1", 8050, "fr")
    assert found.store == Path("var/kodro.gpkg")


READ = [
    ("KODRO_STORE", "/srv/k.gpkg", "store", Path("/srv/k.gpkg")),
    ("KODRO_CACHE", "~/cache", "cache", Path.home() / "cache"),
    ("KODRO_CACHE_MB", "50", "cache_mb", 50),
    ("KODRO_HOST", "0.0.0.0", "host", "0.0.0.0"),
    ("KODRO_PORT", "80", "port", 80),
    ("KODRO_THREADS", "2", "threads", 2),
    ("KODRO_LANGUAGE", "en", "language", "en"),
    ("KODRO_TIER", "partner", "tier", "partner"),
    ("KODRO_AUDIENCE", "public", "audience", "public"),
    ("KODRO_HOSTS", "kodro.example", "hosts", "kodro.example"),
    ("KODRO_HTTPS", "yes", "https", "yes"),
    ("KODRO_PROXIES", "2", "proxies", 2),
    ("KODRO_SIGN_IN_HEADER", "", "sign_in_header", ""),
    ("KODRO_SIGN_IN_FROM", "", "sign_in_from", ""),
    ("KODRO_PROCESSES", "3", "processes", 3),
    ("KODRO_PUBLISHER", "OCHA", "publisher", "OCHA"),
    ("KODRO_MAX_UPLOAD_MB", "7", "max_upload_mb", 7),
    ("KODRO_SECRET", "s", "secret", "s"),
    ("KODRO_FORECASTS", "in", "forecasts", "in"),
    ("KODRO_FORECASTS_URL", "https://x.org/f.csv", "forecasts_url", "https://x.org/f.csv"),
    ("KODRO_SMTP_HOST", "", "smtp_host", ""),
    ("KODRO_SMTP_PORT", "25", "smtp_port", 25),
    ("KODRO_SMTP_USER", "u", "smtp_user", "u"),
    ("KODRO_SMTP_PASSWORD", "p", "smtp_password", "p"),
    ("KODRO_SMTP_FROM", "a@x.org", "smtp_from", "a@x.org"),
    ("KODRO_SMTP_TO", "b@x.org", "smtp_to", "b@x.org"),
    ("KODRO_SMTP_STARTTLS", "no", "smtp_starttls", "no"),
]


@pytest.mark.parametrize(("variable", "text", "name", "value"), READ)
def test_a_variable_is_read_with_its_type(variable: str, text: str, name: str, value: object) -> None:
    found = getattr(Settings.from_environment({variable: text}), name)
    assert found == value
    assert type(found) is type(value)


def test_every_setting_has_its_case() -> None:
    assert {name for _, _, name, _ in READ} == {f.name for f in fields(Settings)}


def test_variables_of_others_are_let_be() -> None:
    found = Settings.from_environment({"PATH": "/bin", "PORT": "1", "kodro_port": "2", "MY_KODRO_PORT": "3"})
    assert found.port == 8050


def test_the_process_environment_is_read_where_none_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KODRO_PORT", "8123")
    assert Settings.from_environment().port == 8123


@pytest.mark.parametrize("variable", ["KODRO_PROT", "KODRO_", "KODRO_STORE_PATH", "KODRO_VIEWER"])
def test_an_unknown_variable_is_named_with_those_there_are(variable: str) -> None:
    with pytest.raises(SettingError) as found:
        Settings.from_environment({variable: "1"})
    assert (found.value.code, found.value.found) == ("unknown_setting", variable)
    assert set(str(found.value.expected).split(", ")) == {PREFIX + f.name.upper() for f in fields(Settings)}


@pytest.mark.parametrize("text", ["", "eighty", "80.5", "0x50", "8 0"])
@pytest.mark.parametrize("variable", ["KODRO_PORT", "KODRO_THREADS", "KODRO_MAX_UPLOAD_MB"])
def test_a_number_that_cannot_be_read_is_named_with_its_variable(variable: str, text: str) -> None:
    with pytest.raises(SettingError) as found:
        Settings.from_environment({variable: text})
    assert (found.value.code, found.value.found) == ("setting_number", f"{variable}={text}")


@pytest.mark.parametrize("name", [f.name for f in fields(Settings) if f.type in (int, "int")])
def test_a_number_out_of_its_range_is_refused_with_the_range(name: str) -> None:
    least, most = RANGES[name]
    for value in (least, most):
        assert getattr(Settings(**{name: value}), name) == value
    for value in (least - 1, most + 1):
        with pytest.raises(SettingError) as found:
            Settings.from_environment({f"{PREFIX}{name.upper()}": str(value)})
        assert found.value.code == "setting_range"
        assert found.value.found == f"{PREFIX}{name.upper()}={value}"
        assert found.value.expected == f"{least}-{most}"


@pytest.mark.parametrize(
    ("values", "code"),
    [({"KODRO_LANGUAGE": "sg"}, "bad_language"), ({"KODRO_LANGUAGE": ""}, "bad_language"),
     ({"KODRO_TIER": "all"}, "bad_tier"), ({"KODRO_AUDIENCE": "all"}, "bad_audience")],
)  # fmt: skip
def test_a_word_that_is_not_known_is_refused(values: dict[str, str], code: str) -> None:
    with pytest.raises(SettingError) as found:
        Settings.from_environment(values)
    assert found.value.code == code
    assert found.value.found == next(iter(values.values()))


OWNED = [("127.0.0.1", "", Tier.CORE), ("localhost", "", Tier.CORE), ("::1", "", Tier.CORE),
         ("127.0.0.1", "public", Tier.PUBLIC), ("127.0.0.1", " Partner ", Tier.PARTNER)]  # fmt: skip
REACHED = ["0.0.0.0", "192.168.1.7", "", "::"]  # addresses that others reach; none given: all of them


@pytest.mark.parametrize(("host", "tier", "viewer"), OWNED)
@pytest.mark.parametrize("audience", ["", "owner"])
def test_on_its_own_address_a_machine_shows_its_owner_all_that_the_tier_says(
    host: str, tier: str, viewer: Tier, audience: str
) -> None:
    assert Settings(host=host, tier=tier, audience=audience).viewer == Viewer.of_tier(viewer)


@pytest.mark.parametrize("host", ["127.0.0.1", *REACHED])
@pytest.mark.parametrize("audience", ["public", "accounts"])
@pytest.mark.parametrize("tier", ["", "core"])
def test_any_other_audience_is_anyone_until_sign_in_whatever_the_tier_says(host: str, audience: str, tier: str) -> None:
    assert Settings(host=host, audience=audience, tier=tier).viewer == ANYONE


@pytest.mark.parametrize("host", REACHED)
@pytest.mark.parametrize(("audience", "code"), [("", "no_audience"), ("owner", "owner_alone")])
def test_an_address_that_others_reach_needs_an_audience_that_is_not_its_owner(
    host: str, audience: str, code: str
) -> None:
    with pytest.raises(SettingError) as refused:
        _ = Settings(host=host, audience=audience, tier="core").viewer
    assert refused.value.code == code


def test_the_names_of_a_server_are_loopback_its_address_and_those_named() -> None:
    names = Settings(host="192.168.1.7", audience="public", hosts=" Kodro.example,,x ").host_names
    assert {"localhost", "127.0.0.1", "[::1]", "192.168.1.7", "kodro.example", "x"} <= names


def test_a_secret_is_drawn_for_each_start_and_never_printed() -> None:
    one, other = Settings(), Settings()
    assert one.secret != other.secret
    assert len(bytes.fromhex(one.secret)) == 32
    assert one.secret not in repr(one)


def test_only_what_is_said_is_overridden() -> None:
    before = Settings(port=1, host="::1")
    after = before.override(port=2, host=None, language="en")
    assert (after.port, after.host, after.language) == (2, "::1", "en")
    assert before.port == 1
    assert after.secret == before.secret


def test_an_override_is_checked_as_well() -> None:
    with pytest.raises(SettingError):
        Settings().override(language="sg")


@given(st.sampled_from(Tier), st.sampled_from([str.upper, str.lower, str.title]), st.sampled_from(["", " ", "\t"]))
def test_a_tier_is_read_in_any_case(tier: Tier, case, space: str) -> None:
    assert Tier.parse(space + case(str(tier)) + space) is tier


def test_a_tier_sees_those_below_it() -> None:
    assert Tier.PUBLIC < Tier.PARTNER < Tier.CORE


@pytest.mark.parametrize(
    ("environment", "code"),
    [
        ({"KODRO_SMTP_HOST": "mail"}, "mail_incomplete"),
        ({"KODRO_SMTP_HOST": "mail", "KODRO_SMTP_FROM": "a@x.org", "KODRO_SMTP_TO": " , "}, "mail_incomplete"),
        ({"KODRO_SMTP_STARTTLS": "maybe"}, "bad_yes_no"),
        ({"KODRO_FORECASTS_URL": "file:///etc/passwd"}, "bad_url"),
    ],
)
def test_settings_of_warnings_that_cannot_work_are_refused(environment: dict[str, str], code: str) -> None:
    with pytest.raises(SettingError) as found:
        Settings.from_environment(environment)
    assert found.value.code == code


def test_a_password_is_never_printed() -> None:
    assert "hush" not in repr(Settings(smtp_password="hush"))
