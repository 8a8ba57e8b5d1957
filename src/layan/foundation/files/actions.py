"""What the file store does: keep, remove, purge what expired, sweep what was left over, re-wrap."""

from __future__ import annotations

import hashlib
import logging
import os
import tempfile
import unicodedata
import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import BinaryIO, NamedTuple, Protocol

from django.conf import settings
from django.db import transaction

from layan.foundation.files import documents, images, sealing, signatures
from layan.foundation.files.keys import KeyRing
from layan.foundation.files.models import StoredFile
from layan.foundation.files.queries import context_of
from layan.foundation.files.scanner import Scanner, scanner_at
from layan.foundation.files.storage import files_folder, keys_folder, room_or_refusal, storage
from layan.foundation.files.types import (
    FileEmpty,
    FileError,
    FileRecord,
    FileTooLarge,
    FileTypeRefused,
    FileUnknown,
    Kind,
)

log = logging.getLogger("layan.files")
CHUNK_BYTES = 1 << 16
LONGEST_NAME = 150
BATCH = 500
GRACE = timedelta(days=1)  # a transaction that still runs may be about to write the row


class Source(Protocol):
    """Anything that gives bytes: an uploaded file, an open file, a response."""

    def read(self, size: int, /) -> bytes:
        """At most ``size`` bytes; none at the end."""
        ...


class _Received(NamedTuple):
    content: BinaryIO
    size: int
    sha256: str


def put(
    stream: Source,
    *,
    owner_kind: str,
    owner_id: str,
    name: str,
    purpose: str,
    now: datetime,
    retention: timedelta | None,
    declared: str = "",
    kinds: Iterable[Kind] = tuple(Kind),
    most_bytes: int | None = None,
    scanner: Scanner | None = None,
) -> FileRecord:
    """Check a file and keep it, sealed; the record of what is kept.

    ``retention`` is how long it is kept from ``now``; None means until :func:`remove`. ``declared``
    is the media type the sender named, ``kinds`` what this purpose accepts, ``most_bytes`` the
    limit (default: ``LAYAN_FILE_MAX_MB``). Reading stops at the limit. Raises a
    :class:`~layan.foundation.files.types.FileError`; nothing is kept then.

    May be called inside a transaction: when that is rolled back, the body is left over and
    :func:`sweep` removes it a day later.
    """
    shown = clean_name(name)
    limit = settings.LAYAN_FILE_MAX_BYTES if most_bytes is None else most_bytes
    # Without a name in any folder: whatever happens, nothing readable stays behind.
    with (
        tempfile.TemporaryFile(dir=_work_folder()) as raw,
        tempfile.TemporaryFile(dir=_work_folder()) as drawn,
    ):
        received = _receive(stream, raw, limit)
        kind = signatures.inspect(raw, size=received.size, name=shown, declared=declared)
        if kind not in kinds:
            raise FileTypeRefused(reason="not_here")
        looked = (scanner or scanner_at(settings.LAYAN_CLAMAV)).scan(raw)
        final = received
        if kind.is_image:
            with room_or_refusal():
                images.redrawn(raw, kind, drawn)
            final = _measured(drawn)
        else:
            documents.refuse_dangerous(raw, size=received.size)
        row = StoredFile(
            owner_kind=owner_kind,
            owner_id=owner_id,
            purpose=purpose,
            name=shown,
            media_type=kind.value,
            size=final.size,
            sha256=final.sha256,
            received_sha256=received.sha256,
            scan=looked.scan.value,
            scanner=looked.scanner,
            created_at=now,
            expires_at=None if retention is None else now + retention,
        )
        _keep(row, final.content)
    log.info("file kept id=%s kind=%s bytes=%d scan=%s", row.id, kind.name, row.size, row.scan)
    return row.record()


def clean_name(name: str) -> str:
    r"""A file name that can be shown and offered: no path, no invisible or turning signs.

    >>> clean_name("C:\\berkas\\KTP ani.jpg")
    'KTP ani.jpg'
    """
    plain = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    shown = "".join(sign for sign in plain if unicodedata.category(sign)[0] != "C").strip(" .")
    stem, dot, ending = shown.rpartition(".")
    if len(shown) > LONGEST_NAME:
        shown = f"{stem[: LONGEST_NAME - 1 - len(ending)]}{dot}{ending}"[:LONGEST_NAME]
    return shown or "berkas"


def _work_folder() -> str:
    folder = files_folder() / "work"
    with room_or_refusal():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return str(folder)


