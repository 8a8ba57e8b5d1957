"""The drill: back up, destroy, restore, and find everything again."""

import base64
import json
import shutil
import tarfile
import uuid
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from layan.foundation.files import public as files
from layan.foundation.files.models import StoredFile
from layan.foundation.operations import types as t
from layan.foundation.operations.backup import databases, taking
from layan.foundation.operations.backup.archive import check
from layan.foundation.operations.backup.restoring import restore
from layan.foundation.operations.backup.taking import take
from tests.foundation.operations.conftest import NOW, WORD

# Rows must be committed: a snapshot is taken by another connection.
pytestmark = pytest.mark.django_db(transaction=True)


def rows_in(folder, goal):
    facts = (
        databases.facts_of_postgres(goal)
        if goal
        else databases.facts_of_sqlite(folder / databases.DATABASE_FILE)
    )
    return facts.tables


def query(folder, goal, sql):
    if goal:
        with closing(databases.Login.of_url(goal).connect()) as held:
            return held.execute(sql).fetchall()
    import sqlite3

    with closing(sqlite3.connect(folder / databases.DATABASE_FILE)) as held:
        return held.execute(sql).fetchall()


def open_restored(folder, goal, settings, monkeypatch):
    """The kept files as the restored folder gives them, opened with its own keys and rows."""
    from layan.foundation.files import queries

    settings.LAYAN_DATA_DIR = folder
    names = "id, owner_kind, owner_id, purpose, name, media_type, size, sha256, received_sha256"
    names += ", scan, scanner, body, key_id, wrapped_key, created_at, expires_at"
    found = {}
    for row in query(folder, goal, f"SELECT {names} FROM files_storedfile"):
        made = StoredFile(**dict(zip(names.split(", "), row, strict=True)))
        made.id = made.id if isinstance(made.id, uuid.UUID) else uuid.UUID(made.id)
        monkeypatch.setattr(queries, "_row", lambda _id, made=made: made)
        found[made.id] = b"".join(files.open_file(made.id).pieces)
    return found


@pytest.mark.parametrize("passphrase", ["", WORD], ids=["clear", "sealed"])
def test_the_drill(kept, data, goal, tmp_path, settings, monkeypatch, passphrase, small_city):
    expected = databases.snapshot(tmp_path / "look").tables
    taken = take(tmp_path / "b.tar", now=NOW, passphrase=passphrase, keys_in_clear=not passphrase)
    assert (taken.files, taken.missing, taken.sealed) == (3, 0, bool(passphrase))
    assert taken.rows == sum(expected.values()) > 100
    shutil.rmtree(data)  # the machine is gone
    new = tmp_path / "new"
    done = restore(
        tmp_path / "b.tar", folder=new, database_url=goal, passphrase=passphrase, now=NOW
    )
    assert (done.files, done.rows, done.aside) == (3, taken.rows, "")
    assert rows_in(new, goal) == expected
    assert (new / "secret.key").read_text(encoding="ascii") == "kunci-sesi"
    assert open_restored(new, goal, settings, monkeypatch) == kept
    for path in new.rglob("*"):
        assert path.stat().st_mode & 0o077 == 0, path
    assert sorted(path.name for path in new.glob(".restore*")) == []


def test_a_sealed_archive_shows_no_row_and_no_key(kept, data, tmp_path, ani):
    take(tmp_path / "b.tar", now=NOW, passphrase=WORD)
    raw = (tmp_path / "b.tar").read_bytes()
    key = next((data / "keys").glob("files-*.key")).read_text(encoding="ascii")
    for secret in (ani.name, "kunci-sesi", key):
        assert secret.encode() not in raw
        assert base64.b64encode(secret.encode()) not in raw
    assert (tmp_path / "b.tar").stat().st_mode & 0o077 == 0


def test_keys_are_not_written_in_clear_by_accident(kept, data, tmp_path):
    with pytest.raises(t.BackupKeysUnprotected):
        take(tmp_path / "b.tar", now=NOW)
    assert not (tmp_path / "b.tar").exists()


def test_a_backup_is_never_overwritten(kept, data, tmp_path):
    (tmp_path / "b.tar").write_bytes(b"precious")
    with pytest.raises(t.BackupExists):
        take(tmp_path / "b.tar", now=NOW, passphrase=WORD)
    assert (tmp_path / "b.tar").read_bytes() == b"precious"


def left_over(folder: Path):
    return [path.name for path in folder.iterdir() if path.name.startswith(".")]


def test_a_full_disk_leaves_no_half_backup(kept, data, tmp_path, monkeypatch):
    import errno

    def full(_handle):
        raise OSError(errno.ENOSPC, "no room")

    monkeypatch.setattr(taking.os, "fsync", full)
    with pytest.raises(t.BackupNoRoom):
        take(tmp_path / "b.tar", now=NOW, passphrase=WORD)
    assert not (tmp_path / "b.tar").exists()
    assert left_over(tmp_path) == []


