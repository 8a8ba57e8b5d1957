"""Every page of the catalogue over HTTP, in both languages, with kind and hostile addresses."""

import json
import re

import pytest

from layan.domains.catalog.models import Service
from layan.foundation.page_cache import clear_page_cache

PAGES = [
    "/cari/",
    "/cari/?q=ktp+hilang",
    "/cari/?q=zzqqxxyy",
    "/peristiwa/",
    "/peristiwa/lost-papers/",
    "/peristiwa/starting-business/",
    "/topik/",
    "/topik/population/",
    "/untuk/",
    "/untuk/resident/",
    "/instansi/",
    "/instansi/disdukcapil/",
    "/tempat/",
    "/tempat/?jenis=sub-district&wilayah=99.01.01",
    "/tempat/mal/",
    "/dokumen/",
    "/dokumen/?punya=kk,ktp-el",
    "/dokumen/kk/",
    "/kalender/",
    "/kalender/?tahun=2027",
    "/layanan/ktp-el-hilang/",
    "/layanan/izin-reklame/",
    "/layanan/surat-domisili/?punya=kk",
    "/layanan/ktp-el-hilang/lapor/",
    "/laporan/",
]
LANGUAGES = {"id": "", "en": "/en"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_in_both_languages(small_city, client, page, language):
    answer = client.get(LANGUAGES[language] + page)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert f'<html lang="{language}"' in text
    assert len(re.findall(r"<h1[ >]", text)) == 1


@pytest.mark.parametrize("page", PAGES)
def test_no_page_needs_inline_script_or_style(small_city, client, page):
    text = client.get(page).content.decode()
    scripts = re.findall(r"<script(?![^>]*\bsrc=)([^>]*)>", text)
    assert all('type="application/ld+json"' in script for script in scripts)
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=\"", text)


@pytest.mark.parametrize(
    "page",
    [
        "/layanan/tidak-ada/",
        "/layanan/tidak-ada/lapor/",
        "/tempat/tidak-ada/",
        "/instansi/tidak-ada/",
        "/topik/tidak-ada/",
        "/peristiwa/tidak-ada/",
        "/untuk/everybody/",
        "/dokumen/tidak-ada/",
        "/layanan/" + "x" * 500 + "/",
    ],
)
def test_a_forged_id_gets_a_page_with_a_code(small_city, client, page):
    answer = client.get(page)
    assert answer.status_code == 404
    assert re.search(r"(catalog\.\w+_unknown|web\.not_found)", answer.content.decode())


HOSTILE = [
    "q=" + "a" * 10_000,
    "q=%00%01<script>alert(1)</script>",
    "q=%F0%9F%92%A5&page=99999999999999999999",
    "page=-5&agency=../../etc&topic=%27%20OR%201=1--",
    "page=%C2%B2&gratis=yes&audience=[]&place=mall%00",
    "&".join(f"punya=x{number}" for number in range(190)),
    "punya=kk,ktp-el,<img>&bila=<b>&wilayah=99.01.01.9999&lat=nan&lon=inf",
    "lat=1e309&lon=-6&jenis=castle&tahun=99999&layanan=%0d%0a",
    "lat=-6.18&lon=106.78&tahun=0000",
]


@pytest.mark.parametrize("query", HOSTILE)
@pytest.mark.parametrize(
    "path",
    [
        "/cari/",
        "/tempat/",
        "/dokumen/",
        "/kalender/",
        "/layanan/ktp-el-hilang/",
        "/topik/business/",
    ],
)
def test_hostile_query_strings_do_no_harm(small_city, client, path, query):
    answer = client.get(f"{path}?{query}")
    assert answer.status_code == 200
    assert b"<script>alert(1)" not in answer.content
    assert b"<img>" not in answer.content


def test_more_parameters_than_a_page_reads_are_refused(small_city, client):
    answer = client.get("/cari/?" + "&".join(f"punya=x{number}" for number in range(500)))
    assert answer.status_code == 400
    assert "web.bad_request" in answer.content.decode()


@pytest.mark.parametrize("page", [page for page in PAGES if "lapor" not in page])
def test_pages_ask_the_database_at_most_twice(
    small_city, client, page, django_assert_max_num_queries, settings
):
    settings.LAYAN_PAGE_CACHE_SECONDS = 0
    client.get(page)  # builds what is kept per revision
    with django_assert_max_num_queries(2):
        client.get(page)


