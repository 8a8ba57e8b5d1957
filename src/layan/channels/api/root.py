"""The root of the HTTP API: finds the slices' routers and puts every address behind one door."""

from __future__ import annotations

from functools import partial
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, path, re_path
from django.views.decorators.http import require_safe
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation
from ninja.responses import Response

from layan import __version__
from layan.channels.api.docs import docs_page
from layan.channels.api.door import guarded
from layan.channels.api.openapi import completed
from layan.channels.api.problems import all_codes, answer_exception, own_problem
from layan.foundation.api_kit import conditional, language_of

TITLE = "Layan API"
DESCRIPTION = (
    "A city's public services as open data. Texts come as {id, en}; facts carry their provenance "
    "(resmi, berita, contoh; contoh is not verified). Errors are problem details (RFC 9457) with "
    "a stable code. No key is needed."
)


class LayanAPI(NinjaAPI):
    """Ninja with our errors on every address, also on those nobody has."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._described: dict[str, OpenAPISchema] = {}

    def on_exception(self, request: HttpRequest, exc: Any) -> Any:
        """Every exception of an operation becomes a problem document."""
        return answer_exception(request, exc)

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """Short names, since clients make method names of them."""
        return str(operation.view_func.__name__)

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        """The description with the answers that every address may give."""
        key = str(options.get("path_prefix"))
        if key not in self._described:  # addresses never change while the process lives
            self._described[key] = completed(super().get_openapi_schema(**options))
        return self._described[key]

    def _get_urls(self) -> list[URLResolver | URLPattern]:
        found = [
            *super()._get_urls(),
            path("docs", partial(docs_page, api=self), name="docs"),
            re_path(r"^.*$", _nowhere, name="nowhere"),
        ]
        for pattern in found:
            if isinstance(pattern, URLPattern):
                view = pattern.callback
                if pattern.name == "api-root":
                    view = _index
                if pattern.name in {"api-root", "openapi-json", "docs"}:  # take any method else
                    view = require_safe(view)
                if pattern.name == "openapi-json":
                    view = conditional(lambda _: __version__)(view)
                pattern.callback = guarded(view, _licence)
        return found


def _index(request: HttpRequest) -> Any:  # noqa: ARG001
    """Where to begin."""
    names = ("services", "ask?q=", "agencies", "places", "areas", "catalogue.json", "problems")
    links = {"docs": "docs", "openapi": "openapi.json"} | {name: name for name in names}
    return Response(
        {"title": TITLE, "version": __version__}
        | {"links": {name: f"/api/v1/{address}" for name, address in links.items()}}
    )


def _nowhere(request: HttpRequest, **_: Any) -> Any:
    return own_problem("api.not_found", request)


def _licence() -> str | None:
    """The terms of the city's data, told by the slice that holds them."""
    for config in apps.get_app_configs():
        terms = getattr(config, "data_licence", None)
        if terms is not None:
            address: str | None = terms()
            return address
    return None


def _discover(target: NinjaAPI) -> None:
    """Mount ``router`` of every installed slice's ``api`` module, in the order of the settings."""
    for config in apps.get_app_configs():
        name = f"{config.name}.api"
        if name.startswith("layan.domains.") and find_spec(name) is not None:
            target.add_router("", import_module(name).router)


api = LayanAPI(
    title=TITLE,
    version=__version__,
    description=DESCRIPTION,
    urls_namespace="api-1",
    docs_url=None,
)


@api.get("/problems", summary="Error codes and what they mean", tags=["About"])
def problems(request: HttpRequest) -> Any:
    """Every code a problem document may have, with its status and meaning in the language asked."""
    return Response({"language": language_of(request), "problems": all_codes()})


_discover(api)
