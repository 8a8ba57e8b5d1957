"""Agencies, places and areas: who and where."""
# ruff: noqa: ARG001 - Ninja hands every view the request

from __future__ import annotations

import datetime as dt
from typing import Any, Literal
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from ninja.decorators import decorate_view
from pydantic import Field

from layan.domains.catalog import types as t
from layan.domains.catalog.api import said
from layan.domains.catalog.api import shapes_around as around
from layan.domains.catalog.api.kept import catalog_version, dumped
from layan.domains.catalog.api.services import Limit
from layan.domains.catalog.queries import Catalog, boundaries, catalog, open_now, week_ahead
from layan.foundation.api_kit import conditional, next_cursor, read_cursor
from layan.kernel.clock import now
from layan.kernel.words import Words

router = Router(tags=["Agencies and places"])


def _minute_version(request: HttpRequest) -> object:
    """Answers that say "open now" grow old by the minute."""
    return catalog_version(request), int(now().timestamp()) // 60


def _agency_row(known: Catalog, agency: t.Agency) -> said.Said:
    return {
        "id": agency.id,
        "name": said.texts(agency.name),
        "short": agency.short,
        "kind": str(agency.kind),
        "services": len(known.by_agency.get(agency.id, ())),
        "url": said.page("agency", agency.id),
        "href": f"{said.API}/agencies/{agency.id}",
    }


@router.get("/agencies", response=around.AgencyList, summary="All agencies")
@decorate_view(conditional(catalog_version))
def list_agencies(request: HttpRequest) -> Any:
    """Every office that answers for services, in the catalogue's order."""
    known = catalog()
    rows = [_agency_row(known, agency) for agency in known.agencies.values()]
    return {"total": len(rows), "items": rows, "about": said.about(known)}


@router.get("/agencies/{agency_id}", response=around.AgencyOut, summary="One agency")
@decorate_view(conditional(catalog_version))
def get_agency(request: HttpRequest, agency_id: str) -> Any:
    """An office with its duties, contacts, services and places."""
    known = catalog()
    agency = known.agency(agency_id)
    return {
        **_agency_row(known, agency),
        "duties": said.texts_or_none(agency.duties),
        "aliases": list(agency.aliases),
        "phone": agency.phone,
        "whatsapp": agency.whatsapp,
        "email": agency.email,
        "website": agency.website,
        "home_place": agency.home_place,
        "service_list": [said.ref(one) for one in known.by_agency.get(agency.id, ())],
        "places": [said.ref(one) for one in known.places.values() if one.agency == agency.id],
        "provenance": said.sources(agency),
        "about": said.about(known),
    }


class PlaceQuery(Schema):
    """What a list of places is narrowed to."""

    kind: str = Field("", description="Kind of place, e.g. mall, sub-district, clinic.")
    agency: str = Field("", description="Agency id.")
    service: str = Field("", description="Service id: where it can be had.")
    area: str = Field("", description="Area code; a district stands for its sub-districts.")
    open: bool | None = Field(None, description="Only places open (or closed) at this moment.")
    cursor: str = Field("", max_length=200, description="`next` of the page before.")
    limit: Limit = 50


@router.get("/places", response=around.PlaceList, summary="Where to go")
@decorate_view(conditional(_minute_version))
def list_places(request: HttpRequest, query: Query[PlaceQuery]) -> Any:
    """Places with whether they are open at this moment, holidays and Ramadan counted in."""
    known, moment = catalog(), now()
    chosen = list(known.places.values())
    if query.service:
        chosen = list(known.places_of(known.service(query.service)))
    if query.area:
        inside = (query.area, f"{query.area}.")
        chosen = [one for one in chosen if one.area == inside[0] or one.area.startswith(inside[1])]
    chosen = [
        one
        for one in chosen
        if (not query.kind or str(one.kind) == query.kind)
        and (not query.agency or one.agency == query.agency)
        and (query.open is None or open_now(known, one, now=moment).open is query.open)
    ]
    filters = sorted(query.model_dump(exclude={"cursor", "limit"}).items())
    offset = read_cursor(query.cursor, known.revision, filters)
    shown = chosen[offset : offset + query.limit]
    end = offset + len(shown)
    return {
        "total": len(chosen),
        "items": [_place_row(known, place, moment) for place in shown],
        "next": (
            next_cursor(known.revision, filters, end) if shown and end < len(chosen) else None
        ),
        "about": said.about(known),
    }


