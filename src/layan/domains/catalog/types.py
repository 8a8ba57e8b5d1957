"""The catalogue's nouns: what a city offers, to whom, where and when.

Everything here is frozen and free of Django. The records have the shape a clerk writes in a city
pack, so that the
pack, the database and the code speak of the same thing. The fourteen components of a service are
those of the
Indonesian service standard (UU 25/2009 article 21; PermenPANRB 15/2014).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, time
from enum import StrEnum
from typing import Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    model_validator,
)
from pydantic_core import PydanticCustomError

from layan.kernel.danger import Danger
from layan.kernel.errors import LayanError
from layan.kernel.provenance import Source, SourceKind
from layan.kernel.words import Words


class Audience(StrEnum):
    """For whom a service is."""

    RESIDENT = "resident"
    FAMILY = "family"
    CHILD = "child"
    STUDENT = "student"
    JOB_SEEKER = "job-seeker"
    WORKER = "worker"
    BUSINESS = "business"
    HEALTH_WORKER = "health-worker"
    ELDERLY = "elderly"
    DISABLED = "disabled"
    FOREIGNER = "foreigner"
    ORGANISATION = "organisation"
    PROPERTY_OWNER = "property-owner"
    DRIVER = "driver"
    NEWCOMER = "newcomer"


class AreaKind(StrEnum):
    """The level of an administrative area."""

    CITY = "city"
    DISTRICT = "district"  # kecamatan
    SUB_DISTRICT = "sub-district"  # kelurahan


class PlaceKind(StrEnum):
    """What sort of place people go to."""

    MALL = "mall"
    OFFICE = "office"
    DISTRICT = "district"
    SUB_DISTRICT = "sub-district"
    BOOTH = "booth"
    CLINIC = "clinic"
    HOSPITAL = "hospital"
    COURT = "court"
    POLICE = "police"
    SPORT = "sport"
    MARKET = "market"
    KUA = "kua"
    CEMETERY = "cemetery"
    TERMINAL = "terminal"
    OTHER = "other"


class LocationKind(StrEnum):
    """How well a place's point is known."""

    EXACT = "exact"
    AREA_CENTROID = "area-centroid"


class AgencyKind(StrEnum):
    """To whom an agency belongs."""

    CITY = "city"
    DISTRICT = "district"
    SUB_DISTRICT = "sub-district"
    VERTICAL = "vertical"
    STATE_COMPANY = "state-company"
    CITY_COMPANY = "city-company"
    COURT = "court"
    OTHER = "other"


class ChannelKind(StrEnum):
    """A way to get a service (CPSV-AP: Channel)."""

    COUNTER = "counter"
    ONLINE = "online"
    APP = "app"
    PHONE = "phone"
    WHATSAPP = "whatsapp"
    EMAIL = "email"
    HOME_VISIT = "home-visit"
    KIOSK = "kiosk"


class CostKind(StrEnum):
    """How a price is set."""

    FREE = "free"
    FIXED = "fixed"
    RANGE = "range"
    FORMULA = "formula"


class TimeUnit(StrEnum):
    """Units of processing time."""

    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    WORKING_DAY = "working_day"
    MONTH = "month"


class EvidenceKind(StrEnum):
    """What sort of thing a citizen brings."""

    DOCUMENT = "document"
    FORM = "form"
    PHOTO = "photo"
    LETTER = "letter"
    PROOF = "proof"
    BIOMETRIC = "biometric"
    OTHER = "other"


class EvidenceForm(StrEnum):
    """In which form a paper is asked."""

    ORIGINAL = "original"
    COPY = "copy"
    DIGITAL = "digital"


class EventKind(StrEnum):
    """CPSV-AP: LifeEvent or BusinessEvent."""

    LIFE = "life"
    BUSINESS = "business"


class LegalKind(StrEnum):
    """The rank of a legal text."""

    LAW = "law"
    GOVERNMENT_REGULATION = "government-regulation"
    PRESIDENTIAL_REGULATION = "presidential-regulation"
    MINISTERIAL_REGULATION = "ministerial-regulation"
    LOCAL_REGULATION = "local-regulation"
    DECREE = "decree"
    OTHER = "other"


class ServiceStatus(StrEnum):
    """Whether a service can be had now."""

    ACTIVE = "active"
    SEASONAL = "seasonal"
    PAUSED = "paused"


