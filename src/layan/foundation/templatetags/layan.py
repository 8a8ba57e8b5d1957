"""Tags and filters of every page: icons, texts in two languages, money, dates, provenance.

``{% load layan %}`` first. All output is escaped; no tag reads the clock or the database.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from django import template
from django.conf import settings
from django.core.signals import setting_changed
from django.dispatch import receiver
from django.templatetags.static import static
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext, ngettext

from layan.kernel.provenance import Source, SourceKind
from layan.kernel.words import Words

register = template.Library()

SPRITE = "layan/icons/sprite.svg"
PLAIN_ICON = "circle"


@lru_cache(maxsize=1)
def icon_names() -> frozenset[str]:
    """The icons in the shipped sprite."""
    path = Path(__file__).resolve().parents[1] / "static" / SPRITE
    return frozenset(re.findall(r'<symbol id="([a-z0-9-]+)"', path.read_text(encoding="utf-8")))


@register.simple_tag
def icon(name: str, extra: str = "") -> SafeString:
    """An icon, hidden from screen readers; an unknown name gives a plain circle."""
    return _icon(str(name), str(extra), static(SPRITE) if settings.DEBUG else _sprite())


@lru_cache(maxsize=1)
def _sprite() -> str:
    """The address of the sprite, which holds as long as the collected files."""
    return static(SPRITE)


@receiver(setting_changed)
def _forget_sprite(setting: str, **_changed: object) -> None:
    """Look the address up again when a test changes how files are served."""
    if setting in {"STATIC_URL", "STATIC_ROOT", "STORAGES"}:
        _sprite.cache_clear()


@lru_cache(maxsize=1_000)
def _icon(name: str, extra: str, sprite: str) -> SafeString:
    known = name if name in icon_names() else PLAIN_ICON
    return format_html(
        '<svg class="icon{}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        f" {extra}" if extra else "",
        sprite,
        known,
    )


def language() -> str:
    """The language of the page, as the two letters Layan uses."""
    return (get_language() or "id")[:2]


@register.filter
def words(text: Words | str | None) -> str:
    """A two-language text in the page's language: for titles, attributes and the like."""
    if not text:
        return ""
    return text if isinstance(text, str) else text.in_language(language())


@register.simple_tag
def said(text: Words | str | None) -> str | SafeString:
    """A two-language text for a page; marked with ``lang`` when it was never translated."""
    shown = words(text)
    if not isinstance(text, Words) or text.language_of(language()) == language():
        return shown
    return format_html('<span lang="{}">{}</span>', text.language_of(language()), shown)


@register.filter
def said_list(texts: Words | None) -> list[str]:
    """The lines of a text, for a list."""
    return [line.strip() for line in words(texts).splitlines() if line.strip()]


@register.filter
def rupiah(amount: int | None) -> str:
    """Whole rupiah as people write them.

    >>> rupiah(25000)
    'Rp25.000'
    """
    return "" if amount is None else "Rp" + f"{amount:,}".replace(",", ".")


def _local(moment: dt.datetime) -> dt.datetime:
    return localtime(moment) if moment.tzinfo else moment


@register.filter
def day(value: dt.date | dt.datetime | None) -> str:
    """A date with its weekday: "Senin, 23 Nov 2026"."""
    if value is None:
        return ""
    return date_format(_local(value) if isinstance(value, dt.datetime) else value, "l, j M Y")


@register.filter
def clock(value: dt.time | dt.datetime | None) -> str:
    """A time of day: 09.00 in Indonesian, 09:00 in English; None is the end of the day."""
    if value is None:
        shown = "24:00"
    else:
        shown = f"{_local(value) if isinstance(value, dt.datetime) else value:%H:%M}"
    return shown.replace(":", ".") if language() == "id" else shown


@register.filter
def moment(value: dt.datetime | None) -> str:
    """A date and time: "Senin, 23 Nov 2026 pukul 09.00"."""
    if value is None:
        return ""
    return gettext("%(day)s at %(time)s") % {"day": day(value), "time": clock(value)}


@register.filter
def waiting(seconds: int) -> str:
    """Seconds until the next try, in words, rounded up to whole minutes above 90."""
    if seconds <= 90:
        return ngettext("%(number)d second", "%(number)d seconds", seconds) % {"number": seconds}
    minutes = -(-seconds // 60)
    return ngettext("%(number)d minute", "%(number)d minutes", minutes) % {"number": minutes}


@register.filter
def dial(number: str) -> str:
    """A phone number as a ``tel:`` address holds it."""
    return re.sub(r"[^0-9+]", "", number)


@register.filter
def linked(text: str) -> SafeString:
    """A text of the catalogue with its http and https addresses as links; the rest is escaped.

    >>> linked("daring: https://example.org/a.")
    'daring: <a href="https://example.org/a" rel="nofollow noopener">https://example.org/a</a>.'
    """
    parts = re.split(r"(https?://[^\s<>\"'|;]*[^\s<>\"'|;.,:!?)\]])", text)
    return format_html_join(
        "",
        "{}",
        (
            (
                format_html('<a href="{}" rel="nofollow noopener">{}</a>', part, part)
                if number % 2
                else part,
            )
            for number, part in enumerate(parts)
        ),
    )


@register.inclusion_tag("foundation/components/source.html")
def source(origin: Source, *, brief: bool = False) -> dict[str, Any]:
    """How certain a fact is, in a word with an icon, and what was read; ``brief``: the word only.

    Web addresses in the reference become links.
    """
    icons = {
        SourceKind.RESMI: "badge-check",
        SourceKind.BERITA: "newspaper",
        SourceKind.CONTOH: "triangle-alert",
    }
    return {
        "source": origin,
        "icon": icons[origin.kind],
        "brief": brief,
    }
