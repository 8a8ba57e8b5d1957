"""What the catalogue's API answers, field by field. Texts are ``{id, en}``; ``en`` may be null."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from ninja import Field, Schema


class Texts(Schema):
    """A text in Indonesian and, where somebody translated it, in English."""

    id: str
    en: str | None = None


class Ref(Schema):
    """A record by its id and name."""

    id: str
    name: Texts


class SourceOut(Schema):
    """Where a fact comes from; ``contoh`` was not verified by anybody."""

    kind: Literal["resmi", "berita", "contoh"]
    ref: str = ""
    date: dt.date | None = None
    verified: bool


class LicenceOut(Schema):
    """Under which terms the data may be used, and whom to credit."""

    id: str
    url: str
    attribution: str
    note: str


class About(Schema):
    """Which data an answer was made of."""

    city: str
    revision: int
    date: dt.datetime
    licence: LicenceOut


class TimeOut(Schema):
    """Promised processing time; ``words`` says it in a sentence."""

    min: int
    max: int
    unit: str
    duration: str = Field(description="The longest time as ISO 8601; working days count as days.")
    note: Texts | None = None
    words: Texts


class PriceItemOut(Schema):
    """One line of a price list, whole rupiah."""

    label: Texts
    amount: int


class CostOut(Schema):
    """The price in whole rupiah (IDR)."""

    kind: Literal["free", "fixed", "range", "formula"]
    currency: Literal["IDR"] = "IDR"
    amount: int | None = None
    min: int | None = None
    max: int | None = None
    formula: Texts | None = None
    items: list[PriceItemOut]
    note: Texts | None = None
    words: Texts


class ServiceRow(Schema):
    """A service as lists show it."""

    id: str
    code: str
    name: Texts
    summary: Texts
    agency: Ref
    audience: list[str]
    topics: list[str]
    life_events: list[str]
    processing_time: TimeOut
    cost: CostOut
    status: str
    verified: bool = Field(description="Whether the record as a whole was read in a source.")
    updated_at: dt.datetime
    url: str = Field(description="The page for people.")
    href: str = Field(description="The whole record.")


class FacetValueOut(Schema):
    """One choice and how many services it would leave."""

    id: str
    name: Texts | None = None
    count: int


class ServiceList(Schema):
    """One page of services."""

    query: str
    corrected: str | None = Field(None, description="The query as read after spelling repair.")
    total: int
    items: list[ServiceRow]
    next: str | None = Field(None, description="Cursor of the next page; null on the last.")
    facets: dict[str, list[FacetValueOut]]
    about: About


class NeedOut(Schema):
    """One paper a service asks for."""

    type: str
    name: Texts
    description: Texts | None = None
    form: str
    optional: bool
    when: Texts | None = None
    note: Texts | None = None
    issued_by_service: str | None = None


class ChannelOut(Schema):
    """A way to get the service."""

    kind: str
    url: str | None = None
    phone: str = ""
    note: Texts | None = None


class LegalOut(Schema):
    """A law a service rests on."""

    id: str
    title: str
    about: Texts
    kind: str
    url: str | None = None


class StepsOut(Schema):
    """The procedure; ``en`` is empty when nobody translated it."""

    id: list[str]
    en: list[str]


class Requirements(Schema):
    """Component 1."""

    eligibility: Texts | None
    evidence: list[NeedOut]


class Procedure(Schema):
    """Component 2."""

    steps: StepsOut
    channels: list[ChannelOut]


class FourteenComponents(Schema):
    """The fourteen components of the service standard (UU 25/2009, PermenPANRB 15/2014)."""

    requirements: Requirements = Field(description="1")
    procedure: Procedure = Field(description="2")
    processing_time: TimeOut = Field(description="3")
    cost: CostOut = Field(description="4")
    products: list[Ref] = Field(description="5")
    complaints: Texts = Field(description="6")
    legal_basis: list[LegalOut] = Field(description="7")
    facilities: Texts = Field(description="8")
    competence: Texts = Field(description="9")
    supervision: Texts = Field(description="10")
    staffing: Texts = Field(description="11")
    guarantee: Texts = Field(description="12")
    safety: Texts = Field(description="13")
    evaluation: Texts = Field(description="14")


class ServiceOut(Schema):
    """One service, complete."""

    id: str
    code: str
    name: Texts
    summary: Texts
    status: str
    status_note: Texts | None = None
    agency: Ref
    audience: list[str]
    topics: list[Ref]
    life_events: list[Ref]
    keywords: dict[str, list[str]]
    components: FourteenComponents
    places: list[Ref]
    requires: list[Ref]
    related: list[Ref]
    provenance: dict[str, SourceOut] = Field(description="The source of every field.")
    updated_at: dt.datetime
    links: dict[str, str]
    about: About


class ChecklistLine(Schema):
    """A paper of the list and how it stands for this person."""

    paper: NeedOut
    case: str | None = Field(None, description="The case in which it is asked; null: always.")
    applies: bool
    have: bool
    missing: bool


class Case(Schema):
    """A case in which more papers are asked."""

    id: str
    name: Texts
    chosen: bool


class ChecklistOut(Schema):
    """Which papers are missing, and what the service costs and takes."""

    service: Ref
    have: list[str]
    unknown: list[str] = Field(description="Ids in `have` that no paper has.")
    complete: bool
    missing: list[NeedOut]
    lines: list[ChecklistLine]
    cases: list[Case]
    cost: CostOut
    processing_time: TimeOut
    requires: list[Ref]
    about: About
