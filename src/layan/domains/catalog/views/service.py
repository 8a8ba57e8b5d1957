"""The page of a service: the answer, a personal checklist, then all fourteen components."""

from __future__ import annotations

import json
from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from layan.domains.catalog import types as t
from layan.domains.catalog.adapters.schema_org import government_service
from layan.domains.catalog.rules.checklist import Checklist, Line, checklist, condition_key
from layan.domains.catalog.views.facts import Facts, facts, main_facts_unverified, show
from layan.domains.catalog.views.places import Sight, area_words, near_area
from layan.foundation import reading
from layan.kernel.clock import now
from layan.kernel.provenance import Source

PLACES_SHOWN = 5
ASKED = frozenset({"punya", "bila", "cek"})
COMPONENTS: tuple[tuple[str, str | Promise, str], ...] = (
    ("evidence", _("Requirements"), "file-text"),
    ("steps", _("Procedure"), "list-checks"),
    ("processing_time", _("Processing time"), "clock"),
    ("cost", _("Cost"), "wallet"),
    ("outputs", _("What you get"), "badge-check"),
    ("complaints", _("Complaints, suggestions and input"), "megaphone"),
    ("legal", _("Legal basis"), "scale"),
    ("facilities", _("Rooms and facilities"), "building-2"),
    ("competence", _("Skills of the staff"), "graduation-cap"),
    ("supervision", _("Internal supervision"), "eye"),
    ("staffing", _("Number of staff"), "users"),
    ("guarantee", _("Guarantee of the service"), "shield-check"),
    ("safety", _("Guarantee of safety"), "lock"),
    ("evaluation", _("How the service is evaluated"), "chart-line"),
)


@dataclass(frozen=True, slots=True)
class Component:
    """One of the fourteen components of the service standard."""

    number: int
    field: str
    title: str | Promise
    icon: str
    text: t.Text | None
    source: Source


def components(service: t.Service) -> tuple[Component, ...]:
    """The fourteen components in the order of the service standard."""
    return tuple(
        Component(
            number,
            field,
            title,
            icon,
            getattr(service, field) if field in t.STANDARD_FIELDS else None,
            service.source_of(field),
        )
        for number, (field, title, icon) in enumerate(COMPONENTS, 1)
    )


def sources(service: t.Service) -> tuple[Source, ...]:
    """Everything that was read for this page, each once, official ones first."""
    found = dict.fromkeys([service.sumber, *service.sumber_fields.values()])
    return tuple(sorted((one for one in found if one.ref), key=lambda one: one.kind != "resmi"))


def online_address(service: t.Service) -> str:
    """Where the service can be had on the web, or an empty string."""
    return next((row.url for row in service.channels if row.url), None) or ""


@require_safe
def service(request: HttpRequest, service_id: str) -> HttpResponse:
    """One service; ``punya`` and ``bila`` in the address fill in the checklist."""
    ready = facts()
    known = ready.known
    found = known.service(service_id)
    have = reading.chosen(request.GET, "punya", known.evidence)
    cases = reading.chosen(
        request.GET, "bila", {condition_key(need.when) for need in found.evidence if need.when}
    )
    papers = checklist(found, known.evidence, have=have, cases=cases)
    agency = known.agencies.get(found.agency)
    return show(
        request,
        "service.html",
        {
            "crumbs": _crumbs(ready, found),
            "service": found,
            "agency": agency,
            "agency_address": reverse("catalog:agency", args=[found.agency]) if agency else "",
            "unverified": main_facts_unverified(found),
            "where": ready.where(found),
            "online": online_address(found),
            "ask_address": f"{reverse('assistant:ask')}?{urlencode({'layanan': found.id})}",
            "fixed": _fixed(ready, found),
            "steps": _steps(found, ready.language),
            "service_sources": {
                name: found.source_of(name) for name in ("evidence", "cost", "places")
            },
            "cpsv_address": _cpsv_address(found),
            "json_ld": _json_ld(ready, found, settings.BASE_URL + request.path),
            **_papers(ready, found, papers, asked=bool(ASKED & set(request.GET))),
            **_where(request, ready, found),
        },
    )


