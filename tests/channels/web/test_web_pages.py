"""The pages of the frame, as a browser without JavaScript gets them."""

import json
import re

import pytest
from django.test import Client, override_settings

from layan.domains.catalog.public import catalog

PAGES = ["/", "/en/", "/tanya/", "/en/tanya/", "/tentang/", "/en/tentang/", "/masuk/", "/en/masuk/"]
HOSTILE = [
    "%00",
    "%F0%9F%98%80",
    "%ff%fe",
    "<script>alert(1)</script>",
    "'\" OR 1=1 --",
    "{{ 7|add:7 }}",
    "..%2F..%2Fetc%2Fpasswd",
    "%E2%80%AE%E2%80%8B",
    "&q=2&q=3&page=-1",
]


def text_of(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined]


@pytest.mark.parametrize("address", PAGES)
def test_pages_answer_and_obey_the_policy(visitor: Client, address: str, inline_code: re.Pattern):
    response = visitor.get(address)
    page = text_of(response)
    assert response.status_code == 200
    assert "script-src 'self'" in response["Content-Security-Policy"]
    assert "'unsafe-inline'" not in response["Content-Security-Policy"]
    assert not inline_code.search(page)


@pytest.mark.parametrize("address", PAGES)
def test_every_page_has_one_heading_one_main_and_a_skip_link(visitor: Client, address: str):
    page = text_of(visitor.get(address))
    assert page.startswith("<!doctype html>")
    assert len(re.findall(r"<h1[ >]", page)) == 1
    assert len(re.findall(r"<main[ >]", page)) == 1
    assert '<a class="skip-link" href="#content">' in page
    assert f'<html lang="{"en" if address.startswith("/en/") else "id"}"' in page
    assert re.search(r"<title>[^<]*Layan", page)
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))


def test_the_other_language_is_the_same_page_with_the_same_question(visitor: Client):
    page = text_of(visitor.get("/tentang/?a=1&b=x%20y"))
    assert 'href="/en/tentang/?a=1&amp;b=x%20y"' in page
    english = text_of(visitor.get("/en/tentang/?a=1"))
    assert 'href="/tentang/?a=1"' in english


@override_settings(BASE_URL="https://layan.example")
def test_canonical_and_alternates_name_the_public_address_without_a_query(visitor: Client):
    page = text_of(visitor.get("/en/tentang/?utm_source=x"))
    assert '<link rel="canonical" href="https://layan.example/en/tentang/">' in page
    assert 'hreflang="id" href="https://layan.example/tentang/">' in page
    assert 'hreflang="x-default" href="https://layan.example/tentang/">' in page


