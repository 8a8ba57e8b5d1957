"""Tables of the catalogue.

A record's ``document`` is the checked text of the pack; the columns beside it are what queries ask
for. One row of
:class:`City` carries the revision that every cache of the catalogue goes by.
"""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from layan.domains.catalog.types import AreaKind, PlaceKind, ReportState, ServiceStatus, WindowKind


class City(models.Model):
    """The city this installation serves. At most one row."""

    id = models.CharField(primary_key=True, max_length=60)
    only = models.BooleanField(default=True, unique=True, editable=False)
    document = models.JSONField()
    digest = models.CharField(max_length=64)
    revision = models.PositiveIntegerField(default=1)
    imported_at = models.DateTimeField()

    class Meta:
        """One city an installation."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=models.Q(only=True), name="catalog_one_city"),
        ]


class Document(models.Model):
    """What all records of a pack share."""

    id = models.CharField(primary_key=True, max_length=60)
    position = models.PositiveIntegerField(default=0)
    document = models.JSONField()
    active = models.BooleanField(default=True)

    class Meta:
        """Order as in the pack."""

        abstract = True
        ordering: ClassVar[list[str]] = ["position", "id"]


class Area(Document):
    """A district or sub-district; ``id`` is the Kemendagri code."""

    kind = models.CharField(max_length=20, choices=[(kind.value, kind.value) for kind in AreaKind])
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    boundary = models.JSONField(null=True)  # GeoJSON geometry, WGS 84, imported apart from the pack
    boundary_source = models.CharField(max_length=200, blank=True, default="")


class OpeningHours(Document):
    """A weekly pattern places refer to."""


class Place(Document):
    """Where people go."""

    kind = models.CharField(
        max_length=20, choices=[(kind.value, kind.value) for kind in PlaceKind], db_index=True
    )
    agency = models.ForeignKey(
        "identity.Agency", null=True, on_delete=models.PROTECT, related_name="places"
    )
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="places")
    hours = models.ForeignKey(OpeningHours, on_delete=models.PROTECT, related_name="places")


class CalendarWindow(Document):
    """A dated stretch: Ramadan, paydays, tax and school seasons."""

    kind = models.CharField(
        max_length=20, choices=[(kind.value, kind.value) for kind in WindowKind]
    )
    start = models.DateField()
    end = models.DateField()

    class Meta(Document.Meta):
        """A window does not end before it starts."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(end__gte=models.F("start")), name="window_ordered"
            ),
        ]


class Topic(Document):
    """A subject for browsing."""


class LifeEvent(Document):
    """Something that happens to people."""


class EvidenceType(Document):
    """A paper, shared by all services that ask for it."""


class LegalResource(Document):
    """A law or regulation."""


class Service(Document):
    """A public service."""

    code = models.CharField(max_length=64, unique=True)  # "~id" once retired
    agency = models.ForeignKey("identity.Agency", on_delete=models.PROTECT, related_name="services")
    status = models.CharField(
        max_length=10, choices=[(status.value, status.value) for status in ServiceStatus]
    )
    updated_at = models.DateTimeField()
    evidence = models.ManyToManyField(EvidenceType, related_name="services")
    places = models.ManyToManyField(Place, related_name="services")
    life_events = models.ManyToManyField(LifeEvent, related_name="services")


class Phrase(models.Model):
    """An everyday question and its service; none when the catalogue must not answer it."""

    service = models.ForeignKey(
        Service, null=True, on_delete=models.CASCADE, related_name="phrases"
    )
    text = models.CharField(max_length=500)


class LocalWord(models.Model):
    """Slang, abbreviations and regional words of the city, and what they mean."""

    word = models.CharField(max_length=80, unique=True)
    meaning = models.CharField(max_length=120)


class CorrectionReport(models.Model):
    """A citizen says that a fact on a service page is wrong. Holds no contact data."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=12, unique=True)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="reports")
    part = models.CharField(max_length=30)
    text = models.CharField(max_length=1000)
    state = models.CharField(
        max_length=10,
        choices=[(state.value, state.value) for state in ReportState],
        default=ReportState.NEW,
    )
    created_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(
        "identity.Account", null=True, on_delete=models.PROTECT, related_name="+"
    )
    answer = models.CharField(max_length=1000, blank=True, default="")

    class Meta:
        """An answer has a time and an author, and a new report has neither."""

        ordering: ClassVar[list[str]] = ["created_at"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["state", "created_at"])]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(state="new", answered_at__isnull=True, answered_by__isnull=True)
                | (
                    ~models.Q(state="new")
                    & models.Q(answered_at__isnull=False, answered_by__isnull=False)
                ),
                name="report_answered_when_closed",
            ),
        ]