class WindowKind(StrEnum):
    """Why a stretch of dates matters."""

    RAMADAN = "ramadan"
    PAYDAY = "payday"
    TAX = "tax"
    SCHOOL = "school"
    FLOOD_SEASON = "flood-season"
    HAJ = "haj"
    ELECTION = "election"
    LOCAL_HOLIDAY = "local-holiday"


class Certainty(StrEnum):
    """Whether a date is decided or computed."""

    OFFICIAL = "official"
    ESTIMATED = "estimated"


class ReportState(StrEnum):
    """The life of a citizen's "this is wrong" report."""

    NEW = "new"
    ACCEPTED = "accepted"
    DECLINED = "declined"


REPORT_MOVES: Mapping[ReportState, frozenset[ReportState]] = {
    ReportState.NEW: frozenset({ReportState.ACCEPTED, ReportState.DECLINED}),
    ReportState.ACCEPTED: frozenset(),
    ReportState.DECLINED: frozenset(),
}


def _words(value: object) -> object:
    if isinstance(value, str):
        value = {"id": value}
    if isinstance(value, dict):
        strange = set(value) - {"id", "en"}
        if strange:
            raise ValueError(f"a text has id and en, not {', '.join(sorted(map(str, strange)))}")
        if not str(value.get("id") or "").strip():
            raise ValueError("a text needs id (Indonesian)")
    return value


def _source(value: object) -> object:
    return {"kind": value} if isinstance(value, str) else value


def _bare_words(value: Words) -> dict[str, str]:
    return {"id": value.id, "en": value.en} if value.en else {"id": value.id}


Text = Annotated[Words, BeforeValidator(_words), PlainSerializer(_bare_words)]
Provenance = Annotated[Source, BeforeValidator(_source)]
Id = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,59}$")]
AreaCode = Annotated[str, Field(pattern=r"^\d{2}\.\d{2}(\.\d{2}(\.\d{4})?)?$")]
WebAddress = Annotated[str, Field(pattern=r"^https?://[^\s<>\"]+$", max_length=300)]
Rupiah = Annotated[int, Field(ge=0, le=10**12)]
Name = Annotated[str, Field(min_length=1)]  # what is only blank is empty, see Record
Latitude = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
Longitude = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]

NO_WORDS = Words("")


_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


def _texts(
    value: object, steps: tuple[str | int, ...] = ()
) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Every text in plain data with the way to it, keys included; records have looked already."""
    if isinstance(value, str):
        yield steps, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield (*steps, str(key)), str(key)
            yield from _texts(inner, (*steps, str(key)))
    elif isinstance(value, list | tuple):
        for index, inner in enumerate(value):
            yield from _texts(inner, (*steps, index))


class Record(BaseModel):
    """A frozen record that refuses unknown keys, so that a misspelt one is found."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    @model_validator(mode="before")
    @classmethod
    def _visible(cls, value: Any) -> Any:
        """Databases refuse NUL, and no page can show the others."""
        for steps, text in _texts(value):
            if _CONTROL.search(text):
                raise PydanticCustomError(
                    "control_character", "holds a control character", {"steps": steps}
                )
        return value


class Sourced(Record):
    """A record that says where its facts come from: one default and the fields that differ."""

    sumber: Provenance = Source(SourceKind.CONTOH)
    sumber_fields: Mapping[str, Provenance] = {}

    def source_of(self, field: str) -> Source:
        """The provenance of one field."""
        return self.sumber_fields.get(field, self.sumber)

    @model_validator(mode="after")
    def _fields_exist(self) -> Self:
        strange = set(self.sumber_fields) - set(type(self).model_fields)
        if strange:
            raise ValueError(f"sumber_fields names unknown fields: {', '.join(sorted(strange))}")
        return self


class Duration(Record):
    """Processing time as promised: from ``min`` to ``max`` of ``unit``."""

    min: Annotated[int, Field(ge=0, le=10_000)]
    max: Annotated[int, Field(ge=0, le=10_000)]
    unit: TimeUnit
    note: Text = NO_WORDS

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.max < self.min:
            raise ValueError("processing_time: max is less than min")
        return self


class PriceItem(Record):
    """One line of a price list, in whole rupiah."""

    label: Text
    amount: Rupiah


