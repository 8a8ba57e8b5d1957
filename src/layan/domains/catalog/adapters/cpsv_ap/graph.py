"""A JSON-LD graph in the making: each thing once, however often it is pointed at."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.conf import settings

from layan.domains.catalog import types as t
from layan.domains.catalog.adapters.cpsv_ap.terms import CONCEPTS, UNVERIFIED
from layan.kernel.provenance import Source
from layan.kernel.words import Words

Node = dict[str, Any]


class Graph:
    """Nodes by their address, in the order they were first added."""

    def __init__(self) -> None:
        self._nodes: dict[str, Node] = {}

    def has(self, address: str) -> bool:
        """Whether the thing is described already."""
        return address in self._nodes

    def add(self, node: Node) -> Node:
        """Describe a thing unless it is described already; returns a pointer to it."""
        if node["@id"] not in self._nodes:
            self.replace(node)
        return {"@id": node["@id"]}

    def replace(self, node: Node) -> None:
        """Describe a thing, whatever was said before; empty properties are left out."""
        self._nodes[node["@id"]] = {
            name: value for name, value in node.items() if value not in ([], "", None, {})
        }

    def nodes(self) -> list[Node]:
        """All descriptions."""
        return list(self._nodes.values())


def iri(kind: str, key: str) -> str:
    """The address of a thing of the catalogue; it answers over HTTP."""
    return f"{settings.BASE_URL}/api/v1/{kind}/{quote(key, safe='')}"


def web(address: str | None) -> str | None:
    """A web address from the pack as an IRI: characters an IRI may not have are escaped."""
    return quote(address, safe=":/?#[]@!$&'()*+,;=%~-._") if address else None


def part(kind: str, key: str, name: str) -> str:
    """The address of something that exists only inside another thing."""
    return f"{iri(kind, key)}#{quote(name, safe='')}"


def tagged(words: Words) -> list[Node]:
    """A text with its languages."""
    found = [{"@value": words.id, "@language": "id"}]
    if words.en:
        found.append({"@value": words.en, "@language": "en"})
    return found


def joined(*pieces: Words) -> Words:
    """Texts one after the other; English only when every piece has it."""
    used = [piece for piece in pieces if piece]
    english = " ".join(piece.en for piece in used) if all(piece.en for piece in used) else ""
    return Words(" ".join(piece.id for piece in used), english)


def concept(graph: Graph, scheme: str, value: str) -> Node:
    """A value of one of our closed lists, as a concept with its words."""
    return graph.add(
        {
            "@id": f"{settings.BASE_URL}/api/v1/vocabulary.jsonld#{scheme}-{value}",
            "@type": "skos:Concept",
            "skos:notation": str(value),
            "skos:prefLabel": tagged(CONCEPTS[scheme][value]),
        }
    )


def provenance(source: Source) -> Node:
    """Where a fact was read; a fact nobody has verified says so."""
    if not source.verified:
        return {
            "dct:provenance": {"@type": "dct:ProvenanceStatement", "rdfs:label": tagged(UNVERIFIED)}
        }
    said: Node = {"dct:source": source.ref}
    if source.date is not None:
        said["dct:dateAccepted"] = {"@value": source.date.isoformat(), "@type": "xsd:date"}
    return said


def duration(time: t.Duration) -> Node:
    """The longest promised time as ``xsd:duration``.

    XML Schema knows no working days: ``P3D`` then counts working days, as the description of the
    service's rule says in words.
    """
    return {"@value": xsd_duration(time), "@type": "xsd:duration"}


def xsd_duration(time: t.Duration) -> str:
    """The longest promised time, e.g. ``PT30M``, ``P3D``, ``P1M``."""
    return {
        t.TimeUnit.MINUTE: f"PT{time.max}M",
        t.TimeUnit.HOUR: f"PT{time.max}H",
        t.TimeUnit.DAY: f"P{time.max}D",
        t.TimeUnit.WORKING_DAY: f"P{time.max}D",
        t.TimeUnit.MONTH: f"P{time.max}M",
    }[time.unit]
