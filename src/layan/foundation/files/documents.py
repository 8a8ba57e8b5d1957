"""Papers in PDF: refused when they hold a script, another file or an act that leaves the page."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import BinaryIO

from layan.foundation.files.types import FileCheckFailed, PdfRefused

SECONDS = 30
REASONS = frozenset({"broken", "password", "script", "attachment", "action", "complex"})
END_BYTES = 2048
CHUNK_BYTES = 1 << 20
# Whole names that never occur by chance; `#61` writes a letter in disguise (ISO 32000-2, 7.3.5).
NAME = re.compile(rb"/([A-Za-z#][A-Za-z0-9#]{6,40})")
BARE_NAMES = {b"JavaScript": "script", b"EmbeddedFile": "attachment", b"RichMedia": "attachment"}
KILLED_BY_LIMIT = {-9, -24, 137, 152}


def refuse_dangerous(content: BinaryIO, *, size: int) -> None:
    """Return when the PDF only shows pages.

    The bytes are searched for telling names first, then a child process with little time and memory
    walks every object. Raises :class:`PdfRefused`, or :class:`FileCheckFailed` when the child could
    not run: then nobody has looked, and the file must not be kept.
    """
    content.seek(max(0, size - END_BYTES))
    if b"%%EOF" not in content.read():
        raise PdfRefused(reason="broken")
    _refuse_names(content)
    content.seek(0)
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-m", "layan.foundation.files.pdf_child"],
            input=content.read(),
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise PdfRefused(reason="complex") from None
    except OSError as error:
        raise FileCheckFailed(check="pdf") from error
    said = done.stdout.decode("ascii", "replace")
    if done.returncode in KILLED_BY_LIMIT:
        raise PdfRefused(reason="complex")
    if done.returncode or said not in {"ok", *REASONS}:
        raise FileCheckFailed(check="pdf")
    if said != "ok":
        raise PdfRefused(reason=said)


def _refuse_names(content: BinaryIO) -> None:
    content.seek(0)
    before = b""
    while chunk := content.read(CHUNK_BYTES):
        for found in NAME.finditer(before + chunk):
            reason = BARE_NAMES.get(_undisguised(found[1]))
            if reason:
                raise PdfRefused(reason=reason)
        before = chunk[-64:]


def _undisguised(name: bytes) -> bytes:
    return re.sub(rb"#([0-9A-Fa-f]{2})", lambda found: bytes([int(found[1], 16)]), name)
