"""Reads a file that somebody else made: a regular one, inside its folder, up to a size."""

from __future__ import annotations

import os
import stat
from pathlib import Path


class FileRefused(ValueError):
    """The file is not read; ``code`` says why, ``detail`` holds the bound or the system's word.

    The codes are ``too_large``, ``not_a_file``, ``outside_pack`` and ``file_unreadable``.
    """

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code} {detail}")
        self.code = code
        self.detail = detail


def read_bounded(path: Path, most: int, inside: Path | None = None) -> bytes:
    """The bytes of a regular file of at most ``most`` bytes.

    With ``inside`` the file must lie in that folder once links are followed. Devices and pipes are
    refused without waiting for them. Raises :class:`FileRefused`.
    """
    try:
        real = path.resolve(strict=True)
        if inside is not None and not real.is_relative_to(inside.resolve(strict=True)):
            raise FileRefused("outside_pack")
        # Not blocking: opening a pipe that nobody writes to would wait for ever.
        handle = os.open(real, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC)
        with os.fdopen(handle, "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise FileRefused("not_a_file")
            content = file.read(most + 1)
    except IsADirectoryError:
        raise FileRefused("not_a_file") from None
    except OSError as problem:
        raise FileRefused("file_unreadable", problem.strerror or "") from None
    except RuntimeError:  # a circle of links
        raise FileRefused("file_unreadable") from None
    if len(content) > most:
        raise FileRefused("too_large", str(most))
    return content
