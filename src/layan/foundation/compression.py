"""Compresses answers: public pages cheaply, all others as Django does.

Django pads every compressed answer by a random length, because an attacker who can make a person's
browser ask for pages could else guess a token in them from their sizes (Gluck, Harris, Prado 2013,
"BREACH"). A public page for somebody without a session holds no token.
"""

from __future__ import annotations

import zlib

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_vary_headers

from layan.foundation.page_cache import accepts_gzip, is_public

LEVEL = 3  # of 9: half the work of the usual 6 for a tenth more bytes
LEAST_BYTES = 200
GZIP_WINDOW = 31  # 15 bits of window, and 16 for the format of gzip


class CompressionMiddleware(GZipMiddleware):
    """Takes the place of Django's ``GZipMiddleware``."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """The answer, compressed when that pays and the browser can read it."""
        if not (
            isinstance(response, HttpResponse)
            and is_public(response)
            and not response.cookies
            and settings.SESSION_COOKIE_NAME not in request.COOKIES
        ):
            return super().process_response(request, response)
        body = response.content
        if len(body) < LEAST_BYTES or response.has_header("Content-Encoding"):
            return response
        patch_vary_headers(response, ("Accept-Encoding",))
        if accepts_gzip(request.META.get("HTTP_ACCEPT_ENCODING", "")):
            response.content = zlib.compress(body, LEVEL, GZIP_WINDOW)
            response.headers["Content-Length"] = str(len(response.content))
            response.headers["Content-Encoding"] = "gzip"
        return response
