"""Gathers what the catalogue says about a service and words it for an answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby

from layan.domains.assistant.rules.wording import duration, rupiah, say, week
from layan.domains.assistant.types import (
    Fact,
    Help,
    Intent,
    ServiceFacts,
    ServiceName,
    SourceLine,
    SourceOf,
)
from layan.domains.catalog.public import Catalog, Place, Service
from layan.engines.text.words import tokens
from layan.kernel.danger import Danger

NATIONAL_EMERGENCY_NUMBER = "112"  # Permenkominfo 10/2016; a pack's own number comes first
MOST_PAPERS = 8
MOST_PLACES = 2
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def named(known: Catalog, service: Service, language: str) -> ServiceName:
    """A service with its agency's full name."""
    agency = known.agencies.get(service.agency)
    return ServiceName(
        service.id,
        service.name.in_language(language),
        agency.name.in_language(language) if agency else service.agency,
    )


def facts_of(
    known: Catalog, service: Service, language: str, intent: Intent, asked: Sequence[str] = ()
) -> ServiceFacts:
    """The facts of one service in one language; ``asked`` are the words of the question."""

    def fact(text: str, *fields: str) -> Fact:
        return Fact(text, all(service.source_of(field).verified for field in fields))

    def titled(title: str, text: str, *fields: str) -> Fact:
        return fact(f"{say(title, language)}: {text}", *fields)

    steps = service.steps.in_language(language)
    return ServiceFacts(
        name=named(known, service, language),
        summary=fact(service.summary.in_language(language), "summary"),
        papers=titled("papers", _papers(known, service, language), "evidence"),
        cost=titled("cost", _cost(service, language), "cost"),
        time=titled("time", _time(service, language), "processing_time"),
        place=_place(known, service, language, asked, with_hours=intent is Intent.HOURS),
        first_step=titled("how", steps[0], "steps"),
        eligibility=titled("who", service.eligibility.in_language(language), "eligibility")
        if service.eligibility
        else None,
        pause=_pause(service, language, fact),
        sources=_sources(known, service, language),
    )


def _papers(known: Catalog, service: Service, language: str) -> str:
    told = []
    for need in service.evidence[:MOST_PAPERS]:
        kind = known.evidence.get(need.type)
        remarks = [
            *([say(str(need.form), language)] if str(need.form) != "original" else []),
            *([say("optional", language)] if need.optional else []),
            *([need.when.in_language(language)] if need.when else []),
        ]
        name = kind.name.in_language(language) if kind else need.type
        told.append(f"{name} ({', '.join(remarks)})" if remarks else name)
    left = len(service.evidence) - MOST_PAPERS
    if left > 0:
        told.append(f"+{left}")
    return "; ".join(told) or say("no_papers", language)


def _cost(service: Service, language: str) -> str:
    cost = service.cost
    match str(cost.kind):
        case "free":
            told = say("free", language)
        case "fixed":
            told = rupiah(cost.amount or 0, language)
        case "range":
            told = f"{rupiah(cost.min or 0, language)}-{rupiah(cost.max or 0, language)}"
        case _:
            told = cost.formula.in_language(language)
    items = [
        f"{item.label.in_language(language)} {rupiah(item.amount, language)}"
        for item in cost.items[:6]
    ]
    if items:
        told += f" ({'; '.join(items)})"
    return f"{told}. {cost.note.in_language(language)}" if cost.note else told


def _time(service: Service, language: str) -> str:
    promised = service.processing_time
    told = duration(promised.min, promised.max, str(promised.unit), language)
    return f"{told}. {promised.note.in_language(language)}" if promised.note else told


def _place(
    known: Catalog, service: Service, language: str, asked: Sequence[str], *, with_hours: bool
) -> Fact:
    places = _nearest_by_name(known.places_of(service), asked)
    shown = places[:MOST_PLACES]
    told: list[str] = []
    for hours, group in groupby(shown, key=lambda place: hours_of(known, place, language)):
        names = ", ".join(place.name.in_language(language) for place in group)
        told.append(f"{names} ({hours})" if hours else names)
    if len(places) > MOST_PLACES:
        told.append(say("more_places", language, count=len(places) - MOST_PLACES))
    online = [channel.url for channel in service.channels if channel.url]
    phones = [channel.phone for channel in service.channels if channel.phone]
    if online:
        told.append(f"{say('online', language)}: {online[0]}")
    if phones:
        told.append(phones[0])
    verified = service.source_of("places").verified and all(
        place.source_of("name").verified and known.hours[place.hours].sumber.verified
        for place in shown
    )
    title = say("hours" if with_hours else "place", language)
    return Fact(f"{title}: {'; '.join(told) or say('no_place', language)}", verified)


