"""Services over HTTP: lists with facets and pages, the whole record, the checklist."""

import pytest

from layan.domains.catalog.public import catalog

API = "/api/v1"


@pytest.fixture
def get(client, small_city):
    def ask(address, expected=200, **query):
        answer = client.get(f"{API}{address}", query)
        assert answer.status_code == expected, answer.content
        return answer.json()

    return ask


def ids(document):
    return [row["id"] for row in document["items"]]


def test_a_list_without_a_query_has_every_service_in_the_order_of_the_pack(get):
    found = get("/services")
    assert found["total"] == 6
    assert ids(found) == list(catalog().services)
    assert found["next"] is None
    assert found["about"]["licence"]["id"] == "CC-BY-4.0"


def test_a_query_in_slang_finds_its_service_first(get):
    assert ids(get("/services", q="ktp ilang"))[0] == "ktp-el-hilang"
    assert ids(get("/search", q="lost id card"))[0] == "ktp-el-hilang"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"agency": "dpmptsp"}, {"nib", "izin-reklame"}),
        ({"topic": "business"}, {"nib", "izin-reklame"}),
        ({"life_event": "lost-papers"}, {"ktp-el-hilang", "kk-hilang"}),
        ({"audience": "newcomer"}, {"surat-domisili"}),
        ({"place": "anjungan"}, {"kk-hilang"}),
        ({"place_kind": "sub-district"}, {"surat-domisili"}),
        ({"evidence": "nib"}, {"izin-reklame"}),
        ({"free": "true"}, {"ktp-el-hilang", "kk-hilang", "akta-kelahiran", "nib"}),
        ({"agency": "disdukcapil", "evidence": "kk"}, {"ktp-el-hilang", "akta-kelahiran"}),
        ({"q": "hilang", "place": "anjungan"}, {"kk-hilang"}),
        ({"agency": "nobody"}, set()),
        ({"place": "' OR 1=1 --"}, set()),
    ],
)
def test_filters_narrow_the_list(get, query, expected):
    found = get("/services", **query)
    assert set(ids(found)) == expected
    assert found["total"] == len(expected)


def test_facets_count_what_a_choice_would_leave(get):
    facets = get("/services")["facets"]
    agencies = {row["id"]: row["count"] for row in facets["agency"]}
    assert agencies == {"disdukcapil": 3, "dpmptsp": 2, "kelurahan": 1}
    assert facets["agency"][0]["name"]["en"] == "Population and Civil Registration Office"
    narrowed = get("/services", place="mal")["facets"]
    assert {row["id"]: row["count"] for row in narrowed["agency"]} == {
        "disdukcapil": 2,
        "dpmptsp": 1,
    }


@pytest.mark.parametrize("query", [{}, {"q": "surat izin kartu akta"}, {"evidence": "ktp-el"}])
@pytest.mark.parametrize("limit", [1, 2, 4])
def test_a_walk_through_the_pages_meets_every_service_once(get, query, limit):
    everything = ids(get("/services", limit=100, **query))
    walked, cursor = [], ""
    for _ in range(20):
        page = get("/services", limit=limit, cursor=cursor, **query)
        assert page["total"] == len(everything)
        walked += ids(page)
        cursor = page["next"]
        if cursor is None:
            break
    assert walked == everything


def test_a_cursor_belongs_to_its_filters_and_its_revision(get, monkeypatch):
    cursor = get("/services", limit=2)["next"]
    refused = get("/services", 400, limit=2, cursor=cursor, agency="dpmptsp")
    assert refused["code"] == "foundation.cursor_invalid"
    from layan.domains.catalog import models
    from layan.domains.catalog.public import forget_snapshot

    models.City.objects.update(revision=2)
    forget_snapshot()
    assert get("/services", 410, limit=2, cursor=cursor)["code"] == "foundation.cursor_stale"


@pytest.mark.parametrize(
    "cursor", ["x", "....", "W10", "WzEsIngiLC0xXQ", "e30", "bnVsbA", "é", "a" * 200, "W1tbW1tb"]
)
def test_a_forged_cursor_is_refused(get, cursor):
    assert get("/services", 400, cursor=cursor)["code"] == "foundation.cursor_invalid"


def test_one_service_has_fourteen_components_each_with_its_source(get):
    found = get("/services/ktp-el-hilang")
    assert list(found["components"]) == [
        "requirements",
        "procedure",
        "processing_time",
        "cost",
        "products",
        "complaints",
        "legal_basis",
        "facilities",
        "competence",
        "supervision",
        "staffing",
        "guarantee",
        "safety",
        "evaluation",
    ]
    assert found["name"] == {
        "id": "Penggantian KTP-el karena hilang",
        "en": "Replace a lost ID card (KTP-el)",
    }
    assert found["components"]["processing_time"]["duration"] == "P3D"
    assert found["components"]["cost"]["amount"] == 0
    assert found["provenance"]["cost"] == {
        "kind": "resmi",
        "ref": "UU 24/2013 pasal 79A",
        "date": "2026-11-01",
        "verified": True,
    }
    assert found["provenance"]["steps"]["verified"] is False
    assert [place["id"] for place in found["places"]] == ["mal", "capil"]
    assert found["links"]["page"].endswith("/layanan/ktp-el-hilang/")


def test_a_text_nobody_translated_is_null_in_english(get):
    steps = get("/services/nib")["components"]["procedure"]["steps"]
    assert steps["en"] == []
    assert get("/services/nib")["components"]["cost"]["note"] is None


def test_the_checklist_tells_what_is_missing(get):
    found = get("/services/ktp-el-hilang/checklist", have="kk, ktp-el,zzz,kk")
    assert found["have"] == ["kk", "ktp-el"]
    assert found["unknown"] == ["zzz"]
    assert [paper["type"] for paper in found["missing"]] == ["surat-kehilangan-polisi"]
    assert found["complete"] is False
    assert found["cost"]["kind"] == "free"
    assert found["processing_time"]["max"] == 3


def test_the_checklist_asks_more_in_a_case_that_holds(get):
    (case,) = get("/services/ktp-el-hilang/checklist")["cases"]
    have = "kk,surat-kehilangan-polisi"
    assert get("/services/ktp-el-hilang/checklist", have=have)["complete"] is True
    found = get("/services/ktp-el-hilang/checklist", have=have, cases=case["id"])
    assert [paper["type"] for paper in found["missing"]] == ["surat-kuasa"]


def test_an_optional_paper_is_never_missing(get):
    found = get("/services/akta-kelahiran/checklist", have="kk,surat-keterangan-lahir")
    assert found["complete"] is True


@pytest.mark.parametrize(
    "forged",
    [
        "nope",
        "..",
        "%2e%2e%2f",
        "ktp-el-hilang%00",
        "KTP-EL-HILANG",
        "1",
        "a" * 3000,
        "<script>",
        "' OR '1'='1",
    ],
)
def test_a_forged_id_is_not_found(client, small_city, forged):
    answer = client.get(f"{API}/services/{forged}")
    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] in {"catalog.service_unknown", "api.not_found"}
    assert len(answer.content) < 2_000
    assert client.get(f"{API}/services/{forged}/checklist").status_code == 404
    assert client.get(f"{API}/services/{forged}.jsonld").status_code == 404
