"""Django's settings, derived from :mod:`layan.config.environment`."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from layan.config.environment import environment
from layan.foundation.operations.logs import logging_settings

ENV = environment()
PACKAGE = Path(__file__).resolve().parents[1]


def _secret_key() -> str:
    """The configured key, or one made on first start and kept readable by the owner alone."""
    if ENV.secret_key:
        return _not_blank(ENV.secret_key, "LAYAN_SECRET_KEY")
    ENV.data_dir.mkdir(parents=True, exist_ok=True)
    path = ENV.data_dir / "secret.key"
    if not path.exists():
        _make_key(path)
    return _not_blank(path.read_text(encoding="ascii").strip(), str(path))


def _make_key(path: Path) -> None:
    """Appears whole or not at all; of several processes that start at once, the first one wins."""
    made = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    try:
        handle = os.open(made, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(64))
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(made, path)
    finally:
        made.unlink(missing_ok=True)


def _not_blank(key: str, where: str) -> str:
    if not key.strip():
        raise ValueError(
            f"The secret key in {where} is empty. Set LAYAN_SECRET_KEY, or delete the empty file "
            "and start again: a new key is made, and everybody must sign in again."
        )
    return key


def _database() -> dict[str, Any]:
    if not ENV.database_url:
        ENV.data_dir.mkdir(parents=True, exist_ok=True)
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": ENV.data_dir / "layan.sqlite3",
            "OPTIONS": {
                # IMMEDIATE takes the write lock at once, so that two writers wait instead of
                # failing half-way.
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; "
                    "PRAGMA cache_size=-20000; PRAGMA mmap_size=134217728; "
                    "PRAGMA temp_store=MEMORY;"
                ),
            },
        }
    url = urlsplit(ENV.database_url)
    if url.scheme not in {"postgres", "postgresql"}:
        raise ValueError("LAYAN_DATABASE_URL must start with postgresql://")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(url.path.lstrip("/")),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": url.hostname or "",
        "PORT": url.port or "",
        "OPTIONS": {"pool": {"min_size": 1, "max_size": 8}},
    }


DEBUG = ENV.debug
SECRET_KEY = _secret_key()
ALLOWED_HOSTS = [host.strip() for host in ENV.allowed_hosts.split(",") if host.strip()]
BASE_URL = ENV.base_url.rstrip("/")
LAYAN_BASE_URL_CHOSEN = "base_url" in ENV.model_fields_set

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "layan.foundation",
    "layan.foundation.audit",
    "layan.foundation.outbox",
    "layan.foundation.files",
    "layan.domains.identity",
    "layan.domains.catalog",
    "layan.domains.assistant",
    "layan.channels.web",
    "layan.channels.console",
    "layan.channels.api",
]

MIDDLEWARE = [
    "layan.foundation.operations.middleware.OperationsMiddleware",
    "layan.foundation.page_cache.PageCacheMiddleware",
    "layan.foundation.compression.CompressionMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "layan.foundation.headers.SecurityHeadersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "layan.channels.web.errors.LayanErrorMiddleware",
    "layan.channels.web.city_time.CityTimeMiddleware",
]

ROOT_URLCONF = "layan.config.urls"
ASGI_APPLICATION = "layan.config.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "layan.channels.web.context.messages",
                "layan.channels.web.context.frame",
            ],
        },
    },
]

DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": (
        {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": ENV.redis_url}
        if ENV.redis_url
        else {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            # Throwing entries out forgets who tried how often.
            "OPTIONS": {"MAX_ENTRIES": 100_000},
        }
    )
}

AUTH_USER_MODEL = "identity.Account"
AUTHENTICATION_BACKENDS = ["layan.domains.identity.adapters.AccountBackend"]
LOGIN_URL = "identity:sign-in"
LOGIN_REDIRECT_URL = "console:home"
LOGOUT_REDIRECT_URL = "web:start"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]

LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "foundation" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Jakarta"
USE_THOUSAND_SEPARATOR = True

STATIC_URL = "/static/"
STATIC_ROOT = ENV.data_dir / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = DEBUG

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENV.behind_https
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "layan.channels.web.errors.csrf_failed"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if ENV.behind_https:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200

LAYAN_DATA_DIR = ENV.data_dir
LAYAN_CITIES_DIR = ENV.cities_dir
LAYAN_CITY = ENV.city
LAYAN_DEMO = ENV.demo
LAYAN_LOG_LEVEL = ENV.log_level
LAYAN_FILE_MAX_BYTES = ENV.file_max_mb * 1_000_000
LAYAN_CLAMAV = ENV.clamav
LAYAN_DATABASE_URL = ENV.database_url
LAYAN_METRICS_TOKEN = ENV.metrics_token
LAYAN_OTEL_ENDPOINT = ENV.otel_endpoint
LAYAN_BACKUP_PASSPHRASE = ENV.backup_passphrase
LAYAN_PAGE_CACHE_SECONDS = ENV.page_cache_seconds
LAYAN_ASKS_PER_MINUTE = ENV.asks_per_minute
LAYAN_NAME_STAFF = ENV.name_staff
LAYAN_EVENTS_KEPT_DAYS = ENV.events_kept_days

LOGGING = logging_settings(ENV.log_format, ENV.log_level)
