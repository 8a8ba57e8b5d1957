"""The words of files: what is accepted, what is known of a file, and every refusal."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from layan.kernel.errors import LayanError


class Kind(StrEnum):
    """What may be kept; the value is the media type that is served."""

    PDF = "application/pdf"
    JPEG = "image/jpeg"
    PNG = "image/png"
    WEBP = "image/webp"

    @property
    def is_image(self) -> bool:
        """Whether the file is drawn anew before it is kept."""
        return self is not Kind.PDF


EXTENSIONS: dict[Kind, frozenset[str]] = {
    Kind.PDF: frozenset({"pdf"}),
    Kind.JPEG: frozenset({"jpg", "jpeg", "jpe", "jfif"}),
    Kind.PNG: frozenset({"png"}),
    Kind.WEBP: frozenset({"webp"}),
}
# Names browsers and old programs give to the same types.
ALIASES: dict[str, Kind] = {
    **{kind.value: kind for kind in Kind},
    "image/jpg": Kind.JPEG,
    "image/pjpeg": Kind.JPEG,
    "image/x-png": Kind.PNG,
    "application/x-pdf": Kind.PDF,
}
UNDECLARED = frozenset({"", "application/octet-stream", "binary/octet-stream"})


class Scan(StrEnum):
    """What a virus scanner said. Nobody looked is not the same as nothing was found."""

    CLEAN = "clean"
    NOT_SCANNED = "not_scanned"


@dataclass(frozen=True, slots=True)
class FileRecord:
    """What is known of a kept file.

    ``size`` (bytes) and ``sha256`` (hex) are of the content as served; ``received_sha256`` is of
    what the person sent, before an image was drawn anew. ``expires_at`` None means: until removed.
    """

    id: uuid.UUID
    owner_kind: str
    owner_id: str
    purpose: str
    name: str
    kind: Kind
    size: int
    sha256: str
    received_sha256: str
    scan: Scan
    scanner: str
    created_at: datetime
    expires_at: datetime | None


class FileError(LayanError):
    """The root of what the file store refuses or cannot do."""

    code = "foundation.file_error"


class FileEmpty(FileError):
    """The file has no content."""

    code = "foundation.file_empty"


class FileTooLarge(FileError):
    """More than ``most_mb`` megabytes."""

    code = "foundation.file_too_large"


class FileTypeRefused(FileError):
    """The content is not a type that is accepted; ``reason`` names what it is."""

    code = "foundation.file_type_refused"


class FileTypeMismatch(FileError):
    """Name or declared type say something else than the content (``found``)."""

    code = "foundation.file_type_mismatch"


class FileAmbiguous(FileError):
    """The content is two things at once (``hidden`` inside ``found``)."""

    code = "foundation.file_ambiguous"


class ImageRefused(FileError):
    """The picture cannot be kept: ``reason`` is broken, too_many_pixels or animated."""

    code = "foundation.image_refused"


class PdfRefused(FileError):
    """The PDF cannot be kept: broken, password, script, attachment, action or complex."""

    code = "foundation.pdf_refused"


class FileInfected(FileError):
    """The virus scanner found ``virus``."""

    code = "foundation.file_infected"


class FileCheckFailed(FileError):
    """A check could not run (``check``), so nothing was kept; the fault is ours."""

    code = "foundation.file_check_failed"


class StorageFull(FileError):
    """There is no room for another file; nothing was kept and nothing was lost."""

    code = "foundation.storage_full"


class FileUnknown(FileError):
    """There is no such file, or it is not for this person; both look alike."""

    code = "foundation.file_unknown"


class FileLinkExpired(FileError):
    """The link was real but its time is over."""

    code = "foundation.file_link_expired"


class FileDamaged(FileError):
    """The stored bytes are not what was stored: changed, cut, or under another key."""

    code = "foundation.file_damaged"


class FileKeyMissing(FileError):
    """The master key ``key`` is not in the key folder."""

    code = "foundation.file_key_missing"
