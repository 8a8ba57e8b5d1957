"""What the metrics page tells about the outbox."""

from __future__ import annotations

from collections.abc import Mapping

from layan.foundation.operations.metrics import register_gauge
from layan.foundation.outbox.letters import event_lag, task_lag
from layan.kernel.clock import now


def oldest_seconds() -> Mapping[str, float]:
    """How long the oldest due event and task have waited."""
    moment = now()
    return {
        "events": event_lag(now=moment).oldest_seconds,
        "tasks": task_lag(now=moment).oldest_seconds,
    }


def dead() -> Mapping[str, float]:
    """How many dead letters wait for a person."""
    moment = now()
    return {"events": event_lag(now=moment).dead, "tasks": task_lag(now=moment).dead}


def register() -> None:
    """Put both on the metrics page."""
    register_gauge(
        "layan_outbox_oldest_seconds",
        "Age of the oldest event or task that is due, in seconds.",
        oldest_seconds,
        label="kind",
    )
    register_gauge(
        "layan_outbox_dead", "Events and tasks that failed too often.", dead, label="kind"
    )
