"""The mapping file by which another city's list of services becomes a city pack.

The reference, with every key, is ``docs/how-to/import-another-citys-list.md``. Parts that describe
the city itself (areas, hours, places, topics, papers) have the shape of a city pack.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, ValidationError

from layan.domains.catalog import types as t
from layan.domains.catalog.adapters.bounded_files import FileRefused, read_bounded
from layan.kernel.provenance import Source, SourceKind

MOST_BYTES = 1_000_000


class Fields(t.Record):
    """Which field of the list holds what; empty means the list does not have it."""

    name: str
    agency: str = ""
    code: str = ""
    requirements: str = ""
    steps: str = ""
    time: str = ""
    cost: str = ""
    output: str = ""
    legal: str = ""
    complaints: str = ""
    facilities: str = ""
    competence: str = ""
    supervision: str = ""
    staffing: str = ""
    guarantee: str = ""
    safety: str = ""
    evaluation: str = ""


class Split(t.Record):
    """How lists are written inside one text."""

    separators: tuple[Annotated[str, Field(min_length=1, max_length=10)], ...] = ("|",)
    numbered: bool = True
    most_items: Annotated[int, Field(ge=1, le=500)] = 80


class Names(t.Record):
    """How names of services are written."""

    sentence_case: bool = False
    keep: tuple[str, ...] = ()  # abbreviations that stay in capitals


class Time(t.Record):
    """How processing times are read."""

    bare_unit: t.TimeUnit | None = None
    unreadable: t.Duration | None = None  # None: an unreadable time is an error


class Price(t.Record):
    """How prices are read."""

    free_words: tuple[str, ...] = ("gratis", "tidak dipungut biaya", "nihil")
    missing: t.Cost | None = None  # None: a missing price is an error


class Rule(t.Record):
    """When a text mentions one of the words, the service gets the value; the first rule wins."""

    words: Annotated[tuple[str, ...], Field(min_length=1)]
    gives: str


class AudienceRule(Rule):
    """A rule that says for whom a service is."""

    gives: t.Audience


class KindRule(Rule):
    """A rule that says to whom an agency belongs."""

    gives: t.AgencyKind


class ChannelRule(t.Record):
    """When the procedure mentions one of the words, the service has this channel."""

    words: Annotated[tuple[str, ...], Field(min_length=1)]
    channel: t.Channel


class Rules(t.Record):
    """What is derived from words; every list is tried in order."""

    audience: tuple[AudienceRule, ...] = ()
    topics: tuple[Rule, ...] = ()
    life_events: tuple[Rule, ...] = ()
    agency_kind: tuple[KindRule, ...] = ()
    channels: tuple[ChannelRule, ...] = ()


class AgencyName(t.Record):
    """An agency whose id, words or kind should not be guessed from its name in the list."""

    listed: Annotated[tuple[str, ...], Field(min_length=1)]
    id: t.Id
    name: t.Text
    short: str
    kind: t.AgencyKind
    aliases: tuple[str, ...] = ()


class Paper(t.Record):
    """A paper shared by services, and the words by which a requirement means it."""

    id: t.Id
    name: t.Text
    words: Annotated[tuple[str, ...], Field(min_length=1)]
    kind: t.EvidenceKind = t.EvidenceKind.DOCUMENT
    aliases: tuple[str, ...] = ()


class Defaults(t.Record):
    """What every service gets where the list says nothing."""

    audience: Annotated[tuple[t.Audience, ...], Field(min_length=1)] = (t.Audience.RESIDENT,)
    topic: t.Id
    channels: Annotated[tuple[t.Channel, ...], Field(min_length=1)]
    places: tuple[str, ...] = ()
    summary: t.Text
    steps: t.Steps
    agency: str = ""
    legal: str = ""
    complaints: t.Text = t.NO_WORDS
    facilities: t.Text = t.NO_WORDS
    competence: t.Text = t.NO_WORDS
    supervision: t.Text = t.NO_WORDS
    staffing: t.Text = t.NO_WORDS
    guarantee: t.Text = t.NO_WORDS
    safety: t.Text = t.NO_WORDS
    evaluation: t.Text = t.NO_WORDS


class ListMapping(t.Record):
    """The whole mapping file. ``sumber`` is the provenance of what the list says."""

    city: t.City
    records: str = ""  # dotted path to the list inside the JSON document
    code_prefix: Annotated[str, Field(pattern=r"^[A-Z0-9]{2,8}$")]
    sumber: t.Provenance
    derived: t.Provenance = Source(SourceKind.CONTOH)  # of what the mapping adds
    fields: Fields
    split: Split = Split()
    names: Names = Names()
    time: Time = Time()
    price: Price = Price()
    defaults: Defaults
    rules: Rules = Rules()
    agencies: tuple[AgencyName, ...] = ()
    evidence: tuple[Paper, ...] = ()
    areas: tuple[t.Area, ...]
    hours: tuple[t.OpeningHours, ...]
    places: tuple[t.Place, ...]
    windows: tuple[t.CalendarWindow, ...] = ()
    topics: Annotated[tuple[t.Topic, ...], Field(min_length=1)]
    life_events: tuple[t.LifeEvent, ...] = ()
    service_keywords: Mapping[t.Id, t.Keywords] = {}


def read_mapping(path: Path) -> ListMapping:
    """The mapping of a file.

    Raises :class:`~layan.domains.catalog.types.ListInvalid` with the ``field`` that is wrong.
    """
    try:
        raw: dict[str, Any] = tomllib.loads(read_bounded(path, MOST_BYTES).decode("utf-8-sig"))
    except FileRefused as refused:
        reason = "mapping_too_large" if refused.code == "too_large" else refused.code
        raise t.ListInvalid(reason=reason, file=path.name, detail=refused.detail) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as problem:
        detail = str(problem)[:200]
        raise t.ListInvalid(reason="mapping_syntax", file=path.name, detail=detail) from None
    try:
        return ListMapping.model_validate(raw)
    except ValidationError as problem:
        first = problem.errors(include_url=False)[0]
        raise t.ListInvalid(
            reason="mapping_value",
            file=path.name,
            field=".".join(str(step) for step in first["loc"]),
            detail=str(first["msg"])[:200],
        ) from None
