"""The ring of master keys: one small file per key, readable by the owner alone.

``files-<id>.key`` holds 32 bytes as hex, ``files.current`` the id of the key for new files. Keys
are added, never changed; an old key stays so that what it wrapped can still be opened.
"""

from __future__ import annotations

import fcntl
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from layan.foundation.files.sealing import KEY_BYTES
from layan.foundation.files.types import FileKeyMissing

CURRENT = "files.current"
NAME = re.compile(r"[0-9a-f]{12}")


class MasterKey(NamedTuple):
    """A master key and the id that is written beside what it wraps."""

    id: str
    secret: bytes

    def __repr__(self) -> str:
        return f"MasterKey({self.id})"


class KeyRing:
    """The master keys in one folder, shared by all processes of an installation."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def current(self) -> MasterKey:
        """The key for new files; made when there is none yet."""
        known = self._current_id()
        if known is None:
            with self._alone():
                known = self._current_id() or self._add()
        return self.key(known)

    def key(self, key_id: str) -> MasterKey:
        """The key of that id; raises :class:`FileKeyMissing`."""
        try:
            if not NAME.fullmatch(key_id):
                raise FileKeyMissing(key=key_id[:20])
            secret = bytes.fromhex(self._path(key_id).read_text(encoding="ascii").strip())
        except (FileNotFoundError, ValueError) as error:
            raise FileKeyMissing(key=key_id) from error
        if len(secret) != KEY_BYTES:
            raise FileKeyMissing(key=key_id)
        return MasterKey(key_id, secret)

    def ids(self) -> list[str]:
        """The ids of all keys there are."""
        found = self.folder.glob("files-*.key")
        return sorted(path.stem.removeprefix("files-") for path in found)

    def add(self) -> MasterKey:
        """A new key, which becomes the current one."""
        with self._alone():
            return self.key(self._add())

    def _path(self, key_id: str) -> Path:
        return self.folder / f"files-{key_id}.key"

    def _current_id(self) -> str | None:
        try:
            return (self.folder / CURRENT).read_text(encoding="ascii").strip()
        except FileNotFoundError:
            return None

    def _add(self) -> str:
        key_id = secrets.token_hex(6)
        _write(self._path(key_id), secrets.token_hex(KEY_BYTES))
        # The key is on the disk before anything names it.
        _write(self.folder / CURRENT, key_id)
        return key_id

    @contextmanager
    def _alone(self) -> Iterator[None]:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(self.folder / ".lock", os.O_CREAT | os.O_RDWR, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)


def _write(path: Path, text: str) -> None:
    """Write a small file so that it is there whole or not at all."""
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    handle = os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