@pytest.mark.parametrize("page", [page for page in PAGES if "lapor" not in page])
def test_public_pages_may_be_kept_for_all_visitors(small_city, client, page):
    assert "public" in client.get(page)["Cache-Control"]


def test_where_somebody_stands_is_never_kept(small_city, client):
    answer = client.get("/tempat/?lat=-6.195&lon=106.795")
    assert "no-store" in answer["Cache-Control"]
    assert [seen.place.id for seen in answer.context["seen"]][:2] != ["mal"]
    assert answer.context["seen"][0].kilometres < 0.2


def test_places_near_a_point_come_nearest_first(small_city, client):
    near = client.get("/tempat/?lat=-6.185&lon=106.785").context["seen"]
    distances = [seen.kilometres for seen in near]
    assert distances == sorted(distances)
    assert near[0].place.id == "kel-melati"


# Search


def test_search_finds_and_facets_narrow(small_city, client):
    found = client.get("/en/cari/?q=ktp+hilang").content.decode()
    assert found.index("Replace a lost ID card") < found.index("Replace a lost family card")
    narrowed = client.get("/en/cari/?topic=business").context
    assert narrowed["total"] == 2
    assert [(chip.label, chip.address) for chip in narrowed["chips"]] == [
        ("Business and permits", "?")
    ]
    free = client.get("/cari/?gratis=1&topic=business").context
    assert (free["total"], len(free["chips"])) == (1, 2)


def test_search_that_finds_nothing_offers_the_question_box(small_city, client):
    page = client.get("/en/cari/?q=zzqqxxyy").content.decode()
    assert "We found no service for “zzqqxxyy”" in page
    assert 'action="/en/tanya/"' in page
    assert "/en/peristiwa/" in page


def test_a_page_past_the_end_shows_the_last_one(small_city, client):
    assert client.get("/cari/?page=50").context["page"].number == 1


def test_facet_labels_are_escaped(small_city, client):
    from layan.domains.catalog.models import City
    from layan.domains.catalog.public import forget_snapshot
    from layan.domains.identity.models import Agency

    row = Agency.objects.get(id="dpmptsp")
    row.document["name"]["id"] = 'Dinas <b>"&'
    row.save()
    City.objects.update(revision=99)
    forget_snapshot()
    page = client.get("/cari/").content.decode()
    assert "Dinas <b>" not in page
    assert "Dinas &lt;b&gt;&quot;&amp;" in page


# A service


def service(client, query="", service_id="ktp-el-hilang"):
    return client.get(f"/en/layanan/{service_id}/{query}").content.decode()


def test_a_service_page_shows_the_fourteen_components_with_their_sources(small_city, client):
    page = service(client)
    assert [int(n) for n in re.findall(r'id="part-(\d+)"', page)] == list(range(1, 15))
    assert "UU 24/2013 pasal 79A" in page
    assert "DKC-001" in page


def test_unverified_main_facts_are_marked_and_verified_ones_are_not(small_city, client):
    def marked(service_id):
        tiles = re.findall(
            r'<div class="fact">(.*?)</div>', service(client, "", service_id), re.DOTALL
        )
        named = {re.search(r"</svg>([^<]+)</dt>", tile)[1]: tile for tile in tiles}
        return {name for name, tile in named.items() if "not verified" in tile}

    assert marked("ktp-el-hilang") == {"Papers", "Time"}
    assert marked("kk-hilang") == {"Papers", "Cost", "Time"}
    assert marked("akta-kelahiran") == set()


def test_the_checklist_says_what_is_missing_and_where_to_get_it(small_city, client):
    page = service(client, "?punya=kk&bila=bila-diwakilkan")
    missing = page.split('id="missing"')[1].split("</ul>")[0]
    assert "Loss report from the police" in missing
    assert "Power of attorney" in missing
    assert "Family card (KK)" not in missing
    home = service(client, "?punya=ktp-el", "surat-domisili").split('id="missing"')[1]
    assert 'href="/en/layanan/kk-hilang/"' in home


def test_commas_and_repeats_mean_the_same(small_city, client):
    comma = service(client, "?punya=kk,ktp-el", "surat-domisili")
    repeat = service(client, "?punya=kk&punya=ktp-el", "surat-domisili")
    assert comma.split("<h1")[1] == repeat.split("<h1")[1]
    assert "You have everything you need." in comma


def test_a_paused_service_is_shown_with_its_reason(small_city, client):
    page = service(client, service_id="izin-reklame")
    assert "Paused for now" in page
    assert "Paused until the new rule is out." in page
    assert "Finish this first" in page
    assert "Paused for now" in client.get("/en/cari/?q=reklame").content.decode()


