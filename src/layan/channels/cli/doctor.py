"""What `layan doctor` looks at. Each finding says how to mend what it found."""

from __future__ import annotations

import shutil
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import Error as DatabaseError
from django.utils.translation import gettext as _

from layan.domains.catalog.public import CatalogEmpty, catalog
from layan.domains.identity.public import demo_accounts
from layan.foundation.audit import protection
from layan.foundation.outbox import public as outbox
from layan.kernel.clock import now

LEAST_FREE_BYTES = 500_000_000


class Finding(NamedTuple):
    """One thing that was looked at: ``ok``, ``warn`` or ``bad``."""

    code: str
    state: str
    what: str
    remedy: str = ""


def examine() -> list[Finding]:
    """All findings, in the order a person would look."""
    found = [_python(), *_data_folder(), *_database(), _cache(), _static()]
    return [*found, *_security()]


def _python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    return Finding("python", "ok", _("Python %(version)s") % {"version": version})


def _data_folder() -> Iterator[Finding]:
    folder = Path(settings.LAYAN_DATA_DIR)
    if not folder.is_dir():
        yield Finding(
            "data_folder",
            "bad",
            _("The data folder %(folder)s is missing.") % {"folder": folder},
            _("Run `layan up`, or set LAYAN_DATA_DIR to an existing folder."),
        )
        return
    free = shutil.disk_usage(folder).free
    if free < LEAST_FREE_BYTES:
        yield Finding(
            "disk",
            "bad",
            _("Only %(free)d MB are free on the disk.") % {"free": free // 1_000_000},
            _("Free some space; Layan needs at least 500 MB."),
        )
    else:
        yield Finding("disk", "ok", _("%(free)d GB free on the disk") % {"free": free // 10**9})
    key = folder / "secret.key"
    if key.exists() and stat.S_IMODE(key.stat().st_mode) & 0o077:
        yield Finding("secret_key", "bad", _("Others can read the secret key."), f"chmod 600 {key}")
    if key.exists() and not key.stat().st_size:
        yield Finding(
            "secret_key_empty",
            "bad",
            _("The secret key is empty."),
            _("Delete %(file)s and start again; a new key is made. Everybody must sign in again.")
            % {"file": key},
        )


def _database() -> Iterator[Finding]:
    vendor = connection.vendor
    try:
        executor = MigrationExecutor(connection)
    except DatabaseError as problem:
        yield Finding(
            "database",
            "bad",
            _("The database does not answer: %(why)s") % {"why": problem},
            _("Check LAYAN_DATABASE_URL and that the database server runs."),
        )
        return
    yield Finding("database", "ok", _("Database: %(vendor)s") % {"vendor": vendor})
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        yield Finding(
            "migrations", "bad", _("The database is older than the program."), "layan up --no-serve"
        )
        return
    yield from _trust()
    try:
        known = catalog()
    except CatalogEmpty:
        yield Finding(
            "city",
            "bad",
            _("No city has been imported."),
            f"layan import city {settings.LAYAN_CITY}",
        )
        return
    yield Finding(
        "city",
        "ok",
        _("%(city)s, revision %(revision)d, %(services)d services")
        % {"city": known.city.name, "revision": known.revision, "services": len(known.services)},
    )


def _trust() -> Iterator[Finding]:
    """The audit log is protected, and nothing waits in vain."""
    gone = protection.missing(connection)
    if gone:
        yield Finding(
            "audit_protection",
            "bad",
            _("The database no longer protects the audit log: %(names)s")
            % {"names": ", ".join(gone)},
            "layan audit verify",
        )
    lags = {
        "layan events dead": outbox.event_lag(now=now()),
        "layan tasks dead": outbox.task_lag(now=now()),
    }
    for command, lag in lags.items():
        if lag.dead:
            yield Finding(
                "dead_letters",
                "warn",
                _("%(count)d deliveries or tasks gave up and wait for somebody.")
                % {"count": lag.dead},
                command,
            )


def _cache() -> Finding:
    try:
        cache.set("doctor", 1, 5)
        answered = cache.get("doctor") == 1
    except Exception as problem:  # noqa: BLE001 - any failure of any cache backend is the finding
        return Finding(
            "cache",
            "bad",
            _("The cache does not answer: %(why)s") % {"why": problem},
            _("Check LAYAN_REDIS_URL, or leave it empty."),
        )
    name = "Redis" if "redis" in settings.CACHES["default"]["BACKEND"] else _("in-process")
    return Finding("cache", "ok" if answered else "bad", _("Cache: %(name)s") % {"name": name})


def _static() -> Finding:
    if (Path(settings.STATIC_ROOT) / "staticfiles.json").is_file():
        return Finding("static", "ok", _("Files for the browser are collected"))
    return Finding(
        "static", "bad", _("Files for the browser have not been collected."), "layan up --no-serve"
    )


def _security() -> Iterator[Finding]:
    if settings.DEBUG:
        yield Finding(
            "debug",
            "warn",
            _("Technical error pages are on."),
            _("Unset LAYAN_DEBUG before people use this site."),
        )
    if not settings.LAYAN_DEMO and demo_accounts():
        yield Finding(
            "demo_accounts",
            "warn",
            _("Demo accounts are left over; nobody can sign in with them."),
            "layan demo-data --remove",
        )
    if settings.LAYAN_DEMO:
        yield Finding(
            "demo",
            "warn",
            _("Demo accounts are allowed."),
            _("Set LAYAN_DEMO=false before people use this site."),
        )
    if settings.BASE_URL.startswith("https://") and not settings.SESSION_COOKIE_SECURE:
        yield Finding(
            "https",
            "bad",
            _("The site is public over TLS but cookies are not marked secure."),
            "LAYAN_BEHIND_HTTPS=true",
        )
