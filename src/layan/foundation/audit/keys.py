"""The audit log's keys: files of the owner alone in ``LAYAN_DATA_DIR/keys``, made on first use.

``audit-person-NUMBER.key`` turn a person into a hash; the highest number is the present one, older
ones stay so that older rows are still found. ``audit-sign-ID.pem`` signs the daily head, beside it
the public half to give away. Several machines on one database need the same folder.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
import stat
import tempfile
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from django.conf import settings

from layan.foundation.audit.types import AuditInvalid, AuditKeyUnusable, Person
from layan.kernel.identifiers import IdentifierInvalid, Nik

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

KEY_BYTES = 32
LONGEST_PERSON = 200  # characters
PERSON_FILE = re.compile(r"audit-person-(\d{1,9})\.key")
SIGN_FILE = re.compile(r"audit-sign-([0-9a-f]{16})\.pem")


class PersonKey(NamedTuple):
    """A key that turns persons into hashes, and its number."""

    id: str
    secret: bytes


def folder() -> Path:
    """Where the keys are; made for the owner alone when missing."""
    path = Path(settings.LAYAN_DATA_DIR) / "keys"
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def _write_once(path: Path, content: bytes) -> bool:
    """Write a whole file of the owner alone; False when somebody else was quicker."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".making-")  # 0600 from the start
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.link(name, path)  # never replaces, and nobody sees half a key
    except FileExistsError:
        return False
    finally:
        Path(name).unlink()
    return True


def _guarded(path: Path) -> bytes:
    """The content of a key file; raises :class:`AuditKeyUnusable` when others may read it."""
    try:
        if stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise AuditKeyUnusable(file=path.name, reason="readable_by_others")
        return path.read_bytes()
    except OSError as problem:
        raise AuditKeyUnusable(file=path.name, reason="unreadable") from problem


def _numbers() -> list[int]:
    found = (PERSON_FILE.fullmatch(path.name) for path in folder().iterdir())
    return sorted(int(match[1]) for match in found if match)


@lru_cache(maxsize=64)
def _person_key(path: Path, changed_ns: int) -> PersonKey:  # noqa: ARG001 - read again when changed
    found = PERSON_FILE.fullmatch(path.name)
    try:
        secret = bytes.fromhex(_guarded(path).decode("ascii").strip())
    except ValueError as problem:
        raise AuditKeyUnusable(file=path.name, reason="malformed") from problem
    if found is None or len(secret) != KEY_BYTES:
        raise AuditKeyUnusable(file=path.name, reason="malformed")
    return PersonKey(found[1], secret)


def person_keys() -> list[PersonKey]:
    """All persons' keys, oldest first; the first is made when there is none.

    Raises :class:`AuditKeyUnusable`.
    """
    numbers = _numbers()
    if not numbers:
        _write_once(folder() / "audit-person-1.key", secrets.token_hex(KEY_BYTES).encode())
        numbers = _numbers()
    paths = [folder() / f"audit-person-{number}.key" for number in numbers]
    return [_person_key(path, path.stat().st_mtime_ns) for path in paths]


def rotate_person_key() -> str:
    """Make a new key for rows from now on; its number. Older rows keep the key they name."""
    number = int(person_keys()[-1].id) + 1
    while not _write_once(
        folder() / f"audit-person-{number}.key", secrets.token_hex(KEY_BYTES).encode()
    ):
        number += 1
    return str(number)


def _known_as(person: Person) -> bytes:
    """One person has one text: a NIK however it is written, else the identity slice's id."""
    if isinstance(person, Nik):
        return f"nik:{person.digits}".encode()
    if not person or len(person) > LONGEST_PERSON:
        raise AuditInvalid(field="person", reason="too_long" if person else "empty")
    try:
        return f"nik:{Nik.parse(person).digits}".encode()
    except IdentifierInvalid:
        return f"id:{person}".encode()


def hash_person(person: Person, key: PersonKey) -> str:
    """The person under that key: HMAC-SHA256 (RFC 2104) in hexadecimal."""
    return hmac.new(key.secret, _known_as(person), hashlib.sha256).hexdigest()


def signing_key() -> tuple[str, Ed25519PrivateKey]:
    """The key that signs heads, and its id; the newest file, made when there is none.

    Raises :class:`AuditKeyUnusable`.
    """
    # Loaded here because only signing needs it, once a day.
    from cryptography.hazmat.primitives import serialization  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric import ed25519  # noqa: PLC0415

    paths = [path for path in folder().iterdir() if SIGN_FILE.fullmatch(path.name)]
    if not paths:
        made = ed25519.Ed25519PrivateKey.generate()
        id_ = _id_of(made.public_key().public_bytes_raw())
        _write_once(
            folder() / f"audit-sign-{id_}.pub",
            made.public_key().public_bytes(
                serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
            ),
        )
        _write_once(
            folder() / f"audit-sign-{id_}.pem",
            made.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            ),
        )
        return id_, made
    path = max(paths, key=lambda path: (path.stat().st_mtime_ns, path.name))
    try:
        key = serialization.load_pem_private_key(_guarded(path), password=None)
    except ValueError as problem:
        raise AuditKeyUnusable(file=path.name, reason="malformed") from problem
    if not isinstance(key, ed25519.Ed25519PrivateKey):
        raise AuditKeyUnusable(file=path.name, reason="malformed")
    return _id_of(key.public_key().public_bytes_raw()), key


def _id_of(public: bytes) -> str:
    return hashlib.sha256(public).hexdigest()[:16]


def public_key_text(key_id: str) -> str:
    """The public half in PEM; empty when the folder lacks it."""
    path = folder() / f"audit-sign-{key_id}.pub"
    return path.read_text(encoding="ascii") if path.is_file() else ""


def signature_holds(key_id: str, signature: bytes, message: bytes) -> bool | None:
    """Whether that key signed the message; None when its public half is not here."""
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 - see signing_key
    from cryptography.hazmat.primitives import serialization  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric import ed25519  # noqa: PLC0415

    text = public_key_text(key_id) if re.fullmatch(r"[0-9a-f]{16}", key_id) else ""
    if not text:
        return None
    try:
        key = serialization.load_pem_public_key(text.encode("ascii"))
    except ValueError as problem:
        raise AuditKeyUnusable(file=f"audit-sign-{key_id}.pub", reason="malformed") from problem
    # The id is part of what was signed; a file put under another key's name is no proof.
    if not isinstance(key, ed25519.Ed25519PublicKey) or _id_of(key.public_bytes_raw()) != key_id:
        return False
    try:
        key.verify(signature, message)
    except InvalidSignature:
        return False
    return True
