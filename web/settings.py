"""The settings: the only reader of the environment."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from scrapers.errors import ReadoutsError


class BadSetting(ReadoutsError):
    what = "A setting can't be used"


class Settings(BaseSettings):
    """Each field is read from READOUTS_<NAME>; an option of the command line wins over the environment.

    `home` holds the archive and the index. `delay` is in seconds between two requests to one host and stands in for
    each source's own; `contact` is put into the User-Agent so that a publisher can reach whoever crawls. `timeout` is
    how long, in seconds, a worker may be silent before it is replaced.
    """

    model_config = SettingsConfigDict(env_prefix="READOUTS_", frozen=True)

    home: Path = Path("var")
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    workers: int = Field(default=2, ge=1, le=64)
    threads: int = Field(default=4, ge=1, le=64)
    timeout: int = Field(default=30, ge=1, le=600)
    contact: str = ""
    delay: float | None = Field(default=None, ge=0, le=3600)


def read_settings(**given: Any) -> Settings:
    """The settings of the environment with those `given` that are not None put in their place. Raises BadSetting."""
    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]) if first["loc"] else "?"
        raise BadSetting(f"{name} is {first['input']!r}", f"{first['msg']}: see READOUTS_{name.upper()}.") from None