def test_a_file_removed_while_the_backup_runs_is_not_called_lost(kept, data, tmp_path):
    def bar(items, _total):
        files.purge(NOW + timedelta(days=365))
        return items

    taken = take(tmp_path / "b.tar", now=NOW, passphrase=WORD, progress=bar)
    assert (taken.files, taken.missing) == (3, 0)


def test_a_body_the_storage_lost_is_told(kept, data, tmp_path):
    next(path for path in (data / "files").rglob("*") if path.is_file()).unlink()
    taken = take(tmp_path / "b.tar", now=NOW, passphrase=WORD)
    assert (taken.files, taken.missing) == (2, 1)
    assert len(check(tmp_path / "b.tar").manifest.missing) == 1


def test_leftovers_of_crashes_are_not_backed_up(kept, data, tmp_path):
    (data / "files" / "ab").mkdir(exist_ok=True)
    (data / "files" / "ab" / ("ab" * 16)).write_bytes(b"orphan")
    take(tmp_path / "b.tar", now=NOW, passphrase=WORD)
    names = {member.name for member in check(tmp_path / "b.tar").manifest.members}
    assert f"files/ab/{'ab' * 16}" not in names


def test_a_target_in_use_is_refused_and_with_force_moved_aside(archive, tmp_path, goal):
    new = tmp_path / "new"
    first = restore(archive, folder=new, database_url=goal, now=NOW)
    before = {path.relative_to(new): path.read_bytes() for path in new.rglob("*") if path.is_file()}
    with pytest.raises(t.RestoreTargetInUse):
        restore(archive, folder=new, database_url=goal, now=NOW)
    again = restore(archive, folder=new, database_url=goal, force=True, now=NOW)
    assert again.rows == first.rows
    assert "before-restore-20261123t020000z" in again.aside
    aside = new / "before-restore-20261123t020000z"
    kept = {
        path.relative_to(aside): path.read_bytes() for path in aside.rglob("*") if path.is_file()
    }
    assert kept == before
    if goal:
        old = query(
            new, goal, "SELECT COUNT(*) FROM before_restore_20261123t020000z.files_storedfile"
        )
        assert old == [(3,)]
    assert query(new, goal, "SELECT COUNT(*) FROM files_storedfile") == [(3,)]


def test_a_dump_that_does_not_load_leaves_the_database_as_it_was(archive, tmp_path, goal):
    if not goal:
        pytest.skip("PostgreSQL only")
    restore(archive, folder=tmp_path / "one", database_url=goal, now=NOW)
    with closing(databases.Login.of_url(goal).connect()) as held:
        held.execute("UPDATE files_storedfile SET name = 'penting.pdf'")
        held.commit()
    dump = tmp_path / "broken.dump"
    (tmp_path / "work").mkdir()
    with tarfile.open(archive) as tar:
        raw = tar.extractfile("database.dump").read()
    dump.write_bytes(raw[: len(raw) // 2])
    with pytest.raises(t.BackupToolFailed):
        databases.load_postgres(dump, goal, work=tmp_path / "work", aside="x")
    names = query(None, goal, "SELECT DISTINCT name FROM files_storedfile")
    assert names == [("penting.pdf",)]


def test_without_the_programs_of_postgresql_the_refusal_names_them(monkeypatch, tmp_path):
    monkeypatch.setattr(databases.shutil, "which", lambda _name: None)
    with pytest.raises(t.BackupToolMissing) as caught:
        databases._snapshot_postgres(databases.Login("x", "", "", "", ""), tmp_path / "d")
    assert caught.value.facts["tool"] == "pg_dump"


def test_a_login_is_read_from_an_address_with_signs_in_the_password():
    login = databases.Login.of_url("postgresql://layan:" + "p%40ss%2Fword@db.example:5433/kota")
    assert login == ("kota", "layan", "p@ss/word", "db.example", "5433")
    assert login.environment()["PGPASSWORD"] == "p@ss/word"


def test_the_command_line_does_the_same(kept, data, tmp_path, goal, settings, monkeypatch):
    from typer.testing import CliRunner

    from layan.channels.cli.backup import app
    from layan.channels.cli.screen import Screen

    settings.LAYAN_BACKUP_PASSPHRASE = WORD
    run = CliRunner().invoke
    made = run(app, ["backup", str(tmp_path / "c.tar"), "--json"], obj=Screen())
    assert made.exit_code == 0, made.output
    assert json.loads(made.output)["files"] == 3
    into = ["--into", str(tmp_path / "new"), *(["--database", goal] if goal else [])]
    done = run(app, ["restore", str(tmp_path / "c.tar"), *into], obj=Screen())
    assert done.exit_code == 0, done.output
    assert rows_in(tmp_path / "new", goal)["files_storedfile"] == 3
    turned = run(app, ["keys", "rotate", "--json"], obj=Screen())
    assert json.loads(turned.output)["files"] == 3
    monkeypatch.undo()
