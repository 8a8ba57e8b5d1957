"""Around every address: problem details, languages, methods, entity tags, open-data headers."""

import json

import pytest
from django.test import Client

from layan.channels.api import problems
from layan.channels.api.root import api
from layan.domains.catalog import types as catalog_types
from layan.foundation.api_kit import registered_statuses
from layan.foundation.error_words import registered_codes
from layan.kernel.errors import LayanError

API = "/api/v1"
READABLE = [
    path.replace("{service_id}", "ktp-el-hilang")
    .replace("{agency_id}", "disdukcapil")
    .replace("{place_id}", "mal")
    .replace("{code}", "99.01")
    for path, methods in api.get_openapi_schema(path_prefix="/api/v1/")["paths"].items()
    if "get" in methods and not path.endswith("/ask")
]


@pytest.fixture
def visitor(small_city):
    return Client(raise_request_exception=False)


def problem(answer, status, code):
    assert answer.status_code == status, answer.content
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["Cache-Control"] == "no-store"
    body = json.loads(answer.content)
    assert {"type", "title", "status", "code", "detail"} <= set(body)
    assert (body["status"], body["code"]) == (status, code)
    assert body["type"].endswith(f"/api/v1/problems#{code}")
    return body


@pytest.mark.parametrize("address", READABLE)
def test_every_address_answers_head_options_and_refuses_delete(visitor, address):
    full = visitor.get(address)
    assert full.status_code == 200, full.content
    assert full.headers["Access-Control-Allow-Origin"] == "*"
    assert 'rel="license"' in full.headers["Link"]
    head = visitor.head(address)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["Content-Type"] == full.headers["Content-Type"]
    options = visitor.options(address)
    assert options.status_code == 204
    assert options.headers["Allow"] == "GET, HEAD, OPTIONS"
    refused = visitor.delete(address)
    problem(refused, 405, "api.method_not_allowed")
    assert refused.headers["Allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize("address", [path for path in READABLE if not path.endswith("/problems")])
def test_an_answer_that_has_not_changed_is_not_sent_again(visitor, address):
    first = visitor.get(address)
    tag = first.headers["ETag"]
    assert "max-age=" in first.headers["Cache-Control"]
    for known in (tag, tag.removeprefix("W/"), f'"other", {tag}'):
        again = visitor.get(address, headers={"If-None-Match": known})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["ETag"] == tag
    assert visitor.get(address, headers={"If-None-Match": '"other"'}).status_code == 200


def test_the_body_is_not_built_when_the_reader_has_it(visitor, monkeypatch):
    tag = visitor.get(f"{API}/services").headers["ETag"]

    def never(*_, **__):
        raise AssertionError("built")

    monkeypatch.setattr("layan.domains.catalog.api.services.search", never)
    assert visitor.get(f"{API}/services", headers={"If-None-Match": tag}).status_code == 304


def test_a_new_revision_and_other_filters_have_other_tags(visitor):
    from layan.domains.catalog import models
    from layan.domains.catalog.public import forget_snapshot

    tags = {
        visitor.get(f"{API}/services", query).headers["ETag"]
        for query in ({}, {"q": "ktp"}, {"free": "true"})
    }
    assert len(tags) == 3
    models.City.objects.update(revision=2)
    forget_snapshot()
    assert visitor.get(f"{API}/services").headers["ETag"] not in tags


def test_nobody_holds_the_tag_of_an_error(visitor):
    assert "ETag" not in visitor.get(f"{API}/services/nope").headers
    assert "ETag" not in visitor.get(f"{API}/services", {"limit": 0}).headers


@pytest.mark.parametrize(
    "path", ["nope", "services/a/b/c", "services.json", "%00", "../admin", "services/"]
)
def test_an_address_nobody_has_is_a_problem_document_too(visitor, path):
    problem(visitor.get(f"{API}/{path}"), 404, "api.not_found")
    problem(visitor.options(f"{API}/{path}"), 404, "api.not_found")


@pytest.mark.parametrize(
    ("query", "field", "kind"),
    [
        ("limit=0", "limit", "greater_than_equal"),
        ("limit=101", "limit", "less_than_equal"),
        ("limit=many", "limit", "int_parsing"),
        ("limit=1e3", "limit", "int_parsing"),
        ("limit=" + "9" * 5000, "limit", "int_parsing_size"),
        ("limit=", "limit", "int_parsing"),
        ("free=perhaps", "free", "bool_parsing"),
        ("lang=fr", "lang", "string_pattern_mismatch"),
        ("lang=id%0A", "lang", "string_pattern_mismatch"),
        ("cursor=" + "a" * 201, "cursor", "string_too_long"),
    ],
)
def test_a_wrong_value_is_named(visitor, query, field, kind):
    body = problem(visitor.get(f"{API}/services?{query}"), 422, "api.invalid")
    (error,) = body["errors"]
    assert (error["in"], error["field"], error["code"]) == ("query", field, kind)
    assert "?" not in error["message"]


@pytest.mark.parametrize(
    "query",
    [
        "q=%00%00",
        "q=%ff%fe",
        "q=" + "%F0%9F%98%80" * 500,
        "q='; DROP TABLE catalog_service; --",
        "q=<script>alert(1)</script>",
        "q=" + "(" * 500,
        "q=%22%22%22 AND OR NOT *",
        "q=${7*7}{{7*7}}",
        "q=\u202e\u200b\u0301" * 50,
        "q[]=a&q=b&q=c",
        "&&&===",
        "agency=%00&topic[]=x",
        "unknown=1",
    ],
)
@pytest.mark.parametrize("path", ["services", "search"])
def test_hostile_query_strings_are_only_words(visitor, path, query):
    answer = visitor.get(f"{API}/{path}?{query}")
    assert answer.status_code == 200
    assert answer.json()["total"] >= 0


def test_a_question_of_10000_characters_is_cut_not_refused(visitor):
    for path, name in (("services", "q"), ("search", "q"), ("ask", "q")):
        answer = visitor.get(f"{API}/{path}", {name: "ktp hilang " * 1_000})
        assert answer.status_code == 200, path


def test_problems_speak_the_language_that_was_asked_for(visitor):
    indonesian = visitor.get(f"{API}/services/nope")
    english = visitor.get(f"{API}/services/nope?lang=en")
    by_header = visitor.get(f"{API}/services/nope", headers={"Accept-Language": "en-GB,id;q=0.5"})
    unknown = visitor.get(f"{API}/services/nope", headers={"Accept-Language": "fr, de;q=0.9"})
    assert indonesian.headers["Content-Language"] == "id"
    assert english.headers["Content-Language"] == "en"
    assert english.json()["detail"] == "There is no service nope."
    assert by_header.json()["detail"] == english.json()["detail"]
    assert unknown.json()["detail"] == indonesian.json()["detail"]
    assert "Accept-Language" in english.headers["Vary"]


@pytest.mark.parametrize("tags", ["x" * 5000, ",,,;q=", "en;q=nan", "*", "id;q=0"])
def test_a_malformed_language_header_does_no_harm(visitor, tags):
    assert visitor.get(f"{API}/topics", headers={"Accept-Language": tags}).status_code == 200


def test_without_a_city_the_api_says_so(db):
    answer = Client().get(f"{API}/services")
    problem(answer, 503, "catalog.empty")
    assert answer.headers["Retry-After"] == "60"
    assert Client().get(f"{API}/problems").status_code == 200
    assert Client().get(f"{API}/openapi.json").status_code == 200


def test_what_breaks_inside_is_logged_and_tells_nothing(visitor, monkeypatch, caplog):
    def broken(*_, **__):
        raise RuntimeError("secret path /home/x")

    monkeypatch.setattr("layan.domains.catalog.api.places.week_ahead", broken)
    answer = visitor.get(f"{API}/places/mal")
    problem(answer, 500, "api.broken")
    assert b"secret" not in answer.content
    assert "secret path" in caplog.text


def test_every_code_has_a_status_and_words(visitor):
    listed = {row["code"]: row for row in visitor.get(f"{API}/problems?lang=en").json()["problems"]}
    assert set(problems.OWN) <= set(listed)
    for code, row in listed.items():
        assert 400 <= row["status"] < 600, code
        assert row["status"] in problems.TITLES, code
        assert row["meaning"], code
    assert set(registered_statuses()) <= registered_codes()


def test_every_error_of_the_catalogue_has_words():
    classes = [
        kind
        for kind in vars(catalog_types).values()
        if isinstance(kind, type) and issubclass(kind, LayanError)
    ]
    assert len(classes) > 15
    assert {kind.code for kind in classes} <= registered_codes()


def test_the_reference_page_lists_every_address_and_runs_nothing(visitor):
    answer = visitor.get(f"{API}/docs")
    page = answer.content.decode()
    assert answer.status_code == 200
    for path in api.get_openapi_schema()["paths"]:
        assert path in page
    assert "cdn" not in page.lower()
    assert "style=" not in page


def test_the_root_says_where_to_begin(visitor):
    links = visitor.get(f"{API}/").json()["links"]
    for address in links.values():
        assert visitor.get(address.replace("q=", "q=ktp")).status_code == 200, address
