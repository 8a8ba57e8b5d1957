"""What the file store can be asked. Whoever calls these has decided that the person may know."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import NamedTuple

from django.db.models import Count

from layan.foundation.files import sealing
from layan.foundation.files.keys import KeyRing
from layan.foundation.files.models import StoredFile
from layan.foundation.files.storage import keys_folder, storage
from layan.foundation.files.types import FileDamaged, FileRecord, FileUnknown


class OpenFile(NamedTuple):
    """A file and its content in pieces; use the pieces up or close them."""

    record: FileRecord
    pieces: Iterator[bytes]


def context_of(file_id: uuid.UUID) -> bytes:
    """What ties keys and pieces to one file."""
    return b"layan.file:" + file_id.bytes


def record_of(file_id: uuid.UUID) -> FileRecord:
    """What is known of a file; raises :class:`FileUnknown`."""
    return _row(file_id).record()


def files_of(owner_kind: str, owner_id: str, purpose: str | None = None) -> list[FileRecord]:
    """The files of an owner, oldest first."""
    rows = StoredFile.objects.filter(owner_kind=owner_kind, owner_id=owner_id)
    if purpose is not None:
        rows = rows.filter(purpose=purpose)
    return [row.record() for row in rows.order_by("created_at", "id")]


def open_file(file_id: uuid.UUID) -> OpenFile:
    """The file's content, decrypted piece by piece.

    The first piece is opened before this returns, so that a wrong key or a changed body is told
    before anything was sent. Raises :class:`FileUnknown`, :class:`FileKeyMissing` or
    :class:`FileDamaged`.
    """
    row = _row(file_id)
    context = context_of(row.id)
    master = KeyRing(keys_folder()).key(row.key_id)
    key = sealing.unwrap(bytes(row.wrapped_key), master=master.secret, context=context)
    pieces = _pieces(row.body, key, context, size=row.size)
    return OpenFile(row.record(), _begun(next(pieces), pieces))


def _pieces(body: str, key: bytes, context: bytes, *, size: int) -> Iterator[bytes]:
    given = 0
    with storage().open(body) as sealed:
        for piece in sealing.opened(sealed, key=key, context=context):
            given += len(piece)
            yield piece
    if given != size:
        raise FileDamaged(reason="size")


def _begun(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


def _row(file_id: uuid.UUID) -> StoredFile:
    row = StoredFile.objects.filter(pk=file_id).first()
    if row is None:
        raise FileUnknown
    return row


def files_per_key() -> dict[str, int]:
    """How many files each master key opens."""
    rows = StoredFile.objects.values("key_id").annotate(files=Count("id")).order_by("key_id")
    return {row["key_id"]: row["files"] for row in rows}
