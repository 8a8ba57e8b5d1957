"""``/sitemap.xml``: every public page in both languages, with its twin in the other one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from xml.sax.saxutils import quoteattr

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import NoReverseMatch, reverse
from django.utils import translation
from django.views.decorators.http import require_safe

from layan.domains.catalog.public import Catalog, CatalogEmpty, catalog
from layan.foundation.api_kit import conditional
from layan.kernel.words import LANGUAGES

SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"
MOST_PAGES = 25_000  # sitemaps.org allows 50,000 addresses; every page has two


def _version(request: HttpRequest) -> object:  # noqa: ARG001
    try:
        known = catalog()
    except CatalogEmpty:
        return "empty"
    return known.city.id, known.revision, known.imported_at.isoformat()


@require_safe
@conditional(_version, fresh_seconds=3600)
def sitemap(request: HttpRequest) -> HttpResponseBase:  # noqa: ARG001
    """The list of pages for search engines; only the start pages while no city is imported."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<urlset xmlns="{SITEMAPS}" xmlns:xhtml="http://www.w3.org/1999/xhtml">',
    ]
    for number, (name, args, changed) in enumerate(_pages()):
        if number >= MOST_PAGES:
            break
        lines.extend(_entries(name, args, changed))
    lines.append("</urlset>\n")
    return HttpResponse("\n".join(lines), content_type="application/xml; charset=utf-8")


Page = tuple[str, tuple[str, ...], datetime | None]


def _pages() -> Iterator[Page]:
    yield "web:start", (), None
    try:
        known = catalog()
    except CatalogEmpty:
        return
    names = ("services", "events", "topics", "audiences", "agencies", "places", "papers")
    for name in (*names, "calendar"):
        yield f"catalog:{name}", (), known.imported_at
    for service in known.services:
        yield "catalog:service", (service,), known.updated.get(service, known.imported_at)
    yield from _groups(known)


def _groups(known: Catalog) -> Iterator[Page]:
    groups = {
        "event": known.life_events,
        "topic": known.topics,
        "agency": known.agencies,
        "place": known.places,
        "paper": known.evidence,
    }
    for name, records in groups.items():
        for key in records:
            yield f"catalog:{name}", (key,), known.imported_at


def _entries(name: str, args: tuple[str, ...], changed: datetime | None) -> Iterator[str]:
    addresses: dict[str, str] = {}
    for language in LANGUAGES:
        with translation.override(language):
            try:
                addresses[language] = f"{settings.BASE_URL}{reverse(name, args=args)}"
            except NoReverseMatch:  # a page this installation does not have
                return
    twins = "".join(
        f'<xhtml:link rel="alternate" hreflang="{language}" href={quoteattr(address)}/>'
        for language, address in [*addresses.items(), ("x-default", addresses["id"])]
    )
    moment = f"<lastmod>{changed:%Y-%m-%d}</lastmod>" if changed else ""
    for address in addresses.values():
        yield f"<url><loc>{quoteattr(address)[1:-1]}</loc>{moment}{twins}</url>"