def _place_row(known: Catalog, place: t.Place, moment: dt.datetime) -> said.Said:
    zone = ZoneInfo(known.city.timezone)
    state = open_now(known, place, now=moment)
    return {
        "id": place.id,
        "name": said.texts(place.name),
        "kind": str(place.kind),
        "agency": place.agency,
        "area": place.area,
        "address": place.address,
        "lat": place.lat,
        "lon": place.lon,
        "location": str(place.location),
        "phone": place.phone,
        "now": {
            "open": state.open,
            "changes_at": said.instant(state.changes_at, zone),
            "at": said.instant(moment, zone),
        },
        "url": said.page("place", place.id),
        "href": f"{said.API}/places/{place.id}",
    }


@router.get("/places/{place_id}", response=around.PlaceOut, summary="One place")
@decorate_view(conditional(_minute_version))
def get_place(request: HttpRequest, place_id: str) -> Any:
    """A place with its desks, its services and the hours of the coming seven days."""
    known, moment = catalog(), now()
    place = known.place(place_id)
    today = moment.astimezone(ZoneInfo(known.city.timezone)).date()
    return {
        **_place_row(known, place, moment),
        "aliases": list(place.aliases),
        "counters": [
            {"id": one.id, "name": said.texts(one.name), "agency": one.agency}
            for one in place.counters
        ],
        "hours": said.ref(known.hours[place.hours]),
        "week_ahead": _week(known, place, today),
        "services": [said.ref(one) for one in known.by_place.get(place.id, ())],
        "provenance": said.sources(place),
        "about": said.about(known),
    }


def _week(known: Catalog, place: t.Place, today: dt.date) -> list[said.Said]:
    english = week_ahead(known, place, today=today, language="en")
    return [
        {
            "date": day.day,
            "spans": [
                {
                    "opens": f"{span.opens:%H:%M}",
                    "closes": "24:00" if span.closes is None else f"{span.closes:%H:%M}",
                }
                for span in day.spans
            ],
            "holiday": said.texts_or_none(Words(day.holiday, other.holiday)),
            "ramadan": day.ramadan,
            "estimated": day.estimated,
        }
        for day, other in zip(week_ahead(known, place, today=today), english, strict=True)
    ]


class AreaQuery(Schema):
    """Which areas, and how they are written."""

    kind: Literal["city", "district", "sub-district"] | None = Field(
        None, description="Only areas of that level."
    )
    parent: str = Field("", description="Only areas inside that one.")
    format: Literal["json", "geojson"] = Field("json", description="json or geojson.")


@router.get("/areas", response=around.AreaList, summary="Districts and sub-districts")
@decorate_view(conditional(catalog_version))
def list_areas(request: HttpRequest, query: Query[AreaQuery]) -> Any:
    """Areas; as GeoJSON (RFC 7946) with imported boundaries, and points where there are none."""
    known = catalog()
    shapes_of = boundaries()
    areas = [
        area
        for area in known.areas.values()
        if (query.kind is None or str(area.kind) == query.kind)
        and (not query.parent or area.parent == query.parent)
    ]
    if query.format == "geojson":
        document = {
            "type": "FeatureCollection",
            "features": [_feature(area, shapes_of.get(area.code)) for area in areas],
            "about": said.about(known),
        }
        return HttpResponse(dumped(document), content_type="application/geo+json")
    rows = [_area(area, area.code in shapes_of) for area in areas]
    return {"total": len(rows), "items": rows, "about": said.about(known)}


@router.get("/areas/{code}", response=around.AreaRow, summary="One area")
@decorate_view(conditional(catalog_version))
def get_area(request: HttpRequest, code: str) -> Any:
    """A district or sub-district by its Kemendagri code."""
    known = catalog()
    if code not in known.areas:
        raise t.AreaUnknown(area=code[:20])
    return _area(known.areas[code], code in boundaries())


def _area(area: t.Area, bounded: bool) -> said.Said:
    return {
        "code": area.code,
        "kind": str(area.kind),
        "name": area.name,
        "parent": area.parent,
        "bps": area.bps,
        "postal": area.postal,
        "lat": area.lat,
        "lon": area.lon,
        "aliases": list(area.aliases),
        "boundary": bounded,
        "provenance": said.source(area.sumber),
    }


def _feature(area: t.Area, boundary: dict[str, Any] | None) -> said.Said:
    point = {"type": "Point", "coordinates": [area.lon, area.lat]}
    return {
        "type": "Feature",
        "id": area.code,
        "geometry": boundary or point,
        "properties": _area(area, boundary is not None),
    }
