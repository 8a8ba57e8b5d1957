"""Services: lists with facets, one service, its checklist."""
# ruff: noqa: ARG001 - Ninja hands every view the request

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from ninja.decorators import decorate_view
from pydantic import Field

from layan.domains.catalog import types as t
from layan.domains.catalog.adapters.cpsv import service_jsonld
from layan.domains.catalog.api import said, shapes
from layan.domains.catalog.api.kept import catalog_version, jsonld_answer
from layan.domains.catalog.queries import Catalog, Facets, catalog, search
from layan.domains.catalog.rules.checklist import checklist
from layan.foundation.api_kit import (
    MOST_TEXT,
    conditional,
    language_of,
    next_cursor,
    read_cursor,
)
from layan.foundation.limits import address_of, count

router = Router(tags=["Services"])
SEARCHES, WINDOW_SECONDS = 300, 60  # from one address; what the caller has already does not count

Language = Annotated[
    str, Field(pattern="^(id|en)$", description="id or en; else Accept-Language decides.")
]
Limit = Annotated[int, Field(ge=1, le=100, description="Most results of a page.")]
SEARCH_PAGE = 100
MOST_MATCHES = 2_000  # of a text search that is narrowed by place or paper afterwards
LABELLED = {"agency": "agencies", "topic": "topics", "life_event": "life_events"}


class ServiceQuery(Schema):
    """What a list of services is narrowed to; an id that does not exist finds nothing."""

    q: str = Field("", description="What people type: slang and slips are understood.")
    agency: str = Field("", description="Agency id.")
    topic: str = Field("", description="Topic id.")
    life_event: str = Field("", description="Life event id.")
    audience: str = Field("", description="For whom, e.g. resident, business.")
    place: str = Field("", description="Place id: what can be had there.")
    place_kind: str = Field("", description="Kind of place, e.g. mall, sub-district.")
    evidence: str = Field("", description="Evidence id: services that ask for it.")
    free: bool = Field(False, description="Only services that cost nothing.")
    lang: Language | None = None
    cursor: str = Field("", max_length=200, description="`next` of the page before.")
    limit: Limit = 20


@router.get("/services", response=shapes.ServiceList, summary="List and search services")
@decorate_view(conditional(catalog_version))
def list_services(request: HttpRequest, query: Query[ServiceQuery]) -> Any:
    """Services that fit, best first for a query, else in the catalogue's order, with facets."""
    return _listed(request, query)


@router.get("/search", response=shapes.ServiceList, summary="Search services")
@decorate_view(conditional(catalog_version))
def search_services(request: HttpRequest, query: Query[ServiceQuery]) -> Any:
    """The same as /services, under the name people look for."""
    return _listed(request, query)


def _listed(request: HttpRequest, query: ServiceQuery) -> Any:
    known = catalog()
    words = query.q[:MOST_TEXT]
    if words:
        count("search", address_of(request), most=SEARCHES, seconds=WINDOW_SECONDS)
    filters = query.model_dump(exclude={"cursor", "limit", "lang", "q"}) | {"q": words}
    offset = read_cursor(query.cursor, known.revision, sorted(filters.items()))
    facets = Facets(
        agency=query.agency,
        topic=query.topic,
        life_event=query.life_event,
        audience=query.audience,
        place_kind=query.place_kind,
        free=query.free,
    )
    language = language_of(request)
    if query.place or query.evidence:
        found = _narrowed(known, words, facets, query)
        shown, total = found[offset : offset + query.limit], len(found)
        counted = _counted(known, found)
        corrected = None
    else:
        result = search(words, language=language, facets=facets, limit=query.limit, offset=offset)
        shown, total = [hit.service for hit in result.hits], result.total
        counted = {
            name: [(row.id, row.count) for row in rows] for name, rows in result.facets.items()
        }
        corrected = result.corrected
    more = offset + len(shown) < total
    return {
        "query": words[:200],
        "corrected": corrected,
        "total": total,
        "items": [said.service_row(known, service) for service in shown],
        "next": (
            next_cursor(known.revision, sorted(filters.items()), offset + len(shown))
            if more and shown
            else None
        ),
        "facets": {name: _labelled(known, name, rows) for name, rows in counted.items()},
        "about": said.about(known),
    }


