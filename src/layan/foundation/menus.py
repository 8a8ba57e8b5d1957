"""Menus that slices fill in: a slice registers its entries in ``AppConfig.ready``.

>>> Entry("catalog:services", "All services").place
'main'
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise

Menu = Literal["main", "footer", "console"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One link of a menu.

    ``address`` is the name of a URL that needs no arguments, ``label`` its translatable words,
    ``order`` sorts upwards, ``icon`` names a shipped icon.
    """

    address: str
    label: str | Promise
    place: Menu = "main"
    order: int = 100
    icon: str = ""


_entries: dict[tuple[Menu, str], Entry] = {}


def register(*entries: Entry) -> None:
    """Add entries; the same address in the same menu replaces the earlier entry."""
    for entry in entries:
        _entries[(entry.place, entry.address)] = entry


def entries(place: Menu) -> tuple[Entry, ...]:
    """The entries of one menu in their order."""
    found = [entry for (where, _), entry in _entries.items() if where == place]
    return tuple(sorted(found, key=lambda entry: (entry.order, entry.address)))
