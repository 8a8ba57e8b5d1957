"""What the API answers about agencies, places, areas, events, papers and the calendar."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from ninja import Field, Schema

from layan.domains.catalog.api.shapes import About, LegalOut, Ref, SourceOut, Texts


class AgencyRow(Schema):
    """An agency as lists show it."""

    id: str
    name: Texts
    short: str
    kind: str
    services: int
    url: str
    href: str


class AgencyList(Schema):
    """All agencies."""

    total: int
    items: list[AgencyRow]
    about: About


class AgencyOut(AgencyRow):
    """One agency, complete."""

    duties: Texts | None = None
    aliases: list[str]
    phone: str
    whatsapp: str
    email: str
    website: str | None
    home_place: str | None
    service_list: list[Ref]
    places: list[Ref]
    provenance: dict[str, SourceOut]
    about: About


class OpenOut(Schema):
    """Whether a place is open at the moment of the answer, in the city's local time."""

    open: bool
    changes_at: dt.datetime | None
    at: dt.datetime


class PlaceRow(Schema):
    """A place as lists show it."""

    id: str
    name: Texts
    kind: str
    agency: str | None
    area: str
    address: str
    lat: float
    lon: float
    location: str = Field(description="exact, or area-centroid when only the area is known")
    phone: str
    now: OpenOut
    url: str
    href: str


class PlaceList(Schema):
    """One page of places."""

    total: int
    items: list[PlaceRow]
    next: str | None = None
    about: About


class SpanOut(Schema):
    """Opening and closing; ``closes`` 24:00 is the end of the day."""

    opens: str
    closes: str


class DayOut(Schema):
    """The hours of one date."""

    date: dt.date
    spans: list[SpanOut]
    holiday: Texts | None = None
    ramadan: bool
    estimated: bool = Field(description="The date of Ramadan is not decided yet.")


class CounterOut(Schema):
    """A desk inside a place."""

    id: str
    name: Texts
    agency: str


class PlaceOut(PlaceRow):
    """One place, complete."""

    aliases: list[str]
    counters: list[CounterOut]
    hours: Ref
    week_ahead: list[DayOut]
    services: list[Ref]
    provenance: dict[str, SourceOut]
    about: About


class AreaRow(Schema):
    """A district or sub-district."""

    code: str
    kind: str
    name: str
    parent: str | None
    bps: str
    postal: str
    lat: float
    lon: float
    aliases: list[str]
    boundary: bool = Field(description="Whether its boundary has been imported.")
    provenance: SourceOut


class AreaList(Schema):
    """All areas."""

    total: int
    items: list[AreaRow]
    about: About


class EventOut(Schema):
    """A life or business event and its services."""

    id: str
    name: Texts
    description: Texts | None
    kind: str
    icon: str
    services: list[Ref]


class EventList(Schema):
    """All life events."""

    total: int
    items: list[EventOut]
    about: About


class TopicOut(Schema):
    """A subject and how many services it has."""

    id: str
    name: Texts
    description: Texts | None
    icon: str
    services: int


class TopicList(Schema):
    """All topics."""

    total: int
    items: list[TopicOut]
    about: About


class PaperOut(Schema):
    """A paper and the services that ask for it."""

    id: str
    name: Texts
    description: Texts | None
    kind: str
    aliases: list[str]
    issued_by_service: str | None
    asked_by: list[str]
    provenance: SourceOut


class PaperList(Schema):
    """All papers."""

    total: int
    items: list[PaperOut]
    about: About


class ReachOut(Schema):
    """A service and what is still missing for it."""

    service: Ref
    matched: int
    missing: list[str]


class ReachList(Schema):
    """What somebody can do with the papers she has."""

    have: list[str]
    unknown: list[str]
    ready: list[ReachOut]
    nearly: list[ReachOut] = Field(description="Services that lack one or two papers.")
    about: About


class LegalList(Schema):
    """All laws services rest on."""

    total: int
    items: list[LegalOut]
    about: About


class WindowOut(Schema):
    """A dated stretch; ``end`` is its last day."""

    id: str
    kind: str
    name: Texts
    start: dt.date
    end: dt.date
    certainty: Literal["official", "estimated"]
    source: str


class HolidayOut(Schema):
    """A day on which offices close."""

    date: dt.date
    name: Texts
    joint_leave: bool = Field(description="Cuti bersama.")
    certainty: Literal["official", "estimated"]
    source: str


class CalendarOut(Schema):
    """Holidays and windows of one year."""

    year: int
    holidays: list[HolidayOut]
    windows: list[WindowOut]
    about: About
