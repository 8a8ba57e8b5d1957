"""The catalogue as linked data: complete, and valid against the official CPSV-AP shapes."""

import json
import os
from functools import cache
from pathlib import Path

import pyshacl
import pytest
import rdflib
from rdflib import RDF, Literal, Namespace, URIRef

from layan.domains.catalog.adapters.cpsv import (
    service_jsonld,
    services_jsonld,
    vocabulary_jsonld,
)
from layan.domains.catalog.adapters.cpsv_ap.context import context_document
from layan.domains.catalog.adapters.cpsv_ap.graph import xsd_duration
from layan.domains.catalog.adapters.cpsv_ap.terms import CONCEPTS
from layan.domains.catalog.public import catalog
from layan.domains.catalog.types import (
    Audience,
    ChannelKind,
    Duration,
    EventKind,
    EvidenceKind,
    ServiceStatus,
)

DATA = Path(os.environ.get("LAYAN_DATA_SETS", "../shared/data"))
SHAPES = DATA / "standards" / "cpsv-ap-3.2.0" / "cpsv-ap-SHACL.ttl"
BASE = "http://127.0.0.1:8000/api/v1"
CPSV = Namespace("http://purl.org/vocab/cpsv#")
CV = Namespace("http://data.europa.eu/m8g/")
DCT = Namespace("http://purl.org/dc/terms/")
DCAT = Namespace("http://www.w3.org/ns/dcat#")
XSD = Namespace("http://www.w3.org/2001/XMLSchema#")
KTP = URIRef(f"{BASE}/services/ktp-el-hilang")


def graph_of(document):
    """The triples; the context comes from our own copy, as it does over HTTP."""
    first, *others = document["@context"]
    assert first == f"{BASE}/context.jsonld"
    local = {**document, "@context": [context_document()["@context"], *others]}
    return rdflib.Graph().parse(data=json.dumps(local), format="json-ld")


@cache
def shapes():
    if not SHAPES.is_file():
        pytest.skip(f"no {SHAPES}; set LAYAN_DATA_SETS to the folder of data sets")
    return rdflib.Graph().parse(SHAPES)


def violations(graph):
    conforms, _, text = pyshacl.validate(graph, shacl_graph=shapes(), inference="none")
    return "" if conforms else text


@pytest.fixture
def known(small_city):
    return catalog()


def test_every_service_is_valid_by_itself(known):
    for service in known.services.values():
        assert violations(graph_of(service_jsonld(known, service))) == "", service.id


def test_the_whole_catalogue_is_valid(known):
    assert violations(graph_of(services_jsonld(known))) == ""


def test_the_vocabulary_is_valid(known):
    assert violations(graph_of(vocabulary_jsonld(known))) == ""


@pytest.mark.parametrize(
    "missing", ["cv:hasCompetentAuthority", "dct:title", "dct:identifier", "dct:description"]
)
def test_the_shapes_do_notice_a_missing_part(known, missing):
    document = services_jsonld(known)
    for node in document["@graph"]:
        if node["@id"] == str(KTP):
            del node[missing]
    assert "ktp-el-hilang" in violations(graph_of(document))


def test_a_service_has_every_part_of_the_profile(known):
    graph = graph_of(service_jsonld(known, known.service("ktp-el-hilang")))
    texts = {(str(text), text.language) for text in graph.objects(KTP, DCT.title)}
    assert texts == {
        ("Penggantian KTP-el karena hilang", "id"),
        ("Replace a lost ID card (KTP-el)", "en"),
    }
    assert graph.value(KTP, CV.processingTime) == Literal("P3D", datatype=XSD.duration)
    cost = graph.value(KTP, CV.hasCost)
    assert graph.value(cost, CV.hasValue) == Literal("0", datatype=XSD.double)
    assert str(graph.value(cost, CV.currency)).endswith("/currency/IDR")
    assert str(graph.value(cost, DCT.source)) == "UU 24/2013 pasal 79A"
    channels = list(graph.objects(KTP, CV.hasChannel))
    assert len(channels) == 3  # the counters of two places, and the website
    assert sum((one, CV.openingHours, None) in graph for one in channels) == 2
    assert len(list(graph.objects(KTP, CV.hasInputType))) == 3
    assert len(list(graph.objects(KTP, CV.holdsRequirement))) == 4  # eligibility and three papers
    rules = list(graph.objects(KTP, CPSV.follows))
    assert len(rules) == 9  # the procedure and components 6, 8 to 14
    assert all((rule, CPSV.implements, None) in graph for rule in rules)
    event = graph.value(KTP, CV.isGroupedBy)
    assert (event, RDF.type, CV.LifeEvent) in graph
    for part in (
        CPSV.produces,
        CV.thematicArea,
        DCT.audience,
        DCAT.keyword,
        DCT.language,
        DCT.spatial,
        CV.contactPoint,
        CV.relatedService,
        CV.hasLegalResource,
    ):
        assert (KTP, part, None) in graph, part


def test_only_what_nobody_verified_is_marked_so(known):
    graph = graph_of(services_jsonld(known))
    birth = URIRef(f"{BASE}/services/akta-kelahiran")
    assert (birth, DCT.provenance, None) not in graph
    assert str(graph.value(birth, DCT.source)) == "Kabar Contoh, 3 November 2026"
    assert (KTP, DCT.source, None) not in graph
    label = URIRef("http://www.w3.org/2000/01/rdf-schema#label")
    said = {str(text) for text in graph.objects(graph.value(KTP, DCT.provenance), label)}
    assert "contoh, belum diverifikasi" in said


def test_the_dataset_holds_every_service_under_its_licence(known):
    graph = graph_of(services_jsonld(known))
    dataset = graph.value(None, RDF.type, DCAT.Dataset)
    assert len(list(graph.objects(dataset, DCT.hasPart))) == len(known.services) == 6
    assert str(graph.value(dataset, DCT.license)) == "https://creativecommons.org/licenses/by/4.0/"


def test_business_events_prerequisites_and_price_lists_are_told(known):
    graph = graph_of(service_jsonld(known, known.service("izin-reklame")))
    permit = URIRef(f"{BASE}/services/izin-reklame")
    assert (graph.value(permit, CV.isGroupedBy), RDF.type, CV.BusinessEvent) in graph
    assert graph.value(permit, DCT.requires) == URIRef(f"{BASE}/services/nib")
    values = {graph.value(cost, CV.hasValue) for cost in graph.objects(permit, CV.hasCost)}
    assert {value and float(value) for value in values} == {
        None,
        5e4,
        25e4,
    }  # the range itself has no single value
    assert graph.value(permit, CV.processingTime) == Literal("P2M", datatype=XSD.duration)


@pytest.mark.parametrize(
    ("unit", "said"),
    [
        ("minute", "PT5M"),
        ("hour", "PT5H"),
        ("day", "P5D"),
        ("working_day", "P5D"),
        ("month", "P5M"),
    ],
)
def test_durations_are_iso_8601(unit, said):
    assert xsd_duration(Duration(min=1, max=5, unit=unit)) == said


@pytest.mark.parametrize(
    ("scheme", "kinds"),
    [
        ("audience", Audience),
        ("channel", ChannelKind),
        ("evidence", EvidenceKind),
        ("event", EventKind),
        ("status", ServiceStatus),
    ],
)
def test_every_value_of_a_closed_list_has_words(scheme, kinds):
    assert set(CONCEPTS[scheme]) == {str(kind) for kind in kinds}
