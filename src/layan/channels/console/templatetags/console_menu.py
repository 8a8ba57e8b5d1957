"""The console's menu: ``{% load console_menu %}{% console_links as links %}``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import template
from django.urls import reverse
from django.utils.functional import Promise

from layan.foundation import menus

register = template.Library()


@dataclass(frozen=True, slots=True)
class Link:
    """One entry of the menu on this page."""

    address: str
    label: str | Promise
    icon: str
    current: bool


@register.simple_tag(takes_context=True)
def console_links(context: dict[str, Any]) -> list[Link]:
    """The entries slices registered for the console; the one of this page is current."""
    path = context["request"].path
    home = reverse("console:home")
    found = []
    for entry in menus.entries("console"):
        address = reverse(entry.address)
        current = path == address or (address != home and path.startswith(address))
        found.append(Link(address, entry.label, entry.icon, current))
    return found
