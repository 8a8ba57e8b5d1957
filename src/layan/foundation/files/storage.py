"""Where sealed bodies lie: a promise, and the folder that keeps it by default."""

from __future__ import annotations

import errno
import os
import re
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, NamedTuple, Protocol

from django.conf import settings

from layan.foundation.files.types import FileDamaged, StorageFull

NAME = re.compile(r"[0-9a-f]{32}")
NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
UNFINISHED = ".part"


class Stored(NamedTuple):
    """A body in the storage; ``unfinished`` when its writing was never completed."""

    name: str
    modified_at: datetime
    size: int
    unfinished: bool


class Storage(Protocol):
    """Keeps bodies under names of 32 hex digits. A body appears whole or not at all."""

    def write(self, name: str, fill: Callable[[BinaryIO], None]) -> None:
        """Keep what ``fill`` writes; raises :class:`StorageFull`. On any error nothing is kept."""
        ...

    def open(self, name: str) -> BinaryIO:
        """The body, from its beginning; raises :class:`FileDamaged` when it is not there."""
        ...

    def remove(self, name: str) -> None:
        """Forget a body; nothing happens when it is not there."""
        ...

    def bodies(self) -> Iterator[Stored]:
        """Everything there is, unfinished writings included."""
        ...

    def remove_unfinished(self, name: str) -> None:
        """Forget an unfinished writing."""
        ...


@contextmanager
def room_or_refusal() -> Iterator[None]:
    """Tell a full disk or a full quota as :class:`StorageFull`; other errors pass."""
    try:
        yield
    except OSError as error:
        if error.errno in NO_ROOM:
            raise StorageFull from error
        raise


class LocalFolder:
    """Bodies in a folder, spread over 256 sub-folders, readable by the owner alone."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, name: str) -> Path:
        """Where a body lies; refuses every name that is not ours."""
        if not NAME.fullmatch(name):
            raise FileDamaged(reason="name")
        return self.folder / name[:2] / name

    def write(self, name: str, fill: Callable[[BinaryIO], None]) -> None:
        """Write beside, bring to the disk, then rename: a crash leaves a ``.part`` at worst."""
        goal = self.path(name)
        fresh = goal.with_name(f"{name}.{secrets.token_hex(4)}{UNFINISHED}")
        with room_or_refusal():
            goal.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle = os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
            try:
                with os.fdopen(handle, "wb") as file:
                    fill(file)
                    file.flush()
                    os.fsync(file.fileno())
                fresh.replace(goal)
            except BaseException:
                fresh.unlink(missing_ok=True)
                raise
            _sync_folder(goal.parent)

    def open(self, name: str) -> BinaryIO:
        """The body for reading."""
        try:
            return self.path(name).open("rb")
        except FileNotFoundError as error:
            raise FileDamaged(reason="missing") from error

    def remove(self, name: str) -> None:
        """Delete the file."""
        self.path(name).unlink(missing_ok=True)

    def bodies(self) -> Iterator[Stored]:
        """Walk the sub-folders; what is not ours is left alone."""
        for path in sorted(self.folder.glob("[0-9a-f][0-9a-f]/*")):
            unfinished = path.suffix == UNFINISHED
            if not unfinished and not NAME.fullmatch(path.name):
                continue
            with suppress(FileNotFoundError):  # removed while we walk
                found = path.stat()
                modified = datetime.fromtimestamp(found.st_mtime, UTC)
                yield Stored(path.name, modified, found.st_size, unfinished)

    def remove_unfinished(self, name: str) -> None:
        """Delete a ``.part`` file."""
        if re.fullmatch(rf"{NAME.pattern}\.[0-9a-f]{{8}}\{UNFINISHED}", name):
            (self.folder / name[:2] / name).unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def files_folder() -> Path:
    """Where the default storage keeps bodies."""
    return Path(settings.LAYAN_DATA_DIR) / "files"


def keys_folder() -> Path:
    """Where the master keys lie."""
    return Path(settings.LAYAN_DATA_DIR) / "keys"


_makers: list[Callable[[], Storage]] = []


def use_storage(maker: Callable[[], Storage] | None) -> None:
    """Keep bodies somewhere else, such as an object store; None goes back to the folder."""
    _makers[:] = [maker] if maker else []


def storage() -> Storage:
    """The storage of this installation."""
    return _makers[0]() if _makers else LocalFolder(files_folder())
