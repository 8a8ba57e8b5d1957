"""Files that machines read: health, robots, manifest, the city's colours."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_safe

from layan.channels.web.context import address_of, city_or_none
from layan.channels.web.theme import PAPER_LIGHT, palette

YEAR_SECONDS = 31_536_000
HOUSE_BRAND, HOUSE_ACCENT = "#0F5C5C", "#E8A317"


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """Whether this process answers; asks nobody else, so that it tells only about itself."""
    return HttpResponse("ok\n", content_type="text/plain", headers={"Cache-Control": "no-store"})


@require_safe
def robots(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """What crawlers should leave alone, and where the list of pages is."""
    lines = ["User-agent: *"]
    for prefix in ("", "/en"):
        lines += [f"Disallow: {prefix}/konsol/", f"Disallow: {prefix}/masuk/"]
        lines.append(f"Disallow: {prefix}/tanya/?")
    sitemap = address_of("sitemap")
    if sitemap:
        lines.append(f"Sitemap: {settings.BASE_URL}{sitemap}")
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """The web app manifest, so that a phone can keep the site on its home screen."""
    city = city_or_none()
    brand = palette(city.theme.brand, city.theme.accent).brand if city else HOUSE_BRAND
    return JsonResponse(
        {
            "name": f"Layan {city.name}" if city else "Layan",
            "short_name": "Layan",
            "lang": "id",
            "id": "/",
            "start_url": reverse("web:start"),
            "display": "minimal-ui",
            "background_color": PAPER_LIGHT,
            "theme_color": brand,
            "icons": [
                {"src": static("layan/icons/favicon.svg"), "sizes": "any", "type": "image/svg+xml"},
                {
                    "src": static("layan/icons/icon-180.png"),
                    "sizes": "180x180",
                    "type": "image/png",
                },
                {
                    "src": static("layan/icons/icon-512.png"),
                    "sizes": "512x512",
                    "type": "image/png",
                    "purpose": "any maskable",
                },
            ],
        },
        content_type="application/manifest+json",
        headers={"Cache-Control": "public, max-age=3600"},
    )


@require_safe
def theme(request: HttpRequest) -> HttpResponse:
    """The city's colours as a style sheet; pages name it with its colours, so it never ages."""
    city = city_or_none()
    colours = (
        palette(city.theme.brand, city.theme.accent) if city else palette(HOUSE_BRAND, HOUSE_ACCENT)
    )
    life = YEAR_SECONDS if request.GET.get("c") and city else 0
    return HttpResponse(
        colours.css(),
        content_type="text/css; charset=utf-8",
        headers={"Cache-Control": f"public, max-age={life}"},
    )


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """Where browsers look without asking the page."""
    return HttpResponsePermanentRedirect(static("layan/icons/icon-48.png"))
