"""Indonesian holidays and joint leave days (*cuti bersama*), from the ``holidays`` library."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from importlib.metadata import version
from typing import NamedTuple

import holidays


class Holiday(NamedTuple):
    """A day on which offices close."""

    day: dt.date
    name_id: str
    name_en: str
    joint_leave: bool
    estimated: bool


SOURCE = f"holidays {version('holidays')}"
ESTIMATE_MARKS = ("perkiraan", "estimated")


@lru_cache(maxsize=32)
def holidays_of(year: int) -> tuple[Holiday, ...]:
    """The holidays of a year in date order; dates the library only estimates are marked so."""
    named = {
        language: {
            category: holidays.country_holidays(
                "ID", years=year, categories=(category,), language=language
            )
            for category in ("public", "government")
        }
        for language in ("id", "en_US")
    }
    found: dict[dt.date, Holiday] = {}
    for category, joint in (("government", True), ("public", False)):
        english = named["en_US"][category]
        for day, name in named["id"][category].items():
            if joint and day in named["id"]["public"]:
                continue
            translated = english.get(day, name)
            estimated = any(mark in f"{name} {translated}".lower() for mark in ESTIMATE_MARKS)
            found[day] = Holiday(day, name, translated, joint, estimated)
    return tuple(found[day] for day in sorted(found))


def holiday_on(day: dt.date) -> Holiday | None:
    """The holiday of that day, if it is one."""
    return next((holiday for holiday in holidays_of(day.year) if holiday.day == day), None)
