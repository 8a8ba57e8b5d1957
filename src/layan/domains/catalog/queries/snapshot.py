"""What the catalogue can be asked.

Pages and API read one frozen snapshot per revision, never a table row by row.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, TypeVar

from pydantic import BaseModel

from layan.domains.catalog import models
from layan.domains.catalog import types as t
from layan.domains.identity.public import agency_rows
from layan.engines.text.words import tokens
from layan.kernel.clock import monotonic_seconds

Shape = TypeVar("Shape", bound=BaseModel)

REVISION_CHECK_SECONDS = 1.0


@dataclass(frozen=True)
class Catalog:
    """The whole catalogue at one revision, in memory.

    Built once per revision and process: 222 services take about 2 MB, 5,000 about 40 MB.
    """

    city: t.City
    revision: int
    imported_at: datetime
    areas: Mapping[str, t.Area]
    agencies: Mapping[str, t.Agency]
    hours: Mapping[str, t.OpeningHours]
    places: Mapping[str, t.Place]
    windows: tuple[t.CalendarWindow, ...]
    topics: Mapping[str, t.Topic]
    life_events: Mapping[str, t.LifeEvent]
    evidence: Mapping[str, t.EvidenceType]
    legal: Mapping[str, t.LegalResource]
    services: Mapping[str, t.Service]
    updated: Mapping[str, datetime] = field(default_factory=dict)

    @cached_property
    def by_agency(self) -> Mapping[str, tuple[t.Service, ...]]:
        """Services of each agency, agencies without services included."""
        return self._group((service.agency, service) for service in self.services.values())

    @cached_property
    def by_topic(self) -> Mapping[str, tuple[t.Service, ...]]:
        """Services of each topic."""
        return self._group(
            (topic, service) for service in self.services.values() for topic in service.topics
        )

    @cached_property
    def by_life_event(self) -> Mapping[str, tuple[t.Service, ...]]:
        """Services of each life event."""
        return self._group(
            (event, service) for service in self.services.values() for event in service.life_events
        )

    @cached_property
    def by_audience(self) -> Mapping[str, tuple[t.Service, ...]]:
        """Services for each audience."""
        return self._group(
            (str(who), service) for service in self.services.values() for who in service.audience
        )

    @cached_property
    def by_evidence(self) -> Mapping[str, tuple[t.Service, ...]]:
        """Services that ask for each paper: "what can I do with what I have"."""
        return self._group(
            (kind, service)
            for service in self.services.values()
            for kind in {need.type for need in service.evidence}
        )

    @cached_property
    def by_place(self) -> Mapping[str, tuple[t.Service, ...]]:
        """Services that can be had at each place."""
        return self._group(
            (place.id, service)
            for service in self.services.values()
            for place in self.places_of(service)
        )

    @cached_property
    def place_names(self) -> Mapping[str, tuple[frozenset[str], ...]]:
        """For each place the sets of words it is known by.

        An agency's names stand for its home place, but not those that are the name of a paper.
        """
        papers = {
            frozenset(tokens(name))
            for kind in self.evidence.values()
            for name in (kind.name.id, *kind.aliases)
        }
        names = {
            place.id: [place.name.id, place.name.en, *place.aliases]
            for place in self.places.values()
        }
        for agency in self.agencies.values():
            if agency.home_place is not None and agency.home_place in names:
                short = [name for name in agency.aliases if len(tokens(name)) == 1]
                names[agency.home_place] += [agency.short, agency.name.id, *short]
        return {
            place: tuple({frozenset(tokens(name)) for name in told if name} - papers)
            for place, told in names.items()
        }

    @staticmethod
    def _group(pairs: Iterable[tuple[str, t.Service]]) -> Mapping[str, tuple[t.Service, ...]]:
        groups: dict[str, list[t.Service]] = defaultdict(list)
        for key, service in pairs:
            groups[key].append(service)
        return {key: tuple(rows) for key, rows in groups.items()}

    def places_of(self, service: t.Service) -> tuple[t.Place, ...]:
        """The places of a service; ``@clinic`` and the like stand for all places of that kind."""
        found: list[t.Place] = []
        for name in service.places:
            if name.startswith("@"):
                found.extend(place for place in self.places.values() if place.kind == name[1:])
            elif name in self.places:
                found.append(self.places[name])
        return tuple({place.id: place for place in found}.values())

    def service(self, service_id: str) -> t.Service:
        """One service; raises :class:`~layan.domains.catalog.types.ServiceUnknown`."""
        if service_id not in self.services:
            raise t.ServiceUnknown(service=service_id[:60])
        return self.services[service_id]

    def place(self, place_id: str) -> t.Place:
        """One place; raises :class:`~layan.domains.catalog.types.PlaceUnknown`."""
        if place_id not in self.places:
            raise t.PlaceUnknown(place=place_id[:60])
        return self.places[place_id]

    def agency(self, agency_id: str) -> t.Agency:
        """One agency; raises :class:`~layan.domains.catalog.types.AgencyUnknown`."""
        if agency_id not in self.agencies:
            raise t.AgencyUnknown(agency=agency_id[:60])
        return self.agencies[agency_id]


class _Kept:
    """The snapshot this process holds, and when it last asked whether there is a newer one."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.catalog: Catalog | None = None
        self.checked_at = float("-inf")


