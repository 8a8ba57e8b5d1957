"""Whether this process can serve people: what a load balancer asks before it sends visitors."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import Error as DatabaseError

log = logging.getLogger("layan.health")
LEAST_FREE_BYTES = 500_000_000
Look = Callable[[], str]


class Check(NamedTuple):
    """One thing that was looked at; ``trouble`` is one word, empty when all is well."""

    name: str
    trouble: str

    @property
    def ok(self) -> bool:
        """Whether all is well."""
        return not self.trouble


_looks: dict[str, Look] = {}
_migrated: list[bool] = []  # holds True once; a process does not lose its migrations


def register_check(name: str, look: Look) -> None:
    """Add a check; ``look`` returns an empty text when all is well, else one word of trouble.

    It must be quick, and may raise: that is the trouble ``failed``.
    """
    _looks[name] = look


def checks() -> list[Check]:
    """Everything that must be well before visitors come."""
    found = [Check("database", _safely("database", _database))]
    if found[0].ok:
        found.append(Check("migrations", _safely("migrations", _migrations)))
        found += [Check(name, _safely(name, look)) for name, look in _looks.items()]
    found.append(Check("disk", _safely("disk", _disk)))
    return found


def _safely(name: str, look: Look) -> str:
    try:
        return look()
    except Exception as error:  # noqa: BLE001 - whatever breaks a check is its finding
        log.warning("not ready check=%s why=%s", name, type(error).__name__)
        return "failed"


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "silent"
    return ""


def _migrations() -> str:
    if not _migrated:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return "pending"
        _migrated.append(True)
    return ""


def _disk() -> str:
    free = shutil.disk_usage(Path(settings.LAYAN_DATA_DIR)).free
    return "" if free >= LEAST_FREE_BYTES else "full"
