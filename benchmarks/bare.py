"""The bare framework: Django without middleware, templates or database, one async view.

This is the ceiling the portal is measured against, on the same server program.
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import path

settings.configure(
    ALLOWED_HOSTS=["127.0.0.1"],
    MIDDLEWARE=[],
    ROOT_URLCONF=__name__,
    SECRET_KEY="only for a benchmark on loopback",
    DATABASES={},
)

from django.core.asgi import get_asgi_application  # noqa: E402 - after configure


async def hello(_request: HttpRequest) -> HttpResponse:
    """The least a view can do."""
    return HttpResponse("ok")


urlpatterns = [path("", hello)]
application = get_asgi_application()
