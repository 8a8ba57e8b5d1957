"""A data folder of the test's own, and a database with something in it."""

import io
import os
from contextlib import closing
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest
from django.db import connection

from layan.foundation.files import public as files
from layan.foundation.operations.backup.taking import take
from tests.foundation.files.conftest import pdf

WORD = "kuda-laut-menari-di-dermaga"
NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


@pytest.fixture
def data(settings, tmp_path):
    settings.LAYAN_DATA_DIR = tmp_path / "data"
    settings.LAYAN_DATA_DIR.mkdir()
    (settings.LAYAN_DATA_DIR / "secret.key").write_text("kunci-sesi", encoding="ascii")
    return settings.LAYAN_DATA_DIR


@pytest.fixture
def kept(data, db):
    """Three kept files; their ids and contents."""
    found = {}
    for number in range(3):
        content = pdf(b"<< /N %d >>" % number)
        record = files.put(
            io.BytesIO(content),
            owner_kind="case",
            owner_id=str(number),
            name=f"{number}.pdf",
            purpose="kk",
            now=NOW,
            retention=timedelta(days=30),
        )
        found[record.id] = content
    return found


def url_of(name):
    given = connection.settings_dict
    login = quote(given["USER"]) + (f":{quote(given['PASSWORD'])}" if given["PASSWORD"] else "")
    return f"postgresql://{login}@{given['HOST']}:{given['PORT'] or 5432}/{name}"


@pytest.fixture
def goal():
    """An empty database to restore into: its address, or nothing where a folder is enough."""
    if connection.vendor == "sqlite":
        yield ""
        return
    import psycopg

    name = f"layan_drill_{os.getpid()}"

    def on_server(sql):
        with closing(psycopg.connect(url_of("postgres"), autocommit=True)) as server:
            server.execute(sql)

    on_server(f"DROP DATABASE IF EXISTS {name}")
    on_server(f"CREATE DATABASE {name}")
    yield url_of(name)
    on_server(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def archive(kept, data, tmp_path):
    take(tmp_path / "b.tar", now=NOW, keys_in_clear=True)
    return tmp_path / "b.tar"


@pytest.fixture
def sealed(kept, data, tmp_path):
    take(tmp_path / "s.tar", now=NOW, passphrase=WORD)
    return tmp_path / "s.tar"
