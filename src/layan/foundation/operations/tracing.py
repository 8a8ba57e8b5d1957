"""OpenTelemetry traces, when ``LAYAN_OTEL_ENDPOINT`` names a collector.

The packages are an extra (``pip install layan[otel]``) and loaded only then. Spans carry route,
method and status; no address, no account.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from django.conf import settings

from layan import __version__
from layan.foundation.operations.types import TracingUnavailable

_tracers: list[Any] = []


def start_if_configured() -> None:
    """Begin to send traces; raises :class:`TracingUnavailable` when the packages are missing."""
    if settings.LAYAN_OTEL_ENDPOINT and not _tracers:
        start(settings.LAYAN_OTEL_ENDPOINT)


def start(endpoint: str) -> Any:
    """Send spans to ``endpoint`` (OTLP over HTTP); the provider, for those who must flush it."""
    try:
        sdk = import_module("opentelemetry.sdk.trace")
        resources = import_module("opentelemetry.sdk.resources")
        export = import_module("opentelemetry.sdk.trace.export")
        otlp = import_module("opentelemetry.exporter.otlp.proto.http.trace_exporter")
    except ImportError as error:
        raise TracingUnavailable(package=error.name) from error
    resource = resources.Resource.create({"service.name": "layan", "service.version": __version__})
    provider = sdk.TracerProvider(resource=resource)
    exporter = otlp.OTLPSpanExporter(endpoint=f"{endpoint.rstrip('/')}/v1/traces")
    provider.add_span_processor(export.BatchSpanProcessor(exporter))
    _tracers[:] = [provider.get_tracer("layan", __version__)]
    return provider


def stop() -> None:
    """Make no more spans in this process."""
    _tracers.clear()


@contextmanager
def request_span(method: str, headers: Mapping[str, str]) -> Iterator[Any]:
    """A span around one request, continuing the caller's trace; None when traces are off."""
    if not _tracers:
        yield None
        return
    trace = import_module("opentelemetry.trace")
    carrier = {name: headers[name] for name in ("traceparent", "tracestate") if name in headers}
    parent = import_module("opentelemetry.propagate").extract(carrier)
    with _tracers[0].start_as_current_span(
        method, context=parent, kind=trace.SpanKind.SERVER
    ) as span:
        yield span


def finish(span: Any, *, method: str, route: str, status: int) -> None:
    """Name the span after its route, now that it is known."""
    if span is None:
        return
    span.update_name(f"{method} {route}")
    span.set_attribute("http.request.method", method)
    span.set_attribute("http.route", route)
    span.set_attribute("http.response.status_code", status)
    if status >= 500:
        trace = import_module("opentelemetry.trace")
        span.set_status(trace.Status(trace.StatusCode.ERROR))
