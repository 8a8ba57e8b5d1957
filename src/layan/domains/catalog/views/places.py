"""Places: where to go, whether it is open, and the week ahead."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from layan.domains.catalog import types as t
from layan.domains.catalog.queries import open_now, week_ahead
from layan.domains.catalog.rules.opening import OpenState
from layan.domains.catalog.rules.wording import named_in, open_words
from layan.domains.catalog.templatetags.catalog_words import PLACE_KINDS
from layan.domains.catalog.views.facts import Facts, facts, show
from layan.domains.catalog.views.maps import drawing
from layan.foundation import reading
from layan.foundation.page_cache import public
from layan.kernel.clock import now
from layan.kernel.geo import Point

PLACES_A_PAGE = 20
NEIGHBOURS = 6
MAIN_KINDS = frozenset(
    {t.PlaceKind.MALL, t.PlaceKind.BOOTH, t.PlaceKind.HOSPITAL, t.PlaceKind.TERMINAL}
)


@dataclass(frozen=True, slots=True)
class Seen:
    """A place in a list, as of now."""

    place: t.Place
    address: str
    area: str
    beside: str  # the area without what its postal address says already
    state: OpenState
    state_words: str
    kilometres: float | None = None


class Sight:
    """Looks at places at one instant; places that keep the same hours are asked once."""

    def __init__(self, ready: Facts, instant: dt.datetime) -> None:
        self.ready, self.instant = ready, instant
        self.zone = ZoneInfo(ready.known.city.timezone)
        self.states: dict[str, tuple[OpenState, str]] = {}
        self.pattern = reverse("catalog:place", args=["-"])

    def address(self, place: t.Place) -> str:
        """The address of a place's page."""
        return self.pattern.replace("/-/", f"/{place.id}/")

    def state(self, place: t.Place) -> tuple[OpenState, str]:
        """Whether it is open, and that in words."""
        if place.hours not in self.states:
            found = open_now(
                self.ready.known, place, now=self.instant, language=self.ready.language
            )
            said = open_words(found, self.instant, self.zone, self.ready.language)
            self.states[place.hours] = (found, said)
        return self.states[place.hours]

    def see(self, place: t.Place, kilometres: float | None = None) -> Seen:
        """A place for a list."""
        state, said = self.state(place)
        return Seen(
            place,
            self.address(place),
            area_words(self.ready, place.area),
            area_words(self.ready, place.area, place.address),
            state,
            said,
            kilometres,
        )


def area_words(ready: Facts, code: str, address: str = "") -> str:
    """A sub-district with its district: ``Sukarasa, Kec. Tangerang``.

    What ``address`` names already is left out.
    """
    area = ready.known.areas.get(code)
    if area is None:
        return ""
    if area.kind is t.AreaKind.DISTRICT:
        said = named_in(address, area.name, district=True)
        return "" if said else _("%(name)s district") % {"name": area.name}
    parent = ready.known.areas.get(area.parent or "")
    if parent is None or parent.kind is not t.AreaKind.DISTRICT:
        return "" if named_in(address, area.name) else area.name
    if named_in(address, parent.name, district=True):
        return "" if named_in(address, area.name) else area.name
    if named_in(address, area.name):
        return _("%(name)s district") % {"name": parent.name}
    return _("%(name)s, %(district)s district") % {"name": area.name, "district": parent.name}


def near_area(ready: Facts, places: Sequence[t.Place], code: str) -> list[t.Place]:
    """The places for somebody who lives in that area.

    In her sub-district; else in her district; else the nearest to the area's middle.
    """
    for prefix in (code, code[:8]):
        inside = [place for place in places if place.area.startswith(prefix)]
        if inside:
            return inside
    area = ready.known.areas[code]
    middle = Point(area.lat, area.lon)
    return sorted(places, key=lambda place: middle.metres_to(Point(place.lat, place.lon)))


