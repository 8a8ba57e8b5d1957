"""A small HTTP/1.1 load generator over loopback: keep-alive connections, bounded in time.

Written with raw asyncio so that both servers of a comparison meet the same cheap client.
"""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field


@dataclass(slots=True)
class Load:
    """What a run saw: finished requests, their seconds, and answers that were not 200."""

    seconds: float = 0.0
    latencies: list[float] = field(default_factory=list)
    failures: int = 0

    @property
    def per_second(self) -> float:
        """Good answers a second."""
        return len(self.latencies) / self.seconds if self.seconds else 0.0

    def percentile_ms(self, share: float) -> float:
        """The latency that ``share`` of the answers stayed under, in milliseconds."""
        ordered = sorted(self.latencies)
        return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


def drive(port: int, paths: Iterable[str], *, seconds: float, connections: int = 8) -> Load:
    """Ask ``paths`` one after the other, over and over, for ``seconds`` seconds."""
    return asyncio.run(_drive(port, itertools.cycle(list(paths)), seconds, connections))


async def _drive(port: int, paths: Iterator[str], seconds: float, connections: int) -> Load:
    load = Load()
    begun = time.perf_counter()
    until = begun + seconds
    await asyncio.gather(
        *(_connection(port, number, paths, until, load) for number in range(connections))
    )
    load.seconds = time.perf_counter() - begun
    return load


async def _open(port: int, number: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A connection from a loopback address of its own: many visitors, each with its own limits."""
    try:
        return await asyncio.open_connection(
            "127.0.0.1", port, local_addr=(f"127.0.0.{2 + number}", 0)
        )
    except OSError:  # systems other than Linux know 127.0.0.1 alone
        return await asyncio.open_connection("127.0.0.1", port)


async def _connection(
    port: int, number: int, paths: Iterator[str], until: float, load: Load
) -> None:
    reader, writer = await _open(port, number)
    try:
        while (begun := time.perf_counter()) < until:
            writer.write(
                f"GET {next(paths)} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
                "Accept-Encoding: gzip\r\n\r\n".encode("ascii")
            )
            head = await reader.readuntil(b"\r\n\r\n")
            await _body(reader, head.lower())
            if b" 200 " in head[:16]:
                load.latencies.append(time.perf_counter() - begun)
            else:
                load.failures += 1
    finally:
        writer.close()


async def _body(reader: asyncio.StreamReader, head: bytes) -> None:
    if b"content-length:" in head:
        length = int(head.split(b"content-length:")[1].split(b"\r\n")[0])
        await reader.readexactly(length)
    elif b"transfer-encoding: chunked" in head:
        while size := int(await reader.readline(), 16):
            await reader.readexactly(size + 2)
        await reader.readline()
