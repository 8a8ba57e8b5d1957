"""What every page's frame shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.urls import (
    LocalePrefixPattern,
    NoReverseMatch,
    Resolver404,
    get_resolver,
    reverse,
)
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from layan.channels.web.theme import PAPER_DARK, PAPER_LIGHT
from layan.domains.catalog import public as catalogue
from layan.foundation import menus

ENGLISH = "/en"
FOOTER_CONTACTS = ("emergency", "disaster", "complaints", "website")


@dataclass(frozen=True, slots=True)
class Language:
    """The same page in another language."""

    code: str
    name: str
    address: str
    absolute: str
    current: bool


@dataclass(frozen=True, slots=True)
class Link:
    """A menu entry with its address."""

    address: str
    label: str | Promise
    icon: str


@dataclass(frozen=True)
class Frame:
    """What the frame shows on every page of one city in one language.

    ``values`` go to the templates as they are, with the finished parts among them. Made anew when
    the catalogue changes.
    """

    known: catalogue.Catalog | None
    values: Mapping[str, Any]
    menu: tuple[Link, ...]

    def current(self, path: str) -> str:
        """The address of the menu entry that a page belongs to, or an empty string."""
        for link in self.menu:
            if path == link.address or (
                link.address.count("/") > 2 and path.startswith(link.address)
            ):
                return link.address
        return ""


_frames: dict[tuple[str, bool, str], Frame] = {}


def frame(request: HttpRequest) -> dict[str, Any]:
    """Values for base.html; works without a city too, so that error pages can be shown."""
    ready = _frame()
    languages = languages_of(request)
    return {
        **ready.values,
        "other_languages": [row for row in languages if not row.current],
        "alternates": alternates(languages),
        "canonical": next(row.absolute for row in languages if row.current),
        "main_current": ready.current(request.path),
        "signed_in": signed_in(request),
    }


def messages(request: HttpRequest) -> dict[str, Any]:
    """The messages for this person; a visitor without cookies has none, and nothing is opened."""
    waiting = getattr(request, "_messages", None)
    if waiting is None or not (request.COOKIES or waiting.added_new):
        return {"messages": ()}
    return {"messages": get_messages(request)}


def signed_in(request: HttpRequest) -> bool:
    """Whether this person has signed in; a visitor without a session cookie is not looked up."""
    person = getattr(request, "user", None)
    if person is None:
        return False
    if isinstance(person, SimpleLazyObject) and (
        settings.SESSION_COOKIE_NAME not in request.COOKIES
    ):
        request.session.accessed = True  # the page would differ with one: Vary says so
        return False
    return bool(person.is_authenticated)


def _frame() -> Frame:
    """The frame of now; two threads that make it at once make the same."""
    try:
        known = catalogue.catalog()
    except catalogue.CatalogEmpty:
        known = None
    key = (
        (get_language() or settings.LANGUAGE_CODE)[:2],
        settings.LAYAN_DEMO,
        settings.ROOT_URLCONF,
    )
    kept = _frames.get(key)
    if kept is None or kept.known is not known:
        kept = _frames[key] = _made(known, english=key[0] == "en")
    return kept


def _made(known: catalogue.Catalog | None, *, english: bool) -> Frame:
    city = known.city if known else None
    menu = links("main")
    parts: dict[Any, Any] = {}
    return Frame(
        known,
        {
            "city": city,
            "city_name": (city.name_en if english else city.name) if city else "",
            "contacts": contacts_of(city) if city else (),
            "theme": {
                "light": PAPER_LIGHT,
                "dark": PAPER_DARK,
                "address": theme_address(city) if city else "",
            },
            "main_menu": menu,
            "footer_menu": links("footer"),
            "search_address": address_of("catalog:services"),
            "demo": settings.LAYAN_DEMO,
            "parts": parts,
        },
        menu,
    )


def city_or_none() -> Any:
    """The city of this installation, or None before the first import."""
    try:
        return catalogue.catalog().city
    except catalogue.CatalogEmpty:
        return None


def contacts_of(city: Any) -> tuple[Any, ...]:
    """The contacts for the footer: the well-known ones first, at most six."""
    known = [city.contact[name] for name in FOOTER_CONTACTS if name in city.contact]
    rest = [row for name, row in city.contact.items() if name not in FOOTER_CONTACTS]
    return tuple([*known, *rest][:6])


def theme_address(city: Any) -> str:
    """The address of the city's colours; it changes with them, so it can be kept for long."""
    colours = f"{city.theme.brand}{city.theme.accent}".replace("#", "").lower()
    return f"{reverse('machine:theme')}?c={colours}"


def languages_of(request: HttpRequest) -> tuple[Language, ...]:
    """The page in every language, its query string kept; a page of one address has no other."""
    path = request.path
    bare = path.removeprefix(ENGLISH) if path == ENGLISH or path.startswith(f"{ENGLISH}/") else path
    bare = bare or "/"
    query = request.META.get("QUERY_STRING", "")
    tail = f"?{query}" if query else ""
    now = (get_language() or settings.LANGUAGE_CODE)[:2]
    if in_one_language(path):
        name = dict(settings.LANGUAGES)[now]
        return (Language(now, name, path + tail, settings.BASE_URL + path + tail, current=True),)
    return tuple(
        Language(code, name, prefix + bare + tail, settings.BASE_URL + prefix + bare, code == now)
        for (code, name), prefix in zip(settings.LANGUAGES, ("", ENGLISH), strict=True)
    )


def in_one_language(path: str) -> bool:
    """Whether an address stands outside the language prefixes, as the API's pages do."""
    for entry in get_resolver().url_patterns:
        if isinstance(entry.pattern, LocalePrefixPattern):
            continue
        try:
            if entry.resolve(path.removeprefix("/")) is not None:
                return True
        except Resolver404:
            continue
    return False


def alternates(languages: Sequence[Language]) -> SafeString:
    """The links to this page in every language, for search engines; none where it has only one."""
    if len(languages) == 1:
        return SafeString("")
    rows = [(row.code, row.absolute) for row in languages]
    rows.append(("x-default", languages[0].absolute))
    links = [
        f'<link rel="alternate" hreflang="{code}" href="{escape(address)}">\n'
        for code, address in rows
    ]
    return mark_safe("".join(links))  # noqa: S308 - codes are ours, addresses are escaped


def links(place: menus.Menu) -> tuple[Link, ...]:
    """The entries of a menu whose pages exist in this installation."""
    found = []
    for entry in menus.entries(place):
        address = address_of(entry.address)
        if address:
            found.append(Link(address, entry.label, entry.icon))
    return tuple(found)


def address_of(name: str) -> str:
    """The address of a named page, or an empty string when no slice serves it."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
