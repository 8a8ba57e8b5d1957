"""Clearing away what has been delivered and done for long enough."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef

from layan.foundation.outbox.models import OPEN, Delivery, Event, Task

KEPT_DAYS = 30
ROWS_AT_ONCE = 500  # short transactions, so that nobody waits for the broom


def kept_days() -> int:
    """How long delivered events and finished tasks are kept: ``LAYAN_EVENTS_KEPT_DAYS``."""
    return int(getattr(settings, "LAYAN_EVENTS_KEPT_DAYS", KEPT_DAYS))


def clear_delivered(*, now: datetime, days: int | None = None) -> tuple[int, int]:
    """Remove events and tasks finished more than ``days`` ago; how many of each.

    An event with a delivery that is still open, dead ones included, stays whole.
    """
    before = now - timedelta(days=kept_days() if days is None else days)
    events = tasks = 0
    open_ = Delivery.objects.filter(OPEN, event=OuterRef("pk"))
    late = Delivery.objects.filter(finished_at__gte=before, event=OuterRef("pk"))
    old = Event.objects.filter(published_at__lt=before).exclude(Exists(open_)).exclude(Exists(late))
    while ids := list(old.order_by("pk").values_list("pk", flat=True)[:ROWS_AT_ONCE]):
        Delivery.objects.filter(event_id__in=ids).delete()
        events += Event.objects.filter(pk__in=ids).delete()[0]
    done = Task.objects.filter(finished_at__lt=before).order_by("pk")
    while ids := list(done.values_list("pk", flat=True)[:ROWS_AT_ONCE]):
        tasks += Task.objects.filter(pk__in=ids).delete()[0]
    return events, tasks
