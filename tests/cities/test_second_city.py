"""A city is data: a real second city's published list imports without a line of code changed."""

import io
import json
import os
from pathlib import Path

import pyshacl
import pytest
import rdflib

from layan.domains.catalog import models
from layan.domains.catalog.adapters.cpsv import service_jsonld
from layan.domains.catalog.adapters.cpsv_ap.context import context_document
from layan.domains.catalog.adapters.service_list import read_service_list
from layan.domains.catalog.public import OtherCity, catalog, import_city
from layan.domains.catalog.queries import search
from layan.domains.catalog.rules.references import check_references
from tests.conftest import NOW

DATA = Path(os.environ.get("LAYAN_DATA_SETS", "../shared/data"))
LIST = DATA / "mpp_denpasar" / "mpp-denpasar-layanan.json"
SHAPES = DATA / "standards" / "cpsv-ap-3.2.0" / "cpsv-ap-SHACL.ttl"
MAPPING = Path(__file__).with_name("mpp_denpasar.toml")

pytestmark = pytest.mark.skipif(
    not LIST.is_file(), reason=f"no {LIST}; set LAYAN_DATA_SETS to the folder of data sets"
)


@pytest.fixture(scope="module")
def pack():
    return read_service_list(LIST, MAPPING)


@pytest.fixture
def denpasar(db, pack):
    return import_city(pack, now=NOW)


def test_all_275_services_are_read_and_fit_together(pack):
    assert len(pack.services) == 275
    assert len({service.id for service in pack.services}) == 275
    assert len(pack.agencies) == 15
    assert check_references(pack) == []


def test_papers_are_shared_between_services(pack):
    asking = [
        service for service in pack.services if "ktp-el" in {need.type for need in service.evidence}
    ]
    assert len(asking) >= 80


def test_times_and_prices_come_from_the_list(pack):
    raw = json.loads(LIST.read_text(encoding="utf-8"))
    free = sum(row["tarif_pelayanan"].startswith("Gratis") for row in raw)
    assert sum(service.cost.kind == "free" for service in pack.services) == free == 266
    assert sum(service.cost.amount == 350_000 for service in pack.services) == 3
    seven = [row["waktu_penyelesaian"].split() == ["7", "Hari"] for row in raw]
    read = [
        (service.processing_time.max, service.processing_time.unit) == (7, "day")
        for service in pack.services
    ]
    assert read == seven


def test_a_rehearsal_writes_nothing(db, pack):
    result = import_city(pack, now=NOW, dry_run=True)
    assert len(result.changes["services"].added) == 275
    assert not models.City.objects.exists()
    assert not models.Service.objects.exists()


def test_the_second_import_changes_nothing(denpasar):
    assert denpasar.changed
    again = import_city(read_service_list(LIST, MAPPING), now=NOW)
    assert not again.changed
    assert again.revision == denpasar.revision


def test_it_does_not_push_out_the_city_that_is_there(small_city, pack):
    with pytest.raises(OtherCity):
        import_city(pack, now=NOW)
    assert catalog().city.id == "kota-kecil"


@pytest.mark.parametrize(
    ("words", "part"),
    [
        ("izin praktek apoteker", "apoteker"),
        ("npwp badan", "npwp"),
        ("mau jual minuman alkohol", "minuman-beralkohol"),
    ],
)
def test_search_finds_its_services(denpasar, words, part):
    found = search(words, limit=5)
    assert part in " ".join(hit.service.id for hit in found.hits)


def test_its_services_are_valid_linked_data(denpasar):
    if not SHAPES.is_file():
        pytest.skip(f"no {SHAPES}")
    shapes, known = rdflib.Graph().parse(SHAPES), catalog()
    for service in list(known.services.values())[::25]:
        document = service_jsonld(known, service)
        document["@context"] = [context_document()["@context"], document["@context"][1]]
        graph = rdflib.Graph().parse(io.StringIO(json.dumps(document)), format="json-ld")
        conforms, _, text = pyshacl.validate(graph, shacl_graph=shapes, inference="none")
        assert conforms, text


def test_its_pages_answer_over_the_api(denpasar, client):
    answer = client.get("/api/v1/services", {"q": "reklame", "limit": 3})
    assert answer.status_code == 200
    assert answer.json()["about"]["city"] == "kota-denpasar"
    assert answer.json()["items"]
