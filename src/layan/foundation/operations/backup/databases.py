"""Consistent snapshots of both databases, and the way back.

SQLite: ``VACUUM INTO`` reads one transaction and leaves out what was deleted. PostgreSQL: pg_dump
in its custom format, of the same exported snapshot in which the rows are counted.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import closing
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

from django.db import connection

from layan.foundation.operations.types import (
    BackupToolFailed,
    BackupToolMissing,
    BackupUnreadable,
)

SQLITE, POSTGRES = "SQLite", "PostgreSQL"
DATABASE_FILE = "layan.sqlite3"
BODIES = "SELECT body FROM files_storedfile ORDER BY body"
MIGRATIONS = "SELECT app, name FROM django_migrations ORDER BY app, name"
ASIDE = "before_restore_"
SECONDS = 6 * 3600


class Facts(NamedTuple):
    """What a snapshot holds; ``bodies`` names the files its rows speak of."""

    kind: str
    server: str
    tables: dict[str, int]
    migrations: list[str]
    bodies: list[str]


Row = Sequence[Any]


def _facts(kind: str, server: str, tables: list[str], ask: Any) -> Facts:
    """Read the facts by ``ask(sql)``, which gives rows."""
    # Table names come from the database's own catalogue and are quoted.
    counts = {
        name: ask(f'SELECT COUNT(*) FROM "{name.replace(chr(34), chr(34) * 2)}"')[0][0]  # noqa: S608
        for name in tables
    }
    migrations = [f"{app}.{name}" for app, name in ask(MIGRATIONS)]
    bodies = [row[0] for row in ask(BODIES)] if "files_storedfile" in tables else []
    return Facts(kind, server, counts, migrations, bodies)


def snapshot(target: Path) -> Facts:
    """Write the present state of this installation's database to ``target``."""
    if connection.vendor == "sqlite":
        return _snapshot_sqlite(Path(connection.settings_dict["NAME"]), target)
    return _snapshot_postgres(_login_of_settings(connection.settings_dict), target)


def _snapshot_sqlite(source: Path, target: Path) -> Facts:
    with closing(sqlite3.connect(source, timeout=60)) as live:
        live.execute("VACUUM INTO ?", (str(target),))
    target.chmod(0o600)
    return facts_of_sqlite(target)


def facts_of_sqlite(path: Path) -> Facts:
    """What a database file holds; raises :class:`BackupUnreadable` when it is not sound."""
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as held:

            def ask(sql: str) -> list[Row]:
                return held.execute(sql).fetchall()

            if ask("PRAGMA integrity_check") != [("ok",)]:
                raise BackupUnreadable(reason="changed", member=DATABASE_FILE)
            names = "SELECT name FROM sqlite_master WHERE type='table' AND name NOT LIKE 'sqlite_%'"
            tables = [row[0] for row in ask(f"{names} ORDER BY name")]
            return _facts(SQLITE, sqlite3.sqlite_version, tables, ask)
    except sqlite3.DatabaseError as error:
        raise BackupUnreadable(reason="changed", member=DATABASE_FILE) from error


class Login(NamedTuple):
    """How to reach a PostgreSQL database."""

    name: str
    user: str
    password: str
    host: str
    port: str

    @classmethod
    def of_url(cls, url: str) -> Login:
        """From ``postgresql://user:password@host:port/name``."""
        parts = urlsplit(url)
        return cls(
            unquote(parts.path.lstrip("/")),
            unquote(parts.username or ""),
            unquote(parts.password or ""),
            parts.hostname or "",
            str(parts.port or ""),
        )

    def environment(self) -> dict[str, str]:
        """For PostgreSQL's programs: in the environment, where other users do not see it."""
        given = {
            "PGDATABASE": self.name,
            "PGUSER": self.user,
            "PGPASSWORD": self.password,
            "PGHOST": self.host,
            "PGPORT": self.port,
        }
        return {**os.environ, **{name: value for name, value in given.items() if value}}

    def connect(self) -> Any:
        """A psycopg connection of its own, outside Django's pool."""
        psycopg = import_module("psycopg")  # an extra: absent where only SQLite is used
        given = {
            "dbname": self.name,
            "user": self.user,
            "password": self.password,
            "host": self.host,
            "port": self.port,
        }
        return psycopg.connect(**{name: value for name, value in given.items() if value})


def _login_of_settings(settings: Mapping[str, Any]) -> Login:
    names = ("NAME", "USER", "PASSWORD", "HOST", "PORT")
    return Login(*(str(settings.get(name) or "") for name in names))


def _snapshot_postgres(login: Login, target: Path) -> Facts:
    tool = _tool("pg_dump")
    with closing(login.connect()) as held:
        held.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        shared = held.execute("SELECT pg_export_snapshot()").fetchone()[0]
        facts = _facts_of_postgres(held)
        _run(
            [
                tool,
                "--format=custom",
                "--no-owner",
                "--no-privileges",
                f"--exclude-schema={ASIDE}*",
                f"--snapshot={shared}",
                f"--file={target}",
            ],
            login,
        )
    target.chmod(0o600)
    return facts


def _facts_of_postgres(held: Any) -> Facts:
    def ask(sql: str) -> list[Row]:
        rows: list[Row] = held.execute(sql).fetchall()
        return rows

    tables = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
    server = str(ask("SHOW server_version")[0][0])
    return _facts(POSTGRES, server, [row[0] for row in ask(tables)], ask)


def facts_of_postgres(url: str) -> Facts:
    """What a database holds now; one without migrations gives empty facts."""
    with closing(Login.of_url(url).connect()) as held:
        if not held.execute("SELECT to_regclass('public.django_migrations')").fetchone()[0]:
            return Facts(POSTGRES, "", {}, [], [])
        return _facts_of_postgres(held)


def postgres_is_empty(url: str) -> bool:
    """Whether nothing stands in the schema ``public``."""
    with closing(Login.of_url(url).connect()) as held:
        rows = "SELECT COUNT(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace"
        return not held.execute(rows).fetchone()[0]


def load_postgres(dump: Path, url: str, *, work: Path, aside: str) -> None:
    """Load a dump in one transaction: all of it, or nothing.

    ``aside``, when not empty, is the stamp under which the present schema is kept.
    """
    restore, psql = _tool("pg_restore"), _tool("psql")
    script, before = work / "load.sql", work / "before.sql"
    before.touch(mode=0o600)
    if aside:
        before.write_text(
            f"ALTER SCHEMA public RENAME TO {ASIDE}{aside};\nCREATE SCHEMA public;\n",
            encoding="ascii",
        )
    script.touch(mode=0o600)
    login = Login.of_url(url)
    # Written out first: a dump that breaks half-way must not reach the database at all.
    _run([restore, "--no-owner", "--no-privileges", f"--file={script}", str(dump)], login)
    _run(
        [
            psql,
            "--no-psqlrc",
            "--quiet",
            "--single-transaction",
            "--set=ON_ERROR_STOP=1",
            "--output=/dev/null",
            f"--file={before}",
            f"--file={script}",
        ],
        login,
    )
    script.unlink()


def _tool(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise BackupToolMissing(tool=name)
    return found


def _run(command: list[str], login: Login) -> None:
    name = Path(command[0]).name
    try:
        done = subprocess.run(  # noqa: S603 - a fixed program, no words of a visitor
            command,
            env=login.environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise BackupToolFailed(tool=name, why="timeout") from error
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines() or ["?"]
        raise BackupToolFailed(tool=name, why=said[0][:300])
