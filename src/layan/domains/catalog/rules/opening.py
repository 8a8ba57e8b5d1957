"""When a place is open: the weekly pattern, Ramadan, Friday prayer breaks and holidays.

All instants are aware; a place keeps the city's local time. Spans are half-open, so a place that
closes at 15:00 is closed at 15:00.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from layan.domains.catalog.types import CalendarWindow, OpeningHours, Span, WindowKind

LOOK_AHEAD_DAYS = 30  # longer than any closure of an Indonesian office


@dataclass(frozen=True, slots=True)
class DayHours:
    """The hours of one date and why they are not the usual ones, if so."""

    day: dt.date
    spans: tuple[Span, ...]
    holiday: str = ""
    ramadan: bool = False
    estimated: bool = False


@dataclass(frozen=True, slots=True)
class OpenState:
    """Whether a place is open now, until when, or when it opens next."""

    open: bool
    changes_at: dt.datetime | None  # None: always open, or closed for longer than we look ahead
    today: DayHours


HolidayName = Callable[[dt.date], str]


def hours_on(
    hours: OpeningHours,
    day: dt.date,
    *,
    holiday: HolidayName,
    windows: Sequence[CalendarWindow],
) -> DayHours:
    """The hours of a date.

    ``holiday`` gives the name of the day's holiday or an empty string. Ramadan hours hold inside
    calendar windows of that kind; a window may be estimated, and then so is the answer.
    """
    local = next((w for w in windows if w.kind is WindowKind.LOCAL_HOLIDAY and w.covers(day)), None)
    name = holiday(day) or (local.name.id if local else "")
    if name and hours.holidays == "closed":
        return DayHours(day, (), holiday=name)
    fasting = next((w for w in windows if w.kind is WindowKind.RAMADAN and w.covers(day)), None)
    if fasting is not None and hours.ramadan is not None:
        spans = hours.ramadan.on(day.weekday())
        return DayHours(day, spans, ramadan=True, estimated=fasting.certainty == "estimated")
    return DayHours(day, hours.week.on(day.weekday()), holiday=name)


def open_state(
    hours: OpeningHours,
    now: dt.datetime,
    *,
    zone: dt.tzinfo,
    holiday: HolidayName,
    windows: Sequence[CalendarWindow],
) -> OpenState:
    """Whether the place is open at ``now`` and when that changes."""
    local = now.astimezone(zone)
    today = hours_on(hours, local.date(), holiday=holiday, windows=windows)
    opened: dt.datetime | None = None
    closes: dt.datetime | None = None
    for ahead in range(LOOK_AHEAD_DAYS):
        day = local.date() + dt.timedelta(days=ahead)
        for span in hours_on(hours, day, holiday=holiday, windows=windows).spans:
            start = dt.datetime.combine(day, span.opens, zone)
            end = _end(day, span, zone)
            if end <= local:
                continue
            if closes is not None:  # open now: does this span carry on without a gap?
                if start > closes:
                    return OpenState(True, closes, today)
                closes = max(closes, end)
            elif start <= local:
                opened, closes = start, end
            else:
                return OpenState(False, start, today)
    return OpenState(opened is not None, None, today)


def _end(day: dt.date, span: Span, zone: dt.tzinfo) -> dt.datetime:
    if span.closes is None:
        return dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), zone)
    return dt.datetime.combine(day, span.closes, zone)