class Cost(Record):
    """What a service costs, in whole rupiah (IDR)."""

    kind: CostKind
    amount: Rupiah | None = None
    min: Rupiah | None = None
    max: Rupiah | None = None
    formula: Text = NO_WORDS
    items: tuple[PriceItem, ...] = ()
    note: Text = NO_WORDS

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.kind is CostKind.FIXED and self.amount is None:
            raise ValueError("cost: a fixed cost needs amount")
        if self.kind is CostKind.RANGE and (
            self.min is None or self.max is None or self.max < self.min
        ):
            raise ValueError("cost: a range needs min and max, min first")
        if self.kind is CostKind.FORMULA and not self.formula:
            raise ValueError("cost: a formula cost needs formula")
        return self


class EvidenceType(Sourced):
    """A paper or proof, the same for all services that ask for it (CPSV-AP: EvidenceType)."""

    id: Id
    name: Text
    description: Text = NO_WORDS
    aliases: tuple[Name, ...] = ()
    kind: EvidenceKind = EvidenceKind.DOCUMENT
    issued_by_service: Id | None = None


class EvidenceNeed(Record):
    """One line of a service's list of papers; ``type`` is the id of an evidence type."""

    type: Id
    form: EvidenceForm = EvidenceForm.ORIGINAL
    optional: bool = False
    when: Text = NO_WORDS
    note: Text = NO_WORDS


class Channel(Record):
    """A way to get the service."""

    kind: ChannelKind
    url: WebAddress | None = None
    phone: str = ""
    note: Text = NO_WORDS


class Output(Record):
    """What the citizen gets in the end; ``id`` is an evidence id where the output is one."""

    id: Id
    name: Text


class LegalResource(Record):
    """A law or regulation a service rests on (ELI: LegalResource)."""

    id: Id
    title: str
    about: Text
    kind: LegalKind
    url: WebAddress | None = None


class Topic(Record):
    """A subject for browsing; ``icon`` names one of the shipped icons."""

    id: Id
    name: Text
    description: Text = NO_WORDS
    icon: str = "folder"


class LifeEvent(Record):
    """Something that happens to a person or a business and brings them to the counter."""

    id: Id
    name: Text
    description: Text = NO_WORDS
    icon: str = "circle"
    kind: EventKind = EventKind.LIFE


class Agency(Sourced):
    """An office that answers for services."""

    id: Id
    name: Text
    short: Name
    kind: AgencyKind
    duties: Text = NO_WORDS
    aliases: tuple[Name, ...] = ()
    phone: str = ""
    whatsapp: str = ""
    email: str = ""
    website: WebAddress | None = None
    home_place: Id | None = None


class Area(Sourced):
    """An administrative area with its centroid (WGS 84 degrees)."""

    code: AreaCode
    kind: AreaKind
    name: Name
    parent: AreaCode | None = None
    bps: str = ""
    postal: str = ""
    lat: Latitude
    lon: Longitude
    aliases: tuple[Name, ...] = ()


class Span(Record):
    """Opening and closing on one day, local time; half-open.

    Written ``"08:00-15:00"``; ``24:00`` is the day's end.
    """

    opens: time
    closes: time | None  # None is midnight at the end of the day

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        opens, dash, closes = value.partition("-")
        if not dash:
            raise ValueError(f"hours must look like 08:00-15:00, not {value!r}")
        return {
            "opens": opens.strip(),
            "closes": None if closes.strip() == "24:00" else closes.strip(),
        }

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.closes is not None and self.opens >= self.closes:
            raise ValueError(
                f"opens {self.opens:%H:%M} must come before closes {self.closes:%H:%M}"
            )
        return self


class Week(Record):
    """Opening spans for the seven days."""

    mon: tuple[Span, ...] = ()
    tue: tuple[Span, ...] = ()
    wed: tuple[Span, ...] = ()
    thu: tuple[Span, ...] = ()
    fri: tuple[Span, ...] = ()
    sat: tuple[Span, ...] = ()
    sun: tuple[Span, ...] = ()

    def on(self, weekday: int) -> tuple[Span, ...]:
        """The spans of a weekday, 0 = Monday as in :meth:`datetime.date.weekday`."""
        return (self.mon, self.tue, self.wed, self.thu, self.fri, self.sat, self.sun)[weekday]


class OpeningHours(Sourced):
    """Weekly opening hours and how they change in Ramadan and on holidays."""

    id: Id
    name: Text
    week: Week
    ramadan: Week | None = None
    holidays: Literal["closed", "open"] = "closed"


class Counter(Record):
    """A desk inside a place."""

    id: str
    name: Text
    agency: Id


