"""Triggers that refuse to change, delete or empty the log, for SQLite and PostgreSQL.

They stop mistakes and a stolen application login. Who may drop triggers can still write into the
tables; the chain and its signed heads are there to show that.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.backends.base.base import BaseDatabaseWrapper

TABLES = ("audit_record", "audit_dayhead")
MESSAGE = "audit rows are never changed or deleted"
ACTS = ("update", "delete")


def _function(name: str, body: str) -> str:
    return (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql "
        f"AS $$ BEGIN {body} END $$"
    )


def _statements(vendor: str) -> list[str]:
    if vendor == "sqlite":
        return [
            f"CREATE TRIGGER {table}_no_{act} BEFORE {act.upper()} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
            for table in TABLES
            for act in ACTS
        ]
    raising = f"RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation';"
    made = [_function("audit_refuse", raising)]
    for table in TABLES:
        made += [
            f"CREATE TRIGGER {table}_no_{act} BEFORE {act.upper()} ON {table} "
            f"FOR EACH {each} EXECUTE FUNCTION {function}()"
            for act, each, function in (
                *((act, "ROW", "audit_refuse") for act in ACTS),
                # A row trigger does not see TRUNCATE.
                ("truncate", "STATEMENT", f"{table}_refuse_truncate"),
            )
        ]
        # An empty table may be emptied.
        test = f"IF EXISTS (SELECT 1 FROM {table}) THEN {raising} END IF; RETURN NULL;"  # noqa: S608
        made.insert(0, _function(f"{table}_refuse_truncate", test))
    return made


def _names(vendor: str) -> list[tuple[str, str]]:
    acts = ACTS if vendor == "sqlite" else (*ACTS, "truncate")
    return [(f"{table}_no_{act}", table) for table in TABLES for act in acts]


def install(connection: BaseDatabaseWrapper) -> None:
    """Put every trigger in place, replacing what is there."""
    remove(connection)
    with connection.cursor() as cursor:
        for statement in _statements(connection.vendor):
            cursor.execute(statement)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take every trigger away; only migrations and tests have a reason to."""
    with connection.cursor() as cursor:
        for name, table in _names(connection.vendor):
            where = "" if connection.vendor == "sqlite" else f" ON {table}"
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{where}")


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """The names of triggers that should be there and are not, or are switched off."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        else:
            cursor.execute(
                "SELECT tgname FROM pg_trigger WHERE tgenabled IN ('O', 'A') AND NOT tgisinternal "
                "AND tgrelid IN (SELECT to_regclass(name) FROM unnest(%s::text[]) AS name)",
                [list(TABLES)],
            )
        present = {row[0] for row in cursor.fetchall()}
    return [name for name, _ in _names(connection.vendor) if name not in present]


@contextmanager
def lifted(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Without the triggers for a moment; for tests that empty the database or play the intruder."""
    remove(connection)
    try:
        yield
    finally:
        install(connection)
