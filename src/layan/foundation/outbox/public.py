"""The door of the outbox: ``from layan.foundation.outbox import public as outbox``."""

from layan.foundation.outbox.backoff import MOST_ATTEMPTS, pause_before_retry
from layan.foundation.outbox.housekeeping import clear_delivered
from layan.foundation.outbox.letters import (
    dead_letters,
    dead_tasks,
    event_lag,
    replay,
    replay_task,
    skip,
    task_lag,
)
from layan.foundation.outbox.publishing import enqueue, publish
from layan.foundation.outbox.registry import (
    Daily,
    Every,
    register_schedule,
    register_task,
    subscribe,
)
from layan.foundation.outbox.types import (
    DeadLetter,
    Delivered,
    DomainEvent,
    EventInvalid,
    HandlerTaken,
    Lag,
    LetterUnknown,
    NoTransaction,
    OutboxError,
    TaskCall,
    TaskUnknown,
)
from layan.foundation.outbox.worker import Round, Worker, in_background

__all__ = [
    "MOST_ATTEMPTS",
    "Daily",
    "DeadLetter",
    "Delivered",
    "DomainEvent",
    "EventInvalid",
    "Every",
    "HandlerTaken",
    "Lag",
    "LetterUnknown",
    "NoTransaction",
    "OutboxError",
    "Round",
    "TaskCall",
    "TaskUnknown",
    "Worker",
    "clear_delivered",
    "dead_letters",
    "dead_tasks",
    "enqueue",
    "event_lag",
    "in_background",
    "pause_before_retry",
    "publish",
    "register_schedule",
    "register_task",
    "replay",
    "replay_task",
    "skip",
    "subscribe",
    "task_lag",
]
