"""Catalogue facts in the page's language: ``{% load catalog_words %}``.

Prices, durations and hours go by :mod:`layan.domains.catalog.rules.wording`; names of kinds are
translated here. No filter reads the clock or the database.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping

from django import template
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from layan.domains.catalog import types as t
from layan.domains.catalog.rules import wording

register = template.Library()

AUDIENCES: Mapping[t.Audience, str | Promise] = {
    t.Audience.RESIDENT: _("Residents"),
    t.Audience.FAMILY: _("Families"),
    t.Audience.CHILD: _("Children"),
    t.Audience.STUDENT: _("Pupils and students"),
    t.Audience.JOB_SEEKER: _("Job seekers"),
    t.Audience.WORKER: _("Workers"),
    t.Audience.BUSINESS: _("Businesses"),
    t.Audience.HEALTH_WORKER: _("Health workers"),
    t.Audience.ELDERLY: _("Older people"),
    t.Audience.DISABLED: _("People with disabilities"),
    t.Audience.FOREIGNER: _("Foreign residents"),
    t.Audience.ORGANISATION: _("Organisations"),
    t.Audience.PROPERTY_OWNER: _("Property owners"),
    t.Audience.DRIVER: _("Drivers and vehicle owners"),
    t.Audience.NEWCOMER: _("Newcomers"),
}
AUDIENCE_ICONS: Mapping[t.Audience, str] = {
    t.Audience.RESIDENT: "user",
    t.Audience.FAMILY: "users",
    t.Audience.CHILD: "baby",
    t.Audience.STUDENT: "graduation-cap",
    t.Audience.JOB_SEEKER: "search",
    t.Audience.WORKER: "briefcase-business",
    t.Audience.BUSINESS: "store",
    t.Audience.HEALTH_WORKER: "stethoscope",
    t.Audience.ELDERLY: "armchair",
    t.Audience.DISABLED: "accessibility",
    t.Audience.FOREIGNER: "globe",
    t.Audience.ORGANISATION: "building-2",
    t.Audience.PROPERTY_OWNER: "house",
    t.Audience.DRIVER: "car",
    t.Audience.NEWCOMER: "truck",
}
PLACE_KINDS: Mapping[t.PlaceKind, str | Promise] = {
    t.PlaceKind.MALL: _("Public service mall"),
    t.PlaceKind.OFFICE: _("Agency offices"),
    t.PlaceKind.DISTRICT: _("District offices"),
    t.PlaceKind.SUB_DISTRICT: _("Sub-district offices"),
    t.PlaceKind.BOOTH: _("Service booths"),
    t.PlaceKind.CLINIC: _("Health centres"),
    t.PlaceKind.HOSPITAL: _("Hospitals"),
    t.PlaceKind.COURT: _("Courts"),
    t.PlaceKind.POLICE: _("Police"),
    t.PlaceKind.SPORT: _("Sports halls"),
    t.PlaceKind.MARKET: _("Markets"),
    t.PlaceKind.KUA: _("Religious affairs offices (KUA)"),
    t.PlaceKind.CEMETERY: _("Cemeteries"),
    t.PlaceKind.TERMINAL: _("Terminals"),
    t.PlaceKind.OTHER: _("Other places"),
}
AGENCY_KINDS: Mapping[t.AgencyKind, str | Promise] = {
    t.AgencyKind.CITY: _("City offices"),
    t.AgencyKind.DISTRICT: _("Districts"),
    t.AgencyKind.SUB_DISTRICT: _("Sub-districts"),
    t.AgencyKind.VERTICAL: _("National offices in the city"),
    t.AgencyKind.COURT: _("Courts"),
    t.AgencyKind.CITY_COMPANY: _("City companies"),
    t.AgencyKind.STATE_COMPANY: _("State companies"),
    t.AgencyKind.OTHER: _("Other organisations"),
}
CHANNELS: Mapping[t.ChannelKind, tuple[str | Promise, str]] = {
    t.ChannelKind.COUNTER: (_("At the counter"), "users"),
    t.ChannelKind.ONLINE: (_("On the web"), "globe"),
    t.ChannelKind.APP: (_("In the app"), "smartphone"),
    t.ChannelKind.PHONE: (_("By phone"), "phone"),
    t.ChannelKind.WHATSAPP: (_("On WhatsApp"), "message-circle"),
    t.ChannelKind.EMAIL: (_("By e-mail"), "mail"),
    t.ChannelKind.HOME_VISIT: (_("At your home"), "house"),
    t.ChannelKind.KIOSK: (_("At a kiosk"), "monitor"),
}
EVIDENCE_FORMS: Mapping[t.EvidenceForm, str | Promise] = {
    t.EvidenceForm.ORIGINAL: _("the original"),
    t.EvidenceForm.COPY: _("a copy"),
    t.EvidenceForm.DIGITAL: _("a photo or scan"),
}
EVIDENCE_KINDS: Mapping[t.EvidenceKind, str | Promise] = {
    t.EvidenceKind.DOCUMENT: _("Documents"),
    t.EvidenceKind.FORM: _("Forms"),
    t.EvidenceKind.PHOTO: _("Photos"),
    t.EvidenceKind.LETTER: _("Letters"),
    t.EvidenceKind.PROOF: _("Proofs"),
    t.EvidenceKind.BIOMETRIC: _("Taken on the spot"),
    t.EvidenceKind.OTHER: _("Other things"),
}
WINDOW_KINDS: Mapping[t.WindowKind, str | Promise] = {
    t.WindowKind.RAMADAN: _("Ramadan"),
    t.WindowKind.TAX: _("Taxes"),
    t.WindowKind.SCHOOL: _("School"),
    t.WindowKind.HAJ: _("Haj"),
    t.WindowKind.ELECTION: _("Elections"),
    t.WindowKind.FLOOD_SEASON: _("Flood season"),
    t.WindowKind.LOCAL_HOLIDAY: _("Local holidays"),
    t.WindowKind.PAYDAY: _("Paydays"),
}
STATUSES: Mapping[t.ServiceStatus, str | Promise] = {
    t.ServiceStatus.ACTIVE: _("Open now"),
    t.ServiceStatus.SEASONAL: _("Only in some months"),
    t.ServiceStatus.PAUSED: _("Paused for now"),
}
REPORT_PARTS: Mapping[str, str | Promise] = {
    "cost": _("Cost"),
    "time": _("Processing time"),
    "evidence": _("Papers to bring"),
    "steps": _("Steps"),
    "places": _("Places and opening hours"),
    "contact": _("Phone number or web address"),
    "legal": _("Legal basis"),
    "other": _("Something else"),
}
REPORT_STATES: Mapping[t.ReportState, str | Promise] = {
    t.ReportState.NEW: _("Not answered yet"),
    t.ReportState.ACCEPTED: _("Accepted"),
    t.ReportState.DECLINED: _("Declined"),
}
NAMES: tuple[Mapping[object, str | Promise], ...] = (
    AUDIENCES,  # type: ignore[assignment]
    PLACE_KINDS,
    AGENCY_KINDS,
    EVIDENCE_FORMS,
    EVIDENCE_KINDS,
    WINDOW_KINDS,
    STATUSES,
    REPORT_STATES,
)


def language() -> str:
    """The two letters of the page's language."""
    return (get_language() or "id")[:2]


