"""The catalogue as finished pieces of page, made once for each revision and language.

A result page shows the same rows again and again; making them once keeps a page of twelve results
below two milliseconds. Everything here is the same for every visitor.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from threading import Lock

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, ngettext, override

from layan.domains.catalog import types as t
from layan.domains.catalog.queries import Catalog, boundaries, catalog
from layan.domains.catalog.rules.checklist import required_papers
from layan.domains.catalog.rules.wording import cost_words, duration_words
from layan.foundation.page_cache import public
from layan.foundation.templatetags.layan import icon, said

MOST_PIECES = 1_500  # of about 8 kB
LONG_LIST = 16  # rows; a longer list of services is folded up by subject
MAIN_FACTS = ("evidence", "cost", "processing_time")


def main_facts_unverified(service: t.Service) -> tuple[str, ...]:
    """Which of papers, cost and time nobody has read in a source."""
    return tuple(name for name in MAIN_FACTS if not service.source_of(name).verified)


@dataclass(frozen=True, slots=True)
class ServiceGroup:
    """Services under one subject; no subject when they need no grouping."""

    topic: t.Topic | None
    count: int
    rows: SafeString


@dataclass(frozen=True)
class Facts:
    """What pages say about the records of one catalogue in one language."""

    known: Catalog
    language: str
    rows: dict[str, SafeString] = field(default_factory=dict)
    pieces: dict[tuple[str, str], SafeString] = field(default_factory=dict)

    @cached_property
    def service_address(self) -> dict[str, str]:
        """The address of each service's page."""
        pattern = reverse("catalog:service", args=["-"])
        return {key: pattern.replace("/-/", f"/{key}/") for key in self.known.services}

    @cached_property
    def required(self) -> dict[str, frozenset[str]]:
        """The papers everybody must bring, by service."""
        return {key: required_papers(row) for key, row in self.known.services.items()}

    @cached_property
    def boundaries(self) -> dict[str, dict[str, object]]:
        """GeoJSON geometries by area code; none before boundaries were imported."""
        return boundaries()

    @cached_property
    def _areas(self) -> SafeString:
        areas = sorted(self.known.areas.values(), key=lambda area: area.name)
        parts = []
        for district in (row for row in areas if row.kind is t.AreaKind.DISTRICT):
            every = gettext("All of %(name)s") % {"name": district.name}
            inside = [(district.code, every)]
            inside += [(row.code, row.name) for row in areas if row.parent == district.code]
            options = format_html_join("", '<option value="{}">{}</option>', inside)
            parts.append((district.name, options))
        return format_html_join("", '<optgroup label="{}">{}</optgroup>', parts)

    def area_options(self, chosen: str = "") -> SafeString:
        """The options of a chooser of districts and sub-districts; ``chosen`` is a known code."""
        if not chosen:
            return self._areas
        marked = self._areas.replace(f'value="{chosen}"', f'value="{chosen}" selected')
        return mark_safe(marked)  # noqa: S308 - a known code put into safe options

    def piece(
        self, service_id: str, template: str, context: Callable[[], dict[str, object]]
    ) -> SafeString:
        """A part of a service's page that is the same for every visitor and hour, made once."""
        key = (service_id, template)
        made = self.pieces.get(key)
        if made is None:
            if len(self.pieces) >= MOST_PIECES:
                self.pieces.clear()
            made = self.pieces[key] = render_to_string(f"catalog/{template}", context())
        return made

    def row(self, service: t.Service) -> SafeString:
        """One service in a list: name, agency, summary, cost, time, place, and whether verified."""
        made = self.rows.get(service.id)
        if made is None:
            made = self.rows[service.id] = self._row(service)
        return made

    def list_of(self, services: Iterable[t.Service]) -> SafeString:
        """The items of a ``ul.service-list``."""
        return mark_safe("".join(self.row(service) for service in services))  # noqa: S308 - made of safe rows

    def in_groups(self, services: Sequence[t.Service]) -> list[ServiceGroup]:
        """A short list as one group without a name; a long one by main subject, longest first."""
        if len(services) <= LONG_LIST:
            return [ServiceGroup(None, len(services), self.list_of(services))] if services else []
        groups: dict[str, list[t.Service]] = {}
        for service in services:
            groups.setdefault(service.topics[0], []).append(service)
        return [
            ServiceGroup(self.known.topics.get(topic), len(rows), self.list_of(rows))
            for topic, rows in sorted(groups.items(), key=lambda group: -len(group[1]))
        ]

    def where(self, service: t.Service) -> str:
        """Where one goes, in a few words."""
        places = self.known.places_of(service)
        if places:
            if len(places) == 1:
                return self.say(places[0].name)
            return ngettext("%(count)d place", "%(count)d places", len(places)) % {
                "count": len(places)
            }
        kinds = {channel.kind for channel in service.channels}
        if kinds & {t.ChannelKind.ONLINE, t.ChannelKind.APP}:
            return gettext("Online")
        if t.ChannelKind.HOME_VISIT in kinds:
            return gettext("At your home")
        if kinds & {t.ChannelKind.PHONE, t.ChannelKind.WHATSAPP}:
            return gettext("By phone")
        return self.agency_name(service.agency)

    def say(self, words: t.Text) -> str:
        """A text in this language."""
        return words.in_language(self.language)

    def agency_name(self, agency_id: str) -> str:
        """The name of an agency; its id when it was retired."""
        agency = self.known.agencies.get(agency_id)
        return self.say(agency.name) if agency else agency_id

    def _row(self, service: t.Service) -> SafeString:
        time = duration_words(service.processing_time, self.language)
        facts = [
            (icon("wallet"), gettext("Cost"), cost_words(service.cost, self.language)),
            (icon("clock"), gettext("Time"), time),
            (icon("map-pin"), gettext("Place"), self.where(service)),
        ]
        meta = format_html_join("", '<li>{}<span class="visually-hidden">{}: </span>{}</li>', facts)
        badges = SafeString("")
        if service.status is not t.ServiceStatus.ACTIVE:
            said_status = (
                gettext("Paused for now")
                if service.status is t.ServiceStatus.PAUSED
                else gettext("Only in some months")
            )
            badges += format_html(
                '<li><span class="badge badge--info">{}{}</span></li>', icon("pause"), said_status
            )
        if main_facts_unverified(service):
            badges += format_html(
                '<li class="unsure">{}<span>{}</span></li>',
                icon("triangle-alert"),
                gettext("example, not verified"),
            )
        agency = self.known.agencies.get(service.agency)
        return format_html(
            '<li><article class="service-row"><h3><a href="{}">{}</a></h3>{}<p>{}<span '
            'class="row-agency">{}</span></p><ul class="meta">{}{}</ul></article></li>\n',
            self.service_address[service.id],
            said(service.name),
            icon("chevron-right"),
            said(service.summary),
            said(agency.name) if agency else service.agency,
            meta,
            badges,
        )


_lock = Lock()
_kept: dict[str, Facts] = {}


def facts() -> Facts:
    """The facts of the present catalogue in the page's language.

    Raises :class:`~layan.domains.catalog.types.CatalogEmpty` when no city has been imported.
    """
    known = catalog()
    language = "en" if (get_language() or "id").startswith("en") else "id"
    made = _kept.get(language)
    if made is None or made.known is not known:
        with _lock:
            made = _kept.get(language)
            if made is None or made.known is not known:
                with override(language):
                    made = Facts(known, language)
                    made.service_address  # noqa: B018 - addresses depend on the language of now
                _kept[language] = made
    return made


def show(request: HttpRequest, template: str, context: dict[str, object]) -> HttpResponse:
    """A page that is the same for every visitor."""
    return public(render(request, f"catalog/{template}", context))
