"""Whole-catalogue documents, rendered once per revision and kept."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from layan.domains.catalog.queries import Catalog, catalog

JSON_LD = "application/ld+json"


def catalog_version(request: HttpRequest) -> object:  # noqa: ARG001 - the shape of every version
    """What every answer about the catalogue depends on; cheap."""
    known = catalog()
    return known.city.id, known.revision, known.imported_at.isoformat()


def dumped(document: Any) -> bytes:
    """JSON with letters as they are."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"), default=str).encode()


def jsonld_answer(document: Any) -> HttpResponse:
    """A JSON-LD answer."""
    return HttpResponse(dumped(document), content_type=JSON_LD)


class _Kept:
    """The last rendering of each document; a new revision replaces it."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.bodies: dict[str, tuple[object, bytes]] = {}


_kept = _Kept()


def rendered(name: str, make: Callable[[Catalog], bytes]) -> bytes:
    """The document of that name at the present revision, rendered at most once for each.

    Two requests that come while it is being made wait for one rendering.
    """
    known = catalog()
    version = (known.city.id, known.revision, known.imported_at)
    kept = _kept.bodies.get(name)
    if kept is not None and kept[0] == version:
        return kept[1]
    with _kept.lock:
        kept = _kept.bodies.get(name)
        if kept is None or kept[0] != version:
            kept = (version, make(known))
            _kept.bodies[name] = kept
    return kept[1]