def _receive(stream: Source, raw: BinaryIO, limit: int) -> _Received:
    digest, size = hashlib.sha256(), 0
    with room_or_refusal():
        while chunk := stream.read(CHUNK_BYTES):
            size += len(chunk)
            if size > limit:
                raise FileTooLarge(most_mb=max(1, limit // 1_000_000))
            digest.update(chunk)
            raw.write(chunk)
        raw.flush()
    if not size:
        raise FileEmpty
    return _Received(raw, size, digest.hexdigest())


def _measured(content: BinaryIO) -> _Received:
    content.seek(0)
    digest, size = hashlib.sha256(), 0
    while chunk := content.read(CHUNK_BYTES):
        digest.update(chunk)
        size += len(chunk)
    return _Received(content, size, digest.hexdigest())


def _keep(row: StoredFile, content: BinaryIO) -> None:
    context, key = context_of(row.id), sealing.new_key()
    with room_or_refusal():
        master = KeyRing(keys_folder()).current()
    row.key_id = master.id
    row.wrapped_key = sealing.wrap(key, master=master.secret, context=context)
    row.body = os.urandom(16).hex()
    content.seek(0)

    def fill(target: BinaryIO) -> None:
        sealing.seal(content, target, key=key, context=context)

    keeper = storage()
    keeper.write(row.body, fill)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except BaseException:
        keeper.remove(row.body)
        raise


def remove(file_id: uuid.UUID) -> None:
    """Remove a file now; raises :class:`FileUnknown`. Its body goes once the row has."""
    with transaction.atomic():
        row = StoredFile.objects.select_for_update().filter(pk=file_id).first()
        if row is None:
            raise FileUnknown
        row.delete()
        _forget_after_commit([row.body])


def purge(now: datetime, *, most: int = 10_000) -> int:
    """Remove files whose time is over; how many. For the task runner, once a day or more often."""
    purged = 0
    while purged < most:
        with transaction.atomic():
            rows = list(
                StoredFile.objects.filter(expires_at__lte=now)
                .order_by("expires_at")
                .values_list("id", "body")[: min(BATCH, most - purged)]
            )
            if not rows:
                break
            ids = [file_id for file_id, _ in rows]
            # The time may have been prolonged since we looked.
            removed, _ = StoredFile.objects.filter(pk__in=ids, expires_at__lte=now).delete()
            kept = set(StoredFile.objects.filter(pk__in=ids).values_list("id", flat=True))
            _forget_after_commit([body for file_id, body in rows if file_id not in kept])
        purged += removed
    if purged:
        log.info("files purged count=%d", purged)
    return purged


def _forget_after_commit(bodies: list[str]) -> None:
    def forget() -> None:
        keeper = storage()
        for body in bodies:
            try:
                keeper.remove(body)
            except OSError as error:  # the sweep will try again
                log.warning("body not removed body=%s why=%s", body, type(error).__name__)

    transaction.on_commit(forget)


def sweep(now: datetime, *, grace: timedelta = GRACE) -> int:
    """Remove bodies without a row and unfinished writings, older than ``grace``; how many.

    They are what a crash between the body and its row, or a rolled-back transaction, leaves.
    """
    keeper, swept, batch = storage(), 0, []
    for body in keeper.bodies():
        if body.modified_at > now - grace:
            continue
        if body.unfinished:
            keeper.remove_unfinished(body.name)
            swept += 1
            continue
        batch.append(body.name)
        if len(batch) == BATCH:
            swept, batch = swept + _sweep_batch(batch), []
    return swept + _sweep_batch(batch)


def _sweep_batch(bodies: list[str]) -> int:
    known = set(StoredFile.objects.filter(body__in=bodies).values_list("body", flat=True))
    lost = [body for body in bodies if body not in known]
    for body in lost:
        storage().remove(body)
    return len(lost)


class Rewrapped(NamedTuple):
    """The outcome of a change of keys; ``failed`` files could not be opened with their old key."""

    key_id: str
    files: int
    failed: int


def rotate_keys(*, add: bool = True) -> Rewrapped:
    """Make a new master key and wrap every file's key under it; bodies are not touched.

    Killed half-way it loses nothing: both keys open what they wrap. Run it again with ``add=False``
    to finish under the newest key. Each file is changed by a guarded update, so that two runs and
    new uploads do not disturb each other.
    """
    ring = KeyRing(keys_folder())
    master = ring.add() if add else ring.current()
    done, failed, after = 0, 0, uuid.UUID(int=0)
    while True:
        rows = list(
            StoredFile.objects.exclude(key_id=master.id)
            .filter(pk__gt=after)
            .order_by("pk")
            .values_list("id", "key_id", "wrapped_key")[:BATCH]
        )
        if not rows:
            return Rewrapped(master.id, done, failed)
        for file_id, key_id, wrapped in rows:
            context = context_of(file_id)
            try:
                old = ring.key(key_id)
                key = sealing.unwrap(bytes(wrapped), master=old.secret, context=context)
            except FileError as problem:
                log.error("key not re-wrapped file=%s key=%s why=%s", file_id, key_id, problem.code)  # noqa: TRY400 - expected
                failed += 1
                continue
            fresh = sealing.wrap(key, master=master.secret, context=context)
            done += StoredFile.objects.filter(pk=file_id, key_id=key_id).update(
                key_id=master.id, wrapped_key=fresh
            )
        after = rows[-1][0]