@register.filter
def named(value: object) -> str:
    """The name of an audience, a kind of place, agency, paper or window, a status or a state."""
    for names in NAMES:
        for known, name in names.items():
            if type(known) is type(value) and known == value:
                return str(name)
    return str(value)


@register.filter
def unbroken(title: str) -> SafeString:
    """A title that does not break inside "KTP-el": a short end stays with its word."""
    parts = re.split(r"(\S+-\S{1,3}(?=\s|$))", title)
    return format_html_join(
        "",
        "{}",
        (
            (format_html('<span class="nowrap">{}</span>', part) if number % 2 else part,)
            for number, part in enumerate(parts)
        ),
    )


@register.filter
def part_name(part: str) -> str:
    """The part of a service page that a report is about."""
    return str(REPORT_PARTS.get(part, REPORT_PARTS["other"]))


@register.filter
def channel_name(kind: t.ChannelKind) -> str:
    """How a service is had: at the counter, on the web and so on."""
    return str(CHANNELS[kind][0])


@register.filter
def channel_icon(kind: t.ChannelKind) -> str:
    """The icon of a channel."""
    return CHANNELS[kind][1]


@register.filter
def price(amount: int) -> str:
    """Whole rupiah: ``Rp25.000`` or ``Gratis``."""
    return wording.rupiah(amount, language())


@register.filter
def cost(value: t.Cost) -> str:
    """What a service costs, for a tile."""
    return wording.cost_words(value, language())


@register.filter
def duration(value: t.Duration) -> str:
    """Processing time: ``1–3 hari kerja``."""
    return wording.duration_words(value, language())


@register.filter
def spans(value: Iterable[t.Span]) -> str:
    """The opening spans of a day: ``08.00–11.30 dan 13.00–15.00``."""
    return wording.spans_words(value, language())


def _day(value: dt.date | dt.datetime) -> dt.date:
    """The day in the city; an instant late in the evening in UTC is the next morning there."""
    if not isinstance(value, dt.datetime):
        return value
    return (localtime(value) if value.tzinfo else value).date()


@register.filter
def weekday(value: dt.date) -> str:
    """The name of the weekday."""
    return wording.weekday_words(_day(value), language())


@register.filter
def full_date(value: dt.date) -> str:
    """``Senin, 23 Nov 2026``."""
    return wording.date_words(_day(value), language())


@register.filter
def short_date(value: dt.date) -> str:
    """``23 Nov 2026``."""
    return wording.day_words(_day(value), language())


@register.filter
def window_dates(value: t.CalendarWindow) -> str:
    """The dates of a window: ``8 Feb–9 Mar 2027``."""
    return wording.dates_words(value.start, value.end, language())


@register.filter
def thousands(value: int) -> str:
    """A whole number with thousands marked as the language does."""
    return wording.number_words(value, language())
