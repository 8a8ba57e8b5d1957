"""Virus scanners behind one small promise."""

from __future__ import annotations

import socket
import struct
from typing import BinaryIO, NamedTuple, Protocol
from urllib.parse import urlsplit

from layan.foundation.files.types import FileCheckFailed, FileInfected, Scan

CHUNK_BYTES = 1 << 16
SECONDS = 30
LONGEST_ANSWER = 4096


class Scanned(NamedTuple):
    """What was found out and by whom (empty: nobody looked)."""

    scan: Scan
    scanner: str


class Scanner(Protocol):
    """Looks for viruses."""

    def scan(self, content: BinaryIO) -> Scanned:
        """Read ``content`` from its beginning.

        Raises :class:`FileInfected`, or :class:`FileCheckFailed` when the scanner does not answer.
        """
        ...


class NoScanner:
    """Nobody looks, and the record says so."""

    def scan(self, content: BinaryIO) -> Scanned:  # noqa: ARG002 - the promise of Scanner
        """Not scanned."""
        return Scanned(Scan.NOT_SCANNED, "")


class ClamAV:
    """clamd by its socket, with the INSTREAM command of clamd(8).

    ``address`` is ``unix:/run/clamav/clamd.ctl`` or ``tcp://host:3310``.
    """

    def __init__(self, address: str, *, seconds: float = SECONDS) -> None:
        self.address = address
        self.seconds = seconds

    def scan(self, content: BinaryIO) -> Scanned:
        """Send the content in pieces and read the answer."""
        content.seek(0)
        try:
            with self._connected() as line:
                line.sendall(b"zINSTREAM\0")
                while chunk := content.read(CHUNK_BYTES):
                    line.sendall(struct.pack(">I", len(chunk)) + chunk)
                line.sendall(struct.pack(">I", 0))
                answer = self._answer(line)
        except OSError as error:
            raise FileCheckFailed(check="virus", why=type(error).__name__) from error
        if answer.endswith(" FOUND"):
            raise FileInfected(virus=answer.removeprefix("stream: ").removesuffix(" FOUND")[:100])
        if answer != "stream: OK":
            raise FileCheckFailed(check="virus", why=answer[:100])
        return Scanned(Scan.CLEAN, "clamav")

    def _connected(self) -> socket.socket:
        kind, _, rest = self.address.partition(":")
        if kind == "unix":
            line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            line.settimeout(self.seconds)
            try:
                line.connect(rest)
            except OSError:
                line.close()
                raise
            return line
        where = urlsplit(self.address)
        if kind != "tcp" or not where.hostname:
            raise FileCheckFailed(check="virus", why="LAYAN_CLAMAV")
        return socket.create_connection((where.hostname, where.port or 3310), self.seconds)

    @staticmethod
    def _answer(line: socket.socket) -> str:
        said = b""
        while b"\0" not in said and len(said) < LONGEST_ANSWER:
            part = line.recv(LONGEST_ANSWER)
            if not part:
                break
            said += part
        return said.partition(b"\0")[0].decode("utf-8", "replace").strip()


def scanner_at(address: str) -> Scanner:
    """ClamAV at that address, or nobody when it is empty."""
    return ClamAV(address) if address else NoScanner()
