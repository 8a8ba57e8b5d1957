"""The calendar: days off, Ramadan, tax and school seasons, and how certain each date is."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from layan.domains.catalog import types as t
from layan.domains.catalog.adapters.holidays_id import SOURCE, holidays_of
from layan.domains.catalog.templatetags.catalog_words import WINDOW_KINDS
from layan.domains.catalog.views.facts import facts, show
from layan.kernel.clock import now

YEARS_BACK, YEARS_AHEAD = 1, 4  # what the holiday table and the pack say something sensible about
COMING_DAYS = 120
MOST_COMING = 6


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """One year: what is coming, the days off, and the dated windows by kind."""
    ready = facts()
    known = ready.known
    today = now().astimezone(ZoneInfo(known.city.timezone)).date()
    years = range(today.year - YEARS_BACK, today.year + YEARS_AHEAD + 1)
    asked = request.GET.get("tahun", "")
    year = int(asked) if asked.isdecimal() and len(asked) == 4 else today.year
    year = year if year in years else today.year
    holidays = [
        {
            "day": row.day,
            "name": row.name_en if ready.language == "en" else row.name_id,
            "joint_leave": row.joint_leave,
            "estimated": row.estimated,
            "past": row.day < today,
        }
        for row in holidays_of(year)
    ]
    inside = [window for window in known.windows if window.start.year <= year <= window.end.year]
    groups = [
        (kind, label, sorted((w for w in inside if w.kind == kind), key=lambda w: w.start))
        for kind, label in WINDOW_KINDS.items()
    ]
    coming = sorted(
        (
            w
            for w in known.windows
            if today <= w.end and w.start <= _later(today) and w.kind != t.WindowKind.PAYDAY
        ),
        key=lambda window: window.start,
    )
    next_holiday = next(
        (row for y in (today.year, today.year + 1) for row in holidays_of(y) if row.day >= today),
        None,
    )
    return show(
        request,
        "calendar.html",
        {
            "year": str(year),
            "years": [str(one) for one in years],
            "today": today,
            "next_holiday": next_holiday,
            "next_holiday_name": (
                (next_holiday.name_en if ready.language == "en" else next_holiday.name_id)
                if next_holiday
                else ""
            ),
            "coming": [(window, window.start <= today) for window in coming[:MOST_COMING]],
            "holidays": holidays,
            "holiday_source": SOURCE,
            "groups": [group for group in groups if group[2]],
        },
    )


def _later(today: dt.date) -> dt.date:
    return today + dt.timedelta(days=COMING_DAYS)