def test_a_text_without_english_is_marked_as_indonesian(small_city, client):
    assert '<li lang="id">Daftar di OSS.</li>' in service(client, service_id="nib")


def test_prices_are_a_table(small_city, client):
    page = service(client, service_id="izin-reklame")
    assert "Rp50,000–Rp250,000" in page
    assert '<td class="num">Rp250,000</td>' in page


def test_machines_find_both_descriptions(small_city, client):
    page = service(client)
    data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page)[1])
    assert (data["@type"], data["identifier"]) == ("GovernmentService", "DKC-001")
    link = re.search(r'rel="alternate" type="application/ld\+json" href="([^"]+)"', page)[1]
    assert client.get(link).status_code == 200


def test_a_text_cannot_leave_the_data_block(small_city, client):
    from layan.domains.catalog.models import City
    from layan.domains.catalog.public import forget_snapshot

    row = Service.objects.get(id="nib")
    row.document["name"] = {"id": "</script><script>alert(1)</script>"}
    row.save()
    City.objects.update(revision=99)
    forget_snapshot()
    assert "<script>alert(1)" not in client.get("/layanan/nib/").content.decode()


def test_the_print_and_report_controls_are_there(small_city, client):
    page = service(client)
    assert 'data-print="a4"' in page
    assert 'href="/en/layanan/ktp-el-hilang/lapor/"' in page


# Browsing and places


def test_a_life_event_shows_the_path(small_city, client):
    page = client.get("/en/peristiwa/starting-business/").content.decode()
    assert page.index("Step 1") < page.index("Business number") < page.index("Step 2")
    assert page.index("Step 2") < page.index("Billboard permit")


def test_my_papers(small_city, client):
    context = client.get("/dokumen/?punya=kk,ktp-el").context
    assert (context["ready_count"], context["nearly_count"]) == (2, 4)
    assert client.get("/dokumen/").context["have"] == ()


@pytest.mark.parametrize(
    ("instant", "said"),
    [
        ("2026-11-23T02:00:00+00:00", "Open until 15:00"),
        ("2026-11-27T05:00:00+00:00", "Closed, opens at 13:00"),
        ("2026-11-28T05:00:00+00:00", "Closed, opens Monday at 08:00"),
        ("2026-12-25T05:00:00+00:00", "Closed, opens Monday at 08:00"),
    ],
)
def test_a_place_says_whether_it_is_open(small_city, client, monkeypatch, instant, said):
    from datetime import datetime

    monkeypatch.setattr(
        "layan.domains.catalog.views.places.now", lambda: datetime.fromisoformat(instant)
    )
    assert said in client.get("/en/tempat/mal/").content.decode()


def test_a_holiday_is_named_in_the_week(small_city, client, monkeypatch):
    from datetime import datetime

    monkeypatch.setattr(
        "layan.domains.catalog.views.places.now",
        lambda: datetime.fromisoformat("2026-12-22T02:00:00+00:00"),
    )
    week = client.get("/en/tempat/mal/").context["week"]
    christmas = next(day for day in week if day.day.day == 25)
    assert christmas.holiday
    assert christmas.spans == ()


def test_the_map_has_points_and_its_list_the_same_places(small_city, client):
    answer = client.get("/en/tempat/?wilayah=99.01.01")
    page = answer.content.decode()
    names = {dot.name for dot in answer.context["map"].dots}
    assert names
    assert all(page.count(name.replace("&", "&amp;")) >= 2 for name in names)
    assert not re.search(r'c[xy]="\d+,', client.get("/tempat/?wilayah=99.01.01").content.decode())


def test_outlines_appear_once_boundaries_are_known(small_city, client):
    from layan.domains.catalog.public import import_boundaries

    assert client.get("/tempat/mal/").context["map"].shapes == ()
    ring = [[106.78, -6.19], [106.79, -6.19], [106.79, -6.18], [106.78, -6.18], [106.78, -6.19]]
    import_boundaries(
        {"99.01.01.1001": {"type": "Polygon", "coordinates": [ring]}}, source="contoh"
    )
    clear_page_cache()
    assert len(client.get("/tempat/mal/").context["map"].shapes) == 1


def test_without_a_city_the_pages_say_so(db, client):
    for page in ("/cari/", "/layanan/nib/", "/tempat/", "/laporan/"):
        answer = client.get(page)
        assert answer.status_code == 503
        assert "catalog.empty" in answer.content.decode()
