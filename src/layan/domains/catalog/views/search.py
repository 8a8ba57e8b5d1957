"""The search page: results, facets with counts, and what to do when there is nothing.

Rows and facet labels are made once per revision, so a page of results costs the search, the frame
and some joining of strings.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, override
from django.views.decorators.http import require_safe

from layan.domains.catalog import types as t
from layan.domains.catalog.queries import Facets, FacetValue, SearchResult
from layan.domains.catalog.queries import search as find
from layan.domains.catalog.templatetags.catalog_words import AUDIENCES, PLACE_KINDS
from layan.domains.catalog.views.facts import Facts, facts, show
from layan.foundation import reading
from layan.foundation.limits import address_of, count

RESULTS_A_PAGE = 12
SEARCHES, WINDOW_SECONDS = 300, 60  # from one address; pages served from memory do not count
LONGEST_QUERY = 300
CHOICES_SHOWN = 6  # of a facet; the rest waits behind a summary


@dataclass(frozen=True, slots=True)
class Narrowing:
    """One way to narrow the results: its name in the address, in the search, and to people."""

    name: str
    field: str
    title: str | Promise


NARROWINGS = (
    Narrowing("topic", "topic", gettext_lazy("Subject")),
    Narrowing("agency", "agency", gettext_lazy("Office")),
    Narrowing("event", "life_event", gettext_lazy("What happened")),
    Narrowing("audience", "audience", gettext_lazy("For whom")),
    Narrowing("place", "place_kind", gettext_lazy("Where")),
)
FREE = "gratis"


@dataclass(frozen=True, slots=True)
class Chip:
    """A chosen narrowing; its address is the page without it."""

    label: str
    address: str


@dataclass(frozen=True, slots=True)
class _Paginator:
    num_pages: int


@dataclass(frozen=True, slots=True)
class Page:
    """What the pagination component reads; the search has cut the results already."""

    number: int
    paginator: _Paginator

    @property
    def has_previous(self) -> bool:
        """Whether a page comes before."""
        return self.number > 1

    @property
    def has_next(self) -> bool:
        """Whether a page follows."""
        return self.number < self.paginator.num_pages

    @property
    def previous_page_number(self) -> int:
        """The number of the page before."""
        return self.number - 1

    @property
    def next_page_number(self) -> int:
        """The number of the page after."""
        return self.number + 1


@require_safe
def services(request: HttpRequest) -> HttpResponse:
    """All services, or those found for ``q``, narrowed by the facets in the address."""
    count("search", address_of(request), most=SEARCHES, seconds=WINDOW_SECONDS)
    ready = facts()
    query = reading.text(request.GET, "q", LONGEST_QUERY)
    chosen = _chosen(request, ready)
    number = reading.page_number(request.GET)
    found = _find(query, chosen, ready.language, number)
    last = max(1, -(-found.total // RESULTS_A_PAGE))
    if number > last:
        number = last
        found = _find(query, chosen, ready.language, number)
    kept = {"q": query, **chosen}
    hidden = {name: value for name, value in chosen.items() if value}
    return show(
        request,
        "search.html",
        {
            "query": query,
            "hidden": hidden,
            "total": found.total,
            "first": found.offset + 1,
            "last": found.offset + len(found.hits),
            "corrected": found.corrected if found.corrected != query.casefold() else None,
            "rows": ready.list_of(hit.service for hit in found.hits),
            "chips": _chips(ready, kept),
            "facets": _facets(ready, found.facets, kept),
            "clear_address": "?" + urlencode({"q": query}) if query else "?",
            "page": Page(number, _Paginator(last)),
            "hide_header_search": True,
        },
    )


def _chosen(request: HttpRequest, ready: Facts) -> dict[str, str]:
    known = ready.known
    return {
        "topic": reading.one(request.GET, "topic", known.topics),
        "agency": reading.one(request.GET, "agency", known.agencies),
        "event": reading.one(request.GET, "event", known.life_events),
        "audience": reading.one(request.GET, "audience", {str(who) for who in t.Audience}),
        "place": reading.one(request.GET, "place", {str(kind) for kind in t.PlaceKind}),
        FREE: "1" if request.GET.get(FREE) == "1" else "",
    }


def _find(query: str, chosen: Mapping[str, str], language: str, number: int) -> SearchResult:
    wanted = Facets(**{one.field: chosen[one.name] for one in NARROWINGS}, free=bool(chosen[FREE]))
    return find(
        query,
        language=language,
        facets=wanted,
        limit=RESULTS_A_PAGE,
        offset=(number - 1) * RESULTS_A_PAGE,
    )


def _address(kept: Mapping[str, str], **changes: str) -> str:
    """The search page with some parameters changed; empty ones and the page are left out."""
    return "?" + urlencode({name: value for name, value in {**kept, **changes}.items() if value})


def _label(ready: Facts, name: str, value: str, given: str = "") -> str:
    if name in {"audience", "place"}:
        return _kind_label(name, value, ready.language)
    if given:
        return given
    known = ready.known
    if name == "topic":
        return ready.say(known.topics[value].name)
    if name == "agency":
        return ready.agency_name(value)
    return ready.say(known.life_events[value].name)


@lru_cache(maxsize=200)
def _kind_label(name: str, value: str, language: str) -> str:
    """The word for an audience or a kind of place in the page's language."""
    with override(language):
        if name == "audience":
            return str(AUDIENCES[t.Audience(value)])
        return str(PLACE_KINDS[t.PlaceKind(value)])


