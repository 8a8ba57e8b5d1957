"""What the worker does for the outbox itself."""

from __future__ import annotations

from layan.foundation.outbox.housekeeping import clear_delivered
from layan.foundation.outbox.types import TaskCall

CLEAR = "foundation.outbox_clear"


def clear(call: TaskCall) -> None:
    """Remove what was delivered and done long ago."""
    clear_delivered(now=call.now)
