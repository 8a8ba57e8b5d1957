"""The start page and the page about Layan."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from layan.domains.catalog import public as catalogue
from layan.foundation.page_cache import public
from layan.kernel.clock import now

EXAMPLES = 3
OFFICES = 3
FIRST_EVENTS = 8


@dataclass(frozen=True, slots=True)
class Counted:
    """A way into the catalogue and how many services lie behind it."""

    record: catalogue.Agency | catalogue.Topic | catalogue.LifeEvent
    services: int


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """What do you need? The question box, then the ways to browse."""
    known = catalogue.catalog()
    language = get_language() or "id"
    instant = now()
    events = [
        Counted(event, len(known.by_life_event.get(event.id, ())))
        for event in known.life_events.values()
        if known.by_life_event.get(event.id)
    ]
    page = render(
        request,
        "web/start.html",
        {
            "examples": example_questions(known, language),
            "first_events": events[:FIRST_EVENTS],
            "more_events": len(events) > FIRST_EVENTS,
            "event_count": len(events),
            "topics": [
                Counted(topic, len(known.by_topic[topic.id]))
                for topic in known.topics.values()
                if known.by_topic.get(topic.id)
            ],
            "agencies": sorted(
                (
                    Counted(agency, len(known.by_agency[agency.id]))
                    for agency in known.agencies.values()
                    if known.by_agency.get(agency.id)
                ),
                key=lambda row: row.record.name.in_language(language),
            ),
            "offices": [
                (place, catalogue.open_now(known, place, now=instant, language=language))
                for place in main_offices(known)
            ],
            "service_count": len(known.services),
            "agency_count": sum(1 for rows in known.by_agency.values() if rows),
            "hide_header_search": True,
        },
    )
    return public(page)


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """What Layan is, where its facts come from, accessibility and privacy."""
    return public(render(request, "web/about.html"))


def main_offices(known: catalogue.Catalog) -> list[catalogue.Place]:
    """The places most people go to: service malls, then offices of the busiest city agencies."""
    malls = [place for place in known.places.values() if place.kind == "mall"]
    busiest = sorted(
        (agency for agency in known.agencies.values() if agency.kind == "city"),
        key=lambda agency: -len(known.by_agency.get(agency.id, ())),
    )
    homes = [place for row in busiest if (place := known.places.get(row.home_place or ""))]
    return list(OrderedDict((row.id, row) for row in [*malls, *homes]).values())[:OFFICES]


def example_questions(known: catalogue.Catalog, language: str) -> tuple[str, ...]:
    """Questions the pack gives as examples; without any, the names of three services."""
    busy = filter(None, (known.by_life_event.get(event) for event in known.life_events))
    chosen = known.city.examples or [rows[0].name for rows in busy]
    return tuple(text.in_language(language) for text in chosen[:EXAMPLES])
