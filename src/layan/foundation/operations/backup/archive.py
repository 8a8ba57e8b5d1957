"""The tar file of a backup: written with hashes, read with suspicion."""

from __future__ import annotations

import hashlib
import io
import re
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, NamedTuple

from layan.foundation.operations.backup.manifest import MANIFEST, SIGNATURE, Manifest, Member
from layan.foundation.operations.types import BackupUnreadable

CHUNK_BYTES = 1 << 20
MOST_LIST_BYTES = 512_000_000
PLAIN = {tarfile.REGTYPE, tarfile.AREGTYPE}
NAMES = re.compile(
    r"database\.(?:sqlite3|dump)(?:\.sealed)?|keys\.json(?:\.sealed)?"
    r"|files/(?P<shelf>[0-9a-f]{2})/(?P=shelf)[0-9a-f]{30}|manifest\.json|manifest\.mac"
)


class Counting:
    """A reader that hashes what passes."""

    def __init__(self, source: BinaryIO) -> None:
        self.source = source
        self.digest = hashlib.sha256()
        self.size = 0

    def read(self, size: int = -1) -> bytes:
        """As the source."""
        chunk = self.source.read(size)
        self.digest.update(chunk)
        self.size += len(chunk)
        return chunk


class Writer:
    """Adds parts to an archive and remembers their hashes."""

    def __init__(self, target: BinaryIO, *, now: datetime) -> None:
        self.tar = tarfile.open(fileobj=target, mode="w", format=tarfile.PAX_FORMAT)  # noqa: SIM115 - closed by close()
        self.stamp = int(now.timestamp())
        self.members: list[Member] = []

    def add(self, name: str, content: BinaryIO) -> None:
        """A part, from its beginning to its end."""
        size = content.seek(0, io.SEEK_END)
        content.seek(0)
        counting = Counting(content)
        self.tar.addfile(self._head(name, size), counting)
        self.members.append(Member(name, size, counting.digest.hexdigest()))

    def finish(self, manifest: bytes, signature: str) -> None:
        """The list, as the last part: an archive that was cut has none."""
        self.tar.addfile(self._head(MANIFEST, len(manifest)), io.BytesIO(manifest))
        if signature:
            raw = signature.encode()
            self.tar.addfile(self._head(SIGNATURE, len(raw)), io.BytesIO(raw))
        self.tar.close()

    def _head(self, name: str, size: int) -> tarfile.TarInfo:
        head = tarfile.TarInfo(name)
        head.size, head.mtime, head.mode = size, self.stamp, 0o600
        return head


class Checked(NamedTuple):
    """An archive whose parts are those of its list."""

    manifest: Manifest
    raw: bytes
    signature: str


@contextmanager
def parts(path: Path) -> Iterator[Iterator[tuple[str, BinaryIO]]]:
    """The parts of an archive in their order, by names we know; nothing is ever unpacked by tar.

    Raises :class:`BackupUnreadable`: ``missing``, ``cut``, ``name`` for a name no backup has (such
    as one with ``..``), ``link`` for anything but a plain file.
    """
    try:
        with path.open("rb") as file, tarfile.open(fileobj=file, mode="r:") as tar:
            yield _parts(tar)
    except FileNotFoundError as error:
        raise BackupUnreadable(reason="missing", file=path) from error
    except (tarfile.TarError, EOFError, UnicodeDecodeError, ValueError) as error:
        raise BackupUnreadable(reason="cut") from error


def _parts(tar: tarfile.TarFile) -> Iterator[tuple[str, BinaryIO]]:
    seen: set[str] = set()
    while (head := tar.next()) is not None:
        shown = head.name[:120]
        if not NAMES.fullmatch(head.name) or head.name in seen:
            raise BackupUnreadable(reason="name", member=shown)
        if head.type not in PLAIN or head.sparse is not None:
            raise BackupUnreadable(reason="link", member=shown)
        content = tar.extractfile(head)
        if content is None:
            raise BackupUnreadable(reason="link", member=shown)
        seen.add(head.name)
        yield head.name, content  # type: ignore[misc]  # a buffered reader of the part
        tar.members = []  # type: ignore[attr-defined]  # a million parts must not stay in memory


def check(path: Path) -> Checked:
    """Read the whole archive and compare every part with the list; raises BackupUnreadable."""
    found: dict[str, Member] = {}
    raw, signature = b"", ""
    with parts(path) as all_parts:
        for name, content in all_parts:
            if name == MANIFEST:
                raw = content.read(MOST_LIST_BYTES)
            elif name == SIGNATURE:
                signature = content.read(200).decode("ascii", "replace")
            else:
                counting = Counting(content)
                while counting.read(CHUNK_BYTES):
                    pass
                found[name] = Member(name, counting.size, counting.digest.hexdigest())
    if not raw:
        raise BackupUnreadable(reason="cut")
    manifest = Manifest.decoded(raw)
    listed = {member.name: member for member in manifest.members}
    for name in found.keys() - listed.keys():
        raise BackupUnreadable(reason="extra", member=name)
    for name in listed.keys() - found.keys():
        raise BackupUnreadable(reason="lost", member=name[:120])
    for name, member in listed.items():
        if member != found[name]:
            raise BackupUnreadable(reason="changed", member=name)
    return Checked(manifest, raw, signature)
