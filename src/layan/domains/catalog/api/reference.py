"""Life events, topics, papers, laws and the calendar."""
# ruff: noqa: ARG001 - Ninja hands every view the request

from __future__ import annotations

from typing import Annotated, Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest
from ninja import Query, Router, Schema
from ninja.decorators import decorate_view
from pydantic import Field

from layan.domains.catalog.adapters.holidays_id import SOURCE, holidays_of
from layan.domains.catalog.api import said
from layan.domains.catalog.api import shapes_around as around
from layan.domains.catalog.api.kept import catalog_version
from layan.domains.catalog.api.services import ids_of
from layan.domains.catalog.queries import catalog
from layan.domains.catalog.rules.checklist import Reach, within_reach
from layan.foundation.api_kit import conditional
from layan.kernel.clock import now

router = Router(tags=["Reference"])
FIRST_YEAR, LAST_YEAR = 2000, 2100  # what the holidays library is asked for


@router.get("/life-events", response=around.EventList, summary="Life and business events")
@decorate_view(conditional(catalog_version))
def list_life_events(request: HttpRequest) -> Any:
    """What happens to people, and the services it calls for."""
    known = catalog()
    rows = [
        {
            **said.ref(event),
            "description": said.texts_or_none(event.description),
            "kind": str(event.kind),
            "icon": event.icon,
            "services": [said.ref(one) for one in known.by_life_event.get(event.id, ())],
        }
        for event in known.life_events.values()
    ]
    return {"total": len(rows), "items": rows, "about": said.about(known)}


@router.get("/topics", response=around.TopicList, summary="Subjects for browsing")
@decorate_view(conditional(catalog_version))
def list_topics(request: HttpRequest) -> Any:
    """Subjects with the number of their services."""
    known = catalog()
    rows = [
        {
            **said.ref(topic),
            "description": said.texts_or_none(topic.description),
            "icon": topic.icon,
            "services": len(known.by_topic.get(topic.id, ())),
        }
        for topic in known.topics.values()
    ]
    return {"total": len(rows), "items": rows, "about": said.about(known)}


@router.get("/evidence", response=around.PaperList, summary="Papers services ask for")
@decorate_view(conditional(catalog_version))
def list_evidence(request: HttpRequest) -> Any:
    """Every paper with the services that ask for it and the one that issues it."""
    known = catalog()
    rows = [
        {
            **said.ref(paper),
            "description": said.texts_or_none(paper.description),
            "kind": str(paper.kind),
            "aliases": list(paper.aliases),
            "issued_by_service": paper.issued_by_service,
            "asked_by": [one.id for one in known.by_evidence.get(paper.id, ())],
            "provenance": said.source(paper.sumber),
        }
        for paper in known.evidence.values()
    ]
    return {"total": len(rows), "items": rows, "about": said.about(known)}


class HaveQuery(Schema):
    """What somebody has."""

    have: str = Field("", max_length=4_000, description="Evidence ids, by comma.")


@router.get(
    "/evidence/services", response=around.ReachList, summary="What one can do with these papers"
)
@decorate_view(conditional(catalog_version))
def list_services_in_reach(request: HttpRequest, query: Query[HaveQuery]) -> Any:
    """Services for which nothing is missing, and those that lack one or two papers."""
    known = catalog()
    have = ids_of(query.have)
    owned = [one for one in have if one in known.evidence]
    ready, nearly = within_reach(known.services.values(), owned)

    def rows(found: tuple[Reach, ...]) -> list[said.Said]:
        return [
            {"service": said.ref(one.service), "matched": one.matched, "missing": one.missing}
            for one in found
        ]

    return {
        "have": owned,
        "unknown": [one for one in have if one not in known.evidence],
        "ready": rows(ready),
        "nearly": rows(nearly),
        "about": said.about(known),
    }


@router.get("/legal", response=around.LegalList, summary="Laws services rest on")
@decorate_view(conditional(catalog_version))
def list_legal(request: HttpRequest) -> Any:
    """Every law and regulation the catalogue names."""
    known = catalog()
    rows = [said.law(one) for one in known.legal.values()]
    return {"total": len(rows), "items": rows, "about": said.about(known)}


class CalendarQuery(Schema):
    """Which year."""

    year: Annotated[int, Field(ge=FIRST_YEAR, le=LAST_YEAR)] | None = Field(
        None, description="The present year when absent."
    )


def _day_version(request: HttpRequest) -> object:
    return catalog_version(request), now().date()


@router.get("/calendar", response=around.CalendarOut, summary="Holidays and seasons of a year")
@decorate_view(conditional(_day_version))
def get_calendar(request: HttpRequest, query: Query[CalendarQuery]) -> Any:
    """National holidays, joint leave and the city's windows, with how certain each date is."""
    known = catalog()
    year = query.year or now().astimezone(ZoneInfo(known.city.timezone)).year
    return {
        "year": year,
        "holidays": [
            {
                "date": one.day,
                "name": {"id": one.name_id, "en": one.name_en},
                "joint_leave": one.joint_leave,
                "certainty": "estimated" if one.estimated else "official",
                "source": SOURCE,
            }
            for one in holidays_of(year)
        ],
        "windows": [
            {
                "id": one.id,
                "kind": str(one.kind),
                "name": said.texts(one.name),
                "start": one.start,
                "end": one.end,
                "certainty": str(one.certainty),
                "source": one.source,
            }
            for one in known.windows
            if one.start.year <= year <= one.end.year
        ],
        "about": said.about(known),
    }
