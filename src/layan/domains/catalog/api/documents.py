"""The whole catalogue as open data, and the vocabulary its linked data uses."""
# ruff: noqa: ARG001 - Ninja hands every view the request

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router
from ninja.decorators import decorate_view

from layan import __version__
from layan.domains.catalog.adapters.cpsv import vocabulary_jsonld
from layan.domains.catalog.adapters.cpsv_ap.context import context_document
from layan.domains.catalog.adapters.open_data import catalog_csv, catalog_json, catalog_jsonld
from layan.domains.catalog.api.kept import (
    JSON_LD,
    catalog_version,
    dumped,
    jsonld_answer,
    rendered,
)
from layan.domains.catalog.queries import catalog
from layan.foundation.api_kit import conditional

router = Router(tags=["Open data"])


def _answers(media_type: str) -> dict[str, Any]:
    return {"responses": {200: {"content": {media_type: {}}}}}


def _file(body: bytes, media_type: str, extension: str) -> HttpResponse:
    known = catalog()
    response = HttpResponse(body, content_type=media_type)
    name = f"{known.city.id}-services-{known.revision}.{extension}"
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response


@router.get(
    "/catalogue.json",
    summary="The whole catalogue as JSON",
    openapi_extra=_answers("application/json"),
)
@decorate_view(conditional(catalog_version))
def get_catalogue_json(request: HttpRequest) -> HttpResponse:
    """Every record in the shape of a city pack, with licence, revision and date."""
    body = rendered("json", lambda known: dumped(catalog_json(known)))
    return _file(body, "application/json; charset=utf-8", "json")


@router.get("/catalogue.csv", summary="The services as CSV", openapi_extra=_answers("text/csv"))
@decorate_view(conditional(catalog_version))
def get_catalogue_csv(request: HttpRequest) -> HttpResponse:
    """One line a service (RFC 4180, UTF-8); lists inside a cell are parted by a vertical bar."""
    body = rendered("csv", lambda known: catalog_csv(known).encode())
    return _file(body, "text/csv; charset=utf-8; header=present", "csv")


@router.get(
    "/catalogue.jsonld",
    summary="The whole catalogue as linked data (CPSV-AP 3.2)",
    openapi_extra=_answers(JSON_LD),
)
@decorate_view(conditional(catalog_version))
def get_catalogue_jsonld(request: HttpRequest) -> HttpResponse:
    """A dcat:Dataset with every service, valid against the official SHACL shapes."""
    body = rendered("jsonld", lambda known: dumped(catalog_jsonld(known)))
    return _file(body, JSON_LD, "jsonld")


@router.get(
    "/context.jsonld", summary="The JSON-LD context (CPSV-AP 3.2)", openapi_extra=_answers(JSON_LD)
)
@decorate_view(conditional(lambda _: __version__, fresh_seconds=86_400))
def get_context(request: HttpRequest) -> HttpResponse:
    """SEMIC's context (CC BY 4.0) with the prefixes our documents use, served by ourselves."""
    return jsonld_answer(context_document())


@router.get(
    "/vocabulary.jsonld",
    summary="The concepts of the catalogue's closed lists",
    openapi_extra=_answers(JSON_LD),
)
@decorate_view(conditional(catalog_version))
def get_vocabulary(request: HttpRequest) -> HttpResponse:
    """Audiences, channels, kinds of papers, states and topics as SKOS concepts."""
    return jsonld_answer(vocabulary_jsonld(catalog()))
