"""Settings from the environment (PORSA_...) or .env, checked once at start."""

import os
import re
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from index.errors import SettingsError

__all__ = ["Settings", "load_settings"]


class Settings(BaseSettings):
    """Everything that can be set; .env.example lists it with the defaults."""

    model_config = SettingsConfigDict(
        env_prefix="PORSA_", env_file=".env", env_file_encoding="utf-8", env_ignore_empty=True, extra="ignore"
    )

    articles: Annotated[tuple[Path, ...], NoDecode] = Field(default=(Path("articles"),))
    added_dir: Path = Path("var/added")
    index_dir: Path = Path("var/index")
    state: Path = Path("var/state.sqlite")
    retention_days: int = Field(default=90, ge=1)
    digest_hour: int = Field(default=8, ge=0, le=23)
    zone: ZoneInfo = ZoneInfo("Asia/Tehran")
    embedding_model: str = ""
    reranker_model: str = ""

    telegram_token: SecretStr = SecretStr("")
    telegram_base_url: str = ""
    telegram_proxy: SecretStr = SecretStr("")
    webhook_url: str = ""
    webhook_listen: str = "127.0.0.1:8080"
    webhook_secret: SecretStr = SecretStr("")
    flood_per_minute: int = Field(default=20, ge=1)
    admin_ids: Annotated[frozenset[int], NoDecode] = frozenset()
    allowed_ids: Annotated[frozenset[int], NoDecode] = frozenset()

    log_level: str = "INFO"

    @field_validator("articles", mode="before")
    @classmethod
    def _paths(cls, value: Any) -> Any:  # noqa: ANN401 - whatever the source gave
        if isinstance(value, str):
            return tuple(Path(part) for part in value.split(os.pathsep) if part.strip())
        return value

    @field_validator("admin_ids", "allowed_ids", mode="before")
    @classmethod
    def _ids(cls, value: Any) -> Any:  # noqa: ANN401 - whatever the source gave
        if not isinstance(value, str):
            return value
        parts = [part.strip() for part in value.split(",") if part.strip()]
        wrong = [part for part in parts if not re.fullmatch(r"-?\d+", part)]
        if wrong:
            raise ValueError(f"{wrong[0]!r} is no Telegram id; give numbers parted by commas, as 12345,67890")
        return frozenset(int(part) for part in parts)

    @field_validator("zone", mode="before")
    @classmethod
    def _zone(cls, value: Any) -> Any:  # noqa: ANN401 - whatever the source gave
        try:
            return ZoneInfo(value) if isinstance(value, str) else value
        except (ValueError, OSError, ZoneInfoNotFoundError):
            raise ValueError(f"{value!r} is no time zone; give one as Asia/Tehran") from None

    @field_validator("telegram_base_url", "telegram_proxy", mode="after")
    @classmethod
    def _address(cls, value: str | SecretStr) -> str | SecretStr:
        address = value.get_secret_value() if isinstance(value, SecretStr) else value
        parts = urlsplit(address)
        if address and (parts.scheme not in ("http", "https", "socks5", "socks5h") or not parts.hostname):
            raise ValueError("it is no address; give one as http://127.0.0.1:8081")
        return value

    @field_validator("webhook_url", mode="after")
    @classmethod
    def _public(cls, value: str) -> str:
        parts = urlsplit(value)
        if value and (parts.scheme != "https" or not parts.hostname or parts.path in ("", "/", "/health")):
            raise ValueError("give an https address with a path of its own, as https://example.com/porsa-7f3a")
        return value

    @field_validator("webhook_listen", mode="after")
    @classmethod
    def _listening(cls, value: str) -> str:
        host, _, port = value.rpartition(":")
        if not (host and port.isdecimal() and int(port) < 2**16):
            raise ValueError("give HOST:PORT, as 127.0.0.1:8080")
        return value

    @field_validator("webhook_secret", mode="after")
    @classmethod
    def _secret(cls, value: SecretStr) -> SecretStr:
        if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", value.get_secret_value()):
            raise ValueError("Telegram takes letters, digits, _ and -, at most 256 of them")
        return value

    @field_validator("log_level", mode="after")
    @classmethod
    def _level(cls, value: str) -> str:
        levels = ("DEBUG", "INFO", "WARNING", "ERROR")
        if value.upper() not in levels:
            raise ValueError(f"give one of {', '.join(levels)}")
        return value.upper()

    @property
    def corpus_paths(self) -> tuple[Path, ...]:
        """The articles' folders and files, with those added from the chat where there are any."""
        return (*self.articles, self.added_dir) if self.added_dir.is_dir() else self.articles


def load_settings(**overrides: object) -> Settings:
    """Read and check the settings; raises SettingsError that names the variable and what was wrong with it."""
    given = {name: value for name, value in overrides.items() if value is not None}
    try:
        return Settings(**given)  # type: ignore[arg-type]
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            "The file .env cannot be read ({error}); save it as UTF-8 or remove it.", error=error
        ) from None
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        name = str(first["loc"][0]) if first["loc"] else "settings"
        cause = str(first["msg"]).removeprefix("Value error, ")
        raise SettingsError(
            "{name}: {error}; mend it in the environment or in .env.", name=f"PORSA_{name.upper()}", error=cause
        ) from None
