"""Handing events to their handlers, and running tasks: each piece of work in its own transaction.

These functions belong to the worker's loop, so they are given a clock and not one moment.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

from django.db import DatabaseError, connection, transaction

from layan.foundation.outbox import registry
from layan.foundation.outbox.claiming import (
    claim_deliveries,
    claim_task,
    finish,
    note_failure,
    release,
)
from layan.foundation.outbox.models import Delivery, Task
from layan.foundation.outbox.types import Delivered, TaskCall, TaskUnknown

log = logging.getLogger(__name__)
Clock = Callable[[], datetime]
Stopped = Callable[[], bool]
MOST_AT_ONCE = 100
LEASE = timedelta(seconds=60)


def never() -> bool:
    """Nobody asks to stop."""
    return False


def deliver_due(
    *,
    clock: Clock,
    rng: Random,
    stopped: Stopped = never,
    most: int = MOST_AT_ONCE,
    lease: timedelta = LEASE,
) -> int:
    """Take one lot of due deliveries and handle them in order; how many were handled or failed.

    After a failure the rest of that lane waits; other lanes go on. What is left when ``stopped``
    says so, or when half of the lease has passed, is given back.
    """
    taken_at = clock()
    claim, rows = claim_deliveries(now=taken_at, most=most, lease=lease)
    halted: set[tuple[str, str]] = set()
    left: list[int] = []
    tried = 0
    for row in rows:
        lane = (row.handler, row.subject)
        now = clock()
        if lane in halted or stopped() or now - taken_at > lease / 2:
            left.append(row.pk)
            continue
        tried += 1
        if not _deliver(row, claim=claim, now=now, clock=clock, rng=rng):
            halted.add(lane)
    release(Delivery, left, claim=claim)
    return tried


def _deliver(row: Delivery, *, claim: str, now: datetime, clock: Clock, rng: Random) -> bool:
    """Handle one delivery; whether its lane may go on."""
    try:
        return _handle(row, claim=claim, now=now)
    except Exception as problem:  # noqa: BLE001 - whatever a handler does, the worker goes on
        _failed(row, problem, claim=claim, now=clock(), rng=rng, name=row.handler)
        return False


def _handle(row: Delivery, *, claim: str, now: datetime) -> bool:
    """Run the handler; False when another worker has taken the delivery over."""
    event = row.event
    handler = registry.handler(event.code, row.handler)
    if handler is None:  # it listens to another code by now
        raise TaskUnknown(name=row.handler)
    with transaction.atomic():
        # The ledger first: it locks the row, so a worker that was thought dead cannot run the
        # handler at the same time, and both are kept or neither.
        if not finish(row, claim=claim, now=now):
            return False
        handler(
            Delivered(
                id=event.pk,
                code=event.code,
                subject=event.subject,
                payload=event.payload,
                published_at=event.published_at,
                now=now,
                attempt=row.attempts + 1,
            )
        )
    return True


def run_due_tasks(
    *, clock: Clock, rng: Random, stopped: Stopped = never, most: int = MOST_AT_ONCE
) -> int:
    """Take due tasks one after the other and run them; how many were run."""
    ran = 0
    while ran < most and not stopped():
        row = claim_task(now=clock())
        if row is None:
            break
        ran += 1
        _run(row, clock=clock, rng=rng)
    return ran


def _run(row: Task, *, clock: Clock, rng: Random) -> None:
    task = registry.tasks()[row.name]
    claim, now = row.claim, clock()
    call = TaskCall(
        id=row.pk,
        name=row.name,
        args=row.args,
        due_at=row.due_at,
        now=now,
        attempt=row.attempts + 1,
        key=row.key,
    )
    try:
        if task.atomic:
            with transaction.atomic():
                if finish(row, claim=claim, now=now):
                    task.function(call)
            return
        task.function(call)
        if not finish(row, claim=claim, now=clock()):
            log.warning("task %s %s ran longer than its lease", row.name, row.pk)
    except Exception as problem:  # noqa: BLE001 - whatever a task does, the worker goes on
        _failed(row, problem, claim=claim, now=clock(), rng=rng, name=row.name)


def _failed(
    row: Delivery | Task, problem: Exception, *, claim: str, now: datetime, rng: Random, name: str
) -> None:
    if isinstance(problem, DatabaseError) and not connection.is_usable():
        raise problem  # the database is gone; the lease will run out and nothing is lost
    last = note_failure(row, problem, claim=claim, now=now, rng=rng)
    # No text of the error here: it may hold personal data.
    log.warning(
        "%s failed on %s %s (%s)%s",
        name,
        type(row).__name__.lower(),
        row.pk,
        type(problem).__name__,
        ", for the last time" if last else "",
    )
