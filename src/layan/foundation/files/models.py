"""The table of kept files; bodies lie sealed in the storage."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from layan.foundation.files.types import FileRecord, Kind, Scan


class StoredFile(models.Model):
    """A file, whose it is, and how to open it.

    The owner is a kind and an id, such as ``case`` and its number, because the foundation knows no
    city nouns. ``body`` names the sealed bytes; ``wrapped_key`` is the file's own key under the
    master key ``key_id``.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner_kind = models.CharField(max_length=40)
    owner_id = models.CharField(max_length=80)
    purpose = models.CharField(max_length=60)
    name = models.CharField(max_length=150)
    media_type = models.CharField(max_length=40, choices=[(kind.value, kind.name) for kind in Kind])
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    received_sha256 = models.CharField(max_length=64)
    scan = models.CharField(max_length=20, choices=[(scan.value, scan.name) for scan in Scan])
    scanner = models.CharField(max_length=40, blank=True)
    body = models.CharField(max_length=32, unique=True)
    key_id = models.CharField(max_length=12, db_index=True)
    wrapped_key = models.BinaryField()
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True, db_index=True)

    class Meta:
        """Found by owner and by the day they expire."""

        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["owner_kind", "owner_id", "purpose"], name="file_owner"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=models.Q(size__gt=0), name="file_not_empty"),
        ]

    def record(self) -> FileRecord:
        """What others may know of it."""
        return FileRecord(
            id=self.id,
            owner_kind=self.owner_kind,
            owner_id=self.owner_id,
            purpose=self.purpose,
            name=self.name,
            kind=Kind(self.media_type),
            size=self.size,
            sha256=self.sha256,
            received_sha256=self.received_sha256,
            scan=Scan(self.scan),
            scanner=self.scanner,
            created_at=self.created_at,
            expires_at=self.expires_at,
        )
