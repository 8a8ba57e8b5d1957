"""Writing events and tasks in the transaction of the act that causes them."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction

from layan.foundation.outbox import registry
from layan.foundation.outbox.models import Delivery, Event, Task
from layan.foundation.outbox.types import DomainEvent, EventInvalid, NoTransaction, TaskUnknown

CODE = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)+")
MOST_PAYLOAD_CHARACTERS = 60_000
LONGEST_SUBJECT = 200
LONGEST_KEY = 200
woken = threading.Event()  # set when this very process has written work


def publish(event: DomainEvent, *, now: datetime) -> int:
    """Write an event for every subscriber; its number.

    If the transaction is rolled back, nothing happened and nobody hears of it. Raises
    :class:`NoTransaction` outside one, :class:`EventInvalid` for what cannot be kept as JSON.
    Payloads stay for weeks: carry ids, not personal data.
    """
    if not connection.in_atomic_block:
        raise NoTransaction(name=event.code)
    code, subject = event.code, event.subject
    if not CODE.fullmatch(code) or len(code) > 100:
        raise EventInvalid(name=code[:100], reason="not_a_code")
    if not subject or len(subject) > LONGEST_SUBJECT:
        raise EventInvalid(name=code, reason="subject")
    payload = plain({each.name: getattr(event, each.name) for each in fields(event)}, name=code)
    _hold_subject(subject)
    row = Event.objects.create(code=code, subject=subject, payload=payload, published_at=now)
    deliveries = [
        Delivery(event=row, handler=name, subject=subject, due_at=now)
        for name in registry.handlers_of(code)
    ]
    if deliveries:
        Delivery.objects.bulk_create(deliveries)
        transaction.on_commit(woken.set)
    return row.pk


def enqueue(
    name: str,
    args: Mapping[str, Any] | None = None,
    *,
    now: datetime,
    run_at: datetime | None = None,
    key: str | None = None,
) -> int:
    """Have a registered task done at ``run_at`` (else as soon as possible); its number.

    With a ``key`` the task exists once: a second call with the same key changes nothing and returns
    the first one's number, as long as finished tasks are kept. Raises :class:`TaskUnknown`,
    :class:`EventInvalid`.
    """
    if name not in registry.tasks():
        raise TaskUnknown(name=name)
    if key is not None and not 0 < len(key) <= LONGEST_KEY:
        raise EventInvalid(name=name, reason="key")
    task = Task(
        name=name,
        args=plain(dict(args or {}), name=name),
        key=key,
        due_at=run_at or now,
        created_at=now,
    )
    if key is None:
        task.save(force_insert=True)
    else:
        Task.objects.bulk_create([task], ignore_conflicts=True)
        task = Task.objects.only("pk").get(key=key)
    transaction.on_commit(woken.set)
    return task.pk


def plain(value: Mapping[str, Any], *, name: str) -> dict[str, Any]:
    """The mapping as JSON keeps it: times, amounts and ids become text.

    Raises :class:`EventInvalid`.
    """
    try:
        text = json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False, allow_nan=False)
        text.encode()
    except (TypeError, ValueError) as problem:
        raise EventInvalid(name=name, reason="not_json") from problem
    if len(text) > MOST_PAYLOAD_CHARACTERS:
        raise EventInvalid(name=name, reason="too_long")
    if "\\u0000" in text:  # PostgreSQL keeps no such character
        raise EventInvalid(name=name, reason="not_json")
    made: dict[str, Any] = json.loads(text)
    return made


def _hold_subject(subject: str) -> None:
    """Make events of one subject get their numbers in the order in which they are committed.

    On PostgreSQL two transactions could take numbers 5 and 6 and commit 6 first; the second waits
    here. SQLite has one writer at a time anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [subject])
