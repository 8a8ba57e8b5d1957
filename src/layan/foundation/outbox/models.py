"""Tables of the outbox: events, their deliveries, tasks, and the schedules' marks."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Event(models.Model):
    """Something that happened, written in the transaction in which it happened."""

    code = models.CharField(max_length=100)
    subject = models.CharField(max_length=200)
    payload = models.JSONField()
    published_at = models.DateTimeField()

    class Meta:
        """Old ones are found for clearing."""

        app_label = "outbox"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["published_at"], name="outbox_event_age")
        ]


class Claimable(models.Model):
    """Work that one worker takes for a while.

    It is open until ``finished_at``; a dead one is open and ``dead_at`` says since when. While
    ``lease_until`` lies ahead, it belongs to the worker that knows ``claim``.
    """

    due_at = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    claim = models.CharField(max_length=32, default="", blank=True)
    lease_until = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    dead_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=500, default="", blank=True)

    class Meta:
        """Shared by deliveries and tasks."""

        abstract = True


OPEN = models.Q(finished_at__isnull=True)
WAITING = OPEN & models.Q(dead_at__isnull=True)


class Delivery(Claimable):
    """One event for one handler: the ledger that makes handling happen once."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="deliveries")
    handler = models.CharField(max_length=120)
    subject = models.CharField(max_length=200)

    class Meta:
        """A handler gets an event once; its lane is its open deliveries of one subject."""

        app_label = "outbox"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["event", "handler"], name="outbox_delivery_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["handler", "subject", "event"], name="outbox_lane", condition=OPEN
            ),
            models.Index(fields=["event", "id"], name="outbox_waiting", condition=WAITING),
        ]


class Task(Claimable):
    """Something to be done later, at least once, or once if it runs in a transaction."""

    name = models.CharField(max_length=120)
    args = models.JSONField()
    key = models.CharField(max_length=200, null=True, unique=True)  # noqa: DJ001 - many have none
    created_at = models.DateTimeField()

    class Meta:
        """Waiting tasks are found by when they are due."""

        app_label = "outbox"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["due_at", "id"], name="outbox_task_due", condition=WAITING)
        ]


class ScheduleMark(models.Model):
    """The last planned moment of a schedule that some worker has taken."""

    name = models.CharField(max_length=120, primary_key=True)
    last_at = models.DateTimeField()

    class Meta:
        """One row for each schedule."""

        app_label = "outbox"
