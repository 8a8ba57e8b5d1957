"""The words of the outbox and its refusals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar, Protocol

from layan.kernel.errors import LayanError


class OutboxError(LayanError):
    """The root of the outbox's refusals."""

    code = "foundation.outbox_error"


class NoTransaction(OutboxError):
    """An event was published outside a transaction, where it could outlive a failed act."""

    code = "foundation.outbox_no_transaction"


class EventInvalid(OutboxError):
    """An event or task cannot be written so: ``name`` says which, ``reason`` why."""

    code = "foundation.outbox_event_invalid"


class HandlerTaken(OutboxError):
    """Two handlers, tasks or schedules registered under one name."""

    code = "foundation.outbox_handler_taken"


class TaskUnknown(OutboxError):
    """No task of that name is registered."""

    code = "foundation.outbox_task_unknown"


class LetterUnknown(OutboxError):
    """There is no dead letter of that number."""

    code = "foundation.outbox_letter_unknown"


class DomainEvent(Protocol):
    """What a slice says has happened: a frozen dataclass whose fields become the payload.

    ``code`` is a dotted code such as ``catalog.report_answered`` (a class variable), ``subject``
    names the record it happened to; events of one subject are handled in their order.
    """

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def code(self) -> str:
        """The kind of event."""

    @property
    def subject(self) -> str:
        """The record it happened to, such as ``report:R-7``."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """An event as its handler gets it; ``attempt`` counts from 1."""

    id: int
    code: str
    subject: str
    payload: Mapping[str, Any]
    published_at: datetime
    now: datetime
    attempt: int


@dataclass(frozen=True, slots=True)
class TaskCall:
    """A task as its function gets it; ``attempt`` counts from 1."""

    id: int
    name: str
    args: Mapping[str, Any]
    due_at: datetime
    now: datetime
    attempt: int
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Lag:
    """How far the worker is behind: numbers, and the age of the oldest thing that is due."""

    waiting: int
    due: int
    dead: int
    unknown: int
    oldest_seconds: float


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A delivery or task that failed too often; ``held_back`` later events wait behind it."""

    id: int
    kind: str
    name: str
    subject: str
    attempts: int
    error: str
    dead_at: datetime
    held_back: int = 0
    payload: Mapping[str, Any] = field(default_factory=dict)
