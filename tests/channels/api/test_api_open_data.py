"""Whole-catalogue documents and the map of the site."""

import csv
import io
import json
import xml.etree.ElementTree as ET

import pytest

from layan.domains.catalog.api import kept

API = "/api/v1"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("catalogue.json", "application/json; charset=utf-8"),
        ("catalogue.csv", "text/csv; charset=utf-8; header=present"),
        ("catalogue.jsonld", "application/ld+json"),
        ("context.jsonld", "application/ld+json"),
        ("vocabulary.jsonld", "application/ld+json"),
    ],
)
def test_documents_have_their_media_type_and_licence(client, small_city, name, media_type):
    answer = client.get(f"{API}/{name}")
    assert answer.headers["Content-Type"] == media_type
    assert '<https://creativecommons.org/licenses/by/4.0/>; rel="license"' in answer.headers["Link"]


def test_the_documents_hold_every_service(client, small_city):
    document = client.get(f"{API}/catalogue.json").json()
    assert len(document["services"]) == 6
    rows = list(csv.DictReader(io.StringIO(client.get(f"{API}/catalogue.csv").content.decode())))
    assert len(rows) == 6
    graph = client.get(f"{API}/catalogue.jsonld").json()["@graph"]
    assert sum(node["@type"] == "cpsv:PublicService" for node in graph) == 6


def test_linked_data_resolves_without_any_other_server(client, small_city, settings):
    document = client.get(f"{API}/services/nib.jsonld").json()
    context, prefixes = document["@context"]
    assert context == f"{settings.BASE_URL}{API}/context.jsonld"
    served = client.get(context.removeprefix(settings.BASE_URL)).json()["@context"]
    assert served["PublicService"] == "http://purl.org/vocab/cpsv#PublicService"
    assert prefixes.items() <= served.items()
    own = {
        node["@id"].split("#")[0].removeprefix(settings.BASE_URL)
        for node in document["@graph"]
        if node["@id"].startswith(settings.BASE_URL)
    }
    for address in own:
        assert client.get(address).status_code == 200, address


def test_a_document_is_rendered_once_for_each_revision(client, small_city, monkeypatch):
    from layan.domains.catalog import models
    from layan.domains.catalog.api import documents
    from layan.domains.catalog.public import forget_snapshot

    made = []

    def counted(known):
        made.append(known.revision)
        return {"revision": known.revision}

    monkeypatch.setattr(kept._kept, "bodies", {})
    monkeypatch.setattr(documents, "catalog_json", counted)
    assert client.get(f"{API}/catalogue.json").json() == {"revision": 1}
    client.get(f"{API}/catalogue.json")
    models.City.objects.update(revision=2)
    forget_snapshot()
    assert client.get(f"{API}/catalogue.json").json() == {"revision": 2}
    assert made == [1, 2]


def test_the_sitemap_lists_every_page_in_both_languages(client, small_city):
    answer = client.get("/sitemap.xml")
    assert answer.headers["Content-Type"].startswith("application/xml")
    tree = ET.fromstring(answer.content)
    pages = {
        entry.findtext(f"{SITEMAP}loc"): {
            link.get("hreflang"): link.get("href") for link in entry.iter(f"{XHTML}link")
        }
        for entry in tree
    }
    page = "http://127.0.0.1:8000/layanan/ktp-el-hilang/"
    english = "http://127.0.0.1:8000/en/layanan/ktp-el-hilang/"
    assert pages[page] == {"id": page, "en": english, "x-default": page}
    assert pages[english] == pages[page]
    assert all(set(twins) == {"id", "en", "x-default"} for twins in pages.values())
    for address in pages:
        path = address.removeprefix("http://127.0.0.1:8000")
        assert client.get(path).status_code == 200, path
    tag = answer.headers["ETag"]
    assert client.get("/sitemap.xml", headers={"If-None-Match": tag}).status_code == 304


def test_without_a_city_the_sitemap_has_the_start_page_alone(client, db):
    tree = ET.fromstring(client.get("/sitemap.xml").content)
    assert len(list(tree)) == 2


def test_nothing_personal_is_in_the_documents(client, small_city):
    text = json.dumps(client.get(f"{API}/catalogue.json").json())
    assert "password" not in text
    assert "CorrectionReport" not in text
