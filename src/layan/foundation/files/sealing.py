"""Encryption at rest: AES-256-GCM in pieces, so that a large file streams through little memory.

The pieces follow STREAM (Hoang, Reyhanitabar, Rogaway, Vizár: Online Authenticated-Encryption and
its Nonce-Reuse Misuse-Resistance, CRYPTO 2015): a piece's nonce is a prefix drawn for the file, the
number of the piece and whether it is the last. A piece that is changed, swapped, repeated, missing
or moved to another file does not open. Every file has a key of its own, drawn at random, which is
wrapped under a master key (NIST SP 800-38D for GCM).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from layan.foundation.files.types import FileDamaged

MAGIC = b"LAYANF1\0"
PREFIX_BYTES = 7
HEADER_BYTES = len(MAGIC) + PREFIX_BYTES + 1
PIECE_BYTES = 1 << 16
TAG_BYTES = 16
KEY_BYTES = 32
NONCE_BYTES = 12


class Written(NamedTuple):
    """How many bytes came in and went out."""

    plain: int
    sealed: int


def new_key() -> bytes:
    """A key for one file, from the operating system."""
    return os.urandom(KEY_BYTES)


def sealed_size(plain: int) -> int:
    """How many bytes a content of ``plain`` bytes takes once sealed.

    >>> sealed_size(0), sealed_size(65536), sealed_size(65537)
    (32, 65568, 65585)
    """
    pieces = max(1, -(-plain // PIECE_BYTES))
    return HEADER_BYTES + plain + pieces * TAG_BYTES


def _nonce(prefix: bytes, number: int, *, last: bool) -> bytes:
    return prefix + number.to_bytes(4, "big") + bytes([last])


def seal(source: BinaryIO, target: BinaryIO, *, key: bytes, context: bytes) -> Written:
    """Encrypt what ``source`` gives from where it stands; ``context`` must be known to open it."""
    prefix = os.urandom(PREFIX_BYTES)
    header = MAGIC + prefix + b"\0"
    cipher, bound = AESGCM(key), header + context
    target.write(header)
    plain, sealed, number = 0, len(header), 0
    piece = _full(source, PIECE_BYTES)
    while True:
        following = _full(source, PIECE_BYTES) if len(piece) == PIECE_BYTES else b""
        box = cipher.encrypt(_nonce(prefix, number, last=not following), piece, bound)
        target.write(box)
        plain, sealed, number = plain + len(piece), sealed + len(box), number + 1
        if not following:
            return Written(plain, sealed)
        piece = following


def opened(source: BinaryIO, *, key: bytes, context: bytes) -> Iterator[bytes]:
    """The content in pieces; each is authentic when it is given out.

    Raises :class:`FileDamaged` at the first piece that is not, and at an end that came too early.
    """
    header = _full(source, HEADER_BYTES)
    if len(header) != HEADER_BYTES or not header.startswith(MAGIC):
        raise FileDamaged(reason="header")
    prefix = header[len(MAGIC) : len(MAGIC) + PREFIX_BYTES]
    cipher, bound, number = AESGCM(key), header + context, 0
    box = _full(source, PIECE_BYTES + TAG_BYTES)
    while True:
        full = len(box) == PIECE_BYTES + TAG_BYTES
        following = _full(source, PIECE_BYTES + TAG_BYTES) if full else b""
        try:
            yield cipher.decrypt(_nonce(prefix, number, last=not following), box, bound)
        except (InvalidTag, ValueError) as error:
            raise FileDamaged(reason="content", piece=number) from error
        if not following:
            return
        box, number = following, number + 1


def _full(source: BinaryIO, size: int) -> bytes:
    """As many bytes as asked for, fewer only at the end; a pipe may give them in parts."""
    parts, missing = [], size
    while missing and (part := source.read(missing)):
        parts.append(part)
        missing -= len(part)
    return b"".join(parts)


def wrap(key: bytes, *, master: bytes, context: bytes) -> bytes:
    """A file's key under a master key."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(master).encrypt(nonce, key, context)


def unwrap(wrapped: bytes, *, master: bytes, context: bytes) -> bytes:
    """The file's key again; raises :class:`FileDamaged` for another master key or context."""
    nonce, box = wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:]
    try:
        return AESGCM(master).decrypt(nonce, box, context)
    except (InvalidTag, ValueError) as error:
        raise FileDamaged(reason="key") from error
