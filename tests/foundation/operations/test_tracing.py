"""Traces reach a collector, which here is a small server that reads them."""

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.test import RequestFactory

from layan.foundation.operations import tracing
from layan.foundation.operations.types import TracingUnavailable


@pytest.fixture(autouse=True)
def _off_again():
    yield
    tracing.stop()


def test_without_an_endpoint_there_is_no_span(settings):
    settings.LAYAN_OTEL_ENDPOINT = ""
    tracing.start_if_configured()
    with tracing.request_span("GET", RequestFactory().get("/").headers) as span:
        assert span is None
        tracing.finish(span, method="GET", route="x", status=500)


def test_missing_packages_are_told_by_name(monkeypatch):
    def absent(name):
        raise ImportError(name=name)

    monkeypatch.setattr(tracing, "import_module", absent)
    with pytest.raises(TracingUnavailable) as caught:
        tracing.start("http://127.0.0.1:1")
    assert "opentelemetry" in caught.value.facts["package"]


@pytest.fixture
def collector():
    received = []

    class Collector(BaseHTTPRequestHandler):
        def do_POST(self):
            received.append((self.path, self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Collector)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", received
    server.shutdown()
    server.server_close()


@pytest.mark.django_db
def test_a_request_becomes_a_span_named_by_its_route(client, small_city, collector):
    pytest.importorskip("opentelemetry.sdk", reason="needs the extra `otel`")
    endpoint, received = collector
    provider = tracing.start(endpoint)
    caller = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    client.get("/?q=9999990101900001", headers={"traceparent": caller})
    provider.force_flush()
    provider.shutdown()
    ((path, body),) = received
    assert path == "/v1/traces"
    assert b"GET web:start" in body
    assert bytes.fromhex("0af7651916cd43dd8448eb211c80319c") in body  # the caller's trace goes on
    assert b"9999990101900001" not in body
