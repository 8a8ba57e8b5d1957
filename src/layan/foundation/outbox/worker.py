"""The loop that hands out events, runs tasks and keeps the schedules.

It runs in a thread of `layan up` by default, or as `layan worker` in as many processes as wanted.
Killing it at any moment loses nothing and doubles nothing.
"""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from types import FrameType

from django.db import DatabaseError, InterfaceError, close_old_connections, connection

from layan.foundation.outbox.delivering import LEASE, Clock, deliver_due, run_due_tasks
from layan.foundation.outbox.publishing import woken
from layan.foundation.outbox.scheduling import enqueue_planned

log = logging.getLogger(__name__)
IDLE_SECONDS = 1.0  # between two looks when nothing wakes the loop
LONGEST_TROUBLE_SECONDS = 30.0
STOP_SECONDS = 30.0  # how long the end of the server waits for the work in hand


@dataclass(frozen=True, slots=True)
class Round:
    """What one look at the tables led to."""

    delivered: int = 0
    ran: int = 0
    planned: int = 0

    def __bool__(self) -> bool:
        return bool(self.delivered or self.ran or self.planned)


class Worker:
    """One worker; ``clock`` tells the time, ``rng`` spreads the retries.

    ``lease`` is how long deliveries stay with a worker that has died before another takes them.
    """

    def __init__(self, *, clock: Clock, rng: Random, lease: timedelta = LEASE) -> None:
        self.clock = clock
        self.rng = rng
        self.lease = lease
        self._stop = threading.Event()

    def stop(self) -> None:
        """Finish the work in hand and leave the loop; safe from a signal handler."""
        self._stop.set()
        woken.set()

    def look_once(self) -> Round:
        """Take what is due now, one lot of each kind."""
        planned = enqueue_planned(now=self.clock())
        delivered = deliver_due(
            clock=self.clock, rng=self.rng, stopped=self._stop.is_set, lease=self.lease
        )
        ran = run_due_tasks(clock=self.clock, rng=self.rng, stopped=self._stop.is_set)
        return Round(delivered, ran, planned)

    def drain(self) -> Round:
        """Look until nothing is due any more, or until stopped; the sum."""
        delivered = ran = planned = 0
        while not self._stop.is_set():
            found = self.look_once()
            if not found:
                break
            delivered += found.delivered
            ran += found.ran
            planned += found.planned
        return Round(delivered, ran, planned)

    def run(self) -> None:
        """Look until stopped. A database that is away for a while is waited for."""
        trouble = 0
        while not self._stop.is_set():
            try:
                close_old_connections()
                found = self.look_once()
                trouble = 0
            except (DatabaseError, InterfaceError) as problem:
                trouble += 1
                found = Round()
                log.warning("the worker cannot use the database (%s)", type(problem).__name__)
                connection.close()
            if not found:
                woken.wait(min(LONGEST_TROUBLE_SECONDS, IDLE_SECONDS * 2 ** min(trouble, 5)))
                woken.clear()
        connection.close()


@contextmanager
def in_background(worker: Worker) -> Iterator[threading.Thread]:
    """The loop in a thread while the block runs; at its end the work in hand is finished.

    A server in the block that is told to end by SIGTERM raises that signal once more when it has
    closed; here it ends the block in good order instead of the process at once.
    """
    thread = threading.Thread(target=worker.run, name="layan-worker", daemon=True)
    main = threading.current_thread() is threading.main_thread()
    before = signal.signal(signal.SIGTERM, _leave) if main else None
    thread.start()
    try:
        yield thread
    finally:
        worker.stop()
        thread.join(STOP_SECONDS)
        if main:
            signal.signal(signal.SIGTERM, before)


def _leave(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - as signal calls it
    raise SystemExit(0)
