"""Reading addresses: whatever a query string holds, a page gets only what it knows."""

from __future__ import annotations

import math
from collections.abc import Container

from django.http import QueryDict

MOST_CHOICES = 60
MOST_PAGES = 10_000


def chosen(query: QueryDict, name: str, known: Container[str]) -> tuple[str, ...]:
    """The known values of a parameter that may repeat or hold a list by commas, each once."""
    words = (
        word.strip() for value in query.getlist(name)[:MOST_CHOICES] for word in value.split(",")
    )
    return tuple(dict.fromkeys(word for word in words if word in known))[:MOST_CHOICES]


def one(query: QueryDict, name: str, known: Container[str]) -> str:
    """The value of a parameter when it is known, else an empty string."""
    value = query.get(name, "")
    return value if value in known else ""


def text(query: QueryDict, name: str, longest: int) -> str:
    """A free text without control characters, cut to ``longest``."""
    shown = "".join(letter if letter.isprintable() else " " for letter in query.get(name, ""))
    return " ".join(shown[:longest].split())


def page_number(query: QueryDict) -> int:
    """The page asked for, from 1; nonsense is page 1."""
    value = query.get("page", "")
    return min(max(int(value), 1), MOST_PAGES) if value.isdecimal() and len(value) < 9 else 1


def degrees(query: QueryDict, name: str, most: float) -> float | None:
    """A coordinate within ``most`` degrees either way, or None."""
    try:
        value = float(query.get(name, ""))
    except ValueError:
        return None
    return value if math.isfinite(value) and abs(value) <= most else None
