"""Rate limits per visitor, kept in Django's cache (shared by all processes when that is Redis)."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from ipaddress import IPv4Address, IPv6Network, ip_address
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse

from layan.kernel.clock import now
from layan.kernel.errors import LayanError

View = Callable[..., HttpResponse]


class TooMany(LayanError):
    """The visitor did this too often; ``seconds`` until the next try."""

    code = "foundation.too_many"


def count(name: str, visitor: str, *, most: int, seconds: int) -> str:
    """Count one act of a visitor in the present window; returns the name of what was counted.

    Raises :class:`TooMany` once ``most`` acts were counted within ``seconds``.
    """
    stamp = int(now().timestamp())
    key = f"limit:{name}:{visitor}:{stamp // seconds}"
    cache.add(key, 0, timeout=seconds)
    try:
        used = cache.incr(key)
    except ValueError:  # the window ended between the two calls
        return key
    if used > most:
        raise TooMany(name=name, seconds=seconds - stamp % seconds)
    return key


def take_back(counted: str) -> None:
    """Undo what :func:`count` counted, for an act that turned out to be harmless.

    Counting first and taking back later leaves no gap for many tries at the same moment.
    """
    with suppress(ValueError):  # the window has ended
        cache.decr(counted)


def address_of(request: HttpRequest) -> str:
    """The network address that counts as one visitor.

    Of IPv6 that is the /64, which one household or server has to itself.

    >>> from django.test import RequestFactory
    >>> address_of(RequestFactory().get("/", REMOTE_ADDR="2001:db8:1:2:3:4:5:6"))
    '2001:db8:1:2::/64'
    """
    given = str(request.META.get("REMOTE_ADDR", ""))
    try:
        address = ip_address(given.partition("%")[0])
    except ValueError:
        return given
    if isinstance(address, IPv4Address):
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(IPv6Network((address, 64), strict=False))


def visitor_of(request: HttpRequest) -> str:
    """Who is counted: the signed-in account, else the network address."""
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        return f"account:{user.pk}"
    return f"address:{address_of(request)}"


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
