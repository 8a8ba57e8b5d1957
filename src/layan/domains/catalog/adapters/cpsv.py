"""CPSV-AP 3.2.0 JSON-LD of one service and of the whole catalogue.

The documents conform to the official SHACL shapes: every object a property points to is described
in the same document with its class. Texts are language-tagged, Indonesian always and English where
it was written. A fact that nobody has verified says so in ``dct:provenance``; a fact that was read
somewhere says where in ``dct:source``.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings

from layan.domains.catalog import types as t
from layan.domains.catalog.adapters.cpsv_ap.context import prefixes
from layan.domains.catalog.adapters.cpsv_ap.graph import (
    Graph,
    Node,
    concept,
    duration,
    iri,
    provenance,
    tagged,
    web,
)
from layan.domains.catalog.adapters.cpsv_ap.parts import (
    add_agency,
    add_area,
    add_channels,
    add_contact,
    add_cost,
    add_event,
    add_topic,
)
from layan.domains.catalog.adapters.cpsv_ap.standard import add_evidence, add_outputs, add_rules
from layan.domains.catalog.adapters.cpsv_ap.terms import CONCEPTS
from layan.domains.catalog.adapters.known import KnownCatalog
from layan.kernel.words import Words

LANGUAGES = {
    "id": "http://publications.europa.eu/resource/authority/language/IND",
    "en": "http://publications.europa.eu/resource/authority/language/ENG",
}


def service_jsonld(known: KnownCatalog, service: t.Service) -> dict[str, Any]:
    """One service with everything it points to; other services only by name."""
    graph = Graph()
    _add_service(graph, known, service)
    _add_neighbours(graph, known, [service])
    return _document(graph)


def services_jsonld(known: KnownCatalog) -> dict[str, Any]:
    """The whole catalogue: a ``dcat:Dataset`` with every service as a part."""
    graph = Graph()
    for service in known.services.values():
        _add_service(graph, known, service)
    _add_neighbours(graph, known, known.services.values())
    for agency in known.agencies.values():
        add_agency(graph, known, agency)
    _add_dataset(graph, known)
    return _document(graph)


def vocabulary_jsonld(known: KnownCatalog) -> dict[str, Any]:
    """The concepts the documents point to: audiences, channels, kinds of papers, states, topics."""
    graph = Graph()
    for scheme, values in CONCEPTS.items():
        for value in values:
            concept(graph, scheme, value)
    for topic in known.topics.values():
        add_topic(graph, topic)
    return _document(graph)


def _document(graph: Graph) -> dict[str, Any]:
    return {
        "@context": [f"{settings.BASE_URL}/api/v1/context.jsonld", prefixes()],
        "@graph": graph.nodes(),
    }


def _add_service(graph: Graph, known: KnownCatalog, service: t.Service) -> None:
    agency = known.agencies[service.agency]
    node: Node = {
        "@id": iri("services", service.id),
        "@type": "cpsv:PublicService",
        "dct:identifier": service.id,
        "adms:identifier": service.code,
        "dct:title": tagged(service.name),
        "dct:description": tagged(service.summary),
        "dcat:keyword": _keywords(service),
        "dct:language": [_language(graph, language) for language in _languages(service)],
        "dct:spatial": [add_area(graph, known.areas[known.city.code])],
        "dct:audience": [concept(graph, "audience", who) for who in service.audience],
        "cv:thematicArea": [add_topic(graph, known.topics[topic]) for topic in service.topics],
        "cv:hasCompetentAuthority": [add_agency(graph, known, agency)],
        "cv:contactPoint": add_contact(graph, known, agency),
        "cv:processingTime": duration(service.processing_time),
        "cv:hasCost": add_cost(graph, service),
        "cv:hasChannel": add_channels(graph, known, service),
        "cv:isGroupedBy": [
            add_event(graph, known.life_events[event]) for event in service.life_events
        ],
        "cpsv:produces": add_outputs(graph, known, service),
        "adms:status": concept(graph, "status", service.status),
        "dct:requires": _references(known, service.requires),
        "cv:relatedService": _references(known, service.related),
        "dct:isPartOf": _dataset_stub(graph, known),
        "foaf:page": [f"{settings.BASE_URL}/layanan/{service.id}/"],
        "dct:modified": {
            "@value": known.updated.get(service.id, known.imported_at).isoformat(),
            "@type": "xsd:dateTime",
        },
        **provenance(service.sumber),
    }
    types, requirements = add_evidence(graph, known, service)
    node["cv:hasInputType"] = types
    node["cv:holdsRequirement"] = requirements
    rules, laws = add_rules(graph, known, service)
    node["cpsv:follows"] = rules
    node["cv:hasLegalResource"] = laws
    if service.status_note:
        node["rdfs:comment"] = tagged(service.status_note)
    graph.add(node)


def _keywords(service: t.Service) -> list[dict[str, str]]:
    words = service.keywords
    return [
        *({"@value": word, "@language": "id"} for word in (*words.id, *words.slang)),
        *({"@value": word, "@language": "en"} for word in words.en),
    ]


def _languages(service: t.Service) -> tuple[str, ...]:
    return ("id", "en") if service.name.en else ("id",)


def _language(graph: Graph, language: str) -> Node:
    return graph.add({"@id": LANGUAGES[language], "@type": "dct:LinguisticSystem"})


def _references(known: KnownCatalog, services: Iterable[str]) -> list[Node]:
    return [_reference(other) for other in services if other in known.services]


def _reference(service_id: str) -> Node:
    return {"@id": iri("services", service_id)}


def _add_neighbours(graph: Graph, known: KnownCatalog, services: Iterable[t.Service]) -> None:
    """Services that are only pointed at: enough of each to be a valid PublicService."""
    for service in services:
        for other_id in (*service.requires, *service.related):
            other = known.services.get(other_id)
            if other is None or graph.has(iri("services", other.id)):
                continue
            graph.add(
                {
                    "@id": iri("services", other.id),
                    "@type": "cpsv:PublicService",
                    "dct:identifier": other.id,
                    "dct:title": tagged(other.name),
                    "dct:description": tagged(other.summary),
                    "cv:hasCompetentAuthority": [
                        add_agency(graph, known, known.agencies[other.agency])
                    ],
                }
            )


def _dataset_id() -> str:
    return f"{settings.BASE_URL}/api/v1/catalogue.jsonld#catalogue"


def _publisher(graph: Graph, known: KnownCatalog) -> Node:
    return graph.add(
        {
            "@id": f"{settings.BASE_URL}/api/v1/catalogue.jsonld#publisher",
            "@type": "foaf:Agent",
            "dct:identifier": known.city.id,
            "dct:title": tagged(Words(known.city.name, known.city.name_en)),
        }
    )


def _dataset_stub(graph: Graph, known: KnownCatalog) -> Node:
    """The catalogue as a service names it: title, publisher and terms, without its parts."""
    if graph.has(_dataset_id()):
        return {"@id": _dataset_id()}
    return graph.add(_dataset(graph, known))


def _dataset(graph: Graph, known: KnownCatalog) -> Node:
    city, licence = known.city, known.city.licence
    return {
        "@id": _dataset_id(),
        "@type": "dcat:Dataset",
        "dct:identifier": f"{city.id}-services",
        "dct:title": tagged(
            Words(f"Katalog layanan {city.name}", f"Catalogue of services of {city.name_en}")
        ),
        "dct:description": tagged(
            Words(
                f"Semua layanan publik di {city.name} menurut 14 komponen standar pelayanan.",
                f"All public services in {city.name_en} by the 14 components of the service "
                "standard.",
            )
        ),
        "dct:publisher": _publisher(graph, known),
        "dcat:landingPage": graph.add({"@id": f"{settings.BASE_URL}/", "@type": "foaf:Document"}),
        "dct:license": {"@id": web(licence.url)},
        "dct:rights": " ".join(filter(None, (licence.id, licence.attribution, licence.note))),
        "dcat:version": str(known.revision),
        "dct:issued": {"@value": known.imported_at.isoformat(), "@type": "xsd:dateTime"},
        **provenance(city.sumber),
    }


def _add_dataset(graph: Graph, known: KnownCatalog) -> None:
    node = _dataset(graph, known)
    node["dct:hasPart"] = [_reference(service_id) for service_id in known.services]
    graph.replace(node)
