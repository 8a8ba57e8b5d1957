"""Turning planned moments into tasks, each once, however many workers look."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.timezone import get_default_timezone

from layan.foundation.outbox import registry
from layan.foundation.outbox.models import ScheduleMark
from layan.foundation.outbox.publishing import enqueue


def enqueue_planned(*, now: datetime) -> int:
    """Enqueue every schedule whose moment has come; how many.

    A schedule seen for the first time begins with its next moment. Of several missed moments the
    latest is made up for. The mark moves and the task is written in one transaction, so a worker
    killed in between neither loses nor doubles it.
    """
    marks = dict(ScheduleMark.objects.values_list("name", "last_at"))
    enqueued = 0
    for name, schedule in registry.schedules().items():
        planned = schedule.rhythm.latest(now, get_default_timezone())
        known = marks.get(name)
        if known is None:
            ScheduleMark.objects.bulk_create(
                [ScheduleMark(name=name, last_at=planned)], ignore_conflicts=True
            )
        elif known < planned:
            with transaction.atomic():
                taken = ScheduleMark.objects.filter(name=name, last_at=known).update(
                    last_at=planned
                )
                if taken:
                    enqueue(
                        schedule.task,
                        schedule.args,
                        now=now,
                        run_at=planned,
                        key=f"schedule:{name}:{planned.isoformat()}",
                    )
                    enqueued += 1
    return enqueued