def _chips(ready: Facts, kept: Mapping[str, str]) -> list[Chip]:
    chips = [
        Chip(_label(ready, one.name, kept[one.name]), _address(kept, **{one.name: ""}))
        for one in NARROWINGS
        if kept[one.name]
    ]
    if kept[FREE]:
        chips.append(Chip(_("Free of charge"), _address(kept, **{FREE: ""})))
    return chips


def _facets(
    ready: Facts, counted: Mapping[str, Sequence[FacetValue]], kept: Mapping[str, str]
) -> SafeString:
    """The facets as finished HTML: many small links, so written without a template."""
    parts = []
    whole = _address(kept)
    for one in NARROWINGS:
        values = counted.get(one.field, ())
        if len(values) > 1 or kept[one.name]:
            parts.append(_facet(ready, one, values, kept, whole))
    free = next((value for value in counted.get("free", ()) if value.count), None)
    if free is not None:
        chosen = bool(kept[FREE])
        link = _link(
            escape(_address(kept, **{FREE: "" if chosen else "1"})),
            _("Free of charge"),
            free.count,
            chosen=chosen,
        )
        parts.append(f"<ul>{link}</ul>")
    return mark_safe("".join(parts))  # noqa: S308 - every label and address is escaped below


def _facet(
    ready: Facts,
    one: Narrowing,
    values: Sequence[FacetValue],
    kept: Mapping[str, str],
    whole: str,
) -> str:
    """One facet; ``whole`` is the address with everything that is chosen."""
    current = kept[one.name]
    prefix = escape(_address(kept, **{one.name: ""}) if current else whole)
    join = "&amp;" if len(prefix) > 1 else ""
    links = []
    for value in values:
        chosen = value.id == current
        address = prefix if chosen else f"{prefix}{join}{one.name}={_escaped(value.id)}"
        label = _label(ready, one.name, value.id, value.label)
        links.append((chosen, _link(address, label, value.count, chosen=chosen)))
    links.sort(key=lambda link: not link[0])  # the chosen one stays in sight
    made = [link for _chosen, link in links]
    more = ""
    if len(made) > CHOICES_SHOWN + 1:
        rest = made[CHOICES_SHOWN:]
        words = ngettext("%(count)d more", "%(count)d more", len(rest)) % {"count": len(rest)}
        more = (
            f'<details class="facet-more"><summary>{words}</summary>'
            f"<ul>{''.join(rest)}</ul></details>"
        )
        made = made[:CHOICES_SHOWN]
    title = escape(str(one.title))
    return f"<fieldset><legend>{title}</legend><ul>{''.join(made)}</ul>{more}</fieldset>"


def _link(address: str, label: str, count: int, *, chosen: bool) -> str:
    """One choice; ``address`` is escaped already."""
    mark = ' aria-current="true"' if chosen else ""
    return (
        f'<li><a href="{address}"{mark}><span>{_escaped(label)}</span>'
        f'<span class="count">{count}</span></a></li>'
    )


_escaped = lru_cache(maxsize=2_000)(escape)  # labels and ids: the same few on every page
