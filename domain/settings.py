"""Settings: read once from the environment at start, typed, an unknown one refused."""

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from ipaddress import ip_address
from pathlib import Path
from typing import Self

from domain.errors import SettingError
from domain.tiers import Tier
from domain.viewer import ANYONE, Viewer
from locales import DEFAULT, LANGUAGES

PREFIX = "KODRO_"
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
LOOPBACK_NAMES = frozenset({*LOOPBACK, "[::1]"})
HEADER = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,63}")
RANGES = {  # of settings that are numbers
    "cache_mb": (10, 1_000_000), "port": (0, 65_535), "threads": (1, 256), "processes": (0, 256), "proxies": (0, 10),
    "max_upload_mb": (1, 10_000), "smtp_port": (1, 65_535),
}  # fmt: skip
OWNER, PUBLIC, ACCOUNTS = AUDIENCES = ("owner", "public", "accounts")


@dataclass(frozen=True)
class Settings:
    """What the person who starts Kodro may choose; each field is the variable KODRO_<FIELD>."""

    store: Path = Path("var/kodro.gpkg")
    cache: Path = Path("var/cache")
    cache_mb: int = 1000
    host: str = "127.0.0.1"
    port: int = 8050
    threads: int = 8
    processes: int = 0
    language: str = DEFAULT
    audience: str = ""
    tier: str = ""
    hosts: str = ""
    sign_in_header: str = ""
    sign_in_from: str = ""
    https: str = "no"
    proxies: int = 0
    publisher: str = "Kodro"
    max_upload_mb: int = 50
    forecasts: str = ""
    forecasts_url: str = ""
    smtp_host: str = ""
    smtp_port: int = 587
    smtp_user: str = ""
    smtp_password: str = field(default="", repr=False)
    smtp_from: str = ""
    smtp_to: str = ""
    smtp_starttls: str = "yes"
    secret: str = field(default_factory=lambda: secrets.token_hex(32), repr=False)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Self:
        """Read the KODRO_ variables.

        Raises:
            SettingError: a KODRO_ variable is unknown, or its value cannot be read.
        """
        environment = os.environ if environment is None else environment
        fields_by_name = {f.name: f for f in fields(cls)}
        values: dict[str, str | int | Path] = {}
        for variable, text in environment.items():
            if not variable.startswith(PREFIX):
                continue
            name = variable.removeprefix(PREFIX).lower()
            if name not in fields_by_name:
                expected = ", ".join(PREFIX + n.upper() for n in fields_by_name)
                raise SettingError("unknown_setting", found=variable, expected=expected)
            values[name] = _read(variable, text, fields_by_name[name].type)
        return cls(**values)  # type: ignore[arg-type]

    def __post_init__(self) -> None:
        if self.language not in LANGUAGES:
            raise SettingError("bad_language", found=self.language, expected=", ".join(LANGUAGES))
        if self.tier:
            Tier.parse(self.tier)
        if self.audience and self.audience not in AUDIENCES:
            raise SettingError("bad_audience", found=self.audience, expected=", ".join(AUDIENCES))
        for name in ("smtp_starttls", "https"):
            if getattr(self, name) not in {"yes", "no"}:
                found = f"{PREFIX}{name.upper()}={getattr(self, name)}"
                raise SettingError("bad_yes_no", found=found, expected="yes, no")
        for name, (least, most) in RANGES.items():
            if not least <= getattr(self, name) <= most:
                found = f"{PREFIX}{name.upper()}={getattr(self, name)}"
                raise SettingError("setting_range", found=found, expected=f"{least}-{most}")
        if self.forecasts_url and not self.forecasts_url.startswith(("https://", "http://")):
            raise SettingError("bad_url", found=f"KODRO_FORECASTS_URL={self.forecasts_url}", expected="https://…")
        if self.smtp_host and not (self.smtp_from and self.recipients):
            raise SettingError("mail_incomplete", expected="KODRO_SMTP_FROM, KODRO_SMTP_TO")

        self._check_sign_in()

    def _check_sign_in(self) -> None:
        if not self.sign_in_header and not self.sign_in_from:
            return
        if not (HEADER.fullmatch(self.sign_in_header) and self.sign_in_from and self.audience == ACCOUNTS):
            expected = "KODRO_AUDIENCE=accounts, KODRO_SIGN_IN_HEADER=X-Remote-User, KODRO_SIGN_IN_FROM=127.0.0.1"
            raise SettingError("sign_in_incomplete", found=self.sign_in_header or self.sign_in_from, expected=expected)
        try:
            _ = self.proxy_addresses
        except ValueError:
            found = f"KODRO_SIGN_IN_FROM={self.sign_in_from}"
            raise SettingError("bad_address", found=found, expected="127.0.0.1, ::1") from None

    @property
    def proxy_addresses(self) -> frozenset[str]:
        """Addresses of the proxies whose header says who asks."""
        return frozenset(str(ip_address(part.strip())) for part in self.sign_in_from.split(",") if part.strip())

    @property
    def recipients(self) -> tuple[str, ...]:
        """Who gets warnings by e-mail."""
        return tuple(part.strip() for part in self.smtp_to.split(",") if part.strip())

    @property
    def forecast_folder(self) -> Path | None:
        """The folder that is watched for forecasts; beside the store where only an address is given."""
        if self.forecasts:
            return Path(self.forecasts).expanduser()
        return self.store.parent / "forecasts" if self.forecasts_url else None

    @property
    def who(self) -> str:
        """For whom this server is: the audience named, or the owner of a machine that only its owner reaches.

        Raises:
            SettingError: others reach this server, and no audience is named, or one that is for the owner alone.
        """
        own = self.host in LOOPBACK
        if not self.audience and not own:
            raise SettingError("no_audience", found=f"KODRO_HOST={self.host}", expected=", ".join(AUDIENCES[1:]))
        if self.audience == OWNER and not own:
            raise SettingError("owner_alone", found=f"KODRO_HOST={self.host}", expected=", ".join(AUDIENCES[1:]))
        return self.audience or OWNER

    @property
    def viewer(self) -> Viewer:
        """Who everybody is that has not signed in: the machine's owner, as far as KODRO_TIER goes, or anyone."""
        if self.who != OWNER:
            return ANYONE
        return Viewer.of_tier(Tier.parse(self.tier) if self.tier else Tier.CORE)

    @property
    def host_names(self) -> frozenset[str]:
        """Names and addresses that requests may be for."""
        named = {part.strip().lower() for part in self.hosts.split(",") if part.strip()}
        return LOOPBACK_NAMES | named | {self.host.lower(), f"[{self.host.lower()}]"}

    def override(self, **changes: object) -> Self:
        """Copy with the values that are not None."""
        given = {name: value for name, value in changes.items() if value is not None}
        return replace(self, **given)  # type: ignore[arg-type]


def _read(variable: str, text: str, kind: object) -> str | int | Path:
    if kind is Path:
        return Path(text).expanduser()
    if kind is int:
        try:
            return int(text)
        except ValueError:
            raise SettingError("setting_number", found=f"{variable}={text}", expected="0-9") from None
    return text
