"""The settings: the only reader of the environment."""

from __future__ import annotations

import base64
import os
import re
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from scrapers.errors import ReadoutsError


class BadSetting(ReadoutsError):
    what = "A setting can't be used"


class Settings(BaseSettings):
    """Each field is read from READOUTS_<NAME>; an option of the command line wins over the environment.

    `home` holds the archive and the index. `url` is where readers find the service, such as https://readouts.example,
    "" where that is the address that each client asks.

    `delay` is in seconds between two requests to one host and stands in for
    each source's own; `contact` is put into the User-Agent so that a publisher can reach the operator. `timeout` is
    how long, in seconds, a worker may be silent before it is replaced. `queue` is how many requests may wait in each
    worker beyond the `threads` at work, and `client_timeout` how long, in seconds, a read from or a write to a
    client may stall. `rate` is what one client may ask, such as "600 per minute; 20 per second", no limit if empty;
    each worker counts for itself unless `rate_storage`, a URI of the limits library such as redis://localhost,
    counts for all. `proxies` is how many proxies stand in front, each of which adds the client's address to
    X-Forwarded-For.

    `export_speed` is the least speed, in KB a second over a whole export, at which a client has to read it.

    `crawl_at_once` is how many sources are crawled side by side, `crawl_timeout` how long one answer may take and
    `crawl_seconds` a whole source, both in seconds: half an hour for an incremental crawl, a week for others, if it
    is not set. `every` is in seconds between two crawls of a source by the schedule, in place of each source's own.

    `smtp_host` and those beside it are the mail server of watches, `mail_from` the address that their mails come from.
    `webhook_secret`, in base64, is what their webhooks are signed with.

    `prune_days` is after how many days the schedule drops the bodies of pages whose text made no revision, never if
    it is not set.
    """

    model_config = SettingsConfigDict(env_prefix="READOUTS_", frozen=True)

    home: Path = Path("var")
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    workers: int = Field(default=2, ge=1, le=64)
    threads: int = Field(default=4, ge=1, le=64)
    timeout: int = Field(default=30, ge=1, le=600)
    queue: int = Field(default=32, ge=1, le=1024)
    client_timeout: int = Field(default=10, ge=1, le=600)
    url: str = ""
    rate: str = ""
    rate_storage: str = "memory://"
    proxies: int = Field(default=0, ge=0, le=8)
    export_speed: int = Field(default=32, ge=0, le=1_000_000)
    log: Literal["text", "json"] = "text"
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    contact: str = ""
    delay: float | None = Field(default=None, ge=0, le=3600)
    crawl_at_once: int = Field(default=8, ge=1, le=64)
    crawl_timeout: float = Field(default=90, ge=1, le=600)
    crawl_seconds: float | None = Field(default=None, ge=1)
    every: float | None = Field(default=None, ge=1)
    prune_days: int | None = Field(default=None, ge=0, le=36_500)
    smtp_host: str = ""
    smtp_port: int = Field(default=587, ge=1, le=65535)
    smtp_tls: Literal["starttls", "tls", "none"] = "starttls"
    smtp_user: str = ""
    smtp_password: SecretStr = SecretStr("")
    mail_from: str = ""
    webhook_secret: SecretStr = SecretStr("")

    @field_validator("url")
    @classmethod
    def _is_an_address(cls, value: str) -> str:
        if value and not re.fullmatch(
            r"https?://[a-z0-9.-]+(:[0-9]{1,5})?/?|https?://\[[0-9a-f:]+\](:[0-9]{1,5})?/?", value
        ):
            raise ValueError("It is a scheme and a host without a path, such as https://readouts.example")
        return value.rstrip("/")

    @field_validator("mail_from")
    @classmethod
    def _is_a_mail_address(cls, value: str) -> str:
        if value and not is_mail_address(value):
            raise ValueError("It is a mail address alone, such as readouts@news.example")
        return value

    @field_validator("webhook_secret")
    @classmethod
    def _is_a_key(cls, value: SecretStr) -> SecretStr:
        try:
            base64.b64decode(value.get_secret_value().removeprefix("whsec_"), validate=True)
        except ValueError:
            raise ValueError("It is base64: openssl rand -base64 24") from None
        return value

    @field_validator("rate")
    @classmethod
    def _is_a_rate(cls, value: str) -> str:
        if value:
            from limits import parse_many  # slow to import, and few commands serve

            parse_many(value)
        return value

    @field_validator("rate_storage")
    @classmethod
    def _is_a_storage(cls, value: str) -> str:
        if value != "memory://":
            from limits.errors import ConfigurationError
            from limits.storage import storage_from_string

            try:
                storage_from_string(value)
            except ConfigurationError as error:
                raise ValueError(str(error)) from error
        return value


SECRETS_FOLDER = "READOUTS_SECRETS"
"""Names a folder with a file for each secret, such as readouts_smtp_password; the environment wins over it."""
SECRETS = ("smtp_password", "webhook_secret")
"""Settings that no message repeats."""


def is_mail_address(text: str) -> bool:
    """Whether a text is one plain mail address, and nothing that could become a header."""
    return bool(re.fullmatch(r"[!-?A-~]+@[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?", text)) and len(text) <= 254


DEFAULTS = Settings.model_construct()
"""The default of every setting, regardless of the environment."""


def read_settings(**given: Any) -> Settings:
    """The settings of the environment with those `given` that are not None put in their place. Raises BadSetting."""
    try:
        values = {name: value for name, value in given.items() if value is not None}
        return Settings(**values | {"_secrets_dir": os.environ.get(SECRETS_FOLDER) or None})
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]) if first["loc"] else "?"
        given_value = "what it is" if name in SECRETS else repr(first["input"])
        raise BadSetting(f"{name} is {given_value}", f"{first['msg']}: see READOUTS_{name.upper()}.") from None
