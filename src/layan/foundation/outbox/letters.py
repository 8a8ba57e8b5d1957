"""What could not be delivered or done: seen, tried again, or let go by a person; and the lag."""

from __future__ import annotations

from datetime import datetime

from django.db import models, transaction
from django.db.models import Count, Min, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from layan.foundation.outbox import registry
from layan.foundation.outbox.models import OPEN, WAITING, Delivery, Task
from layan.foundation.outbox.publishing import woken
from layan.foundation.outbox.types import DeadLetter, Lag, LetterUnknown

MOST_SHOWN = 200
DEAD = OPEN & Q(dead_at__isnull=False)


def dead_letters(*, most: int = MOST_SHOWN) -> list[DeadLetter]:
    """Deliveries that failed too often, oldest first, with how many events wait behind each."""
    behind = (
        Delivery.objects.filter(
            OPEN,
            handler=OuterRef("handler"),
            subject=OuterRef("subject"),
            event_id__gt=OuterRef("event_id"),
        )
        .order_by()
        .values("handler")
        .annotate(number=Count("*"))
        .values("number")
    )
    rows = (
        Delivery.objects.filter(DEAD)
        .select_related("event")
        .annotate(behind=Coalesce(Subquery(behind), 0))
        .order_by("dead_at", "id")[:most]
    )
    return [
        DeadLetter(
            id=row.pk,
            kind=row.event.code,
            name=row.handler,
            subject=row.subject,
            attempts=row.attempts,
            error=row.error,
            dead_at=row.dead_at,
            held_back=row.behind,
            payload=row.event.payload,
        )
        for row in rows
        if row.dead_at is not None
    ]


def dead_tasks(*, most: int = MOST_SHOWN) -> list[DeadLetter]:
    """Tasks that failed too often, oldest first."""
    return [
        DeadLetter(
            id=row.pk,
            kind="task",
            name=row.name,
            subject=row.key or "",
            attempts=row.attempts,
            error=row.error,
            dead_at=row.dead_at,
            payload=row.args,
        )
        for row in Task.objects.filter(DEAD).order_by("dead_at", "id")[:most]
        if row.dead_at is not None
    ]


def replay(number: int | None, *, now: datetime) -> int:
    """Let a dead delivery, or all of them, be tried again from the first try; how many.

    Raises :class:`LetterUnknown`.
    """
    return _replay(Delivery.objects.all(), number, now=now)


def replay_task(number: int | None, *, now: datetime) -> int:
    """The same for dead tasks; raises :class:`LetterUnknown`."""
    return _replay(Task.objects.all(), number, now=now)


def _replay(
    rows: models.QuerySet[Delivery] | models.QuerySet[Task], number: int | None, *, now: datetime
) -> int:
    wanted = rows.filter(DEAD) if number is None else rows.filter(DEAD, pk=number)
    changed = wanted.update(dead_at=None, due_at=now, attempts=0, claim="", lease_until=None)
    if not changed and number is not None:
        raise LetterUnknown(number=number)
    transaction.on_commit(woken.set)
    return changed


def skip(number: int, *, now: datetime) -> None:
    """Let a dead delivery go unhandled, so that later events of its subject are handled.

    Raises :class:`LetterUnknown`.
    """
    changed = Delivery.objects.filter(DEAD, pk=number).update(
        finished_at=now, dead_at=None, claim="", lease_until=None
    )
    if not changed:
        raise LetterUnknown(number=number)
    transaction.on_commit(woken.set)


def event_lag(*, now: datetime) -> Lag:
    """How far deliveries are behind; ``unknown`` ones have a handler this process does not know."""
    return _lag(Delivery.objects.all(), ~Q(handler__in=registry.handler_names()), now=now)


def task_lag(*, now: datetime) -> Lag:
    """How far tasks are behind."""
    return _lag(Task.objects.all(), ~Q(name__in=list(registry.tasks())), now=now)


def _lag(
    rows: models.QuerySet[Delivery] | models.QuerySet[Task], strange: Q, *, now: datetime
) -> Lag:
    due = WAITING & Q(due_at__lte=now)
    found = rows.filter(OPEN).aggregate(
        waiting=Count("pk", filter=WAITING),
        due=Count("pk", filter=due),
        dead=Count("pk", filter=DEAD),
        unknown=Count("pk", filter=WAITING & strange),
        oldest=Min("due_at", filter=due),
    )
    oldest = found.pop("oldest")
    return Lag(**found, oldest_seconds=(now - oldest).total_seconds() if oldest else 0.0)
