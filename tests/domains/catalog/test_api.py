"""Agencies, places, areas, papers and the calendar over HTTP."""

from datetime import UTC, datetime

import pytest

from layan.domains.catalog.api import places, reference
from layan.domains.catalog.public import import_boundaries
from tests.conftest import NOW

API = "/api/v1"
RING = [[106.7, -6.2], [106.8, -6.2], [106.8, -6.1], [106.7, -6.2]]


@pytest.fixture
def get(client, small_city, monkeypatch):
    monkeypatch.setattr(places, "now", lambda: NOW)  # Monday 09:00 in Jakarta
    monkeypatch.setattr(reference, "now", lambda: NOW)

    def ask(address, expected=200, **query):
        answer = client.get(f"{API}{address}", query)
        assert answer.status_code == expected, answer.content
        return answer.json()

    return ask


def test_agencies_know_their_services_and_places(get):
    rows = {row["id"]: row["services"] for row in get("/agencies")["items"]}
    assert rows == {"disdukcapil": 3, "dpmptsp": 2, "kelurahan": 1}
    found = get("/agencies/disdukcapil")
    assert [row["id"] for row in found["service_list"]] == [
        "ktp-el-hilang",
        "kk-hilang",
        "akta-kelahiran",
    ]
    assert {row["id"] for row in found["places"]} == {"capil", "anjungan"}
    assert found["provenance"]["phone"]["kind"] == "berita"
    assert get("/agencies/nope", 404)["code"] == "catalog.agency_unknown"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, {"mal", "capil", "kel-melati", "kel-kenanga", "anjungan"}),
        ({"kind": "mall"}, {"mal"}),
        ({"agency": "kelurahan"}, {"kel-melati", "kel-kenanga"}),
        ({"service": "kk-hilang"}, {"mal", "capil", "anjungan"}),
        ({"service": "nib"}, set()),
        ({"area": "99.01.01.1002"}, {"capil", "kel-kenanga", "anjungan"}),
        ({"area": "99.01.01"}, {"mal", "capil", "kel-melati", "kel-kenanga", "anjungan"}),
        ({"area": "99.01.0"}, set()),
        ({"kind": "' OR 1=1"}, set()),
    ],
)
def test_places_are_narrowed(get, query, expected):
    found = get("/places", **query)
    assert {row["id"] for row in found["items"]} == expected
    assert found["total"] == len(expected)


def test_places_of_an_unknown_service_are_not_found(get):
    assert get("/places", 404, service="nope")["code"] == "catalog.service_unknown"


def test_places_tell_whether_they_are_open(get, monkeypatch):
    mall = get("/places/mal")["now"]
    assert mall["open"] is True
    assert mall["changes_at"] == "2026-11-23T15:00:00+07:00"
    night = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)  # 21:00 in Jakarta
    monkeypatch.setattr(places, "now", lambda: night)
    assert [row["id"] for row in get("/places", open="true")["items"]] == ["anjungan"]
    assert get("/places", open="false")["total"] == 4


def test_a_place_tells_the_week_ahead_with_its_holidays(get):
    found = get("/places/mal")
    days = {row["date"]: row for row in found["week_ahead"]}
    assert len(days) == 7
    assert days["2026-11-23"]["spans"] == [{"opens": "08:00", "closes": "15:00"}]
    assert days["2026-11-24"]["spans"] == []  # the city's own holiday
    assert days["2026-11-24"]["holiday"]["id"] == "Hari Kota Kecil"
    assert len(days["2026-11-27"]["spans"]) == 2  # Friday has a break
    assert days["2026-11-28"]["spans"] == []
    assert [desk["id"] for desk in found["counters"]] == ["1", "2"]
    assert get("/places/nope", 404)["code"] == "catalog.place_unknown"


def test_a_walk_through_the_places_meets_each_once(get):
    walked, cursor = [], ""
    while cursor is not None:
        page = get("/places", limit=2, cursor=cursor)
        walked += [row["id"] for row in page["items"]]
        cursor = page["next"]
    assert walked == ["mal", "capil", "kel-melati", "kel-kenanga", "anjungan"]


def test_areas_are_points_until_boundaries_are_imported(get):
    features = {row["id"]: row for row in get("/areas", format="geojson")["features"]}
    assert features["99.01.01.1001"]["geometry"] == {
        "type": "Point",
        "coordinates": [106.785, -6.185],
    }
    polygon = {"type": "Polygon", "coordinates": [RING]}
    import_boundaries({"99.01.01.1001": polygon}, source="x")
    features = {row["id"]: row for row in get("/areas", format="geojson")["features"]}
    assert features["99.01.01.1001"]["geometry"] == polygon
    assert features["99.01.01.1001"]["properties"]["boundary"] is True
    assert features["99.01.01.1002"]["geometry"]["type"] == "Point"


def test_areas_are_narrowed_and_known_by_code(get):
    assert get("/areas")["total"] == 4
    assert get("/areas", kind="sub-district")["total"] == 2
    assert get("/areas", parent="99.01")["items"][0]["name"] == "Mawar"
    assert get("/areas/99.01.01.1001")["aliases"] == ["Mlati"]
    assert get("/areas/99.99", 404)["code"] == "catalog.area_unknown"
    assert get("/areas", 422, kind="province")["errors"][0]["field"] == "kind"
    assert get("/areas", 422, format="shp")["errors"][0]["field"] == "format"


def test_life_events_topics_and_laws(get):
    events = {row["id"]: row for row in get("/life-events")["items"]}
    assert [row["id"] for row in events["lost-papers"]["services"]] == [
        "ktp-el-hilang",
        "kk-hilang",
    ]
    assert events["starting-business"]["kind"] == "business"
    topics = {row["id"]: row["services"] for row in get("/topics")["items"]}
    assert topics == {"population": 4, "business": 2}
    assert {row["id"] for row in get("/legal")["items"]} == {"uu-25-2009", "uu-24-2013"}


def test_papers_know_who_asks_for_them_and_who_issues_them(get):
    papers = {row["id"]: row for row in get("/evidence")["items"]}
    assert set(papers["kk"]["asked_by"]) == {"ktp-el-hilang", "akta-kelahiran", "surat-domisili"}
    assert papers["nib"]["issued_by_service"] == "nib"


def test_papers_in_hand_open_services(get):
    found = get("/evidence/services", have="ktp-el,kk,zzz")
    assert found["unknown"] == ["zzz"]
    assert {row["service"]["id"] for row in found["ready"]} == {"nib", "surat-domisili"}
    nearly = {row["service"]["id"]: row["missing"] for row in found["nearly"]}
    assert nearly["ktp-el-hilang"] == ["surat-kehilangan-polisi"]
    assert get("/evidence/services")["ready"] == []


def test_the_calendar_tells_how_certain_each_date_is(get):
    this_year = get("/calendar")
    assert this_year["year"] == 2026
    independence = next(row for row in this_year["holidays"] if row["date"] == "2026-08-17")
    assert independence["certainty"] == "official"
    assert {row["id"] for row in this_year["windows"]} == {"gajian-2026-11", "hari-kota-2026"}
    (ramadan,) = get("/calendar", year=2027)["windows"]
    assert (ramadan["certainty"], ramadan["source"]) == ("estimated", "Perkiraan contoh")
    for year in ("1999", "2101", "next"):
        assert get("/calendar", 422, year=year)["errors"][0]["field"] == "year"
