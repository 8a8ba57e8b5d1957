"""schema.org ``GovernmentService`` of a service page, for search engines."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from layan.domains.catalog import types as t
from layan.domains.catalog.adapters.cpsv_ap.graph import web
from layan.domains.catalog.adapters.cpsv_ap.wording import cost_words, time_words
from layan.domains.catalog.adapters.known import KnownCatalog

DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MOST_PLACES = 12  # search engines gain nothing from all 104 kelurahan


def government_service(
    known: KnownCatalog, service: t.Service, *, language: str, url: str
) -> dict[str, Any]:
    """The service as JSON-LD; ``url`` is the absolute address of the page in that language.

    Put it in ``<script type="application/ld+json">`` with ``json_script``-like escaping of ``<``.
    """
    agency = known.agencies[service.agency]
    return _filled(
        {
            "@context": "https://schema.org",
            "@type": "GovernmentService",
            "@id": f"{settings.BASE_URL}/api/v1/services/{service.id}",
            "identifier": service.code,
            "url": url,
            "inLanguage": service.name.language_of(language),
            "name": service.name.in_language(language),
            "description": service.summary.in_language(language),
            "keywords": ", ".join(service.keywords.en if language == "en" else service.keywords.id),
            "category": [
                known.topics[topic].name.in_language(language) for topic in service.topics
            ],
            "audience": [
                {"@type": "Audience", "audienceType": str(who)} for who in service.audience
            ],
            "areaServed": {"@type": "AdministrativeArea", "name": known.city.name},
            "provider": _agency(agency, language),
            "serviceOperator": _agency(agency, language),
            "availableLanguage": ["id", "en"] if service.name.en else ["id"],
            "availableChannel": _channels(known, service, language),
            "offers": _offers(service, language),
            "serviceOutput": [
                {"@type": "Thing", "name": output.name.in_language(language)}
                for output in service.outputs
            ],
            "termsOfService": service.eligibility.in_language(language),
            "disambiguatingDescription": time_words(service.processing_time).in_language(language),
        }
    )


def _agency(agency: t.Agency, language: str) -> dict[str, Any]:
    return _filled(
        {
            "@type": "GovernmentOrganization",
            "@id": f"{settings.BASE_URL}/api/v1/agencies/{agency.id}",
            "name": agency.name.in_language(language),
            "alternateName": agency.short,
            "url": web(agency.website),
            "telephone": agency.phone,
            "email": agency.email,
        }
    )


def _channels(known: KnownCatalog, service: t.Service, language: str) -> list[dict[str, Any]]:
    found = [
        _filled(
            {
                "@type": "ServiceChannel",
                "name": channel.note.in_language(language) or str(channel.kind),
                "serviceUrl": web(channel.url),
                "servicePhone": (
                    {"@type": "ContactPoint", "telephone": channel.phone} if channel.phone else None
                ),
            }
        )
        for channel in service.channels
        if channel.url or channel.phone
    ]
    places = known.places_of(service)
    if len(places) <= MOST_PLACES:
        found.extend(
            {"@type": "ServiceChannel", "serviceLocation": _place(known, place, language)}
            for place in places
        )
    return found


def _place(known: KnownCatalog, place: t.Place, language: str) -> dict[str, Any]:
    area = known.areas[place.area]
    exact = place.location is t.LocationKind.EXACT
    return _filled(
        {
            "@type": "Place",
            "@id": f"{settings.BASE_URL}/api/v1/places/{place.id}",
            "name": place.name.in_language(language),
            "telephone": place.phone,
            "address": _filled(
                {
                    "@type": "PostalAddress",
                    "streetAddress": place.address,
                    "addressLocality": area.name,
                    "addressRegion": known.city.province,
                    "postalCode": area.postal,
                    "addressCountry": "ID",
                }
            ),
            # The middle of a district is not where the office is.
            "geo": (
                {"@type": "GeoCoordinates", "latitude": place.lat, "longitude": place.lon}
                if exact
                else None
            ),
            "openingHoursSpecification": _hours(known.hours[place.hours].week),
        }
    )


def _hours(week: t.Week) -> list[dict[str, Any]]:
    return [
        {
            "@type": "OpeningHoursSpecification",
            "dayOfWeek": f"https://schema.org/{name}",
            "opens": f"{span.opens:%H:%M}",
            "closes": "23:59" if span.closes is None else f"{span.closes:%H:%M}",
        }
        for number, name in enumerate(DAY_NAMES)
        for span in week.on(number)
    ]


def _offers(service: t.Service, language: str) -> list[dict[str, Any]]:
    cost = service.cost
    words = cost_words(cost).in_language(language)
    base: dict[str, Any] = {"@type": "Offer", "priceCurrency": "IDR", "description": words}
    if cost.kind is t.CostKind.FREE:
        return [{**base, "price": 0}]
    if cost.kind is t.CostKind.FIXED:
        return [{**base, "price": cost.amount}]
    if cost.kind is t.CostKind.RANGE:
        return [
            {
                "@type": "AggregateOffer",
                "priceCurrency": "IDR",
                "lowPrice": cost.min,
                "highPrice": cost.max,
                "description": words,
            }
        ]
    return [{"@type": "Offer", "description": words}]  # a formula is no price


def _filled(node: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in node.items() if value not in (None, "", [], {})}
