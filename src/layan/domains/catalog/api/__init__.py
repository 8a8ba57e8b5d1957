"""The catalogue's HTTP API; the api channel mounts ``router``."""

from ninja import Router

from layan.domains.catalog.api import documents, places, reference, services

router = Router()
for _part in (services, places, reference, documents):
    router.add_router("", _part.router)

__all__ = ["router"]
