"""Taking work for a while: one worker gets it, and after a crash another one does."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from random import Random
from typing import TypeVar
from uuid import uuid4

from django.db import connection, models, transaction
from django.db.models import Exists, OuterRef, Q

from layan.foundation.outbox import registry
from layan.foundation.outbox.backoff import is_last, pause_before_retry
from layan.foundation.outbox.models import WAITING, Claimable, Delivery, Task
from layan.kernel.errors import LayanError

CLAIM_LOCK = 0x4C415941  # "LAYA": the advisory lock under which PostgreSQL workers take turns
WORKER_LOST = "worker lost"
LONGEST_ERROR = 500
Work = TypeVar("Work", bound=Claimable)


def new_claim() -> str:
    """A word only one claim knows."""
    return uuid4().hex


def free(now: datetime) -> Q:
    """Work that is due and that no living worker holds."""
    return WAITING & Q(due_at__lte=now) & (Q(lease_until__isnull=True) | Q(lease_until__lte=now))


def _deliverable(now: datetime) -> models.QuerySet[Delivery]:
    """Free deliveries with nothing dead, delayed or taken before them in their lane.

    A lane is what one handler has still to hear of one subject. Free deliveries of one lane may be
    taken together; they are handled in their order.
    """
    before = Delivery.objects.filter(
        Q(dead_at__isnull=False) | Q(due_at__gt=now) | Q(lease_until__gt=now),
        handler=OuterRef("handler"),
        subject=OuterRef("subject"),
        event_id__lt=OuterRef("event_id"),
        finished_at__isnull=True,
    )
    return (
        Delivery.objects.filter(free(now), handler__in=registry.handler_names())
        .exclude(Exists(before))
        .order_by("event_id", "id")
    )


def claim_deliveries(*, now: datetime, most: int, lease: timedelta) -> tuple[str, list[Delivery]]:
    """Take up to ``most`` deliveries in the order of their events; the claim's word and the rows.

    Nothing is written when there is nothing to take, so an idle worker disturbs nobody.
    """
    claim = new_claim()
    if not _deliverable(now).exists():
        return claim, []
    with transaction.atomic():
        _take_turns()
        ids = list(_deliverable(now).values_list("id", flat=True)[:most])
        rows = list(
            Delivery.objects.filter(id__in=ids)
            .filter(free(now))
            .select_related("event")
            .order_by("event_id", "id")
            .select_for_update(
                skip_locked=connection.features.has_select_for_update_skip_locked,
                of=("self",) if connection.features.has_select_for_update_of else (),
            )
        )
        rows = _without_broken_lanes(ids, rows)
        rows = _blame_first(rows, now=now)
        taken = [row.pk for row in rows]
        Delivery.objects.filter(id__in=taken).update(claim=claim, lease_until=now + lease)
    return claim, rows


def _take_turns() -> None:
    """Let PostgreSQL workers reach for work one after the other.

    Without it they would reach for the same rows at the same moment, and all but one come away
    with nothing. That no lane is split does not depend on it: see :func:`_without_broken_lanes`.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CLAIM_LOCK])


def _without_broken_lanes(ids: list[int], rows: list[Delivery]) -> list[Delivery]:
    """The rows without those that follow, in their lane, one that could not be locked.

    Another worker took it just now, or one whose lease has ended is still busy with it.
    """
    absent = set(ids) - {row.pk for row in rows}
    if not absent:
        return rows
    broken = {
        (handler, subject): event
        for handler, subject, event in Delivery.objects.filter(id__in=absent)
        .order_by("-event_id")
        .values_list("handler", "subject", "event_id")
    }
    return [
        row
        for row in rows
        if row.event_id < broken.get((row.handler, row.subject), row.event_id + 1)
    ]


def _blame_first(rows: list[Delivery], *, now: datetime) -> list[Delivery]:
    """Count a try for what a lost worker was busy with: the first row left of each lost claim.

    Otherwise an event that kills its worker would be taken again for ever.
    """
    seen: set[str] = set()
    dead_lanes: set[tuple[str, str]] = set()
    kept = []
    for row in rows:
        lane = (row.handler, row.subject)
        if lane in dead_lanes:
            continue
        if row.lease_until is not None and row.claim not in seen:
            seen.add(row.claim)
            if count_lost(row, now=now):
                dead_lanes.add(lane)
                continue
        kept.append(row)
    return kept


def count_lost(row: Claimable, *, now: datetime) -> bool:
    """Count the try a lost worker made; whether it was the last one."""
    row.attempts += 1
    row.error = WORKER_LOST
    if is_last(row.attempts):
        row.dead_at, row.claim, row.lease_until = now, "", None
    row.save(update_fields=["attempts", "error", "dead_at", "claim", "lease_until"])
    return row.dead_at is not None


def claim_task(*, now: datetime) -> Task | None:
    """Take the task that has been due longest; None when there is none."""
    names = list(registry.tasks())
    waiting = Task.objects.filter(free(now), name__in=names).order_by("due_at", "id")
    if not waiting.exists():
        return None
    with transaction.atomic():
        row = waiting.select_for_update(
            skip_locked=connection.features.has_select_for_update_skip_locked
        ).first()
        if row is None or (row.lease_until is not None and count_lost(row, now=now)):
            return None
        row.claim = new_claim()
        row.lease_until = now + registry.tasks()[row.name].lease
        row.save(update_fields=["claim", "lease_until"])
        return row


def finish(row: Claimable, *, claim: str, now: datetime) -> bool:
    """Note that the work is done, if it is still ours; locks it until the transaction ends."""
    return bool(
        type(row)
        ._default_manager.filter(WAITING, pk=row.pk, claim=claim)
        .update(finished_at=now, attempts=row.attempts + 1, claim="", lease_until=None, error="")
    )


def note_failure(
    row: Claimable, problem: Exception, *, claim: str, now: datetime, rng: Random
) -> bool:
    """Plan the next try, or give up after the last one; whether it was given up."""
    attempts = row.attempts + 1
    last = is_last(attempts)
    type(row)._default_manager.filter(WAITING, pk=row.pk, claim=claim).update(
        attempts=attempts,
        error=error_text(problem),
        claim="",
        lease_until=None,
        due_at=now if last else now + pause_before_retry(attempts, rng=rng),
        dead_at=now if last else None,
    )
    return last


def release(kind: type[Work], ids: Iterable[int], *, claim: str) -> None:
    """Give back work that was taken and not begun."""
    wanted = list(ids)
    if wanted:
        kind._default_manager.filter(WAITING, pk__in=wanted, claim=claim).update(
            claim="", lease_until=None
        )


def error_text(problem: Exception) -> str:
    """The kind of error, and its first line with every longer number hidden: it may be personal."""
    if isinstance(problem, LayanError):
        return f"{type(problem).__name__} {problem.code}"[:LONGEST_ERROR]
    line = next(iter(str(problem).splitlines()), "")
    text = re.sub(r"\d(?:[ .\-]?\d){5,}", "…", line)
    return "".join(
        letter for letter in f"{type(problem).__name__}: {text}" if letter.isprintable()
    )[:LONGEST_ERROR]
