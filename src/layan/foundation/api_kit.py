"""What the API faces of all slices share: language, problem codes, entity tags, page cursors.

A slice brings ``api.py`` with a Ninja ``router``; the api channel mounts it. A slice that refuses
something raises its own :class:`~layan.kernel.errors.LayanError`; which HTTP status that is, it
registers here beside its words.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import parse_etags
from django.utils.translation.trans_real import parse_accept_lang_header

from layan import __version__
from layan.kernel.errors import LayanError
from layan.kernel.words import LANGUAGES

DEFAULT_STATUS = 400
MOST_TEXT = 10_000  # characters of a text in an address or body; more is cut, never an error
FRESH_SECONDS = 30

_statuses: dict[str, int] = {"foundation.too_many": 429, "layan.error": 400}


def register_error_statuses(statuses: Mapping[str, int]) -> None:
    """Say which HTTP status each error code has; a code that says nothing is 400."""
    _statuses.update(statuses)


def status_of(problem: LayanError) -> int:
    """The HTTP status of a refusal."""
    return _statuses.get(problem.code, DEFAULT_STATUS)


def registered_statuses() -> dict[str, int]:
    """Every code that has said its status."""
    return dict(_statuses)


class CursorInvalid(LayanError):
    """The cursor is not one this list gave out, or the filters beside it changed."""

    code = "foundation.cursor_invalid"


class CursorStale(LayanError):
    """The list has changed since the cursor was given out; start again from its beginning."""

    code = "foundation.cursor_stale"


_statuses |= {CursorInvalid.code: 400, CursorStale.code: 410}


def language_of(request: HttpRequest) -> str:
    """The reader's language: ``lang`` in the address, else ``Accept-Language``, else Indonesian."""
    asked = request.GET.get("lang", "")
    if asked in LANGUAGES:
        return asked
    for tag, quality in parse_accept_lang_header(request.headers.get("Accept-Language", "")[:200]):
        code = tag.split("-")[0]
        if quality > 0 and code in LANGUAGES:
            return code
    return "id"


def etag_of(*parts: object) -> str:
    """A weak entity tag of everything an answer depends on, this release included."""
    text = json.dumps([__version__, *map(str, parts)])
    return f'W/"{hashlib.blake2b(text.encode(), digest_size=12).hexdigest()}"'


View = Callable[..., HttpResponseBase]


def conditional(
    version: Callable[[HttpRequest], object], *, fresh_seconds: int = FRESH_SECONDS
) -> Callable[[View], View]:
    """A view decorator: tag answers by ``version`` and the address, and answer 304 without a body.

    ``version`` must be cheap and change whenever any answer may; the tag is compared before the
    answer is built. Only a 200 is tagged, so nobody holds the tag of an error.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            tag = etag_of(version(request), request.get_full_path())
            known = parse_etags(request.headers.get("If-None-Match", ""))
            response: HttpResponseBase
            if any(_bare(one) == _bare(tag) for one in known):
                response = HttpResponse(status=304)
                del response["Content-Type"]
            else:
                response = view(request, *args, **kwargs)
            if response.status_code in {200, 304}:
                response["ETag"] = tag
                response["Cache-Control"] = f"public, max-age={fresh_seconds}"
            return response

        return guarded

    return decorate


def _bare(tag: str) -> str:
    return tag.removeprefix("W/")


def next_cursor(revision: int, filters: object, offset: int) -> str:
    """Where the next page of a list starts, as an opaque word."""
    raw = json.dumps([revision, _mark(filters), offset], separators=(",", ":"))
    return base64.urlsafe_b64encode(raw.encode()).decode().rstrip("=")


def read_cursor(cursor: str, revision: int, filters: object) -> int:
    """How many results came before; 0 for an empty cursor.

    A cursor belongs to one revision of the data and one set of filters, so that a walk neither
    repeats nor skips anything. Raises :class:`CursorInvalid` or :class:`CursorStale`.
    """
    if not cursor:
        return 0
    try:
        raw = base64.b64decode(
            cursor.encode("ascii") + b"=" * (-len(cursor) % 4), altchars=b"-_", validate=True
        )
        known, mark, offset = json.loads(raw)
    except (ValueError, binascii.Error, TypeError, RecursionError):
        raise CursorInvalid from None
    if not (type(known) is type(offset) is int and offset >= 0) or mark != _mark(filters):
        raise CursorInvalid
    if known != revision:
        raise CursorStale
    return int(offset)


def _mark(filters: object) -> str:
    return hashlib.blake2b(repr(filters).encode(), digest_size=6).hexdigest()
