"""Search: ranked services, facets, corrections, hostile input, the kept ranker."""

import threading

import pytest
from django.conf import settings
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from layan.domains.catalog.public import CatalogEmpty, Facets, search, service_ranker
from layan.domains.catalog.queries import ranker as ranker_queries

pytestmark = pytest.mark.usefixtures("small_city")


def ids(result):
    return [hit.service.id for hit in result.hits]


def test_an_empty_search_lists_everything_in_the_catalogues_order():
    found = search("   ")
    assert found.total == 6
    assert ids(found) == list(service_ranker().catalog.services)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("ktp ilang", "ktp-el-hilang"),
        ("lost id card", "ktp-el-hilang"),
        ("akte lahir", "akta-kelahiran"),
        ("reklme", "izin-reklame"),
        ("birth certificate", "akta-kelahiran"),
        ("domisi", "surat-domisili"),
    ],
)
def test_slang_mistakes_english_and_beginnings_find_the_service(text, first):
    assert ids(search(text))[0] == first


def test_services_that_have_nothing_to_do_with_the_search_are_not_listed():
    found = search("akta kelahiran")
    assert "izin-reklame" not in ids(found)
    assert search("xylofon quark zeppelin").total == 0


def test_a_misspelt_search_tells_how_it_was_read():
    assert search("kelahirn").corrected == "kelahiran"
    assert search("akta kelahiran").corrected is None


def test_facets_narrow_and_count_as_if_the_others_stayed():
    found = search("", facets=Facets(agency="dpmptsp"))
    assert set(ids(found)) == {"nib", "izin-reklame"}
    counts = {value.id: value.count for value in found.facets["agency"]}
    assert counts["dpmptsp"] == 2
    assert sum(counts.values()) == 6
    assert {value.id: value.count for value in found.facets["topic"]}.keys() <= {
        topic for hit in found.hits for topic in hit.service.topics
    }


def test_free_services_alone():
    found = search("", facets=Facets(free=True))
    assert found.total
    assert all(hit.service.cost.kind == "free" for hit in found.hits)


def test_an_unknown_facet_finds_nothing():
    assert search("", facets=Facets(topic="no-such-topic")).total == 0


def test_pages_join_to_the_whole():
    whole = ids(search("", limit=100))
    assert ids(search("", limit=4)) + ids(search("", limit=4, offset=4)) == whole
    assert search("", limit=4).more
    assert not search("", limit=4, offset=4).more
    assert search("", limit=-5, offset=-5).limit == 1
    assert ids(search("", offset=1_000)) == []


def test_facet_labels_speak_the_readers_language():
    english = {value.label for value in search("", language="en").facets["agency"]}
    indonesian = {value.label for value in search("", language="id").facets["agency"]}
    assert english != indonesian


@pytest.mark.parametrize(
    "text", ["a" * 10_000, "\x00\x01\ud800", "😀😀😀", "%' OR 1=1 --", "((((", "\u202e"]
)
def test_hostile_searches_are_answered(text):
    assert search(text).total >= 0


@given(st.text(max_size=400))
@hypothesis_settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_string_is_answered(text):
    found = search(text)
    assert len(found.hits) <= found.total


def test_the_ranker_is_built_once_for_many_threads(monkeypatch):
    built = []
    fitted = ranker_queries._fitted
    monkeypatch.setattr(ranker_queries, "_fitted", lambda known: built.append(1) or fitted(known))
    ranker_queries._kept.ranker = None
    service_ranker().catalog  # noqa: B018 - the snapshot is read on this thread's connection
    ranker_queries._kept.ranker = None
    built.clear()
    threads = [threading.Thread(target=service_ranker) for _ in range(6)]
    known = ranker_queries.catalog()
    monkeypatch.setattr(ranker_queries, "catalog", lambda: known)
    monkeypatch.setattr(ranker_queries, "examples", list)
    monkeypatch.setattr(ranker_queries, "local_words", dict)
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert built == [1]


def test_a_kept_ranker_is_used_again_and_a_damaged_one_replaced(monkeypatch):
    folder = settings.LAYAN_DATA_DIR / "cache"
    for file in folder.glob("ranker-*.npz"):
        file.unlink()
    ranker_queries._kept.ranker = None
    first = search("ktp ilang")
    (file,) = folder.glob("ranker-*.npz")
    with monkeypatch.context() as patch:
        patch.setattr(ranker_queries, "new_ranker", lambda _words: pytest.fail("fitted again"))
        ranker_queries._kept.ranker = None
        assert search("ktp ilang").hits == first.hits
    file.write_bytes(b"not a ranker")
    ranker_queries._kept.ranker = None
    assert search("ktp ilang").hits == first.hits
    assert file.stat().st_size > 1_000


def test_without_a_city_search_says_so(monkeypatch):
    from layan.domains.catalog.models import City
    from layan.domains.catalog.public import forget_snapshot

    City.objects.all().delete()
    forget_snapshot()
    with pytest.raises(CatalogEmpty):
        search("ktp")
