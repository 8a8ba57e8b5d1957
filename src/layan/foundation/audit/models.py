"""Tables of the audit log. Triggers refuse to change or delete their rows, except the chain's end.

A later migration that alters one of these tables on SQLite rebuilds it and so loses its triggers;
end it with ``protection.install``.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Record(models.Model):
    """One act or one reading. ``facts`` is canonical JSON as text: its bytes are hashed."""

    sequence = models.BigIntegerField(primary_key=True)
    occurred_at = models.DateTimeField()
    actor = models.CharField(max_length=80)
    role = models.CharField(max_length=40)
    agency = models.CharField(max_length=60)
    acting_for = models.CharField(max_length=80)
    action = models.CharField(max_length=100)
    subject_kind = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=120)
    person_hash = models.CharField(max_length=64)
    person_key = models.CharField(max_length=20)
    read = models.BooleanField()
    purpose = models.CharField(max_length=300)
    facts = models.TextField()
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        """Found by the person read, by the record acted on, and by the actor."""

        app_label = "audit"
        ordering: ClassVar[list[str]] = ["sequence"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["person_hash", "-sequence"],
                name="audit_read_of_person",
                condition=models.Q(read=True),
            ),
            models.Index(
                fields=["subject_kind", "subject_id", "sequence"], name="audit_about_subject"
            ),
            models.Index(fields=["actor", "sequence"], name="audit_by_actor"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=models.Q(sequence__gte=1), name="audit_from_one")
        ]


class ChainEnd(models.Model):
    """The one row every writer locks: where the chain ends."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    sequence = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64)

    class Meta:
        """There is one row and no other."""

        app_label = "audit"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=models.Q(id=1), name="audit_one_chain_end")
        ]


class DayHead(models.Model):
    """The chain's end as signed for one day; a day may be signed again when the chain has grown."""

    day = models.DateField()
    sequence = models.BigIntegerField()
    hash = models.CharField(max_length=64)
    signed_at = models.DateTimeField()
    key_id = models.CharField(max_length=16)
    signature = models.CharField(max_length=128)

    class Meta:
        """In the order of days; the same end is signed once a day."""

        app_label = "audit"
        ordering: ClassVar[list[str]] = ["day", "sequence"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["day", "sequence"], name="audit_day_signed_once")
        ]
