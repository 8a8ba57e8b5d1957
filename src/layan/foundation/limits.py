"""Rate limits per visitor, kept in Django's cache (shared by all processes when that is Redis)."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse

from layan.kernel.clock import now
from layan.kernel.errors import LayanError

View = Callable[..., HttpResponse]


class TooMany(LayanError):
    """The visitor did this too often; ``seconds`` until the next try."""

    code = "foundation.too_many"


def count(name: str, visitor: str, *, most: int, seconds: int) -> None:
    """Count one act of a visitor in the present window.

    Raises :class:`TooMany` once ``most`` acts were counted within ``seconds``.
    """
    stamp = int(now().timestamp())
    key = f"limit:{name}:{visitor}:{stamp // seconds}"
    cache.add(key, 0, timeout=seconds)
    try:
        used = cache.incr(key)
    except ValueError:  # the window ended between the two calls
        return
    if used > most:
        raise TooMany(name=name, seconds=seconds - stamp % seconds)


def visitor_of(request: HttpRequest) -> str:
    """Who is counted: the signed-in account, else the network address."""
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        return f"account:{user.pk}"
    return f"address:{request.META.get('REMOTE_ADDR', '')}"


def limited(name: str, *, most: int, seconds: int) -> Callable[[View], View]:
    """A view decorator that counts POST requests only; raises :class:`TooMany`."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method == "POST":
                count(name, visitor_of(request), most=most, seconds=seconds)
            return view(request, *args, **kwargs)

        return guarded

    return decorate
