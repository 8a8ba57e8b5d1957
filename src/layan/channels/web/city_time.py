"""Days and hours on pages are those of the city, wherever the server stands."""

from __future__ import annotations

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from layan.domains.catalog import public as catalogue

WITHOUT_CITY = frozenset({"machine"})  # what machines read works without a database


class CityTimeMiddleware:
    """Makes the city's time zone the one that every date filter uses."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The answer; afterwards the installation's own time zone holds again."""
        try:
            return self.get_response(request)
        finally:
            timezone.deactivate()

    def process_view(self, request: HttpRequest, *_view: object) -> None:
        """Take the zone of the present catalogue, if there is one."""
        found = request.resolver_match
        if found is None or found.namespace in WITHOUT_CITY or request.path.startswith("/api/"):
            return
        try:
            timezone.activate(ZoneInfo(catalogue.catalog().city.timezone))
        except catalogue.CatalogEmpty:
            return
