"""Turns records of the catalogue into what the API answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from layan.domains.catalog import types as t
from layan.domains.catalog.adapters.cpsv_ap.graph import xsd_duration
from layan.domains.catalog.adapters.cpsv_ap.wording import cost_words, time_words
from layan.domains.catalog.queries import Catalog
from layan.kernel.provenance import Source
from layan.kernel.words import Words

API = "/api/v1"
Said = dict[str, Any]


def texts(words: Words) -> Said:
    """A text with both languages."""
    return {"id": words.id, "en": words.en or None}


def texts_or_none(words: Words) -> Said | None:
    """A text, or null when nobody wrote one."""
    return texts(words) if words else None


def ref(record: Any) -> Said:
    """A record by id and name."""
    return {"id": record.id, "name": texts(record.name)}


def source(origin: Source) -> Said:
    """Where a fact comes from."""
    return {
        "kind": str(origin.kind),
        "ref": origin.ref,
        "date": origin.date,
        "verified": origin.verified,
    }


def sources(record: t.Sourced) -> Said:
    """The provenance of every field of a record."""
    skipped = {"sumber", "sumber_fields", "id"}
    return {
        name: source(record.source_of(name))
        for name in type(record).model_fields
        if name not in skipped
    }


def about(known: Catalog) -> Said:
    """Which data an answer was made of, and its terms."""
    return {
        "city": known.city.id,
        "revision": known.revision,
        "date": known.imported_at,
        "licence": known.city.licence.model_dump(),
    }


def page(name: str, *args: str) -> str:
    """The address of a page for people, in Indonesian."""
    with translation.override("id"):
        return f"{settings.BASE_URL}{reverse(f'catalog:{name}', args=args)}"


def time(duration: t.Duration) -> Said:
    """A processing time."""
    return {
        "min": duration.min,
        "max": duration.max,
        "unit": str(duration.unit),
        "duration": xsd_duration(duration),
        "note": texts_or_none(duration.note),
        "words": texts(time_words(duration)),
    }


def cost(price: t.Cost) -> Said:
    """A price."""
    return {
        "kind": str(price.kind),
        "amount": 0 if price.kind is t.CostKind.FREE else price.amount,
        "min": price.min,
        "max": price.max,
        "formula": texts_or_none(price.formula),
        "items": [{"label": texts(item.label), "amount": item.amount} for item in price.items],
        "note": texts_or_none(price.note),
        "words": texts(cost_words(price)),
    }


def service_row(known: Catalog, service: t.Service) -> Said:
    """A service as lists show it."""
    return {
        "id": service.id,
        "code": service.code,
        "name": texts(service.name),
        "summary": texts(service.summary),
        "agency": ref(known.agencies[service.agency]),
        "audience": list(map(str, service.audience)),
        "topics": list(service.topics),
        "life_events": list(service.life_events),
        "processing_time": time(service.processing_time),
        "cost": cost(service.cost),
        "status": str(service.status),
        "verified": service.sumber.verified,
        "updated_at": known.updated[service.id],
        "url": page("service", service.id),
        "href": f"{API}/services/{service.id}",
    }


def services(known: Catalog, ids: Iterable[str]) -> list[Said]:
    """Services by id and name; ids that are gone are left out."""
    return [ref(known.services[one]) for one in ids if one in known.services]


def need(known: Catalog, asked: t.EvidenceNeed) -> Said:
    """One paper a service asks for."""
    paper = known.evidence[asked.type]
    return {
        "type": paper.id,
        "name": texts(paper.name),
        "description": texts_or_none(paper.description),
        "form": str(asked.form),
        "optional": asked.optional,
        "when": texts_or_none(asked.when),
        "note": texts_or_none(asked.note),
        "issued_by_service": paper.issued_by_service,
    }


def law(resource: t.LegalResource) -> Said:
    """A law."""
    return {
        "id": resource.id,
        "title": resource.title,
        "about": texts(resource.about),
        "kind": str(resource.kind),
        "url": resource.url,
    }


def service(known: Catalog, record: t.Service) -> Said:
    """One service with its fourteen components and the provenance of every field."""
    jsonld = f"{API}/services/{record.id}.jsonld"
    return {
        "id": record.id,
        "code": record.code,
        "name": texts(record.name),
        "summary": texts(record.summary),
        "status": str(record.status),
        "status_note": texts_or_none(record.status_note),
        "agency": ref(known.agencies[record.agency]),
        "audience": list(map(str, record.audience)),
        "topics": [ref(known.topics[topic]) for topic in record.topics],
        "life_events": [ref(known.life_events[event]) for event in record.life_events],
        "keywords": record.keywords.model_dump(mode="json"),
        "components": {
            "requirements": {
                "eligibility": texts_or_none(record.eligibility),
                "evidence": [need(known, asked) for asked in record.evidence],
            },
            "procedure": {
                "steps": {"id": list(record.steps.id), "en": list(record.steps.en)},
                "channels": [
                    {
                        "kind": str(channel.kind),
                        "url": channel.url,
                        "phone": channel.phone,
                        "note": texts_or_none(channel.note),
                    }
                    for channel in record.channels
                ],
            },
            "processing_time": time(record.processing_time),
            "cost": cost(record.cost),
            "products": [ref(output) for output in record.outputs],
            "legal_basis": [law(known.legal[one]) for one in record.legal],
            **{name: texts(getattr(record, name)) for name in t.STANDARD_FIELDS},
        },
        "places": [ref(place) for place in known.places_of(record)],
        "requires": services(known, record.requires),
        "related": services(known, record.related),
        "provenance": sources(record),
        "updated_at": known.updated[record.id],
        "links": {
            "self": f"{API}/services/{record.id}",
            "jsonld": jsonld,
            "checklist": f"{API}/services/{record.id}/checklist",
            "page": page("service", record.id),
        },
        "about": about(known),
    }


def instant(moment: dt.datetime | None, zone: dt.tzinfo) -> dt.datetime | None:
    """An instant in the city's local time."""
    return moment.astimezone(zone) if moment else None