def _nearest_by_name(places: Sequence[Place], asked: Sequence[str]) -> list[Place]:
    """The places, those named in the question first; words that many places share tell nothing."""
    words = {
        place.id: set(tokens(" ".join([place.name.id, *place.aliases]))) & set(asked)
        for place in places
    }
    shared = Counter(word for found in words.values() for word in found)
    few = max(1, len(places) // 4)
    return sorted(places, key=lambda place: -sum(shared[word] <= few for word in words[place.id]))


def hours_of(known: Catalog, place: Place, language: str) -> str:
    """The week's opening hours of a place; empty when unknown."""
    opening = known.hours.get(place.hours)
    if opening is None:
        return ""
    days = []
    for name in DAYS:
        spans = getattr(opening.week, name)
        days.append(
            (
                name,
                " & ".join(
                    f"{span.opens:%H:%M}-{f'{span.closes:%H:%M}' if span.closes else '24:00'}"
                    for span in spans
                ),
            )
        )
    return week(days, language)


def _pause(service: Service, language: str, fact: Callable[..., Fact]) -> Fact | None:
    status = str(service.status)
    if status == "active":
        return None
    told = say(status, language)
    if service.status_note:
        told = f"{told} {service.status_note.in_language(language)}"
    return fact(told, "status")


def _sources(known: Catalog, service: Service, language: str) -> tuple[SourceLine, ...]:
    name = service.name.in_language(language)
    lines = [
        SourceLine(
            say("page", language, service=name),
            SourceOf.SERVICE,
            str(service.sumber.kind),
            f"/layanan/{service.id}/",
        )
    ]
    refs = dict.fromkeys(
        source.ref
        for source in (service.sumber, *service.sumber_fields.values())
        if source.ref and source.verified
    )
    lines += [
        SourceLine(ref, SourceOf.REFERENCE, ref, ref if ref.startswith("http") else "")
        for ref in refs
    ]
    for law_id in service.legal:
        law = known.legal.get(law_id)
        if law is not None:
            lines.append(SourceLine(law.title, SourceOf.LEGAL, law.id, str(law.url or "")))
    return tuple(lines)


def danger_facts(
    known: Catalog, danger: Danger, language: str
) -> tuple[ServiceName, Fact, SourceLine] | None:
    """The service the city names for a danger, its first step and its page; None without one."""
    service = known.services.get(known.city.danger.get(danger, ""))
    if service is None:
        return None
    name = named(known, service, language)
    step = service.steps.in_language(language)[0]
    return (
        name,
        Fact(f"{say('how', language)}: {step}", service.source_of("steps").verified),
        SourceLine(
            say("page", language, service=name.name),
            SourceOf.SERVICE,
            str(service.sumber.kind),
            f"/layanan/{service.id}/",
        ),
    )


def help_of(known: Catalog, language: str) -> Help:
    """The city's numbers and channels, the emergency number first."""
    contacts = known.city.contact
    urgent = contacts.get("emergency")
    lines = []
    sources = []
    for key in _in_order(contacts):
        contact = contacts[key]
        name = contact.name.in_language(language)
        reach = contact.number or str(contact.url or "") or contact.address
        mark = "" if contact.sumber.verified else f" {say('unverified', language)}"
        lines.append(f"{name}{f' {reach}' if reach else ''}{mark}")
        sources.append(
            SourceLine(name, SourceOf.CONTACT, contact.sumber.ref, str(contact.url or ""))
        )
    return Help(
        urgent.number if urgent and urgent.number else NATIONAL_EMERGENCY_NUMBER,
        tuple(lines),
        tuple(sources),
    )


def _in_order(keys: Iterable[str]) -> list[str]:
    """Emergency, complaints and the website, where the pack has them."""
    wanted = ("emergency", "complaints", "website")
    return [key for key in wanted if key in set(keys)]
