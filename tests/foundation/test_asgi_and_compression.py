"""The server's door: one hop to a thread, cheap compression of public pages, and what they cost."""

import asyncio
import gzip
import threading

import pytest
from asgiref.testing import ApplicationCommunicator
from django.core import signals
from django.http import HttpResponse, StreamingHttpResponse
from django.test import RequestFactory, override_settings
from django.urls import path

from layan.foundation.asgi import PUBLIC_AT_ONCE, Handler
from layan.foundation.compression import CompressionMiddleware
from layan.foundation.page_cache import public

seen: dict[str, object] = {"now": 0, "most": 0}
lock = threading.Lock()
TEXT = "Kartu keluarga " * 100


def busy(request):
    with lock:
        seen["now"] += 1
        seen["most"] = max(seen["most"], seen["now"])
    threading.Event().wait(0.02)
    with lock:
        seen["now"] -= 1
    return HttpResponse(request.GET["n"])


def echo(request):
    return HttpResponse(request.method.encode() + b" " + request.body)


def long(request):
    return StreamingHttpResponse(iter([b"one ", b"two"]))


def endless(request):
    def parts():
        try:
            while True:
                yield b"x" * 1_000
        finally:
            seen["closed"] = True

    return StreamingHttpResponse(parts())


urlpatterns = [
    path("busy/", busy),
    path("echo/", echo),
    path("long/", long),
    path("endless/", endless),
]
bare = override_settings(ROOT_URLCONF=__name__, MIDDLEWARE=[], ALLOWED_HOSTS=["testserver"])


def scope(address, method="GET", query=b""):
    return {
        "type": "http",
        "http_version": "1.1",
        "method": method,
        "path": address,
        "raw_path": address.encode(),
        "query_string": query,
        "root_path": "",
        "headers": [(b"host", b"testserver")],
        "server": ("testserver", 80),
        "client": ("127.0.0.1", 1),
    }


async def ask(handler, address, *, method="GET", query=b"", body=b""):
    talk = ApplicationCommunicator(handler, scope(address, method, query))
    await talk.send_input({"type": "http.request", "body": body})
    start = await talk.receive_output(5)
    parts = []
    while True:
        message = await talk.receive_output(5)
        parts.append(message.get("body", b""))
        if not message.get("more_body"):
            break
    await talk.wait(5)
    return start["status"], b"".join(parts)


@bare
def test_bodies_and_streams_pass_whole():
    async def all_of_them():
        handler = Handler()
        return (
            await ask(handler, "/echo/", method="POST", body=b"q=1"),
            await ask(handler, "/echo/"),
            await ask(handler, "/long/"),
            await ask(handler, "/nowhere/"),
        )

    posted, got, streamed, missing = asyncio.run(all_of_them())
    assert posted == (200, b"POST q=1")
    assert got == (200, b"GET ")
    assert streamed == (200, b"one two")
    assert missing[0] == 404


@bare
def test_every_request_begins_and_finishes_once():
    told = []

    def began(**_kept):
        told.append("began")

    def finished(**_kept):
        told.append("finished")

    signals.request_started.connect(began)
    signals.request_finished.connect(finished)
    try:
        asyncio.run(ask(Handler(), "/echo/"))
        asyncio.run(ask(Handler(), "/long/"))
    finally:
        signals.request_started.disconnect(began)
        signals.request_finished.disconnect(finished)
    assert told == ["began", "finished"] * 2


@bare
def test_a_stream_stops_when_the_browser_leaves():
    async def leave():
        talk = ApplicationCommunicator(Handler(), scope("/endless/"))
        await talk.send_input({"type": "http.request", "body": b""})
        await talk.receive_output(5)
        await talk.receive_output(5)
        await talk.send_input({"type": "http.disconnect"})
        await talk.wait(5)

    seen["closed"] = False
    asyncio.run(leave())
    assert seen["closed"]


@bare
def test_public_pages_take_turns_and_all_are_answered():
    async def many():
        handler = Handler()
        return await asyncio.gather(
            *(ask(handler, "/busy/", query=f"n={number}".encode()) for number in range(12))
        )

    seen["now"] = seen["most"] = 0
    answers = asyncio.run(many())
    assert [body for _status, body in answers] == [str(number).encode() for number in range(12)]
    assert seen["most"] == PUBLIC_AT_ONCE


def compressed(response, **headers):
    request = RequestFactory().get("/", **{"HTTP_ACCEPT_ENCODING": "gzip, br", **headers})
    return CompressionMiddleware(lambda _request: response)(request)


def test_public_pages_are_compressed_and_say_so():
    answer = compressed(public(HttpResponse(TEXT)))
    assert gzip.decompress(answer.content).decode() == TEXT
    assert answer["Content-Encoding"] == "gzip"
    assert answer["Content-Length"] == str(len(answer.content))
    assert "Accept-Encoding" in answer["Vary"]


@pytest.mark.parametrize(
    "headers",
    [
        {"HTTP_ACCEPT_ENCODING": ""},
        {"HTTP_ACCEPT_ENCODING": "br"},
    ],
)
def test_a_browser_that_cannot_read_it_gets_plain_text(headers):
    answer = compressed(public(HttpResponse(TEXT)), **headers)
    assert answer.content.decode() == TEXT
    assert "Content-Encoding" not in answer


def test_short_and_already_coded_answers_stay_as_they_are():
    assert compressed(public(HttpResponse("ok"))).content == b"ok"
    coded = compressed(public(HttpResponse(TEXT, headers={"Content-Encoding": "br"})))
    assert coded.content.decode() == TEXT


@pytest.mark.parametrize("private", ["no mark", "session", "cookie set"])
def test_pages_that_may_hold_a_token_are_padded_by_a_random_length(private):
    sizes = set()
    for _ in range(12):
        response = HttpResponse(TEXT)
        headers = {}
        if private != "no mark":
            public(response)
        if private == "session":
            headers["HTTP_COOKIE"] = "sessionid=abc"
        if private == "cookie set":
            response.set_cookie("csrftoken", "abc")
        sizes.add(len(compressed(response, **headers).content))
    assert len(sizes) > 1
    assert len({len(compressed(public(HttpResponse(TEXT))).content) for _ in range(3)}) == 1
