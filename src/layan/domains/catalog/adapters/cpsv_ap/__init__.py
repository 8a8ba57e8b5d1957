"""The catalogue as linked data: the European Core Public Service Vocabulary (CPSV-AP 3.2.0)."""

from layan.domains.catalog.adapters.cpsv_ap.context import context_document, prefixes

__all__ = ["context_document", "prefixes"]
