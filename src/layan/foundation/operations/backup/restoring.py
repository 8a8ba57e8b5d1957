"""Bringing a backup back: everything is checked before anything is touched."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, NamedTuple

from django.db.migrations.loader import MigrationLoader

from layan import __version__
from layan.foundation.files import sealing
from layan.foundation.files.storage import room_or_refusal
from layan.foundation.files.types import FileDamaged, StorageFull
from layan.foundation.operations.backup import databases
from layan.foundation.operations.backup.archive import CHUNK_BYTES, check, parts
from layan.foundation.operations.backup.manifest import Manifest, Seal, seal_of
from layan.foundation.operations.backup.taking import KEY_NAME
from layan.foundation.operations.types import (
    BackupForeign,
    BackupNoRoom,
    BackupUnreadable,
    RestoreIncomplete,
    RestoreTargetInUse,
)

SIDE_FILES = (
    databases.DATABASE_FILE,
    f"{databases.DATABASE_FILE}-wal",
    f"{databases.DATABASE_FILE}-shm",
)
STAMP = "%Y%m%dt%H%M%Sz"


class Restored(NamedTuple):
    """What was brought back; ``aside`` is where the earlier state was moved, or empty."""

    made_at: str
    layan: str
    database: str
    tables: int
    rows: int
    files: int
    missing: int
    keys: int
    aside: str


def restore(
    file: Path,
    *,
    folder: Path,
    database_url: str = "",
    passphrase: str = "",
    force: bool = False,
    now: datetime,
    tell: Callable[[str], None] = lambda _step: None,
) -> Restored:
    """Bring the backup in ``file`` back into the data folder ``folder``.

    A backup of PostgreSQL goes to ``database_url``, its files and keys to ``folder``. Stop the site
    first. A target in use is refused; with ``force`` it is moved aside, never deleted.
    ``tell`` hears the steps: check, unpack, database, done. Raises a
    :class:`~layan.foundation.operations.types.BackupError`.
    """
    tell("check")
    manifest, raw, signature = check(file)
    seal = seal_of(manifest, raw, signature, passphrase)
    _refuse_foreign(manifest, database_url)
    in_use = _in_use(folder, database_url)
    if in_use and not force:
        raise RestoreTargetInUse(target=in_use)
    stamp = now.strftime(STAMP)
    try:
        with room_or_refusal():
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=folder, prefix=".restore-") as work:
                return _restore(file, Path(work), folder, database_url, manifest, seal, stamp, tell)
    except StorageFull as error:
        raise BackupNoRoom from error


def _restore(
    file: Path,
    work: Path,
    folder: Path,
    database_url: str,
    manifest: Manifest,
    seal: Seal | None,
    stamp: str,
    tell: Callable[[str], None],
) -> Restored:
    tell("unpack")
    fresh = work / "fresh"
    (fresh / "files").mkdir(mode=0o700, parents=True)
    _unpack(file, fresh, manifest)
    keys = _place_keys(fresh, seal)
    tell("database")
    aside = ""
    if manifest.database == databases.SQLITE:
        database = _plain(fresh, "database.sqlite3", seal)
        _compare(manifest, databases.facts_of_sqlite(database).tables)
        database.rename(fresh / databases.DATABASE_FILE)
    else:
        dump = _plain(fresh, "database.dump", seal)
        if not databases.postgres_is_empty(database_url):
            aside = f"{databases.ASIDE}{stamp}"
        databases.load_postgres(dump, database_url, work=work, aside=stamp if aside else "")
        dump.unlink()
        _compare(manifest, databases.facts_of_postgres(database_url).tables)
    moved = _move_aside(folder, folder / f"before-restore-{stamp}")
    for path in sorted(fresh.iterdir()):
        path.rename(folder / path.name)
    tell("done")
    return Restored(
        made_at=manifest.made_at,
        layan=manifest.layan,
        database=manifest.database,
        tables=len(manifest.tables),
        rows=sum(manifest.tables.values()),
        files=sum(member.name.startswith("files/") for member in manifest.members),
        missing=len(manifest.missing),
        keys=keys,
        aside=", ".join(place for place in (moved, aside) if place),
    )


def _refuse_foreign(manifest: Manifest, database_url: str) -> None:
    here = databases.POSTGRES if database_url else databases.SQLITE
    if manifest.database != here:
        raise BackupForeign(made=manifest.database[:40], here=here)
    loader = MigrationLoader(None)
    known = {f"{app}.{name}" for app, name in loader.disk_migrations}
    replaced = {
        f"{app}.{name}" for step in loader.disk_migrations.values() for app, name in step.replaces
    }
    if set(manifest.migrations) - known - replaced:
        raise BackupForeign(reason="newer", made=manifest.layan[:40], here=__version__)


def _holdings(folder: Path) -> list[Path]:
    """What in a data folder a restore would replace."""
    if not folder.is_dir():
        return []
    found = [folder / name for name in (*SIDE_FILES, "files", "keys")]
    return [path for path in [*found, *sorted(folder.glob("*.key"))] if path.exists()]


def _in_use(folder: Path, database_url: str) -> str:
    if _holdings(folder):
        return str(folder)
    if database_url and not databases.postgres_is_empty(database_url):
        return databases.Login.of_url(database_url).name
    return ""


def _unpack(file: Path, fresh: Path, manifest: Manifest) -> None:
    """Write the parts where we say; hashed again, for the file may have changed since the check."""
    listed = {member.name: member for member in manifest.members}
    with parts(file) as all_parts:
        for name, content in all_parts:
            member = listed.pop(name, None)
            if member is None:
                continue  # the list and its signature
            goal = fresh / name
            goal.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            if _copy(content, goal) != member.sha256:
                raise BackupUnreadable(reason="changed", member=name)
    for name in listed:
        raise BackupUnreadable(reason="lost", member=name)


def _copy(content: BinaryIO, goal: Path) -> str:
    digest = hashlib.sha256()
    handle = os.open(goal, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "wb") as target:
        while chunk := content.read(CHUNK_BYTES):
            digest.update(chunk)
            target.write(chunk)
        target.flush()
        os.fsync(target.fileno())
    return digest.hexdigest()


def _plain(fresh: Path, name: str, seal: Seal | None) -> Path:
    """A part as it was before it was sealed."""
    plain, sealed = fresh / name, fresh / f"{name}.sealed"
    if seal is None:
        if not plain.exists():
            raise BackupUnreadable(reason="lost", member=name)
        return plain
    if not sealed.exists():
        raise BackupUnreadable(reason="lost", member=sealed.name)
    handle = os.open(plain, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        with sealed.open("rb") as source, os.fdopen(handle, "wb") as target:
            for piece in sealing.opened(source, key=seal.key(name), context=name.encode()):
                target.write(piece)
    except FileDamaged as error:
        raise BackupUnreadable(reason="changed", member=sealed.name) from error
    sealed.unlink()
    return plain


def _place_keys(fresh: Path, seal: Seal | None) -> int:
    path = _plain(fresh, "keys.json", seal)
    try:
        said: dict[str, str] = json.loads(path.read_bytes())
        keys = {name: base64.b64decode(value, validate=True) for name, value in said.items()}
    except (ValueError, binascii.Error, AttributeError, TypeError) as error:
        raise BackupUnreadable(reason="changed", member="keys.json") from error
    path.unlink()
    (fresh / "keys").mkdir(mode=0o700)
    for name, value in keys.items():
        if not KEY_NAME.fullmatch(name) or not (name.startswith("keys/") or name.endswith(".key")):
            raise BackupUnreadable(reason="name", member=name[:120])
        handle = os.open(fresh / name, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "wb") as target:
            target.write(value)
    return len(keys)


def _compare(manifest: Manifest, tables: dict[str, int]) -> None:
    for name, expected in manifest.tables.items():
        if tables.get(name) != expected:
            raise RestoreIncomplete(table=name, expected=expected, found=tables.get(name, 0))


def _move_aside(folder: Path, goal: Path) -> str:
    held = _holdings(folder)
    if not held:
        return ""
    goal.mkdir(mode=0o700)
    for path in held:
        shutil.move(path, goal / path.name)
    return str(goal)
