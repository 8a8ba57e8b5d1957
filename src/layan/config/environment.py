"""Settings by environment: typed, named ``LAYAN_...``, listed in ``docs/reference/settings.md``."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

PROJECT = Path(__file__).resolve().parents[3]


class Environment(BaseSettings):
    """What a city sets from outside; every default is safe on one machine with nothing else."""

    model_config = SettingsConfigDict(
        env_prefix="LAYAN_", env_file=".env", extra="ignore", frozen=True
    )

    debug: bool = Field(False, description="Show technical error pages. Never on a public server.")
    secret_key: str = Field("", description="Signs sessions. Made and kept when empty.")
    data_dir: Path = Field(
        PROJECT / "var", description="Folder for the database, caches and generated keys."
    )
    cities_dir: Path = Field(PROJECT / "cities", description="Folder that holds the city packs.")
    city: str = Field("kota_tangerang", description="The pack `layan up` imports when none is.")
    database_url: str = Field(
        "", description="postgresql://user:password@host:port/name; empty means SQLite."
    )
    redis_url: str = Field(
        "", description="redis://host:port/db for a cache of several processes; empty: in-process."
    )
    base_url: str = Field(
        "http://127.0.0.1:8000", description="Public address of the site, used in links."
    )
    allowed_hosts: str = Field(
        "127.0.0.1,localhost,[::1]", description="Host names the site answers to, by comma."
    )
    behind_https: bool = Field(
        False, description="Behind a TLS proxy: secure cookies, HSTS, X-Forwarded-Proto."
    )
    demo: bool = Field(True, description="Allow demo accounts.")
    page_cache_seconds: int = Field(
        10, ge=0, description="How long a public page may be served from memory; 0 is never."
    )
    asks_per_minute: int = Field(
        600,
        ge=1,
        description="Questions a minute from one network address, which a whole mobile network may "
        "share.",
    )
    log_level: str = Field("INFO", description="Least level that is logged.")
    name_staff: bool = Field(
        False, description="Tell people the names of staff who read their data, not only the role."
    )
    events_kept_days: int = Field(
        30, ge=1, description="How long delivered events and finished tasks are kept."
    )
    log_format: Literal["plain", "json"] = Field(
        "plain", description="`json` writes one JSON object a line, for a log collector."
    )
    file_max_mb: int = Field(
        10, ge=1, le=200, description="Largest file a person may send, in megabytes."
    )
    clamav: str = Field(
        "", description="unix:/path or tcp://host:3310 of clamd. Empty: files are not scanned."
    )
    metrics_token: str = Field(
        "", description="Bearer token that /metrics asks for. Empty: only this machine may read it."
    )
    otel_endpoint: str = Field(
        "", description="http://host:4318 of an OpenTelemetry collector; empty: no traces."
    )
    backup_passphrase: str = Field(
        "", description="Seals the database and keys in backups. Keep it away from the backups."
    )


@lru_cache(maxsize=1)
def environment() -> Environment:
    """The settings of this process, read once."""
    return Environment()