def test_public_pages_set_no_cookie_and_are_served_from_memory(visitor: Client):
    first, second = visitor.get("/"), visitor.get("/")
    assert not first.cookies
    assert not second.cookies
    assert first["ETag"] == second["ETag"]
    again = visitor.get("/", headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304


def test_a_signed_in_person_never_gets_the_page_of_a_stranger(visitor: Client, citra: object):
    visitor.get("/")
    visitor.force_login(citra)
    page = text_of(visitor.get("/"))
    assert "csrfmiddlewaretoken" in page
    visitor.logout()
    assert "csrfmiddlewaretoken" not in text_of(visitor.get("/"))


def test_the_start_page_leads_to_the_question_box_and_into_the_catalogue(visitor: Client):
    page = text_of(visitor.get("/"))
    assert 'action="/tanya/"' in page
    assert 'maxlength="1000"' in page  # a number in an attribute carries no thousands separator
    assert 'name="q"' in page
    assert re.search(r'href="/peristiwa/[a-z0-9-]+/"', page)
    assert re.search(r'href="/topik/[a-z0-9-]+/"', page)
    assert re.search(r'href="/instansi/[a-z0-9-]+/"', page)
    assert re.search(r'href="/tempat/[a-z0-9-]+/"', page)


def test_contact_numbers_in_the_footer_carry_their_source(visitor: Client):
    footer = text_of(visitor.get("/")).split("<footer", 1)[1]
    numbers = footer.count('<span class="what">')
    assert numbers > 0
    assert footer.count('class="badge badge--') == numbers


def test_the_ribbon_shows_while_the_installation_is_a_demo(visitor: Client):
    with override_settings(LAYAN_DEMO=True, LAYAN_PAGE_CACHE_SECONDS=0):
        assert '<aside class="ribbon"' in text_of(visitor.get("/"))
    with override_settings(LAYAN_DEMO=False, LAYAN_PAGE_CACHE_SECONDS=0):
        assert '<aside class="ribbon"' not in text_of(visitor.get("/"))


@pytest.mark.parametrize("query", HOSTILE)
def test_hostile_query_strings_are_shown_back_harmless(
    visitor: Client, query: str, inline_code: re.Pattern
):
    for address in ("/", "/tanya/", "/tentang/", "/masuk/"):
        response = visitor.get(f"{address}?q={query}&next={query}")
        assert response.status_code == 200
        assert "alert(1)</script>" not in text_of(response)
        assert not inline_code.search(text_of(response))


def test_a_question_of_ten_thousand_characters_is_answered_and_kept(visitor: Client):
    question = "ktp hilang " * 909 + "x"
    assert len(question) == 10_000
    response = visitor.get("/en/tanya/", {"q": question})
    page = text_of(response)
    assert response.status_code == 200
    assert f'value="{question}"' in page
    assert "We read only the first" in page


def test_an_answer_names_the_service_and_links_to_it(visitor: Client):
    page = text_of(visitor.get("/tanya/", {"q": "ktp saya hilang"}))
    answer = page.split('id="answer"', 1)[1].split("</section>", 1)[0]
    assert 'href="/layanan/ktp-el-hilang/"' in answer
    assert 'class="source-list"' in answer
    assert 'value="ktp saya hilang"' in page
    assert '<meta name="robots" content="noindex">' in page


def test_without_an_answer_the_page_says_so_and_offers_a_way_on(visitor: Client):
    page = text_of(visitor.get("/en/tanya/", {"q": "zxqv wklm prtz"}))
    answer = page.split('id="answer"', 1)[1].split("</section>", 1)[0]
    assert "We do not know" in answer
    assert "/en/cari/?q=zxqv" in answer


def test_htmx_gets_the_answer_alone_and_caches_keep_the_two_apart(visitor: Client):
    whole = visitor.get("/tanya/", {"q": "ktp saya hilang"})
    part = visitor.get("/tanya/", {"q": "ktp saya hilang"}, headers={"HX-Request": "true"})
    title, answer = text_of(part).split("</title>", 1)
    assert f"{title}</title>" in text_of(whole)
    assert answer.startswith('<section id="answer">')
    assert answer.strip() in text_of(whole)
    assert "HX-Request" in part["Vary"]
    assert "HX-Request" in whole["Vary"]


def test_too_many_questions_are_slowed_down_and_the_question_stays_in_its_box(visitor: Client):
    with override_settings(LAYAN_PAGE_CACHE_SECONDS=0, LAYAN_ASKS_PER_MINUTE=2):
        answers = [visitor.get("/en/tanya/", {"q": f"ktp {number}"}) for number in range(6)]
    refused = [answer for answer in answers if answer.status_code == 429]
    assert refused  # the minute may change once on the way
    page = text_of(refused[-1])
    assert "foundation.too_many" in page
    assert 'value="ktp 5"' in page
    assert "Ask again" in page
    assert 0 < int(refused[0]["Retry-After"]) <= 60


def test_asking_about_a_service_begins_the_question_without_asking_it(visitor: Client):
    page = text_of(visitor.get("/en/tanya/", {"layanan": "ktp-el-hilang"}))
    name = catalog().services["ktp-el-hilang"].name.in_language("en")
    assert f'value="{name} "' in page
    assert f"Write your question about {name}" in page
    assert 'class="answer-head"' not in page
    assert "Write your question" not in text_of(visitor.get("/en/tanya/", {"layanan": "<x>"}))


def test_health_needs_neither_database_nor_city(client: Client, django_assert_num_queries):
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")


def test_robots_keep_crawlers_out_of_console_and_questions(client: Client):
    text = text_of(client.get("/robots.txt"))
    for line in ("/konsol/", "/en/konsol/", "/masuk/", "/tanya/?"):
        assert f"Disallow: {line}\n" in text


def test_the_manifest_names_the_city_and_existing_icons(visitor: Client):
    response = visitor.get("/manifest.webmanifest")
    manifest = json.loads(response.content)
    assert response["Content-Type"] == "application/manifest+json"
    assert manifest["name"].startswith("Layan ")
    assert {row["sizes"] for row in manifest["icons"]} == {"any", "180x180", "512x512"}


def test_colours_come_from_the_pack_as_a_style_sheet(visitor: Client):
    page = text_of(visitor.get("/"))
    address = re.search(r'href="(/tema\.css\?c=[0-9a-f]{12})"', page)
    assert address
    response = visitor.get(address[1])
    assert response["Content-Type"].startswith("text/css")
    assert "max-age=31536000" in response["Cache-Control"]
    assert re.search(r"--city-brand:#[0-9a-f]{6}", text_of(response))


@pytest.mark.parametrize("address", ["/healthz", "/robots.txt", "/", "/tanya/", "/tentang/"])
def test_reading_pages_refuse_to_be_written(visitor: Client, address: str):
    assert visitor.post(address).status_code in {403, 405}
