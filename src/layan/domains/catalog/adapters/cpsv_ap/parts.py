"""The things a public service points to, as CPSV-AP nodes."""

from __future__ import annotations

from django.conf import settings

from layan.domains.catalog import types as t
from layan.domains.catalog.adapters.cpsv_ap.graph import (
    Graph,
    Node,
    concept,
    iri,
    joined,
    part,
    provenance,
    tagged,
    web,
)
from layan.domains.catalog.adapters.cpsv_ap.wording import cost_words, week_words
from layan.domains.catalog.adapters.known import KnownCatalog
from layan.kernel.words import Words

RUPIAH = "http://publications.europa.eu/resource/authority/currency/IDR"
# Kinds of channel that people reach at places; the others have no opening hours of a place.
AT_PLACES = frozenset({t.ChannelKind.COUNTER, t.ChannelKind.KIOSK})
MOST_PLACE_CHANNELS = 12  # a service of all 104 kelurahan has one channel for the group


def add_area(graph: Graph, area: t.Area) -> Node:
    """An administrative area (dct:Location)."""
    return graph.add(
        {
            "@id": iri("areas", area.code),
            "@type": "dct:Location",
            "dct:identifier": area.code,
            "skos:prefLabel": tagged(Words(area.name)),
            "geo:lat": area.lat,
            "geo:long": area.lon,
        }
    )


def add_agency(graph: Graph, known: KnownCatalog, agency: t.Agency) -> Node:
    """An agency (cv:PublicOrganisation); a sub-district office serves the whole city's records."""
    home = known.places.get(agency.home_place or "")
    return graph.add(
        {
            "@id": iri("agencies", agency.id),
            "@type": ["cv:PublicOrganisation", "org:Organization"],
            "dct:identifier": agency.id,
            "dct:title": tagged(agency.name),
            "skos:prefLabel": tagged(agency.name),
            "skos:altLabel": [agency.short, *agency.aliases],
            "dct:description": tagged(agency.duties) if agency.duties else [],
            "dct:spatial": [add_area(graph, known.areas[known.city.code])],
            "foaf:homepage": {"@id": web(agency.website)} if agency.website else None,
            "locn:address": _address(graph, known, home) if home and home.address else None,
            **provenance(agency.sumber),
        }
    )


def _address(graph: Graph, known: KnownCatalog, place: t.Place) -> Node:
    area = known.areas[place.area]
    return graph.add(
        {
            "@id": part("places", place.id, "address"),
            "@type": "locn:Address",
            "locn:fullAddress": [{"@value": place.address, "@language": "id"}],
            "locn:addressArea": [{"@value": area.name, "@language": "id"}],
            "locn:adminUnitL1": [{"@value": "Indonesia", "@language": "id"}],
            "locn:adminUnitL2": [{"@value": known.city.name, "@language": "id"}],
            "locn:postCode": area.postal,
        }
    )


def add_contact(graph: Graph, known: KnownCatalog, agency: t.Agency) -> list[Node]:
    """How to reach the agency, if it has published any way."""
    home = known.places.get(agency.home_place or "")
    phones = [number for number in (agency.phone, agency.whatsapp) if number]
    if not (phones or agency.email or agency.website):
        return []
    page = (
        graph.add({"@id": web(agency.website), "@type": "foaf:Document"})
        if agency.website
        else None
    )
    return [
        graph.add(
            {
                "@id": part("agencies", agency.id, "contact"),
                "@type": "cv:ContactPoint",
                "cv:telephone": phones,
                "cv:email": agency.email,
                "cv:contactPage": page,
                "cv:openingHours": add_hours(graph, known.hours[home.hours]) if home else None,
            }
        )
    ]


def add_hours(graph: Graph, hours: t.OpeningHours) -> Node:
    """A weekly pattern in words (time:TemporalEntity)."""
    return graph.add(
        {
            "@id": f"{settings.BASE_URL}/api/v1/places#hours-{hours.id}",
            "@type": "time:TemporalEntity",
            "dct:title": tagged(hours.name),
            "dct:description": tagged(week_words(hours.week)),
            **provenance(hours.sumber),
        }
    )


