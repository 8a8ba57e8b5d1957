"""The ask box over HTTP: one shape for every question, plain words when it does not know."""

import json

import pytest
from django.test import Client

from layan.domains.assistant import api as assistant_api

ASK = "/api/v1/ask"
SHAPE = ["intent", "service", "alternatives", "answer", "sources", "confidence"]


@pytest.fixture
def visitor(small_city):
    return Client(raise_request_exception=False)


def post(visitor, body, content_type="application/json"):
    raw = body if isinstance(body, str | bytes) else json.dumps(body)
    return visitor.post(ASK, raw, content_type=content_type)


def test_a_question_in_slang_gets_its_service(visitor):
    answer = visitor.get(ASK, {"q": "ktp saya ilang gmn ngurusnya"})
    assert answer.status_code == 200
    found = answer.json()
    assert list(found) == SHAPE
    assert found["service"] == {
        "id": "ktp-el-hilang",
        "name": "Penggantian KTP-el karena hilang",
        "agency": "Dinas Kependudukan dan Pencatatan Sipil",
    }
    assert 0 < found["confidence"] <= 1
    assert found["sources"]
    assert "ETag" not in answer.headers


def test_get_and_post_answer_alike_in_the_language_asked(visitor):
    got = visitor.get(ASK, {"q": "lost my id card", "lang": "en"}).json()
    assert got == post(visitor, {"text": "lost my id card", "lang": "en"}).json()
    assert got["service"]["name"] == "Replace a lost ID card (KTP-el)"


def test_it_says_plainly_when_it_does_not_know(visitor):
    found = visitor.get(ASK, {"q": "siapa juara liga champions"}).json()
    assert found["service"] is None
    assert found["answer"]


@pytest.mark.parametrize(
    "text",
    ["", "   ", "\x00", "?" * 10_000, "ktp " * 5_000, "\ud800 ktp", "😀" * 3_000, "' OR 1=1"],
)
def test_any_text_gets_an_answer_of_the_same_shape(visitor, text):
    answer = post(visitor, {"text": text})
    assert answer.status_code == 200, answer.content
    assert list(answer.json()) == SHAPE


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ("{", 400, "api.unreadable"),
        (b"\xff\xfe", 400, "api.unreadable"),
        ("[" * 50_000, 400, "api.unreadable"),
        ("[]", 422, "api.invalid"),
        ("null", 422, "api.invalid"),
        ({}, 422, "api.invalid"),
        ({"text": 5}, 422, "api.invalid"),
        ({"text": None}, 422, "api.invalid"),
        ({"text": ["ktp"]}, 422, "api.invalid"),
        ({"text": "ktp", "lang": "xx"}, 422, "api.invalid"),
        ({"text": "ktp", "more": 1}, 422, "api.invalid"),
        ({"text": "k" * 1_100_000}, 413, "api.too_large"),
    ],
)
def test_a_body_that_is_no_question_is_refused(visitor, body, status, code):
    answer = post(visitor, body)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_a_question_is_required(visitor):
    answer = visitor.get(ASK)
    assert answer.json()["errors"][0]["field"] == "q"
    assert visitor.get(ASK, {"q": "ktp", "lang": "jv"}).status_code == 422


def test_too_many_questions_are_told_when_to_come_back(visitor, monkeypatch, settings):
    settings.LAYAN_ASKS_PER_MINUTE = 2
    monkeypatch.setattr(assistant_api, "WINDOW_SECONDS", 3_600)
    answers = [visitor.get(ASK, {"q": "ktp"}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[2].json()["code"] == "foundation.too_many"
    assert 0 < int(answers[2].headers["Retry-After"]) <= 3_600


def test_other_sites_may_not_ask_by_post_on_a_visitors_behalf(visitor):
    allowed = visitor.options(ASK)
    assert allowed.headers["Allow"] == "GET, HEAD, OPTIONS, POST"
    assert "POST" not in allowed.headers["Access-Control-Allow-Methods"]
    assert "Access-Control-Allow-Origin" not in post(visitor, {"text": "ktp"}).headers


def test_other_methods_are_refused(visitor):
    for method in (visitor.put, visitor.patch, visitor.delete):
        answer = method(ASK)
        assert (answer.status_code, answer.json()["code"]) == (405, "api.method_not_allowed")
