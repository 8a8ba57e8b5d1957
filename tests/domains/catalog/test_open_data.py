"""The catalogue as open data: JSON another Layan can read, CSV a spreadsheet can open safely."""

import csv
import io
import json

import pytest

from layan.domains.catalog.adapters.open_data import (
    COLUMNS,
    _safe,
    catalog_csv,
    catalog_json,
    catalog_jsonld,
)
from layan.domains.catalog.adapters.schema_org import government_service
from layan.domains.catalog.public import catalog
from layan.domains.catalog.types import Service


@pytest.fixture
def known(small_city):
    return catalog()


def test_json_names_terms_and_revision_and_holds_every_service(known):
    document = json.loads(json.dumps(catalog_json(known)))
    assert document["licence"]["id"] == "CC-BY-4.0"
    assert document["licence"]["attribution"] == "Kota Kecil"
    assert (document["city"], document["revision"]) == ("kota-kecil", 1)
    assert document["date"].startswith("2026-11-23")
    assert {row["id"] for row in document["services"]} == set(known.services)


def test_a_service_from_the_json_is_the_service_of_the_catalogue(known):
    row = catalog_json(known)["services"][0]
    made = {name: value for name, value in row.items() if name not in {"updated_at", "url"}}
    assert Service.model_validate(made) == known.services[row["id"]]


def test_csv_is_rfc_4180_with_one_line_a_service(known):
    text = catalog_csv(known)
    assert text.count("\r\n") == text.count("\n")
    rows = list(csv.DictReader(io.StringIO(text, newline=""), strict=True))
    assert tuple(rows[0]) == COLUMNS
    assert [row["id"] for row in rows] == list(known.services)
    by_id = {row["id"]: row for row in rows}
    assert by_id["ktp-el-hilang"]["cost_min_idr"] == "0"
    assert by_id["ktp-el-hilang"]["evidence"] == "surat-kehilangan-polisi|kk|surat-kuasa"
    assert by_id["ktp-el-hilang"]["sumber_fields"] == "cost=resmi"
    assert by_id["izin-reklame"]["cost_max_idr"] == "250000"
    assert {row["licence"] for row in rows} == {"CC-BY-4.0"}
    assert {row["revision"] for row in rows} == {"1"}


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ('=HYPERLINK("http://x")', '\'=HYPERLINK("http://x")'),
        ("+62-21", "'+62-21"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("＝1", "'＝1"),
        ("KTP-el", "KTP-el"),
        (25000, "25000"),
        (0, "0"),
    ],
)
def test_no_cell_is_taken_for_a_formula(cell, written):
    assert _safe(cell) == written


def test_jsonld_is_the_dataset(known):
    kinds = [node["@type"] for node in catalog_jsonld(known)["@graph"]]
    assert kinds.count("dcat:Dataset") == 1
    assert kinds.count("cpsv:PublicService") == 6


def test_a_page_tells_search_engines_what_the_service_is(known):
    service = known.service("ktp-el-hilang")
    said = government_service(known, service, language="en", url="https://x.example/en/layanan/")
    assert said["@type"] == "GovernmentService"
    assert said["name"] == "Replace a lost ID card (KTP-el)"
    assert said["provider"]["name"] == "Population and Civil Registration Office"
    assert said["offers"] == [
        {"@type": "Offer", "priceCurrency": "IDR", "description": "Free.", "price": 0}
    ]
    places = {
        one["serviceLocation"]["name"]: one["serviceLocation"]
        for one in said["availableChannel"]
        if "serviceLocation" in one
    }
    mall = places["Public Service Mall of Small City"]
    assert mall["geo"] == {"@type": "GeoCoordinates", "latitude": -6.1852, "longitude": 106.7853}
    assert len(mall["openingHoursSpecification"]) == 6  # Friday has a break
    assert "geo" not in places["Civil Registration Office"]  # only its area is known
    assert None not in said.values()


def test_a_price_that_is_a_range_has_two_ends(known):
    said = government_service(known, known.service("izin-reklame"), language="id", url="https://x")
    assert said["offers"][0]["@type"] == "AggregateOffer"
    assert (said["offers"][0]["lowPrice"], said["offers"][0]["highPrice"]) == (50000, 250000)
