"""What the catalogue says about an office itself: open now, hours, address and number."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from layan.domains.assistant.queries.facts import hours_of
from layan.domains.assistant.rules.wording import say
from layan.domains.assistant.types import Answer, Intent, SourceLine, SourceOf
from layan.domains.catalog.public import Catalog, Place, open_now, open_words, spans_words


def office_answer(
    known: Catalog, ids: tuple[str, ...], intent: Intent, language: str, now: dt.datetime | None
) -> Answer:
    """What is known of these places; ``now`` adds whether they are open at that instant."""
    places = [known.places[place] for place in ids]
    told = [line for place in places for line in _lines(known, place, language, now)]
    sources = tuple(
        SourceLine(
            say("place_page", language, place=place.name.in_language(language)),
            SourceOf.PLACE,
            str(place.sumber.kind),
            f"/tempat/{place.id}/",
        )
        for place in places
    )
    return Answer(intent, None, (), "\n".join(told), sources, 1.0, language)


def _lines(known: Catalog, place: Place, language: str, now: dt.datetime | None) -> list[str]:
    opening = known.hours[place.hours]
    lines = [place.name.in_language(language)]

    def add(title: str, text: str, *, verified: bool) -> None:
        mark = "" if verified else f" {say('unverified', language)}"
        lines.append(f"{say(title, language)}: {text}{mark}")

    checked = opening.sumber.verified and place.source_of("hours").verified
    if now is not None:
        state = open_now(known, place, now=now, language=language)
        zone = ZoneInfo(known.city.timezone)
        add("now", open_words(state, now, zone, language), verified=checked)
        today = spans_words(state.today.spans, language)
        holiday = f" ({state.today.holiday})" if state.today.holiday else ""
        add("today", f"{today}{holiday}", verified=checked)
    add("hours", hours_of(known, place, language), verified=checked)
    area = known.areas.get(place.area)
    where = ", ".join(part for part in (place.address, area.name if area else "") if part)
    if where:
        fields = ("address", "area") if place.address else ("area",)
        add("address", where, verified=all(place.source_of(name).verified for name in fields))
    agency = known.agencies.get(place.agency or "")
    home = agency if agency is not None and agency.home_place == place.id else None
    if place.phone:
        add("phone", place.phone, verified=place.source_of("phone").verified)
    elif home is not None and (home.phone or home.whatsapp):
        field = "phone" if home.phone else "whatsapp"
        add("phone", home.phone or home.whatsapp, verified=home.source_of(field).verified)
    else:
        lines.append(say("no_phone", language))
    if home is not None and home.website:
        add("web", home.website, verified=home.source_of("website").verified)
    return lines
