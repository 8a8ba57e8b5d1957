"""Making a backup while the site runs."""

from __future__ import annotations

import base64
import json
import os
import re
import secrets
import tempfile
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, NamedTuple

from django.conf import settings

from layan import __version__
from layan.foundation.files import sealing
from layan.foundation.files.models import StoredFile
from layan.foundation.files.storage import keys_folder, room_or_refusal, storage
from layan.foundation.files.types import FileDamaged, StorageFull
from layan.foundation.operations.backup import databases
from layan.foundation.operations.backup.archive import Writer
from layan.foundation.operations.backup.manifest import Manifest, Seal
from layan.foundation.operations.types import (
    BackupExists,
    BackupKeysUnprotected,
    BackupNoRoom,
)

KEY_NAME = re.compile(r"(?:keys/)?[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
LONGEST_KEY = 100_000
Progress = Callable[[Iterable[str], int], Iterable[str]]


class Taken(NamedTuple):
    """What a backup holds; ``missing`` counts files whose bodies were lost before."""

    file: Path
    size: int
    database: str
    rows: int
    files: int
    missing: int
    sealed: bool


def _without_bar(items: Iterable[str], _total: int) -> Iterable[str]:
    return items


def take(
    file: Path,
    *,
    now: datetime,
    passphrase: str = "",
    keys_in_clear: bool = False,
    progress: Progress = _without_bar,
) -> Taken:
    """Write a backup to ``file``, whole or not at all, readable by its owner alone.

    With a passphrase the database and the keys are sealed; the kept files are sealed always. Raises
    :class:`BackupKeysUnprotected`, :class:`BackupExists`, :class:`BackupNoRoom` or what the
    programs of PostgreSQL say. People may go on working: what they send after the snapshot is not
    in it.
    """
    if not passphrase and not keys_in_clear:
        raise BackupKeysUnprotected
    if file.exists():
        raise BackupExists(file=file)
    seal = Seal.fresh(passphrase) if passphrase else None
    fresh = file.with_name(f".{file.name}.{secrets.token_hex(4)}.part")
    try:
        with (
            room_or_refusal(),
            tempfile.TemporaryDirectory(dir=file.parent, prefix=".layan-backup-") as work,
        ):
            taken = _write(fresh, Path(work), now=now, seal=seal, progress=progress)
            # Fails when somebody made the file meanwhile, instead of writing over it.
            os.link(fresh, file)
    except FileExistsError as error:
        raise BackupExists(file=file) from error
    except StorageFull as error:
        raise BackupNoRoom from error
    finally:
        fresh.unlink(missing_ok=True)
    return taken._replace(file=file, size=file.stat().st_size)


def _write(
    fresh: Path, work: Path, *, now: datetime, seal: Seal | None, progress: Progress
) -> Taken:
    snapshot = work / "snapshot"
    facts = databases.snapshot(snapshot)
    handle = os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "wb") as target:
        writer = Writer(target, now=now)
        ending = "sqlite3" if facts.kind == databases.SQLITE else "dump"
        with snapshot.open("rb") as content:
            _add(writer, f"database.{ending}", content, seal, work)
        with tempfile.TemporaryFile(dir=work) as content:
            content.write(json.dumps(_keys()).encode())
            _add(writer, "keys.json", content, seal, work)
        missing = _add_files(writer, facts.bodies, progress)
        manifest = Manifest(
            layan=__version__,
            made_at=now.isoformat(),
            database=facts.kind,
            server=facts.server,
            tables=facts.tables,
            migrations=facts.migrations,
            members=writer.members,
            missing=missing,
            salt=seal.salt.hex() if seal else "",
            proof=seal.proof if seal else "",
        )
        raw = manifest.encoded()
        writer.finish(raw, seal.sign(raw) if seal else "")
        target.flush()
        os.fsync(target.fileno())
    return Taken(
        file=fresh,
        size=0,
        database=facts.kind,
        rows=sum(facts.tables.values()),
        files=len(facts.bodies) - len(missing),
        missing=len(missing),
        sealed=seal is not None,
    )


def _add(writer: Writer, name: str, content: BinaryIO, seal: Seal | None, work: Path) -> None:
    if seal is None:
        writer.add(name, content)
        return
    content.seek(0)
    with tempfile.TemporaryFile(dir=work) as sealed:
        sealing.seal(content, sealed, key=seal.key(name), context=name.encode())
        writer.add(f"{name}.sealed", sealed)


def _add_files(writer: Writer, bodies: list[str], progress: Progress) -> list[str]:
    """Add the bodies the snapshot speaks of; the names of those that are truly lost."""
    keeper, lost = storage(), []
    for body in progress(bodies, len(bodies)):
        try:
            content = keeper.open(body)
        except FileDamaged:
            lost.append(body)
            continue
        with content:
            writer.add(f"files/{body[:2]}/{body}", content)
    # What was removed by right since the snapshot is not lost.
    return sorted(StoredFile.objects.filter(body__in=lost).values_list("body", flat=True))


def _keys() -> dict[str, str]:
    """Every key of the installation by its place in the data folder."""
    folder = Path(settings.LAYAN_DATA_DIR)
    found = [*sorted(folder.glob("*.key")), *sorted(keys_folder().glob("*"))]
    kept = {}
    for path in found:
        place = path.relative_to(folder).as_posix()
        if path.is_file() and KEY_NAME.fullmatch(place) and path.stat().st_size <= LONGEST_KEY:
            kept[place] = base64.b64encode(path.read_bytes()).decode()
    return kept