class Place(Sourced):
    """Where people go."""

    id: Id
    name: Text
    kind: PlaceKind
    agency: Id | None = None
    area: AreaCode
    address: str = ""
    lat: Latitude
    lon: Longitude
    location: LocationKind = LocationKind.AREA_CENTROID
    hours: Id
    phone: str = ""
    counters: tuple[Counter, ...] = ()
    aliases: tuple[Name, ...] = ()


class CalendarWindow(Record):
    """A dated stretch that changes opening hours or demand; ``end`` is its last day."""

    id: Id
    kind: WindowKind
    name: Text
    start: date
    end: date
    certainty: Certainty
    source: str

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.end < self.start:
            raise ValueError("the window ends before it starts")
        return self

    def covers(self, day: date) -> bool:
        """Whether that day lies in the window."""
        return self.start <= day <= self.end


class Keywords(Record):
    """What people type when they mean a service."""

    id: tuple[str, ...] = ()
    slang: tuple[str, ...] = ()
    en: tuple[str, ...] = ()


class Steps(Record):
    """The procedure, step by step; ``en`` is empty or as long as ``id``."""

    id: Annotated[tuple[str, ...], Field(min_length=1)]
    en: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _same_length(self) -> Self:
        if self.en and len(self.en) != len(self.id):
            raise ValueError(f"steps: {len(self.id)} in Indonesian but {len(self.en)} in English")
        return self

    def in_language(self, language: str) -> tuple[str, ...]:
        """The steps in that language, or in Indonesian when they were never translated."""
        return self.en if language == "en" and self.en else self.id


class Service(Sourced):
    """One public service with its fourteen components (CPSV-AP: PublicService).

    Components 6 and 8 to 14 are ``complaints`` and ``facilities`` to ``evaluation``; a pack may
    write them once for all
    the services of a file.
    """

    id: Id
    code: Annotated[str, Field(pattern=r"^[A-Z0-9][A-Z0-9-]{1,19}$")]
    agency: Id
    name: Text
    summary: Text
    audience: Annotated[tuple[Audience, ...], Field(min_length=1)]
    topics: Annotated[tuple[Id, ...], Field(min_length=1)]
    life_events: tuple[Id, ...] = ()
    keywords: Keywords = Keywords()
    eligibility: Text = NO_WORDS
    evidence: tuple[EvidenceNeed, ...] = ()
    steps: Steps
    processing_time: Duration
    cost: Cost
    outputs: Annotated[tuple[Output, ...], Field(min_length=1)]
    legal: Annotated[tuple[Id, ...], Field(min_length=1)]
    channels: Annotated[tuple[Channel, ...], Field(min_length=1)]
    places: tuple[str, ...] = ()
    requires: tuple[Id, ...] = ()
    related: tuple[Id, ...] = ()
    status: ServiceStatus = ServiceStatus.ACTIVE
    status_note: Text = NO_WORDS
    complaints: Text
    facilities: Text
    competence: Text
    supervision: Text
    staffing: Text
    guarantee: Text
    safety: Text
    evaluation: Text


STANDARD_FIELDS = (
    "complaints",
    "facilities",
    "competence",
    "supervision",
    "staffing",
    "guarantee",
    "safety",
    "evaluation",
)


class CityFact(Record):
    """A number about the city with its year and source."""

    value: Annotated[float, Field(allow_inf_nan=False)]
    year: int
    period: str = ""
    sumber: Provenance


class Contact(Sourced):
    """A number, page or address the whole city uses. Never dialled by the software."""

    name: Text
    number: str = ""
    url: WebAddress | None = None
    address: str = ""
    always_open: bool = False


class Theme(Record):
    """The two colours a city may change."""

    brand: Annotated[str, Field(pattern=r"^#[0-9A-Fa-f]{6}$")] = "#0F5C5C"
    accent: Annotated[str, Field(pattern=r"^#[0-9A-Fa-f]{6}$")] = "#E8A317"


class Licence(Record):
    """Under which terms the city's data may be used by others."""

    id: str = "CC-BY-4.0"
    url: WebAddress = "https://creativecommons.org/licenses/by/4.0/"
    attribution: str = ""
    note: str = ""


def _known_timezone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (LookupError, ValueError, OSError):  # also: a folder of zones, a way out of them
        raise PydanticCustomError("timezone_unknown", "no such time zone") from None
    return value


def _positive(fact: CityFact | None) -> CityFact | None:
    if fact is not None and fact.value <= 0:
        raise PydanticCustomError("not_positive", "must be more than 0")
    return fact


Box = tuple[Longitude, Latitude, Longitude, Latitude]


