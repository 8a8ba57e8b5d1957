"""Who listens, what can be done later, and what is done regularly.

Slices register in ``AppConfig.ready``; this module touches no table, so ``apps.py`` may import it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta, tzinfo
from typing import Any

from layan.foundation.outbox.types import Delivered, EventInvalid, HandlerTaken, TaskCall

EventHandler = Callable[[Delivered], None]
TaskFunction = Callable[[TaskCall], None]
LONGEST_NAME = 120
EVERY_DAY = frozenset(range(7))
TASK_LEASE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class RegisteredTask:
    """What is known of a task: its function, whether it runs inside a transaction, its lease."""

    function: TaskFunction
    atomic: bool = True
    lease: timedelta = TASK_LEASE


@dataclass(frozen=True, slots=True)
class Daily:
    """Once a day at a local time, on some weekdays (Monday is 0)."""

    at: time
    weekdays: frozenset[int] = EVERY_DAY

    def latest(self, now: datetime, zone: tzinfo) -> datetime:
        """The last planned moment that is not after ``now``.

        >>> from datetime import datetime, UTC
        >>> Daily(time(0, 10)).latest(datetime(2026, 11, 23, 0, 9, tzinfo=UTC), UTC).isoformat()
        '2026-11-22T00:10:00+00:00'
        """
        day = now.astimezone(zone).date()
        for back in range(9):
            planned = datetime.combine(day - timedelta(days=back), self.at, tzinfo=zone)
            if planned.weekday() in self.weekdays and planned <= now:
                return planned.astimezone(UTC)
        raise EventInvalid(name="Daily", reason="no_weekday")


@dataclass(frozen=True, slots=True)
class Every:
    """At a fixed interval, counted from the first moment of 1970 so that all processes agree."""

    period: timedelta

    def latest(self, now: datetime, zone: tzinfo) -> datetime:  # noqa: ARG002 - as in Daily
        """The last planned moment that is not after ``now``."""
        beginning = datetime(1970, 1, 1, tzinfo=UTC)
        return beginning + (now - beginning) // self.period * self.period


@dataclass(frozen=True, slots=True)
class Schedule:
    """A task that is enqueued regularly."""

    rhythm: Daily | Every
    task: str
    args: Mapping[str, Any] = field(default_factory=dict)


_subscribers: dict[str, dict[str, EventHandler]] = {}
_tasks: dict[str, RegisteredTask] = {}
_schedules: dict[str, Schedule] = {}


def subscribe(code: str, handler_name: str, handler: EventHandler) -> None:
    """Let a handler hear of every event of that code from now on.

    The name is kept with each delivery, so it must stay when the function is renamed; put the slice
    before it: ``queues.call_next``. The handler runs in the transaction that also notes that it
    ran: what it writes happens once. It must be quick and must not speak to the outside; for that
    it enqueues a task. Raises :class:`HandlerTaken` when another function has the name.
    """
    _named(handler_name)
    known = _subscribers.setdefault(code, {})
    if known.get(handler_name, handler) != handler:
        raise HandlerTaken(name=handler_name)
    known[handler_name] = handler


def register_task(
    name: str, function: TaskFunction, *, atomic: bool = True, lease: timedelta = TASK_LEASE
) -> None:
    """Say what a task of that name does.

    With ``atomic`` it runs in the transaction that notes that it is done. Without, it runs outside
    and may talk to the world for up to ``lease``; after a crash it runs again, so the other side
    must be told ``TaskCall.id`` as its key. Raises :class:`HandlerTaken`.
    """
    _named(name)
    made = RegisteredTask(function, atomic, lease)
    if _tasks.get(name, made) != made:
        raise HandlerTaken(name=name)
    _tasks[name] = made


def register_schedule(
    name: str, rhythm: Daily | Every, *, task: str, args: Mapping[str, Any] | None = None
) -> None:
    """Enqueue a task regularly; each planned moment once, however many processes run.

    After a standstill only the latest missed moment is made up for. Raises :class:`HandlerTaken`.
    """
    _named(name)
    if isinstance(rhythm, Every) and rhythm.period < timedelta(seconds=1):
        raise EventInvalid(name=name, reason="period")
    if isinstance(rhythm, Daily) and not rhythm.weekdays & EVERY_DAY:
        raise EventInvalid(name=name, reason="no_weekday")
    made = Schedule(rhythm, task, dict(args or {}))
    if _schedules.get(name, made) != made:
        raise HandlerTaken(name=name)
    _schedules[name] = made


def _named(name: str) -> None:
    if not name or len(name) > LONGEST_NAME:
        raise EventInvalid(name=name[:40], reason="name")


def handlers_of(code: str) -> Mapping[str, EventHandler]:
    """The handlers of an event code by their names."""
    return _subscribers.get(code, {})


def handler(code: str, name: str) -> EventHandler | None:
    """One handler; None when this process does not know it."""
    return _subscribers.get(code, {}).get(name)


def handler_names() -> frozenset[str]:
    """The names of all handlers this process knows."""
    return frozenset(name for known in _subscribers.values() for name in known)


def tasks() -> Mapping[str, RegisteredTask]:
    """All tasks this process knows."""
    return _tasks


def schedules() -> Mapping[str, Schedule]:
    """All schedules this process knows."""
    return _schedules


def forget(name: str) -> None:
    """Take a handler, task and schedule of that name out again; for tests."""
    _tasks.pop(name, None)
    _schedules.pop(name, None)
    for known in _subscribers.values():
        known.pop(name, None)