_kept = _Kept()


def forget_snapshot() -> None:
    """Make the next reader look at the database; called after an import and between tests."""
    _kept.catalog = None
    _kept.checked_at = float("-inf")


def catalog() -> Catalog:
    """The catalogue as of at most one second ago.

    Raises :class:`~layan.domains.catalog.types.CatalogEmpty` when no city has been imported.
    """
    kept = _kept.catalog
    if kept is not None and monotonic_seconds() - _kept.checked_at < REVISION_CHECK_SECONDS:
        return kept
    with _kept.lock:
        row = models.City.objects.filter(only=True).values("id", "revision").first()
        if row is None:
            _kept.catalog = None
            raise t.CatalogEmpty
        kept = _kept.catalog
        if kept is None or (kept.revision, kept.city.id) != (row["revision"], row["id"]):
            kept = _load()
            _kept.catalog = kept
        _kept.checked_at = monotonic_seconds()
        return kept


def revision() -> int:
    """The number every cache of the catalogue goes by; 0 when there is no city."""
    try:
        return catalog().revision
    except t.CatalogEmpty:
        return 0


def _load() -> Catalog:
    city = models.City.objects.get(only=True)
    services = list(models.Service.objects.filter(active=True).only("id", "document", "updated_at"))
    return Catalog(
        city=t.City.model_validate(city.document),
        revision=city.revision,
        imported_at=city.imported_at,
        areas={row.code: row for row in _records(models.Area, t.Area)},
        agencies={
            row.id: t.Agency.model_validate(row.document) for row in agency_rows() if row.active
        },
        hours={row.id: row for row in _records(models.OpeningHours, t.OpeningHours)},
        places={row.id: row for row in _records(models.Place, t.Place)},
        windows=tuple(_records(models.CalendarWindow, t.CalendarWindow)),
        topics={row.id: row for row in _records(models.Topic, t.Topic)},
        life_events={row.id: row for row in _records(models.LifeEvent, t.LifeEvent)},
        evidence={row.id: row for row in _records(models.EvidenceType, t.EvidenceType)},
        legal={row.id: row for row in _records(models.LegalResource, t.LegalResource)},
        services={row.id: t.Service.model_validate(row.document) for row in services},
        updated={row.id: row.updated_at for row in services},
    )


def _records(table: type[models.Document], shape: type[Shape]) -> list[Shape]:
    documents: Iterable[dict[str, Any]] = table._default_manager.filter(active=True).values_list(
        "document", flat=True
    )
    return [shape.model_validate(document) for document in documents]


def boundaries() -> dict[str, dict[str, Any]]:
    """GeoJSON geometries of the areas that have one, by area code."""
    rows = models.Area.objects.filter(active=True, boundary__isnull=False)
    return {row.id: row.boundary for row in rows if row.boundary is not None}


def examples() -> list[tuple[str, str | None]]:
    """Everyday questions with the service that answers each, for training the ranker."""
    return list(models.Phrase.objects.order_by("id").values_list("text", "service_id"))


def local_words() -> dict[str, str]:
    """Slang and abbreviations of this city, and what they mean."""
    return dict(models.LocalWord.objects.values_list("word", "meaning"))
