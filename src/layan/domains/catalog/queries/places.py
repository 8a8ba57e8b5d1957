"""When and where: opening state of places, and the places of a service near somebody."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from zoneinfo import ZoneInfo

from layan.domains.catalog import types as t
from layan.domains.catalog.adapters.holidays_id import holiday_on
from layan.domains.catalog.queries.snapshot import Catalog
from layan.domains.catalog.rules.opening import DayHours, OpenState, hours_on, open_state


def _holiday_name(language: str) -> Callable[[dt.date], str]:
    def name(day: dt.date) -> str:
        holiday = holiday_on(day)
        if holiday is None:
            return ""
        return holiday.name_en if language == "en" else holiday.name_id

    return name


def open_now(
    known: Catalog, place: t.Place, *, now: dt.datetime, language: str = "id"
) -> OpenState:
    """Whether a place is open at that instant and when that changes, in the city's local time."""
    return open_state(
        known.hours[place.hours],
        now,
        zone=ZoneInfo(known.city.timezone),
        holiday=_holiday_name(language),
        windows=known.windows,
    )


def week_ahead(
    known: Catalog, place: t.Place, *, today: dt.date, language: str = "id", days: int = 7
) -> tuple[DayHours, ...]:
    """The hours of the coming days, holidays and Ramadan included."""
    return tuple(
        hours_on(
            known.hours[place.hours],
            today + dt.timedelta(days=ahead),
            holiday=_holiday_name(language),
            windows=known.windows,
        )
        for ahead in range(days)
    )
