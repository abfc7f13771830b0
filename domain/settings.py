"""Settings: read once from the environment at start, typed, an unknown one refused."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Self

from domain.errors import SettingError
from domain.tiers import Tier
from locales import DEFAULT, LANGUAGES

PREFIX = "KODRO_"
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True)
class Settings:
    """What the person who starts Kodro may choose; each field is the variable KODRO_<FIELD>."""

    store: Path = Path("var/kodro.gpkg")
    cache: Path = Path("var/cache")
    host: str = "127.0.0.1"
    port: int = 8050
    threads: int = 8
    language: str = DEFAULT
    tier: str = ""
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
        if self.smtp_starttls not in {"yes", "no"}:
            raise SettingError("bad_yes_no", found=f"KODRO_SMTP_STARTTLS={self.smtp_starttls}", expected="yes, no")
        if self.forecasts_url and not self.forecasts_url.startswith(("https://", "http://")):
            raise SettingError("bad_url", found=f"KODRO_FORECASTS_URL={self.forecasts_url}", expected="https://…")
        if self.smtp_host and not (self.smtp_from and self.recipients):
            raise SettingError("mail_incomplete", expected="KODRO_SMTP_FROM, KODRO_SMTP_TO")

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
    def viewer(self) -> Tier:
        """The tier of everyone who opens this server, until sign-in says otherwise.

        A server that only this machine reaches shows all to its owner; one that others reach shows the
        public tier unless KODRO_TIER says more.
        """
        if self.tier:
            return Tier.parse(self.tier)
        return Tier.CORE if self.host in LOOPBACK else Tier.PUBLIC

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
