"""Around every request: its id, its measure, its trace; and the addresses probes ask.

The outermost middleware. Probes come by the machine's own address and without TLS, so they are
answered here, before host names and redirects are looked at.
"""

from __future__ import annotations

import hmac
import json
import logging
import re
import secrets
from collections.abc import Callable
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from layan.foundation.operations import health, metrics, tracing
from layan.foundation.operations.logs import request_id
from layan.kernel.clock import monotonic_seconds

log = logging.getLogger("layan.requests")
ACCEPTABLE_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
SLOW_SECONDS = 2.0
# A request that carries one of these came through a proxy, whatever address it seems to have.
FORWARDED = (
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_FORWARDED",
    "HTTP_X_REAL_IP",
    "HTTP_VIA",
)
UNNAMED = "unnamed"


class OperationsMiddleware:
    """Names, measures and traces requests; answers /healthz, /readyz and /metrics."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The probe's answer, or the measured answer of the rest."""
        probe = PROBES.get(request.path_info)
        if probe is not None and request.method in {"GET", "HEAD"}:
            request_id.set("")
            answer = probe(request)
            answer["Cache-Control"] = "no-store"
            return answer
        given = request.headers.get("X-Request-ID", "")
        name = given if ACCEPTABLE_ID.fullmatch(given) else secrets.token_hex(8)
        # Not taken back at the end: Django writes its line about an error after the middleware.
        request_id.set(name)
        response = self._measured(request)
        response["X-Request-ID"] = name
        return response

    def _measured(self, request: HttpRequest) -> HttpResponseBase:
        method = request.method or ""
        began = monotonic_seconds()
        with tracing.request_span(method, request.headers) as span:
            response = self.get_response(request)
            route = route_of(request)
            tracing.finish(span, method=method, route=route, status=response.status_code)
        seconds = monotonic_seconds() - began
        metrics.count_request(
            method=method, route=route, status=response.status_code, seconds=seconds
        )
        if seconds >= SLOW_SECONDS:
            log.warning(
                "slow request route=%s status=%d seconds=%.1f",
                route,
                response.status_code,
                seconds,
            )
        return response


def route_of(request: HttpRequest) -> str:
    """The name of the matched route, such as ``catalog:service``."""
    match = getattr(request, "resolver_match", None)
    return (match.view_name or UNNAMED) if match else UNNAMED


def alive(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """Whether this process answers; asks nobody else."""
    return HttpResponse("ok\n", content_type="text/plain")


def ready(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """Whether it can serve people: 200, or 503 with the names of what is not well."""
    found = health.checks()
    well = all(check.ok for check in found)
    body = {"ready": well, "checks": {check.name: check.trouble or "ok" for check in found}}
    return HttpResponse(
        json.dumps(body) + "\n", status=200 if well else 503, content_type="application/json"
    )


def measures(request: HttpRequest) -> HttpResponse:
    """The measures, for those who hold the token; without a token set, for this machine alone."""
    if not _may_measure(request):
        return HttpResponse("not found\n", status=404, content_type="text/plain")
    return HttpResponse(metrics.text(), content_type=metrics.CONTENT_TYPE)


def _may_measure(request: HttpRequest) -> bool:
    token: str = settings.LAYAN_METRICS_TOKEN
    if token:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return hmac.compare_digest(given.encode(), token.encode())
    if any(name in request.META for name in FORWARDED):
        return False
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


PROBES: dict[str, Callable[[HttpRequest], HttpResponse]] = {
    "/healthz": alive,
    "/readyz": ready,
    "/metrics": measures,
}
