"""What happens around every address of the API: language, methods, errors, open-data headers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import translation

from layan.channels.api.problems import answer_exception, own_problem
from layan.foundation.api_kit import language_of

View = Callable[..., HttpResponseBase]
READING = ("GET", "HEAD", "OPTIONS")


def guarded(view: View, licence: Callable[[], str | None]) -> View:
    """The view behind the door; ``licence`` gives the address of the data's terms, if any."""

    def through(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with translation.override(language_of(request)):
            response = _answer(view, request, args, kwargs)
        _add_headers(request, response, licence)
        return response

    through.csrf_exempt = True  # type: ignore[attr-defined]  # no cookie gives any right here
    return through


def _answer(
    view: View, request: HttpRequest, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> HttpResponseBase:
    method = request.method
    try:
        if method == "OPTIONS":
            return _options(view, request, args, kwargs)
        if method == "HEAD":  # the server leaves the body out
            request.method = "GET"
        response = view(request, *args, **kwargs)
    except Exception as error:  # noqa: BLE001 - whatever happens, a machine gets a problem document
        return answer_exception(request, error)
    finally:
        request.method = method
    if response.status_code == 405:
        refused = own_problem("api.method_not_allowed", request)
        refused["Allow"] = _allowed(response)
        return refused
    return response


def _allowed(response: HttpResponseBase) -> str:
    methods = {name.strip() for name in response.get("Allow", "").split(",") if name.strip()}
    if "GET" in methods:
        methods.add("HEAD")
    return ", ".join(sorted(methods | {"OPTIONS"}))


def _options(
    view: View, request: HttpRequest, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> HttpResponseBase:
    """Which methods an address takes; asked of the address itself with a method nobody has."""
    request.method = "TRACE"
    probe = view(request, *args, **kwargs)
    if probe.status_code == 404:
        return probe
    allowed = _allowed(probe) if probe.status_code == 405 else ", ".join(READING)
    response = HttpResponse(status=204)
    del response["Content-Type"]
    response["Allow"] = allowed
    # Other sites may read what is open; they may not send on a visitor's behalf.
    response["Access-Control-Allow-Methods"] = ", ".join(READING)
    response["Access-Control-Allow-Headers"] = "Accept-Language, If-None-Match"
    response["Access-Control-Max-Age"] = "86400"
    return response


def _add_headers(
    request: HttpRequest, response: HttpResponseBase, licence: Callable[[], str | None]
) -> None:
    if request.method in READING:
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Expose-Headers"] = "ETag, Link, Retry-After"
    if response.status_code == 200:
        links = ['</api/v1/openapi.json>; rel="service-desc"']
        terms = licence()
        if terms:
            links.append(f'<{terms}>; rel="license"')
        response["Link"] = ", ".join(filter(None, [response.get("Link"), *links]))