def _narrowed(known: Catalog, words: str, facets: Facets, query: ServiceQuery) -> list[t.Service]:
    """All matches, narrowed by place and paper, which the search itself has no facet for."""
    here = {service.id for service in known.by_place.get(query.place, ())}
    asking = {service.id for service in known.by_evidence.get(query.evidence, ())}
    found: list[t.Service] = []
    offset = 0
    while offset < MOST_MATCHES:
        page = search(words, facets=facets, limit=SEARCH_PAGE, offset=offset)
        found += [
            hit.service
            for hit in page.hits
            if (not query.place or hit.service.id in here)
            and (not query.evidence or hit.service.id in asking)
        ]
        if not page.more:
            break
        offset += SEARCH_PAGE
    return found


def _counted(known: Catalog, found: Sequence[t.Service]) -> dict[str, list[tuple[str, int]]]:
    counts: dict[str, Counter[str]] = {
        "agency": Counter(service.agency for service in found),
        "topic": Counter(topic for service in found for topic in service.topics),
        "life_event": Counter(event for service in found for event in service.life_events),
        "audience": Counter(str(who) for service in found for who in service.audience),
        "place_kind": Counter(
            kind
            for service in found
            for kind in {str(place.kind) for place in known.places_of(service)}
        ),
        "free": Counter("free" for service in found if service.cost.kind is t.CostKind.FREE),
    }
    return {name: count.most_common() for name, count in counts.items()}


def _labelled(known: Catalog, facet: str, rows: Iterable[tuple[str, int]]) -> list[said.Said]:
    records: Mapping[str, Any] = getattr(known, LABELLED[facet]) if facet in LABELLED else {}
    return [
        {
            "id": key,
            "name": said.texts(records[key].name) if key in records else None,
            "count": count,
        }
        for key, count in rows
    ]


@router.get(
    "/services/{service_id}.jsonld",
    summary="One service as linked data (CPSV-AP 3.2)",
    openapi_extra={"responses": {200: {"content": {"application/ld+json": {}}}}},
)
@decorate_view(conditional(catalog_version))
def get_service_jsonld(request: HttpRequest, service_id: str) -> HttpResponse:
    """The service with everything it points to, valid against the official SHACL shapes."""
    known = catalog()
    return jsonld_answer(service_jsonld(known, known.service(service_id)))


@router.get("/services/{service_id}", response=shapes.ServiceOut, summary="One service")
@decorate_view(conditional(catalog_version))
def get_service(request: HttpRequest, service_id: str) -> Any:
    """The fourteen components of the service standard with the provenance of every field."""
    known = catalog()
    return said.service(known, known.service(service_id))


class ChecklistQuery(Schema):
    """What somebody has, and which cases are hers."""

    have: str = Field("", max_length=4_000, description="Evidence ids she has, by comma.")
    cases: str = Field("", max_length=2_000, description="Ids of `cases` that hold, by comma.")
    lang: Language | None = None


@router.get(
    "/services/{service_id}/checklist",
    response=shapes.ChecklistOut,
    summary="Which papers are missing",
)
@decorate_view(conditional(catalog_version))
def get_checklist(request: HttpRequest, service_id: str, query: Query[ChecklistQuery]) -> Any:
    """The papers somebody with `have` still needs, what the service costs and how long it takes."""
    known = catalog()
    service = known.service(service_id)
    have = ids_of(query.have)
    found = checklist(
        service,
        known.evidence,
        have=[one for one in have if one in known.evidence],
        cases=ids_of(query.cases),
    )
    return {
        "service": said.ref(service),
        "have": [one for one in have if one in known.evidence],
        "unknown": [one for one in have if one not in known.evidence],
        "complete": found.complete,
        "missing": [said.need(known, line.need) for line in found.missing],
        "lines": [
            {
                "paper": said.need(known, line.need),
                "case": line.condition or None,
                "applies": line.applies,
                "have": line.have,
                "missing": line.missing,
            }
            for line in found.lines
        ],
        "cases": [
            {"id": one.key, "name": said.texts(one.words), "chosen": one.chosen}
            for one in found.conditions
        ],
        "cost": said.cost(service.cost),
        "processing_time": said.time(service.processing_time),
        "requires": said.services(known, service.requires),
        "about": said.about(known),
    }


def ids_of(words: str) -> list[str]:
    """Ids written in one parameter, each once, at most 100."""
    parts = (part.strip()[:60] for part in words.split(","))
    return list(dict.fromkeys(part for part in parts if part))[:100]
