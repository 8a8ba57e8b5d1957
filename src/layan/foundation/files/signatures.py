"""What a file is, told from its bytes alone.

Four types are accepted, so a table of our own is stricter than a general library: a signature must
stand at the very first byte. Signatures: PDF (ISO 32000-2, 7.5.2), JPEG (ITU T.81, B.1.1.3), PNG
(ISO/IEC 15948, 5.2), WebP (RFC 9649, 2.4), ZIP (APPNOTE 6.3.10, 4.3), ISO media (ISO/IEC 14496-12,
4.3). Everything else that people send by mistake is named, so that the refusal can say what to do.
"""

from __future__ import annotations

import re
from typing import BinaryIO

from layan.foundation.files.types import (
    ALIASES,
    EXTENSIONS,
    UNDECLARED,
    FileAmbiguous,
    FileTypeMismatch,
    FileTypeRefused,
    Kind,
)

HEAD_BYTES = 1024
TAIL_BYTES = 66_000  # a ZIP directory ends at most 65,557 bytes before the end
CHUNK_BYTES = 1 << 20
MARKUP = re.compile(rb"<(?:!doctype|html|script|svg|iframe|body|\?php)", re.IGNORECASE)
HEIC_BRANDS = frozenset({b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"})

# prefix: what it is, in the words of the refusals
REFUSED: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", "archive"),
    (b"PK\x05\x06", "archive"),
    (b"PK\x07\x08", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"BZh", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"Rar!\x1a\x07", "archive"),
    (b"\xfd7zXZ\x00", "archive"),
    (b"\x28\xb5\x2f\xfd", "archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "office"),
    (b"{\\rtf", "office"),
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
    (b"\xca\xfe\xba\xbe", "program"),
    (b"#!", "program"),
    (b"GIF87a", "picture"),
    (b"GIF89a", "picture"),
    (b"BM", "picture"),
    (b"II*\x00", "picture"),
    (b"MM\x00*", "picture"),
    (b"\x00\x00\x01\x00", "picture"),
)


def kind_of(head: bytes) -> Kind:
    """The accepted type whose signature stands at the first byte.

    Raises :class:`FileTypeRefused` with a ``reason``: heic, archive, office, program, picture, svg,
    markup, media or unknown.

    >>> kind_of(b"%PDF-1.7 ...")
    <Kind.PDF: 'application/pdf'>
    """
    if re.match(rb"%PDF-[12]\.\d", head):
        return Kind.PDF
    if head.startswith(b"\xff\xd8\xff"):
        return Kind.JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return Kind.PNG
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return Kind.WEBP
    raise FileTypeRefused(reason=_refused(head))


def _refused(head: bytes) -> str:
    if head[4:8] == b"ftyp":
        brands = {head[8:12], *(head[at : at + 4] for at in range(16, 40, 4))}
        return "heic" if brands & HEIC_BRANDS else "media"
    if head[257:262] == b"ustar":
        return "archive"
    for prefix, reason in REFUSED:
        if head.startswith(prefix):
            if reason == "archive" and re.search(
                rb"word/|xl/|ppt/|\[Content_Types\]|mimetype", head
            ):
                return "office"
            return reason
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if b"<svg" in text:
        return "svg"
    return "markup" if text.startswith(b"<") else "unknown"


def inspect(content: BinaryIO, *, size: int, name: str, declared: str = "") -> Kind:
    """The type of a whole seekable file of ``size`` bytes, when everything about it agrees.

    Raises :class:`FileTypeRefused`, :class:`FileTypeMismatch` when the ending of ``name`` or the
    ``declared`` media type says something else, and :class:`FileAmbiguous` when another format
    hides in it, which some other program would then run.
    """
    content.seek(0)
    head = content.read(HEAD_BYTES)
    kind = kind_of(head)
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    if ending not in EXTENSIONS[kind]:
        raise FileTypeMismatch(found=_short(kind), said=ending or "?")
    media_type = declared.partition(";")[0].strip().lower()
    if media_type not in UNDECLARED and ALIASES.get(media_type) is not kind:
        raise FileTypeMismatch(found=_short(kind), said=media_type[:60])
    hidden = _hidden(content, kind=kind, size=size, head=head)
    if hidden:
        raise FileAmbiguous(found=_short(kind), hidden=hidden)
    return kind


def _hidden(content: BinaryIO, *, kind: Kind, size: int, head: bytes) -> str:
    content.seek(max(0, size - TAIL_BYTES))
    tail = content.read(TAIL_BYTES)
    if b"PK\x05\x06" in tail:
        return "archive"
    if kind is Kind.PDF:
        return "markup" if MARKUP.search(head) else ""
    content.seek(0)
    before = b""
    while chunk := content.read(CHUNK_BYTES):
        window = before + chunk
        if b"%PDF-" in window:
            return "PDF"
        if MARKUP.search(window):
            return "markup"
        before = window[-16:]
    return ""


def _short(kind: Kind) -> str:
    return kind.name if kind is not Kind.WEBP else "WebP"
