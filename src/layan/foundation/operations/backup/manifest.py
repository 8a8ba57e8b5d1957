"""The list in a backup: what was made when, by what, and the hash of every part."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, NamedTuple

from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from layan.foundation.operations.types import BackupForeign, BackupPassphraseWrong, BackupUnreadable

FORMAT = 1
MANIFEST, SIGNATURE = "manifest.json", "manifest.mac"
# scrypt with 64 MB, as RFC 7914 suggests for files rather than log-ins; a guess costs about 0.2 s.
SCRYPT_N, SCRYPT_R, SCRYPT_P = 1 << 16, 8, 1
SALT_BYTES = 16


class Member(NamedTuple):
    """A part of the archive; ``size`` in bytes, ``sha256`` in hex, both as it stands there."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """Everything a restore must know before it touches anything.

    ``tables`` counts the rows of each table in the snapshot; ``missing`` names bodies of files that
    the storage had lost already; ``salt`` is empty unless the archive is sealed.
    """

    layan: str
    made_at: str
    database: str
    server: str
    tables: dict[str, int]
    migrations: list[str]
    members: list[Member]
    missing: list[str] = field(default_factory=list)
    salt: str = ""
    proof: str = ""
    format: int = FORMAT

    def encoded(self) -> bytes:
        """As it is written."""
        rows = asdict(self) | {"members": [member._asdict() for member in self.members]}
        return json.dumps(rows, indent=1, sort_keys=True).encode()

    @classmethod
    def decoded(cls, raw: bytes) -> Manifest:
        """Read what :meth:`encoded` wrote; raises :class:`BackupUnreadable`."""
        try:
            said: Mapping[str, Any] = json.loads(raw)
            if said["format"] != FORMAT:
                raise BackupForeign(reason="format", made=str(said["format"])[:20], here=FORMAT)
            members = [
                Member(str(row["name"]), int(row["size"]), str(row["sha256"]))
                for row in said["members"]
            ]
            return cls(
                layan=str(said["layan"]),
                made_at=str(said["made_at"]),
                database=str(said["database"]),
                server=str(said["server"]),
                tables={str(name): int(rows) for name, rows in said["tables"].items()},
                migrations=[str(name) for name in said["migrations"]],
                members=members,
                missing=[str(name) for name in said["missing"]],
                salt=str(said["salt"]),
                proof=str(said["proof"]),
            )
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise BackupUnreadable(reason="cut") from error


class Seal:
    """What a passphrase gives: a key for each part, a proof, a signature of the list."""

    def __init__(self, passphrase: str, salt: bytes) -> None:
        kdf = Scrypt(salt=salt, length=32, n=SCRYPT_N, r=SCRYPT_R, p=SCRYPT_P)
        self._root = kdf.derive(passphrase.encode())
        self.salt = salt

    @classmethod
    def fresh(cls, passphrase: str) -> Seal:
        """With a salt of its own, so that no two archives share a key."""
        return cls(passphrase, os.urandom(SALT_BYTES))

    def key(self, use: str) -> bytes:
        """The key for one use."""
        return hmac.digest(self._root, b"layan.backup:" + use.encode(), hashlib.sha256)

    @property
    def proof(self) -> str:
        """Tells a wrong passphrase from a changed archive."""
        return self.key("proof").hex()

    def sign(self, manifest: bytes) -> str:
        """Whoever cannot know the passphrase cannot make this for another list."""
        return hmac.digest(self.key("manifest"), manifest, hashlib.sha256).hex()


def seal_of(manifest: Manifest, raw: bytes, signature: str, passphrase: str) -> Seal | None:
    """The seal of an archive, checked; None for one that was never sealed.

    Raises :class:`BackupPassphraseWrong` and, when the list was changed, :class:`BackupUnreadable`.
    An archive without a seal is refused while a passphrase is set: somebody may have taken it off.
    """
    if not manifest.salt:
        if passphrase:
            raise BackupPassphraseWrong(reason="unsealed")
        return None
    try:
        salt = bytes.fromhex(manifest.salt)
    except ValueError as error:
        raise BackupUnreadable(reason="changed", member=MANIFEST) from error
    if not passphrase:
        raise BackupPassphraseWrong
    seal = Seal(passphrase, salt)
    if not hmac.compare_digest(seal.proof.encode(), manifest.proof.encode()):
        raise BackupPassphraseWrong
    if not hmac.compare_digest(seal.sign(raw).encode(), signature.encode()):
        raise BackupUnreadable(reason="changed", member=MANIFEST)
    return seal