def _cpsv_address(found: t.Service) -> str:
    return reverse("api-1:get_service_jsonld", args=[found.id])


def _fixed(ready: Facts, found: t.Service) -> dict[str, SafeString]:
    """The parts below the places: they change with the catalogue only."""
    known = ready.known

    def before() -> dict[str, object]:
        first = [known.services[key] for key in found.requires if key in known.services]
        return {"before": first, "before_rows": ready.list_of(first)}

    def standard() -> dict[str, object]:
        related = [
            known.services[key]
            for key in found.related
            if key in known.services and key not in found.requires
        ]
        return {
            "service": found,
            "components": components(found),
            "checklist": checklist(found, known.evidence),
            "legal": [known.legal[key] for key in found.legal if key in known.legal],
            "related_rows": ready.list_of(related),
        }

    def colophon() -> dict[str, object]:
        return {
            "service": found,
            "sources": sources(found),
            "updated": known.updated.get(found.id),
            "cpsv_address": _cpsv_address(found),
        }

    return {
        "before": ready.piece(found.id, "_before.html", before),
        "standard": ready.piece(found.id, "_standard.html", standard),
        "colophon": ready.piece(found.id, "_colophon.html", colophon),
    }


def _steps(found: t.Service, language: str) -> dict[str, object]:
    lines = found.steps.in_language(language)
    return {
        "lines": lines,
        "lang": "id" if language != "id" and lines == found.steps.id else "",
        "source": found.source_of("steps"),
    }


def _json_ld(ready: Facts, found: t.Service, url: str) -> SafeString:
    """schema.org data for search engines, safe inside a script element."""
    data = government_service(ready.known, found, language=ready.language, url=url)
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for letter, code in (("<", "\\u003C"), (">", "\\u003E"), ("&", "\\u0026")):
        text = text.replace(letter, code)
    return mark_safe(text)  # noqa: S308 - no <, > or & is left


def _crumbs(ready: Facts, found: t.Service) -> list[tuple[str, str]]:
    topic = ready.known.topics.get(found.topics[0])
    if topic is None:
        return []
    return [(ready.say(topic.name), reverse("catalog:topic", args=[topic.id]))]


def _papers(ready: Facts, found: t.Service, papers: Checklist, *, asked: bool) -> dict[str, object]:
    """The checklist, with the service that gives each paper where there is one."""

    def giver(line: Line) -> tuple[Line, t.Service | None, str]:
        key = line.paper.issued_by_service
        if key is None or key == found.id or key not in ready.known.services:
            return line, None, ""
        return line, ready.known.services[key], ready.service_address[key]

    return {
        "checklist": papers,
        "lines": [giver(line) for line in papers.lines],
        "missing": [giver(line) for line in papers.missing],
        "have_count": len(papers.needed) - len(papers.missing),
        "checked": asked,
    }


def _where(request: HttpRequest, ready: Facts, found: t.Service) -> dict[str, object]:
    """At most five places; with many, a chooser by sub-district."""
    everywhere = ready.known.places_of(found)
    many = len(everywhere) > PLACES_SHOWN
    code = reading.one(request.GET, "wilayah", ready.known.areas) if many else ""
    wanted = near_area(ready, everywhere, code) if code else list(everywhere)
    if code:
        # Her own sub-district's office first, then what serves the whole city.
        wanted += [place for place in everywhere if place.kind == "mall" and place not in wanted]
    sight = Sight(ready, now())
    return {
        "places": [sight.see(place) for place in wanted[:PLACES_SHOWN]],
        "place_count": len(everywhere),
        "places_more": len(everywhere) > PLACES_SHOWN,
        "areas": ready.area_options(code) if many else "",
        "area_code": code,
        "area_words": area_words(ready, code) if code else "",
        "all_places": f"{reverse('catalog:places')}?{urlencode({'layanan': found.id})}",
    }
