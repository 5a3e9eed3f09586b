"""The one frozen set of settings, from the environment (`FINGERPOST_…`) or the command line."""

from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """What differs between installations; everything else is data or code."""

    model_config = SettingsConfigDict(env_prefix="FINGERPOST_", frozen=True, extra="ignore")

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
    seal_every: float = Field(default=1.0, description="Seconds between two seals of the audit")
    ticker: bool = Field(
        default=True, description="Whether this process does what happens by itself; false in a drill: nothing is sent"
    )
    metrics_token: SecretStr | None = Field(
        default=None, min_length=16, description="Who sends it as a bearer is shown /metrics; without it nobody is"
    )
    log_level: Literal["info", "warning"] = Field(
        default="info", description="info tells every request by its route, warning only what went wrong"
    )
