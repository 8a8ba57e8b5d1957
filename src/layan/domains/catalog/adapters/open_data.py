"""The whole catalogue as open data: JSON, CSV (RFC 4180) and CPSV-AP JSON-LD.

Each document names its licence, whom to credit, the revision and its date. Facts carry their
provenance: ``contoh`` means plausible, not verified.
"""

from __future__ import annotations

import csv
import io
from typing import Any

from django.conf import settings

from layan.domains.catalog import types as t
from layan.domains.catalog.adapters.cpsv import services_jsonld
from layan.domains.catalog.adapters.cpsv_ap.wording import cost_words, time_words
from layan.domains.catalog.adapters.known import KnownCatalog

FORMAT = "layan-catalogue"
FORMAT_VERSION = 1
# A spreadsheet runs a cell that begins so; an apostrophe makes it text (OWASP, CSV injection).
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
COLUMNS = (
    "id",
    "code",
    "name_id",
    "name_en",
    "summary_id",
    "summary_en",
    "agency",
    "agency_name_id",
    "agency_name_en",
    "status",
    "audience",
    "topics",
    "life_events",
    "eligibility_id",
    "evidence",
    "evidence_id",
    "steps_id",
    "steps_en",
    "time_min",
    "time_max",
    "time_unit",
    "time_id",
    "time_en",
    "cost_kind",
    "cost_min_idr",
    "cost_max_idr",
    "cost_id",
    "cost_en",
    "outputs_id",
    "outputs_en",
    "legal",
    "channels",
    "places",
    "requires",
    "related",
    *(f"{name}_id" for name in t.STANDARD_FIELDS),
    "sumber",
    "sumber_ref",
    "sumber_fields",
    "updated_at",
    "url",
    "licence",
    "attribution",
    "revision",
    "revision_date",
)


def about(known: KnownCatalog) -> dict[str, Any]:
    """What a document says about itself: city, terms, revision, date."""
    licence = known.city.licence
    return {
        "city": known.city.id,
        "city_name": known.city.name,
        "revision": known.revision,
        "date": known.imported_at.isoformat(),
        "licence": {
            "id": licence.id,
            "url": licence.url,
            "attribution": licence.attribution,
            "note": licence.note,
        },
        "source": f"{settings.BASE_URL}/",
    }


def _records(rows: Any) -> list[dict[str, Any]]:
    return [row.model_dump(mode="json", by_alias=True, exclude_defaults=True) for row in rows]


def catalog_json(known: KnownCatalog) -> dict[str, Any]:
    """Every record in the shape of a city pack, so that another Layan can read it."""
    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        **about(known),
        "city_record": known.city.model_dump(mode="json", exclude_defaults=True),
        "areas": _records(known.areas.values()),
        "agencies": _records(known.agencies.values()),
        "hours": _records(known.hours.values()),
        "places": _records(known.places.values()),
        "windows": _records(known.windows),
        "topics": _records(known.topics.values()),
        "life_events": _records(known.life_events.values()),
        "evidence": _records(known.evidence.values()),
        "legal": _records(known.legal.values()),
        "services": [
            {
                **row.model_dump(mode="json", exclude_defaults=True),
                "updated_at": known.updated.get(row.id, known.imported_at).isoformat(),
                "url": page_url(row.id),
            }
            for row in known.services.values()
        ],
    }


def page_url(service_id: str) -> str:
    """The service's page."""
    return f"{settings.BASE_URL}/layanan/{service_id}/"


def catalog_csv(known: KnownCatalog) -> str:
    """One line a service; lists are parted by ``|``; lines end in CR LF as RFC 4180 asks."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for service in known.services.values():
        row = _row(known, service)
        writer.writerow([_safe(row[name]) for name in COLUMNS])
    return out.getvalue()


def catalog_jsonld(known: KnownCatalog) -> dict[str, Any]:
    """The whole catalogue in CPSV-AP 3.2.0, with licence and revision at its ``dcat:Dataset``."""
    return services_jsonld(known)


def _safe(value: object) -> str:
    """A cell that no spreadsheet takes for a formula; numbers stay numbers."""
    if isinstance(value, int):
        return str(value)
    text = str(value)
    return f"'{text}" if text.startswith(DANGEROUS) else text


def _joined(values: Any) -> str:
    return "|".join(str(value).replace("|", "/") for value in values)


def _row(known: KnownCatalog, service: t.Service) -> dict[str, object]:
    agency = known.agencies[service.agency]
    time, cost, licence = service.processing_time, service.cost, known.city.licence
    time_said, cost_said = time_words(time), cost_words(cost)
    low = {t.CostKind.FREE: 0, t.CostKind.FIXED: cost.amount, t.CostKind.RANGE: cost.min}
    high = {t.CostKind.FREE: 0, t.CostKind.FIXED: cost.amount, t.CostKind.RANGE: cost.max}
    return {
        "id": service.id,
        "code": service.code,
        "name_id": service.name.id,
        "name_en": service.name.en,
        "summary_id": service.summary.id,
        "summary_en": service.summary.en,
        "agency": service.agency,
        "agency_name_id": agency.name.id,
        "agency_name_en": agency.name.en,
        "status": service.status,
        "audience": _joined(service.audience),
        "topics": _joined(service.topics),
        "life_events": _joined(service.life_events),
        "eligibility_id": service.eligibility.id,
        "evidence": _joined(need.type for need in service.evidence),
        "evidence_id": _joined(known.evidence[need.type].name.id for need in service.evidence),
        "steps_id": _joined(service.steps.id),
        "steps_en": _joined(service.steps.en),
        "time_min": time.min,
        "time_max": time.max,
        "time_unit": time.unit,
        "time_id": time_said.id,
        "time_en": time_said.en,
        "cost_kind": cost.kind,
        "cost_min_idr": _or_empty(low.get(cost.kind)),
        "cost_max_idr": _or_empty(high.get(cost.kind)),
        "cost_id": cost_said.id,
        "cost_en": cost_said.en,
        "outputs_id": _joined(output.name.id for output in service.outputs),
        "outputs_en": _joined(output.name.in_language("en") for output in service.outputs),
        "legal": _joined(known.legal[law].title for law in service.legal),
        "channels": _joined(channel.kind for channel in service.channels),
        "places": _joined(service.places),
        "requires": _joined(service.requires),
        "related": _joined(service.related),
        **{f"{name}_id": getattr(service, name).id for name in t.STANDARD_FIELDS},
        "sumber": service.sumber.kind,
        "sumber_ref": service.sumber.ref,
        "sumber_fields": _joined(
            f"{name}={source.kind}" for name, source in sorted(service.sumber_fields.items())
        ),
        "updated_at": known.updated.get(service.id, known.imported_at).isoformat(),
        "url": page_url(service.id),
        "licence": licence.id,
        "attribution": licence.attribution,
        "revision": known.revision,
        "revision_date": known.imported_at.isoformat(),
    }


def _or_empty(amount: int | None) -> int | str:
    return "" if amount is None else amount