@require_safe
def places(request: HttpRequest) -> HttpResponse:
    """Places by kind and area, or by distance when the visitor gave a point."""
    ready = facts()
    known = ready.known
    kind = reading.one(request.GET, "jenis", {str(one) for one in t.PlaceKind})
    code = reading.one(request.GET, "wilayah", known.areas)
    service = known.services.get(request.GET.get("layanan", ""))
    lat = reading.degrees(request.GET, "lat", 90)
    lon = reading.degrees(request.GET, "lon", 180)
    point = Point(lat, lon) if lat is not None and lon is not None else None

    pool: Iterable[t.Place] = known.places_of(service) if service else known.places.values()
    pool = list(pool)
    kinds = Counter(str(place.kind) for place in pool if _within(place, code))
    found = [place for place in pool if (not kind or place.kind == kind) and _within(place, code)]
    overview = not (kind or code or service or point)
    if overview:
        found = [
            place for place in found if place.kind in {"mall", "booth", "hospital", "terminal"}
        ]
    sight = Sight(ready, now())
    distances: dict[str, float] = {}
    if point is not None:
        distances = {p.id: point.metres_to(Point(p.lat, p.lon)) / 1000 for p in found}
        found.sort(key=lambda place: distances[place.id])
    page = Paginator(found, PLACES_A_PAGE).get_page(reading.page_number(request.GET))
    shown = [sight.see(place, distances.get(place.id)) for place in page]
    area = known.areas.get(code)
    kept = {
        name: value
        for name, value in (("layanan", service.id if service else ""), ("wilayah", code))
        if value
    }
    answer = render(
        request,
        "catalog/places.html",
        {
            "overview": overview,
            "kind": t.PlaceKind(kind) if kind else None,
            "kinds": [
                (t.PlaceKind(name), count, "?" + urlencode({**kept, "jenis": name}), name == kind)
                for name, count in sorted(kinds.items(), key=lambda pair: _kind_order(pair[0]))
            ],
            "every_kind": "?" + urlencode(kept) if kept else "?",
            "area": area,
            "area_words": area_words(ready, code) if area else "",
            "areas": ready.area_options(code),
            "service": service,
            "service_address": ready.service_address[service.id] if service else "",
            "near": point is not None,
            "seen": shown,
            "page": page,
            "count": len(found),
            "map": drawing(
                ready,
                [row.place for row in shown],
                {row.place.id: row.address for row in shown},
                area=area if area is not None and area.kind is not t.AreaKind.CITY else None,
            ),
        },
    )
    if point is not None:  # where somebody stands is nobody else's business
        answer["Cache-Control"] = "private, no-store"
        return answer
    return public(answer)


def _within(place: t.Place, code: str) -> bool:
    return not code or place.area.startswith(code)


def _kind_order(kind: str) -> int:
    return list(PLACE_KINDS).index(t.PlaceKind(kind))


@require_safe
def place(request: HttpRequest, place_id: str) -> HttpResponse:
    """One place: open now or not, the week ahead, counters, services, and where it lies."""
    ready = facts()
    known = ready.known
    found = known.place(place_id)
    sight = Sight(ready, now())
    today = sight.instant.astimezone(sight.zone).date()
    area = known.areas.get(found.area)
    district = found.area[:8]
    beside = [
        row
        for row in known.places.values()
        if row.id != found.id and row.area.startswith(district) and row.kind != found.kind
    ]
    here = Point(found.lat, found.lon)
    beside.sort(key=lambda row: here.metres_to(Point(row.lat, row.lon)))
    near = [sight.see(row) for row in beside[:NEIGHBOURS]]
    services = known.by_place.get(place_id, ())
    hours = known.hours[found.hours]
    week = week_ahead(known, found, today=today, language=ready.language)
    return show(
        request,
        "place.html",
        {
            "crumbs": [
                (_("Places"), reverse("catalog:places")),
                (
                    str(PLACE_KINDS[found.kind]),
                    f"{reverse('catalog:places')}?jenis={found.kind}",
                ),
            ],
            "place": found,
            "seen": sight.see(found),
            "postal": area.postal if area else "",
            "agency": known.agencies.get(found.agency or ""),
            "hours": hours,
            "hours_source": hours.source_of("week"),
            "week": week,
            "today": today,
            "estimated": any(day.estimated for day in week),
            "counters": [
                (counter, known.agencies.get(counter.agency)) for counter in found.counters
            ],
            "services": ready.in_groups(services),
            "service_count": len(services),
            "near": near,
            "map": drawing(
                ready,
                [found, *(row.place for row in near)],
                {row.place.id: row.address for row in near},
                here=found.id,
                area=area if area is not None and area.kind is not t.AreaKind.CITY else None,
            ),
        },
    )
