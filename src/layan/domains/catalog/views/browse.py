"""Browsing: by what happened, by subject, by who one is, by office."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from layan.domains.catalog import types as t
from layan.domains.catalog.rules.pathway import path_and_rest
from layan.domains.catalog.templatetags.catalog_words import (
    AGENCY_KINDS,
    AUDIENCE_ICONS,
    AUDIENCES,
)
from layan.domains.catalog.views.facts import Facts, facts, show
from layan.domains.catalog.views.places import Sight
from layan.kernel.clock import now

EVENT_KINDS: tuple[tuple[t.EventKind, str | Promise], ...] = (
    (t.EventKind.LIFE, gettext_lazy("In your life")),
    (t.EventKind.BUSINESS, gettext_lazy("In your business")),
)
MOST_COUNTERS = 12
MOST_LISTED = 40  # a longer list is offered by subject instead


def _tiles(
    records: Iterable[t.LifeEvent | t.Topic],
    counts: Mapping[str, tuple[t.Service, ...]],
    address: str,
) -> list[dict[str, object]]:
    return [
        {
            "address": reverse(address, args=[record.id]),
            "icon": record.icon,
            "name": record.name,
            "note": record.description,
            "count": len(counts.get(record.id, ())),
        }
        for record in records
        if counts.get(record.id)
    ]


@require_safe
def events(request: HttpRequest) -> HttpResponse:
    """What happened to you? All life events, and the other ways to look for a service."""
    known = facts().known
    groups = [
        (
            label,
            _tiles(
                (event for event in known.life_events.values() if event.kind == kind),
                known.by_life_event,
                "catalog:event",
            ),
        )
        for kind, label in EVENT_KINDS
    ]
    return show(
        request,
        "tiles.html",
        {
            "title": _("What happened?"),
            "lead": _("Choose what fits. You will see every service it takes, in the right order."),
            "groups": [group for group in groups if group[1]],
            "ways": "events",
        },
    )


@require_safe
def event(request: HttpRequest, event_id: str) -> HttpResponse:
    """One life event: its services as a path, what must be finished first coming first."""
    ready = facts()
    found = ready.known.life_events.get(event_id)
    if found is None:
        raise Http404("life event unknown")
    services = ready.known.by_life_event.get(event_id, ())
    chain, rest = path_and_rest(services)
    return show(
        request,
        "event.html",
        {
            "crumbs": [(_("What happened?"), reverse("catalog:events"))],
            "event": found,
            "count": len(services),
            "chain": [(stage.number, ready.list_of(stage.services)) for stage in chain],
            "rest": ready.list_of(rest),
            "rest_count": len(rest),
        },
    )


@require_safe
def topics(request: HttpRequest) -> HttpResponse:
    """All subjects."""
    known = facts().known
    return show(
        request,
        "tiles.html",
        {
            "title": _("Services by subject"),
            "lead": _("Choose the subject your matter belongs to."),
            "groups": [("", _tiles(known.topics.values(), known.by_topic, "catalog:topic"))],
            "ways": "topics",
        },
    )


@require_safe
def topic(request: HttpRequest, topic_id: str) -> HttpResponse:
    """The services of one subject, by office."""
    ready = facts()
    found = ready.known.topics.get(topic_id)
    if found is None:
        raise Http404("topic unknown")
    services = ready.known.by_topic.get(topic_id, ())
    return show(
        request,
        "group.html",
        {
            "crumbs": [(_("Services by subject"), reverse("catalog:topics"))],
            "name": found.name,
            "lead": found.description,
            "count": len(services),
            "groups": _by_agency(ready, services),
            "search_query": f"topic={topic_id}",
        },
    )


@require_safe
def audiences(request: HttpRequest) -> HttpResponse:
    """All audiences."""
    known = facts().known
    tiles = [
        {
            "address": reverse("catalog:audience", args=[str(who)]),
            "icon": AUDIENCE_ICONS[who],
            "name": str(name),
            "note": "",
            "count": len(known.by_audience.get(str(who), ())),
        }
        for who, name in AUDIENCES.items()
        if known.by_audience.get(str(who))
    ]
    return show(
        request,
        "tiles.html",
        {
            "title": _("Services for whom?"),
            "lead": _("Choose who you are, or for whom you are doing this."),
            "groups": [("", tiles)],
            "ways": "audiences",
        },
    )


@require_safe
def audience(request: HttpRequest, audience_id: str) -> HttpResponse:
    """The services for one audience, by office."""
    ready = facts()
    try:
        who = t.Audience(audience_id)
    except ValueError as problem:
        raise Http404("audience unknown") from problem
    services = ready.known.by_audience.get(audience_id, ())
    if len(services) > MOST_LISTED:
        return _by_subject(request, ready, who, services)
    return show(
        request,
        "group.html",
        {
            "crumbs": [(_("Services for whom?"), reverse("catalog:audiences"))],
            "name": str(AUDIENCES[who]),
            "lead": "",
            "count": len(services),
            "groups": _by_agency(ready, services),
            "search_query": f"audience={audience_id}",
        },
    )


def _by_subject(
    request: HttpRequest, ready: Facts, who: t.Audience, services: tuple[t.Service, ...]
) -> HttpResponse:
    """An audience with very many services: its subjects, each leading to a narrowed search."""
    search_address = reverse("catalog:services")
    counts = Counter(topic for service in services for topic in service.topics)
    tiles = [
        {
            "address": f"{search_address}?audience={who}&topic={record.id}",
            "icon": record.icon,
            "name": record.name,
            "note": record.description,
            "count": counts[record.id],
        }
        for record in ready.known.topics.values()
        if counts[record.id]
    ]
    return show(
        request,
        "tiles.html",
        {
            "crumbs": [(_("Services for whom?"), reverse("catalog:audiences"))],
            "title": str(AUDIENCES[who]),
            "lead": _("There are many. What is it about?"),
            "groups": [("", tiles)],
        },
    )


def _by_agency(ready: Facts, services: Iterable[t.Service]) -> list[dict[str, object]]:
    """Services grouped by office, offices with most services first."""
    groups: dict[str, list[t.Service]] = {}
    for service in services:
        groups.setdefault(service.agency, []).append(service)
    return [
        {
            "agency": ready.known.agencies.get(agency_id),
            "address": reverse("catalog:agency", args=[agency_id]),
            "rows": ready.list_of(rows),
            "count": len(rows),
        }
        for agency_id, rows in sorted(groups.items(), key=lambda group: -len(group[1]))
        if agency_id in ready.known.agencies
    ]


@require_safe
def agencies(request: HttpRequest) -> HttpResponse:
    """All offices by kind, those without services included."""
    ready = facts()
    known = ready.known
    order = list(AGENCY_KINDS)
    rows = sorted(
        known.agencies.values(),
        key=lambda agency: (order.index(agency.kind), ready.say(agency.name).casefold()),
    )
    groups = [
        (AGENCY_KINDS[kind], [(row, len(known.by_agency.get(row.id, ()))) for row in members])
        for kind, members in groupby(rows, key=lambda agency: agency.kind)
    ]
    return show(request, "agencies.html", {"groups": groups, "count": len(rows)})


@require_safe
def agency(request: HttpRequest, agency_id: str) -> HttpResponse:
    """One office: what it is for, how to reach it, where, and its services."""
    ready = facts()
    known = ready.known
    found = known.agency(agency_id)
    sight = Sight(ready, now())
    home = known.places.get(found.home_place or "")
    elsewhere = [
        (place, [counter for counter in place.counters if counter.agency == agency_id])
        for place in known.places.values()
        if place is not home
        and (place.agency == agency_id or any(c.agency == agency_id for c in place.counters))
    ]
    services = known.by_agency.get(agency_id, ())
    groups: dict[str, list[t.Service]] = {}
    for row in services:
        groups.setdefault(row.topics[0], []).append(row)
    return show(
        request,
        "agency.html",
        {
            "crumbs": [(_("Offices"), reverse("catalog:agencies"))],
            "agency": found,
            "home": home,
            "home_seen": sight.see(home) if home else None,
            "elsewhere": [
                (sight.see(place), counters) for place, counters in elsewhere[:MOST_COUNTERS]
            ],
            "elsewhere_more": max(0, len(elsewhere) - MOST_COUNTERS),
            "count": len(services),
            "groups": [
                (known.topics.get(key), ready.list_of(rows)) for key, rows in groups.items()
            ],
        },
    )
