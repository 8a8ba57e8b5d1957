"""What the service standard asks of a service, as CPSV-AP nodes: papers, products, rules, laws."""

from __future__ import annotations

from django.conf import settings

from layan.domains.catalog import types as t
from layan.domains.catalog.adapters.cpsv_ap.graph import (
    Graph,
    Node,
    concept,
    joined,
    part,
    provenance,
    tagged,
    web,
)
from layan.domains.catalog.adapters.cpsv_ap.terms import COMPONENTS
from layan.domains.catalog.adapters.cpsv_ap.wording import need_words, time_sentence
from layan.domains.catalog.adapters.known import KnownCatalog
from layan.kernel.words import Words


def add_evidence(
    graph: Graph, known: KnownCatalog, service: t.Service
) -> tuple[list[Node], list[Node]]:
    """The papers: shared evidence types, and the requirement each supports in this service."""
    types: list[Node] = []
    requirements: list[Node] = []
    if service.eligibility:
        requirements.append(
            graph.add(
                {
                    "@id": part("services", service.id, "eligibility"),
                    "@type": "cv:Requirement",
                    "dct:identifier": f"{service.id}-eligibility",
                    "dct:title": tagged(service.eligibility),
                    **provenance(service.source_of("eligibility")),
                }
            )
        )
    for number, need in enumerate(service.evidence, 1):
        paper = known.evidence[need.type]
        pointer = graph.add(
            {
                "@id": f"{settings.BASE_URL}/api/v1/evidence#{paper.id}",
                "@type": "cv:EvidenceType",
                "dct:identifier": paper.id,
                "dct:title": tagged(paper.name),
                "dct:description": tagged(paper.description) if paper.description else [],
                "cv:evidenceTypeClassification": [concept(graph, "evidence", paper.kind)],
                **provenance(paper.sumber),
            }
        )
        if pointer not in types:
            types.append(pointer)
        key = f"evidence-{number}"
        evidence = graph.add(
            {
                "@id": part("services", service.id, key),
                "@type": "cv:Evidence",
                "dct:identifier": f"{service.id}-{key}",
                "dct:title": tagged(paper.name),
                "dct:description": tagged(need_words(need)),
                "dct:conformsTo": [pointer],
            }
        )
        requirements.append(
            graph.add(
                {
                    "@id": part("services", service.id, f"requirement-{number}"),
                    "@type": "cv:Requirement",
                    "dct:identifier": f"{service.id}-requirement-{number}",
                    "dct:title": tagged(paper.name),
                    "dct:description": tagged(need_words(need)),
                    "cv:hasSupportingEvidence": [evidence],
                    **provenance(service.source_of("evidence")),
                }
            )
        )
    return types, requirements


def add_outputs(graph: Graph, known: KnownCatalog, service: t.Service) -> list[Node]:
    """What the citizen gets."""
    return [
        graph.add(
            {
                "@id": part("services", service.id, f"output-{number}"),
                "@type": "cv:Output",
                "dct:identifier": f"{service.id}-output-{output.id}",
                "dct:title": tagged(output.name),
                "dct:conformsTo": (
                    {"@id": f"{settings.BASE_URL}/api/v1/evidence#{output.id}"}
                    if output.id in known.evidence
                    else None
                ),
                **provenance(service.source_of("outputs")),
            }
        )
        for number, output in enumerate(service.outputs, 1)
    ]


def add_rules(
    graph: Graph, known: KnownCatalog, service: t.Service
) -> tuple[list[Node], list[Node]]:
    """The procedure and the other components of the service standard as rules under the laws."""
    laws = [_law(graph, known.legal[law]) for law in service.legal]
    steps = Words(
        " ".join(f"{number}. {step}" for number, step in enumerate(service.steps.id, 1)),
        " ".join(f"{number}. {step}" for number, step in enumerate(service.steps.en, 1)),
    )
    said = {"steps": joined(steps, time_sentence(service.processing_time))}
    said.update({name: getattr(service, name) for name in t.STANDARD_FIELDS})
    rules = [
        graph.add(
            {
                "@id": part("services", service.id, name),
                "@type": "cpsv:Rule",
                "dct:identifier": f"{service.id}-{name}",
                "dct:title": tagged(COMPONENTS[name]),
                "dct:description": tagged(words),
                "cpsv:implements": laws,
                **provenance(service.source_of(name)),
            }
        )
        for name, words in said.items()
    ]
    return rules, laws


def _law(graph: Graph, law: t.LegalResource) -> Node:
    return graph.add(
        {
            "@id": f"{settings.BASE_URL}/api/v1/legal#{law.id}",
            "@type": "eli:LegalResource",
            "dct:identifier": law.id,
            "dct:title": [{"@value": law.title, "@language": "id"}],
            "dct:description": tagged(law.about),
            "foaf:page": {"@id": web(law.url)} if law.url else None,
        }
    )
