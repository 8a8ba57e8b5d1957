"""The processes that :mod:`benchmarks.base` starts, measures and kills.

Called as ``python -m benchmarks.base_processes MODE …``; each says one line of JSON.
"""

from __future__ import annotations

import itertools
import json
import random
import sys
import time
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar

import django

django.setup()

from django.core.management import call_command  # noqa: E402 - after django.setup()
from django.db import connection, transaction  # noqa: E402

from layan.foundation.audit import public as audit  # noqa: E402
from layan.foundation.outbox import public as outbox  # noqa: E402
from layan.kernel.clock import now  # noqa: E402

ROWS = 20_000
EVENTS = 3_000
SUBJECTS = 300
LANES = 50  # subjects of the acts that are killed
SHORT_LEASE = timedelta(seconds=2)
HANDLING_SECONDS = 0.002  # so that kills fall into the middle of the work


@dataclass(frozen=True)
class Acted:
    """Something was done."""

    code: ClassVar[str] = "base.acted"
    number: int
    subject: str


def _child(mode: str, *words: str) -> None:
    outbox.subscribe("base.acted", "base.effect", _effect)
    outbox.subscribe("base.timed", "base.timed_effect", _timed_effect)
    if mode == "act":
        _act(int(words[0]))
    elif mode == "work":
        _work()
    else:
        say({"prepare": _prepare, "count": _count, "figures": _measure}[mode]())


def say(value: dict[str, Any]) -> None:
    """One line for the process that waits."""
    print(json.dumps(value), flush=True)


def _sql(statement: str, *values: object) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall()) if cursor.description else []


def _prepare() -> dict[str, Any]:
    call_command("migrate", interactive=False, verbosity=0)
    # No constraint may hide a double: a second effect must be able to stand beside the first.
    counted = "serial" if connection.vendor == "postgresql" else "integer"
    _sql("CREATE TABLE base_act (number integer)")
    _sql(
        f"CREATE TABLE base_effect (position {counted} PRIMARY KEY, event integer, number integer)"
    )
    return {}


def _effect(event: Any) -> None:
    time.sleep(HANDLING_SECONDS)
    _sql(
        "INSERT INTO base_effect (event, number) VALUES (%s, %s)", event.id, event.payload["number"]
    )


def _timed_effect(event: Any) -> None:
    _sql(
        "INSERT INTO base_effect (event, number) VALUES (%s, %s)", event.id, event.payload["number"]
    )


def _act(acts: int) -> None:
    """Do what is still to be done of so many acts."""
    (done,) = _sql("SELECT count(*) FROM base_act")[0]
    say({"ready": done})
    for number in range(done, acts):
        with transaction.atomic():
            _sql("INSERT INTO base_act VALUES (%s)", number)
            audit.record("system.bench", "base.acted", ("base.act", str(number)), now=now())
            outbox.publish(Acted(number, f"act:{number % LANES}"), now=now())
        time.sleep(HANDLING_SECONDS / 4)


def _work() -> None:
    say({"ready": True})
    outbox.Worker(clock=now, rng=random.SystemRandom(), lease=SHORT_LEASE).run()


def _count() -> dict[str, Any]:
    lag = outbox.event_lag(now=now())
    verdict = audit.verify()
    (acts,), (effects, different) = (
        _sql("SELECT count(DISTINCT number) FROM base_act")[0],
        _sql("SELECT count(*), count(DISTINCT number) FROM base_effect")[0],
    )
    handled = [row[0] for row in _sql("SELECT number FROM base_effect ORDER BY position")]
    lanes = [[number for number in handled if number % LANES == lane] for lane in range(LANES)]
    (events,) = _sql("SELECT count(*) FROM outbox_event")[0]
    return {
        "acts": acts,
        "audit_rows": verdict.rows if verdict.ok else -1,
        "events": events,
        "effects": effects,
        "different_effects": different,
        "open": lag.waiting,
        "dead": lag.dead,
        "out_of_order": sum(
            later < earlier for lane in lanes for earlier, later in itertools.pairwise(lane)
        ),
    }


@dataclass(frozen=True)
class Timed:
    """Something was done while a clock ran."""

    code: ClassVar[str] = "base.timed"
    number: int
    subject: str


def _measure() -> dict[str, Any]:
    def entry(number: int) -> audit.Entry:
        return audit.Entry(
            audit.Actor(f"officer-{number % 40}", "officer", "dpmptsp"),
            "catalog.report_answered",
            "catalog.report",
            f"R-{number}",
            person=f"account-{number % 5_000}",
            purpose="Menjawab laporan warga",
            facts={"state": "answered", "minutes": number % 90},
        )

    lots = [[entry(number) for number in range(at, at + 500)] for at in range(0, ROWS, 500)]
    moment = now()
    begun = time.perf_counter()
    for lot in lots:
        audit.record_many(lot, now=moment)
    many = time.perf_counter() - begun

    singles = ROWS // 20
    begun = time.perf_counter()
    for number in range(singles):
        audit.record_many([entry(number)], now=moment)
    single = time.perf_counter() - begun

    begun = time.perf_counter()
    verdict = audit.verify()
    checking = time.perf_counter() - begun
    if not verdict.ok or verdict.rows != ROWS + singles:
        raise RuntimeError(str(verdict))

    begun = time.perf_counter()
    for number in range(EVENTS):
        with transaction.atomic():
            outbox.publish(Timed(number, f"act:{number % SUBJECTS}"), now=moment)
    publishing = time.perf_counter() - begun

    worker = outbox.Worker(clock=now, rng=random.Random(3))
    begun = time.perf_counter()
    done = worker.drain().delivered
    delivering = time.perf_counter() - begun
    if done != EVENTS or outbox.event_lag(now=now()).waiting:
        raise RuntimeError(f"{done} of {EVENTS} events were delivered")
    return {
        "outbox_events_per_s": round(EVENTS / delivering),
        "outbox_published_per_s": round(EVENTS / publishing),
        "audit_rows_per_s": round(ROWS / many),
        "audit_single_per_s": round(singles / single),
        "audit_verify_rows_per_s": round(verdict.rows / checking),
    }


if __name__ == "__main__":
    _child(*sys.argv[1:])
