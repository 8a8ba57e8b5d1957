"""Boundaries come from a GeoJSON file or are refused with a reason."""

import json
import os
from pathlib import Path

import pytest

from layan.domains.catalog.adapters import boundaries
from layan.domains.catalog.adapters.boundaries import read_boundaries
from layan.domains.catalog.public import boundaries as stored_boundaries
from layan.domains.catalog.public import import_boundaries, revision
from layan.domains.catalog.types import BoundariesInvalid
from layan.foundation.error_words import words_for

DATA = Path(os.environ.get("LAYAN_DATA_SETS", "../shared/data"))
RING = [[106.7, -6.2], [106.8, -6.2], [106.8, -6.1], [106.7, -6.2]]


def feature(code="99.01.01.1001", geometry=None, **properties):
    return {
        "type": "Feature",
        "properties": {"kode": code, **properties},
        "geometry": geometry or {"type": "Polygon", "coordinates": [RING]},
    }


def collection(*features, **more):
    return {"type": "FeatureCollection", "features": list(features), **more}


@pytest.fixture
def written(tmp_path):
    def write(document):
        path = tmp_path / "batas.geojson"
        text = document if isinstance(document, str) else json.dumps(document)
        path.write_text(text, encoding="utf-8")
        return path

    return write


def reason(path, code_property="kode"):
    with pytest.raises(BoundariesInvalid) as caught:
        read_boundaries(path, code_property)
    assert "?" not in words_for(caught.value)  # the sentence has every fact it names
    return caught.value.facts["reason"]


def test_polygons_come_by_code_and_altitude_is_dropped(written):
    high = [[*point, 12.5] for point in RING]
    many = {"type": "MultiPolygon", "coordinates": [[RING], [high]]}
    found = read_boundaries(written(collection(feature(), feature("99.01", many))), "kode")
    assert found["99.01.01.1001"] == {"type": "Polygon", "coordinates": [RING]}
    assert found["99.01"] == {"type": "MultiPolygon", "coordinates": [[RING], [RING]]}


def test_a_byte_order_mark_and_the_old_word_for_wgs84_are_fine(written):
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
    text = "\ufeff" + json.dumps(collection(feature(), crs=crs))
    assert len(read_boundaries(written(text), "kode")) == 1


def ring(*points):
    return {"type": "Polygon", "coordinates": [list(points)]}


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ("not json", "not_json"),
        ('{"type": NaN}', "not_json"),
        ("[" * 100_000, "not_json"),
        ([], "not_a_collection"),
        ({"type": "Feature"}, "not_a_collection"),
        (collection(), "empty"),
        ({"type": "FeatureCollection", "features": {}}, "empty"),
        (collection(feature(), crs={"properties": {"name": "EPSG:32748"}}), "other_crs"),
        (collection("x"), "not_a_feature"),
        (collection({"type": "Feature", "properties": None}), "code_missing"),
        (collection(feature(36.71)), "code_malformed"),
        (collection(feature("36710110")), "code_malformed"),
        (collection(feature(), feature()), "doubled_code"),
        (collection(feature(geometry={"type": "Point", "coordinates": [1, 2]})), "not_a_polygon"),
        (collection(feature(geometry={"type": "Polygon"})), "coordinates_malformed"),
        (
            collection(feature(geometry={"type": "Polygon", "coordinates": [RING, 1]})),
            "coordinates_malformed",
        ),
        (
            collection(feature(geometry=ring([1, 2], [1, "2"], [3, 4], [1, 2]))),
            "coordinates_malformed",
        ),
        (
            collection(feature(geometry=ring([1, 2], [1, True], [3, 4], [1, 2]))),
            "coordinates_malformed",
        ),
        (collection(feature(geometry=ring(RING[0], RING[1], RING[0]))), "ring_too_short"),
        (collection(feature(geometry=ring(*RING[:3], [106.9, -6.2]))), "ring_open"),
        # latitude first: 106.7 degrees north is outside the world
        (collection(feature(geometry=ring(*[point[::-1] for point in RING]))), "out_of_the_world"),
    ],
)
def test_each_mistake_has_its_reason(written, document, expected):
    assert reason(written(document)) == expected


def test_the_wrong_property_is_named(written):
    assert reason(written(collection(feature())), "code") == "code_missing"


def test_a_file_over_the_limit_is_not_read(written, monkeypatch):
    monkeypatch.setattr(boundaries, "MOST_BYTES", 10)
    assert reason(written(collection(feature()))) == "too_large"


def test_imported_boundaries_raise_the_revision_and_strange_codes_are_refused(small_city, written):
    before = revision()
    assert (
        import_boundaries(read_boundaries(written(collection(feature())), "kode"), source="x") == 1
    )
    assert revision() == before + 1
    assert set(stored_boundaries()) == {"99.01.01.1001"}
    with pytest.raises(BoundariesInvalid) as caught:
        import_boundaries({"11.11": {"type": "Polygon", "coordinates": [RING]}}, source="x")
    assert caught.value.facts["reason"] == "unknown_codes"
    assert "11.11" in words_for(caught.value)


def test_the_real_boundaries_of_the_reference_city_are_read():
    file = DATA / "tangerang" / "kelurahan.geojson"
    if not file.is_file():
        pytest.skip(f"no {file}; set LAYAN_DATA_SETS to the folder of data sets")
    found = read_boundaries(file, "kode")
    assert len(found) == 104
    assert {code[:5] for code in found} == {"36.71"}


def test_a_device_is_not_read():
    assert reason(Path("/dev/zero")) == "not_a_file"
    assert reason(Path("/nowhere/at/all.geojson")) == "file_unreadable"
