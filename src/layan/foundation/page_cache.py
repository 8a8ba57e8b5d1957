"""Serves public pages from memory.

A view marks its answer with :func:`public`; the middleware then keeps the finished, compressed
bytes for a few seconds.
Only visitors without a session get them, so nothing personal can be kept. The cache is bounded by
entries and bytes,
and a page stays at most ``LAYAN_PAGE_CACHE_SECONDS`` old after an import in another process.
"""

from __future__ import annotations

import hashlib
import re
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import parse_etags

from layan.kernel.clock import monotonic_seconds

MOST_PAGES = 4_000
MOST_BYTES = 64_000_000
SWEEP_SECONDS = 5.0
MARK = "_layan_public"
BODY_HEADERS = frozenset({"Content-Type", "Content-Length", "Content-Encoding"})
Key = tuple[str, str, str, bool, bool, bool]
Headers = tuple[tuple[str, str], ...]


def public(response: HttpResponse) -> HttpResponse:
    """Mark an answer as the same for every visitor who is not signed in."""
    setattr(response, MARK, True)
    return response


@dataclass(frozen=True, slots=True)
class _Page:
    body: bytes
    headers: Headers
    etag: str
    until: float


class _Pages:
    """Least recently used pages, bounded by number and size."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.pages: OrderedDict[Key, _Page] = OrderedDict()
        self.size = 0
        self.swept = 0.0

    def get(self, key: Key) -> _Page | None:
        with self.lock:
            page = self.pages.get(key)
            if page is None:
                return None
            if page.until < monotonic_seconds():
                del self.pages[key]
                self.size -= len(page.body)
                return None
            self.pages.move_to_end(key)
            return page

    def put(self, key: Key, page: _Page) -> None:
        with self.lock:
            old = self.pages.pop(key, None)
            self.size += len(page.body) - (len(old.body) if old else 0)
            self.pages[key] = page
            self._forget_expired()
            while len(self.pages) > MOST_PAGES or self.size > MOST_BYTES:
                _, dropped = self.pages.popitem(last=False)
                self.size -= len(dropped.body)

    def _forget_expired(self) -> None:
        """Now and then, so that no address stays longer than its page may be served."""
        now = monotonic_seconds()
        if now < self.swept + SWEEP_SECONDS:
            return
        self.swept = now
        for key in [key for key, page in self.pages.items() if page.until < now]:
            self.size -= len(self.pages.pop(key).body)

    def clear(self) -> None:
        with self.lock:
            self.pages.clear()
            self.size = 0


_pages = _Pages()
clear_page_cache = _pages.clear


def key_of(
    *,
    method: str,
    host: str,
    path: str,
    query: str,
    secure: bool,
    encodings: str,
    cookies: str,
    signed: bool,
    partial: bool,
) -> Key | None:
    """Under what a page is kept; None when this visitor must not get or leave kept pages."""
    if method not in {"GET", "HEAD"} or not settings.LAYAN_PAGE_CACHE_SECONDS or signed:
        return None
    if settings.SESSION_COOKIE_NAME in cookies:
        return None
    return (host, path, query, secure, accepts_gzip(encodings), partial)


_GZIP_REFUSED = re.compile(r"gzip\s*;\s*q=0(\.0*)?\s*(,|$)")


def accepts_gzip(encodings: str) -> bool:
    """Whether an Accept-Encoding header allows gzip."""
    return "gzip" in encodings and not _GZIP_REFUSED.search(encodings)


def is_public(response: HttpResponseBase) -> bool:
    """Whether a view marked this answer with :func:`public`."""
    return bool(getattr(response, MARK, False))


def _key(request: HttpRequest) -> Key | None:
    meta = request.META
    return key_of(
        method=request.method or "",
        host=request.get_host(),
        path=request.path,
        query=meta.get("QUERY_STRING", ""),
        secure=meta.get("HTTP_X_FORWARDED_PROTO") == "https",
        encodings=meta.get("HTTP_ACCEPT_ENCODING", ""),
        cookies=meta.get("HTTP_COOKIE", ""),
        signed="HTTP_AUTHORIZATION" in meta,
        partial=meta.get("HTTP_HX_REQUEST") == "true",
    )


def kept_page(key: Key, if_none_match: str) -> tuple[int, Headers, bytes] | None:
    """Status, headers and body of the page kept under that key, if there is one."""
    page = _pages.get(key)
    if page is None:
        return None
    known = [tag.removeprefix("W/") for tag in parse_etags(if_none_match)]
    if page.etag in known or "*" in known:
        return 304, tuple(row for row in page.headers if row[0] not in BODY_HEADERS), b""
    return 200, page.headers, page.body


def _keep(key: Key, response: HttpResponseBase) -> None:
    if not is_public(response) or response.status_code != 200 or response.cookies:
        return
    if not isinstance(response, HttpResponse):
        return
    etag = '"' + hashlib.blake2b(response.content, digest_size=12).hexdigest() + '"'
    seconds = settings.LAYAN_PAGE_CACHE_SECONDS
    response["ETag"] = etag
    response["Cache-Control"] = f"public, max-age=0, s-maxage={seconds}"
    headers = tuple((name, value) for name, value in response.items())
    _pages.put(key, _Page(response.content, headers, etag, monotonic_seconds() + seconds))


class PageCacheMiddleware:
    """The outermost middleware. Under ASGI :class:`layan.foundation.asgi.Handler` looks first."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The kept page, or what the rest of the stack answers."""
        try:
            key = _key(request)
        except DisallowedHost:  # the rest of the stack refuses it properly
            key = None
        kept = kept_page(key, request.META.get("HTTP_IF_NONE_MATCH", "")) if key else None
        if kept is not None:
            status, headers, body = kept
            return HttpResponse(body, status=status, headers=dict(headers))
        response = self.get_response(request)
        if key and request.method == "GET":
            _keep(key, response)
        return response
