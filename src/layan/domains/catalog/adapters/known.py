"""What exporters need to know of a catalogue; :class:`queries.Catalog` has all of it.

Adapters stand beside the queries and do not import them, hence this shape.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from layan.domains.catalog import types as t


class KnownCatalog(Protocol):
    """A catalogue at one revision."""

    @property
    def city(self) -> t.City:
        """The city."""

    @property
    def revision(self) -> int:
        """The number of the import."""

    @property
    def imported_at(self) -> datetime:
        """When it was imported."""

    @property
    def areas(self) -> Mapping[str, t.Area]:
        """Areas by code."""

    @property
    def agencies(self) -> Mapping[str, t.Agency]:
        """Agencies by id."""

    @property
    def hours(self) -> Mapping[str, t.OpeningHours]:
        """Opening hours by id."""

    @property
    def places(self) -> Mapping[str, t.Place]:
        """Places by id."""

    @property
    def windows(self) -> tuple[t.CalendarWindow, ...]:
        """Dated windows."""

    @property
    def topics(self) -> Mapping[str, t.Topic]:
        """Topics by id."""

    @property
    def life_events(self) -> Mapping[str, t.LifeEvent]:
        """Life events by id."""

    @property
    def evidence(self) -> Mapping[str, t.EvidenceType]:
        """Papers by id."""

    @property
    def legal(self) -> Mapping[str, t.LegalResource]:
        """Laws by id."""

    @property
    def services(self) -> Mapping[str, t.Service]:
        """Services by id."""

    @property
    def updated(self) -> Mapping[str, datetime]:
        """When each service last changed."""

    def places_of(self, service: t.Service) -> tuple[t.Place, ...]:
        """The places of a service."""
