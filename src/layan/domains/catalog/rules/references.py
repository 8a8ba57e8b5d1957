"""Whether the pieces of a city pack fit together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from layan.domains.catalog.types import CityPack, PlaceKind

GROUPS = frozenset(f"@{kind}" for kind in PlaceKind)


@dataclass(frozen=True, slots=True)
class Finding:
    """One mistake: which record, which field, a stable code and the offending value."""

    collection: str
    record: str
    field: str
    code: str
    value: str


def check_references(pack: CityPack) -> list[Finding]:
    """Every dangling or doubled id of the pack, in the order of the files.

    Codes: ``doubled`` (id or code used twice), ``unknown`` (a reference to nothing), ``itself`` (a
    service that requires
    or relates to itself), ``cycle`` (prerequisites that lead back), ``nowhere`` (a counter service
    without a place).
    """
    return [*_doubles(pack), *_dangling(pack), *_cycles(pack), *_nowhere(pack)]


def _doubles(pack: CityPack) -> Iterator[Finding]:
    keyed: dict[str, list[str]] = {
        "areas": [area.code for area in pack.areas],
        "windows": [window.id for window in pack.windows],
    }
    for name in (
        "agencies",
        "hours",
        "places",
        "topics",
        "life_events",
        "evidence",
        "legal",
        "services",
    ):
        keyed[name] = [record.id for record in getattr(pack, name)]
    for name, ids in keyed.items():
        for doubled, times in Counter(ids).items():
            if times > 1:
                yield Finding(name, doubled, "id", "doubled", doubled)
    for code, times in Counter(service.code for service in pack.services).items():
        if times > 1:
            last = [service.id for service in pack.services if service.code == code][-1]
            yield Finding("services", last, "code", "doubled", code)
    seen: dict[str, str | None] = {}
    for phrase in pack.phrases:
        text = " ".join(phrase.text.casefold().split())
        if text in seen and seen[text] != phrase.service:
            yield Finding(
                "phrases", phrase.service or "out_of_scope", "text", "doubled", phrase.text
            )
        seen[text] = phrase.service


def _dangling(pack: CityPack) -> Iterator[Finding]:
    areas = {area.code for area in pack.areas}
    agencies = {agency.id for agency in pack.agencies}
    hours = {record.id for record in pack.hours}
    places = {place.id for place in pack.places} | GROUPS
    topics = {topic.id for topic in pack.topics}
    events = {event.id for event in pack.life_events}
    evidence = {record.id for record in pack.evidence}
    legal = {record.id for record in pack.legal}
    services = {service.id for service in pack.services}

    def unknown(
        collection: str,
        record: str,
        field: str,
        values: Iterable[str | None],
        known: set[str] | frozenset[str],
    ) -> Iterator[Finding]:
        for value in values:
            if value is not None and value not in known:
                yield Finding(collection, record, field, "unknown", value)

    yield from unknown("city", pack.city.id, "code", [pack.city.code], areas)
    yield from unknown("city", pack.city.id, "danger", pack.city.danger.values(), services)
    for area in pack.areas:
        yield from unknown("areas", area.code, "parent", [area.parent], areas)
    for agency in pack.agencies:
        yield from unknown("agencies", agency.id, "home_place", [agency.home_place], places)
    for place in pack.places:
        yield from unknown("places", place.id, "agency", [place.agency], agencies)
        yield from unknown("places", place.id, "area", [place.area], areas)
        yield from unknown("places", place.id, "hours", [place.hours], hours)
        yield from unknown(
            "places", place.id, "counters", [desk.agency for desk in place.counters], agencies
        )
    for record in pack.evidence:
        yield from unknown(
            "evidence", record.id, "issued_by_service", [record.issued_by_service], services
        )
    for service in pack.services:
        yield from unknown("services", service.id, "agency", [service.agency], agencies)
        yield from unknown("services", service.id, "topics", service.topics, topics)
        yield from unknown("services", service.id, "life_events", service.life_events, events)
        yield from unknown(
            "services", service.id, "evidence", [need.type for need in service.evidence], evidence
        )
        yield from unknown("services", service.id, "legal", service.legal, legal)
        yield from unknown("services", service.id, "places", service.places, places)
        yield from unknown("services", service.id, "requires", service.requires, services)
        yield from unknown("services", service.id, "related", service.related, services)
        for field in ("requires", "related"):
            if service.id in getattr(service, field):
                yield Finding("services", service.id, field, "itself", service.id)
    for name in dict.fromkeys(phrase.service for phrase in pack.phrases):
        yield from unknown("phrases", name or "", "service", [name], services)


def _cycles(pack: CityPack) -> Iterator[Finding]:
    requires = {service.id: service.requires for service in pack.services}
    done: set[str] = set()
    for start in requires:
        trail: list[str] = []
        stack = [(start, False)]
        while stack:
            current, leaving = stack.pop()
            if leaving:
                trail.pop()
                done.add(current)
                continue
            if current in trail:
                if current != trail[-1]:  # a service requiring itself is told by its own code
                    yield Finding(
                        "services",
                        current,
                        "requires",
                        "cycle",
                        " > ".join([*trail[trail.index(current) :], current]),
                    )
                continue
            if current in done:
                continue
            trail.append(current)
            stack.append((current, True))
            stack.extend((after, False) for after in requires.get(current, ()))


def _nowhere(pack: CityPack) -> Iterator[Finding]:
    for service in pack.services:
        if not service.places and any(
            channel.kind in {"counter", "kiosk"} for channel in service.channels
        ):
            yield Finding("services", service.id, "places", "nowhere", service.id)
