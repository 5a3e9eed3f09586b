"""The one frozen set of settings, from the environment (`FINGERPOST_…`) or the command line."""

from collections.abc import Mapping
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

PREFIX = "FINGERPOST_"
LIKE: Mapping[str, tuple[str, ...]] = {
    "smtp_url": ("smtp://host:587", "smtps://host"), "sms_url": ("https://host/path",),
    "oidc_issuer": ("https://host",), "public_url": ("https://host", "http://localhost:8000"),
}  # fmt: skip
"""What an address of each sort looks like; nothing else has its scheme."""


class Settings(BaseSettings):
    """What differs between installations; everything else is data or code."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="ignore", hide_input_in_errors=True)

    database_url: str = Field(
        default="sqlite:///fingerpost.db", description="The application's database: sqlite:///path or postgresql://…"
    )
    owner_database_url: str | None = Field(
        default=None,
        description="PostgreSQL: the owner's URL, for migrations only; the application's role may change less",
    )
    replica_url: str | None = Field(
        default=None, description="PostgreSQL: a read replica, which answers lists and reports while it is up to date"
    )
    secure_cookies: bool = Field(
        default=True, description="Cookies for HTTPS only; the demo on loopback switches it off"
    )
    public_url: str = Field(default="http://localhost:8000", description="Where people reach Fingerpost: in messages")
    smtp_url: str | None = Field(
        default=None, description="The mail server: smtp://user:password@host:587 or smtps://…; without it no email"
    )
    mail_from: str = Field(default="fingerpost@localhost", description="The sender of email")
    sms_url: str | None = Field(default=None, description="The gateway for text messages; without it none are sent")
    sms_token: str | None = Field(default=None, description="The gateway's token")
    webhooks_inside: bool = Field(
        default=False,
        description="Webhooks may call http addresses and addresses inside the house; without it https and the outside",
    )
    secret_key: SecretStr | None = Field(
        default=None,
        min_length=32,
        description="Seals secrets of apps and webhooks in the database: 32 characters or more, kept elsewhere",
    )
    oidc_issuer: str | None = Field(
        default=None, description="An identity provider (OpenID Connect) people may sign in with besides their password"
    )
    oidc_client_id: str = Field(default="", description="What the identity provider knows this installation as")
    oidc_client_secret: SecretStr = Field(default=SecretStr(""), description="Its secret there")
    oidc_rules: str | None = Field(
        default=None, description="A YAML file: the provider's name, and which of its claims stand for which roles"
    )
    idle_minutes: int = Field(default=30, ge=5, le=240, description="Minutes without anybody there that end a session")
    session_hours: int = Field(default=12, ge=1, le=24, description="Hours after which a session ends in any case")
    backups_kept_days: int = Field(
        default=90,
        ge=1,
        le=3650,
        description="Days after which a backup is thrown away: certificates of destruction say so",
    )
    break_glass_minutes: int = Field(
        default=60, ge=60, le=1440, description="Minutes for which broken glass stays open: one hour to a day"
    )
    seal_every: float = Field(default=1.0, description="Seconds between two seals of the audit")
    anchor_key: Path | None = Field(
        default=None, description="The file with the key that signs the audit's daily anchor: fingerpost audit key FILE"
    )
    anchor_folder: Path | None = Field(
        default=None, description="Where each day's anchor is put: a folder of another machine, which may only grow"
    )
    anchor_trusted: str = Field(
        default="",
        pattern=r"^([0-9a-f]{64}\s*(,\s*|$))*$",
        description="Public halves of the keys whose anchors are trusted, with commas; without any the first anchor's",
    )
    anchor_mail: str | None = Field(
        default=None, description="Who is sent each day's anchor by email: addresses outside the house, with commas"
    )
    ticker: bool = Field(
        default=True, description="Whether this process does what happens by itself; false in a drill: nothing is sent"
    )
    metrics_token: SecretStr | None = Field(
        default=None, min_length=16, description="Who sends it as a bearer is shown /metrics; without it nobody is"
    )
    log_level: Literal["info", "warning"] = Field(
        default="info", description="info tells every request by its route, warning only what went wrong"
    )

    @field_validator(*LIKE)
    @classmethod
    def _is_an_address(cls, url: str | None, asked: ValidationInfo) -> str | None:
        """The fault never repeats the address: it may hold a password."""
        name = asked.field_name or ""
        if url and not _may_be_called(url, name):
            raise ValueError(f"{PREFIX}{name.upper()} must be an address like {' or '.join(LIKE[name])}")
        return url

    @field_validator("replica_url")
    @classmethod
    def _is_a_database(cls, url: str | None) -> str | None:
        try:
            make_url(url) if url else None
        except (ArgumentError, ValueError):
            raise ValueError(f"{PREFIX}REPLICA_URL must be like postgresql://user@host/name") from None
        return url


def _may_be_called(url: str, name: str) -> bool:
    try:
        place = urlsplit(url)
        port_is_real = place.port is None or place.port > 0
    except ValueError:
        return False
    schemes = {like.partition(":")[0] for like in LIKE[name]} | ({"http"} if name != "smtp_url" else set())
    return place.scheme in schemes and bool(place.hostname) and port_is_real