def add_topic(graph: Graph, topic: t.Topic) -> Node:
    """A subject (skos:Concept)."""
    return graph.add(
        {
            "@id": f"{settings.BASE_URL}/api/v1/vocabulary.jsonld#topic-{topic.id}",
            "@type": "skos:Concept",
            "skos:notation": topic.id,
            "skos:prefLabel": tagged(topic.name),
        }
    )


def add_event(graph: Graph, event: t.LifeEvent) -> Node:
    """A life or business event; also typed cv:Event, since the shapes are checked without RDFS."""
    kind = "cv:LifeEvent" if event.kind is t.EventKind.LIFE else "cv:BusinessEvent"
    return graph.add(
        {
            "@id": f"{settings.BASE_URL}/api/v1/life-events#{event.id}",
            "@type": [kind, "cv:Event"],
            "dct:identifier": event.id,
            "dct:title": tagged(event.name),
            "dct:description": tagged(event.description) if event.description else [],
            "dct:type": [concept(graph, "event", event.kind)],
        }
    )


def add_cost(graph: Graph, service: t.Service) -> list[Node]:
    """The price: one cost, or one for each line of a price list."""
    cost = service.cost
    said = provenance(service.source_of("cost"))
    agency = {"@id": iri("agencies", service.agency)}
    currency = graph.add({"@id": RUPIAH, "@type": "skos:Concept", "skos:notation": "IDR"})
    whole: Node = {
        "@id": part("services", service.id, "cost"),
        "@type": "cv:Cost",
        "dct:identifier": f"{service.id}-cost",
        "cv:currency": currency,
        "dct:description": tagged(cost_words(cost)),
        "cv:isDefinedBy": agency,
        **said,
    }
    value = {t.CostKind.FREE: 0, t.CostKind.FIXED: cost.amount}.get(cost.kind)
    if value is not None:
        whole["cv:hasValue"] = {"@value": str(value), "@type": "xsd:double"}
    return [
        graph.add(whole),
        *(
            graph.add(
                {
                    "@id": part("services", service.id, f"cost-{number}"),
                    "@type": "cv:Cost",
                    "dct:identifier": f"{service.id}-cost-{number}",
                    "cv:hasValue": {"@value": str(item.amount), "@type": "xsd:double"},
                    "cv:currency": currency,
                    "dct:description": tagged(item.label),
                    "cv:isDefinedBy": agency,
                    **said,
                }
            )
            for number, item in enumerate(cost.items, 1)
        ),
    ]


def add_channels(graph: Graph, known: KnownCatalog, service: t.Service) -> list[Node]:
    """One channel for each way, and for counters one for each place with its hours."""
    found: list[Node] = []
    places = known.places_of(service)
    agency = {"@id": iri("agencies", service.agency)}
    for number, channel in enumerate(service.channels, 1):
        base: Node = {
            "@type": "cv:Channel",
            "dct:type": concept(graph, "channel", channel.kind),
            "cv:ownedBy": agency,
            "foaf:homepage": {"@id": web(channel.url)} if channel.url else None,
            "foaf:phone": channel.phone,
            **provenance(service.source_of("channels")),
        }
        key = f"channel-{number}-{channel.kind}"
        if channel.kind in AT_PLACES and 0 < len(places) <= MOST_PLACE_CHANNELS:
            found.extend(
                graph.add(
                    {
                        **base,
                        "@id": part("services", service.id, f"{key}-{place.id}"),
                        "dct:identifier": f"{service.id}-{key}-{place.id}",
                        "dct:description": tagged(joined(place.name, channel.note)),
                        "cv:openingHours": add_hours(graph, known.hours[place.hours]),
                        "dct:spatial": {"@id": iri("places", place.id)},
                    }
                )
                for place in places
            )
            continue
        patterns = {place.hours for place in places} if channel.kind in AT_PLACES else set()
        found.append(
            graph.add(
                {
                    **base,
                    "@id": part("services", service.id, key),
                    "dct:identifier": f"{service.id}-{key}",
                    "dct:description": tagged(channel.note) if channel.note else [],
                    "cv:openingHours": [
                        add_hours(graph, known.hours[name]) for name in sorted(patterns)
                    ],
                }
            )
        )
    return found
