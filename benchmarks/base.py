"""How much the ground carries, and that nothing is lost when processes are killed.

``audit_rows_per_s``: rows appended to the hash chain, 500 in a transaction; ``audit_single_per_s``:
one in a transaction. ``audit_verify_rows_per_s``: rows checked. ``outbox_events_per_s``: events one
worker hands to a handler that writes a row; ``outbox_published_per_s``: acts that publish one, each
in its transaction. ``lost`` and ``doubled``: of 1,000 acts while their process and the workers are
killed (SIGKILL), how many effects are missing or there twice; ``out_of_order``: how many came
before an earlier one of their subject. ``pg_…`` are the same on PostgreSQL,
on a database made for it on the server ``LAYAN_TEST_POSTGRES`` names.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

PROJECT = Path(__file__).resolve().parents[1]
ACTS = 1_000
KILLS = 6
WORKERS = 2
PATIENCE = 180  # seconds


def run(data: Path | None = None) -> dict[str, Any]:  # noqa: ARG001 - the same door for all
    """The figures; takes about a minute for each database and needs no data folder."""
    figures: dict[str, Any] = {}
    servers = {"": ""}
    if os.environ.get("LAYAN_TEST_POSTGRES"):
        servers["pg_"] = os.environ["LAYAN_TEST_POSTGRES"]
    for prefix, server in servers.items():
        with household(server) as environment:
            found = call(environment, "figures")
        with household(server) as environment:
            outcome = survive_kills(environment)
        found |= {name: outcome[name] for name in ("lost", "doubled", "out_of_order", "killed")}
        figures |= {f"{prefix}{name}": value for name, value in found.items()}
    return figures


@contextlib.contextmanager
def household(server: str) -> Iterator[dict[str, str]]:
    """The environment of processes with a data folder and a database of their own, migrated."""
    kept = {name: text for name, text in os.environ.items() if not name.startswith("LAYAN_")}
    with tempfile.TemporaryDirectory(prefix="layan-base-") as folder, _database(server) as address:
        environment = {
            **kept,
            "DJANGO_SETTINGS_MODULE": "layan.config.settings",
            "PYTHONPATH": os.pathsep.join([str(PROJECT), kept.get("PYTHONPATH", "")]),
            "LAYAN_DATA_DIR": folder,
            "LAYAN_DATABASE_URL": address,
            "LAYAN_LOG_LEVEL": "ERROR",
        }
        call(environment, "prepare")
        yield environment


@contextlib.contextmanager
def _database(server: str) -> Iterator[str]:
    if not server:
        yield ""
        return
    import psycopg  # noqa: PLC0415 - only where PostgreSQL is named

    name = f"layan_base_{uuid.uuid4().hex[:12]}"
    # The database the address names need not exist yet.
    door_address = urlsplit(server)._replace(path="/postgres").geturl()
    with psycopg.connect(door_address, autocommit=True) as door:
        door.execute(f'CREATE DATABASE "{name}"')
    try:
        yield urlsplit(server)._replace(path=f"/{name}").geturl()
    finally:
        with psycopg.connect(door_address, autocommit=True) as door:
            door.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def start(environment: dict[str, str], *words: str) -> subprocess.Popen[str]:
    """A process of :mod:`benchmarks.base_processes`."""
    return subprocess.Popen(
        [sys.executable, "-m", "benchmarks.base_processes", *words],
        cwd=PROJECT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def call(environment: dict[str, str], *words: str) -> dict[str, Any]:
    """Run such a process to its end; what it says."""
    process = start(environment, *words)
    out, err = process.communicate(timeout=PATIENCE)
    if process.returncode:
        raise RuntimeError(f"{words}: {err[-2_000:]}")
    answer: dict[str, Any] = json.loads(out.splitlines()[-1])
    return answer


def survive_kills(
    environment: dict[str, str], *, acts: int = ACTS, kills: int = KILLS, seed: int = 11
) -> dict[str, int]:
    """Act and deliver while processes are killed; ``lost`` and ``doubled`` effects, and counts.

    An act writes its own row, an audit row and an event in one transaction; the handler of the
    event writes an effect. Each kill falls at a random moment of busy work.
    """
    rng = random.Random(seed)
    running = [_ready(start(environment, "work")) for _ in range(WORKERS)]
    actor = _ready(start(environment, "act", str(acts)))
    killed = 0
    try:
        for number in range(kills):
            time.sleep(rng.uniform(0.05, 0.4))
            victim = running.pop(0)
            killed += _kill(victim)
            if number == 1:
                killed += _kill(actor)
                actor = _ready(start(environment, "act", str(acts)))
            running.append(_ready(start(environment, "work")))
        actor.wait(PATIENCE)
        deadline = time.monotonic() + PATIENCE
        counts = call(environment, "count")
        while counts["open"] and time.monotonic() < deadline:
            time.sleep(0.5)
            counts = call(environment, "count")
    finally:
        for process in (actor, *running):
            _kill(process)
    counts["killed"] = killed
    counts["lost"] = acts - min(
        counts["acts"], counts["audit_rows"], counts["events"], counts["different_effects"]
    )
    counts["doubled"] = counts["effects"] - counts["different_effects"]
    counts["doubled"] += max(0, counts["audit_rows"] - acts) + max(0, counts["events"] - acts)
    return counts


def _ready(process: subprocess.Popen[str]) -> subprocess.Popen[str]:
    assert process.stdout
    if "ready" not in process.stdout.readline():
        raise RuntimeError(process.communicate()[1][-2_000:])
    return process


def _kill(process: subprocess.Popen[str]) -> int:
    """Kill without warning; 1 when it was still alive."""
    alive = process.poll() is None
    if alive:
        process.send_signal(signal.SIGKILL)
    process.wait()
    for pipe in (process.stdout, process.stderr):
        if pipe:
            pipe.close()
    return int(alive)
