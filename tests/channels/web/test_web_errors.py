"""Error pages say what happened, what was kept, what to do, and a code."""

import re

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import path

from layan.channels.web import errors
from layan.config import urls as real
from layan.foundation.limits import TooMany
from layan.kernel.errors import LayanError


class Strange(LayanError):
    code = "strange.nobody_wrote_words"


def _refuse(request: HttpRequest) -> HttpResponse:
    raise Strange(secret="not for the page")


def _fast(request: HttpRequest) -> HttpResponse:
    raise TooMany(name="x", seconds=125)


def _crash(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("inner detail")


urlpatterns = [
    path("refuse/", _refuse),
    path("api/refuse/", _refuse),
    path("fast/", _fast),
    path("crash/", _crash),
    *real.urlpatterns,
]
handler400, handler403 = real.handler400, real.handler403
handler404, handler500 = real.handler404, real.handler500


@pytest.fixture
def breaking(visitor: Client) -> Client:
    """The site with a few addresses that fail."""
    visitor.raise_request_exception = False
    with override_settings(ROOT_URLCONF=__name__):
        yield visitor


def test_unknown_pages_offer_the_question_box(visitor: Client, inline_code: re.Pattern):
    response = visitor.get("/en/tidak-ada/")
    page = response.content.decode()
    assert response.status_code == 404
    assert "web.not_found" in page
    assert "This page does not exist" in page
    assert 'action="/en/tanya/"' in page
    assert 'content="noindex"' in page
    assert not inline_code.search(page)


def test_a_refusal_becomes_a_page_with_its_code_but_not_its_facts(breaking: Client):
    response = breaking.get("/refuse/")
    assert response.status_code == 400
    assert "strange.nobody_wrote_words" in response.content.decode()
    assert "not for the page" not in response.content.decode()
    assert response["Cache-Control"] == "no-store"


def test_too_many_says_when_to_come_back(breaking: Client):
    response = breaking.get("/fast/", headers={"Accept-Language": "en"})
    assert response.status_code == 429
    assert response["Retry-After"] == "125"


def test_htmx_shows_a_refusal_in_the_place_it_asked_for(breaking: Client):
    response = breaking.get("/fast/", headers={"HX-Request": "true"})
    assert response["HX-Reselect"] == ".trouble"
    assert response["HX-Reswap"] == "innerHTML"
    assert '<div class="trouble">' in response.content.decode()


def test_a_crash_shows_a_reference_and_hides_the_inside(breaking: Client, caplog):
    response = breaking.get("/crash/")
    page = response.content.decode()
    reference = re.search(r"web\.broken ([0-9A-F]{8})", page)
    assert response.status_code == 500
    assert reference
    assert "inner detail" not in page
    assert any(reference[1] in record.getMessage() for record in caplog.records)


def test_a_crash_of_the_frame_itself_still_gives_a_page(rf: RequestFactory, monkeypatch):
    def break_page(*args: object, **kwargs: object) -> HttpResponse:
        raise RuntimeError("the frame broke")

    monkeypatch.setattr(errors, "page", break_page)
    response = errors.broken(rf.get("/x/"))
    assert response.status_code == 500
    assert "web.broken" in response.content.decode()


def test_the_api_gets_problems_not_pages(visitor: Client):
    response = visitor.get("/api/nothing-here")
    assert response.status_code == 404
    assert response["Content-Type"] == "application/problem+json"
    told = response.json()
    assert told["code"] == "api.not_found"
    assert told["type"].endswith("/api/v1/problems#api.not_found")
    assert told["instance"] == "/api/nothing-here"


def test_a_crash_under_the_api_is_the_apis_own_problem(breaking: Client):
    answer = breaking.get("/api/refuse/", headers={"Accept-Language": "en"})
    assert answer.status_code == 500
    assert answer.json()["code"] == "api.broken"
    assert len(answer.json()["reference"]) == 8


def test_an_empty_catalogue_tells_the_administrator_what_to_run(empty_site: Client):
    response = empty_site.get("/")
    assert response.status_code == 503
    assert "catalog.empty" in response.content.decode()
    assert "layan import city" in response.content.decode()


@pytest.mark.parametrize(
    "address", ["/tentang/", "/masuk/", "/healthz", "/tema.css", "/robots.txt"]
)
def test_an_empty_catalogue_leaves_the_other_pages_standing(empty_site: Client, address: str):
    assert empty_site.get(address).status_code == 200


def test_every_trouble_has_words_for_what_happened_and_what_to_do():
    for trouble in [*errors.TROUBLES.values(), errors.BAD, errors.BROKEN, errors.CSRF]:
        assert trouble.title
        assert trouble.happened
        assert trouble.todo
        assert 400 <= trouble.status < 600