def _upright(box: Box) -> Box:
    west, south, east, north = box
    if not (west < east and south < north):
        raise PydanticCustomError("box_turned", "must be west, south, east, north")
    return box


class City(Sourced):
    """The city a pack describes; ``bbox`` is west, south, east, north in degrees."""

    id: Id
    code: AreaCode
    bps: str = ""
    name: Name
    short_name: Name
    name_en: Name
    province: Name
    timezone: Annotated[str, AfterValidator(_known_timezone)] = "Asia/Jakarta"
    lat: Latitude
    lon: Longitude
    bbox: Annotated[Box, AfterValidator(_upright)]
    population: Annotated[CityFact | None, AfterValidator(_positive)] = None
    area_km2: Annotated[CityFact | None, AfterValidator(_positive)] = None
    examples: tuple[Text, ...] = ()  # questions the start page shows
    neighbours: tuple[Name, ...] = ()  # places next door that people mistake for the city
    contact: Mapping[str, Contact] = {}
    danger: Mapping[Danger, Id] = {}  # the service that helps with each danger
    theme: Theme = Theme()
    licence: Licence = Licence()

    @model_validator(mode="after")
    def _centre_inside(self) -> Self:
        west, south, east, north = self.bbox
        if not (west <= self.lon <= east and south <= self.lat <= north):
            raise PydanticCustomError(
                "centre_outside", "does not hold the centre", {"steps": ("bbox",)}
            )
        return self


class WordRow(Record):
    """Local words and what they mean in standard Indonesian."""

    model_config = ConfigDict(populate_by_name=True)

    words: Annotated[tuple[str, ...], Field(alias="from", min_length=1)]
    to: str


class Phrase(Record):
    """An everyday question and its service; None when the catalogue must not answer it."""

    text: Annotated[str, Field(min_length=1, max_length=500)]
    service: Id | None


class CityPack(Record):
    """Everything a pack says, read and checked piece by piece."""

    city: City
    areas: tuple[Area, ...]
    agencies: tuple[Agency, ...]
    hours: tuple[OpeningHours, ...]
    places: tuple[Place, ...]
    windows: tuple[CalendarWindow, ...]
    topics: tuple[Topic, ...]
    life_events: tuple[LifeEvent, ...]
    evidence: tuple[EvidenceType, ...]
    legal: tuple[LegalResource, ...]
    services: tuple[Service, ...]
    phrases: tuple[Phrase, ...] = ()
    words: tuple[WordRow, ...] = ()


class CatalogError(LayanError):
    """The root of the catalogue's refusals."""

    code = "catalog.error"


class PackInvalid(CatalogError):
    """The pack has mistakes; ``problems`` lists them with file and line."""

    code = "catalog.pack_invalid"


class PackMissing(CatalogError):
    """There is no pack in that folder."""

    code = "catalog.pack_missing"


class OtherCity(CatalogError):
    """The database already serves another city."""

    code = "catalog.other_city"


class ImportBusy(CatalogError):
    """Another import of a city won the race; run it again."""

    code = "catalog.import_busy"


class CatalogEmpty(CatalogError):
    """No city has been imported yet."""

    code = "catalog.empty"


class CityNameUnusable(CatalogError):
    """A pack's folder name must be small letters, digits and underscores."""

    code = "catalog.city_name_unusable"


class CityNameTaken(CatalogError):
    """There is a pack of that name already."""

    code = "catalog.city_name_taken"


class ListInvalid(CatalogError):
    """Another city's list of services, or its mapping file, cannot be used."""

    code = "catalog.list_invalid"


class OutputUnwritable(CatalogError):
    """The file to export to cannot be written."""

    code = "catalog.output_unwritable"


class ServiceUnknown(CatalogError):
    """No service has that id."""

    code = "catalog.service_unknown"


class PlaceUnknown(CatalogError):
    """No place has that id."""

    code = "catalog.place_unknown"


class AgencyUnknown(CatalogError):
    """No agency has that id."""

    code = "catalog.agency_unknown"


class AreaUnknown(CatalogError):
    """No area has that code."""

    code = "catalog.area_unknown"


class ReportUnknown(CatalogError):
    """No report has that number, or it belongs to another agency."""

    code = "catalog.report_unknown"


class ReportClosed(CatalogError):
    """Somebody has already answered the report."""

    code = "catalog.report_closed"


class BoundariesInvalid(CatalogError):
    """The GeoJSON file cannot be used."""

    code = "catalog.boundaries_invalid"
